//! Turns one child's block into facts of the record.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::codes;
use domain::person::Person;
use domain::pre_proceedings::PreProceedings;
use domain::referral::Referral;
use domain::section_47_enquiry::Section47Enquiry;
use domain::{Fact, Kind};

use super::block::{ChildBlock, Module, Record};
use super::problem::Problem;
use super::taking::Taking;
use super::values;

/// A record that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub fact: Fact,
    /// Natural key among the records with the same parent: `child`, `referral:2022-10-06`, `assessment:2022-10-12`,
    /// `assessment:2022-10-12#2`. It says nothing of the parent, so that it survives a corrected date of referral.
    pub key: String,
    /// What was taken as it came although it is odd. None of them has `refused`.
    pub notes: Vec<Problem>,
}

/// What became of each record of a block, in the order of [`ChildBlock::records`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildFacts {
    pub records: Vec<Result<Taken, Problem>>,
}

/// The facts of a child, or why a record is refused.
///
/// A record that nests in a refused one is refused with it, because it would have no home; a missing LAchildID refuses
/// nothing here, since a person can still say which child it is.
pub fn facts(block: &ChildBlock) -> ChildFacts {
    let mut keys = Keys::default();
    let mut records: Vec<Result<Taken, Problem>> = Vec::with_capacity(block.records.len());
    for record in &block.records {
        // A refused record keeps its place among those of the same date, so that the others keep their keys when the
        // file comes again corrected.
        let key = keys.next(record);
        let taken = home_of(record, block, &records).and_then(|home| take(record, home, key));
        records.push(taken);
    }
    ChildFacts { records }
}

/// The fact of the record that this one nests in.
fn home_of<'a>(
    record: &Record,
    block: &ChildBlock,
    before: &'a [Result<Taken, Problem>],
) -> Result<Option<&'a Fact>, Problem> {
    let Some(parent) = record.parent else { return Ok(None) };
    if let Some(Ok(home)) = before.get(parent) {
        return Ok(Some(&home.fact));
    }
    let words = record.module.in_words();
    let message = match block.records.get(parent) {
        Some(home) => {
            format!("This {words} was refused with the {} on line {}.", home.module.in_words(), home.line)
        }
        None => format!("This {words} was refused because the record that it belongs to is not here."),
    };
    Err(Taking::new(record).refusal(message))
}

fn take(record: &Record, home: Option<&Fact>, key: Option<String>) -> Result<Taken, Problem> {
    if let Some(unclear) = &record.unclear {
        return Err((**unclear).clone());
    }
    let mut taking = Taking::new(record);
    let fact = match record.module {
        Module::Child => person(&mut taking)?.into(),
        Module::CinDetails => referral(&mut taking)?.into(),
        Module::Assessments => assessment(&mut taking)?.into(),
        Module::CinPlanDates => child_in_need_plan(&mut taking)?.into(),
        Module::Section47 => section_47_enquiry(&mut taking)?.into(),
        Module::ChildProtectionPlans => child_protection_plan(&mut taking)?.into(),
        Module::Reviews => review_conference(&mut taking, home)?.into(),
        Module::PreProceedings => pre_proceedings(&mut taking)?.into(),
    };
    let key = key.unwrap_or_else(|| kind_of(record.module).code().to_owned());
    Ok(Taken { fact, key, notes: taking.notes })
}

fn person(taking: &mut Taking<'_>) -> Result<Person, Problem> {
    let sex = taking.code("Sex", codes::SEX)?;
    let gender = taking.code("GenderCurrent", codes::GENDER_LEGACY)?;
    Ok(Person {
        la_child_id: taking.text("LAchildID")?,
        upn: taking.text("UPN")?,
        former_upn: taking.text("FormerUPN")?,
        upn_unknown: taking.code("UPNunknown", codes::UPN_UNKNOWN)?,
        birth_date: taking.date("PersonBirthDate")?,
        expected_birth_date: taking.date("ExpectedPersonBirthDate")?,
        death_date: taking.date("PersonDeathDate")?,
        sex: sex.or_else(|| sex_of_gender(gender.as_deref()?).map(str::to_owned)),
        gender,
        ethnicity: taking.code("Ethnicity", codes::ETHNICITY)?,
        disabilities: taking.codes("Disability", codes::DISABILITY),
        ..Person::default()
    })
}

/// Files to 2023-24 carry GenderCurrent instead of Sex. Indeterminate (9) says nothing of sex.
fn sex_of_gender(code: &str) -> Option<&'static str> {
    match code {
        "1" => Some("M"),
        "2" => Some("F"),
        "0" => Some("U"),
        _ => None,
    }
}

fn referral(taking: &mut Taking<'_>) -> Result<Referral, Problem> {
    Ok(Referral {
        referral_date: taking.key_date("CINreferralDate")?,
        source: taking.code("ReferralSource", codes::REFERRAL_SOURCE)?,
        primary_need: taking.code("PrimaryNeedCode", codes::PRIMARY_NEED)?,
        no_further_action: taking.flag("ReferralNFA")?,
        closure_date: taking.date("CINclosureDate")?,
        closure_reason: taking.code("ReasonForClosure", codes::CLOSURE_REASON)?,
        initial_conference_date: taking.date("DateOfInitialCPC")?,
        contact: None,
        ..Referral::default()
    })
}

fn assessment(taking: &mut Taking<'_>) -> Result<Assessment, Problem> {
    Ok(Assessment {
        start_date: taking.key_date("AssessmentActualStartDate")?,
        internal_review_date: taking.date("AssessmentInternalReviewDate")?,
        authorised_on: taking.date("AssessmentAuthorisationDate")?,
        factors: taking.codes("AssessmentFactors", codes::ASSESSMENT_FACTOR),
        ..Assessment::default()
    })
}

fn child_in_need_plan(taking: &mut Taking<'_>) -> Result<ChildInNeedPlan, Problem> {
    Ok(ChildInNeedPlan {
        start_date: taking.key_date("CINPlanStartDate")?,
        end_date: taking.date("CINPlanEndDate")?,
        ..ChildInNeedPlan::default()
    })
}

fn section_47_enquiry(taking: &mut Taking<'_>) -> Result<Section47Enquiry, Problem> {
    Ok(Section47Enquiry {
        start_date: taking.key_date("S47ActualStartDate")?,
        conference_target: taking.date("InitialCPCtarget")?,
        conference_date: taking.date("DateOfInitialCPC")?,
        conference_not_required: taking.flag("ICPCnotRequired")?,
        ..Section47Enquiry::default()
    })
}

fn child_protection_plan(taking: &mut Taking<'_>) -> Result<ChildProtectionPlan, Problem> {
    Ok(ChildProtectionPlan {
        start_date: taking.key_date("CPPstartDate")?,
        end_date: taking.date("CPPendDate")?,
        initial_category: taking.code("InitialCategoryOfAbuse", codes::CATEGORY_OF_ABUSE)?,
        latest_category: taking.code("LatestCategoryOfAbuse", codes::CATEGORY_OF_ABUSE)?,
        previous_plans: taking.count("NumberOfPreviousCPP")?,
        ..ChildProtectionPlan::default()
    })
}

fn review_conference(taking: &mut Taking<'_>, plan: Option<&Fact>) -> Result<ReviewConference, Problem> {
    let held_on = taking.key_date("CPPreviewDate")?;
    match plan {
        Some(Fact::ChildProtectionPlan(plan)) => {
            Ok(ReviewConference { held_on, plan_start_date: plan.start_date, ..ReviewConference::default() })
        }
        _ => Err(taking.refusal("This review conference was refused because it is not within a plan.".to_owned())),
    }
}

fn pre_proceedings(taking: &mut Taking<'_>) -> Result<PreProceedings, Problem> {
    let steps = PreProceedings {
        start_date: taking.date("PPStartDate")?,
        letter_sent: taking.date("LBPSentDate")?,
        family_meeting_offered: taking.flag("FGDMMeetingOffer")?,
        family_meeting_held: taking.flag("FGDMMeetingFac")?,
        first_meeting: taking.date("InitialPPMeetingDate")?,
        review_meetings: taking.count("ReviewMeetingsCount")?,
        step_decision: taking.date("StepDecisionDate")?,
        outcome: taking.code("PPOutcome", codes::PRE_PROCEEDINGS_OUTCOME)?,
        court_application: taking.date("CourtAppDate")?,
        letter_to_initiate: taking.date("LetterInitCPDate")?,
    };
    if steps == PreProceedings::default() {
        let message = "This pre-proceedings record says nothing, so it was refused. Fill it in, or leave it out of the \
                       next export.";
        return Err(taking.refusal(message.to_owned()));
    }
    Ok(steps)
}

/// The kind of fact that a module's records become.
fn kind_of(module: Module) -> Kind {
    match module {
        Module::Child => Kind::Person,
        Module::CinDetails => Kind::Referral,
        Module::Assessments => Kind::Assessment,
        Module::CinPlanDates => Kind::ChildInNeedPlan,
        Module::Section47 => Kind::Section47Enquiry,
        Module::ChildProtectionPlans => Kind::ChildProtectionPlan,
        Module::Reviews => Kind::ReviewConference,
        Module::PreProceedings => Kind::PreProceedings,
    }
}

/// Gives natural keys, and tells records of the same date under the same parent apart by their order.
#[derive(Default)]
struct Keys(HashMap<(Option<usize>, Module, Option<NaiveDate>), u32>);

impl Keys {
    /// `None` where the record has no readable date to be known by; such a record is refused.
    fn next(&mut self, record: &Record) -> Option<String> {
        let (module, date) = (record.module, key_date(record));
        if module == Module::Child {
            return Some("child".to_owned());
        }
        let stem = match date {
            Some(date) => format!("{}:{date}", kind_of(module).code()),
            // Pre-proceedings may lawfully have no date of their own.
            None if module == Module::PreProceedings => format!("{}:undated", kind_of(module).code()),
            None => return None,
        };
        let nth = self.0.entry((record.parent, module, date)).or_insert(0);
        *nth += 1;
        Some(if *nth == 1 { stem } else { format!("{stem}#{nth}") })
    }
}

fn key_date(record: &Record) -> Option<NaiveDate> {
    let names: &[&str] = match record.module {
        Module::Child => &[],
        Module::CinDetails => &["CINreferralDate"],
        Module::Assessments => &["AssessmentActualStartDate"],
        Module::CinPlanDates => &["CINPlanStartDate"],
        Module::Section47 => &["S47ActualStartDate"],
        Module::ChildProtectionPlans => &["CPPstartDate"],
        Module::Reviews => &["CPPreviewDate"],
        Module::PreProceedings => &["PPStartDate", "LBPSentDate"],
    };
    names.iter().find_map(|name| values::date(record.value(name)?))
}

//! What becomes of a block's records.

use domain::Fact;
use domain::assessment::Assessment;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::person::Person;
use domain::pre_proceedings::PreProceedings;
use domain::referral::Referral;
use domain::section_47_enquiry::Section47Enquiry;
use returns::cin_census::read::{ChildBlock, Module, facts};

use crate::support::{child, day, only, referral, refused, taken};

fn person(identifiers: &str, characteristics: &str) -> ChildBlock {
    only(&format!(
        "<Child><ChildIdentifiers><LAchildID>C1</LAchildID>{identifiers}</ChildIdentifiers>\
         <ChildCharacteristics>{characteristics}</ChildCharacteristics></Child>"
    ))
}

fn person_fact(block: &ChildBlock) -> Person {
    match taken(block, Module::Child).unwrap().fact {
        Fact::Person(person) => *person,
        other => panic!("{other:?}"),
    }
}

fn keys(block: &ChildBlock) -> Vec<String> {
    facts(block)
        .records
        .into_iter()
        .map(|taken| taken.map_or_else(|_| "refused".to_owned(), |taken| taken.key))
        .collect()
}

#[test]
fn a_child_is_a_person_with_what_the_census_says() {
    let block = person(
        "<UPN>A123456789123</UPN><FormerUPN>X98765432123B</FormerUPN><UPNunknown>UN3</UPNunknown>\
         <PersonBirthDate>2015-03-27</PersonBirthDate><ExpectedPersonBirthDate>2015-03-20</ExpectedPersonBirthDate>\
         <Sex>F</Sex><PersonDeathDate>2020-01-02</PersonDeathDate>",
        "<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HAND</Disability><Disability/><Disability>HEAR</Disability></Disabilities>",
    );
    let expected = Person {
        la_child_id: Some("C1".into()),
        upn: Some("A123456789123".into()),
        former_upn: Some("X98765432123B".into()),
        upn_unknown: Some("UN3".into()),
        birth_date: Some(day("2015-03-27")),
        expected_birth_date: Some(day("2015-03-20")),
        death_date: Some(day("2020-01-02")),
        sex: Some("F".into()),
        ethnicity: Some("WBRI".into()),
        disabilities: vec!["HAND".into(), "HEAR".into()],
        ..Person::default()
    };
    assert_eq!(person_fact(&block), expected);
    assert!(taken(&block, Module::Child).unwrap().notes.is_empty());
}

#[test]
fn gender_of_older_files_gives_the_sex_and_is_kept_itself() {
    for (code, sex) in [("1", Some("M")), ("2", Some("F")), ("0", Some("U")), ("9", None), ("3", None)] {
        let person = person_fact(&person(&format!("<GenderCurrent>{code}</GenderCurrent>"), ""));
        assert_eq!((person.gender.as_deref(), person.sex.as_deref()), (Some(code), sex));
    }
}

#[test]
fn sex_stands_beside_gender_where_a_file_has_both() {
    let person = person_fact(&person("<Sex>F</Sex><GenderCurrent>1</GenderCurrent>", ""));
    assert_eq!((person.gender.as_deref(), person.sex.as_deref()), (Some("1"), Some("F")));
}

#[test]
fn a_code_that_is_not_listed_is_kept_as_it_came_and_noted() {
    let block = person("<Sex>1</Sex>", "<Ethnicity>wbri</Ethnicity>");
    let taken = taken(&block, Module::Child).unwrap();
    let noted: Vec<_> = taken.notes.iter().map(|note| (note.field.as_deref().unwrap(), note.refused)).collect();
    assert_eq!(noted, [("Sex", false), ("Ethnicity", false)]);
    assert!(taken.notes[0].message.contains("Sex “1” is not a code"), "{}", taken.notes[0].message);
    let person = person_fact(&block);
    assert_eq!((person.sex.as_deref(), person.ethnicity.as_deref()), (Some("1"), Some("wbri")));
}

#[test]
fn a_person_without_an_identifier_is_not_refused() {
    let block = only("<Child/>");
    assert_eq!(person_fact(&block), Person::default());
}

#[test]
fn a_referral_and_all_that_nests_in_it_become_facts() {
    let block = only(&referral(
        "<ReferralSource>1A</ReferralSource><PrimaryNeedCode>N4</PrimaryNeedCode><CINclosureDate>2023-02-27</CINclosureDate>\
         <ReasonForClosure>RC1</ReasonForClosure><DateOfInitialCPC>2022-12-06</DateOfInitialCPC>\
         <Assessments><AssessmentActualStartDate>2022-10-12</AssessmentActualStartDate>\
         <AssessmentInternalReviewDate>2022-10-20</AssessmentInternalReviewDate>\
         <AssessmentAuthorisationDate>2022-11-19</AssessmentAuthorisationDate>\
         <FactorsIdentifiedAtAssessment><AssessmentFactors>2A</AssessmentFactors><AssessmentFactors/></FactorsIdentifiedAtAssessment>\
         <FactorsIdentifiedAtAssessment><AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>\
         <Section47><S47ActualStartDate>2022-10-14</S47ActualStartDate><InitialCPCtarget>2022-11-04</InitialCPCtarget>\
         <DateOfInitialCPC>2022-11-01</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47>\
         <ReferralNFA>0</ReferralNFA>\
         <ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate><CPPendDate>2023-02-20</CPPendDate>\
         <InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>\
         <NumberOfPreviousCPP>10</NumberOfPreviousCPP><Reviews><CPPreviewDate>2023-01-20</CPPreviewDate></Reviews></ChildProtectionPlans>",
    ));
    let found: Vec<Fact> = facts(&block).records.into_iter().skip(1).map(|taken| taken.unwrap().fact).collect();
    let expected: [Fact; 5] = [
        Referral {
            referral_date: day("2022-10-06"),
            source: Some("1A".into()),
            primary_need: Some("N4".into()),
            no_further_action: Some(false),
            closure_date: Some(day("2023-02-27")),
            closure_reason: Some("RC1".into()),
            initial_conference_date: Some(day("2022-12-06")),
            contact: None,
            ..Referral::default()
        }
        .into(),
        Assessment {
            start_date: day("2022-10-12"),
            internal_review_date: Some(day("2022-10-20")),
            authorised_on: Some(day("2022-11-19")),
            factors: vec!["2A".into(), "2B".into()],
            ..Assessment::default()
        }
        .into(),
        Section47Enquiry {
            start_date: day("2022-10-14"),
            conference_target: Some(day("2022-11-04")),
            conference_date: Some(day("2022-11-01")),
            conference_not_required: Some(false),
            ..Section47Enquiry::default()
        }
        .into(),
        ChildProtectionPlan {
            start_date: day("2022-11-01"),
            end_date: Some(day("2023-02-20")),
            initial_category: Some("PHY".into()),
            latest_category: Some("NEG".into()),
            previous_plans: Some(10),
            ..ChildProtectionPlan::default()
        }
        .into(),
        ReviewConference {
            held_on: day("2023-01-20"),
            plan_start_date: day("2022-11-01"),
            ..ReviewConference::default()
        }
        .into(),
    ];
    assert_eq!(found, expected);
    assert_eq!(
        keys(&block),
        [
            "child",
            "referral:2022-10-06",
            "assessment:2022-10-12",
            "section_47_enquiry:2022-10-14",
            "child_protection_plan:2022-11-01",
            "review_conference:2023-01-20"
        ]
    );
}

#[test]
fn pre_proceedings_need_no_start_date_but_must_say_something() {
    let of = |inside: &str| only(&referral(&format!("<PreProceedingsandFGDM>{inside}</PreProceedingsandFGDM>")));
    let full = of(
        "<PPStartDate>2026-09-09</PPStartDate><LBPSentDate>2026-09-20</LBPSentDate><FGDMMeetingOffer>1</FGDMMeetingOffer>\
                   <FGDMMeetingFac>false</FGDMMeetingFac><InitialPPMeetingDate>2026-09-28</InitialPPMeetingDate>\
                   <ReviewMeetingsCount>3</ReviewMeetingsCount><StepDecisionDate>2026-12-01</StepDecisionDate><PPOutcome>A</PPOutcome>\
                   <CourtAppDate>2026-12-18</CourtAppDate><LetterInitCPDate>2027-02-05</LetterInitCPDate>",
    );
    let expected = PreProceedings {
        start_date: Some(day("2026-09-09")),
        letter_sent: Some(day("2026-09-20")),
        family_meeting_offered: Some(true),
        family_meeting_held: Some(false),
        first_meeting: Some(day("2026-09-28")),
        review_meetings: Some(3),
        step_decision: Some(day("2026-12-01")),
        outcome: Some("A".into()),
        court_application: Some(day("2026-12-18")),
        letter_to_initiate: Some(day("2027-02-05")),
    };
    assert_eq!(taken(&full, Module::PreProceedings).unwrap().fact, Fact::from(expected));
    assert_eq!(taken(&full, Module::PreProceedings).unwrap().key, "pre_proceedings:2026-09-09");
    let undated = of("<FGDMMeetingOffer>1</FGDMMeetingOffer>");
    assert_eq!(taken(&undated, Module::PreProceedings).unwrap().key, "pre_proceedings:undated");
    assert!(refused(&of("<PPOutcome/>"), Module::PreProceedings).message.contains("says nothing"));
}

#[test]
fn a_flag_that_is_no_flag_refuses_its_record() {
    let problem = refused(&only(&referral("<ReferralNFA>maybe</ReferralNFA>")), Module::CinDetails);
    assert_eq!(problem.field.as_deref(), Some("ReferralNFA"));
    assert!(problem.message.contains("“maybe” is none of 0, 1, true and false"), "{}", problem.message);
}

#[test]
fn a_flag_that_is_not_given_is_not_said() {
    let block = only(&referral("<ReferralNFA/>"));
    let Fact::Referral(referral) = taken(&block, Module::CinDetails).unwrap().fact else { panic!() };
    assert_eq!(referral.no_further_action, None);
}

#[test]
fn a_negative_number_of_plans_refuses_the_plan() {
    let block = only(&referral(
        "<ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate><NumberOfPreviousCPP>-1</NumberOfPreviousCPP></ChildProtectionPlans>",
    ));
    assert_eq!(refused(&block, Module::ChildProtectionPlans).field.as_deref(), Some("NumberOfPreviousCPP"));
}

#[test]
fn an_unreadable_date_refuses_its_record_and_is_never_taken_as_missing() {
    let block = only(&referral("\n<CINclosureDate>27/02/2023</CINclosureDate>"));
    let problem = refused(&block, Module::CinDetails);
    assert_eq!((problem.line, problem.row, problem.field.as_deref()), (5, 0, Some("CINclosureDate")));
    assert!(problem.message.contains("“27/02/2023” is not a real date"), "{}", problem.message);
    assert!(problem.message.contains("the referral was refused"), "{}", problem.message);
    assert!(taken(&block, Module::Child).is_ok());
}

#[test]
fn a_record_without_its_own_date_is_refused() {
    let problem = refused(&only(&child("<CINdetails/>")), Module::CinDetails);
    assert_eq!(problem.field.as_deref(), Some("CINreferralDate"));
    assert!(problem.message.contains("CINreferralDate is missing"), "{}", problem.message);
    for (inside, module) in [
        ("<Assessments/>", Module::Assessments),
        ("<CINPlanDates/>", Module::CinPlanDates),
        ("<Section47><S47ActualStartDate> </S47ActualStartDate></Section47>", Module::Section47),
        ("<ChildProtectionPlans/>", Module::ChildProtectionPlans),
        (
            "<ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate><Reviews/></ChildProtectionPlans>",
            Module::Reviews,
        ),
    ] {
        let block = only(&referral(inside));
        assert!(refused(&block, module).message.contains("is missing"), "{inside}");
        assert!(taken(&block, Module::CinDetails).is_ok());
    }
}

#[test]
fn what_nests_in_a_refused_record_is_refused_with_it_and_its_line_is_named() {
    let block = only(&child(
        "\n<CINdetails><CINreferralDate>2022-02-30</CINreferralDate><ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate>\
         <Reviews><CPPreviewDate>2023-01-20</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails>\
         <CINdetails><CINreferralDate>2022-03-01</CINreferralDate></CINdetails>",
    ));
    let plan = refused(&block, Module::ChildProtectionPlans);
    assert!(plan.message.contains("refused with the referral on line 5"), "{}", plan.message);
    let review = refused(&block, Module::Reviews);
    assert!(review.message.contains("refused with the child protection plan on line 5"), "{}", review.message);
    assert_eq!(keys(&block), ["child", "refused", "refused", "refused", "referral:2022-03-01"]);
}

#[test]
fn a_refused_child_refuses_its_referrals() {
    let block = only(
        "<Child><ChildIdentifiers><PersonBirthDate>1/2/2015</PersonBirthDate></ChildIdentifiers>\
         <CINdetails><CINreferralDate>2022-03-01</CINreferralDate></CINdetails></Child>",
    );
    assert_eq!(refused(&block, Module::Child).field.as_deref(), Some("PersonBirthDate"));
    assert!(refused(&block, Module::CinDetails).message.contains("refused with the child on line 4"));
}

#[test]
fn two_different_values_of_one_field_refuse_the_record_and_the_same_one_twice_does_not() {
    let of = |second: &str| only(&referral(&format!("<CINreferralDate>{second}</CINreferralDate>")));
    let problem = refused(&of("2022-10-07"), Module::CinDetails);
    assert!(
        problem.message.contains("comes after another CINreferralDate, “2022-10-06” on line 4"),
        "{}",
        problem.message
    );
    let same = taken(&of("2022-10-06"), Module::CinDetails).unwrap();
    assert_eq!(same.notes.len(), 1);
    assert!(taken(&of(""), Module::CinDetails).unwrap().notes.is_empty());
}

#[test]
fn records_of_one_date_under_one_parent_are_told_apart_by_their_order() {
    let assessment = "<Assessments><AssessmentActualStartDate>2022-10-12</AssessmentActualStartDate></Assessments>";
    let referral = |date: &str, inside: &str| {
        format!("<CINdetails><CINreferralDate>{date}</CINreferralDate>{inside}</CINdetails>")
    };
    let block = only(&child(&format!(
        "{}{}{}",
        referral("2022-10-06", &assessment.repeat(3)),
        referral("2022-10-06", assessment),
        referral("2022-11-06", assessment),
    )));
    assert_eq!(
        keys(&block),
        [
            "child",
            "referral:2022-10-06",
            "assessment:2022-10-12",
            "assessment:2022-10-12#2",
            "assessment:2022-10-12#3",
            "referral:2022-10-06#2",
            "assessment:2022-10-12",
            "referral:2022-11-06",
            "assessment:2022-10-12",
        ]
    );
}

#[test]
fn a_refused_record_keeps_its_place_so_that_the_others_keep_their_keys() {
    let block = only(&referral(
        "<Section47><S47ActualStartDate>2022-10-12</S47ActualStartDate><ICPCnotRequired>?</ICPCnotRequired></Section47>\
         <Section47><S47ActualStartDate>2022-10-12</S47ActualStartDate></Section47>",
    ));
    assert_eq!(keys(&block), ["child", "referral:2022-10-06", "refused", "section_47_enquiry:2022-10-12#2"]);
}

#[test]
fn a_held_block_gives_the_same_facts_after_it_was_kept_as_json() {
    let block = only(&referral("<ReferralSource>&x;</ReferralSource><Section47/>"));
    let again: ChildBlock = serde_json::from_value(serde_json::to_value(&block).unwrap()).unwrap();
    assert_eq!(facts(&again), facts(&block));
}

#[test]
fn a_kept_block_whose_records_point_nowhere_is_refused_and_does_not_crash() {
    let mut block = only(&referral("<Section47><S47ActualStartDate>2022-10-12</S47ActualStartDate></Section47>"));
    for parent in [Some(2), Some(99)] {
        block.records[2].parent = parent;
        refused(&block, Module::Section47);
    }
    block.records[2].module = Module::Reviews;
    block.records[2].fields[0].name = "CPPreviewDate".into();
    block.records[2].parent = Some(1);
    assert!(refused(&block, Module::Reviews).message.contains("not within a plan"));
}

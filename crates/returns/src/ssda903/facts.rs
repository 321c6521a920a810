//! Turns one row into facts of the record, each with its key.

use domain::adoption::{Adoption, PreviousPermanence};
use domain::allocation::{Allocation, HandledBy, Part};
use domain::care_leaver::CareLeaver;
use domain::deprivation_of_liberty::DeprivationOfLiberty;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::looked_after_review::LookedAfterReview;
use domain::looked_after_year::LookedAfterYear;
use domain::missing_episode::MissingEpisode;
use domain::motherhood::Motherhood;
use domain::person::Person;
use domain::time::When;
use domain::unaccompanied::UnaccompaniedChild;
use domain::{Fact, codes};
use smol_str::SmolStr;

use super::rows::Row;
use super::table::Table;
use super::taking::Taking;
use super::values;
use super::year::Year;
use crate::delivery::Fault;

/// Facts of one row with their keys under the child; the child's own has none.
pub(super) type Facts = Vec<(String, Fact)>;

/// The key of a row among all of a child, where it can be read: two rows with one key are one record.
pub(super) fn key(table: Table, row: &Row, year: Year) -> Option<String> {
    let dated = |word: &str, column: &str| Some(format!("{word}:{}", values::date(row.value(table, column)?)?));
    match table {
        Table::Header => Some(String::new()),
        Table::Episodes => dated("episode", "DECOM"),
        Table::Reviews => dated("review", "REVIEW"),
        Table::Uasc => Some("unaccompanied".to_owned()),
        Table::Oc2 => Some(format!("year:{}", year.period())),
        Table::Oc3 => Some(format!("care-leaver:{}", year.period())),
        Table::Ad1 => dated("adoption", "DATE_INT"),
        Table::PlacedAdoption => dated("placed-for-adoption", "DATE_PLACED"),
        Table::PrevPerm => Some("previous-permanence".to_owned()),
        Table::Missing => dated("missing", "MIS_START"),
        Table::SwEpisodes => dated("social-worker", "SW_DECOM"),
        Table::DoLo => dated("deprivation-of-liberty", "DOLO_START"),
    }
}

/// # Errors
/// A value that matters cannot be read, so nothing of the row is taken.
pub(super) fn facts(table: Table, taking: &mut Taking<'_>, key: Option<String>, year: Year) -> Result<Facts, Fault> {
    taking.day = Some(year.last_day());
    let fact: Fact = match table {
        Table::Header => return header(taking),
        Table::Episodes => episode(taking)?.into(),
        Table::Reviews => LookedAfterReview {
            held_on: taking.key_date("REVIEW")?,
            participation: taking.code("REVIEW_CODE", codes::REVIEW_PARTICIPATION),
            due_on: None,
            cancelled: false,
            decisions: None,
            voice: None,
            reviewing_officer: None,
        }
        .into(),
        Table::Uasc => UnaccompaniedChild { from: None, until: taking.date("DUC")? }.into(),
        Table::Oc2 => looked_after_year(taking, year)?.into(),
        Table::Oc3 => care_leaver(taking, year).into(),
        Table::Ad1 => adoption(taking)?.into(),
        Table::PlacedAdoption => Adoption {
            decision_on: Some(taking.key_date("DATE_PLACED")?),
            placed_ceased_on: taking.date("DATE_PLACED_CEASED")?,
            placed_ceased_reason: taking.code("REASON_PLACED_CEASED", codes::ADOPTION_REVERSAL_REASON),
            ..Adoption::default()
        }
        .into(),
        Table::PrevPerm => previous_permanence(taking)?.into(),
        Table::Missing => missing(taking)?.into(),
        Table::SwEpisodes => social_worker(taking)?.into(),
        Table::DoLo => {
            DeprivationOfLiberty { from: taking.key_date("DOLO_START")?, until: taking.date("DOLO_END")? }.into()
        }
    };
    Ok(vec![(key.unwrap_or_default(), fact)])
}

fn header(taking: &mut Taking<'_>) -> Result<Facts, Fault> {
    let upn = taking.raw("UPN");
    let unknown = upn.filter(|upn| codes::UPN_UNKNOWN.contains(upn));
    let person = Person {
        la_child_id: taking.raw("CHILD").map(str::to_owned),
        sex: sex(taking),
        birth_date: taking.date("DOB")?,
        ethnicity: taking.code("ETHNIC", codes::ETHNICITY).map(|code| code.to_string()),
        upn: upn.filter(|_| unknown.is_none()).map(str::to_owned),
        upn_unknown: unknown.map(str::to_owned),
        ..Person::default()
    };
    let mother = taking.flag("MOTHER")?;
    let child_birth_date = taking.date("MC_DOB")?;
    let mut facts = vec![(String::new(), Fact::from(person))];
    if mother == Some(true) || child_birth_date.is_some() {
        facts.push(("motherhood".to_owned(), Motherhood { child_birth_date }.into()));
    }
    Ok(facts)
}

/// Returns to 2023-24 say 1 for male and 2 for female.
fn sex(taking: &mut Taking<'_>) -> Option<String> {
    match taking.raw("SEX")? {
        "1" | "1.0" => Some("M".to_owned()),
        "2" | "2.0" => Some("F".to_owned()),
        code => {
            let set = codes::SEX;
            if !set.contains(code) {
                taking.check_code("SEX", code, set);
            }
            Some(code.to_owned())
        }
    }
}

fn episode(taking: &mut Taking<'_>) -> Result<LookedAfterEpisode, Fault> {
    let start_date = taking.key_date("DECOM")?;
    let end_date = taking.date("DEC")?;
    Ok(LookedAfterEpisode {
        start_date,
        reason_new: taking.code("RNE", codes::REASON_NEW_EPISODE),
        legal_status: taking.code("LS", codes::LEGAL_STATUS),
        category_of_need: taking.code("CIN", codes::CATEGORY_OF_NEED),
        placement: taking.code("PLACE", codes::PLACEMENT_TYPE),
        provider: taking.code("PLACE_PROVIDER", codes::PLACEMENT_PROVIDER),
        end_date,
        reason_ceased: taking.code("REC", codes::REASON_EPISODE_CEASED),
        reason_place_change: taking.code("REASON_PLACE_CHANGE", codes::REASON_PLACE_CHANGE),
        home_postcode: taking.text("HOME_POST"),
        placement_postcode: taking.text("PL_POST"),
        urn: taking.text("URN"),
    })
}

fn looked_after_year(taking: &mut Taking<'_>, year: Year) -> Result<LookedAfterYear, Fault> {
    Ok(LookedAfterYear {
        year: SmolStr::new(year.to_string()),
        sdq_score: taking.count("SDQ_SCORE")?,
        sdq_reason: taking.code("SDQ_REASON", codes::SDQ_REASON),
        convicted: taking.flag("CONVICTED")?,
        health_check: taking.flag("HEALTH_CHECK")?,
        immunisations: taking.flag("IMMUNISATIONS")?,
        teeth_check: taking.flag("TEETH_CHECK")?,
        health_assessment: taking.flag("HEALTH_ASSESSMENT")?,
        substance_misuse: taking.flag("SUBSTANCE_MISUSE")?,
        intervention_received: taking.flag("INTERVENTION_RECEIVED")?,
        intervention_offered: taking.flag("INTERVENTION_OFFERED")?,
    })
}

fn care_leaver(taking: &mut Taking<'_>, year: Year) -> CareLeaver {
    let (accommodation, suitable) = accommodation(taking);
    CareLeaver {
        known_on: None,
        year: Some(SmolStr::new(year.to_string())),
        eligibility: None,
        in_touch: taking.code("IN_TOUCH", codes::IN_TOUCH),
        last_contact_on: None,
        accommodation,
        suitable,
        activity: taking.code("ACTIV", codes::ACTIVITY),
        personal_adviser: None,
        unaccompanied: None,
    }
}

/// A letter and 1 for suitable or 2 for not; 0 alone where nobody is in touch.
fn accommodation(taking: &mut Taking<'_>) -> (Option<SmolStr>, Option<bool>) {
    let Some(code) = taking.raw("ACCOM") else { return (None, None) };
    let (letter, suitable) = match code.as_bytes() {
        [letter, b'1'] if letter.is_ascii_alphabetic() => (&code[..1], Some(true)),
        [letter, b'2'] if letter.is_ascii_alphabetic() => (&code[..1], Some(false)),
        _ => (code, None),
    };
    if code != "0" {
        taking.check_code("ACCOM", letter, codes::ACCOMMODATION);
    }
    (Some(SmolStr::new(letter)), suitable)
}

fn adoption(taking: &mut Taking<'_>) -> Result<Adoption, Fault> {
    Ok(Adoption {
        date_of_interest: Some(taking.key_date("DATE_INT")?),
        matched_on: taking.date("DATE_MATCH")?,
        by_foster_carer: taking.flag("FOSTER_CARE")?,
        adopters: taking.text("NB_ADOPTR"),
        adopters_sex: taking.code("SEX_ADOPTR", codes::ADOPTER_SEX),
        adopters_status: taking.code("LS_ADOPTR", codes::ADOPTER_LEGAL_STATUS),
        ..Adoption::default()
    })
}

/// The date may have parts that nobody knows (`zz/zz/2015`), so it is kept as text.
fn previous_permanence(taking: &mut Taking<'_>) -> Result<PreviousPermanence, Fault> {
    let kind = taking.code("PREV_PERM", codes::PREVIOUS_PERMANENCE).ok_or_else(|| taking.missing("PREV_PERM"))?;
    Ok(PreviousPermanence { kind, authority: taking.text("LA_PERM"), date: taking.text("DATE_PERM") })
}

fn missing(taking: &mut Taking<'_>) -> Result<MissingEpisode, Fault> {
    let from = When::Day(taking.key_date("MIS_START")?);
    Ok(MissingEpisode {
        kind: taking.code("MISSING", codes::MISSING_KIND).ok_or_else(|| taking.missing("MISSING"))?,
        from,
        until: taking.date("MIS_END")?.map(When::Day),
        interview_offered: None,
        interview_accepted: None,
        interview_at: None,
        no_interview_reason: None,
        findings: None,
        voice: None,
    })
}

fn social_worker(taking: &mut Taking<'_>) -> Result<Allocation, Fault> {
    Ok(Allocation {
        part: Part::KeyWorker,
        worker: None,
        team: None,
        named: Some(HandledBy { team: None, worker: taking.text("SW_ID") }),
        from: taking.key_date("SW_DECOM")?,
        until: taking.date("SW_DEC")?,
        change_reason: taking.code("SW_REASON", codes::WORKER_CHANGE),
        note: None,
    })
}

//! Cases of data quality: what is a fault, what is none, and where it is mended.

use domain::clock::Timescales;
use domain::{Fact, Kind};
use picture::Picture;

use super::*;
use crate::indicators::testing::{day, entry, fact, picture_of, subject, typed};

const CHILD: u128 = 1;
const SAM: u128 = 2;
const TODAY: &str = "2026-03-16";
const CENSUS: &str = "cin-census/201";

fn person(more: &str) -> Fact {
    let rest = r#""birth_date":"2016-05-04","sex":"F","ethnicity":"WBRI","upn_unknown":"UN1""#;
    fact(Kind::Person, &format!(r#"{{"family_name":"Example",{}}}"#, if more.is_empty() { rest } else { more }))
}

fn allocated() -> Fact {
    fact(Kind::Allocation, &format!(r#"{{"part":"key_worker","worker":"{}","from":"2026-01-05"}}"#, subject(SAM)))
}

/// Faultless with an open referral; the first of `more` is entry 4.
fn case(more: &[(Kind, &str)]) -> Picture {
    let mut facts = vec![
        (CHILD, person("")),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#)),
        (CHILD, allocated()),
    ];
    facts.extend(more.iter().map(|(kind, body)| (CHILD, fact(*kind, body))));
    typed(facts)
}

fn found(picture: &Picture) -> Vec<Fault> {
    let staff = Staff::of(picture);
    of_child(picture, subject(CHILD), &staff, Timescales::built_in(), day(TODAY))
        .map(|one| one.faults)
        .unwrap_or_default()
}

fn kinds(picture: &Picture) -> Vec<FaultKind> {
    found(picture).into_iter().map(|fault| fault.kind).collect()
}

#[test]
fn a_whole_record_has_no_fault() {
    assert_eq!(found(&case(&[])), []);
}

#[test]
fn who_the_child_is_must_be_known_and_what_a_file_left_out_is_mended_in_the_file() {
    let referral = || fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#);
    let picture = picture_of([
        (CHILD, CENSUS, fact(Kind::Person, r#"{"la_child_id":"A1"}"#)),
        (CHILD, CENSUS, referral()),
        (CHILD, "sightline", allocated()),
    ]);
    let faults = found(&picture);
    let kinds: Vec<FaultKind> = faults.iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::BirthDate, FaultKind::Sex, FaultKind::Ethnicity]);
    assert!(faults.iter().all(|fault| fault.file == Some(Source::cin_census("201")) && fault.entries == [entry(1)]));

    let unborn = r#""expected_birth_date":"2026-05-04""#;
    let expected = typed([(CHILD, person(unborn)), (CHILD, referral()), (CHILD, allocated())]);
    assert_eq!(found(&expected), [], "of an unborn child it cannot be known");
}

#[test]
fn a_child_of_school_age_has_a_pupil_number_or_a_reason_for_having_none() {
    let of = |born: &str| {
        let said = format!(r#""birth_date":"{born}","sex":"F","ethnicity":"WBRI""#);
        typed([
            (CHILD, person(&said)),
            (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#)),
            (CHILD, allocated()),
        ])
    };
    assert_eq!(kinds(&of("2016-05-04")), [FaultKind::PupilNumber]);
    assert_eq!(kinds(&of("2023-05-04")), []);
}

#[test]
fn open_work_without_a_worker_is_mended_by_an_allocation() {
    let faults =
        found(&typed([(CHILD, person("")), (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#))]));
    assert_eq!((faults.len(), faults[0].kind, faults[0].mend), (1, FaultKind::NotAllocated, Mend::Allocate));
}

#[test]
fn a_child_protection_plan_follows_a_conference_of_the_weeks_before() {
    let plan = (Kind::ChildProtectionPlan, r#"{"start_date":"2026-02-02"}"#);
    let held = |on: &'static str| (Kind::InitialConference, on);
    let conference = r#"{"held_on":"2026-02-02"}"#;
    assert_eq!(kinds(&case(&[plan])), [FaultKind::PlanWithoutConference]);
    assert_eq!(kinds(&case(&[plan, held(conference)])), []);
    assert_eq!(kinds(&case(&[plan, held(r#"{"held_on":"2025-11-03"}"#)])), [FaultKind::PlanWithoutConference]);
    let elsewhere = (Kind::ChildProtectionPlan, r#"{"start_date":"2026-02-02","other_authority":true}"#);
    assert_eq!(kinds(&case(&[elsewhere])), [], "another authority held it");
}

#[test]
fn a_child_in_care_has_a_legal_status_and_a_placement() {
    let period = (Kind::PeriodOfCare, r#"{"start_date":"2026-02-02"}"#);
    assert_eq!(kinds(&case(&[period])), [FaultKind::LegalStatus, FaultKind::Placement]);
    let bare = (Kind::LookedAfterEpisode, r#"{"start_date":"2026-02-02","legal_status":"V2"}"#);
    assert_eq!(kinds(&case(&[period, bare])), [FaultKind::Placement]);
    let whole = (Kind::LookedAfterEpisode, r#"{"start_date":"2026-02-02","legal_status":"V2","placement":"U4"}"#);
    assert_eq!(kinds(&case(&[period, whole])), []);
}

#[test]
fn a_plan_does_not_outlive_its_case_and_an_assessment_does_not_last_a_year() {
    let facts = [
        (CHILD, person("")),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2025-05-05","closure_date":"2026-02-02"}"#)),
        (CHILD, fact(Kind::ChildInNeedPlan, r#"{"start_date":"2025-07-07"}"#)),
    ];
    assert_eq!(kinds(&typed(facts)), [FaultKind::PlanAfterClosure]);
    let long = (Kind::Assessment, r#"{"start_date":"2025-03-10"}"#);
    let faults = found(&case(&[long]));
    assert_eq!((faults.len(), faults[0].kind, faults[0].mend), (1, FaultKind::AssessmentOpen, Mend::Entry(entry(4))));
    assert_eq!(kinds(&case(&[(Kind::Assessment, r#"{"start_date":"2025-03-20"}"#)])), []);
}

#[test]
fn days_that_cannot_be_are_told_once() {
    let backwards = (Kind::ChildInNeedPlan, r#"{"start_date":"2026-02-02","end_date":"2026-01-12"}"#);
    assert_eq!(kinds(&case(&[backwards])), [FaultKind::EndBeforeStart]);
    let visit = (Kind::Visit, r#"{"at":"2026-05-02","kind":"child_in_need","seen":true}"#);
    assert_eq!(kinds(&case(&[visit])), [FaultKind::InTheFuture]);
    let late = r#""expected_birth_date":"2025-12-01""#;
    let unborn = [
        (CHILD, person(late)),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#)),
        (CHILD, allocated()),
    ];
    assert_eq!(kinds(&typed(unborn)), [FaultKind::BirthContradicts]);
}

#[test]
fn two_sources_that_say_different_things_of_the_child_are_both_named() {
    let other = fact(Kind::Person, r#"{"birth_date":"2016-04-05","sex":"F"}"#);
    let picture = picture_of([
        (CHILD, "sightline", person("")),
        (CHILD, "sightline", fact(Kind::Referral, r#"{"referral_date":"2026-01-05"}"#)),
        (CHILD, "sightline", allocated()),
        (CHILD, CENSUS, other),
    ]);
    let faults = found(&picture);
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = &faults[0];
    assert_eq!(fault.kind, FaultKind::SourcesDiffer);
    assert_eq!(fault.sentence, "The date of birth is given as 4 May 2016 and as 5 April 2016.");
    assert_eq!(
        (fault.entries.clone(), fault.file.clone()),
        (vec![entry(1), entry(4)], Some(Source::cin_census("201")))
    );
}

#[test]
fn a_contradiction_of_the_journey_and_a_code_that_was_not_valid_are_faults_of_their_entries() {
    let first = (Kind::ChildInNeedPlan, r#"{"start_date":"2026-01-12"}"#);
    let second = (Kind::ChildInNeedPlan, r#"{"start_date":"2026-02-09"}"#);
    let faults = found(&case(&[first, second]));
    assert_eq!((faults.len(), faults[0].kind, faults[0].entries.len()), (1, FaultKind::Overlap, 2));
    assert!(faults[0].sentence.ends_with("(Rule 4014.)"), "{}", faults[0].sentence);

    let unknown = fact(Kind::Referral, r#"{"referral_date":"2026-01-05","primary_need":"N99"}"#);
    let picture = typed([(CHILD, person("")), (CHILD, unknown), (CHILD, allocated())]);
    let faults = found(&picture);
    assert_eq!((faults.len(), faults[0].kind), (1, FaultKind::CodeNotValid));
    assert_eq!(
        faults[0].sentence,
        "The primary need (of 5 January 2026) is given as “N99”, which is not a known code."
    );
}

#[test]
fn nothing_stays_open_after_a_death_or_in_care_after_18() {
    let died =
        r#""birth_date":"2016-05-04","sex":"F","ethnicity":"WBRI","upn_unknown":"UN1","death_date":"2026-02-02""#;
    let picture = typed([
        (CHILD, person(died)),
        (CHILD, fact(Kind::Referral, r#"{"referral_date":"2026-01-05","closure_date":"2026-02-02"}"#)),
        (CHILD, allocated()),
    ]);
    assert_eq!(kinds(&picture), [FaultKind::OpenAfterDeath]);

    let grown = r#""birth_date":"2008-01-04","sex":"F","ethnicity":"WBRI""#;
    let picture = typed([(CHILD, person(grown)), (CHILD, fact(Kind::PeriodOfCare, r#"{"start_date":"2025-05-05"}"#))]);
    assert_eq!(kinds(&picture), [FaultKind::CareOfAnAdult]);
}

#[test]
fn a_case_that_closed_long_ago_is_not_looked_at() {
    let closed = |on: &str| {
        let referral = format!(r#"{{"referral_date":"2020-01-06","closure_date":"{on}"}}"#);
        typed([(CHILD, fact(Kind::Person, "{}")), (CHILD, fact(Kind::Referral, &referral))])
    };
    assert_eq!(kinds(&closed("2025-01-06")), []);
    assert!(kinds(&closed("2025-06-02")).contains(&FaultKind::BirthDate));
}

#[test]
fn every_kind_of_fault_has_a_code_that_leads_back_to_it() {
    for kind in FaultKind::ALL {
        assert_eq!(FaultKind::from_code(kind.code()), Some(kind));
    }
}

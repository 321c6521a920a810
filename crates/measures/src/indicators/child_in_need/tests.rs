//! Cases of children in need, each a sentence.

use domain::{Fact, Kind};

use super::super::testing::{fact, figure_on, part_on, picture_of, places, typed};
use super::*;
use crate::figure::Figure;

fn referral(on: &str, more: &str) -> Fact {
    fact(Kind::Referral, &format!("{{\"referral_date\":\"{on}\"{more}}}"))
}

fn plan(from: &str, more: &str) -> Fact {
    fact(Kind::ChildInNeedPlan, &format!("{{\"start_date\":\"{from}\"{more}}}"))
}

fn visit(at: &str, more: &str) -> Fact {
    fact(Kind::Visit, &format!("{{\"at\":\"{at}\",\"kind\":\"child_in_need\"{more}}}"))
}

fn left_out(figure: &Figure) -> Vec<(u128, Reason)> {
    figure.not_counted.iter().map(|(line, reason)| (line.entry.as_u128(), *reason)).collect()
}

#[test]
fn a_child_with_two_open_referrals_is_one_child_in_need() {
    let picture = picture_of([
        (1, "sightline", referral("2026-01-12", "")),
        (1, "sightline", referral("2026-02-16", "")),
        (1, "cin-census/201", referral("2026-02-16", "")),
        (2, "sightline", referral("2026-02-16", ",\"no_further_action\":true")),
    ]);
    let figure = figure_on(&picture, "CIN-01", "2026-03-31");
    assert_eq!(places(&figure.counted), [2]);
    assert_eq!(left_out(&figure), [(1, Reason::SameChildAgain), (3, Reason::SaidByAnotherSource)]);
}

#[test]
fn a_looked_after_child_of_whom_no_referral_tells_is_in_need() {
    let care = fact(Kind::PeriodOfCare, "{\"start_date\":\"2025-02-03\"}");
    let picture = typed([(1, care)]);
    assert_eq!(places(&figure_on(&picture, "CIN-01", "2026-03-31").counted), [1]);
    assert_eq!(left_out(&figure_on(&picture, "CIN-04", "2026-03-31")), [(1, Reason::NotRecorded)]);
}

#[test]
fn a_referral_that_nobody_closed_by_the_18th_birthday_is_left_out() {
    let born = fact(Kind::Person, "{\"birth_date\":\"2008-03-01\"}");
    let picture = typed([(1, born), (1, referral("2026-01-12", ""))]);
    assert_eq!(places(&figure_on(&picture, "CIN-01", "2026-02-28").counted), [2]);
    assert_eq!(left_out(&figure_on(&picture, "CIN-01", "2026-03-01")), [(2, Reason::NeverEnded)]);
}

#[test]
fn of_children_with_no_other_plan_and_no_care_those_with_a_child_in_need_plan_count() {
    let protected = fact(Kind::ChildProtectionPlan, "{\"start_date\":\"2026-02-02\"}");
    let picture = typed([
        (1, referral("2026-01-12", "")),
        (1, plan("2026-02-16", "")),
        (2, referral("2026-01-12", "")),
        (3, referral("2026-01-12", "")),
        (3, protected),
    ]);
    let figure = figure_on(&picture, "CIN-02", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![3]));
    assert_eq!(left_out(&figure), [(4, Reason::UnderOtherDuty)]);
}

#[test]
fn a_child_seen_six_weeks_ago_is_visited_within_the_standard_and_a_day_later_is_not() {
    let picture = typed([(1, plan("2026-01-05", "")), (1, visit("2026-02-16", ",\"seen\":true"))]);
    assert_eq!(figure_on(&picture, "CIN-03", "2026-03-30").value, Some(100.0));
    assert_eq!(figure_on(&picture, "CIN-03", "2026-03-31").value, Some(0.0));
}

#[test]
fn plans_whose_first_visit_is_not_due_and_plans_that_overlap_are_left_out_of_visits() {
    let picture = picture_of([
        (1, "sightline", plan("2026-03-16", "")),
        (2, "sightline", plan("2025-10-06", "")),
        (2, "sightline", plan("2026-01-05", "")),
        (3, "cin-census/201", plan("2026-01-05", "")),
        (4, "sightline", referral("2026-01-05", ",\"closure_date\":\"2026-03-02\"")),
        (4, "sightline", plan("2026-01-12", "")),
    ]);
    let figure = figure_on(&picture, "CIN-03", "2026-03-31");
    assert_eq!(places(&figure.denominator_only), [3]);
    let expected =
        [(1, Reason::NotYetDue), (2, Reason::SameChildAgain), (4, Reason::NotChildsSource), (6, Reason::NeverEnded)];
    assert_eq!(left_out(&figure), expected);
}

#[test]
fn a_case_is_long_open_on_day_366() {
    let picture = typed([(1, referral("2025-03-31", ""))]);
    assert_eq!(figure_on(&picture, "CIN-04", "2026-03-31").value, Some(0.0), "365 days");
    assert_eq!(figure_on(&picture, "CIN-04", "2026-04-01").value, Some(100.0));
}

#[test]
fn a_case_with_a_team_and_no_worker_is_unallocated() {
    let allocated = |who: &str| {
        fact(
            Kind::Allocation,
            &format!("{{\"part\":\"key_worker\",\"from\":\"2026-01-12\",\"until\":\"2026-03-02\"{who}}}"),
        )
    };
    let worker = ",\"worker\":\"00000000-0000-0000-0000-0000000000aa\"";
    let team = ",\"team\":\"00000000-0000-0000-0000-0000000000bb\"";
    let picture = typed([
        (1, referral("2026-01-12", "")),
        (1, allocated(worker)),
        (2, referral("2026-01-12", "")),
        (2, allocated(team)),
    ]);
    assert_eq!(places(&figure_on(&picture, "CIN-05", "2026-03-01").counted), [3]);
    assert_eq!(places(&figure_on(&picture, "CIN-05", "2026-03-02").counted), [1, 3], "the worker has left");
}

#[test]
fn a_case_has_no_activity_after_42_days_without_a_visit_a_note_or_anything_else() {
    let note =
        fact(Kind::CaseNote, "{\"at\":\"2026-02-18\",\"kind\":\"telephone_call\",\"text\":\"Made up for a test.\"}");
    let picture = typed([
        (1, referral("2026-01-05", "")),
        (1, visit("2026-02-16", ",\"seen\":false")),
        (2, referral("2026-01-05", "")),
        (2, note),
    ]);
    let silent = |on: &str| places(&figure_on(&picture, "CIN-06", on).counted);
    assert_eq!(silent("2026-02-15"), Vec::<u128>::new(), "41 days after the referrals");
    assert_eq!(silent("2026-02-17"), [3], "43 days: the attempt at a visit counts, the note was not written yet");
    assert_eq!(silent("2026-03-30"), Vec::<u128>::new(), "42 days after the attempt");
    assert_eq!(silent("2026-03-31"), [1], "and 41 after the note");
    assert_eq!(silent("2026-04-02"), [1, 3]);
}

#[test]
fn cases_close_for_a_reason_and_a_referral_without_further_action_was_none() {
    let picture = typed([
        (1, referral("2026-01-05", ",\"closure_date\":\"2026-03-02\",\"closure_reason\":\"RC8\"")),
        (2, referral("2026-01-05", ",\"closure_date\":\"2026-03-02\",\"closure_reason\":\"RC7\"")),
        (3, referral("2026-01-05", ",\"closure_date\":\"2026-03-02\"")),
        (4, referral("2026-01-05", ",\"closure_date\":\"2026-01-05\",\"no_further_action\":true")),
    ]);
    let figure = part_on(&picture, "CIN-07", "RC8", "2026-03-31");
    assert_eq!(
        (figure.value, places(&figure.counted), places(&figure.denominator_only)),
        (Some(50.0), vec![1], vec![2])
    );
    assert_eq!(left_out(&part_on(&picture, "CIN-07", "RC1", "2026-03-31")), [(3, Reason::NotRecorded)]);
}

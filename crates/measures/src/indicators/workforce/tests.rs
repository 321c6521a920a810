//! Cases of the workforce, and the figures that the census of the workforce prints for England.

use domain::{Fact, Kind};
use picture::Picture;

use super::*;
use crate::figure::Figure;
use crate::indicators::testing::{entry, fact, figure_on, figure_over, places, sorted, subject, typed};

fn worker(rest: &str) -> Fact {
    fact(Kind::Worker, &format!(r#"{{"name":"Made Up","from":"2020-01-06"{rest}}}"#))
}

/// A social worker of so many hundredths of a full-time equivalent.
fn social_worker(hundredths: u32, rest: &str) -> Fact {
    worker(&format!(r#","role":"social_worker","full_time_equivalent":{hundredths}{rest}"#))
}

fn agency_worker(hundredths: u32) -> Fact {
    social_worker(hundredths, r#","agency":true"#)
}

fn post(hundredths: u32, rest: &str) -> Fact {
    let body = r#""title":"Social worker","role":"social_worker","from":"2020-01-06""#;
    fact(Kind::Post, &format!(r#"{{{body},"full_time_equivalent":{hundredths}{rest}}}"#))
}

fn by(field: &str, number: u128) -> String {
    format!(r#","{field}":"{}""#, subject(number))
}

fn case_of(worker: u128) -> Fact {
    fact(Kind::Allocation, &format!(r#"{{"part":"key_worker","from":"2025-01-06"{}}}"#, by("worker", worker)))
}

/// Sickness of a full-time worker.
fn absence(worker: u128, from: &str, back: &str, rest: &str) -> Fact {
    let body = format!(
        r#"{{"reason":"sickness","full_time_equivalent":100,"from":"{from}","until":"{back}"{}"#,
        by("worker", worker)
    );
    fact(Kind::Absence, &format!("{body}{rest}}}"))
}

/// To one decimal, as a page shows it.
fn shown(figure: &Figure) -> f64 {
    (figure.value.unwrap() * 10.0).round() / 10.0
}

/// What England's councils counted on 30 September, in hundredths of a full-time equivalent.
struct England {
    in_post: u32,
    agency: u32,
    left: u32,
    vacant: u32,
    /// Days lost through sickness.
    lost: u32,
    /// Cases in hundreds, and those who hold them in hundredths of hundreds.
    cases: u128,
    holders: u32,
}

impl England {
    fn picture(&self) -> Picture {
        typed([
            (1, social_worker(self.in_post, "")),
            (2, agency_worker(self.agency)),
            (3, social_worker(self.left, r#","until":"2025-03-03""#)),
            (4, post(self.vacant, "")),
            (1, absence(1, "2025-01-06", "2025-02-03", &format!(r#","days_lost":{}"#, self.lost))),
        ])
    }

    /// A hundredth of the cases over a hundredth of those who hold them.
    fn caseload(&self) -> Picture {
        let holder = (1, social_worker(self.holders, ""));
        typed(std::iter::once(holder).chain((0..self.cases).map(|child| (100 + child, case_of(1)))))
    }
}

const ENGLAND_2025: England = England {
    in_post: 3_618_630,
    agency: 541_590,
    left: 427_630,
    vacant: 596_540,
    lost: 32_278_630,
    cases: 3_217,
    holders: 21_105,
};
const ENGLAND_2023: England = England {
    in_post: 3_311_910,
    agency: 717_350,
    left: 525_460,
    vacant: 772_270,
    lost: 27_075_100,
    cases: 3_371,
    holders: 21_111,
};

#[test]
fn the_rates_of_england_are_those_that_the_census_prints() {
    for (england, vacancy, agency, turnover, caseload, absence) in
        [(ENGLAND_2025, 14.2, 13.0, 11.8, 15.2, 3.5), (ENGLAND_2023, 18.9, 17.8, 15.9, 16.0, 3.2)]
    {
        let picture = england.picture();
        assert_eq!(shown(&figure_on(&picture, "WF-01", "2025-09-30")), vacancy);
        assert_eq!(shown(&figure_on(&picture, "WF-02", "2025-09-30")), agency);
        assert_eq!(shown(&figure_on(&picture, "WF-03", "2025-09-30")), turnover);
        assert_eq!(shown(&figure_on(&picture, "WF-05", "2025-09-30")), absence);
        assert_eq!(shown(&figure_on(&england.caseload(), "WF-04", "2025-09-30")), caseload);
    }
}

#[test]
fn agency_workers_covered_three_quarters_of_the_vacancies_of_england_in_2025() {
    // 4,390.8 of 5,965.4 vacancies, by agency workers of 5,415.9.
    let picture = typed([
        (1, agency_worker(439_080)),
        (2, agency_worker(541_590 - 439_080)),
        (3, post(439_080, &by("covered_by", 1))),
        (4, post(596_540 - 439_080, "")),
    ]);
    assert_eq!(shown(&figure_on(&picture, "WF-06", "2025-09-30")), 73.6);
    assert_eq!(shown(&figure_on(&picture, "WF-07", "2025-09-30")), 18.9);
}

#[test]
fn only_social_workers_whose_hours_are_known_are_counted() {
    let picture = typed([
        (1, social_worker(100, "")),
        (2, agency_worker(80)),
        (3, worker(r#","role":"family_support_worker","full_time_equivalent":100"#)),
        (4, worker(r#","role":"social_worker""#)),
        (5, social_worker(100, r#","until":"2026-03-31""#)),
    ]);
    let figure = figure_on(&picture, "WF-02", "2026-03-31");
    assert!((figure.value.unwrap() - 80.0 / 1.8).abs() < 1e-4, "{:?}", figure.value);
    let why: Vec<_> = figure.not_counted.iter().map(|(line, why)| (line.entry, *why)).collect();
    assert_eq!(why, [(entry(3), Reason::NotASocialWorker), (entry(4), Reason::HoursNotRecorded)]);
    assert_eq!(sorted(&figure_on(&picture, "WF-02", "2026-03-30")), (1, 2, 2), "the last day of the fifth");
}

#[test]
fn days_lost_are_the_working_days_away_within_the_twelve_months() {
    let picture = typed([
        (1, social_worker(100, "")),
        // Monday to Friday, with the bank holiday of 26 May among them; back on the Monday after.
        (1, absence(1, "2025-05-26", "2025-06-02", "")),
        // Of these two weeks only one day lies after 31 March 2025.
        (1, absence(1, "2025-03-24", "2025-04-02", "")),
        (1, absence(1, "2025-03-03", "2025-03-10", "")),
        (2, agency_worker(100)),
        (2, absence(2, "2025-09-01", "2025-09-08", "")),
    ]);
    let figure = figure_on(&picture, "WF-05", "2026-03-31");
    assert_eq!((places(&figure.counted), figure.numerator), (vec![2, 3], 5.0));
    // 261 days from Monday to Friday without the 8 bank holidays.
    assert_eq!(figure.denominator, Some(253.0));
    assert_eq!(figure.not_counted.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [Reason::AgencyWorker; 2]);
}

#[test]
fn who_left_within_the_twelve_months_and_no_agency_worker_is_turnover() {
    let left = |on: &str| social_worker(100, &format!(r#","until":"{on}""#));
    let picture = typed([
        (1, social_worker(100, "")),
        (2, left("2025-03-31")),
        (3, left("2025-04-01")),
        (4, left("2026-03-31")),
        (5, left("2026-04-01")),
        (6, social_worker(100, r#","until":"2025-06-02","agency":true"#)),
    ]);
    let figure = figure_on(&picture, "WF-03", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![3, 4], vec![1, 5]));
    assert_eq!((figure.value, figure.not_counted[0].1), (Some(100.0), Reason::AgencyWorker));
}

#[test]
fn a_post_is_vacant_while_nobody_who_works_here_holds_it() {
    let picture = typed([
        (1, social_worker(100, r#","until":"2026-03-02""#)),
        (2, social_worker(100, "")),
        (11, post(100, &by("holder", 1))),
        (12, post(100, &by("holder", 2))),
        (13, post(60, r#","until":"2026-02-02""#)),
        (
            14,
            fact(
                Kind::Post,
                r#"{"title":"Support","role":"family_support_worker","from":"2020-01-06","full_time_equivalent":100}"#,
            ),
        ),
    ]);
    let on = |day| figure_on(&picture, "WF-01", day);
    assert_eq!(places(&on("2026-01-31").counted), [5]);
    assert_eq!(places(&on("2026-02-28").counted), Vec::<u128>::new(), "the post of the fifth line is no more");
    assert_eq!(places(&on("2026-03-02").counted), [3], "its holder left");
    assert_eq!(on("2026-03-02").not_counted[0].1, Reason::NotASocialWorker);
}

#[test]
fn cases_are_divided_by_those_who_hold_any() {
    let unallocated = fact(Kind::Allocation, r#"{"part":"key_worker","from":"2025-01-06"}"#);
    let second =
        fact(Kind::Allocation, &format!(r#"{{"part":"second_worker","from":"2025-01-06"{}}}"#, by("worker", 2)));
    let picture = typed([
        (1, social_worker(50, "")),
        (2, social_worker(100, "")),
        (3, worker(r#","role":"family_support_worker","full_time_equivalent":100"#)),
        (4, social_worker(100, r#","until":"2025-06-02""#)),
        (101, case_of(1)),
        (102, case_of(1)),
        (102, second),
        (103, case_of(3)),
        (104, case_of(4)),
        (105, case_of(99)),
        (106, unallocated),
    ]);
    let figure = figure_on(&picture, "WF-04", "2026-03-31");
    assert_eq!((figure.value, figure.numerator, figure.denominator), (Some(4.0), 2.0, Some(0.5)));
    let mut why: Vec<_> = figure.not_counted.iter().map(|(line, why)| (line.entry.as_u128(), *why)).collect();
    why.sort();
    assert_eq!(
        why,
        [
            (2, Reason::HoldsNoCase),
            (3, Reason::NotASocialWorker),
            (8, Reason::NotASocialWorker),
            (9, Reason::WorkerHadLeft),
            (10, Reason::WorkerNotKnown),
            (11, Reason::NobodyAllocated),
        ]
    );
}

fn session(of: u128, on: &str, kind: &str) -> Fact {
    let body = format!(r#"{{"held_at":"{on}","kind":"{kind}","supervisor":"manager"{}}}"#, by("worker", of));
    fact(Kind::Supervision, &body)
}

#[test]
fn supervision_is_on_time_on_the_last_day_of_the_sixth_week() {
    for (next, expected) in [("2026-02-16", (1, 0, 0)), ("2026-02-17", (0, 1, 0))] {
        let picture = typed([
            (1, social_worker(100, "")),
            (1, session(1, "2026-01-05", "case")),
            (1, session(1, next, "professional")),
        ]);
        assert_eq!(sorted(&figure_on(&picture, "WF-08", "2026-02-28")), expected, "{next}");
        assert_eq!(sorted(&figure_on(&picture, "WF-08", "2026-01-31")), (0, 0, 0), "due in February");
    }
}

#[test]
fn a_session_that_never_takes_place_is_due_again_every_six_weeks() {
    let year = |picture: &Picture| figure_over(picture, "WF-08", None, Span::TwelveMonths, "2026-06-30");
    let picture = typed([
        (1, social_worker(100, "")),
        (1, session(1, "2026-01-05", "case")),
        // A group does not stand for it.
        (1, session(1, "2026-02-09", "reflective")),
        (2, social_worker(100, r#","until":"2026-03-02""#)),
        (3, worker(r#","role":"family_support_worker","until":"2026-02-16""#)),
    ]);
    // The first on 16 February, 30 March, 11 May and 22 June; the second, never supervised, on 16 February.
    let figure = year(&picture);
    assert_eq!(sorted(&figure), (0, 5, 0));
    assert_eq!(figure.denominator_only.iter().filter(|line| line.subject == subject(2)).count(), 1);
}

#[test]
fn changes_of_worker_are_told_for_each_child_in_care() {
    let care = |from: &str| fact(Kind::PeriodOfCare, &format!(r#"{{"start_date":"{from}"}}"#));
    let led = |worker: u128, from: &str| {
        fact(Kind::Allocation, &format!(r#"{{"part":"key_worker","from":"{from}"{}}}"#, by("worker", worker)))
    };
    let picture = typed([
        (101, care("2025-01-06")),
        (101, led(1, "2025-01-06")),
        (101, led(2, "2025-03-31")),
        (101, led(3, "2025-06-02")),
        (101, led(3, "2025-09-01")),
        (101, led(1, "2026-03-31")),
        (102, care("2025-09-01")),
        (102, led(1, "2025-05-05")),
        (102, led(2, "2025-09-01")),
        (103, led(1, "2025-05-05")),
        (103, led(2, "2025-09-01")),
    ]);
    let figure = figure_on(&picture, "WF-09", "2026-03-31");
    // On 31 March 2025 the year had not begun; the second child changed on entering care; the third is not in care.
    assert_eq!(places(&figure.counted), [4, 6]);
    assert_eq!((figure.value, figure.denominator), (Some(1.0), Some(2.0)));
}

//! Missing children, and the return interview.

use domain::{Fact, Kind};

use super::{born, care, episode, reasons};
use crate::indicators::testing::{fact, figure_on, part_on, picture_of, places, sorted, typed};
use crate::reason::Reason;

const DAY: &str = "2026-03-31";

fn gone(said: &str) -> Fact {
    fact(Kind::MissingEpisode, &format!("{{{said}}}"))
}

#[test]
fn episodes_and_different_children_of_those_missing_from_care() {
    let picture = picture_of([
        (1, "sightline", care("2025-05-01", None)),
        (1, "sightline", gone(r#""kind":"M","from":"2026-01-05""#)),
        (1, "ssda903/2025-26/201", gone(r#""kind":"M","from":"2026-01-05""#)),
        (1, "sightline", gone(r#""kind":"M","from":"2026-02-05""#)),
        (1, "sightline", gone(r#""kind":"A","from":"2026-03-05""#)),
        (2, "sightline", care("2026-02-01", None)),
        (2, "sightline", gone(r#""kind":"M","from":"2026-01-31""#)),
        (3, "sightline", episode("2026-01-05", "", ["S", "V4", "U6"])),
        (3, "sightline", gone(r#""kind":"M","from":"2026-01-06""#)),
    ]);
    let episodes = figure_on(&picture, "CLA-19", DAY);
    assert_eq!((episodes.value, places(&episodes.counted)), (Some(2.0), vec![2, 4]));
    assert_eq!(reasons(&episodes), [Reason::SaidByAnotherSource, Reason::ShortBreaks]);
    let children = figure_on(&picture, "CLA-19b", DAY);
    assert_eq!((children.value, places(&children.counted)), (Some(1.0), vec![2]));
    assert!(reasons(&children).contains(&Reason::SameChildAgain));
    assert_eq!(
        (children.in_words().as_str(), children.indicator.unit(), children.indicator.adds_up()),
        ("1", "children", false)
    );
}

#[test]
fn who_is_18_is_not_missing_from_care_that_nobody_ended() {
    let picture = typed([
        (1, born("2008-02-01")),
        (1, care("2020-05-01", None)),
        (1, gone(r#""kind":"M","from":"2026-01-31""#)),
        (1, gone(r#""kind":"M","from":"2026-02-01""#)),
    ]);
    assert_eq!(places(&figure_on(&picture, "CLA-19", DAY).counted), [3]);
}

#[test]
fn of_the_returns_the_offered_of_these_the_accepted_and_of_the_interviews_those_within_72_hours() {
    let back = |said: &str| {
        gone(&format!(r#""kind":"M","from":"2026-03-01T20:00:00+00:00","until":"2026-03-02T08:00:00+00:00"{said}"#))
    };
    let picture = typed([
        (1, care("2025-05-01", None)),
        (1, back(r#","interview_offered":true,"interview_accepted":true,"interview_at":"2026-03-05T08:00:00+00:00""#)),
        (2, care("2025-05-01", None)),
        (2, back(r#","interview_offered":true,"interview_accepted":true,"interview_at":"2026-03-05T08:01:00+00:00""#)),
        (3, care("2025-05-01", None)),
        (3, back(r#","interview_offered":true,"interview_accepted":false"#)),
        (4, care("2025-05-01", None)),
        (4, back(r#","interview_offered":false,"no_interview_reason":"Nobody asked (made up)""#)),
        (5, care("2025-05-01", None)),
        (5, back("")),
        (6, care("2025-05-01", None)),
        (6, gone(r#""kind":"M","from":"2026-03-28""#)),
    ]);
    let offered = part_on(&picture, "CLA-20", "offered", DAY);
    assert_eq!((places(&offered.counted), places(&offered.denominator_only)), (vec![2, 4, 6], vec![8, 10]));
    assert_eq!(reasons(&offered), [Reason::StillMissing]);
    let accepted = part_on(&picture, "CLA-20", "accepted", DAY);
    assert_eq!((places(&accepted.counted), places(&accepted.denominator_only)), (vec![2, 4], vec![6]));
    let in_time = part_on(&picture, "CLA-20", "within_72_hours", DAY);
    assert_eq!((places(&in_time.counted), places(&in_time.denominator_only)), (vec![2], vec![4]));
}

#[test]
fn an_offer_is_not_late_while_72_hours_run_and_a_return_that_tells_of_none_says_nothing() {
    let back = || gone(r#""kind":"M","from":"2026-03-27","until":"2026-03-28""#);
    let picture = picture_of([
        (1, "sightline", care("2025-05-01", None)),
        (1, "sightline", back()),
        (2, "ssda903/2025-26/201", care("2025-05-01", None)),
        (2, "ssda903/2025-26/201", back()),
    ]);
    let offered = |on: &str| part_on(&picture, "CLA-20", "offered", on);
    assert_eq!(reasons(&offered(DAY)), [Reason::NotYetDue, Reason::NotChildsSource]);
    assert_eq!(sorted(&offered("2026-04-01")), (0, 1, 1));
}

//! Plans: how many, how long, and again.

use domain::{Fact, Kind};

use super::super::super::testing::{fact, figure_on, part_on, picture_of, places, sorted, typed};
use super::{born, left_out, plan, plan_with, review};
use crate::reason::Reason;

#[test]
fn a_plan_is_open_from_its_start_and_no_longer_on_the_day_it_ends() {
    let picture = typed([(1, plan("2026-01-12", Some("2026-03-31")))]);
    for (on, open) in [("2026-01-11", 0), ("2026-01-12", 1), ("2026-03-30", 1), ("2026-03-31", 0)] {
        assert_eq!(figure_on(&picture, "CP-07", on).counted.len(), open, "{on}");
    }
}

#[test]
fn another_authoritys_plan_and_one_that_nobody_ended_are_left_out_with_the_reason() {
    let picture = typed([
        (1, plan_with("2026-01-12", None, ",\"other_authority\":true")),
        (2, born("2008-03-01")),
        (2, plan("2025-01-13", None)),
    ]);
    let figure = figure_on(&picture, "CP-07", "2026-03-31");
    assert_eq!(sorted(&figure).0, 0);
    assert_eq!(left_out(&figure), [(1, Reason::OtherAuthoritysPlan), (3, Reason::NeverEnded)]);
    assert_eq!(figure_on(&picture, "CP-07", "2026-02-28").counted.len(), 1, "still 17");
}

#[test]
fn a_plan_that_two_sources_date_a_day_apart_is_one_plan() {
    let picture = picture_of([
        (1, "sightline", plan("2026-01-12", None)),
        (1, "annex-a/201", plan("2026-01-13", None)),
        (1, "cin-census/201", plan("2026-01-12", None)),
    ]);
    for id in ["CP-07", "CP-08"] {
        let figure = figure_on(&picture, id, "2026-03-31");
        assert_eq!(places(&figure.counted), [1], "{id}");
        let mut others = left_out(&figure);
        others.sort_unstable_by_key(|(place, _)| *place);
        assert_eq!(others, [(2, Reason::SaidByAnotherSource), (3, Reason::SaidByAnotherSource)], "{id}");
    }
}

#[test]
fn a_plan_that_starts_two_years_after_the_last_one_ended_is_soon_again_and_a_day_later_is_not() {
    for (starts, is_soon) in [("2026-02-02", true), ("2026-02-03", false)] {
        let picture = typed([(1, plan("2023-05-01", Some("2024-02-02"))), (1, plan(starts, None))]);
        assert_eq!(places(&figure_on(&picture, "CP-11", "2026-03-31").counted), if is_soon { vec![2] } else { vec![] });
        assert_eq!(places(&figure_on(&picture, "CP-10", "2026-03-31").counted), [2]);
    }
}

#[test]
fn how_many_plans_came_before_is_as_the_census_says_where_the_record_does_not_reach() {
    let picture = typed([
        (1, plan_with("2026-02-02", None, ",\"previous_plans\":0")),
        (2, plan_with("2026-02-02", None, ",\"previous_plans\":2")),
        (3, plan("2026-02-02", None)),
    ]);
    let ever = figure_on(&picture, "CP-10", "2026-03-31");
    assert_eq!((places(&ever.counted), places(&ever.denominator_only)), (vec![2], vec![1]));
    assert_eq!(left_out(&ever), [(3, Reason::NotRecorded)]);
    let soon = figure_on(&picture, "CP-11", "2026-03-31");
    assert_eq!(places(&soon.denominator_only), [1]);
    assert_eq!(left_out(&soon), [(2, Reason::EarlierEndNotKnown), (3, Reason::NotRecorded)]);
}

#[test]
fn a_plan_that_ends_on_the_day_two_years_after_it_started_has_lasted_two_years() {
    let picture = typed([
        (1, plan("2024-02-12", Some("2026-02-12"))),
        (2, plan("2024-02-13", Some("2026-02-12"))),
        (3, plan("2024-02-13", Some("2026-04-01"))),
    ]);
    let figure = figure_on(&picture, "CP-12", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![2]));
    assert_eq!(places(&figure_on(&picture, "CP-09", "2026-03-31").counted), [1, 2]);
}

#[test]
fn a_long_plan_is_in_every_part_that_it_is_long_enough_for() {
    let picture = typed([(1, plan("2024-03-31", None)), (2, plan("2024-12-31", None)), (3, plan("2025-01-01", None))]);
    for (part, counted) in [("15_months", vec![1, 2]), ("18_months", vec![1]), ("24_months", vec![1])] {
        let figure = part_on(&picture, "CP-13", part, "2026-03-31");
        assert_eq!((places(&figure.counted), figure.denominator), (counted, Some(3.0)), "{part}");
    }
}

#[test]
fn the_category_is_that_of_the_last_review_by_the_day_and_today_the_latest() {
    let categories = ",\"initial_category\":\"NEG\",\"latest_category\":\"EMO\"";
    let picture = typed([
        (1, plan_with("2025-09-01", None, categories)),
        (1, review("2026-02-16", "2025-09-01", ",\"category\":\"EMO\"")),
        (2, plan_with("2025-09-01", None, ",\"initial_category\":\"PHY\"")),
        (3, plan("2025-09-01", None)),
    ]);
    let share = |code: &str, on: &str| part_on(&picture, "CP-17", code, on).value;
    assert_eq!((share("NEG", "2026-01-31"), share("EMO", "2026-01-31")), (Some(50.0), Some(0.0)));
    assert_eq!((share("NEG", "2026-02-28"), share("EMO", "2026-02-28")), (Some(0.0), Some(50.0)));
    assert_eq!(share("PHY", "2026-02-28"), Some(50.0));
    assert_eq!(left_out(&part_on(&picture, "CP-17", "NEG", "2026-02-28")), [(4, Reason::NotRecorded)]);
}

#[test]
fn a_team_without_a_worker_is_not_enough() {
    let allocated = |worker: &str| -> Fact {
        fact(Kind::Allocation, &format!("{{\"part\":\"key_worker\",\"from\":\"2026-01-12\"{worker}}}"))
    };
    let picture = typed([
        (1, plan("2026-01-12", None)),
        (1, allocated(",\"worker\":\"00000000-0000-0000-0000-0000000000aa\"")),
        (2, plan("2026-01-12", None)),
        (2, allocated(",\"team\":\"00000000-0000-0000-0000-0000000000bb\"")),
        (3, plan("2026-01-12", None)),
    ]);
    let figure = figure_on(&picture, "CP-20", "2026-03-31");
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![3, 5]));
}

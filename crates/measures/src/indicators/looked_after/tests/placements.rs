//! How often children move, how long they stay, and where they are.

use domain::{Fact, Kind};

use super::{born, care, episode, reasons};
use crate::figure::Figure;
use crate::indicators::testing::{fact, figure_on, part_on, places, sorted, typed};
use crate::reason::Reason;

const DAY: &str = "2026-03-31";

fn of_one(id: &str, facts: Vec<Fact>) -> Figure {
    figure_on(&typed(facts.into_iter().map(|fact| (1, fact))), id, DAY)
}

fn papers(from: &str, said: &str) -> Fact {
    fact(Kind::Placement, &format!(r#"{{"start_date":"{from}",{said}}}"#))
}

#[test]
fn the_placement_at_the_beginning_of_the_twelve_months_is_the_first_of_three() {
    let moves = |first_move: &str| {
        of_one(
            "CLA-04",
            vec![
                care("2024-01-08", None),
                episode("2024-01-08", first_move, ["S", "C2", "U6"]),
                episode(first_move, "2025-09-01", ["P", "C2", "K2"]),
                episode("2025-09-01", "", ["P", "C2", "U6"]),
            ],
        )
    };
    assert_eq!(sorted(&moves("2025-04-02")), (1, 0, 0));
    assert_eq!(sorted(&moves("2025-04-01")), (0, 1, 0), "the first had ended before 1 April");
}

#[test]
fn a_new_order_a_new_kind_with_the_same_carers_and_a_time_in_hospital_are_no_new_placements() {
    let figure = of_one(
        "CLA-04",
        vec![
            care("2025-05-01", None),
            episode("2025-05-01", "2025-06-01", ["S", "V2", "U6"]),
            episode("2025-06-01", "2025-07-01", ["L", "C2", "U6"]),
            episode("2025-07-01", "2025-08-01", ["T", "C2", "U4"]),
            episode("2025-08-01", "2025-08-10", ["P", "C2", "T1"]),
            episode("2025-08-10", "2025-12-01", ["P", "C2", "U4"]),
            episode("2025-12-01", "", ["P", "C2", "K2"]),
        ],
    );
    assert_eq!(sorted(&figure), (0, 1, 0), "two placements");
}

#[test]
fn who_comes_back_from_hospital_to_other_carers_has_moved() {
    let postcode = |from: &str, until: &str, reason: &str, place: &str, postcode: &str| {
        let until = if until.is_empty() { String::new() } else { format!(r#","end_date":"{until}""#) };
        let said = format!(
            r#"{{"start_date":"{from}","reason_new":"{reason}","legal_status":"C2","placement":"{place}","placement_postcode":"{postcode}"{until}}}"#
        );
        fact(Kind::LookedAfterEpisode, &said)
    };
    let back_to = |last: &str| {
        of_one(
            "CLA-04",
            vec![
                care("2025-05-01", None),
                postcode("2025-05-01", "2025-06-01", "S", "K2", "ZZ1 1ZZ"),
                postcode("2025-06-01", "2025-08-01", "P", "U6", "ZZ2 1ZZ"),
                postcode("2025-08-01", "2025-08-10", "P", "T1", "ZZ9 9ZZ"),
                postcode("2025-08-10", "", "P", "U6", last),
            ],
        )
    };
    assert_eq!(sorted(&back_to("ZZ3 1ZZ")), (1, 0, 0));
    assert_eq!(sorted(&back_to("ZZ2 1ZZ")), (0, 1, 0));
}

#[test]
fn where_it_is_not_told_where_the_child_was_all_year_nothing_is_said_unless_three_are_known() {
    let last = episode("2025-09-01", "", ["P", "C2", "U6"]);
    let figure = of_one("CLA-04", vec![care("2024-01-08", None), last.clone()]);
    assert_eq!(reasons(&figure), [Reason::NotRecorded]);
    let more = vec![
        care("2024-01-08", None),
        episode("2025-06-01", "2025-07-01", ["P", "C2", "K2"]),
        episode("2025-07-01", "2025-09-01", ["P", "C2", "U6"]),
        last,
    ];
    assert_eq!(sorted(&of_one("CLA-04", more)), (1, 0, 0));
}

#[test]
fn a_placement_that_nobody_ended_was_over_when_the_care_ended_also_where_another_care_followed() {
    let figure = of_one(
        "CLA-04",
        vec![
            care("2024-01-08", Some("2025-03-03")),
            episode("2024-01-08", "", ["S", "C2", "U6"]),
            care("2025-06-02", None),
            episode("2025-06-02", "2025-09-01", ["S", "C2", "U6"]),
            episode("2025-09-01", "", ["P", "C2", "U6"]),
        ],
    );
    assert_eq!(sorted(&figure), (0, 1, 0), "two placements in the twelve months");
}

#[test]
fn many_placements_in_two_years_are_asked_of_who_was_looked_after_for_two_years() {
    let since = |from: &str| {
        of_one(
            "CLA-05",
            vec![
                care(from, None),
                episode(from, "2024-09-01", ["S", "C2", "U6"]),
                episode("2024-09-01", "2025-02-01", ["P", "C2", "K2"]),
                episode("2025-02-01", "", ["P", "C2", "U6"]),
            ],
        )
    };
    assert_eq!(sorted(&since("2024-04-01")), (1, 0, 0), "the last day counts in full");
    assert_eq!(reasons(&since("2024-04-02")), [Reason::CareTooShort]);
}

#[test]
fn two_years_with_the_same_carers_are_stable_also_over_a_new_order() {
    let since = |moved: &str| {
        of_one(
            "CLA-06",
            vec![
                born("2014-05-05"),
                care("2022-01-10", None),
                episode("2022-01-10", moved, ["S", "C1", "K2"]),
                episode(moved, "2025-01-10", ["B", "C2", "U6"]),
                episode("2025-01-10", "", ["T", "C2", "U4"]),
            ],
        )
    };
    assert_eq!(sorted(&since("2024-04-01")), (1, 0, 0));
    assert_eq!(sorted(&since("2024-04-02")), (0, 1, 0));
}

#[test]
fn who_is_placed_for_adoption_is_stable_where_both_placements_together_make_two_years() {
    let with = |place: &str| {
        of_one(
            "CLA-06",
            vec![
                born("2021-05-05"),
                care("2022-01-10", None),
                episode("2022-01-10", "2025-10-01", ["S", "C2", "U6"]),
                episode("2025-10-01", "", ["P", "E1", place]),
            ],
        )
    };
    assert_eq!(sorted(&with("A6")), (1, 0, 0));
    assert_eq!(sorted(&with("U6")), (0, 1, 0));
}

#[test]
fn long_term_stability_is_not_asked_of_who_is_16_or_came_lately() {
    let of = |birthday: &str, from: &str| {
        of_one("CLA-06", vec![born(birthday), care(from, None), episode(from, "", ["S", "C2", "U6"])])
    };
    assert_eq!(reasons(&of("2010-03-31", "2020-01-06")), [Reason::TooOld]);
    assert_eq!(sorted(&of("2010-04-01", "2020-01-06")), (1, 0, 0));
    assert_eq!(reasons(&of("2014-01-01", "2023-10-02")), [Reason::CareTooShort]);
    assert_eq!(sorted(&of("2014-01-01", "2023-10-01")), (1, 0, 0));
    let nameless = vec![care("2020-01-06", None), episode("2020-01-06", "", ["S", "C2", "U6"])];
    assert_eq!(reasons(&of_one("CLA-06", nameless)), [Reason::NoBirthDate]);
}

#[test]
fn a_placement_is_far_from_21_whole_miles_on_and_the_papers_go_on_with_the_same_carers() {
    let child = |number: u128, said: &str| {
        [
            (number, care("2025-05-01", None)),
            (number, episode("2025-05-01", "2025-12-01", ["S", "C2", "U6"])),
            (number, papers("2025-05-01", said)),
            (number, episode("2025-12-01", "", ["T", "C2", "U4"])),
        ]
    };
    let told = [
        child(1, r#""distance_miles":21,"outside_area":true"#),
        child(2, r#""distance_miles":20,"outside_area":false"#),
        child(3, r#""carer":"made up""#),
    ];
    let picture = typed(told.into_iter().flatten());
    for id in ["CLA-07", "CLA-08"] {
        let figure = figure_on(&picture, id, DAY);
        assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![5]), "{id}");
        assert_eq!(reasons(&figure), [Reason::NotRecorded], "{id}");
    }
}

#[test]
fn where_a_child_lives_is_told_by_the_code_of_the_day_and_not_by_a_time_in_hospital() {
    let picture = typed([
        (1, episode("2025-05-01", "2026-03-20", ["S", "C2", "U6"])),
        (1, episode("2026-03-20", "", ["P", "C2", "T1"])),
        (2, episode("2025-05-01", "2026-03-31", ["S", "C2", "U6"])),
        (2, episode("2026-03-31", "", ["P", "C2", "K2"])),
        (3, episode("2025-05-01", "", ["S", "C2", "Z11"])),
        (4, care("2025-05-01", None)),
    ]);
    let fostered = figure_on(&picture, "CLA-09", DAY);
    assert_eq!((fostered.value.map(f64::round), reasons(&fostered)), (Some(33.0), vec![Reason::NotRecorded]));
    assert_eq!(places(&fostered.counted), [1]);
    assert_eq!(sorted(&figure_on(&picture, "CLA-09", "2026-03-30")), (2, 1, 1), "the move was a day later");
    assert_eq!(places(&part_on(&picture, "CLA-10", "childrens_home", DAY).counted), [3]);
    assert_eq!(places(&part_on(&picture, "CLA-10", "other_placement", DAY).counted), [5]);
}

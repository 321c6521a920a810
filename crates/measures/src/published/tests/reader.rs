//! What is published, as it is read from `data/`.

use chrono::NaiveDate;

use crate::published::table::{Shape, all_tables};
use crate::published::{ComparatorUnit, Published, all_series, place};

const SLOUGH: &str = "E06000039";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn every_value_has_its_year_and_its_source() {
    let published = Published::built_in();
    let slough = published.of("CP-04", "", SLOUGH, 2025).unwrap();
    assert_eq!(slough.place.name, "Slough");
    assert_eq!(slough.series.unit, ComparatorUnit::Percentage);
    assert_eq!(slough.when_in_words(), "year to 31 March 2025");
    assert_eq!(slough.source.text, "Local authority interactive tool, lait_csc_values.csv.gz");
    assert_eq!(published.england("WF-04", "").unwrap().when_in_words(), "at 30 September 2025");
    assert!(published.comparators.iter().all(|one| one.last_day().is_some() && !one.source.text.is_empty()));
}

#[test]
fn a_share_that_is_not_itself_published_says_so() {
    let in_time = Published::built_in().of("AS-02", "", "England", 2024);
    assert!(in_time.is_none(), "a name is not a code");
    let in_time = Published::built_in().of("AS-02", "", "E92000001", 2024).unwrap();
    assert!(in_time.source.is_worked_out);
    assert!(in_time.source.text.ends_with("; the share is worked out from its counts"), "{}", in_time.source.text);
    let published = Published::built_in().of("FD-06", "", "E92000001", 2024).unwrap();
    assert!(!published.source.is_worked_out);
}

#[test]
fn what_is_published_otherwise_than_it_is_counted_here_says_so() {
    let note = |id| Published::built_in().england(id, "").unwrap().series.note.as_str();
    assert_eq!(note("CL-02"), "Aged 19 to 21");
    assert_eq!(note("CLA-07"), "Placed more than 20 miles from home and outside the authority");
    assert_eq!(note("FD-06"), "");
    let education = Published::built_in().england("CL-02", "").unwrap();
    assert_eq!(education.source.text, "Local authority interactive tool, lait_csc_values.csv.gz; aged 19 to 21");
    let neighbours = Published::built_in().neighbours("CL-02", "", SLOUGH).unwrap();
    assert!(neighbours.mean_in_words().ends_with("year to 31 March 2025; aged 19 to 21"), "{}", neighbours.in_words());
}

#[test]
fn a_value_that_is_held_back_is_not_known_and_is_not_0() {
    let published = Published::built_in();
    let years =
        |authority: &str| -> Vec<i32> { published.years("FD-06", "", authority).iter().map(|one| one.year).collect() };
    assert_eq!(years("E09000001"), [2020, 2021, 2025], "the City of London is \"c\" from 2022 to 2024");
    assert_eq!(years("E09000012"), [2020, 2023, 2024, 2025], "Hackney returned nothing for 2021 and 2022: \"x\"");
    assert_eq!(years("E10000014"), [2020, 2021, 2022, 2023, 2025], "Hampshire is \"u\" in 2024");
    // The Isles of Scilly had 32 referrals and no re-referral, and that is published.
    assert_eq!(published.of("FD-06", "", "E06000053", 2025).map(|one| one.value), Some(0.0));
}

#[test]
fn no_value_is_told_twice_and_none_is_impossible() {
    let all = &Published::built_in().comparators;
    assert!(all.len() > 60_000);
    for pair in all.windows(2) {
        assert!(pair[0].key() < pair[1].key(), "{:?}", pair[1].key());
    }
    let impossible = |value: f64, unit| value < 0.0 || (unit == ComparatorUnit::Percentage && value > 100.0);
    assert!(all.iter().all(|one| !impossible(one.value, one.series.unit)));
}

#[test]
fn something_is_known_of_england_for_every_series() {
    for series in all_series() {
        let england = Published::built_in().england(&series.indicator, &series.part);
        assert!(england.is_some_and(|one| one.year >= 2024), "{} {}", series.indicator, series.part);
    }
}

#[test]
fn two_tables_that_tell_one_series_agree_on_its_unit_and_its_day() {
    let mut seen = std::collections::BTreeMap::new();
    for (key, table) in all_tables() {
        for told in &table.figures {
            let (unit, measured) = *seen.entry((&told.indicator, &told.part)).or_insert((told.unit, told.measured));
            assert_eq!((unit, measured), (told.unit, told.measured), "{key}: {} {}", told.indicator, told.part);
            let has_value = !told.value.is_empty() || (!told.numerator.is_empty() && !told.denominator.is_empty());
            assert!(has_value, "{key}: {} has no value and no counts to work one out from", told.indicator);
        }
    }
    assert!(all_tables().any(|(_, table)| table.shape == Shape::Measures));
}

#[test]
fn a_place_is_known_by_its_codes_of_today_and_before_and_by_the_number_of_the_department() {
    for code in ["871", "E06000039"] {
        assert_eq!(place(code).unwrap().name, "Slough");
    }
    assert_eq!(place("E10000027").unwrap().code, "E06000066", "Somerset before and after April 2023");
    assert_eq!(place("E08000038").unwrap().code, place("370").unwrap().code, "Barnsley has a new code");
    assert_eq!(place("E12000007").unwrap().name, "London");
    assert_eq!(place("E09999999"), None);
}

#[test]
fn the_region_of_an_authority_is_its_own() {
    let region = Published::built_in().region("CLA-01", "", SLOUGH).unwrap();
    assert_eq!((region.place.name, region.year), ("South East", 2025));
    assert_eq!(Published::built_in().region("CLA-01", "", "E92000001"), None);
}

#[test]
fn statistical_neighbours_are_ten_of_the_newest_model_and_told_with_how_many_are_known() {
    let neighbours = Published::built_in().neighbours("CP-04", "", SLOUGH).unwrap();
    assert_eq!((neighbours.model_year, neighbours.all.len()), (2025, 10));
    assert!(neighbours.all.iter().all(|one| one.place.code != SLOUGH));
    assert!(neighbours.known().all(|one| one.year == 2025), "all of one year");
    assert_eq!(
        neighbours.median_in_words(),
        "Median of 10 of 10 statistical neighbours (model of 2025), year to 31 March 2025"
    );
    let sum: f64 = neighbours.known().map(|one| one.value).sum();
    assert!((neighbours.mean().unwrap() - sum / 10.0).abs() < 1e-9);
    assert_eq!(Published::built_in().neighbours("CP-04", "", "E92000001"), None);
}

#[test]
fn the_mean_and_the_median_leave_out_a_neighbour_whose_value_is_not_known() {
    let published = Published::built_in();
    let some_unknown = all_series()
        .filter_map(|series| published.neighbours(&series.indicator, &series.part, SLOUGH))
        .find(|one| (6..10).contains(&one.known().count()))
        .unwrap();
    let mut values: Vec<f64> = some_unknown.known().map(|one| one.value).collect();
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "fewer than ten")]
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    assert!((some_unknown.mean().unwrap() - mean).abs() < 1e-9);
    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    assert!((some_unknown.median().unwrap() - f64::midpoint(low, high)).abs() < 1e-9);
}

#[test]
fn one_neighbour_with_next_years_value_does_not_stand_for_all_ten() {
    let published = Published::built_in();
    let first = published.neighbours("FD-06", "", SLOUGH).unwrap().all[0].known.unwrap().clone();
    let next = crate::published::Comparator { year: 2026, ..first };
    let with = published.with(vec![next]);
    let neighbours = with.neighbours("FD-06", "", SLOUGH).unwrap();
    assert!(neighbours.known().all(|one| one.year == 2025), "{}", neighbours.in_words());
}

#[test]
fn a_rate_of_31_march_rests_on_the_middle_of_the_year_before() {
    let published = Published::built_in();
    let on = |day| published.population("E92000001", day).unwrap();
    assert_eq!((on(day(2025, 3, 31)).mid_year, on(day(2025, 3, 31)).children), (2024, 12_183_016));
    assert_eq!(on(day(2024, 3, 31)).mid_year, 2023);
    assert_eq!(on(day(2024, 9, 30)).mid_year, 2024);
    assert_eq!(on(day(2031, 3, 31)).mid_year, 2024, "the last that is known");
    assert!(on(day(2025, 3, 31)).source.contains("Office for National Statistics"));
    assert_eq!(published.population("E09999999", day(2025, 3, 31)), None);
}

#[test]
fn the_populations_are_those_that_the_departments_own_rates_rest_on() {
    let published = Published::built_in();
    let mut looked_at = 0;
    for one in published.comparators.iter().filter(|one| one.series.indicator == "CLA-01" && one.year >= 2023) {
        let (Some(children), Some(last_day)) = (one.denominator, one.last_day()) else { continue };
        let population = published.population(one.place.code, last_day).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "some millions")]
        let ours = population.children as f64;
        assert!((ours - children).abs() < 0.5, "{} {}: {ours} and {children}", one.place.name, one.year);
        looked_at += 1;
    }
    assert!(looked_at > 450, "{looked_at}");
}

#[test]
fn a_later_row_of_the_same_figure_place_and_year_wins() {
    let published = Published::built_in();
    let old = published.of("FD-06", "", SLOUGH, 2025).unwrap();
    let revised = crate::published::Comparator { value: 1.5, ..old.clone() };
    let with = published.with(vec![revised]);
    assert!((with.of("FD-06", "", SLOUGH, 2025).unwrap().value - 1.5).abs() < 1e-9);
    assert_eq!(with.years("FD-06", "", SLOUGH).len(), published.years("FD-06", "", SLOUGH).len());
    assert_eq!(with.of("FD-06", "", SLOUGH, 2024), published.of("FD-06", "", SLOUGH, 2024));
}

/// Groups that are published and that the catalogue tells more finely, or not at all.
const NOT_IN_THE_CATALOGUE: [(&str, &str); 8] = [
    ("AS-08", "8"),
    ("CL-01", "17_to_18"),
    ("CL-01", "19_to_21"),
    ("CLA-03", "rate"),
    ("CP-09", "rate"),
    ("FD-10", "1"),
    ("FD-10", "3"),
    ("FD-10", "5"),
];

#[test]
fn a_published_value_is_in_the_unit_and_the_group_of_its_indicator() {
    let mut wrong = Vec::new();
    for series in all_series() {
        let Some(indicator) = crate::indicators::indicator(&series.indicator) else { continue };
        let (id, part) = (series.indicator.as_str(), series.part.as_str());
        if NOT_IN_THE_CATALOGUE.contains(&(id, part)) {
            continue;
        }
        if !part.is_empty() && indicator.part(part).is_none() {
            wrong.push(format!("{id} has no group {part}"));
        }
        if indicator.unit() != series.unit.in_words() {
            wrong.push(format!("{id} {part} is in {} and published in {}", indicator.unit(), series.unit.in_words()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

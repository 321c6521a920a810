//! Shares worked out from the published counts of England are the published shares.

use crate::published::import::share;
use crate::published::{ComparatorUnit, Published};

const ENGLAND: &str = "E92000001";

fn is(value: Option<f64>, expected: f64) {
    let value = value.unwrap();
    assert!((value - expected).abs() < 1e-9, "{value} and not {expected}");
}

fn published(id: &str, year: i32) -> Option<f64> {
    Some(Published::built_in().of(id, "", ENGLAND, year)?.value)
}

#[test]
fn england_2025_assessments_within_45_working_days() {
    let within = [11_680.0, 75_590.0, 112_180.0, 102_260.0, 131_380.0, 122_730.0];
    let longer = [37_640.0, 27_860.0, 27_500.0];
    let in_time: f64 = within.iter().sum();
    is(Some(in_time), 555_820.0);
    // Rounded to tens, the bands come to 10 less than the total that is printed.
    is(Some(in_time + longer.iter().sum::<f64>()), 648_820.0);
    is(share(Some(in_time), Some(648_830.0)), 85.7);
    is(published("AS-02", 2025), 85.7);
}

#[test]
fn england_2025_conferences_within_15_working_days() {
    is(share(Some(6_240.0 + 52_430.0), Some(72_100.0)), 81.4);
    is(published("CP-04", 2025), 81.4);
}

#[test]
fn england_2025_re_referrals() {
    is(share(Some(142_900.0), Some(632_830.0)), 22.6);
    is(published("FD-06", 2025), 22.6);
    is(share(Some(116_950.0), Some(557_810.0)), 21.0);
    is(published("FD-07", 2025), 21.0);
}

#[test]
fn the_social_work_workforce_of_2025() {
    let (in_post, agency, vacancies) = (36_186.3, 5_415.9, 5_965.4);
    is(share(Some(4_276.3), Some(in_post)), 11.8);
    is(published("WF-03", 2025), 11.8);
    is(share(Some(agency), Some(in_post + agency)), 13.0);
    is(published("WF-02", 2025), 13.0);
    is(share(Some(vacancies), Some(in_post + vacancies)), 14.2);
    is(published("WF-01", 2025), 14.2);
    is(Some((321_661.0_f64 / 21_105.4 * 10.0).round() / 10.0), 15.2);
    is(published("WF-04", 2025), 15.2);
    is(share(Some(322_786.3), Some(in_post * 253.0)), 3.5);
    is(published("WF-05", 2025), 3.5);
    is(share(Some(4_390.8), Some(vacancies)), 73.6);
    is(published("WF-06", 2025), 73.6);
    is(published("WF-07", 2025), 18.9);
}

#[test]
fn the_social_work_workforce_of_2023() {
    let (in_post, agency, vacancies) = (33_119.1, 7_173.5, 7_722.7);
    is(share(Some(5_254.6), Some(in_post)), 15.9);
    is(published("WF-03", 2023), 15.9);
    is(share(Some(agency), Some(in_post + agency)), 17.8);
    is(share(Some(vacancies), Some(in_post + vacancies)), 18.9);
    is(published("WF-01", 2023), 18.9);
    is(Some((337_055.0_f64 / 21_111.4 * 10.0).round() / 10.0), 16.0);
    is(published("WF-04", 2023), 16.0);
}

/// Shares of England that are published with counts that do not give them: rates of the workforce leave out authorities that
/// returned only one of the two counts, and some counts were revised after the share was made.
const OTHERWISE: [(&str, i32); 7] = [
    ("CL-02", 2022),
    ("CP-04", 2020),
    ("CP-10", 2022),
    ("WF-02", 2023),
    ("WF-02", 2024),
    ("WF-03", 2024),
    ("WF-06", 2024),
];

/// Within half of the last digit that is shown, and what rounding the counts to tens can do.
#[test]
fn the_published_shares_of_england_are_what_their_counts_give() {
    let mut otherwise = Vec::new();
    let mut looked_at = 0;
    let all = Published::built_in().comparators.iter().filter(|one| one.place.code == ENGLAND);
    for one in all.filter(|one| one.series.unit == ComparatorUnit::Percentage) {
        let (Some(numerator), Some(denominator)) = (one.numerator, one.denominator) else { continue };
        let whole_numbers = one.series.indicator.starts_with("CL") || one.series.indicator.starts_with("PER");
        let digit = if whole_numbers { 0.5 } else { 0.05 };
        let by_rounding = 100.0 * 10.0 / denominator;
        let given = 100.0 * numerator / denominator;
        if (given - one.value).abs() > digit + by_rounding + 1e-9 {
            otherwise.push((one.series.indicator.as_str(), one.year));
        }
        looked_at += 1;
    }
    assert_eq!(otherwise, OTHERWISE);
    assert!(looked_at > 150, "{looked_at}");
}

#[test]
fn england_is_held_as_it_is_published() {
    let held = [
        ("FD-04", 519.4),
        ("FD-08", 6.5),
        ("FD-09", 30.8),
        ("CP-01", 189.3),
        ("CP-06", 59.2),
        ("CP-07", 40.6),
        ("CP-08", 50.8),
        ("CP-10", 24.5),
        ("CP-12", 4.4),
        ("CP-14", 90.6),
        ("CIN-01", 330.3),
        ("CLA-01", 67.0),
        ("CLA-02", 26.0),
        ("CLA-03", 34_450.0),
        ("CLA-04", 10.0),
        ("CLA-05", 23.0),
        ("CLA-06", 69.0),
    ];
    for (id, value) in held {
        is(published(id, 2025), value);
    }
    is(published("AS-01", 2024), 536.0);
    is(published("AS-03", 2024), 34.0);
    is(published("CLA-05", 2024), 23.0);
    is(published("CLA-06", 2024), 68.0);
}

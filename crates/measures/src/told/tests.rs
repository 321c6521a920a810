use domain::{Kind, Source};

use super::*;

const ANNEX: &str = "annex-a/202";
const RETURN: &str = "ssda903/202";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn stretch(rank: usize, from: &str, until: Option<&str>) -> Stretch {
    Stretch { from: day(from), until: until.map(day), rank, is_short_break: false }
}

fn stands(until: Option<&str>) -> Outcome {
    Outcome::Stands(until.map(day))
}

fn fact(kind: Kind, said: &str) -> Fact {
    Fact::from_body(kind, &format!("{{\"schema\":1,{said}}}")).unwrap()
}

fn period(from: &str, until: Option<&str>) -> Fact {
    let until = until.map(|until| format!(r#","end_date":"{until}""#)).unwrap_or_default();
    fact(Kind::PeriodOfCare, &format!(r#""start_date":"{from}"{until}"#))
}

#[test]
fn what_a_source_told_before_ended_by_the_next_and_only_by_one_of_its_own() {
    let all = [stretch(1, "2023-05-01", None), stretch(1, "2024-03-01", None), stretch(0, "2024-06-03", None)];
    assert_eq!(end_by_next(&all, &all[0]), Some(day("2024-03-01")));
    assert_eq!(end_by_next(&all, &all[1]), None);
}

#[test]
fn one_placement_of_two_sources_is_one_and_an_older_one_ends_by_the_first_that_is_followed() {
    let all = [stretch(0, "2023-11-01", None), stretch(1, "2023-11-01", None), stretch(1, "2023-01-02", None)];
    assert_eq!(settle(&all, Next::Follows), [stands(None), Outcome::SameAs(0), stands(Some("2023-11-01"))]);
    let older = [stretch(0, "2023-11-01", None), stretch(1, "2020-01-01", None)];
    assert_eq!(settle(&older, Next::Follows)[1], stands(Some("2023-11-01")));
}

#[test]
fn a_period_that_another_source_lets_begin_on_another_day_is_one_and_one_after_it_stands() {
    for other in ["2015-02-02", "2017-01-09"] {
        let all = [stretch(0, "2016-11-20", None), stretch(1, other, None)];
        assert_eq!(settle(&all, Next::IsAnother), [stands(None), Outcome::Otherwise], "{other}");
    }
    let again = [stretch(0, "2010-03-01", Some("2012-03-01")), stretch(1, "2023-05-01", None)];
    assert_eq!(settle(&again, Next::IsAnother), [stands(Some("2012-03-01")), stands(None)], "a child in care");
}

#[test]
fn what_is_recorded_here_is_followed_and_then_the_source_that_tells_of_the_latest_day() {
    assert_eq!(RECORDED_HERE, Source::typed().as_str());
    let (old, newer, here) =
        (period("2024-01-08", None), period("2019-01-01", Some("2024-03-01")), period("2001-01-01", None));
    let year = fact(Kind::LookedAfterYear, r#""year":"2023-24""#);
    let two = [(ANNEX, &old), (RETURN, &newer), (RECORDED_HERE, &here)];
    let rank = |sources: &Sources<'_>| [ANNEX, RETURN, RECORDED_HERE].map(|source| sources.rank(source));
    assert_eq!(rank(&Sources::of(two)), [2, 1, 0]);
    let order = fact(Kind::LegalStatus, r#""from":"2024-01-08","order":"C1","until":"2030-01-01""#);
    assert_eq!(rank(&Sources::of([(ANNEX, &order), (RETURN, &year)])), [1, 0, 2], "an end to come shows nothing");
}

#[test]
fn on_a_day_only_what_stands_then_is_left() {
    let plan = |from: &str, until: &str| fact(Kind::ChildProtectionPlan, &format!(r#""start_date":"{from}"{until}"#));
    let (older, newer) = (plan("2023-06-01", ""), plan("2024-02-12", r#","end_date":"2024-06-03""#));
    let left = |source: &'static str, on: &str| standing_on([(ANNEX, &older), (source, &newer)], day(on)).len();
    assert_eq!(left(ANNEX, "2024-02-11"), 2, "the older one runs until the newer one begins");
    assert_eq!(left(ANNEX, "2024-02-12"), 1);
    assert_eq!(left("cin-census/202", "2024-02-12"), 2, "another source says nothing of its end");
}

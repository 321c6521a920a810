//! Health, questionnaires, convictions and education.

use domain::{Fact, Kind};

use super::{born, care, reasons};
use crate::indicator::Span;
use crate::indicators::testing::{fact, figure_on, figure_over, part_on, picture_of, places, sorted, typed};
use crate::reason::Reason;

const DAY: &str = "2026-03-31";

fn check(on: &str, kind: &str) -> Fact {
    fact(Kind::HealthAssessment, &format!(r#"{{"on":"{on}","kind":"{kind}","status":"completed"}}"#))
}

fn year(said: &str) -> Fact {
    fact(Kind::LookedAfterYear, &format!(r#"{{"year":"2025-26",{said}}}"#))
}

fn questionnaire(on: &str, said: &str) -> Fact {
    fact(Kind::StrengthsAndDifficulties, &format!(r#"{{"on":"{on}",{said}}}"#))
}

#[test]
fn a_health_assessment_is_up_to_date_for_a_year_and_under_five_for_half_a_year() {
    let child = |number: u128, birthday: &str, assessed: &str| {
        [
            (number, born(birthday)),
            (number, care("2024-01-08", None)),
            (number, check("2024-02-01", "initial")),
            (number, check(assessed, "review")),
        ]
    };
    let told = [
        child(1, "2014-01-01", "2025-03-31"),
        child(2, "2014-01-01", "2025-03-30"),
        child(3, "2022-01-01", "2025-10-01"),
        child(4, "2022-01-01", "2025-09-30"),
    ];
    let figure = figure_on(&typed(told.into_iter().flatten()), "CLA-15", DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![2, 10], vec![6, 14]));
}

#[test]
fn health_is_asked_of_who_was_looked_after_for_twelve_months() {
    let picture = typed([
        (1, born("2014-01-01")),
        (1, care("2025-04-01", None)),
        (2, born("2014-01-01")),
        (2, care("2025-04-02", None)),
        (3, born("2014-01-01")),
        (3, fact(Kind::PeriodOfCare, r#"{"start_date":"2025-09-01","began_before":true}"#)),
    ]);
    for id in ["CLA-15", "CLA-17"] {
        let figure = figure_on(&picture, id, DAY);
        assert_eq!(places(&figure.denominator_only), [2], "{id}: recorded here, and nothing done");
        assert_eq!(reasons(&figure), [Reason::CareTooShort, Reason::StartNotKnown], "{id}");
    }
}

#[test]
fn what_a_return_says_of_the_year_counts_and_what_it_leaves_out_is_not_told() {
    let source = "ssda903/2025-26/201";
    let said = r#""health_assessment":true,"teeth_check":true,"immunisations":false"#;
    let picture = picture_of([
        (1, source, born("2014-01-01")),
        (1, source, care("2020-01-06", None)),
        (1, source, year(said)),
        (2, source, born("2014-01-01")),
        (2, source, care("2020-01-06", None)),
    ]);
    for (figure, sides) in [
        (figure_on(&picture, "CLA-15", DAY), (1, 0, 1)),
        (part_on(&picture, "CLA-16", "dental", DAY), (1, 0, 1)),
        (part_on(&picture, "CLA-16", "immunisations", DAY), (0, 1, 1)),
    ] {
        assert_eq!(sorted(&figure), sides, "{:?}", figure.part);
        assert_eq!(reasons(&figure), [Reason::NotChildsSource]);
    }
    let development = part_on(&picture, "CLA-16", "development", DAY);
    assert_eq!(reasons(&development), [Reason::TooOld, Reason::TooOld]);
}

#[test]
fn a_check_counts_for_twelve_months_where_it_was_done() {
    let planned = fact(Kind::HealthAssessment, r#"{"on":"2026-02-02","kind":"dental","status":"refused"}"#);
    let picture = typed([
        (1, care("2020-01-06", None)),
        (1, check("2025-04-01", "dental")),
        (2, care("2020-01-06", None)),
        (2, check("2025-03-31", "dental")),
        (3, care("2020-01-06", None)),
        (3, planned),
    ]);
    let figure = part_on(&picture, "CLA-16", "dental", DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![1], vec![3, 5]));
}

#[test]
fn a_reason_is_no_score_and_the_average_is_of_the_latest_scores() {
    let child = |number: u128, birthday: &str, told: Vec<Fact>| {
        let all = [born(birthday), care("2020-01-06", None)].into_iter().chain(told);
        all.map(move |fact| (number, fact)).collect::<Vec<_>>()
    };
    let told = [
        child(
            1,
            "2014-01-01",
            vec![questionnaire("2025-05-01", r#""score":30"#), questionnaire("2026-01-05", r#""score":10"#)],
        ),
        child(2, "2014-01-01", vec![questionnaire("2026-01-05", r#""no_score_reason":"SDQ3""#)]),
        child(3, "2014-01-01", vec![year(r#""sdq_score":17"#)]),
        child(4, "2014-01-01", vec![questionnaire("2025-03-31", r#""score":40"#)]),
        child(5, "2022-04-01", vec![questionnaire("2026-01-05", r#""score":40"#)]),
        child(6, "2009-03-31", vec![questionnaire("2026-01-05", r#""score":40"#)]),
    ];
    let picture = typed(told.into_iter().flatten());
    let completed = figure_on(&picture, "CLA-17", DAY);
    assert_eq!((sorted(&completed), completed.value), ((2, 2, 2), Some(50.0)));
    assert_eq!(reasons(&completed), [Reason::TooYoung, Reason::TooOld]);
    let average = figure_on(&picture, "CLA-17b", DAY);
    assert_eq!((average.value, average.counted.len()), (Some(13.5), 2));
}

#[test]
fn a_conviction_is_asked_once_a_year_of_who_is_ten_or_more() {
    let source = "ssda903/2025-26/201";
    let picture = picture_of([
        (1, source, born("2012-01-01")),
        (1, source, year(r#""convicted":true"#)),
        (1, "ssda903/2025-26/999", year(r#""convicted":false"#)),
        (2, source, born("2016-04-01")),
        (2, source, year(r#""convicted":false"#)),
        (3, source, born("2012-01-01")),
        (3, source, year(r#""convicted":false"#)),
    ]);
    let figure = figure_over(&picture, "CLA-21", None, Span::FinancialYear, DAY);
    assert_eq!((figure.value, places(&figure.denominator_only)), (Some(50.0), vec![7]));
    let none = typed([(3, born("2012-01-01")), (3, year(r#""convicted":false"#))]);
    let none = figure_over(&none, "CLA-21", None, Span::FinancialYear, DAY);
    assert_eq!(none.in_words(), "0.0% (0 of 1)", "no minus before nought");
    assert_eq!(reasons(&figure), [Reason::SaidByAnotherSource, Reason::TooYoung]);
    assert_eq!(sorted(&figure_over(&picture, "CLA-21", None, Span::FinancialYear, "2026-03-30")), (0, 0, 0));
}

#[test]
fn an_education_plan_is_of_this_term_or_is_out_of_date() {
    let plan = |on: &str| fact(Kind::EducationPlan, &format!(r#"{{"agreed_on":"{on}"}}"#));
    let child = |number: u128, birthday: &str, from: &str, plans: &[&str]| {
        let all = [born(birthday), care(from, None)].into_iter().chain(plans.iter().map(|on| plan(on)));
        all.map(move |fact| (number, fact)).collect::<Vec<_>>()
    };
    let told = [
        child(1, "2014-01-01", "2020-01-06", &["2025-10-01", "2026-01-01"]),
        child(2, "2014-01-01", "2020-01-06", &["2025-12-31"]),
        child(3, "2014-01-01", "2026-03-24", &[]),
        child(4, "2021-09-01", "2020-01-06", &[]),
        child(5, "2009-08-31", "2020-01-06", &[]),
        child(6, "2014-01-01", "2026-03-02", &[]),
    ];
    let figure = figure_on(&typed(told.into_iter().flatten()), "CLA-18", DAY);
    assert_eq!((places(&figure.counted), places(&figure.denominator_only)), (vec![2], vec![6, 15]));
    assert_eq!(reasons(&figure), [Reason::NotYetDue, Reason::TooYoung, Reason::TooOld]);
}

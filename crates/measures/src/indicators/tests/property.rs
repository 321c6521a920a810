//! What holds for every figure of every indicator over any record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::clock::Timescales;
use domain::{EntryId, Fact, Kind, SubjectId};
use picture::Picture;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::random::{DAYS, Line, afterwards, first, go_on, story, tell};
use crate::breakdown::{By, figures_by};
use crate::cube::month_of;
use crate::figure::{Figure, falls_within};
use crate::indicator::{Indicator, Shape, Span, Taken};
use crate::indicators::{catalogue, place};
use crate::mart::{Mart, nothing_passed_over};
use crate::rows::{Asking, Desk, Row, Verdict};
use crate::scorecard::Scope;
use crate::scorecard::parts;
use crate::window::Window;

/// Stocks on two days, and flows of two years.
fn asking(on: NaiveDate) -> Asking {
    Asking { days: vec![on - Days::new(40), on], since: on - Days::new(731) }
}

fn mart(picture: &Picture, on: NaiveDate) -> Mart {
    Mart::of(picture, asking(on), Arc::new(Timescales::built_in().clone()))
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0..DAYS + 200).prop_map(|days| first() + Days::new(days))
}

/// What every figure of an indicator in one window must be.
fn check(
    mart: &Mart,
    indicator: &'static Indicator,
    part: Option<usize>,
    span: Span,
    on: NaiveDate,
) -> Result<(), TestCaseError> {
    let window = Window::of(span, on);
    let figure = mart.figure(indicator, part, span, window);
    let name = format!("{} {part:?} {span:?} to {on}", indicator.id);
    in_one_list(mart, &figure, part, &name)?;
    within_bounds(&figure, &name)?;
    // What is settled over all rows of a figure (cases and who holds them) is settled for each team by itself.
    if indicator.adds_up() && indicator.settle.is_none() {
        adds_up(mart, &figure, part, &name)?;
    }
    Ok(())
}

/// Each row that falls within is in one list, once, and nothing else is.
fn in_one_list(mart: &Mart, figure: &Figure, part: Option<usize>, name: &str) -> Result<(), TestCaseError> {
    let lists = [&figure.counted, &figure.denominator_only].into_iter().flatten();
    let all: Vec<(EntryId, NaiveDate)> =
        lists.chain(figure.not_counted.iter().map(|(line, _)| line)).map(|line| (line.entry, line.day)).collect();
    let once: BTreeSet<(EntryId, NaiveDate)> = all.iter().copied().collect();
    prop_assert_eq!(all.len(), once.len(), "{} lists an entry twice", name);
    let is_mix = figure.indicator.shape == Shape::Mix;
    let of_part = |row: &&Row| is_mix || part.is_none_or(|part| usize::from(row.part) == part);
    let rows = mart.rows(figure.indicator).map(|(_, _, row)| row);
    let within = rows.filter(of_part).filter(|row| falls_within(figure.indicator, figure.window, row.day));
    let within: BTreeSet<(EntryId, NaiveDate)> = within.map(|row| (row.entry, row.day)).collect();
    prop_assert_eq!(once, within, "{} leaves an entry out", name);
    Ok(())
}

fn within_bounds(figure: &Figure, name: &str) -> Result<(), TestCaseError> {
    let sum = |lines: &[crate::figure::Line]| lines.iter().map(|line| f64::from(line.weight)).sum::<f64>();
    let (counted, others) = (sum(&figure.counted), sum(&figure.denominator_only));
    prop_assert!(counted >= 0.0 && others >= 0.0, "{} is less than nothing", name);
    match figure.indicator.shape {
        Shape::Share | Shape::ShareOfChildren | Shape::Mix => {
            prop_assert_eq!(figure.numerator, counted, "{}", name);
            prop_assert_eq!(figure.denominator, Some(counted + others), "{}", name);
            let value = figure.value.unwrap_or(0.0);
            prop_assert!((0.0..=100.0).contains(&value), "{} is {}%", name, value);
            prop_assert_eq!(figure.value.is_none(), counted + others == 0.0, "{}", name);
        }
        Shape::Count | Shape::Children => prop_assert_eq!(figure.value, Some(counted), "{}", name),
        Shape::Rate => {
            prop_assert_eq!(figure.numerator, counted, "{}", name);
            prop_assert!(figure.denominator_only.is_empty(), "{}: a rate is of the population", name);
        }
        Shape::Median(_) | Shape::Mean(_) => {
            prop_assert!(figure.value.is_none_or(|value| value >= 0.0), "{} is {:?}", name, figure.value);
            prop_assert_eq!(figure.value.is_none(), figure.counted.is_empty(), "{}", name);
        }
        Shape::Ratio(_) => prop_assert_eq!((figure.numerator, figure.denominator), (counted, Some(others)), "{}", name),
    }
    if matches!(figure.indicator.shape, Shape::ShareOfChildren | Shape::Children) {
        let children: BTreeSet<SubjectId> =
            figure.counted.iter().chain(&figure.denominator_only).map(|line| line.subject).collect();
        prop_assert_eq!(children.len(), figure.counted.len() + figure.denominator_only.len(), "{}", name);
    }
    Ok(())
}

/// Teams, services and workers, with what nobody has, make up the authority.
fn adds_up(mart: &Mart, figure: &Figure, part: Option<usize>, name: &str) -> Result<(), TestCaseError> {
    for by in [By::Service, By::Team, By::Worker] {
        let groups = figures_by(mart, by, Scope::Authority, figure.indicator, part, (figure.span, figure.window));
        let sum = |of: fn(&Figure) -> f64| groups.iter().map(|(_, figure)| of(figure)).sum::<f64>();
        prop_assert!((sum(|figure| figure.numerator) - figure.numerator).abs() < 0.001, "{} by {:?}", name, by);
        let others = |figure: &Figure| figure.denominator_only.iter().map(|line| f64::from(line.weight)).sum::<f64>();
        prop_assert!((sum(others) - others(figure)).abs() < 0.001, "{} by {:?}", name, by);
        prop_assert_eq!(
            groups.iter().map(|(_, figure)| figure.not_counted.len()).sum::<usize>(),
            figure.not_counted.len(),
            "{} by {:?}",
            name,
            by
        );
    }
    Ok(())
}

type Sum = (u8, u8, i32, Desk);

/// The sums that are in the cube, and those of the rows; without what is nothing.
fn sums(mart: &Mart) -> [BTreeMap<Sum, [i64; 3]>; 2] {
    let rounded = |value: f64| (value * 1_000.0).round() as i64;
    let in_cube = mart.cube().sums().map(|(number, part, month, desk, sums)| {
        let all = [rounded(sums.counted), rounded(sums.others), sums.not_counted as i64];
        ((number as u8, part as u8, month, desk), all)
    });
    let in_cube = in_cube.filter(|(_, sums)| *sums != [0; 3]).collect();
    let last_of_month: HashMap<i32, NaiveDate> = mart.asking().days.iter().map(|day| (month_of(*day), *day)).collect();
    let mut of_rows: BTreeMap<Sum, [f64; 3]> = BTreeMap::new();
    for indicator in catalogue() {
        for (_, _, row) in mart.rows(indicator) {
            let month = month_of(row.day);
            if indicator.taken == Taken::Stock && last_of_month.get(&month) != Some(&row.day) {
                continue;
            }
            let sum = of_rows.entry((place(indicator), row.part, month, row.desk)).or_default();
            match row.verdict {
                Verdict::Counted => sum[0] += f64::from(row.weight),
                Verdict::DenominatorOnly => sum[1] += f64::from(row.weight),
                Verdict::NotCounted(_) => sum[2] += 0.001,
            }
        }
    }
    let of_rows = of_rows.into_iter().map(|(key, sum)| (key, sum.map(rounded)));
    [in_cube, of_rows.filter(|(_, sums)| *sums != [0; 3]).collect()]
}

/// All rows in words, in an order that does not depend on how they were made.
fn rows(mart: &Mart) -> BTreeSet<String> {
    let of = |indicator: &&'static Indicator| {
        let id = indicator.id;
        let rows = mart.rows(indicator).map(move |(subject, _, row)| {
            let Row { part, verdict, day, weight, entry, desk, .. } = row;
            format!("{id} {part} {day} {entry} {verdict:?} {weight} of {subject} at {desk:?}")
        });
        rows.collect::<Vec<_>>()
    };
    catalogue().iter().flat_map(of).collect()
}

fn told(lines: &[Line]) -> Picture {
    let mut picture = Picture::default();
    tell(&mut picture, lines);
    picture
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_child_and_a_day_that_are_passed_over_have_no_rows(lines in story(70), on in 0..DAYS + 3_000) {
        let picture = told(&lines);
        let mart = mart(&picture, first() + Days::new(on));
        let text = |(child, row): (SubjectId, Row)| format!("{child} {row:?}");
        let all: BTreeSet<String> = nothing_passed_over(&picture, &mart).into_iter().map(text).collect();
        let kept = catalogue().iter().flat_map(|one| mart.rows(one)).filter(|(_, about, _)| about.is_some());
        let kept: BTreeSet<String> = kept.map(|(child, _, row)| text((child, *row))).collect();
        prop_assert_eq!(all, kept);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_entry_is_in_one_list_of_every_figure_and_the_teams_add_up(lines in story(70), on in some_day()) {
        let mart = mart(&told(&lines), on);
        for indicator in catalogue().iter().filter(|indicator| indicator.is_computable()) {
            for part in parts(indicator) {
                for span in indicator.windows {
                    check(&mart, indicator, part, *span, on)?;
                }
            }
        }
        let [in_cube, of_rows] = sums(&mart);
        prop_assert_eq!(in_cube, of_rows);
    }

    #[test]
    fn a_mart_that_follows_a_picture_is_as_one_made_anew(lines in story(50), after in afterwards(), on in some_day()) {
        let mut picture = told(&lines);
        let mut followed = mart(&picture, on);
        go_on(&mut picture, &lines, &after);
        if followed.follow(&picture) {
            let (rows, anew) = (rows(&followed), rows(&mart(&picture, on)));
            let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
                these.difference(those).cloned().collect::<Vec<_>>()
            };
            prop_assert_eq!(only(&rows, &anew), only(&anew, &rows), "followed, and made anew");
            let [in_cube, of_rows] = sums(&followed);
            prop_assert_eq!(in_cube, of_rows);
        } else {
            prop_assert!(after.iter().any(|one| one.is_of_staff(&lines)), "so little can be followed: {:?}", after);
        }
    }

    #[test]
    fn what_belongs_to_a_figure_by_its_definition_is_on_one_of_its_lists(lines in story(90), on in some_day()) {
        let picture = told(&lines);
        let mart = mart(&picture, on);
        for (id, part) in BY_DEFINITION {
            let indicator = crate::indicators::indicator(id).unwrap();
            for span in indicator.windows {
                let window = Window::of(*span, on);
                let figure = mart.figure(indicator, *part, *span, window);
                let listed: BTreeSet<EntryId> = figure
                    .counted
                    .iter()
                    .chain(&figure.denominator_only)
                    .chain(figure.not_counted.iter().map(|(line, _)| line))
                    .map(|line| line.entry)
                    .collect();
                prop_assert_eq!(listed, eligible(&picture, id, window), "{} {:?}", id, window);
            }
        }
    }
}

/// Figures, and parts of them, whose entries can be told from each entry alone.
const BY_DEFINITION: &[(&str, Option<usize>)] = &[
    ("FD-01", None),
    ("FD-02", None),
    ("FD-03", None),
    ("FD-04", None),
    ("FD-06", None),
    ("FD-07", None),
    ("FD-08", None),
    ("FD-09", None),
    ("FD-10", Some(3)),
    ("FD-12", None),
    ("FD-13", None),
    ("FD-14", None),
    ("EH-01", None),
    ("EH-02", None),
    ("EH-03", None),
    ("AS-01", None),
    ("AS-02", None),
    ("AS-03", None),
    ("AS-04", None),
    ("AS-05", None),
    ("AS-06", None),
    ("AS-07", None),
    ("AS-08", Some(7)),
];

/// The entries that belong to a figure by its definition, found without the code of any indicator.
fn eligible(picture: &Picture, id: &str, window: Window) -> BTreeSet<EntryId> {
    let on = window.to;
    let open = |from: Option<NaiveDate>, until: Option<NaiveDate>| {
        from.is_some_and(|from| from <= on) && until.is_none_or(|until| until > on)
    };
    let belongs = |fact: &Fact| match (id, fact) {
        ("FD-01", Fact::Contact(contact)) => window.holds(contact.received_at.day()),
        ("FD-02" | "FD-03", Fact::Contact(contact)) => {
            contact.decision.as_ref().is_some_and(|decision| window.holds(decision.decided_at.day()))
        }
        ("FD-12", Fact::Contact(contact)) => contact
            .decision
            .as_ref()
            .is_some_and(|decision| decision.outcome.opens_referral() && window.holds(decision.decided_at.day())),
        ("FD-13", Fact::Contact(contact)) => {
            let decided = contact.decision.as_ref().map(|decision| decision.decided_at.day());
            let tells = decided.is_some() || !contact.concern.is_empty();
            tells && open(Some(contact.received_at.day()), decided)
        }
        ("FD-04" | "FD-06" | "FD-07" | "FD-08" | "FD-09" | "FD-10", Fact::Referral(referral)) => {
            window.holds(referral.referral_date)
        }
        ("FD-14", Fact::Referral(referral)) => {
            referral.no_further_action != Some(true) && open(Some(referral.referral_date), referral.closure_date)
        }
        ("EH-01", Fact::EarlyHelpEpisode(help)) => open(help.start_date, help.end_date),
        ("EH-02", Fact::EarlyHelpEpisode(help)) => {
            let known = help.start_date.or(help.assessment_completed);
            known.is_some_and(|day| window.holds(day))
        }
        ("EH-03", Fact::EarlyHelpEpisode(help)) => help.end_date.is_some_and(|day| window.holds(day)),
        ("AS-04", Fact::Assessment(assessment)) => open(Some(assessment.start_date), assessment.authorised_on),
        (id, Fact::Assessment(assessment)) if id.starts_with("AS") => {
            assessment.authorised_on.is_some_and(|day| window.holds(day))
        }
        _ => false,
    };
    let kinds = [Kind::Contact, Kind::Referral, Kind::EarlyHelpEpisode, Kind::Assessment];
    let all = kinds.into_iter().flat_map(|kind| picture.all(kind));
    all.filter(|held| belongs(&held.fact)).map(|held| held.entry).collect()
}

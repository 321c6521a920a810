//! Cases of the figures of looked-after children, and that each entry is in one list only.

mod health;
mod missing;
mod placements;
mod reviews;
mod stock;

use std::collections::HashSet;
use std::sync::Arc;

use domain::clock::Timescales;
use domain::{Fact, Kind};
use picture::Picture;
use proptest::prelude::*;

use super::ALL;
use crate::figure::Figure;
use crate::indicator::{Span, Taken};
use crate::indicators::testing::{day, fact, mart_on, picture_of, places};
use crate::mart::Mart;
use crate::reason::Reason;
use crate::rows::Asking;
use crate::window::Window;

/// A child of a day of birth.
fn born(on: &str) -> Fact {
    fact(Kind::Person, &format!(r#"{{"birth_date":"{on}"}}"#))
}

fn care(from: &str, until: Option<&str>) -> Fact {
    let until = until.map(|day| format!(r#","end_date":"{day}""#)).unwrap_or_default();
    fact(Kind::PeriodOfCare, &format!(r#"{{"start_date":"{from}"{until}}}"#))
}

/// An episode: from, until (empty: open), reason new, legal status and placement.
fn episode(from: &str, until: &str, codes: [&str; 3]) -> Fact {
    let until = if until.is_empty() { String::new() } else { format!(r#","end_date":"{until}""#) };
    let [reason, legal, place] = codes;
    fact(
        Kind::LookedAfterEpisode,
        &format!(
            r#"{{"start_date":"{from}","reason_new":"{reason}","legal_status":"{legal}","placement":"{place}"{until}}}"#
        ),
    )
}

/// Why the entries are left out, in the order in which they are listed.
fn reasons(figure: &Figure) -> Vec<Reason> {
    figure.not_counted.iter().map(|(_, reason)| *reason).collect()
}

const PLACES: [&str; 7] = ["U6", "U4", "K2", "T1", "A6", "P1", "Z1"];
const REASONS: [&str; 4] = ["S", "P", "L", "T"];
const SOURCES: [&str; 3] = ["sightline", "ssda903/2025-26/201", "annex-a/201"];

/// Days of the last four years before 31 March 2026.
fn a_day(before: u64) -> String {
    (day("2026-03-31") - chrono::Days::new(before)).to_string()
}

prop_compose! {
    fn anything_of_care()(
        what in 0_usize..6,
        source in 0_usize..3,
        before in 0_u64..1_400,
        lasts in 0_u64..500,
        code in 0_usize..28,
        flag in any::<bool>(),
    ) -> (u128, &'static str, Fact) {
        let from = a_day(before);
        let until = if lasts < 400 { a_day(before.saturating_sub(lasts)) } else { String::new() };
        let legal = if flag { "V4" } else { "C2" };
        let told = match what {
            0 => care(&from, Some(until.as_str()).filter(|day| !day.is_empty())),
            1 | 2 => episode(&from, &until, [REASONS[code % 4], legal, PLACES[code % 7]]),
            3 => fact(Kind::LookedAfterReview, &format!(r#"{{"held_on":"{from}","participation":"PN{}"}}"#, code % 8)),
            4 => fact(Kind::MissingEpisode, &format!(r#"{{"kind":"M","from":"{from}","interview_offered":{flag}}}"#)),
            _ => fact(Kind::HealthAssessment, &format!(r#"{{"on":"{from}","kind":"review","status":"completed"}}"#)),
        };
        (1, SOURCES[source], told)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn each_entry_is_in_one_list_of_each_figure_and_only_once(
        told in proptest::collection::vec(anything_of_care(), 1..14),
        has_birthday in any::<bool>(),
    ) {
        let birthday = has_birthday.then(|| (1, "sightline", born("2013-05-20")));
        let picture: Picture = picture_of(birthday.into_iter().chain(told));
        let mart = mart_on(&picture, "2026-03-31");
        for indicator in ALL {
            let parts: Vec<Option<usize>> =
                if indicator.parts.is_empty() { vec![None] } else { (0..indicator.parts.len()).map(Some).collect() };
            for (part, span) in parts.into_iter().flat_map(|part| indicator.windows.iter().map(move |span| (part, span))) {
                let figure = mart.figure(indicator, part, *span, Window::of(*span, day("2026-03-31")));
                let left_out = figure.not_counted.iter().map(|(line, _)| line);
                let lines: Vec<_> =
                    figure.counted.iter().chain(&figure.denominator_only).chain(left_out).map(|line| line.entry).collect();
                let different: HashSet<_> = lines.iter().collect();
                prop_assert_eq!(different.len(), lines.len(), "{} {:?} {:?}", indicator.id, part, lines);
            }
        }
    }

    #[test]
    fn a_stock_of_an_earlier_day_is_the_same_when_it_is_asked_for_together_with_later_days(
        told in proptest::collection::vec(anything_of_care(), 1..14),
    ) {
        let told = told.into_iter().map(|(child, _, fact)| (child, "sightline", fact));
        let picture = picture_of([(1, "sightline", born("2013-05-20"))].into_iter().chain(told));
        let days: Vec<_> = ["2024-12-31", "2025-06-30", "2026-03-31"].map(day).into();
        let together = Asking { since: days[0], days: days.clone() };
        let together = Mart::of(&picture, together, Arc::new(Timescales::built_in().clone()));
        for on in days {
            let alone = mart_on(&picture, &on.to_string());
            for indicator in ALL.iter().filter(|indicator| indicator.taken == Taken::Stock) {
                let lines = |mart: &Mart| {
                    let figure = mart.figure(indicator, None, Span::Day, Window::on(on));
                    (places(&figure.counted), places(&figure.denominator_only), reasons(&figure))
                };
                prop_assert_eq!(lines(&together), lines(&alone), "{} on {}", indicator.id, on);
            }
        }
    }
}

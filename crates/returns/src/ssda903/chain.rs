//! What is odd about the episodes of a child one after another, and about the dates of a table: noted, never mended.

use domain::dates::long;
use domain::looked_after_episode::LookedAfterEpisode;

use super::periods::ends_care;
use super::rows::{FileNote, Rows};
use super::table::Table;
use super::values;
use super::year::Year;
use crate::delivery::Fault;

/// Notes each place where the chain of episodes does not hold. `episodes` come each with its place in the file.
pub(super) fn chain_faults(faults: &mut Vec<Fault>, episodes: &mut [(LookedAfterEpisode, Fault)]) {
    episodes.sort_by_key(|(episode, _)| (episode.start_date, episode.end_date));
    let mut say = |at: &Fault, message: String| faults.push(Fault { message, ..at.clone() });
    for (episode, at) in episodes.iter() {
        if episode.end_date.is_some_and(|end| end < episode.start_date) {
            say(
                at,
                "The episode ends (DEC) before it begins. It was kept as it came; correct it at its source.".to_owned(),
            );
        }
        if episode.end_date.is_some() && episode.reason_ceased.is_none() {
            say(
                at,
                "The episode has an end (DEC) and no reason for it (REC). Add the reason at its source.".to_owned(),
            );
        }
    }
    for pair in episodes.windows(2) {
        let [(before, _), (episode, at)] = pair else { continue };
        if let Some(message) = link_fault(before, episode) {
            say(at, message);
        }
    }
}

/// What is wrong between an episode and the one before it.
fn link_fault(before: &LookedAfterEpisode, episode: &LookedAfterEpisode) -> Option<String> {
    let kept = "Both were kept as they came; check them at their source.";
    let Some(ended) = before.end_date else {
        return Some(format!(
            "The episode before this one, of {}, has no end (DEC), although this one follows it. {kept}",
            long(before.start_date)
        ));
    };
    let starts_anew = episode.reason_new.as_deref() == Some("S");
    let days = (episode.start_date - ended).num_days();
    match (ends_care(before), starts_anew) {
        _ if days < 0 => Some(format!(
            "This episode begins {} before the one before it ended, on {}. {kept}",
            in_days(-days),
            long(ended)
        )),
        (false, false) if days > 0 => Some(format!(
            "There is a gap: the episode before this one ended on {} to go on the same day (X1), and this one begins {} \
             later. {kept}",
            long(ended),
            in_days(days)
        )),
        (false, true) => Some(format!(
            "This episode starts the care anew (RNE S), although the one before it ended on {} to go on (X1). {kept}",
            long(ended)
        )),
        (true, false) => Some(format!(
            "The care ended on {} with the episode before this one, and this one does not start it anew (RNE S). {kept}",
            long(ended)
        )),
        _ => None,
    }
}

fn in_days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// One note of a table whose dates lie outside of the return's year.
pub(super) fn outside_the_year(rows: &Rows, year: Year) -> Option<FileNote> {
    let column = match rows.table {
        Table::Reviews => "REVIEW",
        Table::Missing => "MIS_START",
        _ => return None,
    };
    let dates = rows.rows.iter().filter_map(|row| values::date(row.value(rows.table, column)?));
    let (all, outside) =
        dates.fold((0_usize, 0_usize), |(all, outside), day| (all + 1, outside + usize::from(!year.holds(day))));
    let message = format!(
        "{outside} of the {all} dates in the column {column} lie outside {} to {}. They were kept as they came.",
        long(year.first_day()),
        long(year.last_day())
    );
    (outside > 0).then(|| FileNote::note(&rows.file, 0, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ssda903::periods_of_care;

    fn episode(start: &str, new: &str, end: Option<(&str, &str)>) -> LookedAfterEpisode {
        LookedAfterEpisode {
            start_date: start.parse().unwrap(),
            reason_new: Some(new.into()),
            legal_status: None,
            category_of_need: Some("N1".into()),
            placement: None,
            provider: None,
            end_date: end.map(|(day, _)| day.parse().unwrap()),
            reason_ceased: end.map(|(_, reason)| reason.into()),
            reason_place_change: None,
            home_postcode: None,
            placement_postcode: None,
            urn: None,
        }
    }

    fn periods(episodes: Vec<LookedAfterEpisode>) -> Vec<(String, bool, Option<String>, Option<String>)> {
        let periods = periods_of_care(episodes).into_iter();
        let told = periods.map(|period| {
            let end = period.end_date.map(|day| day.to_string());
            (period.start_date.to_string(), period.began_before, end, period.end_reason.map(|code| code.to_string()))
        });
        told.collect()
    }

    #[test]
    fn episodes_that_go_on_the_same_day_are_one_period_of_care_and_an_end_of_care_begins_another() {
        let told = periods(vec![
            episode("2019-01-10", "S", Some(("2019-03-10", "E4A"))),
            episode("2018-05-01", "P", Some(("2018-06-01", "E4A"))),
            episode("2018-01-01", "S", Some(("2018-05-01", "X1"))),
        ]);
        let of = |start: &str, end: &str| (start.to_owned(), false, Some(end.to_owned()), Some("E4A".to_owned()));
        assert_eq!(told, [of("2018-01-01", "2018-06-01"), of("2019-01-10", "2019-03-10")]);
    }

    #[test]
    fn an_episode_that_is_to_go_on_leaves_the_care_open_even_over_a_gap() {
        let told = periods(vec![
            episode("2018-01-01", "S", Some(("2018-05-01", "X1"))),
            episode("2018-07-01", "P", Some(("2018-08-01", "X1"))),
        ]);
        assert_eq!(told, [("2018-01-01".to_owned(), false, None, None)]);
    }

    #[test]
    fn care_that_began_before_the_first_known_episode_says_so() {
        let told = periods(vec![episode("2018-01-01", "L", None)]);
        assert_eq!(told, [("2018-01-01".to_owned(), true, None, None)]);
    }

    #[test]
    fn care_that_starts_anew_while_the_last_was_to_go_on_ends_the_last_when_its_episode_ended() {
        let told =
            periods(vec![episode("2018-01-01", "S", Some(("2018-05-01", "X1"))), episode("2018-07-01", "S", None)]);
        let first = ("2018-01-01".to_owned(), false, Some("2018-05-01".to_owned()), Some("X1".to_owned()));
        assert_eq!(told, [first, ("2018-07-01".to_owned(), false, None, None)]);
    }

    #[test]
    fn gaps_overlaps_and_missing_ends_are_said_at_the_later_episode() {
        let fault = |before: (&str, Option<(&str, &str)>), start: &str, new: &str| {
            link_fault(&episode(before.0, "S", before.1), &episode(start, new, None)).unwrap_or_default()
        };
        assert!(fault(("2018-01-01", Some(("2018-05-01", "X1"))), "2018-05-03", "P").contains("begins 2 days later"));
        assert!(fault(("2018-01-01", Some(("2018-05-01", "X1"))), "2018-04-30", "P").contains("1 day before"));
        assert!(fault(("2018-01-01", None), "2018-04-30", "P").contains("has no end"));
        assert!(
            fault(("2018-01-01", Some(("2018-05-01", "E4A"))), "2018-06-30", "P").contains("does not start it anew")
        );
        assert!(fault(("2018-01-01", Some(("2018-05-01", "X1"))), "2018-05-01", "S").contains("starts the care anew"));
        assert_eq!(fault(("2018-01-01", Some(("2018-05-01", "X1"))), "2018-05-01", "P"), "");
        assert_eq!(fault(("2018-01-01", Some(("2018-05-01", "E4A"))), "2018-06-01", "S"), "");
    }
}

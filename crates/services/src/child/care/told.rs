//! One care that is told more than once: by one source in deliveries of several days, or by several sources.
//!
//! A source that lists what is current tells of no end: what it told before ended by the day that the next began. Of several
//! sources the one whose word reaches furthest is followed; another one is followed for the time before, and what it says
//! otherwise is a difference that a person should look at.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use domain::letters::upper_first;
use domain::{Source, dates};
use measures::told::{self, Outcome};

pub(super) use measures::told::Next;

use super::{PlacementLine, Stretch};
use crate::child::reading::Reading;

/// What lasts, and can be told by several.
pub(super) trait Lasting {
    fn stretch(&self) -> &Stretch;
    fn stretch_mut(&mut self) -> &mut Stretch;
    /// Takes what another source tells of the same.
    fn take(&mut self, other: Self);
}

impl Stretch {
    /// As the rule sees it: the rank is that of its source.
    fn told(&self, rank: usize) -> told::Stretch {
        told::Stretch { from: self.from, until: self.until, rank, is_short_break: self.is_short_break }
    }

    /// An end that follows from what came after is not one that somebody told.
    fn end_by(&mut self, until: Option<NaiveDate>) {
        self.end_not_told = self.until.is_none() && until.is_some();
        self.until = until;
    }
}

impl Lasting for Stretch {
    fn stretch(&self) -> &Stretch {
        self
    }

    fn stretch_mut(&mut self) -> &mut Stretch {
        self
    }

    fn take(&mut self, other: Self) {
        if !self.names_itself() && other.names_itself() {
            self.what = other.what;
        }
        self.source = format!("{}; {}", self.source, other.source);
        self.entries.extend(other.entries);
        let new: Vec<String> = other.more.into_iter().filter(|more| !self.more.contains(more)).collect();
        self.more.extend(new);
    }
}

impl Lasting for PlacementLine {
    fn stretch(&self) -> &Stretch {
        &self.stretch
    }

    fn stretch_mut(&mut self) -> &mut Stretch {
        &mut self.stretch
    }

    fn take(&mut self, other: Self) {
        self.stretch.take(other.stretch);
        self.provider = self.provider.take().or(other.provider);
        self.carer = self.carer.take().or(other.carer);
        self.ended_because = self.ended_because.take().or(other.ended_because);
    }
}

/// To which day the word of each source of this record reaches, by the source's words.
pub(super) struct Reach(HashMap<String, NaiveDate>);

impl Reach {
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let mut reach: HashMap<String, NaiveDate> = HashMap::new();
        for (entry, _) in reading.standing() {
            let version = &entry.last().recorded.version;
            let source = Source::from_stored(&version.source);
            let told = if source.is_typed() {
                Some(NaiveDate::MAX)
            } else {
                version.period.as_deref().and_then(last_day_of_period)
            };
            let day = reach.entry(source.in_words()).or_insert(NaiveDate::MIN);
            *day = told.map_or(*day, |told| told.max(*day));
        }
        Self(reach)
    }

    fn by(&self, source: &str) -> NaiveDate {
        self.0.get(source).copied().unwrap_or(NaiveDate::MIN)
    }
}

/// The day itself of `2024-01-31`; 31 March 2021 of the return for `2021`.
fn last_day_of_period(period: &str) -> Option<NaiveDate> {
    period.parse().ok().or_else(|| NaiveDate::from_ymd_opt(period.parse().ok()?, 3, 31))
}

/// Gives what has no end the day on which the next one of the same source began, where `ends` says that one follows another.
pub(super) fn close_at_the_next(all: &mut [Stretch], ends: impl Fn(&Stretch) -> bool) {
    let mut sources: Vec<&str> = all.iter().map(|one| one.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let rank = |source: &str| sources.iter().position(|of| *of == source).unwrap_or(0);
    let told: Vec<told::Stretch> = all.iter().map(|one| one.told(rank(&one.source))).collect();
    for (one, told_so) in all.iter_mut().zip(&told) {
        if ends(one) {
            one.end_by(told::end_by_next(&told, told_so));
        }
    }
}

/// What is followed, by the rule of [`measures::told`], and in sentences what other sources tell otherwise.
pub(super) fn settle<T: Lasting>(mut all: Vec<T>, reach: &Reach, next: Next) -> (Vec<T>, Vec<String>) {
    let mut sources: Vec<String> = all.iter().map(|one| one.stretch().source.clone()).collect();
    sources.sort_by_key(|source| (Reverse(reach.by(source)), source.clone()));
    sources.dedup();
    let rank = |one: &T| sources.iter().position(|source| *source == one.stretch().source).unwrap_or(0);
    all.sort_by_key(&rank);
    let told: Vec<told::Stretch> = all.iter().map(|one| one.stretch().told(rank(one))).collect();
    let outcomes = told::settle(&told, next);
    let mut settled = Settled { kept: Vec::new(), differences: Vec::new() };
    for (place, mut line) in all.into_iter().enumerate() {
        match outcomes[place] {
            Outcome::Stands(until) => {
                line.stretch_mut().end_by(until);
                settled.stand(place, told[place].rank, line);
            }
            Outcome::SameAs(other) => {
                line.stretch_mut().end_by(told::end_by_next(&told, &told[place]));
                settled.same(other, line, reach);
            }
            Outcome::Otherwise => settled.otherwise(told[place].rank, &line),
        }
    }
    (settled.kept.into_iter().map(|(.., line)| line).collect(), settled.differences)
}

struct Settled<T> {
    /// With the place among all, and the rank of the source.
    kept: Vec<(usize, usize, T)>,
    differences: Vec<String>,
}

impl<T: Lasting> Settled<T> {
    /// The first of those that sources tell which reach further.
    fn first_followed(&self, rank: usize, one: &Stretch) -> Option<&Stretch> {
        let followed = self.kept.iter().filter(|(_, of, _)| *of < rank).map(|(.., line)| line.stretch());
        followed.filter(|other| other.is_short_break == one.is_short_break).min_by_key(|other| other.from)
    }

    fn stand(&mut self, place: usize, rank: usize, line: T) {
        let told = line.stretch();
        let first = self.first_followed(rank, told).filter(|first| told.from < first.from);
        // It runs into what the followed source tells: both stand, and somebody should look.
        if let Some(first) = first.filter(|first| told.until.is_none_or(|until| until > first.from)) {
            let difference = against(told, first);
            self.differences.push(difference);
        }
        self.kept.push((place, rank, line));
    }

    /// Told again. Where the first was itself not followed, neither is this.
    fn same(&mut self, other: usize, line: T, reach: &Reach) {
        if let Some((.., kept)) = self.kept.iter_mut().find(|(place, ..)| *place == other) {
            let told = line.stretch();
            self.differences.extend(difference(kept.stretch(), told, reach.by(&told.source)));
            kept.take(line);
        }
    }

    fn otherwise(&mut self, rank: usize, line: &T) {
        let told = line.stretch();
        self.differences.push(match self.first_followed(rank, told).filter(|first| told.from < first.from) {
            Some(first) => against(told, first),
            None => format!("{}. The source that is followed does not say so.", sentence(told)),
        });
    }
}

fn against(told: &Stretch, followed: &Stretch) -> String {
    format!("{}. But {}.", sentence(told), within_a_sentence(&sentence(followed)))
}

/// What two sources say differently of what began on one day.
fn difference(followed: &Stretch, other: &Stretch, reach: NaiveDate) -> Option<String> {
    let names_differ = followed.names_itself() && other.names_itself() && followed.what != other.what;
    let ends_differ = match (followed.until, other.until) {
        _ if followed.end_not_told || other.end_not_told => false,
        // A source that spoke before the end could not tell it.
        (Some(end), None) => end <= reach,
        (one, other) => one != other,
    };
    (names_differ || ends_differ).then(|| against(other, followed))
}

/// `Annex A, Camden, says: Looked after from 1 May 2023, no end.`
fn sentence(told: &Stretch) -> String {
    let until = match told.until {
        Some(_) if told.end_not_told => ", end not told".to_owned(),
        Some(until) => format!(" until {}", dates::long(until)),
        None => ", no end".to_owned(),
    };
    format!("{}: {} from {}{until}", upper_first(&told.source), told.what, dates::long(told.from))
}

/// `recorded here` again; names of returns such as `Annex A` keep their capital.
fn within_a_sentence(text: &str) -> String {
    match text.strip_prefix("Recorded here") {
        Some(rest) => format!("recorded here{rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::EntryId;

    use super::*;

    const RETURN: &str = "looked-after children return, Camden";
    const ANNEX: &str = "Annex A, Camden";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(source: &str, from: &str, until: Option<&str>) -> Stretch {
        Stretch {
            what: "Foster".to_owned(),
            from: day(from),
            until: until.map(day),
            end_not_told: false,
            more: Vec::new(),
            source: source.to_owned(),
            entries: vec![EntryId::nil()],
            is_short_break: false,
        }
    }

    fn reach() -> Reach {
        Reach(HashMap::from([(RETURN.to_owned(), day("2024-03-31")), (ANNEX.to_owned(), day("2024-06-30"))]))
    }

    fn spans(all: &[Stretch]) -> Vec<(String, String)> {
        all.iter().map(|one| (one.from.to_string(), one.until_in_words())).collect()
    }

    #[test]
    fn the_period_of_a_return_reaches_to_the_end_of_its_year_and_that_of_a_workbook_to_its_day() {
        assert_eq!(last_day_of_period("2021"), Some(day("2021-03-31")));
        assert_eq!(last_day_of_period("2024-01-31"), Some(day("2024-01-31")));
    }

    #[test]
    fn what_a_source_told_before_ended_by_the_next_and_only_by_one_of_its_own() {
        let mut all =
            vec![told(ANNEX, "2023-05-01", None), told(ANNEX, "2024-03-01", None), told(RETURN, "2020-01-01", None)];
        close_at_the_next(&mut all, |_| true);
        let now = "now".to_owned();
        let words: Vec<String> = all.iter().map(Stretch::until_in_words).collect();
        assert_eq!(words, ["by 1 March 2024 (end not told)".to_owned(), now.clone(), now]);
    }

    #[test]
    fn one_placement_told_by_two_sources_is_one() {
        let all = vec![
            told(RETURN, "2023-01-01", Some("2023-11-01")),
            told(RETURN, "2023-11-01", None),
            told(ANNEX, "2023-11-01", None),
        ];
        let (kept, differences) = settle(all, &reach(), Next::Follows);
        assert_eq!(kept.len(), 2, "{:?}", spans(&kept));
        assert_eq!(kept.iter().map(|one| one.entries.len()).sum::<usize>(), 3, "no entry is hidden");
        assert!(differences.is_empty(), "{differences:?}");
        assert!(kept.iter().any(|one| one.source == format!("{ANNEX}; {RETURN}")));
    }

    #[test]
    fn an_end_that_one_source_tells_and_the_other_should_know_is_a_difference_with_both_named() {
        let ended = |on: &str| vec![told(RETURN, "2023-11-01", None), told(ANNEX, "2023-11-01", Some(on))];
        let (kept, differences) = settle(ended("2024-03-01"), &reach(), Next::IsAnother);
        assert_eq!(spans(&kept), [("2023-11-01".to_owned(), "1 March 2024".to_owned())]);
        assert_eq!(
            differences,
            ["Looked-after children return, Camden: Foster from 1 November 2023, no end. But Annex A, Camden: Foster \
              from 1 November 2023 until 1 March 2024."]
        );
        // The return for the year to March could not tell of an end in May.
        assert!(settle(ended("2024-05-01"), &reach(), Next::IsAnother).1.is_empty());
    }

    #[test]
    fn two_starts_of_one_period_of_care_are_one_period_and_a_difference() {
        for (annex, returned) in [("2015-02-01", "2016-11-20"), ("2016-11-20", "2015-02-01")] {
            let all = vec![told(ANNEX, annex, None), told(RETURN, returned, None)];
            let (kept, differences) = settle(all, &reach(), Next::IsAnother);
            assert_eq!(spans(&kept), [(annex.to_owned(), "now".to_owned())]);
            assert_eq!(differences.len(), 1, "{differences:?}");
        }
    }

    #[test]
    fn a_care_that_begins_after_the_one_that_the_followed_source_ended_stands() {
        let all = vec![told(ANNEX, "2015-02-01", Some("2018-03-01")), told(RETURN, "2023-05-01", None)];
        let (kept, differences) = settle(all, &reach(), Next::IsAnother);
        let spans = spans(&kept);
        assert_eq!(spans.len(), 2, "{spans:?}");
        assert_eq!(spans[1], ("2023-05-01".to_owned(), "now".to_owned()));
        assert!(differences.is_empty(), "{differences:?}");
    }

    #[test]
    fn a_placement_of_an_earlier_return_ends_by_the_first_that_the_later_source_tells() {
        let all = vec![told(ANNEX, "2023-11-01", None), told(RETURN, "2020-01-01", None)];
        let (mut kept, differences) = settle(all, &reach(), Next::Follows);
        kept.sort_by_key(|one| one.from);
        assert_eq!(kept[0].until_in_words(), "by 1 November 2023 (end not told)");
        assert!(differences.is_empty());
    }
}

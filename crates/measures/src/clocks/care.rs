//! Periods of care and the placements within them, from what the sources tell.

use chrono::NaiveDate;
use domain::EntryId;
use domain::clock::Event;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::placement::Placement;

use super::record::{Held, Record};
use super::run::{Span, on};
use crate::told::{Next, Outcome, Stretch, settle};

const BECAME: &str = "became looked after";

/// From becoming looked after to leaving care. Series of short breaks are not among them: their child is looked after
/// under regulation 48, with its own rules.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PeriodInCare {
    pub span: Span,
    pub entry: EntryId,
    /// The child was looked after before the first day that any source tells of, nobody knows since when.
    pub began_before: bool,
}

impl PeriodInCare {
    /// The first day that is known. Where the care began before it, it starts no clock of becoming looked after.
    pub fn first_known(&self) -> Event {
        on(self.span.from, if self.began_before { "first known in care" } else { BECAME }, self.entry)
    }

    /// Becoming looked after; `None` where nobody knows when that was.
    pub fn began(&self) -> Option<Event> {
        (!self.began_before).then(|| on(self.span.from, BECAME, self.entry))
    }

    pub fn ended(&self) -> Option<Event> {
        self.span.until.map(|day| on(day, "left care", self.entry))
    }
}

/// A stay in one placement: one or more episodes between which only the legal status changes.
#[derive(Clone, Debug)]
pub(crate) struct Stay<'a> {
    pub span: Span,
    pub entry: EntryId,
    pub episodes: Vec<Held<'a, LookedAfterEpisode>>,
    /// What a return does not ask of a placement, where it was recorded.
    pub papers: Option<Held<'a, Placement>>,
}

impl<'a> Stay<'a> {
    /// Takes what another source tells of the same stay: its episodes where they tell it step by step, and its papers.
    fn take(&mut self, again: Stay<'a>) {
        if again.episodes.len() > self.episodes.len() {
            self.episodes = again.episodes;
        }
        self.papers = self.papers.or(again.papers);
    }

    pub fn began(&self) -> Event {
        on(self.span.from, if self.began_before() { "first known in this placement" } else { "placed" }, self.entry)
    }

    /// The end that its own source tells.
    fn told_end(&self) -> Option<NaiveDate> {
        let of_episode = self.episodes.last().and_then(|episode| episode.end_date);
        of_episode.or_else(|| self.papers.and_then(|papers| papers.end_date))
    }

    /// The first episode that is known changed the legal status only: the placement had begun before.
    pub fn began_before(&self) -> bool {
        self.episodes.first().is_some_and(|episode| episode.reason_new.as_deref() == Some("L"))
    }

    pub fn ended(&self) -> Option<Event> {
        self.span.until.map(|day| on(day, "placement ended", self.entry))
    }

    pub fn is_short_break_series(&self) -> bool {
        self.episodes.iter().any(|episode| episode.is_short_break_series())
    }

    /// The Department's code of the placement.
    pub fn code(&self) -> Option<&str> {
        self.episodes.iter().find_map(|episode| episode.placement.as_deref())
    }

    /// With parents, or others with parental responsibility.
    pub fn is_with_parents(&self) -> bool {
        self.code() == Some("P1")
    }

    /// The legal status on a day, a code of SSDA903.
    pub fn legal_status_on(&self, day: NaiveDate) -> Option<&str> {
        self.episodes.iter().rfind(|episode| episode.start_date <= day)?.legal_status.as_deref()
    }

    /// The day within the stay, after its first, on which a full care order was made.
    pub fn care_order_made(&self) -> Option<Event> {
        let mut before = None;
        for episode in &self.episodes {
            let now = episode.legal_status.as_deref();
            if now == Some("C2") && before.is_some_and(|before| before != Some("C2")) {
                return Some(on(episode.start_date, "care order made", episode.entry));
            }
            before = Some(now);
        }
        None
    }
}

/// The periods that are known by a day.
pub(crate) fn periods_in_care(record: &Record<'_>, by: NaiveDate) -> Vec<PeriodInCare> {
    let mut periods = told_periods(record, by);
    let spans = record.periods.iter().filter(|period| period.start_date <= by);
    let spans: Vec<Span> = spans.map(|period| Span { from: period.start_date, until: period.end_date }).collect();
    let told_of = |day| spans.iter().any(|span| span.holds(day));
    let mut inferred: Vec<(usize, PeriodInCare)> = Vec::new();
    let mut episodes: Vec<_> = record.episodes.iter().filter(|one| one.start_date <= by).collect();
    episodes.sort_by_key(|episode| episode.rank);
    for episode in episodes.into_iter().filter(|one| !one.is_short_break_series() && !told_of(one.start_date)) {
        match inferred.last_mut().filter(|(rank, _)| *rank == episode.rank) {
            Some((_, period)) if period.span.until == Some(episode.start_date) => period.span.until = episode.end_date,
            // An episode that its source left without an end: the child was in care until the next one.
            Some((_, period)) if period.span.until.is_none() => period.span.until = episode.end_date,
            _ => {
                let span = Span { from: episode.start_date, until: episode.end_date };
                let began_before = episode.reason_new.as_deref().is_some_and(|reason| reason != "S");
                inferred.push((episode.rank, PeriodInCare { span, entry: episode.entry, began_before }));
            }
        }
    }
    periods.append(&mut settled(inferred));
    let mut periods: Vec<PeriodInCare> = periods.into_iter().map(|(_, period)| period).collect();
    periods.sort_by_key(|period| period.span.from);
    periods
}

fn told_periods(record: &Record<'_>, by: NaiveDate) -> Vec<(usize, PeriodInCare)> {
    let told = record.periods.iter().filter(|period| period.start_date <= by).map(|period| {
        let span = Span { from: period.start_date, until: period.end_date };
        (period.rank, PeriodInCare { span, entry: period.entry, began_before: period.began_before })
    });
    settled(told.filter(|(_, period)| !is_all_short_breaks(record, period.span)).collect())
}

/// What stands of periods with the ranks of their sources.
fn settled(told: Vec<(usize, PeriodInCare)>) -> Vec<(usize, PeriodInCare)> {
    if told.len() < 2 {
        return told;
    }
    let all: Vec<Stretch> = told.iter().map(|(rank, period)| stretch(period.span, *rank, false)).collect();
    let outcomes = settle(&all, Next::IsAnother);
    let standing = told.into_iter().zip(outcomes).filter_map(|((rank, period), outcome)| match outcome {
        Outcome::Stands(until) => Some((rank, PeriodInCare { span: Span { until, ..period.span }, ..period })),
        Outcome::SameAs(_) | Outcome::Otherwise => None,
    });
    standing.collect()
}

fn stretch(span: Span, rank: usize, is_short_break: bool) -> Stretch {
    Stretch { from: span.from, until: span.until, rank, is_short_break }
}

fn is_all_short_breaks(record: &Record<'_>, span: Span) -> bool {
    let episodes = record.episodes.iter().map(|episode| episode.noun);
    let orders = record.legal_statuses.iter().map(|status| status.noun);
    domain::journey::is_all_short_breaks(span.from, span.until, episodes, orders)
}

/// The stays that are known by a day. One without an end ends with the period of care that it is in.
pub(crate) fn stays<'a>(record: &Record<'a>, periods: &[PeriodInCare], by: NaiveDate) -> Vec<Stay<'a>> {
    let mut stays = settled_stays(told_stays(record, by));
    for stay in stays.iter_mut().filter(|stay| stay.told_end().is_none()) {
        let period = periods.iter().rfind(|period| period.span.holds(stay.span.from));
        let left = period.and_then(|period| period.span.until).filter(|left| *left > stay.span.from);
        // Also where the next stay is of a later period of care: in between the child was at home.
        stay.span.until = [stay.span.until, left].into_iter().flatten().min();
    }
    stays.sort_by_key(|stay| stay.span.from);
    stays
}

/// Source by source.
fn told_stays<'a>(record: &Record<'a>, by: NaiveDate) -> Vec<(usize, Stay<'a>)> {
    let mut stays: Vec<(usize, Stay<'a>)> = Vec::new();
    let mut episodes: Vec<Held<'a, LookedAfterEpisode>> =
        record.episodes.iter().filter(|episode| episode.start_date <= by).copied().collect();
    episodes.sort_by_key(|episode| episode.rank);
    episodes.dedup_by_key(|episode| (episode.rank, episode.start_date));
    for episode in episodes {
        let continues =
            |stay: &Stay<'_>| stay.episodes.last().is_some_and(|before| episode.continues_placement(before));
        match stays.last_mut().filter(|(rank, stay)| *rank == episode.rank && continues(stay)) {
            Some((_, stay)) => {
                stay.span.until = episode.end_date;
                stay.episodes.push(episode);
            }
            None => {
                let span = Span { from: episode.start_date, until: episode.end_date };
                stays.push((episode.rank, Stay { span, entry: episode.entry, episodes: vec![episode], papers: None }));
            }
        }
    }
    for papers in record.placements.iter().filter(|papers| papers.start_date <= by) {
        match stays.iter_mut().find(|(rank, stay)| *rank == papers.rank && stay.span.from == papers.start_date) {
            Some((_, stay)) => stay.papers = stay.papers.or(Some(*papers)),
            None => {
                let span = Span { from: papers.start_date, until: papers.end_date };
                let stay = Stay { span, entry: papers.entry, episodes: Vec::new(), papers: Some(*papers) };
                stays.push((papers.rank, stay));
            }
        }
    }
    stays
}

/// What stands of stays with the ranks of their sources. What another source tells of a stay that stands is kept with it.
fn settled_stays(mut told: Vec<(usize, Stay<'_>)>) -> Vec<Stay<'_>> {
    let all: Vec<Stretch> =
        told.iter().map(|(rank, stay)| stretch(stay.span, *rank, stay.is_short_break_series())).collect();
    let outcomes = settle(&all, Next::Follows);
    for (place, outcome) in outcomes.iter().enumerate() {
        if let Outcome::SameAs(kept) = outcome {
            let (_, again) = told[place].clone();
            told[*kept].1.take(again);
        }
    }
    let standing = told.into_iter().zip(outcomes).filter_map(|((_, stay), outcome)| match outcome {
        Outcome::Stands(until) => Some(Stay { span: Span { until, ..stay.span }, ..stay }),
        Outcome::SameAs(_) | Outcome::Otherwise => None,
    });
    standing.collect()
}

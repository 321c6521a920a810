//! Periods of care and the placements within them, from what the sources tell.

use chrono::NaiveDate;
use domain::EntryId;
use domain::clock::Event;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::placement::Placement;

use super::record::{Held, Record};
use super::run::{Span, on};

const BECAME: &str = "became looked after";

/// From becoming looked after to leaving care. Series of short breaks are not among them: their child is looked after
/// under regulation 48, with its own rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct PeriodInCare {
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
pub(super) struct Stay<'a> {
    pub span: Span,
    pub entry: EntryId,
    pub episodes: Vec<Held<'a, LookedAfterEpisode>>,
    /// What a return does not ask of a placement, where it was recorded.
    pub papers: Option<Held<'a, Placement>>,
}

impl Stay<'_> {
    pub fn began(&self) -> Event {
        on(self.span.from, if self.began_before() { "first known in this placement" } else { "placed" }, self.entry)
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

pub(super) fn periods_in_care(record: &Record<'_>) -> Vec<PeriodInCare> {
    let told = record.periods.iter().map(|period| {
        let span = Span { from: period.start_date, until: period.end_date };
        PeriodInCare { span, entry: period.entry, began_before: period.began_before }
    });
    let mut periods: Vec<PeriodInCare> = told.filter(|period| !is_all_short_breaks(record, period.span)).collect();
    let told_of =
        |day| record.periods.iter().any(|period| Span { from: period.start_date, until: period.end_date }.holds(day));
    let mut inferred: Vec<PeriodInCare> = Vec::new();
    for episode in
        record.episodes.iter().filter(|episode| !episode.is_short_break_series() && !told_of(episode.start_date))
    {
        match inferred.last_mut() {
            Some(period) if period.span.until == Some(episode.start_date) => period.span.until = episode.end_date,
            _ => {
                let span = Span { from: episode.start_date, until: episode.end_date };
                let began_before = episode.reason_new.as_deref().is_some_and(|reason| reason != "S");
                inferred.push(PeriodInCare { span, entry: episode.entry, began_before });
            }
        }
    }
    periods.append(&mut inferred);
    periods.sort_by_key(|period| period.span.from);
    periods
}

fn is_all_short_breaks(record: &Record<'_>, span: Span) -> bool {
    let mut within = record.episodes.iter().filter(|episode| span.holds(episode.start_date)).peekable();
    within.peek().is_some() && within.all(|episode| episode.is_short_break_series())
}

pub(super) fn stays<'a>(record: &Record<'a>) -> Vec<Stay<'a>> {
    let mut stays: Vec<Stay<'a>> = Vec::new();
    for episode in &record.episodes {
        let before = stays.last_mut();
        match before.filter(|stay| stay.episodes.last().is_some_and(|before| episode.continues_placement(before))) {
            Some(stay) => {
                stay.span.until = episode.end_date;
                stay.episodes.push(*episode);
            }
            None => {
                let span = Span { from: episode.start_date, until: episode.end_date };
                stays.push(Stay { span, entry: episode.entry, episodes: vec![*episode], papers: None });
            }
        }
    }
    for papers in &record.placements {
        match stays.iter_mut().find(|stay| stay.span.from == papers.start_date) {
            Some(stay) => stay.papers = Some(*papers),
            None => stays.push(Stay {
                span: Span { from: papers.start_date, until: papers.end_date },
                entry: papers.entry,
                episodes: Vec::new(),
                papers: Some(*papers),
            }),
        }
    }
    stays.sort_by_key(|stay| stay.span.from);
    stays
}

//! Looked-after children who go missing, and what is done when they are back. CLA-19, CLA-20.

use chrono::NaiveDate;
use domain::clock::State;
use domain::missing_episode::MissingEpisode;
use domain::time::When;
use domain::{EntryId, Kind};

use super::in_care::{Waits, looked_after_at};
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Part, Shape, Span};
use crate::missing::is_missing;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

const WINDOWS: &[Span] = &[Span::TwelveMonths, Span::Month, Span::YearToDate, Span::FinancialYear];
const KINDS: &[Kind] = &[Kind::MissingEpisode, Kind::PeriodOfCare, Kind::LookedAfterEpisode];

pub(super) static CLA_19: Indicator = Indicator {
    id: "CLA-19",
    name: "Missing episodes of looked-after children",
    definition: "Episodes that began in the window in which a looked-after child was missing (M). Being away without leave \
                 (A) is not being missing.",
    numerator: "Missing episodes",
    windows: WINDOWS,
    good: Direction::Lower,
    source: "Annex A list 8; SSDA903 return, table of missing episodes",
    kinds: KINDS,
    counts: Counts::Children(episodes),
    ..COMMON
};

pub(super) static CLA_19B: Indicator = Indicator {
    id: "CLA-19b",
    name: "Looked-after children who went missing",
    definition: "Different looked-after children who began to be missing (M) in the window.",
    numerator: "Different children who went missing",
    shape: Shape::Children,
    windows: WINDOWS,
    good: Direction::Lower,
    source: "Annex A list 8; SSDA903 return, table of missing episodes",
    kinds: KINDS,
    counts: Counts::Children(episodes),
    ..COMMON
};

pub(super) static CLA_20: Indicator = Indicator {
    id: "CLA-20",
    name: "Return interviews",
    definition: "Of the missing episodes of looked-after children that ended in the window, those after which a return \
                 interview was offered; of those offered, the accepted ones; of the interviews held, those within 72 \
                 hours of the return (T20).",
    numerator: "Episodes after which the interview was offered; accepted; held within 72 hours",
    denominator: "Episodes that ended; with an interview offered; with an interview held",
    shape: Shape::Share,
    windows: WINDOWS,
    good: Direction::Higher,
    parts: &[
        Part { code: "offered", name: "Offered, of all returns" },
        Part { code: "accepted", name: "Accepted, of those offered" },
        Part { code: "within_72_hours", name: "Within 72 hours, of those held" },
    ],
    source: "Statutory guidance on children who run away or go missing from home or care (2014)",
    why_none: "No missing child came back in this time",
    kinds: KINDS,
    counts: Counts::Children(interviews),
    ..COMMON
};

const OFFERED: usize = 0;
const ACCEPTED: usize = 1;
const IN_TIME: usize = 2;
const INTERVIEW: &[&str] = &["T20"];

type Episode<'a> = Held<'a, MissingEpisode>;

/// Missing episodes of looked-after children, with why one is left out; other children's are of another family.
fn in_care<'a>(child: &'a Child<'_>) -> impl Iterator<Item = (Episode<'a>, Option<Reason>)> {
    let all = &child.record.missing;
    all.iter().enumerate().filter(|(_, one)| is_missing(one)).filter_map(move |(place, one)| {
        let day = one.from.day();
        let is_again = |other: &Episode<'_>| other.from.day() == day && other.rank != one.rank && is_missing(other);
        let left_out = match looked_after_at(child, day) {
            Ok(()) => all[..place].iter().any(is_again).then_some(Reason::SaidByAnotherSource),
            Err(Some(reason)) => Some(reason),
            Err(None) => return None,
        };
        Some((*one, left_out))
    })
}

fn episodes(child: &Child<'_>, out: &mut Out<'_>) {
    for (episode, left_out) in in_care(child) {
        let day = episode.from.day();
        let verdict = left_out.map_or(Verdict::Counted, Verdict::NotCounted);
        out.add(day, episode.entry, verdict, child.desk_on(day));
    }
}

fn interviews(child: &Child<'_>, out: &mut Out<'_>) {
    for (episode, left_out) in in_care(child) {
        let day = episode.until.unwrap_or(episode.from).day();
        if !out.wants(day) {
            continue;
        }
        let desk = child.desk_on(day);
        if let Some(reason) = left_out {
            out.add_part(OFFERED, day, episode.entry, Verdict::NotCounted(reason), desk);
            continue;
        }
        let parts = [
            (OFFERED, Some(offered(child, &episode))),
            (ACCEPTED, accepted(&episode)),
            (IN_TIME, in_time(child, &episode)),
        ];
        for (part, verdict) in parts {
            if let Some(verdict) = verdict {
                out.add_part(part, day, episode.entry, verdict, desk);
            }
        }
    }
}

/// An interview that was held or accepted had been offered.
fn is_offered(episode: &MissingEpisode) -> Option<bool> {
    let implied = episode.interview_accepted == Some(true) || episode.interview_at.is_some();
    if implied { Some(true) } else { episode.interview_offered }
}

fn offered(child: &Child<'_>, episode: &Episode<'_>) -> Verdict {
    match is_offered(episode) {
        _ if episode.until.is_none() => Verdict::NotCounted(Reason::StillMissing),
        Some(offered) => Verdict::counted_if(offered),
        None if !child.is_typed(episode.entry) => Verdict::NotCounted(Reason::NotChildsSource),
        None if has_time_left(child, episode.entry, child.asking.last()) => Verdict::NotCounted(Reason::NotYetDue),
        None => Verdict::DenominatorOnly,
    }
}

fn has_time_left(child: &Child<'_>, episode: EntryId, day: NaiveDate) -> bool {
    let waits = Waits::of(child, INTERVIEW);
    let mut clocks = waits.on(day).filter(|(clock, _)| clock.started.entry == episode);
    clocks.any(|(_, state)| matches!(state, State::Running { .. } | State::DueToday))
}

/// Only of what was offered.
fn accepted(episode: &Episode<'_>) -> Option<Verdict> {
    if episode.until.is_none() || is_offered(episode) != Some(true) {
        return None;
    }
    Some(match episode.interview_accepted.or(episode.interview_at.map(|_| true)) {
        Some(accepted) => Verdict::counted_if(accepted),
        None => Verdict::NotCounted(Reason::NotRecorded),
    })
}

/// Only of what was held.
fn in_time(child: &Child<'_>, episode: &Episode<'_>) -> Option<Verdict> {
    episode.interview_at?;
    let last = When::Day(child.asking.last());
    let clock =
        child.clocks().iter().find(|one| INTERVIEW.contains(&one.id()) && one.started.entry == episode.entry)?;
    match clock.state(last) {
        State::MetInTime { .. } => Some(Verdict::Counted),
        State::MetLate { .. } => Some(Verdict::DenominatorOnly),
        _ => None,
    }
}

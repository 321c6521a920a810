//! Who works with the child, from when to when, and how often the worker changed.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::{EntryId, Fact, codes, dates};

use super::details::{Known, team_of, worker_of};
use super::frame::Frame;
use super::line::Line;
use super::reading::{Reading, each, runs};
use super::visits::year_before;

/// Somebody who works with the child, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Involved {
    pub part: &'static str,
    /// `None`: the child waits for a worker.
    pub who: Option<String>,
    pub team: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub entry: EntryId,
}

impl Involved {
    pub fn from_in_words(&self) -> String {
        self.from.map_or_else(|| "Not recorded".to_owned(), dates::long)
    }

    pub fn until_in_words(&self) -> String {
        self.until.map_or_else(|| "now".to_owned(), dates::long)
    }
}

/// A new social worker took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerChange {
    pub on: NaiveDate,
    pub from: String,
    pub to: String,
    pub reason: Option<String>,
    pub entry: EntryId,
}

impl WorkerChange {
    pub fn day_in_words(&self) -> String {
        dates::long(self.on)
    }
}

/// The page about people involved.
#[derive(Clone, Debug)]
pub struct People {
    pub frame: Frame,
    pub now: Vec<Involved>,
    pub before: Vec<Involved>,
    /// The newest first.
    pub changes: Vec<WorkerChange>,
    pub changes_in_twelve_months: usize,
    /// Days without a key worker while a team was allocated, in the last twelve months; advocates and visitors.
    pub advocacy: Vec<Line>,
}

pub(super) fn people(reading: &Reading<'_>) -> People {
    let changes = changes(reading);
    let since = year_before(reading.day);
    let (now, before) = all(reading).into_iter().partition(|one| is_now(one, reading.day));
    People {
        frame: Frame::of(reading),
        now,
        before,
        changes_in_twelve_months: changes.iter().filter(|change| change.on > since && change.on <= reading.day).count(),
        changes,
        advocacy: reading.lines(|kind| kind == domain::Kind::Advocacy),
    }
}

/// Who works with the child on the page's day.
pub(super) fn involved_now(reading: &Reading<'_>) -> Vec<Involved> {
    all(reading).into_iter().filter(|one| is_now(one, reading.day)).collect()
}

fn is_now(one: &Involved, day: NaiveDate) -> bool {
    one.from.is_none_or(|from| runs(from, one.until, day)) && one.until.is_none_or(|until| until > day)
}

/// The social worker first, then by part; in each the newest first.
fn all(reading: &Reading<'_>) -> Vec<Involved> {
    let mut all: Vec<(u8, Involved)> = each!(reading, Allocation)
        .map(|(entry, allocation)| (rank(allocation.part), of_allocation(allocation, entry.entry, reading.who)))
        .collect();
    all.extend(named_elsewhere(reading));
    all.sort_by(|(one_rank, one), (other_rank, other)| {
        (one_rank, other.from, &one.who).cmp(&(other_rank, one.from, &other.who))
    });
    all.into_iter().map(|(_, one)| one).collect()
}

fn rank(part: Part) -> u8 {
    u8::try_from(Part::ALL.iter().position(|one| *one == part).unwrap_or(0)).unwrap_or(u8::MAX)
}

fn of_allocation(allocation: &Allocation, entry: EntryId, known: &dyn Known) -> Involved {
    Involved {
        part: allocation.part.in_words(),
        who: worker_of(allocation, known),
        team: team_of(allocation, known),
        from: Some(allocation.from),
        until: allocation.until,
        entry,
    }
}

/// People whom other entries name: the newest reviewing officer and chair where none is allocated, the personal adviser,
/// the lead practitioner of early help, and the team and worker of a referral in a return.
fn named_elsewhere(reading: &Reading<'_>) -> Vec<(u8, Involved)> {
    let allocated = |part: Part| each!(reading, Allocation).any(|(_, held)| held.part == part);
    let newest = |part: Part, named: Option<(NaiveDate, EntryId, String)>| {
        let (from, entry, name) = named.filter(|_| !allocated(part))?;
        let who = reading.who.account(&name);
        Some((
            rank(part),
            Involved { part: part.in_words(), who: Some(who), team: None, from: Some(from), until: None, entry },
        ))
    };
    let officer = each!(reading, LookedAfterReview)
        .filter_map(|(entry, review)| Some((review.held_on, entry.entry, review.reviewing_officer.clone()?)));
    let chair = each!(reading, InitialConference)
        .filter_map(|(entry, held)| Some((held.held_on, entry.entry, held.chair.clone()?)));
    let adviser = each!(reading, CareLeaver)
        .filter_map(|(entry, leaver)| Some((leaver.known_on?, entry.entry, leaver.personal_adviser.clone()?)));
    let mut named: Vec<(u8, Involved)> = [
        newest(Part::ReviewingOfficer, officer.max()),
        newest(Part::ConferenceChair, chair.max()),
        newest(Part::PersonalAdviser, adviser.max()),
    ]
    .into_iter()
    .flatten()
    .collect();
    named.extend(reading.standing().filter_map(|(entry, fact)| by_return(fact, entry.entry)));
    named
}

fn by_return(fact: &Fact, entry: EntryId) -> Option<(u8, Involved)> {
    let (part, who, team, from, until) = match fact {
        Fact::Referral(referral) => {
            let by = referral.handled_by.as_ref()?;
            (
                "Named in a list for the referral",
                by.worker.clone(),
                by.team.clone(),
                referral.referral_date,
                referral.closure_date,
            )
        }
        Fact::EarlyHelpEpisode(help) => {
            let lead = help.lead_practitioner.as_deref()?;
            ("Early help lead practitioner", Some(lead.into()), None, help.start_date?, help.end_date)
        }
        _ => return None,
    };
    let who = who.map(|who| who.to_string());
    Some((u8::MAX, Involved { part, who, team: team.map(|team| team.to_string()), from: Some(from), until, entry }))
}

/// Each key worker who came after another one.
fn changes(reading: &Reading<'_>) -> Vec<WorkerChange> {
    let mut workers: Vec<(&Allocation, EntryId)> = each!(reading, Allocation)
        .filter(|(_, allocation)| allocation.part == Part::KeyWorker)
        .map(|(entry, allocation)| (allocation, entry.entry))
        .collect();
    workers.sort_by_key(|(allocation, entry)| (allocation.from, allocation.until.is_none(), *entry));
    let name = |allocation: &Allocation| worker_of(allocation, reading.who);
    let named: Vec<(&Allocation, EntryId, String)> =
        workers.into_iter().filter_map(|(held, entry)| Some((held, entry, name(held)?))).collect();
    let changed = named.windows(2).filter(|pair| pair[0].2 != pair[1].2).map(|pair| WorkerChange {
        on: pair[1].0.from,
        from: pair[0].2.clone(),
        to: pair[1].2.clone(),
        reason: pair[1].0.change_reason.as_ref().map(|code| codes::WORKER_CHANGE.label(code)),
        entry: pair[1].1,
    });
    let mut changed: Vec<WorkerChange> = changed.collect();
    changed.reverse();
    changed
}

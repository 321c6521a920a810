//! Who works with the child, from when to when, and how often the worker changed.

use chrono::NaiveDate;
use domain::allocation::{Allocation, Part};
use domain::{EntryId, Fact, codes, dates};

use super::history::EntryHistory;

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
    /// `from` is the day on which a list or a meeting named them, and not that on which they began.
    pub known_on: bool,
    pub until: Option<NaiveDate>,
    pub entry: EntryId,
}

impl Involved {
    pub fn from_in_words(&self) -> String {
        match self.from {
            Some(from) if self.known_on => format!("Not told; known on {}", dates::long(from)),
            from => from.map_or_else(|| "Not recorded".to_owned(), dates::long),
        }
    }

    /// `since 4 March 2026`, or `known on 31 January 2024` where nobody said since when.
    pub fn since_in_words(&self) -> String {
        match self.from {
            Some(from) if self.known_on => format!("known on {}", dates::long(from)),
            Some(from) => format!("since {}", dates::long(from)),
            None => "since when is not recorded".to_owned(),
        }
    }

    pub fn until_in_words(&self) -> String {
        self.until.map_or_else(|| "now".to_owned(), dates::long)
    }
}

/// A new social worker took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerChange {
    pub on: NaiveDate,
    /// `on` is the day of the list that named the new one first.
    pub known_on: bool,
    pub from: String,
    pub to: String,
    pub reason: Option<String>,
    pub entry: EntryId,
}

impl WorkerChange {
    pub fn day_in_words(&self) -> String {
        if self.known_on { format!("By {}", dates::long(self.on)) } else { dates::long(self.on) }
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
    let mut all: Vec<(u8, Involved)> =
        held(reading).map(|held| (rank(held.allocation.part), of_allocation(&held, reading.who))).collect();
    all.extend(named_elsewhere(reading));
    all.sort_by(|(one_rank, one), (other_rank, other)| {
        (one_rank, other.from, &one.who).cmp(&(other_rank, one.from, &other.who))
    });
    all.into_iter().map(|(_, one)| one).collect()
}

fn rank(part: Part) -> u8 {
    u8::try_from(Part::ALL.iter().position(|one| *one == part).unwrap_or(0)).unwrap_or(u8::MAX)
}

/// An allocation, or who a list named before it named somebody else.
struct Held<'a> {
    allocation: &'a Allocation,
    until: Option<NaiveDate>,
    known_on: bool,
    source: &'a str,
    entry: EntryId,
}

/// Every allocation. A list tells who works with the child on its day, and the next one's word takes the place of it: whom
/// the former ones named is told by their versions.
fn held<'a>(reading: &Reading<'a>) -> impl Iterator<Item = Held<'a>> {
    each!(reading, Allocation).flat_map(|(entry, _)| held_by_versions(entry))
}

fn held_by_versions(entry: &EntryHistory) -> Vec<Held<'_>> {
    let mut all: Vec<Held<'_>> = Vec::new();
    for told in entry.versions.iter().filter(|told| !told.recorded.version.withdrawn) {
        let Some(Fact::Allocation(allocation)) = &told.fact else { continue };
        let source = told.recorded.version.source.as_str();
        let is_list = source.starts_with("annex-a/");
        match all.last_mut() {
            Some(last) if is_list && last.known_on && is_anybody_else(last.allocation, allocation) => {
                last.until = Some(allocation.from);
            }
            Some(last) => {
                // The first list that named them is the earliest day on which they are known.
                let known_on = is_list || last.known_on && last.allocation.from == allocation.from;
                all.pop();
                all.push(Held { allocation, until: allocation.until, known_on, source, entry: entry.entry });
                continue;
            }
            None => {}
        }
        all.push(Held { allocation, until: allocation.until, known_on: is_list, source, entry: entry.entry });
    }
    all
}

/// Whether a later list names somebody else. One of the same day corrects the first.
fn is_anybody_else(before: &Allocation, now: &Allocation) -> bool {
    before.named != now.named && before.from < now.from
}

fn of_allocation(held: &Held<'_>, known: &dyn Known) -> Involved {
    let allocation = held.allocation;
    Involved {
        part: allocation.part.in_words(),
        who: worker_of(allocation, known),
        team: team_of(allocation, known),
        from: Some(allocation.from),
        known_on: held.known_on,
        until: held.until,
        entry: held.entry,
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
            Involved {
                part: part.in_words(),
                who: Some(who),
                team: None,
                from: Some(from),
                known_on: true,
                until: None,
                entry,
            },
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
    Some((
        u8::MAX,
        Involved {
            part,
            who,
            team: team.map(|team| team.to_string()),
            from: Some(from),
            known_on: false,
            until,
            entry,
        },
    ))
}

/// Each key worker who came after another one. Two returns may call one worker differently, so that they name two tells of no
/// change.
fn changes(reading: &Reading<'_>) -> Vec<WorkerChange> {
    let mut workers: Vec<Held<'_>> = held(reading).filter(|held| held.allocation.part == Part::KeyWorker).collect();
    workers.sort_by_key(|held| (held.allocation.from, held.until.is_none(), held.entry));
    let named: Vec<(Held<'_>, String)> = workers
        .into_iter()
        .filter_map(|held| {
            let name = worker_of(held.allocation, reading.who)?;
            Some((held, name))
        })
        .collect();
    let typed = domain::Source::typed();
    let may_tell = |before: &Held<'_>, now: &Held<'_>| {
        before.source == now.source || [before.source, now.source].contains(&typed.as_str())
    };
    let changed =
        named.windows(2).filter(|pair| pair[0].1 != pair[1].1 && may_tell(&pair[0].0, &pair[1].0)).map(|pair| {
            let (now, to) = &pair[1];
            WorkerChange {
                on: now.allocation.from,
                known_on: now.known_on,
                from: pair[0].1.clone(),
                to: to.clone(),
                reason: now.allocation.change_reason.as_ref().map(|code| codes::WORKER_CHANGE.label(code)),
                entry: now.entry,
            }
        });
    let mut changed: Vec<WorkerChange> = changed.collect();
    changed.reverse();
    changed
}

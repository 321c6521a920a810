//! The first page of a record: who this is, what the child says, what we worry about, what works, and what comes next.

use chrono::NaiveDate;
use domain::narrative::Narrative;
use domain::{EntryId, Fact, dates};

use super::clocks::{ClockLine, Clocks};
use super::family::{Relative, relatives};
use super::frame::Frame;
use super::history::EntryHistory;
use super::identity::{self, Identity, identity};
use super::involved::{Involved, involved_now};
use super::line::{HIDDEN_ADDRESS, Line, May};
use super::next::{next_dates, plan_sentence};
use super::reading::{Reading, days_ago, each};
use super::visits::{Seen, last_seen};
use super::voice::{self, Heard};

/// See the page above.
#[derive(Clone, Debug)]
pub struct Overview {
    pub frame: Frame,
    pub identity: Identity,
    /// What each source says of who this is, with its versions.
    pub said_by: Vec<Line>,
    pub addresses: Vec<AddressLine>,
    /// The newest words of the child that anybody wrote down.
    pub childs_words: Option<Heard>,
    /// How often the child's words were written down in all.
    pub heard_count: usize,
    pub worries: Option<Noted>,
    pub working_well: Option<Noted>,
    /// The plan in a sentence.
    pub plan: Option<PlanSentence>,
    pub last_seen: Option<Seen>,
    pub last_seen_alone: Option<Seen>,
    pub next: Vec<NextDate>,
    pub involved: Vec<Involved>,
    /// Who is related to the child, as far as the reader may know.
    pub family: Vec<Relative>,
    /// The clocks that are overdue or run out next, at most so many as fit a first page.
    pub clocks: Vec<ClockLine>,
    pub overdue: usize,
    /// Questions of imports that nobody has answered.
    pub questions: usize,
}

/// Where the child lives or lived, or that the reader may not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressLine {
    pub entry: EntryId,
    pub text: String,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub protected: bool,
    pub hidden: bool,
    pub source: String,
}

impl AddressLine {
    /// `, from 5 January 2026, until 1 March 2026`, or nothing.
    pub fn span(&self) -> String {
        let part = |word: &str, day: Option<NaiveDate>| {
            day.map(|day| format!(", {word} {}", dates::long(day))).unwrap_or_default()
        };
        part("from", self.from) + &part("until", self.until)
    }
}

/// What a worker wrote of a child at a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub text: String,
    pub when: String,
    pub ago: String,
    pub entry: EntryId,
}

/// What is planned, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSentence {
    pub kind: &'static str,
    pub since: NaiveDate,
    /// `None` where the plan has no sentence.
    pub text: Option<String>,
    pub entry: EntryId,
}

/// Something that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextDate {
    pub on: NaiveDate,
    pub what: String,
    /// `in 4 days`.
    pub away: String,
    /// It is told by a date in the record, or worked out by a clock.
    pub entry: Option<EntryId>,
}

impl NextDate {
    pub fn day_in_words(&self) -> String {
        dates::long(self.on)
    }
}

/// More clocks than these are on the page of clocks.
const CLOCKS_SHOWN: usize = 5;
/// More dates than these are too many to be "next".
const NEXT_SHOWN: usize = 6;

pub(super) fn overview(reading: &Reading<'_>) -> Overview {
    let persons = identity::standing(reading.entries);
    let (childs_words, heard_count) = voice::newest(reading);
    let (last, alone) = last_seen(reading);
    let clocks = Clocks::of(reading);
    let mut next = next_dates(reading);
    next.extend(clocks.next());
    next.sort_by(|one, other| (one.on, &one.what).cmp(&(other.on, &other.what)));
    next.truncate(NEXT_SHOWN);
    Overview {
        frame: Frame::of(reading),
        identity: identity(&persons, reading.day),
        said_by: reading.lines(|kind| kind == domain::Kind::Person),
        addresses: addresses(reading.entries, reading.may),
        childs_words,
        heard_count,
        worries: newest_note(reading, |visit| visit.worries.as_ref()),
        working_well: newest_note(reading, |visit| visit.working_well.as_ref()),
        plan: plan_sentence(reading),
        last_seen: last,
        last_seen_alone: alone,
        next,
        involved: involved_now(reading),
        family: relatives(reading),
        overdue: clocks.overdue(),
        clocks: clocks.most_urgent(CLOCKS_SHOWN),
        questions: each!(reading, ImportQuestion).filter(|(_, question)| question.answer.is_none()).count(),
    }
}

/// Addresses that stand, the newest first.
fn addresses(entries: &[EntryHistory], may: May) -> Vec<AddressLine> {
    let mut lines: Vec<AddressLine> = entries.iter().filter_map(|entry| address_line(entry, may)).collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.until.is_none(), line.from, line.entry)));
    lines
}

fn address_line(entry: &EntryHistory, may: May) -> Option<AddressLine> {
    let fact = entry.standing()?;
    let Fact::Address(address) = fact else { return None };
    let protected = entry.hides(fact);
    let hidden = protected && !may.see_protected_address;
    let text = address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ");
    Some(AddressLine {
        entry: entry.entry,
        text: if hidden { HIDDEN_ADDRESS.to_owned() } else { text },
        from: address.from.filter(|_| !hidden),
        until: address.until.filter(|_| !hidden),
        protected,
        hidden,
        source: domain::Source::from_stored(&entry.last().recorded.version.source).in_words(),
    })
}

fn newest_note(reading: &Reading<'_>, text: fn(&domain::visit::Visit) -> Option<&Narrative>) -> Option<Noted> {
    let noted = each!(reading, Visit).filter_map(|(entry, visit)| {
        let words = text(visit)?.text().filter(|words| !words.trim().is_empty())?;
        Some((visit.at, entry.entry, words))
    });
    let (at, entry, words) = noted.max_by_key(|(at, ..)| (at.day(), at.to_string()))?;
    Some(Noted { text: words.to_owned(), when: at.in_words(), ago: days_ago(at.day(), reading.day), entry })
}

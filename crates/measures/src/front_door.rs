//! The front door: contacts, the decisions on them, referrals and re-referrals.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use domain::clock::{Timescales, Unit};
use domain::contact::Contact;
use domain::referral::Referral;
use domain::working_days::{self, OutsideTable};
use domain::{EntryId, Fact, Kind, SubjectId};
use picture::{Held, Picture};

use crate::figure::{Definition, Figure, NotCounted, Sorted};
use crate::window::Window;

/// A referral is a re-referral where the last one came at most this many days before (children in need statistics).
pub const RE_REFERRAL_DAYS: u64 = 365;

const RECEIVED: Definition = Definition {
    id: "FD-01",
    name: "Contacts received",
    definition: "Contacts received at the front door in the window. A contact is not a referral.",
    why_none: "No contact can be counted",
};

const IN_TIME: Definition = Definition {
    id: "FD-02",
    name: "Contacts decided in time",
    definition: "Of the contacts decided in the window, those decided by the end of the next working day after the day \
                 on which they were received.",
    why_none: "No contact was decided in this time",
};

const WAITING: Definition = Definition {
    id: "FD-13",
    name: "Contacts waiting for a decision",
    definition: "Contacts received by the day on which no decision is recorded. Contacts of a list that does not tell \
                 decisions (Annex A) are left out.",
    why_none: "No contact can be counted",
};

const OPEN: Definition = Definition {
    id: "FD-14",
    name: "Open referrals",
    definition: "Referrals made by the day, not closed by it, and not ended with no further action.",
    why_none: "No referral can be counted",
};

const RE_REFERRED: Definition = Definition {
    id: "FD-06",
    name: "Re-referrals within 12 months",
    definition: "Of the referrals in the window, those of a child who had an earlier referral at most 365 days before, \
                 open or closed, with or without further action.",
    why_none: "No referral was made in this time",
};

/// Working days within which a contact is decided where the council's file sets no limit in working days: one, as
/// statutory guidance has it for a referral (T01).
const DECISION_WORKING_DAYS: u32 = 1;

/// The day by the end of which a contact must be decided: T01b of the timescales.
///
/// # Errors
/// The day is outside the table of bank holidays.
pub fn decision_due(received: NaiveDate) -> Result<NaiveDate, OutsideTable> {
    let set = Timescales::in_force().step("T01b", "limit").and_then(|(_, step)| step.term?.limit());
    let days = set.filter(|limit| limit.unit == Unit::WorkingDays).map_or(DECISION_WORKING_DAYS, |limit| limit.count);
    working_days::after(received, days)
}

/// FD-01 for the month so far.
pub fn contacts_received(picture: &Picture, today: NaiveDate) -> Figure {
    contacts_received_in(picture, Window::month_to(today))
}

/// FD-01.
pub fn contacts_received_in(picture: &Picture, window: Window) -> Figure {
    let received = contacts(picture).filter(|(_, contact)| window.holds(contact.received_at.day()));
    let counted = received.map(|(held, _)| held.entry).collect();
    RECEIVED.count(window, Sorted { counted, ..Sorted::default() })
}

/// FD-02 for the month so far.
pub fn contacts_decided_in_time(picture: &Picture, today: NaiveDate) -> Figure {
    contacts_decided_in_time_in(picture, Window::month_to(today))
}

/// FD-02.
pub fn contacts_decided_in_time_in(picture: &Picture, window: Window) -> Figure {
    let mut sorted = Sorted::default();
    for (held, contact) in contacts(picture) {
        let Some(decided) = contact.decision.as_ref().map(|decision| decision.decided_at.day()) else { continue };
        if !window.holds(decided) {
            continue;
        }
        match decision_due(contact.received_at.day()) {
            Ok(due) if decided <= due => sorted.counted.push(held.entry),
            Ok(_) => sorted.denominator_only.push(held.entry),
            Err(outside) => sorted.not_counted.push((held.entry, NotCounted::NoDueDay(outside))),
        }
    }
    IN_TIME.percentage(window, sorted)
}

/// Contacts that wait for a decision. One that stands on two records of the same person, since joined, waits once.
pub fn contacts_waiting(picture: &Picture, today: NaiveDate) -> Figure {
    let mut sorted = Sorted::default();
    let mut first = HashMap::new();
    let waiting = contacts(picture)
        .filter(|(_, contact)| contact.awaits_decision() && contact.received_at.day() <= today)
        .map(|(held, contact)| (held, (picture.canonical(held.subject), contact.received_at.to_string())));
    for (held, contact) in waiting {
        let (subject, entry) = *first.entry(contact).or_insert((held.subject, held.entry));
        if subject == held.subject {
            sorted.counted.push(held.entry);
        } else {
            sorted.not_counted.push((held.entry, NotCounted::SaidByAnotherSource(entry)));
        }
    }
    WAITING.count(Window::on(today), sorted)
}

/// Referrals that are open.
pub fn open_referrals(picture: &Picture, today: NaiveDate) -> Figure {
    let told = Referrals::of(picture);
    let open = |entry: &EntryId| told.referral(entry).is_some_and(|referral| referral.is_open_on(today));
    let sorted = Sorted {
        counted: told.once().filter(open).collect(),
        not_counted: told.again().filter(|(entry, _)| open(entry)).collect(),
        ..Sorted::default()
    };
    OPEN.count(Window::on(today), sorted)
}

/// FD-06 for the month so far.
pub fn re_referrals(picture: &Picture, today: NaiveDate) -> Figure {
    re_referrals_in(picture, Window::month_to(today))
}

/// FD-06.
pub fn re_referrals_in(picture: &Picture, window: Window) -> Figure {
    let told = Referrals::of(picture);
    let within = |entry: &EntryId| told.referral(entry).is_some_and(|referral| window.holds(referral.referral_date));
    let mut sorted =
        Sorted { not_counted: told.again().filter(|(entry, _)| within(entry)).collect(), ..Sorted::default() };
    for dates in told.of_child.values() {
        let mut last: Option<NaiveDate> = None;
        for (date, entry) in dates {
            let soon = last.is_some_and(|last| *date <= last + Days::new(RE_REFERRAL_DAYS));
            if window.holds(*date) {
                if soon { sorted.counted.push(*entry) } else { sorted.denominator_only.push(*entry) }
            }
            last = Some(*date);
        }
    }
    RE_REFERRED.percentage(window, sorted)
}

/// All figures of the front door, for the month so far or for today.
pub fn all(picture: &Picture, today: NaiveDate) -> Vec<Figure> {
    vec![
        contacts_received(picture, today),
        contacts_decided_in_time(picture, today),
        contacts_waiting(picture, today),
        open_referrals(picture, today),
        re_referrals(picture, today),
    ]
}

fn contacts(picture: &Picture) -> impl Iterator<Item = (&Held, &Contact)> {
    picture.all(Kind::Contact).filter_map(|held| match &held.fact {
        Fact::Contact(contact) => Some((held, contact.as_ref())),
        _ => None,
    })
}

/// Every referral once, whichever sources tell of it and on whichever of a person's joined records. The census knows a referral by its child and date (N00100), so
/// that is what makes two entries the same one; what is recorded here counts before what a file says.
struct Referrals<'a> {
    picture: &'a Picture,
    of_child: BTreeMap<SubjectId, BTreeMap<NaiveDate, EntryId>>,
    again: HashMap<EntryId, EntryId>,
}

impl<'a> Referrals<'a> {
    fn of(picture: &'a Picture) -> Self {
        let mut all: Vec<(&Held, NaiveDate)> = picture
            .all(Kind::Referral)
            .filter_map(|held| match &held.fact {
                Fact::Referral(referral) => Some((held, referral.referral_date)),
                _ => None,
            })
            .collect();
        all.sort_by_key(|(held, _)| (!held.source.is_typed(), held.source.clone(), held.entry));
        let mut told = Self { picture, of_child: BTreeMap::new(), again: HashMap::new() };
        for (held, date) in all {
            let first =
                *told.of_child.entry(picture.canonical(held.subject)).or_default().entry(date).or_insert(held.entry);
            if first != held.entry {
                told.again.insert(held.entry, first);
            }
        }
        told
    }

    fn referral(&self, entry: &EntryId) -> Option<&Referral> {
        match &self.picture.entry(*entry)?.fact {
            Fact::Referral(referral) => Some(referral),
            _ => None,
        }
    }

    fn once(&self) -> impl Iterator<Item = EntryId> {
        self.of_child.values().flat_map(|dates| dates.values().copied())
    }

    fn again(&self) -> impl Iterator<Item = (EntryId, NotCounted)> {
        self.again.iter().map(|(entry, first)| (*entry, NotCounted::SaidByAnotherSource(*first)))
    }
}

#[cfg(test)]
mod tests;

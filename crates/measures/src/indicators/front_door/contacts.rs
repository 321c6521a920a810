//! Contacts: received, decided, what became of them, and what still waits.

use chrono::NaiveDate;
use domain::contact::{Contact, Decision};
use domain::{EntryId, Kind, When};

use super::{MONTH_AND_YEAR, decision_due, office_hours};
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};

pub(super) static FD_01: Indicator = Indicator {
    id: "FD-01",
    name: "Contacts received",
    definition: "Contacts received at the front door in the window, one for each child. A contact is not a referral.",
    numerator: "Contacts received",
    windows: MONTH_AND_YEAR,
    source: "Annex A list 1",
    kinds: &[Kind::Contact],
    counts: Counts::Children(received),
    ..COMMON
};

pub(super) static FD_02: Indicator = Indicator {
    id: "FD-02",
    name: "Contacts decided in time",
    definition: "Of the contacts decided in the window, those decided by the end of the next working day after the day \
                 on which they were received, or within the council's own limit where it sets one in working days.",
    numerator: "Contacts decided in time",
    denominator: "Contacts decided",
    shape: Shape::Share,
    windows: &[Span::Month, Span::YearToDate],
    good: Direction::Higher,
    source: "Working Together to Safeguard Children; the council's own limit where it sets one (T01b)",
    why_none: "No contact was decided in this time",
    kinds: &[Kind::Contact],
    counts: Counts::Children(decided_in_time),
    ..COMMON
};

pub(super) static FD_03: Indicator = Indicator {
    id: "FD-03",
    name: "Contacts that became referrals",
    definition: "Of the contacts decided in the window, those on which a referral was opened, for a child protection \
                 enquiry too. A contact passed to a referral that was open already did not become one.",
    numerator: "Contacts on which a referral was opened",
    denominator: "Contacts decided",
    shape: Shape::Share,
    windows: MONTH_AND_YEAR,
    good: Direction::Band,
    source: "Standard Safeguarding Dataset",
    why_none: "No contact was decided in this time",
    kinds: &[Kind::Contact],
    counts: Counts::Children(became_referrals),
    ..COMMON
};

pub(super) static FD_12: Indicator = Indicator {
    id: "FD-12",
    name: "Time from contact to referral",
    definition: "The median of the working hours from when a contact was received to when it was decided to open a \
                 referral on it, for referrals opened in the window. Working hours are those from 9am to 5pm of working \
                 days, so a contact of Friday evening decided at 10am on Monday took one.",
    numerator: "Contacts on which a referral was opened",
    shape: Shape::Median(Amount::WorkingHours),
    windows: MONTH_AND_YEAR,
    good: Direction::Lower,
    source: "Standard Safeguarding Dataset; the hours are our own choice",
    why_none: "No referral was opened on a contact in this time",
    kinds: &[Kind::Contact],
    counts: Counts::Children(time_to_referral),
    ..COMMON
};

pub(super) static FD_13: Indicator = Indicator {
    id: "FD-13",
    name: "Contacts waiting for a decision",
    definition: "Contacts received by the day on which no decision is recorded. Contacts of a list that does not tell \
                 decisions (Annex A) are left out.",
    numerator: "Contacts without a decision",
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Our own number",
    kinds: &[Kind::Contact],
    counts: Counts::Children(waiting),
    ..COMMON
};

/// A contact, and whether it is said again.
pub(super) struct Said<'c> {
    pub entry: EntryId,
    pub contact: &'c Contact,
    pub again: bool,
}

impl Said<'_> {
    /// What it is, unless it is said again.
    pub fn or_again(&self, verdict: impl FnOnce() -> Verdict) -> Verdict {
        if self.again { Verdict::NotCounted(Reason::SaidByAnotherSource) } else { verdict() }
    }
}

/// The contacts that belong, the earliest first. One is said again where it has the very moment of another (the same on two
/// records of a child, since joined), or where a source that is followed first tells of as many from the same place on that
/// day.
pub(super) fn contacts<'c>(child: &'c Child<'_>, belongs: impl Fn(&Contact) -> bool) -> Vec<Said<'c>> {
    let all: Vec<&Held<'_, Contact>> = child.record.contacts.iter().filter(|contact| belongs(contact)).collect();
    let said = |(place, contact): (usize, &&'c Held<'_, Contact>)| Said {
        entry: contact.entry,
        contact: contact.noun,
        again: is_again(&all, place),
    };
    all.iter().enumerate().map(said).collect()
}

fn is_again(all: &[&Held<'_, Contact>], place: usize) -> bool {
    let this = all[place];
    let same_moment = |other: &&Held<'_, Contact>| other.received_at == this.received_at;
    if matches!(this.received_at, When::Moment(_)) && all[..place].iter().any(same_moment) {
        return true;
    }
    let alike =
        |other: &&&Held<'_, Contact>| other.received_at.day() == this.received_at.day() && other.source == this.source;
    let before = all[..place].iter().filter(alike).filter(|other| other.rank == this.rank).count();
    (0..this.rank).any(|rank| all.iter().filter(alike).filter(|other| other.rank == rank).count() > before)
}

/// A contact with its decision, and the desk that decided.
pub(super) struct Decided<'c> {
    pub said: Said<'c>,
    pub decision: &'c Decision,
    pub day: NaiveDate,
    pub desk: Desk,
}

/// Contacts that were decided on a day that is asked for.
pub(super) fn decided<'c>(child: &'c Child<'_>, out: &Out<'_>) -> Vec<Decided<'c>> {
    let all = contacts(child, |contact| contact.decision.is_some());
    let decided = all.into_iter().filter_map(|said| {
        let decision = said.contact.decision.as_ref()?;
        let day = decision.decided_at.day();
        let desk = || decided_by(child, &decision.decided_by, day);
        out.wants(day).then(|| Decided { said, decision, day, desk: desk() })
    });
    decided.collect()
}

/// Who decided, or else who had the child.
pub(super) fn decided_by(child: &Child<'_>, user_name: &str, day: NaiveDate) -> Desk {
    let desk = child.staff.desk_of_user(user_name);
    if desk.worker.is_some() { desk } else { child.desk_on(day) }
}

fn received(child: &Child<'_>, out: &mut Out<'_>) {
    for said in contacts(child, |_| true) {
        let day = said.contact.received_at.day();
        if out.wants(day) {
            out.add(day, said.entry, said.or_again(|| Verdict::Counted), child.desk_on(day));
        }
    }
}

fn decided_in_time(child: &Child<'_>, out: &mut Out<'_>) {
    for Decided { said, day, desk, .. } in decided(child, out) {
        let verdict = said.or_again(|| match decision_due(said.contact.received_at.day()) {
            Ok(due) => Verdict::counted_if(day <= due),
            Err(_) => Verdict::NotCounted(Reason::NoDueDay),
        });
        out.add(day, said.entry, verdict, desk);
    }
}

fn became_referrals(child: &Child<'_>, out: &mut Out<'_>) {
    for Decided { said, decision, day, desk } in decided(child, out) {
        let verdict = said.or_again(|| Verdict::counted_if(decision.outcome.opens_referral()));
        out.add(day, said.entry, verdict, desk);
    }
}

fn time_to_referral(child: &Child<'_>, out: &mut Out<'_>) {
    for Decided { said, decision, day, desk } in decided(child, out) {
        if !decision.outcome.opens_referral() {
            continue;
        }
        let mut hours = 0.0;
        let verdict = said.or_again(|| match (said.contact.received_at, decision.decided_at) {
            (When::Moment(from), When::Moment(until)) => match office_hours::between(from, until) {
                Ok(counted) => {
                    hours = counted;
                    Verdict::Counted
                }
                Err(_) => Verdict::NotCounted(Reason::OutsideCalendar),
            },
            _ => Verdict::NotCounted(Reason::NoTimeOfDay),
        });
        out.add_weighed(day, said.entry, verdict, hours, desk);
    }
}

fn waiting(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.contacts.is_empty() {
        return;
    }
    for day in out.days() {
        for said in contacts(child, |contact| contact.received_at.day() <= *day && was_waiting(contact, *day)) {
            out.add(*day, said.entry, said.or_again(|| Verdict::Counted), child.desk_on(*day));
        }
    }
}

/// Whether a decision was still awaited at the end of a day.
fn was_waiting(contact: &Contact, day: NaiveDate) -> bool {
    contact.awaits_decision() || contact.decision.as_ref().is_some_and(|decision| decision.decided_at.day() > day)
}

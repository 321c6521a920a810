//! One alert as a list shows it.

use std::collections::BTreeSet;

use domain::SubjectId;
use domain::alert::{AlertHandling, Handled};
use domain::dates::long;
use measures::alerts::{Alert, Lead, Mend, Owner, Severity, Standing, State};
use picture::Picture;

use super::kept::{AllAlerts, OfChild};
use super::list::Reader;
use crate::child::account_in_words;

/// See the page above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertLine {
    pub child: SubjectId,
    pub label: String,
    pub alert: Alert,
    /// `Sam Example`, `The duty desk`.
    pub owner: String,
    /// `Sam Example, who left on 3 March 2026`.
    pub was: Option<String>,
    /// Why it is theirs: `manages the team`.
    pub because: &'static str,
    pub team: Option<String>,
    /// `Done: back on 20 March 2026 unless the record shows it`; none while it waits.
    pub state: Option<String>,
    pub level: u8,
    /// `Morgan Example`; none while it is with its owner only.
    pub escalated_to: Option<String>,
    /// `Passed on by Sam Example on 3 March 2026`.
    pub last: Option<String>,
    /// `Seen by Sam Example on 3 March 2026`; none while its owner has not opened the list.
    pub seen: Option<String>,
    /// Raised today.
    pub is_new: bool,
}

impl AlertLine {
    pub fn is_waiting(&self) -> bool {
        self.state.is_none()
    }

    pub fn severity(&self) -> Severity {
        self.alert.severity
    }

    /// Where it is put right: the address, and what the link says.
    pub fn mends(&self) -> (String, &'static str) {
        let child = self.child;
        match self.alert.mend {
            Mend::Visit => (format!("/children/{child}/visits/new"), "Record a visit"),
            Mend::Contact(entry) => (format!("/contacts/{entry}"), "Decide on the contact"),
            Mend::Allocate => (format!("/children/{child}/allocate"), "Allocate"),
            Mend::Supervise(worker) => (format!("/workers/{worker}/supervision/new"), "Hold a session"),
            Mend::Decide => (format!("/children/{child}/decisions/new"), "Record a decision"),
            Mend::Entry(entry) => (format!("/children/{child}/entries/{entry}"), "Open the entry"),
            Mend::Page(page) => (format!("/children/{child}{page}"), "Open the record"),
        }
    }
}

/// An alert with how it stands, before it has words.
pub(super) struct Seen<'a> {
    pub child: SubjectId,
    pub alert: &'a Alert,
    pub lead: &'a Lead,
    pub handling: &'a [AlertHandling],
    pub stands: &'a Standing,
}

/// Every alert with how it stands.
pub(super) fn all(alerts: &AllAlerts) -> impl Iterator<Item = Seen<'_>> {
    alerts.children().flat_map(|(child, of)| of_child(child, of))
}

/// Those of some children.
pub(super) fn of_children<'a>(
    alerts: &'a AllAlerts,
    children: impl IntoIterator<Item = &'a SubjectId>,
) -> impl Iterator<Item = Seen<'a>> {
    children
        .into_iter()
        .filter_map(|child| Some((*child, alerts.child(*child)?)))
        .flat_map(|(child, of)| of_child(child, of))
}

/// Those for whoever reads: their own, those that have come up to them, and for who has the duty those of the duty desk.
pub(super) fn for_reader(alerts: &AllAlerts, reader: Reader) -> impl Iterator<Item = Seen<'_>> {
    let own = reader.me.map(|me| alerts.of_owner(Owner::Worker(me)));
    let duty = reader.has_duty.then(|| alerts.of_owner(Owner::DutyDesk));
    let children: BTreeSet<&SubjectId> = own.into_iter().chain(duty).flatten().collect();
    of_children(alerts, children).filter(move |seen| seen.stands.is_for(reader.me, reader.has_duty))
}

pub(super) fn of_child(child: SubjectId, of: &OfChild) -> impl Iterator<Item = Seen<'_>> {
    let (lead, handling) = (&of.found.lead, &of.handling[..]);
    let both = of.found.alerts.iter().zip(&of.stands);
    both.map(move |(alert, stands)| Seen { child, alert, lead, handling, stands })
}

impl Seen<'_> {
    /// Whether somebody opened the list on which it stands.
    pub fn was_seen_by(&self, user_name: &str) -> bool {
        let seen = |one: &&AlertHandling| *one.alert == *self.alert.key && one.what == Handled::Seen;
        self.handling.iter().filter(seen).any(|one| one.by == user_name)
    }

    pub fn line(&self, picture: &Picture, alerts: &AllAlerts) -> AlertLine {
        let desks = &alerts.desks;
        let who = |owner: Owner| match owner {
            Owner::Worker(worker) => desks.worker(worker).map_or_else(String::new, |known| known.name.clone()),
            Owner::DutyDesk => "The duty desk".to_owned(),
        };
        let gone = |worker: SubjectId| {
            let name = &desks.worker(worker)?.name;
            Some(desks.left_on(worker).map_or_else(
                || format!("{name}, who does not work here now"),
                |day| format!("{name}, who left on {}", long(day)),
            ))
        };
        let by = |one: &AlertHandling| format!("{} on {}", account_in_words(picture, &one.by), long(one.at.day()));
        let seen = self.handling.iter().rfind(|one| *one.alert == *self.alert.key && one.what == Handled::Seen);
        let stands = self.stands;
        let back = |said: &str, day| {
            format!("{said}: back on {}{}", long(day), if said == "Done" { " unless the record shows it" } else { "" })
        };
        AlertLine {
            child: self.child,
            label: picture.label(self.child),
            alert: self.alert.clone(),
            owner: who(stands.owned.owner),
            was: stands.owned.was.and_then(gone),
            because: stands.owned.because.in_words(),
            team: desks.team_of(self.alert.rule, self.lead).and_then(|team| Some(desks.team(team)?.name.clone())),
            state: match stands.state {
                State::Waiting => None,
                State::Done { until } => Some(back("Done", until)),
                State::PutOff { until } => Some(back("Put off", until)),
            },
            level: stands.level,
            escalated_to: stands.escalated_to.map(who),
            last: stands.last.and_then(|place| self.handling.get(place)).map(|one| {
                let again = if stands.came_back { ", and the record does not show it" } else { "" };
                format!("{} by {}{again}", one.what.in_words(), by(one))
            }),
            seen: seen.map(|one| format!("Seen by {}", by(one))),
            is_new: self.alert.raised_on == alerts.today(),
        }
    }
}

//! Contacts on which nobody has decided.

use chrono::NaiveDate;
use domain::clock::State;
use domain::{Fact, When};

use super::{Alert, Mend, Rule, Severity, due, key};
use crate::child::Child;

pub(super) fn undecided(child: &Child<'_>, today: NaiveDate, alerts: &mut Vec<Alert>) {
    for (entry, fact) in child.facts() {
        let Fact::Contact(contact) = fact else { continue };
        if contact.decision.is_some() || contact.received_at.day() > today || child.about.died.is_some() {
            continue;
        }
        let received = contact.received_at.day();
        let runs = |clock: &&domain::clock::Clock| clock.id() == "T01b" && clock.started.entry == entry;
        let clock = child.clocks().iter().find(runs);
        let late = clock.is_some_and(|clock| matches!(clock.state(When::Day(today)), State::Overdue { .. }));
        alerts.push(Alert {
            rule: Rule::ContactUndecided,
            key: key(Rule::ContactUndecided.code(), entry),
            raised_on: received,
            due_on: clock.and_then(domain::clock::Clock::due_on),
            severity: if late { Severity::Overdue } else { Severity::Now },
            name: "Decision on a contact",
            when: clock.map_or_else(|| "Waits".to_owned(), |clock| due::when(clock, today)),
            why: clock.map_or_else(
                || format!("received {}, and nobody has decided", contact.received_at.in_words()),
                |clock| clock.reason(When::Day(today)),
            ),
            mend: Mend::Contact(entry),
        });
    }
}

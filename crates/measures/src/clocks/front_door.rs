//! Contacts and referrals: T01, T01b.

use chrono::NaiveDate;
use domain::clock::Event;
use domain::clock::due::london_day;
use domain::management_decision::DecisionPoint;

use super::run::{Run, Span, on};

pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for referral in &record.referrals {
        let later = record.referrals.iter().map(|other| other.referral_date).find(|day| *day > referral.referral_date);
        let until = match (referral.closure_date, later) {
            (Some(closed), Some(later)) => Some(closed.min(later)),
            (closed, later) => closed.or(later),
        };
        let span = Span { from: referral.referral_date, until };
        let closed = referral.closure_date.map(|day| on(day, "referral closed", referral.entry));
        let no_further_action = referral.no_further_action == Some(true);
        let decided = decided(run, span).or(closed);
        // That there was no further action shows that it was decided, but not when.
        if decided.is_some() || !no_further_action {
            let received = on(referral.referral_date, "referral received", referral.entry);
            run.once("T01", "limit", received, decided, None);
        }
    }
    // A contact of a list that does not tell decisions has none to wait for.
    for contact in record.contacts.iter().filter(|contact| contact.decision.is_some() || contact.awaits_decision()) {
        let received = Event { at: contact.received_at, what: "contact received", entry: contact.entry };
        let decided = contact.decision.as_ref();
        let decided =
            decided.map(|decision| Event { at: decision.decided_at, what: "contact decided", entry: contact.entry });
        run.once("T01b", "limit", received, decided, None);
    }
}

/// The recorded decision on the referral; where there is none, the first thing that shows that it was decided.
fn decided(run: &Run<'_>, span: Span) -> Option<Event> {
    let within = |day: NaiveDate| span.holds(day);
    let record = run.record;
    let recorded = record
        .decisions
        .iter()
        .find(|decision| decision.point == DecisionPoint::Referral && within(london_day(decision.decided_at)));
    if let Some(decision) = recorded {
        return Some(Event {
            at: decision.decided_at,
            what: "response to the referral decided",
            entry: decision.entry,
        });
    }
    let assessments = record.assessments.iter().map(|one| on(one.start_date, "assessment started", one.entry));
    let enquiries = record.enquiries.iter().map(|one| on(one.start_date, "section 47 enquiry started", one.entry));
    let discussions = record.strategy_discussions.iter().map(|one| {
        let day = london_day(one.held_at);
        on(day, "strategy discussion held", one.entry)
    });
    let shown = assessments.chain(enquiries).chain(discussions).filter(|event| within(london_day(event.at)));
    shown.min_by_key(|event| london_day(event.at))
}

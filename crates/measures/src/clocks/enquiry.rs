//! Strategy discussions and section 47 enquiries: T02, T04, T04b, T05.

use domain::clock::Event;
use domain::clock::due::{is_after, london_day};
use domain::section_47_enquiry::Section47Enquiry;

use super::record::{Held, Record};
use super::run::{Run, Span, first_from, on, within};

pub(super) fn add(run: &mut Run<'_>) {
    strategy_discussions(run);
    let record = run.record;
    let seen: Vec<Event> = record.visits.iter().filter(|visit| visit.counts()).map(seen).collect();
    let conferences = conferences(record);
    for enquiry in &record.enquiries {
        let began = on(enquiry.start_date, "section 47 enquiry began", enquiry.entry);
        let span = Span { from: enquiry.start_date, until: enquiry.end_date };
        let ended = enquiry.end_date.map(|day| on(day, "section 47 enquiry ended", enquiry.entry));
        run.once("T02", "limit", began, within(&seen, span).first().copied(), ended);
        if enquiry.conference_not_required != Some(true) {
            let held = own_conference(enquiry).or_else(|| next_conference(record, &conferences, enquiry));
            // The concerns stand: ending the enquiry does not end the duty to hold the conference.
            let stops = ended.filter(|_| enquiry.substantiated != Some(true));
            run.once("T05", "limit", began, held, stops);
        }
    }
}

pub(super) fn seen(visit: &Held<'_, domain::visit::Visit>) -> Event {
    Event { at: visit.at, what: "seen", entry: visit.entry }
}

fn strategy_discussions(run: &mut Run<'_>) {
    let record = run.record;
    for discussion in &record.strategy_discussions {
        let held = Event { at: discussion.held_at, what: "strategy discussion held", entry: discussion.entry };
        if let Some(at) = discussion.decided_at {
            let decided = Event { at, what: "strategy discussion called", entry: discussion.entry };
            run.once("T04", "limit", decided, Some(held), None);
        }
        if discussion.urgent {
            let later = record.strategy_discussions.iter().find(|later| {
                !later.urgent && later.entry != discussion.entry && is_after(later.held_at, discussion.held_at)
            });
            let followed =
                later.map(|later| Event { at: later.held_at, what: "strategy meeting held", entry: later.entry });
            let held = Event { what: "urgent strategy discussion held", ..held };
            run.once("T04b", "limit", held, followed, None);
        }
    }
}

fn own_conference(enquiry: &Held<'_, Section47Enquiry>) -> Option<Event> {
    enquiry.conference_date.map(|day| on(day, CONFERENCE, enquiry.entry))
}

const CONFERENCE: &str = "initial child protection conference held";

/// The first conference after the enquiry began and before the next one did.
fn next_conference(record: &Record<'_>, conferences: &[Event], enquiry: &Section47Enquiry) -> Option<Event> {
    let next = record.enquiries.iter().map(|other| other.start_date).find(|day| *day > enquiry.start_date);
    let held = first_from(conferences, enquiry.start_date)?;
    next.is_none_or(|next| london_day(held.at) < next).then_some(held)
}

/// Every initial conference that any noun tells of, once a day, the earliest first.
pub(super) fn conferences(record: &Record<'_>) -> Vec<Event> {
    let recorded = record.conferences.iter().map(|conference| on(conference.held_on, CONFERENCE, conference.entry));
    let of_enquiries = record.enquiries.iter().filter_map(own_conference);
    let of_referrals = record
        .referrals
        .iter()
        .filter_map(|referral| referral.initial_conference_date.map(|day| on(day, CONFERENCE, referral.entry)));
    let mut all: Vec<Event> = recorded.chain(of_enquiries).chain(of_referrals).collect();
    all.sort_by_key(|event| london_day(event.at));
    all.dedup_by_key(|event| london_day(event.at));
    all
}

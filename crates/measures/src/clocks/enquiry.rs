//! Strategy discussions and section 47 enquiries: T02, T04, T04b, T05.

use chrono::{Days, NaiveDate};
use domain::clock::Event;
use domain::clock::due::{is_after, london_day};
use domain::section_47_enquiry::Section47Enquiry;

use super::assessment::case_on;
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
        let closed = case_on(run, enquiry.start_date).closes();
        let held = own_conference(enquiry).or_else(|| next_conference(record, &conferences, enquiry, closed));
        let first_seen = within(&seen, span).first().copied();
        let not_required = enquiry.conference_not_required == Some(true);
        // Where it was answered on a day that nobody tells, and no visit shows it, there is nothing to wait for.
        if !not_required || ended.is_some() || first_seen.is_some() {
            run.once("T02", "limit", began, first_seen, earliest([ended, held, closed]));
        }
        if !not_required {
            // The concerns stand: ending the enquiry does not end the duty to hold the conference.
            let stops = ended.filter(|_| enquiry.substantiated != Some(true));
            run.once("T05", "limit", began, held, earliest([stops, closed, None]));
        }
    }
}

fn earliest(events: [Option<Event>; 3]) -> Option<Event> {
    events.into_iter().flatten().min_by_key(|event| london_day(event.at))
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
            run.once("T04b", "limit", held, followed, no_meeting_any_more(run, london_day(discussion.held_at)));
        }
    }
}

/// An enquiry that an urgent discussion leads to begins at most this many days after it.
const DISCUSSION_TO_ENQUIRY_DAYS: u64 = 7;

/// The enquiry that the discussion led to is over, its conference has been held, or the case is closed.
fn no_meeting_any_more(run: &Run<'_>, held: NaiveDate) -> Option<Event> {
    let follows = Span { from: held, until: Some(held + Days::new(DISCUSSION_TO_ENQUIRY_DAYS)) };
    let enquiry = run.record.enquiries.iter().find(|enquiry| follows.holds(enquiry.start_date));
    let ended = enquiry.and_then(|one| one.end_date.map(|day| on(day, "section 47 enquiry ended", one.entry)));
    // Answered on a day that nobody tells: nothing is waited for from the start of the enquiry.
    let answered = enquiry.filter(|one| one.conference_not_required == Some(true) && one.end_date.is_none());
    let answered = answered.map(|one| on(one.start_date, "no conference was required", one.entry));
    let conference = enquiry.and_then(own_conference);
    earliest([ended.or(answered), conference, case_on(run, held).closes()])
}

fn own_conference(enquiry: &Held<'_, Section47Enquiry>) -> Option<Event> {
    enquiry.conference_date.map(|day| on(day, CONFERENCE, enquiry.entry))
}

const CONFERENCE: &str = "initial child protection conference held";

/// A conference that an enquiry led to is held at most this many days after the enquiry ended: the 15 working days that it
/// has in all.
const ENDED_TO_CONFERENCE_DAYS: u64 = 21;

/// The first conference after the enquiry began: before another enquiry or referral did, before the case closed, and soon
/// after the enquiry ended. A later one is held for other reasons.
fn next_conference(
    record: &Record<'_>,
    conferences: &[Event],
    enquiry: &Section47Enquiry,
    closed: Option<Event>,
) -> Option<Event> {
    let enquiries = record.enquiries.iter().map(|other| other.start_date);
    let referrals = record.referrals.iter().map(|other| other.referral_date);
    let next = enquiries.chain(referrals).filter(|day| *day > enquiry.start_date).min();
    let held = first_from(conferences, enquiry.start_date)?;
    let day = london_day(held.at);
    let too_late = [
        next.is_some_and(|next| next <= day),
        closed.is_some_and(|closed| london_day(closed.at) < day),
        enquiry.end_date.is_some_and(|ended| ended + Days::new(ENDED_TO_CONFERENCE_DAYS) < day),
    ];
    (!too_late.contains(&true)).then_some(held)
}

/// Every initial conference that any noun tells of, once a day, the earliest first.
pub(crate) fn conferences(record: &Record<'_>) -> Vec<Event> {
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

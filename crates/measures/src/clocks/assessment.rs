//! Assessments: T03, T03b, T03c.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clock::Event;
use domain::clock::due::london_day;
use domain::management_decision::DecisionPoint;

use super::record::Held;
use super::run::{Run, Span, first_from, on};

pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for assessment in &record.assessments {
        let started = on(assessment.start_date, "assessment started", assessment.entry);
        let authorised = authorised(assessment);
        let closed = case_on(run, assessment.start_date).closes();
        run.once("T03", "limit", started, authorised, closed);
        checkpoints(run, assessment, started, authorised.or(closed));
    }
    brought_up_to_date(run);
}

fn authorised(assessment: &Held<'_, Assessment>) -> Option<Event> {
    assessment.authorised_on.map(|day| on(day, "assessment authorised", assessment.entry))
}

/// A manager looks at the assessment twice on the way. Older files carry one such look as the internal review.
fn checkpoints(run: &mut Run<'_>, assessment: &Held<'_, Assessment>, started: Event, ended: Option<Event>) {
    let span = Span { from: assessment.start_date, until: ended.map(|event| london_day(event.at)) };
    let recorded = run.record.decisions.iter().filter(|decision| {
        decision.point == DecisionPoint::AssessmentCheckpoint && span.holds(london_day(decision.decided_at))
    });
    let mut looks: Vec<Event> = recorded
        .map(|decision| Event { at: decision.decided_at, what: "manager's checkpoint recorded", entry: decision.entry })
        .collect();
    looks.extend(assessment.internal_review_date.map(|day| on(day, "assessment reviewed", assessment.entry)));
    looks.sort_by_key(|event| london_day(event.at));
    run.once("T03b", "first", started, looks.first().copied(), ended);
    run.once("T03b", "second", started, looks.get(1).copied(), ended);
}

/// While the child's case is open, the last assessment gets old.
fn brought_up_to_date(run: &mut Run<'_>) {
    let all: Vec<Event> = run.record.assessments.iter().filter_map(authorised).collect();
    for last in &all {
        let day = london_day(last.at);
        let case = case_on(run, day);
        if case == Case::NotKnown {
            continue;
        }
        let next = day.succ_opt().and_then(|day| first_from(&all, day));
        let closed = case.closes();
        let before_closing = |next: &Event| closed.is_none_or(|closed| london_day(next.at) <= london_day(closed.at));
        run.once("T03c", "limit", *last, next.filter(before_closing), closed);
    }
}

/// Whether a referral was open on a day, and when it closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Open,
    Closes(Event),
    /// No referral tells of that day.
    NotKnown,
}

impl Case {
    pub fn closes(self) -> Option<Event> {
        match self {
            Self::Closes(event) => Some(event),
            Self::Open | Self::NotKnown => None,
        }
    }
}

pub(super) fn case_on(run: &Run<'_>, day: NaiveDate) -> Case {
    let mut case = Case::NotKnown;
    for referral in &run.record.referrals {
        let span = Span { from: referral.referral_date, until: referral.closure_date };
        if !span.holds(day) || referral.no_further_action == Some(true) || referral.closure_not_told {
            continue;
        }
        match referral.closure_date {
            None => return Case::Open,
            Some(closed) => case = Case::Closes(on(closed, "case closed", referral.entry)),
        }
    }
    case
}

//! Visits to a child in a placement, regulation 28: T13 to T13g.

use chrono::{Months, NaiveDate};
use domain::clock::Event;
use domain::clock::due::london_day;
use domain::visit::VisitKind;

use super::care::Stay;
use super::enquiry::seen;
use super::run::{Run, Span, first_from, on, within};

pub(super) fn add(run: &mut Run<'_>) {
    let stays = run.stays.clone();
    let last_series = stays.iter().rposition(Stay::is_short_break_series);
    let starts: Vec<NaiveDate> = stays.iter().map(|stay| stay.span.from).collect();
    for (place, stay) in stays.iter().enumerate() {
        if !stay.is_short_break_series() {
            of_placement(run, stay, &starts);
        } else if Some(place) == last_series {
            let began = Event { what: "short break started", ..stay.began() };
            run.once("T13g", "limit", began, None, stay.ended());
        }
    }
}

fn of_placement(run: &mut Run<'_>, stay: &Stay<'_>, starts: &[NaiveDate]) {
    let mut seen = visits_where_the_child_lives(run, stay.span);
    // A visit on the day of a move belongs to the new placement.
    if let Some(until) = stay.span.until.filter(|until| *until > stay.span.from && starts.contains(until)) {
        seen.retain(|event| london_day(event.at) < until);
    }
    let order = stay.care_order_made().filter(|_| stay.is_with_parents());
    if let Some(order) = order {
        run.once("T13f", "first", order, first_from(&seen, london_day(order.at)), stay.ended());
    }
    let rules = Rules { stay, order: order.map(|order| london_day(order.at)), first_review: first_review(run, stay) };
    run.chain(stay.began(), seen, stay.ended(), |set, started, links| {
        let (id, key) = rules.of_link(london_day(started.at), links == 0);
        set.start(id, key, started)
    });
}

/// Regulation 28 asks that the child is seen where the child is placed, not under which duty the worker came: a child
/// protection visit there counts, one at school does not.
fn visits_where_the_child_lives(run: &Run<'_>, span: Span) -> Vec<Event> {
    let at_school = |place: Option<&str>| place.is_some_and(|place| place.eq_ignore_ascii_case("school"));
    let counts = run.record.visits.iter().filter(|visit| match visit.kind {
        VisitKind::LookedAfter => visit.counts(),
        VisitKind::ChildProtection | VisitKind::Section47 => visit.counts() && !at_school(visit.place.as_deref()),
        _ => false,
    });
    counts.filter(|visit| span.holds(london_day(visit.at))).map(seen).collect()
}

/// The first review of the period of care that the placement is in.
fn first_review(run: &Run<'_>, stay: &Stay<'_>) -> Option<NaiveDate> {
    let period = run.periods.iter().rfind(|period| period.span.holds(stay.span.from));
    let span = period.map_or(stay.span, |period| period.span);
    let held = run.record.reviews.iter().filter(|review| !review.cancelled);
    let held: Vec<Event> = held.map(|review| on(review.held_on, "looked-after review held", review.entry)).collect();
    within(&held, span).iter().find(|event| run.is_known(event)).map(|event| london_day(event.at))
}

struct Rules<'a> {
    stay: &'a Stay<'a>,
    order: Option<NaiveDate>,
    first_review: Option<NaiveDate>,
}

impl Rules<'_> {
    /// The rule and step for the time from a visit, or from the start of the placement, to the next visit.
    fn of_link(&self, day: NaiveDate, is_first: bool) -> (&'static str, &'static str) {
        let reviewed = self.first_review.is_some_and(|review| review <= day);
        match self.weekly_rule(day) {
            Some(rule) if !reviewed => (rule, "until_first_review"),
            _ if is_first && !self.stay.began_before() => ("T13", "limit"),
            Some(rule) => (rule, "after"),
            None if self.order.is_some_and(|order| order <= day) => ("T13f", "after"),
            None if !self.has_lasted_a_year(day) => ("T13b", "limit"),
            None if self.stay.papers.is_some_and(|papers| papers.until_eighteen) => ("T13c", "until_18"),
            None => ("T13c", "limit"),
        }
    }

    /// Regulation 28(4) and (3): weekly visits until the first review.
    fn weekly_rule(&self, day: NaiveDate) -> Option<&'static str> {
        let papers = self.stay.papers;
        let at_home_under_interim_order = self.stay.is_with_parents() && self.stay.legal_status_on(day) == Some("C1");
        if at_home_under_interim_order || papers.is_some_and(|papers| papers.connected_person) {
            return Some("T13e");
        }
        let before_assessment = papers.is_some_and(|papers| papers.parent_before_assessment);
        (before_assessment && self.order.is_none_or(|order| day < order)).then_some("T13d")
    }

    fn has_lasted_a_year(&self, day: NaiveDate) -> bool {
        self.stay.span.from.checked_add_months(Months::new(12)).is_some_and(|year| year <= day)
    }
}

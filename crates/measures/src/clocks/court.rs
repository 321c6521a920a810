//! Pre-proceedings and care proceedings: T23 to T23c.

use chrono::NaiveDate;
use domain::EntryId;
use domain::clock::Event;

use super::run::{Run, on};

pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for steps in &record.pre_proceedings {
        let entry = steps.entry;
        let event = |day: Option<NaiveDate>, what| day.map(|day| on(day, what, entry));
        let decided = event(steps.start_date, "pre-proceedings decided");
        let letter = event(steps.letter_sent, "letter before proceedings sent");
        let applied = event(steps.court_application, "care proceedings issued");
        let ended = applied.or(event(steps.step_decision, "pre-proceedings ended"));
        if let Some(began) = decided.or(letter)
            && steps.family_meeting_offered != Some(true)
        {
            run.once("T23", "limit", began, None, ended);
        }
        if let Some(decided) = decided {
            run.once("T23c", "letter", decided, letter, ended);
        }
        if let Some(letter) = letter {
            run.once("T23c", "meeting", letter, event(steps.first_meeting, "pre-proceedings meeting held"), ended);
        }
        if let (Some(applied), Some(day)) = (applied, steps.court_application) {
            run.once("T23b", "limit", applied, concluded(run, day), over(run, day, steps.step_decision, entry));
        }
    }
}

/// Codes of SSDA903 for why an episode ceased that tell of an order: adoption, a child arrangements (or residence) order,
/// special guardianship.
const ENDED_BY_ORDER: [&str; 9] = ["E11", "E12", "E41", "E43", "E44", "E45", "E46", "E47", "E48"];

/// The proceedings ended without an order that the record tells of: the child left care, or it was decided to step down.
fn over(run: &Run<'_>, applied: NaiveDate, stepped_down: Option<NaiveDate>, entry: EntryId) -> Option<Event> {
    let left = run.periods.iter().filter_map(super::care::PeriodInCare::ended);
    let decided = stepped_down.map(|day| on(day, "proceedings given up", entry));
    left.chain(decided).filter(|event| event.at.day() > applied).min_by_key(|event| event.at.day())
}

/// The first final order after the application: a care order, a placement order or a supervision order, or an order with
/// which care ended.
fn concluded(run: &Run<'_>, applied: NaiveDate) -> Option<Event> {
    let is_final = |code: &str| matches!(code, "C2" | "E1" | "SO");
    let orders = run.record.legal_statuses.iter().filter(|status| is_final(&status.order));
    let orders = orders.map(|status| on(status.from, "final order made", status.entry));
    let mut before = false;
    let mut of_episodes = Vec::new();
    let told = run.record.episodes_once_a_day();
    for episode in &told {
        let now = episode.legal_status.as_deref().is_some_and(is_final);
        if now && !before {
            of_episodes.push(on(episode.start_date, "final order made", episode.entry));
        }
        before = now;
    }
    let by_order = |reason: Option<&str>| reason.is_some_and(|reason| ENDED_BY_ORDER.contains(&reason));
    let episodes = told.iter().filter(|episode| by_order(episode.reason_ceased.as_deref()));
    let episodes = episodes.filter_map(|one| Some(on(one.end_date?, "final order made", one.entry)));
    let periods = run.record.periods.iter().filter(|period| by_order(period.end_reason.as_deref()));
    let periods = periods.filter_map(|one| Some(on(one.end_date?, "final order made", one.entry)));
    let all = orders.chain(of_episodes).chain(episodes).chain(periods).filter(|event| event.at.day() >= applied);
    all.min_by_key(|event| event.at.day())
}

//! Pre-proceedings and care proceedings: T23 to T23c.

use chrono::NaiveDate;
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
            run.once("T23b", "limit", applied, concluded(run, day), None);
        }
    }
}

/// The first final order after the application: a care order, a placement order or a supervision order.
fn concluded(run: &Run<'_>, applied: NaiveDate) -> Option<Event> {
    let is_final = |code: &str| matches!(code, "C2" | "E1" | "SO");
    let orders = run.record.legal_statuses.iter().filter(|status| is_final(&status.order));
    let orders = orders.map(|status| on(status.from, "final order made", status.entry));
    let mut before = false;
    let mut of_episodes = Vec::new();
    for episode in &run.record.episodes {
        let now = episode.legal_status.as_deref().is_some_and(is_final);
        if now && !before {
            of_episodes.push(on(episode.start_date, "final order made", episode.entry));
        }
        before = now;
    }
    let all = orders.chain(of_episodes).filter(|event| event.at.day() >= applied);
    all.min_by_key(|event| event.at.day())
}

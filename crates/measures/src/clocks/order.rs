//! What is due, the most urgent first.

use domain::clock::due::london_day;
use domain::clock::{Clock, State};
use domain::time::When;

use super::record::place_in_time;

/// The clocks on which somebody still has something to do: overdue ones first, the longest overdue at the top, then what
/// is due soonest. What cannot be counted comes after these, and prompts last.
///
/// Works on clocks of several children put together, too.
pub fn next_due<'c>(clocks: impl IntoIterator<Item = &'c Clock>, as_at: When) -> Vec<&'c Clock> {
    let waiting = clocks.into_iter().filter_map(|clock| Some((rank(clock, as_at)?, clock)));
    let mut waiting: Vec<_> = waiting.collect();
    waiting.sort_by_key(|(rank, clock)| {
        let due = clock.due.as_ref().ok().and_then(|due| due.as_ref()).map(|due| due.at);
        // Within a day: what is due at a moment of it, then what is due by its end.
        let due = due.map(|at| (london_day(at), at == When::Day(london_day(at)), place_in_time(at)));
        (*rank, due, place_in_time(clock.started.at))
    });
    waiting.into_iter().map(|(_, clock)| clock).collect()
}

fn rank(clock: &Clock, as_at: When) -> Option<u8> {
    match clock.state(as_at) {
        State::Overdue { .. } => Some(0),
        State::DueToday => Some(1),
        State::Running { .. } => Some(2),
        State::CannotCount { .. } => Some(3),
        State::Prompt => Some(4),
        State::MetInTime { .. } | State::MetLate { .. } | State::Stopped | State::StoppedOverdue { .. } => None,
    }
}

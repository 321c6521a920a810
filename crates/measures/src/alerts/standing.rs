//! How an alert stands today: what was done about it, whose it is, and whether it has gone upwards.

use chrono::{Days, NaiveDate};
use domain::SubjectId;
use domain::alert::{AlertHandling, Handled};

use super::{Alert, Desks, Lead, Owned, Owner, Rules};

/// Whether an alert waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    /// Somebody said that it is done, and the record has this long to show it.
    Done {
        until: NaiveDate,
    },
    PutOff {
        until: NaiveDate,
    },
}

/// See the page above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub owned: Owned,
    /// 0 with its owner, 1 with whoever is next above, 2 with whoever heads the service.
    pub level: u8,
    /// Where it has gone besides its owner; none at level 0.
    pub escalated_to: Option<Owner>,
    /// The last thing that somebody did, other than seeing it: its place in what was given.
    pub last: Option<usize>,
    /// It was said to be done, and the record has not shown it in time.
    pub came_back: bool,
}

impl Standing {
    pub fn is_waiting(&self) -> bool {
        self.state == State::Waiting
    }

    /// Whether somebody has to see to it, as its owner or because it has come up to them. What lies on the duty desk is
    /// everybody's who has the duty.
    pub fn is_for(&self, me: Option<SubjectId>, has_duty: bool) -> bool {
        let is_mine = |owner: Owner| match owner {
            Owner::Worker(worker) => Some(worker) == me,
            Owner::DutyDesk => has_duty,
        };
        is_mine(self.owned.owner) || self.escalated_to.is_some_and(is_mine)
    }
}

/// Puts an alert and what was done about it together. `handling` is all of the child's, in the order in which it was recorded.
pub fn standing(
    alert: &Alert,
    lead: &Lead,
    handling: &[AlertHandling],
    desks: &Desks,
    rules: &Rules,
    today: NaiveDate,
) -> Standing {
    let is_of_it = |one: &AlertHandling| *one.alert == *alert.key && one.at.day() <= today;
    let of_it = || handling.iter().filter(|one| is_of_it(one));
    let last = handling.iter().rposition(|one| is_of_it(one) && one.what != Handled::Seen);
    let passed_to = of_it().rev().find_map(|one| match one.what {
        Handled::PassedTo { worker } => Some(worker),
        _ => None,
    });
    let owned = desks.owner(alert.rule, lead, passed_to);
    let (mut state, mut pressing, mut asked, mut came_back) = (State::Waiting, alert.presses_from(), 0_u8, false);
    for one in of_it() {
        let on = one.at.day();
        match one.what {
            Handled::Seen => {}
            Handled::Escalated => (state, asked) = (State::Waiting, asked.saturating_add(1)),
            Handled::PassedTo { .. } => (state, pressing) = (State::Waiting, pressing.max(on)),
            Handled::Done => {
                let until = on + Days::new(rules.done_days.unsigned_abs());
                (pressing, asked, came_back) = (pressing.max(until), 0, true);
                state = State::Done { until };
            }
            Handled::Snoozed { until } => {
                (pressing, came_back) = (pressing.max(until), false);
                state = State::PutOff { until };
            }
        }
    }
    let is_over = match state {
        State::Done { until } | State::PutOff { until } => until <= today,
        State::Waiting => true,
    };
    if is_over {
        state = State::Waiting;
    }
    let waiting = state == State::Waiting;
    let level =
        if waiting && rules.escalates(alert.rule) { asked.max(by_days(rules, pressing, today)).min(2) } else { 0 };
    Standing {
        state,
        owned,
        level,
        escalated_to: desks.escalated_to(level, alert.rule, lead, owned.owner),
        last,
        came_back: came_back && waiting,
    }
}

fn by_days(rules: &Rules, pressing: NaiveDate, today: NaiveDate) -> u8 {
    let days = (today - pressing).num_days();
    u8::from(days >= rules.manager_days) + u8::from(days >= rules.head_days)
}

//! A clock in plain sentences.

use std::fmt::Write as _;

use super::due::{Skipped, apart, london_day};
use super::{Clock, Limit, SetBy, State, Term, Unit};
use crate::dates::long;
use crate::letters::{lower_first, upper_first};
use crate::time::When;

/// What a clock says of itself, a sentence or two for each question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What started it.
    pub started: String,
    /// Which rule it runs by.
    pub rule: String,
    /// Where that rule is written, and what it rests on.
    pub written: String,
    /// Who set the limit, where that is not the rule itself.
    pub set_by: Option<String>,
    /// Which days were not counted, for a count of working days.
    pub skipped: Option<String>,
    /// When it is due, or why there is no due date.
    pub due: String,
    /// Whether it was met or is overdue, and by how much.
    pub outcome: String,
}

impl Explanation {
    /// All sentences in reading order.
    pub fn sentences(&self) -> Vec<&str> {
        [
            Some(&self.started),
            Some(&self.rule),
            Some(&self.written),
            self.set_by.as_ref(),
            self.skipped.as_ref(),
            Some(&self.due),
            Some(&self.outcome),
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect()
    }
}

impl Clock {
    /// Explains itself as it stands on a day or at a moment.
    pub fn explain(&self, as_at: When) -> Explanation {
        let state = self.state(as_at);
        Explanation {
            started: self.started_sentence(),
            rule: format!("Rule {}, {}: {}.", self.rule.id, lower_first(&self.rule.name), self.demand()),
            written: self.written_sentence(),
            set_by: self.set_by_sentence(),
            skipped: self.skipped_sentence(),
            due: self.due_sentence(),
            outcome: self.outcome_sentence(state, as_at),
        }
    }

    /// A line for a list of what is due: `seen 9 working days ago; every 10: child protection plan`.
    pub fn reason(&self, as_at: When) -> String {
        let because = match &self.set_by {
            SetBy::Plan(plan) => format!("{}, set by {plan}", self.step.because),
            _ => self.step.because.clone(),
        };
        let Term::Within(limit) = self.term else { return format!("{because}: {}", self.step.must) };
        let Ok(since) = apart(self.started.at, as_at, limit.unit) else {
            return format!("{} on {}; cannot be counted: {because}", self.started.what, self.started.at.in_words());
        };
        let rhythm = match (self.step.repeats, limit) {
            (_, Limit::SAME_DAY) => "on the same day".to_owned(),
            (true, Limit { count: 1, .. }) => format!("every {}", limit.to_string().trim_start_matches("1 ")),
            (true, _) if limit.unit == since.unit => format!("every {}", limit.count),
            (true, _) => format!("every {limit}"),
            (false, _) if limit.unit == since.unit => format!("within {}", limit.count),
            (false, _) => format!("within {limit}"),
        };
        let ago = if since.count == 0 { "today".to_owned() } else { format!("{since} ago") };
        format!("{} {ago}; {rhythm}: {because}", self.started.what)
    }

    /// `within 20 working days, the first review is held`.
    fn demand(&self) -> String {
        let must = &self.step.must;
        match self.term {
            Term::Within(Limit::SAME_DAY) => format!("on the same day, {must}"),
            Term::Within(limit) => format!("within {limit}, {must}"),
            Term::Before | Term::Prompt => must.clone(),
        }
    }

    fn started_sentence(&self) -> String {
        let (at, what) = (self.started.at, self.started.what);
        match self.term {
            Term::Within(limit) if limit.unit == Unit::Hours => match at {
                When::Moment(_) => format!("The clock started on {}: {what}.", at.in_words()),
                When::Day(day) => format!(
                    "The clock started on {}: {what}. The time of day is not recorded, so whole days are counted.",
                    long(day)
                ),
            },
            Term::Within(_) => format!("Day 0 is {}: {what}.", long(london_day(at))),
            Term::Before | Term::Prompt => format!("Since {}: {what}.", long(london_day(at))),
        }
    }

    fn written_sentence(&self) -> String {
        let mut text = format!("Written in: {} ({}).", self.rule.source, self.rule.standing.in_words());
        if self.rule.to_be_checked {
            text.push_str(" The figure is still to be checked against the text of the rule.");
        }
        text
    }

    fn set_by_sentence(&self) -> Option<String> {
        match &self.set_by {
            SetBy::Rule => None,
            SetBy::Plan(plan) => Some(format!("How often is set by {plan}, which comes before the local standard.")),
            SetBy::Council { file, agreed } => {
                let mut text = match (self.rule.is_setting(), self.step.limit) {
                    (false, Some(most)) => {
                        format!("This council asks for {} where the rule allows {most} ({file}", self.term)
                    }
                    _ => format!("This council set the limit ({file}"),
                };
                if let Some(agreed) = agreed {
                    let _ = write!(text, "; agreed: {agreed}");
                }
                Some(text + ").")
            }
        }
    }

    fn skipped_sentence(&self) -> Option<String> {
        let due = self.due.as_ref().ok()?.as_ref().filter(|due| due.limit.unit == Unit::WorkingDays)?;
        Some(skipped_in_words(&due.skipped()))
    }

    fn due_sentence(&self) -> String {
        match &self.due {
            Err(why) => format!("It cannot be said when this is due: {why}."),
            Ok(None) => "This is a prompt and has no due date.".to_owned(),
            Ok(Some(due)) => format!("Due by {}.", due.at.in_words()),
        }
    }

    fn not_shown(&self) -> String {
        let shown = "The record does not show that it was done";
        self.holds_none.map_or_else(|| shown.to_owned(), |what| format!("{shown}: it holds no {what} at all"))
    }

    fn outcome_sentence(&self, state: State, as_at: When) -> String {
        let met =
            self.met.map_or_else(String::new, |met| format!("{} on {}", upper_first(met.what), met.at.in_words()));
        let stopped =
            self.stopped.map_or_else(String::new, |end| format!("{} on {}", end.what, long(london_day(end.at))));
        let today = long(london_day(as_at));
        match state {
            State::Running { left } => format!("On {today} there {} left.", are(left)),
            State::DueToday => "It is due today.".to_owned(),
            State::Overdue { by } => {
                format!("{}. On {today} it is overdue by {by}.", self.not_shown())
            }
            State::MetInTime { to_spare } if to_spare.count == 0 => format!("{met}. In time, on the last day."),
            State::MetInTime { to_spare } => format!("{met}. In time, with {to_spare} to spare."),
            State::MetLate { by } => format!("{met}. Late by {by}."),
            State::Stopped => format!("It no longer runs: {}.", if stopped.is_empty() { &met } else { &stopped }),
            State::StoppedOverdue { by } => {
                format!("{}. It no longer runs ({stopped}), overdue by {by} then.", self.not_shown())
            }
            State::Prompt => "People decide when it arises; nothing is counted.".to_owned(),
            State::CannotCount { why } => format!("It cannot be said how this stands: {why}."),
        }
    }
}

/// `Not counted: 4 days of weekends, Good Friday (3 April 2026) and Easter Monday (6 April 2026).`
fn skipped_in_words(skipped: &Skipped) -> String {
    let mut parts = Vec::new();
    match skipped.weekend_days {
        0 => {}
        1 => parts.push("1 day of a weekend".to_owned()),
        days => parts.push(format!("{days} days of weekends")),
    }
    parts.extend(skipped.bank_holidays.iter().map(|(day, name)| format!("{name} ({})", long(*day))));
    match parts.split_last() {
        None => "No day was left out of the count.".to_owned(),
        Some((only, [])) => format!("Not counted: {only}."),
        Some((last, others)) => format!("Not counted: {} and {last}.", others.join(", ")),
    }
}

fn are(amount: Limit) -> String {
    if amount.count == 1 { format!("is {amount}") } else { format!("are {amount}") }
}

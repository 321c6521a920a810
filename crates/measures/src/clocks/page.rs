//! `docs/clocks.md`: the table of rules for people, made from what the program runs by.

use std::fmt::Write as _;

use domain::clock::{Rule, Standing, Term, Timescales, table};

use super::not_observed;

/// The text of the page.
pub fn page() -> String {
    let mut page = String::from(OPENING);
    let standings =
        [Standing::Law, Standing::StatutoryGuidance, Standing::CensusRule, Standing::Local, Standing::Prompt];
    for standing in standings {
        let count = table().iter().filter(|rule| rule.standing == standing).count();
        let _ = writeln!(page, "| {} | {count} |", capital(standing.in_words()));
    }
    page.push_str("\n## The rules\n\n| Rule | The clock starts when | What must happen | Within | Rests on | Where it is written |\n");
    page.push_str("|---|---|---|---|---|---|\n");
    for rule in table() {
        row(&mut page, rule);
    }
    page.push_str(NOT_OBSERVED);
    for step in not_observed() {
        let name = domain::clock::rule(step.rule).map_or("", |rule| rule.name.as_str());
        let _ = writeln!(page, "| {} {name} | `{}` | {} |", step.rule, step.step, step.missing);
    }
    page
}

fn row(page: &mut String, rule: &Rule) {
    for (number, step) in rule.steps.iter().enumerate() {
        let set = Timescales::built_in().step(&rule.id, &step.key).and_then(|(_, set)| set.term);
        let within = match set {
            Some(Term::Within(limit)) if rule.is_setting() => format!("{limit} (`{}`, set by the council)", step.key),
            Some(Term::Within(limit)) => format!("{limit} (`{}`)", step.key),
            Some(Term::Before) => "before; a prompt".to_owned(),
            Some(Term::Prompt) => "prompt".to_owned(),
            None => "not set".to_owned(),
        };
        let (name, starts, rests, source) = if number == 0 {
            let checked = if rule.to_be_checked { ", figure to be checked" } else { "" };
            let rests = format!("{}{checked}", rule.standing.in_words());
            (format!("{} {}", rule.id, rule.name), rule.starts.clone(), rests, rule.source.clone())
        } else {
            (rule.id.clone(), String::new(), String::new(), String::new())
        };
        let _ = writeln!(page, "| {name} | {starts} | {} | {within} | {rests} | {source} |", step.must);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const OPENING: &str = "# Clocks

Made from `data/clocks.toml` and `practice/timescales.toml`; a test holds this page equal to them
(`UPDATE=1 cargo nextest run -p measures clocks` writes it anew).

## How time is counted

- **Day 0 is the day of the event**, whatever day of the week it is. \"Within 10 working days\" of a Monday is the Monday
  two weeks later where no holiday lies between.
- **A working day** is not a Saturday, a Sunday or a bank holiday in England (`data/bank_holidays_england.csv`, 1995 to
  2030). Outside that table a clock refuses to count rather than guess.
- **Weeks** have seven days of the calendar. **Months** end on the same day of the later month, or on its last day where
  there is no such day: three months after 30 November is 28 or 29 February.
- **Hours** are hours that really pass in London, also over a night on which the clocks change. Where only the day of an
  event is recorded, hours are counted as whole days: 72 hours as three.
- **The last day is in time.** What is met on it has 0 days to spare; the day after is late by 1.
- Time left and overdue is told in the unit of the rule; for weeks and months in days of the calendar.
- **A prompt** has no due date. People decide when it arises.
- A clock stops when what it belongs to ends: the plan, the placement, the period of care, the case. It says whether it
  was overdue then.
- A clock says what the record shows. Where the source of a child's record never tells of an event (a return has no
  visits), the clock runs, and says that the record does not show that it was done and holds nothing of that kind.
- The interval that a child's own plan sets for visits comes before the council's.

What a council sets is in `practice/timescales.toml`. A local limit, and one whose figure is still to be checked, may be
changed or switched off there; a limit of law, guidance or the census may be made shorter, never longer.

| Rests on | Rules |
|---|---|
";

const NOT_OBSERVED: &str = "
## What is not reckoned, and why

The record holds no event from which these could be counted.

| Rule | Step | What would have to be recorded |
|---|---|---|
";

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
        let _ = writeln!(page, "| {} | {count} |", domain::letters::upper_first(standing.in_words()));
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
- **A source that tells the latest event only** (the lists for Ofsted, Annex A: the latest review, visit, conference, health
  assessment, pathway plan) never shows that an earlier one was late. What such an event is in time for is met; where it
  is not, nothing is said of the time before, and the clock goes on from it with the limit for the later ones.
- **One care, told more than once.** Of one source, a placement, a period of care or a child protection plan without an end
  ended by the start of the next one that it tells of. Of several sources what is recorded here is followed, then the source
  that tells of the latest day; another one counts for the time before it and after it. So one care has each clock once. A
  placement without an end ends with the period of care that it is in.
- **What SSDA903 says of a year** (table OC2: a score or the reason for none, a health assessment) counts on 31 March, or
  on the day on which care ended in that year, and never as late. An event of the same year with its own day comes first.
- **One visit, several duties.** A looked-after visit at which the child was seen meets child protection visiting (T09)
  too: the plan asks that the child is seen. A child protection or section 47 visit meets the visits of regulation 28
  (T13 to T13f) too, unless it was at school: the regulation asks that the child is visited in the placement.
- **An enquiry's clocks** (T02, T04b, T05) stop when the enquiry ends, when the conference is held, and when the case closes.
  Where no conference is required and no end is told, T02 and T05 are not started unless a visit shows T02. A conference
  answers for the enquiry before it only if no other enquiry or referral lies between, and it is held at most 21 days
  after the enquiry ended and before the case closed.
- **Care proceedings** (T23b) conclude with a care, placement or supervision order, or with the order by which care ended
  (adoption, child arrangements, special guardianship). They stop when the child leaves care otherwise, or on stepping down.
- **Writing up** (T09c) is reckoned on a child's page for visits that are typed in here, from the moment of the first version.
  Lists of work leave it out: once a visit is recorded, it waits for nothing.
- **Lists of work go by the day.** What runs out at an hour (72 hours after a return) is due today there until the day is
  over; the child's page, which knows the hour, tells the hours.
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

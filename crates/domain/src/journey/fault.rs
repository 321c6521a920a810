//! What in a record contradicts the journey. It is never in the way of writing it; no page lists it so far.

use chrono::{Datelike, NaiveDate, Weekday};

use super::state::State;
use crate::dates::long;
use crate::{EntryId, Fact};

/// A contradiction, with the entries that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that it breaks, as its source calls it.
    pub rule: &'static str,
    pub sentence: String,
    pub entries: Vec<EntryId>,
}

/// The states that may not overlap with another of their own kind within one record, with the rules that say so.
const ALONE: &[(State, &str)] = &[
    (State::Assessment, "8863Q"),
    (State::Section47Enquiry, "8890"),
    (State::ChildInNeedPlan, "4014"),
    (State::ChildProtectionPlan, "8940"),
    (State::Referral, "8820"),
];

struct Span {
    entry: EntryId,
    state: State,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

impl Span {
    fn overlaps(&self, other: &Self) -> bool {
        let before = |until: Option<NaiveDate>, from: NaiveDate| until.is_some_and(|until| until <= from);
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}

/// Contradictions in what stands of one child from one source.
pub fn faults<'a>(facts: impl IntoIterator<Item = (EntryId, &'a Fact)>) -> Vec<Fault> {
    let facts: Vec<(EntryId, &Fact)> = facts.into_iter().collect();
    let mut found = Vec::new();
    let spans: Vec<Span> = facts
        .iter()
        .filter_map(|(entry, fact)| {
            let (state, from, until) = State::span(fact)?;
            Some(Span { entry: *entry, state, from, until })
        })
        .collect();
    for (index, one) in spans.iter().enumerate() {
        backwards(one, &mut found);
        for other in &spans[index + 1..] {
            overlap(one, other, &mut found);
        }
    }
    for (entry, fact) in facts {
        conference(entry, fact, &mut found);
        same_day_plan(entry, fact, &mut found);
    }
    found
}

fn backwards(span: &Span, found: &mut Vec<Fault>) {
    if let Some(until) = span.until.filter(|until| *until < span.from) {
        found.push(Fault {
            rule: "end before start",
            sentence: format!(
                "{} ended on {}, before it began on {}.",
                span.state.in_words(),
                long(until),
                long(span.from)
            ),
            entries: vec![span.entry],
        });
    }
}

fn overlap(one: &Span, other: &Span, found: &mut Vec<Fault>) {
    if !one.overlaps(other) || one.from == other.from && one.state != other.state {
        return;
    }
    let plans = |a: State, b: State| a == State::ChildInNeedPlan && b == State::ChildProtectionPlan;
    let alone = ALONE.iter().find(|(state, _)| *state == one.state && *state == other.state);
    let rule = match alone {
        Some((_, rule)) => rule,
        None if plans(one.state, other.state) || plans(other.state, one.state) => "4001",
        None => return,
    };
    found.push(Fault {
        rule,
        sentence: format!(
            "{} from {} overlaps with {} from {}.",
            one.state.in_words(),
            long(one.from),
            other.state.in_words().to_lowercase(),
            long(other.from)
        ),
        entries: vec![one.entry, other.entry],
    });
}

fn conference(entry: EntryId, fact: &Fact, found: &mut Vec<Fault>) {
    let held = match fact {
        Fact::InitialConference(held) => Some(held.held_on),
        Fact::Section47Enquiry(enquiry) => enquiry.conference_date,
        _ => None,
    };
    if let Some(day) = held.filter(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun)) {
        found.push(Fault {
            rule: "8875",
            sentence: format!("The initial child protection conference is on a weekend: {}.", long(day)),
            entries: vec![entry],
        });
    }
}

fn same_day_plan(entry: EntryId, fact: &Fact, found: &mut Vec<Fault>) {
    if let Fact::ChildProtectionPlan(plan) = fact
        && plan.end_date == Some(plan.start_date)
    {
        found.push(Fault {
            rule: "8840",
            sentence: format!("A child protection plan begins and ends on the same day: {}.", long(plan.start_date)),
            entries: vec![entry],
        });
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::child_in_need_plan::ChildInNeedPlan;
    use crate::child_protection_plan::ChildProtectionPlan;
    use crate::section_47_enquiry::Section47Enquiry;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rules(facts: &[Fact]) -> Vec<&'static str> {
        let entries = facts.iter().zip(1_u128..).map(|(fact, number)| (Uuid::from_u128(number), fact));
        faults(entries).into_iter().map(|fault| fault.rule).collect()
    }

    fn in_need(from: &str, until: Option<&str>) -> Fact {
        ChildInNeedPlan { start_date: day(from), end_date: until.map(day), ..ChildInNeedPlan::default() }.into()
    }

    fn protection(from: &str, until: Option<&str>) -> Fact {
        ChildProtectionPlan { start_date: day(from), end_date: until.map(day), ..ChildProtectionPlan::default() }.into()
    }

    #[test]
    fn a_child_in_need_plan_and_a_child_protection_plan_never_overlap() {
        assert_eq!(rules(&[in_need("2026-01-05", None), protection("2026-02-02", None)]), ["4001"]);
        assert!(rules(&[in_need("2026-01-05", Some("2026-02-02")), protection("2026-02-02", None)]).is_empty());
    }

    #[test]
    fn two_plans_of_one_kind_overlap_if_the_first_is_still_open() {
        assert_eq!(rules(&[in_need("2026-01-05", None), in_need("2026-03-02", None)]), ["4014"]);
    }

    #[test]
    fn a_plan_does_not_begin_and_end_on_one_day_nor_end_before_it_began() {
        assert_eq!(rules(&[protection("2026-02-02", Some("2026-02-02"))]), ["8840"]);
        assert_eq!(rules(&[protection("2026-02-02", Some("2026-02-01"))]), ["end before start"]);
    }

    #[test]
    fn a_conference_is_not_on_a_saturday() {
        let enquiry = |held: &str| {
            Fact::from(Section47Enquiry {
                start_date: day("2026-03-02"),
                conference_date: Some(day(held)),
                ..Section47Enquiry::default()
            })
        };
        assert_eq!(rules(&[enquiry("2026-03-14")]), ["8875"]);
        assert!(rules(&[enquiry("2026-03-13")]).is_empty());
    }
}

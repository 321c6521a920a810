//! Cases of child protection, each a sentence.

mod conferences;
mod in_time;
mod plans;

use domain::{Fact, Kind};

use super::super::testing::fact;
use crate::figure::Figure;
use crate::reason::Reason;

fn plan(from: &str, until: Option<&str>) -> Fact {
    plan_with(from, until, "")
}

/// A plan with more fields: `,"previous_plans":1`.
fn plan_with(from: &str, until: Option<&str>, more: &str) -> Fact {
    let until = until.map(|until| format!(",\"end_date\":\"{until}\"")).unwrap_or_default();
    fact(Kind::ChildProtectionPlan, &format!("{{\"start_date\":\"{from}\"{until}{more}}}"))
}

fn enquiry(began: &str, more: &str) -> Fact {
    fact(Kind::Section47Enquiry, &format!("{{\"start_date\":\"{began}\"{more}}}"))
}

fn conference(held: &str, more: &str) -> Fact {
    fact(Kind::InitialConference, &format!("{{\"held_on\":\"{held}\"{more}}}"))
}

fn review(held: &str, plan: &str, more: &str) -> Fact {
    fact(Kind::ReviewConference, &format!("{{\"held_on\":\"{held}\",\"plan_start_date\":\"{plan}\"{more}}}"))
}

fn visit(at: &str, more: &str) -> Fact {
    fact(Kind::Visit, &format!("{{\"at\":\"{at}\",\"kind\":\"child_protection\",\"seen\":true{more}}}"))
}

fn born(on: &str) -> Fact {
    fact(Kind::Person, &format!("{{\"birth_date\":\"{on}\"}}"))
}

/// The place of each entry that is not counted, with the reason.
fn left_out(figure: &Figure) -> Vec<(u128, Reason)> {
    figure.not_counted.iter().map(|(line, reason)| (line.entry.as_u128(), *reason)).collect()
}

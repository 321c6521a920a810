//! Each step that is reckoned: in time, late, and waiting.

use super::*;

/// One step of one rule. `facts` are those of a child; what meets the clock is left out or happens when it is told.
pub(super) struct Case {
    pub name: &'static str,
    /// Rule and step: `T13e after`.
    pub rule: &'static str,
    pub facts: fn(Option<&str>) -> Vec<Fact>,
    /// When it happened, and how the clock then stands.
    pub in_time: (&'static str, &'static str),
    pub late: (&'static str, &'static str),
    /// On which day it is looked at before anything happened, and how it stands then.
    pub waiting: (&'static str, &'static str),
}

pub(super) fn and(mut facts: Vec<Fact>, met: Option<Fact>) -> Vec<Fact> {
    facts.extend(met);
    facts
}

pub(super) fn visit(kind: &str, at: &str) -> Fact {
    fact("visit", &format!(r#"{{"at":"{at}","kind":"{kind}","seen":true}}"#))
}

pub(super) fn decision(point: &str, at: &str) -> Fact {
    let body = r#"{"decision":"Made up.","reason":"Made up.","decided_by":"manager""#;
    fact("management_decision", &format!(r#"{body},"point":"{point}","decided_at":"{at}"}}"#))
}

pub(super) fn strategy(held_at: &str, more: &str) -> Fact {
    fact("strategy_discussion", &format!(r#"{{"held_at":"{held_at}","outcome":"joint_enquiry"{more}}}"#))
}

pub(super) fn on_day(kind: &str, field: &str, day: &str) -> Fact {
    fact(kind, &format!(r#"{{"{field}":"{day}"}}"#))
}

pub(super) fn review_conference(day: &str, plan: &str) -> Fact {
    fact("review_conference", &format!(r#"{{"held_on":"{day}","plan_start_date":"{plan}"}}"#))
}

pub(super) fn episode(start: &str, place: &str, status: &str, more: &str) -> Fact {
    let body = format!(r#"{{"start_date":"{start}","placement":"{place}","legal_status":"{status}"{more}}}"#);
    fact("looked_after_episode", &body)
}

pub(super) fn health(kind: &str, day: &str) -> Fact {
    fact("health_assessment", &format!(r#"{{"on":"{day}","kind":"{kind}","status":"completed"}}"#))
}

pub(super) fn born(day: &str) -> Fact {
    on_day("person", "birth_date", day)
}

pub(super) fn period(day: &str) -> Fact {
    on_day("period_of_care", "start_date", day)
}

pub(super) fn plan(day: &str) -> Fact {
    on_day("child_protection_plan", "start_date", day)
}

/// At home under an interim order, and from 2 March 2026 under a care order.
fn order_made_at_home() -> Vec<Fact> {
    vec![
        episode("2026-02-02", "P1", "C1", r#","end_date":"2026-03-02""#),
        episode("2026-03-02", "P1", "C2", r#","reason_new":"L""#),
    ]
}

const WITH_PARENTS_EARLY: &str = r#"{"start_date":"2026-03-02","parent_before_assessment":true}"#;
const EMERGENCY: &str = r#"{"start_date":"2026-03-02","emergency":true,"outside_area":true}"#;

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    Case { name: "the response to a referral is decided within a working day", rule: "T01 limit",
        facts: |met| and(vec![on_day("referral", "referral_date", "2026-03-02")], met.map(|at| decision("referral", at))),
        in_time: ("2026-03-03", "in time"), late: ("2026-03-04", "late, 1 working day"),
        waiting: ("2026-03-02", "running, 1 working day") },
    Case { name: "a contact is decided within a working day", rule: "T01b limit",
        facts: |met| {
            let decided = met.map_or_else(String::new, |at| format!(
                r#","decision":{{"outcome":"early_help","reason":"Made up.","decided_at":"{at}","decided_by":"manager"}}"#));
            vec![fact("contact", &format!(r#"{{"received_at":"2026-03-02T09:00:00+00:00","source":"6",
                "concern":"Made up.","family_aware":{{"answer":"yes"}}{decided}}}"#))]
        },
        in_time: ("2026-03-03T16:00:00+00:00", "in time"), late: ("2026-03-04T09:00:00+00:00", "late, 1 working day"),
        waiting: ("2026-03-02", "running, 1 working day") },
    Case { name: "the child is seen within a working day of the enquiry", rule: "T02 limit",
        facts: |met| and(vec![on_day("section_47_enquiry", "start_date", "2026-03-02")], met.map(|at| visit("section_47", at))),
        in_time: ("2026-03-02", "in time, 1 working day"), late: ("2026-03-05", "late, 2 working days"),
        waiting: ("2026-03-03", "due today") },
    Case { name: "an assessment is authorised within 45 working days", rule: "T03 limit",
        facts: |met| vec![fact_with("assessment", r#"{"start_date":"2026-03-02"}"#, "authorised_on", met)],
        in_time: ("2026-05-07", "in time"), late: ("2026-05-08", "late, 1 working day"),
        waiting: ("2026-05-01", "running, 3 working days") },
    Case { name: "a manager looks at an assessment by day 10", rule: "T03b first",
        facts: |met| and(vec![on_day("assessment", "start_date", "2026-03-02")], met.map(|at| decision("assessment_checkpoint", at))),
        in_time: ("2026-03-13", "in time, 1 working day"), late: ("2026-03-18", "late, 2 working days"),
        waiting: ("2026-03-17", "overdue, 1 working day") },
    Case { name: "and again by day 20", rule: "T03b second",
        facts: |met| and(vec![on_day("assessment", "start_date", "2026-03-02"), decision("assessment_checkpoint", "2026-03-09")],
            met.map(|at| decision("assessment_checkpoint", at))),
        in_time: ("2026-03-30", "in time"), late: ("2026-03-31", "late, 1 working day"),
        waiting: ("2026-03-27", "running, 1 working day") },
    Case { name: "an assessment is brought up to date within 12 months while the case is open", rule: "T03c limit",
        facts: |met| {
            let first = r#"{"start_date":"2025-01-06","authorised_on":"2025-03-03"}"#;
            let facts = vec![on_day("referral", "referral_date", "2025-01-06"), fact("assessment", first)];
            and(facts, met.map(|day| fact_with("assessment", r#"{"start_date":"2026-01-05"}"#, "authorised_on", Some(day))))
        },
        in_time: ("2026-03-02", "in time, 1 day"), late: ("2026-03-10", "late, 7 days"),
        waiting: ("2026-03-01", "running, 2 days") },
    Case { name: "a strategy discussion is held within 24 hours of being called", rule: "T04 limit",
        facts: |met| vec![strategy(met.unwrap_or("2026-03-03T09:00:00+00:00"), r#","decided_at":"2026-03-02T10:00:00+00:00""#)],
        in_time: ("2026-03-03T09:00:00+00:00", "in time, 1 hour"), late: ("2026-03-03T12:30:00+00:00", "late, 3 hours"),
        waiting: ("2026-03-02T15:00:00+00:00", "running, 19 hours") },
    Case { name: "all agencies meet within 5 working days of an urgent discussion", rule: "T04b limit",
        facts: |met| and(vec![strategy("2026-03-02T10:00:00+00:00", r#","urgent":true"#)], met.map(|at| strategy(at, ""))),
        in_time: ("2026-03-09T10:00:00+00:00", "in time"), late: ("2026-03-10T09:00:00+00:00", "late, 1 working day"),
        waiting: ("2026-03-10", "overdue, 1 working day") },
    Case { name: "the conference is held within 15 working days of the strategy discussion", rule: "T05 limit",
        facts: |met| vec![fact_with("section_47_enquiry", r#"{"start_date":"2026-03-02"}"#, "conference_date", met)],
        in_time: ("2026-03-23", "in time"), late: ("2026-03-24", "late, 1 working day"),
        waiting: ("2026-03-20", "running, 1 working day") },
    Case { name: "the plan starts on the day of the conference", rule: "T06 limit",
        facts: |met| and(vec![fact("initial_conference", r#"{"held_on":"2026-03-02","plan_agreed":true}"#)], met.map(plan)),
        in_time: ("2026-03-02", "in time"), late: ("2026-03-03", "late, 1 day"), waiting: ("2026-03-02", "due today") },
    Case { name: "the first core group meets within 10 working days of the conference", rule: "T07 limit",
        facts: |met| and(vec![on_day("initial_conference", "held_on", "2026-03-02"), plan("2026-03-02")],
            met.map(|day| on_day("core_group", "held_on", day))),
        in_time: ("2026-03-16", "in time"), late: ("2026-03-20", "late, 4 working days"),
        waiting: ("2026-03-12", "running, 2 working days") },
    Case { name: "the core group meets again within 6 weeks", rule: "T07b limit",
        facts: |met| and(vec![plan("2026-02-23"), on_day("core_group", "held_on", "2026-03-02")],
            met.map(|day| on_day("core_group", "held_on", day))),
        in_time: ("2026-04-13", "in time"), late: ("2026-04-14", "late, 1 day"), waiting: ("2026-04-12", "running, 1 day") },
    Case { name: "the first review conference is held within 3 months of the conference", rule: "T08 limit",
        facts: |met| and(vec![plan("2026-03-02")], met.map(|day| review_conference(day, "2026-03-02"))),
        in_time: ("2026-06-02", "in time"), late: ("2026-06-05", "late, 3 days"), waiting: ("2026-05-31", "running, 2 days") },
    Case { name: "the next review conference is held within 6 months", rule: "T08b limit",
        facts: |met| and(vec![plan("2025-12-08"), review_conference("2026-03-02", "2025-12-08")],
            met.map(|day| review_conference(day, "2025-12-08"))),
        in_time: ("2026-09-01", "in time, 1 day"), late: ("2026-09-03", "late, 1 day"), waiting: ("2026-09-04", "overdue, 2 days") },
    Case { name: "a core group or review is held within 10 days of a birth after a conference before birth", rule: "T08c limit",
        facts: |met| and(vec![born("2026-03-02"), on_day("initial_conference", "held_on", "2026-02-02"), plan("2026-02-02")],
            met.map(|day| on_day("core_group", "held_on", day))),
        in_time: ("2026-03-12", "in time"), late: ("2026-03-13", "late, 1 day"), waiting: ("2026-03-05", "running, 7 days") },
    Case { name: "a child with a plan is seen every 10 working days", rule: "T09 limit",
        facts: |met| and(vec![plan("2026-03-02")], met.map(|at| visit("child_protection", at))),
        in_time: ("2026-03-16T15:00:00+00:00", "in time"), late: ("2026-03-17", "late, 1 working day"),
        waiting: ("2026-03-18", "overdue, 2 working days") },
    Case { name: "a child in need is seen every 6 weeks", rule: "T10 visit",
        facts: |met| and(vec![on_day("child_in_need_plan", "start_date", "2026-03-02")], met.map(|at| visit("child_in_need", at))),
        in_time: ("2026-04-13", "in time"), late: ("2026-04-15", "late, 2 days"), waiting: ("2026-04-13", "due today") },
    Case { name: "a child in need plan is reviewed every 3 months", rule: "T10 review",
        facts: |met| {
            let reviewed = met.map_or_else(String::new, |day| format!(r#","reviewed_on":["{day}"]"#));
            vec![fact("child_in_need_plan", &format!(r#"{{"start_date":"2026-03-02"{reviewed}}}"#))]
        },
        in_time: ("2026-06-01", "in time, 1 day"), late: ("2026-06-03", "late, 1 day"), waiting: ("2026-06-03", "overdue, 1 day") },
    Case { name: "a child with early help is seen every 20 working days", rule: "T11 visit",
        facts: |met| and(vec![on_day("early_help_episode", "start_date", "2026-03-02")], met.map(|at| visit("early_help", at))),
        in_time: ("2026-03-30", "in time"), late: ("2026-03-31", "late, 1 working day"), waiting: ("2026-03-27", "running, 1 working day") },
    Case { name: "the work of early help is done within 16 weeks", rule: "T11 work_done",
        facts: |met| vec![fact_with("early_help_episode", r#"{"start_date":"2026-03-02"}"#, "end_date", met)],
        in_time: ("2026-06-22", "in time"), late: ("2026-06-23", "late, 1 day"), waiting: ("2026-06-15", "running, 7 days") },
    Case { name: "the first looked-after review is held within 20 working days", rule: "T12 limit",
        facts: |met| and(vec![period("2026-03-02")], met.map(|day| on_day("looked_after_review", "held_on", day))),
        in_time: ("2026-03-30", "in time"), late: ("2026-04-07", "late, 4 working days"), waiting: ("2026-03-27", "running, 1 working day") },
    Case { name: "the second within 3 months of the first", rule: "T12b limit",
        facts: |met| and(vec![period("2026-02-16"), on_day("looked_after_review", "held_on", "2026-03-02")],
            met.map(|day| on_day("looked_after_review", "held_on", day))),
        in_time: ("2026-06-02", "in time"), late: ("2026-06-03", "late, 1 day"), waiting: ("2026-06-01", "running, 1 day") },
    Case { name: "and each later one within 6 months of the last", rule: "T12c limit",
        facts: |met| and(vec![period("2025-11-03"), on_day("looked_after_review", "held_on", "2025-12-01"),
            on_day("looked_after_review", "held_on", "2026-03-02")], met.map(|day| on_day("looked_after_review", "held_on", day))),
        in_time: ("2026-09-02", "in time"), late: ("2026-09-05", "late, 3 days"), waiting: ("2026-09-03", "overdue, 1 day") },
    Case { name: "a child is visited within a week of each placement", rule: "T13 limit",
        facts: |met| and(vec![episode("2026-03-02", "U6", "C2", "")], met.map(|at| visit("looked_after", at))),
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-04", "running, 5 days") },
    Case { name: "then every 6 weeks in the first year", rule: "T13b limit",
        facts: |met| and(vec![episode("2026-02-23", "U6", "C2", ""), visit("looked_after", "2026-03-02")],
            met.map(|at| visit("looked_after", at))),
        in_time: ("2026-04-13", "in time"), late: ("2026-04-14", "late, 1 day"), waiting: ("2026-04-13", "due today") },
    Case { name: "and after the first year too", rule: "T13c limit",
        facts: |met| and(vec![episode("2025-01-06", "U6", "C2", ""), visit("looked_after", "2026-03-02")],
            met.map(|at| visit("looked_after", at))),
        in_time: ("2026-04-13", "in time"), late: ("2026-04-14", "late, 1 day"), waiting: ("2026-04-14", "overdue, 1 day") },
    Case { name: "or every 3 months where the placement is meant to last to 18", rule: "T13c until_18",
        facts: |met| and(vec![episode("2025-01-06", "U4", "C2", ""), visit("looked_after", "2026-03-02"),
            fact("placement", r#"{"start_date":"2025-01-06","until_eighteen":true}"#)], met.map(|at| visit("looked_after", at))),
        in_time: ("2026-06-02", "in time"), late: ("2026-06-03", "late, 1 day"), waiting: ("2026-06-01", "running, 1 day") },
    Case { name: "weekly with parents before the assessment is done, until the first review", rule: "T13d until_first_review",
        facts: |met| and(vec![episode("2026-03-02", "P1", "C2", ""), fact("placement", WITH_PARENTS_EARLY)],
            met.map(|at| visit("looked_after", at))),
        in_time: ("2026-03-09", "in time"), late: ("2026-03-11", "late, 2 days"), waiting: ("2026-03-08", "running, 1 day") },
    Case { name: "and then every 6 weeks", rule: "T13d after",
        facts: |met| and(vec![episode("2026-03-02", "P1", "C2", ""), fact("placement", WITH_PARENTS_EARLY),
            visit("looked_after", "2026-03-04"), on_day("looked_after_review", "held_on", "2026-03-04")], met.map(|at| visit("looked_after", at))),
        in_time: ("2026-04-15", "in time"), late: ("2026-04-16", "late, 1 day"), waiting: ("2026-04-14", "running, 1 day") },
    Case { name: "weekly at home under an interim care order, until the first review", rule: "T13e until_first_review",
        facts: |met| and(vec![episode("2026-03-02", "P1", "C1", "")], met.map(|at| visit("looked_after", at))),
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-10", "overdue, 1 day") },
    Case { name: "and then every 4 weeks", rule: "T13e after",
        facts: |met| and(vec![episode("2026-03-02", "P1", "C1", ""), visit("looked_after", "2026-03-04"),
            on_day("looked_after_review", "held_on", "2026-03-04")], met.map(|at| visit("looked_after", at))),
        in_time: ("2026-04-01", "in time"), late: ("2026-04-02", "late, 1 day"), waiting: ("2026-03-31", "running, 1 day") },
    Case { name: "within a week of a care order for a child at home", rule: "T13f first",
        facts: |met| and(order_made_at_home(), met.map(|at| visit("looked_after", at))),
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-08", "running, 1 day") },
    Case { name: "and then every 6 weeks under that order", rule: "T13f after",
        facts: |met| { let mut facts = order_made_at_home(); facts.push(visit("looked_after", "2026-03-04"));
            and(facts, met.map(|at| visit("looked_after", at))) },
        in_time: ("2026-04-15", "in time"), late: ("2026-04-17", "late, 2 days"), waiting: ("2026-04-15", "due today") },
    Case { name: "a care plan is made within 10 working days of the first placement", rule: "T14 otherwise",
        facts: |met| and(vec![period("2026-03-02"), episode("2026-03-02", "U6", "V2", "")], met.map(|day| on_day("care_plan", "agreed_on", day))),
        in_time: ("2026-02-27", "in time, 11 working days"), late: ("2026-03-17", "late, 1 working day"), waiting: ("2026-03-16", "due today") },
    Case { name: "a placement plan is agreed within 5 working days", rule: "T15 otherwise",
        facts: |met| vec![fact_with("placement", r#"{"start_date":"2026-03-02"}"#, "placement_plan_on", met)],
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 working day"), waiting: ("2026-03-06", "running, 1 working day") },
    Case { name: "notice of a placement in an emergency goes out within 5 working days", rule: "T16 emergency",
        facts: |met| vec![fact_with("placement", EMERGENCY, "notice_sent_on", met)],
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 working day"), waiting: ("2026-03-11", "overdue, 2 working days") },
    Case { name: "also to the authority of another area", rule: "T16b emergency",
        facts: |met| vec![fact_with("placement", EMERGENCY, "notice_sent_on", met)],
        in_time: ("2026-03-06", "in time, 1 working day"), late: ("2026-03-10", "late, 1 working day"), waiting: ("2026-03-09", "due today") },
    Case { name: "the initial health assessment is made within 20 working days", rule: "T17 limit",
        facts: |met| and(vec![period("2026-03-02")], met.map(|day| health("initial", day))),
        in_time: ("2026-03-30", "in time"), late: ("2026-03-31", "late, 1 working day"), waiting: ("2026-03-27", "running, 1 working day") },
    Case { name: "health is assessed every 6 months under five", rule: "T17b under_5",
        facts: |met| and(vec![born("2023-01-01"), period("2026-02-02"), health("initial", "2026-03-02")], met.map(|day| health("review", day))),
        in_time: ("2026-09-02", "in time"), late: ("2026-09-03", "late, 1 day"), waiting: ("2026-09-01", "running, 1 day") },
    Case { name: "and every 12 months from five", rule: "T17b from_5",
        facts: |met| and(vec![born("2015-01-01"), period("2026-02-02"), health("initial", "2026-03-02")], met.map(|day| health("review", day))),
        in_time: ("2027-03-02", "in time"), late: ("2027-03-03", "late, 1 day"), waiting: ("2027-03-04", "overdue, 2 days") },
    Case { name: "a questionnaire is scored every 12 months", rule: "T18 limit",
        facts: |met| and(vec![born("2015-01-01"), period("2026-03-02")],
            met.map(|day| fact("strengths_and_difficulties", &format!(r#"{{"on":"{day}","score":12}}"#)))),
        in_time: ("2027-03-02", "in time"), late: ("2027-03-04", "late, 2 days"), waiting: ("2027-03-01", "running, 1 day") },
    Case { name: "a personal education plan is made within 10 working days", rule: "T19 first",
        facts: |met| and(vec![period("2026-03-02")], met.map(|day| on_day("education_plan", "agreed_on", day))),
        in_time: ("2026-03-16", "in time"), late: ("2026-03-17", "late, 1 working day"), waiting: ("2026-03-17", "overdue, 1 working day") },
    Case { name: "a return interview is held within 72 hours", rule: "T20 limit",
        facts: |met| vec![fact_with("missing_episode",
            r#"{"kind":"M","from":"2026-03-01","until":"2026-03-02T12:00:00+00:00"}"#, "interview_at", met)],
        in_time: ("2026-03-05T11:00:00+00:00", "in time, 1 hour"), late: ("2026-03-05T14:30:00+00:00", "late, 3 hours"),
        waiting: ("2026-03-04T12:00:00+00:00", "running, 24 hours") },
    Case { name: "a privately fostered child is visited within 7 working days of the notice", rule: "T21 limit",
        facts: |met| and(vec![fact("private_fostering", r#"{"aware_on":"2026-03-02"}"#)], met.map(|at| visit("private_fostering", at))),
        in_time: ("2026-03-11", "in time"), late: ("2026-03-12", "late, 1 working day"), waiting: ("2026-03-10", "running, 1 working day") },
    Case { name: "every 6 weeks in the first year", rule: "T21b limit",
        facts: |met| and(vec![fact("private_fostering", r#"{"aware_on":"2026-03-02"}"#)], met.map(|at| visit("private_fostering", at))),
        in_time: ("2026-04-13", "in time"), late: ("2026-04-14", "late, 1 day"), waiting: ("2026-04-12", "running, 1 day") },
    Case { name: "and every 12 weeks after it", rule: "T21c limit",
        facts: |met| and(vec![fact("private_fostering", r#"{"aware_on":"2025-01-06"}"#), visit("private_fostering", "2026-03-02")],
            met.map(|at| visit("private_fostering", at))),
        in_time: ("2026-05-25", "in time"), late: ("2026-05-26", "late, 1 day"), waiting: ("2026-05-24", "running, 1 day") },
    Case { name: "a pathway plan is reviewed every 6 months", rule: "T22 limit",
        facts: |met| and(vec![on_day("pathway_plan", "agreed_on", "2026-03-02")], met.map(|day| on_day("pathway_plan", "agreed_on", day))),
        in_time: ("2026-09-02", "in time"), late: ("2026-09-03", "late, 1 day"), waiting: ("2026-09-03", "overdue, 1 day") },
    Case { name: "a care leaver is visited every two months", rule: "T22b after",
        facts: |met| and(vec![visit("care_leaver", "2026-03-02")], met.map(|at| visit("care_leaver", at))),
        in_time: ("2026-05-02", "in time"), late: ("2026-05-03", "late, 1 day"), waiting: ("2026-05-01", "running, 1 day") },
    Case { name: "the needs of a young person who turns 16 in care are assessed within 3 months", rule: "T22c limit",
        facts: |met| and(vec![born("2010-03-02"), period("2024-01-01")], met.map(|day| on_day("pathway_plan", "agreed_on", day))),
        in_time: ("2026-06-02", "in time"), late: ("2026-06-03", "late, 1 day"), waiting: ("2026-06-01", "running, 1 day") },
    Case { name: "care proceedings are concluded within 26 weeks", rule: "T23b limit",
        facts: |met| and(vec![on_day("pre_proceedings", "court_application", "2026-03-02")],
            met.map(|day| fact("legal_status", &format!(r#"{{"from":"{day}","order":"SO"}}"#)))),
        in_time: ("2026-08-31", "in time"), late: ("2026-09-01", "late, 1 day"), waiting: ("2026-08-30", "running, 1 day") },
    Case { name: "the letter before proceedings is sent within 5 days of the decision", rule: "T23c letter",
        facts: |met| vec![fact_with("pre_proceedings", r#"{"start_date":"2026-03-02"}"#, "letter_sent", met)],
        in_time: ("2026-03-07", "in time"), late: ("2026-03-09", "late, 2 days"), waiting: ("2026-03-06", "running, 1 day") },
    Case { name: "the first meeting is held within 7 days of the letter", rule: "T23c meeting",
        facts: |met| vec![fact_with("pre_proceedings", r#"{"letter_sent":"2026-03-02"}"#, "first_meeting", met)],
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-10", "overdue, 1 day") },
    Case { name: "police protection ends within 72 hours", rule: "T24 limit",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","legal_status":"L1"}"#, "end_date", met)],
        in_time: ("2026-03-05", "in time"), late: ("2026-03-06", "late, 1 day"), waiting: ("2026-03-04", "running, 1 day") },
    Case { name: "an emergency protection order ends within 21 days", rule: "T24b limit",
        facts: |met| vec![fact_with("legal_status", r#"{"from":"2026-03-02","order":"L2"}"#, "until", met)],
        in_time: ("2026-03-23", "in time"), late: ("2026-03-24", "late, 1 day"), waiting: ("2026-03-24", "overdue, 1 day") },
    Case { name: "a child assessment order ends within 7 days", rule: "T24c limit",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","legal_status":"L3"}"#, "end_date", met)],
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-08", "running, 1 day") },
    Case { name: "a short break ends within 17 days", rule: "T25 each",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","legal_status":"V3"}"#, "end_date", met)],
        in_time: ("2026-03-19", "in time"), late: ("2026-03-20", "late, 1 day"), waiting: ("2026-03-18", "running, 1 day") },
    Case { name: "a stay in hospital as a temporary placement ends within 6 weeks", rule: "T25b T1",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","placement":"T1"}"#, "end_date", met)],
        in_time: ("2026-04-13", "in time"), late: ("2026-04-14", "late, 1 day"), waiting: ("2026-04-12", "running, 1 day") },
    Case { name: "a stay while the carer is on holiday within 3 weeks", rule: "T25b T3",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","placement":"T3"}"#, "end_date", met)],
        in_time: ("2026-03-23", "in time"), late: ("2026-03-24", "late, 1 day"), waiting: ("2026-03-22", "running, 1 day") },
    Case { name: "and a stay of type T4 within 7 days", rule: "T25b T4",
        facts: |met| vec![fact_with("looked_after_episode", r#"{"start_date":"2026-03-02","placement":"T4"}"#, "end_date", met)],
        in_time: ("2026-03-09", "in time"), late: ("2026-03-10", "late, 1 day"), waiting: ("2026-03-08", "running, 1 day") },
    Case { name: "there is a plan for permanence within 4 months", rule: "T26 permanence_plan",
        facts: |met| and(vec![period("2026-03-02")],
            met.map(|day| fact("care_plan", &format!(r#"{{"agreed_on":"{day}","permanence":["P1"]}}"#)))),
        in_time: ("2026-07-02", "in time"), late: ("2026-07-03", "late, 1 day"), waiting: ("2026-07-01", "running, 1 day") },
];

#[test]
fn what_is_done_by_the_last_day_is_in_time_the_day_after_is_late_and_until_then_it_waits() {
    for case in CASES {
        let first = |met: Option<&str>, as_at: &str| states(&(case.facts)(met), as_at, case.rule).into_iter().next();
        let told = |day: &str, stands: Option<String>| format!("{}: {day}, {stands:?}", case.name);
        for (met, expected) in [case.in_time, case.late] {
            let stands = first(Some(met), "2028-06-30");
            assert_eq!(stands.as_deref(), Some(expected), "{}", told(met, stands.clone()));
        }
        let (day, expected) = case.waiting;
        let stands = first(None, day);
        assert_eq!(stands.as_deref(), Some(expected), "{}", told(day, stands.clone()));
    }
}

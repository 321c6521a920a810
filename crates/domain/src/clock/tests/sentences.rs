//! What clocks say of themselves.

use super::*;

fn said(clock: &Clock, as_at: &str) -> Vec<String> {
    clock.explain(when(as_at)).sentences().into_iter().map(str::to_owned).collect()
}

#[test]
fn a_clock_says_what_started_it_its_rule_its_source_what_was_skipped_and_when_it_is_due() {
    let clock = Timescales::built_in().start("T05", "limit", event("2026-03-23", "section 47 enquiry began")).unwrap();
    assert_eq!(
        said(&clock, "2026-04-20"),
        [
            "Day 0 is 23 March 2026: section 47 enquiry began.",
            "Rule T05, initial child protection conference: within 15 working days, the initial child protection conference is held.",
            "Written in: Working Together to Safeguard Children; children in need census, target date of the conference \
             (N00109) (statutory guidance).",
            "Not counted: 6 days of weekends, Good Friday (3 April 2026) and Easter Monday (6 April 2026).",
            "Due by 15 April 2026.",
            "The record does not show that it was done. On 20 April 2026 it is overdue by 3 working days.",
        ]
    );
}

#[test]
fn it_says_how_it_ended() {
    let mut clock = Timescales::built_in().start("T12", "limit", event("2026-03-02", "became looked after")).unwrap();
    let outcome = |clock: &Clock, at| clock.explain(when(at)).outcome;
    assert_eq!(outcome(&clock, "2026-03-27"), "On 27 March 2026 there is 1 working day left.");
    assert_eq!(outcome(&clock, "2026-03-30"), "It is due today.");
    clock.met = Some(event("2026-03-26", "looked-after review held"));
    assert_eq!(
        outcome(&clock, "2026-04-20"),
        "Looked-after review held on 26 March 2026. In time, with 2 working days to spare."
    );
    assert_eq!(outcome(&clock, "2026-03-25"), "On 25 March 2026 there are 3 working days left.", "not known yet");
    clock.met = Some(event("2026-03-30", "looked-after review held"));
    assert_eq!(outcome(&clock, "2026-04-20"), "Looked-after review held on 30 March 2026. In time, on the last day.");
    clock.met = Some(event("2026-04-07", "looked-after review held"));
    assert_eq!(outcome(&clock, "2026-04-20"), "Looked-after review held on 7 April 2026. Late by 4 working days.");
    clock.met = None;
    clock.stopped = Some(event("2026-03-20", "the child left care"));
    assert_eq!(outcome(&clock, "2026-04-20"), "It no longer runs: the child left care on 20 March 2026.");
    clock.stopped = Some(event("2026-04-01", "the child left care"));
    assert_eq!(
        outcome(&clock, "2026-04-20"),
        "The record does not show that it was done. It no longer runs (the child left care on 1 April 2026), overdue \
         by 2 working days then."
    );
}

#[test]
fn it_says_who_set_the_limit_where_that_is_not_the_rule() {
    let ours = "[T03]\nlimit = \"35 working days\"\nagreed = \"Board, 3 March 2026\"";
    let ours = Timescales::from_toml(ours, "practice/timescales.toml").unwrap();
    let set_by = |clock: Clock| clock.explain(when("2026-03-03")).set_by;
    let assessment = ours.start("T03", "limit", event("2026-03-02", "assessment started")).unwrap();
    assert_eq!(
        set_by(assessment).as_deref(),
        Some(
            "This council asks for 35 working days where the rule allows 45 working days (practice/timescales.toml; \
             agreed: Board, 3 March 2026)."
        )
    );
    let review = ours.start("T12", "limit", event("2026-03-02", "became looked after")).unwrap();
    assert_eq!(set_by(review), None);
    let visit = ours.start("T09", "limit", event("2026-03-02", "seen")).unwrap();
    assert_eq!(set_by(visit).as_deref(), Some("This council set the limit (practice/timescales.toml)."));
}

#[test]
fn a_line_of_a_list_says_why_it_is_there() {
    let council = Timescales::built_in();
    let seen = event("2026-03-02", "seen");
    let reason = |clock: Option<Clock>, at| clock.unwrap().reason(when(at));
    assert_eq!(
        reason(council.start("T09", "limit", seen), "2026-03-13"),
        "seen 9 working days ago; every 10: child protection plan"
    );
    let every_5 = Limit::new(5, Unit::WorkingDays);
    let by_plan = council.start_by_plan("T09", "limit", seen, every_5, &"the plan of 2 March 2026".into());
    assert_eq!(
        reason(by_plan, "2026-03-13"),
        "seen 9 working days ago; every 5: child protection plan, set by the plan of 2 March 2026"
    );
    assert_eq!(
        reason(council.start("T13b", "limit", seen), "2026-03-13"),
        "seen 11 days ago; every 6 weeks: looked after, first year of the placement"
    );
    assert_eq!(
        reason(council.start("T13d", "until_first_review", seen), "2026-03-13"),
        "seen 11 days ago; every week: placed with parents, before the first review"
    );
    assert_eq!(
        reason(council.start("T12", "limit", event("2026-03-02", "became looked after")), "2026-03-02"),
        "became looked after today; within 20 working days: first looked-after review"
    );
    assert_eq!(
        reason(council.start("T12d", "limit", event("2026-03-02", "became looked after")), "2026-03-13"),
        "looked-after review brought forward: a looked-after review is held"
    );
}

#[test]
fn hours_from_a_day_alone_are_told_as_whole_days() {
    let clock = Timescales::built_in().start("T20", "limit", event("2026-10-23", "found")).unwrap();
    let explained = clock.explain(when("2026-10-26"));
    assert!(explained.started.ends_with("The time of day is not recorded, so whole days are counted."));
    assert_eq!(explained.due, "Due by 26 October 2026.");
    let clock = Timescales::built_in().start("T20", "limit", event("2026-10-23T12:00:00+01:00", "found")).unwrap();
    assert_eq!(clock.explain(when("2026-10-26")).due, "Due by 26 October 2026 at 11:00am.");
}

#[test]
fn a_badge_says_it_in_a_few_words() {
    let mut clock = Timescales::built_in().start("T12", "limit", event("2026-03-02", "became looked after")).unwrap();
    let badge = |clock: &Clock, at| clock.state(when(at)).in_words();
    assert_eq!(badge(&clock, "2026-03-27"), "1 working day left");
    assert_eq!(badge(&clock, "2026-03-30"), "due today");
    assert_eq!(badge(&clock, "2026-04-02"), "3 working days overdue");
    clock.met = Some(event("2026-03-30", "looked-after review held"));
    assert_eq!(badge(&clock, "2026-04-02"), "in time, on the last day");
    clock.met = Some(event("2026-03-31", "looked-after review held"));
    assert_eq!(badge(&clock, "2026-04-02"), "1 working day late");
}

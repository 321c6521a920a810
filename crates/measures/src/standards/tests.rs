//! Cases of the practice standards, and of a council's own file.

use domain::clock::Timescales;
use domain::{Fact, Kind};
use picture::Picture;

use super::*;
use crate::indicators::testing::{day, entry, fact, picture_of, subject, typed};

const CHILD: u128 = 1;
const SAM: u128 = 2;
const TODAY: &str = "2026-03-16";

fn person(born: &str) -> Fact {
    fact(Kind::Person, &format!(r#"{{"family_name":"Example","birth_date":"{born}"}}"#))
}

fn worker() -> Fact {
    fact(Kind::Worker, r#"{"name":"Sam Example","role":"social_worker","from":"2020-01-06"}"#)
}

fn allocated(from: &str) -> Fact {
    fact(Kind::Allocation, &format!(r#"{{"part":"key_worker","worker":"{}","from":"{from}"}}"#, subject(SAM)))
}

fn visit(at: &str, more: &str) -> Fact {
    fact(Kind::Visit, &format!(r#"{{"at":"{at}","kind":"child_protection","seen":true{more}}}"#))
}

/// A child of nine, Sam's, with a child protection plan since 5 January 2026, and what else is told. The first of `more` is
/// entry 5.
fn case(more: &[Fact]) -> Picture {
    let mut facts = vec![
        (CHILD, person("2016-05-04")),
        (CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-01-05"}"#)),
        (CHILD, allocated("2026-01-05")),
        (SAM, worker()),
    ];
    facts.extend(more.iter().map(|fact| (CHILD, fact.clone())));
    typed(facts)
}

fn child(picture: &Picture, on: &str) -> ChildAgainst {
    let staff = Staff::of(picture);
    of_child(picture, subject(CHILD), &staff, Timescales::built_in(), day(on), Standards::built_in()).unwrap()
}

fn one(picture: &Picture, id: &str) -> Against {
    one_on(picture, id, TODAY)
}

fn one_on(picture: &Picture, id: &str, on: &str) -> Against {
    child(picture, on).against.into_iter().find(|against| against.standard.id == id).unwrap()
}

#[test]
fn the_file_that_the_program_came_with_can_be_read_and_has_every_kind_of_standard() {
    let standards = Standards::from_toml(BUILT_IN, FILE).unwrap();
    assert!(standards.all().len() >= 10 && standards.standard("seen_alone").is_some());
    assert!(
        standards.all().iter().all(|one| one.source.is_some() && one.asked.ends_with('.') && !one.help.ends_with('.'))
    );
}

#[test]
fn a_child_seen_in_time_and_alone_meets_both_and_the_visit_shows_it() {
    let picture = case(&[visit("2026-03-10", r#","seen_alone":true"#)]);
    let seen = one(&picture, "visits_in_time");
    assert!(seen.outcome.is_met() && seen.outcome.why().contains("next by 24 March 2026"), "{seen:?}");
    assert_eq!(seen.entries, [entry(5)]);
    let alone = one(&picture, "seen_alone");
    assert_eq!(alone.outcome, Outcome::Met { why: "seen alone on 10 March 2026".to_owned() });
    assert_eq!(alone.entries, [entry(5)]);
}

#[test]
fn a_visit_that_is_overdue_would_help_and_is_recorded_on_its_own_page() {
    let picture = case(&[visit("2026-02-09", "")]);
    let Outcome::NotMet { why, helps } = one(&picture, "visits_in_time").outcome else { panic!("it is overdue") };
    assert_eq!(helps, Help::Visit);
    assert!(why.starts_with("overdue by ") && why.contains("seen "), "{why}");
    // On the day before it was due it was in time.
    assert!(one_on(&picture, "visits_in_time", "2026-02-20").outcome.is_met());
}

#[test]
fn only_the_last_visit_says_whether_the_child_was_seen_alone_and_a_baby_is_not_asked() {
    let alone = |is: bool| format!(r#","seen_alone":{is}"#);
    let picture = case(&[visit("2026-03-02", &alone(true)), visit("2026-03-10", &alone(false))]);
    let not = one(&picture, "seen_alone");
    assert!(not.outcome.is_not_met() && not.outcome.why().contains("seen with others on 10 March 2026"), "{not:?}");
    assert_eq!(not.entries, [entry(6)]);
    assert!(one_on(&picture, "seen_alone", "2026-03-05").outcome.is_met(), "what came later is not known yet");

    let silent = one(&case(&[visit("2026-03-10", "")]), "seen_alone");
    assert!(matches!(silent.outcome, Outcome::CannotSay { .. }), "{silent:?}");

    let mut facts = vec![(CHILD, person("2025-05-04"))];
    facts.push((CHILD, fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-01-05"}"#)));
    facts.push((CHILD, visit("2026-03-10", &alone(false))));
    let baby = one(&typed(facts), "seen_alone");
    assert_eq!(baby.outcome, Outcome::DoesNotApply { reason: "the child is younger than 4".to_owned() });
}

#[test]
fn supervision_is_due_so_many_days_after_the_last_or_after_the_child_was_given_to_the_worker() {
    let held = |on: &str| {
        let sam = subject(SAM);
        fact(
            Kind::CaseSupervision,
            &format!(r#"{{"session":"{sam}","held_at":"{on}","worker":"{sam}","supervisor":"manager"}}"#),
        )
    };
    assert!(one(&case(&[held("2026-02-09")]), "case_supervision").outcome.is_met(), "35 days ago");
    let not = one(&case(&[held("2026-02-08")]), "case_supervision");
    assert_eq!(
        not.outcome,
        Outcome::NotMet {
            why: "last talked over on 8 February 2026; at least every 35 days".to_owned(),
            helps: Help::Supervise(subject(SAM))
        }
    );
    let not_due = one_on(&case(&[]), "case_supervision", "2026-02-09");
    assert!(matches!(not_due.outcome, Outcome::DoesNotApply { .. }), "{not_due:?}");
    assert!(one_on(&case(&[]), "case_supervision", "2026-02-10").outcome.is_not_met());
}

#[test]
fn the_childs_words_count_by_being_there_and_not_by_what_they_are() {
    let words = visit("2026-03-10", r#","voice":{"words":"I like my room"}"#);
    assert!(one(&case(&[words]), "own_words").outcome.is_met());
    let without = one(&case(&[visit("2026-03-10", "")]), "own_words");
    assert!(without.outcome.is_not_met() && without.outcome.why().contains("since 5 January 2026"), "{without:?}");
}

#[test]
fn oversight_and_the_summary_have_a_day_of_their_own_and_any_entry_keeps_the_chronology() {
    let decided = fact(
        Kind::ManagementDecision,
        r#"{"decided_at":"2026-03-02","point":"oversight","decision":"","reason":"","decided_by":"manager"}"#,
    );
    let summary = fact(Kind::CaseNote, r#"{"at":"2026-03-03","kind":"case_summary","text":""}"#);
    let note = fact(Kind::CaseNote, r#"{"at":"2026-03-03","kind":"telephone_call","text":""}"#);
    // Three months after the plan began.
    let later = "2026-04-20";
    let nothing = case(&[]);
    for id in ["management_oversight", "case_summary", "chronology_current"] {
        assert!(one_on(&nothing, id, later).outcome.is_not_met(), "{id}");
    }
    assert!(one_on(&case(&[decided]), "management_oversight", later).outcome.is_met());
    assert!(one_on(&case(&[summary]), "case_summary", later).outcome.is_met());
    assert!(
        one_on(&case(std::slice::from_ref(&note)), "case_summary", later).outcome.is_not_met(),
        "a call is no summary"
    );
    assert!(one_on(&case(&[note]), "chronology_current", "2026-04-14").outcome.is_met());
}

#[test]
fn a_child_whom_nobody_has_needs_an_allocation_first() {
    let plan = fact(Kind::ChildProtectionPlan, r#"{"start_date":"2026-01-05"}"#);
    let picture = typed([(CHILD, person("2016-05-04")), (CHILD, plan)]);
    let nobody = one(&picture, "has_a_worker");
    assert_eq!(nobody.outcome, Outcome::NotMet { why: "nobody has the child".to_owned(), helps: Help::Allocate });
    assert!(matches!(one(&picture, "case_supervision").outcome, Outcome::DoesNotApply { .. }));
    assert!(one(&case(&[]), "has_a_worker").outcome.is_met());
}

#[test]
fn a_record_that_was_made_from_a_return_is_not_missing_what_the_return_never_tells_of() {
    let plan = fact(Kind::ChildProtectionPlan, r#"{"start_date":"2025-01-05"}"#);
    let picture = picture_of([(CHILD, "cin-census/201", person("2016-05-04")), (CHILD, "cin-census/201", plan)]);
    for id in ["visits_in_time", "seen_alone", "own_words", "chronology_current"] {
        let against = one(&picture, id);
        assert!(matches!(against.outcome, Outcome::CannotSay { .. }), "{against:?}");
    }
}

#[test]
fn nothing_is_asked_where_no_work_is_open_and_only_what_belongs_to_the_work_that_is() {
    let picture = typed([(CHILD, person("2016-05-04"))]);
    let staff = Staff::of(&picture);
    let against = |picture: &Picture| {
        of_child(picture, subject(CHILD), &staff, Timescales::built_in(), day(TODAY), Standards::built_in())
    };
    assert!(against(&picture).is_none());
    let help = fact(Kind::EarlyHelpEpisode, r#"{"start_date":"2026-01-05"}"#);
    let helped = against(&typed([(CHILD, person("2016-05-04")), (CHILD, help)])).unwrap();
    let asked: Vec<&str> = helped
        .against
        .iter()
        .filter(|one| !matches!(one.outcome, Outcome::DoesNotApply { .. }))
        .map(|one| one.standard.id.as_str())
        .collect();
    assert_eq!(asked, ["visits_in_time"]);
}

fn refused(text: &str) -> String {
    Standards::from_toml(text, "standards.toml").unwrap_err().to_string()
}

const GOOD: &str = "[[standard]]\nid = \"heard\"\nname = \"Heard\"\nasked = \"The child is heard.\"\nfor = [\"looked_after\"]\n\
                    measure = \"own_words\"\ndays = 28\nhelp = \"a talk\"\n";

#[test]
fn a_council_sets_its_own_days_and_to_whom_a_standard_applies() {
    let own = Standards::from_toml(GOOD, "standards.toml").unwrap();
    let heard = own.standard("heard").unwrap();
    assert_eq!((heard.duties.as_slice(), &heard.measure), (&[Duty::LookedAfter][..], &Measure::OwnWords { days: 28 }));
}

#[test]
fn a_fault_in_the_file_is_told_with_its_line_and_key_and_what_to_do() {
    for (from, to, place, why) in [
        ("days = 28", "days = 0", "line 7, heard, key days", "write a whole number from 1 to 1000"),
        ("days = 28\n", "", "line 1, heard, key days", "write how many days, as a number from 1 to 1000"),
        ("own_words", "own_word", "line 6, heard, key measure", "“own_word” is not a measure"),
        ("own_words", "allocated", "line 7, heard, key days", "has no days. Take the line out."),
        ("[\"looked_after\"]", "[\"adopted\"]", "line 5, heard, key for", "“adopted” is no open work"),
        ("help", "helps", "line 8, heard, key unknown", "“helps” is not a key of a standard"),
        ("\"heard\"", "\"Heard!\"", "line 2, Heard!, key id", "cannot stand in an address"),
        (
            "measure = \"own_words\"\ndays = 28",
            "measure = \"timescales\"\nrules = [\"T99\"]",
            "line 7",
            "no rule has the number “T99”",
        ),
    ] {
        let refused = refused(&GOOD.replace(from, to));
        assert!(refused.contains(place) && refused.contains(why), "{refused}");
    }
    let twice = refused(&format!("{GOOD}{GOOD}"));
    assert!(twice.contains("another standard has the id “heard”"), "{twice}");
    assert!(refused("").contains("the file has no standard"));
    assert!(refused("[standard]\n").contains("write [[standard]] on a line of its own"));
}

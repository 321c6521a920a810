//! What the rows of a child become.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::person::Person;
use domain::referral::Referral;
use domain::visit::{Visit, VisitKind};
use domain::{Fact, Kind};
use returns::annex_a::{ChildFacts, List, Problem, Taken, adopter, facts, read};

use crate::workbook::{CONTACTS, ENQUIRIES, IN_NEED, PROTECTION, REFERRALS, Sheet, sheet, workbook};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date of a test")
}

/// The headings of a list in the order of the template, joined by `|`.
pub fn headings(list: List) -> String {
    let table = include_str!("../../../../data/annex_a_columns.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let ours = reader.records().map(Result::unwrap).filter(|record| record[0] == list.number().to_string());
    ours.map(|record| record[2].to_owned()).collect::<Vec<_>>().join("|")
}

/// The facts of the only child of a workbook as at 31 January 2024.
pub fn of(sheets: &[Sheet]) -> Vec<Result<Taken, Problem>> {
    let annex = read(&workbook(sheets), "annex.xlsx").unwrap();
    assert_eq!(annex.children.len(), 1);
    let ChildFacts { records } = facts(&annex.children[0], day("2024-01-31"));
    records
}

pub fn taken(records: &[Result<Taken, Problem>], kind: Kind) -> Vec<&Taken> {
    records.iter().flatten().filter(|taken| taken.fact.kind() == kind).collect()
}

pub fn refusals(records: &[Result<Taken, Problem>]) -> Vec<&Problem> {
    records.iter().filter_map(|record| record.as_ref().err()).collect()
}

fn person(records: &[Result<Taken, Problem>]) -> (Person, Vec<Problem>) {
    let first = records[0].as_ref().unwrap();
    assert_eq!(first.key, "");
    let Fact::Person(person) = &first.fact else { panic!("{:?}", first.fact) };
    ((**person).clone(), first.notes.clone())
}

#[test]
fn a_child_is_who_all_lists_say_together() {
    let records = of(&[
        sheet("List 1", CONTACTS, &["A1|c) Not stated/recorded|s) NOBT|||2024-01-10|q) 6: Police"]),
        sheet("List 6", IN_NEED, &["A1|b) Female|a) WBRI|2015-03-27|8|a) Yes|2023-11-01|N1||||||"]),
    ]);
    let (person, notes) = person(&records);
    assert_eq!(person.la_child_id.as_deref(), Some("A1"));
    assert_eq!(person.birth_date, Some(day("2015-03-27")));
    // Gender is what the list asks for; it says nothing of sex.
    assert_eq!((person.gender.as_deref(), person.sex), (Some("2"), None));
    assert_eq!(person.ethnicity.as_deref(), Some("WBRI"));
    assert_eq!((person.disabled, person.disabilities.len()), (Some(true), 0));
    assert_eq!(notes, [], "not stated contradicts nobody");
}

#[test]
fn birth_dates_that_differ_are_told_with_their_places_and_most_rows_win() {
    let contact = |born: &str| format!("A1|a) Male|a) WBRI|{born}|8|2024-01-10|6");
    let rows = [contact("2015-03-27"), contact("2015-03-28"), contact("2015-03-28")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (person, notes) = person(&of(&[sheet("List 1", CONTACTS, &rows)]));
    assert_eq!(person.birth_date, Some(day("2015-03-28")));
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    assert!(
        note.message.contains("27 March 2015 (list 1 row 2); 28 March 2015 (list 1 row 3, list 1 row 4)"),
        "{}",
        note.message
    );
    let two = of(&[sheet("List 1", CONTACTS, &rows[..2])]);
    assert_eq!(self::person(&two).0.birth_date, Some(day("2015-03-27")), "of as many, the first");
}

#[test]
fn an_unborn_child_has_an_expected_birth_date() {
    let by_date = of(&[sheet("List 1", CONTACTS, &["A1|c) Not stated/recorded||2024-05-01||2024-01-10|6"])]);
    let by_age = of(&[sheet("List 1", CONTACTS, &["A1|c) Not stated/recorded||2024-01-20|-1|2024-01-10|6"])]);
    for (records, expected) in [(by_date, "2024-05-01"), (by_age, "2024-01-20")] {
        let (person, _) = person(&records);
        assert_eq!((person.birth_date, person.expected_birth_date), (None, Some(day(expected))));
    }
}

#[test]
fn a_birth_date_that_cannot_be_read_is_told_and_the_child_is_taken() {
    let (person, notes) = person(&of(&[sheet("List 1", CONTACTS, &["A1|a) Male||27/3/15|8|2024-01-10|6"])]));
    assert_eq!((person.birth_date, person.gender.as_deref()), (None, Some("1")));
    assert!(notes[0].message.contains("“27/3/15” is not a date like 31/01/2024"), "{}", notes[0].message);
    assert!(!notes[0].refused);
}

#[test]
fn each_contact_of_a_day_is_one_even_if_two_rows_say_the_same() {
    let row = "A1|a) Male|a) WBRI|2015-03-27|8|10/01/2024|q) 6: Police";
    let records = of(&[sheet("List 1", CONTACTS, &[row, row])]);
    let contacts = taken(&records, Kind::Contact);
    let keys: Vec<&str> = contacts.iter().map(|taken| taken.key.as_str()).collect();
    assert_eq!(keys, ["contact:2024-01-10", "contact:2024-01-10#2"]);
    let Fact::Contact(contact) = &contacts[0].fact else { panic!() };
    assert_eq!(
        (contact.received_at.day(), contact.source.as_str(), contact.concern.as_str()),
        (day("2024-01-10"), "6", "")
    );
}

#[test]
fn a_contact_without_a_date_is_refused_and_says_where() {
    let records = of(&[sheet("List 1", CONTACTS, &["A1|a) Male|||8||6", "A1|a) Male|||8|#N/A|6"])]);
    assert!(taken(&records, Kind::Contact).is_empty());
    let refusals = refusals(&records);
    assert_eq!(refusals.len(), 2, "no date is made up for either");
    assert_eq!((refusals[0].sheet.as_str(), refusals[0].row), ("List 1", 2));
    assert!(refusals[0].message.contains("Date of Contact is missing"), "{}", refusals[0].message);
}

#[test]
fn a_referral_and_the_episode_of_need_that_it_led_to_are_one() {
    let records = of(&[
        sheet("List 3", REFERRALS, &["A1|a|a|2015-03-27|8|2023-11-01|q) 6: Police|b) No|0|Duty|Sam Sample"]),
        sheet(
            "List 6",
            IN_NEED,
            &["A1|a|a|2015-03-27|8|b) No|2023-11-01|N1 - Abuse or neglect||2024-01-05|RC7|e) Closed episode||"],
        ),
    ]);
    let referrals = taken(&records, Kind::Referral);
    let [referral] = referrals.as_slice() else { panic!("{referrals:?}") };
    assert_eq!(referral.key, "referral:2023-11-01");
    let Fact::Referral(referral) = &referral.fact else { panic!() };
    let Referral { source, primary_need, closure_date, closure_reason, no_further_action, handled_by, .. } =
        &**referral;
    assert_eq!((source.as_deref(), primary_need.as_deref()), (Some("6"), Some("N1")));
    assert_eq!((*closure_date, closure_reason.as_deref()), (Some(day("2024-01-05")), Some("RC7")));
    assert_eq!(*no_further_action, Some(false));
    let by = handled_by.as_ref().unwrap();
    assert_eq!((by.team.as_deref(), by.worker.as_deref()), (Some("Duty"), Some("Sam Sample")));
}

#[test]
fn an_episode_of_need_of_long_ago_is_a_referral_without_source() {
    let records = of(&[sheet(
        "List 6",
        IN_NEED,
        &["A1|a|a|2015-03-27|8|b) No|2019-11-01|PSR - local code||||c) Child in need plan||"],
    )]);
    let referrals = taken(&records, Kind::Referral);
    let Fact::Referral(referral) = &referrals[0].fact else { panic!() };
    assert_eq!((referral.referral_date, referral.source.as_deref()), (day("2019-11-01"), None));
    assert_eq!(referral.primary_need.as_deref(), Some("PSR - local code"), "kept as it came");
    assert!(referrals[0].notes[0].message.contains("not among the codes"), "{:?}", referrals[0].notes);
}

#[test]
fn an_unreadable_closure_refuses_the_episode_and_not_the_visit() {
    let records = of(&[sheet("List 6", IN_NEED, &["A1|a|a|||b) No|2019-11-01|N1|2024-01-02|soon||||"])]);
    assert!(taken(&records, Kind::Referral).is_empty(), "it must not look open");
    assert_eq!(taken(&records, Kind::Visit).len(), 1);
    assert!(refusals(&records)[0].message.contains("CIN Closure Date “soon” is not a date"));
    let undated = of(&[sheet("List 6", IN_NEED, &["A1|a|a|||b) No||N1||||||"])]);
    assert!(
        refusals(&undated)[0].message.contains("missing, and an episode of need cannot stand"),
        "{:?}",
        refusals(&undated)
    );
}

#[test]
fn an_enquiry_has_its_conference_and_a_conference_may_stand_alone() {
    let records = of(&[sheet(
        "List 5",
        ENQUIRIES,
        &["A1||||||2024-01-02|b) No|2024-01-20|a) Yes|0|0||", "A1|||||||b) No|2023-10-10|b) No|0|0||"],
    )]);
    let enquiries = taken(&records, Kind::Section47Enquiry);
    let [enquiry] = enquiries.as_slice() else { panic!("{enquiries:?}") };
    let Fact::Section47Enquiry(enquiry) = &enquiry.fact else { panic!() };
    assert_eq!(
        (enquiry.start_date, enquiry.conference_date, enquiry.conference_not_required),
        (day("2024-01-02"), Some(day("2024-01-20")), Some(false))
    );
    let conferences = taken(&records, Kind::InitialConference);
    let agreed: Vec<_> = conferences
        .iter()
        .map(|taken| match &taken.fact {
            Fact::InitialConference(conference) => (conference.held_on, conference.plan_agreed),
            _ => panic!(),
        })
        .collect();
    assert_eq!(agreed, [(day("2024-01-20"), Some(true)), (day("2023-10-10"), Some(false))]);
}

#[test]
fn a_plan_comes_with_its_last_visit_and_its_last_review_and_the_visit_is_there_once() {
    let records = of(&[
        sheet(
            "List 7",
            PROTECTION,
            &["A1||||||2023-06-01|b) Physical abuse|Emotional abuse|2024-01-20|a) Yes|2023-12-01||b) No|1||"],
        ),
        sheet("List 6", IN_NEED, &["A1||||||2023-05-01|N1|2024-01-20||||"]),
    ]);
    let Fact::ChildProtectionPlan(plan) = &taken(&records, Kind::ChildProtectionPlan)[0].fact else { panic!() };
    assert_eq!(
        (plan.initial_category.as_deref(), plan.latest_category.as_deref(), plan.previous_plans),
        (Some("PHY"), Some("EMO"), Some(1))
    );
    let Fact::ReviewConference(review) = &taken(&records, Kind::ReviewConference)[0].fact else { panic!() };
    assert_eq!((review.held_on, review.plan_start_date), (day("2023-12-01"), day("2023-06-01")));
    let visits = taken(&records, Kind::Visit);
    let [visit] = visits.as_slice() else { panic!("{visits:?}") };
    let Fact::Visit(visit) = &visit.fact else { panic!() };
    let Visit { kind, seen, seen_alone, .. } = &**visit;
    assert_eq!((*kind, *seen, *seen_alone), (VisitKind::ChildProtection, true, Some(true)));
}

#[test]
fn an_assessment_keeps_what_it_says_and_loses_only_an_outcome_that_is_no_answer() {
    let row = "A1|a|a|2015-03-27|8|b) No|2023-12-01|Yes|2024-01-10|CS Assessment Updated|Locality|Sam Sample";
    let records = of(&[sheet("List 4", &headings(List::Assessments), &[row])]);
    let assessments = taken(&records, Kind::Assessment);
    let Fact::Assessment(assessment) = &assessments[0].fact else { panic!() };
    let Assessment { start_date, authorised_on, child_seen, needs_support, .. } = &**assessment;
    assert_eq!((*start_date, *authorised_on), (day("2023-12-01"), Some(day("2024-01-10"))));
    assert_eq!((*child_seen, *needs_support), (Some(true), None));
    assert!(
        assessments[0].notes[0].message.contains("“CS Assessment Updated” is none of"),
        "{:?}",
        assessments[0].notes
    );
}

#[test]
fn an_adopter_is_no_child() {
    let row = "77|F1|a) Male|a) WBRI|b) No|Yes|2023-01-05|2023-02-01||||||2023-08-01|2023-09-01|2|||1 - Adopter withdrew from process";
    let annex = read(&workbook(&[sheet("List 11", &headings(List::Adopters), &[row])]), "annex.xlsx").unwrap();
    assert!(annex.children.is_empty());
    let (number, row) = &annex.adopters[0];
    let Fact::ProspectiveAdopter(adopter) = adopter(number, row).unwrap().fact else { panic!() };
    assert_eq!((adopter.adopter.as_str(), adopter.family.as_deref()), ("77", Some("F1")));
    assert_eq!((adopter.fostering_for_adoption, adopter.children_placed), (Some(true), Some(2)));
    assert_eq!(adopter.left_reason.as_deref(), Some("1"));
}

//! A later Annex A workbook, a change made here in between, and another source beside it.

use domain::allocation::{Allocation, Part};
use services::allocation::{EndOfAllocation, NewAllocation, To};
use services::child::Care;
use services::entry_change::Seen;

use super::annex_a::workbook::{IN_CARE, IN_NEED, PROTECTION, REFERRALS, sheet};
use super::annex_a::{said, try_annex, whole, whose};
use super::*;
use crate::families::{day, family};

async fn load_annex(house: &House, as_at: &str, bytes: &[u8]) -> ImportReport {
    try_annex(house, bytes, "annex.xlsx", whose("202", as_at)).await.unwrap()
}

/// In care since 2019, placed on a day, with a worker.
fn in_care(placed: &str, worker: &str) -> Vec<u8> {
    let row = format!("C1|2015-03-27|2019-01-01|N1|2019-01-01|C2: FCO||||{placed}|f) U6|||b) Out|Camden|Care|{worker}");
    whole(&[sheet("List 8", IN_CARE, &[&row])])
}

async fn care(house: &House) -> Care {
    let (actor, purpose) = house.usual("social-worker").await;
    let child = subject(house, "C1").await;
    house.app.child_care(&actor, purpose, child, KnownAt::Now).await.unwrap()
}

async fn allocations(house: &House, child: SubjectId) -> Vec<(EntryId, i32, Allocation)> {
    let picture = house.app.picture().await.unwrap();
    let all = picture.of(child).filter_map(|held| match &held.fact {
        Fact::Allocation(one) => Some((held.entry, held.version, (**one).clone())),
        _ => None,
    });
    all.collect()
}

#[tokio::test]
async fn the_placement_before_the_latest_one_is_not_where_the_child_is_now() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &in_care("2023-05-01", "Sam Sample")).await;
        load_annex(&house, "2024-03-31", &in_care("2024-03-01", "Sam Sample")).await;
        let care = care(&house).await;
        let until: Vec<String> = care.placements.iter().map(|line| line.stretch.until_in_words()).collect();
        assert_eq!(until, ["by 1 March 2024 (end not told)", "now"], "{}", house.database.engine);
        assert_eq!(care.legal.iter().filter(|one| one.until.is_none()).count(), 1, "one legal status now");
        assert_eq!(care.periods.len(), 1);
        assert!(care.differences.is_empty(), "{:?}", care.differences);
    }
}

#[tokio::test]
async fn an_older_plan_without_an_end_says_that_a_newer_one_followed() {
    let plan = |start: &str| {
        whole(&[sheet(
            "List 7",
            PROTECTION,
            &[&format!("C1|b|a|2015-03-27|8|b) No|{start}|a) Neglect|a) Neglect|||||b) No|0||")],
        )])
    };
    let house = House::sqlite().await;
    load_annex(&house, "2024-01-31", &plan("2023-06-01")).await;
    load_annex(&house, "2024-02-29", &plan("2024-02-10")).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let child = subject(&house, "C1").await;
    let plans = house.app.child_plans(&actor, purpose, child, KnownAt::Now).await.unwrap();
    let notes: Vec<&[String]> = plans.sections[0].lines.iter().map(|line| line.notes.as_slice()).collect();
    assert_eq!(notes.len(), 2);
    assert!(notes[0].is_empty(), "the newest runs: {notes:?}");
    assert!(notes[1][0].contains("a newer plan from 10 February 2024"), "{notes:?}");
}

#[tokio::test]
async fn a_worker_whom_a_list_named_and_who_was_replaced_here_does_not_come_back_with_the_list() {
    for house in houses().await {
        let family = family(&house).await;
        let bytes = in_care("2023-05-01", "Sam Sample");
        load_annex(&house, "2024-01-31", &bytes).await;
        let child = subject(&house, "C1").await;
        let named = allocations(&house, child).await;
        let (actor, purpose) = house.usual("manager").await;
        let new = NewAllocation {
            children: vec![child],
            part: Some(Part::KeyWorker),
            to: Some(To::Worker(family.me)),
            from: Some(day("2026-03-04")),
            reason: "MANAGE".into(),
            note: String::new(),
            seen: named.iter().map(|(entry, version, _)| (*entry, *version)).collect(),
        };
        house.app.allocate(&actor, purpose, &new, "morgan").await.unwrap();
        let before = versions(&house).await;
        for (as_at, bytes, words) in [
            ("2024-01-31", bytes.clone(), "still says what it said before"),
            ("2024-03-31", in_care("2023-05-01", "Lee Example"), "says something new of it"),
        ] {
            let report = load_annex(&house, as_at, &bytes).await;
            let told = said(&report);
            assert!(told.contains("A person changed this here") && told.contains(words), "{told}");
            let all = allocations(&house, child).await;
            let open: Vec<_> = all.iter().filter(|(.., one)| one.until.is_none()).collect();
            assert_eq!((all.len(), open.len()), (2, 1), "{} {as_at}", house.database.engine);
            assert_eq!(open[0].2.worker, Some(family.me));
            if as_at == "2024-01-31" {
                assert_eq!(totals(&report)[..2], [0, 0], "{told}");
                assert_eq!(versions(&house).await, before, "the same workbook again adds nothing");
            }
        }
        verify(&house).await;
    }
}

#[tokio::test]
async fn what_a_person_withdrew_or_ended_here_is_not_loaded_again_beside_it() {
    let house = House::sqlite().await;
    let bytes = in_care("2023-05-01", "Sam Sample");
    load_annex(&house, "2024-01-31", &bytes).await;
    let child = subject(&house, "C1").await;
    let (entry, version, _) = allocations(&house, child).await.remove(0);
    let (actor, purpose) = house.usual("manager").await;
    let seen = |version: i32, key: &'static str| Seen { child, entry, version, key };
    let end = EndOfAllocation { on: Some(day("2024-02-05")), why: "Left".into() };
    house.app.end_allocation(&actor, purpose, seen(version, "end"), &end).await.unwrap();
    load_annex(&house, "2024-01-31", &bytes).await;
    assert_eq!(count(&house, Kind::Allocation).await, 1);
    house.app.withdraw_entry(&actor, purpose, seen(version + 1, "withdraw"), "The wrong child").await.unwrap();
    let before = versions(&house).await;
    let report = load_annex(&house, "2024-01-31", &bytes).await;
    assert!(said(&report).contains("A person withdrew this here"), "{}", said(&report));
    assert_eq!((count(&house, Kind::Allocation).await, versions(&house).await), (0, before));
    // A workbook of the day without the child takes away what it told itself, and not what a person wrote.
    let other = sheet("List 6", IN_NEED, &["C2|b) Female|a) WBRI|2015-03-27|8|b) No|2023-11-01|N1||||||"]);
    load_annex(&house, "2024-01-31", &whole(&[other])).await;
    verify(&house).await;
}

#[tokio::test]
async fn a_referral_whose_closure_no_list_tells_is_not_open_and_one_that_list_6_tells_is() {
    let referral = |day: &str| format!("C1|b) Female|a) WBRI|2015-03-27|8|{day}|q) 6: Police|b) No|0|Duty|Sam Sample");
    let (august, december) = (referral("2023-08-05"), referral("2023-12-01"));
    let house = House::sqlite().await;
    let bytes = whole(&[
        sheet("List 3", REFERRALS, &[&august, &december]),
        sheet("List 6", IN_NEED, &["C1|b) Female|a) WBRI|2015-03-27|8|b) No|2023-12-01|N1||||||"]),
    ]);
    load_annex(&house, "2024-01-31", &bytes).await;
    let child = subject(&house, "C1").await;
    let told = referrals(&house, child).await;
    let open: Vec<_> = told.iter().map(|(_, one)| (one.closure_not_told, one.is_open_on(day("2024-01-31")))).collect();
    assert_eq!(open, [(true, false), (false, true)]);
}

#[tokio::test]
async fn who_is_named_by_lists_is_known_on_their_days_and_a_change_is_by_the_second() {
    let house = House::sqlite().await;
    load_annex(&house, "2024-01-31", &in_care("2023-05-01", "Sam Sample")).await;
    load_annex(&house, "2024-03-31", &in_care("2023-05-01", "Lee Example")).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let child = subject(&house, "C1").await;
    let people = house.app.child_involved(&actor, purpose, child, KnownAt::Now).await.unwrap();
    let words = |all: &[services::child::Involved]| -> Vec<String> {
        all.iter().map(|one| format!("{} {}", one.who.clone().unwrap_or_default(), one.since_in_words())).collect()
    };
    assert_eq!(words(&people.now), ["Lee Example known on 31 March 2024"]);
    assert_eq!(words(&people.before), ["Sam Sample known on 31 January 2024"]);
    let changes: Vec<_> = people.changes.iter().map(|one| (one.day_in_words(), one.from.as_str())).collect();
    assert_eq!(changes, [("By 31 March 2024".to_owned(), "Sam Sample")]);
}

#[tokio::test]
async fn the_clocks_of_the_placement_and_the_plan_before_the_latest_do_not_run_on() {
    let house = House::sqlite().await;
    load_annex(&house, "2024-01-31", &in_care("2023-05-01", "Sam Sample")).await;
    load_annex(&house, "2024-03-31", &in_care("2024-03-01", "Sam Sample")).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let child = subject(&house, "C1").await;
    let clocks = house.app.child_clocks(&actor, purpose, child, KnownAt::Now).await.unwrap();
    let visits = clocks.waiting.iter().filter(|clock| clock.rule.starts_with("T13")).count();
    assert_eq!(visits, 1, "{:?}", clocks.waiting);
    let reviews = clocks.waiting.iter().filter(|clock| clock.rule.starts_with("T12")).count();
    assert_eq!(reviews, 1, "{:?}", clocks.waiting);
}

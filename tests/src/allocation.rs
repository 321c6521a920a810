//! Allocation: the worker before ends on the same day in the same change, and nobody is overtaken unseen.

use domain::allocation::{Allocation, Part};
use domain::{Fact, Kind, SubjectId};
use services::ServiceError;
use services::allocation::{EndOfAllocation, NewAllocation, To};
use services::entry_change::Seen;
use testkit::{House, houses};

use crate::families::{Family, day, family, restriction, told, write};

async fn allocations(house: &House, child: SubjectId) -> Vec<Allocation> {
    let facts = told(house, child, Kind::Allocation).await.into_iter();
    let mut all: Vec<Allocation> =
        facts.map(|fact| if let Fact::Allocation(one) = fact { *one } else { panic!("not one") }).collect();
    all.sort_by_key(|one| one.from);
    all
}

/// As a manager who sees the form now.
async fn typed(house: &House, children: &[SubjectId], to: To, from: &str) -> NewAllocation {
    let (actor, purpose) = house.usual("manager").await;
    let options = house.app.allocation_options(&actor, purpose, children[0]).await.unwrap();
    NewAllocation {
        children: children.to_vec(),
        part: Some(Part::KeyWorker),
        to: Some(to),
        from: Some(day(from)),
        reason: "MANAGE".into(),
        note: String::new(),
        seen: options.current.iter().map(|one| (one.entry, one.version)).collect(),
    }
}

async fn allocate(house: &House, new: &NewAllocation, key: &str) -> Result<(), ServiceError> {
    let (actor, purpose) = house.usual("manager").await;
    house.app.allocate(&actor, purpose, new, key).await.map(|_| ())
}

fn fault(result: Result<(), ServiceError>) -> (String, String) {
    match result {
        Err(ServiceError::Invalid(mut faults)) => {
            let first = faults.remove(0);
            (first.field.into_owned(), first.message)
        }
        other => panic!("not a fault of a field: {other:?}"),
    }
}

async fn first(house: &House, family: &Family) {
    allocate(house, &typed(house, &family.children, To::Worker(family.me), "2026-03-04").await, "first").await.unwrap();
}

#[tokio::test]
async fn re_allocation_ends_the_one_before_on_the_same_day_in_the_same_change_for_brothers_and_sisters_together() {
    for house in houses().await {
        let family = family(&house).await;
        first(&house, &family).await;
        let new = typed(&house, &family.children, To::Worker(family.other), "2026-03-16").await;
        let before = house.app.ledger().head().await.unwrap().position;
        allocate(&house, &new, "second").await.unwrap();
        allocate(&house, &new, "second").await.unwrap();
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1, "one change, sent twice");
        for child in family.children {
            let all = allocations(&house, child).await;
            assert_eq!(all.len(), 2);
            assert_eq!((all[0].worker, all[0].until), (Some(family.me), Some(day("2026-03-16"))));
            assert_eq!((all[1].worker, all[1].team, all[1].until), (Some(family.other), Some(family.team), None));
            assert_eq!(all[1].change_reason.as_deref(), Some("MANAGE"));
            assert_eq!(all.iter().filter(|one| one.is_open_on(day("2026-03-16"))).count(), 1, "one key worker a day");
        }
    }
}

#[tokio::test]
async fn a_second_worker_stands_beside_the_key_worker() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    first(&house, &family).await;
    let child = family.children[0];
    let mut second = typed(&house, &[child], To::Worker(family.other), "2026-03-16").await;
    second.part = Some(Part::SecondWorker);
    allocate(&house, &second, "second").await.unwrap();
    let open: Vec<_> = allocations(&house, child).await.into_iter().filter(|one| one.until.is_none()).collect();
    assert_eq!(open.iter().map(|one| one.part).collect::<Vec<_>>(), [Part::KeyWorker, Part::SecondWorker]);
}

#[tokio::test]
async fn somebody_elses_allocation_that_came_meanwhile_is_not_ended_unseen() {
    for house in houses().await {
        let family = family(&house).await;
        first(&house, &family).await;
        let child = family.children[0];
        let mine = typed(&house, &[child], To::Team(family.team), "2026-03-16").await;
        let theirs = typed(&house, &[child], To::Worker(family.other), "2026-03-16").await;
        allocate(&house, &theirs, "theirs").await.unwrap();
        let (field, message) = fault(allocate(&house, &mine, "mine").await);
        assert!(field == "child" && message.contains("Somebody allocated Amira Example"), "{message}");
        assert_eq!(allocations(&house, child).await.len(), 2);
    }
}

#[tokio::test]
async fn what_cannot_be_is_said_beside_its_field() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    first(&house, &family).await;
    let child = family.children[0];
    let gone = typed(&house, &[child], To::Worker(family.gone), "2026-03-16").await;
    let (field, message) = fault(allocate(&house, &gone, "a").await);
    assert_eq!((field.as_str(), message.as_str()), ("to", "Kim Made-Up left on 2 March 2026. Choose somebody else"));
    let same = typed(&house, &[child], To::Worker(family.me), "2026-03-16").await;
    let (field, message) = fault(allocate(&house, &same, "b").await);
    assert!(
        field == "to" && message.contains("has been with Sam Made-Up in this part since 4 March 2026"),
        "{message}"
    );
    let early = typed(&house, &[child], To::Worker(family.other), "2026-03-03").await;
    assert_eq!(fault(allocate(&house, &early, "c").await).0, "from");
    let late = typed(&house, &[child], To::Worker(family.other), "2026-06-30").await;
    assert_eq!(fault(allocate(&house, &late, "d").await).0, "from");
    let mut why = typed(&house, &[child], To::Worker(family.other), "2026-03-16").await;
    why.reason = "BECAUSE".into();
    assert_eq!(fault(allocate(&house, &why, "e").await).0, "reason");
    let (actor, purpose) = house.usual("manager").await;
    let options = house.app.allocation_options(&actor, purpose, child).await.unwrap();
    let names: Vec<&str> = options.teams[0].workers.iter().map(|worker| worker.name.as_str()).collect();
    assert_eq!(names, ["Jo Made-Up", "Morgan Made-Up", "Sam Made-Up"], "nobody who left is offered");
    let sam = options.teams[0].workers.iter().find(|worker| worker.worker == family.me).unwrap();
    assert_eq!((sam.in_words(), sam.time_in_words()), ("3 children, 1 family".to_owned(), "0.8".to_owned()));
}

#[tokio::test]
async fn only_managers_allocate_and_never_a_restricted_child_of_whom_they_are_not_told() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let new = typed(&house, &family.children, To::Worker(family.me), "2026-03-16").await;
    for user in ["social-worker", "front-door", "reviewing-officer", "director", "analyst"] {
        let (actor, purpose) = house.usual(user).await;
        let refused = house.app.allocate(&actor, purpose, &new, "one").await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user}: {refused:?}");
    }
    write(&house, family.children[2], vec![restriction(&[]).into()]).await;
    let refused = allocate(&house, &new, "one").await;
    assert!(matches!(refused, Err(ServiceError::Restricted { .. })), "{refused:?}");
    assert!(allocations(&house, family.children[0]).await.is_empty());
}

#[tokio::test]
async fn an_allocation_ends_without_another_and_the_child_is_unallocated_on_the_teams_page() {
    for house in houses().await {
        let family = family(&house).await;
        first(&house, &family).await;
        let child = family.children[0];
        let (actor, purpose) = house.usual("manager").await;
        let options = house.app.allocation_options(&actor, purpose, child).await.unwrap();
        let open = options.current.iter().find(|one| one.child == child).unwrap();
        let seen = Seen { child, entry: open.entry, version: open.version, key: "end" };
        let nothing = EndOfAllocation::default();
        assert_eq!(fault(house.app.end_allocation(&actor, purpose, seen, &nothing).await).0, "why");
        let end = EndOfAllocation { on: None, why: "Sam is ill".into() };
        house.app.end_allocation(&actor, purpose, seen, &end).await.unwrap();
        assert_eq!(allocations(&house, child).await[0].until, Some(day("2026-03-16")));
        let teams = house.app.teams(&actor, purpose).await.unwrap();
        assert_eq!(teams.in_no_team.iter().map(|one| one.child).collect::<Vec<_>>(), [child]);
    }
}

/// Sam has the child since 4 March; a handover to Jo is planned for 1 April.
async fn planned(house: &House, family: &Family) -> SubjectId {
    first(house, family).await;
    let child = family.children[0];
    allocate(house, &typed(house, &[child], To::Worker(family.other), "2026-04-01").await, "planned").await.unwrap();
    child
}

#[tokio::test]
async fn a_planned_handover_is_shown_and_an_earlier_one_replaces_it() {
    for house in houses().await {
        let family = family(&house).await;
        let child = planned(&house, &family).await;
        let (actor, purpose) = house.usual("manager").await;
        let options = house.app.allocation_options(&actor, purpose, child).await.unwrap();
        let of_child = options.current.iter().filter(|one| one.child == child);
        let words: Vec<String> = of_child.map(|one| format!("{} {}", one.who, one.when_in_words())).collect();
        assert_eq!(
            words,
            ["Sam Made-Up since 4 March 2026, until 1 April 2026", "Jo Made-Up planned from 1 April 2026"]
        );
        assert!(options.has_planned());
        // Sam falls ill: nobody has the child from today on, and nobody by a plan that no longer holds.
        allocate(&house, &typed(&house, &[child], To::Team(family.team), "2026-03-16").await, "ill").await.unwrap();
        let all = allocations(&house, child).await;
        assert_eq!(
            all.iter().map(|one| (one.worker, one.from, one.until)).collect::<Vec<_>>(),
            [(Some(family.me), day("2026-03-04"), Some(day("2026-03-16"))), (None, day("2026-03-16"), None)]
        );
        // One that was planned meanwhile is not replaced unseen.
        let child = family.children[1];
        let mine = typed(&house, &[child], To::Team(family.team), "2026-03-16").await;
        let theirs = typed(&house, &[child], To::Worker(family.other), "2026-04-01").await;
        allocate(&house, &theirs, "theirs").await.unwrap();
        assert_eq!(fault(allocate(&house, &mine, "mine").await).0, "child");
    }
}

#[tokio::test]
async fn the_present_worker_may_keep_the_child_after_all_and_a_later_change_follows_a_planned_one() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let child = planned(&house, &family).await;
    allocate(&house, &typed(&house, &[child], To::Team(family.team), "2026-04-20").await, "later").await.unwrap();
    let open_on = async |on: &str| {
        let all = allocations(&house, child).await.into_iter();
        all.filter(|one| one.is_open_on(day(on))).map(|one| one.worker).collect::<Vec<_>>()
    };
    assert_eq!(open_on("2026-04-19").await, [Some(family.other)]);
    assert_eq!(open_on("2026-04-20").await, [None]);
    allocate(&house, &typed(&house, &[child], To::Worker(family.me), "2026-03-17").await, "stays").await.unwrap();
    for on in ["2026-03-16", "2026-03-17", "2026-04-01", "2026-04-20"] {
        assert_eq!(open_on(on).await, [Some(family.me)], "{on}");
    }
}

#[tokio::test]
async fn a_planned_allocation_is_cancelled_and_a_planned_end_brought_forward_but_not_put_off() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let child = planned(&house, &family).await;
    let (actor, purpose) = house.usual("manager").await;
    let end = async |is_planned: bool, on: &str, key: &str| {
        let current = house.app.allocation_options(&actor, purpose, child).await.unwrap().current;
        let one = current.iter().find(|one| one.child == child && one.is_planned == is_planned).unwrap();
        let seen = Seen { child, entry: one.entry, version: one.version, key };
        let end = EndOfAllocation { on: Some(day(on)), why: "Jo does not come".into() };
        house.app.end_allocation(&actor, purpose, seen, &end).await
    };
    let (field, message) = fault(end(false, "2026-04-10", "a").await);
    let said = "The last day must be from 4 March 2026 to 1 April 2026";
    assert_eq!((field.as_str(), message.as_str()), ("ended_on", said));
    end(true, "2026-03-16", "b").await.unwrap();
    assert_eq!(allocations(&house, child).await.len(), 1, "nobody ever had the child by it");
    end(false, "2026-03-18", "c").await.unwrap();
    assert_eq!(allocations(&house, child).await[0].until, Some(day("2026-03-18")));
}

#[tokio::test]
async fn a_first_day_within_an_allocation_that_has_ended_is_refused_in_so_many_words() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    first(&house, &family).await;
    let child = family.children[0];
    allocate(&house, &typed(&house, &[child], To::Worker(family.other), "2026-03-12").await, "jo").await.unwrap();
    let back = typed(&house, &[child], To::Team(family.team), "2026-03-10").await;
    let (field, message) = fault(allocate(&house, &back, "back").await);
    let may_say = ["was with somebody else in this part until 12 March 2026", "must not be before 12 March 2026"];
    assert!(field == "from" && may_say.iter().any(|words| message.contains(words)), "{message}");
    // Where nobody follows, only the one that ended stands in the way.
    let (actor, purpose) = house.usual("manager").await;
    let options = house.app.allocation_options(&actor, purpose, child).await.unwrap();
    let open = options.current.iter().find(|one| one.child == child).unwrap();
    let seen = Seen { child, entry: open.entry, version: open.version, key: "end" };
    let end = EndOfAllocation { on: Some(day("2026-03-15")), why: "Jo left".into() };
    house.app.end_allocation(&actor, purpose, seen, &end).await.unwrap();
    let back = typed(&house, &[child], To::Team(family.team), "2026-03-14").await;
    let (field, message) = fault(allocate(&house, &back, "back").await);
    let said = "Amira Example was with somebody else in this part until 15 March 2026. The first day must be that day or later";
    assert_eq!((field.as_str(), message.as_str()), ("from", said));
}

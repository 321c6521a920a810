//! Visits: to brothers and sisters in one change, each with its own words; put right, withdrawn, refused.

use domain::visit::{NotSeen, Visit, VisitKind};
use domain::voice::Heard;
use domain::{Fact, Kind, SubjectId};
use services::entry_change::Seen;
use services::visit::{Alone, ChildSeen, NewVisit, SharedText, VisitText};
use services::{Purpose, ServiceError};
use testkit::{House, houses};

use crate::families::{Family, NAMES, family, restriction, told, write};

fn seen(child: SubjectId, words: &str, heard: &[Heard]) -> ChildSeen {
    ChildSeen {
        child,
        seen: Some(true),
        alone: Some(Alone::Yes),
        words: words.into(),
        heard: heard.to_vec(),
        ..ChildSeen::default()
    }
}

fn shared() -> SharedText {
    SharedText { place: "home".into(), summary: "Made up: the home was warm.".into(), ..SharedText::default() }
}

/// Amira in her own words, Bilal by his drawing, Dina asleep.
fn three(family: &Family) -> NewVisit {
    let [amira, bilal, dina] = family.children;
    NewVisit {
        at: Some("2026-03-13T16:00:00".parse().unwrap()),
        kind: Some(VisitKind::ChildProtection),
        shared: shared(),
        children: vec![
            seen(amira, "I like my room.", &[Heard::OwnWords]),
            ChildSeen {
                language: "Arabic".into(),
                ..seen(bilal, "He drew a dog.", &[Heard::Drawing, Heard::Interpreter])
            },
            ChildSeen {
                child: dina,
                seen: Some(false),
                not_seen_reason: Some(NotSeen::Asleep),
                ..ChildSeen::default()
            },
        ],
    }
}

async fn visits(house: &House, child: SubjectId) -> Vec<Visit> {
    let facts = told(house, child, Kind::Visit).await.into_iter();
    facts.map(|fact| if let Fact::Visit(visit) = fact { *visit } else { panic!("not a visit") }).collect()
}

fn faults<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> Vec<String> {
    match result {
        Err(ServiceError::Invalid(faults)) => faults.into_iter().map(|fault| fault.field.into_owned()).collect(),
        other => panic!("not a fault of a field: {other:?}"),
    }
}

#[tokio::test]
async fn a_visit_to_three_brothers_and_sisters_is_one_change_and_each_record_has_only_its_own_words() {
    for house in houses().await {
        let family = family(&house).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let before = house.app.ledger().head().await.unwrap().position;
        let made = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        assert_eq!(house.app.ledger().head().await.unwrap().position, before + 1, "one change");
        assert_eq!(made.iter().map(|(child, _)| *child).collect::<Vec<_>>(), family.children);
        let [amira, bilal, dina] = family.children;
        let words = ["I like my room.", "He drew a dog."];
        for (child, own) in [(amira, Some(0)), (bilal, Some(1)), (dina, None)] {
            let visits = visits(&house, child).await;
            assert_eq!(visits.len(), 1);
            let body = Fact::from(visits[0].clone()).to_body();
            for (index, words) in words.iter().enumerate() {
                assert_eq!(body.contains(words), own == Some(index), "{body}");
            }
            assert!(body.contains("the home was warm"), "what they share stands on each");
            assert_eq!(
                (visits[0].worker, visits[0].worker_name.as_deref()),
                (Some(family.me), Some("Social worker (made up)"))
            );
        }
        let bilals = &visits(&house, bilal).await[0];
        let voice = bilals.voice.as_ref().unwrap();
        assert_eq!(
            (voice.heard.as_slice(), voice.language.as_deref()),
            (&[Heard::Drawing, Heard::Interpreter][..], Some("Arabic"))
        );
        assert!(bilals.together.is_some() && bilals.together == visits(&house, amira).await[0].together);
        let dinas = &visits(&house, dina).await[0];
        assert_eq!((dinas.seen, dinas.not_seen_reason, dinas.seen_alone), (false, Some(NotSeen::Asleep), None));
        let page = house.app.visit_page(&actor, purpose, amira, made[0].1).await.unwrap();
        assert_eq!(page.together.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), NAMES[1..]);
        assert!(
            page.recorded.starts_with("Recorded late: on 16 March 2026, 3 days after the visit"),
            "{}",
            page.recorded
        );
    }
}

#[tokio::test]
async fn the_same_form_sent_again_is_one_visit_and_another_text_is_another() {
    for house in houses().await {
        let family = family(&house).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let first = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        let again = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        assert_eq!(first, again);
        assert_eq!(visits(&house, family.children[0]).await.len(), 1);
        let mut other = three(&family);
        other.shared.summary = "Made up: another visit.".into();
        house.app.record_visit(&actor, purpose, &other, "one").await.unwrap();
        assert_eq!(visits(&house, family.children[0]).await.len(), 2);
    }
}

#[tokio::test]
async fn each_field_that_needs_another_look_is_named_with_its_child_and_nothing_is_stored() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let [amira, bilal, dina] = family.children;
    let new = NewVisit {
        at: Some("2026-03-16T09:32:00".parse().unwrap()),
        kind: None,
        shared: SharedText::default(),
        children: vec![
            ChildSeen { child: amira, ..ChildSeen::default() },
            ChildSeen { alone: Some(Alone::No), heard: vec![], ..seen(bilal, "He drew a dog.", &[]) },
            ChildSeen { child: dina, seen: Some(false), ..ChildSeen::default() },
        ],
    };
    let found = faults(house.app.record_visit(&actor, purpose, &new, "one").await);
    let wanted = [
        "visited_on".to_owned(),
        "kind".into(),
        format!("seen-{amira}"),
        format!("why_not_alone-{bilal}"),
        format!("why_not_seen-{dina}"),
        "summary".into(),
    ];
    assert_eq!(found, wanted);
    let mut words_without_way = three(&family);
    words_without_way.children[0].heard.clear();
    words_without_way.children[1].words.clear();
    let found = faults(house.app.record_visit(&actor, purpose, &words_without_way, "one").await);
    assert_eq!(found, [format!("heard-{amira}"), format!("words-{bilal}")]);
    let nobody = NewVisit { children: Vec::new(), ..three(&family) };
    assert_eq!(faults(house.app.record_visit(&actor, purpose, &nobody, "one").await), ["children"]);
    assert!(visits(&house, amira).await.is_empty());
}

#[tokio::test]
async fn one_child_whose_record_is_restricted_keeps_the_whole_visit_out() {
    for house in houses().await {
        let family = family(&house).await;
        write(&house, family.children[1], vec![restriction(&["reviewing-officer"]).into()]).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let refused = house.app.record_visit(&actor, purpose, &three(&family), "one").await;
        assert!(matches!(refused, Err(ServiceError::Restricted { may_break_glass: true })), "{refused:?}");
        assert!(visits(&house, family.children[0]).await.is_empty());
        let options = house.app.visit_options(&actor, purpose, family.children[0]).await.unwrap();
        let offered: Vec<_> = options.children.iter().map(|one| one.child).collect();
        assert_eq!((offered, options.not_shown), (vec![family.children[0], family.children[2]], 1));
    }
}

#[tokio::test]
async fn only_those_who_visit_record_visits() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    for user in ["analyst", "auditor", "front-door", "director", "councillor", "partner", "administrator"] {
        let (actor, purpose) = house.usual(user).await;
        let refused = house.app.record_visit(&actor, purpose, &three(&family), "one").await;
        assert!(matches!(refused, Err(ServiceError::Refused(_))), "{user}: {refused:?}");
    }
}

#[tokio::test]
async fn whoever_broke_the_glass_writes_down_what_they_saw() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let child = family.children[0];
    write(&house, child, vec![restriction(&[]).into()]).await;
    let (actor, _) = house.usual("social-worker").await;
    house.app.break_the_glass(&actor, child, "A child may be in danger tonight", None).await.unwrap();
    let alone = NewVisit { children: vec![seen(child, "", &[])], ..three(&family) };
    house.app.record_visit(&actor, Purpose::BreakGlass, &alone, "one").await.unwrap();
    assert_eq!(visits(&house, child).await.len(), 1);
}

#[tokio::test]
async fn the_form_offers_brothers_and_sisters_with_the_duty_of_the_open_work() {
    let house = House::sqlite().await;
    let family = family(&house).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let options = house.app.visit_options(&actor, purpose, family.children[0]).await.unwrap();
    assert_eq!(options.duty, VisitKind::ChildProtection);
    let labels: Vec<&str> = options.children.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, NAMES);
    assert!(options.children.iter().all(|one| one.has_open_work && one.open_work == "Child protection plan"));
    assert_eq!(options.children.iter().map(|one| one.is_baby).collect::<Vec<_>>(), [false, false, true]);
}

fn text(child: SubjectId, why: &str, words: &str) -> VisitText {
    VisitText {
        at: None,
        kind: Some(VisitKind::ChildProtection),
        shared: shared(),
        child: seen(child, words, &[Heard::OwnWords]),
        why: why.into(),
    }
}

#[tokio::test]
async fn a_visit_is_put_right_on_one_record_and_the_second_editor_gets_both_texts() {
    for house in houses().await {
        let family = family(&house).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let made = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        let (child, entry) = made[0];
        let seen = |key| Seen { child, entry, version: 1, key };
        let hers = text(child, "She said more", "I like my room and my bed.");
        house.app.correct_visit(&actor, purpose, seen("a"), &hers).await.unwrap();
        house.app.correct_visit(&actor, purpose, seen("a"), &hers).await.unwrap();
        let (manager, oversight) = house.usual("manager").await;
        let mine = text(child, "I was there too", "I like the dog.");
        match house.app.correct_visit(&manager, oversight, seen("b"), &mine).await {
            Err(ServiceError::Conflict { current, attempted }) => {
                assert!(current.body.unwrap().contains("my bed") && attempted.contains("I like the dog."));
            }
            other => panic!("{other:?}"),
        }
        let page = house.app.visit_page(&actor, purpose, child, entry).await.unwrap();
        assert_eq!(page.versions.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(page.versions[0].reason.as_deref(), Some("She said more"));
        assert_eq!(page.visit.at.to_string(), "2026-03-13T16:00:00+00:00", "the time stands where none was typed");
        assert!(page.visit.together.is_some() && page.visit.worker == Some(family.me));
        assert!(!Fact::from(visits(&house, family.children[1]).await.remove(0)).to_body().contains("my bed"));
        assert_eq!(
            faults(
                house.app.correct_visit(&actor, purpose, Seen { version: 2, ..seen("c") }, &text(child, " ", "")).await
            ),
            ["heard-x".replace("heard-x", &format!("words-{child}")), "why".into()]
        );
    }
}

#[tokio::test]
async fn a_visit_on_the_wrong_child_is_withdrawn_with_a_reason_and_the_others_stand() {
    for house in houses().await {
        let family = family(&house).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let made = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        let (child, entry) = made[1];
        let seen = Seen { child, entry, version: 1, key: "w" };
        assert_eq!(faults(house.app.withdraw_entry(&actor, purpose, seen, " ").await), ["reason"]);
        house.app.withdraw_entry(&actor, purpose, seen, "He was at school").await.unwrap();
        house.app.withdraw_entry(&actor, purpose, seen, "He was at school").await.unwrap();
        assert!(visits(&house, child).await.is_empty());
        assert_eq!(visits(&house, family.children[0]).await.len(), 1);
        let again = Seen { version: 2, key: "x", ..seen };
        assert_eq!(faults(house.app.withdraw_entry(&actor, purpose, again, "Again").await), ["reason"]);
        let elsewhere = Seen { child: family.children[0], key: "y", ..seen };
        let missing = house.app.withdraw_entry(&actor, purpose, elsewhere, "Wrong address").await;
        assert!(matches!(missing, Err(ServiceError::NotFound(_))), "{missing:?}");
    }
}

#[tokio::test]
async fn a_part_that_was_withdrawn_names_its_child_no_longer_beside_the_others() {
    for house in houses().await {
        let family = family(&house).await;
        let [amira, bilal, dina] = family.children;
        let (actor, purpose) = house.usual("social-worker").await;
        let made = house.app.record_visit(&actor, purpose, &three(&family), "one").await.unwrap();
        let of = |child| made.iter().find(|(one, _)| *one == child).unwrap().1;
        let seen = Seen { child: bilal, entry: of(bilal), version: 1, key: "w" };
        house.app.withdraw_entry(&actor, purpose, seen, "Another family's boy").await.unwrap();
        let page = house.app.visit_page(&actor, purpose, amira, of(amira)).await.unwrap();
        assert_eq!(page.together.iter().map(|one| one.child).collect::<Vec<_>>(), [dina]);
        assert_eq!(page.not_shown, 0, "nor is he counted");
    }
}

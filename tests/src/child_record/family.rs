//! The family on a child's record: brothers and sisters side by side, the genogram, records joined.

use super::*;

#[tokio::test]
async fn brothers_and_sisters_stand_side_by_side_with_their_state_and_a_restricted_one_with_nothing() {
    let house = House::sqlite().await;
    with_family(&house).await;
    visited_together(&house).await;
    tell(&house, None, vec![new(60, JO, Kind::ChildProtectionPlan, json!({"start_date": "2026-01-30"}))]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let family = house.app.child_family(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    let names: Vec<_> = family.side_by_side.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(names, ["Amira Example", "Jo Example", "Max Example"]);
    let jo = &family.side_by_side[1];
    assert_eq!((jo.subject, jo.badges.as_slice()), (Some(JO), [Badge::ChildProtectionPlan].as_slice()));
    assert_eq!(jo.last_seen.as_ref().unwrap().ago, "9 days ago");
    assert_eq!(jo.last_seen_alone, None, "Jo was seen, and not alone");
    assert_eq!(jo.dates, [("Child protection plan since", "30 January 2026".to_owned())]);

    let closed = json!({"reason": "Made up", "allowed": []});
    tell(&house, None, vec![new(61, JO, Kind::Restriction, closed)]).await;
    let family = house.app.child_family(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    let jo = &family.side_by_side[1];
    assert_eq!((jo.subject, jo.age.as_ref(), jo.last_seen.as_ref(), jo.dates.len()), (None, None, None, 0));
    assert!(jo.badges.is_empty());
    let words = all_words(&family) + &shown(&house, "social-worker", "/family").await;
    assert!(!words.contains("Jo Example") && words.contains(NOT_OPENABLE_PERSON), "{words}");
}

#[tokio::test]
async fn the_genogram_reaches_over_three_generations_and_tells_the_same_in_a_list() {
    for house in houses().await {
        with_family(&house).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let family = house.app.child_family(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
        let people = &family.genogram.people;
        let place = |name: &str| people.iter().position(|one| one.name.starts_with(name)).unwrap();
        let (amira, maya, omar, grace, jo) =
            (place("Amira"), place("Maya"), place("Omar"), place("Grace"), place("Jo"));
        let told: Vec<_> = [grace, maya, amira].map(|at| (people[at].generation, people[at].tie.as_str())).into();
        assert_eq!(told, [(-2, "grandparent, mother’s side"), (-1, "mother"), (0, "this child")]);
        assert_eq!((people[grace].died, people[omar].sex), (Some(2020), Sex::Male));
        let joins = &family.genogram.joins;
        for join in [
            Join::Parent(maya, amira),
            Join::Parent(grace, maya),
            Join::Parent(maya, jo),
            Join::Couple(maya.min(omar), maya.max(omar)),
        ] {
            assert!(joins.contains(&join), "{join:?} is not among {joins:?}");
        }
        assert!(joins.contains(&Join::Siblings(amira, place("Max"))), "nobody recorded Max's parents: {joins:?}");
        let page = shown(&house, "social-worker", "/family").await;
        assert!(
            page.contains("<title id=\"genogram-title\">")
                && page.contains("<desc id=\"genogram-desc\">Grandparents: Grace")
        );
        assert!(
            page.contains(&format!(
                "<a class=\"govuk-link\" href=\"/children/{GRANDMOTHER}\">Grace</a>: grandparent, mother’s side"
            )),
            "{page}"
        );
        let soon = Moment::new(domain::Clock::now(house.clock.as_ref()) + Duration::seconds(1));
        let past = house.app.child_family(&actor, purpose, CHILD, KnownAt::Moment(soon)).await.unwrap();
        assert_eq!(past.genogram.people.len(), people.len(), "a past page draws the same from the ledger");
    }
}

#[tokio::test]
async fn the_record_of_a_person_joined_with_another_shows_both_and_the_other_address_leads_to_it() {
    for house in houses().await {
        with_amira(&house).await;
        let other = Uuid::from_u128(0xC9);
        let facts = vec![
            new(70, other, Kind::Person, json!({"given_names": "Amirah", "family_name": "Example"})),
            new(
                71,
                other,
                Kind::CaseNote,
                json!({"at": "2026-03-01", "kind": "meeting", "text": "Entered on the other record"}),
            ),
        ];
        tell(&house, None, facts).await;
        let apart = Moment::new(domain::Clock::now(house.clock.as_ref()) + Duration::seconds(30));
        house.clock.advance(Duration::minutes(5));
        tell(&house, None, vec![new(72, other, Kind::Merge, json!({"into": CHILD, "reason": "One child"}))]).await;
        assert!(shown(&house, "social-worker", "/chronology").await.contains("Entered on the other record"));
        let (status, _) = ask_for(&house, "social-worker", &format!("/children/{other}/visits")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let past = chronology_for(&house, "social-worker", KnownAt::Moment(apart)).await;
        assert!(!all_words(&past).contains("Entered on the other record"), "the two records were two then");
    }
}

#[tokio::test]
async fn a_child_of_two_joined_records_is_not_its_own_brother_and_has_one_mother() {
    for house in houses().await {
        with_family(&house).await;
        let second = Uuid::from_u128(0xC9);
        let related = |entry: u128, of: SubjectId, to: SubjectId, what: Tie| {
            NewFact::typed(Uuid::from_u128(entry), of, tie(to, what))
        };
        let facts = vec![
            new(70, second, Kind::Person, person("Amirah", "F", "2015-03-04")),
            related(71, second, MOTHER, Tie::Mother),
            related(72, second, CHILD, Tie::Sibling),
            related(73, JO, second, Tie::Sibling),
            related(74, MOTHER, CHILD, Tie::Child),
            related(75, MOTHER, second, Tie::Child),
            related(76, MOTHER, JO, Tie::Child),
            new(77, CHILD, Kind::Referral, json!({"referral_date": "2026-03-02"})),
            new(78, second, Kind::Referral, json!({"referral_date": "2026-03-02"})),
        ];
        tell(&house, None, facts).await;
        house.clock.advance(Duration::minutes(5));
        tell(&house, None, vec![new(79, second, Kind::Merge, json!({"into": CHILD, "reason": "One child"}))]).await;
        let soon = Moment::new(domain::Clock::now(house.clock.as_ref()) + Duration::seconds(1));
        let (actor, purpose) = house.usual("social-worker").await;
        for known_at in [KnownAt::Now, KnownAt::Moment(soon)] {
            let family = house.app.child_family(&actor, purpose, CHILD, known_at).await.unwrap();
            let mut beside: Vec<_> = family.side_by_side.iter().map(|one| one.subject.unwrap()).collect();
            beside.sort_unstable();
            assert_eq!(beside, [CHILD, JO, MAX], "{} {known_at:?}", house.database.engine);
            let mothers = family.relatives.iter().filter(|one| one.tie == "mother").count();
            assert_eq!(mothers, 1, "{:?}", family.relatives);
            assert!(family.relatives.iter().all(|one| one.subject != Some(CHILD)), "{:?}", family.relatives);
        }
        let mut offered: Vec<_> = house.app.visit_options(&actor, purpose, CHILD).await.unwrap().children;
        offered.sort_by_key(|one| one.child);
        assert_eq!(offered.iter().map(|one| one.child).collect::<Vec<_>>(), [CHILD, JO, MAX]);
        let of_jo = house.app.visit_options(&actor, purpose, JO).await.unwrap().children;
        let amiras = of_jo.iter().filter(|one| one.child == CHILD || one.child == second).count();
        assert_eq!(amiras, 1, "{of_jo:?}");
    }
}

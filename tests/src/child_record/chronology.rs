//! The chronology: own words only, narrowed as asked, and its gaps.

use super::*;

#[tokio::test]
async fn the_chronology_of_each_of_three_brothers_and_sisters_shows_only_its_own_words() {
    for house in houses().await {
        with_family(&house).await;
        visited_together(&house).await;
        let children = [(CHILD, "Words of Amira"), (JO, "Words of Jo"), (MAX, "Words of Max")];
        for (child, own) in children {
            for part in PARTS {
                let (status, page) = ask_for(&house, "social-worker", &format!("/children/{child}{part}")).await;
                assert_eq!(status, StatusCode::OK, "{part}: {page}");
                for (_, others) in children.iter().filter(|(other, _)| *other != child) {
                    assert!(!page.contains(others), "{part} of one child has another's words");
                }
                if ["", "/chronology", "/visits"].contains(&part) {
                    assert!(page.contains(own), "{part} has not the child's own words: {page}");
                }
            }
            let (_, visits) = ask_for(&house, "social-worker", &format!("/children/{child}/visits")).await;
            assert!(visits.contains("One visit to this child and 2 others"), "{visits}");
        }
        let past = format!("/children/{CHILD}/visits?known_at=2026-03-16T09:30");
        let (_, past) = ask_for(&house, "social-worker", &past).await;
        assert!(past.contains("One visit to this child and 2 others") && !past.contains("Words of Jo"), "{past}");
    }
}

#[tokio::test]
async fn a_chronology_is_narrowed_by_kind_day_and_words_and_says_how_much_it_shows() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let ask = async |filter: Filter| {
        let shown = house.app.child_chronology(&actor, purpose, CHILD, KnownAt::Now, &filter).await.unwrap();
        dated(&shown).iter().map(|line| line.kind).collect::<Vec<_>>()
    };
    let visits = Filter { groups: vec![Group::Visits, Group::Notes], ..Filter::default() };
    assert_eq!(ask(visits).await, ["Case note", "Document", "Visit"]);
    let days = Filter { from: "2026-03-08".parse().ok(), to: "2026-03-10".parse().ok(), ..Filter::default() };
    assert_eq!(ask(days.clone()).await, ["Adoption", "Care leaver", "Pathway plan", "Reviewing officer’s contact"]);
    let oldest = Filter { oldest_first: true, ..days };
    assert_eq!(ask(oldest).await.first(), Some(&"Reviewing officer’s contact"));
    assert_eq!(ask(Filter { words_only: true, ..Filter::default() }).await, ["Visit"]);
    let page = shown(&house, "social-worker", "/chronology?group=visits&group=notes&words=").await;
    assert!(page.contains("3 of ") && page.contains("value=\"visits\" checked"), "{page}");
    let none = shown(&house, "social-worker", "/chronology?from-day=1&from-month=1&from-year=2030").await;
    assert!(none.contains("Nothing in this record is what you asked for."), "{none}");
    let (status, wrong) = ask_for(
        &house,
        "social-worker",
        &format!("/children/{CHILD}/chronology?from-day=31&from-month=2&from-year=2026"),
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.contains("The first day must be a real date"), "{wrong}");
}

#[tokio::test]
async fn a_gap_of_63_days_in_open_work_stands_between_its_two_entries() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let facts = vec![
        new(50, CHILD, Kind::Referral, json!({"referral_date": "2026-01-02"})),
        new(51, CHILD, Kind::CaseNote, json!({"at": "2026-03-06", "kind": "meeting", "text": "Made up"})),
        // Who works with the child is no entry about the child.
        new(52, CHILD, Kind::Allocation, json!({"part": "key_worker", "from": "2026-02-01"})),
    ];
    tell(&house, None, facts).await;
    let page = shown(&house, "social-worker", "/chronology").await;
    let gap = "No entry about the child for 63 days between 2 January 2026 and 6 March 2026.";
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    assert!(at("Meeting.") < at(gap) && at(gap) < at("moj-timeline__title\">Referral"));
    assert!(page.contains("1 gap is pointed out."));
    let open = chronology_for(&house, "social-worker", KnownAt::Now).await;
    assert_eq!(open.gaps().count(), 1);
}

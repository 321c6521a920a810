//! Placements, people involved and clocks on a child's record.

use super::*;

#[tokio::test]
async fn placements_run_on_where_only_the_legal_status_changes_and_moves_are_counted() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    let episode = |entry: u128, start: &str, end: Option<&str>, why: &str, legal: &str, place: &str| {
        let said =
            json!({"start_date": start, "end_date": end, "reason_new": why, "legal_status": legal, "placement": place});
        new(entry, CHILD, Kind::LookedAfterEpisode, said)
    };
    let facts = vec![
        episode(50, "2025-05-01", Some("2025-08-01"), "S", "V2", "U1"),
        episode(51, "2025-08-01", Some("2025-12-01"), "L", "C1", "U1"),
        episode(52, "2025-12-01", None, "P", "C1", "U4"),
        new(53, CHILD, Kind::LegalStatus, json!({"from": "2025-08-01", "order": "C1"})),
    ];
    tell(&house, None, facts).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let care = house.app.child_care(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    let spans: Vec<_> = care
        .placements
        .iter()
        .map(|line| (line.number, line.stretch.from_in_words(), line.stretch.until_in_words()))
        .collect();
    let day = |text: &str| text.to_owned();
    assert_eq!(spans, [(1, day("1 May 2025"), day("1 December 2025")), (2, day("1 December 2025"), day("now"))]);
    assert_eq!(care.placements[0].stretch.entries.len(), 2);
    let legal: Vec<_> = care.legal.iter().map(|one| (one.from_in_words(), one.until_in_words())).collect();
    assert_eq!(legal, [(day("1 May 2025"), day("1 August 2025")), (day("1 August 2025"), day("now"))]);
    assert_eq!(care.moves_in_twelve_months, 1);
    let page = shown(&house, "social-worker", "/care").await;
    assert_eq!(page.matches("class=\"sightline-bar ").count(), 5, "two placements, two legal statuses, one order");
    assert!(page.contains("<title id=\"timeline-title\">"));
}

#[tokio::test]
async fn a_confidential_placement_hides_its_postcode_and_carer_from_the_auditor_on_every_page_and_in_the_past() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let now = "2026-03-16T09:30";
    let worker = shown(&house, "social-worker", "/chronology").await + &shown(&house, "social-worker", "/care").await;
    assert!(worker.contains("ZZ2 2ZZ") && worker.contains("The Green family"));
    for part in PARTS {
        for address in [part.to_owned(), format!("{part}?known_at={now}")] {
            let audited = shown(&house, "auditor", &address).await;
            assert!(!audited.contains("ZZ2 2ZZ") && !audited.contains("Green family"), "{address}");
        }
    }
    assert!(shown(&house, "auditor", "/care").await.contains(HIDDEN_PLACE));
    let (auditor, purpose) = house.usual("auditor").await;
    for entry in (1_000..1_050).map(EntryId::from_u128) {
        if let Ok(one) = house.app.child_entry(&auditor, purpose, CHILD, entry).await {
            assert!(!all_words(&one).contains("ZZ2 2ZZ") && !all_words(&one).contains("Green family"));
        }
    }
    // The postcode of home is hidden once an address of the child is protected.
    assert!(shown(&house, "auditor", "/chronology").await.contains("ZZ1 1ZZ"));
    let refuge = json!({"lines": ["1 Hidden Lane"], "protected": true});
    tell(&house, None, vec![new(60, CHILD, Kind::Address, refuge)]).await;
    assert!(!shown(&house, "auditor", "/chronology").await.contains("ZZ1 1ZZ"));
}

#[tokio::test]
async fn changes_of_worker_are_counted_with_their_reasons() {
    let house = House::sqlite().await;
    told_everything(&house).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let people = house.app.child_involved(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    let changes: Vec<_> = people.changes.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(changes, [("Bo Example", "Cam Example"), ("Alex Example", "Bo Example")]);
    assert_eq!(people.changes[0].reason.as_deref(), Some("Managing caseloads"));
    assert_eq!(people.changes_in_twelve_months, 2);
    house.clock.advance(Duration::days(250));
    let later = house.app.child_involved(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    assert_eq!(later.changes_in_twelve_months, 1, "the first change is more than twelve months ago");
}

#[tokio::test]
async fn a_clock_opens_to_what_started_it_and_where_its_rule_is_written() {
    let house = House::sqlite().await;
    with_amira(&house).await;
    tell(&house, None, vec![new(50, CHILD, Kind::Assessment, json!({"start_date": "2026-01-05"}))]).await;
    let (actor, purpose) = house.usual("social-worker").await;
    let clocks = house.app.child_clocks(&actor, purpose, CHILD, KnownAt::Now).await.unwrap();
    let clock = clocks.waiting.iter().find(|clock| clock.rule == "T03").unwrap();
    // 45 working days after 5 January 2026 is 9 March; the page is of 16 March.
    assert_eq!(
        (clock.due_in_words().as_str(), clock.tone, clock.state.as_str()),
        ("9 March 2026", Tone::Overdue, "Overdue by 5 working days")
    );
    assert_eq!(clock.started_by, EntryId::from_u128(50));
    let page = shown(&house, "social-worker", "/clocks").await;
    for words in ["Day 0 is 5 January 2026", "Working Together", "Not counted:", "Due by 9 March 2026."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let overdue = clocks.waiting.iter().filter(|clock| clock.tone == Tone::Overdue).count();
    assert!(shown(&house, "social-worker", "").await.contains(&format!("{overdue} overdue")));
}

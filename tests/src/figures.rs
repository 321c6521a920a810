//! Figures as a reader meets them: opened down to the entry, published, and worked out again as they were known.

use chrono::{Duration, NaiveDate};
use domain::referral::Referral;
use domain::restriction::Restriction;
use domain::{EntryId, Fact, SubjectId};
use ledger::NewChange;
use measures::indicator::Span;
use measures::scorecard::Scope;
use services::ServiceError;
use services::app::NewFact;
use services::figures::{Asked, Measuring, Moved, NewPublication};
use testkit::{House, houses};

/// 16 March 2026 is the Monday of the test house.
const FEBRUARY: &str = "2026-02-28";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn write(house: &House, user_name: &str, reason: &str, facts: Vec<NewFact>) {
    let change = NewChange {
        actor: user_name.into(),
        purpose: "casework".into(),
        what: "a test".into(),
        reason: Some(reason.into()),
        versions: facts.into_iter().map(NewFact::into_version).collect(),
        ..NewChange::default()
    };
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
}

fn referral(date: &str) -> Fact {
    Referral { referral_date: day(date), ..Referral::default() }.into()
}

/// A child with referrals on these days, and the entry of each.
async fn child_referred(house: &House, dates: &[&str]) -> (SubjectId, Vec<EntryId>) {
    let child = house.app.new_id();
    let entries: Vec<EntryId> = dates.iter().map(|_| house.app.new_id()).collect();
    let facts = entries.iter().zip(dates).map(|(entry, date)| NewFact::typed(*entry, child, referral(date)));
    write(house, "front-door", "Made up", facts.collect()).await;
    (child, entries)
}

fn february() -> Asked {
    Asked { span: Some(Span::Month), to: Some(day(FEBRUARY)), ..Asked::of("FD-06") }
}

async fn publish(house: &House, key: &str) -> EntryId {
    let (director, purpose) = house.usual("director").await;
    let new = NewPublication {
        title: "Scorecard of February 2026".to_owned(),
        as_at: day(FEBRUARY),
        request_key: Some(key.to_owned()),
    };
    house.app.publish(&director, purpose, new).await.unwrap()
}

#[tokio::test]
async fn a_figure_lists_every_entry_that_it_counts_and_each_says_how_long_after_the_last_it_came() {
    for house in houses().await {
        child_referred(&house, &["2025-12-01", "2026-02-10"]).await;
        child_referred(&house, &["2026-02-11"]).await;
        let (director, purpose) = house.usual("director").await;
        let shown = house.app.figure(&director, purpose, &february()).await.unwrap();
        assert_eq!(shown.figure.value, Some(50.0));
        assert_eq!((shown.counted.lines.len(), shown.others.lines.len()), (1, 1));
        let says = shown.counted.lines[0].says.as_deref();
        assert_eq!(says, Some("71 days after the referral of 1 December 2025"));
    }
}

#[tokio::test]
async fn what_may_not_be_opened_is_a_number_and_the_list_still_adds_up() {
    let house = House::sqlite().await;
    child_referred(&house, &["2026-02-11"]).await;
    for _ in 0..3 {
        let (closed, _) = child_referred(&house, &["2026-02-12"]).await;
        let restriction = Restriction { reason: "Made up".into(), allowed: vec!["manager".into()] };
        let facts = vec![NewFact::typed(house.app.new_id(), closed, restriction)];
        write(&house, "governance", "Made up", facts).await;
    }
    let (director, purpose) = house.usual("director").await;
    let shown = house.app.figure(&director, purpose, &february()).await.unwrap();
    assert_eq!((shown.others.lines.len(), shown.others.hidden), (1, 3));
    assert_eq!(shown.others.hidden_in_words(), "3 records that you may not open");
    assert_eq!(shown.figure.denominator, Some(4.0));
}

#[tokio::test]
async fn a_published_month_shows_old_new_and_the_late_entry_that_moved_it() {
    for house in houses().await {
        let (child, _) = child_referred(&house, &["2026-02-10"]).await;
        child_referred(&house, &["2026-02-11"]).await;
        let publication = publish(&house, "one").await;
        let (director, purpose) = house.usual("director").await;
        let same = house.app.compare_publication(&director, purpose, publication).await.unwrap();
        assert!(same.figures.iter().all(|figure| figure.moved == Moved::Not), "nothing moved yet");

        house.clock.advance(Duration::days(1));
        let late = NewFact::typed(house.app.new_id(), child, referral("2025-12-24"));
        write(&house, "front-door", "Found in an old letter", vec![late]).await;
        let now = house.app.compare_publication(&director, purpose, publication).await.unwrap();
        let figure = now.figures.iter().find(|figure| figure.id == "FD-06").unwrap();
        assert_eq!((figure.was.as_str(), figure.is.as_str(), figure.moved), ("0.0%", "50.0%", Moved::Value));

        let why = house.app.moved_since_publication(&director, purpose, publication, "FD-06", None).await.unwrap();
        assert_eq!((why.entries.len(), why.unmoved, why.hidden), (1, 1, 0));
        let moved = &why.entries[0];
        assert_eq!((moved.subject, moved.how.as_str()), (child, "In the whole, not counted then; counted now"));
        let [since] = moved.since.as_slice() else { panic!("one entry was recorded since: {:?}", moved.since) };
        assert_eq!(since.what, "Referral of 24 December 2025, recorded later");
        assert_eq!((since.by.as_str(), since.reason.as_deref()), ("front-door", Some("Found in an old letter")));
    }
}

#[tokio::test]
async fn a_correction_and_a_withdrawal_are_told_as_such_and_what_was_published_stays() {
    let house = House::sqlite().await;
    let (child, entries) = child_referred(&house, &["2026-02-10"]).await;
    let (other, others) = child_referred(&house, &["2026-02-11"]).await;
    let publication = publish(&house, "one").await;
    let moved = NewFact::typed(entries[0], child, referral("2026-01-10")).superseding(1);
    let mut gone = NewFact::typed(others[0], other, referral("2026-02-11")).superseding(1);
    gone.withdrawn = true;
    write(&house, "front-door", "A slip of the pen", vec![moved, gone]).await;
    let (director, purpose) = house.usual("director").await;
    let why = house.app.moved_since_publication(&director, purpose, publication, "FD-06", None).await.unwrap();
    assert_eq!((why.figure.was.as_str(), why.figure.is.as_str()), ("0.0%", "No value"));
    let told: Vec<&str> = why.entries.iter().flat_map(|one| &one.since).map(|since| since.what.as_str()).collect();
    assert!(told.contains(&"Referral of 10 January 2026, changed"), "{told:?}");
    assert!(told.contains(&"Referral of 11 February 2026, withdrawn"), "{told:?}");
}

#[tokio::test]
async fn a_form_sent_twice_publishes_once_and_a_day_to_come_is_refused() {
    let house = House::sqlite().await;
    child_referred(&house, &["2026-02-10"]).await;
    assert_eq!(publish(&house, "one").await, publish(&house, "one").await);
    let (director, purpose) = house.usual("director").await;
    assert_eq!(house.app.publications(&director, purpose).await.unwrap().len(), 1);
    let new = NewPublication { title: " ".to_owned(), as_at: day("2026-12-31"), request_key: None };
    let Err(ServiceError::Invalid(faults)) = house.app.publish(&director, purpose, new).await else {
        panic!("neither a title nor a day that has been");
    };
    assert_eq!(faults.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), ["title", "as_at"]);
    let (manager, purpose) = house.usual("manager").await;
    let new = NewPublication { title: "Mine".to_owned(), as_at: day(FEBRUARY), request_key: None };
    assert!(matches!(house.app.publish(&manager, purpose, new).await, Err(ServiceError::Refused(_))));
}

#[tokio::test]
async fn a_figure_can_be_worked_out_as_it_was_known() {
    for house in houses().await {
        let (child, _) = child_referred(&house, &["2026-02-10"]).await;
        let before = house.app.clock().now() + Duration::hours(1);
        house.clock.advance(Duration::days(1));
        let late = NewFact::typed(house.app.new_id(), child, referral("2025-12-24"));
        write(&house, "front-door", "Late", vec![late]).await;
        let (analyst, purpose) = house.usual("analyst").await;
        let mut asked = Measuring {
            as_at: day(FEBRUARY),
            known_at: Some(before),
            by: None,
            only: vec!["FD-06".to_owned()],
            lists: true,
        };
        let value = async |asked: &Measuring| {
            let all = house.app.measure(&analyst, purpose, asked).await.unwrap();
            let month = all.figures.into_iter().find(|one| one.figure.span == Span::Month).unwrap();
            (month.figure.value, month.lists.unwrap().counted.len())
        };
        assert_eq!(value(&asked).await, (Some(0.0), 0));
        asked.known_at = None;
        assert_eq!(value(&asked).await, (Some(100.0), 1));
    }
}

#[tokio::test]
async fn a_worker_sees_the_own_scorecard_and_nobody_elses() {
    let house = House::sqlite().await;
    let (worker, purpose) = house.usual("social-worker").await;
    let scope = Scope::Worker(house.app.new_id());
    assert!(matches!(house.app.scorecard(&worker, purpose, scope, None).await, Err(ServiceError::Refused(_))));
    assert!(matches!(
        house.app.scorecard(&worker, purpose, Scope::Authority, None).await,
        Err(ServiceError::Refused(_))
    ));
    let (councillor, purpose) = house.usual("councillor").await;
    assert!(matches!(house.app.figure(&councillor, purpose, &february()).await, Err(ServiceError::Refused(_))));
}

#[tokio::test]
async fn a_day_that_is_no_day_of_figures_is_told_so() {
    let house = House::sqlite().await;
    let (director, purpose) = house.usual("director").await;
    for to in [NaiveDate::MIN, NaiveDate::MAX, day("1989-01-01")] {
        let asked = Asked { to: Some(to), ..february() };
        let refused = house.app.figure(&director, purpose, &asked).await;
        assert!(matches!(refused, Err(ServiceError::Unusable(_))), "{to}");
        let new = NewPublication { title: "Too early".to_owned(), as_at: to, request_key: None };
        assert!(matches!(house.app.publish(&director, purpose, new).await, Err(ServiceError::Invalid(_))), "{to}");
    }
}

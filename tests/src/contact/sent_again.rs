//! A form sent again: the same words are one change, other words are another, and nobody is told of what was not stored.

use super::*;

#[tokio::test]
async fn a_form_sent_again_with_other_words_is_another_contact() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let key = key();
        let send = async |new: NewContact| house.app.record_contact(&actor, purpose, &new, &key).await.unwrap();
        let (child, first) = send(contact()).await;
        let other = NewContact { concern: "A different worry altogether.".into(), ..contact() };
        assert_ne!(send(other.clone()).await.1, first, "{}", house.database.engine);
        send(other).await;
        assert_eq!(count(&house, Kind::Contact).await, 2, "each of the two is stored once");
        let known = NewContact { about: About::Known(child), ..contact() };
        let (same, third) = send(known).await;
        assert!(same == child && third != first, "the same words about a child who is known now");
        let earlier = NewContact { received_at: Some("2026-03-13T23:30:00".parse().unwrap()), ..contact() };
        send(earlier).await;
        assert_eq!(count(&house, Kind::Contact).await, 4, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn the_same_words_about_a_brother_or_sister_are_another_contact() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let (partner, referring) = house.usual("partner").await;
        let key = key();
        for name in ["Anna", "Bertie", "Anna"] {
            let person = NewPerson { given_names: name.into(), ..child() };
            let new = NewContact { about: About::NewPerson(person.clone()), ..contact() };
            let (child, _) = house.app.record_contact(&actor, purpose, &new, &key).await.unwrap();
            let label = house.app.picture().await.unwrap().label(child);
            assert_eq!(label, format!("{name} Example"), "{}", house.database.engine);
            let new = NewPartnerContact { child: person, ..partners() };
            house.app.refer_as_partner(&partner, referring, &new, &key).await.unwrap();
        }
        assert_eq!((count(&house, Kind::Contact).await, count(&house, Kind::Person).await), (4, 4));
    }
}

#[tokio::test]
async fn a_form_without_a_time_is_the_same_form_a_minute_later() {
    let house = House::sqlite().await;
    let (actor, purpose) = house.usual("front-door").await;
    let key = key();
    let first = house.app.record_contact(&actor, purpose, &contact(), &key).await.unwrap();
    house.clock.advance(Duration::minutes(1));
    assert_eq!(house.app.record_contact(&actor, purpose, &contact(), &key).await.unwrap(), first);
}

#[tokio::test]
async fn a_decision_sent_again_with_another_outcome_is_a_conflict_and_not_taken_for_the_first() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        let (actor, purpose) = house.usual("front-door").await;
        let key = key();
        let send = async |new: NewDecision| house.app.decide_contact(&actor, purpose, entry, 1, &new, &key).await;
        send(decision(Outcome::AdviceGiven)).await.unwrap();
        send(decision(Outcome::AdviceGiven)).await.unwrap();
        let reason =
            NewDecision { reason: "Quite another reason than before.".into(), ..decision(Outcome::AdviceGiven) };
        for other in [referral_decision(), reason] {
            let answer = send(other).await;
            assert!(matches!(answer, Err(ServiceError::Conflict { .. })), "{}: {answer:?}", house.database.engine);
        }
        assert_eq!(count(&house, Kind::Referral).await, 0);
    }
}

#[tokio::test]
async fn a_correction_that_takes_a_referral_back_may_be_sent_twice() {
    for house in houses().await {
        let (_, entry) = recorded(&house).await;
        decided(&house, entry, 1, &referral_decision()).await.unwrap();
        let (actor, purpose) = house.usual("front-door").await;
        let wrong = NewDecision { correction: "It was about a cousin.".into(), ..decision(Outcome::AdviceGiven) };
        let key = key();
        let send = async |new: &NewDecision| house.app.decide_contact(&actor, purpose, entry, 2, new, &key).await;
        assert_eq!(send(&wrong).await.unwrap(), None);
        assert_eq!(send(&wrong).await.unwrap(), None, "{}", house.database.engine);
        let other = NewDecision { outcome: Some(Outcome::EarlyHelp), ..wrong };
        let answer = send(&other).await;
        assert!(matches!(answer, Err(ServiceError::Conflict { .. })), "{answer:?}");
    }
}

#[tokio::test]
async fn a_correction_or_withdrawal_sent_again_with_other_words_is_a_conflict() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let (_, entry) = recorded(&house).await;
        let key = key();
        let correct = async |words| house.app.edit_contact(&actor, purpose, entry, 1, &text(words), &key).await;
        correct("Hungry, and bruised.").await.unwrap();
        correct("Hungry, and bruised.").await.unwrap();
        let other = correct("Hungry, and not bruised.").await;
        assert!(matches!(other, Err(ServiceError::Conflict { .. })), "{}: {other:?}", house.database.engine);
        let withdraw = async |why| house.app.withdraw_contact(&actor, purpose, entry, 2, why, &key).await;
        withdraw("Wrong child.").await.unwrap();
        withdraw("Wrong child.").await.unwrap();
        let other = withdraw("It was a joke.").await;
        assert!(matches!(other, Err(ServiceError::Conflict { .. })), "{}: {other:?}", house.database.engine);
    }
}

#[tokio::test]
async fn a_partner_does_not_see_what_others_wrote_down_in_its_name_nor_a_restricted_child() {
    for house in houses().await {
        let (actor, purpose) = house.usual("front-door").await;
        let rang = NewContact { referrer_organisation: "Example Primary School".into(), ..contact() };
        house.app.record_contact(&actor, purpose, &rang, &key()).await.unwrap();
        let (partner, referring) = house.usual("partner").await;
        let entry = referred_by(&house, &partner, referring).await;
        house.app.edit_contact(&actor, purpose, entry, 1, &as_the_partner_said(), &key()).await.unwrap();
        let mine = async || {
            let contacts = house.app.my_agency_contacts(&partner, referring).await.unwrap();
            contacts.into_iter().map(|contact| contact.entry).collect::<Vec<_>>()
        };
        assert_eq!(mine().await, [entry], "{}", house.database.engine);
        let child = house.app.picture().await.unwrap().entry(entry).unwrap().subject;
        assert!(restricted_meanwhile(&house, child, mine()).await.is_empty(), "{}", house.database.engine);
        assert!(mine().await.is_empty());
    }
}

/// The front door puts the words right and leaves the organisation.
fn as_the_partner_said() -> ContactText {
    ContactText { referrer_organisation: "Example Primary School".into(), ..text("Hungry and cold at school.") }
}

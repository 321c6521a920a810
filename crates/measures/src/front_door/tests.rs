//! Cases of the front door's figures, and that each leaves no entry out and counts none twice.

use std::collections::HashSet;

use domain::contact::{Decision, FamilyAware, Outcome};
use domain::time::When;
use picture::Told;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn contact(received: &str, decided: Option<&str>) -> Fact {
    let decision = decided.map(|decided| Decision {
        outcome: Outcome::NoFurtherAction,
        reason: "Made up for a test.".into(),
        decided_at: decided.parse::<When>().unwrap(),
        decided_by: "manager".into(),
        referral: None,
    });
    Contact {
        received_at: received.parse().unwrap(),
        source: "6".into(),
        referrer_name: None,
        referrer_organisation: None,
        referrer_phone: None,
        concern: "Made up".into(),
        childs_words: None,
        family_aware: FamilyAware::NotKnown,
        decision,
    }
    .into()
}

fn referral(date: &str, closed: Option<&str>) -> Fact {
    Referral {
        referral_date: day(date),
        source: None,
        primary_need: None,
        no_further_action: None,
        closure_date: closed.map(day),
        closure_reason: None,
        initial_conference_date: None,
        contact: None,
        ..Referral::default()
    }
    .into()
}

/// Tells of facts, each with its child and source; entries are numbered from 1.
fn picture_of(facts: impl IntoIterator<Item = (u128, &'static str, Fact)>) -> Picture {
    let told = facts.into_iter().zip(1_u32..).map(|((child, source, fact), number)| Told {
        position: i64::from(number),
        entry: Uuid::from_u128(u128::from(number)),
        version: 1,
        kind: fact.kind().code().to_owned(),
        subject: Uuid::from_u128(10_000 + child),
        episode: None,
        source: source.to_owned(),
        withdrawn: false,
        body: Some(fact.to_body()),
    });
    let mut picture = Picture::default();
    picture.tell(told, 1_000).unwrap();
    picture
}

fn typed(facts: impl IntoIterator<Item = (u128, Fact)>) -> Picture {
    picture_of(facts.into_iter().map(|(child, fact)| (child, "sightline", fact)))
}

#[test]
fn a_contact_counts_in_the_month_in_which_it_was_received_in_london() {
    let picture = typed([
        (1, contact("2026-03-01T00:10:00+00:00", None)),
        (2, contact("2026-02-28T23:50:00+00:00", None)),
        (3, contact("2026-03-16T09:00:00+00:00", None)),
    ]);
    let figure = contacts_received(&picture, day("2026-03-16"));
    assert_eq!((figure.value, figure.window), (Some(2.0), Window::month_to(day("2026-03-16"))));
    assert_eq!(contacts_received_in(&picture, Window::month_before(day("2026-03-16"))).numerator, 1);
}

#[test]
fn a_contact_of_friday_night_decided_on_monday_is_in_time_and_on_tuesday_is_late() {
    let friday = "2026-03-13T23:30:00+00:00";
    let picture = typed([
        (1, contact(friday, Some("2026-03-16T17:00:00+00:00"))),
        (2, contact(friday, Some("2026-03-17T09:00:00+00:00"))),
        (3, contact(friday, None)),
    ]);
    let figure = contacts_decided_in_time(&picture, day("2026-03-20"));
    assert_eq!((figure.numerator, figure.denominator, figure.value), (1, Some(2), Some(50.0)));
    assert_eq!(figure.counted, [Uuid::from_u128(1)]);
    assert_eq!(figure.denominator_only, [Uuid::from_u128(2)]);
}

#[test]
fn over_easter_the_next_working_day_is_the_tuesday() {
    let picture = typed([(1, contact("2026-04-02T16:00:00+01:00", Some("2026-04-07T16:00:00+01:00")))]);
    assert_eq!(contacts_decided_in_time(&picture, day("2026-04-30")).value, Some(100.0));
}

#[test]
fn a_contact_whose_due_day_is_not_known_is_not_counted_and_says_why() {
    let picture = typed([(1, contact("2030-12-31T16:00:00+00:00", Some("2030-12-31T17:00:00+00:00")))]);
    let figure = contacts_decided_in_time(&picture, day("2030-12-31"));
    assert_eq!((figure.denominator, figure.value), (Some(0), None));
    assert!(figure.not_counted[0].1.in_words().contains("working days are known"), "{figure:?}");
}

#[test]
fn a_contact_waits_until_it_is_decided() {
    let picture = typed([
        (1, contact("2026-03-13T10:00:00+00:00", None)),
        (2, contact("2026-03-13T10:00:00+00:00", Some("2026-03-13T11:00:00+00:00"))),
    ]);
    assert_eq!(contacts_waiting(&picture, day("2026-03-16")).counted, [Uuid::from_u128(1)]);
}

#[test]
fn a_referral_is_open_until_the_day_on_which_it_closes() {
    let picture = typed([(1, referral("2026-03-02", Some("2026-03-20")))]);
    assert_eq!(open_referrals(&picture, day("2026-03-19")).numerator, 1);
    assert_eq!(open_referrals(&picture, day("2026-03-20")).numerator, 0);
    assert_eq!(open_referrals(&picture, day("2026-03-01")).numerator, 0);
}

#[test]
fn a_referral_within_365_days_of_the_last_is_a_re_referral_and_on_day_366_it_is_not() {
    let last = day("2025-03-10");
    for (days, is_re_referral) in [(1, true), (365, true), (366, false)] {
        let date = last + Days::new(days);
        let picture = typed([(1, referral("2025-03-10", Some("2025-03-11"))), (1, referral(&date.to_string(), None))]);
        let figure = re_referrals_in(&picture, Window::on(date));
        assert_eq!((figure.numerator, figure.denominator), (u64::from(is_re_referral), Some(1)), "day {days}");
    }
}

#[test]
fn the_referral_of_another_child_makes_no_re_referral() {
    let picture = typed([(1, referral("2026-03-02", None)), (2, referral("2026-03-09", None))]);
    let figure = re_referrals(&picture, day("2026-03-16"));
    assert_eq!((figure.numerator, figure.denominator), (0, Some(2)));
}

#[test]
fn a_referral_that_two_sources_tell_of_is_counted_once_and_is_no_re_referral_of_itself() {
    let facts =
        || [(1, "cin-census/201", referral("2026-03-02", None)), (1, "sightline", referral("2026-03-02", None))];
    let figure = re_referrals(&picture_of(facts()), day("2026-03-16"));
    assert_eq!((figure.numerator, figure.denominator), (0, Some(1)));
    assert_eq!(figure.denominator_only, [Uuid::from_u128(2)], "what is recorded here counts first");
    let again = NotCounted::SaidByAnotherSource(Uuid::from_u128(2));
    assert_eq!(figure.not_counted, [(Uuid::from_u128(1), again)]);
    assert_eq!(open_referrals(&picture_of(facts()), day("2026-03-16")).numerator, 1);
}

#[test]
fn with_no_referral_the_share_of_re_referrals_has_no_value() {
    let figure = re_referrals(&Picture::default(), day("2026-03-16"));
    assert_eq!((figure.value, figure.why_none()), (None, Some("No referral was made in this time")));
}

/// The entries that belong to each figure by its definition, found without the figure's own code.
fn eligible(picture: &Picture, id: &str, window: Window) -> HashSet<EntryId> {
    let belongs = |fact: &Fact| match (id, fact) {
        ("FD-01", Fact::Contact(contact)) => window.holds(contact.received_at.day()),
        ("FD-02", Fact::Contact(contact)) => {
            contact.decision.as_ref().is_some_and(|decision| window.holds(decision.decided_at.day()))
        }
        ("FD-13", Fact::Contact(contact)) => contact.decision.is_none() && contact.received_at.day() <= window.to,
        ("FD-14", Fact::Referral(referral)) => referral.is_open_on(window.to),
        ("FD-06", Fact::Referral(referral)) => window.holds(referral.referral_date),
        _ => false,
    };
    let both = picture.all(Kind::Contact).chain(picture.all(Kind::Referral));
    both.filter(|held| belongs(&held.fact)).map(|held| held.entry).collect()
}

fn some_fact() -> impl Strategy<Value = (u128, &'static str, Fact)> {
    let date = (0_u64..900).prop_map(|days| (day("2029-01-01") + Days::new(days)).to_string());
    let sources = prop_oneof![Just("sightline"), Just("cin-census/201"), Just("cin-census/202")];
    (0_u128..6, sources, any::<bool>(), date, prop::option::of(0_u64..40)).prop_map(
        |(child, source, is_contact, date, days)| {
            let later = days.map(|days| (day(&date) + Days::new(days)).to_string());
            let fact = if is_contact { contact(&date, later.as_deref()) } else { referral(&date, later.as_deref()) };
            (child, source, fact)
        },
    )
}

proptest! {
    #[test]
    fn each_eligible_entry_is_in_exactly_one_list(
        facts in prop::collection::vec(some_fact(), 0..60),
        days in 0_u64..900,
    ) {
        let picture = picture_of(facts);
        let today = day("2029-01-01") + Days::new(days);
        for figure in all(&picture, today) {
            let mut listed = figure.counted.clone();
            listed.extend(&figure.denominator_only);
            listed.extend(figure.not_counted.iter().map(|(entry, _)| *entry));
            let once: HashSet<EntryId> = listed.iter().copied().collect();
            prop_assert_eq!(listed.len(), once.len(), "{} lists an entry twice", figure.id);
            prop_assert_eq!(once, eligible(&picture, figure.id, figure.window), "{}", figure.id);
            prop_assert_eq!(figure.numerator, figure.counted.len() as u64);
            if let Some(denominator) = figure.denominator {
                prop_assert_eq!(denominator, (figure.counted.len() + figure.denominator_only.len()) as u64);
            }
        }
    }
}

#[test]
fn two_records_joined_into_one_are_one_child_with_one_referral_and_one_waiting_contact() {
    let merge = || domain::merge::Merge { into: Uuid::from_u128(10_001), reason: "One child".into() }.into();
    let received = "2026-03-13T09:00:00+00:00";
    let facts = || {
        vec![
            (1, referral("2026-01-05", None)),
            (2, referral("2026-01-05", None)),
            (2, referral("2026-03-02", None)),
            (1, contact(received, None)),
            (2, contact(received, None)),
        ]
    };
    let today = day("2026-03-16");
    let apart = typed(facts());
    assert_eq!(open_referrals(&apart, today).numerator, 3);
    assert_eq!(contacts_waiting(&apart, today).numerator, 2);
    let joined = typed(facts().into_iter().chain([(2, merge())]));
    assert_eq!(open_referrals(&joined, today).numerator, 2);
    let waiting = contacts_waiting(&joined, today);
    assert_eq!((waiting.numerator, waiting.not_counted.len()), (1, 1));
    let re_referred = typed([(1, referral("2026-01-05", None)), (2, referral("2026-03-02", None)), (2, merge())]);
    assert_eq!(re_referrals(&re_referred, today).numerator, 1);
}

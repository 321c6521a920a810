//! The story as a whole: it is the same for the same seed, it hangs together, and the personas find what they need.

mod indicators;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::allocation::Part;
use domain::{EntryId, Fact, SubjectId};

use crate::calendar::days_after;
use crate::faults;
use crate::tale::Event;
use crate::world::{Options, World};

fn now() -> DateTime<Utc> {
    "2026-03-18T14:00:00Z".parse().unwrap()
}

fn world(seed: u64, children: u64, days: i64) -> World {
    World::new(Options { seed, children, days, now: now() })
}

fn all(world: &World) -> Vec<Event> {
    (0..world.parts()).flat_map(|part| world.tell(part)).collect()
}

/// What stands at the end: of whom, and what.
fn standing(events: Vec<Event>) -> HashMap<EntryId, (SubjectId, Fact)> {
    events.into_iter().flat_map(|event| event.facts).map(|fact| (fact.entry, (fact.subject, fact.fact))).collect()
}

/// FNV-1a over everything that is written down.
fn checksum(world: &World) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut take =
        |bytes: &[u8]| bytes.iter().for_each(|byte| sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    for event in all(world) {
        take(event.at.to_rfc3339().as_bytes());
        take(world.staff.people[event.who].user_name.as_bytes());
        for fact in event.facts {
            take(fact.entry.as_bytes());
            take(fact.subject.as_bytes());
            take(fact.fact.to_body().as_bytes());
        }
    }
    sum
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_others() {
    let first = checksum(&world(3, 300, 800));
    assert_eq!(first, checksum(&world(3, 300, 800)));
    assert_ne!(first, checksum(&world(4, 300, 800)));
}

#[test]
fn each_version_follows_the_one_before_it_and_nothing_lies_ahead() {
    let world = world(5, 1_200, 1_500);
    let mut told: HashMap<EntryId, (i32, DateTime<Utc>)> = HashMap::new();
    let mut user_names = HashSet::new();
    assert!(
        world.staff.people.iter().all(|one| user_names.insert(one.user_name.clone())),
        "each has a name of their own"
    );
    for part in 0..world.parts() {
        let mut events = world.tell(part);
        events.sort_by_key(|event| event.at);
        for event in events {
            assert!(
                event.at < now() && event.at >= crate::calendar::at(world.start, 0),
                "{} at {}",
                event.what,
                event.at
            );
            for fact in &event.facts {
                let before = told.get(&fact.entry);
                assert_eq!(fact.supersedes, before.map(|(version, _)| *version), "{}", event.what);
                assert!(before.is_none_or(|(_, at)| *at < event.at), "{}", event.what);
                told.insert(fact.entry, (fact.supersedes.unwrap_or(0) + 1, event.at));
            }
            for referral in event.facts.iter().filter_map(|fact| fact.episode) {
                assert!(told.contains_key(&referral), "{}: the referral comes first", event.what);
            }
        }
    }
}

#[test]
fn the_stated_number_of_children_becomes_known_and_some_have_a_second_record() {
    let world = world(6, 6_000, 1_500);
    let staff: HashSet<SubjectId> =
        world.staff.people.iter().filter_map(|one| one.worker).map(|worker| worker.subject).collect();
    let (mut children, mut second, mut schooled, mut no_upn, mut no_ethnicity) = (0, 0, 0, 0, 0);
    for (_, (subject, fact)) in standing(all(&world)) {
        let Fact::Person(person) = fact else { continue };
        let Some(number) = &person.la_child_id else { continue };
        assert!(!staff.contains(&subject));
        if number.as_str() >= "MM6000000" {
            second += 1;
            continue;
        }
        children += 1;
        no_ethnicity += i32::from(person.ethnicity.as_deref().is_none_or(|code| code == "NOBT"));
        if person.upn_unknown.is_none() {
            schooled += 1;
            no_upn += i32::from(person.upn.is_none());
        }
    }
    assert_eq!(children, 6_000);
    assert_near("second records", second, children, faults::DUPLICATES);
    assert_near("no UPN", no_upn, schooled, faults::NO_UPN);
    assert_near("no ethnicity", no_ethnicity, children, faults::NO_ETHNICITY);
}

fn assert_near(what: &str, have: i32, of: i32, permille: u64) {
    let (made, wanted) = (f64::from(have) * 1000.0 / f64::from(of), permille as f64);
    assert!((made - wanted).abs() < wanted * 0.4 + 1.0, "{what}: {made:.1} of a thousand, wanted {wanted}");
}

#[test]
fn so_many_children_live_there_that_the_referrals_of_the_last_year_are_englands_for_them() {
    for (children, days) in [(4_000, 540), (3_000, 1_095), (6_000, 1_825)] {
        let world = world(9, children, days);
        let living = world.authority().children_living;
        let since = days_after(world.staff.today, -365);
        let referrals = standing(all(&world))
            .into_values()
            .filter(|(_, fact)| matches!(fact, Fact::Referral(referral) if referral.referral_date > since));
        let rate = referrals.count() as f64 * 10_000.0 / living.last().unwrap().children as f64;
        assert!((rate - 519.0).abs() < 65.0, "{children} children in {days} days: {rate:.0} referrals for each 10,000");
        assert_eq!(living.last().unwrap().mid_year, 2026);
    }
}

#[test]
fn every_address_lies_in_a_ward() {
    let facts = standing(all(&world(2, 300, 540)));
    let mut wards = HashSet::new();
    for (_, fact) in facts.into_values() {
        if let Fact::Address(address) = fact {
            wards.insert(address.ward.expect("a ward"));
        }
    }
    assert!(wards.len() > 3, "{wards:?}");
}

#[test]
fn the_social_worker_has_seventeen_families_and_three_brothers_and_sisters_to_visit() {
    let world = world(1, 300, 540);
    let staff = &world.staff;
    let sam = staff.subject(staff.persona("social-worker")).unwrap();
    let mut families = 0;
    for part in 1..world.parts() {
        let facts = standing(world.tell(part));
        let mine: Vec<SubjectId> = facts
            .values()
            .filter(|(_, fact)| matches!(fact, Fact::Allocation(one) if one.part == Part::KeyWorker && one.worker == Some(sam) && one.until.is_none()))
            .map(|(subject, _)| *subject)
            .collect();
        families += usize::from(!mine.is_empty());
        if part == 11 {
            assert_eq!(mine.len(), 3, "the first of them has three children");
            for child in mine {
                let of = |fact: &(SubjectId, Fact)| fact.0 == child;
                let has_plan = facts
                    .values()
                    .filter(|fact| of(fact))
                    .any(|(_, fact)| matches!(fact, Fact::ChildProtectionPlan(plan) if plan.end_date.is_none()));
                let last = facts.values().filter(|fact| of(fact)).filter_map(|(_, fact)| match fact {
                    Fact::Visit(visit) => Some(visit.at.day()),
                    _ => None,
                });
                let last = last.max().unwrap();
                assert!(has_plan && last < days_after(staff.today, -14), "nobody has been since {last}");
            }
        }
    }
    assert_eq!(families, 17);
}

#[test]
fn some_children_wait_for_a_worker_in_the_managers_team() {
    let world = world(1, 300, 540);
    let place = world.staff.teams.iter().position(|team| team.name == "Assessment team 1").unwrap();
    let team = &world.staff.teams[place];
    assert_eq!(world.staff.people[world.staff.manager(place, world.staff.today)].user_name, "manager");
    let waiting = standing(all(&world)).into_values().filter(|(_, fact)| {
        matches!(fact, Fact::Allocation(one) if one.worker.is_none() && one.until.is_none() && one.team == Some(team.subject))
    });
    assert!(waiting.count() >= 7);
}

//! Families, and what happens to them from the first contact on.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::address::Address;
use domain::assessment::Assessment;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::contact::{Contact, Decision, FamilyAware, Outcome};
use domain::person::Person;
use domain::referral::Referral;
use domain::relationship::{Relationship, Tie};
use domain::restriction::Restriction;
use domain::section_47_enquiry::Section47Enquiry;
use domain::{EntryId, Fact, SubjectId};

use crate::names;
use crate::random::Random;
use crate::story::{Tale, moment, working_day};

const SOURCES: &[&str] = &["6", "6", "6", "2A", "2A", "3A", "3B", "1A", "1B", "5D"];
const ETHNICITIES: &[&str] = &["WBRI", "WBRI", "WBRI", "WOTH", "APKN", "BAFR", "MWBC", "AIND", "NOBT"];

/// How long ago the contacts came that still wait for a decision, in hours: some in time, some not.
const WAITING_SINCE: [i64; 6] = [1, 3, 6, 26, 50, 75];

/// Tells of families whose first contact waits for a decision, and how many children they have.
pub fn waiting(tale: &mut Tale) -> usize {
    for hours in WAITING_SINCE {
        let at = tale.now - Duration::hours(hours);
        let family_name = tale.random.one(names::FAMILY).to_owned();
        let child = child(&mut tale.random, &family_name, at, 0);
        let subject = child.subject;
        register(tale, &[child], at);
        let (entry, undecided) = received(tale, at);
        tale.tell(at, "front-door", "record a contact", vec![(entry, subject, None, undecided.into())]);
    }
    WAITING_SINCE.len()
}

struct Child {
    subject: SubjectId,
    person: Person,
}

/// Tells of one family, and how many children it has.
pub fn family(tale: &mut Tale) -> usize {
    let family_name = tale.random.one(names::FAMILY).to_owned();
    let count = tale.random.between(1, 3);
    let days_ago = tale.random.between(0, 520);
    let first = tale.office_hours(days_ago);
    let mut children: Vec<Child> = Vec::new();
    for number in 0..count {
        children.push(child(&mut tale.random, &family_name, first, number));
    }
    register(tale, &children, first);
    for child in &children {
        journey(tale, child.subject, first);
    }
    children.len()
}

fn child(random: &mut Random, family_name: &str, first: DateTime<Utc>, number: i64) -> Child {
    let is_girl = random.chance(50);
    let given = random.one(if is_girl { names::GIVEN_F } else { names::GIVEN_M });
    let age_in_days = random.between(120, 16 * 365);
    let is_unborn = number > 0 && random.chance(4);
    let person = Person {
        given_names: (!is_unborn).then(|| given.to_owned()),
        family_name: Some(family_name.to_owned()),
        birth_date: (!is_unborn).then(|| (first - Duration::days(age_in_days)).date_naive()),
        expected_birth_date: is_unborn.then(|| (first + Duration::days(120)).date_naive()),
        sex: Some(
            if is_unborn {
                "U"
            } else if is_girl {
                "F"
            } else {
                "M"
            }
            .to_owned(),
        ),
        ethnicity: Some(random.one(ETHNICITIES).to_owned()),
        disabilities: if random.chance(12) { vec!["LD".to_owned()] } else { vec!["NONE".to_owned()] },
        first_language: random.chance(12).then(|| "Polish".to_owned()),
        ..Person::default()
    };
    Child { subject: random.uuid(), person }
}

/// Who they are, where they live and whose brothers and sisters they are.
fn register(tale: &mut Tale, children: &[Child], at: DateTime<Utc>) {
    let protected = tale.random.chance(8);
    let house = tale.random.between(1, 140);
    let street = tale.random.one(names::STREETS);
    let address = Address {
        lines: vec![format!("{house} {street}"), "Marchmere".to_owned()],
        postcode: Some("ZZ99 3WZ".to_owned()),
        from: Some((at - Duration::days(400)).date_naive()),
        until: None,
        protected,
    };
    for child in children {
        let mut facts: Vec<(EntryId, SubjectId, Option<EntryId>, Fact)> =
            vec![(tale.random.uuid(), child.subject, None, child.person.clone().into())];
        facts.push((tale.random.uuid(), child.subject, None, address.clone().into()));
        for other in children.iter().filter(|other| other.subject != child.subject) {
            let tie = Relationship { to: other.subject, tie: Tie::Sibling };
            facts.push((tale.random.uuid(), child.subject, None, tie.into()));
        }
        tale.tell(at - Duration::minutes(5), "front-door", "register a person", facts);
    }
    if tale.random.chance(5)
        && let Some(child) = children.first()
    {
        let restriction =
            Restriction { reason: "A parent works for the council.".to_owned(), allowed: vec!["manager".to_owned()] };
        let facts = vec![(tale.random.uuid(), child.subject, None, Fact::from(restriction))];
        tale.tell(at + Duration::hours(2), "governance", "restrict a record", facts);
    }
}

/// From a contact to wherever it leads, and perhaps back again months later.
fn journey(tale: &mut Tale, subject: SubjectId, at: DateTime<Utc>) {
    let mut at = at;
    for _ in 0..3 {
        let Some(ended) = contact(tale, subject, at) else { return };
        if !tale.random.chance(22) {
            return;
        }
        let pause = tale.random.between(30, 300);
        let after = (ended + Duration::days(pause)).date_naive();
        at = working_day(after).and_hms_opt(11, 5, 0).map_or(ended, |moment| moment.and_utc());
    }
}

fn received(tale: &mut Tale, at: DateTime<Utc>) -> (EntryId, Contact) {
    let entry = tale.random.uuid();
    let source = tale.random.one(SOURCES).to_owned();
    let contact = Contact {
        received_at: moment(at),
        referrer_organisation: (source == "2A").then(|| tale.random.one(names::SCHOOLS).to_owned()),
        referrer_name: None,
        referrer_phone: None,
        concern: tale.random.one(names::WORRIES).to_owned(),
        childs_words: tale.random.chance(35).then(|| tale.random.one(names::CHILDS_WORDS).to_owned()),
        family_aware: if tale.random.chance(70) { FamilyAware::Yes } else { FamilyAware::NotKnown },
        decision: None,
        source,
    };
    (entry, contact)
}

/// The day on which all was over; `None` while it goes on.
fn contact(tale: &mut Tale, subject: SubjectId, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (entry, undecided) = received(tale, at);
    if !tale.tell(at, "front-door", "record a contact", vec![(entry, subject, None, undecided.clone().into())]) {
        return None;
    }
    let minutes = if tale.random.chance(85) { tale.random.between(40, 900) } else { tale.random.between(1_900, 5_000) };
    let decided = at + Duration::minutes(minutes);
    let roll = tale.random.below(100);
    let outcome = match roll {
        0..45 => Outcome::NewReferral,
        45..57 => Outcome::ChildProtectionEnquiry,
        57..70 => Outcome::EarlyHelp,
        70..85 => Outcome::AdviceGiven,
        _ => Outcome::NoFurtherAction,
    };
    let referral = outcome.opens_referral().then(|| tale.random.uuid());
    let decision = Decision {
        outcome,
        reason: format!("{} {}", outcome.threshold(), "Checked with the school and the health visitor."),
        decided_at: moment(decided),
        decided_by: "front-door".to_owned(),
        referral,
    };
    let is_open = undecided.clone();
    let mut facts: Vec<(EntryId, SubjectId, Option<EntryId>, Fact)> =
        vec![(entry, subject, None, Contact { decision: Some(decision), ..undecided }.into())];
    let Some(referral) = referral else {
        return tale.tell(decided, "front-door", "decide a contact", facts).then_some(decided);
    };
    let opened = Referral {
        referral_date: domain::time::london_date(at),
        source: Some(is_open.source),
        primary_need: Some(tale.random.one(&["N1", "N1", "N1", "N2", "N4", "N5", "N5"]).to_owned()),
        no_further_action: Some(false),
        closure_date: None,
        closure_reason: None,
        initial_conference_date: None,
        contact: Some(entry),
    };
    facts.push((referral, subject, None, opened.clone().into()));
    if !tale.tell(decided, "front-door", "decide a contact", facts) {
        return None;
    }
    let protection = outcome == Outcome::ChildProtectionEnquiry;
    episode(tale, subject, referral, opened, protection, decided)
}

fn episode(
    tale: &mut Tale,
    subject: SubjectId,
    referral: EntryId,
    opened: Referral,
    protection: bool,
    from: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mut last = assess(tale, subject, referral, from)?;
    let mut planned = false;
    if protection {
        let enquiry = enquire(tale, subject, referral, from);
        if enquiry && tale.random.chance(60) {
            last = protect(tale, subject, referral, from + Duration::days(14))?;
            planned = true;
        }
    }
    if !planned && tale.random.chance(55) {
        last = plan(tale, subject, referral, last)?;
        planned = true;
    }
    let closed = last + Duration::days(tale.random.between(3, 30));
    let closing = Referral {
        closure_date: Some(closed.date_naive()),
        closure_reason: Some(if planned { "RC7" } else { "RC8" }.to_owned()),
        ..opened
    };
    let facts = vec![(referral, subject, None, Fact::from(closing))];
    tale.tell(closed, "manager", "close a referral", facts).then_some(closed)
}

fn assess(tale: &mut Tale, subject: SubjectId, referral: EntryId, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let entry = tale.random.uuid();
    let start = working_day((from + Duration::days(1)).date_naive());
    let begun = Assessment { start_date: start, internal_review_date: None, authorised_on: None, factors: Vec::new() };
    // Some are written down late, and the page says so.
    let late = if tale.random.chance(15) { tale.random.between(8, 20) } else { 0 };
    let told = from + Duration::days(1 + late);
    if !tale.tell(told, "social-worker", "begin an assessment", fact(entry, subject, referral, begun.clone())) {
        return None;
    }
    let length = if tale.random.chance(80) { tale.random.between(20, 58) } else { tale.random.between(64, 95) };
    let done = working_day(start + Duration::days(length));
    let mut factors = vec!["3B".to_owned(), "4B".to_owned(), "16A".to_owned(), "17A".to_owned()];
    factors.truncate(usize::try_from(tale.random.between(1, 4)).unwrap_or(1));
    let finished = Assessment { authorised_on: Some(done), factors, ..begun };
    let at = (told + Duration::hours(1)).max(midday(done));
    tale.tell(at, "manager", "authorise an assessment", fact(entry, subject, referral, finished)).then_some(at)
}

fn enquire(tale: &mut Tale, subject: SubjectId, referral: EntryId, from: DateTime<Utc>) -> bool {
    let start = working_day((from + Duration::days(1)).date_naive());
    let target = domain::working_days::after(start, 15).ok();
    let held = tale.random.chance(70).then(|| working_day(start + Duration::days(tale.random.between(12, 24))));
    let enquiry = Section47Enquiry {
        start_date: start,
        conference_target: target,
        conference_date: held,
        conference_not_required: Some(held.is_none()),
    };
    let at = midday(held.unwrap_or(start + Duration::days(10)));
    let entry = tale.random.uuid();
    tale.tell(at, "social-worker", "record a section 47 enquiry", fact(entry, subject, referral, enquiry))
        && held.is_some()
}

fn protect(tale: &mut Tale, subject: SubjectId, referral: EntryId, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let entry = tale.random.uuid();
    let start = working_day((from + Duration::days(8)).date_naive());
    let category = tale.random.one(&["NEG", "NEG", "EMO", "EMO", "PHY", "SAB"]).to_owned();
    let begun = ChildProtectionPlan {
        start_date: start,
        end_date: None,
        initial_category: Some(category.clone()),
        latest_category: Some(category),
        previous_plans: Some(u32::from(tale.random.chance(20))),
    };
    if !tale.tell(midday(start), "reviewing-officer", "record a plan", fact(entry, subject, referral, begun.clone())) {
        return None;
    }
    let months = tale.random.between(4, 20);
    let end = working_day(start + Duration::days(months * 30));
    for review in [85, 260, 435] {
        let held_on = working_day(start + Duration::days(review));
        if held_on < end {
            let review = ReviewConference { held_on, plan_start_date: start };
            let facts = fact(tale.random.uuid(), subject, referral, review);
            tale.tell(midday(held_on) + Duration::hours(3), "reviewing-officer", "record a review", facts);
        }
    }
    let ended = ChildProtectionPlan { end_date: Some(end), ..begun };
    let at = midday(end) + Duration::hours(1);
    tale.tell(at, "reviewing-officer", "end a plan", fact(entry, subject, referral, ended)).then_some(at)
}

fn plan(tale: &mut Tale, subject: SubjectId, referral: EntryId, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let entry = tale.random.uuid();
    let start = working_day((from + Duration::days(5)).date_naive());
    let begun = ChildInNeedPlan { start_date: start, end_date: None };
    if !tale.tell(midday(start), "social-worker", "record a plan", fact(entry, subject, referral, begun.clone())) {
        return None;
    }
    let end = working_day(start + Duration::days(tale.random.between(60, 240)));
    let ended = ChildInNeedPlan { end_date: Some(end), ..begun };
    let at = midday(end);
    tale.tell(at, "social-worker", "end a plan", fact(entry, subject, referral, ended)).then_some(at)
}

fn fact(
    entry: EntryId,
    subject: SubjectId,
    referral: EntryId,
    fact: impl Into<Fact>,
) -> Vec<(EntryId, SubjectId, Option<EntryId>, Fact)> {
    vec![(entry, subject, Some(referral), fact.into())]
}

fn midday(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(chrono::NaiveTime::MIN) + Duration::minutes(12 * 60 + 10)).and_utc()
}

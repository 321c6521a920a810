//! Families: children, the adults around them and the home.

use chrono::{DateTime, NaiveDate, Utc};
use domain::SubjectId;
use domain::address::Address;
use domain::person::Person;
use domain::relationship::{Relationship, Tie};
use domain::restriction::Restriction;

use crate::calendar::{age, at, birthday, days_after};
use crate::faults;
use crate::names::{self, Background};
use crate::numbers;
use crate::tale::{Tale, Telling};

#[derive(Clone, Debug)]
pub struct Kid {
    pub subject: SubjectId,
    /// In the whole authority.
    pub number: u64,
    pub person: Person,
    /// The day of birth, also if it is still to come.
    pub born: NaiveDate,
    pub is_unborn: bool,
    pub disabled: bool,
    pub needs_aid: bool,
    pub language: Option<&'static str>,
    /// Which of the fathers.
    pub father: usize,
    pub plans_before: u32,
}

#[derive(Clone, Debug)]
pub struct Adult {
    pub subject: SubjectId,
    pub person: Person,
    pub tie: Tie,
    pub in_the_home: bool,
}

#[derive(Clone, Debug)]
pub struct Family {
    pub background: Background,
    pub kids: Vec<Kid>,
    pub adults: Vec<Adult>,
    pub address: Address,
    /// Came from abroad without a parent.
    pub alone: bool,
    /// In this family visits slip.
    pub drifts: bool,
}

/// What is decided of a family before it is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// The running number of its first child, and how many children it has.
    pub first_child: u64,
    pub count: usize,
    pub alone: bool,
    pub disabled: bool,
    pub restricted: bool,
    /// None of them is still to be born.
    pub all_born: bool,
    /// The age of the eldest, where that matters.
    pub eldest: Option<i64>,
}

impl Kid {
    pub fn age(&self, on: NaiveDate) -> i32 {
        age(self.born, on)
    }

    /// Under 18, and born or soon to be.
    pub fn is_child(&self, on: NaiveDate) -> bool {
        on < birthday(self.born, 18) && days_after(self.born, -200) < on
    }
}

/// A family as it is when it first becomes known.
pub fn make(tale: &mut Tale, wanted: Wanted, first: DateTime<Utc>) -> Family {
    let background =
        if wanted.alone { names::from_abroad(&mut tale.random) } else { names::background(&mut tale.random) };
    let name = names::family(&mut tale.random, background);
    let on = domain::time::london_date(first);
    let random = &mut tale.random;
    let (lines, postcode) = names::address(random);
    let ward = names::ward(&lines);
    let address = Address {
        lines,
        postcode: Some(postcode.to_owned()),
        ward: Some(ward.to_owned()),
        from: Some(days_after(on, -random.between(60, 2_500))),
        until: None,
        protected: random.chance(if wanted.alone { 20 } else { 5 }),
    };
    let drifts = random.chance(12);
    let mut family = Family { background, kids: Vec::new(), adults: Vec::new(), address, alone: wanted.alone, drifts };
    if !wanted.alone {
        adults(tale, &mut family, &name, first);
    }
    let mut eldest = wanted.eldest.unwrap_or_else(|| {
        if wanted.alone {
            tale.random.between(14, 17)
        } else {
            tale.random.in_bands(&[(24, (0, 3)), (24, (4, 8)), (30, (9, 13)), (22, (14, 17))])
        }
    });
    for place in 0..wanted.count {
        let born = days_after(on, -(eldest * 365 + tale.random.between(10, 360)));
        let kid = kid(tale, &family, wanted, (place, born, &name), first);
        family.kids.push(kid);
        eldest -= tale.random.between(1, 4);
        if eldest < 0 {
            eldest = tale.random.between(0, 1);
        }
    }
    family
}

fn kid(tale: &mut Tale, family: &Family, wanted: Wanted, child: (usize, NaiveDate, &str), first: DateTime<Utc>) -> Kid {
    let (place, born, family_name) = child;
    let random = &mut tale.random;
    let on = domain::time::london_date(first);
    let is_unborn = !wanted.alone && !wanted.all_born && place > 0 && place + 1 == wanted.count && random.chance(6);
    let born = if is_unborn { days_after(on, random.between(30, 130)) } else { born };
    let is_girl = random.chance(if wanted.alone { 6 } else { 49 });
    let disabled = (wanted.disabled && place == 0) || random.chance(7);
    let speaks = if wanted.alone { 100 } else { family.background.speaks_other };
    let language = random.chance(speaks).then(|| random.one(family.background.languages));
    let needs_aid = disabled && random.chance(30);
    let number = wanted.first_child + place as u64;
    let mut person = Person {
        given_names: Some(names::given(random, family.background, is_girl).to_owned()),
        family_name: Some(family_name.to_owned()),
        other_names: if random.chance(5) {
            vec![format!("{} {}", names::given(random, family.background, is_girl), family_name)]
        } else {
            Vec::new()
        },
        la_child_id: Some(numbers::own(number)),
        nhs_number: numbers::nhs_number(number),
        birth_date: Some(born),
        sex: Some(if is_girl { "F" } else { "M" }.to_owned()),
        ethnicity: Some(family.background.ethnicity.to_owned()),
        disabilities: disabilities(random, disabled, needs_aid),
        first_language: language.map(str::to_owned),
        communication_needs: needs_aid.then(|| "Signs and picture cards".to_owned()),
        immigration_status: wanted.alone.then(|| "Asylum claim not yet decided".to_owned()),
        ..Person::default()
    };
    pupil_number(&mut person, number, born, on, wanted.alone);
    faults::of_person(random, &mut person, age(born, on));
    if is_unborn {
        unborn(&mut person, born);
    }
    // With the plans that the story itself repeats, near the 24.5% of CP-10 (England, year to March 2025).
    let plans_before = u32::from(random.chance(14));
    let father = usize::from(random.chance(30) && place > 0);
    let subject = random.uuid_at(first);
    Kid { subject, number, person, born, is_unborn, disabled, needs_aid, language, father, plans_before }
}

fn disabilities(random: &mut crate::Random, disabled: bool, needs_aid: bool) -> Vec<String> {
    if !disabled {
        return vec!["NONE".to_owned()];
    }
    let mut all = vec![random.one(&["LD", "LD", "AUT", "AUT", "BEH", "MOB", "HEAR", "VIS", "PC", "CON"])];
    if needs_aid {
        all.push("COMM");
    }
    all.into_iter().map(str::to_owned).collect()
}

fn pupil_number(person: &mut Person, number: u64, born: NaiveDate, on: NaiveDate, alone: bool) {
    use chrono::Datelike;
    if alone {
        person.upn_unknown = Some("UN2".to_owned());
    } else if age(born, on) < 5 {
        person.upn_unknown = Some("UN1".to_owned());
    } else {
        person.upn = Some(numbers::upn(number, born.year() + 5));
    }
}

fn unborn(person: &mut Person, due: NaiveDate) {
    *person = Person {
        family_name: person.family_name.take(),
        la_child_id: person.la_child_id.take(),
        upn_unknown: Some("UN1".to_owned()),
        expected_birth_date: Some(due),
        sex: Some("U".to_owned()),
        ..Person::default()
    };
}

/// A mother, one or two fathers of whom the second lives elsewhere, and in some families others who matter.
fn adults(tale: &mut Tale, family: &mut Family, name: &str, first: DateTime<Utc>) {
    let father_is_home = tale.random.chance(52);
    let mut all = vec![(Tie::Mother, true), (Tie::Father, father_is_home)];
    if tale.random.chance(30) {
        all.push((Tie::Father, false));
    }
    if !father_is_home && tale.random.chance(35) {
        all.push((Tie::Partner, true));
    }
    if tale.random.chance(38) {
        let is_home = tale.random.chance(20);
        all.push((Tie::Grandparent, is_home));
    }
    if tale.random.chance(10) {
        all.push((Tie::AuntOrUncle, false));
    }
    for (tie, in_the_home) in all {
        let random = &mut tale.random;
        let is_woman = match tie {
            Tie::Mother => true,
            Tie::Father | Tie::Partner => false,
            _ => random.chance(70),
        };
        let shares_name = random.chance(if in_the_home { 65 } else { 35 });
        let family_name = if shares_name { name.to_owned() } else { names::family(random, family.background) };
        let years = if tie == Tie::Grandparent { random.between(46, 72) } else { random.between(21, 48) };
        let born = days_after(domain::time::london_date(first), -(years * 365 + random.between(0, 364)));
        let person = Person {
            given_names: Some(names::given(random, family.background, is_woman).to_owned()),
            family_name: Some(family_name),
            birth_date: random.chance(80).then_some(born),
            sex: Some(if is_woman { "F" } else { "M" }.to_owned()),
            ..Person::default()
        };
        family.adults.push(Adult { subject: random.uuid_at(first), person, tie, in_the_home });
    }
}

/// Writes down who they are, where they live and what they are to one another.
pub fn register(tale: &mut Tale, family: &Family, when: DateTime<Utc>, restricted: bool) -> Option<DateTime<Utc>> {
    let (mut facts, mut entries) = (Vec::new(), Vec::new());
    for adult in &family.adults {
        facts.push(tale.new_fact(when, (adult.subject, None), adult.person.clone()));
        if adult.in_the_home && adult.tie == Tie::Mother {
            facts.push(tale.new_fact(when, (adult.subject, None), family.address.clone()));
        }
    }
    for kid in &family.kids {
        let entry = tale.random.uuid_at(when);
        facts.push(Telling { entry, subject: kid.subject, episode: None, fact: kid.person.clone().into() });
        facts.push(tale.new_fact(when, (kid.subject, None), family.address.clone()));
        ties(tale, family, kid, when, &mut facts);
        entries.push(entry);
    }
    let writer = tale.staff.anyone(&mut tale.random, domain::team::Service::FrontDoor, domain::time::london_date(when));
    let told = tale.tell(when, writer, "register a person", facts)?;
    for (kid, entry) in family.kids.iter().zip(entries) {
        born(tale, family, kid, entry);
    }
    if let Some(kid) = family.kids.first().filter(|_| restricted) {
        let reason = "A parent works for the council.".to_owned();
        let fact = Restriction { reason, allowed: vec!["manager".to_owned(), "social-worker".to_owned()] };
        let later = when + chrono::Duration::hours(2);
        let fact = tale.new_fact(later, (kid.subject, None), fact);
        tale.tell(later, tale.staff.persona("governance"), "restrict a record", vec![fact]);
    }
    Some(told)
}

fn ties(tale: &mut Tale, family: &Family, kid: &Kid, when: DateTime<Utc>, facts: &mut Vec<Telling>) {
    let mut to = |tale: &mut Tale, to, tie, parental_responsibility, same_home| {
        let fact = Relationship { to, tie, parental_responsibility, same_home: Some(same_home) };
        let told = tale.new_fact(when, (kid.subject, None), fact);
        facts.push(told);
    };
    for other in family.kids.iter().filter(|other| other.subject != kid.subject) {
        to(tale, other.subject, Tie::Sibling, None, true);
    }
    let fathers = family.adults.iter().filter(|adult| adult.tie == Tie::Father);
    if let Some(father) = fathers.clone().nth(kid.father).or_else(|| fathers.clone().next()) {
        let responsible = tale.random.chance(75);
        to(tale, father.subject, Tie::Father, Some(responsible), father.in_the_home);
    }
    for adult in family.adults.iter().filter(|adult| adult.tie != Tie::Father) {
        let tie = if adult.tie == Tie::Partner { Tie::StepParent } else { adult.tie };
        to(tale, adult.subject, tie, Some(tie == Tie::Mother), adult.in_the_home);
    }
}

/// A child who was not yet born when the family became known is born, and has a name.
fn born(tale: &mut Tale, family: &Family, kid: &Kid, entry: domain::EntryId) {
    if !kid.is_unborn {
        return;
    }
    let is_girl = tale.random.chance(49);
    let person = Person {
        given_names: Some(names::given(&mut tale.random, family.background, is_girl).to_owned()),
        birth_date: Some(kid.born),
        expected_birth_date: None,
        nhs_number: numbers::nhs_number(kid.number),
        sex: Some(if is_girl { "F" } else { "M" }.to_owned()),
        ethnicity: Some(family.background.ethnicity.to_owned()),
        disabilities: vec!["NONE".to_owned()],
        ..kid.person.clone()
    };
    let told = at(days_after(kid.born, tale.random.between(1, 9)), 11 * 60);
    let fact = Telling { entry, subject: kid.subject, episode: None, fact: person.into() };
    let writer =
        tale.staff.anyone(&mut tale.random, domain::team::Service::Assessment, domain::time::london_date(told));
    tale.tell(told, writer, "correct a person", vec![fact]);
}

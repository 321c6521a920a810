//! What everybody's records say, in a form in which two are quickly compared.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use domain::person::Person;
use domain::{Fact, Kind, Source, SubjectId};
use picture::Picture;
use smol_str::SmolStr;

use crate::fold;
use crate::identifier::{self, What};
use crate::name::Word;

/// A text's place among all texts that the records have.
pub(crate) type TextId = u32;
/// A person's place among the records.
pub(crate) type Place = u32;

/// One person, from all sources and all merged records together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub subject: SubjectId,
    pub family: Vec<TextId>,
    /// The last words of former and other names.
    pub former: Vec<TextId>,
    /// The first of the given names, as each source has it; then the others.
    pub first_given: Vec<TextId>,
    pub other_given: Vec<TextId>,
    pub born: Vec<NaiveDate>,
    pub expected: Vec<NaiveDate>,
    pub sex: Option<u8>,
    pub postcodes: Vec<TextId>,
    pub upns: Vec<TextId>,
    pub nhs_numbers: Vec<TextId>,
    /// Source, its authority if it has one, and the number.
    pub la_child_ids: Vec<(TextId, Option<TextId>, TextId)>,
    pub relatives: Vec<SubjectId>,
}

/// Everybody on record, and how often what they say is met.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub(crate) people: Vec<Profile>,
    places: HashMap<SubjectId, Place>,
    pub(crate) texts: Vec<Word>,
    ids: HashMap<SmolStr, TextId>,
    pub(crate) families: HashMap<TextId, u32>,
    pub(crate) givens: HashMap<TextId, u32>,
    pub(crate) postcodes: HashMap<TextId, u32>,
    pub(crate) years: HashMap<i32, u32>,
    /// Pairs that are recorded as related, or that somebody has said are two people.
    apart: HashSet<(SubjectId, SubjectId)>,
}

impl Profile {
    fn tidy(&mut self) {
        for all in [&mut self.family, &mut self.former, &mut self.first_given, &mut self.other_given] {
            tidy(all);
        }
        for all in [&mut self.postcodes, &mut self.upns, &mut self.nhs_numbers] {
            tidy(all);
        }
        tidy(&mut self.born);
        tidy(&mut self.expected);
        tidy(&mut self.la_child_ids);
    }
}

impl Records {
    /// From the record as it stands.
    pub fn of(picture: &Picture) -> Self {
        let mut records = Self::default();
        for subject in picture.people() {
            let profile = records.profile(picture, subject);
            records.count(&profile);
            let place = Place::try_from(records.people.len()).expect("fewer people than there are in the world");
            records.places.insert(subject, place);
            records.people.push(profile);
        }
        records.relate(picture);
        records
    }

    /// Two people of whom only this is known, apart from everybody else: for what is not on record yet.
    pub(crate) fn of_two(one: &[(&Source, &Person)], other: &[(&Source, &Person)]) -> Self {
        let mut records = Self::default();
        for said in [one, other] {
            let mut profile = Profile::default();
            said.iter().for_each(|(source, person)| records.add_person(&mut profile, source, person));
            profile.tidy();
            records.count(&profile);
            records.people.push(profile);
        }
        records
    }

    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub(crate) fn place(&self, subject: SubjectId) -> Option<Place> {
        self.places.get(&subject).copied()
    }

    pub(crate) fn subject(&self, place: Place) -> SubjectId {
        self.people[place as usize].subject
    }

    pub(crate) fn at(&self, place: Place) -> &Profile {
        &self.people[place as usize]
    }

    /// Recorded as related to each other, or somebody has said that they are two people.
    pub(crate) fn are_said_to_differ(&self, one: Place, other: Place) -> bool {
        self.apart.contains(&ordered(self.subject(one), self.subject(other)))
    }

    fn profile(&mut self, picture: &Picture, subject: SubjectId) -> Profile {
        let mut profile = Profile { subject, ..Profile::default() };
        for held in picture.of(subject) {
            match &held.fact {
                Fact::Person(person) => self.add_person(&mut profile, &held.source, person),
                // That two records have a postcode in common would tell a protected one to whoever sees the other.
                Fact::Address(address) if !address.protected => {
                    let postcode = address.postcode.as_deref().map(fold::run).filter(|text| !text.is_empty());
                    profile.postcodes.extend(postcode.map(|text| self.text(&text)));
                }
                _ => {}
            }
        }
        profile.tidy();
        profile
    }

    fn add_person(&mut self, profile: &mut Profile, source: &Source, person: &Person) {
        let family = person.family_name.as_deref().map(fold::run).filter(|text| !text.is_empty());
        profile.family.extend(family.map(|text| self.text(&text)));
        let given = person.given_names.as_deref().map(fold::words).unwrap_or_default();
        let mut given = given.into_iter().map(|word| self.text(&word));
        profile.first_given.extend(given.next());
        profile.other_given.extend(given);
        for name in &person.other_names {
            let mut words = fold::words(name);
            let last = words.pop().map(|word| self.text(&word));
            profile.former.extend(last);
            profile.other_given.extend(words.iter().map(|word| self.text(word)));
        }
        profile.born.extend(person.birth_date);
        profile.expected.extend(person.expected_birth_date);
        let sex = person.sex.as_deref().map(str::as_bytes);
        profile.sex = profile.sex.or(match sex {
            Some([sex @ (b'M' | b'F')]) => Some(*sex),
            _ => None,
        });
        for (what, number) in identifier::of(person) {
            let number = self.text(&number);
            match what {
                What::Upn | What::FormerUpn => profile.upns.push(number),
                What::NhsNumber => profile.nhs_numbers.push(number),
                What::LaChildId => {
                    let authority = source.authority().map(|authority| self.text(authority));
                    profile.la_child_ids.push((self.text(source.as_str()), authority, number));
                }
            }
        }
    }

    fn text(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TextId::try_from(self.texts.len()).expect("fewer texts than there are numbers");
        let word = Word::new(text);
        self.ids.insert(word.text.clone(), id);
        self.texts.push(word);
        id
    }

    fn count(&mut self, profile: &Profile) {
        profile.family.iter().for_each(|id| *self.families.entry(*id).or_default() += 1);
        profile.first_given.iter().for_each(|id| *self.givens.entry(*id).or_default() += 1);
        profile.postcodes.iter().for_each(|id| *self.postcodes.entry(*id).or_default() += 1);
        let years: BTreeSet<i32> = profile.born.iter().map(Datelike::year).collect();
        years.into_iter().for_each(|year| *self.years.entry(year).or_default() += 1);
    }

    /// Whoever is related to somebody, in either direction, by the record that stands for each.
    fn relate(&mut self, picture: &Picture) {
        for held in picture.all(Kind::Relationship) {
            let Fact::Relationship(related) = &held.fact else { continue };
            let (one, other) = (picture.canonical(held.subject), picture.canonical(related.to));
            for (of, relative) in [(one, other), (other, one)] {
                if let Some(place) = self.place(of) {
                    self.people[place as usize].relatives.push(relative);
                }
            }
            self.apart.insert(ordered(one, other));
        }
        for held in picture.all(Kind::NotTheSame) {
            if let Fact::NotTheSame(said) = &held.fact {
                self.apart.insert(ordered(picture.canonical(held.subject), picture.canonical(said.other)));
            }
        }
        self.people.iter_mut().for_each(|profile| tidy(&mut profile.relatives));
    }
}

fn ordered<T: Ord>(one: T, other: T) -> (T, T) {
    if one <= other { (one, other) } else { (other, one) }
}

fn tidy<T: Ord>(all: &mut Vec<T>) {
    all.sort_unstable();
    all.dedup();
    all.shrink_to_fit();
}

//! Everybody's names, dates of birth and numbers, laid out so that a search need not pass over everybody.
//!
//! Made once and then told of each person who changes. It holds nothing that the picture does not hold, and decides
//! nothing about who may know of whom.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::SubjectId;
use domain::person::Person;
use smol_str::SmolStr;

use crate::fold;
use crate::identifier::{self, What};
use crate::name::{self, Part, Whole};
use crate::vocabulary::{Vocabulary, WordId};

/// A person's place in the index.
pub(crate) type Place = u32;

/// See the page above. [`Index::put`] and [`Index::search`] are all there is to it.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub(crate) people: Vec<Option<Entry>>,
    free: Vec<Place>,
    places: HashMap<SubjectId, Place>,
    pub(crate) vocabulary: Vocabulary,
    /// Whole names, as one run of letters and as sorted words; `true` for former and other names.
    pub(crate) wholes: BTreeSet<(u64, bool, Place)>,
    pub(crate) born: BTreeSet<(NaiveDate, Place)>,
    pub(crate) expected: BTreeSet<(NaiveDate, Place)>,
    pub(crate) numbers: BTreeSet<(SmolStr, What, Place)>,
}

/// What the index knows of one person, from all sources together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub subject: SubjectId,
    /// The name that the person is listed under.
    pub sort: SmolStr,
    words: Box<[(WordId, Part)]>,
    wholes: Box<[(u64, bool)]>,
    born: Box<[NaiveDate]>,
    expected: Box<[NaiveDate]>,
    numbers: Box<[(What, SmolStr)]>,
}

impl Index {
    /// How many people it knows.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Who is in it.
    pub fn subjects(&self) -> impl Iterator<Item = SubjectId> {
        self.places.keys().copied()
    }

    /// Takes what every source says of a person now, in place of what was said before. Nothing said takes the person out.
    pub fn put(&mut self, subject: SubjectId, said: &[&Person]) {
        self.take_out(subject);
        if said.is_empty() {
            return;
        }
        let place = self.free.pop().unwrap_or_else(|| {
            self.people.push(None);
            Place::try_from(self.people.len() - 1).expect("fewer people than there are in the world")
        });
        let entry = self.enter(subject, place, said);
        self.people[place as usize] = Some(entry);
        self.places.insert(subject, place);
    }

    fn enter(&mut self, subject: SubjectId, place: Place, said: &[&Person]) -> Entry {
        let mut parts: Vec<(Part, String)> = said.iter().flat_map(|person| name::parts(person)).collect();
        parts.sort();
        parts.dedup();
        let words = parts.into_iter().map(|(part, text)| (self.vocabulary.add(&text, place, part), part)).collect();
        let wholes = sorted(said.iter().flat_map(|person| wholes(person)));
        self.wholes.extend(wholes.iter().map(|(hash, other)| (*hash, *other, place)));
        let born = sorted(said.iter().filter_map(|person| person.birth_date));
        self.born.extend(born.iter().map(|day| (*day, place)));
        let expected = sorted(said.iter().filter_map(|person| person.expected_birth_date));
        self.expected.extend(expected.iter().map(|day| (*day, place)));
        let numbers = sorted(said.iter().flat_map(|person| identifier::of(person)));
        self.numbers.extend(numbers.iter().map(|(what, number)| (number.clone(), *what, place)));
        let named = said.iter().find_map(|person| person.full_name());
        let sort = SmolStr::new(named.map(|name| fold::run(&name)).unwrap_or_default());
        Entry { subject, sort, words, wholes, born, expected, numbers }
    }

    fn take_out(&mut self, subject: SubjectId) {
        let Some(place) = self.places.remove(&subject) else { return };
        let Some(entry) = self.people[place as usize].take() else { return };
        for (word, part) in entry.words {
            self.vocabulary.take_away(word, place, part);
        }
        for (hash, other) in entry.wholes {
            self.wholes.remove(&(hash, other, place));
        }
        for day in entry.born {
            self.born.remove(&(day, place));
        }
        for day in entry.expected {
            self.expected.remove(&(day, place));
        }
        for (what, number) in entry.numbers {
            self.numbers.remove(&(number, what, place));
        }
        self.free.push(place);
    }

    pub(crate) fn entry(&self, place: Place) -> Option<&Entry> {
        self.people.get(place as usize)?.as_ref()
    }

    /// Bytes held, by the sizes of the parts; what the allocator adds is not known. Trees are taken as two thirds full.
    pub fn memory(&self) -> usize {
        let tree = |entries: usize, size: usize| entries * size * 3 / 2;
        let people: usize = self.people.iter().flatten().map(Entry::memory).sum();
        self.people.capacity() * size_of::<Option<Entry>>()
            + people
            + self.places.capacity() * (size_of::<(SubjectId, Place)>() + 1)
            + self.vocabulary.memory()
            + tree(self.wholes.len(), size_of::<(u64, bool, Place)>())
            + tree(self.born.len() + self.expected.len(), size_of::<(NaiveDate, Place)>())
            + tree(self.numbers.len(), size_of::<(SmolStr, What, Place)>())
    }

    /// How many different words the names have.
    pub fn words(&self) -> usize {
        self.vocabulary.len()
    }
}

impl Entry {
    fn memory(&self) -> usize {
        size_of_val(&*self.words)
            + size_of_val(&*self.wholes)
            + size_of_val(&*self.born)
            + size_of_val(&*self.expected)
            + size_of_val(&*self.numbers)
    }
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Box<[T]> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all.into_boxed_slice()
}

fn wholes(person: &Person) -> Vec<(u64, bool)> {
    let full = person.full_name().as_deref().and_then(Whole::of).map(|whole| (whole, false));
    let others = person.other_names.iter().filter_map(|name| Whole::of(name)).map(|whole| (whole, true));
    full.into_iter().chain(others).flat_map(|(whole, other)| [(whole.run, other), (whole.sorted, other)]).collect()
}

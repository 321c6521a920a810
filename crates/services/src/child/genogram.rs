//! Who is who over three generations: the people and ties that a genogram draws.
//!
//! The child's own relationships come first; what the records of parents, brothers and sisters say of theirs is used as far
//! as the reader may open those records. Whoever cannot be opened is "a person you may not open", without anything else.

use std::collections::HashMap;

use chrono::Datelike;
use domain::relationship::Tie;
use domain::{Fact, SubjectId};

use super::details::Known;
use super::family::ties;
use super::reading::Reading;

/// How a person is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    Male,
    Female,
    NotKnown,
}

/// The older the generation, the lower the number; the child's is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenogramPerson {
    /// `None` where the reader may not open that record.
    pub subject: Option<SubjectId>,
    pub name: String,
    /// What the person is to the child: `mother`, `grandparent, father’s side`; `this child`.
    pub tie: String,
    pub generation: i8,
    pub sex: Sex,
    pub born: Option<i32>,
    pub died: Option<i32>,
    pub unborn: bool,
    pub is_this_child: bool,
    pub hidden: bool,
}

/// How two people of the drawing are joined, by their places in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Join {
    /// The first is a parent of the second.
    Parent(usize, usize),
    /// The two are a couple, or parents of the same child.
    Couple(usize, usize),
    /// Brothers or sisters; the record does not say by which parent.
    Siblings(usize, usize),
    /// Related in another way; the record does not say through whom.
    Related(usize, usize),
}

/// The people in no particular order but that the child is the first; and how they are joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Genogram {
    pub people: Vec<GenogramPerson>,
    pub joins: Vec<Join>,
    /// People with a tie that has no place in a genogram.
    pub others: usize,
}

/// What stands in place of somebody's name.
pub const NOT_OPENABLE_PERSON: &str = "A person you may not open";

pub(super) fn genogram(reading: &Reading<'_>) -> Genogram {
    let mut drawing = Drawing { reading, genogram: Genogram::default(), places: HashMap::new() };
    let child = drawing.add(reading.child, "this child", 0);
    let own: Vec<_> = ties(reading.facts()).collect();
    for related in &own {
        drawing.relate(child, related.to, related.tie);
    }
    for related in &own {
        match related.tie {
            Tie::Mother => drawing.beyond_parent(child, related.to, "mother’s side"),
            Tie::Father => drawing.beyond_parent(child, related.to, "father’s side"),
            _ => {}
        }
    }
    let siblings = super::family::brothers_and_sisters(reading);
    for sibling in siblings {
        drawing.beyond_sibling(child, sibling);
    }
    drawing.finish()
}

struct Drawing<'a> {
    reading: &'a Reading<'a>,
    genogram: Genogram,
    places: HashMap<SubjectId, usize>,
}

impl Drawing<'_> {
    /// The place of somebody, who is added if not there yet.
    fn add(&mut self, subject: SubjectId, tie: &str, generation: i8) -> usize {
        let subject = self.reading.who.record_of(subject);
        if let Some(place) = self.places.get(&subject) {
            return *place;
        }
        let is_this_child = self.genogram.people.is_empty();
        self.genogram.people.push(person(self.reading, subject, tie, generation, is_this_child));
        self.places.insert(subject, self.genogram.people.len() - 1);
        self.genogram.people.len() - 1
    }

    fn join(&mut self, join: Join) {
        if !self.genogram.joins.contains(&join) {
            self.genogram.joins.push(join);
        }
    }

    /// One tie of the child's own record.
    fn relate(&mut self, child: usize, to: SubjectId, tie: Tie) {
        let words = tie.in_words();
        match tie {
            Tie::Mother | Tie::Father => {
                let parent = self.add(to, words, -1);
                self.join(Join::Parent(parent, child));
            }
            Tie::Child => {
                let own = self.add(to, words, 1);
                self.join(Join::Parent(child, own));
            }
            Tie::Partner => {
                let partner = self.add(to, words, 0);
                self.join(Join::Couple(child, partner));
            }
            Tie::Grandparent => {
                self.add(to, words, -2);
            }
            Tie::StepParent | Tie::Carer | Tie::AuntOrUncle => {
                let related = self.add(to, words, -1);
                self.join(Join::Related(related, child));
            }
            // With what is known of the parents: see `beyond_sibling`.
            Tie::Sibling => {}
            Tie::Other => self.genogram.others += 1,
        }
    }

    /// What the record of a parent says, if the reader may open it.
    fn beyond_parent(&mut self, child: usize, parent: SubjectId, side: &str) {
        let place = self.add(parent, "parent", -1);
        let reading = self.reading;
        for related in ties(reading.who.facts_of(parent)) {
            match related.tie {
                Tie::Mother | Tie::Father => {
                    let grand = self.add(related.to, &format!("grandparent, {side}"), -2);
                    self.genogram.people[grand].tie = format!("grandparent, {side}");
                    self.join(Join::Parent(grand, place));
                }
                Tie::Sibling => {
                    let aunt = self.add(related.to, &format!("aunt or uncle, {side}"), -1);
                    self.join(Join::Siblings(place.min(aunt), place.max(aunt)));
                }
                Tie::Partner => {
                    let partner = self.add(related.to, "partner of a parent", -1);
                    self.join(Join::Couple(place.min(partner), place.max(partner)));
                }
                Tie::Child => {
                    let other = self.add(related.to, Tie::Sibling.in_words(), 0);
                    if other != child {
                        self.join(Join::Parent(place, other));
                    }
                }
                _ => {}
            }
        }
    }

    fn beyond_sibling(&mut self, child: usize, sibling: SubjectId) {
        let place = self.add(sibling, Tie::Sibling.in_words(), 0);
        let reading = self.reading;
        for related in ties(reading.who.facts_of(sibling)) {
            if matches!(related.tie, Tie::Mother | Tie::Father) {
                let parent = self.add(related.to, "parent of a brother or sister", -1);
                self.join(Join::Parent(parent, place));
            }
        }
        let of = |who: usize, joins: &[Join]| -> Vec<usize> {
            let parents = joins.iter().filter_map(|join| match join {
                Join::Parent(parent, child) if *child == who => Some(*parent),
                _ => None,
            });
            parents.collect()
        };
        let (mine, theirs) = (of(child, &self.genogram.joins), of(place, &self.genogram.joins));
        if !mine.iter().any(|parent| theirs.contains(parent)) {
            self.join(Join::Siblings(child, place));
        }
    }

    /// Parents of the same child are joined; grandparents whose side nobody knows are joined to the child.
    fn finish(mut self) -> Genogram {
        let parents: Vec<(usize, usize)> = self
            .genogram
            .joins
            .iter()
            .filter_map(|join| if let Join::Parent(parent, child) = join { Some((*parent, *child)) } else { None })
            .collect();
        for (at, (one, child)) in parents.iter().enumerate() {
            for (other, of) in &parents[at + 1..] {
                if child == of && one != other {
                    self.join(Join::Couple(*one.min(other), *one.max(other)));
                }
            }
        }
        let placed = |place: usize| parents.iter().any(|(parent, _)| *parent == place);
        let loose: Vec<usize> = (0..self.genogram.people.len())
            .filter(|place| self.genogram.people[*place].generation == -2 && !placed(*place))
            .collect();
        loose.into_iter().for_each(|place| self.join(Join::Related(place, 0)));
        self.genogram.joins.sort_unstable();
        self.genogram
    }
}

fn person(reading: &Reading<'_>, subject: SubjectId, tie: &str, generation: i8, is_this_child: bool) -> GenogramPerson {
    let who = reading.who;
    let may_open = is_this_child || who.may_open(subject);
    let facts: Vec<&Fact> = if is_this_child { reading.facts().collect() } else { who.facts_of(subject) };
    let persons = || facts.iter().filter_map(|fact| if let Fact::Person(person) = fact { Some(person) } else { None });
    let name = if is_this_child {
        super::identity::label(&super::identity::standing(reading.entries))
    } else if may_open {
        who.person(subject)
    } else {
        NOT_OPENABLE_PERSON.to_owned()
    };
    let sex = match persons().find_map(|person| person.sex.as_deref()) {
        Some("M") => Sex::Male,
        Some("F") => Sex::Female,
        _ => by_tie(tie).filter(|_| may_open).unwrap_or(Sex::NotKnown),
    };
    let born = persons().find_map(|person| person.birth_date);
    GenogramPerson {
        subject: may_open.then_some(subject),
        name,
        tie: tie.to_owned(),
        generation,
        sex,
        born: born.map(|day| day.year()),
        died: persons().find_map(|person| person.death_date).map(|day| day.year()),
        unborn: born.is_none() && persons().any(|person| person.is_unborn()),
        is_this_child,
        hidden: !may_open,
    }
}

/// A mother or father whose sex no source gives is drawn as one.
fn by_tie(tie: &str) -> Option<Sex> {
    match tie {
        "mother" => Some(Sex::Female),
        "father" => Some(Sex::Male),
        _ => None,
    }
}

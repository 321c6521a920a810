//! Which child of the record a child of a delivery is. One rule for all sources.
//!
//! The authority's own number is one number, whatever the return calls it: LAchildID in the census, CHILD in SSDA903, Child
//! Unique ID in Annex A. So a child that another return of the same authority has is the same child. Equal numbers of two
//! authorities never meet. Where the birth dates differ, or two children of the record have the number, a person says.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::{Fact, Kind, Source, SubjectId};
use ledger::{Version, Write};
use picture::Picture;
use returns::delivery::Incoming;
use returns::standard::Standard;

use super::incoming::stem;
use super::withdraw::current;
use crate::error::ServiceError;

/// Whose record a child's block goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Known(SubjectId),
    Nobodys,
    /// A person must say whether it is one of these.
    InDoubt(Vec<SubjectId>),
}

/// The children of the record who may be those of a batch, by their keys.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// By what the same source said before.
    own: HashMap<String, SubjectId>,
    /// By what other returns of the same authority said, or somebody typed in here for it.
    others: HashMap<String, BTreeSet<SubjectId>>,
}

impl Alike {
    /// # Errors
    /// The database cannot be read.
    pub(super) async fn find(
        write: &Write,
        source: &Source,
        numbers: &[&String],
        typed: &Typed,
    ) -> Result<Self, ServiceError> {
        let mut alike = Self::default();
        let stems: Vec<String> = numbers.iter().map(|number| stem(number)).collect();
        for version in write.by_source_keys(source.as_str(), &stems).await? {
            if let Some(key) = version.source_key {
                alike.own.insert(key, version.subject);
            }
        }
        let unknown: Vec<String> = stems.into_iter().filter(|stem| !alike.own.contains_key(stem)).collect();
        for other in of_the_same_authority(source).filter(|other| other != source) {
            for version in write.by_source_keys(other.as_str(), &unknown).await? {
                if let Some(key) = version.source_key {
                    alike.others.entry(key).or_default().insert(version.subject);
                }
            }
        }
        for number in numbers {
            if let Some(subject) = typed.only(number) {
                alike.others.entry(stem(number)).or_default().insert(subject);
            }
        }
        Ok(alike)
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = SubjectId> + '_ {
        self.own.values().chain(self.others.values().flatten()).copied()
    }

    pub(super) fn whose(
        &self,
        child: &Incoming,
        stem: &str,
        source: &Source,
        versions: &HashMap<SubjectId, Vec<Version>>,
    ) -> Whose {
        if let Some(subject) = self.own.get(stem) {
            return Whose::Known(*subject);
        }
        let others: Vec<SubjectId> = self.others.get(stem).into_iter().flatten().copied().collect();
        match others.as_slice() {
            [] => Whose::Nobodys,
            [only] => {
                let versions = versions.get(only).map_or(&[][..], Vec::as_slice);
                if is_contradicted(born(child), source, versions) {
                    Whose::InDoubt(others)
                } else {
                    Whose::Known(*only)
                }
            }
            _ => Whose::InDoubt(others),
        }
    }
}

fn born(child: &Incoming) -> Option<NaiveDate> {
    match child.records.first().map(|record| &record.fact) {
        Some(Fact::Person(person)) => person.birth_date,
        _ => None,
    }
}

/// Whether another source says that the child was born on another day.
fn is_contradicted(born: Option<NaiveDate>, source: &Source, versions: &[Version]) -> bool {
    let Some(born) = born else { return false };
    let others = current(versions).into_values().filter(|version| {
        version.kind == Kind::Person.code() && !version.withdrawn && version.source != source.as_str()
    });
    others.filter_map(|version| Fact::from_body(Kind::Person, version.body.as_deref()?).ok()).any(|fact| match fact {
        Fact::Person(person) => person.birth_date.is_some_and(|other| other != born),
        _ => false,
    })
}

/// All returns in which the authority of a source speaks.
pub(super) fn of_the_same_authority(source: &Source) -> impl Iterator<Item = Source> + use<> {
    let authority = source.authority().map(str::to_owned);
    Standard::ALL.into_iter().filter_map(move |standard| Some(standard.source(authority.as_deref()?)))
}

pub(super) fn is_of_the_same_authority(one: &Source, other: &Source) -> bool {
    one.authority().is_some() && one.authority() == other.authority()
}

/// Children typed in here by their authority's number, where the authority that types here is the one that speaks.
#[derive(Debug, Default)]
pub(super) struct Typed(HashMap<String, Vec<SubjectId>>);

impl Typed {
    pub(super) fn of(picture: &Picture, source: &Source, own_authority: Option<&str>) -> Self {
        let mut typed = Self::default();
        if own_authority.is_none() || own_authority != source.authority() {
            return typed;
        }
        for held in picture.all(Kind::Person).filter(|held| held.source.is_typed()) {
            if let Fact::Person(person) = &held.fact
                && let Some(number) = &person.la_child_id
            {
                typed.0.entry(number.clone()).or_default().push(held.subject);
            }
        }
        typed
    }

    /// Two children typed in with one number: which of them it is, nobody has said.
    fn only(&self, number: &str) -> Option<SubjectId> {
        match self.0.get(number)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

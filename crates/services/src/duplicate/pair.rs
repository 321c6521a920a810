//! Two records side by side: what each says, how it weighs, and what the joined record would show.

use std::collections::BTreeMap;

use domain::dates::long;
use domain::person::Person;
use domain::{EntryId, Fact, Kind, SubjectId};
use matching::duplicate::{Agreement, Comparison, Weights};
use picture::Picture;

use super::PersonInShort;
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::HIDDEN_ADDRESS;
use crate::error::ServiceError;

/// Two records side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct PairPage {
    pub one: Side,
    pub other: Side,
    pub rows: Vec<PairRow>,
    pub explanation: Explanation,
    pub counts: Vec<CountLine>,
    /// What joining would change for readers: a restriction on one record would be on both.
    pub warnings: Vec<String>,
    /// Somebody has said that these are two people: the entry and its version, for taking that back.
    pub said_apart: Option<(EntryId, i32)>,
    /// Somebody has said that these are one person.
    pub said_together: bool,
    pub may_merge: bool,
    pub may_suggest: bool,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub person: PersonInShort,
    pub restricted: bool,
    /// How many other records were joined with this one before.
    pub joined: usize,
}

/// One thing that a record says, such as the date of birth, on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    pub label: &'static str,
    pub one: Vec<SaidBy>,
    pub other: Vec<SaidBy>,
    pub differs: bool,
}

/// A value and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidBy {
    pub value: String,
    pub sources: Vec<String>,
}

/// Why the two may be one person, and what speaks against it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    pub lines: Vec<AgreementLine>,
    /// Before anything is compared, and all together: against strangers, and against brothers and sisters.
    pub before: (String, String),
    pub sums: (String, String),
    pub total: String,
    pub suggest_from: String,
    pub is_suggested: bool,
    pub doubts: Vec<String>,
}

/// How one thing agrees, and what it weighs against each other explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementLine {
    pub field: &'static str,
    pub words: String,
    pub says: &'static str,
    pub against_strangers: String,
    pub against_siblings: String,
}

/// How many entries of one kind stand on each, and on both joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    pub what: &'static str,
    pub one: usize,
    pub other: usize,
    pub joined: usize,
}

impl PairPage {
    pub fn sides(&self) -> [&Side; 2] {
        [&self.one, &self.other]
    }
}

impl PairRow {
    pub fn sides(&self) -> [&[SaidBy]; 2] {
        [&self.one, &self.other]
    }
}

impl Sightline {
    /// Two records side by side, by the records that stand for the persons.
    ///
    /// # Errors
    /// The actor may not open both; one of them is nobody's; or they are one record.
    pub async fn duplicate_pair(
        &self,
        actor: &Actor,
        purpose: Purpose,
        one: SubjectId,
        other: SubjectId,
    ) -> Result<PairPage, ServiceError> {
        self.require(actor, Action::SeeDuplicates, purpose)?;
        // Comparing anew takes a while: it is done before anybody has to wait for the lock.
        let known = self.known_duplicates(&self.picture().await?).await?;
        let (mut write, picture) = self.locked().await?;
        let (one, other) = self.two_people(&picture, actor, purpose, one, other)?;
        let weights = Weights::in_force();
        let comparison = known.records.compare(one, other, weights).unwrap_or_default();
        for subject in [one, other] {
            record_look(&mut write, actor, purpose, Some(subject), "two records side by side").await?;
        }
        write.commit().await?;
        let may = |action| {
            [one, other]
                .into_iter()
                .all(|child| self.require_for_child(&picture, actor, action, purpose, child).is_ok())
        };
        let sees = |child| self.require_for_child(&picture, actor, Action::SeeProtectedAddress, purpose, child).is_ok();
        let sides = [one, other].map(|subject| Side {
            person: PersonInShort::of(&picture, subject),
            restricted: self.child_facts(&picture, actor, subject).restricted,
            joined: picture.merged_into(subject).len(),
        });
        let rows = rows(&said(&picture, one, sees(one)), &said(&picture, other, sees(other)));
        let warnings = warnings(&picture, &sides[0], &sides[1]);
        let [one_side, other_side] = sides;
        Ok(PairPage {
            rows,
            explanation: explain(&comparison, weights),
            counts: counts(&picture, one, other),
            warnings,
            said_apart: said_apart(&picture, one, other),
            said_together: !said_together(&picture, one, other).is_empty(),
            may_merge: may(Action::MergeRecords),
            may_suggest: may(Action::SuggestMerge),
            one: one_side,
            other: other_side,
        })
    }

    /// The records that stand for two persons, both of which the actor may open.
    pub(super) fn two_people(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        one: SubjectId,
        other: SubjectId,
    ) -> Result<(SubjectId, SubjectId), ServiceError> {
        let (one, other) = (picture.canonical(one), picture.canonical(other));
        for subject in [one, other] {
            self.require_for_child(picture, actor, Action::OpenChild, purpose, subject)?;
            if picture.persons(subject).is_empty() {
                return Err(crate::child::no_such_child());
            }
        }
        if one == other {
            return Err(ServiceError::NotFound("These are one record already: they have been joined.".to_owned()));
        }
        Ok((one, other))
    }
}

/// What a record says, by label, with who says so.
type AllSaid = BTreeMap<usize, Vec<SaidBy>>;

const LABELS: [&str; 10] = [
    "Name",
    "Other names",
    "Date of birth",
    "Expected date of birth",
    "Sex",
    "LA child ID",
    "UPN",
    "Former UPN",
    "NHS number",
    "Address",
];
const ADDRESS: usize = 9;

fn values(person: &Person) -> [Option<String>; 9] {
    let others = (!person.other_names.is_empty()).then(|| person.other_names.join("; "));
    [
        person.full_name(),
        others,
        person.birth_date.map(long),
        person.expected_birth_date.map(long),
        person.sex.as_ref().map(|code| domain::codes::SEX.label(code)),
        person.la_child_id.clone(),
        person.upn.clone(),
        person.former_upn.clone(),
        person.nhs_number.clone(),
    ]
}

fn said(picture: &Picture, subject: SubjectId, sees_protected: bool) -> AllSaid {
    let mut all = AllSaid::new();
    for (source, person) in picture.persons(subject) {
        for (at, value) in values(person).into_iter().enumerate() {
            value.into_iter().for_each(|value| say(&mut all, at, value, source.in_words()));
        }
    }
    for held in picture.of(subject) {
        if let Fact::Address(address) = &held.fact {
            let lines = address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ");
            let value = if address.protected && !sees_protected { HIDDEN_ADDRESS.to_owned() } else { lines };
            say(&mut all, ADDRESS, value, held.source.in_words());
        }
    }
    all
}

fn say(all: &mut AllSaid, at: usize, value: String, source: String) {
    let values = all.entry(at).or_default();
    match values.iter_mut().find(|said| said.value == value) {
        Some(said) if said.sources.contains(&source) => {}
        Some(said) => said.sources.push(source),
        None => values.push(SaidBy { value, sources: vec![source] }),
    }
}

fn rows(one: &AllSaid, other: &AllSaid) -> Vec<PairRow> {
    let rows = LABELS.into_iter().enumerate().filter_map(|(at, label)| {
        let (one, other) = (one.get(&at).cloned().unwrap_or_default(), other.get(&at).cloned().unwrap_or_default());
        let values = |said: &[SaidBy]| said.iter().map(|said| said.value.clone()).collect::<Vec<_>>();
        let differs = !one.is_empty() && !other.is_empty() && values(&one) != values(&other);
        (!one.is_empty() || !other.is_empty()).then_some(PairRow { label, one, other, differs })
    });
    rows.collect()
}

fn counts(picture: &Picture, one: SubjectId, other: SubjectId) -> Vec<CountLine> {
    const NOT_COUNTED: [Kind; 6] =
        [Kind::Account, Kind::BreakGlass, Kind::Merge, Kind::NotTheSame, Kind::PossiblyTheSame, Kind::Authority];
    let count = |subject, kind| picture.of(subject).filter(|held| held.fact.kind() == kind).count();
    let kinds = Kind::ALL.iter().filter(|kind| !NOT_COUNTED.contains(kind));
    let lines = kinds.map(|kind| {
        let (one, other) = (count(one, *kind), count(other, *kind));
        CountLine { what: kind.in_words(), one, other, joined: one + other }
    });
    lines.filter(|line| line.joined > 0).collect()
}

fn warnings(picture: &Picture, one: &Side, other: &Side) -> Vec<String> {
    let mut warnings = Vec::new();
    match (one.restricted, other.restricted) {
        (true, true) => warnings.push(
            "Both records are restricted. The joined record will be open only to those who are named in each of the \
             restrictions."
                .to_owned(),
        ),
        (true, false) | (false, true) => warnings.push(
            "One of the records is restricted. The joined record will be restricted as a whole: whoever could open only \
             the other one will no longer find it."
                .to_owned(),
        ),
        (false, false) => {}
    }
    if is_related(picture, one.person.subject, other.person.subject) {
        warnings.push(
            "They are recorded as related to each other. Nobody is related to themselves: look again.".to_owned(),
        );
    }
    warnings
}

fn is_related(picture: &Picture, one: SubjectId, other: SubjectId) -> bool {
    let to = |of: SubjectId, to: SubjectId| {
        picture
            .of(of)
            .any(|held| matches!(&held.fact, Fact::Relationship(related) if picture.canonical(related.to) == to))
    };
    to(one, other) || to(other, one)
}

pub(super) fn is_said_apart(picture: &Picture, one: SubjectId, other: SubjectId) -> bool {
    said_apart(picture, one, other).is_some()
}

/// The entry that says that two people are two, with its version.
pub(super) fn said_apart(picture: &Picture, one: SubjectId, other: SubjectId) -> Option<(EntryId, i32)> {
    let says = |of: SubjectId, other: SubjectId| {
        picture.of(of).find_map(|held| match &held.fact {
            Fact::NotTheSame(said) if picture.canonical(said.other) == other => Some((held.entry, held.version)),
            _ => None,
        })
    };
    says(one, other).or_else(|| says(other, one))
}

/// The entries that say that two people seem to be one.
pub(super) fn said_together(picture: &Picture, one: SubjectId, other: SubjectId) -> Vec<EntryId> {
    let says = |of: SubjectId, other: SubjectId| {
        picture.of(of).filter_map(move |held| match &held.fact {
            Fact::PossiblyTheSame(said) if picture.canonical(said.other) == other => Some(held.entry),
            _ => None,
        })
    };
    says(one, other).chain(says(other, one)).collect()
}

fn explain(comparison: &Comparison, weights: &Weights) -> Explanation {
    Explanation {
        lines: comparison.agreements.iter().map(line).collect(),
        before: (signed(comparison.before.against_strangers), signed(comparison.before.against_siblings)),
        sums: (signed(comparison.against_strangers()), signed(comparison.against_siblings())),
        total: signed(comparison.total),
        suggest_from: signed(weights.suggest_from),
        is_suggested: comparison.total >= weights.suggest_from,
        doubts: comparison.doubts(),
    }
}

fn line(agreement: &Agreement) -> AgreementLine {
    AgreementLine {
        field: agreement.field.in_words(),
        words: agreement.in_words(),
        says: agreement.says(),
        against_strangers: signed(agreement.weight.against_strangers),
        against_siblings: signed(agreement.weight.against_siblings),
    }
}

/// `+12.4`, `−5.0`, with the minus sign that is read aloud as one.
fn signed(weight: f64) -> String {
    format!("{weight:+.1}").replace('-', "−")
}

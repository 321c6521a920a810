//! Two records compared, field by field.

use chrono::{Datelike, NaiveDate};
use domain::SubjectId;

use super::field::{Field, Level};
use super::profile::{Place, Profile, Records, TextId};
use super::weights::{Weight, Weights};
use crate::birth_date::Nearness;
use crate::identifier::is_one_off;
use crate::name::Likeness;

/// How long before or after the day on which it was expected a child is still the one expected.
const SIX_WEEKS: i64 = 42;

/// How one field agrees, and what that weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    pub field: Field,
    pub level: Level,
    pub weight: Weight,
    /// The value that both have is borne by one in so many people on record, where that is counted.
    pub one_in: Option<u32>,
}

/// Two records compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// What both records say something about.
    pub agreements: Vec<Agreement>,
    /// What weighs before anything is compared: how rare two records of one person are.
    pub before: Weight,
    /// All weights together, against both other explanations: powers of two.
    pub total: f64,
}

impl Agreement {
    /// `the same; 1 in 230 people on record has it`.
    pub fn in_words(&self) -> String {
        let level = self.level.in_words(self.field);
        match self.one_in {
            Some(number) => format!("{level}; 1 in {number} people on record has it"),
            None => level.to_owned(),
        }
    }

    /// `Date of birth: the same`, without how many have it.
    pub fn in_short(&self) -> String {
        format!("{}: {}", self.field.in_words(), self.level.in_words(self.field))
    }

    /// What it says in words, by the explanation that it is weakest against.
    pub fn says(&self) -> &'static str {
        let weight = self.weight.against_strangers.min(self.weight.against_siblings);
        match weight {
            weight if weight >= 5.0 => "strongly for one person",
            weight if weight >= 1.0 => "for one person",
            weight if weight > -1.0 && self.weight.against_strangers >= 5.0 => {
                "for one person, and just as much for brothers and sisters"
            }
            weight if weight > -1.0 => "says little",
            weight if weight > -5.0 => "against",
            _ => "strongly against",
        }
    }
}

impl Comparison {
    /// Against two strangers, all weights together.
    pub fn against_strangers(&self) -> f64 {
        self.sum().against_strangers
    }

    /// Against brothers and sisters, twins among them, all weights together.
    pub fn against_siblings(&self) -> f64 {
        self.sum().against_siblings
    }

    fn sum(&self) -> Weight {
        self.agreements.iter().fold(self.before, |sum, agreement| sum.and(agreement.weight))
    }

    /// How one field came out; `None` where a record does not say.
    pub fn level(&self, field: Field) -> Option<Level> {
        self.agreements.iter().find(|agreement| agreement.field == field).map(|agreement| agreement.level)
    }

    /// What a person should think of before saying that it is one person.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts: Vec<String> = Vec::new();
        let against =
            self.agreements.iter().filter(|one| one.level == Level::Different && one.field != Field::LaChildId);
        doubts.extend(against.map(|one| format!("{} differs.", one.field.in_words())));
        let like_twins = self.level(Field::BirthDate) == Some(Level::Same)
            && self.level(Field::GivenName) != Some(Level::Same)
            && matches!(self.level(Field::FamilyName), Some(Level::Same | Level::Alike | Level::Former));
        if like_twins {
            doubts.push(
                "Twins have the family name, the birthday and the address in common: look at the given names, the sex and \
                 the numbers."
                    .to_owned(),
            );
        }
        let numbers = [Field::Upn, Field::NhsNumber];
        if numbers.iter().all(|field| self.level(*field).is_none()) {
            doubts.push("Neither a UPN nor an NHS number stands in both records.".to_owned());
        }
        doubts
    }
}

impl Records {
    /// Two people compared; `None` where nothing says who one of them is.
    pub fn compare(&self, one: SubjectId, other: SubjectId, weights: &Weights) -> Option<Comparison> {
        Some(self.compare_at(self.place(one)?, self.place(other)?, weights))
    }

    pub(crate) fn compare_at(&self, one: Place, other: Place, weights: &Weights) -> Comparison {
        let before = weights.before(self.len());
        let agreements: Vec<Agreement> = self.agreements(one, other, weights).collect();
        let mut comparison = Comparison { agreements, before, total: 0.0 };
        comparison.total = comparison.sum().total();
        comparison
    }

    pub(crate) fn total(&self, one: Place, other: Place, weights: &Weights) -> f64 {
        let before = weights.before(self.len());
        self.agreements(one, other, weights).fold(before, |sum, agreement| sum.and(agreement.weight)).total()
    }

    fn agreements<'a>(
        &'a self,
        one: Place,
        other: Place,
        weights: &'a Weights,
    ) -> impl Iterator<Item = Agreement> + 'a {
        let (one, other) = (self.at(one), self.at(other));
        Field::ALL.into_iter().filter_map(move |field| {
            let (level, count) = self.agree(field, one, other)?;
            let count = count.filter(|_| field.is_counted(level));
            let weight = weights.weight(field, level, count.map(|count| self.share(field, count)));
            let one_in = count.filter(|_| field != Field::BirthDate).map(|count| self.one_in(count));
            Some(Agreement { field, level, weight, one_in })
        })
    }

    /// How two people agree in one field, and how many have the value that they share.
    fn agree(&self, field: Field, one: &Profile, other: &Profile) -> Option<(Level, Option<u32>)> {
        let plain = |level: Level| (level, None);
        match field {
            Field::FamilyName => self.family_names(one, other),
            Field::GivenName => self.given_names(one, other),
            Field::BirthDate => self.birth_dates(one, other),
            Field::Sex => {
                let (one, other) = (one.sex?, other.sex?);
                Some(plain(if one == other { Level::Same } else { Level::Different }))
            }
            Field::Postcode => self.postcodes(one, other),
            Field::Upn => self.numbers(&one.upns, &other.upns).map(plain),
            Field::NhsNumber => self.numbers(&one.nhs_numbers, &other.nhs_numbers).map(plain),
            Field::LaChildId => la_child_ids(one, other).map(plain),
            Field::Relatives => {
                let in_common = one.relatives.iter().any(|relative| other.relatives.binary_search(relative).is_ok());
                in_common.then_some(plain(Level::InCommon))
            }
        }
    }

    /// How often a value is met, in a record to which 1,000 people are added of whom a usual number has it.
    fn share(&self, field: Field, count: u32) -> f64 {
        const ADDED: f64 = 1_000.0;
        let (usual, days) = if field == Field::BirthDate { (0.05, 365.25) } else { (0.001, 1.0) };
        let people = f64::from(u32::try_from(self.len()).unwrap_or(u32::MAX));
        (f64::from(count) + ADDED * usual) / (people + ADDED) / days
    }

    /// One in how many people on record has a value.
    fn one_in(&self, count: u32) -> u32 {
        let people = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (people + count / 2) / count.max(1)
    }

    fn family_names(&self, one: &Profile, other: &Profile) -> Option<(Level, Option<u32>)> {
        if one.family.is_empty() || other.family.is_empty() {
            return None;
        }
        if let Some(shared) = shared(&one.family, &other.family) {
            return Some((Level::Same, self.families.get(&shared).copied()));
        }
        let former = shared(&one.former, &other.family).or_else(|| shared(&one.family, &other.former));
        if former.or_else(|| shared(&one.former, &other.former)).is_some() {
            return Some((Level::Former, None));
        }
        let exchanged = shared(&one.family, &other.first_given).is_some();
        let alike = exchanged || self.any_alike(&one.family, &other.family);
        Some((if alike { Level::Alike } else { Level::Different }, None))
    }

    fn given_names(&self, one: &Profile, other: &Profile) -> Option<(Level, Option<u32>)> {
        if one.first_given.is_empty() || other.first_given.is_empty() {
            return None;
        }
        if let Some(shared) = shared(&one.first_given, &other.first_given) {
            return Some((Level::Same, self.givens.get(&shared).copied()));
        }
        let another =
            shared(&one.first_given, &other.other_given).or_else(|| shared(&one.other_given, &other.first_given));
        if another.is_some() || self.any_begins(&one.first_given, &other.first_given) {
            return Some((Level::Part, None));
        }
        let exchanged = shared(&one.first_given, &other.family).is_some();
        let alike = exchanged || self.any_alike(&one.first_given, &other.first_given);
        Some((if alike { Level::Alike } else { Level::Different }, None))
    }

    fn any_alike(&self, one: &[TextId], other: &[TextId]) -> bool {
        self.any(one, other, |likeness| {
            matches!(likeness, Likeness::OneLetter | Likeness::SoundsTheSame | Likeness::TwoLetters)
        })
    }

    fn any_begins(&self, one: &[TextId], other: &[TextId]) -> bool {
        let begins = |likeness| matches!(likeness, Likeness::Begins | Likeness::BeginsWithLetter);
        self.any(one, other, begins) || self.any(other, one, begins)
    }

    fn any(&self, one: &[TextId], other: &[TextId], is: impl Fn(Likeness) -> bool) -> bool {
        one.iter().any(|one| {
            let word = &self.texts[*one as usize];
            other.iter().any(|other| {
                let other = &self.texts[*other as usize];
                word.likeness(other.shape, &other.text).is_some_and(&is)
            })
        })
    }

    fn birth_dates(&self, one: &Profile, other: &Profile) -> Option<(Level, Option<u32>)> {
        if let Some(shared) = shared(&one.born, &other.born) {
            return Some((Level::Same, self.years.get(&shared.year()).copied()));
        }
        let was_expected = within_six_weeks(&one.expected, &other.born)
            || within_six_weeks(&one.born, &other.expected)
            || within_six_weeks(&one.expected, &other.expected);
        if was_expected {
            return Some((Level::Expected, None));
        }
        if one.born.is_empty() || other.born.is_empty() {
            return None;
        }
        let near = one.born.iter().any(|day| other.born.iter().any(|other| Nearness::between(*day, *other).is_some()));
        Some((if near { Level::Near } else { Level::Different }, None))
    }

    fn postcodes(&self, one: &Profile, other: &Profile) -> Option<(Level, Option<u32>)> {
        if one.postcodes.is_empty() || other.postcodes.is_empty() {
            return None;
        }
        if let Some(shared) = shared(&one.postcodes, &other.postcodes) {
            return Some((Level::Same, self.postcodes.get(&shared).copied()));
        }
        let area = |id: &TextId| {
            let text = self.texts[*id as usize].text.as_str();
            text.get(..text.len().saturating_sub(3)).unwrap_or_default().to_owned()
        };
        let same_area = one.postcodes.iter().any(|id| other.postcodes.iter().any(|other| area(id) == area(other)));
        Some((if same_area { Level::Area } else { Level::Different }, None))
    }

    fn numbers(&self, one: &[TextId], other: &[TextId]) -> Option<Level> {
        if one.is_empty() || other.is_empty() {
            return None;
        }
        if shared(one, other).is_some() {
            return Some(Level::Same);
        }
        let text = |id: &TextId| self.texts[*id as usize].text.as_str();
        let off = one.iter().any(|one| other.iter().any(|other| is_one_off(text(one), text(other))));
        Some(if off { Level::OneOff } else { Level::Different })
    }
}

/// Numbers of different authorities are never compared. What was typed here belongs to no authority's file, so it may be any's.
fn la_child_ids(one: &Profile, other: &Profile) -> Option<Level> {
    let pairs = || one.la_child_ids.iter().flat_map(|one| other.la_child_ids.iter().map(move |other| (one, other)));
    let one_authority = |one: Option<TextId>, other: Option<TextId>| one.is_none() || other.is_none() || one == other;
    if pairs().any(|(one, other)| one.2 == other.2 && one_authority(one.1, other.1)) {
        return Some(Level::Same);
    }
    pairs().any(|(one, other)| one.0 == other.0).then_some(Level::Different)
}

fn within_six_weeks(one: &[NaiveDate], other: &[NaiveDate]) -> bool {
    one.iter().any(|day| other.iter().any(|other| (*day - *other).num_days().abs() <= SIX_WEEKS))
}

fn shared<T: Copy + PartialEq>(one: &[T], other: &[T]) -> Option<T> {
    one.iter().copied().find(|value| other.contains(value))
}

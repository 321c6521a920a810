//! What one thing that was typed finds in the index, and why.

use chrono::{Datelike, NaiveDate};

use crate::birth_date::{Nearness, TypedDate};
use crate::identifier::{self, Agreement, PREFIX, What};
use crate::index::{Index, Place};
use crate::name::{Likeness, Part};
use crate::search::best;
use crate::vocabulary::Named;

/// One person, found by one thing typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub person: Place,
    /// 0 to 100.
    pub score: u32,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    Name(Part, Likeness),
    Number(What, Agreement),
    Born(Nearness),
    Expected,
    BornIn(i32),
    Several(Vec<Why>),
}

impl Why {
    pub fn in_words(&self) -> String {
        match self {
            Self::Name(part, likeness) => format!("{} {}", part.in_words(), likeness.in_words()),
            Self::Number(what, agreement) => format!("{} {}", what.in_words(), agreement.in_words()),
            Self::Born(nearness) => nearness.in_words().to_owned(),
            Self::Expected => "expected date of birth matches".to_owned(),
            Self::BornIn(year) => format!("born in {year}"),
            Self::Several(all) => all.iter().map(Self::in_words).collect::<Vec<_>>().join("; "),
        }
    }
}

impl Finding {
    pub fn named(named: Named) -> Self {
        // A former name is a little less than the name now.
        let less = if named.part == Part::Other { 10 } else { 0 };
        let why = Why::Name(named.part, named.likeness);
        Self { person: named.person, score: named.likeness.score() - less, why }
    }

    /// Both of two things: as good as the worse.
    pub fn and(self, other: &Self) -> Self {
        let mut all = match self.why {
            Why::Several(all) => all,
            one => vec![one],
        };
        all.push(other.why.clone());
        Self { person: self.person, score: self.score.min(other.score), why: Why::Several(all) }
    }
}

impl Index {
    /// Who has a number like this. Only where nobody has it, or one that begins with it, is a slip of the pen forgiven.
    pub(crate) fn number(&self, typed: &str) -> Vec<Finding> {
        let from = (smol_str::SmolStr::new(typed), What::LaChildId, 0);
        let agreeing = self.numbers.range(from..).take_while(|(number, ..)| number.starts_with(typed));
        let agreeing = agreeing.filter_map(|(number, what, place)| {
            let agreement = if number == typed { Agreement::Exact } else { Agreement::Beginning };
            let enough = agreement == Agreement::Exact || typed.chars().count() >= PREFIX;
            enough.then(|| numbered(*place, *what, agreement))
        });
        let found = best(agreeing.collect());
        if !found.is_empty() || !identifier::may_be_mistyped(typed) {
            return found;
        }
        let off = self.numbers.iter().filter(|(number, ..)| identifier::is_one_off(typed, number));
        best(off.map(|(_, what, place)| numbered(*place, *what, Agreement::OneOff)).collect())
    }

    /// Who was, or is to be, born on a day like this.
    pub(crate) fn born(&self, typed: TypedDate) -> Vec<Finding> {
        let near = typed.near_dates().into_iter().filter_map(|day| Some((day, typed.nearness(day)?)));
        let mut found = Vec::new();
        for (day, nearness) in near {
            let why = Why::Born(nearness);
            found.extend(on(&self.born, day).map(|person| Finding {
                person,
                score: nearness.score(),
                why: why.clone(),
            }));
            if nearness == Nearness::Exact {
                let why = Why::Expected;
                found.extend(on(&self.expected, day).map(|person| Finding { person, score: 95, why: why.clone() }));
            }
        }
        best(found)
    }

    pub(crate) fn born_in(&self, year: i32) -> Vec<Finding> {
        let (Some(first), Some(last)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31))
        else {
            return Vec::new();
        };
        let born = self.born.range((first, 0)..=(last, Place::MAX));
        born.map(|(day, person)| Finding { person: *person, score: 50, why: Why::BornIn(day.year()) }).collect()
    }
}

fn on(dates: &std::collections::BTreeSet<(NaiveDate, Place)>, day: NaiveDate) -> impl Iterator<Item = Place> {
    dates.range((day, 0)..=(day, Place::MAX)).map(|(_, place)| *place)
}

fn numbered(person: Place, what: What, agreement: Agreement) -> Finding {
    Finding { person, score: agreement.score(), why: Why::Number(what, agreement) }
}

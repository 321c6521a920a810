//! Turns the rows of one child into facts of the record.

mod adoption;
mod allocation;
mod care;
mod episodes;
mod front_door;
mod in_need;
mod leaving_care;
mod person;
mod protection;

use chrono::NaiveDate;
use domain::{Fact, Kind, When};

use super::child::ChildRows;
use super::gathered::Gathered;
use super::list::List;
use super::problem::Problem;
use super::row::Row;

pub use adoption::adopter;

/// A record that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub fact: Fact,
    /// Natural key among the records of the child: `contact:2024-01-31`, `contact:2024-01-31#2`, `care_leaver:2024-01-31`.
    /// Empty for the child itself.
    pub key: String,
    /// The row that it was taken from; of several, the first.
    pub list: List,
    pub sheet: String,
    pub row: u32,
    /// What was taken as it came although it is odd. None of them has `refused`.
    pub notes: Vec<Problem>,
}

/// What became of the rows of a child: the child itself first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildFacts {
    pub records: Vec<Result<Taken, Problem>>,
}

/// The facts that a workbook of this date gives of a child, or why a record is refused.
///
/// Lists that tell of the same record (a referral in lists 3 and 6, a visit in lists 6 and 7) make one of it.
pub fn facts(child: &ChildRows, as_at: NaiveDate) -> ChildFacts {
    let mut gathered = Gathered::default();
    gathered.records.extend(person::person(child, as_at).map(Ok));
    child.of(List::Contacts).for_each(|row| front_door::contact(row, &mut gathered));
    child.of(List::EarlyHelp).for_each(|row| front_door::early_help(row, &mut gathered));
    child.of(List::Referrals).for_each(|row| front_door::referral(row, &mut gathered));
    child.of(List::Assessments).for_each(|row| front_door::assessment(row, &mut gathered));
    child.of(List::Section47).for_each(|row| protection::section_47(row, &mut gathered));
    child.of(List::Protection).for_each(|row| protection::plan(row, &mut gathered));
    child.of(List::InCare).for_each(|row| care::period(row, &mut gathered));
    // After the lists that say under which duty a child was seen.
    child.of(List::InNeed).for_each(|row| in_need::episode(row, &mut gathered));
    child.of(List::CareLeavers).for_each(|row| leaving_care::care_leaver(row, as_at, &mut gathered));
    child.of(List::Adoption).for_each(|row| adoption::child(row, &mut gathered));
    allocation::allocations(child, as_at, &mut gathered);
    ChildFacts { records: gathered.records }
}

/// `placement:2024-01-31`.
fn key(kind: Kind, day: NaiveDate) -> String {
    format!("{}:{}", kind.code(), When::Day(day))
}

/// A row that the person's own values are taken from.
fn first(child: &ChildRows) -> Option<&Row> {
    child.rows.first()
}

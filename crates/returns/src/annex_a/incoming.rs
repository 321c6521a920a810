//! What a workbook says, in the form that is the same for every standard.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::child::{AnnexA, ChildRows};
use super::facts::{Taken, adopter, facts};
use super::list::List;
use super::problem::Problem;
use super::row::Row;
use super::scope::Window;
use crate::delivery::{Fault, Incoming, IncomingRecord, Refused};
use crate::standard::{ANNEX_A, Part};

impl From<List> for Part {
    fn from(list: List) -> Self {
        ANNEX_A[usize::from(list.number()) - 1]
    }
}

impl From<Problem> for Fault {
    /// A problem of the workbook as a whole stands with the first list.
    fn from(problem: Problem) -> Self {
        let Problem { list, row, column, message, refused, .. } = problem;
        let part = list.unwrap_or(List::Contacts).into();
        Self { part, file: None, line: row.into(), row: row as usize, field: column.map(Cow::Owned), message, refused }
    }
}

/// The records of one child.
pub fn child_incoming(child: &ChildRows, as_at: NaiveDate) -> Incoming {
    let mut incoming = begun(child.la_child_id.clone(), child.rows.first());
    for record in facts(child, as_at).records {
        match record {
            Ok(taken) => add(&mut incoming, taken),
            Err(problem) => refuse(&mut incoming, problem),
        }
    }
    // A row that only added to what another list says of the same record, or said nothing of its own.
    let known: BTreeSet<(Part, usize)> = incoming.records.iter().map(|record| (record.part, record.row)).collect();
    let refused: BTreeSet<(Part, usize)> =
        incoming.faults.iter().filter(|fault| fault.refused).map(|fault| (fault.part, fault.row)).collect();
    for row in &child.rows {
        let at = (Part::from(row.list), row.number as usize);
        if !known.contains(&at) && !refused.contains(&at) {
            incoming.repeats.push(at.0);
        }
    }
    incoming
}

/// The record of one prospective adopter, who is no child. The number cannot be that of one.
pub fn adopter_incoming(number: &str, row: &Row) -> Incoming {
    let mut incoming = begun(format!("adopter:{number}"), Some(row));
    match adopter(number, row) {
        Ok(taken) => add(&mut incoming, taken),
        Err(problem) => refuse(&mut incoming, problem),
    }
    incoming
}

fn begun(number: String, first: Option<&Row>) -> Incoming {
    let at = first.map_or(0, |row| row.number);
    Incoming { line: at.into(), row: at as usize, number: Some(number), ..Incoming::default() }
}

fn add(incoming: &mut Incoming, taken: Taken) {
    let Taken { fact, key, list, row, notes, .. } = taken;
    incoming.faults.extend(notes.into_iter().map(Fault::from));
    // Everything stands directly under the child: the lists do not say to which referral it belongs.
    let parent = (!incoming.records.is_empty()).then_some(0);
    let record = IncomingRecord {
        part: list.into(),
        file: None,
        line: row.into(),
        row: row as usize,
        path: key,
        parent,
        stub: false,
        fact,
    };
    incoming.records.push(record);
}

/// One row is refused once, however many of its records are.
fn refuse(incoming: &mut Incoming, problem: Problem) {
    let fault = Fault::from(problem);
    let again = incoming.faults.iter().any(|known| known.refused && (known.part, known.row) == (fault.part, fault.row));
    if !again {
        incoming.refused.push(Refused { part: fault.part, path: None });
    }
    incoming.faults.push(fault);
}

/// The lists of which a workbook holds everything, so that what is missing in them says something.
///
/// A record that several lists may give (a referral: 3 and 6; a visit: 6 to 8; an allocation: 6 to 9) is known to be
/// missing only where all of them are there. `home_of` of the standard names the first of each.
pub fn covered(annex: &AnnexA) -> BTreeSet<Part> {
    let whole = |list: List| annex.has(list) && !annex.refused.iter().any(|problem| problem.list == Some(list));
    let needed = |list: List| match list {
        List::Referrals => vec![List::Referrals, List::InNeed],
        List::InNeed => vec![List::InNeed, List::Protection, List::InCare, List::CareLeavers],
        other => vec![other],
    };
    let covered = List::ALL.into_iter().filter(|list| needed(*list).into_iter().all(whole));
    covered.map(Part::from).collect()
}

/// How the dates of the records lie to the date of the workbook, to see whether that date is the right one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// Records dated after the workbook.
    pub after: usize,
    /// Records of lists 1, 3, 4 and 5 dated before its six months, by list.
    pub before: HashMap<List, usize>,
}

impl Timing {
    pub fn add(&mut self, incoming: &Incoming, window: Window) {
        for record in &incoming.records {
            let Some(day) = record.fact.happened_at().map(|when| when.day()) else { continue };
            self.after += usize::from(day > window.until);
            let list = List::ALL.into_iter().find(|list| Part::from(*list) == record.part);
            // An assessment or an enquiry may have begun long before, and still be open.
            if let Some(list @ (List::Contacts | List::Referrals)) = list
                && !record.path.is_empty()
                && day < window.from
            {
                *self.before.entry(list).or_default() += 1;
            }
        }
    }

    /// A sentence for each, the first about what is most surely wrong.
    pub fn in_words(&self, window: Window) -> Vec<String> {
        let as_at = domain::dates::long(window.until);
        let mut said = Vec::new();
        if self.after > 0 {
            said.push(format!(
                "{} records are dated after {as_at}, the date of the workbook. They were taken as they came; check that it is \
                 the right date.",
                self.after
            ));
        }
        for list in [List::Contacts, List::Referrals] {
            if let Some(count) = self.before.get(&list) {
                said.push(format!(
                    "{count} rows of {} are from before the six months up to {as_at}, which the list is about. They were \
                     taken as they came; check that it is the right date.",
                    list.in_words()
                ));
            }
        }
        said
    }
}

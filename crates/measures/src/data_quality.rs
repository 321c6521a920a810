//! Data quality: what is missing in the record of a child, and what contradicts itself.
//!
//! Nothing here is in the way of writing: a record is as people and files made it. Each fault says in a sentence what it is, which
//! entries show it, and where it is mended.

mod basics;
mod care;
mod codes;
mod dates;
mod plans;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use domain::clock::Timescales;
use domain::{EntryId, Fact, Source, SubjectId, journey};
use picture::Picture;

use crate::child::{self, Child};
use crate::open_work::is_work;
use crate::rows::{Asking, Desk};
use crate::staff::Staff;

/// After a case has closed its record is looked at for a year more: the next return asks for it.
pub const DAYS_AFTER_CLOSING: u64 = 366;

/// A kind of fault, in the order of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    BirthDate,
    Sex,
    Ethnicity,
    PupilNumber,
    NotAllocated,
    LegalStatus,
    Placement,
    PlanWithoutConference,
    PlanAfterClosure,
    OpenAfterDeath,
    CareOfAnAdult,
    AssessmentOpen,
    EndBeforeStart,
    InTheFuture,
    BirthContradicts,
    SourcesDiffer,
    Overlap,
    CodeNotValid,
}

impl FaultKind {
    pub const ALL: [Self; 18] = [
        Self::BirthDate,
        Self::Sex,
        Self::Ethnicity,
        Self::PupilNumber,
        Self::NotAllocated,
        Self::LegalStatus,
        Self::Placement,
        Self::PlanWithoutConference,
        Self::PlanAfterClosure,
        Self::OpenAfterDeath,
        Self::CareOfAnAdult,
        Self::AssessmentOpen,
        Self::EndBeforeStart,
        Self::InTheFuture,
        Self::BirthContradicts,
        Self::SourcesDiffer,
        Self::Overlap,
        Self::CodeNotValid,
    ];

    /// The word that stands for it in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Ethnicity => "ethnicity",
            Self::PupilNumber => "pupil_number",
            Self::NotAllocated => "not_allocated",
            Self::LegalStatus => "legal_status",
            Self::Placement => "placement",
            Self::PlanWithoutConference => "plan_without_conference",
            Self::PlanAfterClosure => "plan_after_closure",
            Self::OpenAfterDeath => "open_after_death",
            Self::CareOfAnAdult => "care_of_an_adult",
            Self::AssessmentOpen => "assessment_open",
            Self::EndBeforeStart => "end_before_start",
            Self::InTheFuture => "in_the_future",
            Self::BirthContradicts => "birth_contradicts",
            Self::SourcesDiffer => "sources_differ",
            Self::Overlap => "overlap",
            Self::CodeNotValid => "code_not_valid",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::BirthDate => "Date of birth missing",
            Self::Sex => "Sex missing",
            Self::Ethnicity => "Ethnicity missing",
            Self::PupilNumber => "Pupil number (UPN) missing",
            Self::NotAllocated => "Open work and nobody allocated",
            Self::LegalStatus => "In care without a legal status",
            Self::Placement => "In care without a placement",
            Self::PlanWithoutConference => "Child protection plan without a conference",
            Self::PlanAfterClosure => "Plan open after the case closed",
            Self::OpenAfterDeath => "Open after the child died",
            Self::CareOfAnAdult => "Care that nobody ended at 18",
            Self::AssessmentOpen => "Assessment open for more than a year",
            Self::EndBeforeStart => "Ends before it begins",
            Self::InTheFuture => "Dated in the future",
            Self::BirthContradicts => "Date of birth cannot be",
            Self::SourcesDiffer => "Sources differ about the child",
            Self::Overlap => "Contradicts itself",
            Self::CodeNotValid => "Code not valid on its day",
        }
    }
}

/// Where a fault is mended in this program. For what a file brought in, the file is mended: [`Fault::file`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// At one entry of the record.
    Entry(EntryId),
    /// By giving the child to somebody.
    Allocate,
    /// On a page of the record: `/care`; empty for the first one.
    Page(&'static str),
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    /// What is wrong, with a full stop.
    pub sentence: String,
    /// The entries that show it; none where nothing is there.
    pub entries: Vec<EntryId>,
    pub mend: Mend,
    /// The source whose file is to be mended and loaded anew; `None` for what is recorded here.
    pub file: Option<Source>,
}

/// The faults of one child, and who has or last had the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildFaults {
    pub desk: Desk,
    /// By kind.
    pub faults: Vec<Fault>,
}

/// One child of a picture. `None` for somebody who is not looked at: with no open work, and whose case did not close lately.
pub fn of_child(
    picture: &Picture,
    id: SubjectId,
    staff: &Staff,
    timescales: &Timescales,
    day: NaiveDate,
) -> Option<ChildFaults> {
    let held = child::read(picture, id);
    if held.is_empty() {
        return None;
    }
    let asking = Asking::on(day);
    let child = Child::of(id, &held, staff, timescales, &asking);
    let is_looked_at = child.open_on(day).is_open() || last_day(&child, day).is_some_and(|last| is_recent(last, day));
    is_looked_at.then(|| ChildFaults { desk: desk(&child, day), faults: faults(&child, day) })
}

fn is_recent(last: NaiveDate, day: NaiveDate) -> bool {
    last + Days::new(DAYS_AFTER_CLOSING) >= day
}

/// The last day of which something of the journey tells, as far as it has come.
fn last_day(child: &Child<'_>, day: NaiveDate) -> Option<NaiveDate> {
    let of_work = child.facts().filter(|(_, fact)| is_work(fact));
    let days = of_work.flat_map(|(_, fact)| [fact.happened_at(), fact.ended_at()]).flatten().map(|at| at.day());
    days.filter(|one| *one <= day).max()
}

/// Whoever has the child, or failing that had the child last.
fn desk(child: &Child<'_>, day: NaiveDate) -> Desk {
    if child.lead_on(day).is_some() {
        return child.desk_on(day);
    }
    let ends = child.allocations().iter().filter_map(|(_, one)| one.until).filter(|until| *until <= day);
    ends.max().map_or_else(Desk::default, |until| child.desk_at_end(until))
}

/// Everything that is missing or contradictory in the record of one child as it stands on a day.
pub fn faults(child: &Child<'_>, day: NaiveDate) -> Vec<Fault> {
    let look = Look::of(child, day);
    let mut found = Vec::new();
    for add in [basics::add, care::add, plans::add, dates::add, codes::add] {
        add(&look, &mut found);
    }
    contradictions(&look, &mut found);
    found.sort_by(|one, other| (one.kind, &one.sentence).cmp(&(other.kind, &other.sentence)));
    found
}

/// One child on one day, with the source of each entry.
struct Look<'a> {
    child: &'a Child<'a>,
    day: NaiveDate,
    sources: HashMap<EntryId, &'a str>,
}

impl<'a> Look<'a> {
    fn of(child: &'a Child<'a>, day: NaiveDate) -> Self {
        let sources = child.facts().zip(child.told()).map(|((entry, _), (source, _))| (entry, source)).collect();
        Self { child, day, sources }
    }

    /// Where a file said so, the source of that file.
    fn file(&self, entries: &[EntryId]) -> Option<Source> {
        let of_file = |source: &&&str| **source != crate::told::RECORDED_HERE;
        let source = entries.iter().filter_map(|entry| self.sources.get(entry)).find(of_file)?;
        Some(Source::from_stored(source))
    }

    /// A fault of entries that are there: mended at the first of them.
    fn of_entries(&self, kind: FaultKind, sentence: String, entries: Vec<EntryId>) -> Fault {
        let mend = entries.first().map_or(Mend::Page(""), |entry| Mend::Entry(*entry));
        let file = self.file(&entries);
        Fault { kind, sentence, entries, mend, file }
    }
}

/// Contradictions within each source; what two sources say differently of the same is settled by rules and is no fault of either.
fn contradictions(look: &Look<'_>, found: &mut Vec<Fault>) {
    let mut by_source: HashMap<&str, Vec<(EntryId, &Fact)>> = HashMap::new();
    for ((entry, fact), (source, _)) in look.child.facts().zip(look.child.told()) {
        by_source.entry(source).or_default().push((entry, fact));
    }
    for facts in by_source.into_values() {
        // An end before its start is told of every kind of entry in `dates`.
        for fault in journey::faults(facts).into_iter().filter(|fault| fault.rule != "end before start") {
            let sentence = format!("{} (Rule {}.)", fault.sentence, fault.rule);
            found.push(look.of_entries(FaultKind::Overlap, sentence, fault.entries));
        }
    }
}

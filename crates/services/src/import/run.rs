//! One delivery on its way in: children gathered into bounded changes, and what must wait for the end of the file.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::{EntryId, SubjectId};
use ledger::{Version, Write};
use returns::delivery::{Fault, Incoming};

use super::derive::derived;
use super::gone::Gone;
use super::held_apart::{Apart, Why, answered_children, rows};
use super::incoming::stem;
use super::known::Known;
use super::matching::{Alike, Typed, Whose};
use super::numbers::Numbers;
use super::reconcile::{Outcome, Place, Scope, reconcile};
use super::report::{ImportReport, ReportedProblem, Tally, Totals};
use super::said::Said;
use super::withdraw::why_gone;
use super::{ImportOptions, Progress};
use crate::access::record_look;
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

pub(super) const CHILDREN_AT_A_TIME: usize = 100;
const RECORDS_AT_A_TIME: usize = 1_500;

/// The file cannot be read from here on.
pub(super) struct Broken {
    pub line: u64,
    pub why: String,
}

pub(super) struct Run<'a> {
    pub app: &'a Sightline,
    pub actor: &'a Actor,
    pub purpose: Purpose,
    pub said: Said,
    pub report: ImportReport,
    batch: Vec<Incoming>,
    records: u64,
    begun: bool,
    /// Line of the first block of each child, by its stem.
    pub seen: HashMap<String, u64>,
    /// A child was refused whose number nobody can read: it may be any.
    pub unknown_refused: bool,
    /// Children of whom a person must say who they are.
    pub apart: Vec<Apart>,
    /// Whole children that the file lacks, and what is lacking of a child in two blocks; withdrawn once it is read to its end.
    pub gone: Vec<Gone>,
    /// Children who may be the one without identifier. They are not gone while a person has not said so.
    pub perhaps: HashSet<SubjectId>,
    /// Children who are in the file by a person's answer.
    pub named: HashSet<SubjectId>,
    /// Children of whom a person has said that they are one without identifier: a block to come may have what theirs lacks.
    in_two_blocks: HashSet<SubjectId>,
    /// Questions about who a child is that this delivery puts, or that have an answer.
    pub asked: HashSet<EntryId>,
    /// Numbers by which the authority calls its children.
    numbers: Numbers,
    /// Children typed in here for the same authority.
    typed: Typed,
    own_authority: Option<String>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        app: &'a Sightline,
        actor: &'a Actor,
        purpose: Purpose,
        said: Said,
        options: ImportOptions,
        noted: Vec<ReportedProblem>,
    ) -> Self {
        let report = ImportReport {
            file: said.file.clone(),
            source: said.source.to_string(),
            period: said.period.clone(),
            dry_run: options.dry_run,
            complete: true,
            children: 0,
            tally: Tally::none(said.standard),
            totals: Totals::default(),
            said_later: 0,
            put_back: 0,
            problems: noted,
            seconds: 0.0,
        };
        Self {
            app,
            actor,
            purpose,
            said,
            report,
            batch: Vec::new(),
            records: 0,
            begun: false,
            seen: HashMap::new(),
            unknown_refused: false,
            apart: Vec::new(),
            gone: Vec::new(),
            perhaps: HashSet::new(),
            named: HashSet::new(),
            in_two_blocks: HashSet::new(),
            asked: HashSet::new(),
            numbers: Numbers::default(),
            typed: Typed::default(),
            own_authority: options.own_authority,
        }
    }

    /// Takes the next child of the file; it is written with others.
    pub(super) async fn take(&mut self, mut child: Incoming) -> Result<(), ServiceError> {
        if !self.begun {
            self.begin().await?;
        }
        self.report.children += 1;
        self.records += child.size() as u64;
        self.faults(std::mem::take(&mut child.faults));
        for refused in &child.refused {
            self.report.tally.refused.add(refused.part);
        }
        let is_refused = child.records.is_empty();
        let Some(number) = &child.number else {
            if is_refused {
                self.unknown_refused = true;
            } else {
                self.apart.push(Apart { child, why: Why::NoNumber });
            }
            return Ok(());
        };
        if self.numbers.is_in_doubt(number) {
            // It may be the child whose number differs in capitals only, who then is not missing from the file.
            if is_refused {
                self.perhaps.extend(self.numbers.like(number));
            } else {
                self.apart.push(Apart { child, why: Why::Capitals });
            }
            return Ok(());
        }
        let stem = stem(number);
        if let Some(first) = self.seen.get(&stem).copied() {
            let what = format!("The {} of this child", self.said.standard.number_field());
            self.refuse_repeated(&child, first, &what);
        } else {
            self.seen.insert(stem, child.line);
            if !is_refused {
                self.numbers.take(number);
                self.batch.push(child);
            }
        }
        Ok(())
    }

    /// Writes down that somebody loads a file, and reads what is needed of what was typed in here.
    async fn begin(&mut self) -> Result<(), ServiceError> {
        self.begun = true;
        if !self.report.dry_run {
            let mut write = self.app.begin().await?;
            record_look(&mut write, self.actor, self.purpose, None, self.said.standard.doing()).await?;
            write.commit().await?;
        }
        let picture = self.app.picture().await?;
        self.in_two_blocks = answered_children(&picture, &self.said.source);
        self.numbers = Numbers::of(&picture, &self.said.source);
        self.typed = Typed::of(&picture, &self.said.source, self.own_authority.as_deref());
        Ok(())
    }

    /// Refuses a block of a child whom the file has had before.
    pub(super) fn refuse_repeated(&mut self, child: &Incoming, first: u64, what: &str) {
        for part in rows(child) {
            self.report.tally.refused.add(part);
        }
        let standard = self.said.standard;
        let message = format!(
            "{what} stands on line {first} already, so everything of this second block was refused. Put both together \
             in the source system and {}.",
            standard.again()
        );
        let first = child.records.first().map(|record| record.fault(Some(standard.number_field()), message, true));
        self.faults(first.into_iter().collect());
    }

    pub(super) fn faults(&mut self, faults: Vec<Fault>) {
        let file = &self.said.file;
        self.report.problems.extend(faults.into_iter().map(|fault| ReportedProblem::of_record(file, fault)));
    }

    pub(super) fn report(&mut self, problems: Vec<ReportedProblem>) {
        self.report.problems.extend(problems);
    }

    /// Counts rows that were refused because nobody knows whose they are.
    pub(super) fn nobodys(&mut self, faults: Vec<Fault>) {
        for fault in &faults {
            self.report.tally.refused.add(fault.part);
        }
        self.faults(faults);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.report.children == 0
    }

    pub(super) fn is_full(&self) -> bool {
        let records: usize = self.batch.iter().map(Incoming::size).sum();
        self.batch.len() >= CHILDREN_AT_A_TIME || records >= RECORDS_AT_A_TIME
    }

    pub(super) fn progress(&self) -> Progress {
        Progress { children: self.report.children, records: self.records }
    }

    /// Writes the children gathered so far as one change.
    pub(super) async fn write(&mut self) -> Result<(), ServiceError> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        let write = self.app.begin().await?;
        let numbers: Vec<&String> = batch.iter().filter_map(|child| child.number.as_ref()).collect();
        let alike = Alike::find(&write, &self.said.source, &numbers, &self.typed).await?;
        let versions = versions_by_subject(&write, alike.subjects().collect::<HashSet<_>>()).await?;
        let mut facts = Vec::new();
        // Children of whom something is gone are a change of their own, so that its reason is true of all in it.
        let (mut lacking, mut let_go) = (Vec::new(), Vec::new());
        for child in batch {
            let stem = child.number.as_deref().map(stem).unwrap_or_default();
            let subject = match alike.whose(&child, &stem, &self.said.source, &versions) {
                Whose::Known(subject) => subject,
                Whose::Nobodys => self.app.new_id(),
                Whose::InDoubt(candidates) => {
                    self.apart.push(Apart { child, why: Why::SameNumber(candidates) });
                    continue;
                }
            };
            let known = Known::of(versions.get(&subject).map_or(&[], Vec::as_slice), &self.said.source, &stem);
            let place = Place { subject, stem };
            let ids = self.app.ids.as_ref();
            let mut outcome = reconcile(&self.said, &child, &place, &known, &Scope::Whole, ids);
            let gone = outcome.gone.take_if(|_| !self.in_two_blocks.contains(&subject));
            let said = self.absorb(outcome);
            match gone {
                None => {
                    facts.extend(derived(&self.said, &place, &known, &said, ids));
                    facts.extend(said);
                }
                Some(gone) => {
                    let gone = self.let_go(&gone, versions.get(&subject).map_or(&[], Vec::as_slice));
                    let all: Vec<&NewFact> = said.iter().chain(&gone).collect();
                    lacking.extend(derived(&self.said, &place, &known, all, ids));
                    lacking.extend(said);
                    let_go.extend(gone);
                }
            }
        }
        let mut why = why_gone(&self.said.period, &let_go);
        if !lacking.is_empty() {
            let all = lacking.len() + let_go.len();
            let period = &self.said.period;
            let standard = self.said.standard.in_words();
            why = format!("{standard} for {period}: {all} records, {} of them {why}", let_go.len());
        }
        lacking.extend(let_go);
        let write = self.add(write, facts, None).await?;
        let write = self.add(write, lacking, Some(why)).await?;
        if !self.report.dry_run {
            write.commit().await?;
        }
        Ok(())
    }

    /// Takes what follows from one child into the report, and gives what is to be written.
    pub(super) fn absorb(&mut self, outcome: Outcome) -> Vec<NewFact> {
        self.faults(outcome.faults);
        self.report.said_later += outcome.said_later;
        let tally = &mut self.report.tally;
        tally.loaded.add_all(&outcome.tally.loaded);
        tally.changed.add_all(&outcome.tally.changed);
        tally.unchanged.add_all(&outcome.tally.unchanged);
        tally.refused.add_all(&outcome.tally.refused);
        tally.held.add_all(&outcome.tally.held);
        self.gone.extend(outcome.gone);
        outcome.facts
    }

    /// One change, at once lasting; in a dry run nothing.
    pub(super) async fn append(
        &self,
        write: Write,
        facts: Vec<NewFact>,
        reason: Option<String>,
    ) -> Result<(), ServiceError> {
        if facts.is_empty() || self.report.dry_run {
            return Ok(());
        }
        self.add(write, facts, reason).await?.commit().await?;
        Ok(())
    }

    /// One change, not yet lasting; in a dry run nothing.
    async fn add(&self, mut write: Write, facts: Vec<NewFact>, reason: Option<String>) -> Result<Write, ServiceError> {
        if facts.is_empty() || self.report.dry_run {
            return Ok(write);
        }
        let standard = self.said.standard;
        let all = || format!("{} for {}: {} records", standard.in_words(), self.said.period, facts.len());
        let doing = Doing {
            actor: self.actor,
            purpose: self.purpose,
            what: standard.doing(),
            reason: Some(reason.unwrap_or_else(all)),
            request_key: None,
        };
        doing.append(&mut write, facts).await?;
        Ok(write)
    }

    /// What had to wait for the end of the file.
    pub(super) async fn finish(&mut self, broken: Option<Broken>) -> Result<(), ServiceError> {
        self.held_apart().await?;
        if let Some(Broken { line, why }) = broken {
            self.report.complete = false;
            self.report.problems.push(ReportedProblem::of_break(&self.said.file, line, &why));
        } else {
            self.absent().await?;
            self.withdraw().await?;
        }
        if self.report.put_back > 0 {
            let message = format!(
                "{} records are no longer in this file. Files of earlier periods have them, so they stand as those say.",
                self.report.put_back
            );
            self.report.problems.push(ReportedProblem::of_file(&self.said.file, 0, message));
        }
        if self.report.said_later > 0 {
            let message = format!(
                "{} records of this file were left as a file of a later period has them.",
                self.report.said_later
            );
            self.report.problems.push(ReportedProblem::of_file(&self.said.file, 0, message));
        }
        Ok(())
    }

    pub(super) fn into_report(mut self, took: Duration) -> ImportReport {
        self.report.seconds = took.as_secs_f64();
        self.report.add_up();
        self.report
    }
}

pub(super) async fn versions_by_subject(
    write: &Write,
    subjects: impl IntoIterator<Item = SubjectId>,
) -> Result<HashMap<SubjectId, Vec<Version>>, ServiceError> {
    let subjects: Vec<SubjectId> = subjects.into_iter().collect();
    let mut by_subject: HashMap<SubjectId, Vec<Version>> = HashMap::with_capacity(subjects.len());
    for version in write.versions_of_subjects(&subjects).await? {
        by_subject.entry(version.subject).or_default().push(version);
    }
    Ok(by_subject)
}

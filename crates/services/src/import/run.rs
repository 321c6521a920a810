//! One file on its way in: children gathered into bounded changes, and what must wait for the end of the file.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{Version, Write};
use returns::cin_census::read::{ChildBlock, Module, Note, Problem, Unreadable};

use super::gone::Gone;
use super::held_apart::answered_children;
use super::incoming::{Incoming, stem};
use super::known::Known;
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
    /// Blocks without an identifier, or with one that differs from another child's in capitals only.
    pub nameless: Vec<Incoming>,
    /// Whole children that the file lacks, and what is lacking of a child in two blocks; withdrawn once it is read to its end.
    pub gone: Vec<Gone>,
    /// Children who may be the one without identifier. They are not gone while a person has not said so.
    pub perhaps: HashSet<SubjectId>,
    /// Children who are in the file by a person's answer.
    pub named: HashSet<SubjectId>,
    /// Children of whom a person has said that they are one without identifier: a block to come may have what theirs lacks.
    in_two_blocks: HashSet<SubjectId>,
    /// Questions about children without identifier that this file puts, or that have an answer.
    pub asked: HashSet<EntryId>,
    /// Numbers by which the source calls its children.
    numbers: Numbers,
    /// Children typed in here for the same authority, by its number.
    typed: HashMap<String, Vec<SubjectId>>,
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
            tally: Tally::default(),
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
            nameless: Vec::new(),
            gone: Vec::new(),
            perhaps: HashSet::new(),
            named: HashSet::new(),
            in_two_blocks: HashSet::new(),
            asked: HashSet::new(),
            numbers: Numbers::default(),
            typed: HashMap::new(),
            own_authority: options.own_authority,
        }
    }

    /// Takes the next child of the file; it is written with others.
    pub(super) async fn take(&mut self, block: &ChildBlock) -> Result<(), ServiceError> {
        if !self.begun {
            self.begin().await?;
        }
        let mut child = Incoming::of(block);
        self.report.children += 1;
        self.records += child.size() as u64;
        self.problems(std::mem::take(&mut child.problems));
        for refused in &child.refused {
            self.report.tally.refused.add(refused.module);
        }
        let is_refused = child.records.is_empty();
        let Some(number) = &child.la_child_id else {
            if is_refused {
                self.unknown_refused = true;
            } else {
                self.nameless.push(child);
            }
            return Ok(());
        };
        if self.numbers.is_in_doubt(number) {
            // It may be the child whose number differs in capitals only, who then is not missing from the file.
            if is_refused {
                self.perhaps.extend(self.numbers.like(number));
            } else {
                self.nameless.push(child);
            }
            return Ok(());
        }
        let stem = stem(number);
        if let Some(first) = self.seen.get(&stem).copied() {
            self.refuse_repeated(&child, first, "The LAchildID of this child");
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
            record_look(&mut write, self.actor, self.purpose, None, "import of a census file").await?;
            write.commit().await?;
        }
        let picture = self.app.picture().await?;
        self.in_two_blocks = answered_children(&picture, &self.said.source);
        self.numbers = Numbers::of(&picture, &self.said.source);
        let own = self.own_authority.as_deref().map(domain::Source::cin_census);
        if own.as_ref() != Some(&self.said.source) {
            return Ok(());
        }
        for held in picture.all(Kind::Person).filter(|held| held.source.is_typed()) {
            if let Fact::Person(person) = &held.fact
                && let Some(number) = &person.la_child_id
            {
                self.typed.entry(number.clone()).or_default().push(held.subject);
            }
        }
        Ok(())
    }

    /// Refuses a block of a child whom the file has had before.
    pub(super) fn refuse_repeated(&mut self, child: &Incoming, first: u64, what: &str) {
        for record in &child.records {
            self.report.tally.refused.add(record.module);
        }
        let message = format!(
            "{what} stands on line {first} already, so everything of this second block was refused. Put both together \
             in the source system and export the census again."
        );
        let problem = Problem {
            line: child.line,
            module: Module::Child,
            row: child.row,
            field: Some("LAchildID".into()),
            message,
            refused: true,
        };
        self.problems(vec![problem]);
    }

    pub(super) fn problems(&mut self, problems: Vec<Problem>) {
        let file = &self.said.file;
        self.report.problems.extend(problems.into_iter().map(|problem| ReportedProblem::of_record(file, problem)));
    }

    pub(super) fn note(&mut self, notes: &[Note]) {
        let file = &self.said.file;
        self.report.problems.extend(notes.iter().map(|note| ReportedProblem::of_note(file, note)));
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
        let subjects = self.subjects(&write, &batch).await?;
        let versions = versions_by_subject(&write, subjects.values().copied()).await?;
        let mut facts = Vec::new();
        // Children of whom something is gone are a change of their own, so that its reason is true of all in it.
        let (mut lacking, mut let_go) = (Vec::new(), Vec::new());
        for child in &batch {
            let stem = child.la_child_id.as_deref().map(stem).unwrap_or_default();
            let subject = subjects.get(&stem).copied().unwrap_or_else(|| self.app.new_id());
            let known = Known::of(versions.get(&subject).map_or(&[], Vec::as_slice), &self.said.source, &stem);
            let place = Place { subject, stem };
            let ids = self.app.ids.as_ref();
            let mut outcome = reconcile(&self.said, child, &place, &known, &Scope::Whole, ids);
            let gone = outcome.gone.take_if(|_| !self.in_two_blocks.contains(&subject));
            let said = self.absorb(outcome);
            match gone {
                None => facts.extend(said),
                Some(gone) => {
                    lacking.extend(said);
                    let_go.extend(self.let_go(&gone, versions.get(&subject).map_or(&[], Vec::as_slice)));
                }
            }
        }
        let mut why = why_gone(&self.said.period, &let_go);
        if !lacking.is_empty() {
            let all = lacking.len() + let_go.len();
            let period = &self.said.period;
            why = format!("children in need census for {period}: {all} records, {} of them {why}", let_go.len());
        }
        lacking.extend(let_go);
        let write = self.add(write, facts, None).await?;
        let write = self.add(write, lacking, Some(why)).await?;
        if !self.report.dry_run {
            write.commit().await?;
        }
        Ok(())
    }

    /// The subjects that are known already, by their stem.
    async fn subjects(&self, write: &Write, batch: &[Incoming]) -> Result<HashMap<String, SubjectId>, ServiceError> {
        let numbers: Vec<&String> = batch.iter().filter_map(|child| child.la_child_id.as_ref()).collect();
        let stems: Vec<String> = numbers.iter().map(|number| stem(number)).collect();
        let mut subjects = HashMap::with_capacity(stems.len());
        for version in write.by_source_keys(self.said.source.as_str(), &stems).await? {
            if let Some(key) = version.source_key {
                subjects.insert(key, version.subject);
            }
        }
        for number in numbers {
            // Two children typed in with one number: which of them it is, nobody has said.
            if let Some([only]) = self.typed.get(number).map(Vec::as_slice) {
                subjects.entry(stem(number)).or_insert(*only);
            }
        }
        Ok(subjects)
    }

    /// Takes what follows from one child into the report, and gives what is to be written.
    pub(super) fn absorb(&mut self, outcome: Outcome) -> Vec<NewFact> {
        self.problems(outcome.problems);
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
        let census = || format!("children in need census for {}: {} records", self.said.period, facts.len());
        let doing = Doing {
            actor: self.actor,
            purpose: self.purpose,
            what: "import of a census file",
            reason: Some(reason.unwrap_or_else(census)),
            request_key: None,
        };
        doing.append(&mut write, facts).await?;
        Ok(write)
    }

    /// What had to wait for the end of the file.
    pub(super) async fn finish(&mut self, broken: Option<Unreadable>) -> Result<(), ServiceError> {
        self.nameless().await?;
        if let Some(broken) = broken {
            self.report.complete = false;
            self.report.problems.push(ReportedProblem::of_break(&broken));
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

//! What became of a delivery: counts of its records by part (module, table or list), and what was wrong, each with its place.

use std::collections::BTreeMap;
use std::fmt::Write;

use domain::Source;
use returns::delivery::Fault;
use returns::standard::{Part, Standard};
use serde::{Deserialize, Serialize};

/// Most problems that the text form lists; the JSON form has all of them.
const LISTED: usize = 200;
/// The end of each sentence about what waits.
pub(super) const WHERE_TO_ANSWER: &str =
    "A person must answer, on the page Imports; `sightline import questions` lists what waits.";

/// A number for each part of a standard, by the part's code; in a report all are there, 0 too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn none(standard: Standard) -> Self {
        Self(standard.parts().iter().map(|part| (part.code.to_owned(), 0)).collect())
    }

    pub fn of(&self, part: impl Into<Part>) -> u64 {
        self.0.get(part.into().code).copied().unwrap_or_default()
    }

    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    pub(super) fn add(&mut self, part: Part) {
        *self.0.entry(part.code.to_owned()).or_default() += 1;
    }

    pub(super) fn add_all(&mut self, others: &Self) {
        for (part, count) in &others.0 {
            *self.0.entry(part.clone()).or_default() += count;
        }
    }
}

/// What became of records. Each record of the file, which is a row of a table, is counted once, in `loaded`, `changed`, `unchanged`, `refused` or
/// `held`; `withdrawn` counts what stood in the record and is no longer in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// New in the record.
    pub loaded: Counts,
    /// The record said otherwise, or had it withdrawn; now it says what the file says.
    pub changed: Counts,
    /// The record says so already, or a file of a later period says otherwise.
    pub unchanged: Counts,
    pub refused: Counts,
    /// Waiting for a person's answer.
    pub held: Counts,
    pub withdrawn: Counts,
}

impl Tally {
    /// Nothing yet, with every part of the standard.
    pub(super) fn none(standard: Standard) -> Self {
        let none = || Counts::none(standard);
        Self { loaded: none(), changed: none(), unchanged: none(), refused: none(), held: none(), withdrawn: none() }
    }
}

/// Sums over the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub loaded: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub held: u64,
    pub withdrawn: u64,
}

/// Something wrong, with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedProblem {
    pub file: String,
    /// Counted from 1; 0 where it has none.
    pub line: u64,
    /// `Header`, `File`, or the module, table or list as the standard spells it.
    pub module: String,
    /// Number of the record within its module over the whole file, counted from 0.
    pub row: Option<usize>,
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
    /// Whether the record was left out.
    pub refused: bool,
}

impl ReportedProblem {
    pub(super) fn of_header(file: &str, line: u64, field: Option<&str>, message: String) -> Self {
        Self {
            file: file.to_owned(),
            line,
            module: "Header".to_owned(),
            row: None,
            field: field.map(str::to_owned),
            message,
            refused: false,
        }
    }

    pub(super) fn of_file(file: &str, line: u64, message: String) -> Self {
        Self { module: "File".to_owned(), ..Self::of_header(file, line, None, message) }
    }

    pub(super) fn of_record(file: &str, fault: Fault) -> Self {
        Self {
            file: fault.file.map_or_else(|| file.to_owned(), |file| file.to_string()),
            line: fault.line,
            module: fault.part.code.to_owned(),
            row: Some(fault.row),
            field: fault.field.map(|field| field.into_owned()),
            message: fault.message,
            refused: fault.refused,
        }
    }

    pub(super) fn of_break(file: &str, line: u64, why: &str) -> Self {
        let message = format!(
            "The file cannot be read from here on: {why} The children before this were taken whole; no child was \
             withdrawn for being missing."
        );
        Self { refused: true, ..Self::of_file(file, line, message) }
    }
}

/// What became of a file. Its JSON form has every count and every problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    pub file: String,
    /// Such as `cin-census/202`.
    pub source: String,
    /// The year in which the period ends, such as `2022` for 2021-22.
    pub period: String,
    /// Nothing was written.
    pub dry_run: bool,
    /// The file was read to its end.
    pub complete: bool,
    pub children: u64,
    #[serde(flatten)]
    pub tally: Tally,
    pub totals: Totals,
    /// Records that were left as a file of a later period has them; they are among the unchanged.
    pub said_later: u64,
    /// Records that are no longer in this file and stand again as a file of an earlier period has them.
    #[serde(default)]
    pub put_back: u64,
    pub problems: Vec<ReportedProblem>,
    pub seconds: f64,
}

impl ImportReport {
    /// For the command line: 0 all taken, 1 something was refused, is waiting for a person or could not be read.
    pub fn exit_code(&self) -> u8 {
        let left_out = self.problems.iter().any(|problem| problem.refused);
        u8::from(left_out || self.totals.refused > 0 || self.totals.held > 0 || !self.complete)
    }

    /// The parts of the standard that the delivery follows, in its order.
    pub fn parts(&self) -> &'static [Part] {
        Standard::of(&Source::from_stored(&self.source)).map_or(&[], Standard::parts)
    }

    /// A table of the counts, then the problems, up to 200 of them.
    pub fn text(&self) -> String {
        let mut text = self.heading();
        self.add_table(&mut text);
        self.add_problems(&mut text);
        text
    }

    fn heading(&self) -> String {
        let what = if self.dry_run { "Dry run, nothing was written" } else { "Import" };
        let ended = if self.complete { "" } else { " The file breaks off: see the last problem." };
        format!(
            "{what}: {}, {} for {}, {} children in {:.1} seconds.{ended}\n\n",
            self.file, self.source, self.period, self.children, self.seconds
        )
    }

    fn add_table(&self, text: &mut String) {
        let tally = &self.tally;
        let columns = [&tally.loaded, &tally.changed, &tally.unchanged, &tally.refused, &tally.held, &tally.withdrawn];
        let mut line = |name: &str, cells: [String; 6]| {
            let cells: String = cells.iter().map(|cell| format!("{cell:>11}")).collect();
            let _ = writeln!(text, "{name:<22}{cells}");
        };
        line("Part", ["loaded", "changed", "unchanged", "refused", "held", "withdrawn"].map(str::to_owned));
        for part in self.parts() {
            line(part.code, columns.map(|counts| counts.of(*part).to_string()));
        }
        line("Total", columns.map(|counts| counts.total().to_string()));
    }

    fn add_problems(&self, text: &mut String) {
        if self.problems.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nProblems: {}", self.problems.len());
        for problem in self.problems.iter().take(LISTED) {
            let row = problem.row.map(|row| format!(", row {row}")).unwrap_or_default();
            let field = problem.field.as_ref().map(|field| format!(", {field}")).unwrap_or_default();
            let ReportedProblem { file, module, message, .. } = problem;
            let line = if problem.line > 0 { format!(", line {}", problem.line) } else { String::new() };
            let _ = writeln!(text, "{file}{line}, {module}{row}{field}: {message}");
        }
        if self.problems.len() > LISTED {
            let _ = writeln!(text, "and {} more; the JSON form of this report has all", self.problems.len() - LISTED);
        }
    }

    pub(super) fn add_up(&mut self) {
        let tally = &self.tally;
        self.totals = Totals {
            loaded: tally.loaded.total(),
            changed: tally.changed.total(),
            unchanged: tally.unchanged.total(),
            refused: tally.refused.total(),
            held: tally.held.total(),
            withdrawn: tally.withdrawn.total(),
        };
    }
}

#[cfg(test)]
mod tests {
    use returns::cin_census::read::Module;

    use super::*;

    fn report(problems: usize) -> ImportReport {
        let problem = ReportedProblem::of_file("a.xml", 3, "It is odd.".to_owned());
        let mut tally = Tally::none(Standard::CinCensus);
        tally.loaded.add(Module::CinDetails.into());
        let mut report = ImportReport {
            file: "a.xml".to_owned(),
            source: "cin-census/202".to_owned(),
            period: "2022".to_owned(),
            dry_run: false,
            complete: true,
            children: 1,
            tally,
            totals: Totals::default(),
            said_later: 0,
            put_back: 0,
            problems: vec![problem; problems],
            seconds: 0.0,
        };
        report.add_up();
        report
    }

    #[test]
    fn the_json_form_has_each_count_by_module_and_reads_back() {
        let report = report(1);
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["loaded"]["CINdetails"], 1);
        assert_eq!(json["loaded"]["PreProceedingsandFGDM"], 0);
        assert_eq!(json["withdrawn"].as_object().unwrap().len(), 8);
        assert_eq!(json["totals"]["loaded"], 1);
        assert_eq!(json["problems"][0]["line"], 3);
        assert_eq!(serde_json::from_value::<ImportReport>(json).unwrap(), report);
    }

    #[test]
    fn the_text_form_lists_two_hundred_problems_and_says_how_many_more_there_are() {
        let text = report(203).text();
        assert_eq!(text.matches("It is odd.").count(), 200);
        assert!(text.ends_with("and 3 more; the JSON form of this report has all\n"), "{text}");
        assert!(!report(200).text().contains("more;"));
    }

    #[test]
    fn a_file_of_which_something_waits_or_was_refused_does_not_exit_with_nought() {
        assert_eq!(report(3).exit_code(), 0);
        let mut waiting = report(0);
        waiting.tally.held.add(Module::Child.into());
        waiting.add_up();
        assert_eq!(waiting.exit_code(), 1);
        assert_eq!(ImportReport { complete: false, ..report(0) }.exit_code(), 1);
    }
}

//! The children in need census: who speaks by its header, and its blocks as the engine takes them.

use std::io::Read;
use std::time::Instant;

use chrono::Datelike;
use domain::Kind;
use returns::cin_census::read::{
    ChildBlock, Header, Module, Note, Problem, Reader, Record, Unreadable, date, facts, shown,
};
use returns::delivery::{Fault, Incoming, IncomingRecord, Refused};
use returns::standard::Standard;

use super::report::{ImportReport, ReportedProblem};
use super::run::{Broken, Run};
use super::said::Said;
use super::{ImportOptions, Progress, plain_name};
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

impl Sightline {
    /// Loads a children in need census, child by child, and reports what became of each record.
    ///
    /// The same file a second time changes nothing. After a crash the record holds whole children only, and loading the
    /// file again finishes.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for who may not; [`ServiceError::Unusable`] for a file of which nothing can be read. A
    /// file that breaks off later is no error: what was whole is taken, and the report says so.
    pub async fn import_cin_census(
        &self,
        actor: &Actor,
        purpose: Purpose,
        input: impl Read + Send,
        file_name: &str,
        options: ImportOptions,
        progress: impl Fn(Progress) + Send + Sync,
    ) -> Result<ImportReport, ServiceError> {
        self.require(actor, Action::Import, purpose)?;
        let started = Instant::now();
        let unusable = |error: Unreadable| ServiceError::Unusable(error.to_string());
        let mut reader = Reader::new(input, file_name).map_err(unusable)?;
        let (said, noted) = said_by(reader.header(), &plain_name(file_name)).map_err(ServiceError::Unusable)?;
        let mut run = Run::new(self, actor, purpose, said, options, noted);
        let mut broken = None;
        for block in reader.by_ref() {
            match block {
                Ok(block) => {
                    run.take(incoming(&block)).await?;
                    if run.is_full() {
                        run.write().await?;
                        progress(run.progress());
                    }
                }
                Err(error) => broken = Some(error),
            }
        }
        if run.is_empty() {
            let file = plain_name(file_name);
            let nothing =
                || format!("{file}: the file has no children in it, so nothing was changed. Export it again.");
            return Err(ServiceError::Unusable(broken.map_or_else(nothing, |error| error.to_string())));
        }
        run.write().await?;
        let file = run.said.file.clone();
        let noted = |note: &Note| ReportedProblem::of_file(&file, note.line, note.message.clone());
        run.report(reader.notes().iter().map(noted).collect());
        run.finish(broken.map(|error| Broken { line: error.line, why: error.message })).await?;
        progress(run.progress());
        Ok(run.into_report(started.elapsed()))
    }
}

/// Who speaks by the header, with what is odd about it.
///
/// # Errors
/// The header does not say whose census it is or of which year; nothing can be taken from such a file.
fn said_by(header: &Header, file: &str) -> Result<(Said, Vec<ReportedProblem>), String> {
    let mut problems = Vec::new();
    if let Some(collection) = &header.collection
        && !collection.text.eq_ignore_ascii_case("CIN")
    {
        return Err(format!(
            "{file}, line {}: Collection is “{}”; a children in need census says CIN. Check that this is the right \
             file.",
            collection.line,
            shown(&collection.text)
        ));
    }
    let authority = authority(header, file)?;
    let period = period(header, file, &mut problems)?;
    Ok((Said::new(Standard::CinCensus, &authority, period, file.to_owned()), problems))
}

fn authority(header: &Header, file: &str) -> Result<String, String> {
    let Some(lea) = &header.lea else {
        return Err(format!(
            "{file}, line {}: the header has no LEA, so nobody knows whose children these are. Add the authority's \
             three-digit number and load the file again.",
            header.line.max(1)
        ));
    };
    if lea.text.len() == 3 && lea.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(lea.text.clone());
    }
    Err(format!(
        "{file}, line {}: LEA “{}” is not the three-digit number of an authority. Correct it and load the file again.",
        lea.line,
        shown(&lea.text)
    ))
}

/// The header's Year; failing that, the year of the reference date.
fn period(header: &Header, file: &str, problems: &mut Vec<ReportedProblem>) -> Result<String, String> {
    let year = header.year.as_ref().and_then(|raw| year(&raw.text));
    let reference = header.reference_date.as_ref().and_then(|raw| date(&raw.text)).map(|day| day.year());
    let mut note = |line: u64, field: &str, message: String| {
        problems.push(ReportedProblem::of_header(file, line, Some(field), message));
    };
    if let (Some(year), Some(other), Some(raw)) = (year, reference, &header.reference_date)
        && year != other
    {
        let message = format!(
            "ReferenceDate “{}” is not in the Year {year} that the header gives; the file was taken as that of {year}.",
            shown(&raw.text)
        );
        note(raw.line, "ReferenceDate", message);
    }
    if let (None, Some(raw)) = (year, &header.year) {
        note(raw.line, "Year", format!("Year “{}” is not a year of four digits.", shown(&raw.text)));
    }
    year.or(reference).map(|year| year.to_string()).ok_or_else(|| {
        format!(
            "{file}, line {}: the header has neither a Year nor a ReferenceDate that can be read, so nobody knows of \
             which year this is. Add the Year and load the file again.",
            header.line.max(1)
        )
    })
}

fn year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    (1990..=2100).contains(&year).then_some(year)
}

/// One child's block, with its facts and keys.
fn incoming(block: &ChildBlock) -> Incoming {
    let mut incoming = Incoming {
        line: block.line,
        row: block.row,
        number: block.la_child_id.clone(),
        faults: block.problems.iter().cloned().map(fault).collect(),
        ..Incoming::default()
    };
    let mut places: Vec<Option<usize>> = Vec::with_capacity(block.records.len());
    for (record, taken) in block.records.iter().zip(facts(block).records) {
        let part = record.module.into();
        match taken {
            Ok(taken) => {
                let parent = record.parent.and_then(|index| places.get(index).copied().flatten());
                places.push(Some(incoming.records.len()));
                incoming.faults.extend(taken.notes.into_iter().map(fault));
                let path = incoming.path_under(parent, &taken.key);
                let Record { line, row, .. } = *record;
                let fact = taken.fact;
                incoming.records.push(IncomingRecord { part, file: None, line, row, path, parent, stub: false, fact });
            }
            Err(problem) => {
                places.push(None);
                incoming.faults.push(fault(problem));
                incoming.refused.push(Refused { part, path: referral_path(record) });
            }
        }
    }
    incoming
}

fn fault(problem: Problem) -> Fault {
    let Problem { line, module, row, field, message, refused } = problem;
    Fault { part: module.into(), file: None, line, row, field, message, refused }
}

/// Of a referral with a readable date: its path.
fn referral_path(record: &Record) -> Option<String> {
    if record.module != Module::CinDetails {
        return None;
    }
    let day = date(record.value("CINreferralDate")?)?;
    Some(format!("{}:{day}", Kind::Referral.code()))
}

#[cfg(test)]
mod tests {
    use returns::cin_census::read::Raw;

    use super::*;

    fn raw(text: &str) -> Option<Raw> {
        Some(Raw { text: text.to_owned(), line: 7 })
    }

    fn header(year: Option<Raw>, reference_date: Option<Raw>) -> Header {
        Header { line: 2, lea: raw("202"), year, reference_date, ..Header::default() }
    }

    #[test]
    fn the_period_is_the_year_and_failing_that_the_year_of_the_reference_date() {
        let (said, problems) = said_by(&header(raw("2022"), raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), said.source.as_str(), problems.len()), ("2022", "cin-census/202", 0));
        let (said, problems) = said_by(&header(None, raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), problems.len()), ("2022", 0));
        let (said, problems) = said_by(&header(raw("21-22"), raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), problems.len()), ("2022", 1));
    }

    #[test]
    fn a_year_that_the_reference_date_is_not_in_is_taken_and_noted() {
        let (said, problems) = said_by(&header(raw("2023"), raw("2024-03-31")), "a.xml").unwrap();
        assert_eq!(said.period, "2023");
        assert!(problems[0].message.contains("not in the Year 2023"), "{}", problems[0].message);
    }

    #[test]
    fn a_file_of_nobody_or_of_no_year_is_refused() {
        let error = said_by(&header(None, None), "a.xml").unwrap_err();
        assert!(error.starts_with("a.xml, line 2: the header has neither"), "{error}");
        for lea in [None, raw("20"), raw("Camden")] {
            let error = said_by(&Header { lea, ..header(raw("2022"), None) }, "a.xml").unwrap_err();
            assert!(error.contains("LEA"), "{error}");
        }
        let other = Header { collection: raw("CLA"), ..header(raw("2022"), None) };
        assert!(said_by(&other, "a.xml").unwrap_err().contains("right file"));
    }
}

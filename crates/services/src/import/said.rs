//! Who says something, and of which period: what every entry of one file has in common.

use chrono::{Datelike, NaiveDate};
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use returns::cin_census::read::{Header, Module, date, shown};

use crate::app::NewFact;
use crate::import::report::ReportedProblem;

/// The voice of one file.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub source: Source,
    /// The census year: `2022` for 2021-22. Four digits, so that periods sort as text.
    pub period: String,
    /// Name of the file without its folder.
    pub file: String,
}

impl Said {
    /// Who speaks by the header, with what is odd about it.
    ///
    /// # Errors
    /// The header does not say whose census it is or of which year; nothing can be taken from such a file.
    pub(super) fn by(header: &Header, file: &str) -> Result<(Self, Vec<ReportedProblem>), String> {
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
        Ok((Self { source: Source::cin_census(&authority), period, file: file.to_owned() }, problems))
    }

    /// The first day of the census year: 1 April 2021 for `2022`.
    pub(super) fn begins(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.period.parse::<i32>().ok()? - 1, 4, 1)
    }

    /// A new entry as this file says it.
    pub(super) fn says(&self, entry: EntryId, subject: SubjectId, key: String, fact: Fact) -> NewFact {
        NewFact {
            source: self.source.clone(),
            period: Some(self.period.clone()),
            source_key: Some(key),
            ..NewFact::typed(entry, subject, fact)
        }
    }
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

/// The module that a kind of entry comes from.
pub(super) fn module_of(kind: Kind) -> Option<Module> {
    Some(match kind {
        Kind::Person => Module::Child,
        Kind::Referral => Module::CinDetails,
        Kind::Assessment => Module::Assessments,
        Kind::ChildInNeedPlan => Module::CinPlanDates,
        Kind::Section47Enquiry => Module::Section47,
        Kind::ChildProtectionPlan => Module::ChildProtectionPlans,
        Kind::ReviewConference => Module::Reviews,
        Kind::PreProceedings => Module::PreProceedings,
        _ => return None,
    })
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
        let (said, problems) = Said::by(&header(raw("2022"), raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), said.source.as_str(), problems.len()), ("2022", "cin-census/202", 0));
        let (said, problems) = Said::by(&header(None, raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), problems.len()), ("2022", 0));
        let (said, problems) = Said::by(&header(raw("21-22"), raw("2022-03-31")), "a.xml").unwrap();
        assert_eq!((said.period.as_str(), problems.len()), ("2022", 1));
    }

    #[test]
    fn a_year_that_the_reference_date_is_not_in_is_taken_and_noted() {
        let (said, problems) = Said::by(&header(raw("2023"), raw("2024-03-31")), "a.xml").unwrap();
        assert_eq!(said.period, "2023");
        assert!(problems[0].message.contains("not in the Year 2023"), "{}", problems[0].message);
    }

    #[test]
    fn a_file_of_nobody_or_of_no_year_is_refused() {
        let error = Said::by(&header(None, None), "a.xml").unwrap_err();
        assert!(error.starts_with("a.xml, line 2: the header has neither"), "{error}");
        for lea in [None, raw("20"), raw("Camden")] {
            let error = Said::by(&Header { lea, ..header(raw("2022"), None) }, "a.xml").unwrap_err();
            assert!(error.contains("LEA"), "{error}");
        }
        let other = Header { collection: raw("CLA"), ..header(raw("2022"), None) };
        assert!(Said::by(&other, "a.xml").unwrap_err().contains("right file"));
    }
}

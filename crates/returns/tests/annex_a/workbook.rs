//! Small workbooks, written as Excel writes them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// What a test puts into a cell.
#[derive(Clone, Debug)]
pub enum Put {
    Text(String),
    Number(f64),
    /// Days since 30 December 1899, formatted as a date.
    Day(f64),
    Error(&'static str),
    Nothing,
}

impl From<&str> for Put {
    /// `2024-01-31` is a date; nothing is nothing; `#N/A` is an error.
    fn from(text: &str) -> Self {
        let day = text.parse::<chrono::NaiveDate>().ok();
        match (text, day) {
            ("", _) => Self::Nothing,
            ("#N/A", _) => Self::Error("#N/A"),
            (_, Some(day)) => {
                let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
                Self::Day((day - first).num_days() as f64)
            }
            _ => Self::Text(text.to_owned()),
        }
    }
}

impl From<f64> for Put {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A sheet: its name, and its rows from row 1.
pub type Sheet = (String, Vec<Vec<Put>>);

/// A sheet of these headings (`A|B|C`) with these rows below (`1|2|3`).
pub fn sheet(name: &str, headings: &str, rows: &[&str]) -> Sheet {
    let cells = |line: &str| line.split('|').map(Put::from).collect();
    let all = std::iter::once(cells(headings)).chain(rows.iter().map(|row| cells(row))).collect();
    (name.to_owned(), all)
}

/// The bytes of a workbook.
pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    let parts = sheets
        .iter()
        .enumerate()
        .map(|(at, (_, rows))| (format!("xl/worksheets/sheet{}.xml", at + 1), sheet_xml(rows)));
    let mut parts: Vec<(String, String)> = parts.collect();
    parts.push(("_rels/.rels".to_owned(), package_xml()));
    parts.push(("xl/workbook.xml".to_owned(), workbook_xml(sheets)));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations_xml(sheets.len())));
    parts.push(("xl/styles.xml".to_owned(), STYLES.to_owned()));
    zipped(&parts)
}

/// The bytes of an archive of these parts.
pub fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part begins");
        archive.write_all(text.as_bytes()).expect("a part is written");
    }
    archive.finish().expect("the archive is written").into_inner()
}

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

fn package_xml() -> String {
    r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()
}

fn workbook_xml(sheets: &[Sheet]) -> String {
    let mut text = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>"#.to_owned();
    for (at, (name, _)) in sheets.iter().enumerate() {
        // A name that begins with a dot is of a hidden sheet.
        let state = if name.starts_with('.') { r#" state="hidden""# } else { "" };
        let name = name.trim_start_matches('.');
        let _ = write!(text, r#"<sheet name="{name}" sheetId="{0}"{state} r:id="rId{0}"/>"#, at + 1);
    }
    text + "</sheets></workbook>"
}

fn relations_xml(sheets: usize) -> String {
    let mut text = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#.to_owned();
    for at in 1..=sheets {
        let _ = write!(
            text,
            r#"<Relationship Id="rId{at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{at}.xml"/>"#
        );
    }
    let _ = write!(
        text,
        r#"<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
        sheets + 1
    );
    text + "</Relationships>"
}

fn sheet_xml(rows: &[Vec<Put>]) -> String {
    let mut text = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#.to_owned();
    for (at, cells) in rows.iter().enumerate() {
        let _ = write!(text, r#"<row r="{}">"#, at + 1);
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", column_name(column), at + 1);
            let _ = match cell {
                Put::Nothing => Ok(()),
                Put::Number(number) => write!(text, r#"<c r="{place}"><v>{number}</v></c>"#),
                Put::Day(days) => write!(text, r#"<c r="{place}" s="1"><v>{days}</v></c>"#),
                Put::Error(error) => write!(text, r#"<c r="{place}" t="e"><v>{error}</v></c>"#),
                Put::Text(words) => {
                    let words = words.replace('&', "&amp;").replace('<', "&lt;");
                    write!(text, r#"<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>"#)
                }
            };
        }
        text.push_str("</row>");
    }
    text + "</sheetData></worksheet>"
}

fn column_name(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + u8::try_from(at % 26).expect("a letter")));
        if at < 26 {
            return name;
        }
        at = at / 26 - 1;
    }
}

/// The headings of each list that the tests need, as the template of August 2019 has them.
pub const CONTACTS: &str =
    "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Date of Contact|Contact Source";
pub const REFERRALS: &str = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Date of referral|Referral Source|Referral NFA?|Number of Referrals in Last 12 Months|Allocated Team|Allocated Worker";
pub const ENQUIRIES: &str = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Does the Child have a Disability|Strategy discussion initiating Section 47 Enquiry Start Date|Was an Initial Child Protection Conference deemed unnecessary?|Date of Initial Child Protection Conference|Did the Initial Child Protection Conference Result in a Child Protection Plan|Number of Section 47 Enquiries in the last 12 months|Number of ICPCs in the last 12 months|Allocated Team|Allocated Worker";
pub const IN_NEED: &str = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Does the Child have a Disability|CIN Start Date|Primary Need Code|Date Child Was Last Seen|CIN Closure Date|Reason for Closure|Case Status|Allocated Team|Allocated Worker";
pub const PROTECTION: &str = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Does the Child have a Disability|Child Protection Plan Start Date|Initial Category of Abuse|Latest Category of Abuse|Date of the Last Statutory Visit|Was the Child Seen Alone?|Date of latest review conference|Child Protection Plan End Date|Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)|Number of Previous Child Protection Plans|Allocated Team|Allocated Worker";
/// Not all of list 8, but what tells of the care.
pub const IN_CARE: &str = "Child Unique ID|Date of Birth|Date Started to be Looked After|Child's Category of Need|Start date of current legal status|Child's Legal Status|Date of Last Social Work Visit|Date Ceased to be Looked After|Reason Ceased to be Looked After|Start Date of Most Recent Placement|Placement Type|Placement Provider|Placement postcode|Placement Location|LA of Placement|Allocated Team|Allocated Worker";

//! From bytes to rows: encodings, separators and quotation marks of CSV files as people have them.

use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::rows::{FileNote, Row, Rows};
use super::table::Table;
use crate::cin_census::read::shown;

/// Most bytes of one value.
const LONGEST: usize = 1000;

/// The text of a file, without its byte order mark.
///
/// # Errors
/// The file is empty or of another kind; the sentence says of which and what to do.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    let kind = match bytes {
        [] => return Err("The file is empty. Export it again.".to_owned()),
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Err("The file is a workbook, not a CSV file. SSDA903 is read from CSV files, one a table, or from its \
                        XML: save each sheet as CSV and load those. Lists of children’s homes and other providers, which \
                        come as workbooks, hold no child and are not loaded."
                .to_owned());
        }
        [0x1F, 0x8B, ..] => "a compressed (gzip) file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ => "",
    };
    if !kind.is_empty() {
        return Err(format!("The file is {kind}, not a CSV file. Unpack it, or export the return again as CSV."));
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // What Excel saves as plain CSV in this country.
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    if text.contains(['\0', '\u{FFFD}']) {
        return Err("The text of the file cannot be read. Save it as CSV in UTF-8 and load it again.".to_owned());
    }
    if text.trim().is_empty() {
        return Err("The file is empty. Export it again.".to_owned());
    }
    Ok(text)
}

/// The names of the columns, from the first line.
pub(super) fn columns(text: &str) -> (Vec<String>, u8) {
    let line = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let line = line.split('\r').next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| line.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',');
    let names = line.split(char::from(separator)).map(|name| name.trim().trim_matches('"').trim().to_uppercase());
    (names.map(|name| as_csv(&name)).collect(), separator)
}

/// The XML calls two columns otherwise, and some programs name the columns of their CSV files after it.
pub(super) fn as_csv(name: &str) -> String {
    match name {
        "CHILDID" => "CHILD",
        "PL" => "PLACE",
        other => other,
    }
    .to_owned()
}

/// The rows of a table.
///
/// # Errors
/// The columns are not those of the table, or the file cannot be read to its end.
pub(super) fn rows(table: Table, file: &Arc<str>, text: &str) -> Result<Rows, FileNote> {
    let (names, separator) = columns(text);
    let mut rows = Rows { table, file: Arc::clone(file), rows: Vec::new(), notes: Vec::new() };
    check_columns(&mut rows, &names).map_err(|why| FileNote::refusal(file, 1, why))?;
    let places: Vec<Option<usize>> =
        table.columns().iter().map(|column| names.iter().position(|name| name == column)).collect();
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut is_first = true;
    loop {
        let more = reader.read_record(&mut record).map_err(|error| unreadable(file, &error))?;
        if !more {
            return Ok(rows);
        }
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|value| value.contains(['\n', '\r'])) {
            let why = "A quotation mark opens on this line and is not closed on it, so the rows after it cannot be told \
                       apart. Correct it and load the file again.";
            return Err(FileNote::refusal(file, line, why));
        }
        if std::mem::take(&mut is_first) || record.iter().all(|value| value.trim().is_empty()) {
            continue;
        }
        let row = rows.rows.len();
        rows.rows.push(row_of(&record, &names, &places, line, row));
    }
}

fn unreadable(file: &Arc<str>, error: &csv::Error) -> FileNote {
    let line = error.position().map_or(0, csv::Position::line);
    FileNote::refusal(file, line, "The file cannot be read from this line on. Export it again.")
}

fn row_of(record: &StringRecord, names: &[String], places: &[Option<usize>], line: u64, row: usize) -> Row {
    let value = |place: &Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned();
    let values: Vec<String> = places.iter().map(value).collect();
    let too_many = record.iter().skip(names.len()).any(|value| !value.trim().is_empty());
    let broken = if record.len() < names.len() || too_many {
        Some(format!(
            "This row has {} values and the file has {} columns, so it is not sure which value is which, and the row was \
             refused. Correct it and export the return again.",
            record.len(),
            names.len()
        ))
    } else {
        values.iter().find(|value| value.len() > LONGEST).map(|long| {
            format!(
                "A value of this row, “{}”, is longer than any value of the return may be, so the row was refused. Correct \
                 it and export the return again.",
                shown(long)
            )
        })
    };
    Row { line, row, values, broken }
}

fn check_columns(rows: &mut Rows, names: &[String]) -> Result<(), String> {
    let table = rows.table;
    let missing: Vec<&str> =
        table.needed().iter().copied().filter(|column| !names.iter().any(|name| name == column)).collect();
    if !missing.is_empty() {
        return Err(format!(
            "The table {} needs the column{} {}, which {} not in the file. Export the table with all its columns: {}.",
            table.code(),
            if missing.len() == 1 { "" } else { "s" },
            missing.join(", "),
            if missing.len() == 1 { "is" } else { "are" },
            table.columns().join(", ")
        ));
    }
    for (at, name) in names.iter().enumerate() {
        if table.columns().contains(&name.as_str()) {
            if names[..at].contains(name) {
                return Err(format!(
                    "The column {name} is in the file twice, so it is not sure which of them counts. Remove one and load \
                     the file again."
                ));
            }
        } else if !name.is_empty() {
            let note =
                format!("The column “{}” is not one of the table {}; it was passed over.", shown(name), table.code());
            rows.notes.push(FileNote::note(&rows.file, 1, note));
        }
    }
    for column in table.columns().iter().filter(|column| !names.iter().any(|name| name == *column)) {
        let note = format!("The column {column} is not in the file, so the record does not learn what it would say.");
        rows.notes.push(FileNote::note(&rows.file, 1, note));
    }
    Ok(())
}

//! Writes a workbook with the library that knows the format.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook as File, Worksheet, XlsxError,
};

use super::{Cell, Kind, MOST_COLUMNS, MOST_ROWS, Sheet, Workbook, WorkbookError, sheet_names};
use crate::csv::is_taken_for_a_formula;

/// What one cell holds at most, in UTF-16 units (Excel's own limit).
const MOST_LETTERS: usize = 32_767;
const CUT: &str = " [cut here: the rest is in the record]";
const WIDEST_COLUMN: u16 = 255;

pub(super) fn xlsx(workbook: &Workbook) -> Result<Vec<u8>, WorkbookError> {
    if workbook.sheets.is_empty() {
        return Err(WorkbookError::NoSheet);
    }
    workbook.sheets.iter().try_for_each(check)?;
    write(workbook).map_err(|error| WorkbookError::Library(error.to_string()))
}

/// Refuses what the format cannot hold before anything is written.
fn check(sheet: &Sheet) -> Result<(), WorkbookError> {
    let rows = heading_row(sheet) + 1 + sheet.rows.len();
    if rows > MOST_ROWS {
        return Err(WorkbookError::TooManyRows { sheet: sheet.name.clone(), rows });
    }
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0).max(sheet.columns.len());
    if columns > MOST_COLUMNS {
        return Err(WorkbookError::TooManyColumns { sheet: sheet.name.clone(), columns });
    }
    (1..).zip(&sheet.rows).try_for_each(|(row, cells)| check_numbers(sheet, row, cells))
}

fn check_numbers(sheet: &Sheet, row: usize, cells: &[Cell]) -> Result<(), WorkbookError> {
    let none = |cell: &Cell| matches!(cell, Cell::Number(number) | Cell::Percentage(number) if !number.is_finite());
    let Some(at) = cells.iter().position(none) else { return Ok(()) };
    let column = sheet.columns.get(at).map(|column| column.heading.clone()).unwrap_or_default();
    Err(WorkbookError::NotANumber { sheet: sheet.name.clone(), row, column })
}

/// The row of the headings, from 0: below the notes and a blank line.
fn heading_row(sheet: &Sheet) -> usize {
    if sheet.notes.is_empty() { 0 } else { sheet.notes.len() + 1 }
}

fn write(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut file = File::new();
    let title = harmless(&workbook.title);
    file.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&moment(workbook.made_at)?));
    let formats = Formats::new();
    let names = sheet_names::of(workbook.sheets.iter().map(|sheet| sheet.name.as_str()));
    for (sheet, name) in workbook.sheets.iter().zip(names) {
        write_sheet(file.add_worksheet().set_name(name)?, sheet, &formats)?;
    }
    file.save_to_buffer()
}

fn moment(at: DateTime<Utc>) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_timestamp(at.timestamp())
}

/// How cells look. Made once, since the file keeps each one once.
struct Formats {
    note: Format,
    heading: Format,
    number_heading: Format,
    text: Format,
    quoted: Format,
    whole: Format,
    decimal: Format,
    percentage: Format,
    date: Format,
}

impl Formats {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        let heading = || top().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let text = top().set_text_wrap();
        Self {
            note: Format::new(),
            heading: heading(),
            number_heading: heading().set_align(FormatAlign::Right),
            // Without this mark the text would become a formula as soon as somebody opened the cell and pressed Enter.
            quoted: text.clone().set_quote_prefix(),
            text,
            whole: top().set_num_format("#,##0"),
            decimal: top().set_num_format("#,##0.0"),
            percentage: top().set_num_format("0.0%"),
            date: top().set_num_format("d mmmm yyyy").set_align(FormatAlign::Left),
        }
    }
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    for (at, column) in (0u16..).zip(&sheet.columns) {
        page.set_column_width(at, column.width.clamp(1, WIDEST_COLUMN))?;
    }
    for (row, note) in (0u32..).zip(&sheet.notes) {
        write_text(page, row, 0, note, &formats.note, &formats.note)?;
    }
    let heading_row = heading_row(sheet) as u32;
    for (at, column) in (0u16..).zip(&sheet.columns) {
        let format = match column.kind {
            Kind::Text | Kind::Date => &formats.heading,
            Kind::Number | Kind::Percentage => &formats.number_heading,
        };
        write_text(page, heading_row, at, &column.heading, format, format)?;
    }
    for (row, cells) in (heading_row + 1..).zip(&sheet.rows) {
        for (at, cell) in (0u16..).zip(cells) {
            write_cell(page, row, at, cell, formats)?;
        }
    }
    set_up_page(page, sheet, heading_row)
}

/// Headings stay in sight while scrolling, can be filtered by, and stand on every printed page.
fn set_up_page(page: &mut Worksheet, sheet: &Sheet, heading_row: u32) -> Result<(), XlsxError> {
    page.set_freeze_panes(heading_row + 1, 0)?;
    page.set_repeat_rows(heading_row, heading_row)?;
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    if !sheet.rows.is_empty() && !sheet.columns.is_empty() {
        let last_row = heading_row + sheet.rows.len() as u32;
        page.autofilter(heading_row, 0, last_row, sheet.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// The number under which the format knows the paper.
const A4: u8 = 9;

fn write_cell(page: &mut Worksheet, row: u32, at: u16, cell: &Cell, formats: &Formats) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => write_text(page, row, at, text, &formats.text, &formats.quoted)?,
        Cell::Number(number) => {
            let format = if number.fract() == 0.0 { &formats.whole } else { &formats.decimal };
            page.write_number_with_format(row, at, *number, format)?;
        }
        Cell::Percentage(percentage) => {
            page.write_number_with_format(row, at, percentage / 100.0, &formats.percentage)?;
        }
        Cell::Date(day) => write_date(page, row, at, *day, formats)?,
        Cell::Empty => {}
    }
    Ok(())
}

/// Days outside the years that the format knows are written as text.
fn write_date(page: &mut Worksheet, row: u32, at: u16, day: NaiveDate, formats: &Formats) -> Result<(), XlsxError> {
    let known = u16::try_from(day.year()).ok().filter(|year| (1900..=9999).contains(year));
    let Some(year) = known else {
        return write_text(page, row, at, &domain::dates::long(day), &formats.text, &formats.quoted);
    };
    let day = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)?;
    page.write_datetime_with_format(row, at, &day, &formats.date)?;
    Ok(())
}

/// Always a text, never a formula or a link: `write_string` guesses nothing, unlike the library's `write`.
fn write_text(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    text: &str,
    plain: &Format,
    quoted: &Format,
) -> Result<(), XlsxError> {
    let format = if is_taken_for_a_formula(text) { quoted } else { plain };
    page.write_string_with_format(row, at, fitting(&harmless(text)), format)?;
    Ok(())
}

/// The text without characters that an XML file must not hold. They become `�`, so that nobody takes the text for whole.
fn harmless(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { text.into() }
}

/// The text, or as much of it as a cell holds with a word that it was cut.
fn fitting(text: &str) -> Cow<'_, str> {
    // A letter never has more UTF-16 units than bytes.
    if text.len() <= MOST_LETTERS || text.encode_utf16().count() <= MOST_LETTERS {
        return text.into();
    }
    let mut length = CUT.len();
    let kept: String = text
        .chars()
        .take_while(|c| {
            length += c.len_utf16();
            length <= MOST_LETTERS
        })
        .collect();
    format!("{kept}{CUT}").into()
}

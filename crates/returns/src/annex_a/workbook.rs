//! Opens a workbook and gives what is in its cells.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cell::Cell;
use super::{CELL_LIMIT, archive};

/// Excel has 16,384 columns; the widest list has 34.
const COLUMNS_LIMIT: u32 = 400;
const SHEETS_LIMIT: usize = 200;

/// One sheet as it came.
#[derive(Debug)]
pub(super) struct RawSheet {
    pub name: String,
    pub hidden: bool,
    /// Rows with something in them by their number in Excel; cells by column, counted from 0.
    pub rows: BTreeMap<u32, Vec<(u32, Cell)>>,
}

/// # Errors
/// What is wrong with the workbook, in a sentence.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<RawSheet>, String> {
    archive::check(bytes)?;
    // The bytes are whole and bounded now. What is in them may still be anything, and a library of others reads it: should
    // it ever lose its footing, that is a damaged workbook and not the end of the program.
    let opened = std::panic::catch_unwind(|| sheets(bytes));
    opened.unwrap_or_else(|_| {
        Err("the workbook is damaged in a way that cannot be read. Save it again in Excel.".to_owned())
    })
}

fn sheets(bytes: &[u8]) -> Result<Vec<RawSheet>, String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| in_words(&error, None))?;
    let days_from_1904 = workbook.has_1904_epoch();
    let listed: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if listed.len() > SHEETS_LIMIT {
        return Err(format!("the workbook has {} sheets, which no Annex A has.", listed.len()));
    }
    let mut left = CELL_LIMIT;
    let mut all = Vec::with_capacity(listed.len());
    for (name, hidden) in listed {
        let rows = rows(&mut workbook, &name, days_from_1904, &mut left)?;
        all.push(RawSheet { name, hidden, rows });
    }
    Ok(all)
}

/// Cell by cell, never as a table: a table with one cell in its last corner would fill the memory.
fn rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    days_from_1904: bool,
    left: &mut usize,
) -> Result<BTreeMap<u32, Vec<(u32, Cell)>>, String> {
    let words = |error: XlsxError| in_words(&error, Some(name));
    let mut rows: BTreeMap<u32, Vec<(u32, Cell)>> = BTreeMap::new();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(words)?;
    while let Some(found) = cells.next_cell().map_err(words)? {
        let (row, column) = found.get_position();
        let Some(cell) = cell(found.get_value(), days_from_1904) else { continue };
        if column >= COLUMNS_LIMIT {
            continue;
        }
        *left = left.checked_sub(1).ok_or_else(|| {
            format!("the workbook has more than {CELL_LIMIT} filled cells, which no Annex A has. It was not read.")
        })?;
        rows.entry(row.saturating_add(1)).or_default().push((column, cell));
    }
    Ok(rows)
}

fn cell(data: &DataRef<'_>, days_from_1904: bool) -> Option<Cell> {
    match Cell::of(data)? {
        // A count of days that starts in 1904 is not one that starts in 1900; such a number is read as no date.
        Cell::Number(number) if days_from_1904 => Some(Cell::Text(number.to_string().into())),
        cell => Some(cell),
    }
}

fn in_words(error: &XlsxError, sheet: Option<&str>) -> String {
    let place = sheet.map(|name| format!("the sheet “{}”", crate::cin_census::read::shown(name)));
    let place = place.as_deref().unwrap_or("the workbook");
    match error {
        XlsxError::Password => {
            "the workbook is protected with a password. Take the password away and load it again.".to_owned()
        }
        _ => {
            let why = crate::cin_census::read::shown(&error.to_string());
            format!("{place} is damaged ({why}). Open it in Excel, save it again as .xlsx, and load that.")
        }
    }
}

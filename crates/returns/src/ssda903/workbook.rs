//! Workbooks that people give instead of CSV files: what they are, so that the sentence helps.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use crate::annex_a::archive;

/// Words in the first rows of the lists of homes and other providers that Ofsted publishes.
const OF_PROVIDERS: [&str; 4] = ["provider name", "setting name", "provider type", "owner name"];
/// The list begins within so many rows.
const LOOKED_AT: usize = 10;

/// Why a workbook is not read; `None` for what is no workbook.
pub(super) fn what_workbook(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let is_of_providers = first_cells(bytes).is_some_and(|cells| {
        cells.iter().any(|cell| cell == "urn") && cells.iter().any(|cell| OF_PROVIDERS.contains(&cell.as_str()))
    });
    Some(if is_of_providers {
        "The file is a workbook with a list of children’s homes or other providers (URN, name, registration). It holds no \
         child, so nothing of it was loaded."
            .to_owned()
    } else {
        "The file is a workbook, not a CSV file. SSDA903 is read from CSV files, one a table, or from its XML: save each \
         sheet as CSV and load those."
            .to_owned()
    })
}

fn first_cells(bytes: &[u8]) -> Option<Vec<String>> {
    archive::check(bytes).ok()?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = Vec::new();
    for sheet in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&sheet) else { continue };
        for row in range.rows().take(LOOKED_AT) {
            cells.extend(row.iter().map(|cell| cell.to_string().trim().to_lowercase()));
        }
    }
    Some(cells)
}

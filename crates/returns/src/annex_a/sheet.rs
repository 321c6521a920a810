//! Which sheet is which list, and where its headings are.

use std::collections::BTreeMap;

use super::cell::Cell;
use super::list::{Column, List, folded};
use super::workbook::RawSheet;

/// Above the headings there may be a title, an explanation, and blank rows.
const ROWS_ABOVE: usize = 40;
/// A row with as many headings of a list is its row of headings.
const ENOUGH_HEADINGS: usize = 3;

/// A sheet that is a list.
#[derive(Debug)]
pub(super) struct Found {
    pub list: List,
    pub headings: Headings,
}

/// The row of headings.
#[derive(Debug)]
pub(super) struct Headings {
    /// As Excel numbers it.
    pub row: u32,
    /// Which of the sheet's columns is which of the list's.
    pub columns: BTreeMap<u32, &'static Column>,
    /// Headings that the list does not have.
    pub unknown: Vec<String>,
    /// Headings that come twice; the first counts.
    pub twice: Vec<&'static Column>,
}

/// What a sheet is.
#[derive(Debug)]
pub(super) enum Sheet {
    List(Found),
    /// The name says that it is this list, but there are no headings of it.
    WithoutHeadings(List),
    Other,
}

/// The number in the name decides, and failing that the headings.
pub(super) fn recognise(sheet: &RawSheet) -> Sheet {
    if let Some(list) = number_in(&sheet.name).and_then(List::from_number) {
        return headings(sheet, list)
            .map_or(Sheet::WithoutHeadings(list), |headings| Sheet::List(Found { list, headings }));
    }
    let mut best: Option<Found> = None;
    for list in List::ALL {
        let Some(headings) = headings(sheet, list) else { continue };
        // Lists begin alike; only nearly all of its columns make a sheet a list that does not say so.
        let all = list.columns().filter(|column| column.since_2019).count();
        let known = headings.columns.len();
        let enough = known * 10 >= all * 8;
        let better = best.as_ref().is_none_or(|best| {
            (headings.unknown.len(), best.headings.columns.len()) < (best.headings.unknown.len(), known)
        });
        if enough && better {
            best = Some(Found { list, headings });
        }
    }
    best.map_or(Sheet::Other, Sheet::List)
}

/// `List 1`, `List_01`, `list 1 - Contacts`, `L1`.
fn number_in(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    let rest = name.strip_prefix("annex a").unwrap_or(&name).trim_start_matches([' ', '-', '_']);
    let rest = rest.strip_prefix("list").or_else(|| rest.strip_prefix('l'))?;
    let rest = rest.trim_start_matches([' ', '_', '-', '.', '#', '\u{a0}']);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn headings(sheet: &RawSheet, list: List) -> Option<Headings> {
    let candidates = sheet.rows.iter().take(ROWS_ABOVE).map(|(number, cells)| read(*number, cells, list));
    let whole = candidates.filter(|found| {
        found.columns.len() >= ENOUGH_HEADINGS && found.columns.values().any(|column| column.heading == list.who())
    });
    // Of two, the upper: `max_by_key` would give the lower.
    whole.reduce(|best, found| if found.columns.len() > best.columns.len() { found } else { best })
}

fn read(row: u32, cells: &[(u32, Cell)], list: List) -> Headings {
    let mut headings = Headings { row, columns: BTreeMap::new(), unknown: Vec::new(), twice: Vec::new() };
    for (at, cell) in cells {
        let Cell::Text(text) = cell else { continue };
        match list.column(text) {
            Some(column) if headings.columns.values().any(|known| std::ptr::eq(*known, column)) => {
                headings.twice.push(column);
            }
            Some(column) => {
                headings.columns.insert(*at, column);
            }
            None if folded(text).is_empty() => {}
            None => headings.unknown.push(crate::cin_census::read::shown(text)),
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_list_is_found_in_the_name_of_its_sheet() {
        for name in ["List 1", "List_1", "LIST 01", "list 1 - Contacts", " List 1 ", "L1", "Annex A List 1", "List1"] {
            assert_eq!(number_in(name), Some(1), "{name}");
        }
        assert_eq!(number_in("List 11"), Some(11));
        for name in ["Guidance", "Codes_used", "List", "Lists", "Latest", "1", ""] {
            assert_eq!(number_in(name), None, "{name}");
        }
    }
}

//! Reads a workbook, whatever is in it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::child::{AnnexA, ChildRows, ListRead};
use super::list::{Column, List};
use super::not_kept;
use super::problem::{Problem, Unreadable};
use super::row::Row;
use super::sheet::{Found, Sheet, recognise};
use super::workbook::{self, RawSheet};
use crate::cin_census::read::shown;

/// Reads the lists of a workbook. `file_name` is for messages.
///
/// # Errors
/// What was given is no workbook, or one that cannot be opened, has no list, or has one list twice.
pub fn read(bytes: &[u8], file_name: &str) -> Result<AnnexA, Unreadable> {
    let unreadable = |message: String| Unreadable { file: file_name.to_owned(), message };
    let sheets = workbook::open(bytes).map_err(unreadable)?;
    let mut reading = Reading::default();
    let found = reading.sort(sheets).map_err(unreadable)?;
    if found.is_empty() {
        return Err(unreadable(
            "no sheet of the workbook is a list of Annex A. The sheets are called List 1 to List 11, and a row near the top \
             has the headings, the first of them Child Unique ID."
                .to_owned(),
        ));
    }
    for (sheet, found) in found {
        reading.take(&sheet, &found);
    }
    reading.say_errors();
    Ok(reading.annex)
}

#[derive(Default)]
struct Reading {
    annex: AnnexA,
    places: HashMap<String, usize>,
    errors: BTreeMap<(List, &'static str), Vec<u32>>,
}

impl Reading {
    /// The sheets that are lists, in their order.
    fn sort(&mut self, sheets: Vec<RawSheet>) -> Result<Vec<(RawSheet, Found)>, String> {
        let mut lists: BTreeMap<List, (RawSheet, Found)> = BTreeMap::new();
        let mut others = Vec::new();
        for sheet in sheets {
            match recognise(&sheet) {
                Sheet::List(found) => {
                    let list = found.list;
                    let (kept, aside) = match lists.remove(&list) {
                        None => ((sheet, found), None),
                        Some((first, _)) if first.hidden == sheet.hidden => return Err(twice(list, &first, &sheet)),
                        // A hidden sheet is an old copy of the one that is shown.
                        Some((first, _)) if first.hidden => ((sheet, found), Some(first)),
                        Some(first) => (first, Some(sheet)),
                    };
                    let number = list.number();
                    others.extend(
                        aside.map(|aside| format!("“{}” (hidden, and list {number} is shown too)", shown(&aside.name))),
                    );
                    lists.insert(list, kept);
                }
                Sheet::WithoutHeadings(list) => self.without_headings(list, &sheet),
                Sheet::Other => others.push(format!("“{}”", shown(&sheet.name))),
            }
        }
        if !others.is_empty() && !lists.is_empty() {
            let message = format!("These sheets are no lists and were not read: {}.", others.join(", "));
            self.annex.notes.push(Problem::of_workbook(message));
        }
        let missing: Vec<String> =
            List::ALL.into_iter().filter(|list| !lists.contains_key(list)).map(List::in_words).collect();
        if !missing.is_empty() {
            let message = format!(
                "The workbook has no {}. Nothing was changed of what these lists said before.",
                missing.join(", no ")
            );
            self.annex.notes.push(Problem::of_workbook(message));
        }
        Ok(lists.into_values().collect())
    }

    fn without_headings(&mut self, list: List, sheet: &RawSheet) {
        let message = if sheet.rows.is_empty() {
            "The sheet is empty: it has not even headings, so it was taken as not being there.".to_owned()
        } else {
            format!(
                "The sheet has no row of headings of {} that begins with {}, so none of its rows was read. Put the headings \
                 of the template above the rows.",
                list.in_words(),
                list.who()
            )
        };
        let refused = !sheet.rows.is_empty();
        self.annex.notes.push(Problem { refused, ..Problem::of_sheet(list, &sheet.name, message) });
    }

    fn take(&mut self, sheet: &RawSheet, found: &Found) {
        let list = found.list;
        self.say_columns(sheet, found);
        let name: Arc<str> = sheet.name.as_str().into();
        let mut rows = 0;
        let mut filled: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (number, cells) in sheet.rows.range(found.headings.row + 1..) {
            let cells: Vec<_> = cells
                .iter()
                .filter_map(|(at, cell)| found.headings.columns.get(at).map(|column| (*column, cell.clone())))
                .collect();
            // What stands beside the columns of the list is a remark, not a row; and some repeat the headings further down.
            if cells.is_empty() || repeats_headings(&cells) {
                continue;
            }
            rows += 1;
            cells.iter().for_each(|(column, _)| *filled.entry(column.heading.as_str()).or_default() += 1);
            self.row(Row { list, sheet: Arc::clone(&name), number: *number, cells });
        }
        self.annex.lists.push(ListRead { list, sheet: sheet.name.clone(), rows });
        let not_kept = not_kept::in_words(list, &filled);
        self.annex.notes.extend(not_kept.map(|message| Problem::of_sheet(list, &sheet.name, message)));
    }

    fn row(&mut self, row: Row) {
        row.errors(&mut self.errors);
        let who = match row.who() {
            Ok(who) => who,
            Err(problem) => return self.annex.refused.push(problem),
        };
        if row.list == List::Adopters {
            return self.annex.adopters.push((who, row));
        }
        let children = &mut self.annex.children;
        let place = *self.places.entry(who.clone()).or_insert_with(|| {
            children.push(ChildRows { la_child_id: who, rows: Vec::new() });
            children.len() - 1
        });
        children[place].rows.push(row);
    }

    fn say_columns(&mut self, sheet: &RawSheet, found: &Found) {
        let list = found.list;
        let mut say = |message: String| self.annex.notes.push(Problem::of_sheet(list, &sheet.name, message));
        let has = |column: &Column| found.headings.columns.values().any(|known| std::ptr::eq(*known, column));
        let missing: Vec<String> = list
            .columns()
            .filter(|column| column.since_2019 && !has(column))
            .map(|column| {
                format!("“{}”{}", column.heading, if column.required { "" } else { " (not always asked for)" })
            })
            .collect();
        if !missing.is_empty() {
            say(format!("The sheet has no column {}. It was taken without.", missing.join(", no column ")));
        }
        if !found.headings.unknown.is_empty() {
            let unknown: Vec<String> = found.headings.unknown.iter().map(|heading| format!("“{heading}”")).collect();
            say(format!("These columns are not in {}, and were not read: {}.", list.in_words(), unknown.join(", ")));
        }
        for column in &found.headings.twice {
            say(format!("The heading “{}” comes twice. The first column was read.", column.heading));
        }
    }

    /// One sentence a column, not one a row: a formula that finds nothing mostly does so from top to bottom.
    fn say_errors(&mut self) {
        const ROWS_NAMED: usize = 5;
        for ((list, heading), rows) in &self.errors {
            let Some(read) = self.annex.lists.iter().find(|read| read.list == *list) else { continue };
            let named: Vec<String> = rows.iter().take(ROWS_NAMED).map(u32::to_string).collect();
            let more = if rows.len() > ROWS_NAMED { " and more" } else { "" };
            let (cells, word) = if rows.len() == 1 {
                ("1 cell is".to_owned(), "row")
            } else {
                (format!("{} cells are", rows.len()), "rows")
            };
            let message = format!(
                "{cells} an error such as #N/A ({word} {}{more}), and were taken as not given.",
                named.join(", ")
            );
            let problem = Problem::of_sheet(*list, &read.sheet, message);
            self.annex.notes.push(Problem { column: Some((*heading).to_owned()), ..problem });
        }
    }
}

fn repeats_headings(cells: &[(&'static Column, super::cell::Cell)]) -> bool {
    cells.iter().all(|(column, cell)| {
        let super::cell::Cell::Text(text) = cell else { return false };
        column.list.column(text).is_some_and(|said| std::ptr::eq(said, *column))
    })
}

fn twice(list: List, first: &RawSheet, second: &RawSheet) -> String {
    format!(
        "two sheets are {}: “{}” and “{}”. Delete one, or give it another name, and load the workbook again.",
        list.in_words(),
        shown(&first.name),
        shown(&second.name)
    )
}

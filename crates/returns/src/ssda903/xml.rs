//! The XML form of the return: one file with all that it says of each child, taken apart into the same tables as the CSV files.
//!
//! A return is small enough to lie in memory as text. A document type declaration is refused, only the five predefined
//! entities and character references are expanded, and elements deeper than the return has are refused.

use std::sync::Arc;

use quick_xml::events::{BytesRef, Event};

use super::rows::{FileNote, Row, Rows};
use super::table::Table;
use super::text::as_csv;
use crate::cin_census::read::shown;

/// The return itself needs five.
const DEPTH_LIMIT: usize = 16;
const LONGEST: usize = 1000;
/// Most elements passed over that are noted one by one.
const LISTED: usize = 20;

/// The tables that the XML form can hold; the form of the social worker and deprivation of liberty parts is not published.
const TABLES: [Table; 10] = [
    Table::Header,
    Table::Episodes,
    Table::Reviews,
    Table::Uasc,
    Table::Oc2,
    Table::Oc3,
    Table::Ad1,
    Table::PlacedAdoption,
    Table::PrevPerm,
    Table::Missing,
];

/// The element that is a row, and its table.
fn table_of(element: &str) -> Option<Table> {
    Some(match element {
        "HEADER" => Table::Header,
        "EPISODE" => Table::Episodes,
        "AREVIEW" => Table::Reviews,
        "OC2" => Table::Oc2,
        "AD_PLACED" => Table::PlacedAdoption,
        "PERMANENCE" => Table::PrevPerm,
        "AMISSING" => Table::Missing,
        _ => return None,
    })
}

/// The tables of a return in XML.
///
/// # Errors
/// The file is not well-formed to its end, or is no return.
pub(super) fn tables(file: &Arc<str>, text: &str) -> Result<Vec<Rows>, FileNote> {
    let mut walk = Walk::new(file);
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines::default();
    loop {
        let line = lines.at(text, reader.buffer_position());
        let refusal = |why: String| FileNote::refusal(file, line, why);
        let event = reader.read_event().map_err(|_| refusal(NOT_WELL_FORMED.to_owned()))?;
        match event {
            Event::Start(tag) => walk.start(tag.name().as_ref(), line).map_err(refusal)?,
            Event::End(_) => walk.end(line),
            Event::Text(text) => walk.text.push_str(&text),
            Event::CData(text) => walk.text.push_str(&text),
            Event::GeneralRef(reference) => walk.reference(&reference).map_err(refusal)?,
            Event::DocType(_) => {
                let why = "The file has a document type declaration (DTD). The return has none, and files with one are \
                           refused because it can be used to attack a reader. Remove it.";
                return Err(refusal(why.to_owned()));
            }
            Event::Eof => return walk.finish(line),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

const NOT_WELL_FORMED: &str =
    "The file is not well-formed XML here, or was cut short. Correct it, or export the return again.";

/// Lines by positions that only grow.
#[derive(Default)]
struct Lines {
    position: usize,
    line: u64,
}

impl Lines {
    fn at(&mut self, text: &str, position: u64) -> u64 {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(text.len());
        let passed = text.as_bytes().get(self.position..position).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.position = position;
        self.line + 1
    }
}

struct Walk<'a> {
    file: &'a Arc<str>,
    open: Vec<String>,
    text: String,
    tables: Vec<Rows>,
    notes: Vec<FileNote>,
    passed_over: usize,
    child: Child,
    is_leaf: bool,
}

/// Columns with their values.
type Values = Vec<(String, String)>;

/// Rows of the child being read.
#[derive(Default)]
struct Child {
    number: String,
    born: String,
    /// Each with the line on which it begins.
    rows: Vec<(Table, u64, Values)>,
}

impl<'a> Walk<'a> {
    fn new(file: &'a Arc<str>) -> Self {
        let rows = |table| Rows { table, file: Arc::clone(file), rows: Vec::new(), notes: Vec::new() };
        Self {
            file,
            open: Vec::new(),
            text: String::new(),
            tables: TABLES.into_iter().map(rows).collect(),
            notes: Vec::new(),
            passed_over: 0,
            child: Child::default(),
            is_leaf: false,
        }
    }

    fn start(&mut self, name: &str, line: u64) -> Result<(), String> {
        let name = name.rsplit(':').next().unwrap_or_default().to_uppercase();
        match self.open.len() {
            0 if name != "EXPSSDA903" => {
                return Err(format!(
                    "The file begins with the element {}; an SSDA903 return begins with EXPSSDA903. Check that this is \
                     the right file.",
                    shown(&name)
                ));
            }
            1 if name == "CHILD" => self.child = Child::default(),
            DEPTH_LIMIT => {
                return Err(format!(
                    "More than {DEPTH_LIMIT} elements are open inside one another. This is no return."
                ));
            }
            _ => {}
        }
        if self.is_in_child()
            && let Some(table) = table_of(&name)
        {
            self.child.rows.push((table, line, Vec::new()));
        }
        self.text.clear();
        self.is_leaf = true;
        self.open.push(name);
        Ok(())
    }

    fn is_in_child(&self) -> bool {
        self.open.get(1).is_some_and(|name| name == "CHILD")
    }

    fn end(&mut self, line: u64) {
        let Some(name) = self.open.pop() else { return };
        let was_leaf = std::mem::take(&mut self.is_leaf);
        if self.open.len() == 1 && name == "CHILD" {
            self.emit();
        } else if self.is_in_child() && was_leaf && table_of(&name).is_none() {
            self.leaf(&name, line);
        }
        self.text.clear();
    }

    /// A value: it belongs to the row of the nearest element around it that is one.
    fn leaf(&mut self, name: &str, line: u64) {
        let value = self.text.trim().to_owned();
        let around = self.open.iter().rev().find_map(|element| table_of(element));
        let Some(table) = around else { return self.pass_over(name, line) };
        let column = as_csv(name);
        if table == Table::Header {
            match column.as_str() {
                "CHILD" => self.child.number.clone_from(&value),
                "DOB" => self.child.born.clone_from(&value),
                _ => {}
            }
        }
        if !is_column(table, &column) {
            return self.pass_over(name, line);
        }
        if let Some((.., values)) = self.child.rows.iter_mut().rev().find(|(of, ..)| *of == table) {
            values.push((column, value));
        }
    }

    fn pass_over(&mut self, name: &str, line: u64) {
        // A flag that the CSV form does not have: whether DUC is given says the same.
        if name == "UASC" {
            return;
        }
        self.passed_over += 1;
        if self.passed_over <= LISTED {
            let message = format!("The element {} is not expected here and was passed over.", shown(name));
            self.notes.push(FileNote::note(self.file, line, message));
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), String> {
        let character = match &**reference {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => reference.resolve_char_ref().ok().flatten(),
        };
        self.text
            .push(character.ok_or("The file has an entity that is not one of XML’s own. Write the character itself.")?);
        Ok(())
    }

    /// Gives the child's rows to their tables. What stands in the header of the XML and has a table of its own in the CSV
    /// form goes there if any of it is given.
    fn emit(&mut self) {
        let child = std::mem::take(&mut self.child);
        for (table, line, values) in &child.rows {
            self.add(*table, *line, values, &child);
            if *table == Table::Header {
                for inner in [Table::Uasc, Table::Oc3, Table::Ad1] {
                    let own = |(column, value): &&(String, String)| !value.is_empty() && is_own(inner, column);
                    if values.iter().any(|value| own(&value)) {
                        self.add(inner, *line, values, &child);
                    }
                }
            }
        }
    }

    fn add(&mut self, table: Table, line: u64, values: &[(String, String)], child: &Child) {
        let Some(rows) = self.tables.iter_mut().find(|rows| rows.table == table) else { return };
        let mut broken = None;
        let mut row_values = Vec::with_capacity(table.columns().len());
        for column in table.columns() {
            let given: Vec<&String> =
                values.iter().filter(|(name, _)| name == column).map(|(_, value)| value).collect();
            let value = match (*column, given.as_slice()) {
                ("CHILD", _) => child.number.clone(),
                ("DOB", []) => child.born.clone(),
                (_, []) => String::new(),
                (_, [first, others @ ..]) => {
                    if others.iter().any(|other| other != first) {
                        broken = Some(format!(
                            "{column} is given twice with different values, so the record was refused. Correct it and \
                             export the return again."
                        ));
                    }
                    (*first).clone()
                }
            };
            if value.len() > LONGEST {
                broken = Some(format!(
                    "{column} “{}” is longer than any value of the return may be, so the record was refused. Correct it \
                     and export the return again.",
                    shown(&value)
                ));
            }
            row_values.push(value);
        }
        rows.rows.push(Row { line, row: rows.rows.len(), values: row_values, broken });
    }

    fn finish(mut self, line: u64) -> Result<Vec<Rows>, FileNote> {
        if !self.open.is_empty() {
            return Err(FileNote::refusal(self.file, line, NOT_WELL_FORMED));
        }
        if self.passed_over > LISTED {
            let more =
                format!("And {} more elements that are not expected were passed over.", self.passed_over - LISTED);
            self.notes.push(FileNote::note(self.file, 0, more));
        }
        if let Some(first) = self.tables.first_mut() {
            first.notes = self.notes;
        }
        Ok(self.tables)
    }
}

/// Whether a column is in a table, or for the header in one whose values the XML has in its header.
fn is_column(table: Table, column: &str) -> bool {
    let inner = [Table::Uasc, Table::Oc3, Table::Ad1];
    table.columns().contains(&column) || (table == Table::Header && inner.iter().any(|inner| is_own(*inner, column)))
}

/// Whether a column stands in this table and not in the header.
fn is_own(table: Table, column: &str) -> bool {
    table.columns().contains(&column) && !Table::Header.columns().contains(&column)
}

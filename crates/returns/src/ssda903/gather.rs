//! Gathers what all tables of one year's return say of each child.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::Fact;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::person::Person;

use super::chain::{chain_faults, outside_the_year};
use super::facts::{facts, key};
use super::rows::{FileNote, Row, Rows};
use super::table::Table;
use super::taking::Taking;
use super::values;
use super::year::Year;
use crate::cin_census::read::shown;
use crate::delivery::{Fault, Incoming, IncomingRecord, Refused};
use crate::standard::Part;

/// One year's return, child by child.
#[derive(Debug)]
pub struct Delivery {
    pub year: Year,
    /// What a report calls the files together.
    pub name: String,
    /// In the order in which the children first stand in the tables.
    pub children: Vec<Incoming>,
    /// The tables that are there whole: only of them can a record be missing.
    pub covered: BTreeSet<Part>,
    /// What is odd about the files as such.
    pub notes: Vec<FileNote>,
    /// Rows that are in the files and belong to no child.
    pub nobodys: Vec<Fault>,
}

/// Rows of one child, with the place of the table in the return.
type OfChild<'a> = Vec<(&'a Rows, &'a Row)>;

/// What the tables of one year say, by child.
pub(super) fn gather(year: Year, name: String, tables: &[Rows]) -> Delivery {
    let mut delivery = Delivery {
        year,
        name,
        children: Vec::new(),
        covered: tables.iter().map(|rows| rows.table.part()).collect(),
        notes: tables.iter().flat_map(|rows| rows.notes.iter().cloned()).collect(),
        nobodys: Vec::new(),
    };
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut children: Vec<(&str, OfChild<'_>)> = Vec::new();
    let mut ordered: Vec<&Rows> = tables.iter().collect();
    ordered.sort_by_key(|rows| rows.table);
    for rows in ordered {
        delivery.notes.extend(outside_the_year(rows, year));
        for row in &rows.rows {
            match number(rows, row) {
                Ok(number) => {
                    let place = *places.entry(number).or_insert_with(|| {
                        children.push((number, Vec::new()));
                        children.len() - 1
                    });
                    children[place].1.push((rows, row));
                }
                Err(fault) => {
                    // It may be any child's, so no child's is missing from this table.
                    delivery.covered.remove(&rows.table.part());
                    delivery.nobodys.push(fault);
                }
            }
        }
    }
    let has_header = tables.iter().any(|rows| rows.table == Table::Header);
    delivery.children = children.into_iter().map(|(number, rows)| child(number, &rows, year, has_header)).collect();
    delivery
}

/// Whose row it is.
fn number<'a>(rows: &Rows, row: &'a Row) -> Result<&'a str, Fault> {
    let taking = Taking::new(rows.table, &rows.file, row);
    if let Some(why) = &row.broken {
        return Err(taking.fault(None, why.clone(), true));
    }
    row.value(rows.table, "CHILD").ok_or_else(|| {
        let message = "CHILD is missing, so nobody knows whose row this is, and it was refused. Add the number and export \
                       the return again.";
        taking.fault(Some("CHILD"), message.to_owned(), true)
    })
}

fn child(number: &str, rows: &OfChild<'_>, year: Year, has_header: bool) -> Incoming {
    let (first_rows, first) = rows[0];
    let mut child =
        Incoming { line: first.line, row: first.row, number: Some(number.to_owned()), ..Incoming::default() };
    let mut taken = Taken::default();
    let same_key = by_key(rows, year);
    for (at, (of, row)) in rows.iter().enumerate() {
        match same_key.get(&at) {
            Some(Doubled::Again { first, line }) => repeated(&mut child, of, row, *first, *line),
            Some(Doubled::Otherwise { line }) => contradicted(&mut child, of, row, *line, key(of.table, row, year)),
            None => take(&mut child, &mut taken, of, row, year),
        }
    }
    who(&mut child, &mut taken, number, (first_rows, first), has_header, rows);
    child.records.append(&mut taken.records);
    chain_faults(&mut child.faults, &mut taken.episodes);
    child
}

/// What is taken of a child, the person apart until it is clear who it is.
#[derive(Default)]
struct Taken {
    person: Vec<IncomingRecord>,
    records: Vec<IncomingRecord>,
    episodes: Vec<(LookedAfterEpisode, Fault)>,
}

/// A row whose key another row of the child has.
enum Doubled {
    /// The same in everything as an earlier row.
    Again { first: usize, line: u64 },
    /// Not the same, and nobody knows which is right.
    Otherwise { line: u64 },
}

fn by_key(rows: &OfChild<'_>, year: Year) -> HashMap<usize, Doubled> {
    let mut keys: HashMap<(Table, String), Vec<usize>> = HashMap::new();
    for (at, (of, row)) in rows.iter().enumerate() {
        if let Some(key) = key(of.table, row, year) {
            keys.entry((of.table, key)).or_default().push(at);
        }
    }
    let mut doubled = HashMap::new();
    for places in keys.into_values().filter(|places| places.len() > 1) {
        let first = places[0];
        let line = |at: usize| rows[at].1.line;
        let same = places.iter().all(|at| rows[*at].1.values == rows[first].1.values);
        for at in &places {
            if same && *at != first {
                doubled.insert(*at, Doubled::Again { first: rows[first].1.row, line: line(first) });
            } else if !same {
                let other = if *at == first { places[1] } else { first };
                doubled.insert(*at, Doubled::Otherwise { line: line(other) });
            }
        }
    }
    doubled
}

fn repeated(child: &mut Incoming, of: &Rows, row: &Row, first: usize, line: u64) {
    let message = format!("This row says exactly what {} says; it was taken once.", place(line, first));
    child.faults.push(Taking::new(of.table, &of.file, row).fault(None, message, false));
    child.repeats.push(of.table.part());
}

/// `line 7`, or the row where the file has no lines.
fn place(line: u64, row: usize) -> String {
    if line > 0 { format!("line {line}") } else { format!("record {row}") }
}

fn contradicted(child: &mut Incoming, of: &Rows, row: &Row, line: u64, key: Option<String>) {
    let words = of.table.part().words;
    let message = format!(
        "The file has another {words} of this child with the same key, on {}, and the two say different things. Nobody \
         knows which is right, so both were refused. Correct them and export the return again.",
        if line > 0 { format!("line {line}") } else { "another record".to_owned() }
    );
    child.faults.push(Taking::new(of.table, &of.file, row).fault(None, message, true));
    child.refused.push(Refused { part: of.table.part(), path: key.filter(|key| !key.is_empty()) });
}

fn take(child: &mut Incoming, taken: &mut Taken, of: &Rows, row: &Row, year: Year) {
    let key = key(of.table, row, year);
    let mut taking = Taking::new(of.table, &of.file, row);
    match facts(of.table, &mut taking, key.clone(), year) {
        Ok(facts) => {
            for (path, fact) in facts {
                if let Fact::LookedAfterEpisode(episode) = &fact {
                    let fault = taking.fault(Some("DECOM"), String::new(), false);
                    taken.episodes.push(((**episode).clone(), fault));
                }
                let is_person = path.is_empty();
                let record = IncomingRecord {
                    part: of.table.part(),
                    file: Some(Arc::clone(&of.file)),
                    line: row.line,
                    row: row.row,
                    path,
                    parent: (!is_person).then_some(0),
                    stub: false,
                    fact,
                };
                if is_person { taken.person.push(record) } else { taken.records.push(record) }
            }
            child.faults.append(&mut taking.notes);
        }
        Err(fault) => {
            child.faults.push(fault);
            child.refused.push(Refused { part: of.table.part(), path: key.filter(|key| !key.is_empty()) });
        }
    }
}

/// Puts first who the child is: by the header, or failing that by its number and the birth date of the other tables.
fn who(
    child: &mut Incoming,
    taken: &mut Taken,
    number: &str,
    (of, row): (&Rows, &Row),
    has_header: bool,
    rows: &OfChild<'_>,
) {
    let born: BTreeSet<NaiveDate> = rows
        .iter()
        .filter(|(of, _)| of.table != Table::Header)
        .filter_map(|(of, row)| values::date(row.value(of.table, "DOB")?))
        .collect();
    if let Some(person) = taken.person.pop() {
        if let Fact::Person(said) = &person.fact
            && let Some(here) = said.birth_date
        {
            other_birth_dates(child, rows, here);
        }
        child.records.push(person);
        return;
    }
    let refused = child.refused.iter().any(|refused| refused.part == Table::Header.part());
    if has_header && !refused {
        let message = format!(
            "The table Header has no row for CHILD “{}”, so the record does not learn who this is. Add the row and export \
             the return again.",
            shown(number)
        );
        child.faults.push(Taking::new(of.table, &of.file, row).fault(Some("CHILD"), message, false));
    }
    let birth_date = if born.len() == 1 { born.first().copied() } else { None };
    let person = Person { la_child_id: Some(number.to_owned()), birth_date, ..Person::default() };
    child.records.push(IncomingRecord {
        part: Table::Header.part(),
        file: Some(Arc::clone(&of.file)),
        line: row.line,
        row: row.row,
        path: String::new(),
        parent: None,
        stub: true,
        fact: person.into(),
    });
}

/// Notes where another table says that the child was born on another day than the header says.
fn other_birth_dates(child: &mut Incoming, rows: &OfChild<'_>, here: NaiveDate) {
    for (of, row) in rows.iter().filter(|(of, _)| of.table != Table::Header) {
        let Some(value) = row.value(of.table, "DOB") else { continue };
        let taking = Taking::new(of.table, &of.file, row);
        let message = match values::date(value) {
            Some(day) if day == here => continue,
            Some(_) => format!(
                "DOB “{}” is not the one that the table Header has for this child. The one of the Header was kept; correct \
                 this one in the source system.",
                shown(value)
            ),
            None => format!("DOB “{}” is not a date. The one of the table Header was kept.", shown(value)),
        };
        child.faults.push(taking.fault(Some("DOB"), message, false));
    }
}

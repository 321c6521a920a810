//! Sorts the files that somebody gives into the returns of years, or says of each why it is not read.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::dates::long;

use super::gather::{Delivery, gather};
use super::rows::{FileNote, Rows};
use super::table::Table;
use super::text::{columns, decode, rows};
use super::values;
use super::workbook::what_workbook;
use super::xml;
use super::year::{Written, Year, in_name};

/// A file with its content.
#[derive(Clone, Debug)]
pub struct GivenFile {
    /// Without its folder.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What files hold: the return of each year, in order of time, and what was not read.
#[derive(Debug, Default)]
pub struct Plan {
    pub deliveries: Vec<Delivery>,
    /// Why files were left out. All other files of a year whose table is broken are left out with it.
    pub refused: Vec<FileNote>,
}

/// A file that is part of a return, or the sentence that says why it is not.
struct Read {
    file: Arc<str>,
    written: Option<Written>,
    /// Whether it has the Department's own name.
    is_proper: bool,
    is_xml: bool,
    tables: Result<Vec<Rows>, FileNote>,
}

/// Reads the files. `year` is of all of them, where the names do not say it.
///
/// A file that is no part of a return is refused by itself. A table that is broken leaves out its whole year, so that
/// nothing is half taken.
pub fn plan(files: Vec<GivenFile>, year: Option<Year>) -> Plan {
    let mut plan = Plan::default();
    let mut by_year: BTreeMap<Option<Written>, Vec<Read>> = BTreeMap::new();
    for file in files {
        match read(file) {
            Ok(read) => by_year.entry(read.written).or_default().push(read),
            Err(note) => plan.refused.push(note),
        }
    }
    let begins = bare_years_begin(&by_year);
    let named = by_year.keys().flatten().count();
    let mut years: BTreeMap<Year, Vec<Read>> = BTreeMap::new();
    for (written, mut reads) in by_year {
        match year_of(written, year, named, begins) {
            Ok(of) => {
                if let (None, Some(Written::Bare(bare))) = (year, written) {
                    reads.iter_mut().take(1).for_each(|read| read.tell(bare, of));
                }
                years.entry(of).or_default().extend(reads);
            }
            Err(why) => plan.refused.extend(reads.iter().map(|read| FileNote::refusal(&read.file, 0, why.clone()))),
        }
    }
    for (year, reads) in years {
        plan.year(year, reads);
    }
    plan
}

impl Read {
    /// Notes what a bare year in the name was taken for.
    fn tell(&mut self, bare: i32, year: Year) {
        if let Ok(tables) = &mut self.tables
            && let Some(first) = tables.first_mut()
        {
            let message = format!(
                "The year {bare} in the names of the files was taken as {year}, because the episodes are those of {} to {}. \
                 If that is not so, say the year.",
                long(year.first_day()),
                long(year.last_day())
            );
            first.notes.push(FileNote::note(&self.file, 0, message));
        }
    }
}

impl Plan {
    fn year(&mut self, year: Year, reads: Vec<Read>) {
        let files: Vec<Arc<str>> = reads.iter().map(|read| Arc::clone(&read.file)).collect();
        let (reads, mut refused) = one_of_each(reads);
        let mut tables = Vec::new();
        let mut broken = false;
        for read in reads {
            match read.tables {
                Ok(some) => tables.extend(some),
                Err(note) => {
                    broken = true;
                    refused.push(note);
                }
            }
        }
        broken |= refused.iter().any(|note| note.message.contains(NO_CHOICE));
        if broken {
            let why = format!("Nothing of {year} was loaded, because another file of that year could not be read.");
            let told: Vec<Arc<str>> = refused.iter().map(|note| Arc::clone(&note.file)).collect();
            let others = files.iter().filter(|file| !told.contains(file));
            refused.extend(others.map(|file| FileNote::refusal(file, 0, why.clone())));
        } else if !tables.is_empty() {
            tables.iter().filter(|rows| rows.rows.is_empty()).for_each(|rows| refused.extend(no_rows(rows)));
            tables.retain(|rows| !rows.rows.is_empty() || !is_main(rows.table));
            self.deliveries.push(gather(year, name(&tables), &tables));
        }
        self.refused.extend(refused);
    }
}

/// A return without a child is a failed export, not the news that there are no children.
fn is_main(table: Table) -> bool {
    matches!(table, Table::Header | Table::Episodes)
}

fn no_rows(rows: &Rows) -> Option<FileNote> {
    let why = format!(
        "The table {} has no row, which no authority’s return is like, so it was left out. Export it again.",
        rows.table.code()
    );
    is_main(rows.table).then(|| FileNote::refusal(&rows.file, 1, why))
}

/// What a report calls the files of one year.
fn name(tables: &[Rows]) -> String {
    let mut files: Vec<&str> = tables.iter().map(|rows| &*rows.file).collect();
    files.sort_unstable();
    files.dedup();
    match files.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, others @ ..] => format!("{first} and {} more", others.len()),
    }
}

/// # Errors
/// The file is no part of a return.
fn read(file: GivenFile) -> Result<Read, FileNote> {
    let name: Arc<str> = file.name.as_str().into();
    let refusal = |line: u64, why: String| FileNote::refusal(&name, line, why);
    if let Some(why) = what_workbook(&file.bytes) {
        return Err(refusal(0, why));
    }
    let text = decode(&file.bytes).map_err(|why| refusal(0, why))?;
    let (written, stem) = in_name(&file.name);
    if text.trim_start().starts_with('<') {
        let tables = xml::tables(&name, &text);
        if let Err(note) = &tables
            && note.line <= 1
            && note.message.contains("begins with the element")
        {
            return Err(note.clone());
        }
        return Ok(Read { file: name, written, is_proper: true, is_xml: true, tables });
    }
    let (names, _) = columns(&text);
    let named = Table::by_name(&plain(&stem));
    let marked = Table::ALL.into_iter().find(|table| names.iter().any(|column| column == table.mark()));
    let (table, is_proper) = match (named, marked) {
        (Some((table, is_proper)), Some(marked)) if table == marked => (table, is_proper),
        (Some((table, _)), Some(marked)) => {
            let why = format!(
                "The file is called like the table {} and has the columns of the table {}, so it is not sure which it is. \
                 Give it the right name and load it again.",
                table.code(),
                marked.code()
            );
            return Ok(Read { written, is_proper: true, is_xml: false, tables: Err(refusal(1, why)), file: name });
        }
        (Some((table, is_proper)), None) => (table, is_proper),
        (None, Some(marked)) => (marked, false),
        (None, None) => {
            let why = "The file has no column by which a table of the looked-after children return (SSDA903) is known, so \
                       it was not read. Check that this is the right file, and that its first line has the names of the \
                       columns.";
            return Err(refusal(1, why.to_owned()));
        }
    };
    let tables = rows(table, &name, &text).map(|rows| vec![rows]);
    Ok(Read { file: name, written, is_proper, is_xml: false, tables })
}

/// Letters and digits of a file's name without its ending and without what says only that it is this return.
fn plain(name: &str) -> String {
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !matches!(*word, "ssda903" | "ssda" | "903" | "cla")).collect()
}

const NO_CHOICE: &str = "it is not sure which of them counts";

/// Leaves out what comes twice: a table beside one of its proper name, and XML beside tables.
fn one_of_each(mut reads: Vec<Read>) -> (Vec<Read>, Vec<FileNote>) {
    let mut refused = Vec::new();
    if reads.iter().any(|read| !read.is_xml) {
        reads.retain(|read| {
            if read.is_xml {
                let why = "An XML file is a whole return by itself, and tables of the same year are beside it, so it was \
                           left out. Load it by itself if it is meant instead of them.";
                refused.push(FileNote::refusal(&read.file, 0, why));
            }
            !read.is_xml
        });
    }
    let table = |read: &Read| read.tables.as_ref().ok().and_then(|tables| tables.first()).map(|rows| rows.table);
    let mut counts: BTreeMap<Table, (usize, usize)> = BTreeMap::new();
    for read in &reads {
        if let Some(table) = table(read) {
            let (all, proper) = counts.entry(table).or_default();
            *all += 1;
            *proper += usize::from(read.is_proper);
        }
    }
    reads.retain(|read| {
        let Some(table) = table(read) else { return true };
        match counts.get(&table) {
            Some((2.., 1)) if read.is_proper => true,
            Some((2.., 1)) => {
                let why = format!(
                    "Another file of the same year is the table {} by its name, so this one was left out. Load it by \
                     itself if it is meant instead.",
                    table.code()
                );
                refused.push(FileNote::refusal(&read.file, 0, why));
                false
            }
            Some((2.., _)) => {
                let why = format!(
                    "More than one file of the same year is the table {}, and {NO_CHOICE}. Give only one of them.",
                    table.code()
                );
                refused.push(FileNote::refusal(&read.file, 0, why));
                false
            }
            _ => true,
        }
    });
    (reads, refused)
}

/// # Errors
/// It is not sure of which year a file is: the sentence asks for it.
fn year_of(
    written: Option<Written>,
    asked: Option<Year>,
    named: usize,
    bare_years_begin: Option<bool>,
) -> Result<Year, String> {
    match (asked, written) {
        (Some(asked), Some(Written::Whole(year))) if year != asked => Err(format!(
            "The name of the file says {year} and the year asked for is {asked}. Load the files of each year with its own \
             year, or leave the year to their names."
        )),
        (Some(asked), Some(Written::Bare(_))) if named > 1 => Err(format!(
            "The files are of several years by their names, and one year, {asked}, was asked for. Load the files of each \
             year by themselves, or leave the year to their names."
        )),
        (Some(asked), _) => Ok(asked),
        (None, Some(Written::Whole(year))) => Ok(year),
        (None, Some(Written::Bare(year))) => match bare_years_begin {
            Some(begins) => Ok(Year::ending(year + i32::from(begins))),
            None => Err(format!(
                "The year {year} in the name of the file may be {} or {}, and the episodes do not tell which. Load the \
                 files of each year by themselves and say which year it is, such as --year {}.",
                Year::ending(year),
                Year::ending(year + 1),
                Year::ending(year + 1)
            )),
        },
        (None, None) => Err("Nobody can see of which year the file is: its name has no year. Say it, such as --year \
                             2020-21."
            .to_owned()),
    }
}

/// Whether the years in names are those in which the return's year begins: the episodes of a return all touch its year.
/// `None` if they do not tell.
fn bare_years_begin(by_year: &BTreeMap<Option<Written>, Vec<Read>>) -> Option<bool> {
    let (mut all, mut not_ending, mut not_beginning) = (0_usize, 0_usize, 0_usize);
    for (written, reads) in by_year {
        let Some(Written::Bare(year)) = written else { continue };
        let tables = reads.iter().filter_map(|read| read.tables.as_ref().ok()).flatten();
        for rows in tables.filter(|rows| rows.table == Table::Episodes) {
            for row in &rows.rows {
                let day = |column: &str| values::date(row.value(rows.table, column)?);
                let Some(start) = day("DECOM") else { continue };
                let touches =
                    |year: Year| start <= year.last_day() && day("DEC").is_none_or(|end| end >= year.first_day());
                all += 1;
                not_ending += usize::from(!touches(Year::ending(*year)));
                not_beginning += usize::from(!touches(Year::ending(year + 1)));
            }
        }
    }
    // A few wrong dates must not hide what all the others say.
    let fits = |misfits: usize| misfits * 100 <= all;
    let does_not = |misfits: usize| misfits * 10 > all;
    match () {
        () if all > 0 && fits(not_beginning) && does_not(not_ending) => Some(true),
        () if all > 0 && fits(not_ending) && does_not(not_beginning) => Some(false),
        () => None,
    }
}

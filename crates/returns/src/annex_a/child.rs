//! A workbook as it was read: the rows of each child together.

use super::list::List;
use super::problem::Problem;
use super::row::Row;

/// What a workbook says, before anything is made of it.
#[derive(Clone, Debug, Default)]
pub struct AnnexA {
    /// In the order of the lists.
    pub lists: Vec<ListRead>,
    /// In the order in which their numbers first come.
    pub children: Vec<ChildRows>,
    /// Rows of list 11, by the adopter's number.
    pub adopters: Vec<(String, Row)>,
    /// Rows that were refused because nobody knows whose they are.
    pub refused: Vec<Problem>,
    /// What is odd about the workbook, a sheet or a column. Nothing is refused for it.
    pub notes: Vec<Problem>,
}

impl AnnexA {
    /// Whether the workbook has this list, with headings. A list without a row is still a list: it says that there is none.
    pub fn has(&self, list: List) -> bool {
        self.lists.iter().any(|read| read.list == list)
    }
}

/// One list of the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRead {
    pub list: List,
    /// The name of the sheet.
    pub sheet: String,
    /// Rows with something in them, those refused included.
    pub rows: usize,
}

/// All rows of one child.
#[derive(Clone, Debug)]
pub struct ChildRows {
    /// The authority's own number for the child.
    pub la_child_id: String,
    /// In the order of the lists, and within a list of the sheet.
    pub rows: Vec<Row>,
}

impl ChildRows {
    /// The rows of one list.
    pub fn of(&self, list: List) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.list == list)
    }
}

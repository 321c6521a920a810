//! The records of one child as they come together from several lists.

use domain::{Fact, Kind};

use super::facts::Taken;
use super::problem::Problem;
use super::row::Taking;

#[derive(Default)]
pub(super) struct Gathered {
    pub records: Vec<Result<Taken, Problem>>,
}

/// A record that can be made: its key among the records of the child, and the fact. `None` where the row says nothing of it.
pub(super) type Made = Result<Option<(String, Fact)>, Problem>;

impl Gathered {
    /// Adds what was made of a row. Two rows that say the same are one record, but for contacts: two of one day from one
    /// source are two.
    pub(super) fn put(&mut self, taking: Taking<'_>, made: Made) {
        let (key, fact) = match made {
            Ok(Some(made)) => made,
            Ok(None) => return,
            Err(problem) => return self.records.push(Err(problem)),
        };
        if fact.kind() != Kind::Contact
            && let Some(same) = self.taken_mut(|taken| base(&taken.key) == key && taken.fact == fact)
        {
            if same.list == taking.row.list {
                let message = format!("This row says the same as row {}; it was taken once.", same.row);
                let problem = taking.row.problem(None, message, false);
                same.notes.push(problem);
            }
            return;
        }
        let row = taking.row;
        let taken = Taken {
            key: self.free(&key),
            fact,
            list: row.list,
            sheet: row.sheet.to_string(),
            row: row.number,
            notes: taking.notes,
        };
        self.records.push(Ok(taken));
    }

    /// The first record that was taken and is like this.
    pub(super) fn taken_mut(&mut self, like: impl Fn(&Taken) -> bool) -> Option<&mut Taken> {
        self.records.iter_mut().flatten().find(|taken| like(taken))
    }

    pub(super) fn has(&self, like: impl Fn(&Fact) -> bool) -> bool {
        self.records.iter().flatten().any(|taken| like(&taken.fact))
    }

    /// `contact:2024-01-31`, and `contact:2024-01-31#2` if that is taken.
    fn free(&self, key: &str) -> String {
        let count = self.records.iter().flatten().filter(|taken| base(&taken.key) == key).count();
        if count == 0 { key.to_owned() } else { format!("{key}#{}", count + 1) }
    }
}

fn base(key: &str) -> &str {
    key.split_once('#').map_or(key, |(base, _)| base)
}

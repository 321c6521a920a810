//! Puts one child's block together, element by element.

use super::block::{ChildBlock, Field, Module, Record};
use super::problem::Problem;

/// Most oddities of one block that are written down one by one.
const LISTED: usize = 50;

/// Number of the next record of each module in the file.
#[derive(Debug, Default)]
pub(super) struct Rows([usize; Module::ALL.len()]);

impl Rows {
    fn next(&mut self, module: Module) -> usize {
        let row = self.0[module as usize];
        self.0[module as usize] += 1;
        row
    }

    pub(super) fn none_of(&self, module: Module) -> bool {
        self.0[module as usize] == 0
    }
}

pub(super) struct BlockBuilder {
    block: ChildBlock,
    identifier: Identifier,
    odd: usize,
}

/// What has been seen of LAchildID.
enum Identifier {
    Unseen,
    Read(String),
    Unusable,
}

impl BlockBuilder {
    /// Begins the block with the record of the child itself, which has index 0.
    pub(super) fn new(line: u64, rows: &mut Rows) -> Self {
        let block = ChildBlock { line, row: 0, la_child_id: None, records: Vec::new(), problems: Vec::new() };
        let mut builder = Self { block, identifier: Identifier::Unseen, odd: 0 };
        builder.add_record(Module::Child, line, None, rows);
        builder.block.row = builder.block.records[0].row;
        builder
    }

    pub(super) fn line(&self) -> u64 {
        self.block.line
    }

    /// The index of the new record.
    pub(super) fn add_record(&mut self, module: Module, line: u64, parent: Option<usize>, rows: &mut Rows) -> usize {
        let row = rows.next(module);
        self.block.records.push(Record { module, row, line, parent, fields: Vec::new(), unclear: None });
        self.block.records.len() - 1
    }

    /// Adds a field; `unclear` says why its text is not clear, if it is not.
    pub(super) fn add_field(&mut self, record: usize, field: Field, unclear: Option<&'static str>) {
        if field.name == "LAchildID" {
            self.see_identifier(&field, unclear.is_some());
        }
        let record = &mut self.block.records[record];
        if let Some(why) = unclear
            && record.unclear.is_none()
        {
            let message = format!(
                "{} “{}” {why}, so the {} was refused. Correct it and export the census again.",
                field.name,
                super::shown(&field.value),
                record.module.in_words()
            );
            record.unclear = Some(Box::new(Problem {
                line: field.line,
                module: record.module,
                row: record.row,
                field: Some(field.name.clone()),
                message,
                refused: true,
            }));
        }
        record.fields.push(field);
    }

    fn see_identifier(&mut self, field: &Field, unclear: bool) {
        self.identifier = match std::mem::replace(&mut self.identifier, Identifier::Unusable) {
            _ if unclear => Identifier::Unusable,
            seen if field.value.is_empty() => seen,
            Identifier::Unseen => Identifier::Read(field.value.clone()),
            Identifier::Read(before) if before == field.value => Identifier::Read(before),
            _ => Identifier::Unusable,
        };
    }

    /// Writes down something odd about the shape of a record, up to a number; the last entry says that there was more.
    pub(super) fn note(&mut self, record: usize, line: u64, message: String) {
        self.odd += 1;
        let message = match self.odd {
            ..=LISTED => message,
            odd if odd == LISTED + 1 => {
                "There is more in this child that was passed over; it is not listed.".to_owned()
            }
            _ => return,
        };
        let Record { module, row, .. } = self.block.records[record];
        self.block.problems.push(Problem { line, module, row, field: None, message, refused: false });
    }

    pub(super) fn finish(mut self) -> ChildBlock {
        if let Identifier::Read(identifier) = self.identifier {
            self.block.la_child_id = Some(identifier);
        }
        self.block
    }
}

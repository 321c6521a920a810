//! Walks through the elements of a census file and knows where it is. Knows nothing of bytes and encodings.

use super::block::{ChildBlock, Field, Header, Module, Raw};
use super::builder::{BlockBuilder, Rows};
use super::layout::{Place, Step, step};
use super::problem::{Note, shown};
use super::{DEPTH_LIMIT, FIELD_LIMIT};

/// Most notes on what stands outside of children that are written down one by one.
const LISTED: usize = 50;

/// What the walk came to.
#[derive(Debug)]
pub(super) enum Reached {
    Nothing,
    /// The children begin, so that the header is complete.
    Children,
    ChildStart,
    Child(Box<ChildBlock>),
}

#[derive(Clone, Copy)]
enum Node {
    Place(Place),
    Field(&'static str),
    /// Not expected; it and everything in it are passed over.
    Unknown,
}

struct Open {
    node: Node,
    line: u64,
    /// Index of the record whose fields stand here, within a child.
    record: usize,
    /// For the wrapper of reviews: whether a date came.
    dated: bool,
}

/// Sentences for what makes the whole file unreadable from here on.
type Broken = String;

#[derive(Default)]
pub(super) struct Walk {
    open: Vec<Open>,
    pub(super) header: Header,
    pub(super) notes: Vec<Note>,
    passed_over: usize,
    rows: Rows,
    child: Option<BlockBuilder>,
    text: String,
    unclear: Option<&'static str>,
    root_seen: bool,
    children_seen: bool,
}

impl Walk {
    /// Line on which the child being read begins.
    pub(super) fn child_line(&self) -> Option<u64> {
        self.child.as_ref().map(BlockBuilder::line)
    }

    pub(super) fn start(&mut self, name: &str, line: u64) -> Result<Reached, Broken> {
        if self.open.len() == DEPTH_LIMIT {
            return Err(format!("more than {DEPTH_LIMIT} elements are open inside one another. This is not a census."));
        }
        let name = local(name);
        let Some(around) = self.open.last() else { return self.start_root(name, line) };
        let (around, record) = (around.node, around.record);
        match around {
            Node::Place(place) => match step(place, name) {
                Some(Step::Into(inner)) => return Ok(self.start_place(inner, name, record, line)),
                Some(Step::Field(field)) => self.start_field(field, record, line),
                None => {
                    self.note(line, format!("The element {} is not expected here and was passed over.", shown(name)));
                    self.push(Node::Unknown, record, line);
                }
            },
            Node::Field(_) => {
                self.unclear = Some("has other elements inside it");
                self.push(Node::Unknown, record, line);
            }
            Node::Unknown => self.push(Node::Unknown, record, line),
        }
        Ok(Reached::Nothing)
    }

    fn start_root(&mut self, name: &str, line: u64) -> Result<Reached, Broken> {
        if self.root_seen {
            return Err(format!("a second document begins here with {}. Give each file by itself.", shown(name)));
        }
        if !name.eq_ignore_ascii_case("Message") {
            return Err(format!(
                "the file begins with the element {}; a children in need census begins with Message. Check that this is \
                 the right file.",
                shown(name)
            ));
        }
        self.root_seen = true;
        self.push(Node::Place(Place::Message), 0, line);
        Ok(Reached::Nothing)
    }

    fn start_place(&mut self, place: Place, name: &str, around: usize, line: u64) -> Reached {
        let mut node = Node::Place(place);
        let mut record = around;
        let mut reached = Reached::Nothing;
        match place {
            Place::Record(Module::Child) => {
                self.child = Some(BlockBuilder::new(line, &mut self.rows));
                record = 0;
                reached = Reached::ChildStart;
            }
            Place::Record(module) => {
                if let Some(child) = &mut self.child {
                    record = child.add_record(module, line, Some(around), &mut self.rows);
                }
            }
            Place::Header if self.children_seen => {
                self.note(line, format!("The element {} comes after the children and was passed over.", shown(name)));
                node = Node::Unknown;
            }
            Place::Header if self.header.line == 0 => self.header.line = line,
            Place::Children => {
                self.children_seen = true;
                reached = Reached::Children;
            }
            _ => {}
        }
        self.push(node, record, line);
        reached
    }

    fn start_field(&mut self, field: &'static str, record: usize, line: u64) {
        self.text.clear();
        self.unclear = None;
        self.push(Node::Field(field), record, line);
    }

    fn push(&mut self, node: Node, record: usize, line: u64) {
        self.open.push(Open { node, line, record, dated: false });
    }

    pub(super) fn end(&mut self) -> Reached {
        let Some(ended) = self.open.pop() else { return Reached::Nothing };
        match ended.node {
            Node::Field(name) => self.end_field(name, ended.record, ended.line),
            Node::Place(Place::Reviews) if !ended.dated => {
                self.add_review(ended.record, ended.line);
            }
            Node::Place(Place::Record(Module::Child)) => {
                if let Some(child) = self.child.take() {
                    return Reached::Child(Box::new(child.finish()));
                }
            }
            _ => {}
        }
        Reached::Nothing
    }

    fn end_field(&mut self, name: &'static str, record: usize, line: u64) {
        let mut value = self.text.trim().to_owned();
        if self.unclear.is_none() && value.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            self.unclear = Some("has control characters in it");
        }
        if self.unclear.is_some() {
            value.push('…');
        }
        if self.child.is_none() {
            return self.end_header_field(name, value, line);
        }
        let record = match self.open.last_mut() {
            Some(around) if matches!(around.node, Node::Place(Place::Reviews)) => {
                around.dated = true;
                self.add_review(record, line)
            }
            _ => record,
        };
        if let Some(child) = &mut self.child {
            child.add_field(record, Field { name: name.into(), value, line }, self.unclear);
        }
    }

    fn end_header_field(&mut self, name: &'static str, value: String, line: u64) {
        if let Some(why) = self.unclear {
            self.note(line, format!("{name} “{}” {why}.", shown(&value)));
        }
        if value.is_empty() {
            return;
        }
        let Some(slot) = self.header.slot(name) else { return };
        match slot {
            None => *slot = Some(Raw { text: value, line }),
            Some(first) if first.text == value => {}
            Some(first) => {
                let message = format!(
                    "{name} is given again, as “{}”; “{}” from line {} was kept.",
                    shown(&value),
                    shown(&first.text),
                    first.line
                );
                self.note(line, message);
            }
        }
    }

    fn add_review(&mut self, plan: usize, line: u64) -> usize {
        match &mut self.child {
            Some(child) => child.add_record(Module::Reviews, line, Some(plan), &mut self.rows),
            None => plan,
        }
    }

    /// Text between tags, beginning on `line`.
    pub(super) fn text(&mut self, text: &str, line: u64) {
        match self.open.last().map(|open| open.node) {
            Some(Node::Field(_)) => self.add_text(text),
            Some(Node::Unknown) => {}
            Some(Node::Place(_)) | None => {
                let stray = text.trim_start();
                if !stray.is_empty() {
                    let blank = &text[..text.len() - stray.len()];
                    let line = line + blank.bytes().filter(|byte| *byte == b'\n').count() as u64;
                    self.note(
                        line,
                        format!("The text “{}” stands between elements and was passed over.", shown(stray)),
                    );
                }
            }
        }
    }

    /// Adds as much to the text of the field as there is room for.
    fn add_text(&mut self, text: &str) {
        // White space around a value is no part of it, and must not use up the room.
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        let mut room = FIELD_LIMIT.saturating_sub(self.text.len()).min(text.len());
        while !text.is_char_boundary(room) {
            room -= 1;
        }
        let (kept, left) = text.split_at(room);
        self.text.push_str(kept);
        if !left.trim().is_empty() {
            self.unclear = Some("is longer than any value of the census");
        }
    }

    /// A reference such as `&amp;` or `&#233;`, with the character it stands for if it is one of those allowed.
    pub(super) fn reference(&mut self, name: &str, character: Option<char>, line: u64) {
        match character {
            Some(character) => self.text(character.encode_utf8(&mut [0; 4]), line),
            None => {
                self.text(&format!("&{};", shown(name)), line);
                if matches!(self.open.last(), Some(Open { node: Node::Field(_), .. })) {
                    self.unclear = Some("has an entity that XML does not know");
                }
            }
        }
    }

    fn note(&mut self, line: u64, message: String) {
        if let Some(child) = &mut self.child {
            let record = self.open.last().map_or(0, |open| open.record);
            return child.note(record, line, message);
        }
        self.passed_over += 1;
        match self.passed_over {
            ..=LISTED => self.notes.push(Note { line, message }),
            passed if passed == LISTED + 1 => {
                self.notes
                    .push(Note { line, message: "There is more that was passed over; it is not listed.".to_owned() });
            }
            _ => {}
        }
    }

    /// The file has ended.
    ///
    /// # Errors
    /// Something is still open, or there was nothing.
    pub(super) fn finish(&mut self, line: u64) -> Result<(), Broken> {
        if let Some(innermost) = self.open.last() {
            return Err(match self.child_line() {
                Some(child) => format!(
                    "the file ends in the middle of the child that begins on line {child}, so it was cut short. That child \
                     was not read. Export the census again."
                ),
                None => format!(
                    "the file ends although an element opened on line {} is not closed, so it was cut short. Export the \
                     census again.",
                    innermost.line
                ),
            });
        }
        if !self.root_seen {
            return Err("the file has no element Message, so it is not a census. Export the census again.".to_owned());
        }
        if self.rows.none_of(Module::Child) {
            self.notes.push(Note { line, message: "The file has no children in it.".to_owned() });
        }
        Ok(())
    }
}

/// The name without its namespace prefix: no namespace of the census is known, and some systems write one.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

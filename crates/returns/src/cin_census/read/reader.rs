//! The reader: bytes in, header and children out.

use std::io::Read;

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, Event};

use super::BLOCK_LIMIT;
use super::block::{ChildBlock, Header};
use super::plain_text::{Failure, PlainText};
use super::problem::{Note, Unreadable, shown};
use super::walk::{Reached, Walk};

/// Reads a census file child by child. After an [`Unreadable`] it gives nothing more.
pub struct Reader<R> {
    xml: quick_xml::Reader<PlainText<R>>,
    /// Holds one tag or text at a time.
    piece: Vec<u8>,
    file: String,
    walk: Walk,
    ended: bool,
}

enum Progress {
    Reached(Reached),
    End,
}

impl<R: Read> Reader<R> {
    /// Reads the header. `file_name` is only repeated in messages.
    ///
    /// # Errors
    /// The file cannot be read as far as its first child: it is empty, no XML, no census, wrongly encoded or broken.
    pub fn new(input: R, file_name: &str) -> Result<Self, Unreadable> {
        let file = shown_file(file_name);
        let text = PlainText::new(input, BLOCK_LIMIT).map_err(|message| Unreadable {
            file: file.clone(),
            line: 1,
            message,
        })?;
        let mut xml = quick_xml::Reader::from_reader(text);
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        // A bare “&” is not XML, but what is meant by it is clear.
        config.allow_dangling_amp = true;
        let mut reader = Self { xml, piece: Vec::new(), file, walk: Walk::default(), ended: false };
        loop {
            match reader.advance()? {
                Progress::Reached(Reached::Children) => return Ok(reader),
                Progress::Reached(_) => {}
                Progress::End => {
                    reader.ended = true;
                    return Ok(reader);
                }
            }
        }
    }

    /// What the file says about itself.
    pub fn header(&self) -> &Header {
        &self.walk.header
    }

    /// What was odd outside of children, as far as the file has been read: read it again after the last child.
    pub fn notes(&self) -> &[Note] {
        &self.walk.notes
    }

    /// Takes one tag, text or reference.
    fn advance(&mut self) -> Result<Progress, Unreadable> {
        self.piece.clear();
        let line = self.xml.get_ref().line();
        let event = match self.xml.read_event_into(&mut self.piece) {
            Ok(event) => event,
            Err(error) => return Err(self.broken(&error, line)),
        };
        let walk = &mut self.walk;
        let reached = match event {
            Event::Start(tag) => walk.start(tag.name().as_ref(), line),
            Event::End(_) => Ok(walk.end()),
            Event::Text(text) => {
                walk.text(&text, line);
                Ok(Reached::Nothing)
            }
            Event::CData(text) => {
                walk.text(&text, line);
                Ok(Reached::Nothing)
            }
            Event::GeneralRef(reference) => {
                walk.reference(&reference, character(&reference), line);
                Ok(Reached::Nothing)
            }
            Event::DocType(_) => {
                Err("the file has a document type declaration (DTD). The census has none, and files with \
                                      one are refused because it can be used to attack a reader. Remove it."
                    .to_owned())
            }
            Event::Eof => return self.finish(line),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Reached::Nothing),
        };
        let reached = reached.map_err(|message| self.unreadable(line, message))?;
        if matches!(reached, Reached::ChildStart | Reached::Child(_)) {
            self.xml.get_mut().allow(BLOCK_LIMIT);
        }
        Ok(Progress::Reached(reached))
    }

    fn finish(&mut self, line: u64) -> Result<Progress, Unreadable> {
        match self.walk.finish(line) {
            Ok(()) => Ok(Progress::End),
            Err(message) => Err(self.unreadable(line, message)),
        }
    }

    fn unreadable(&self, line: u64, message: String) -> Unreadable {
        Unreadable { file: self.file.clone(), line, message }
    }

    /// What the failure of the XML reader means; `line` is where the piece begins that it failed on.
    fn broken(&mut self, error: &Error, line: u64) -> Unreadable {
        if let Some(failure) = self.xml.get_ref().failure() {
            let message = match (failure, self.walk.child_line()) {
                (Failure::TooLarge, Some(child)) => {
                    format!(
                        "the child that begins on line {child} is larger than a child of a census can be. Check the file."
                    )
                }
                _ => failure.message(),
            };
            return self.unreadable(self.xml.get_ref().line(), message);
        }
        let message = match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                "“<!” begins nothing that XML knows. Correct the file.".to_owned()
            }
            Error::Syntax(_) => match self.walk.finish(line) {
                Err(message) => message,
                Ok(()) => {
                    "the file ends in the middle of a tag, so it was cut short. Export the census again.".to_owned()
                }
            },
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => format!(
                "the end tag {} stands where {} must be closed. Correct the file, or export the census again.",
                shown(found),
                shown(expected)
            ),
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                format!("the end tag {} closes nothing. Correct the file, or export the census again.", shown(found))
            }
            _ => "the file is not well-formed XML here. Correct it, or export the census again.".to_owned(),
        };
        self.unreadable(line, message)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<ChildBlock, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.advance() {
                Ok(Progress::Reached(Reached::Child(child))) => return Some(Ok(*child)),
                Ok(Progress::Reached(_)) => {}
                Ok(Progress::End) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// The character of one of the five predefined entities or of a character reference; `None` for any other.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// The name without folders and control characters.
fn shown_file(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if name.trim().is_empty() { "the file".to_owned() } else { shown(name) }
}

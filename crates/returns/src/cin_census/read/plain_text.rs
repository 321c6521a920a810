//! The file as UTF-8 text, in pieces: decodes, counts lines, and stops at the size that the reader allows.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use super::encoding::{PREFIX, recognise};

const RAW: usize = 32 * 1024;
/// One byte of Windows-1252 can take three bytes of UTF-8; smaller than that only means more turns.
const DECODED: usize = 64 * 1024;

/// Why no more text comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The underlying reader failed.
    Input(String),
    /// Bytes that are no text in this encoding.
    Malformed(&'static Encoding),
    /// The reader's allowance is used up.
    TooLarge,
}

impl Failure {
    pub(super) fn message(&self) -> String {
        match self {
            Self::Input(why) => format!("the file could not be read further ({why}). Try again."),
            Self::Malformed(encoding) if *encoding == UTF_8 => {
                "the text here is not UTF-8, although the file declares that or declares nothing. Save the file as UTF-8, \
                 or declare its true encoding, such as windows-1252, in its first line."
                    .to_owned()
            }
            Self::Malformed(encoding) => {
                format!("the text here is not {}, as the start of the file says. Save the file as UTF-8.", encoding.name())
            }
            Self::TooLarge => "there is more text here than a census can hold.".to_owned(),
        }
    }
}

/// Decoded text over any reader of bytes.
pub(super) struct PlainText<R> {
    input: R,
    raw: Vec<u8>,
    raw_from: usize,
    input_ended: bool,
    encoding: &'static Encoding,
    decoder: Decoder,
    decoded: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
    malformed: bool,
    failure: Option<Failure>,
    line: u64,
    allowance: usize,
}

impl<R: Read> PlainText<R> {
    /// # Errors
    /// A sentence, where the first bytes are not those of an XML text that can be decoded.
    pub(super) fn new(mut input: R, allowance: usize) -> Result<Self, String> {
        let mut raw = Vec::with_capacity(RAW);
        let taken = input.by_ref().take(PREFIX as u64).read_to_end(&mut raw);
        taken.map_err(|error| Failure::Input(error.to_string()).message())?;
        let (encoding, mark) = recognise(&raw)?;
        Ok(Self {
            input_ended: raw.len() < PREFIX,
            input,
            raw,
            raw_from: mark,
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            decoded: vec![0; DECODED],
            from: 0,
            to: 0,
            ended: false,
            malformed: false,
            failure: None,
            line: 1,
            allowance,
        })
    }

    /// Line of the next byte to be taken, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Lets the reader take this many bytes from here, instead of what was left.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    fn fail(&mut self, failure: Failure) -> io::Error {
        let message = failure.message();
        self.failure = Some(failure);
        io::Error::other(message)
    }

    /// Makes text ready, unless some is ready, or there is none.
    fn refill(&mut self) -> io::Result<()> {
        while self.from == self.to && !self.ended {
            if self.malformed {
                return Err(self.fail(Failure::Malformed(self.encoding)));
            }
            if self.raw_from == self.raw.len() && !self.input_ended {
                self.read_raw()?;
            }
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.raw[self.raw_from..],
                &mut self.decoded,
                self.input_ended,
            );
            self.raw_from += read;
            (self.from, self.to) = (0, written);
            match result {
                DecoderResult::InputEmpty => self.ended = self.input_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.malformed = true,
            }
        }
        Ok(())
    }

    fn read_raw(&mut self) -> io::Result<()> {
        self.raw.resize(RAW, 0);
        self.raw_from = 0;
        let read = loop {
            match self.input.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        match read {
            Ok(read) => {
                self.raw.truncate(read);
                self.input_ended = read == 0;
                Ok(())
            }
            Err(error) => {
                self.raw.clear();
                Err(self.fail(Failure::Input(error.to_string())))
            }
        }
    }
}

impl<R: Read> Read for PlainText<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let length = ready.len().min(buf.len());
        buf[..length].copy_from_slice(&ready[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for PlainText<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(failure) = &self.failure {
            return Err(io::Error::other(failure.message()));
        }
        self.refill()?;
        if self.allowance == 0 && self.from < self.to {
            return Err(self.fail(Failure::TooLarge));
        }
        let to = self.to.min(self.from.saturating_add(self.allowance));
        Ok(&self.decoded[self.from..to])
    }

    fn consume(&mut self, amount: usize) {
        let taken = &self.decoded[self.from..self.from + amount];
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.from += amount;
        self.allowance -= amount;
    }
}

//! What a file is, by its bytes and never by its name: a short list of kinds that can be opened safely, and sentences for the
//! others.

/// What may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    Pdf,
    Docx,
    Odt,
    Jpeg,
    Png,
    Text,
}

impl MediaType {
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Docx, Self::Odt, Self::Jpeg, Self::Png, Self::Text];

    /// As the web names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        let kind = |code: &'_ str| code.split(';').next().unwrap_or_default().trim().to_owned();
        Self::ALL.into_iter().find(|one| kind(one.code()) == kind(code))
    }

    /// Of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Text => "txt",
        }
    }
}

const TAKEN: &str = "Choose a PDF, a Word (.docx) or OpenDocument (.odt) text, a JPEG or PNG picture, or plain text";

/// Finds out what a file is.
///
/// # Errors
/// A sentence that says why it is not taken and what to do.
pub fn sniff(bytes: &[u8]) -> Result<MediaType, String> {
    if bytes.is_empty() {
        return Err("Choose a file that is not empty".to_owned());
    }
    if is_program(bytes) {
        return Err(format!("This is a program, and programs are not kept. {TAKEN}"));
    }
    if bytes.starts_with(b"%PDF-") {
        return pdf(bytes);
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(MediaType::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(MediaType::Png);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(
            "This is an older Office file, which can hide macros. Save it as .docx or PDF and send that".to_owned()
        );
    }
    if bytes.starts_with(b"PK") {
        return packed(bytes);
    }
    text(bytes)
}

fn is_program(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 7] =
        [b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"#!"];
    starts.iter().any(|start| bytes.starts_with(start))
}

fn pdf(bytes: &[u8]) -> Result<MediaType, String> {
    let active: [&[u8]; 3] = [b"/JavaScript", b"/Launch", b"/EmbeddedFile"];
    if active.iter().any(|word| holds(bytes, word)) {
        return Err("This PDF holds a script or another file. Print it to a new PDF and send that".to_owned());
    }
    Ok(MediaType::Pdf)
}

fn packed(bytes: &[u8]) -> Result<MediaType, String> {
    let Some(names) = names_in_package(bytes) else {
        return Err(format!("This file is damaged or is a package of files. {TAKEN}"));
    };
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let has_macros = names.iter().any(|name| {
        let name = name.to_lowercase();
        name.ends_with("vbaproject.bin")
            || name.starts_with("basic/")
            || name.starts_with("scripts/")
            || name.contains("activex")
    });
    let kind = if has("[Content_Types].xml") && has("word/document.xml") {
        MediaType::Docx
    } else if has("mimetype") && has("content.xml") && holds(bytes, MediaType::Odt.code().as_bytes()) {
        MediaType::Odt
    } else {
        return Err(format!("This is a package of files or another kind of Office file. {TAKEN}"));
    };
    if has_macros {
        return Err("This document holds macros, which are not kept. Save it without them, or as PDF".to_owned());
    }
    Ok(kind)
}

fn text(bytes: &[u8]) -> Result<MediaType, String> {
    let is_plain = |text: &str| !text.chars().any(|letter| letter.is_control() && !"\n\r\t\u{c}".contains(letter));
    match std::str::from_utf8(bytes) {
        Ok(text) if is_plain(text) => Ok(MediaType::Text),
        _ => Err(format!("This kind of file is not kept. {TAKEN}")),
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}

/// The names in the directory at the end of a ZIP package; `None` where it has none that can be read.
fn names_in_package(bytes: &[u8]) -> Option<Vec<String>> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let end = bytes.windows(END.len()).rposition(|part| part == END)?;
    let number = |at: usize, length: usize| -> Option<usize> {
        let part = bytes.get(at..at.checked_add(length)?)?;
        Some(part.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let (count, mut at) = (number(end + 10, 2)?, number(end + 16, 4)?);
    let mut names = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != ENTRY {
            return None;
        }
        let (name, extra, comment) = (number(at + 28, 2)?, number(at + 30, 2)?, number(at + 32, 2)?);
        let text = bytes.get(at + 46..(at + 46).checked_add(name)?)?;
        names.push(String::from_utf8_lossy(text).into_owned());
        at = at + 46 + name + extra + comment;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A package of empty files of these names, as ZIP writes its directory.
    fn package(names: &[&str], text: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        bytes.extend(text.as_bytes());
        let start = bytes.len();
        for name in names {
            let mut entry = vec![0; 46];
            entry[..4].copy_from_slice(b"PK\x01\x02");
            entry[28] = u8::try_from(name.len()).unwrap();
            bytes.extend(entry);
            bytes.extend(name.as_bytes());
        }
        let mut end = vec![0; 22];
        end[..4].copy_from_slice(b"PK\x05\x06");
        end[10] = u8::try_from(names.len()).unwrap();
        end[16] = u8::try_from(start).unwrap();
        bytes.extend(end);
        bytes
    }

    const WORD: [&str; 2] = ["[Content_Types].xml", "word/document.xml"];

    #[test]
    fn what_may_be_kept_is_known_by_its_bytes() {
        let odt = package(&["mimetype", "content.xml"], MediaType::Odt.code());
        let cases: [(&[u8], MediaType); 6] = [
            (b"%PDF-1.7 made up", MediaType::Pdf),
            (&package(&WORD, ""), MediaType::Docx),
            (&odt, MediaType::Odt),
            (b"\xff\xd8\xff\xe0 made up", MediaType::Jpeg),
            (b"\x89PNG\r\n\x1a\n made up", MediaType::Png),
            ("I like the dog. \u{1F436}\n".as_bytes(), MediaType::Text),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(sniff(bytes), Ok(wanted));
        }
    }

    #[test]
    fn programs_macros_and_scripts_are_refused_with_a_sentence() {
        let with_macros = package(&[WORD[0], WORD[1], "word/vbaProject.bin"], "");
        let cases: [(&[u8], &str); 9] = [
            (b"", "not empty"),
            (b"MZ\x90 made up", "program"),
            (b"#!/bin/sh\nmade up", "program"),
            (&with_macros, "macros"),
            (b"%PDF-1.7 /OpenAction << /S /JavaScript >>", "script"),
            (&package(&["made-up.txt"], ""), "package of files"),
            (b"PK\x03\x04 cut off", "damaged"),
            (b"\xd0\xcf\x11\xe0 made up", "older Office file"),
            (b"\x00\x01\x02", "not kept"),
        ];
        for (bytes, word) in cases {
            let why = sniff(bytes).unwrap_err();
            assert!(why.contains(word), "{why}");
        }
    }
}

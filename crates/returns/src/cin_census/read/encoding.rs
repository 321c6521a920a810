//! What kind of file the first bytes announce, and in which encoding its text is.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::problem::shown;

/// How many of the first bytes are looked at.
pub(super) const PREFIX: usize = 1024;

/// The encoding, and how many bytes its mark takes at the start.
///
/// A byte order mark wins over the declaration, because programs that rewrite a file as UTF-16 leave the declaration as
/// it was, and the mark is never wrong about itself.
///
/// # Errors
/// The file is empty, is no XML, or declares an encoding that it is not in or that is not read here.
pub(super) fn recognise(prefix: &[u8]) -> Result<(&'static Encoding, usize), String> {
    refuse_other_kinds(prefix)?;
    let (encoding, mark) = match prefix {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, 2),
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        _ => (declared(prefix)?, 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(&prefix[mark..]);
    refuse_other_text(&text)?;
    Ok((encoding, mark))
}

fn refuse_other_kinds(prefix: &[u8]) -> Result<(), String> {
    let kind = match prefix {
        [b'P', b'K', 3, 4, ..] => "a ZIP archive or an Excel workbook",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel or Word document",
        [0x1F, 0x8B, ..] => "a compressed (gzip) file",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        _ => return Ok(()),
    };
    Err(format!("the file is {kind}, not XML. Unpack it, or export the census again, and give the XML file itself."))
}

fn refuse_other_text(text: &str) -> Result<(), String> {
    let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    match text.chars().next() {
        None => Err("the file is empty. Export the census again.".to_owned()),
        Some('<') => Ok(()),
        Some(_) => {
            let line = text.lines().next().unwrap_or_default();
            let what = if line.contains([',', ';', '\t']) { "looks like a CSV table" } else { "is not XML" };
            Err(format!(
                "the file {what}: it begins with “{}”. The census is an XML file that begins with “<”.",
                shown(line)
            ))
        }
    }
}

/// By the declaration `<?xml ... encoding="..."?>`; UTF-8 if it says nothing.
fn declared(prefix: &[u8]) -> Result<&'static Encoding, String> {
    let (text, _) = UTF_8.decode_without_bom_handling(prefix);
    let Some(label) = declared_label(text.trim_start()) else { return Ok(UTF_8) };
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        Some(known) if known == UTF_8 || known == WINDOWS_1252 => Ok(known),
        Some(known) if known == UTF_16LE || known == UTF_16BE => Err(format!(
            "the first line declares the encoding {}, but the file is not in it. Correct the declaration, or save the \
             file as UTF-8.",
            shown(label)
        )),
        _ => Err(format!(
            "the first line declares the encoding {}, which is not read here. Save the file as UTF-8 and declare that.",
            shown(label)
        )),
    }
}

fn declared_label(text: &str) -> Option<&str> {
    let (declaration, _) = text.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_wins_over_the_declaration() {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend("<?xml version='1.0' encoding='UTF-8'?><Message/>".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(recognise(&bytes), Ok((UTF_16LE, 2)));
        assert_eq!(recognise(b"\xEF\xBB\xBF<?xml encoding='windows-1252'?><a/>"), Ok((UTF_8, 3)));
    }

    #[test]
    fn without_a_mark_the_declaration_counts_and_utf_8_is_assumed() {
        for label in ["windows-1252", "ISO-8859-1", "us-ascii", "Latin1"] {
            let text = format!("<?xml version=\"1.0\" encoding = \"{label}\" ?><Message/>");
            assert_eq!(recognise(text.as_bytes()), Ok((WINDOWS_1252, 0)), "{label}");
        }
        assert_eq!(recognise(b"<Message/>"), Ok((UTF_8, 0)));
    }
}

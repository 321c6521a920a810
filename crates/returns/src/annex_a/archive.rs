//! Whether bytes are a workbook at all, and one that is safe to open.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{FILE_LIMIT, UNPACKED_LIMIT};

const PARTS_LIMIT: usize = 2_000;
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const SAVE_AGAIN: &str = "Open it in Excel, save it again as an Excel workbook (.xlsx), and load that";

/// Unpacks every part once and throws it away, so that what is opened next is known to be whole and not too big.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn check(bytes: &[u8]) -> Result<(), String> {
    if bytes.is_empty() {
        return Err("the file is empty. Export it again.".to_owned());
    }
    if bytes.len() > FILE_LIMIT {
        return Err(format!("the file is larger than {} MB, which no Annex A is.", FILE_LIMIT / (1024 * 1024)));
    }
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(compound(bytes));
    }
    if !bytes.starts_with(b"PK") {
        return Err(format!("this is not an Excel workbook. {SAVE_AGAIN}."));
    }
    unpack(bytes, UNPACKED_LIMIT)
}

/// Excel puts an encrypted workbook, like one of before 2007, into a compound file.
fn compound(bytes: &[u8]) -> String {
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(marker.len()).any(|window| window == marker) {
        return "the workbook is protected with a password. Open it in Excel, take the password away (File, Info, Protect \
                Workbook, Encrypt with Password), save it, and load it again."
            .to_owned();
    }
    format!("this is a workbook of the old kind (.xls), or damaged. {SAVE_AGAIN}.")
}

fn unpack(bytes: &[u8], limit: u64) -> Result<(), String> {
    let damaged = |_: ZipError| format!("the workbook is damaged or cut off. Copy it again, or: {SAVE_AGAIN}.");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_LIMIT {
        return Err(format!("the workbook has {} parts, which no Annex A has.", archive.len()));
    }
    let names: Vec<String> =
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).to_lowercase()).collect();
    if names.iter().any(|name| name == "xl/workbook.bin" || name == "content.xml") {
        return Err(format!("this is a workbook of another kind than .xlsx. {SAVE_AGAIN}."));
    }
    let mut left = limit;
    for (index, name) in names.iter().enumerate() {
        let part = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => {
                format!("a part of the workbook is encrypted or packed in a way that Excel does not use. {SAVE_AGAIN}.")
            }
            other => damaged(other),
        })?;
        left = unpack_part(part, name, left)?;
    }
    Ok(())
}

/// How many bytes may still come after this part.
fn unpack_part(part: impl Read, name: &str, left: u64) -> Result<u64, String> {
    let broken = |_| format!("the workbook is damaged or cut off. Copy it again, or: {SAVE_AGAIN}.");
    let mut part = part.take(left + 1);
    let size = if name.ends_with("sharedstrings.xml") {
        let mut text = Vec::new();
        part.read_to_end(&mut text).map_err(broken)?;
        check_count(&text)?;
        text.len() as u64
    } else {
        std::io::copy(&mut part, &mut std::io::sink()).map_err(broken)?
    };
    left.checked_sub(size).ok_or_else(|| {
        let limit = UNPACKED_LIMIT / (1024 * 1024);
        format!("the workbook unpacks to more than {limit} MB, which no Annex A does. It was not opened.")
    })
}

/// The table of texts says how many there are, and the reader makes room for as many before it has seen one.
fn check_count(text: &[u8]) -> Result<(), String> {
    let lie = || Err(format!("the workbook's table of texts is not what Excel writes. {SAVE_AGAIN}."));
    // Excel writes UTF-8. In another encoding the count could not be found.
    if text.contains(&0) {
        return lie();
    }
    let marker = b"uniqueCount";
    let mut rest = text;
    while let Some(at) = rest.windows(marker.len()).position(|window| window == marker) {
        rest = &rest[at + marker.len()..];
        let number: String = rest
            .iter()
            .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        // The shortest text takes five bytes.
        if !number.is_empty() && number.parse::<usize>().map_or(true, |count| count > text.len() / 5 + 1) {
            return lie();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, size) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(&vec![b'A'; *size]).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_that_unpacks_to_more_than_the_limit_is_not_opened() {
        let bomb = zipped(&[("xl/one.bin", 600_000), ("xl/two.bin", 600_000)]);
        assert!(bomb.len() < 10_000, "it is small while it is packed");
        assert!(unpack(&bomb, 1_000_000).unwrap_err().contains("unpacks to more than"));
        assert_eq!(unpack(&bomb, 1_200_000), Ok(()));
    }

    /// The size that an archive gives of its parts is only what it says.
    #[test]
    fn a_part_that_is_larger_than_it_says_is_found_out() {
        let mut bomb = zipped(&[("xl/one.bin", 600_000)]);
        let size = 600_000_u32.to_le_bytes();
        while let Some(at) = bomb.windows(4).position(|window| window == size) {
            bomb[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        assert!(unpack(&bomb, 1_000).is_err());
    }
}

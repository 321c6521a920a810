//! What is no workbook, or one that was made to do harm.

use proptest::prelude::*;
use returns::annex_a::{TEXT_LIMIT, adopter, facts, read};

use crate::workbook::{CONTACTS, Put, sheet, workbook, zipped};

fn refused(bytes: &[u8], part: &str) {
    let error = read(bytes, "x.xlsx").unwrap_err();
    assert!(error.to_string().starts_with("x.xlsx: ") && error.message.contains(part), "{error}");
    assert!(error.message.ends_with('.'), "{error}");
}

fn usual() -> Vec<u8> {
    workbook(&[sheet("List 1", CONTACTS, &["A1|a) Male|a) WBRI|2015-03-27|8|2024-01-10|q) 6: Police"])])
}

#[test]
fn what_is_no_workbook_is_refused_with_what_to_do() {
    refused(b"", "empty");
    refused(b"Child Unique ID,Gender\n1,M\n", "not an Excel workbook");
    refused(b"PK\x03\x04 and then nothing", "damaged or cut off");
    refused(&zipped(&[("content.xml".into(), "<x/>".into())]), "another kind");
    refused(&zipped(&[("xl/workbook.bin".into(), String::new())]), "another kind");
    refused(&zipped(&[("readme.txt".into(), "hello".into())]), "damaged");
}

#[test]
fn a_workbook_with_a_password_is_named_as_one() {
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&[&compound[..], &[0; 512], &name].concat(), "password");
    refused(&[&compound[..], &[0; 512]].concat(), "old kind (.xls)");
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused() {
    let whole = usual();
    for end in [10, whole.len() / 2, whole.len() - 1] {
        refused(&whole[..end], "damaged or cut off");
    }
}

#[test]
fn a_table_of_texts_that_claims_to_be_endless_is_not_believed() {
    let shared = r#"<sst uniqueCount="99999999999"><si><t>x</t></si></sst>"#;
    refused(&zipped(&[("xl/sharedStrings.xml".into(), shared.into())]), "table of texts");
    let claims = r#"<sst uniqueCount = "184467440737095516150"/>"#;
    refused(&zipped(&[("XL/SHAREDSTRINGS.XML".into(), claims.into())]), "table of texts");
}

#[test]
fn one_cell_in_the_last_corner_of_a_sheet_does_not_fill_the_memory() {
    let bytes = usual();
    let mut parts = unzipped(&bytes);
    for (name, text) in &mut parts {
        if name.ends_with("sheet1.xml") {
            *text = text.replace("</sheetData>", r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576" t="inlineStr"><is><t>Z9</t></is></c></row></sheetData>"#);
        }
    }
    let annex = read(&zipped(&parts), "x.xlsx").unwrap();
    assert_eq!(annex.children.last().unwrap().rows[0].number, 1_048_576);
}

#[test]
fn thousands_of_blank_rows_are_passed_over() {
    let mut contacts = sheet("List 1", CONTACTS, &["A1|||||2024-01-10|6"]);
    contacts.1.extend((0..20_000).map(|_| vec![Put::Text("  ".into()), Put::Nothing, Put::Text("\u{a0}".into())]));
    contacts.1.push(vec![Put::from("A2")]);
    let annex = read(&workbook(&[contacts]), "x.xlsx").unwrap();
    assert_eq!((annex.lists[0].rows, annex.refused.len()), (2, 0));
    assert_eq!(annex.children[1].rows[0].number, 20_003);
}

#[test]
fn a_cell_too_long_refuses_the_record_and_is_not_repeated_in_the_message() {
    let long = "9".repeat(TEXT_LIMIT + 1);
    let row = format!("A1|||||{long}|6");
    let annex = read(&workbook(&[sheet("List 1", CONTACTS, &[&row])]), "x.xlsx").unwrap();
    let as_at = chrono::NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
    let records = facts(&annex.children[0], as_at).records;
    let problem = records.iter().find_map(|record| record.as_ref().err()).unwrap();
    assert!(problem.message.len() < 300, "{}", problem.message);
}

fn unzipped(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// Reads and takes everything; only a panic or an endless loop is wrong.
fn read_anything(bytes: &[u8]) {
    let Ok(annex) = read(bytes, "x.xlsx") else { return };
    let as_at = chrono::NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
    for child in &annex.children {
        let _ = facts(child, as_at);
    }
    for (number, row) in &annex.adopters {
        let _ = adopter(number, row);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_workbook_with_other_bytes_in_it_never_ends_the_program(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
    ) {
        let mut bytes = usual();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_anything(&bytes);
    }

    /// Changed before it is packed, so that the archive is whole and what is inside is not.
    #[test]
    fn a_whole_archive_with_other_text_in_it_never_ends_the_program(
        changes in proptest::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[ -~]{0,3}|[<>&\"'/=]|r=\"[A-Z]{0,4}[0-9]{0,12}\"|</?c>|t=\"[a-z]{1,3}\"|é"),
            1..12,
        )
    ) {
        let mut parts = unzipped(&usual());
        for (part, at, put) in changes {
            let part = part.index(parts.len());
            let text = &mut parts[part].1;
            let mut from = at.index(text.len().max(1)).min(text.len());
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let mut until = (from + put.len()).min(text.len());
            while !text.is_char_boundary(until) {
                until -= 1;
            }
            text.replace_range(from..until.max(from), &put);
        }
        read_anything(&zipped(&parts));
    }

    #[test]
    fn whatever_is_in_the_cells_is_taken_or_refused(
        cells in proptest::collection::vec(proptest::collection::vec(any_cell(), 0..40), 0..12),
        list in 1_u8..12,
    ) {
        let list = returns::annex_a::List::from_number(list).unwrap();
        let headings = crate::facts::headings(list);
        let mut sheet = sheet(&format!("List {}", list.number()), &headings, &[]);
        for mut row in cells {
            if let Some(first) = row.first_mut() {
                *first = Put::from("A1");
            }
            sheet.1.push(row);
        }
        read_anything(&workbook(&[sheet]));
    }
}

fn any_cell() -> impl Strategy<Value = Put> {
    prop_oneof![
        Just(Put::Nothing),
        Just(Put::Error("#N/A")),
        any::<f64>().prop_filter("Excel keeps no other number", |number| number.is_finite()).prop_map(Put::Number),
        (-1e9..1e9).prop_map(Put::Day),
        "[a-z]\\) [A-Z0-9]{1,4}( - [a-z ]{0,8})?".prop_map(Put::Text),
        "[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}".prop_map(Put::Text),
        "\\PC{0,20}".prop_map(Put::Text),
    ]
}

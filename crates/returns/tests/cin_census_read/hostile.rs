//! Files that are broken, wrong or made to harm.

use std::io::{self, Read};

use returns::cin_census::read::{BLOCK_LIMIT, DEPTH_LIMIT, FIELD_LIMIT, Module, Reader};

use crate::support::{broken, census, child, children, only, read, referral, refusal, refused};

#[test]
fn an_empty_or_blank_file_is_refused_as_empty() {
    for bytes in ["", "  \r\n\t", "\u{feff}"] {
        let error = refusal(bytes);
        assert!(error.message.contains("the file is empty"), "{error}");
        assert_eq!(error.line, 1);
    }
}

#[test]
fn a_file_of_another_kind_is_refused_by_its_name() {
    for (bytes, kind) in [
        (b"PK\x03\x04\x14\0".as_slice(), "ZIP archive"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "old Excel"),
        (b"\x1F\x8B\x08\0", "gzip"),
        (b"%PDF-1.7", "a PDF"),
        (b"LAchildID,UPN\r\nC1,A1", "looks like a CSV table"),
        (b"{\"children\": []}", "is not XML"),
        (b"\0\0\0\0", "is not XML"),
    ] {
        let error = refusal(bytes);
        assert!(error.message.contains(kind), "{error}");
    }
}

#[test]
fn another_root_element_is_refused_and_named() {
    let error = refusal("<?xml version='1.0'?>\n<EXPSSDA903><CHILD/></EXPSSDA903>");
    assert_eq!(error.line, 2);
    assert!(error.message.contains("EXPSSDA903") && error.message.contains("Message"), "{error}");
}

#[test]
fn only_a_declaration_and_no_root_is_refused() {
    let error = refusal("<?xml version='1.0'?><!-- nothing -->");
    assert!(error.message.contains("no element Message"), "{error}");
}

#[test]
fn a_message_names_the_file_without_its_folder_and_the_line() {
    let error = Reader::new("<a/>".as_bytes(), "C:\\exports\\2023/cin.xml").err().unwrap();
    assert!(error.to_string().starts_with("cin.xml, line 1: "), "{error}");
}

#[test]
fn a_document_type_declaration_is_refused_before_anything_in_it_is_read() {
    let laughs = "<?xml version='1.0'?>\n<!DOCTYPE Message [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>\n<Message>&b;</Message>";
    let error = refusal(laughs);
    assert_eq!(error.line, 2);
    assert!(error.message.contains("document type declaration"), "{error}");
}

#[test]
fn an_unknown_entity_is_not_expanded_and_refuses_its_record_only() {
    let block = only(&referral("<ReferralSource>&x;</ReferralSource>"));
    let problem = refused(&block, Module::CinDetails);
    assert!(problem.message.contains("“&x;…” has an entity"), "{}", problem.message);
    assert!(crate::support::taken(&block, Module::Child).is_ok());
}

#[test]
fn a_character_reference_to_no_character_refuses_its_record() {
    for reference in ["&#0;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#;", "&#7;"] {
        let block = only(&referral(&format!("<ReferralSource>1A{reference}</ReferralSource>")));
        refused(&block, Module::CinDetails);
    }
}

#[test]
fn a_control_character_in_a_value_refuses_its_record_and_is_not_shown() {
    let block = only(&referral("<ReferralSource>1\u{1b}[31mA</ReferralSource>"));
    let problem = refused(&block, Module::CinDetails);
    assert!(!problem.message.contains('\u{1b}'), "{}", problem.message);
}

#[test]
fn elements_inside_a_value_refuse_its_record() {
    let block = only(&referral("<ReferralSource>1<b>A</b></ReferralSource>"));
    let problem = refused(&block, Module::CinDetails);
    assert!(problem.message.contains("other elements inside"), "{}", problem.message);
}

#[test]
fn a_value_as_long_as_the_limit_is_read_and_one_byte_more_refuses_its_record() {
    let of = |length: usize| only(&referral(&format!("<ReferralSource> {} </ReferralSource>", "x".repeat(length))));
    assert!(crate::support::taken(&of(FIELD_LIMIT), Module::CinDetails).is_ok());
    let long = of(FIELD_LIMIT + 1);
    let problem = refused(&long, Module::CinDetails);
    assert!(problem.message.contains("longer than any value"), "{}", problem.message);
    assert!(problem.message.len() < 300, "{}", problem.message);
    // Cut between characters, and never to something that could pass for the value.
    let accents = only(&referral(&format!("<ReferralSource>x{}</ReferralSource>", "é".repeat(FIELD_LIMIT))));
    assert!(crate::support::record(&accents, Module::CinDetails).value("ReferralSource").unwrap().ends_with("é…"));
}

#[test]
fn elements_may_nest_to_the_limit_and_no_deeper() {
    // Message, Children and Child are open around them.
    let nested = |depth: usize| census(&child(&format!("{}{}", "<x>".repeat(depth), "</x>".repeat(depth))));
    assert_eq!(children(nested(DEPTH_LIMIT - 3)).len(), 1);
    let (given, error) = broken(nested(DEPTH_LIMIT - 2));
    assert!(given.is_empty());
    assert!(error.message.contains("inside one another"), "{error}");
}

#[test]
fn a_child_larger_than_the_limit_ends_the_reading_and_names_its_line() {
    let large = child(&format!("<!--{}-->", "x".repeat(BLOCK_LIMIT)));
    let (given, error) = broken(census(&format!("{}\n{large}", child(""))));
    assert_eq!(given.len(), 1);
    assert!(error.message.contains("begins on line 5 is larger"), "{error}");
}

#[test]
fn children_under_the_limit_are_read_whatever_they_come_to_together() {
    // What stands between two children has the limit for itself.
    let comment = format!("<!--{}-->", "x".repeat(BLOCK_LIMIT / 5 * 3));
    let near = format!("{}{comment}", child(&comment));
    assert_eq!(children(census(&near.repeat(5))).len(), 5);
}

#[test]
fn a_file_that_never_ends_is_given_up() {
    let start = census(&child(""));
    let start = &start[..start.find("</Children>").unwrap()];
    for (opening, filling) in [
        ("", b' '),
        ("<!--", b'-'),
        ("<Child><ChildIdentifiers><UPN>", b'1'),
        ("<", b'a'),
        ("<a b='", b'c'),
        ("&", b'x'),
    ] {
        let endless = start.as_bytes().chain(opening.as_bytes()).chain(io::repeat(filling));
        let mut reader = Reader::new(endless, "census.xml").unwrap();
        assert!(reader.next().unwrap().is_ok());
        assert!(reader.next().unwrap().is_err(), "{opening}");
        assert!(reader.next().is_none());
    }
}

#[test]
fn endless_oddities_in_one_child_are_not_all_listed() {
    let block = only(&child(&"<x/>".repeat(10_000)));
    assert_eq!(block.problems.len(), 51);
    assert!(block.problems[50].message.contains("not listed"), "{}", block.problems[50].message);
}

#[test]
fn a_truncated_file_gives_the_children_before_the_break_and_not_the_broken_one() {
    let text = census(&format!("{}\n{}\n{}", child(""), referral(""), child("")));
    for cut in ["<CINdetails>", "</CINreferralDate>", "6</CINreferralDate>", "DETAILS"] {
        let at = text.find(cut).unwrap_or_else(|| text.find("</CINdetails>").unwrap() + 4);
        let (given, error) = broken(&text[..at]);
        assert_eq!(given.len(), 1, "{cut}");
        assert_eq!(error.line, 5, "{cut}");
        assert!(error.message.contains("child that begins on line 5, so it was cut short"), "{error}");
    }
}

#[test]
fn a_file_cut_in_its_header_is_refused() {
    let text = census("");
    let error = refusal(&text[..text.find("</Collection>").unwrap()]);
    assert!(error.message.contains("cut short"), "{error}");
    assert_eq!(error.line, 2);
}

#[test]
fn a_file_cut_after_its_last_child_is_still_said_to_be_cut() {
    let text = census(&child(""));
    let (given, error) = broken(&text[..text.find("</Message>").unwrap()]);
    assert_eq!(given.len(), 1);
    assert!(error.message.contains("opened on line 1 is not closed"), "{error}");
}

#[test]
fn a_wrong_end_tag_ends_the_reading_with_both_names() {
    let (given, error) = broken(census(&format!("{}\n<Child></Chil>{}", child(""), child(""))));
    assert_eq!((given.len(), error.line), (1, 5));
    assert!(error.message.contains("Chil stands where Child must be closed"), "{error}");
}

#[test]
fn a_second_document_in_the_same_file_is_refused_after_the_first() {
    let one = census(&child(""));
    let (given, error) = broken(format!("{one}{one}"));
    assert_eq!((given.len(), error.line), (1, 7));
    assert!(error.message.contains("second document"), "{error}");
}

#[test]
fn utf_8_with_and_without_a_mark_and_utf_16_of_both_orders_read_the_same() {
    let text = format!(
        "<?xml version=\"1.0\"?>{}",
        census(&child("<ChildCharacteristics><Ethnicity>é€😀</Ethnicity></ChildCharacteristics>"))
    );
    let plain = children(&text);
    assert_eq!(plain[0].records[0].value("Ethnicity"), Some("é€😀"));
    assert_eq!(children(format!("\u{feff}{text}")), plain);
    let units = |mark: bool| mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    for mark in [true, false] {
        assert_eq!(children(units(mark).flat_map(u16::to_le_bytes).collect::<Vec<_>>()), plain);
        assert_eq!(children(units(mark).flat_map(u16::to_be_bytes).collect::<Vec<_>>()), plain);
    }
}

#[test]
fn utf_16_that_still_declares_utf_8_is_read_by_its_mark() {
    let text = format!("\u{feff}<?xml version='1.0' encoding='utf-8'?>{}", census(&child("")));
    assert_eq!(children(text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()).len(), 1);
}

#[test]
fn windows_1252_is_read_by_its_declaration() {
    for label in ["windows-1252", "ISO-8859-1"] {
        let inside = child("<ChildCharacteristics><Ethnicity>caf?</Ethnicity></ChildCharacteristics>");
        let text = format!("<?xml version='1.0' encoding='{label}'?>{}", census(&inside));
        let bytes: Vec<u8> = text
            .bytes()
            .enumerate()
            .map(|(at, byte)| if at > 2 && byte == b'?' && text.as_bytes()[at - 1] == b'f' { 0xE9 } else { byte })
            .collect();
        assert_eq!(children(bytes)[0].records[0].value("Ethnicity"), Some("café"), "{label}");
    }
}

#[test]
fn text_that_is_not_in_the_declared_encoding_ends_the_reading_on_its_line() {
    let mut bytes = census(&format!("{}\n{}", child(""), child("<!--?-->"))).into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xE9;
    let (given, error) = broken(bytes);
    assert_eq!((given.len(), error.line), (1, 5));
    assert!(error.message.contains("not UTF-8"), "{error}");
}

#[test]
fn a_declared_encoding_that_is_not_read_or_not_true_is_refused_by_name() {
    for (label, why) in [("Shift_JIS", "not read here"), ("EBCDIC-CP-GB", "not read here"), ("UTF-16", "is not in it")]
    {
        let error = refusal(format!("<?xml version='1.0' encoding='{label}'?><Message/>"));
        assert!(error.message.contains(label) && error.message.contains(why), "{error}");
    }
}

#[test]
fn an_odd_byte_at_the_end_of_utf_16_is_said() {
    let mut bytes: Vec<u8> =
        format!("\u{feff}{}", census(&child(""))).encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.truncate(bytes.len() - 31);
    let (given, error) = broken(bytes);
    assert_eq!(given.len(), 1);
    assert!(error.message.contains("UTF-16LE"), "{error}");
}

/// Gives one byte at a time, and sometimes asks to be called again.
struct Slow<'a>(&'a [u8], bool);

impl Read for Slow<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = buf.len().min(1);
        self.0.read(&mut buf[..length])
    }
}

#[test]
fn a_slow_reader_gives_the_same_children() {
    let text = census(&format!("{}\n{}", referral("<Section47>\n</Section47>é"), child("<x/>")));
    let slow: Vec<_> = Reader::new(Slow(text.as_bytes(), false), "census.xml").unwrap().collect();
    assert_eq!(slow, read(&text).unwrap());
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_reader_that_fails_is_said_to_and_the_children_before_are_given() {
    let many = census(&child("").repeat(100));
    let cut = &many.as_bytes()[..many.len() - 200];
    let given: Vec<_> = Reader::new(cut.chain(Failing), "census.xml").unwrap().collect();
    let (last, before) = given.split_last().unwrap();
    assert!(before.len() > 90 && before.iter().all(Result::is_ok));
    assert!(last.as_ref().unwrap_err().message.contains("the disk is gone"));
    assert!(Reader::new(Failing, "census.xml").err().unwrap().message.contains("the disk is gone"));
}

/// Counts what was taken from it.
struct Counting<R>(R, std::rc::Rc<std::cell::Cell<usize>>);

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buf)?;
        self.1.set(self.1.get() + read);
        Ok(read)
    }
}

#[test]
fn no_more_of_the_file_is_read_than_the_child_asked_for_needs() {
    let text = census(&child("").repeat(10_000));
    let taken = std::rc::Rc::default();
    let mut reader = Reader::new(Counting(text.as_bytes(), std::rc::Rc::clone(&taken)), "census.xml").unwrap();
    reader.next().unwrap().unwrap();
    assert!(taken.get() < 100_000 && text.len() > 700_000, "{} of {}", taken.get(), text.len());
    assert_eq!(reader.count(), 9_999);
}

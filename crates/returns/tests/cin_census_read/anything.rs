//! Whatever the bytes are, reading them ends, and gives children or a sentence.

use proptest::prelude::*;
use returns::cin_census::read::{ChildBlock, Reader, facts};

use crate::support::{census, child, children, referral};

fn valid() -> String {
    let full = referral(
        "<Assessments><AssessmentActualStartDate>2022-10-12</AssessmentActualStartDate><FactorsIdentifiedAtAssessment>\
         <AssessmentFactors>2A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>\n<!-- é --><ReferralNFA>&#48;</ReferralNFA>\
         <ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate><Reviews><CPPreviewDate>2023-01-20</CPPreviewDate></Reviews>\
         </ChildProtectionPlans>",
    );
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n{}",
        census(&format!("{}\n{full}\n{}", child(""), child("<x a='1'/>")))
    )
}

/// Reads to the end and turns everything into facts. Gives the whole children.
fn exhaust(bytes: &[u8]) -> Vec<ChildBlock> {
    let Ok(mut reader) = Reader::new(bytes, "census.xml") else { return Vec::new() };
    let mut given = Vec::new();
    while let Some(next) = reader.next() {
        match next {
            Ok(block) => {
                let found = facts(&block);
                assert_eq!(found.records.len(), block.records.len());
                for (index, record) in block.records.iter().enumerate() {
                    assert!(record.parent.is_none_or(|parent| parent < index));
                    assert!(record.line >= 1);
                }
                given.push(block);
            }
            Err(error) => {
                assert!(!error.message.is_empty() && error.line >= 1);
                assert!(reader.next().is_none(), "nothing comes after a break");
            }
        }
    }
    given
}

/// Pieces that XML readers stumble over.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "<",
        ">",
        "/>",
        "</",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<!DOCTYPE",
        "[",
        "]",
        "&",
        ";",
        "&#",
        "&amp;",
        "&x;",
        "'",
        "\"",
        "=",
        "\n",
        "\0",
        "<Child>",
        "</Child>",
        "<CINdetails>",
        "</CINdetails>",
        "<Reviews>",
        "</Reviews>",
        "<CPPreviewDate>",
        "</CPPreviewDate>",
        "</Children>",
        "</Message>",
        "<ChildProtectionPlans>",
        "<UPN>",
        "<x:",
        "<!>",
        "<!-->",
        "<?>",
        "</>",
        "<>",
        "<//>",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        exhaust(&bytes);
        exhaust(&[b"<Message><Children>", bytes.as_slice()].concat());
        exhaust(&[b"\xFF\xFE", bytes.as_slice()].concat());
    }

    #[test]
    fn pieces_of_markup_in_any_order_are_read_to_an_end(pieces in prop::collection::vec(piece(), 0..40)) {
        exhaust(format!("<Message><Children>{}", pieces.concat()).as_bytes());
        exhaust(pieces.concat().as_bytes());
    }

    #[test]
    fn a_file_cut_anywhere_gives_the_whole_children_before_the_cut(cut in 0..valid().len()) {
        let text = valid();
        let whole = children(&text);
        let given = exhaust(&text.as_bytes()[..cut]);
        prop_assert_eq!(&given[..], &whole[..given.len()]);
        let closed = String::from_utf8_lossy(&text.as_bytes()[..cut]).matches("</Child>").count();
        prop_assert_eq!(given.len(), closed);
    }

    #[test]
    fn a_file_with_bytes_changed_is_read_to_an_end(
        changes in prop::collection::vec((0..valid().len(), any::<u8>()), 1..6),
    ) {
        let mut bytes = valid().into_bytes();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        exhaust(&bytes);
    }

    #[test]
    fn a_file_with_pieces_put_in_is_read_to_an_end(at in 0..valid().len(), pieces in prop::collection::vec(piece(), 1..4)) {
        let mut bytes = valid().into_bytes();
        bytes.splice(at..at, pieces.concat().into_bytes());
        exhaust(&bytes);
    }
}

//! The shape of a block: records, rows, lines, parents.

use returns::cin_census::read::{ChildBlock, Module, Reader};

use crate::support::{census, child, children, only, record, referral};

#[test]
fn a_record_knows_its_line_its_row_and_the_record_it_nests_in() {
    let block = only(
        "<Child>\n<ChildIdentifiers><LAchildID>C1</LAchildID></ChildIdentifiers>\n<CINdetails>\n\
         <CINreferralDate>2022-10-06</CINreferralDate>\n<Assessments>\n\
         <AssessmentActualStartDate>2022-10-12</AssessmentActualStartDate>\n</Assessments>\n<ChildProtectionPlans>\n\
         <CPPstartDate>2022-11-01</CPPstartDate>\n<Reviews><CPPreviewDate>2023-01-05</CPPreviewDate></Reviews>\n\
         </ChildProtectionPlans>\n</CINdetails>\n</Child>",
    );
    let seen: Vec<_> =
        block.records.iter().map(|record| (record.module, record.line, record.row, record.parent)).collect();
    assert_eq!(
        seen,
        [
            (Module::Child, 4, 0, None),
            (Module::CinDetails, 6, 0, Some(0)),
            (Module::Assessments, 8, 0, Some(1)),
            (Module::ChildProtectionPlans, 11, 0, Some(1)),
            (Module::Reviews, 13, 0, Some(3)),
        ]
    );
    assert_eq!(record(&block, Module::Assessments).fields[0].line, 9);
    assert_eq!((block.line, block.row, block.la_child_id.as_deref()), (4, 0, Some("C1")));
}

#[test]
fn rows_count_on_through_the_file() {
    let one = referral("<Section47/><Section47/>");
    let blocks = children(census(&format!("{one}{one}")));
    let rows: Vec<_> = blocks.iter().flat_map(|block| block.of(Module::Section47)).map(|record| record.row).collect();
    assert_eq!(rows, [0, 1, 2, 3]);
    assert_eq!(blocks.iter().map(|block| block.row).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_line_is_counted_the_same_with_windows_line_ends() {
    let unix = census(&referral("\n<Section47>\n</Section47>"));
    let windows = unix.replace('\n', "\r\n");
    assert_eq!(children(unix), children(windows));
}

#[test]
fn the_header_is_given_as_text_with_lines() {
    let text = census("");
    let reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
    let header = reader.header();
    let year = header.year.as_ref().unwrap();
    assert_eq!((header.line, year.text.as_str(), year.line), (2, "2023", 2));
    assert_eq!(header.lea.as_ref().unwrap().text, "201");
    assert_eq!(header.software_code, None);
}

#[test]
fn a_file_without_a_header_has_an_empty_one_and_its_children_are_read() {
    let text = format!("<Message><Children>{}</Children></Message>", child(""));
    let mut reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
    assert_eq!((reader.header().line, &reader.header().reference_date), (0, &None));
    assert!(reader.next().unwrap().is_ok());
}

#[test]
fn a_header_after_the_children_is_noted_and_not_read() {
    let text = "<Message><Children></Children>\n<Header><Source><LEA>201</LEA></Source></Header></Message>";
    let mut reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
    assert!(reader.by_ref().next().is_none());
    assert_eq!(reader.header().lea, None);
    assert_eq!(reader.notes()[0].line, 2);
    assert!(reader.notes()[0].message.contains("after the children"), "{:?}", reader.notes());
}

#[test]
fn a_header_that_says_two_things_keeps_the_first_and_notes_the_second() {
    let text =
        "<Message><Header><Source><LEA>201</LEA></Source><Source><LEA>202</LEA></Source></Header><Children/></Message>";
    let reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
    assert_eq!(reader.header().lea.as_ref().unwrap().text, "201");
    assert!(reader.notes()[0].message.contains("“202”"), "{:?}", reader.notes());
}

#[test]
fn a_file_with_no_children_gives_none_and_says_so() {
    for text in [census(""), "<Message/>".to_owned()] {
        let mut reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
        assert!(reader.by_ref().next().is_none());
        assert!(reader.notes().iter().any(|note| note.message.contains("no children")), "{:?}", reader.notes());
    }
}

#[test]
fn a_child_with_nothing_in_it_is_given() {
    let block = only("<Child/>");
    assert_eq!((block.la_child_id.as_deref(), block.records.len()), (None, 1));
}

#[test]
fn a_missing_blank_or_contradicted_identifier_is_none_and_the_block_is_given() {
    for identifiers in [
        "",
        "<LAchildID/>",
        "<LAchildID>  </LAchildID>",
        "<LAchildID>A</LAchildID><LAchildID>B</LAchildID>",
        "<LAchildID>A&nbsp;</LAchildID>",
    ] {
        let block = only(&format!("<Child><ChildIdentifiers>{identifiers}</ChildIdentifiers></Child>"));
        assert_eq!(block.la_child_id, None, "{identifiers}");
    }
}

#[test]
fn white_space_around_an_identifier_is_no_part_of_it() {
    let block = only("<Child><ChildIdentifiers><LAchildID>\n  C 1\t</LAchildID></ChildIdentifiers></Child>");
    assert_eq!(block.la_child_id.as_deref(), Some("C 1"));
}

#[test]
fn reviews_in_one_wrapper_or_in_several_are_one_record_a_date() {
    let date = |day: u32| format!("<CPPreviewDate>2023-01-{day:02}</CPPreviewDate>");
    let plan = |reviews: String| only(&referral(&format!("<ChildProtectionPlans>{reviews}</ChildProtectionPlans>")));
    let one = plan(format!("<Reviews>{}{}</Reviews>", date(5), date(6)));
    let several = plan(format!("<Reviews>{}</Reviews><Reviews>{}</Reviews>", date(5), date(6)));
    assert_eq!(one, several);
    let reviews: Vec<_> =
        one.of(Module::Reviews).map(|review| (review.row, review.parent, review.value("CPPreviewDate"))).collect();
    assert_eq!(reviews, [(0, Some(2), Some("2023-01-05")), (1, Some(2), Some("2023-01-06"))]);
}

#[test]
fn a_review_without_a_date_is_a_record_without_a_date() {
    for reviews in ["<Reviews/>", "<Reviews><CPPreviewDate/></Reviews>"] {
        let block = only(&referral(&format!("<ChildProtectionPlans>{reviews}</ChildProtectionPlans>")));
        assert_eq!(record(&block, Module::Reviews).value("CPPreviewDate"), None, "{reviews}");
    }
}

#[test]
fn upper_and_lower_case_of_element_names_are_the_same() {
    for name in ["CINPlanDates", "CINplanDates", "cinplandates"] {
        let block = only(&referral(&format!("<{name}><cinPLANstartDATE>2023-01-05</cinPLANstartDATE></{name}>")));
        let plan = record(&block, Module::CinPlanDates);
        assert_eq!(plan.fields[0].name, "CINPlanStartDate", "{name}");
    }
}

#[test]
fn namespaces_and_prefixes_are_passed_over() {
    let text = "<c:Message xmlns:c='urn:x'><c:Children><c:Child><ChildIdentifiers xmlns='urn:y'><c:LAchildID>C1</c:LAchildID>\
                </ChildIdentifiers></c:Child></c:Children></c:Message>";
    assert_eq!(children(text)[0].la_child_id.as_deref(), Some("C1"));
}

#[test]
fn an_unknown_element_is_noted_with_its_line_and_everything_in_it_is_passed_over() {
    let block = only(&referral("\n<Extra><CINdetails><Section47/></CINdetails>text</Extra><Section47/>"));
    assert_eq!(block.of(Module::CinDetails).count(), 1);
    assert_eq!(block.of(Module::Section47).count(), 1);
    let [problem] = block.problems.as_slice() else { panic!("{:?}", block.problems) };
    assert_eq!((problem.line, problem.module, problem.refused), (5, Module::CinDetails, false));
    assert!(problem.message.contains("Extra"), "{}", problem.message);
}

#[test]
fn an_unknown_element_between_children_is_a_note_of_the_file() {
    let text = census(&format!("<Adult/>{}", child("")));
    let mut reader = Reader::new(text.as_bytes(), "census.xml").unwrap();
    assert!(reader.by_ref().all(|child| child.is_ok_and(|child| child.problems.is_empty())));
    assert_eq!(reader.notes().len(), 1);
    assert!(reader.notes()[0].message.contains("Adult"), "{:?}", reader.notes());
}

#[test]
fn comments_cdata_and_character_references_within_a_value_are_read() {
    let block = only(
        "<Child><ChildIdentifiers><LAchildID>A<!-- no -->&#66;<![CDATA[<C>]]>&#x44;&amp;&lt;</LAchildID></ChildIdentifiers></Child>",
    );
    assert_eq!(block.la_child_id.as_deref(), Some("AB<C>D&<"));
    assert!(block.problems.is_empty(), "{:?}", block.problems);
}

#[test]
fn an_ampersand_by_itself_is_taken_for_what_it_is() {
    let block = only("<Child><ChildIdentifiers><LAchildID>A & B</LAchildID></ChildIdentifiers></Child>");
    assert_eq!(block.la_child_id.as_deref(), Some("A & B"));
}

#[test]
fn a_block_reads_what_it_wrote_as_json() {
    let block = only(&referral("<Oddity/><ReferralNFA>&nbsp;</ReferralNFA><Section47/>"));
    let json = serde_json::to_value(&block).unwrap();
    assert_eq!(json["records"][1]["module"], "CINdetails");
    assert_eq!(serde_json::from_value::<ChildBlock>(json).unwrap(), block);
}

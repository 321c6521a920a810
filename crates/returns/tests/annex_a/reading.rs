//! Where the lists, the headings and the rows are, whatever shape the workbook has.

use returns::annex_a::{AnnexA, List, Unreadable, read};

use crate::workbook::{CONTACTS, IN_NEED, Put, REFERRALS, Sheet, sheet, workbook};

fn annex(sheets: &[Sheet]) -> AnnexA {
    read(&workbook(sheets), "annex.xlsx").unwrap()
}

fn refusal(sheets: &[Sheet]) -> Unreadable {
    read(&workbook(sheets), "annex.xlsx").unwrap_err()
}

fn notes(annex: &AnnexA) -> String {
    annex.notes.iter().map(|note| note.message.as_str()).collect::<Vec<_>>().join("\n")
}

const ROW: &str = "A1|a) Male|a) WBRI|2015-03-27|8|2024-01-10|q) 6: Police";

#[test]
fn a_list_is_found_by_the_number_in_the_name_of_its_sheet() {
    for name in ["List 1", "List_1", "LIST 01 - Contacts", " list 1 "] {
        let annex = annex(&[sheet(name, CONTACTS, &[ROW])]);
        assert_eq!(annex.lists[0].list, List::Contacts, "{name}");
        assert_eq!(annex.children[0].la_child_id, "A1");
    }
}

#[test]
fn a_list_without_a_number_is_found_by_its_headings() {
    let annex =
        annex(&[sheet("Referrals to us", REFERRALS, &["A1|a|a|2015-03-27|8|2024-01-10|6|b) No|0|Team|Worker"])]);
    assert_eq!(annex.lists[0].list, List::Referrals);
}

#[test]
fn the_headings_are_found_below_a_title_and_blank_rows() {
    let mut contacts = sheet("List 1", CONTACTS, &[ROW, "", "", ROW]);
    contacts.1.insert(0, vec![Put::from("List 1: Contacts")]);
    contacts.1.insert(1, Vec::new());
    let annex = annex(&[contacts]);
    assert_eq!(annex.lists[0].rows, 2);
    let numbers: Vec<u32> = annex.children[0].rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [4, 7], "rows are numbered as Excel numbers them");
}

#[test]
fn columns_in_another_order_missing_unknown_or_twice_are_told() {
    let annex = annex(&[sheet(
        "List 1",
        "Contact Source|DATE OF CONTACT|Shoe size|child unique\nid|Date of Birth|Date of Birth",
        &["6|2024-01-10|38|A1|2015-03-27|2016-03-27"],
    )]);
    let notes = notes(&annex);
    assert!(notes.contains("no column “Gender”, no column “Ethnicity”"), "{notes}");
    assert!(notes.contains("not in list 1 (contacts), and were not read: “Shoe size”"), "{notes}");
    assert!(notes.contains("“Date of Birth” comes twice"), "{notes}");
    assert_eq!(annex.children[0].rows.len(), 1);
}

#[test]
fn a_column_that_came_after_2019_is_not_missed() {
    let headings = "Child Unique ID|Gender|Ethnicity|Date of Birth|Age|Does the Child have a Disability|Allocated Team|Allocated Worker|Eligibility Category|LA In Touch |Type of Accommodation|Suitability of Accommodation|Activity Status";
    let annex = annex(&[sheet("List 9", headings, &[])]);
    assert!(!notes(&annex).contains("no column"), "{}", notes(&annex));
}

#[test]
fn a_row_without_a_number_is_refused_at_its_place() {
    let contacts = sheet("List 1", CONTACTS, &[ROW, "|a) Male|a) WBRI||8|2024-01-11|6", "Total|||||2|"]);
    let annex = annex(&[contacts]);
    let places: Vec<_> =
        annex.refused.iter().map(|problem| (problem.sheet.as_str(), problem.row, problem.column.as_deref())).collect();
    assert_eq!(places, [("List 1", 3, Some("Child Unique ID")), ("List 1", 4, Some("Child Unique ID"))]);
    assert!(annex.refused[0].message.contains("nobody knows whose it is"), "{}", annex.refused[0].message);
    assert!(annex.refused[1].message.contains("“Total” has no digit"), "{}", annex.refused[1].message);
    assert_eq!(annex.lists[0].rows, 3);
}

#[test]
fn a_number_is_one_number_whether_excel_keeps_it_as_text_or_not() {
    let mut contacts = sheet("List 1", CONTACTS, &[]);
    contacts.1.push(vec![Put::from(12345.0)]);
    contacts.1.push(vec![Put::from("12345")]);
    let annex = annex(&[contacts, sheet("List 6", IN_NEED, &["12345"])]);
    assert_eq!(annex.children.len(), 1);
    assert_eq!((annex.children[0].la_child_id.as_str(), annex.children[0].rows.len()), ("12345", 3));
}

#[test]
fn headings_that_come_again_further_down_are_no_row() {
    let annex = annex(&[sheet("List 1", CONTACTS, &[ROW, CONTACTS, ROW])]);
    assert_eq!(annex.lists[0].rows, 2);
    assert!(annex.refused.is_empty());
}

#[test]
fn a_hidden_copy_of_a_list_is_left_aside_and_a_shown_one_refuses_the_workbook() {
    let one = || sheet("List 1", CONTACTS, &[ROW]);
    let hidden = annex(&[sheet(".List 1 old", CONTACTS, &["B1|||||2020-01-01|6"]), one()]);
    assert_eq!(hidden.children[0].la_child_id, "A1");
    assert_eq!(hidden.children.len(), 1);
    assert!(notes(&hidden).contains("hidden"), "{}", notes(&hidden));
    let refusal = refusal(&[one(), sheet("List 1 (2)", CONTACTS, &[ROW])]);
    assert!(refusal.to_string().contains("“List 1” and “List 1 (2)”"), "{refusal}");
}

#[test]
fn a_sheet_that_says_it_is_a_list_and_has_no_headings_is_refused_and_the_others_are_read() {
    let annex = annex(&[sheet("List 1", CONTACTS, &[ROW]), sheet("List 3", "these|are|no|headings", &["A1|2|3|4"])]);
    assert!(!annex.has(List::Referrals));
    let note = annex.notes.iter().find(|note| note.refused).unwrap();
    assert!(note.message.contains("no row of headings of list 3 (referrals)"), "{}", note.message);
}

#[test]
fn a_workbook_of_something_else_is_refused() {
    let refusal = refusal(&[sheet("Sheet1", "Name|Telephone", &["Somebody|123"])]);
    assert_eq!(refusal.file, "annex.xlsx");
    assert!(refusal.message.contains("no sheet of the workbook is a list"), "{refusal}");
}

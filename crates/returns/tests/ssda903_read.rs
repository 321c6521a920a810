//! Reading the looked-after children return: whatever people give, it is read or refused with a sentence.

use domain::{Fact, Kind};
use proptest::prelude::*;
use returns::delivery::Incoming;
use returns::ssda903::{Delivery, GivenFile, Plan, Table, Year, plan};
use returns::standard::Part;

const HEADER: &str = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nC1,2,06/10/2007,WBRI,A123456789012,,\n";
const EPISODES: &str = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n\
                        C1,05/05/2019,S,C2,N1,U4,PR1,,,,,,\n";
const REVIEWS: &str = "CHILD,DOB,REVIEW,REVIEW_CODE\nC1,06/10/2007,01/06/2019,PN1\n";

fn file(name: &str, text: impl AsRef<[u8]>) -> GivenFile {
    GivenFile { name: name.to_owned(), bytes: text.as_ref().to_vec() }
}

fn of_2020(files: Vec<GivenFile>) -> Plan {
    plan(files, Some(Year::ending(2020)))
}

fn one(files: Vec<GivenFile>) -> Delivery {
    let mut plan = of_2020(files);
    assert_eq!(plan.deliveries.len(), 1, "{:?}", plan.refused);
    plan.deliveries.remove(0)
}

/// The one sentence for which nothing was read.
fn refusal(name: &str, text: impl AsRef<[u8]>) -> String {
    let plan = of_2020(vec![file(name, text)]);
    assert!(plan.deliveries.is_empty(), "{:?}", plan.deliveries);
    let [note] = plan.refused.as_slice() else { panic!("{:?}", plan.refused) };
    assert!(note.refused && note.message.ends_with('.'), "{note:?}");
    note.message.clone()
}

fn child(delivery: &Delivery) -> &Incoming {
    assert_eq!(delivery.children.len(), 1);
    &delivery.children[0]
}

fn paths(child: &Incoming) -> Vec<&str> {
    child.records.iter().map(|record| record.path.as_str()).collect()
}

fn messages(child: &Incoming) -> Vec<(bool, &str)> {
    child.faults.iter().map(|fault| (fault.refused, fault.message.as_str())).collect()
}

#[test]
fn the_tables_of_a_year_are_gathered_child_by_child() {
    let delivery = one(vec![file("reviews.csv", REVIEWS), file("header.csv", HEADER), file("episodes.csv", EPISODES)]);
    let child = child(&delivery);
    assert_eq!(child.number.as_deref(), Some("C1"));
    assert_eq!(paths(child), ["", "episode:2019-05-05", "review:2019-06-01"]);
    let parts: Vec<Part> = [Table::Header, Table::Episodes, Table::Reviews].map(Table::part).to_vec();
    assert!(
        delivery.covered.iter().eq(parts.iter().collect::<std::collections::BTreeSet<_>>()),
        "{:?}",
        delivery.covered
    );
    let Fact::Person(person) = &child.records[0].fact else { panic!() };
    assert_eq!((person.sex.as_deref(), person.birth_date.unwrap().to_string()), (Some("F"), "2007-10-06".to_owned()));
    let Fact::LookedAfterEpisode(episode) = &child.records[1].fact else { panic!() };
    assert_eq!((episode.placement.as_deref(), episode.end_date), (Some("U4"), None));
}

#[test]
fn misordered_and_unknown_columns_byte_order_marks_line_ends_quotes_and_separators_do_not_matter() {
    let plain = one(vec![file("header.csv", HEADER)]);
    let moved = "\u{FEFF}\"UPN\";\"CHILD\";\"dob\";\"TEAM\";\"SEX\";\"ETHNIC\";\"MOTHER\";\"MC_DOB\"\r\n\
                 \"A123456789012\";\"C1\";\"06/10/2007\";\"West\";\"2\";\"WBRI\";\"\";\"\"\r\n;;;;;;;\r\n";
    let other = one(vec![file("header.csv", moved)]);
    assert_eq!(child(&plain).records[0].fact, child(&other).records[0].fact);
    assert!(other.notes[0].message.contains("“TEAM”"), "{:?}", other.notes);
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(HEADER.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(child(&one(vec![file("header.csv", utf_16)])).records[0].fact, child(&plain).records[0].fact);
}

#[test]
fn what_excel_writes_on_this_island_is_read_though_it_is_not_utf_8() {
    let text: Vec<u8> =
        HEADER.replace("C1", "Zo#").bytes().map(|byte| if byte == b'#' { 0xEB } else { byte }).collect();
    assert_eq!(child(&one(vec![file("header.csv", text)])).number.as_deref(), Some("Zoë"));
}

#[test]
fn a_wrong_file_is_refused_with_what_it_is_and_what_to_do() {
    assert!(refusal("header.csv", "").contains("is empty"));
    assert!(refusal("header.csv", "\n \n").contains("is empty"));
    assert!(refusal("header.xlsx", b"PK\x03\x04rest").contains("save each sheet as CSV"));
    assert!(refusal("header.csv", b"%PDF-1.7").contains("a PDF"));
    assert!(refusal("letter.txt", "Dear all,\nplease find").contains("no column by which a table"));
    assert!(refusal("cin.xml", "<Message><Header/></Message>").contains("begins with the element MESSAGE"));
    assert!(refusal("header.csv", b"CHILD,SEX\0,DOB").contains("cannot be read"));
}

#[test]
fn a_table_without_a_column_that_it_needs_is_refused_and_names_it() {
    let message = refusal("episodes.csv", EPISODES.replace("DEC,", "ENDED,"));
    assert!(message.contains("DEC, which is not in the file"), "{message}");
    assert!(refusal("header.csv", HEADER.replace("MC_DOB", "DOB")).contains("DOB is in the file twice"));
    assert!(
        refusal("episodes.csv", HEADER)
            .contains("called like the table Episodes and has the columns of the table Header")
    );
}

#[test]
fn a_column_that_may_be_missing_is_noted() {
    let shorter = "CHILD,SEX,DOB,ETHNIC,UPN\nC1,2,06/10/2007,WBRI,A123456789012\n";
    let delivery = one(vec![file("header.csv", shorter)]);
    assert!(
        delivery.notes.iter().any(|note| note.message.contains("MOTHER is not in the file")),
        "{:?}",
        delivery.notes
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_refuses_the_whole_year_with_its_line() {
    let open = "CHILD,DOB,REVIEW,REVIEW_CODE\nC1,06/10/2007,01/06/2019,PN1\nC1,\"06/10/2007,02/06/2019,PN1\nC1,x,y,z\n";
    let plan = of_2020(vec![file("header.csv", HEADER), file("reviews.csv", open)]);
    assert!(plan.deliveries.is_empty());
    let reviews = plan.refused.iter().find(|note| &*note.file == "reviews.csv").unwrap();
    assert!(reviews.line == 3 && reviews.message.contains("not closed"), "{reviews:?}");
    let header = plan.refused.iter().find(|note| &*note.file == "header.csv").unwrap();
    assert!(header.message.contains("Nothing of 2019-20 was loaded"), "{header:?}");
}

#[test]
fn a_ragged_row_is_refused_and_its_table_withdraws_nothing() {
    for row in ["C1,06/10/2007,01/07/2019", "C1,06/10/2007,01/07/2019,PN1,PN2"] {
        let delivery = one(vec![file("header.csv", HEADER), file("reviews.csv", format!("{REVIEWS}{row}\n"))]);
        let [fault] = delivery.nobodys.as_slice() else { panic!("{:?}", delivery.nobodys) };
        assert!(fault.refused && fault.line == 3 && fault.message.contains("4 columns"), "{fault:?}");
        assert!(!delivery.covered.contains(&Table::Reviews.part()) && delivery.covered.contains(&Table::Header.part()));
        assert_eq!(paths(child(&delivery)), ["", "review:2019-06-01"]);
    }
}

#[test]
fn a_row_without_a_child_is_refused() {
    let delivery =
        one(vec![file("header.csv", HEADER), file("reviews.csv", format!("{REVIEWS},06/10/2007,01/07/2019,PN1\n"))]);
    assert!(delivery.nobodys[0].message.contains("CHILD is missing"), "{:?}", delivery.nobodys);
}

#[test]
fn a_value_that_cannot_be_read_refuses_its_row_and_nothing_else() {
    let episodes =
        format!("{EPISODES}C1,30/02/2020,P,C2,N1,U4,PR1,,,,,,\nC1,01/03/2020,P,C2,N1,U4,PR1,31.3.20,E4A,,,,\n");
    let delivery = one(vec![file("header.csv", HEADER), file("episodes.csv", episodes)]);
    let child = child(&delivery);
    assert_eq!(paths(child), ["", "episode:2019-05-05"]);
    let refused: Vec<Option<&str>> = child.refused.iter().map(|refused| refused.path.as_deref()).collect();
    // The first may be any episode of the child; the second is known to be that of 1 March.
    assert_eq!(refused, [None, Some("episode:2020-03-01")]);
    let told = messages(child);
    assert!(told[0].0 && told[0].1.contains("DECOM “30/02/2020” is not a real date"), "{told:?}");
    assert!(told[1].0 && told[1].1.contains("DEC “31.3.20”"), "{told:?}");
}

#[test]
fn a_code_that_nobody_lists_is_kept_and_noted() {
    let delivery = one(vec![file("header.csv", HEADER), file("episodes.csv", EPISODES.replace("U4", "U9"))]);
    let child = child(&delivery);
    assert!(messages(child).iter().any(|(refused, told)| !refused && told.contains("PLACE “U9” is not a known code")));
    let Fact::LookedAfterEpisode(episode) = &child.records[1].fact else { panic!() };
    assert_eq!(episode.placement.as_deref(), Some("U9"));
}

#[test]
fn the_same_row_twice_is_taken_once_and_two_that_differ_are_both_refused() {
    let again = format!("{REVIEWS}C1,06/10/2007,01/06/2019,PN1\n");
    let delivery = one(vec![file("header.csv", HEADER), file("reviews.csv", again)]);
    let taken = child(&delivery);
    assert_eq!((paths(taken).len(), taken.repeats.len()), (2, 1));
    assert!(messages(taken)[0].1.contains("exactly what line 2 says"));
    let otherwise = format!("{REVIEWS}C1,06/10/2007,01/06/2019,PN2\n");
    let delivery = one(vec![file("header.csv", HEADER), file("reviews.csv", otherwise)]);
    let taken = child(&delivery);
    assert_eq!((paths(taken), taken.refused.len()), (vec![""], 2));
    assert!(taken.refused.iter().all(|refused| refused.path.as_deref() == Some("review:2019-06-01")));
}

#[test]
fn a_child_whom_the_header_lacks_is_known_by_number_and_birth_date_only_until_somebody_says_more() {
    let delivery = one(vec![file("reviews.csv", REVIEWS)]);
    let taken = child(&delivery);
    assert!(taken.records[0].stub && taken.faults.is_empty(), "{:?}", taken.faults);
    let Fact::Person(person) = &taken.records[0].fact else { panic!() };
    assert_eq!((person.la_child_id.as_deref(), person.birth_date.is_some()), (Some("C1"), true));
    let delivery = one(vec![file("header.csv", HEADER.replace("C1", "C2")), file("reviews.csv", REVIEWS)]);
    let other = delivery.children.iter().find(|child| child.number.as_deref() == Some("C1")).unwrap();
    assert!(messages(other)[0].1.contains("Header has no row for CHILD “C1”"), "{:?}", other.faults);
}

#[test]
fn a_mother_is_a_fact_of_her_own_and_a_birth_date_that_differs_from_the_header_is_noted() {
    let header = HEADER.replace(",,\n", ",1.0,02/01/2020\n");
    let reviews = REVIEWS.replace("06/10/2007", "07/10/2007");
    let delivery = one(vec![file("header.csv", header), file("reviews.csv", reviews)]);
    let taken = child(&delivery);
    assert_eq!(paths(taken), ["", "motherhood", "review:2019-06-01"]);
    assert_eq!((taken.records[1].part, taken.records[1].row), (taken.records[0].part, taken.records[0].row));
    assert!(messages(taken)[0].1.contains("DOB “07/10/2007” is not the one that the table Header has"));
}

#[test]
fn the_year_comes_from_the_names_and_failing_that_from_who_loads_the_file() {
    let named = plan(vec![file("2019-20 header.csv", HEADER), file("header_2020-21.csv", HEADER)], None);
    let years: Vec<String> = named.deliveries.iter().map(|delivery| delivery.year.period()).collect();
    assert_eq!(years, ["2020", "2021"]);
    let nameless = plan(vec![file("header.csv", HEADER)], None);
    assert!(nameless.refused[0].message.contains("--year 2020-21"), "{:?}", nameless.refused);
    let contradicted = of_2020(vec![file("header 2018-19.csv", HEADER)]);
    assert!(contradicted.refused[0].message.contains("says 2018-19 and the year asked for is 2019-20"));
}

#[test]
fn a_bare_year_in_a_name_is_that_which_all_episodes_touch_and_is_asked_for_if_they_do_not_tell() {
    let period = |day: &str| {
        let episodes = EPISODES.replace("05/05/2019", day).replace("PR1,,,", "PR1,20/03/2020,E4A,");
        let plan = plan(vec![file("2019-episodes.csv", episodes)], None);
        plan.deliveries.first().map(|delivery| delivery.year.period()).ok_or(plan.refused)
    };
    assert_eq!(period("05/05/2019"), Ok("2020".to_owned()));
    let ended = EPISODES.replace("05/05/2019", "05/05/2018").replace("PR1,,,", "PR1,20/03/2019,E4A,");
    assert_eq!(plan(vec![file("2019-episodes.csv", ended)], None).deliveries[0].year.period(), "2019");
    let undecided = period("05/03/2019").unwrap_err();
    assert!(undecided[0].message.contains("may be 2018-19 or 2019-20"), "{undecided:?}");
}

#[test]
fn of_two_files_of_one_table_the_one_with_the_proper_name_counts_and_otherwise_neither() {
    let placed = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\nC1,06/10/2007,01/06/2019,,\n";
    let plan = of_2020(vec![file("placed_for_adoption.csv", placed), file("placed_for_adoption_errors.csv", placed)]);
    assert_eq!((plan.deliveries.len(), plan.refused.len()), (1, 1));
    assert_eq!(&*plan.refused[0].file, "placed_for_adoption_errors.csv");
    let plan =
        of_2020(vec![file("reviews.csv", REVIEWS), file("copy of header.csv", HEADER), file("header 2.csv", HEADER)]);
    assert!(plan.deliveries.is_empty());
    assert_eq!(plan.refused.iter().filter(|note| note.message.contains("Give only one")).count(), 2);
}

#[test]
fn a_header_without_a_row_is_a_failed_export_and_withdraws_nobody() {
    let delivery = one(vec![file("header.csv", HEADER.lines().next().unwrap()), file("reviews.csv", REVIEWS)]);
    assert!(!delivery.covered.contains(&Table::Header.part()));
    let plan = of_2020(vec![file("header.csv", HEADER.lines().next().unwrap())]);
    assert!(plan.refused[0].message.contains("has no row"), "{:?}", plan.refused);
}

const XML: &str = "<?xml version='1.0'?>\n<EXPSSDA903><CHILD><HEADER><CHILDID>C1</CHILDID><UPN>A123456789012</UPN><SEX>2</SEX>\
    <DOB>06/10/2007</DOB><ETHNIC>WBRI</ETHNIC><UASC /><AREVIEW><REVIEW>01/06/2019</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE>\
    </AREVIEW><MOTHER /><MC_DOB /><IN_TOUCH>YES</IN_TOUCH><ACTIV>F1</ACTIV><ACCOM>U1</ACCOM></HEADER>\n<EPISODE>\
    <DECOM>05/05/2019</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC />\
    </EPISODE></CHILD></EXPSSDA903>";

#[test]
fn the_xml_form_gives_the_same_records_as_the_tables() {
    let of_xml = one(vec![file("903.xml", XML)]);
    let of_csv = one(vec![
        file("header.csv", HEADER),
        file("episodes.csv", EPISODES),
        file("reviews.csv", REVIEWS),
        file("oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nC1,06/10/2007,YES,F1,U1\n"),
    ]);
    let facts = |delivery: &Delivery| -> Vec<(String, Fact)> {
        child(delivery).records.iter().map(|record| (record.path.clone(), record.fact.clone())).collect()
    };
    assert_eq!(facts(&of_xml), facts(&of_csv));
    assert_eq!(child(&of_xml).records[1].line, 3);
    assert_eq!(child(&of_xml).faults, []);
}

#[test]
fn xml_that_is_cut_short_or_could_be_an_attack_is_refused() {
    assert!(refusal("903.xml", &XML[..XML.len() - 20]).contains("cut short"));
    assert!(refusal("903.xml", XML.replace("'1.0'?>", "'1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>")).contains("DTD"));
    assert!(refusal("903.xml", XML.replace("C1</CHILDID>", "&b;</CHILDID>")).contains("entity"));
    let deep = format!("<EXPSSDA903><CHILD>{}", "<A>".repeat(40));
    assert!(refusal("903.xml", deep).contains("inside one another"));
}

#[test]
fn periods_of_care_are_no_records_of_the_file() {
    let delivery = one(vec![file("header.csv", HEADER), file("episodes.csv", EPISODES)]);
    assert!(child(&delivery).records.iter().all(|record| record.fact.kind() != Kind::PeriodOfCare));
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0..200_usize) {
        of_2020(vec![file("episodes.csv", &bytes)]);
        let mut spoilt = EPISODES.as_bytes().to_vec();
        let at = cut.min(spoilt.len());
        spoilt.splice(at..at, bytes.clone());
        of_2020(vec![file("episodes.csv", spoilt)]);
        let mut spoilt = XML.as_bytes().to_vec();
        let at = cut.min(spoilt.len());
        spoilt.splice(at..at, bytes);
        of_2020(vec![file("903.xml", spoilt)]);
    }
}

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn workbook(sheets: Vec<Sheet>) -> Workbook {
    let made_at = day(2026, 3, 31).and_hms_opt(9, 30, 0).unwrap().and_utc();
    Workbook { title: "Scorecard of a made-up authority".into(), made_at, sheets }
}

fn sheet(name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name: name.into(), notes: Vec::new(), columns, rows }
}

fn texts(texts: &[&str]) -> Sheet {
    let rows = texts.iter().map(|text| vec![Cell::text(*text)]).collect();
    sheet("Texts", vec![Column::new("Text", 30, Kind::Text)], rows)
}

fn open(workbook: &Workbook) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(workbook.to_xlsx().unwrap())).unwrap()
}

fn read(sheet: Sheet) -> Range<Data> {
    open(&workbook(vec![sheet])).worksheet_range_at(0).unwrap().unwrap()
}

fn cell(range: &Range<Data>, row: u32, column: u32) -> Data {
    range.get_value((row, column)).cloned().unwrap_or(Data::Empty)
}

/// A part of the file, as it is inside.
fn part(workbook: &Workbook, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook.to_xlsx().unwrap())).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

const WICKED: &[&str] = &[
    "=HYPERLINK(\"http://example.invalid\",\"open\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "http://example.invalid/",
    "mailto:somebody@example.invalid",
    "internal:Sheet1!A1",
    "<b>&amp;</b>",
    "_x0041_",
    "two\nlines",
    "1.50",
    "2026-03-14",
    "TRUE",
];

#[test]
fn a_text_stays_the_same_text_and_is_no_formula_and_no_link() {
    let made = workbook(vec![texts(WICKED)]);
    let mut file = open(&made);
    let range = file.worksheet_range("Texts").unwrap();
    for (row, text) in (1..).zip(WICKED) {
        assert_eq!(cell(&range, row, 0), Data::String((*text).to_owned()));
    }
    assert!(file.worksheet_formula("Texts").unwrap().used_cells().next().is_none(), "there is a formula");
    let inside = part(&made, "xl/worksheets/sheet1.xml");
    assert!(!inside.contains("<f>") && !inside.contains("<f ") && !inside.contains("hyperlink"), "{inside}");
}

#[test]
fn names_headings_and_notes_are_no_formulas_either() {
    let mut wicked = sheet("=1+1", vec![Column::new("=2+2", 9, Kind::Number)], vec![]);
    wicked.notes.push("=3+3".into());
    let made = workbook(vec![wicked]);
    let mut file = open(&made);
    let range = file.worksheet_range("=1+1").unwrap();
    assert_eq!(cell(&range, 0, 0), Data::String("=3+3".into()));
    assert_eq!(cell(&range, 2, 0), Data::String("=2+2".into()));
    assert!(file.worksheet_formula("=1+1").unwrap().used_cells().next().is_none());
}

#[test]
fn numbers_percentages_and_days_are_what_a_spreadsheet_can_count_with() {
    let columns = vec![
        Column::new("Children", 10, Kind::Number),
        Column::new("On time", 10, Kind::Percentage),
        Column::new("Received on", 18, Kind::Date),
    ];
    let row = vec![Cell::Number(244.0), Cell::Percentage(80.1), Cell::Date(day(2026, 3, 14))];
    let range = read(sheet("Numbers", columns, vec![row]));
    assert_eq!(cell(&range, 1, 0), Data::Float(244.0));
    let Data::Float(share) = cell(&range, 1, 1) else { panic!("a percentage is a number") };
    assert!((share - 0.801).abs() < 1e-12, "80.1% is 0.801 to a spreadsheet, not {share}");
    let Data::DateTime(received) = cell(&range, 1, 2) else { panic!("a day is a date") };
    assert_eq!(received.as_datetime().unwrap().date(), day(2026, 3, 14));
}

#[test]
fn a_day_before_1900_is_a_text() {
    let columns = vec![Column::new("Day", 18, Kind::Date)];
    let range = read(sheet("Days", columns, vec![vec![Cell::Date(day(1899, 12, 31))]]));
    assert_eq!(cell(&range, 1, 0), Data::String("31 December 1899".into()));
}

#[test]
fn notes_stand_above_the_headings_and_the_headings_stay_in_sight() {
    let mut noted = texts(&["a"]);
    noted.notes = vec!["Re-referrals, as at 31 March 2026".into(), "3 children you may not open".into()];
    let made = workbook(vec![noted]);
    let range = open(&made).worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(cell(&range, 1, 0), Data::String("3 children you may not open".into()));
    assert_eq!(cell(&range, 2, 0), Data::Empty);
    assert_eq!(cell(&range, 3, 0), Data::String("Text".into()));
    assert_eq!(cell(&range, 4, 0), Data::String("a".into()));
    let inside = part(&made, "xl/worksheets/sheet1.xml");
    assert!(inside.contains("ySplit=\"4\"") && inside.contains("state=\"frozen\""), "{inside}");
    assert!(part(&made, "xl/styles.xml").contains("<b/>"), "the headings are bold");
}

#[test]
fn control_characters_are_replaced_and_seen_to_be() {
    let range = read(texts(&["a\u{0}b\u{1b}c\u{ffff}d"]));
    assert_eq!(cell(&range, 1, 0), Data::String("a\u{fffd}b\u{fffd}c\u{fffd}d".into()));
}

#[test]
fn a_text_too_long_for_a_cell_says_that_it_was_cut() {
    let long = "ä".repeat(40_000);
    let Data::String(kept) = cell(&read(texts(&[&long])), 1, 0) else { panic!("a text") };
    assert_eq!(kept.encode_utf16().count(), 32_767);
    assert!(kept.ends_with("ä [cut here: the rest is in the record]"));
    let fits = "ä".repeat(32_767);
    assert_eq!(cell(&read(texts(&[&fits])), 1, 0), Data::String(fits));
}

#[test]
fn sheets_with_one_name_are_both_there() {
    let made = workbook(vec![texts(&["first"]), texts(&["second"])]);
    let mut file = open(&made);
    assert_eq!(file.sheet_names(), ["Texts", "Texts (2)"]);
    assert_eq!(cell(&file.worksheet_range("Texts (2)").unwrap(), 1, 0), Data::String("second".into()));
}

#[test]
fn more_rows_than_a_sheet_holds_are_refused_with_what_to_do() {
    let mut large = texts(&[]);
    large.rows = vec![Vec::new(); MOST_ROWS];
    let refused = workbook(vec![large]).to_xlsx().unwrap_err();
    assert_eq!(refused, WorkbookError::TooManyRows { sheet: "Texts".into(), rows: MOST_ROWS + 1 });
    assert!(refused.to_string().contains("download it as CSV"), "{refused}");
}

#[test]
fn more_columns_than_a_sheet_holds_are_refused() {
    let mut wide = texts(&[]);
    wide.rows = vec![vec![Cell::Empty; MOST_COLUMNS + 1]];
    assert!(matches!(workbook(vec![wide]).to_xlsx(), Err(WorkbookError::TooManyColumns { columns: 16_385, .. })));
}

#[test]
fn a_number_that_is_none_is_refused_with_its_place() {
    let columns = vec![Column::new("On time", 10, Kind::Percentage)];
    let rows = vec![vec![Cell::Percentage(1.0)], vec![Cell::Percentage(f64::NAN)]];
    let refused = workbook(vec![sheet("Scorecard", columns, rows)]).to_xlsx().unwrap_err();
    let place = WorkbookError::NotANumber { sheet: "Scorecard".into(), row: 2, column: "On time".into() };
    assert_eq!(refused, place);
}

#[test]
fn a_workbook_without_a_sheet_is_refused() {
    assert_eq!(workbook(vec![]).to_xlsx(), Err(WorkbookError::NoSheet));
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    let made = workbook(vec![texts(&["a"])]);
    let first = made.to_xlsx().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(first, made.to_xlsx().unwrap());
    assert!(part(&made, "docProps/core.xml").contains("2026-03-31T09:30:00Z"));
    assert!(part(&made, "docProps/core.xml").contains("Scorecard of a made-up authority"));
}

#[test]
fn one_description_gives_a_csv_too_in_which_text_is_safe_and_a_negative_number_a_number() {
    let columns = vec![
        Column::new("=Team", 20, Kind::Text),
        Column::new("Change", 10, Kind::Number),
        Column::new("On time", 10, Kind::Percentage),
        Column::new("As at", 18, Kind::Date),
    ];
    let rows = vec![
        vec![Cell::text("-1"), Cell::Number(-1.5), Cell::Percentage(80.125), Cell::Date(day(2026, 3, 31))],
        vec![Cell::text("North, \"east\""), Cell::Number(3.0), Cell::percentage(None), Cell::Empty],
    ];
    assert_eq!(
        sheet("Teams", columns, rows).to_csv(),
        "'=Team,Change,On time (%),As at\r\n'-1,-1.5,80.125,2026-03-31\r\n\"North, \"\"east\"\"\",3,,\r\n"
    );
}

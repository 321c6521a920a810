//! Next year's publication.

use crate::published::import::{population, table};
use crate::published::{Published, importable, write};

const HEADING: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
                       old_la_code,new_la_code,la_name,category,referral_count,rereferral_count,rereferral_percent,\
                       no_further_action_count,no_further_action_percent,not_in_need_count,not_in_need_percent,\
                       referral_child_count,rereferral_child_count,rereferral_child_percent";
const ENGLAND_2026: &str = "2026,Reporting year,National,E92000001,England,,,,,,Referrals,\"640,000\",128000,20,\
                            64000,10,192000,30,560000,112000,20";
const SLOUGH_2026: &str = "2026,Reporting year,Local authority,E92000001,England,E12000008,South East,871,E06000039,Slough,\
                           Referrals,2000,c,c,200,10,600,30,1800,c,c";
const BRISTOL_2026: &str = "2026,Reporting year,Local authority,E92000001,England,E12000009,South West,801,E06000023,\
                            \"Bristol, City of\",Referrals,4000,1000,25,0,0,1200,30,3500,700,20";

fn c1(rows: &[&str]) -> String {
    format!("{HEADING}\n{}\n", rows.join("\n"))
}

fn refused(text: &str, key: &str) -> String {
    table(text, "c1_2026.csv", key).unwrap_err().to_string()
}

#[test]
fn next_years_table_is_read_with_its_year_and_source() {
    let imported = table(&c1(&[ENGLAND_2026, SLOUGH_2026, BRISTOL_2026]), "c1_2026.csv", "c1").unwrap();
    let with = Published::built_in().with(imported.comparators);
    let england = with.england("FD-06", "").unwrap();
    assert_eq!(
        (england.year, england.value, england.numerator, england.denominator),
        (2026, 20.0, Some(128_000.0), Some(640_000.0))
    );
    assert_eq!(england.source.text, "Children in need: referrals and re-referrals (table c1), c1_2026.csv");
    assert_eq!(with.of("FD-08", "", "801", 2026).map(|one| one.value), Some(0.0), "a published 0 is a 0");
    assert_eq!(with.of("FD-08", "", "801", 2025), Published::built_in().of("FD-08", "", "801", 2025));
}

#[test]
fn a_mark_in_place_of_a_value_is_not_known() {
    let imported = table(&c1(&[SLOUGH_2026]), "c1_2026.csv", "c1").unwrap();
    let told: Vec<&str> = imported.comparators.iter().map(|one| one.series.indicator.as_str()).collect();
    assert_eq!(told, ["FD-08", "FD-09"]);
    assert_eq!(imported.not_known, 2);
}

#[test]
fn what_was_imported_is_written_and_read_again_the_same() {
    let imported = table(&c1(&[ENGLAND_2026, SLOUGH_2026, BRISTOL_2026]), "c1_2026.csv", "c1").unwrap();
    let text = write::comparators(&imported.comparators);
    let built_in = Published::built_in();
    let again = built_in.with_comparators(&text, "practice/comparators.csv").unwrap();
    assert_eq!(again.comparators, built_in.with(imported.comparators).comparators);
}

#[test]
fn shares_without_a_published_value_are_worked_out_and_rows_of_a_group_are_put_together() {
    let heading = "time_period,geographic_level,region_code,old_la_code,new_la_code,care_leaver_age,breakdown,\
                   care_leaver_count,care_leaver_percent";
    let row = |age: &str, breakdown: &str, count: &str, percent: &str| {
        format!("2026,National,,,,{age},Accommodation considered {breakdown},{count},{percent}\n")
            .replace("Accommodation considered total", "Suitability total")
    };
    let text = format!(
        "{heading}\n{}{}{}{}",
        row("17 to 18 years", "suitable", "90", "90"),
        row("17 to 18 years", "total", "100", "100"),
        row("19 to 21 years", "suitable", "160", "80"),
        row("19 to 21 years", "total", "200", "100"),
    );
    let imported = table(&text, "leavers.csv", "accommodation").unwrap();
    let of = |part: &str| imported.comparators.iter().find(|one| one.series.part == part).unwrap();
    assert_eq!((of("").value, of("").denominator), (83.3, Some(300.0)));
    assert!(of("").source.is_worked_out);
    assert_eq!((of("19_to_21").value, of("19_to_21").source.is_worked_out), (80.0, false));
}

#[test]
fn two_authorities_with_one_service_are_told_together_and_it_is_said() {
    let columns = "turnover_rate_fte,agency_fte,agency_rate_fte,agency_cover_fte,agency_cover_rate_fte,vacancy_fte,\
                   vacancy_rate_fte,vacancy_agency_cover_rate_fte,case_holders_fte,cases,caseload_fte,absence_rate_fte,\
                   inpost_fte,leavers_fte";
    let text = format!(
        "time_period,geographic_level,region_code,old_la_code,new_la_code,{columns}\n\
         2026,Local authority,E13000002,314 / 318,E09000021 / E09000027,28,24,14.9,20,80,24,14.9,100,120.7,1679,13.9,2,\
         137.4,38.5\n"
    );
    let imported = table(&text, "csww.csv", "workforce").unwrap();
    let with = Published::built_in().with(imported.comparators);
    for authority in ["314", "318"] {
        let told = with.of("WF-07", "", authority, 2026).unwrap();
        assert!((told.value - 20.0).abs() < 1e-9, "what is left of 100");
        assert!(told.source.text.ends_with("; Kingston upon Thames and Richmond upon Thames together"));
    }
}

#[test]
fn a_file_of_another_table_is_refused_with_the_column_that_is_missing() {
    assert_eq!(
        refused(&c1(&[ENGLAND_2026]), "c2"),
        "c1_2026.csv, line 1, field Assessments_completed_rate: table c2 needs this column, and the heading has none. Is it \
         the file of that table?"
    );
    assert!(refused(&c1(&[]), "c9").starts_with("c1_2026.csv: there is no table “c9”. Write --table and one of: "));
    assert!(refused(&c1(&[]), "lait").contains("there is no table “lait”"), "its shape is another");
    assert!(refused(&c1(&[]), "c1").contains("no value of table c1"));
}

#[test]
fn a_value_that_cannot_be_is_refused_with_line_and_field() {
    let wrong = SLOUGH_2026.replace(",200,10,", ",200,1o,");
    assert_eq!(
        refused(&c1(&[ENGLAND_2026, &wrong]), "c1"),
        "c1_2026.csv, line 3, field no_further_action_percent: “1o” is neither a number nor a mark such as c, x or z. \
         Download the file again."
    );
    let over = SLOUGH_2026.replace(",200,10,", ",200,110,");
    assert!(
        refused(&c1(&[&over]), "c1").contains("line 2, field no_further_action_percent: 110 cannot be a percentage")
    );
    let year = SLOUGH_2026.replace("2026,", "March 2026,");
    assert!(refused(&c1(&[&year]), "c1").contains("line 2, field time_period: “March 2026” is not a year"));
    let level = SLOUGH_2026.replace("Local authority", "Ward");
    assert!(refused(&c1(&[&level]), "c1").contains("field geographic_level: “Ward” is not known"));
    assert!(refused(&c1(&[ENGLAND_2026, ENGLAND_2026]), "c1").contains("line 2 already tells this"));
    assert!(refused(&c1(&["2026,Reporting year"]), "c1").contains("line 2: this row has 2 fields"));
}

#[test]
fn a_place_that_is_not_known_is_left_out_and_named() {
    let new = SLOUGH_2026.replace("871,E06000039,Slough", "999,E06000999,West Surrey");
    let imported = table(&c1(&[ENGLAND_2026, &new]), "c1_2026.csv", "c1").unwrap();
    assert_eq!(imported.unknown_places, ["E06000999"]);
    assert!(imported.comparators.iter().all(|one| one.place.name == "England"));
}

#[test]
fn only_the_newest_six_years_of_a_table_are_kept() {
    let years: Vec<String> = (2015..=2026).map(|year| ENGLAND_2026.replacen("2026", &year.to_string(), 1)).collect();
    let rows: Vec<&str> = years.iter().map(String::as_str).collect();
    let imported = table(&c1(&rows), "c1_2026.csv", "c1").unwrap();
    let earliest = imported.comparators.iter().map(|one| one.year).min();
    assert_eq!(earliest, Some(2021));
}

#[test]
fn an_academic_or_financial_year_of_six_figures_is_the_year_it_ends_in() {
    let six = ENGLAND_2026.replacen("2026", "202526", 1);
    let imported = table(&c1(&[&six]), "c1_2026.csv", "c1").unwrap();
    assert!(imported.comparators.iter().all(|one| one.year == 2026));
}

#[test]
fn next_years_population_is_read_and_used() {
    let text = "time_period,time_identifier,geographic_level,region_code,old_la_code,new_la_code,age_group,\
                population_estimate\n\
                2025,Reporting year,Local authority,E12000008,871,E06000039,Children aged 0 to 17 years,45000\n\
                2025,Reporting year,Local authority,E12000008,870,E06000038,Children aged 0 to 17 years,x\n";
    let living = population(text, "mid_2025.csv").unwrap();
    let written = write::population(&living);
    assert_eq!(written, "authority,year,children\nE06000039,2025,45000\n");
    let with = Published::built_in().with_population(&written, "practice/population.csv").unwrap();
    let on = |code| with.population(code, chrono::NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()).unwrap();
    assert_eq!((on("871").children, on("871").mid_year), (45_000, 2025));
    assert!(on("871").source.ends_with("practice/population.csv"));
    assert_eq!(on("870").mid_year, 2024);
}

#[test]
fn a_councils_own_file_is_refused_with_line_and_field() {
    let heading = "indicator,part,authority,year,value,numerator,denominator,source\n";
    let refused = |row: &str| {
        let text = format!("{heading}{row}\n");
        Published::built_in().with_comparators(&text, "practice/comparators.csv").unwrap_err().to_string()
    };
    assert_eq!(
        refused("FD-99,,E92000001,2026,20,,,c1"),
        "practice/comparators.csv, line 2, field indicator: nothing is published of “FD-99”. The indicators that can stand \
         here are in data/comparator_tables.toml."
    );
    assert!(
        refused("CP-13,18_months,E92000001,2026,20,,,c1").contains("CP-13 has no group “18_months”. Write one of: 24_")
    );
    assert!(
        refused("FD-06,,Slough,2026,20,,,c1").contains("field authority: no English authority or region has the code")
    );
    assert!(refused("FD-06,,E92000001,2026,120,,,c1").contains("field value: 120 is more than 100"));
    assert!(refused("FD-06,,E92000001,2026,-1,,,c1").contains("field value: “-1” is not a number of 0 or more"));
    assert!(refused("FD-06,,E92000001,2026,,,,c1").contains("field value: write the value, or take the row out"));
    assert!(refused("FD-06,,E92000001,26,20,,,c1").contains("field year: “26” is not a year"));
    assert!(refused("FD-06,,E92000001,2026,20,,,").contains("field source: every value says where it was published"));
    let other_heading =
        Published::built_in().with_comparators("id,value\n", "comparators.csv").unwrap_err().to_string();
    assert!(other_heading.starts_with("comparators.csv, line 1, field heading: the heading must be: indicator,part,"));
    // A row that a person typed, from a spreadsheet that puts a mark before the text.
    let typed = format!("\u{feff}{heading}FD-06,,E92000001,2026,20,,,\"Regional benchmarking club, May 2026\"\n");
    let with = Published::built_in().with_comparators(&typed, "comparators.csv").unwrap();
    assert_eq!(with.england("FD-06", "").unwrap().source.text, "Regional benchmarking club, May 2026");
}

#[test]
fn every_table_that_can_be_imported_has_a_title() {
    let all: Vec<(&str, &str)> = importable().collect();
    assert!(all.len() >= 13 && all.iter().all(|(key, title)| !key.is_empty() && title.len() > 10), "{all:?}");
}

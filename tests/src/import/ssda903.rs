//! Loading looked-after children returns: several years, several tables, and one child in several returns.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use domain::period_of_care::PeriodOfCare;
use returns::ssda903::Table;
use services::import::{GivenFile, ReturnOf};

use super::*;

pub(super) const HEADER: &str = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
const EPISODES: &str =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n";
pub(super) const REVIEWS: &str = "CHILD,DOB,REVIEW,REVIEW_CODE\n";

pub(super) fn given(name: &str, text: &str) -> GivenFile {
    GivenFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

pub(super) fn of(authority: &str, year: &str) -> ReturnOf {
    ReturnOf { authority: Some(authority.to_owned()), year: Some(year.to_owned()) }
}

async fn try_return(
    house: &House,
    files: Vec<GivenFile>,
    of: &ReturnOf,
    options: ImportOptions,
) -> Result<Vec<ImportReport>, ServiceError> {
    let (actor, purpose) = analyst(house).await;
    house.app.import_ssda903(&actor, purpose, files, of, options, |_| ()).await
}

pub(super) async fn returned(house: &House, files: Vec<GivenFile>, of: &ReturnOf) -> ImportReport {
    let mut reports = try_return(house, files, of, ImportOptions::default()).await.unwrap();
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

/// A header for children who are all born on one day, and their episodes.
pub(super) fn year(numbers: &[&str], episodes: &str) -> Vec<GivenFile> {
    let header: String = numbers.iter().map(|number| format!("{number},2,27/03/2015,WBRI,A{number},,\n")).collect();
    vec![given("header.csv", &format!("{HEADER}{header}")), given("episodes.csv", &format!("{EPISODES}{episodes}"))]
}

pub(super) fn episode(number: &str, start: &str, new: &str, end: &str, reason: &str) -> String {
    format!("{number},{start},{new},C2,N1,U4,PR1,{end},{reason},,,,\n")
}

pub(super) async fn of_kind(house: &House, subject: SubjectId, kind: Kind) -> Vec<String> {
    let picture = house.app.picture().await.unwrap();
    let mut all: Vec<String> = picture
        .of(subject)
        .filter(|held| held.fact.kind() == kind)
        .map(|held| held.fact.happened_at().map(|when| when.to_string()).unwrap_or_default())
        .collect();
    all.sort();
    all
}

pub(super) async fn care(house: &House, subject: SubjectId) -> Vec<PeriodOfCare> {
    let picture = house.app.picture().await.unwrap();
    let mut all: Vec<PeriodOfCare> = picture
        .of(subject)
        .filter_map(|held| match &held.fact {
            Fact::PeriodOfCare(period) => Some((**period).clone()),
            _ => None,
        })
        .collect();
    all.sort_by_key(|period| period.start_date);
    all
}

fn told(period: &PeriodOfCare) -> (String, bool, Option<String>) {
    (period.start_date.to_string(), period.began_before, period.end_date.map(|day| day.to_string()))
}

fn folder(path: &Path) -> Vec<GivenFile> {
    let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let named = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| GivenFile { name: named(path), bytes: std::fs::read(path).unwrap() }).collect()
}

/// The rows of each table of each year by an independent count, and the days of its episodes by child.
fn rows_of(files: &[GivenFile]) -> BTreeMap<(String, Table), Vec<Vec<String>>> {
    let table = |name: &str| match name {
        "header" => Table::Header,
        "episodes" => Table::Episodes,
        "reviews" => Table::Reviews,
        "uasc" => Table::Uasc,
        "oc2" => Table::Oc2,
        "oc3" => Table::Oc3,
        "previous_permanence" => Table::PrevPerm,
        "missing" => Table::Missing,
        other => panic!("{other}"),
    };
    let rows = files.iter().map(|file| {
        let (year, name) = file.name.trim_end_matches(".csv").split_once('-').unwrap();
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect());
        ((year.to_owned(), table(name)), rows.collect())
    });
    rows.collect()
}

#[tokio::test]
async fn five_years_in_turn_load_with_every_row_counted_and_a_second_time_change_nothing() {
    let Some(samples) = testkit::samples() else { return };
    let files = folder(&samples.join("ssda903/d2i_demand_model_2017_2021"));
    let rows = rows_of(&files);
    let east_sussex = ReturnOf { authority: Some("845".to_owned()), year: None };
    for house in houses().await {
        let reports = try_return(&house, files.clone(), &east_sussex, ImportOptions::default()).await.unwrap();
        // All 2017 episodes touch 1 April 2017 to 31 March 2018, and only half of them the year before.
        let periods: Vec<&str> = reports.iter().map(|report| report.period.as_str()).collect();
        assert_eq!(periods, ["2018", "2019", "2020", "2021", "2022"], "{}", house.database.engine);
        for (report, year) in reports.iter().zip(["2017", "2018", "2019", "2020", "2021"]) {
            let tally = &report.tally;
            for table in Table::ALL {
                let count = rows.get(&(year.to_owned(), table)).map_or(0, Vec::len);
                let part = table.part();
                let counted = tally.loaded.of(part) + tally.changed.of(part) + tally.unchanged.of(part);
                let refused = tally.refused.of(part);
                assert_eq!(usize::try_from(counted + refused).unwrap(), count, "{year} {table:?}");
                let expected =
                    if table == Table::Reviews { contradictions(&rows[&(year.to_owned(), table)]) } else { 0 };
                assert_eq!(usize::try_from(refused).unwrap(), expected, "{year} {table:?}");
            }
            assert_eq!((report.totals.held, report.totals.withdrawn, report.put_back), (0, 0, 0), "{year}");
        }
        counts_are_those_of_the_files(&house, &rows).await;
        let before = versions(&house).await;
        let again = try_return(&house, files.clone(), &east_sussex, ImportOptions::default()).await.unwrap();
        for report in &again {
            let totals = report.totals;
            assert_eq!(
                (totals.loaded, totals.changed, totals.held, totals.withdrawn),
                (0, 0, 0, 0),
                "{}",
                report.period
            );
        }
        assert_eq!(versions(&house).await, before, "{}", house.database.engine);
        verify(&house).await;
    }
}

/// How many rows say something else than another row about one review of a child.
fn contradictions(rows: &[Vec<String>]) -> usize {
    let mut reviews: BTreeMap<(&str, &str), Vec<&Vec<String>>> = BTreeMap::new();
    for row in rows {
        reviews.entry((&row[0], &row[2])).or_default().push(row);
    }
    let differ = |rows: &&Vec<&Vec<String>>| rows.iter().any(|row| row != &rows[0]);
    reviews.values().filter(differ).map(Vec::len).sum()
}

async fn counts_are_those_of_the_files(house: &House, rows: &BTreeMap<(String, Table), Vec<Vec<String>>>) {
    let distinct = |table: Table, columns: &[usize]| {
        let all = rows.iter().filter(|((_, of), _)| *of == table).flat_map(|(_, rows)| rows);
        all.map(|row| columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>())
            .collect::<HashSet<_>>()
            .len()
    };
    assert_eq!(count(house, Kind::Person).await, distinct(Table::Header, &[0]));
    assert_eq!(count(house, Kind::LookedAfterEpisode).await, distinct(Table::Episodes, &[0, 1]));
    assert_eq!(count(house, Kind::MissingEpisode).await, distinct(Table::Missing, &[0, 3]));
    assert_eq!(count(house, Kind::UnaccompaniedChild).await, distinct(Table::Uasc, &[0]));
    let each_year =
        |table: Table| rows.iter().filter(|((_, of), _)| *of == table).map(|(_, rows)| rows.len()).sum::<usize>();
    assert_eq!(count(house, Kind::LookedAfterYear).await, each_year(Table::Oc2));
    assert_eq!(count(house, Kind::CareLeaver).await, each_year(Table::Oc3));
    let picture = house.app.picture().await.unwrap();
    let looked_after: BTreeSet<SubjectId> = picture.all(Kind::LookedAfterEpisode).map(|held| held.subject).collect();
    let in_care: BTreeSet<SubjectId> = picture.all(Kind::PeriodOfCare).map(|held| held.subject).collect();
    assert_eq!(looked_after, in_care);
}

#[tokio::test]
async fn every_sample_file_loads_or_is_refused_with_a_sentence() {
    let Some(samples) = testkit::samples() else { return };
    let year = of("845", "2017-18");
    for house in houses().await {
        let (mut loaded, mut refused) = (Vec::new(), Vec::new());
        for name in ["d2i_validator", "d2i_demand_model_2017_2021"] {
            for file in folder(&samples.join("ssda903").join(name)) {
                let file_name = file.name.clone();
                match try_return(&house, vec![file], &year, ImportOptions { dry_run: true, ..ImportOptions::default() })
                    .await
                {
                    Ok(reports) => {
                        assert!(reports[0].children > 0, "{file_name}");
                        assert!(reports[0].problems.iter().all(|problem| problem.message.ends_with('.')));
                        loaded.push(file_name);
                    }
                    Err(error) => {
                        let sentence = error.to_string();
                        assert!(sentence.starts_with(&file_name) && sentence.ends_with('.'), "{sentence}");
                        refused.push((file_name, sentence));
                    }
                }
            }
        }
        assert_eq!((loaded.len(), refused.len()), (54, 5), "{refused:?}");
        for (name, sentence) in refused {
            assert!(name.ends_with(".xlsx") && sentence.contains("holds no child"), "{sentence}");
        }
    }
}

#[tokio::test]
async fn a_folder_with_workbooks_and_doubled_tables_loads_what_is_clear_and_says_what_was_left_out() {
    let Some(samples) = testkit::samples() else { return };
    let house = House::sqlite().await;
    let files = folder(&samples.join("ssda903/d2i_validator"));
    let report = returned(&house, files, &of("845", "2017-18")).await;
    let left_out: BTreeSet<&str> = report
        .problems
        .iter()
        .filter(|problem| problem.refused && problem.module == "File")
        .map(|p| p.file.as_str())
        .collect();
    let expected = [
        "ch_fake.xlsx",
        "combined_scp_ch_fake.xlsx",
        "fake_903.xml",
        "placed_for_adoption_errors.csv",
        "scp_ch_2025_fake.xlsx",
        "scp_fake.xlsx",
        "scpch_assisted.xlsx",
    ];
    assert_eq!(left_out.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(report.exit_code(), 1);
    assert_eq!(
        (report.tally.loaded.of(Table::Header.part()), report.tally.loaded.of(Table::Episodes.part())),
        (2675, 5050)
    );
    assert_eq!((report.tally.loaded.of(Table::DoLo.part()), report.tally.loaded.of(Table::SwEpisodes.part())), (1, 1));
}

#[tokio::test]
async fn a_period_of_care_reaches_over_the_years_and_begins_where_the_first_year_says() {
    for house in houses().await {
        let second = year(&["C1"], &episode("C1", "01/06/2020", "P", "01/12/2020", "E4A"));
        returned(&house, second, &of("845", "2020-21")).await;
        let child = subject(&house, "C1").await;
        let of_care = care(&house, child).await;
        let alone = [("2020-06-01".to_owned(), true, Some("2020-12-01".to_owned()))];
        assert_eq!(of_care.iter().map(told).collect::<Vec<_>>(), alone, "{}", house.database.engine);
        let first = format!(
            "{}{}",
            episode("C1", "10/05/2019", "S", "01/06/2020", "X1"),
            episode("C1", "01/06/2020", "P", "", "")
        );
        returned(&house, year(&["C1"], &first), &of("845", "2019-20")).await;
        let whole = [("2019-05-10".to_owned(), false, Some("2020-12-01".to_owned()))];
        assert_eq!(care(&house, child).await.iter().map(told).collect::<Vec<_>>(), whole);
        assert_eq!(of_kind(&house, child, Kind::LookedAfterEpisode).await, ["2019-05-10", "2020-06-01"]);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_corrected_year_supersedes_its_own_and_leaves_the_others() {
    for house in houses().await {
        let of_year = |place: &str| {
            let rows = format!(
                "{}{}",
                episode("C1", "10/05/2019", "S", "01/09/2019", "X1"),
                episode("C1", "01/09/2019", "P", "", "")
            );
            year(&["C1"], &rows.replacen("U4", place, 1))
        };
        returned(&house, of_year("U4"), &of("845", "2019-20")).await;
        returned(&house, year(&["C1"], &episode("C1", "01/09/2019", "P", "01/05/2020", "E4A")), &of("845", "2020-21"))
            .await;
        let report = returned(&house, of_year("U6"), &of("845", "2019-20")).await;
        // Who the child is and the second episode are as the later year has them.
        assert_eq!(totals(&report), [0, 1, 2, 0, 0, 0], "{}", house.database.engine);
        assert_eq!(report.said_later, 2);
        let picture = house.app.picture().await.unwrap();
        let episodes: BTreeMap<String, (Option<String>, bool)> = picture
            .of(subject(&house, "C1").await)
            .filter_map(|held| match &held.fact {
                Fact::LookedAfterEpisode(episode) => Some((
                    episode.start_date.to_string(),
                    (episode.placement.as_ref().map(ToString::to_string), episode.end_date.is_some()),
                )),
                _ => None,
            })
            .collect();
        assert_eq!(episodes["2019-05-10"], (Some("U6".to_owned()), true));
        assert_eq!(episodes["2019-09-01"], (Some("U4".to_owned()), true));
    }
}

#[tokio::test]
async fn a_row_that_is_gone_is_withdrawn_with_its_reason_and_a_table_that_is_not_there_withdraws_nothing() {
    for house in houses().await {
        let reviews =
            given("reviews.csv", &format!("{REVIEWS}C1,27/03/2015,01/06/2019,PN1\nC1,27/03/2015,01/12/2019,PN1\n"));
        let files = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
        let whole: Vec<GivenFile> = files.iter().cloned().chain([reviews]).collect();
        returned(&house, whole, &of("845", "2019-20")).await;
        let child = subject(&house, "C1").await;
        assert_eq!(totals(&returned(&house, files.clone(), &of("845", "2019-20")).await), [0, 0, 2, 0, 0, 0]);
        assert_eq!(of_kind(&house, child, Kind::LookedAfterReview).await, ["2019-06-01", "2019-12-01"]);
        let shorter = given("reviews.csv", &format!("{REVIEWS}C1,27/03/2015,01/06/2019,PN1\n"));
        let report = returned(&house, files.into_iter().chain([shorter]).collect(), &of("845", "2019-20")).await;
        assert_eq!((report.totals.withdrawn, report.tally.withdrawn.of(Table::Reviews.part())), (1, 1));
        assert_eq!(of_kind(&house, child, Kind::LookedAfterReview).await, ["2019-06-01"], "{}", house.database.engine);
        let last = history(&house, child).await.into_iter().rfind(|line| line.version.withdrawn).unwrap();
        let reason = last.reason.unwrap();
        assert!(reason.contains("no longer in the file for 2020"), "{reason}");
    }
}

#[tokio::test]
async fn when_a_childs_last_episode_is_withdrawn_its_period_of_care_goes_too() {
    for house in houses().await {
        let both = format!("{}{}", episode("C1", "10/05/2019", "S", "", ""), episode("C2", "11/05/2019", "S", "", ""));
        returned(&house, year(&["C1", "C2"], &both), &of("845", "2019-20")).await;
        let (one, two) = (subject(&house, "C1").await, subject(&house, "C2").await);
        assert_eq!((care(&house, one).await.len(), care(&house, two).await.len()), (1, 1));
        // The first child stays in the header without an episode; the second is gone from the return.
        let report =
            returned(&house, year(&["C1"], &episode("C3", "11/05/2019", "S", "", "")), &of("845", "2019-20")).await;
        assert_eq!(report.totals.withdrawn, 3, "{}", house.database.engine);
        assert_eq!((care(&house, one).await.len(), care(&house, two).await.len()), (0, 0));
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_table_alone_makes_a_child_that_the_header_fills_in_later_and_never_empties_what_a_header_said() {
    for house in houses().await {
        let reviews = || given("reviews.csv", &format!("{REVIEWS}C1,27/03/2015,01/06/2019,PN1\n"));
        assert_eq!(totals(&returned(&house, vec![reviews()], &of("845", "2019-20")).await), [1, 0, 0, 0, 0, 0]);
        let header = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
        returned(&house, header, &of("845", "2019-20")).await;
        assert_eq!(count(&house, Kind::Person).await, 1);
        assert_eq!(totals(&returned(&house, vec![reviews()], &of("845", "2019-20")).await), [0, 0, 1, 0, 0, 0]);
        let picture = house.app.picture().await.unwrap();
        let persons = picture.persons(subject(&house, "C1").await);
        assert_eq!(persons[0].1.ethnicity.as_deref(), Some("WBRI"), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn whose_return_it_is_and_of_which_year_is_asked_for_and_a_dry_run_writes_nothing() {
    let house = House::sqlite().await;
    let before = house.app.ledger().head().await.unwrap().position;
    let files = || year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
    let why = |of: ReturnOf| {
        let (files, house) = (files(), &house);
        async move { try_return(house, files, &of, ImportOptions::default()).await.unwrap_err() }
    };
    let nobodys = why(ReturnOf { year: Some("2019-20".into()), ..ReturnOf::default() }).await;
    assert!(format!("{nobodys:?}").contains("three-digit number of the authority"), "{nobodys:?}");
    assert!(format!("{:?}", why(of("999", "2019-20")).await).contains("999"));
    assert!(format!("{:?}", why(of("845", "last year")).await).contains("last year"));
    let no_year = why(ReturnOf { authority: Some("845".into()), ..ReturnOf::default() }).await;
    assert!(no_year.to_string().contains("--year 2020-21"), "{no_year}");
    let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let reports = try_return(&house, files(), &of("845", "2019-20"), dry).await.unwrap();
    assert_eq!(totals(&reports[0]), [2, 0, 0, 0, 0, 0]);
    assert_eq!(house.app.ledger().head().await.unwrap().position, before);
    let own = ImportOptions { own_authority: Some("845".into()), ..ImportOptions::default() };
    let of_own = ReturnOf { year: Some("2019-20".into()), ..ReturnOf::default() };
    let reports = try_return(&house, files(), &of_own, own).await.unwrap();
    assert_eq!(reports[0].source, "ssda903/845");
}

#[tokio::test]
async fn reasons_and_reports_name_no_child_beyond_its_number() {
    let house = House::sqlite().await;
    returned(&house, year(&["SECRET1"], &episode("SECRET1", "10/05/2019", "S", "", "")), &of("845", "2019-20")).await;
    for link in house.app.ledger().newest_links(20).await.unwrap() {
        let told = format!("{} {}", link.what, link.reason.unwrap_or_default());
        assert!(!told.contains("SECRET") && !told.contains(".csv"), "{told}");
    }
}

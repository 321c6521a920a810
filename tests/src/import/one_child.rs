//! One child in several returns of one authority, and the same number in those of another.

use std::collections::BTreeSet;

use super::annex_a::workbook::{IN_CARE, sheet};
use super::annex_a::{try_annex, whole, whose};
use super::ssda903::{HEADER, REVIEWS, care, episode, given, of, of_kind, returned, year};
use super::*;

/// Loads the same child C1 from a census, a looked-after children return and an Annex A workbook of one authority.
async fn load_trio(house: &House, authority: &str, order: [usize; 3]) {
    for at in order {
        match at {
            0 => {
                load(house, &census(authority, 2020, &child("C1", &referral("2019-05-01", "")))).await;
            }
            1 => {
                let files = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
                returned(house, files, &of(authority, "2019-20")).await;
            }
            _ => {
                let row = "C1|2015-03-27|2019-05-10|N1|2019-05-10|C2: FCO|2020-01-12|||2019-05-10|f) U6|||b) Out|Camden|Care|Sam Sample";
                let bytes = whole(&[sheet("List 8", IN_CARE, &[row])]);
                let report = try_annex(house, &bytes, "annex.xlsx", whose(authority, "2020-01-31")).await.unwrap();
                assert_eq!((report.totals.refused, report.totals.held), (0, 0), "{:?}", report.problems);
            }
        }
    }
}

#[tokio::test]
async fn a_child_in_census_903_and_annex_a_of_one_authority_is_one_child_in_whatever_order_they_come() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        for house in houses().await {
            load_trio(&house, "845", order).await;
            let picture = house.app.picture().await.unwrap();
            assert_eq!(picture.people().count(), 1, "{order:?} {}", house.database.engine);
            let child = subject(&house, "C1").await;
            let sources: Vec<String> = picture.persons(child).iter().map(|(source, _)| source.to_string()).collect();
            assert_eq!(sources.len(), 3, "{sources:?}");
            assert_eq!(of_kind(&house, child, Kind::Referral).await, ["2019-05-01"]);
            assert!(of_kind(&house, child, Kind::LookedAfterEpisode).await.contains(&"2019-05-10".to_owned()));
            let before = versions(&house).await;
            load_trio(&house, "845", [0, 1, 2]).await;
            assert_eq!(versions(&house).await, before, "the same files again change nothing");
            verify(&house).await;
        }
    }
}

#[tokio::test]
async fn what_three_sources_say_differently_of_one_child_stands_with_each_source_named() {
    for house in houses().await {
        load_trio(&house, "845", [0, 1, 2]).await;
        let corrected = vec![given("header.csv", &format!("{HEADER}C1,1,27/03/2015,WIRI,AC1,,\n"))];
        returned(&house, corrected, &of("845", "2019-20")).await;
        let (actor, purpose) = house.usual("social-worker").await;
        let child = subject(&house, "C1").await;
        let page = house.app.child_page(&actor, purpose, child, KnownAt::Now).await.unwrap();
        let row = |label: &str| page.identity.rows.iter().find(|row| row.label == label).unwrap();
        let said = |label: &str| -> Vec<(String, String)> {
            row(label).values.iter().map(|said| (said.value.clone(), said.sources.clone())).collect()
        };
        let (cin, cla, annex) = (
            "children in need census, East Sussex",
            "looked-after children return, East Sussex",
            "Annex A, East Sussex",
        );
        assert_eq!(said("Date of birth"), [("27 March 2015".to_owned(), format!("{annex}; {cin}; {cla}"))]);
        assert_eq!(said("Sex"), [("Female".to_owned(), cin.to_owned()), ("Male".to_owned(), cla.to_owned())]);
        assert!(row("Ethnicity").differs() && row("Sex").differs(), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn the_same_numbers_of_another_authority_are_other_children() {
    for house in houses().await {
        load_trio(&house, "845", [0, 1, 2]).await;
        load_trio(&house, "846", [0, 1, 2]).await;
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.people().count(), 2, "{}", house.database.engine);
        for person in picture.people() {
            let authorities: BTreeSet<_> =
                picture.persons(person).iter().map(|(source, _)| source.authority().map(str::to_owned)).collect();
            assert_eq!(authorities.len(), 1);
        }
    }
}

#[tokio::test]
async fn a_child_in_the_census_and_in_the_return_of_one_authority_is_one_child_and_of_another_is_another() {
    for house in houses().await {
        load(&house, &census("845", 2020, &child("C1", &referral("2019-05-01", "")))).await;
        let known = subject(&house, "C1").await;
        let files = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
        returned(&house, files.clone(), &of("845", "2019-20")).await;
        let picture = house.app.picture().await.unwrap();
        assert_eq!((picture.people().count(), picture.persons(known).len()), (1, 2), "{}", house.database.engine);
        assert_eq!(of_kind(&house, known, Kind::LookedAfterEpisode).await, ["2019-05-10"]);
        returned(&house, files.clone(), &of("846", "2019-20")).await;
        load(&house, &census("847", 2020, &child("C1", &referral("2019-05-01", "")))).await;
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.people().count(), 3);
        assert_eq!(totals(&returned(&house, files, &of("845", "2019-20")).await), [0, 0, 2, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_census_that_comes_after_the_return_finds_the_same_child() {
    for house in houses().await {
        returned(&house, year(&["C1"], &episode("C1", "10/05/2019", "S", "", "")), &of("845", "2019-20")).await;
        load(&house, &census("845", 2020, &child("C1", &referral("2019-05-01", "")))).await;
        assert_eq!(house.app.picture().await.unwrap().people().count(), 1, "{}", house.database.engine);
    }
}

#[tokio::test]
async fn birth_dates_that_contradict_are_asked_about_and_the_answer_holds_for_the_years_to_come() {
    for house in houses().await {
        load(&house, &census("845", 2020, &child("C1", &referral("2019-05-01", "")))).await;
        let known = subject(&house, "C1").await;
        let files = |end: &str| {
            let mut files =
                year(&["C1"], &episode("C1", "10/05/2019", "S", end, if end.is_empty() { "" } else { "E4A" }));
            files[0] = given("header.csv", &format!("{HEADER}C1,2,28/03/2015,WBRI,AC1,,\n"));
            files
        };
        let report = returned(&house, files(""), &of("845", "2019-20")).await;
        assert_eq!(totals(&report), [0, 0, 0, 0, 2, 0], "{}", house.database.engine);
        assert!(report.problems[0].message.contains("born on another day"), "{:?}", report.problems);
        let open = questions(&house).await;
        let Asked::NoIdentifier { why, candidates, .. } = &open[0].asked else { panic!("{open:?}") };
        assert!(why.contains("CHILD") && why.contains("born on another day"), "{why}");
        assert_eq!(candidates.iter().map(|candidate| candidate.subject).collect::<Vec<_>>(), [known]);
        assert!(candidates[0].label.contains("born 27 March 2015"), "{:?}", candidates[0]);
        answer(&house, Answer::Child { subject: known }).await;
        assert_eq!(house.app.picture().await.unwrap().people().count(), 1);
        assert_eq!(care(&house, known).await.len(), 1);
        assert_eq!(totals(&returned(&house, files(""), &of("845", "2019-20")).await), [0, 0, 2, 0, 0, 0]);
        let next = returned(&house, files("01/06/2020"), &of("845", "2020-21")).await;
        assert_eq!(totals(&next), [0, 1, 1, 0, 0, 0]);
        let picture = house.app.picture().await.unwrap();
        let born: BTreeSet<String> =
            picture.persons(known).iter().map(|(_, person)| person.birth_date.unwrap().to_string()).collect();
        assert_eq!(born.len(), 2, "what each source says stands beside the other");
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_contradicting_child_may_be_a_new_one_and_is_known_by_its_number_from_then_on() {
    for house in houses().await {
        load(&house, &census("845", 2020, &child("C1", &referral("2019-05-01", "")))).await;
        let mut files = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
        files[0] = given("header.csv", &format!("{HEADER}C1,2,28/03/2009,WBRI,AC9,,\n"));
        returned(&house, files.clone(), &of("845", "2019-20")).await;
        answer(&house, Answer::NewChild).await;
        assert_eq!(house.app.picture().await.unwrap().people().count(), 2, "{}", house.database.engine);
        assert_eq!(totals(&returned(&house, files, &of("845", "2019-20")).await), [0, 0, 2, 0, 0, 0]);
        assert!(questions(&house).await.is_empty());
    }
}

#[tokio::test]
async fn two_years_that_put_the_same_question_cannot_make_two_children_of_one() {
    let house = House::sqlite().await;
    load(&house, &census("845", 2020, &child("C1", &referral("2019-05-01", "")))).await;
    let mut files = year(&["C1"], &episode("C1", "10/05/2019", "S", "", ""));
    files[0] = given("header.csv", &format!("{HEADER}C1,2,28/03/2009,WBRI,AC9,,\n"));
    returned(&house, files.clone(), &of("845", "2019-20")).await;
    let reviews = given("reviews.csv", &format!("{REVIEWS}C1,28/03/2009,01/06/2020,PN1\n"));
    returned(&house, files.into_iter().chain([reviews]).collect(), &of("845", "2020-21")).await;
    let open = questions(&house).await;
    assert_eq!(open.len(), 2);
    try_answer(&house, open[0].entry, Answer::NewChild).await.unwrap();
    let error = try_answer(&house, open[1].entry, Answer::NewChild).await.unwrap_err();
    assert!(error.to_string().contains("Load the file again"), "{error}");
}

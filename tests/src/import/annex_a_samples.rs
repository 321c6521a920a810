//! The sample workbooks of Annex A, loaded whole.

use chrono::NaiveDate;

use super::annex_a::{days, said, try_annex, whose};
use super::*;

#[tokio::test]
async fn every_sample_workbook_loads_or_is_refused_with_sentences() {
    let Some(samples) = testkit::samples() else { return };
    for house in houses().await {
        let read = |name: &str| std::fs::read(samples.join("annex_a").join(name)).unwrap();
        let name = "liia_Annex_A_2024_Jan.xlsx";
        let report = try_annex(&house, &read(name), name, whose("845", "2024-01-31")).await.unwrap();
        // 54 rows of lists 1 to 10 and 5 adopters, by a count of the file's XML.
        let rows: u64 = report.totals.loaded + report.totals.unchanged;
        assert_eq!(
            (rows, report.totals.refused, report.totals.held),
            (59, 0, 0),
            "{} {}",
            house.database.engine,
            said(&report)
        );
        assert_eq!(report.children, 48);
        assert!(report.problems.iter().all(|problem| problem.message.ends_with('.')), "{:?}", report.problems);
        // One birth date differs between lists 9 and 10.
        assert!(
            said(&report)
                .contains("different birth dates: 7 August 2002 (list 9 row 2); 13 February 2002 (list 10 row 2)"),
            "{}",
            said(&report)
        );
        let name = "cscdp_annexa_example.xlsx";
        let report = try_annex(&house, &read(name), name, whose("209", "2020-06-30")).await.unwrap();
        assert_eq!((report.totals.refused, report.children), (0, 18), "{}", said(&report));
        let name = "cscdp_ofsted_template_aug2019_sample.xlsx";
        match try_annex(&house, &read(name), name, whose("209", "2020-06-30")).await {
            Err(ServiceError::Unusable(message)) => assert!(message.contains("no row at all"), "{message}"),
            other => panic!("{other:?}"),
        }
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_looked_after_child_of_the_sample_shows_what_the_workbook_says() {
    let Some(samples) = testkit::samples() else { return };
    for house in houses().await {
        let name = "liia_Annex_A_2024_Jan.xlsx";
        let bytes = std::fs::read(samples.join("annex_a").join(name)).unwrap();
        try_annex(&house, &bytes, name, whose("845", "2024-01-31")).await.unwrap();
        // Row 2 of list 8: legal status E1 since 12 July 2010, placed since 2 November 2009, both in the file as day numbers.
        assert_eq!(days(&house, "1761444", Kind::PeriodOfCare).await, ["2009-08-06"], "{}", house.database.engine);
        assert_eq!(days(&house, "1761444", Kind::LookedAfterEpisode).await, ["2009-11-02", "2010-07-12"]);
        // Row 4: legal status C2 since 19 August 2015, placed since 8 July 2019.
        assert_eq!(days(&house, "14065184", Kind::LegalStatus).await, ["2015-08-19"]);
        assert_eq!(days(&house, "14065184", Kind::LookedAfterEpisode).await, ["2019-07-08"]);
        assert_eq!(days(&house, "1761444", Kind::Visit).await, ["2021-01-06"]);
        let (actor, purpose) = analyst(&house).await;
        let subject = subject(&house, "1761444").await;
        let care = house.app.child_care(&actor, purpose, subject, KnownAt::Now).await.unwrap();
        assert_eq!(care.periods.len(), 1);
        assert_eq!(care.placements.len(), 1, "one placement with two legal statuses: {:?}", care.placements);
        assert_eq!(care.placements[0].stretch.from, NaiveDate::from_ymd_opt(2009, 11, 2).unwrap());
    }
}

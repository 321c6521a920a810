//! Files of several years of one source: each speaks for its own year only.

use super::*;

fn of(year: u32, inside: &str) -> String {
    census("202", year, &child("A1", inside))
}

#[tokio::test]
async fn what_a_later_years_file_drops_stands_as_the_earlier_file_says_it() {
    for house in houses().await {
        let base = of(2022, &referral("2021-06-01", &assessment("2021-06-05")));
        let later = referral("2021-06-01", &format!("{}{}", closed("2022-07-01"), assessment("2021-06-05")));
        load(&house, &base).await;
        load(&house, &of(2023, &later)).await;
        let report = load(&house, &of(2023, "")).await;
        assert_eq!((totals(&report), report.put_back), ([0, 0, 1, 0, 0, 0], 2), "{}", house.database.engine);
        assert!(report.problems.iter().any(|problem| problem.message.contains("stand as those say")));
        let subject = subject(&house, "A1").await;
        let standing = referrals(&house, subject).await;
        assert_eq!((standing.len(), standing[0].1.closure_date), (1, None));
        assert_eq!(count(&house, Kind::Assessment).await, 1);
        let lines = history(&house, subject).await;
        let last = lines.iter().rfind(|line| line.version.kind == Kind::Referral.code()).unwrap();
        assert_eq!((last.version.period.as_deref(), last.version.withdrawn), (Some("2022"), false));
        assert!(last.reason.as_deref().unwrap().contains("put back"), "{:?}", last.reason);
        let before = versions(&house).await;
        assert_eq!(totals(&load(&house, &base).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!(totals(&load(&house, &of(2023, "")).await), [0, 0, 1, 0, 0, 0]);
        assert_eq!(versions(&house).await, before);
        verify(&house).await;
    }
}

#[tokio::test]
async fn what_a_later_years_file_dropped_is_withdrawn_once_the_earlier_file_drops_it_too() {
    for house in houses().await {
        let with = referral("2021-06-01", "");
        for (year, inside) in [(2022, with.as_str()), (2023, with.as_str()), (2023, ""), (2022, "")] {
            load(&house, &of(year, inside)).await;
        }
        assert!(dates(&house, "A1").await.is_empty(), "{}", house.database.engine);
        // What only the later file said goes with it.
        load(&house, &of(2023, &with)).await;
        let report = load(&house, &of(2023, "")).await;
        assert_eq!((totals(&report), report.put_back), ([0, 0, 1, 0, 0, 1], 0));
    }
}

#[tokio::test]
async fn a_whole_child_that_a_later_years_file_drops_stands_as_the_earlier_file_says() {
    for house in houses().await {
        let one = child("A1", &referral("2021-06-01", ""));
        let two = child("A2", "");
        load(&house, &census("202", 2022, &format!("{one}{two}"))).await;
        load(&house, &census("202", 2023, &format!("{one}{two}"))).await;
        let report = load(&house, &census("202", 2023, &two)).await;
        assert_eq!((totals(&report), report.put_back), ([0, 0, 1, 0, 0, 0], 2), "{}", house.database.engine);
        assert_eq!(dates(&house, "A1").await, ["2021-06-01"]);
    }
}

#[tokio::test]
async fn an_earlier_years_file_that_comes_late_brings_what_the_later_one_dropped() {
    for house in houses().await {
        let with = referral("2021-06-01", &assessment("2021-06-05"));
        load(&house, &of(2023, &with)).await;
        assert_eq!(totals(&load(&house, &of(2023, "")).await)[5], 2, "{}", house.database.engine);
        assert_eq!(totals(&load(&house, &of(2022, &with)).await), [0, 2, 1, 0, 0, 0]);
        assert_eq!((dates(&house, "A1").await.len(), count(&house, Kind::Assessment).await), (1, 1));
    }
}

#[tokio::test]
async fn a_referral_date_corrected_in_the_next_years_file_is_asked_about() {
    for house in houses().await {
        let nested = assessment("2021-06-05");
        load(&house, &of(2022, &referral("2021-06-01", &nested))).await;
        let next = of(2023, &referral("2021-06-02", &nested));
        assert_eq!(totals(&load(&house, &next).await), [0, 0, 1, 0, 2, 0], "{}", house.database.engine);
        assert_eq!(dates(&house, "A1").await, ["2021-06-01"]);
        let before = versions(&house).await;
        assert_eq!(totals(&load(&house, &next).await), [0, 0, 1, 0, 2, 0]);
        assert_eq!(versions(&house).await, before);
        answer(&house, Answer::Same).await;
        assert_eq!(dates(&house, "A1").await, ["2021-06-02"]);
        assert_eq!(count(&house, Kind::Assessment).await, 1);
        let before = versions(&house).await;
        assert_eq!(totals(&load(&house, &next).await), [0, 0, 3, 0, 0, 0]);
        // Nor does the earlier file, with the former date, make a second one of it.
        assert_eq!(totals(&load(&house, &of(2022, &referral("2021-06-01", &nested))).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!((versions(&house).await, dates(&house, "A1").await.len()), (before, 1));
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_referral_of_the_next_years_file_answered_different_stands_beside_the_first() {
    for house in houses().await {
        let inside = |day: &str| referral(day, "<ReferralSource>1A</ReferralSource>");
        load(&house, &of(2022, &inside("2021-06-01"))).await;
        load(&house, &of(2023, &inside("2022-06-02"))).await;
        answer(&house, Answer::Different).await;
        assert_eq!(dates(&house, "A1").await, ["2021-06-01", "2022-06-02"], "{}", house.database.engine);
        assert_eq!(totals(&load(&house, &of(2023, &inside("2022-06-02"))).await), [0, 0, 2, 0, 0, 0]);
        assert!(questions(&house).await.is_empty());
    }
}

#[tokio::test]
async fn a_referral_closed_before_the_later_year_or_like_nothing_that_came_is_left_alone() {
    for house in houses().await {
        let source = "<ReferralSource>1A</ReferralSource>";
        let before = format!("{source}{}{}", closed("2022-03-31"), assessment("2021-06-05"));
        load(&house, &of(2022, &referral("2021-06-01", &before))).await;
        let report = load(&house, &of(2023, &referral("2022-06-02", source))).await;
        assert_eq!(totals(&report), [1, 0, 1, 0, 0, 0], "{}", house.database.engine);
        assert_eq!(dates(&house, "A1").await.len(), 2);
        // Still open, and yet nothing agrees.
        let open = |day: &str, source: &str| {
            let inside = format!("<ReferralSource>{source}</ReferralSource>");
            child("A2", &referral(day, &inside))
        };
        load(&house, &census("203", 2022, &open("2021-06-01", "1A"))).await;
        let report = load(&house, &census("203", 2023, &open("2022-06-02", "2A"))).await;
        assert_eq!(totals(&report), [1, 0, 1, 0, 0, 0]);
        assert!(questions(&house).await.is_empty());
    }
}

#[tokio::test]
async fn a_referral_closed_on_the_first_day_of_the_later_year_is_in_its_scope() {
    for house in houses().await {
        let inside = |day: &str| referral(day, &closed("2022-04-01"));
        load(&house, &of(2022, &inside("2021-06-01"))).await;
        let report = load(&house, &of(2023, &inside("2021-06-11"))).await;
        assert_eq!(totals(&report), [0, 0, 1, 0, 1, 0], "{}", house.database.engine);
    }
}

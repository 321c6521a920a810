//! No import leaves half a child.

use super::*;

/// The place in the chain at which each version of a kind was written, with whether it withdraws.
async fn places(house: &House, subject: SubjectId, kind: Kind) -> Vec<(i64, bool)> {
    let lines = history(house, subject).await;
    let of_kind = lines.iter().filter(|line| line.version.kind == kind.code());
    of_kind.map(|line| (line.version.position, line.version.withdrawn)).collect()
}

#[tokio::test]
async fn a_corrected_assessment_comes_and_the_former_one_goes_in_one_change() {
    for house in houses().await {
        let of = |day: &str| child("C1", &referral("2021-06-01", &assessment(day)));
        load(&house, &census("202", 2022, &of("2021-06-05"))).await;
        let report = load(&house, &census("202", 2022, &of("2021-06-09"))).await;
        assert_eq!(totals(&report), [1, 0, 2, 0, 0, 1], "{}", house.database.engine);
        let subject = subject(&house, "C1").await;
        let places = places(&house, subject, Kind::Assessment).await;
        let written = places.iter().find(|(place, withdrawn)| !withdrawn && *place > places[0].0).unwrap().0;
        assert!(places.contains(&(written, true)), "{places:?}");
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_file_cut_in_a_later_child_leaves_no_assessment_beside_the_one_that_corrects_it() {
    for house in houses().await {
        let of = |day: &str| {
            let one = child("C1", &referral("2021-06-01", &assessment(day)));
            census("202", 2022, &format!("{one}{}{}", child("C2", ""), child("C3", "")))
        };
        load(&house, &of("2021-06-05")).await;
        let corrected = of("2021-06-09");
        let report = load(&house, &corrected[..corrected.find("<LAchildID>C2<").unwrap()]).await;
        assert!(!report.complete, "{}", house.database.engine);
        let picture = house.app.picture().await.unwrap();
        let days: Vec<_> =
            picture.all(Kind::Assessment).map(|held| held.fact.happened_at().unwrap().to_string()).collect();
        assert_eq!(days, ["2021-06-09"]);
        assert_eq!(count(&house, Kind::Person).await, 3);
    }
}

#[tokio::test]
async fn a_child_who_is_unchanged_is_no_part_of_the_change_that_withdraws() {
    for house in houses().await {
        let of = |nested: &str, close: &str| {
            let one = child("C1", &referral("2021-06-01", nested));
            census("202", 2022, &format!("{one}{}", child("C2", &referral("2021-06-01", &closed(close)))))
        };
        load(&house, &of(&assessment("2021-06-05"), "2021-12-01")).await;
        load(&house, &of("", "2021-12-02")).await;
        let of_two = history(&house, subject(&house, "C2").await).await;
        let reason = of_two.last().unwrap().reason.clone().unwrap();
        assert!(!reason.contains("no longer"), "{}: {reason}", house.database.engine);
    }
}

#[tokio::test]
async fn a_number_that_differs_in_capitals_only_is_asked_about_and_nobody_is_withdrawn_or_made() {
    for house in houses().await {
        let of = |number: &str| child(number, &referral("2021-06-01", ""));
        load(&house, &census("202", 2022, &of("A1"))).await;
        let a1 = subject(&house, "A1").await;
        let file = census("202", 2022, &format!("{}{}", of("a1"), of("B2")));
        let report = load(&house, &file).await;
        assert_eq!(totals(&report), [2, 0, 0, 0, 2, 0], "{}", house.database.engine);
        let [problem] = report.problems.as_slice() else { panic!("{:?}", report.problems) };
        assert!(problem.message.contains("capital letters only") && !problem.refused, "{problem:?}");
        let open = questions(&house).await;
        let Asked::NoIdentifier { candidates, .. } = &open[0].asked else { panic!("{open:?}") };
        assert_eq!(candidates.iter().map(|candidate| candidate.subject).collect::<Vec<_>>(), [a1]);
        answer(&house, Answer::Child { subject: a1 }).await;
        assert_eq!(count(&house, Kind::Person).await, 2);
        let before = versions(&house).await;
        assert_eq!(totals(&load(&house, &file).await), [0, 0, 4, 0, 0, 0]);
        assert_eq!(versions(&house).await, before);
    }
}

#[tokio::test]
async fn a_number_that_differs_in_capitals_only_may_be_another_child_who_then_is_known_by_it() {
    for house in houses().await {
        let of = |nested: &str| {
            census("202", 2022, &format!("{}{}", child("A1", ""), child("a1", &referral("2021-06-01", nested))))
        };
        assert_eq!(totals(&load(&house, &of("")).await), [1, 0, 0, 0, 2, 0], "{}", house.database.engine);
        answer(&house, Answer::NewChild).await;
        assert_eq!(count(&house, Kind::Person).await, 2);
        assert_eq!(totals(&load(&house, &of("")).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!(totals(&load(&house, &of(&assessment("2021-06-05"))).await), [1, 0, 3, 0, 0, 0]);
        assert!(questions(&house).await.is_empty());
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_refused_block_whose_number_differs_in_capitals_only_is_not_the_childs_absence() {
    for house in houses().await {
        load(&house, &census("202", 2022, &format!("{}{}", child("A1", ""), child("B2", "")))).await;
        let refused = child("a1", "").replace("2015-03-27", "27 March");
        let report = load(&house, &census("202", 2022, &format!("{refused}{}", child("B2", "")))).await;
        assert_eq!(totals(&report), [0, 0, 1, 1, 0, 0], "{}", house.database.engine);
    }
}

#[tokio::test]
async fn what_waits_for_a_person_is_among_the_problems_with_where_to_answer() {
    for house in houses().await {
        let of = |day: &str, more: &str| {
            census("202", 2022, &format!("{}{more}", child("C1", &referral(day, &assessment("2021-06-05")))))
        };
        load(&house, &of("2021-06-01", "")).await;
        let nameless = child_without_number("A9", &referral("2021-06-01", ""));
        let report = load(&house, &of("2021-06-02", &nameless)).await;
        assert_eq!(totals(&report), [0, 0, 1, 0, 4, 0], "{}", house.database.engine);
        let modules: Vec<&str> = report.problems.iter().map(|problem| problem.module.as_str()).collect();
        assert_eq!(modules, ["CINdetails", "Child"], "{:?}", report.problems);
        for problem in &report.problems {
            assert!(!problem.refused && problem.line > 0 && problem.message.contains("A person must answer"));
            assert!(
                problem.message.contains("page Imports") && problem.message.contains("`sightline import questions`")
            );
        }
        assert!(report.text().contains("A person must answer"));
    }
}

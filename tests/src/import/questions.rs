//! What is not sure is put before a person, and the answer is remembered.

use super::*;

#[tokio::test]
async fn a_referral_whose_date_moved_is_asked_about_once_and_the_one_that_stands_is_left() {
    for house in houses().await {
        let of = |date: &str| {
            census(
                "202",
                2022,
                &child("C1", &referral(date, &format!("{}{}", closed("2021-12-01"), assessment("2021-06-05")))),
            )
        };
        load(&house, &of("2021-06-01")).await;
        let report = load(&house, &of("2021-06-02")).await;
        assert_eq!(totals(&report), [0, 0, 1, 0, 2, 0], "{}", house.database.engine);
        assert_eq!(report.exit_code(), 1);
        assert_eq!(dates(&house, "C1").await, ["2021-06-01"]);
        let open = questions(&house).await;
        let [OpenQuestion { asked: Asked::MovedReferral { child, stands, came, nested, .. }, .. }] = open.as_slice()
        else {
            panic!("{open:?}")
        };
        assert_eq!(child, "Child C1");
        assert_eq!(stands, "referral of 1 June 2021, closed 1 December 2021");
        assert_eq!(came, "referral of 2 June 2021, closed 1 December 2021");
        assert_eq!(nested.as_slice(), ["assessment of 5 June 2021"]);
        let before = versions(&house).await;
        assert_eq!(totals(&load(&house, &of("2021-06-02")).await), [0, 0, 1, 0, 2, 0]);
        assert_eq!((versions(&house).await, questions(&house).await.len()), (before, 1));
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_moved_referral_answered_same_is_one_referral_with_the_new_date() {
    for house in houses().await {
        let of = |date: &str, nested: &str| census("202", 2022, &child("C1", &referral(date, nested)));
        let before = format!("{}{}", assessment("2021-06-05"), assessment("2021-08-05"));
        let after = format!("{}{}", assessment("2021-06-05"), assessment("2021-09-09"));
        load(&house, &of("2021-06-01", &before)).await;
        let subject = subject(&house, "C1").await;
        let stood = referrals(&house, subject).await[0].0;
        load(&house, &of("2021-06-02", &after)).await;
        answer(&house, Answer::Same).await;
        assert_eq!(dates(&house, "C1").await, ["2021-06-02"], "{}", house.database.engine);
        assert_eq!(referrals(&house, subject).await[0].0, stood);
        let picture = house.app.picture().await.unwrap();
        let mut days: Vec<_> =
            picture.all(Kind::Assessment).map(|held| held.fact.happened_at().unwrap().to_string()).collect();
        days.sort();
        assert_eq!(days, ["2021-06-05", "2021-09-09"]);
        assert!(picture.all(Kind::Assessment).all(|held| held.episode == Some(stood)));
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &of("2021-06-02", &after)).await), [0, 0, 4, 0, 0, 0]);
        assert_eq!((versions(&house).await, questions(&house).await.len()), (written, 0));
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_moved_referral_answered_different_is_two_referrals_and_stays_so() {
    for house in houses().await {
        let of = |date: &str| census("202", 2022, &child("C1", &referral(date, &assessment("2021-06-05"))));
        load(&house, &of("2021-06-01")).await;
        load(&house, &of("2021-06-02")).await;
        answer(&house, Answer::Different).await;
        assert_eq!(dates(&house, "C1").await, ["2021-06-01", "2021-06-02"], "{}", house.database.engine);
        assert_eq!(count(&house, Kind::Assessment).await, 2);
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &of("2021-06-02")).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!((versions(&house).await, questions(&house).await.len()), (written, 0));
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_moved_referral_answered_wrong_file_is_left_out_again_with_a_sentence() {
    for house in houses().await {
        let of = |date: &str| census("202", 2022, &child("C1", &referral(date, "")));
        load(&house, &of("2021-06-01")).await;
        load(&house, &of("2021-06-02")).await;
        answer(&house, Answer::Discard).await;
        let again = load(&house, &of("2021-06-02")).await;
        assert_eq!(totals(&again), [0, 0, 1, 1, 0, 0], "{}", house.database.engine);
        assert!(again.problems[0].message.contains("the file is wrong"), "{:?}", again.problems);
        assert_eq!(dates(&house, "C1").await, ["2021-06-01"]);
        assert!(questions(&house).await.is_empty());
    }
}

#[tokio::test]
async fn a_question_whose_doubt_is_gone_no_longer_waits() {
    for house in houses().await {
        let of = |date: &str| census("202", 2022, &child("C1", &referral(date, "")));
        load(&house, &of("2021-06-01")).await;
        load(&house, &of("2021-06-02")).await;
        let entry = questions(&house).await[0].entry;
        load(&house, &of("2021-06-01")).await;
        assert!(questions(&house).await.is_empty(), "{}", house.database.engine);
        let refused = try_answer(&house, entry, Answer::Same).await.unwrap_err();
        assert!(
            matches!(&refused, ServiceError::NotFound(sentence) if sentence.contains("no longer waits")),
            "{refused}"
        );
        load(&house, &of("2021-06-02")).await;
        assert_eq!(questions(&house).await.len(), 1);
        answer(&house, Answer::Same).await;
        let refused = try_answer(&house, entry, Answer::Same).await.unwrap_err();
        assert!(
            matches!(&refused, ServiceError::NotFound(sentence) if sentence.contains("answered already")),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn of_several_that_went_and_came_the_likest_are_paired_and_the_rest_is_loaded_or_withdrawn() {
    for house in houses().await {
        let before = format!("{}{}", referral("2021-05-01", &closed("2021-08-08")), referral("2021-06-01", ""));
        let after = referral("2021-05-20", &closed("2021-08-08"));
        load(&house, &census("202", 2022, &child("C1", &before))).await;
        let report = load(&house, &census("202", 2022, &child("C1", &after))).await;
        assert_eq!(totals(&report), [0, 0, 1, 0, 1, 1], "{}", house.database.engine);
        assert_eq!(dates(&house, "C1").await, ["2021-05-01"]);
        let open = questions(&house).await;
        assert!(
            matches!(&open[0].asked, Asked::MovedReferral { stands, .. } if stands.contains("1 May 2021")),
            "{open:?}"
        );
        let more = format!("{after}{}", referral("2022-01-01", ""));
        let report = load(&house, &census("202", 2022, &child("C1", &more))).await;
        assert_eq!(totals(&report), [1, 0, 1, 0, 1, 0]);
        assert_eq!(dates(&house, "C1").await, ["2021-05-01", "2022-01-01"]);
    }
}

#[tokio::test]
async fn a_child_without_identifier_waits_with_those_who_may_be_meant() {
    for house in houses().await {
        let nameless = child_without_number("AC1", &referral("2021-06-01", ""));
        load(&house, &census("202", 2022, &child("C1", ""))).await;
        let file = census("202", 2022, &format!("{}{nameless}", child("C2", "")));
        let report = load(&house, &file).await;
        // C1 may be the child without identifier, so C1 is not withdrawn while nobody has said.
        assert_eq!(totals(&report), [1, 0, 0, 0, 2, 0], "{}", house.database.engine);
        let c1 = subject(&house, "C1").await;
        let open = questions(&house).await;
        let Asked::NoIdentifier { candidates, records, .. } = &open[0].asked else { panic!("{open:?}") };
        assert_eq!(candidates.iter().map(|candidate| candidate.subject).collect::<Vec<_>>(), [c1]);
        assert_eq!(records.as_slice(), ["referral of 1 June 2021"]);
        let before = versions(&house).await;
        load(&house, &file).await;
        assert_eq!((versions(&house).await, questions(&house).await.len()), (before, 1));
        answer(&house, Answer::Child { subject: c1 }).await;
        assert_eq!(dates(&house, "C1").await, ["2021-06-01"]);
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &file).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!(versions(&house).await, written);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_child_without_identifier_beside_its_own_block_adds_to_it() {
    for house in houses().await {
        let own = child("C1", &referral("2021-05-01", ""));
        let file = census("202", 2022, &format!("{own}{}", child_without_number("AC1", &referral("2021-06-01", ""))));
        load(&house, &file).await;
        // The child came into the record with this file only, and is a candidate all the same.
        let c1 = subject(&house, "C1").await;
        answer(&house, Answer::Child { subject: c1 }).await;
        assert_eq!(dates(&house, "C1").await, ["2021-05-01", "2021-06-01"], "{}", house.database.engine);
        assert_eq!(count(&house, Kind::Person).await, 1);
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &file).await), [0, 0, 4, 0, 0, 0]);
        assert_eq!((versions(&house).await, questions(&house).await.len()), (written, 0));
    }
}

#[tokio::test]
async fn a_child_without_identifier_may_be_a_new_child_or_a_fault_of_the_file() {
    for house in houses().await {
        let one = child_without_number("A9", &referral("2021-06-01", &assessment("2021-06-05")));
        let file = census("202", 2022, &format!("{}{one}", child("C2", "")));
        assert_eq!(totals(&load(&house, &file).await), [1, 0, 0, 0, 3, 0], "{}", house.database.engine);
        answer(&house, Answer::NewChild).await;
        assert_eq!((count(&house, Kind::Person).await, count(&house, Kind::Assessment).await), (2, 1));
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &file).await), [0, 0, 4, 0, 0, 0]);
        assert_eq!(versions(&house).await, written);
        let other = census("202", 2022, &format!("{}{}", child("C2", ""), one.replace("2021-06-05", "2021-06-06")));
        let report = load(&house, &other).await;
        // The new child has the same UPN and may be meant, so nothing of it is withdrawn until somebody has said.
        assert_eq!(totals(&report), [0, 0, 1, 0, 3, 0]);
        answer(&house, Answer::Discard).await;
        assert_eq!(totals(&load(&house, &other).await), [0, 0, 1, 3, 0, 3]);
        assert_eq!(count(&house, Kind::Person).await, 1);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_child_without_identifier_whose_block_was_corrected_is_the_same_child_if_a_person_says_so() {
    for house in houses().await {
        let of =
            |day: &str| census("202", 2022, &child_without_number("A9", &referral("2021-06-01", &assessment(day))));
        load(&house, &of("2021-06-05")).await;
        answer(&house, Answer::NewChild).await;
        let picture = house.app.picture().await.unwrap();
        let subject = picture.people().next().unwrap();
        assert_eq!(totals(&load(&house, &of("2021-06-06")).await), [0, 0, 0, 0, 3, 0], "{}", house.database.engine);
        answer(&house, Answer::Child { subject }).await;
        let now = house.app.picture().await.unwrap();
        assert_eq!(now.people().collect::<Vec<_>>(), [subject]);
        let days: Vec<_> = now.all(Kind::Assessment).map(|held| held.fact.happened_at().unwrap().to_string()).collect();
        assert_eq!(days, ["2021-06-06"]);
        let written = versions(&house).await;
        assert_eq!(totals(&load(&house, &of("2021-06-06")).await), [0, 0, 3, 0, 0, 0]);
        assert_eq!(versions(&house).await, written);
    }
}

#[tokio::test]
async fn an_answer_that_does_not_fit_the_question_is_refused_and_the_question_still_waits() {
    for house in houses().await {
        load(&house, &census("202", 2022, &child_without_number("A9", ""))).await;
        let entry = questions(&house).await[0].entry;
        let refused = try_answer(&house, entry, Answer::Same).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Invalid(_)), "{}: {refused}", house.database.engine);
        let nobody = try_answer(&house, entry, Answer::Child { subject: house.app.new_id() }).await.unwrap_err();
        assert!(matches!(nobody, ServiceError::NotFound(_)), "{nobody}");
        assert_eq!(questions(&house).await.len(), 1);
    }
}

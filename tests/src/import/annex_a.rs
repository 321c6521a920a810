//! Annex A workbooks: whose they are, of which day, and what a later one says of an earlier one's records.

#[path = "../../../crates/returns/tests/annex_a/workbook.rs"]
pub(super) mod workbook;

use chrono::NaiveDate;
use measures::indicator::Span;
use returns::standard::ANNEX_A;
use services::import::WhoseAnnexA;
use workbook::{CONTACTS, ENQUIRIES, IN_CARE, IN_NEED, PROTECTION, REFERRALS, Sheet, sheet};

use super::*;

const OTHERS: &str = "Child Unique ID|Gender|Ethnicity|Date of Birth";

/// A workbook with all eleven lists, those not given without rows.
pub(super) fn whole(given: &[Sheet]) -> Vec<u8> {
    let headings = |number: usize| match number {
        1 => CONTACTS,
        3 => REFERRALS,
        5 => ENQUIRIES,
        6 => IN_NEED,
        7 => PROTECTION,
        8 => IN_CARE,
        11 => "Individual adopter identifier|Family identifier|Gender|Date enquiry received",
        _ => OTHERS,
    };
    let all = (1..=11).map(|number| {
        let name = format!("List {number}");
        given.iter().find(|sheet| sheet.0 == name).cloned().unwrap_or_else(|| sheet(&name, headings(number), &[]))
    });
    workbook::workbook(&all.collect::<Vec<_>>())
}

pub(super) fn whose(authority: &str, as_at: &str) -> WhoseAnnexA {
    WhoseAnnexA { authority: Some(authority.to_owned()), as_at: Some(as_at.parse().unwrap()) }
}

pub(super) async fn try_annex(
    house: &House,
    bytes: &[u8],
    name: &str,
    whose: WhoseAnnexA,
) -> Result<ImportReport, ServiceError> {
    let (actor, purpose) = analyst(house).await;
    house.app.import_annex_a(&actor, purpose, bytes, name, whose, ImportOptions::default(), |_| ()).await
}

/// Loads a workbook of authority 202 as at a day.
async fn load_annex(house: &House, as_at: &str, bytes: &[u8]) -> ImportReport {
    try_annex(house, bytes, "annex.xlsx", whose("202", as_at)).await.unwrap()
}

async fn facts_of(house: &House, number: &str) -> Vec<Fact> {
    let subject = subject(house, number).await;
    let picture = house.app.picture().await.unwrap();
    picture.of(subject).map(|held| held.fact.clone()).collect()
}

pub(super) async fn days(house: &House, number: &str, kind: Kind) -> Vec<String> {
    let facts = facts_of(house, number).await;
    let mut days: Vec<String> = facts
        .iter()
        .filter(|fact| fact.kind() == kind)
        .filter_map(|fact| Some(fact.happened_at()?.to_string()))
        .collect();
    days.sort();
    days
}

fn contact(day: &str) -> String {
    format!("C1|b) Female|a) WBRI|2015-03-27|8|{day}|q) 6: Police")
}

fn contacts(days: &[&str]) -> Sheet {
    let rows: Vec<String> = days.iter().map(|day| contact(day)).collect();
    sheet("List 1", CONTACTS, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

pub(super) fn said(report: &ImportReport) -> String {
    report.problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_workbook_loads_and_a_second_time_changes_nothing() {
    for house in houses().await {
        let bytes = whole(&[
            contacts(&["2024-01-10"]),
            sheet(
                "List 8",
                IN_CARE,
                &[
                    "C1|2015-03-27|2019-01-01|N1|2019-01-01|C2: FCO|2024-01-12|||2020-01-01|f) U6|||b) Out|Camden|Care|Sam Sample",
                ],
            ),
        ]);
        let report = load_annex(&house, "2024-01-31", &bytes).await;
        assert_eq!(totals(&report), [2, 0, 0, 0, 0, 0], "{} {}", house.database.engine, said(&report));
        assert_eq!((report.source.as_str(), report.period.as_str(), report.children), ("annex-a/202", "2024-01-31", 1));
        for kind in [
            Kind::Contact,
            Kind::PeriodOfCare,
            Kind::LookedAfterEpisode,
            Kind::LegalStatus,
            Kind::Placement,
            Kind::Visit,
            Kind::Allocation,
        ] {
            assert_eq!(count(&house, kind).await, 1, "{kind:?}");
        }
        let before = versions(&house).await;
        let again = load_annex(&house, "2024-01-31", &bytes).await;
        assert_eq!(totals(&again), [0, 0, 2, 0, 0, 0], "{}", said(&again));
        assert_eq!(versions(&house).await, before);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_corrected_workbook_of_the_same_day_withdraws_what_it_no_longer_lists() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2023-02-01", "2024-01-10"])])).await;
        let report = load_annex(&house, "2024-01-31", &whole(&[contacts(&["2024-01-11"])])).await;
        assert_eq!(report.tally.withdrawn.of(ANNEX_A[0]), 2, "{}", house.database.engine);
        assert_eq!(days(&house, "C1", Kind::Contact).await, ["2024-01-11"]);
    }
}

#[tokio::test]
async fn what_left_the_six_months_stays_and_what_is_missing_within_them_goes() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2023-09-01", "2023-11-01", "2024-01-10"])])).await;
        // Six months up to 31 March 2024 begin on 30 September 2023.
        let report = load_annex(&house, "2024-03-31", &whole(&[contacts(&["2024-01-10", "2024-03-03"])])).await;
        assert_eq!(report.tally.withdrawn.of(ANNEX_A[0]), 1, "{} {}", house.database.engine, said(&report));
        assert_eq!(days(&house, "C1", Kind::Contact).await, ["2023-09-01", "2024-01-10", "2024-03-03"]);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_list_that_is_not_there_withdraws_nothing() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2024-01-10"])])).await;
        let in_need = sheet("List 6", IN_NEED, &["C1|b) Female|a) WBRI|2015-03-27|8|b) No|2023-11-01|N1||||||"]);
        let report = load_annex(&house, "2024-01-31", &workbook::workbook(&[in_need])).await;
        assert_eq!(report.totals.withdrawn, 0, "{}", house.database.engine);
        assert!(said(&report).contains("The workbook has no list 1 (contacts)"), "{}", said(&report));
        assert_eq!(days(&house, "C1", Kind::Contact).await, ["2024-01-10"]);
    }
}

#[tokio::test]
async fn a_row_of_nobody_keeps_its_list_from_withdrawing() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2024-01-10", "2024-01-11"])])).await;
        let mut fewer = contacts(&["2024-01-10"]);
        fewer.1.extend(sheet("", "Total", &[]).1);
        let report = load_annex(&house, "2024-01-31", &whole(&[fewer])).await;
        assert_eq!(
            (report.totals.refused, report.totals.withdrawn),
            (1, 0),
            "{} {}",
            house.database.engine,
            said(&report)
        );
        assert_eq!(report.exit_code(), 1);
        let problem = report.problems.iter().find(|problem| problem.refused).unwrap();
        assert_eq!(
            (problem.module.as_str(), problem.line, problem.field.as_deref()),
            ("List 1", 3, Some("Child Unique ID"))
        );
    }
}

#[tokio::test]
async fn the_last_visit_of_each_workbook_stands_beside_the_one_before() {
    for house in houses().await {
        let of = |seen: &str| {
            whole(&[sheet(
                "List 6",
                IN_NEED,
                &[&format!("C1|b|a|2015-03-27|8|b) No|2019-11-01|N1|{seen}||||Locality|Sam Sample")],
            )])
        };
        load_annex(&house, "2024-01-31", &of("2024-01-10")).await;
        let report = load_annex(&house, "2024-02-29", &of("2024-02-20")).await;
        assert_eq!(report.totals.withdrawn, 0, "{} {}", house.database.engine, said(&report));
        assert_eq!(days(&house, "C1", Kind::Visit).await, ["2024-01-10", "2024-02-20"]);
        assert_eq!(days(&house, "C1", Kind::Referral).await, ["2019-11-01"]);
        assert_eq!(
            days(&house, "C1", Kind::Allocation).await,
            ["2024-02-29"],
            "the later workbook's word on who works with the child"
        );
    }
}

fn plan(start: &str, end: &str) -> Vec<u8> {
    whole(&[sheet(
        "List 7",
        PROTECTION,
        &[&format!("C1|b|a|2015-03-27|8|b) No|{start}|a) Neglect|a) Neglect||||{end}|b) No|0||")],
    )])
}

#[tokio::test]
async fn a_plan_that_was_open_and_is_listed_no_longer_is_withdrawn_unless_another_took_its_place() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &plan("2023-06-01", "")).await;
        load_annex(&house, "2024-02-29", &plan("2024-02-10", "")).await;
        assert_eq!(
            days(&house, "C1", Kind::ChildProtectionPlan).await,
            ["2023-06-01", "2024-02-10"],
            "{}",
            house.database.engine
        );
        let contact = whole(&[contacts(&["2024-03-03"])]);
        let report = load_annex(&house, "2024-03-31", &contact).await;
        assert_eq!(report.tally.withdrawn.of(ANNEX_A[6]), 2, "{}", said(&report));
        assert!(days(&house, "C1", Kind::ChildProtectionPlan).await.is_empty());
        // A plan that had ended before the six months is no loss.
        load_annex(&house, "2023-01-31", &plan("2022-01-01", "2023-01-15")).await;
        load_annex(&house, "2024-04-30", &whole(&[contacts(&["2024-03-03"])])).await;
        assert_eq!(days(&house, "C1", Kind::ChildProtectionPlan).await, ["2022-01-01"]);
    }
}

#[tokio::test]
async fn a_new_referral_of_a_child_whose_last_one_left_the_list_is_not_asked_about() {
    let referral =
        |day: &str| sheet("List 3", REFERRALS, &[&format!("C1|b|a|2015-03-27|8|{day}|6|b) No|0|Duty|Sam Sample")]);
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[referral("2023-08-15")])).await;
        let report = load_annex(&house, "2024-03-31", &whole(&[referral("2024-03-05")])).await;
        assert_eq!(
            (report.totals.held, report.totals.withdrawn),
            (0, 0),
            "{} {}",
            house.database.engine,
            said(&report)
        );
        assert_eq!(dates(&house, "C1").await, ["2023-08-15", "2024-03-05"]);
        let report = load_annex(&house, "2024-04-30", &whole(&[referral("2024-03-06")])).await;
        assert_eq!(
            report.totals.held,
            1,
            "a date within the six months that moved by a day is asked about: {}",
            said(&report)
        );
    }
}

#[tokio::test]
async fn a_workbook_without_authority_or_day_is_asked_for_them_and_a_day_to_come_is_refused() {
    for house in houses().await {
        let bytes = whole(&[contacts(&["2024-01-10"])]);
        let asked = |error: ServiceError| match error {
            ServiceError::Unusable(message) => message,
            other => panic!("{other}"),
        };
        let error = try_annex(&house, &bytes, "a.xlsx", WhoseAnnexA::default()).await.unwrap_err();
        assert!(asked(error).contains("--authority"), "{}", house.database.engine);
        let only = WhoseAnnexA { as_at: None, ..whose("202", "2024-01-31") };
        let error = try_annex(&house, &bytes, "Annex A January 2024.xlsx", only.clone()).await.unwrap_err();
        assert!(asked(error).contains("--as-at"));
        let error = try_annex(&house, &bytes, "a.xlsx", whose("Camden", "2024-01-31")).await.unwrap_err();
        assert!(asked(error).contains("three-digit number"));
        let error = try_annex(&house, &bytes, "a.xlsx", whose("202", "2099-01-31")).await.unwrap_err();
        assert!(asked(error).contains("still to come"));
        let report = try_annex(&house, &bytes, "Annex A 2024-01-31.xlsx", only).await.unwrap();
        assert_eq!(report.period, "2024-01-31");
    }
}

#[tokio::test]
async fn who_may_not_import_may_not_load_a_workbook() {
    for house in houses().await {
        let (actor, purpose) = house.usual("social-worker").await;
        let bytes = whole(&[contacts(&["2024-01-10"])]);
        let load = house.app.import_annex_a(
            &actor,
            purpose,
            bytes.as_slice(),
            "a.xlsx",
            whose("202", "2024-01-31"),
            ImportOptions::default(),
            |_| (),
        );
        assert!(matches!(load.await, Err(ServiceError::Refused(_))), "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_child_of_the_census_and_of_annex_a_of_one_authority_is_one_child_and_of_another_is_not() {
    for house in houses().await {
        load(&house, &census("202", 2024, &child("C1", &referral("2023-11-01", "")))).await;
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2024-01-10"])])).await;
        let facts = facts_of(&house, "C1").await;
        let kinds = |kind: Kind| facts.iter().filter(|fact| fact.kind() == kind).count();
        assert_eq!(
            (kinds(Kind::Person), kinds(Kind::Referral), kinds(Kind::Contact)),
            (2, 1, 1),
            "{}",
            house.database.engine
        );
        try_annex(&house, &whole(&[contacts(&["2024-01-10"])]), "b.xlsx", whose("203", "2024-01-31")).await.unwrap();
        let picture = house.app.picture().await.unwrap();
        let children: std::collections::BTreeSet<_> = picture.all(Kind::Person).map(|held| held.subject).collect();
        assert_eq!(children.len(), 2);
    }
}

#[tokio::test]
async fn an_adopter_is_loaded_and_is_no_child() {
    for house in houses().await {
        let adopters = sheet(
            "List 11",
            "Individual adopter identifier|Family identifier|Gender|Date enquiry received",
            &["C1|F1|a) Male|2023-05-05"],
        );
        let bytes = whole(&[contacts(&["2024-01-10"]), adopters]);
        let report = load_annex(&house, "2024-01-31", &bytes).await;
        assert_eq!(
            (report.children, count(&house, Kind::Person).await, count(&house, Kind::ProspectiveAdopter).await),
            (1, 1, 1),
            "{}",
            house.database.engine
        );
        assert_eq!(totals(&report), [2, 0, 0, 0, 0, 0], "{}", said(&report));
        assert!(facts_of(&house, "C1").await.iter().all(|fact| fact.kind() != Kind::ProspectiveAdopter));
        let again = load_annex(&house, "2024-01-31", &bytes).await;
        assert_eq!(totals(&again), [0, 0, 2, 0, 0, 0]);
    }
}

#[tokio::test]
async fn contacts_of_a_list_that_tells_no_decision_do_not_wait_at_the_front_door() {
    for house in houses().await {
        load_annex(&house, "2024-01-31", &whole(&[contacts(&["2024-01-10"])])).await;
        let (actor, purpose) = house.usual("front-door").await;
        let queue = house.app.contact_queue(&actor, purpose).await.unwrap();
        assert_eq!((queue.rows.len(), queue.not_shown), (0, 0), "{}", house.database.engine);
        let picture = house.app.picture().await.unwrap();
        let today = NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
        let timescales = std::sync::Arc::new(domain::clock::Timescales::in_force().clone());
        let mart = measures::mart::Mart::of(&picture, measures::rows::Asking::on(today), timescales);
        let counted = |id: &str, span| {
            let indicator = measures::indicators::indicator(id).unwrap();
            mart.figure(indicator, None, span, measures::Window::of(span, today)).counted.len()
        };
        assert_eq!(counted("FD-13", Span::Day), 0);
        assert_eq!(counted("FD-01", Span::Month), 1);
    }
}

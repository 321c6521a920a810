//! List 8 and list 9: what is current of a child in care, without a date that nobody gave.

use domain::allocation::{Allocation, Part};
use domain::looked_after_episode::LookedAfterEpisode;
use domain::{Fact, Kind};
use returns::annex_a::{List, Problem, Taken};

use crate::facts::{day, headings, of, refusals, taken};
use crate::workbook::{IN_CARE, IN_NEED, sheet};

/// A row of list 8: started, legal status since, legal status, ceased, why, placed, type.
fn care(
    started: &str,
    since: &str,
    legal: &str,
    ceased: &str,
    why: &str,
    placed: &str,
    kind: &str,
) -> Vec<Result<Taken, Problem>> {
    let row = format!(
        "A1||{started}|N1|{since}|{legal}|2024-01-12|{ceased}|{why}|{placed}|{kind}|e) PR4|AB1 2CD|b) Out|Camden|Care|Sam Sample"
    );
    of(&[sheet("List 8", IN_CARE, &[&row])])
}

fn episodes(records: &[Result<Taken, Problem>]) -> Vec<LookedAfterEpisode> {
    let episodes = taken(records, Kind::LookedAfterEpisode);
    let read = episodes.iter().map(|taken| match &taken.fact {
        Fact::LookedAfterEpisode(episode) => (**episode).clone(),
        _ => unreachable!(),
    });
    read.collect()
}

#[test]
fn a_legal_status_older_than_the_placement_makes_one_episode_from_the_day_of_the_placement() {
    let records = care("2020-01-01", "2020-06-01", "C2: FCO", "", "", "2022-03-01", "f) U6: Foster placement");
    let episodes = episodes(&records);
    let [episode] = episodes.as_slice() else { panic!("{episodes:?}") };
    assert_eq!((episode.start_date, episode.end_date), (day("2022-03-01"), None));
    assert_eq!((episode.legal_status.as_deref(), episode.placement.as_deref()), (Some("C2"), Some("U6")));
    assert_eq!((episode.provider.as_deref(), episode.placement_postcode.as_deref()), (Some("PR4"), Some("AB1 2CD")));
    assert_eq!(episode.reason_new, None, "why it began, nobody said");
    let Fact::LegalStatus(status) = &taken(&records, Kind::LegalStatus)[0].fact else { panic!() };
    assert_eq!((status.from, status.order.as_str()), (day("2020-06-01"), "C2"));
    let Fact::Placement(placement) = &taken(&records, Kind::Placement)[0].fact else { panic!() };
    assert_eq!(
        (placement.start_date, placement.outside_area, placement.authority.as_deref()),
        (day("2022-03-01"), Some(true), Some("202"))
    );
}

#[test]
fn a_legal_status_that_changed_in_the_placement_makes_two_episodes_of_it() {
    let records = care("2020-01-01", "2022-06-01", "E1: Placement order", "", "", "2020-01-01", "f) U6");
    let episodes = episodes(&records);
    let [first, second] = episodes.as_slice() else { panic!("{episodes:?}") };
    assert_eq!(
        (first.start_date, first.end_date, first.legal_status.as_deref()),
        (day("2020-01-01"), Some(day("2022-06-01")), None)
    );
    assert_eq!(first.reason_new.as_deref(), Some("S"), "the care began with it");
    assert_eq!((second.start_date, second.reason_new.as_deref()), (day("2022-06-01"), Some("L")));
    assert_eq!((second.legal_status.as_deref(), second.placement.as_deref()), (Some("E1"), Some("U6")));
    assert!(taken(&records, Kind::LegalStatus).is_empty(), "the episode says since when");
}

#[test]
fn care_that_ceased_ends_the_period_the_episode_the_placement_and_the_legal_status() {
    let records = care("2019-01-01", "2019-06-01", "C1: ICO", "2023-12-20", "k) E47: SGO", "2020-01-01", "n) H5");
    let end = Some(day("2023-12-20"));
    let Fact::PeriodOfCare(period) = &taken(&records, Kind::PeriodOfCare)[0].fact else { panic!() };
    assert_eq!(
        (period.end_date, period.end_reason.as_deref(), period.category_of_need.as_deref()),
        (end, Some("E47"), Some("N1"))
    );
    let episodes = episodes(&records);
    assert_eq!((episodes[0].end_date, episodes[0].reason_ceased.as_deref()), (end, Some("E47")));
    let ends: Vec<_> = [Kind::Placement, Kind::LegalStatus]
        .map(|kind| taken(&records, kind)[0].fact.ended_at().map(|when| when.day()))
        .into();
    assert_eq!(ends, [end; 2]);
    assert!(taken(&records, Kind::Allocation).is_empty(), "who worked with the child then is no allocation now");
}

#[test]
fn a_placement_without_its_day_is_refused_and_the_legal_status_stands() {
    let records = care("2020-01-01", "2020-06-01", "C2: FCO", "", "", "", "f) U6");
    assert!(taken(&records, Kind::Placement).is_empty());
    let episodes = episodes(&records);
    assert_eq!((episodes.len(), episodes[0].placement.as_deref()), (1, None), "the placement may have begun later");
    let refusals = refusals(&records);
    assert!(refusals[0].message.contains("Start Date of Most Recent Placement is missing"), "{refusals:?}");
}

#[test]
fn a_period_of_care_without_its_start_is_refused_and_visits_and_checks_stand() {
    let records = care("", "", "", "", "", "", "");
    assert!(taken(&records, Kind::PeriodOfCare).is_empty());
    assert_eq!(taken(&records, Kind::Visit).len(), 1);
    assert!(
        refusals(&records).iter().any(|problem| problem.message.contains("Date Started to be Looked After is missing"))
    );
}

#[test]
fn a_place_that_is_no_authority_is_kept_as_it_came() {
    let row = "A1||2020-01-01|||||||2020-01-01|U6|||a) In|Home Town||";
    let records = of(&[sheet("List 8", IN_CARE, &[row])]);
    let placement = taken(&records, Kind::Placement)[0];
    let Fact::Placement(kept) = &placement.fact else { panic!() };
    assert_eq!((kept.authority.as_deref(), kept.outside_area), (Some("Home Town"), Some(false)));
    assert!(placement.notes[0].message.contains("“Home Town” is not the name"), "{:?}", placement.notes);
}

fn allocations(records: &[Result<Taken, Problem>]) -> Vec<Allocation> {
    let read = taken(records, Kind::Allocation).into_iter().map(|taken| match &taken.fact {
        Fact::Allocation(allocation) => (**allocation).clone(),
        _ => unreachable!(),
    });
    read.collect()
}

#[test]
fn team_and_worker_are_those_of_the_date_of_the_workbook_and_say_so() {
    let records = of(&[
        sheet("List 6", IN_NEED, &["A1||||||2019-01-01|N1||||a) Looked after child|Locality|Alex Other"]),
        sheet("List 8", IN_CARE, &["A1||2020-01-01|||||||||||||Care|Sam Sample"]),
    ]);
    let allocations = allocations(&records);
    let [allocation] = allocations.as_slice() else { panic!("{allocations:?}") };
    let named = allocation.named.as_ref().unwrap();
    assert_eq!((named.team.as_deref(), named.worker.as_deref()), (Some("Care"), Some("Sam Sample")));
    assert_eq!((allocation.from, allocation.until, allocation.worker), (day("2024-01-31"), None, None));
    assert!(allocation.note.as_ref().unwrap().text().unwrap().contains("does not say since when"));
    let notes = &taken(&records, Kind::Allocation)[0].notes;
    assert!(notes[0].message.contains("differ from list 8 (children in care), row 2"), "{notes:?}");
    assert_eq!(taken(&records, Kind::Allocation)[0].key, "allocation:key_worker", "the next workbook takes its place");
}

#[test]
fn a_care_leaver_is_as_known_at_the_date_of_the_workbook() {
    let row = "A1|a) Male|a) WBRI|2004-03-27|19|b) No|b) No|Leaving care|Sam Sample|Pat Adviser|b) Former relevant child|2023-11-11|a) Yes|2024-01-15|U: Independent living|a) Suitable|F1: Full time in higher education";
    let records = of(&[sheet("List 9", &headings(List::CareLeavers), &[row])]);
    let leaver = taken(&records, Kind::CareLeaver)[0];
    assert_eq!(leaver.key, "care_leaver:2024-01-31");
    let Fact::CareLeaver(leaver) = &leaver.fact else { panic!() };
    assert_eq!((leaver.known_on, leaver.last_contact_on), (Some(day("2024-01-31")), Some(day("2024-01-15"))));
    assert_eq!((leaver.eligibility.as_deref(), leaver.in_touch.as_deref()), (Some("former_relevant"), Some("YES")));
    assert_eq!(
        (leaver.accommodation.as_deref(), leaver.suitable, leaver.activity.as_deref()),
        (Some("U"), Some(true), Some("F1"))
    );
    assert_eq!(taken(&records, Kind::PathwayPlan).len(), 1);
    let parts: Vec<Part> = allocations(&records).iter().map(|allocation| allocation.part).collect();
    assert_eq!(parts, [Part::KeyWorker, Part::PersonalAdviser]);
}

#[test]
fn an_adoption_has_its_steps_and_a_row_without_any_date_is_refused() {
    let row = "A1|F9|a) Male|a) WBRI|2020-03-27|3|b) No|2021-01-01|2021-06-01|2021-07-01|||| 2022-02-02|RD2|";
    let records = of(&[sheet("List 10", &headings(List::Adoption), &[row, "A1|F9|||||||||||||"])]);
    let adoption = taken(&records, Kind::Adoption)[0];
    assert_eq!(adoption.key, "adoption:2021-06-01");
    let Fact::Adoption(adoption) = &adoption.fact else { panic!() };
    assert_eq!((adoption.family.as_deref(), adoption.placed_ceased_reason.as_deref()), (Some("F9"), Some("RD2")));
    assert_eq!(adoption.placed_ceased_on, Some(day("2022-02-02")));
    assert!(refusals(&records)[0].message.contains("Should be Placed for Adoption is missing"));
}

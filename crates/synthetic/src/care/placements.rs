//! Where a looked-after child lives, and under which order.

use chrono::NaiveDate;
use domain::legal_status::LegalStatus;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::placement::Placement;

use super::{Period, Route};
use crate::calendar::{birthday, days_after, working_day};
use crate::case::Case;
use crate::names;
use crate::tale::{Tale, Telling};

/// What begins on a day: another placement, another legal status or both.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub on: NaiveDate,
    pub placement: bool,
    pub legal: &'static str,
    pub place: &'static str,
    pub provider: &'static str,
    /// The same carers under another name: short-term becomes long-term.
    pub same_carer: bool,
}

/// From 28 October 2023 supported accommodation is a placement of its own; independent living ended on that day.
fn supported_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 10, 28).unwrap_or_default()
}

/// An other placement, a home that ought to be registered and is not among them: Z1 until March 2025, then Z11 to Z14.
fn other(on: NaiveDate) -> &'static str {
    if NaiveDate::from_ymd_opt(2025, 4, 1).is_some_and(|new| on >= new) { "Z11" } else { "Z1" }
}

/// Works out the whole way, and how it ends for who grows up in care.
pub fn draw(tale: &mut Tale, period: &mut Period) -> Vec<Move> {
    let legal = legal(tale, period);
    let legal_on = |on: NaiveDate| legal.iter().rev().find(|(from, _)| *from <= on).map_or("V2", |(_, order)| *order);
    let mut moves = Vec::new();
    for on in moving_days(tale, period) {
        let placed_for_adoption = period.adopted() && legal_on(on) == "E1" && (period.until - on).num_days() < 400;
        let (place, provider) = if placed_for_adoption { ("A6", "PR1") } else { place(tale, period, on, legal_on(on)) };
        moves.push(Move { on, placement: true, legal: legal_on(on), place, provider, same_carer: false });
    }
    for (on, order) in &legal {
        if moves.iter().any(|one| one.on == *on) {
            continue;
        }
        let Some(before) = moves.iter().rev().find(|one| one.on < *on).copied() else { continue };
        moves.push(Move { on: *on, placement: false, legal: order, ..before });
        moves.sort_by_key(|one| one.on);
    }
    lengthen(tale, period, &mut moves);
    // A placement with parents cannot be under section 20, and an adoptive placement needs its order.
    for one in &mut moves {
        if one.place == "P1" && one.legal == "V2" {
            (one.place, one.provider) = ("U6", "PR1");
        }
    }
    if period.ends.is_empty() {
        let is_fostered = moves.last().is_some_and(|one| one.place.starts_with('U'));
        period.ends = tale.random.weighted(if is_fostered {
            &[(49, "E17"), (32, "E5"), (12, "E6"), (7, "E7")]
        } else {
            &[(0, "E17"), (58, "E5"), (30, "E6"), (12, "E7")]
        });
    }
    moves
}

fn moving_days(tale: &mut Tale, period: &Period) -> Vec<NaiveDate> {
    let is_settled = tale.random.chance(88);
    let mean = if is_settled { 1_600 } else { 130 };
    let mut days = vec![period.from];
    let mut day = period.from;
    if tale.random.chance(17) {
        day = days_after(day, tale.random.between(5, 90));
        days.push(day);
    }
    loop {
        day = days_after(day, tale.random.wait(mean).max(6));
        if day >= days_after(period.until, -5) {
            break;
        }
        days.push(day);
    }
    days.retain(|day| *day < days_after(period.until, -3));
    if days.is_empty() {
        days.push(period.from);
    }
    if period.adopted() {
        let placed = adoption_days(period).1;
        days.retain(|day| *day < placed);
        days.push(placed);
    }
    days
}

/// The placement order and the day of placement of a child who will be adopted.
pub fn adoption_days(period: &Period) -> (NaiveDate, NaiveDate) {
    let days = (period.until - period.from).num_days();
    (working_day(days_after(period.from, days * 45 / 100)), working_day(days_after(period.from, days * 70 / 100)))
}

fn legal(tale: &mut Tale, period: &Period) -> Vec<(NaiveDate, &'static str)> {
    let mut all = Vec::new();
    let mut day = period.from;
    match period.route {
        Route::Alone => all.push((day, "V2")),
        Route::Agreed => {
            all.push((day, "V2"));
            if tale.random.chance(32) || period.adopted() {
                day = days_after(day, tale.random.between(40, 180));
                all.push((day, "C1"));
            }
        }
        Route::Proceedings => {
            if tale.random.chance(18) {
                all.push((day, tale.random.weighted(&[(60, "L2"), (40, "L1")])));
                day = days_after(day, if all[0].1 == "L1" { 3 } else { tale.random.between(5, 14) });
            }
            all.push((day, "C1"));
        }
    }
    if all.last().is_some_and(|(_, order)| *order == "C1") {
        // Proceedings are to be concluded within 26 weeks; many are not.
        day = days_after(day, tale.random.between(140, 330));
        if period.adopted() {
            all.push((adoption_days(period).0, "E1"));
        } else if tale.random.chance(80) {
            all.push((day, "C2"));
        }
    }
    all.retain(|(on, _)| *on < days_after(period.until, -3));
    all.sort_by_key(|(on, _)| *on);
    all
}

fn place(tale: &mut Tale, period: &Period, on: NaiveDate, legal: &str) -> (&'static str, &'static str) {
    let age = period.age(on);
    let supported = if on >= supported_from() { "K3" } else { "H5" };
    let random = &mut tale.random;
    let place = if period.route == Route::Alone {
        if age >= 16 {
            random.weighted(&[(58, supported), (42, "U6")])
        } else {
            random.weighted(&[(92, "U6"), (8, "K2")])
        }
    } else if age >= 16 {
        random.weighted(&[
            (34, "U6"),
            (6, "U3"),
            (32, supported),
            (18, "K2"),
            (5, "P1"),
            (2, "R5"),
            (1, "R1"),
            (2, other(on)),
        ])
    } else if age >= 10 {
        random.weighted(&[
            (36, "U6"),
            (6, "U5"),
            (14, "U3"),
            (29, "K2"),
            (11, "P1"),
            (1, "S1"),
            (2, other(on)),
            (1, "K1"),
        ])
    } else {
        random.weighted(&[
            (49, "U6"),
            (5, "U5"),
            (17, "U3"),
            (23, "P1"),
            (4, if age < 2 { "R3" } else { "K2" }),
            (2, "U6"),
        ])
    };
    let place = if place == "P1" && legal == "V2" { "U6" } else { place };
    (place, provider(random, place))
}

fn provider(random: &mut crate::Random, place: &str) -> &'static str {
    match place {
        "P1" => "PR0",
        "U1" | "U2" | "U3" => "PR1",
        "U4" | "U5" | "U6" => random.weighted(&[(58, "PR1"), (38, "PR4"), (4, "PR5")]),
        "K2" | "K3" | "H5" => random.weighted(&[(80, "PR4"), (13, "PR1"), (7, "PR5")]),
        "R5" | "K1" => "PR3",
        _ => "PR4",
    }
}

/// Where a child has lived for a year with the same foster carers and stays, the placement becomes a long-term one.
fn lengthen(tale: &mut Tale, period: &Period, moves: &mut Vec<Move>) {
    let mut more = Vec::new();
    for (place, one) in moves.iter().enumerate() {
        let ends = moves.get(place + 1).map_or(period.until, |next| next.on);
        let on = days_after(one.on, 380);
        let long = match one.place {
            "U6" | "U5" => "U4",
            "U3" => "U1",
            _ => continue,
        };
        if days_after(on, 10) < ends && on < birthday(period.born, 18) && tale.random.chance(45) {
            more.push(Move { on, placement: false, place: long, same_carer: true, ..*one });
        }
    }
    for one in more {
        // What follows with the same carers is long-term too.
        for later in moves.iter_mut().filter(|later| later.on > one.on) {
            if later.placement {
                break;
            }
            later.place = one.place;
        }
        moves.push(one);
    }
    moves.sort_by_key(|one| one.on);
}

/// Writes the episodes and placements down: each change ends one and begins the next on the same day.
pub fn tell(tale: &mut Tale, case: &Case, period: &Period, moves: &[Move]) {
    let on = &case.kids[0];
    let home = case.family.address.postcode.clone().map(Into::into);
    let mut episode: Option<(Telling, LookedAfterEpisode)> = None;
    let mut placement: Option<(Telling, Placement)> = None;
    for (number, one) in moves.iter().enumerate() {
        let at = tale.minuted_after(one.on);
        let who = case.worker(tale, one.on);
        let mut facts = Vec::new();
        let changes = moves.get(number).filter(|_| number > 0);
        if let Some((told, before)) = episode.take() {
            let reason = changes.map(|one| if one.placement { why(tale) } else { "PLACE" });
            facts.push(ended(told, before, one.on, "X1", reason));
        }
        if one.placement
            && let Some((told, before)) = placement.take()
        {
            let fact = Placement { end_date: Some(one.on), ..before };
            facts.push(Telling { fact: fact.into(), ..told });
        }
        let new = LookedAfterEpisode {
            start_date: one.on,
            reason_new: Some(reason_new(moves, number).into()),
            legal_status: Some(one.legal.into()),
            category_of_need: Some(if period.route == Route::Alone { "N8" } else { "N1" }.into()),
            placement: Some(one.place.into()),
            provider: Some(one.provider.into()),
            end_date: None,
            reason_ceased: None,
            reason_place_change: None,
            home_postcode: home.clone(),
            placement_postcode: Some(names::postcode(&mut tale.random).into()),
            urn: matches!(one.place, "K1" | "K2" | "K3").then(|| "SC999999".into()),
        };
        let told = tale.new_fact(at, on.about(), new.clone());
        facts.push(told.clone());
        episode = Some((told, new));
        if one.placement {
            let new = details(tale, period, one);
            let told = tale.new_fact(at, on.about(), new.clone());
            facts.push(told.clone());
            placement = Some((told, new));
        }
        if let Some(order) = order(tale, moves, number, at, case) {
            facts.push(order);
        }
        tale.tell(at, who, "record a looked-after episode", facts);
    }
    let at = tale.minuted_after(period.until);
    let who = case.worker(tale, period.until);
    let mut facts = Vec::new();
    if let Some((told, before)) = episode {
        facts.push(ended(told, before, period.until, period.ends, None));
    }
    if let Some((told, before)) = placement {
        facts.push(Telling { fact: Placement { end_date: Some(period.until), ..before }.into(), ..told });
    }
    tale.tell(at, who, "record a looked-after episode", facts);
}

fn ended(told: Telling, before: LookedAfterEpisode, on: NaiveDate, ceased: &str, change: Option<&str>) -> Telling {
    let fact = LookedAfterEpisode {
        end_date: Some(on),
        reason_ceased: Some(ceased.into()),
        reason_place_change: change.map(Into::into),
        ..before
    };
    Telling { fact: fact.into(), ..told }
}

fn why(tale: &mut Tale) -> &'static str {
    tale.random.weighted(&[
        (46, "CARPL"),
        (8, "CLOSE"),
        (2, "ALLEG"),
        (2, "STAND"),
        (14, "CREQB"),
        (9, "CREQO"),
        (8, "CHILD"),
        (9, "LAREQ"),
        (2, "OTHER"),
    ])
}

/// What changed since the episode before.
fn reason_new(moves: &[Move], number: usize) -> &'static str {
    let Some(before) = number.checked_sub(1).map(|place| moves[place]) else { return "S" };
    let one = moves[number];
    let legal = one.legal != before.legal;
    match (one.placement, legal, one.same_carer) {
        (true, true, _) => "B",
        (true, false, _) => "P",
        (false, true, false) => "L",
        (false, true, true) => "U",
        (false, false, _) => "T",
    }
}

fn order(
    tale: &mut Tale,
    moves: &[Move],
    number: usize,
    at: chrono::DateTime<chrono::Utc>,
    case: &Case,
) -> Option<Telling> {
    let one = moves[number];
    let is_new = number == 0 || moves[number - 1].legal != one.legal;
    if !is_new || one.legal == "V2" {
        return None;
    }
    let court = Some("Example Family Court".to_owned()).filter(|_| one.legal != "L1");
    let fact = LegalStatus { from: one.on, until: None, order: one.legal.into(), court };
    Some(tale.new_fact(at, case.kids[0].about(), fact))
}

fn details(tale: &mut Tale, period: &Period, one: &Move) -> Placement {
    let is_home = !matches!(one.place.as_bytes()[0], b'U' | b'A' | b'P');
    let random = &mut tale.random;
    let outside = random.chance(39);
    // 21% more than 20 miles away (CLA-07), with those who live with a parent and are none.
    let distance = random.in_bands(&[(48, (0, 7)), (28, (8, 20)), (17, (21, 60)), (7, (61, 180))]);
    let with_parents = one.place == "P1";
    let late = random.chance(14);
    Placement {
        start_date: one.on,
        end_date: None,
        carer: Some(if with_parents { "with a parent".to_owned() } else { names::carer(random, is_home) }),
        outside_area: Some(outside && !with_parents),
        authority: None,
        distance_miles: (period.route != Route::Alone)
            .then(|| u32::try_from(if with_parents { 0 } else { distance }).unwrap_or(0)),
        confidential: one.place.starts_with('A') || random.chance(5),
        emergency: one.on == period.from && random.chance(30),
        until_eighteen: matches!(one.place, "U1" | "U4") && random.chance(80),
        connected_person: one.place == "U3" && random.chance(60),
        parent_before_assessment: with_parents && random.chance(10),
        placement_plan_on: Some(working_day(days_after(one.on, random.between(0, if late { 20 } else { 5 })))),
        notice_sent_on: Some(working_day(days_after(one.on, random.between(-3, if late { 14 } else { 4 })))),
        change_reason: None,
    }
}

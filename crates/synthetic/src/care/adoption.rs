//! Adoption: the decision, the order, the match and the family.

use domain::adoption::Adoption;

use super::{Period, Route, placements};
use crate::calendar::{days_after, working_day};
use crate::case::Case;
use crate::tale::{Tale, Telling};

/// Of a hundred small children in long care under an order, those who were to be adopted until the plan changed: our own
/// number, so that about one decision in four is reversed.
const REVERSED: u64 = 35;

/// A decision for adoption that was reversed: no family was found, or the plan for the child changed.
pub fn tell_reversed(tale: &mut Tale, case: &Case, period: &Period) {
    let is_small = period.age(period.from) < 6 && period.route == Route::Proceedings;
    if !is_small || (period.until - period.from).num_days() < 900 || !tale.random.chance(REVERSED) {
        return;
    }
    let decision = working_day(days_after(period.from, tale.random.between(180, 300)));
    let reversed = working_day(days_after(decision, tale.random.between(200, 500)));
    let fact = Adoption { entered_care_on: Some(period.from), decision_on: Some(decision), ..Adoption::default() };
    let why = tale.random.weighted(&[(10, "RD1"), (25, "RD2"), (45, "RD3"), (20, "RD4")]);
    let at = tale.minuted_after(decision);
    let first = tale.new_fact(at, case.kids[0].about(), fact.clone());
    let who = case.worker(tale, decision);
    if tale.tell(at, who, "record adoption", vec![first.clone()]).is_none() {
        return;
    }
    let fact = Adoption { placed_ceased_on: Some(reversed), placed_ceased_reason: Some(why.into()), ..fact };
    let (at, who) = (tale.minuted_after(reversed), case.worker(tale, reversed));
    tale.tell(at, who, "record adoption", vec![Telling { fact: fact.into(), ..first }]);
}

pub fn tell(tale: &mut Tale, case: &Case, period: &Period) {
    let (order, placed) = placements::adoption_days(period);
    let decision = working_day(days_after(order, -tale.random.between(20, 60)));
    let matched = working_day(days_after(placed, -tale.random.between(15, 45)));
    let (adopters, sex, status) = tale.random.weighted(&[
        (70, ("2", "MF", "L11")),
        (9, ("2", "MF", "L3")),
        (6, ("2", "MM", "L12")),
        (5, ("2", "FF", "L12")),
        (10, ("1", "F1", "L0")),
    ]);
    let mut fact = Adoption { entered_care_on: Some(period.from), decision_on: Some(decision), ..Adoption::default() };
    let at = tale.minuted_after(decision);
    let first = tale.new_fact(at, case.kids[0].about(), fact.clone());
    for (day, step) in [(decision, 0), (order, 1), (matched, 2), (placed, 3), (period.until, 4)] {
        match step {
            1 => fact.placement_order_on = Some(day),
            2 => {
                fact.matched_on = Some(day);
                fact.adopters = Some(adopters.into());
                fact.adopters_sex = Some(sex.into());
                fact.adopters_status = Some(status.into());
                fact.by_foster_carer = Some(false);
            }
            3 => fact.placed_on = Some(day),
            4 => fact.order_on = Some(day),
            _ => {}
        }
        let at = if step == 0 { at } else { tale.minuted_after(day) };
        let who = case.worker(tale, day);
        tale.tell(at, who, "record adoption", vec![Telling { fact: fact.clone().into(), ..first.clone() }]);
    }
}

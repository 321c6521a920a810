//! Lists 10 and 11: children for whom adoption is or was the plan, and the adults who wish to adopt.

use domain::adoption::Adoption;
use domain::prospective_adopter::ProspectiveAdopter;
use domain::{Fact, Kind};

use super::{Taken, key};
use crate::annex_a::choice::{ADOPTER_LEAVING, ADOPTION_REVERSAL};
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::problem::Problem;
use crate::annex_a::row::{Row, Taking};

const DECISION: &str = "Date of Decision that Child Should be Placed for Adoption";

pub(super) fn child(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "adoption");
    let made = adoption_of(&mut taking);
    gathered.put(taking, made);
}

fn adoption_of(taking: &mut Taking<'_>) -> Made {
    let adoption = Adoption {
        entered_care_on: taking.date("Date the Child Entered Care")?,
        decision_on: taking.date(DECISION)?,
        placement_order_on: taking.date("Date of Placement Order")?,
        matched_on: taking.date("Date of Matching Child and Prospective Adopters")?,
        placed_on: taking.date("Date Placed for Adoption")?,
        placed_ceased_on: taking.date("Date of Decision that Child Should No Longer be Placed for Adoption")?,
        placed_ceased_reason: taking
            .code("Reason Why Child No Longer Placed for Adoption", ADOPTION_REVERSAL)?
            .map(Into::into),
        order_on: taking.date("Date of Adoption Order")?,
        fostering_for_adoption_on: taking
            .date("Date the child was placed for fostering in FFA or concurrent planning placement")?,
        family: identifier(taking, "Family identifier"),
        ..Adoption::default()
    };
    let fact = Fact::from(adoption);
    // The decision begins it; a row without one may still have what followed.
    let day = match fact.happened_at() {
        Some(when) => when.day(),
        None => taking.key_date(DECISION)?,
    };
    Ok(Some((key(Kind::Adoption, day), fact)))
}

/// A number that is no key: what cannot be read is left out, and said.
fn identifier(taking: &mut Taking<'_>, heading: &str) -> Option<String> {
    match taking.row.cell(heading)?.identifier() {
        Ok(number) => Some(number),
        Err(_) => taking.text(heading).ok().flatten(),
    }
}

/// A prospective adopter of list 11. The key is empty: the record is the adopter's own.
///
/// # Errors
/// A value that cannot be read refuses the record.
pub fn adopter(number: &str, row: &Row) -> Result<Taken, Problem> {
    let mut taking = Taking::new(row, "prospective adopter");
    let adopter = adopter_of(number, &mut taking)?;
    let (sheet, notes) = (row.sheet.to_string(), taking.notes);
    Ok(Taken { fact: adopter.into(), key: String::new(), list: row.list, sheet, row: row.number, notes })
}

fn adopter_of(number: &str, taking: &mut Taking<'_>) -> Result<ProspectiveAdopter, Problem> {
    Ok(ProspectiveAdopter {
        adopter: number.to_owned(),
        family: identifier(taking, "Family identifier"),
        fostering_for_adoption: taking.answer("Is the (prospective) adopter fostering for adoption?")?,
        enquiry_on: taking.date("Date enquiry received")?,
        stage_one_from: taking.date("Date Stage 1 started")?,
        stage_one_until: taking.date("Date Stage 1 ended")?,
        stage_two_from: taking.date("Date Stage 2 started")?,
        stage_two_until: taking.date("Date Stage 2 ended")?,
        applied_on: taking.date("Date application submitted")?,
        approved_on: taking.date("Date application approved")?,
        matched_on: taking.date("Date adopter matched with child(ren)")?,
        placed_on: taking.date("Date child/children placed with adopter(s)")?,
        children_placed: taking.count("No. of children placed")?,
        order_on: taking.date("Date of Adoption Order")?,
        left_on: taking.date("Date of leaving adoption process")?,
        left_reason: taking.code("Reason for leaving adoption process", ADOPTER_LEAVING)?.map(Into::into),
    })
}

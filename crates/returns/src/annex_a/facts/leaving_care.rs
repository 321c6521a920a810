//! List 9: young people who left care, as the authority knows them at the date of the workbook.

use chrono::NaiveDate;
use domain::Kind;
use domain::care_leaver::{CareLeaver, PathwayPlan};
use smol_str::SmolStr;

use super::key;
use crate::annex_a::choice::{ACCOMMODATION, ACTIVITY, ELIGIBILITY, IN_TOUCH, SUITABILITY};
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::row::{Row, Taking};

pub(super) const ADVISER: &str = "Allocated Personal Advisor";
const UNACCOMPANIED: &str = "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)";

pub(super) fn care_leaver(row: &Row, as_at: NaiveDate, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "care leaver");
    let made = care_leaver_of(&mut taking, as_at);
    gathered.put(taking, made);
    let mut taking = Taking::new(row, "pathway plan review");
    let made = pathway_plan_of(&mut taking);
    gathered.put(taking, made);
}

/// The list says how things are, not since when; so each workbook says it of its own date.
fn care_leaver_of(taking: &mut Taking<'_>, as_at: NaiveDate) -> Made {
    let code = |code: Option<String>| code.map(SmolStr::from);
    let leaver = CareLeaver {
        known_on: Some(as_at),
        year: None,
        eligibility: code(taking.code("Eligibility Category", ELIGIBILITY)?),
        in_touch: code(taking.code("LA in Touch", IN_TOUCH)?),
        last_contact_on: taking.date("Latest Date of Contact")?,
        accommodation: code(taking.code("Type of Accommodation", ACCOMMODATION)?),
        suitable: match taking.code("Suitability of Accommodation", SUITABILITY)?.as_deref() {
            Some("1") => Some(true),
            Some("2") => Some(false),
            _ => None,
        },
        activity: code(taking.code("Activity Status", ACTIVITY)?),
        personal_adviser: taking.text(ADVISER)?,
        unaccompanied: taking.answer(UNACCOMPANIED)?,
    };
    Ok(Some((key(Kind::CareLeaver, as_at), leaver.into())))
}

fn pathway_plan_of(taking: &mut Taking<'_>) -> Made {
    let Some(day) = taking.date("Latest Pathway Plan Review Date")? else { return Ok(None) };
    let plan = PathwayPlan { agreed_on: day, is_review: true, plan: None, voice: None };
    Ok(Some((key(Kind::PathwayPlan, day), plan.into())))
}

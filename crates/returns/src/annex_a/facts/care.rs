//! List 8: the latest period of care of each child, with what is current in it.

use domain::health_assessment::{HealthAssessment, HealthKind, HealthStatus};
use domain::legal_status::LegalStatus;
use domain::looked_after_review::{LookedAfterReview, ReviewingOfficerContact};
use domain::period_of_care::PeriodOfCare;
use domain::unaccompanied::UnaccompaniedChild;
use domain::visit::VisitKind;
use domain::{Kind, When};

use super::protection::seen;
use super::{episodes, key};
use crate::annex_a::cell::Cell;
use crate::annex_a::choice::{LEGAL_STATUS, PRIMARY_NEED, REASON_CEASED};
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::row::{Row, Taking};

pub(super) const STARTED: &str = "Date Started to be Looked After";
pub(super) const CEASED: &str = "Date Ceased to be Looked After";
pub(super) const WHY_CEASED: &str = "Reason Ceased to be Looked After";
pub(super) const LEGAL: &str = "Child's Legal Status";
pub(super) const PLACED: &str = "Start Date of Most Recent Placement";
pub(super) const LEGAL_SINCE: &str = "Start date of current legal status";

type Take = fn(&mut Taking<'_>) -> Made;

pub(super) fn period(row: &Row, gathered: &mut Gathered) {
    let takes: [(&'static str, Take); 8] = [
        ("period of care", period_of),
        ("legal status", legal_status_of),
        ("looked-after review", review_of),
        ("looked-after visit", visit_of),
        ("contact by the reviewing officer", officer_of),
        ("health assessment", health_of),
        ("dental check", dental_of),
        ("unaccompanied asylum-seeking child", unaccompanied_of),
    ];
    for (what, take) in takes {
        let mut taking = Taking::new(row, what);
        let made = take(&mut taking);
        gathered.put(taking, made);
    }
    episodes::episodes(row, gathered);
}

fn period_of(taking: &mut Taking<'_>) -> Made {
    let day = taking.key_date(STARTED)?;
    let period = PeriodOfCare {
        start_date: day,
        began_before: false,
        end_date: taking.date(CEASED)?,
        category_of_need: taking.code("Child's Category of Need", PRIMARY_NEED)?.map(Into::into),
        end_reason: taking.code(WHY_CEASED, REASON_CEASED)?.map(Into::into),
    };
    Ok(Some((key(Kind::PeriodOfCare, day), period.into())))
}

/// A legal status older than the placement: the episode begins with the placement, and would not say since when. One that
/// came with the placement or after it is said by its episode. It ends with the care, if not before.
fn legal_status_of(taking: &mut Taking<'_>) -> Made {
    let Some(order) = taking.code(LEGAL, LEGAL_STATUS)? else { return Ok(None) };
    let from = taking.key_date(LEGAL_SINCE)?;
    let placed = taking.row.cell(PLACED).and_then(Cell::day);
    if placed.is_none_or(|placed| placed <= from) {
        return Ok(None);
    }
    let until = taking.date(CEASED)?.filter(|until| *until >= from);
    let status = LegalStatus { from, until, order: order.into(), court: None };
    Ok(Some((key(Kind::LegalStatus, from), status.into())))
}

fn review_of(taking: &mut Taking<'_>) -> Made {
    let Some(day) = taking.date("Date of Latest Statutory Review")? else { return Ok(None) };
    let review = LookedAfterReview {
        held_on: day,
        due_on: None,
        participation: None,
        cancelled: false,
        decisions: None,
        voice: None,
        reviewing_officer: None,
    };
    Ok(Some((key(Kind::LookedAfterReview, day), review.into())))
}

fn visit_of(taking: &mut Taking<'_>) -> Made {
    let Some(day) = taking.date("Date of Last Social Work Visit")? else { return Ok(None) };
    Ok(Some((key(Kind::Visit, day), seen(When::Day(day), VisitKind::LookedAfter).into())))
}

fn officer_of(taking: &mut Taking<'_>) -> Made {
    let Some(on) = taking.date("Date of Last IRO Visit / Contact to the Child")? else { return Ok(None) };
    Ok(Some((key(Kind::ReviewingOfficerContact, on), ReviewingOfficerContact { on, note: None }.into())))
}

/// The list does not say whether it is the initial one or a review of it; the next is due after either alike.
fn health_of(taking: &mut Taking<'_>) -> Made {
    health(taking, "Date of Last Health Assessment", HealthKind::Review)
}

fn dental_of(taking: &mut Taking<'_>) -> Made {
    health(taking, "Date of Last Dental Check", HealthKind::Dental)
}

fn health(taking: &mut Taking<'_>, heading: &str, kind: HealthKind) -> Made {
    let Some(on) = taking.date(heading)? else { return Ok(None) };
    let key = format!("{}:{}:{}", Kind::HealthAssessment.code(), kind.code(), When::Day(on));
    Ok(Some((key, HealthAssessment { on, kind, status: HealthStatus::Completed }.into())))
}

/// Since when, the list does not say.
fn unaccompanied_of(taking: &mut Taking<'_>) -> Made {
    let heading = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)";
    if taking.answer(heading)? != Some(true) {
        return Ok(None);
    }
    let child = UnaccompaniedChild { from: None, until: None };
    Ok(Some((Kind::UnaccompaniedChild.code().to_owned(), child.into())))
}

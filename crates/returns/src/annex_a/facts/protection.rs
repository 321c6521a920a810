//! Lists 5 and 7: section 47 enquiries with their conferences, and child protection plans.

use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::initial_conference::InitialConference;
use domain::section_47_enquiry::Section47Enquiry;
use domain::visit::{Visit, VisitKind};
use domain::{Kind, When};

use super::front_door::handled_by;
use super::key;
use crate::annex_a::choice::CATEGORY_OF_ABUSE;
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::row::{Row, Taking};

const STRATEGY: &str = "Strategy discussion initiating Section 47 Enquiry Start Date";
const CONFERENCE: &str = "Date of Initial Child Protection Conference";
const PLAN_START: &str = "Child Protection Plan Start Date";

pub(super) fn section_47(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "section 47 enquiry");
    let made = enquiry_of(&mut taking);
    gathered.put(taking, made);
    let mut taking = Taking::new(row, "initial child protection conference");
    let made = conference_of(&mut taking);
    gathered.put(taking, made);
}

/// A row with a conference and no enquiry is a conference alone, as for a child who moved here with a plan.
fn enquiry_of(taking: &mut Taking<'_>) -> Made {
    let conference = taking.date(CONFERENCE)?;
    let start = taking.date(STRATEGY)?;
    if start.is_none() && conference.is_some() {
        return Ok(None);
    }
    let day = taking.key_date(STRATEGY)?;
    let enquiry = Section47Enquiry {
        start_date: day,
        conference_date: conference,
        conference_not_required: taking.answer("Was an Initial Child Protection Conference deemed unnecessary?")?,
        handled_by: handled_by(taking)?,
        ..Section47Enquiry::default()
    };
    Ok(Some((key(Kind::Section47Enquiry, day), enquiry.into())))
}

fn conference_of(taking: &mut Taking<'_>) -> Made {
    // A date that cannot be read has refused the enquiry, in a sentence that is enough for both.
    let Some(day) = taking.date(CONFERENCE).ok().flatten() else { return Ok(None) };
    taking.notes.clear();
    let conference = InitialConference {
        held_on: day,
        target: None,
        transfer_in: false,
        plan_agreed: taking.answer("Did the Initial Child Protection Conference Result in a Child Protection Plan")?,
        category: None,
        attended: Vec::new(),
        participation: None,
        parents_attended: None,
        dissent: None,
        decision: None,
        voice: None,
        chair: None,
    };
    Ok(Some((key(Kind::InitialConference, day), conference.into())))
}

pub(super) fn plan(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "child protection plan");
    let made = plan_of(&mut taking);
    gathered.put(taking, made);
    let mut taking = Taking::new(row, "child protection visit");
    let made = visit_of(&mut taking);
    gathered.put(taking, made);
    let mut taking = Taking::new(row, "review conference");
    let made = review_of(&mut taking);
    gathered.put(taking, made);
}

fn plan_of(taking: &mut Taking<'_>) -> Made {
    let day = taking.key_date(PLAN_START)?;
    let plan = ChildProtectionPlan {
        start_date: day,
        end_date: taking.date("Child Protection Plan End Date")?,
        initial_category: taking.code("Initial Category of Abuse", CATEGORY_OF_ABUSE)?,
        latest_category: taking.code("Latest Category of Abuse", CATEGORY_OF_ABUSE)?,
        previous_plans: taking.count("Number of Previous Child Protection Plans")?,
        ..ChildProtectionPlan::default()
    };
    Ok(Some((key(Kind::ChildProtectionPlan, day), plan.into())))
}

/// Ofsted asks for the last visit that met the duty to see the child, and whether the child was seen alone at it.
fn visit_of(taking: &mut Taking<'_>) -> Made {
    let Some(day) = taking.date("Date of the Last Statutory Visit")? else { return Ok(None) };
    let seen_alone = taking.answer("Was the Child Seen Alone?")?;
    let visit = Visit { seen_alone, ..seen(When::Day(day), VisitKind::ChildProtection) };
    Ok(Some((key(Kind::Visit, day), visit.into())))
}

fn review_of(taking: &mut Taking<'_>) -> Made {
    let Some(day) = taking.date("Date of latest review conference")? else { return Ok(None) };
    let review =
        ReviewConference { held_on: day, plan_start_date: taking.key_date(PLAN_START)?, ..ReviewConference::default() };
    Ok(Some((key(Kind::ReviewConference, day), review.into())))
}

/// A visit at which the child was seen, and of which a list says no more.
pub(super) fn seen(at: When, kind: VisitKind) -> Visit {
    Visit {
        at,
        kind,
        worker: None,
        worker_name: None,
        seen: true,
        not_seen_reason: None,
        seen_alone: None,
        not_alone_reason: None,
        bedroom_seen: None,
        place: None,
        who_else: Vec::new(),
        voice: None,
        summary: None,
        worries: None,
        working_well: None,
        together: None,
    }
}

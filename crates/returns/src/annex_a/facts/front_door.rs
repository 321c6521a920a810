//! Lists 1 to 4: contacts, early help, referrals, assessments.

use domain::allocation::HandledBy;
use domain::assessment::Assessment;
use domain::contact::{Contact, FamilyAware};
use domain::early_help::EarlyHelpEpisode;
use domain::referral::Referral;
use domain::{Kind, When};

use super::key;
use crate::annex_a::choice::REFERRAL_SOURCE;
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::problem::Problem;
use crate::annex_a::row::{Row, Taking};

pub(super) fn contact(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "contact");
    let made = contact_of(&mut taking);
    gathered.put(taking, made);
}

fn contact_of(taking: &mut Taking<'_>) -> Made {
    let day = taking.key_date("Date of Contact")?;
    let contact = Contact {
        received_at: When::Day(day),
        // The list may leave it out, and nobody knows then. “Unknown” is an answer, and would be another.
        source: taking.code("Contact Source", REFERRAL_SOURCE)?.unwrap_or_default(),
        referrer_name: None,
        referrer_organisation: None,
        referrer_phone: None,
        concern: String::new(),
        childs_words: None,
        family_aware: FamilyAware::NotKnown,
        decision: None,
    };
    Ok(Some((key(Kind::Contact, day), contact.into())))
}

pub(super) fn early_help(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "early help episode");
    let made = early_help_of(&mut taking);
    gathered.put(taking, made);
}

/// An empty completion date means that the child still has the service, so a filled one is its end (guidance to list 2).
fn early_help_of(taking: &mut Taking<'_>) -> Made {
    let start = taking.date("Assessment start date")?;
    let end = taking.date("Assessment completion date")?;
    let day = match (start, end) {
        (Some(day), _) | (None, Some(day)) => day,
        (None, None) => taking.key_date("Assessment start date")?,
    };
    let episode = EarlyHelpEpisode {
        start_date: start,
        end_date: end,
        assessment_completed: end,
        organisation: taking.text("Organisation completing assessment")?,
        lead_practitioner: None,
        reason: None,
        end_reason: None,
    };
    Ok(Some((key(Kind::EarlyHelpEpisode, day), episode.into())))
}

pub(super) fn referral(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "referral");
    let made = referral_of(&mut taking);
    gathered.put(taking, made);
}

fn referral_of(taking: &mut Taking<'_>) -> Made {
    let day = taking.key_date("Date of referral")?;
    let no_further_action = taking.answer("Referral NFA?")?;
    let referral = Referral {
        referral_date: day,
        // List 3 has no closure. Where list 6 tells of the same episode of need, it says what became of it.
        closure_not_told: no_further_action != Some(true),
        source: taking.code("Referral Source", REFERRAL_SOURCE)?,
        no_further_action,
        handled_by: handled_by(taking)?,
        ..Referral::default()
    };
    Ok(Some((key(Kind::Referral, day), referral.into())))
}

pub(super) fn assessment(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "assessment");
    let made = assessment_of(&mut taking);
    gathered.put(taking, made);
}

const SUPPORT: &str = "Was the child assessed as requiring LA children's social care support?";

fn assessment_of(taking: &mut Taking<'_>) -> Made {
    let day = taking.key_date("Continuous Assessment Start Date")?;
    let assessment = Assessment {
        start_date: day,
        authorised_on: taking.date("Continuous Assessment Date of Authorisation")?,
        child_seen: taking.answer("Child Seen During Continuous Assessment")?,
        needs_support: support(taking)?,
        handled_by: handled_by(taking)?,
        ..Assessment::default()
    };
    Ok(Some((key(Kind::Assessment, day), assessment.into())))
}

/// Councils put the outcome in their own words here. Those are not kept, and an assessment is not refused for them.
fn support(taking: &mut Taking<'_>) -> Result<Option<bool>, Problem> {
    match taking.answer(SUPPORT) {
        Ok(answer) => Ok(answer),
        Err(problem) => {
            let shown = problem.message.split_once(" is none of").map_or("", |(said, _)| said);
            taking.note(
                SUPPORT,
                format!("{shown} is none of a) Yes, b) No and c) Unknown. The assessment was taken without it."),
            );
            Ok(None)
        }
    }
}

/// Team and worker as the row names them.
pub(super) fn handled_by(taking: &mut Taking<'_>) -> Result<Option<HandledBy>, Problem> {
    let by = HandledBy {
        team: taking.text("Allocated Team")?.map(Into::into),
        worker: taking.text("Allocated Worker")?.map(Into::into),
    };
    Ok((by.team.is_some() || by.worker.is_some()).then_some(by))
}

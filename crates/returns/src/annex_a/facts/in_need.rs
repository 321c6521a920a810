//! List 6: the latest episode of need of each child, and when the child was last seen.

use domain::referral::Referral;
use domain::visit::VisitKind;
use domain::{Fact, Kind, When};

use super::key;
use super::protection::seen;
use crate::annex_a::choice::{CLOSURE_REASON, PRIMARY_NEED};
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::row::{Row, Taking};

pub(super) fn episode(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "episode of need");
    match episode_of(&mut taking) {
        Ok(referral) => put(taking, referral, gathered),
        Err(problem) => gathered.put(taking, Err(problem)),
    }
    let mut taking = Taking::new(row, "visit");
    let made = visit_of(&mut taking, gathered);
    gathered.put(taking, made);
}

/// Ofsted: the start of the episode is the date of the referral that led to it.
fn episode_of(taking: &mut Taking<'_>) -> Result<Referral, crate::annex_a::problem::Problem> {
    Ok(Referral {
        referral_date: taking.key_date("CIN Start Date")?,
        primary_need: taking.code("Primary Need Code", PRIMARY_NEED)?,
        closure_date: taking.date("CIN Closure Date")?,
        closure_reason: taking.code("Reason for Closure", CLOSURE_REASON)?,
        ..Referral::default()
    })
}

/// The referral of the same day in list 3 is the same episode: that list has how it began, this one what became of it.
fn put(taking: Taking<'_>, episode: Referral, gathered: &mut Gathered) {
    let day = episode.referral_date;
    let is_it = |fact: &Fact| matches!(fact, Fact::Referral(referral) if referral.referral_date == day);
    if let Some(taken) = gathered.taken_mut(|taken| taken.list == crate::annex_a::List::Referrals && is_it(&taken.fact))
        && let Fact::Referral(referral) = &mut taken.fact
    {
        referral.primary_need = episode.primary_need;
        referral.closure_date = episode.closure_date;
        referral.closure_reason = episode.closure_reason;
        referral.closure_not_told = false;
        taken.notes.extend(taking.notes);
        return;
    }
    gathered.put(taking, Ok(Some((key(Kind::Referral, day), episode.into()))));
}

/// A visit of that day in lists 7 or 8 is the same, and says under which duty.
fn visit_of(taking: &mut Taking<'_>, gathered: &Gathered) -> Made {
    let Some(day) = taking.date("Date Child Was Last Seen")? else { return Ok(None) };
    if gathered.has(|fact| matches!(fact, Fact::Visit(visit) if visit.at.day() == day)) {
        return Ok(None);
    }
    Ok(Some((key(Kind::Visit, day), seen(When::Day(day), VisitKind::Other).into())))
}

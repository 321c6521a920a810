//! The open case of a child on a day, and the entry that stands for it.

use chrono::NaiveDate;
use domain::referral::Referral;
use domain::{EntryId, Fact, Kind};

use crate::child::Child;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

/// What shows that a case is open.
pub(super) const CASE: &[Kind] = &[
    Kind::Assessment,
    Kind::ChildInNeedPlan,
    Kind::ChildProtectionPlan,
    Kind::LookedAfterEpisode,
    Kind::PathwayPlan,
    Kind::PeriodOfCare,
    Kind::Person,
    Kind::PrivateFostering,
    Kind::Referral,
    Kind::Section47Enquiry,
];

pub(super) struct Case {
    pub entry: EntryId,
    /// The day of the referral, where one tells of the case.
    pub since: Option<NaiveDate>,
}

/// A row for each child with an open case on each day asked for, as it is judged, and one for each other referral that is
/// open with the reason why it is left out.
pub(super) fn each_case(child: &Child<'_>, out: &mut Out<'_>, mut judge: impl FnMut(&Case, NaiveDate) -> Verdict) {
    let referrals = &child.record.referrals;
    let mut again = None;
    for day in out.days() {
        let mut open = referrals.iter().filter(|referral| referral.is_open_on(*day)).rev();
        let latest = open.next().map(|referral| Case { entry: referral.entry, since: Some(referral.referral_date) });
        let is_over = latest.is_some() && !child.open_on(*day).needs_worker();
        let other = || without_referral(child, *day).map(|entry| Case { entry, since: None });
        let Some(case) = latest.or_else(other) else { continue };
        let desk = child.desk_on(*day);
        let verdict = if is_over { Verdict::NotCounted(Reason::NeverEnded) } else { judge(&case, *day) };
        out.add(*day, case.entry, verdict, desk);
        open.for_each(|other| out.add(*day, other.entry, Verdict::NotCounted(Reason::SameChildAgain), desk));
        if case.since.is_none() {
            continue;
        }
        let again: &mut Vec<(EntryId, &Referral)> = again.get_or_insert_with(|| told_again(child));
        for (entry, _) in again.iter().filter(|(_, referral)| referral.is_open_on(*day)) {
            out.add(*day, *entry, Verdict::NotCounted(Reason::SaidByAnotherSource), desk);
        }
    }
}

/// Referrals of which another source tells too.
fn told_again<'a>(child: &Child<'a>) -> Vec<(EntryId, &'a Referral)> {
    let once: Vec<EntryId> = child.record.referrals.iter().map(|referral| referral.entry).collect();
    let again = child.said_again(Kind::Referral, &once);
    again
        .filter_map(|(entry, fact)| if let Fact::Referral(one) = fact { Some((entry, &**one)) } else { None })
        .collect()
}

/// What shows that a case is open where no referral tells of it, as with a return about looked-after children only.
fn without_referral(child: &Child<'_>, day: NaiveDate) -> Option<EntryId> {
    let lasting = Lasting::on(child, day);
    // Most children have nothing that lasts on most days: only of the others is it worked out what is open.
    if lasting == Lasting::default() {
        return None;
    }
    let open = child.open_on(day);
    let cared_for = || child.in_care_on(day).map(|period| period.entry).or(lasting.care);
    let protected = lasting.protection_plan.filter(|_| open.child_protection);
    let cared_for = if open.looked_after || open.short_breaks { cared_for() } else { None };
    let in_need = lasting.need_plan.filter(|_| open.child_in_need);
    let enquired = lasting.enquiry.filter(|_| open.section_47);
    let assessed = lasting.assessment.filter(|_| open.assessment);
    let fostered = lasting.private_fostering.filter(|_| open.private_fostering);
    protected.or(cared_for).or(in_need).or(enquired).or(assessed).or(fostered)
}

/// The latest entry of each kind that had begun by a day and had not ended by it, whether or not it is open.
#[derive(Default, PartialEq, Eq)]
struct Lasting {
    protection_plan: Option<EntryId>,
    care: Option<EntryId>,
    need_plan: Option<EntryId>,
    enquiry: Option<EntryId>,
    assessment: Option<EntryId>,
    private_fostering: Option<EntryId>,
}

impl Lasting {
    fn on(child: &Child<'_>, day: NaiveDate) -> Self {
        let record = &child.record;
        let lasts = |from: NaiveDate, until: Option<NaiveDate>| from <= day && until.is_none_or(|until| until > day);
        let plan = record.child_protection_plans.iter().rfind(|one| lasts(one.start_date, one.ended_by));
        // Care in episodes, a series of short breaks among them, and then as one period.
        let episode = record.episodes.iter().rfind(|one| lasts(one.start_date, one.end_date));
        let period = record.periods.iter().rfind(|one| lasts(one.start_date, one.end_date));
        let need = record.child_in_need_plans.iter().rfind(|one| lasts(one.start_date, one.end_date));
        let enquiry = record.enquiries.iter().rfind(|one| lasts(one.start_date, one.end_date.or(one.conference_date)));
        let assessment = record.assessments.iter().rfind(|one| lasts(one.start_date, one.authorised_on));
        let fostered =
            record.private_fostering.iter().rfind(|one| lasts(one.start_date.unwrap_or(one.aware_on), one.end_date));
        Self {
            protection_plan: plan.map(|one| one.entry),
            care: episode.map(|one| one.entry).or(period.map(|one| one.entry)),
            need_plan: need.map(|one| one.entry),
            enquiry: enquiry.map(|one| one.entry),
            assessment: assessment.map(|one| one.entry),
            private_fostering: fostered.map(|one| one.entry),
        }
    }
}

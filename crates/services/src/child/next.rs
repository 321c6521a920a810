//! What is planned for a child, in a sentence, and the dates that the record itself names.

use chrono::NaiveDate;
use domain::narrative::Narrative;
use domain::section_47_enquiry::Section47Enquiry;
use domain::{Fact, Kind};
use measures::open_work::{OpenWork, born, has_died, is_past_leaving_care};

use super::history::EntryHistory;
use super::overview::{NextDate, PlanSentence};
use super::reading::{Reading, days_ago, runs};

/// What is open with the child on the page's day, and by which facts.
struct Open<'a> {
    day: NaiveDate,
    facts: Vec<&'a Fact>,
    work: OpenWork,
}

impl<'a> Open<'a> {
    fn of(reading: &Reading<'a>) -> Self {
        let facts = reading.settled();
        let work = OpenWork::of_facts(facts.iter().copied(), reading.day);
        Self { day: reading.day, facts, work }
    }

    fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().copied()
    }

    /// A care plan runs while the child is in the care for which it was made. Hardly anybody ends one.
    fn care_plan_runs(&self, agreed_on: NaiveDate, until: Option<NaiveDate>) -> bool {
        let is_in_care = self.work.looked_after || self.work.short_breaks;
        let left_since = self.facts().filter_map(left_care_on).any(|left| agreed_on < left && left <= self.day);
        is_in_care && runs(agreed_on, until, self.day) && !left_since
    }

    /// A pathway plan runs until the young person is 25.
    fn pathway_plan_runs(&self, agreed_on: NaiveDate) -> bool {
        let born = born(self.facts());
        let is_known = born.is_some() || self.work.looked_after || self.work.care_leaver;
        let is_over = is_past_leaving_care(born, self.day) || has_died(self.facts(), self.day);
        is_known && !is_over && runs(agreed_on, None, self.day)
    }

    /// A conference is to come of an enquiry that runs, or that found the concerns to stand; and only if none was held.
    fn awaits_conference(&self, enquiry: &Section47Enquiry) -> bool {
        let held = self.facts().any(|fact| {
            matches!(fact, Fact::InitialConference(held)
                if enquiry.start_date <= held.held_on && held.held_on <= self.day)
        });
        let stands = match enquiry.end_date {
            Some(ended) if ended <= self.day => enquiry.substantiated == Some(true) && self.work.needs_worker(),
            _ => self.work.section_47,
        };
        stands && !held && enquiry.conference_date.is_none() && enquiry.conference_not_required != Some(true)
    }
}

/// The day on which care ended, by a period or by an episode that ceased for another reason than that the next one began.
fn left_care_on(fact: &Fact) -> Option<NaiveDate> {
    match fact {
        Fact::PeriodOfCare(period) => period.end_date,
        Fact::LookedAfterEpisode(episode) => {
            let left = episode.reason_ceased.as_deref().is_some_and(|reason| reason != "X1");
            episode.end_date.filter(|_| left && !episode.is_short_break_series())
        }
        _ => None,
    }
}

/// The plan in force that reaches furthest: care, then child protection, then child in need, then leaving care.
pub(super) fn plan_sentence(reading: &Reading<'_>) -> Option<PlanSentence> {
    let open = Open::of(reading);
    let day = reading.day;
    let plans = reading.standing().filter_map(|(entry, fact)| {
        let (rank, runs, since, text) = match fact {
            Fact::CarePlan(plan) => {
                (3, open.care_plan_runs(plan.agreed_on, plan.until), plan.agreed_on, plan.plan.as_ref())
            }
            Fact::ChildProtectionPlan(plan) => {
                let runs = open.work.child_protection && runs(plan.start_date, plan.end_date, day);
                (2, runs, plan.start_date, plan.plan.as_ref())
            }
            Fact::ChildInNeedPlan(plan) => {
                let runs = open.work.child_in_need && runs(plan.start_date, plan.end_date, day);
                (1, runs, plan.start_date, plan.plan.as_ref())
            }
            Fact::PathwayPlan(plan) => (0, open.pathway_plan_runs(plan.agreed_on), plan.agreed_on, plan.plan.as_ref()),
            _ => return None,
        };
        runs.then_some((rank, since, entry, text))
    });
    let (_, since, entry, text) = plans.max_by_key(|(rank, since, ..)| (*rank, *since))?;
    let text = text.and_then(Narrative::text).map(str::to_owned);
    Some(PlanSentence { kind: entry.kind.in_words(), since, text, entry: entry.entry })
}

/// Dates that the record itself names, from the page's day on, of what still runs.
pub(super) fn next_dates(reading: &Reading<'_>) -> Vec<NextDate> {
    let open = Open::of(reading);
    if has_died(open.facts(), reading.day) {
        return Vec::new();
    }
    let named = reading.standing().filter_map(|(entry, fact)| {
        let (on, what) = named_by(&open, fact)?;
        (on >= reading.day).then(|| next_date(reading, entry, on, what))
    });
    named.collect()
}

fn next_date(reading: &Reading<'_>, entry: &EntryHistory, on: NaiveDate, what: &str) -> NextDate {
    NextDate { on, what: what.to_owned(), away: days_ago(on, reading.day), entry: Some(entry.entry) }
}

fn named_by(open: &Open<'_>, fact: &Fact) -> Option<(NaiveDate, &'static str)> {
    Some(match fact {
        Fact::CoreGroup(held) if open.work.child_protection => (held.next_on?, Kind::CoreGroup.in_words()),
        Fact::EducationPlan(plan) if open.work.looked_after => (plan.next_on?, Kind::EducationPlan.in_words()),
        Fact::Section47Enquiry(enquiry) if open.awaits_conference(enquiry) => {
            (enquiry.conference_target?, "Initial child protection conference")
        }
        Fact::CarePlan(plan) if open.care_plan_runs(plan.agreed_on, None) => (plan.until?, "End of the care plan"),
        Fact::LegalStatus(status) => (status.until?, "End of an order"),
        Fact::Person(person) if born(open.facts()).is_none() => (person.expected_birth_date?, "Expected birth"),
        _ => return None,
    })
}

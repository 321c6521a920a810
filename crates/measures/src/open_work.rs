//! What work is open with a child on a day: under which duties the child is helped, seen and reviewed.

use chrono::NaiveDate;
use domain::visit::VisitKind;
use domain::{Fact, SubjectId};
use picture::Picture;

/// Each is true while something of that kind is open. A child may be in several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    pub child_protection: bool,
    pub looked_after: bool,
    pub section_47: bool,
    pub child_in_need: bool,
    pub assessment: bool,
    pub private_fostering: bool,
    pub early_help: bool,
    pub care_leaver: bool,
    pub referral: bool,
}

impl OpenWork {
    /// What stands open for a child on a day.
    pub fn of(picture: &Picture, child: SubjectId, day: NaiveDate) -> Self {
        Self::of_facts(picture.of(child).map(|held| &held.fact), day)
    }

    /// As [`OpenWork::of`], from facts that were read elsewhere, such as those of a past day.
    pub fn of_facts<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> Self {
        let mut open = Self::default();
        facts.into_iter().for_each(|fact| open.take(fact, day));
        open
    }

    fn take(&mut self, fact: &Fact, day: NaiveDate) {
        let lasts = |from: NaiveDate, until: Option<NaiveDate>| from <= day && until.is_none_or(|until| until > day);
        match fact {
            Fact::ChildProtectionPlan(plan) => self.child_protection |= lasts(plan.start_date, plan.end_date),
            Fact::PeriodOfCare(care) => self.looked_after |= lasts(care.start_date, care.end_date),
            Fact::LookedAfterEpisode(episode) => self.looked_after |= lasts(episode.start_date, episode.end_date),
            Fact::ChildInNeedPlan(plan) => self.child_in_need |= lasts(plan.start_date, plan.end_date),
            Fact::Assessment(assessment) => self.assessment |= lasts(assessment.start_date, assessment.authorised_on),
            Fact::Section47Enquiry(enquiry) => {
                let over = enquiry.end_date.or(enquiry.conference_date);
                self.section_47 |= lasts(enquiry.start_date, over) && enquiry.conference_not_required != Some(true);
            }
            Fact::PrivateFostering(fostering) => {
                self.private_fostering |= lasts(fostering.start_date.unwrap_or(fostering.aware_on), fostering.end_date);
            }
            Fact::EarlyHelpEpisode(help) => {
                self.early_help |= help.start_date.is_some_and(|start| lasts(start, help.end_date));
            }
            Fact::PathwayPlan(plan) => self.care_leaver |= plan.agreed_on <= day,
            Fact::Referral(referral) => self.referral |= referral.is_open_on(day),
            _ => {}
        }
    }

    /// Whether a worker of children’s social care should be allocated.
    pub fn needs_worker(&self) -> bool {
        self.child_protection
            || self.looked_after
            || self.section_47
            || self.child_in_need
            || self.assessment
            || self.private_fostering
            || self.referral
    }

    pub fn is_open(&self) -> bool {
        self.needs_worker() || self.early_help || self.care_leaver
    }

    /// Under which duty the child is most likely to be visited. What has the shortest interval and the most weight
    /// comes first.
    pub fn duty(&self) -> VisitKind {
        let duties = [
            (self.section_47, VisitKind::Section47),
            (self.child_protection, VisitKind::ChildProtection),
            (self.looked_after, VisitKind::LookedAfter),
            (self.private_fostering, VisitKind::PrivateFostering),
            (self.child_in_need, VisitKind::ChildInNeed),
            (self.assessment || self.referral, VisitKind::Assessment),
            (self.care_leaver, VisitKind::CareLeaver),
            (self.early_help, VisitKind::EarlyHelp),
        ];
        duties.into_iter().find(|(is_open, _)| *is_open).map_or(VisitKind::Other, |(_, duty)| duty)
    }

    /// `Child protection plan, looked after`, or `No open work`.
    pub fn in_words(&self) -> String {
        let words: Vec<&str> = self.words().collect();
        if words.is_empty() { "No open work".to_owned() } else { domain_case(&words.join(", ")) }
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.child_protection, "child protection plan"),
            (self.looked_after, "looked after"),
            (self.section_47, "section 47 enquiry"),
            (self.child_in_need, "child in need plan"),
            (self.assessment, "assessment"),
            (self.private_fostering, "privately fostered"),
            (self.care_leaver, "care leaver"),
            (self.early_help, "early help"),
            // Everything above it in social care belongs to a referral: it is said only where nothing else is open.
            (self.referral && !self.says_more_than_referral(), "open referral"),
        ];
        all.into_iter().filter_map(|(is_open, word)| is_open.then_some(word))
    }

    fn says_more_than_referral(&self) -> bool {
        Self { referral: false, early_help: false, care_leaver: false, ..*self }.needs_worker()
    }
}

fn domain_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

#[cfg(test)]
mod tests {
    use domain::child_in_need_plan::ChildInNeedPlan;
    use domain::child_protection_plan::ChildProtectionPlan;
    use domain::referral::Referral;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn open_on(on: &str, facts: &[Fact]) -> OpenWork {
        let mut open = OpenWork::default();
        facts.iter().for_each(|fact| open.take(fact, day(on)));
        open
    }

    #[test]
    fn a_plan_is_open_from_its_start_and_no_longer_on_the_day_it_ends() {
        let plan = ChildProtectionPlan {
            start_date: day("2026-03-03"),
            end_date: Some(day("2026-09-01")),
            ..ChildProtectionPlan::default()
        };
        let facts = [plan.into()];
        assert!(!open_on("2026-03-02", &facts).child_protection);
        assert!(open_on("2026-03-03", &facts).child_protection && open_on("2026-08-31", &facts).child_protection);
        assert!(!open_on("2026-09-01", &facts).is_open());
    }

    #[test]
    fn the_duty_of_a_visit_follows_the_heaviest_open_work() {
        let referral = Referral { referral_date: day("2026-01-05"), ..Referral::default() };
        let need = ChildInNeedPlan { start_date: day("2026-02-02"), ..ChildInNeedPlan::default() };
        let plan = ChildProtectionPlan { start_date: day("2026-03-03"), ..ChildProtectionPlan::default() };
        let facts: [Fact; 3] = [referral.into(), need.into(), plan.into()];
        for (on, duty, words) in [
            ("2026-01-04", VisitKind::Other, "No open work"),
            ("2026-01-05", VisitKind::Assessment, "Open referral"),
            ("2026-02-02", VisitKind::ChildInNeed, "Child in need plan"),
            ("2026-03-03", VisitKind::ChildProtection, "Child protection plan, child in need plan"),
        ] {
            let open = open_on(on, &facts);
            assert_eq!((open.duty(), open.in_words().as_str()), (duty, words), "{on}");
        }
    }
}

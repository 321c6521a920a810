//! What work is open with a child on a day: under which duties the child is helped, seen and reviewed.

use chrono::{Months, NaiveDate};
use domain::assessment::Assessment;
use domain::journey::{Care, care_on, is_care_leaver_on};
use domain::visit::VisitKind;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

use crate::told::{JOURNEY, standing_on};

/// The kinds from which open work is worked out, where one source tells of all of a child. Where several do, how far each one's
/// word reaches is seen from the others too.
pub const KINDS: &[Kind] = &[
    Kind::Assessment,
    Kind::CareLeaver,
    Kind::ChildInNeedPlan,
    Kind::ChildProtectionPlan,
    Kind::EarlyHelpEpisode,
    Kind::LegalStatus,
    Kind::LookedAfterEpisode,
    Kind::PathwayPlan,
    Kind::PeriodOfCare,
    Kind::Person,
    Kind::PrivateFostering,
    Kind::Referral,
    Kind::Section47Enquiry,
];

/// What keeps a case open while it lasts.
pub fn is_work(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Assessment(_)
            | Fact::ChildInNeedPlan(_)
            | Fact::ChildProtectionPlan(_)
            | Fact::EarlyHelpEpisode(_)
            | Fact::LookedAfterEpisode(_)
            | Fact::PeriodOfCare(_)
            | Fact::PrivateFostering(_)
            | Fact::Referral(_)
            | Fact::Section47Enquiry(_)
    )
}

/// Each is true while something of that kind is open. A child may be in several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    pub child_protection: bool,
    pub looked_after: bool,
    /// An agreed series of short breaks, and no other care.
    pub short_breaks: bool,
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
        Self::of_facts(
            standing_on(picture.of_kinds(child, JOURNEY).map(|held| (held.source.as_str(), &held.fact)), day),
            day,
        )
    }

    /// As [`OpenWork::of`], from facts that were read elsewhere, such as those of a past day. All that stands of the child
    /// must be among them: a death, a birthday and the closing of a case end what nobody ended. Where several sources may
    /// tell of the child, give what [`standing_on`] leaves.
    pub fn of_facts<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> Self {
        let facts: Vec<&Fact> = facts.into_iter().collect();
        let mut open = Self::default();
        if has_died(facts.iter().copied(), day) {
            return open;
        }
        let cases = Cases::of(&facts);
        facts.iter().for_each(|fact| open.take(fact, &cases, day));
        let born = born(facts.iter().copied());
        let is_adult = is_adult(born, day);
        let care = if is_adult { Care::None } else { care_on(facts.iter().copied(), day) };
        open.looked_after = care == Care::LookedAfter;
        open.short_breaks = care == Care::ShortBreaks;
        // Care that nobody ended is over at 18: it does not stand in the way of having left it.
        let told = facts.iter().copied().filter(|fact| !is_adult || !is_care(fact));
        open.care_leaver = !is_of_age(born, LEAVER_MONTHS, day) && is_care_leaver_on(told, day);
        if is_adult { open.grown_up() } else { open }
    }

    fn take(&mut self, fact: &Fact, cases: &Cases, day: NaiveDate) {
        let lasts = |from: NaiveDate, until: Option<NaiveDate>| from <= day && until.is_none_or(|until| until > day);
        match fact {
            Fact::ChildProtectionPlan(plan) => self.child_protection |= lasts(plan.start_date, plan.end_date),
            Fact::ChildInNeedPlan(plan) => {
                let is_closed = cases.closed(plan.start_date, day);
                self.child_in_need |= lasts(plan.start_date, plan.end_date) && !is_closed;
            }
            Fact::Assessment(assessment) => self.assessment |= is_assessment_open(assessment, cases, day),
            Fact::Section47Enquiry(enquiry) => {
                let over = enquiry.end_date.or(enquiry.conference_date);
                self.section_47 |= lasts(enquiry.start_date, over)
                    && enquiry.conference_not_required != Some(true)
                    && !cases.closed(enquiry.start_date, day);
            }
            Fact::PrivateFostering(fostering) => {
                self.private_fostering |= lasts(fostering.start_date.unwrap_or(fostering.aware_on), fostering.end_date);
            }
            Fact::EarlyHelpEpisode(help) => {
                self.early_help |= help.start_date.is_some_and(|start| lasts(start, help.end_date));
            }
            Fact::Referral(referral) => self.referral |= referral.is_open_on(day),
            _ => {}
        }
    }

    /// From the 18th birthday on nothing is open but with a care leaver, whose case goes on as one of a child in need.
    fn grown_up(self) -> Self {
        if !self.care_leaver {
            return Self::default();
        }
        let Self { care_leaver, child_in_need, assessment, referral, .. } = self;
        Self { care_leaver, child_in_need, assessment, referral, ..Self::default() }
    }

    /// Whether a worker of children’s social care should be allocated.
    pub fn needs_worker(&self) -> bool {
        self.child_protection
            || self.looked_after
            || self.short_breaks
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
            // Visits of a series of short breaks are made where the child stays, under the rules of care (regulation 48).
            (self.short_breaks, VisitKind::LookedAfter),
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
        if words.is_empty() { "No open work".to_owned() } else { domain::letters::upper_first(&words.join(", ")) }
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.child_protection, "child protection plan"),
            (self.looked_after, "looked after"),
            (self.short_breaks, "short breaks"),
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

/// Months until the 18th birthday, and until the 25th, up to which a care leaver is helped.
const ADULT_MONTHS: Months = Months::new(18 * 12);
const LEAVER_MONTHS: Months = Months::new(25 * 12);

/// Whether somebody has died by a day, as any source tells.
pub fn has_died<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> bool {
    facts
        .into_iter()
        .any(|fact| matches!(fact, Fact::Person(person) if person.death_date.is_some_and(|died| died <= day)))
}

/// When somebody was born. Where sources differ it is the latest of the days: nobody is taken for grown up too early.
pub fn born<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Option<NaiveDate> {
    let days = facts.into_iter().filter_map(|fact| match fact {
        Fact::Person(person) => person.birth_date,
        _ => None,
    });
    days.max()
}

/// Whether somebody is 18 by a day.
pub fn is_adult(born: Option<NaiveDate>, day: NaiveDate) -> bool {
    is_of_age(born, ADULT_MONTHS, day)
}

/// Whether the young person is 25 by a day: then nobody is a care leaver any more.
pub fn is_past_leaving_care(born: Option<NaiveDate>, day: NaiveDate) -> bool {
    is_of_age(born, LEAVER_MONTHS, day)
}

/// The first days of the assessments that are open on a day: begun, not authorised, in a case that has not closed.
pub fn open_assessments<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> Vec<NaiveDate> {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    if !OpenWork::of_facts(facts.iter().copied(), day).assessment {
        return Vec::new();
    }
    let cases = Cases::of(&facts);
    let open = facts.iter().filter_map(|fact| match fact {
        Fact::Assessment(assessment) if is_assessment_open(assessment, &cases, day) => Some(assessment.start_date),
        _ => None,
    });
    open.collect()
}

fn is_of_age(born: Option<NaiveDate>, age: Months, day: NaiveDate) -> bool {
    born.and_then(|born| born.checked_add_months(age)).is_some_and(|birthday| birthday <= day)
}

fn is_care(fact: &Fact) -> bool {
    matches!(fact, Fact::PeriodOfCare(_) | Fact::LookedAfterEpisode(_))
}

fn is_assessment_open(assessment: &Assessment, cases: &Cases, day: NaiveDate) -> bool {
    let lasts = assessment.start_date <= day && assessment.authorised_on.is_none_or(|done| done > day);
    lasts && !cases.closed(assessment.start_date, day)
}

/// From when to when each referral of a child was open, as far as it is told.
struct Cases(Vec<(NaiveDate, Option<NaiveDate>)>);

impl Cases {
    fn of(facts: &[&Fact]) -> Self {
        let cases = facts.iter().filter_map(|fact| match fact {
            Fact::Referral(one) if one.no_further_action != Some(true) && !one.closure_not_told => {
                Some((one.referral_date, one.closure_date))
            }
            _ => None,
        });
        Self(cases.collect())
    }

    /// Whether what began on a day belongs to a case that has closed since. What no referral tells of has not.
    fn closed(&self, began: NaiveDate, day: NaiveDate) -> bool {
        let mut own = self.0.iter().filter(|(from, until)| *from <= began && until.is_none_or(|until| began <= until));
        own.clone().next().is_some() && own.all(|(_, until)| until.is_some_and(|until| until <= day))
    }
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
        OpenWork::of_facts(facts, day(on))
    }

    fn person(born: &str, died: Option<&str>) -> Fact {
        let (birth_date, death_date) = (Some(day(born)), died.map(day));
        domain::person::Person { birth_date, death_date, ..Default::default() }.into()
    }

    fn referral(closed: Option<&str>) -> Fact {
        Referral { referral_date: day("2025-01-06"), closure_date: closed.map(day), ..Referral::default() }.into()
    }

    fn fact(kind: domain::Kind, said: &str) -> Fact {
        Fact::from_body(kind, &format!("{{\"schema\":1,{said}}}")).unwrap()
    }

    #[test]
    fn an_assessment_or_enquiry_that_nobody_ended_is_over_when_its_referral_closes() {
        let assessment: Fact = Assessment { start_date: day("2025-01-07"), ..Assessment::default() }.into();
        let enquiry = fact(domain::Kind::Section47Enquiry, "\"start_date\":\"2025-01-10\"");
        let closed = [referral(Some("2025-03-03")), assessment.clone(), enquiry.clone()];
        let before = open_on("2025-03-02", &closed);
        assert!(before.assessment && before.section_47 && before.needs_worker());
        assert_eq!(open_on("2025-03-03", &closed), OpenWork::default());
        assert!(open_assessments(&closed, day("2026-01-05")).is_empty());
        let open = [referral(None), assessment.clone(), enquiry];
        assert_eq!(open_assessments(&open, day("2026-01-05")), [day("2025-01-07")]);
        assert!(open_on("2026-01-05", &open).section_47);
        assert!(open_on("2026-01-05", &[assessment]).assessment, "no referral tells of that day");
    }

    #[test]
    fn nothing_is_open_with_a_child_who_has_died() {
        let facts = [person("2016-05-04", Some("2025-06-02")), referral(None)];
        assert!(open_on("2025-06-01", &facts).referral);
        assert_eq!(open_on("2025-06-02", &facts), OpenWork::default());
        assert!(has_died(&facts, day("2025-06-02")) && !has_died(&facts, day("2025-06-01")));
    }

    #[test]
    fn the_18th_birthday_ends_all_work_but_that_with_a_care_leaver() {
        let plan: Fact = ChildProtectionPlan { start_date: day("2025-02-03"), ..ChildProtectionPlan::default() }.into();
        let care = fact(domain::Kind::PeriodOfCare, "\"start_date\":\"2020-02-03\"");
        let mut facts = vec![person("2007-09-01", None), referral(None), plan, care];
        let eve = open_on("2025-08-31", &facts);
        assert!(eve.child_protection && eve.looked_after && !eve.care_leaver);
        assert_eq!(open_on("2025-09-01", &facts), OpenWork::default());
        facts.push(fact(domain::Kind::PathwayPlan, "\"agreed_on\":\"2025-07-01\""));
        let of_age = open_on("2025-09-01", &facts);
        assert_eq!(of_age, OpenWork { care_leaver: true, referral: true, ..OpenWork::default() });
        facts[0] = person("2000-09-01", None);
        assert_eq!(open_on("2025-09-01", &facts), OpenWork::default(), "25: no care leaver any more");
    }

    #[test]
    fn short_breaks_are_not_being_looked_after() {
        let breaks = fact(domain::Kind::LookedAfterEpisode, "\"start_date\":\"2025-01-06\",\"legal_status\":\"V4\"");
        let period = fact(domain::Kind::PeriodOfCare, "\"start_date\":\"2025-01-06\"");
        let open = open_on("2025-02-03", &[breaks, period]);
        assert_eq!((open.looked_after, open.in_words().as_str()), (false, "Short breaks"));
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

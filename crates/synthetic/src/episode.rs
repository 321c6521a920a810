//! One episode of need, from the contact that opened the referral to its closure.

use chrono::{DateTime, NaiveDate, Utc};
use domain::contact::Outcome;
use domain::management_decision::DecisionPoint;
use domain::referral::Referral;
use domain::step_change::Level;
use domain::team::Service;
use domain::time::london_date;

use crate::calendar::{days_after, working_day};
use crate::care::{self, Route};
use crate::case::{Case, OnCase, Stage};
use crate::family::Family;
use crate::front_door::{self, About};
use crate::journey::{Away, Ordered};
use crate::protect::{self, Leads};
use crate::tale::{Tale, Telling};
use crate::{need, work};

/// What becomes of a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// No further action at the referral.
    Refused,
    /// Assessed, and no services are needed.
    NotInNeed {
        enquiry: bool,
    },
    InNeed {
        enquiry: Option<Leads>,
        later: bool,
        care: bool,
    },
    /// A child protection plan, after so many days as a child in need.
    Protection {
        after: i64,
        care: bool,
    },
    /// A child alone from abroad.
    Alone,
    Disabled,
}

/// Families of a thousand from which a child goes into care during a child protection plan, or as a child in need.
const INTO_CARE_FROM_PLAN: u64 = 400;
const INTO_CARE: u64 = 62;

/// Shares in thousandths: no further action 65 (FD-08), assessed and not in need 308 (FD-09); enquiries are 364 for each 1,000
/// referrals (CP-01 over FD-04). What becomes a plan follows from CP-02 and CP-05; starts in care are about 52 (CLA-02 over
/// FD-04).
pub fn draw(tale: &mut Tale, family: &Family) -> Course {
    if family.alone {
        return Course::Alone;
    }
    if tale.random.permille(65) {
        return Course::Refused;
    }
    if family.kids[0].disabled && tale.random.chance(18) {
        return Course::Disabled;
    }
    if tale.random.permille(350) {
        return match protect::leads(tale) {
            Leads::ToPlan => Course::Protection { after: 0, care: tale.random.permille(INTO_CARE_FROM_PLAN) },
            Leads::Nowhere if tale.random.permille(330) => Course::NotInNeed { enquiry: true },
            leads => Course::InNeed { enquiry: Some(leads), later: false, care: tale.random.permille(INTO_CARE) },
        };
    }
    if tale.random.permille(378) {
        return Course::NotInNeed { enquiry: false };
    }
    if !tale.random.permille(115) {
        return Course::InNeed { enquiry: None, later: false, care: tale.random.permille(INTO_CARE) };
    }
    match protect::leads(tale) {
        Leads::ToPlan => {
            Course::Protection { after: tale.random.between(15, 150), care: tale.random.permille(INTO_CARE_FROM_PLAN) }
        }
        leads => Course::InNeed { enquiry: Some(leads), later: true, care: tale.random.permille(INTO_CARE) },
    }
}

/// Tells of an episode. Answers with the day on which it closed for those who stayed at home; `None` while it goes on.
pub fn tell(
    tale: &mut Tale,
    family: &Family,
    kids: (&[usize], &mut Away),
    ordered: (Course, Ordered),
    at: DateTime<Utc>,
) -> Option<NaiveDate> {
    let (course, ordered) = ordered;
    let (mut case, decided) = refer(tale, family, kids.0, course, at)?;
    if course == Course::Refused {
        return Some(decided);
    }
    let start = working_day(days_after(decided, i64::from(tale.random.chance(45))));
    let mut way = Way { tale, case: &mut case, ordered, from: decided, start };
    match course {
        Course::Refused => Some(decided),
        Course::NotInNeed { enquiry } => way.not_in_need(enquiry),
        Course::InNeed { enquiry, later, care } => way.in_need(enquiry, later, care, kids.1),
        Course::Protection { after, care } => way.protection(after, care, kids.1),
        Course::Alone => way.alone(kids.1),
        Course::Disabled => way.disabled(),
    }
}

/// The contact, the decision and the referral of each child.
fn refer<'f>(
    tale: &mut Tale,
    family: &'f Family,
    kids: &[usize],
    course: Course,
    at: DateTime<Utc>,
) -> Option<(Case<'f>, NaiveDate)> {
    let source = (course == Course::Alone).then(|| tale.random.one(&["6", "7", "5C"]));
    let concern =
        (course == Course::Alone).then_some("Came from abroad alone and has nobody here who can look after them.");
    let about = About { subjects: kids.iter().map(|kid| family.kids[*kid].subject).collect(), source, concern };
    let received = front_door::receive(tale, &about, at)?;
    let when = front_door::decided_at(tale, &received);
    let is_protection = matches!(course, Course::Protection { after: 0, .. } | Course::NotInNeed { enquiry: true })
        || matches!(course, Course::InNeed { enquiry: Some(_), later: false, .. });
    let outcome = if is_protection { Outcome::ChildProtectionEnquiry } else { Outcome::NewReferral };
    let need = match course {
        Course::Alone => "N8",
        Course::Disabled => "N2",
        _ => tale.random.weighted(&[
            (62, "N1"),
            (3, "N2"),
            (4, "N3"),
            (10, "N4"),
            (15, "N5"),
            (4, "N6"),
            (1, "N7"),
            (1, "N8"),
        ]),
    };
    let is_refused = course == Course::Refused;
    let mut on_case = Vec::new();
    let mut referrals = Vec::new();
    for (kid, (subject, contact, fact)) in kids.iter().zip(&received.contacts) {
        let opened = Referral {
            referral_date: london_date(at),
            source: Some(fact.source.clone()),
            primary_need: (!is_refused).then(|| need.to_owned()),
            no_further_action: Some(is_refused),
            contact: Some(*contact),
            ..Referral::default()
        };
        let referral = tale.id(when);
        referrals.push(referral);
        on_case.push(OnCase::new(*kid, *subject, referral, opened));
    }
    let by = received.by;
    let mut facts = front_door::decided(tale, received, outcome, when, &referrals);
    facts.extend(on_case.iter().zip(&referrals).map(|(on, referral)| Telling {
        entry: *referral,
        subject: on.subject,
        episode: None,
        fact: on.opened.clone().into(),
    }));
    let told = tale.tell(when, by, "decide a contact", facts)?;
    Some((Case { family, kids: on_case, spans: Vec::new() }, london_date(told)))
}

struct Way<'w, 't, 'f> {
    tale: &'w mut Tale<'t>,
    case: &'w mut Case<'f>,
    ordered: Ordered,
    from: NaiveDate,
    start: NaiveDate,
}

/// How long a child in need plan lasts, in days. With 403,090 children in need on a day (CIN-01) and 632,830 referrals in a
/// year, episodes last about eight months.
const PLAN_LASTS: &[(u64, (i64, i64))] = &[(47, (40, 110)), (34, (111, 205)), (14, (206, 360)), (5, (361, 700))];

/// Of a hundred families with whom work drifts, those whose case lies still; and for how many days at least and at most. Our own
/// numbers: none is published.
const LIES_STILL: i64 = 60;
const STILL_DAYS: (i64, i64) = (55, 120);

impl Way<'_, '_, '_> {
    /// First the assessment team, then from that day the service that works with the plan.
    fn allocate(&mut self, then: Service, hands_over: NaiveDate, closed: NaiveDate) {
        let Ordered { desk, unallocated, .. } = self.ordered;
        let stage = |service, from, until| Stage { service, from, until, desk, nobody: unallocated };
        let stages = [stage(Service::Assessment, self.from, hands_over.min(closed)), stage(then, hands_over, closed)];
        self.case.allocate(self.tale, &stages);
        self.case.decide(self.tale, self.start, DecisionPoint::Referral);
    }

    fn supervise(&mut self) {
        work::supervisions(self.tale, self.case);
    }

    fn not_in_need(&mut self, enquiry: bool) -> Option<NaiveDate> {
        let done = need::assessed_by(self.tale, self.start);
        let closed = working_day(days_after(done, self.tale.random.between(0, 9)));
        self.allocate(Service::FamilySafeguarding, closed, closed);
        if enquiry {
            protect::enquiry(self.tale, self.case, self.start, None);
        }
        need::assessment(self.tale, self.case, self.start, done, false);
        work::notes(self.tale, self.case, self.from, closed, 4);
        self.supervise();
        let to_early_help = self.tale.random.chance(38);
        self.close(closed, if to_early_help { "RC9" } else { "RC8" }, to_early_help)
    }

    fn close(&mut self, day: NaiveDate, reason: &str, to_early_help: bool) -> Option<NaiveDate> {
        let subjects: Vec<_> = self.case.present(day).map(|on| on.subject).collect();
        if subjects.is_empty() {
            return (day <= self.tale.today()).then_some(day);
        }
        if to_early_help {
            need::step(self.tale, self.case, day, (Level::ChildInNeed, Level::EarlyHelp));
        }
        self.case.close(self.tale, day, reason)?;
        if to_early_help {
            need::early_help(self.tale, &subjects, working_day(days_after(day, 6)));
        }
        Some(day)
    }

    fn in_need(&mut self, enquiry: Option<Leads>, later: bool, care: bool, away: &mut Away) -> Option<NaiveDate> {
        let done = need::assessed_by(self.tale, self.start);
        let from = working_day(days_after(done, self.tale.random.between(2, 12)));
        let lasts = self.ordered.lasts.unwrap_or_else(|| self.tale.random.in_bands(PLAN_LASTS));
        let until = working_day(days_after(from, lasts));
        let closed = working_day(days_after(until, self.tale.random.between(1, 25)));
        self.allocate(Service::FamilySafeguarding, from, closed);
        let leaving = self.leaving(care, (from, until), false);
        self.tale.still = self.still(from, lasts);
        if let Some(leads) = enquiry {
            let start = if later {
                working_day(days_after(from, self.tale.random.between(5, lasts.min(120))))
            } else {
                self.start
            };
            self.enquire(start, leads);
        }
        need::assessment(self.tale, self.case, self.start, done, true);
        need::plan(self.tale, self.case, from, until, 33);
        self.refresh(from, until);
        work::notes(self.tale, self.case, self.from, from, 4);
        work::notes(self.tale, self.case, from, closed, 10);
        self.again(from, closed);
        self.supervise();
        self.take_into_care(leaving, Route::Agreed, away);
        let to_early_help = self.tale.random.chance(24);
        self.close(closed, "RC7", to_early_help)
    }

    /// In some of the families with whom work drifts a case lies still for weeks (CIN-06). Which and when follows from who they
    /// are, so that chance is the same with and without it.
    fn still(&self, from: NaiveDate, lasts: i64) -> Option<(NaiveDate, NaiveDate)> {
        let family = self.case.family;
        let dice = i64::from(family.kids[0].subject.as_fields().2) & 0xfff;
        let lies_still = family.drifts && dice % 100 < LIES_STILL && lasts > STILL_DAYS.0;
        let begins = days_after(from, 10 + dice % (lasts - STILL_DAYS.0).max(1));
        lies_still.then(|| (begins, days_after(begins, STILL_DAYS.0 + dice % (STILL_DAYS.1 - STILL_DAYS.0))))
    }

    /// An assessment is made anew when much has changed, and at the latest after a year.
    fn refresh(&mut self, from: NaiveDate, until: NaiveDate) {
        let mut day = working_day(days_after(from, self.tale.random.between(180, 360)));
        while days_after(day, 50) < until && day <= self.tale.today() {
            let done = need::assessed_by(self.tale, day);
            if self.case.present(day).next().is_some() {
                need::assessment(self.tale, self.case, day, done, true);
            }
            day = working_day(days_after(done, self.tale.random.between(280, 360)));
        }
    }

    fn enquire(&mut self, start: NaiveDate, leads: Leads) {
        let held = (leads != Leads::Nowhere).then(|| protect::conference_on(self.tale, start));
        protect::enquiry(self.tale, self.case, start, held);
        if let Some(held) = held {
            protect::conference(self.tale, self.case, start, held, false);
        }
    }

    /// Others make contact about the same family while it is open.
    fn again(&mut self, from: NaiveDate, until: NaiveDate) {
        let mut day = days_after(from, self.tale.random.wait(190));
        while day < until && day <= self.tale.today() {
            let subjects = self.case.present(day).map(|on| on.subject).collect();
            let at = crate::journey::contact_day(self.tale, day);
            front_door::contact_with(self.tale, &About { subjects, ..About::default() }, at, Outcome::ExistingReferral);
            day = days_after(day, self.tale.random.wait(190));
        }
    }

    fn protection(&mut self, after: i64, care: bool, away: &mut Away) -> Option<NaiveDate> {
        let done = need::assessed_by(self.tale, self.start);
        let need_from = working_day(days_after(done, 5));
        let enquiry = if after > 0 { working_day(days_after(need_from, after)) } else { self.start };
        let held = protect::conference_on(self.tale, enquiry);
        let lasts = self.ordered.lasts.unwrap_or_else(|| protect::plan_lasts(self.tale));
        let until = working_day(days_after(held, lasts));
        let steps_down = self.tale.random.chance(66);
        let need_lasts = self.tale.random.between(60, 190);
        let ends = if steps_down { working_day(days_after(until, need_lasts)) } else { until };
        let closed = working_day(days_after(ends, self.tale.random.between(1, 20)));
        let hands_over = if after > 0 { need_from } else { held };
        self.allocate(Service::FamilySafeguarding, hands_over, closed);
        let leaving = self.leaving(care, (held, until), true);
        need::assessment(self.tale, self.case, self.start, done, true);
        if after > 0 {
            need::plan(self.tale, self.case, need_from, held, 33);
        }
        protect::enquiry(self.tale, self.case, enquiry, Some(held));
        let chaired = protect::conference(self.tale, self.case, enquiry, held, true);
        protect::plan(self.tale, self.case, held, until, chaired);
        if steps_down {
            need::step(self.tale, self.case, until, (Level::ChildProtection, Level::ChildInNeed));
            need::plan(self.tale, self.case, until, ends, 33);
        }
        work::notes(self.tale, self.case, self.from, held, 4);
        work::notes(self.tale, self.case, held, until, 5);
        work::notes(self.tale, self.case, until, closed, 9);
        self.refresh(held, until);
        self.again(held, closed);
        self.supervise();
        self.take_into_care(leaving, Route::Proceedings, away);
        self.close(closed, "RC7", false)
    }

    fn disabled(&mut self) -> Option<NaiveDate> {
        let done = need::assessed_by(self.tale, self.start);
        let from = working_day(days_after(done, 10));
        let until = working_day(days_after(from, self.tale.random.between(300, 1_500)));
        let closed = working_day(days_after(until, 12));
        self.allocate(Service::DisabledChildren, from, closed);
        need::assessment(self.tale, self.case, self.start, done, true);
        need::plan(self.tale, self.case, from, until, 56);
        care::short_breaks::tell(self.tale, self.case, from, until);
        work::notes(self.tale, self.case, self.from, from, 5);
        work::notes(self.tale, self.case, from, closed, 16);
        self.supervise();
        self.close(closed, "RC7", false)
    }

    fn alone(&mut self, away: &mut Away) -> Option<NaiveDate> {
        let done = need::assessed_by(self.tale, self.start);
        let day = working_day(days_after(self.from, 2));
        self.allocate(Service::ChildrenInCare, day, day);
        need::assessment(self.tale, self.case, self.start, done, true);
        let leaving = vec![(0, day)];
        self.take_into_care(leaving, Route::Alone, away);
        None
    }

    /// Which children go into care, and when; from then on the group's workers are not theirs.
    fn leaving(&mut self, care: bool, plan: (NaiveDate, NaiveDate), several: bool) -> Vec<(usize, NaiveDate)> {
        if !care {
            return Vec::new();
        }
        let days = (plan.1 - plan.0).num_days();
        let day = working_day(days_after(plan.0, self.tale.random.between(8, (days * 19 / 20).clamp(10, 500))));
        let mut all = Vec::new();
        for place in 0..self.case.kids.len() {
            let kid = self.case.of(&self.case.kids[place]);
            let goes = if several { self.tale.random.chance(70) } else { place == 0 };
            if kid.born <= day && kid.is_child(day) && kid.age(day) < 17 && (goes || (several && place == 0)) {
                all.push((place, day));
            }
        }
        for (place, day) in &all {
            self.case.kids[*place].until = *day;
        }
        all
    }

    fn take_into_care(&mut self, leaving: Vec<(usize, NaiveDate)>, route: Route, away: &mut Away) {
        for (place, day) in leaving {
            let by = self.case.manager(self.tale, day);
            let at = self.tale.minuted_after(day);
            let facts = self.case.release(place, day);
            self.tale.tell(at, by, "allocate a worker", facts);
            let on = self.case.kids[place].clone();
            if day > self.tale.today() {
                continue;
            }
            let kid = on.kid;
            let home = care::looked_after(self.tale, self.case.family, on, day, route, self.ordered.desk);
            away[kid] = home.unwrap_or(NaiveDate::MAX);
        }
    }
}

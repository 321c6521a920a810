//! What is told of one family of a group: the whole way from the contact on, with what is set of it on its day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::SubjectId;
use domain::contact::Outcome;
use domain::management_decision::DecisionPoint;
use domain::referral::Referral;
use domain::team::Service;

use super::group::{Assessed, Becomes, Care, Days, Household};
use crate::calendar::{at, birthday, days_after, working_day, working_days_after};
use crate::care::{self, Move, Period, Route};
use crate::case::{Case, OnCase, Stage};
use crate::family::{self, Family, Wanted};
use crate::front_door::{self, About};
use crate::need;
use crate::protect;
use crate::tale::{Tale, Telling};
use crate::work;

/// Working days from an enquiry to its conference, and from the end of an assessment or plan to what follows.
const TO_CONFERENCE: u32 = 10;
const AFTERWARDS: u32 = 5;
/// A plan that is not to end within the story.
const LONG: i64 = 3_000;
/// Days after which a child's care is by order of a court.
const TO_ORDER: i64 = 150;

/// Tells of one family.
pub fn tell(tale: &mut Tale, home: &Household) -> Option<()> {
    tale.set = home.group.set;
    let referred = home.on(home.group.referred);
    let first = home.group.before.map_or(referred, |days| home.on(days));
    let wanted = Wanted {
        first_child: home.first_child,
        count: home.children,
        eldest: Some(home.eldest()),
        all_born: true,
        ..Wanted::default()
    };
    let first_at = at(first, 8 * 60 + 30);
    let family = family::make(tale, wanted, first_at);
    family::register(tale, &family, first_at, false)?;
    if home.group.before.is_some() {
        let mut story = Story::begin(tale, home, &family, first, false)?;
        story.assess(Assessed::After(15), false);
        story.close("RC8");
    }
    if let Becomes::ContactOnly(outcome) = home.group.becomes {
        return contact_only(tale, home, &family, (referred, outcome));
    }
    let is_refused = matches!(home.group.becomes, Becomes::Refused);
    let mut story = Story::begin(tale, home, &family, referred, is_refused)?;
    match home.group.becomes {
        Becomes::ContactOnly(_) => {}
        Becomes::Refused => story.case.decide(story.tale, story.decided, DecisionPoint::Referral),
        Becomes::Closed => story.closed(),
        Becomes::InNeed(days) => story.in_need(days),
        Becomes::Plan(ends) => story.plan(ends.map(|days| home.on(days))),
        Becomes::Care(care) => story.care(care),
    }
    Some(())
}

fn contact_only(tale: &mut Tale, home: &Household, family: &Family, how: (NaiveDate, Outcome)) -> Option<()> {
    let (on, outcome) = how;
    let about = about(home, family);
    let when = at(on, tale.random.between(9 * 60, 12 * 60));
    let received = front_door::receive(tale, &about, when)?;
    let by = received.by;
    let when = decided_at(tale, on, home.group.contact_decided);
    let facts = front_door::decided(tale, received, outcome, when, &[]);
    tale.tell(when, by, "decide a contact", facts).map(|_| ())
}

fn about(home: &Household, family: &Family) -> About {
    let subjects: Vec<SubjectId> = family.kids.iter().map(|kid| kid.subject).collect();
    About { subjects, source: home.group.source, concern: None }
}

fn decided_at(tale: &mut Tale, on: NaiveDate, after: u32) -> DateTime<Utc> {
    at(working_days_after(on, after), tale.random.between(14 * 60, 16 * 60 + 30))
}

struct Story<'s, 't, 'f> {
    tale: &'s mut Tale<'t>,
    home: &'s Household,
    case: Case<'f>,
    /// The day of the decision on the referral, on which the work begins.
    decided: NaiveDate,
    /// The day on which the assessment is authorised.
    done: NaiveDate,
}

impl<'s, 't, 'f> Story<'s, 't, 'f> {
    /// The contact, the decision on it, and the referral of each child.
    fn begin(
        tale: &'s mut Tale<'t>,
        home: &'s Household,
        family: &'f Family,
        on: NaiveDate,
        is_refused: bool,
    ) -> Option<Self> {
        let when = at(on, tale.random.between(9 * 60, 12 * 60));
        let received = front_door::receive(tale, &about(home, family), when)?;
        let by = received.by;
        let when = decided_at(tale, on, home.group.contact_decided);
        let need = tale.random.weighted(&[(64, "N1"), (4, "N3"), (11, "N4"), (16, "N5"), (5, "N6")]);
        let (mut kids, mut referrals) = (Vec::new(), Vec::new());
        for (kid, (subject, contact, fact)) in received.contacts.iter().enumerate() {
            let opened = Referral {
                referral_date: on,
                source: Some(fact.source.clone()),
                primary_need: (!is_refused).then(|| need.to_owned()),
                no_further_action: Some(is_refused),
                contact: Some(*contact),
                ..Referral::default()
            };
            let referral = tale.id(when);
            referrals.push(referral);
            kids.push(OnCase::new(kid, *subject, referral, opened));
        }
        let is_earlier = home.group.before.is_some_and(|days| home.on(days) == on);
        let outcome =
            if home.group.enquiry && !is_earlier { Outcome::ChildProtectionEnquiry } else { Outcome::NewReferral };
        let mut facts = front_door::decided(tale, received, outcome, when, &referrals);
        facts.extend(kids.iter().zip(&referrals).map(|(on, referral)| Telling {
            entry: *referral,
            subject: on.subject,
            episode: None,
            fact: on.opened.clone().into(),
        }));
        tale.tell(when, by, "decide a contact", facts)?;
        let decided = working_days_after(on, home.group.decided);
        Some(Self { tale, home, case: Case { family, kids, spans: Vec::new() }, decided, done: decided })
    }

    /// The assessment team until the day on which others take over.
    fn allocate(&mut self, then: Service, hands_over: NaiveDate, closed: NaiveDate) {
        let stage = |service, from, until| Stage { service, from, until, desk: None, nobody: false };
        let stages =
            [stage(Service::Assessment, self.decided, hands_over.min(closed)), stage(then, hands_over, closed)];
        self.case.allocate(self.tale, &stages);
        self.case.decide(self.tale, self.decided, DecisionPoint::Referral);
    }

    /// When the assessment will be done.
    fn done_on(&self, assessed: Assessed) -> NaiveDate {
        match assessed {
            Assessed::After(days) => working_days_after(self.decided, days),
            Assessed::Within(days) => self.home.on(days),
        }
    }

    /// Allocates and assesses those who are closed afterwards, or go on to a plan in need.
    fn assess(&mut self, assessed: Assessed, in_need: bool) {
        self.done = self.done_on(assessed);
        let closed = working_days_after(self.done, AFTERWARDS);
        self.allocate(Service::FamilySafeguarding, closed, closed);
        need::assessment(self.tale, &self.case, self.decided, self.done, in_need);
        work::notes(self.tale, &self.case, self.decided, closed, 5);
    }

    fn close(&mut self, reason: &str) {
        let closed = working_days_after(self.done, AFTERWARDS);
        work::supervisions(self.tale, &self.case);
        self.case.close(self.tale, closed, reason);
    }

    fn enquire(&mut self, conference: Option<NaiveDate>) {
        if self.home.group.enquiry {
            protect::enquiry(self.tale, &self.case, self.decided, conference);
        }
    }

    fn closed(&mut self) {
        self.enquire(None);
        self.assess(self.home.group.assessed, false);
        self.close("RC8");
    }

    fn in_need(&mut self, days: i64) {
        self.done = self.done_on(self.home.group.assessed);
        let from = working_days_after(self.done, AFTERWARDS);
        let until = working_day(days_after(from, days));
        let closed = working_days_after(until, AFTERWARDS);
        self.allocate(Service::FamilySafeguarding, from, closed);
        self.enquire(None);
        need::assessment(self.tale, &self.case, self.decided, self.done, true);
        need::plan(self.tale, &self.case, from, until, 33);
        work::notes(self.tale, &self.case, self.decided, closed, 11);
        work::supervisions(self.tale, &self.case);
        self.case.close(self.tale, closed, "RC7");
    }

    fn plan(&mut self, ends: Option<NaiveDate>) {
        self.done = self.done_on(self.home.group.assessed);
        let held = working_days_after(self.decided, TO_CONFERENCE);
        let until = ends.unwrap_or_else(|| days_after(held, LONG));
        let closed = working_days_after(until, AFTERWARDS);
        self.allocate(Service::FamilySafeguarding, held, closed);
        protect::enquiry(self.tale, &self.case, self.decided, Some(held));
        need::assessment(self.tale, &self.case, self.decided, self.done, true);
        let chaired = protect::conference(self.tale, &self.case, self.decided, held, true);
        protect::plan(self.tale, &mut self.case, held, until, chaired);
        work::notes(self.tale, &self.case, self.decided, closed, 6);
        work::supervisions(self.tale, &self.case);
        self.case.close(self.tale, closed, "RC7");
    }

    fn care(&mut self, care: Care) {
        self.done = self.done_on(self.home.group.assessed);
        let from = self.home.on(care.from);
        self.allocate(Service::ChildrenInCare, from, from);
        self.case.kids.iter_mut().for_each(|on| on.until = from);
        need::assessment(self.tale, &self.case, self.decided, self.done, true);
        work::notes(self.tale, &self.case, self.decided, from, 6);
        work::supervisions(self.tale, &self.case);
        for place in 0..self.case.kids.len() {
            let by = self.case.manager(self.tale, from);
            let when = self.tale.minuted_after(from);
            let facts = self.case.release(place, from);
            self.tale.tell(when, by, "allocate a worker", facts);
            let on = self.case.kids[place].clone();
            let born = self.case.of(&on).born;
            let (until, ends) = care.ends.map_or((birthday(born, 18), "E5"), |(days, why)| (self.home.on(days), why));
            let period = Period { from, until, route: Route::Agreed, ends, born };
            let moves = care.moves.map(|moves| self.moves(from, moves));
            care::set(self.tale, self.case.family, on, period, moves, care.nobody);
        }
    }

    /// With foster carers, soon by order of a court; and with others from each of the days on.
    fn moves(&self, from: NaiveDate, days: &[Days]) -> Vec<Move> {
        let first = Move { on: from, placement: true, legal: "V2", place: "U6", provider: "PR1", same_carer: false };
        let ordered = Move { on: working_day(days_after(from, TO_ORDER)), placement: false, legal: "C2", ..first };
        let later = days.iter().map(|days| Move { on: self.home.on(*days), placement: true, ..ordered });
        let mut all = vec![first, ordered];
        all.extend(later);
        all
    }
}

//! What happens to a family, from the first contact on.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::SubjectId;
use domain::contact::Outcome;
use domain::private_fostering::PrivateFostering;
use domain::time::london_date;
use domain::visit::VisitKind;

use crate::calendar::{days_after, office_hours, working_day};
use crate::case::{Case, OnCase};
use crate::episode::{self, Course};
use crate::family::{self, Family, Wanted};
use crate::front_door::{self, About};
use crate::tale::Tale;
use crate::work::{self, Visits};
use crate::{faults, need};

/// A family as it is ordered: most of it is left to chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ordered {
    pub wanted: Wanted,
    pub course: Option<Course>,
    /// Everything is done by whoever sits at this desk.
    pub desk: Option<usize>,
    /// Nobody has been given the children yet.
    pub unallocated: bool,
    /// How long the plan lasts, in days.
    pub lasts: Option<i64>,
    /// There are contacts, and no referral ever.
    pub contacts_only: bool,
}

/// A child's days in care: not before then is it at home again.
pub type Away = Vec<NaiveDate>;

/// Tells of one family.
pub fn tell(tale: &mut Tale, ordered: Ordered, first: DateTime<Utc>) -> Option<()> {
    let family = family::make(tale, ordered.wanted, first);
    family::register(tale, &family, first - Duration::minutes(5), ordered.wanted.restricted)?;
    duplicates(tale, &family, first);
    if ordered.contacts_only {
        return contacts_only(tale, &family, first);
    }
    let mut away: Away = vec![NaiveDate::MIN; family.kids.len()];
    let mut at = first;
    if ordered.course.is_none() && !family.alone && tale.random.chance(34) {
        at = knock(tale, &family, at)?;
    }
    let mut course = ordered.course;
    loop {
        let kids = children(tale, &family, &away, london_date(at), course.is_some());
        if kids.is_empty() {
            return None;
        }
        let course_now = course.take().unwrap_or_else(|| episode::draw(tale, &family));
        let closed = episode::tell(tale, &family, (&kids, &mut away), (course_now, ordered), at)?;
        if ordered.course.is_some() || !tale.random.permille(COMES_BACK) {
            return None;
        }
        let pause = tale.random.in_bands(&[(50, (12, 100)), (28, (101, 260)), (13, (261, 700)), (9, (701, 1_800))]);
        at = contact_day(tale, days_after(closed, pause));
        if tale.random.chance(22) {
            at = knock(tale, &family, at)?;
        }
    }
}

/// In how many cases of a thousand a family comes back after its case was closed; made so that 22.6% of referrals follow
/// another within twelve months (FD-06).
const COMES_BACK: u64 = 485;

/// A moment on or after a day at which somebody makes contact.
pub fn contact_day(tale: &mut Tale, day: NaiveDate) -> DateTime<Utc> {
    if tale.random.chance(12) {
        return crate::calendar::at(day, tale.random.between(6 * 60, 22 * 60));
    }
    office_hours(&mut tale.random, working_day(day))
}

/// Those who are children on that day and at home, mostly all of them.
fn children(tale: &mut Tale, family: &Family, away: &Away, on: NaiveDate, all: bool) -> Vec<usize> {
    let there: Vec<usize> =
        (0..family.kids.len()).filter(|kid| family.kids[*kid].is_child(on) && away[*kid] < on).collect();
    let some: Vec<usize> = there.iter().copied().filter(|_| all || tale.random.chance(88)).collect();
    if some.is_empty() { there } else { some }
}

fn about(family: &Family, on: NaiveDate) -> About {
    let subjects = family.kids.iter().filter(|kid| kid.is_child(on)).map(|kid| kid.subject).collect();
    About { subjects, ..About::default() }
}

/// A contact that comes to nothing, some weeks before one that does.
fn knock(tale: &mut Tale, family: &Family, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (decided, _) = front_door::closed_contact(tale, &about(family, london_date(at)), at)?;
    let pause = tale.random.between(10, 200);
    Some(contact_day(tale, days_after(london_date(decided), pause)))
}

fn contacts_only(tale: &mut Tale, family: &Family, first: DateTime<Utc>) -> Option<()> {
    if tale.random.permille(12) {
        return privately_fostered(tale, family, first);
    }
    let mut at = first;
    loop {
        let about = about(family, london_date(at));
        if about.subjects.is_empty() {
            return None;
        }
        let (decided, outcome) = front_door::closed_contact(tale, &about, at)?;
        let mut ended = london_date(decided);
        if outcome == Outcome::EarlyHelp {
            let begins = working_day(days_after(ended, tale.random.between(3, 20)));
            ended = need::early_help(tale, &about.subjects, begins);
            early_help_work(tale, family, &about.subjects, (begins, ended));
        }
        if !tale.random.chance(36) {
            return None;
        }
        let pause = tale.random.between(20, 900);
        at = contact_day(tale, days_after(ended, pause));
    }
}

/// Early help has visits and notes, and no referral.
fn early_help_work(tale: &mut Tale, family: &Family, subjects: &[SubjectId], days: (NaiveDate, NaiveDate)) {
    let worker = tale.staff.anyone(&mut tale.random, domain::team::Service::EarlyHelp, days.0);
    let Some(team) = tale.staff.people[worker].worker.map(|worker| tale.staff.desks[worker.desk].team) else { return };
    let span = crate::case::Span { from: days.0, until: days.1, who: Some(worker), team, reason: "FCONTA" };
    let kids = family.kids.iter().enumerate().filter(|(_, kid)| subjects.contains(&kid.subject));
    let kids = kids.map(|(place, kid)| OnCase::without_referral(place, kid.subject)).collect();
    let case = Case { family, kids, spans: vec![span] };
    work::visits(tale, &case, Visits { kind: VisitKind::EarlyHelp, from: days.0, until: days.1, first: 12, every: 26 });
    work::notes(tale, &case, days.0, days.1, 14);
}

fn privately_fostered(tale: &mut Tale, family: &Family, first: DateTime<Utc>) -> Option<()> {
    let kid = &family.kids[0];
    let about = About { subjects: vec![kid.subject], ..About::default() };
    let decided = front_door::contact_with(tale, &about, first, Outcome::PrivateFostering)?;
    let aware = london_date(decided);
    let end = days_after(aware, tale.random.between(60, 900));
    let worker = tale.staff.anyone(&mut tale.random, domain::team::Service::FamilySafeguarding, aware);
    let fact = PrivateFostering {
        notified_on: Some(aware),
        aware_on: aware,
        start_date: Some(days_after(aware, -tale.random.between(-20, 30))),
        end_date: None,
        carer: Some(crate::names::carer(&mut tale.random, false)),
        carer_relation: Some("family friend".to_owned()),
        suitable: Some(true),
        decision: Some(crate::words::because(&mut tale.random).into()),
    };
    let at = tale.written_after(working_day(days_after(aware, 6)));
    let told = tale.new_fact(at, (kid.subject, None), fact.clone());
    tale.tell(at, worker, "record private fostering", vec![told.clone()])?;
    let team = tale.staff.people[worker].worker.map(|worker| tale.staff.desks[worker.desk].team)?;
    let span = crate::case::Span { from: aware, until: end, who: Some(worker), team, reason: "FCONTA" };
    let case = Case { family, kids: vec![OnCase::without_referral(0, kid.subject)], spans: vec![span] };
    work::visits(
        tale,
        &case,
        Visits { kind: VisitKind::PrivateFostering, from: aware, until: end, first: 9, every: 41 },
    );
    work::notes(tale, &case, aware, end, 20);
    let at = tale.written_after(end);
    let fact = PrivateFostering { end_date: Some(end), ..fact };
    tale.tell(at, worker, "record private fostering", vec![crate::tale::Telling { fact: fact.into(), ..told }]);
    None
}

fn duplicates(tale: &mut Tale, family: &Family, first: DateTime<Utc>) {
    for kid in family.kids.iter().filter(|kid| !kid.is_unborn) {
        if tale.random.permille(faults::DUPLICATES) {
            let days = (tale.today() - london_date(first)).num_days();
            let on = working_day(days_after(london_date(first), tale.random.between(10.min(days), days.clamp(1, 500))));
            faults::duplicate(tale, family, kid, on);
        }
    }
}

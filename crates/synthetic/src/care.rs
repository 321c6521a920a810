//! Children who are looked after, from the first day to the last.

mod adoption;
mod health;
mod leavers;
mod missing;
mod placements;
mod reviews;
pub mod short_breaks;

use chrono::{DateTime, NaiveDate, Utc};
use domain::adoption::PreviousPermanence;
use domain::care_plan::CarePlan;
use domain::management_decision::DecisionPoint;
use domain::period_of_care::PeriodOfCare;
use domain::pre_proceedings::PreProceedings;
use domain::team::Service;
use domain::unaccompanied::UnaccompaniedChild;
use domain::visit::VisitKind;

pub use placements::Move;

use crate::calendar::{age, birthday, days_after, working_day, working_days_after};
use crate::case::{Case, OnCase, Stage, closing};
use crate::documents;
use crate::family::Family;
use crate::tale::{Tale, Telling};
use crate::words;
use crate::work::{self, Visits};

/// How a child comes into care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Proceedings,
    /// With the agreement of the parents, section 20.
    Agreed,
    /// Alone from abroad.
    Alone,
}

/// A period of care as it will be.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub route: Route,
    /// Reason episode ceased.
    pub ends: &'static str,
    pub born: NaiveDate,
}

impl Period {
    pub fn age(&self, on: NaiveDate) -> i32 {
        age(self.born, on)
    }

    pub fn adopted(&self) -> bool {
        matches!(self.ends, "E11" | "E12")
    }
}

/// How long care lasts, in days, where nothing else decides. The division is ours; England has about 33,000 starts in a year
/// and 81,770 children in care on a day (CLA-01, CLA-02), so that the mean is two years and a half.
const LASTS: &[(u64, (i64, i64))] =
    &[(17, (4, 90)), (10, (91, 180)), (11, (181, 365)), (16, (366, 730)), (24, (731, 1_825)), (22, (1_826, 4_700))];

fn period(tale: &mut Tale, born: NaiveDate, from: NaiveDate, route: Route, stays: bool) -> Period {
    let adult = birthday(born, 18);
    let years = age(born, from);
    let lasts = if stays || route == Route::Alone { 6_000 } else { tale.random.in_bands(LASTS) };
    let until = days_after(from, lasts);
    if until >= adult {
        return Period { from, until: adult, route, ends: "", born };
    }
    let until = working_day(until);
    // 9% of those who cease are adopted and 12% get a special guardian (PER-01, PER-02).
    if years < 4 && lasts > 180 && tale.random.chance(57) {
        let ends = tale.random.weighted(&[(60, "E12"), (40, "E11")]);
        return Period {
            from,
            until: working_day(days_after(from, tale.random.between(600, 1_050))),
            route,
            ends,
            born,
        };
    }
    let ends = tale.random.weighted(if lasts > 150 && years < 14 {
        &[(15, "E45"), (2, "E46"), (11, "E47"), (2, "E48"), (9, "E41"), (46, "E4A"), (8, "E4B"), (4, "E13"), (3, "E3")]
    } else {
        &[(1, "E45"), (2, "E47"), (3, "E41"), (62, "E4A"), (24, "E4B"), (6, "E13"), (2, "E3")]
    });
    Period { from, until, route, ends, born }
}

/// Tells of a child who becomes looked after. Answers with the day on which the referral closes; `None` if not yet.
pub fn looked_after(
    tale: &mut Tale,
    family: &Family,
    on: OnCase,
    from: NaiveDate,
    route: Route,
    desk: Option<usize>,
) -> Option<NaiveDate> {
    let born = family.kids[on.kid].born;
    if born > from {
        return None;
    }
    let mut period = period(tale, born, from, route, desk.is_some());
    if route == Route::Proceedings {
        before_court(tale, &on, from);
    }
    let mut case = Case { family, kids: vec![on.with_others()], spans: Vec::new() };
    case.allocate(tale, &[Stage { service: Service::ChildrenInCare, from, until: period.until, desk, nobody: false }]);
    let moves = placements::draw(tale, &mut period);
    stay(tale, &mut case, &period, &moves, desk.is_some())
}

/// Tells of a period of care that is set; so are its moves, or they are left to chance. `nobody` works with the child.
pub fn set(
    tale: &mut Tale,
    family: &Family,
    on: OnCase,
    mut period: Period,
    moves: Option<Vec<Move>>,
    nobody: bool,
) -> Option<NaiveDate> {
    let mut case = Case { family, kids: vec![on.with_others()], spans: Vec::new() };
    let (from, until) = (period.from, period.until);
    case.allocate(tale, &[Stage { service: Service::ChildrenInCare, from, until, desk: None, nobody }]);
    let moves = moves.unwrap_or_else(|| placements::draw(tale, &mut period));
    stay(tale, &mut case, &period, &moves, false)
}

fn stay(tale: &mut Tale, case: &mut Case, period: &Period, moves: &[Move], persona: bool) -> Option<NaiveDate> {
    let entry = begin(tale, case, period)?;
    placements::tell(tale, case, period, moves);
    visits(tale, case, period, moves);
    work::notes(tale, case, period.from, period.until, 10);
    work::supervisions(tale, case);
    reviews::tell(tale, case, period, persona);
    health::tell(tale, case, period);
    missing::tell(tale, case, period);
    leavers::tell(tale, case, period);
    if period.adopted() {
        adoption::tell(tale, case, period);
    } else {
        adoption::tell_reversed(tale, case, period);
    }
    end(tale, case, period, entry)
}

fn begin(tale: &mut Tale, case: &Case, period: &Period) -> Option<Telling> {
    let from = period.from;
    let at = tale.minuted_after(from);
    let by = case.manager(tale, from);
    let need = if period.route == Route::Alone {
        "N8"
    } else {
        tale.random.weighted(&[(66, "N1"), (14, "N5"), (8, "N4"), (5, "N6"), (4, "N2"), (3, "N3")])
    };
    let fact = PeriodOfCare {
        start_date: from,
        began_before: false,
        end_date: None,
        category_of_need: Some(need.into()),
        end_reason: None,
    };
    let told = tale.new_fact(at, case.kids[0].about(), fact);
    let mut facts = vec![told.clone()];
    if period.route == Route::Alone {
        let fact = UnaccompaniedChild { from: Some(from), until: Some(birthday(period.born, 18)) };
        facts.push(tale.new_fact(at, case.kids[0].about(), fact));
    }
    tale.tell(at, by, "begin a period of care", facts)?;
    case.decide(tale, from, DecisionPoint::Placement);
    documents::file(tale, case, working_days_after(from, 6), "care_plan");
    documents::file(tale, case, working_days_after(from, 3), "placement_plan");
    earlier_home(tale, case, from);
    care_plans(tale, case, period);
    Some(told)
}

/// Some had a permanent home before that did not last.
fn earlier_home(tale: &mut Tale, case: &Case, from: NaiveDate) {
    if !tale.random.chance(4) {
        return;
    }
    let kind = tale.random.weighted(&[(30, "P1"), (45, "P2"), (25, "P3")]);
    let at = tale.written_after(from);
    let who = case.worker(tale, from);
    let fact = PreviousPermanence { kind: kind.into(), authority: None, date: None };
    let fact = tale.new_fact(at, case.kids[0].about(), fact);
    tale.tell(at, who, "record an earlier permanent home", vec![fact]);
}

fn care_plans(tale: &mut Tale, case: &Case, period: &Period) {
    let late = tale.random.chance(12);
    let mut day = working_days_after(
        period.from,
        u32::try_from(if late { tale.random.between(11, 25) } else { tale.random.between(0, 10) }).unwrap_or(5),
    );
    let last = match period.ends {
        "E11" | "E12" => "ADOPTION",
        "E45" | "E46" | "E47" | "E48" | "E41" => "RESPLMT",
        "E4A" | "E4B" | "E13" => "RETURN6M",
        _ if period.age(period.from) >= 15 => "SUPPLIV",
        _ => "LTFOST18",
    };
    let mut is_first = true;
    while day < period.until && day <= tale.today() {
        let permanence = if is_first && period.route == Route::Proceedings {
            vec!["RETURN6M".into(), last.into()]
        } else {
            vec![last.into()]
        };
        let at = tale.minuted_after(day);
        let who = case.worker(tale, day);
        let fact =
            CarePlan { agreed_on: day, permanence, until: None, plan: Some(words::plan(&mut tale.random).into()) };
        let fact = tale.new_fact(at, case.kids[0].about(), fact);
        tale.tell(at, who, "record a care plan", vec![fact]);
        day = working_day(days_after(day, tale.random.between(150, 220)));
        is_first = false;
    }
}

/// Within a week of each placement, then at most six weeks apart.
fn visits(tale: &mut Tale, case: &Case, period: &Period, moves: &[placements::Move]) {
    let starts: Vec<NaiveDate> = moves.iter().filter(|one| one.placement).map(|one| one.on).collect();
    for (place, from) in starts.iter().enumerate() {
        let until = starts.get(place + 1).copied().unwrap_or(period.until);
        work::visits(tale, case, Visits { kind: VisitKind::LookedAfter, from: *from, until, first: 7, every: 41 });
    }
}

fn before_court(tale: &mut Tale, on: &OnCase, from: NaiveDate) {
    if tale.random.chance(22) {
        return;
    }
    let start =
        working_day(days_after(from, -tale.random.between(40, 120)).max(days_after(on.opened.referral_date, 1)));
    let letter = working_days_after(start, 4);
    let (offered, held) = (tale.random.chance(72), tale.random.chance(48));
    let meeting = working_days_after(letter, 6);
    if meeting >= from {
        return;
    }
    let mut fact = PreProceedings {
        start_date: Some(start),
        letter_sent: Some(letter),
        family_meeting_offered: Some(offered),
        family_meeting_held: Some(offered && held),
        first_meeting: Some(meeting),
        review_meetings: None,
        step_decision: None,
        outcome: None,
        court_application: None,
        letter_to_initiate: None,
    };
    let at = tale.minuted_after(meeting);
    let by = tale.staff.anyone(&mut tale.random, Service::FamilySafeguarding, start);
    let told = tale.new_fact(at, on.about(), fact.clone());
    tale.tell(at, by, "record pre-proceedings", vec![told.clone()]);
    let decided = working_day(days_after(from, -5)).max(meeting);
    fact.review_meetings = u32::try_from(tale.random.between(0, 2)).ok();
    fact.step_decision = Some(decided);
    fact.court_application = Some(from);
    let at = tale.minuted_after(from);
    tale.tell(at, by, "record pre-proceedings", vec![Telling { fact: fact.into(), ..told }]);
}

fn end(tale: &mut Tale, case: &mut Case, period: &Period, begun: Telling) -> Option<NaiveDate> {
    let day = period.until;
    let at: DateTime<Utc> = tale.minuted_after(day);
    let by = case.manager(tale, day);
    let domain::Fact::PeriodOfCare(first) = &begun.fact else { return None };
    let fact = PeriodOfCare { end_date: Some(day), end_reason: Some(period.ends.into()), ..(**first).clone() };
    tale.tell(at, by, "end a period of care", vec![Telling { fact: fact.into(), ..begun }])?;
    let closed = working_day(days_after(day, tale.random.between(2, 60)));
    let reason = match period.ends {
        "E11" | "E12" => "RC1",
        "E41" => "RC3",
        "E45" | "E46" | "E47" | "E48" => "RC4",
        "E3" => "RC5",
        "E7" => "RC6",
        _ => "RC7",
    };
    let at = tale.minuted_after(closed);
    let on = case.kids[0].clone();
    let mut facts = case.release(0, closed);
    facts.extend(closing(&on, closed, reason));
    tale.tell(at, by, "close a referral", facts)?;
    Some(closed)
}

//! Counts what was made, as a return would.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::allocation::Part as Role;
use domain::child_protection_plan::ChildProtectionPlan;
use domain::team::Service;
use domain::worker::WorkerRole;
use domain::{EntryId, Fact, SubjectId, working_days};

use crate::calendar::days_after;
use crate::size::REFERRALS_PER_10_000;
use crate::tale::Event;
use crate::world::World;

/// What stands of one part of the story at its end.
pub struct Part(Vec<(SubjectId, Fact)>);

impl Part {
    pub fn of(events: Vec<Event>) -> Self {
        let mut places: HashMap<EntryId, usize> = HashMap::new();
        let mut all: Vec<(SubjectId, Fact)> = Vec::new();
        for version in events.into_iter().flat_map(|event| event.facts) {
            if matches!(
                version.fact,
                Fact::CaseNote(_) | Fact::Visit(_) | Fact::CaseSupervision(_) | Fact::Supervision(_)
            ) {
                continue;
            }
            match places.get(&version.entry) {
                Some(place) => all[*place].1 = version.fact,
                None => {
                    places.insert(version.entry, all.len());
                    all.push((version.subject, version.fact));
                }
            }
        }
        Self(all)
    }

    /// What one pattern takes out of the facts, with whom they are about.
    fn all<'a, T>(&'a self, take: impl Fn(&'a Fact) -> Option<T>) -> Vec<(SubjectId, T)> {
        self.0.iter().filter_map(|(subject, fact)| Some((*subject, take(fact)?))).collect()
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    of: u64,
    have: u64,
}

impl Share {
    fn add(&mut self, has: bool) {
        self.of += 1;
        self.have += u64::from(has);
    }
}

pub struct Counts<'w> {
    world: &'w World,
    today: NaiveDate,
    shares: HashMap<&'static str, Share>,
    lengths: Vec<u32>,
    /// Plain numbers.
    numbers: HashMap<&'static str, u64>,
}

macro_rules! facts {
    ($part:expr, $kind:ident) => {
        $part.all(|fact| if let Fact::$kind(fact) = fact { Some(&**fact) } else { None })
    };
}

impl<'w> Counts<'w> {
    pub fn new(world: &'w World) -> Self {
        let today = world.staff.today;
        Self { world, today, shares: HashMap::new(), lengths: Vec::new(), numbers: HashMap::new() }
    }

    /// Takes what others have counted.
    pub fn join(&mut self, other: Self) {
        for (id, share) in other.shares {
            let mine = self.shares.entry(id).or_default();
            mine.of += share.of;
            mine.have += share.have;
        }
        for (id, number) in other.numbers {
            *self.numbers.entry(id).or_default() += number;
        }
        self.lengths.extend(other.lengths);
    }

    pub fn add(&mut self, part: &Part) {
        self.referrals(part);
        self.assessments(part);
        self.protection(part);
        self.care(part);
        self.placements(part);
        self.leavers(part);
        self.cases(part);
    }

    fn share(&mut self, id: &'static str, has: bool) {
        self.shares.entry(id).or_default().add(has);
    }

    fn number(&mut self, id: &'static str, more: u64) {
        *self.numbers.entry(id).or_default() += more;
    }

    /// The last part of the story: by then what lasts has had time to last, and the year before is known.
    fn is_recent(&self, day: NaiveDate) -> bool {
        day > self.recent_from() && day <= self.today
    }

    fn recent_from(&self) -> NaiveDate {
        let days = (self.today - self.world.start).num_days();
        days_after(self.world.start, (days * 2 / 5).max(365))
    }

    fn referrals(&mut self, part: &Part) {
        let referrals = facts!(part, Referral);
        let assessments = facts!(part, Assessment);
        let open = referrals.iter().filter(|(_, referral)| referral.is_open_on(self.today));
        let in_need: HashSet<SubjectId> = open.map(|(subject, _)| *subject).collect();
        self.number("in need", in_need.len() as u64);
        for (subject, referral) in &referrals {
            let day = referral.referral_date;
            if !self.is_recent(day) {
                continue;
            }
            self.number("referrals", 1);
            let before = referrals.iter().any(|(other, earlier)| {
                other == subject && earlier.referral_date < day && (day - earlier.referral_date).num_days() <= 365
            });
            self.share("FD-06", before);
            self.share("FD-08", referral.no_further_action == Some(true));
            let source = referral.source.as_deref().unwrap_or_default();
            self.share("FD-10a", source == "6");
            self.share("FD-10b", source.starts_with('2'));
            if day < days_after(self.today, -150) {
                let until = referral.closure_date.unwrap_or(NaiveDate::MAX);
                let of_it =
                    |day: NaiveDate, of: SubjectId| of == *subject && referral.referral_date <= day && day <= until;
                self.share(
                    "FD-09",
                    assessments.iter().any(|(of, one)| of_it(one.start_date, *of) && one.needs_support == Some(false)),
                );
            }
        }
    }

    fn assessments(&mut self, part: &Part) {
        for (_, assessment) in facts!(part, Assessment) {
            let Some(done) = assessment.authorised_on.filter(|done| self.is_recent(*done)) else { continue };
            let Ok(length) = working_days::between(assessment.start_date, done) else { continue };
            self.number("assessments", 1);
            self.share("AS-02", length <= 45);
            self.lengths.push(length);
        }
    }

    fn protection(&mut self, part: &Part) {
        for (_, enquiry) in facts!(part, Section47Enquiry) {
            if !self.is_recent(enquiry.start_date) {
                continue;
            }
            self.number("enquiries", 1);
            if enquiry.start_date < days_after(self.today, -60) {
                self.share("CP-02", enquiry.conference_date.is_some());
            }
            if let Some(Ok(days)) = enquiry.conference_date.map(|held| working_days::between(enquiry.start_date, held))
            {
                self.share("CP-04", days <= 15);
            }
        }
        for (_, conference) in facts!(part, InitialConference) {
            if self.is_recent(conference.held_on) {
                self.share("CP-05", conference.plan_agreed == Some(true));
            }
        }
        let plans = facts!(part, ChildProtectionPlan);
        let is_open = |plan: &ChildProtectionPlan| {
            plan.start_date <= self.today && plan.end_date.is_none_or(|end| end > self.today)
        };
        let with_plan: HashSet<SubjectId> =
            plans.iter().filter(|(_, plan)| is_open(plan)).map(|(subject, _)| *subject).collect();
        self.number("plans", with_plan.len() as u64);
        for (_, plan) in plans {
            let category = plan.initial_category.as_deref().unwrap_or_default();
            for (id, code) in [("CP-17a", "NEG"), ("CP-17b", "EMO"), ("CP-17c", "PHY")] {
                self.share(id, category == code);
            }
            let Some(end) = plan.end_date.filter(|end| self.is_recent(*end)) else { continue };
            let days = (end - plan.start_date).num_days();
            for (id, from, to) in [
                ("CP-12a", 0, 91),
                ("CP-12b", 92, 182),
                ("CP-12c", 183, 364),
                ("CP-12d", 365, 729),
                ("CP-12e", 730, 9_999),
            ] {
                self.share(id, (from..=to).contains(&days));
            }
        }
    }

    fn care(&mut self, part: &Part) {
        let mut looked_after = HashSet::new();
        for (subject, period) in facts!(part, PeriodOfCare) {
            if self.is_recent(period.start_date) {
                self.number("started", 1);
            }
            if period.end_date.is_none() && looked_after.insert(subject) {
                self.number("looked after", 1);
            }
            if let Some(reason) = period.end_reason.as_deref() {
                self.share("PER-01", matches!(reason, "E11" | "E12"));
                self.share("PER-02", matches!(reason, "E45" | "E46" | "E47" | "E48"));
            }
        }
        for (_, year) in facts!(part, LookedAfterYear) {
            for (id, has) in
                [("CLA-15", year.health_assessment), ("CLA-16a", year.teeth_check), ("CLA-16b", year.immunisations)]
            {
                self.share(id, has == Some(true));
            }
        }
        for (_, missing) in facts!(part, MissingEpisode) {
            if let (Some(domain::When::Moment(back)), Some(domain::When::Moment(interview))) =
                (missing.until, missing.interview_at)
            {
                self.share("CLA-20", (interview - back).num_hours() < 72);
            }
        }
    }

    /// On the last day of each of the last five years.
    fn placements(&mut self, part: &Part) {
        let (episodes, placements) = (facts!(part, LookedAfterEpisode), facts!(part, Placement));
        for years in 0..5 {
            let on = days_after(self.today, -365 * years);
            for (subject, _) in episodes.iter().filter(|(_, episode)| episode.is_open_on(on)) {
                let code = episodes.iter().find(|(of, episode)| of == subject && episode.is_open_on(on));
                let code = code.and_then(|(_, episode)| episode.placement.as_deref()).unwrap_or_default();
                self.share("CLA-09", code.starts_with('U'));
                let mine = placements.iter().filter(|(of, _)| of == subject);
                let in_year = mine.clone().filter(|(_, one)| {
                    one.start_date <= on && one.end_date.is_none_or(|end| end > days_after(on, -365))
                });
                let count = in_year.count();
                self.share("CLA-04a", count >= 3);
                self.share("CLA-04b", count == 1);
                let now = mine.clone().find(|(_, one)| one.start_date <= on && one.end_date.is_none_or(|end| end > on));
                if let Some(miles) = now.and_then(|(_, one)| one.distance_miles) {
                    self.share("CLA-07", miles > 20);
                }
            }
        }
    }

    fn leavers(&mut self, part: &Part) {
        let births: HashMap<SubjectId, NaiveDate> = facts!(part, Person)
            .into_iter()
            .filter_map(|(subject, person)| Some((subject, person.birth_date?)))
            .collect();
        for (subject, leaver) in facts!(part, CareLeaver) {
            let Some((born, on)) = births.get(&subject).zip(leaver.known_on) else { continue };
            if let Some(suitable) = leaver.suitable.filter(|_| crate::calendar::age(*born, on) >= 19) {
                self.share("CL-01", suitable);
            }
            let activity = leaver.activity.as_deref().unwrap_or_default();
            self.share("CL-02", activity.starts_with('F') || activity.starts_with('P'));
        }
    }

    /// Children with a social worker in a service that holds cases.
    fn cases(&mut self, part: &Part) {
        for (_, allocation) in facts!(part, Allocation) {
            if allocation.part != Role::KeyWorker || !allocation.is_open_on(self.today) {
                continue;
            }
            if allocation.worker.is_none() {
                self.number("unallocated", 1);
                continue;
            }
            let team = self.world.staff.teams.iter().find(|team| Some(team.subject) == allocation.team);
            match team.map(|team| team.service) {
                Some(Service::Assessment) => self.number("assessment cases", 1),
                Some(Service::FamilySafeguarding) => self.number("safeguarding cases", 1),
                Some(Service::ChildrenInCare) => self.number("care cases", 1),
                Some(Service::DisabledChildren) => self.number("disabled cases", 1),
                _ => continue,
            }
            self.number("cases", 1);
        }
    }

    /// Each figure: its name, what was found and of how many.
    pub fn answers(&self) -> Vec<(&'static str, f64, u64)> {
        let mut all: Vec<(&'static str, f64, u64)> =
            self.shares.iter().map(|(id, share)| (*id, percent(share.have, share.of), share.of)).collect();
        let mut lengths = self.lengths.clone();
        lengths.sort_unstable();
        if let Some(median) = lengths.get(lengths.len() / 2) {
            all.push(("AS-03", f64::from(*median), lengths.len() as u64));
        }
        let number = |id: &str| self.numbers.get(id).copied().unwrap_or_default();
        all.push(("AS-01", percent(number("assessments"), number("referrals")), number("referrals")));
        all.push(("CP-01", percent(number("enquiries"), number("referrals")), number("referrals")));
        for (id, count) in [("CP-07", "plans"), ("CIN-01", "in need"), ("CLA-01", "looked after")] {
            all.push((id, number(count) as f64 * 10_000.0 / self.population(), number(count)));
        }
        all.push(("CLA-02", number("started") as f64 / self.years() * 10_000.0 / self.population(), number("started")));
        self.workforce(&mut all);
        all
    }

    fn years(&self) -> f64 {
        (self.today - self.recent_from()).num_days() as f64 / 365.0
    }

    /// Children who live in the authority: as many as make that many referrals in a year, so that the rate of referrals is
    /// England's by construction and no finding.
    pub fn population(&self) -> f64 {
        let a_year = self.numbers.get("referrals").copied().unwrap_or_default() as f64 / self.years();
        a_year * 10_000.0 / REFERRALS_PER_10_000 as f64
    }

    /// Social workers' posts on every ninetieth day, and cases on the last.
    fn workforce(&self, all: &mut Vec<(&'static str, f64, u64)>) {
        let staff = &self.world.staff;
        let is_social_worker = |role| matches!(role, WorkerRole::SocialWorker | WorkerRole::SeniorSocialWorker);
        let desks: Vec<usize> =
            (0..staff.desks.len()).filter(|desk| is_social_worker(staff.desks[*desk].role)).collect();
        let (mut posts, mut permanent, mut agency, mut leavers) = (0, 0, 0, 0);
        for day in
            (0..(self.today - self.world.start).num_days()).step_by(90).map(|days| days_after(self.world.start, days))
        {
            for desk in &desks {
                let hours = u64::from(staff.desks[*desk].hours);
                posts += hours;
                match staff.holder(*desk, day) {
                    Some(stint) if stint.agency => agency += hours,
                    Some(stint) => {
                        permanent += hours;
                        let leaves = stint.until.is_some_and(|until| until <= days_after(day, 90));
                        leavers += if leaves { hours } else { 0 };
                    }
                    None => {}
                }
            }
        }
        all.push(("WF-01", percent(posts - permanent, posts), desks.len() as u64));
        all.push(("WF-02", percent(agency, agency + permanent), desks.len() as u64));
        all.push(("WF-03", percent(leavers, permanent) * 365.0 / 90.0, desks.len() as u64));
        let holds = |service| {
            matches!(
                service,
                Service::Assessment | Service::FamilySafeguarding | Service::ChildrenInCare | Service::DisabledChildren
            )
        };
        let hours: u64 = (0..staff.desks.len())
            .filter(|desk| {
                holds(staff.teams[staff.desks[*desk].team].service) && is_social_worker(staff.desks[*desk].role)
            })
            .filter_map(|desk| staff.holder(desk, self.today).map(|_| u64::from(staff.desks[desk].hours)))
            .sum();
        let cases = self.numbers.get("cases").copied().unwrap_or_default();
        all.push(("WF-04", cases as f64 * 100.0 / hours.max(1) as f64, cases));
    }
}

fn percent(have: u64, of: u64) -> f64 {
    have as f64 * 100.0 / of.max(1) as f64
}

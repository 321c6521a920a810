//! One care, or one plan, that is told more than once: by one source in deliveries of several days, or by several sources.
//!
//! Of one source, what has no end ended by the start of the next of its kind. Of several sources the one whose word reaches
//! furthest is followed: what is recorded here, then the source that tells of the latest day. Another one is followed for
//! the time before it and after it. The page about a child's care goes by the same rule, and names the differences.

use std::cmp::Reverse;

use chrono::NaiveDate;
use domain::{Fact, Kind, When, journey};

/// The source of what is typed in here, as the ledger has it.
pub(crate) const RECORDED_HERE: &str = "sightline";

/// The kinds that open work and clocks are worked out from, and that show how far a source's word reaches. The others of a
/// child (case notes, documents, supervision, relationships) are many, and need not be looked at for it.
pub const JOURNEY: &[Kind] = &[
    Kind::Allocation,
    Kind::Assessment,
    Kind::CareLeaver,
    Kind::CarePlan,
    Kind::ChildInNeedPlan,
    Kind::ChildProtectionPlan,
    Kind::Contact,
    Kind::CoreGroup,
    Kind::EarlyHelpEpisode,
    Kind::EducationPlan,
    Kind::HealthAssessment,
    Kind::InitialConference,
    Kind::LegalStatus,
    Kind::LookedAfterEpisode,
    Kind::LookedAfterReview,
    Kind::LookedAfterYear,
    Kind::ManagementDecision,
    Kind::MissingEpisode,
    Kind::PathwayPlan,
    Kind::PeriodOfCare,
    Kind::Person,
    Kind::Placement,
    Kind::PreProceedings,
    Kind::PrivateFostering,
    Kind::Referral,
    Kind::ReviewConference,
    Kind::Section47Enquiry,
    Kind::StrategyDiscussion,
    Kind::StrengthsAndDifficulties,
    Kind::Visit,
];

/// The sources of one record, the one that is followed first.
#[derive(Debug, Default)]
pub(crate) struct Sources<'a>(Vec<(&'a str, NaiveDate)>);

impl<'a> Sources<'a> {
    pub fn of(told: impl IntoIterator<Item = (&'a str, &'a Fact)>) -> Self {
        let mut all: Vec<(&str, NaiveDate)> = Vec::new();
        for (source, fact) in told.into_iter().filter(|(_, fact)| JOURNEY.contains(&fact.kind())) {
            let reach = if source == RECORDED_HERE { NaiveDate::MAX } else { latest_day(fact) };
            match all.iter_mut().find(|(of, _)| *of == source) {
                Some((_, day)) => *day = reach.max(*day),
                None => all.push((source, reach)),
            }
        }
        all.sort_unstable_by_key(|(source, reach)| (Reverse(*reach), *source));
        Self(all)
    }

    /// 0 for the source that is followed, then 1 and so on.
    pub fn rank(&self, source: &str) -> usize {
        self.0.iter().position(|(of, _)| *of == source).unwrap_or(self.0.len())
    }
}

/// The latest day of which a fact shows that its source knew it. An end to come (of an order, of a plan) shows nothing.
fn latest_day(fact: &Fact) -> NaiveDate {
    let ended = match fact {
        Fact::PeriodOfCare(_) | Fact::LookedAfterEpisode(_) | Fact::Placement(_) => fact.ended_at(),
        Fact::LookedAfterYear(year) => journey::last_day(&year.year).map(When::Day),
        _ => None,
    };
    let day = |at: Option<When>| at.map(|at| at.day());
    day(fact.happened_at()).max(day(ended)).unwrap_or(NaiveDate::MIN)
}

/// Something that lasts, as one source tells it.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    /// Of the source: see [`Sources::rank`].
    pub rank: usize,
    /// Short breaks neither follow ordinary care nor are followed by it.
    pub is_short_break: bool,
}

/// Whether what runs on may be followed by the next, or is one whole that only one source can have right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Follows,
    IsAnother,
}

/// What becomes of a stretch beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands, and ended by this day.
    Stands(Option<NaiveDate>),
    /// It is the one at this place, told again.
    SameAs(usize),
    /// The source that is followed says otherwise.
    Otherwise,
}

/// The end of a stretch: its own, or the start of the next one that its source tells of.
pub fn end_by_next(all: &[Stretch], one: &Stretch) -> Option<NaiveDate> {
    let is_next = |other: &&Stretch| {
        other.rank == one.rank && other.is_short_break == one.is_short_break && other.from > one.from
    };
    one.until.or_else(|| all.iter().filter(is_next).map(|other| other.from).min())
}

/// What stands of all stretches of one kind, in the same order.
pub fn settle(all: &[Stretch], next: Next) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::Otherwise; all.len()];
    for rank in 0..=all.iter().map(|one| one.rank).max().unwrap_or(0) {
        let own = |place: &usize| all[*place].rank == rank;
        // What the sources before this one tell, without what this one adds.
        let followed = outcomes.clone();
        for place in (0..all.len()).filter(own) {
            let twice = (0..place).filter(own).find(|other| is_alike(&all[*other], &all[place]));
            outcomes[place] = twice.map_or_else(|| beside(all, &followed, place, next), Outcome::SameAs);
        }
    }
    outcomes
}

fn is_alike(one: &Stretch, other: &Stretch) -> bool {
    one.from == other.from && one.is_short_break == other.is_short_break
}

/// What becomes of the stretch at a place beside those that sources which reach further tell.
fn beside(all: &[Stretch], followed: &[Outcome], place: usize, next: Next) -> Outcome {
    let one = &all[place];
    let until = end_by_next(all, one);
    let standing = all.iter().zip(followed).enumerate().filter_map(|(at, (other, outcome))| match outcome {
        Outcome::Stands(until) if other.is_short_break == one.is_short_break => Some((at, other, *until)),
        _ => None,
    });
    let (mut first, mut last) = (None, NaiveDate::MIN);
    for (at, other, ended) in standing {
        if is_alike(other, one) {
            return Outcome::SameAs(at);
        }
        first = Some(first.map_or(other.from, |first: NaiveDate| first.min(other.from)));
        last = last.max(ended.unwrap_or(NaiveDate::MAX));
    }
    match first {
        Some(first) if one.from < first && until.is_none_or(|until| until > first) => match (next, one.until) {
            (Next::IsAnother, _) => Outcome::Otherwise,
            (Next::Follows, None) => Outcome::Stands(Some(first)),
            (Next::Follows, Some(_)) => Outcome::Stands(until),
        },
        Some(first) if one.from > first && one.from < last => Outcome::Otherwise,
        _ => Outcome::Stands(until),
    }
}

/// The kinds of facts of which a list that tells what is current leaves the older ones without an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Period,
    Episode,
    ProtectionPlan,
    Missing,
}

const CLASSES: [Class; 4] = [Class::Period, Class::Episode, Class::ProtectionPlan, Class::Missing];

fn stretch_of(fact: &Fact) -> Option<(Class, Stretch)> {
    let (class, from, until, is_short_break) = match fact {
        Fact::PeriodOfCare(period) => (Class::Period, period.start_date, period.end_date, false),
        Fact::LookedAfterEpisode(one) => (Class::Episode, one.start_date, one.end_date, one.is_short_break_series()),
        Fact::ChildProtectionPlan(plan) => (Class::ProtectionPlan, plan.start_date, plan.end_date, false),
        Fact::MissingEpisode(one) => (Class::Missing, one.from.day(), one.until.map(|at| at.day()), false),
        _ => return None,
    };
    Some((class, Stretch { from, until, rank: 0, is_short_break }))
}

/// What stands of one person on a day: all that is told with its source, but what had ended by then without anybody saying
/// so, and what a source tells otherwise than the one that is followed.
pub fn standing_on<'a>(told: impl IntoIterator<Item = (&'a str, &'a Fact)>, day: NaiveDate) -> Vec<&'a Fact> {
    let told: Vec<(&str, &Fact)> = told.into_iter().collect();
    let lasting = || {
        let all = told.iter().enumerate().filter_map(|(place, (_, fact))| Some((place, stretch_of(fact)?)));
        all.filter(|(_, (_, stretch))| stretch.from <= day)
    };
    let mut stands = vec![true; told.len()];
    let mut sources = None;
    for class in CLASSES {
        let of_class = || lasting().filter(|(_, (of, _))| *of == class);
        if of_class().nth(1).is_none() {
            continue;
        }
        let sources = sources.get_or_insert_with(|| Sources::of(told.iter().copied()));
        let (places, all): (Vec<usize>, Vec<Stretch>) =
            of_class().map(|(place, (_, one))| (place, Stretch { rank: sources.rank(told[place].0), ..one })).unzip();
        let outcomes = match class {
            Class::Period => settle(&all, Next::IsAnother),
            Class::Episode => settle(&all, Next::Follows),
            Class::ProtectionPlan | Class::Missing => {
                all.iter().map(|one| Outcome::Stands(end_by_next(&all, one))).collect()
            }
        };
        for ((place, one), outcome) in places.into_iter().zip(&all).zip(outcomes) {
            stands[place] = match outcome {
                Outcome::Stands(until) => one.until.is_some() || until.is_none_or(|until| until > day),
                Outcome::SameAs(_) | Outcome::Otherwise => false,
            };
        }
    }
    told.into_iter().zip(stands).filter_map(|((_, fact), stands)| stands.then_some(fact)).collect()
}

#[cfg(test)]
mod tests;

//! One child's facts, sorted by what they are.

use std::collections::BTreeSet;
use std::ops::Deref;

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::care_leaver::PathwayPlan;
use domain::care_plan::CarePlan;
use domain::child_in_need_plan::ChildInNeedPlan;
use domain::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use domain::clock::due::london_day;
use domain::contact::Contact;
use domain::core_group::CoreGroup;
use domain::early_help::EarlyHelpEpisode;
use domain::education_plan::EducationPlan;
use domain::fact::Noun;
use domain::health_assessment::HealthAssessment;
use domain::initial_conference::InitialConference;
use domain::legal_status::LegalStatus;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::looked_after_review::LookedAfterReview;
use domain::looked_after_year::LookedAfterYear;
use domain::management_decision::ManagementDecision;
use domain::missing_episode::MissingEpisode;
use domain::period_of_care::PeriodOfCare;
use domain::placement::Placement;
use domain::pre_proceedings::PreProceedings;
use domain::private_fostering::PrivateFostering;
use domain::referral::Referral;
use domain::section_47_enquiry::Section47Enquiry;
use domain::strategy_discussion::StrategyDiscussion;
use domain::strengths_and_difficulties::StrengthsAndDifficulties;
use domain::time::When;
use domain::visit::Visit;
use domain::{EntryId, Fact};

use crate::told::{RECORDED_HERE, Sources, Stretch, end_by_next};

/// One fact of the child, as the picture or the ledger holds it. Leave out what was withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    pub entry: EntryId,
    pub fact: &'a Fact,
    /// When it was first written down here, where the reader knows; `None` for what a file brought in. The clock of
    /// writing a visit up (T09c) needs it.
    pub recorded_at: Option<When>,
    /// Its source tells of the latest visit, review, conference, assessment or plan only, never of those before: what
    /// came between is not known.
    pub latest_only: bool,
    /// Who tells it, as the ledger has it.
    pub source: &'a str,
}

impl<'a> Dated<'a> {
    /// A fact that is recorded here: of a source that tells everything.
    pub fn new(entry: EntryId, fact: &'a Fact) -> Self {
        Self { entry, fact, recorded_at: None, latest_only: false, source: RECORDED_HERE }
    }

    /// A fact with the name of its source, as the ledger has it (`annex-a/201`): the lists for Ofsted give the day of
    /// the latest event of a kind.
    pub fn told_by(entry: EntryId, fact: &'a Fact, source: &'a str) -> Self {
        Self { latest_only: source.starts_with("annex-a/"), source, ..Self::new(entry, fact) }
    }
}

/// A noun with the entry that holds it.
#[derive(Debug)]
pub(crate) struct Held<'a, T> {
    pub entry: EntryId,
    pub noun: &'a T,
    pub recorded_at: Option<When>,
    /// Of its source: 0 for the one that is followed where several tell of the same.
    pub rank: usize,
    /// Its own end, or the start of the next one that its source tells of; only of child protection plans.
    pub ended_by: Option<NaiveDate>,
}

impl<T> Clone for Held<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<'_, T> {}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.noun
    }
}

macro_rules! record {
    ($($list:ident: $variant:ident($noun:ty), $sort:ident;)*) => {
        /// One child's facts by noun, the earliest first.
        #[derive(Debug, Default)]
        pub struct Record<'a> {
            pub(crate) birth_date: Option<NaiveDate>,
            /// The day on which the child died, and the entry that says so.
            pub(crate) death: Option<(NaiveDate, EntryId)>,
            /// Entries whose day does not show that nothing of the kind was done earlier: the latest of a list, or what a
            /// return says of a whole year. What they meet in time is met; that they met it late, nobody can say.
            pub(crate) not_the_first: BTreeSet<EntryId>,
            $(pub(crate) $list: Vec<Held<'a, $noun>>,)*
        }

        /// The kinds that are listed here.
        #[cfg(test)]
        pub(super) const KINDS: &[domain::Kind] = &[$(domain::Kind::$variant,)*];

        impl<'a> Record<'a> {
            /// Sorts the facts of one child, given in any order. Where two sources tell of the same thing on the same day (a
            /// plan that starts, a review that is held), what was recorded here counts, then the source whose word reaches
            /// furthest; of one source, the first given.
            pub fn of(facts: impl IntoIterator<Item = Dated<'a>>) -> Self {
                let mut record = Self::default();
                let facts: Vec<Dated<'a>> = facts.into_iter().collect();
                let sources = Sources::of(facts.iter().map(|dated| (dated.source, dated.fact)));
                let mut persons = Vec::new();
                for Dated { entry, fact, recorded_at, latest_only, source } in facts {
                    let rank = sources.rank(source);
                    if is_not_the_first(fact, latest_only) {
                        record.not_the_first.insert(entry);
                    }
                    match fact {
                        $(Fact::$variant(noun) => {
                            record.$list.push(Held { entry, noun, recorded_at, rank, ended_by: None });
                        })*
                        Fact::Person(person) => persons.push((rank, entry, &**person)),
                        _ => {}
                    }
                }
                persons.sort_by_key(|(rank, ..)| *rank);
                record.birth_date = persons.iter().find_map(|(.., person)| person.birth_date);
                record.death = persons.iter().find_map(|(_, entry, person)| Some((person.death_date?, *entry)));
                $($sort(&mut record.$list);)*
                record
            }
        }
    };
}

record! {
    assessments: Assessment(Assessment), once_a_day;
    care_plans: CarePlan(CarePlan), once_a_day;
    child_in_need_plans: ChildInNeedPlan(ChildInNeedPlan), once_a_day;
    child_protection_plans: ChildProtectionPlan(ChildProtectionPlan), plans_once_a_day;
    conferences: InitialConference(InitialConference), once_a_day;
    contacts: Contact(Contact), sort;
    core_groups: CoreGroup(CoreGroup), once_a_day;
    decisions: ManagementDecision(ManagementDecision), sort;
    early_help: EarlyHelpEpisode(EarlyHelpEpisode), sort;
    education_plans: EducationPlan(EducationPlan), once_a_day;
    enquiries: Section47Enquiry(Section47Enquiry), once_a_day;
    episodes: LookedAfterEpisode(LookedAfterEpisode), sort;
    health: HealthAssessment(HealthAssessment), sort;
    legal_statuses: LegalStatus(LegalStatus), sort;
    missing: MissingEpisode(MissingEpisode), sort;
    pathway_plans: PathwayPlan(PathwayPlan), once_a_day;
    periods: PeriodOfCare(PeriodOfCare), sort;
    placements: Placement(Placement), sort;
    pre_proceedings: PreProceedings(PreProceedings), sort;
    private_fostering: PrivateFostering(PrivateFostering), once_a_day;
    questionnaires: StrengthsAndDifficulties(StrengthsAndDifficulties), once_a_day;
    referrals: Referral(Referral), once_a_day;
    review_conferences: ReviewConference(ReviewConference), once_a_day;
    reviews: LookedAfterReview(LookedAfterReview), once_a_day;
    strategy_discussions: StrategyDiscussion(StrategyDiscussion), sort;
    visits: Visit(Visit), sort;
    years: LookedAfterYear(LookedAfterYear), sort;
}

impl<'a> Record<'a> {
    /// The episodes of care, one for each day on which one began: that of the source that is followed.
    pub(crate) fn episodes_once_a_day(&self) -> Vec<Held<'a, LookedAfterEpisode>> {
        let mut episodes = self.episodes.clone();
        episodes.dedup_by_key(|episode| episode.start_date);
        episodes
    }
}

fn is_not_the_first(fact: &Fact, latest_only: bool) -> bool {
    match fact {
        Fact::LookedAfterYear(_) => true,
        Fact::Visit(_)
        | Fact::LookedAfterReview(_)
        | Fact::ReviewConference(_)
        | Fact::HealthAssessment(_)
        | Fact::PathwayPlan(_) => latest_only,
        _ => false,
    }
}

/// The earliest first; of the same moment that of the source that is followed, and then as given.
fn sort<T: Noun>(list: &mut [Held<'_, T>]) {
    list.sort_by_key(|held| (held.happened_at().map(place_in_time), held.rank));
}

/// One for each day: that of the source that is followed, of one source the first given.
fn once_a_day<T: Noun>(list: &mut Vec<Held<'_, T>>) {
    let day = |held: &Held<'_, T>| held.happened_at().map(london_day);
    list.sort_by_key(|held| (day(held), held.rank));
    list.dedup_by(|later, first| day(later).is_some() && day(later) == day(first));
}

/// As [`once_a_day`], when it is known which plan followed which in the words of one source.
fn plans_once_a_day(list: &mut Vec<Held<'_, ChildProtectionPlan>>) {
    let stretch = |plan: &Held<'_, ChildProtectionPlan>| Stretch {
        from: plan.start_date,
        until: plan.end_date,
        rank: plan.rank,
        is_short_break: false,
    };
    let all: Vec<Stretch> = list.iter().map(stretch).collect();
    list.iter_mut().zip(&all).for_each(|(plan, one)| plan.ended_by = end_by_next(&all, one));
    once_a_day(list);
}

/// A day comes before the moments of it.
pub(crate) fn place_in_time(at: When) -> (NaiveDate, i64) {
    match at {
        When::Day(day) => (day, i64::MIN),
        When::Moment(moment) => (london_day(at), moment.timestamp()),
    }
}

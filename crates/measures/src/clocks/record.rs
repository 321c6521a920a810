//! One child's facts, sorted by what they are.

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

/// One fact of the child, as the picture or the ledger holds it. Leave out what was withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    pub entry: EntryId,
    pub fact: &'a Fact,
    /// When it was first written down here, where the reader knows; `None` for what a file brought in. The clock of
    /// writing a visit up (T09c) needs it.
    pub recorded_at: Option<When>,
}

impl<'a> Dated<'a> {
    pub fn new(entry: EntryId, fact: &'a Fact) -> Self {
        Self { entry, fact, recorded_at: None }
    }
}

/// A noun with the entry that holds it.
#[derive(Debug)]
pub(super) struct Held<'a, T> {
    pub entry: EntryId,
    pub noun: &'a T,
    pub recorded_at: Option<When>,
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
            pub(super) birth_date: Option<NaiveDate>,
            /// The day on which the child died, and the entry that says so.
            pub(super) death: Option<(NaiveDate, EntryId)>,
            $(pub(super) $list: Vec<Held<'a, $noun>>,)*
        }

        impl<'a> Record<'a> {
            /// Sorts the facts of one child. Where two sources tell of the same thing on the same day (a plan that
            /// starts, a review that is held), the first given counts: give what was recorded here before what files say.
            pub fn of(facts: impl IntoIterator<Item = Dated<'a>>) -> Self {
                let mut record = Self::default();
                for Dated { entry, fact, recorded_at } in facts {
                    match fact {
                        $(Fact::$variant(noun) => record.$list.push(Held { entry, noun, recorded_at }),)*
                        Fact::Person(person) => {
                            record.birth_date = record.birth_date.or(person.birth_date);
                            record.death = record.death.or(person.death_date.map(|day| (day, entry)));
                        }
                        _ => {}
                    }
                }
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
    child_protection_plans: ChildProtectionPlan(ChildProtectionPlan), once_a_day;
    conferences: InitialConference(InitialConference), once_a_day;
    contacts: Contact(Contact), sort;
    core_groups: CoreGroup(CoreGroup), once_a_day;
    decisions: ManagementDecision(ManagementDecision), sort;
    early_help: EarlyHelpEpisode(EarlyHelpEpisode), sort;
    education_plans: EducationPlan(EducationPlan), once_a_day;
    enquiries: Section47Enquiry(Section47Enquiry), once_a_day;
    episodes: LookedAfterEpisode(LookedAfterEpisode), once_a_day;
    health: HealthAssessment(HealthAssessment), sort;
    legal_statuses: LegalStatus(LegalStatus), sort;
    missing: MissingEpisode(MissingEpisode), sort;
    pathway_plans: PathwayPlan(PathwayPlan), once_a_day;
    periods: PeriodOfCare(PeriodOfCare), once_a_day;
    placements: Placement(Placement), once_a_day;
    pre_proceedings: PreProceedings(PreProceedings), sort;
    private_fostering: PrivateFostering(PrivateFostering), once_a_day;
    questionnaires: StrengthsAndDifficulties(StrengthsAndDifficulties), once_a_day;
    referrals: Referral(Referral), once_a_day;
    review_conferences: ReviewConference(ReviewConference), once_a_day;
    reviews: LookedAfterReview(LookedAfterReview), once_a_day;
    strategy_discussions: StrategyDiscussion(StrategyDiscussion), sort;
    visits: Visit(Visit), sort;
}

/// The earliest first; of the same moment, as given.
fn sort<T: Noun>(list: &mut [Held<'_, T>]) {
    list.sort_by_key(|held| held.happened_at().map(place_in_time));
}

/// One for each day: the first given.
fn once_a_day<T: Noun>(list: &mut Vec<Held<'_, T>>) {
    sort(list);
    let day = |held: &Held<'_, T>| held.happened_at().map(london_day);
    list.dedup_by(|later, first| day(later).is_some() && day(later) == day(first));
}

/// A day comes before the moments of it.
pub(super) fn place_in_time(at: When) -> (NaiveDate, i64) {
    match at {
        When::Day(day) => (day, i64::MIN),
        When::Moment(moment) => (london_day(at), moment.timestamp()),
    }
}

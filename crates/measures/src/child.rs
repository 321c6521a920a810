//! One child as the indicators see it: settled facts, what is open on each day asked for, clocks, and who had the child.
//!
//! What several indicators need is worked out once, when the first of them asks.

use std::cell::OnceCell;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::allocation::{Allocation, Part};
use domain::clock::{Clock, Timescales};
use domain::lasting::{Lasting, lasting};
use domain::{EntryId, Fact, Kind, SubjectId, When};
use picture::{Held, Picture};

use crate::clocks::care::{PeriodInCare, Stay, periods_in_care, stays};
use crate::clocks::{Dated, Record, clocks_of};
use crate::open_work::{self, OpenWork};
use crate::rows::{Asking, Desk};
use crate::staff::Staff;
use crate::told::standing_on;

/// What is known of who a child is, for breaking figures down. Codes as the standards have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub born: Option<NaiveDate>,
    pub died: Option<NaiveDate>,
    pub sex: Option<String>,
    pub ethnicity: Option<String>,
    pub disabled: Option<bool>,
    pub unaccompanied: bool,
    pub ward: Option<String>,
}

/// See the page above.
#[derive(Debug)]
pub struct Child<'a> {
    pub id: SubjectId,
    pub record: Record<'a>,
    pub about: About,
    pub staff: &'a Staff,
    pub timescales: &'a Timescales,
    pub asking: &'a Asking,
    held: &'a [Arc<Held>],
    allocations: Vec<(EntryId, &'a Allocation)>,
    /// Places in what was read.
    told_of_work: OnceCell<Vec<usize>>,
    open: OnceCell<Vec<OnceCell<OpenWork>>>,
    clocks: OnceCell<Vec<Clock>>,
    periods: OnceCell<Vec<PeriodInCare>>,
    picture: Option<&'a Picture>,
    notes: OnceCell<Vec<NaiveDate>>,
}

/// What is read of a child: all but notes, documents and what is about the record and not about the child.
pub const KINDS: &[Kind] = &[
    Kind::Address,
    Kind::Adoption,
    Kind::Allocation,
    Kind::Assessment,
    Kind::CareLeaver,
    Kind::CarePlan,
    Kind::CaseSupervision,
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
    Kind::PreviousPermanence,
    Kind::PrivateFostering,
    Kind::Referral,
    Kind::ReviewConference,
    Kind::ReviewingOfficerContact,
    Kind::Section47Enquiry,
    Kind::StepChange,
    Kind::StrategyDiscussion,
    Kind::StrengthsAndDifficulties,
    Kind::UnaccompaniedChild,
    Kind::Visit,
];

/// Days after everything about a child had ended, after which no figure asks for it: what was due then is told by then.
const FORGOTTEN_AFTER: u64 = 366;

/// Whether anything stands that a figure of these days could count: of a relative or a worker only who that is, and with most
/// children everything ended years ago.
pub(crate) fn has_anything(picture: &Picture, child: SubjectId, asking: &Asking) -> bool {
    let is_asked = |kind| KINDS.contains(&kind) && !matches!(kind, Kind::Person | Kind::Address);
    match asking.since.checked_sub_days(Days::new(FORGOTTEN_AFTER)) {
        Some(day) => picture.has_any_since(child, day, is_asked),
        None => picture.has_any(child, is_asked),
    }
}

/// What stands of one child in a picture, of the kinds that figures need.
pub(crate) fn read(picture: &Picture, child: SubjectId) -> Vec<Arc<Held>> {
    picture.read(child, KINDS)
}

impl<'a> Child<'a> {
    /// A child, from what [`read`] gives.
    pub(crate) fn of(
        id: SubjectId,
        held: &'a [Arc<Held>],
        staff: &'a Staff,
        timescales: &'a Timescales,
        asking: &'a Asking,
    ) -> Self {
        let dated = held.iter().map(|held| Dated::told_by(held.entry, &held.fact, held.source.as_str()));
        let record = Record::of(dated);
        let allocations = held.iter().filter_map(|held| match &held.fact {
            Fact::Allocation(allocation) => Some((held.entry, &**allocation)),
            _ => None,
        });
        let allocations = allocations.collect();
        let about = about(held, &record);
        let (open, clocks, periods) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let (picture, notes, told_of_work) = (None, OnceCell::new(), OnceCell::new());
        Self {
            id,
            record,
            about,
            staff,
            timescales,
            asking,
            held,
            allocations,
            told_of_work,
            open,
            clocks,
            periods,
            picture,
            notes,
        }
    }

    /// Where case notes can be read, should a question need them: they are most of what is recorded of a child, and few ask.
    pub(crate) fn with_notes_of(self, picture: &'a Picture) -> Self {
        Self { picture: Some(picture), ..self }
    }

    /// The days of the case notes, the earliest first.
    pub fn note_days(&self) -> &[NaiveDate] {
        self.notes.get_or_init(|| {
            let notes = self.picture.map(|picture| picture.read(self.id, &[Kind::CaseNote])).unwrap_or_default();
            let mut days: Vec<NaiveDate> =
                notes.iter().filter_map(|held| held.fact.happened_at()).map(|at| at.day()).collect();
            days.sort_unstable();
            days
        })
    }

    /// The case notes themselves, read anew each time: without their words.
    pub fn case_notes(&self) -> Vec<Arc<Held>> {
        self.picture.map(|picture| picture.read(self.id, &[Kind::CaseNote])).unwrap_or_default()
    }

    /// Whether an entry was typed in here, and did not come with a file.
    pub fn is_recorded_here(&self, entry: EntryId) -> bool {
        self.held.iter().any(|held| held.entry == entry && held.source.is_typed())
    }

    /// Whether whoever tells an entry also tells of visits: the lists for Ofsted do, the census does not.
    pub fn is_told_with_visits(&self, entry: EntryId) -> bool {
        let tells = |source: &domain::Source| source.is_typed() || source.as_str().starts_with("annex-a/");
        self.held.iter().any(|held| held.entry == entry && tells(&held.source))
    }

    /// Everything that was read of the child, as the picture has it.
    pub fn facts(&self) -> impl Iterator<Item = (EntryId, &'a Fact)> {
        self.held.iter().map(|held| (held.entry, &held.fact))
    }

    /// As [`Child::facts`], with the source of each.
    pub fn told(&self) -> impl Iterator<Item = (&'a str, &'a Fact)> {
        self.held.iter().map(|held| (held.source.as_str(), &held.fact))
    }

    /// Entries of one kind that say again what another source said, and are not among those of the record.
    pub fn said_again<'b>(&'b self, kind: Kind, once: &'b [EntryId]) -> impl Iterator<Item = (EntryId, &'a Fact)> + 'b {
        self.facts().filter(move |(entry, fact)| fact.kind() == kind && !once.contains(entry))
    }

    /// Whether an entry was typed in here, and not brought in by a file: what it does not say was not done then.
    pub fn is_typed(&self, entry: EntryId) -> bool {
        self.held.iter().any(|held| held.entry == entry && held.source.is_typed())
    }

    /// Every allocation with its entry, also of reviewing officers and others.
    pub fn allocations(&self) -> &[(EntryId, &'a Allocation)] {
        &self.allocations
    }

    /// The allocation of whoever leads on a day: the key worker, or who leads family help.
    pub fn lead_on(&self, day: NaiveDate) -> Option<(EntryId, &'a Allocation)> {
        let leads = |one: &Allocation| matches!(one.part, Part::KeyWorker | Part::FamilyHelpLead);
        let open = self.allocations.iter().filter(|(_, one)| leads(one) && one.is_open_on(day));
        let named = |one: &Allocation| one.named.as_ref().is_some_and(|named| named.worker.is_some());
        open.max_by_key(|(entry, one)| (one.worker.is_some(), named(one), one.from, *entry)).copied()
    }

    /// Who had the child on a day.
    pub fn desk_on(&self, day: NaiveDate) -> Desk {
        let Some((_, lead)) = self.lead_on(day) else { return Desk::default() };
        let team = lead.team.or_else(|| self.staff.worker(lead.worker?)?.team);
        Desk { team, worker: lead.worker }
    }

    /// Who had the child until the day on which something ended: an allocation that ended with it counts.
    pub fn desk_at_end(&self, day: NaiveDate) -> Desk {
        if self.lead_on(day).is_some() { self.desk_on(day) } else { self.desk_on(day - Days::new(1)) }
    }

    /// Whether somebody known by name has the child on a day.
    pub fn is_allocated_on(&self, day: NaiveDate) -> bool {
        let has_worker =
            |one: &Allocation| one.worker.is_some() || one.named.as_ref().is_some_and(|named| named.worker.is_some());
        self.lead_on(day).is_some_and(|(_, lead)| has_worker(lead))
    }

    /// What is open on a day that was asked for.
    pub fn open_on(&self, day: NaiveDate) -> OpenWork {
        let all = self.open.get_or_init(|| self.asking.days.iter().map(|_| OnceCell::new()).collect());
        match self.asking.days.binary_search(&day) {
            Ok(place) => *all[place].get_or_init(|| self.open_work(day)),
            Err(_) => self.open_work(day),
        }
    }

    fn open_work(&self, day: NaiveDate) -> OpenWork {
        let told = self.told_of_work.get_or_init(|| told_of_work(self.held)).iter().map(|place| &self.held[*place]);
        if told.clone().all(|held| held.fact.kind() == Kind::Person) {
            return OpenWork::default();
        }
        OpenWork::of_facts(standing_on(told.map(|held| (held.source.as_str(), &held.fact)), day), day)
    }

    /// The first and the last day on which anything can be open with the child.
    pub(crate) fn days(&self) -> (NaiveDate, NaiveDate) {
        let told = self.held.iter().filter_map(|held| lasting(&held.fact));
        let (mut first, mut last) = (NaiveDate::MAX, NaiveDate::MIN);
        for Lasting { from, until } in told {
            first = first.min(from.unwrap_or(NaiveDate::MIN));
            last = last.max(until.unwrap_or(NaiveDate::MAX));
        }
        (first, last)
    }

    /// Every clock of the child by the last day asked for; [`Clock::state`] says how each stood on an earlier day.
    pub fn clocks(&self) -> &[Clock] {
        self.clocks.get_or_init(|| clocks_of(&self.record, When::Day(self.asking.last()), self.timescales))
    }

    /// Periods in care that are known by the last day asked for, short breaks left out.
    pub(crate) fn periods(&self) -> &[PeriodInCare] {
        self.periods.get_or_init(|| periods_in_care(&self.record, self.asking.last()))
    }

    /// The period in which the child is looked after on a day.
    pub(crate) fn in_care_on(&self, day: NaiveDate) -> Option<PeriodInCare> {
        if !self.open_on(day).looked_after {
            return None;
        }
        let running =
            |period: &&PeriodInCare| period.span.from <= day && period.span.until.is_none_or(|until| until > day);
        self.periods().iter().rfind(running).copied()
    }

    /// Stays in placements that are known by the last day asked for.
    pub(crate) fn stays(&self) -> Vec<Stay<'a>> {
        stays(&self.record, self.periods(), self.asking.last())
    }

    /// Whole years of age on a day.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        domain::dates::age_on(self.about.born?, day)
    }
}

/// What open work is worked out from: of one source, only what tells of work; of several, everything.
fn told_of_work(held: &[Arc<Held>]) -> Vec<usize> {
    let of_one_source = held.windows(2).all(|two| two[0].source == two[1].source);
    let is_told = |place: &usize| !of_one_source || open_work::KINDS.contains(&held[*place].fact.kind());
    (0..held.len()).filter(is_told).collect()
}

/// The first that any source says, the one that is followed before the others.
fn about(held: &[Arc<Held>], record: &Record<'_>) -> About {
    let mut about = About { born: record.birth_date, died: record.death.map(|(day, _)| day), ..About::default() };
    let mut typed_first: Vec<&Arc<Held>> = held.iter().collect();
    typed_first.sort_by_key(|held| !held.source.is_typed());
    for held in typed_first {
        match &held.fact {
            Fact::Person(person) => {
                about.sex = about.sex.take().or_else(|| person.sex.clone());
                about.ethnicity = about.ethnicity.take().or_else(|| person.ethnicity.clone());
                let by_codes =
                    (!person.disabilities.is_empty()).then(|| person.disabilities.iter().any(|one| one != "NONE"));
                about.disabled = about.disabled.or(person.disabled).or(by_codes);
            }
            Fact::UnaccompaniedChild(_) => about.unaccompanied = true,
            Fact::Address(address) if !address.protected && address.until.is_none() => {
                about.ward = about.ward.take().or_else(|| address.ward.clone());
            }
            _ => {}
        }
    }
    about
}

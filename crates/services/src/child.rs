//! A child's record, page by page: each is read and written down in the same transaction.
//!
//! Every page begins with [`Sightline::open_record`]: may the reader, the lock, the child's own entries. What stands is
//! then told by one file a page, from a [`reading::Reading`] and nothing else, so that a past page is the same code over
//! fewer entries.

mod called;
mod care;
mod chronology;
mod clocks;
mod details;
mod documents;
mod family;
mod frame;
mod genogram;
mod group;
mod history;
mod identity;
mod involved;
mod line;
mod looks;
mod next;
mod overview;
mod plans;
mod reading;
mod visits;
mod voice;
mod wellbeing;
mod who;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::time::london_date;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{Recorded, Write};
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use called::Reach;
use history::EntryHistory;
use line::May;
use reading::Reading;
use who::Who;

pub use ledger::{KnownAt, Moment};

pub use care::{Care, PlacementLine, Stretch};
pub use chronology::{Chronology, Filter, GAP_DAYS, Gap, Item};
pub use clocks::{ClockLine, Clocks, Tone};
pub use details::{Detail, HIDDEN_PLACE};
pub use documents::{DocumentLine, Documents};
pub use family::{Family, Relative, SideBySide};
pub use frame::{Badge, Frame};
pub use genogram::{Genogram, GenogramPerson, Join, NOT_OPENABLE_PERSON, Sex};
pub use group::Group;
pub use identity::{Identity, IdentityRow, Said};
pub use involved::{Involved, People, WorkerChange};
pub use line::{Changed, Earlier, HIDDEN_ADDRESS, Line, Written};
pub(crate) use looks::account_in_words;
pub use looks::{Look, Looks};
pub use overview::{AddressLine, NextDate, Noted, Overview, PlanSentence};
pub use plans::{Plans, Section};
pub use visits::{Counts, Seen, VisitLine, Visits};
pub use voice::Heard;
pub use wellbeing::{EducationAndHealth, Missing};
pub use who::NOT_OPENABLE;

/// One entry with all its versions.
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub child: SubjectId,
    pub label: String,
    pub line: Line,
}

/// A child's whole history, read in the transaction that will write the look down.
pub(crate) struct Opened {
    pub picture: Arc<Picture>,
    pub write: Write,
    pub history: Vec<Recorded>,
}

/// Makes a use case for one page: its name, what it tells, and how the look is written down.
macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident -> $page:ty: $tell:path, $reach:ident, $look:literal;)*) => {
        impl Sightline {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// [`ServiceError::NotFound`], [`ServiceError::Restricted`], [`ServiceError::Refused`]; and if the look
                /// cannot be written down, nothing is served.
                pub async fn $name(
                    &self,
                    actor: &Actor,
                    purpose: Purpose,
                    child: SubjectId,
                    known_at: KnownAt,
                ) -> Result<$page, ServiceError> {
                    let asked = Asked { actor, purpose, child, known_at, reach: Reach::$reach, look: $look };
                    self.tell_page(asked, $tell).await
                }
            )*
        }
    };
}

pages! {
    /// The first page of a child's record, now or as it was known.
    child_page -> Overview: overview::overview, Named, "the child's page";
    /// The clocks of a child, with their explanations.
    child_clocks -> Clocks: Clocks::of, Named, "the child's clocks";
    /// The family, brothers and sisters side by side, and the genogram.
    child_family -> Family: family::family, Family, "the child's family";
    /// Plans and reviews.
    child_plans -> Plans: plans::plans, Named, "the child's plans";
    /// Visits.
    child_visits -> Visits: visits::visits, Named, "the child's visits";
    /// Periods of care, placements and legal status.
    child_care -> Care: care::care, Named, "the child's care";
    /// Who works with the child.
    child_involved -> People: involved::people, Named, "who works with the child";
    /// Education and health.
    child_education_and_health -> EducationAndHealth: wellbeing::education_and_health, Named,
        "the child's education and health";
    /// Missing episodes.
    child_missing -> Missing: wellbeing::missing, Named, "the child's missing episodes";
    /// Documents.
    child_documents -> Documents: documents::documents, Named, "the child's documents";
}

/// Which page of whose record, for whom.
struct Asked<'a> {
    actor: &'a Actor,
    purpose: Purpose,
    child: SubjectId,
    known_at: KnownAt,
    reach: Reach,
    look: &'static str,
}

impl Sightline {
    /// The chronology of a child, now or as it was known, narrowed as asked.
    ///
    /// # Errors
    /// As [`Sightline::child_page`].
    pub async fn child_chronology(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        known_at: KnownAt,
        filter: &Filter,
    ) -> Result<Chronology, ServiceError> {
        let asked = Asked { actor, purpose, child, known_at, reach: Reach::Named, look: "the child's chronology" };
        self.tell_page(asked, |reading| chronology::chronology(reading, filter)).await
    }

    /// One entry of a child with all its versions.
    ///
    /// # Errors
    /// As [`Sightline::child_page`]; [`ServiceError::NotFound`] if the entry is not this child's.
    pub async fn child_entry(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        entry: EntryId,
    ) -> Result<EntryPage, ServiceError> {
        let (known_at, reach, look) = (KnownAt::Now, Reach::Named, "one entry of the record");
        let asked = Asked { actor, purpose, child, known_at, reach, look };
        let page = self.tell_page(asked, |reading| one_entry(reading, entry)).await?;
        page.ok_or_else(|| ServiceError::NotFound("This record has no such entry.".to_owned()))
    }

    /// Reads, tells, and writes the look down, in one transaction.
    async fn tell_page<T>(&self, asked: Asked<'_>, tell: impl FnOnce(&Reading<'_>) -> T) -> Result<T, ServiceError> {
        let Asked { actor, purpose, child, known_at, reach, look } = asked;
        let Opened { picture, mut write, history } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let past = history::moment_of(&history, known_at);
        let (entries, guards) = history::entries(history, known_at);
        let entries = history::of_one_person(entries, child);
        let then = match known_at {
            KnownAt::Now => None,
            _ => Some(called::known_then(&write, &entries, known_at, reach).await?),
        };
        let page = {
            let mut who = Who::new(self, &picture, actor, purpose);
            who.then = then;
            count_together(&mut who, &entries, child);
            let moment = past.unwrap_or_else(|| self.clock.now());
            tell(&Reading {
                child,
                entries: &entries,
                guards: &guards,
                who: &who,
                may: self.may_beside(&picture, actor, purpose, child),
                day: london_date(moment),
                moment,
                known_at: past,
                restricted: match past {
                    None => self.child_facts(&picture, actor, child).restricted,
                    // The page says what was known then. Who may open it was decided by today's restrictions.
                    Some(_) => entries.iter().any(|entry| matches!(entry.standing(), Some(Fact::Restriction(_)))),
                },
            })
        };
        let what = if past.is_some() { format!("{look} as known at a past moment") } else { look.to_owned() };
        record_look(&mut write, actor, purpose, Some(child), &what).await?;
        write.commit().await?;
        Ok(page)
    }

    fn may_beside(&self, picture: &Picture, actor: &Actor, purpose: Purpose, child: SubjectId) -> May {
        let may = |action| self.require_for_child(picture, actor, action, purpose, child).is_ok();
        May { see_protected_address: may(Action::SeeProtectedAddress), see_looks: may(Action::SeeLooks) }
    }

    /// Asks whether the actor may, takes the lock, and asks again of the record as it is under it: what is served is decided
    /// on what the transaction sees, also where the child was joined with a restricted record meanwhile. The history is that of the person: of this
    /// record and of all that were joined with it.
    ///
    /// # Errors
    /// The policies do not allow it, or there is no such child.
    pub(crate) async fn open_record(
        &self,
        actor: &Actor,
        action: Action,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<Opened, ServiceError> {
        // Who may not is told so without waiting for the lock.
        let before = self.picture().await?;
        self.require_for_child(&before, actor, action, purpose, child)?;
        let write = self.begin().await?;
        let picture = self.picture().await?;
        self.require_for_child(&picture, actor, action, purpose, child)?;
        let history = whole_history(&write, &picture.records_of(child)).await?;
        if history.iter().all(|recorded| IS_ABOUT_NO_CHILD.iter().any(|kind| kind.code() == recorded.version.kind)) {
            return Err(no_such_child());
        }
        Ok(Opened { picture, write, history })
    }
}

/// Kinds of entries on workers, teams and accounts: a record with no others is not a child's.
const IS_ABOUT_NO_CHILD: [Kind; 8] = [
    Kind::Absence,
    Kind::Account,
    Kind::Authority,
    Kind::Team,
    Kind::Worker,
    Kind::Post,
    Kind::Supervision,
    Kind::DirectObservation,
];

/// In the order of the chain.
async fn whole_history(write: &Write, records: &[SubjectId]) -> Result<Vec<Recorded>, ServiceError> {
    let mut history = Vec::new();
    for record in records {
        history.extend(write.history(*record, KnownAt::Now).await?);
    }
    if records.len() > 1 {
        history.sort_by_key(|recorded| (recorded.version.position, recorded.version.ordinal));
    }
    Ok(history)
}

pub(crate) fn no_such_child() -> ServiceError {
    ServiceError::NotFound("There is no record of such a child.".to_owned())
}

/// Only where a visit to several children is in the record.
fn count_together(who: &mut Who<'_>, entries: &[EntryHistory], child: SubjectId) {
    let facts = || entries.iter().filter_map(EntryHistory::standing);
    let marks: BTreeSet<SubjectId> = facts().filter_map(who::mark_of).collect();
    if marks.is_empty() {
        return;
    }
    let others: BTreeSet<SubjectId> = if who.then.is_some() {
        facts()
            .filter_map(|fact| if let Fact::Relationship(related) = fact { Some(related.to) } else { None })
            .collect()
    } else {
        crate::brothers_and_sisters::of(who.picture, child).into_iter().collect()
    };
    who.count_together(&marks, &others);
}

fn one_entry(reading: &Reading<'_>, entry: EntryId) -> Option<EntryPage> {
    let wanted = reading.entries.iter().find(|held| held.entry == entry)?;
    let mut line = reading.writer().line(wanted);
    line.notes = reading.notes(entry);
    let label = identity::label(&identity::standing(reading.entries));
    Some(EntryPage { child: reading.child, label, line })
}

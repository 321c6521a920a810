//! Practice standards: `practice/standards.toml`, and how the record of one child stands against each.
//!
//! A standard says how things stand on a day and what helps; it is no judgement of a worker. Where a clock exists
//! ([`crate::clocks`]) it decides, so that a visit is in time here exactly where it is in time on every other page.

mod judge;
mod read;
#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock, OnceLock};

use chrono::NaiveDate;
use domain::clock::Timescales;
use domain::{EntryId, SubjectId};
use picture::Picture;

pub use read::NotStandards;

use crate::child::{self, Child};
use crate::open_work::OpenWork;
use crate::rows::{Asking, Desk};
use crate::staff::Staff;

/// The file that the program came with.
pub const FILE: &str = "practice/standards.toml";
const BUILT_IN: &str = include_str!("../../../practice/standards.toml");

static CAME_WITH: LazyLock<Standards> = LazyLock::new(|| Standards::from_toml(BUILT_IN, FILE).expect("held by a test"));

/// Those of the council that this program serves. Set once, before anything is measured.
static IN_FORCE: OnceLock<Standards> = OnceLock::new();

/// The standards of one council, in the order of its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Standards {
    file: Arc<str>,
    all: Vec<Arc<Standard>>,
}

/// One standard, as a council sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// `seen_alone`: stands in addresses.
    pub id: String,
    pub name: String,
    /// A sentence: what is asked.
    pub asked: String,
    /// Children with work open under any of these duties.
    pub duties: Vec<Duty>,
    /// Only children of this age in whole years and over.
    pub from_age: Option<u32>,
    pub measure: Measure,
    /// What puts it right: a clause without a full stop.
    pub help: String,
    pub source: Option<String>,
    /// Who agreed it and when, as the file says.
    pub agreed_by: Option<String>,
}

/// Under which a child is helped; a child may be under several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duty {
    ChildProtection,
    LookedAfter,
    ShortBreaks,
    Section47,
    ChildInNeed,
    Assessment,
    PrivateFostering,
    CareLeaver,
    EarlyHelp,
}

impl Duty {
    pub const ALL: [Self; 9] = [
        Self::ChildProtection,
        Self::LookedAfter,
        Self::ShortBreaks,
        Self::Section47,
        Self::ChildInNeed,
        Self::Assessment,
        Self::PrivateFostering,
        Self::CareLeaver,
        Self::EarlyHelp,
    ];

    /// The word that stands for it in the file.
    pub fn code(self) -> &'static str {
        match self {
            Self::ChildProtection => "child_protection",
            Self::LookedAfter => "looked_after",
            Self::ShortBreaks => "short_breaks",
            Self::Section47 => "section_47",
            Self::ChildInNeed => "child_in_need",
            Self::Assessment => "assessment",
            Self::PrivateFostering => "private_fostering",
            Self::CareLeaver => "care_leaver",
            Self::EarlyHelp => "early_help",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// `looked after`, in a list of those to whom a standard applies.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ChildProtection => "child protection plan",
            Self::LookedAfter => "looked after",
            Self::ShortBreaks => "short breaks",
            Self::Section47 => "section 47 enquiry",
            Self::ChildInNeed => "child in need plan",
            Self::Assessment => "assessment or open referral",
            Self::PrivateFostering => "privately fostered",
            Self::CareLeaver => "care leaver",
            Self::EarlyHelp => "early help",
        }
    }

    /// Whether a child with such open work is under it.
    pub fn is_open(self, open: OpenWork) -> bool {
        match self {
            Self::ChildProtection => open.child_protection,
            Self::LookedAfter => open.looked_after,
            Self::ShortBreaks => open.short_breaks,
            Self::Section47 => open.section_47,
            Self::ChildInNeed => open.child_in_need,
            Self::Assessment => open.assessment || open.referral,
            Self::PrivateFostering => open.private_fostering,
            Self::CareLeaver => open.care_leaver,
            Self::EarlyHelp => open.early_help,
        }
    }
}

/// How a standard is measured. A closed list: what is measured is code, how much of it is the council's. Days are days of
/// the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    Visits,
    Reviews,
    /// Rules of the table of clocks, by their numbers.
    Timescales(Vec<String>),
    SeenAlone {
        visits: usize,
    },
    BedroomSeen {
        days: i64,
    },
    Allocated,
    Supervision {
        days: i64,
    },
    Chronology {
        days: i64,
    },
    CaseSummary {
        days: i64,
    },
    Oversight {
        days: i64,
    },
    OwnWords {
        days: i64,
    },
}

/// What helps: a place where it is done or written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    Visit,
    Allocate,
    /// A session with the worker who has the child.
    Supervise(SubjectId),
    Note,
    Decide,
    /// A page of the child's record: `/plans`.
    Page(&'static str),
}

/// How a child stands against one standard. The words are clauses without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Met { why: String },
    NotMet { why: String, helps: Help },
    DoesNotApply { reason: String },
    CannotSay { reason: String },
}

impl Outcome {
    pub fn in_words(&self) -> &'static str {
        match self {
            Self::Met { .. } => "Met",
            Self::NotMet { .. } => "Would help",
            Self::DoesNotApply { .. } => "Does not apply",
            Self::CannotSay { .. } => "Cannot say",
        }
    }

    pub fn why(&self) -> &str {
        match self {
            Self::Met { why } | Self::NotMet { why, .. } => why,
            Self::DoesNotApply { reason } | Self::CannotSay { reason } => reason,
        }
    }

    pub fn is_met(&self) -> bool {
        matches!(self, Self::Met { .. })
    }

    pub fn is_not_met(&self) -> bool {
        matches!(self, Self::NotMet { .. })
    }
}

/// One child against one standard, with the entries that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    pub standard: Arc<Standard>,
    pub outcome: Outcome,
    pub entries: Vec<EntryId>,
}

/// One child against every standard, and who has the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildAgainst {
    pub desk: Desk,
    pub open: OpenWork,
    pub against: Vec<Against>,
}

impl ChildAgainst {
    /// What would help, in the order of the file.
    pub fn needs(&self) -> impl Iterator<Item = &Against> {
        self.against.iter().filter(|one| one.outcome.is_not_met())
    }
}

impl Standards {
    /// What the program came with.
    pub fn built_in() -> &'static Self {
        &CAME_WITH
    }

    /// What holds in the council that this program serves: its own file, or else what the program came with.
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(|| Self::built_in())
    }

    /// Puts a council's own standards in force for this program. Whatever was put in force before stays: `false`.
    pub fn put_in_force(self) -> bool {
        IN_FORCE.set(self).is_ok()
    }

    /// Reads a council's own file, whole. `file` is its name, for messages.
    ///
    /// # Errors
    /// The first fault in the file, with its line and key and what to do.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, NotStandards> {
        read::standards(text, file)
    }

    /// The name of the file that was read, for explanations.
    pub fn file(&self) -> &str {
        &self.file
    }

    pub fn all(&self) -> &[Arc<Standard>] {
        &self.all
    }

    pub fn standard(&self, id: &str) -> Option<&Arc<Standard>> {
        self.all.iter().find(|one| one.id == id)
    }
}

/// One child against each standard on a day. Nothing that happens after the day counts.
pub fn measure(child: &Child<'_>, day: NaiveDate, standards: &Standards) -> Vec<Against> {
    standards.all.iter().map(|standard| judge::against(child, day, standard)).collect()
}

/// One child of a picture. `None` where no work is open: no standard applies.
pub fn of_child(
    picture: &Picture,
    id: SubjectId,
    staff: &Staff,
    timescales: &Timescales,
    day: NaiveDate,
    standards: &Standards,
) -> Option<ChildAgainst> {
    let held = child::read(picture, id);
    let asking = Asking::on(day);
    let child = Child::of(id, &held, staff, timescales, &asking).with_notes_of(picture);
    let open = child.open_on(day);
    open.is_open().then(|| ChildAgainst { desk: child.desk_on(day), open, against: measure(&child, day, standards) })
}

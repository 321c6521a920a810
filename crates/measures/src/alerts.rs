//! Alerts: what on a child's record asks for somebody today, why, where it is put right, and whose it is.
//!
//! An alert is worked out and never stored: it follows from the record and goes when the record is right. Facts, clocks and days,
//! never a score of a child. What people did about one is [`domain::alert::AlertHandling`]; [`standing`] puts both together.

mod case;
mod data;
mod due;
mod front_door;
pub mod owner;
pub mod rules;
pub mod standing;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::clock::Timescales;
use domain::team::Service;
use domain::{EntryId, Fact, SubjectId};
use picture::Picture;

use crate::child::{Child, read};
use crate::open_work::{OpenWork, is_work};
use crate::rows::Asking;

pub use due::is_visit;
pub use owner::{Desks, Owned, Owner};
pub use rules::Rules;
pub use standing::{Standing, State};

/// What raises an alert. The order is that of lists: what asks for somebody first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    MissingNow,
    ContactUndecided,
    Unallocated,
    NotSeen,
    ReturnInterview,
    Conference,
    ProtectionReview,
    CareReview,
    HealthAssessment,
    EducationPlan,
    Timescale,
    NoActivity,
    NoSupervision,
    Drift,
    DataFault,
}

impl Rule {
    pub const ALL: [Self; 15] = [
        Self::MissingNow,
        Self::ContactUndecided,
        Self::Unallocated,
        Self::NotSeen,
        Self::ReturnInterview,
        Self::Conference,
        Self::ProtectionReview,
        Self::CareReview,
        Self::HealthAssessment,
        Self::EducationPlan,
        Self::Timescale,
        Self::NoActivity,
        Self::NoSupervision,
        Self::Drift,
        Self::DataFault,
    ];

    /// The word that stands for it in addresses, in `alerts.toml` and in the keys of alerts.
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingNow => "missing_now",
            Self::ContactUndecided => "contact_undecided",
            Self::Unallocated => "unallocated",
            Self::NotSeen => "not_seen",
            Self::ReturnInterview => "return_interview",
            Self::Conference => "conference",
            Self::ProtectionReview => "protection_review",
            Self::CareReview => "care_review",
            Self::HealthAssessment => "health_assessment",
            Self::EducationPlan => "education_plan",
            Self::Timescale => "timescale",
            Self::NoActivity => "no_activity",
            Self::NoSupervision => "no_supervision",
            Self::Drift => "drift",
            Self::DataFault => "data_fault",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::MissingNow => "Missing now",
            Self::ContactUndecided => "Contact undecided",
            Self::Unallocated => "Open work, nobody allocated",
            Self::NotSeen => "Not seen in time",
            Self::ReturnInterview => "Return interview",
            Self::Conference => "Initial child protection conference",
            Self::ProtectionReview => "Child protection review",
            Self::CareReview => "Looked-after review",
            Self::HealthAssessment => "Health assessment",
            Self::EducationPlan => "Personal education plan",
            Self::Timescale => "Other timescale",
            Self::NoActivity => "Nothing recorded lately",
            Self::NoSupervision => "No supervision of the case",
            Self::Drift => "Child protection plan goes on",
            Self::DataFault => "Data to put right",
        }
    }
}

/// How much time there is, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Now,
    Overdue,
    Soon,
    /// Nothing runs out: the record is to be put right.
    Tidy,
}

impl Severity {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Overdue => "Overdue",
            Self::Soon => "Due soon",
            Self::Tidy => "To put right",
        }
    }
}

/// Where an alert is put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// By recording a visit.
    Visit,
    /// By deciding on a contact.
    Contact(EntryId),
    /// By giving the child to somebody.
    Allocate,
    /// By a session with the worker who has the child.
    Supervise(SubjectId),
    /// By recording a decision.
    Decide,
    /// At one entry of the record.
    Entry(EntryId),
    /// On a page of the record: `/plans`; empty for the first one.
    Page(&'static str),
}

/// Something that asks for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub rule: Rule,
    /// Names the alert within the record of its child, and stays the same while it stands: the rule or clock, and the entry that
    /// raised it.
    pub key: String,
    pub raised_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub severity: Severity,
    /// `Child protection visit`.
    pub name: &'static str,
    /// `Overdue by 3 working days`.
    pub when: String,
    /// A clause without a full stop; the words of the clock where there is one.
    pub why: String,
    pub mend: Mend,
}

impl Alert {
    /// The day from which it presses: when it was due, or else raised.
    pub fn presses_from(&self) -> NaiveDate {
        self.due_on.map_or(self.raised_on, |due| due.max(self.raised_on))
    }
}

/// Who had the child last, as far as the record says: what ownership begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    pub worker: Option<SubjectId>,
    pub team: Option<SubjectId>,
    /// The service that such work belongs to, where no team is known.
    pub service: Option<Service>,
}

/// What asks for somebody on one child's record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertsOfChild {
    /// The most pressing first.
    pub alerts: Vec<Alert>,
    pub lead: Lead,
    pub is_open: bool,
}

/// The alerts of one child of a picture.
pub fn of_child(
    picture: &Picture,
    child: SubjectId,
    desks: &Desks,
    timescales: &Timescales,
    today: NaiveDate,
    rules: &Rules,
) -> AlertsOfChild {
    let held = read(picture, child);
    let asking = Asking::on(today);
    let child = Child::of(child, &held, desks.staff(), timescales, &asking).with_notes_of(picture);
    AlertsOfChild {
        alerts: alerts_of(&child, desks, today, rules),
        lead: lead_of(&child, today),
        is_open: child.open_on(today).is_open(),
    }
}

/// Everything that asks for somebody on a day, the most pressing first. Nothing that happens after the day counts.
pub fn alerts_of(child: &Child<'_>, desks: &Desks, today: NaiveDate, rules: &Rules) -> Vec<Alert> {
    let mut alerts = Vec::new();
    front_door::undecided(child, today, &mut alerts);
    case::missing(child, today, &mut alerts);
    if child.open_on(today).is_open() {
        due::clocks(child, today, rules, &mut alerts);
        case::unallocated(child, desks, today, &mut alerts);
        case::quiet(child, desks, today, rules, &mut alerts);
        case::drift(child, today, rules, &mut alerts);
        data::faults(child, today, &mut alerts);
    }
    alerts.retain(|alert| rules.is_on(alert.rule));
    alerts.sort_by(|one, other| {
        let order = |alert: &Alert| (alert.severity, alert.rule, alert.presses_from());
        order(one).cmp(&order(other)).then_with(|| one.key.cmp(&other.key))
    });
    // Two clocks may run from one entry, or from the same thing told twice: the first stands for both.
    let (mut keys, mut said) = (HashSet::new(), HashSet::new());
    alerts.retain(|alert| {
        keys.insert(alert.key.clone())
            && (alert.rule == Rule::ContactUndecided || said.insert((alert.name, alert.due_on, alert.why.clone())))
    });
    alerts
}

/// The open allocation, or failing that the last one: of somebody who left the team is still known.
fn lead_of(child: &Child<'_>, today: NaiveDate) -> Lead {
    use domain::allocation::Part;
    let service = service_of(child.open_on(today));
    let leads = |part: Part| matches!(part, Part::KeyWorker | Part::FamilyHelpLead);
    let last = || {
        let begun = child.allocations().iter().filter(|(_, one)| leads(one.part) && one.from <= today);
        begun.max_by_key(|(entry, one)| (one.until.unwrap_or(NaiveDate::MAX), one.from, *entry)).copied()
    };
    let Some((_, one)) = child.lead_on(today).or_else(last) else { return Lead { service, ..Lead::default() } };
    Lead { worker: one.worker, team: one.team, service }
}

/// The service to which such work usually belongs.
fn service_of(open: OpenWork) -> Option<Service> {
    let services = [
        (open.looked_after || open.short_breaks, Service::ChildrenInCare),
        (open.child_protection || open.section_47 || open.child_in_need, Service::FamilySafeguarding),
        (open.private_fostering, Service::FamilySafeguarding),
        (open.assessment || open.referral, Service::Assessment),
        (open.care_leaver, Service::LeavingCare),
        (open.early_help, Service::EarlyHelp),
    ];
    services.into_iter().find(|(is_so, _)| *is_so).map(|(_, service)| service)
}

/// The entry that began what is open longest, and its day.
fn opened(child: &Child<'_>, today: NaiveDate) -> Option<(EntryId, NaiveDate)> {
    let lasting = child.facts().filter(|(_, fact)| is_work(fact)).filter_map(|(entry, fact)| {
        let (from, until) = (fact.happened_at()?.day(), fact.ended_at().map(|at| at.day()));
        (from <= today && until.is_none_or(|until| until > today)).then_some((from, entry))
    });
    lasting.min().map(|(from, entry)| (entry, from)).or_else(|| who(child).map(|entry| (entry, today)))
}

/// The entry that says who the child is, what is typed here first.
fn who(child: &Child<'_>) -> Option<EntryId> {
    let persons = child.facts().filter(|(_, fact)| matches!(fact, Fact::Person(_)));
    persons.min_by_key(|(entry, _)| (!child.is_typed(*entry), *entry)).map(|(entry, _)| entry)
}

fn key(what: &str, entry: EntryId) -> String {
    format!("{what}/{entry}")
}

//! What each role finds on its first page: what waits for it, from the record as it is now. Nothing made up, no score.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::contact::Contact;
use domain::time::When;
use domain::{EntryId, Fact, Kind, Role, Source, SubjectId};
use measures::{Figure, Window};
use picture::{Held, Picture};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::alerts::AlertsAtHome;
use crate::app::Sightline;
use crate::contact::{AgencyContact, Queue};
use crate::draft::Draft;
use crate::error::ServiceError;
use crate::figures::PublicScorecard;
use crate::governance::Governance;
use crate::my_work::MyWork;
use crate::team::TeamLine;

/// How far back a worker's own contacts are looked for, in days.
pub const RECENT_DAYS: i64 = 7;
/// The most contacts that are looked through for those of one worker: each costs a question to the ledger.
const LOOKED_THROUGH: usize = 150;
const JOBS: u64 = 10;
/// The figures of a first page.
const FRONT_FIGURES: [&str; 5] = ["FD-01", "FD-02", "FD-13", "FD-14", "FD-06"];

/// One person's first page.
#[derive(Clone, Debug)]
pub struct Home {
    /// What they have begun and not sent, newest first.
    pub drafts: Vec<Draft>,
    /// What waits on the children of the reader, for those who are allocated children.
    pub my_work: Option<Box<MyWork>>,
    /// Teams that the reader manages.
    pub my_teams: Vec<TeamLine>,
    /// How many alerts wait; `None` for who has none at all.
    pub alerts: Option<AlertsAtHome>,
    pub view: View,
}

#[derive(Clone, Debug)]
pub enum View {
    /// Contacts that wait, the least time left first, and the figures of the front door.
    FrontDoor {
        queue: Queue,
        figures: Vec<Figure>,
    },
    SocialWorker(Recorded),
    /// Who reviews and audits: nothing of their own is recorded in this version.
    Reader,
    Analyst {
        questions: usize,
        sources: Vec<SourceCount>,
        figures: Vec<Figure>,
        jobs: Vec<JobLine>,
    },
    Governance(Box<Governance>),
    Leadership {
        figures: Vec<Figure>,
    },
    /// The latest public scorecard; `None` until one is published.
    Public {
        scorecard: Option<Box<PublicScorecard>>,
    },
    Partner {
        contacts: Vec<AgencyContact>,
    },
    Administrator(Upkeep),
}

/// The contacts that a worker recorded lately.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    pub contacts: Vec<RecordedContact>,
    /// There were more contacts in that time than are looked through: older ones may be missing.
    pub cut: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedContact {
    pub entry: EntryId,
    pub child: SubjectId,
    pub label: String,
    pub received_at: When,
    /// What became of it; `None` while it waits.
    pub outcome: Option<&'static str>,
}

/// How much of what kind one source has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCount {
    pub source: Source,
    /// Different people of whom it says anything.
    pub people: usize,
    pub entries: usize,
}

/// A long piece of work and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobLine {
    pub kind: String,
    pub user_name: String,
    pub state: String,
    pub done: i64,
    pub total: Option<i64>,
}

/// What the administrator looks after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    pub open_accounts: usize,
    pub closed_accounts: usize,
    /// `SQLite` or `PostgreSQL`.
    pub engine: &'static str,
    /// Last place in the chain, and when it was taken.
    pub place: i64,
    pub last_at: Option<DateTime<Utc>>,
    pub jobs: Vec<JobLine>,
}

impl Sightline {
    /// The first page of whoever asks. What names children is written down as a look.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub async fn home(&self, actor: &Actor, purpose: Purpose) -> Result<Home, ServiceError> {
        let drafts = self.drafts(actor).await?;
        let view = match actor.role {
            Role::PracticeManager | Role::FrontDoorWorker => {
                let queue = self.contact_queue(actor, purpose).await?;
                View::FrontDoor { queue, figures: self.figures(actor, purpose).await? }
            }
            Role::SocialWorker => View::SocialWorker(self.recorded_by(actor, purpose).await?),
            Role::IndependentReviewingOfficer | Role::QualityAuditor | Role::ExternalAuditor => View::Reader,
            Role::PerformanceAnalyst => self.analyst(actor, purpose).await?,
            Role::HeadOfService | Role::Director | Role::Commissioner => {
                View::Leadership { figures: self.figures(actor, purpose).await? }
            }
            Role::LeadMember | Role::Councillor | Role::DemocraticServices => {
                View::Public { scorecard: self.public_scorecard(actor, purpose, None).await?.map(Box::new) }
            }
            Role::PartnerAgency => View::Partner { contacts: self.my_agency_contacts(actor, purpose).await? },
            Role::GovernanceOfficer => View::Governance(Box::new(self.governance(actor, purpose).await?)),
            Role::Administrator => View::Administrator(self.upkeep(actor, purpose).await?),
        };
        let has_children = matches!(actor.role, Role::SocialWorker | Role::IndependentReviewingOfficer);
        let my_work = if has_children { Some(Box::new(self.my_work(actor, purpose).await?)) } else { None };
        let my_teams = self.my_teams(actor, purpose).await?;
        let alerts = self.alerts_at_home(actor, purpose).await?;
        Ok(Home { drafts, my_work, my_teams, alerts, view })
    }

    /// The figures of the front door, for who may see the children behind them; none for anybody else.
    async fn figures(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<Figure>, ServiceError> {
        if self.require(actor, Action::SeeFigures, purpose).is_err() {
            return Ok(Vec::new());
        }
        let picture = self.picture().await?;
        self.front_figures(&picture).await
    }

    /// What a first page shows of the front door, up to today; the scorecard has the rest.
    async fn front_figures(&self, picture: &Arc<Picture>) -> Result<Vec<Figure>, ServiceError> {
        let mart = self.mart(picture).await?;
        let today = self.clock.today();
        let figure = |id: &&str| {
            let indicator = measures::indicators::indicator(id)?;
            let span = indicator.usual_window();
            Some(mart.figure(indicator, None, span, Window::of(span, today)))
        };
        Ok(FRONT_FIGURES.iter().filter_map(figure).collect())
    }

    async fn recorded_by(&self, actor: &Actor, purpose: Purpose) -> Result<Recorded, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        let visible = self.visible_children(&picture, actor, purpose);
        let contacts = self.front_door_contacts(&picture);
        let mut recent = newest_first(&picture, &contacts.recent);
        let cut = recent.len() > LOOKED_THROUGH;
        recent.truncate(LOOKED_THROUGH);
        let mut contacts = Vec::new();
        for (held, contact) in recent.into_iter().filter(|(held, _)| visible.contains(held.subject)) {
            let versions = write.entry(held.entry).await?;
            if versions.first().is_some_and(|first| first.actor == actor.user_name) {
                contacts.push(RecordedContact {
                    entry: held.entry,
                    child: held.subject,
                    label: picture.label(held.subject),
                    received_at: contact.received_at,
                    outcome: contact.decision.as_ref().map(|decision| decision.outcome.in_words()),
                });
            }
        }
        if !contacts.is_empty() {
            record_look(&mut write, actor, purpose, None, "first page: contacts recorded by the reader").await?;
        }
        write.commit().await?;
        Ok(Recorded { contacts, cut })
    }

    async fn analyst(&self, actor: &Actor, purpose: Purpose) -> Result<View, ServiceError> {
        let figures = self.figures(actor, purpose).await?;
        let picture = self.picture().await?;
        let questions = picture.all(Kind::ImportQuestion).filter(|held| is_unanswered(held)).count();
        Ok(View::Analyst { questions, sources: sources(&picture), figures, jobs: self.newest_jobs().await? })
    }

    async fn upkeep(&self, actor: &Actor, purpose: Purpose) -> Result<Upkeep, ServiceError> {
        let today = self.clock.today();
        let (open, closed): (Vec<_>, Vec<_>) =
            self.accounts(actor, purpose).await?.into_iter().partition(|account| account.is_open_on(today));
        let head = self.ledger.head().await?;
        Ok(Upkeep {
            open_accounts: open.len(),
            closed_accounts: closed.len(),
            engine: if self.ledger.is_postgres() { "PostgreSQL" } else { "SQLite" },
            place: head.position,
            last_at: head.recorded_at.map(ledger::Moment::utc),
            jobs: self.newest_jobs().await?,
        })
    }

    async fn newest_jobs(&self) -> Result<Vec<JobLine>, ServiceError> {
        Ok(self.ledger.jobs(JOBS).await?.into_iter().map(job_line).collect())
    }
}

/// Contacts received on or after a day, the newest first.
fn newest_first<'a>(picture: &'a Picture, contacts: &[EntryId]) -> Vec<(&'a Held, &'a Contact)> {
    let held = contacts.iter().filter_map(|entry| picture.entry(*entry));
    let contacts = held.filter_map(|held| match &held.fact {
        Fact::Contact(contact) => Some((held, contact.as_ref())),
        _ => None,
    });
    let mut contacts: Vec<_> = contacts.collect();
    contacts.sort_by_key(|(held, contact)| std::cmp::Reverse((contact.received_at.to_string(), held.entry)));
    contacts
}

fn is_unanswered(held: &Held) -> bool {
    matches!(&held.fact, Fact::ImportQuestion(question) if question.answer.is_none())
}

/// By source, what is recorded here first. Accounts are not counted: they are about nobody's child.
fn sources(picture: &Picture) -> Vec<SourceCount> {
    let mut by_source = std::collections::BTreeMap::<Source, (std::collections::BTreeSet<SubjectId>, usize)>::new();
    let kinds = Kind::ALL.iter().filter(|kind| !matches!(kind, Kind::Account | Kind::ImportQuestion));
    for held in kinds.flat_map(|kind| picture.all(*kind)) {
        let (people, entries) = by_source.entry(held.source.clone()).or_default();
        people.insert(held.subject);
        *entries += 1;
    }
    let counts =
        by_source.into_iter().map(|(source, (people, entries))| SourceCount { source, people: people.len(), entries });
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|count| (!count.source.is_typed(), count.source.clone()));
    counts
}

fn job_line(job: ledger::Job) -> JobLine {
    JobLine { kind: job.kind, user_name: job.user_name, state: job.state, done: job.done, total: job.total }
}

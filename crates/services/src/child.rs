//! The child's page: one record, read and written down in the same transaction.

mod called;
mod details;
mod history;
mod identity;
mod line;
mod looks;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::import_question::Doubt;
use domain::time::london_date;
use domain::{EntryId, Fact, Kind, SubjectId, When, dates};
use ledger::{Recorded, Write};
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use details::Known;
use history::EntryHistory;
use line::{May, Writer};

pub use ledger::{KnownAt, Moment};

pub use details::Detail;
pub use identity::{Identity, IdentityRow, Said};
pub use line::{Changed, Earlier, HIDDEN_ADDRESS, Line, Written};
use looks::Who;
pub(crate) use looks::account_in_words;
pub use looks::{Look, Looks};

/// Everything a reader may see of one child, as known now or at a past moment.
#[derive(Clone, Debug)]
pub struct ChildPage {
    pub child: SubjectId,
    /// `Some` on a past page: what was known then, and nothing later.
    pub known_at: Option<DateTime<Utc>>,
    pub identity: Identity,
    pub badges: Vec<Badge>,
    pub addresses: Vec<AddressLine>,
    /// Who is related to the child, as far as the reader may know.
    pub family: Vec<Relative>,
    /// The newest words of the child that anybody wrote down.
    pub childs_words: Option<ChildsWords>,
    /// The record, newest first, with what belongs to a referral within it.
    pub record: Vec<Line>,
    /// What has no date of its own: who this is, relationships, questions.
    pub undated: Vec<Line>,
    pub may_see_looks: bool,
}

/// What a reader must not overlook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    Restricted,
    ChildProtectionPlan,
    ChildInNeedPlan,
    OpenReferral,
    Unborn,
    Died,
}

impl Badge {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Restricted => "Restricted",
            Self::ChildProtectionPlan => "Child protection plan",
            Self::ChildInNeedPlan => "Child in need plan",
            Self::OpenReferral => "Open referral",
            Self::Unborn => "Unborn",
            Self::Died => "Died",
        }
    }
}

/// Where the child lives or lived, or that the reader may not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressLine {
    pub entry: EntryId,
    pub text: String,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub protected: bool,
    pub hidden: bool,
    pub source: String,
}

impl AddressLine {
    /// `, from 5 January 2026, until 1 March 2026`, or nothing.
    pub fn span(&self) -> String {
        let part = |word: &str, day: Option<NaiveDate>| {
            day.map(|day| format!(", {word} {}", dates::long(day))).unwrap_or_default()
        };
        part("from", self.from) + &part("until", self.until)
    }
}

/// Somebody related to the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// `None` where the reader may not open that record, and so not know whose it is.
    pub subject: Option<SubjectId>,
    pub label: String,
    /// `mother`, `brother or sister`.
    pub tie: &'static str,
}

/// In the child's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildsWords {
    pub words: String,
    pub when: When,
    pub entry: EntryId,
}

/// One entry with all its versions.
#[derive(Clone, Debug)]
pub struct EntryPage {
    pub child: SubjectId,
    pub label: String,
    pub line: Line,
}

impl ChildPage {
    /// Every line, those within referrals too.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.record.iter().chain(&self.undated).flat_map(Line::all)
    }

    /// The past moment that the page shows: `14 March 2026 at 9:30am`.
    pub fn known_at_in_words(&self) -> Option<String> {
        self.known_at.map(dates::long_london)
    }

    /// Nothing had been recorded of this child at the page's moment.
    pub fn is_empty(&self) -> bool {
        self.record.is_empty() && self.undated.is_empty()
    }
}

/// A child's whole history, read in the transaction that will write the look down.
pub(crate) struct Opened {
    pub picture: Arc<Picture>,
    pub write: Write,
    pub history: Vec<Recorded>,
}

impl Sightline {
    /// The record of a child, now or as it was known.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`], [`ServiceError::Restricted`], [`ServiceError::Refused`]; and if the look cannot be
    /// written down, nothing is served.
    pub async fn child_page(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        known_at: KnownAt,
    ) -> Result<ChildPage, ServiceError> {
        let Opened { picture, mut write, history } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let may = self.may_beside(&picture, actor, purpose, child);
        let moment = history::moment_of(&history, known_at);
        let entries = history::entries(history, known_at);
        let called_then = match known_at {
            KnownAt::Now => None,
            _ => Some(called::called_then(&write, &entries, known_at).await?),
        };
        let who = Who { app: self, picture: &picture, actor, purpose, called_then };
        let day = moment.map_or_else(|| self.clock.today(), london_date);
        let restricted = self.child_facts(&picture, actor, child).restricted;
        let page = page(child, moment, &entries, &Reading { who: &who, may, day, restricted });
        let what = if moment.is_some() { "the child's page as known at a past moment" } else { "the child's page" };
        record_look(&mut write, actor, purpose, Some(child), what).await?;
        write.commit().await?;
        Ok(page)
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
        let Opened { picture, mut write, history } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let may = self.may_beside(&picture, actor, purpose, child);
        let entries = history::entries(history, KnownAt::Now);
        let wanted = entries.iter().find(|held| held.entry == entry);
        let wanted = wanted.ok_or_else(|| ServiceError::NotFound("This record has no such entry.".to_owned()))?;
        let who = Who { app: self, picture: &picture, actor, purpose, called_then: None };
        let mut line = Writer { known: &who, may }.line(wanted);
        line.notes = notes(&entries, entry);
        let label = identity::identity(&identity::standing(&entries), self.clock.today()).label;
        record_look(&mut write, actor, purpose, Some(child), "one entry of the record").await?;
        write.commit().await?;
        Ok(EntryPage { child, label, line })
    }

    fn may_beside(&self, picture: &Picture, actor: &Actor, purpose: Purpose, child: SubjectId) -> May {
        let may = |action| self.require_for_child(picture, actor, action, purpose, child).is_ok();
        May { see_protected_address: may(Action::SeeProtectedAddress), see_looks: may(Action::SeeLooks) }
    }

    /// Asks whether the actor may, takes the lock, reads the child's history, and asks again if the record was restricted
    /// meanwhile: what is served is decided on what the transaction sees.
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
        for _ in 0..3 {
            let picture = self.picture().await?;
            self.require_for_child(&picture, actor, action, purpose, child)?;
            let write = self.begin().await?;
            let history = write.history(child, KnownAt::Now).await?;
            if history.iter().all(|recorded| recorded.version.kind == Kind::Account.code()) {
                return Err(no_such_child());
            }
            if !is_guarded_anew(&history, picture.position()) {
                return Ok(Opened { picture, write, history });
            }
        }
        Err(ServiceError::Refused("This record is being restricted at this moment. Try again.".to_owned()))
    }
}

pub(crate) fn no_such_child() -> ServiceError {
    ServiceError::NotFound("There is no record of such a child.".to_owned())
}

/// Whether something that decides who may open the record was written after the picture was taken.
fn is_guarded_anew(history: &[Recorded], known: i64) -> bool {
    let guards = [Kind::Restriction.code(), Kind::BreakGlass.code(), Kind::Address.code()];
    history.iter().any(|recorded| recorded.version.position > known && guards.contains(&recorded.version.kind.as_str()))
}

/// For whom, for which day.
struct Reading<'a> {
    who: &'a Who<'a>,
    may: May,
    day: NaiveDate,
    restricted: bool,
}

fn page(
    child: SubjectId,
    known_at: Option<DateTime<Utc>>,
    entries: &[EntryHistory],
    reading: &Reading<'_>,
) -> ChildPage {
    let persons = identity::standing(entries);
    let writer = Writer { known: reading.who, may: reading.may };
    let lines = entries.iter().map(|entry| {
        let mut line = writer.line(entry);
        line.notes = notes(entries, entry.entry);
        line
    });
    let (record, undated) = line::arrange(entries, lines.collect());
    ChildPage {
        child,
        known_at,
        identity: identity::identity(&persons, reading.day),
        badges: badges(entries, reading),
        addresses: addresses(entries, reading.may),
        family: family(entries, reading.who),
        childs_words: childs_words(entries),
        record,
        undated,
        may_see_looks: reading.may.see_looks,
    }
}

fn badges(entries: &[EntryHistory], reading: &Reading<'_>) -> Vec<Badge> {
    let persons = identity::standing(entries);
    let stands = |is: &dyn Fn(&Fact) -> bool| entries.iter().filter_map(EntryHistory::standing).any(is);
    let open =
        |start: NaiveDate, end: Option<NaiveDate>| start <= reading.day && end.is_none_or(|end| end > reading.day);
    let all = [
        (Badge::Restricted, reading.restricted),
        (Badge::Died, persons.iter().any(|(_, person)| person.death_date.is_some())),
        (Badge::Unborn, identity::is_unborn(&persons)),
        (
            Badge::ChildProtectionPlan,
            stands(&|fact| matches!(fact, Fact::ChildProtectionPlan(plan) if open(plan.start_date, plan.end_date))),
        ),
        (
            Badge::ChildInNeedPlan,
            stands(&|fact| matches!(fact, Fact::ChildInNeedPlan(plan) if open(plan.start_date, plan.end_date))),
        ),
        (
            Badge::OpenReferral,
            stands(&|fact| matches!(fact, Fact::Referral(referral) if referral.is_open_on(reading.day))),
        ),
    ];
    all.into_iter().filter_map(|(badge, is)| is.then_some(badge)).collect()
}

fn family(entries: &[EntryHistory], who: &Who<'_>) -> Vec<Relative> {
    let related = entries.iter().filter_map(|entry| match entry.standing()? {
        Fact::Relationship(related) => Some(Relative {
            subject: who.may_open(related.to).then_some(related.to),
            label: who.person(related.to),
            tie: related.tie.in_words(),
        }),
        _ => None,
    });
    related.collect()
}

/// Addresses that stand, the newest first.
fn addresses(entries: &[EntryHistory], may: May) -> Vec<AddressLine> {
    let mut lines: Vec<AddressLine> = entries.iter().filter_map(|entry| address_line(entry, may)).collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.until.is_none(), line.from, line.entry)));
    lines
}

fn address_line(entry: &EntryHistory, may: May) -> Option<AddressLine> {
    let fact = entry.standing()?;
    let Fact::Address(address) = fact else { return None };
    let protected = entry.hides(fact);
    let hidden = protected && !may.see_protected_address;
    let text = address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ");
    Some(AddressLine {
        entry: entry.entry,
        text: if hidden { HIDDEN_ADDRESS.to_owned() } else { text },
        from: address.from.filter(|_| !hidden),
        until: address.until.filter(|_| !hidden),
        protected,
        hidden,
        source: domain::Source::from_stored(&entry.last().recorded.version.source).in_words(),
    })
}

fn childs_words(entries: &[EntryHistory]) -> Option<ChildsWords> {
    let said = entries.iter().filter_map(|entry| match entry.standing()? {
        Fact::Contact(contact) => Some(ChildsWords {
            words: contact.childs_words.clone().filter(|words| !words.trim().is_empty())?,
            when: contact.received_at,
            entry: entry.entry,
        }),
        _ => None,
    });
    said.max_by_key(|said| (said.when.day(), said.when.to_string()))
}

/// What the reader should know beside the entry itself.
fn notes(entries: &[EntryHistory], entry: EntryId) -> Vec<String> {
    let asks = entries.iter().filter_map(EntryHistory::standing).any(|fact| {
        matches!(fact, Fact::ImportQuestion(question)
            if question.answer.is_none()
            && matches!(question.doubt, Doubt::MovedReferral { stands } if stands == entry))
    });
    if asks {
        vec!["An import asks about this: it may be the same referral with another date.".to_owned()]
    } else {
        Vec::new()
    }
}

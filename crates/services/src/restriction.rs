//! Restricted records, and break-glass: the way into one in an emergency.

use chrono::{DateTime, Duration, Utc};
use domain::break_glass::{Answer, BreakGlass, HOURS};
use domain::dates::long_london;
use domain::restriction::Restriction;
use domain::{EntryId, Fact, Kind, SubjectId};
use ledger::{NewAccess, Recorded};
use picture::{Held, Picture};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::{Opened, account_in_words};
use crate::error::{FieldFault, ServiceError};

/// The fewest characters of a reason: fewer say nothing.
pub const SHORTEST_REASON: usize = 10;

const BREAK_THE_GLASS: &str = "break the glass";

/// A child's restriction as the governance officer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictionPage {
    pub child: SubjectId,
    pub label: String,
    /// What stands, with its version for the form.
    pub standing: Option<(i32, Restriction)>,
    /// User name, name and role of everybody who may be named.
    pub accounts: Vec<(String, String, &'static str)>,
}

/// What the form for a restriction says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restricting {
    pub reason: String,
    /// User names of those who may open the record all the same.
    pub allowed: Vec<String>,
    /// The version that the form was filled in on, where a restriction stood.
    pub seen: Option<i32>,
}

/// One use of break-glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlassBroken {
    pub entry: EntryId,
    pub version: i32,
    pub child: SubjectId,
    pub label: String,
    pub who: String,
    pub role: Option<&'static str>,
    pub reason: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub in_force: bool,
    pub answer: Option<Answer>,
    /// Name of who answered.
    pub answered_by: Option<String>,
}

impl GlassBroken {
    pub fn from_in_words(&self) -> String {
        long_london(self.from)
    }

    /// When it was answered.
    pub fn answered_in_words(&self) -> String {
        self.answer.as_ref().map_or_else(|| "Not answered yet".to_owned(), |answer| long_london(answer.at))
    }

    pub fn until_in_words(&self) -> String {
        long_london(self.until)
    }
}

impl Sightline {
    /// What restricts a child's record, and who may be named in it.
    ///
    /// # Errors
    /// The actor may not restrict, or there is no such child.
    pub async fn restriction(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<RestrictionPage, ServiceError> {
        let Opened { picture, mut write, history } = self.open_record(actor, Action::Restrict, purpose, child).await?;
        record_look(&mut write, actor, purpose, Some(child), "the restriction of the record").await?;
        write.commit().await?;
        let standing = standing(&history).map(|(_, version, restriction)| (version, restriction));
        let accounts = self.open_accounts(&picture);
        Ok(RestrictionPage { child, label: picture.label(child), standing, accounts })
    }

    fn open_accounts(&self, picture: &Picture) -> Vec<(String, String, &'static str)> {
        let today = self.clock.today();
        let mut accounts: Vec<_> = picture
            .all(Kind::Account)
            .filter_map(|held| match &held.fact {
                Fact::Account(account) if account.is_open_on(today) => {
                    Some((account.user_name.clone(), account.display_name.clone(), account.role.in_words()))
                }
                _ => None,
            })
            .collect();
        accounts.sort();
        accounts
    }

    /// Restricts a child's record to the people named, or changes who they are.
    ///
    /// # Errors
    /// The actor may not; the reason or a name will not do; or someone else changed the restriction first.
    pub async fn restrict(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        asked: Restricting,
    ) -> Result<(), ServiceError> {
        let Opened { picture, mut write, history } = self.open_record(actor, Action::Restrict, purpose, child).await?;
        self.check_restricting(&picture, &asked)?;
        let restriction = Restriction { reason: asked.reason.trim().to_owned(), allowed: asked.allowed };
        let fact = match (standing(&history), asked.seen) {
            (Some((entry, _, _)), Some(seen)) => NewFact::typed(entry, child, restriction).superseding(seen),
            (None, None) => NewFact::typed(self.new_id(), child, restriction),
            _ => {
                let sentence =
                    "Someone else restricted this record or lifted its restriction meanwhile. Open the page again.";
                return Err(ServiceError::Unusable(sentence.to_owned()));
            }
        };
        let doing = Doing { actor, purpose, what: "restrict a record", reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }

    fn check_restricting(&self, picture: &Picture, asked: &Restricting) -> Result<(), ServiceError> {
        let mut faults = Vec::new();
        faults.extend(reason_fault("reason", "Enter why the record is restricted", &asked.reason));
        let today = self.clock.today();
        for name in &asked.allowed {
            if !picture.account(name).is_some_and(|account| account.is_open_on(today)) {
                faults.push(FieldFault::new("allowed", format!("There is no open account “{name}”")));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(faults)) }
    }

    /// Lifts a restriction. It stays in the history, withdrawn with the reason.
    ///
    /// # Errors
    /// The actor may not; no restriction stands; or someone else changed it first.
    pub async fn lift_restriction(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        reason: &str,
        seen: i32,
    ) -> Result<(), ServiceError> {
        let Opened { mut write, history, .. } = self.open_record(actor, Action::Restrict, purpose, child).await?;
        if let Some(fault) = reason_fault("reason", "Enter why the restriction is lifted", reason) {
            return Err(ServiceError::Invalid(vec![fault]));
        }
        let Some((entry, _, restriction)) = standing(&history) else {
            return Err(ServiceError::Unusable("This record is not restricted.".to_owned()));
        };
        let mut fact = NewFact::typed(entry, child, restriction).superseding(seen);
        fact.withdrawn = true;
        let reason = Some(reason.trim().to_owned());
        let doing = Doing { actor, purpose, what: "lift a restriction", reason, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }

    /// Opens a restricted record to the actor for [`HOURS`] hours. The governance officer is told by the list of uses. The
    /// same `request_key` from the same actor for the same child a second time gives the entry that the first one stored.
    ///
    /// # Errors
    /// The actor may not; the reason says too little; or the record is not restricted.
    pub async fn break_the_glass(
        &self,
        actor: &Actor,
        child: SubjectId,
        reason: &str,
        request_key: Option<String>,
    ) -> Result<EntryId, ServiceError> {
        let purpose = Purpose::BreakGlass;
        let Opened { picture, mut write, history } =
            self.open_record(actor, Action::BreakTheGlass, purpose, child).await?;
        if standing(&history).is_none() {
            return Err(ServiceError::Unusable("This record is not restricted. Open it as any other.".to_owned()));
        }
        let facts = self.child_facts(&picture, actor, child);
        if facts.allowed {
            return Err(ServiceError::Unusable("You may open this record without breaking the glass.".to_owned()));
        }
        if let Some(fault) = reason_fault("reason", "Enter why you must open this record now", reason) {
            return Err(ServiceError::Invalid(vec![fault]));
        }
        let entry = self.new_id();
        let now = self.clock.now();
        let opened = BreakGlass {
            account: actor.user_name.clone(),
            reason: reason.trim().to_owned(),
            from: now,
            until: now + Duration::hours(HOURS),
            answer: None,
        };
        let request_key = request_key.map(|key| format!("{BREAK_THE_GLASS}/{}/{child}/{key}", actor.user_name));
        let doing = Doing { actor, purpose, what: BREAK_THE_GLASS, reason: None, request_key };
        let appended = doing.append(&mut write, vec![NewFact::typed(entry, child, opened)]).await?;
        if appended.repeated {
            let stored = history.iter().find(|recorded| recorded.version.position == appended.position);
            return stored.map(|recorded| recorded.version.entry).ok_or_else(no_such_use);
        }
        let access = NewAccess {
            actor: actor.user_name.clone(),
            purpose: purpose.code().to_owned(),
            subject: Some(child),
            what: BREAK_THE_GLASS.to_owned(),
            reason: Some(reason.trim().to_owned()),
        };
        write.record_access(access).await?;
        write.commit().await?;
        Ok(entry)
    }

    /// What the actor opens this record for: the usual purpose, or break-glass where only the broken glass lets them in.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn purpose_for_child(
        &self,
        actor: &Actor,
        usual: Purpose,
        child: SubjectId,
    ) -> Result<Purpose, ServiceError> {
        let picture = self.picture().await?;
        let opens = |purpose| self.require_for_child(&picture, actor, Action::OpenChild, purpose, child).is_ok();
        let by_glass = !opens(usual) && opens(Purpose::BreakGlass);
        Ok(if by_glass { Purpose::BreakGlass } else { usual })
    }

    /// Whether the actor may be asked to break the glass on a child's record, for the form.
    ///
    /// # Errors
    /// The policies do not allow it. Says nothing of the record.
    pub async fn may_break_the_glass(&self, actor: &Actor, child: SubjectId) -> Result<(), ServiceError> {
        let picture = self.picture().await?;
        self.require_for_child(&picture, actor, Action::BreakTheGlass, Purpose::BreakGlass, child)?;
        let restricts = |held: &Held| matches!(held.fact, Fact::Restriction(_));
        if picture.of(child).any(restricts) {
            return Ok(());
        }
        Err(ServiceError::NotFound("There is no restricted record here.".to_owned()))
    }

    /// All uses of break-glass, unanswered first, then the newest.
    ///
    /// # Errors
    /// The actor may not see all looks.
    pub async fn break_glass_uses(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<GlassBroken>, ServiceError> {
        self.require(actor, Action::SeeAllLooks, purpose)?;
        let picture = self.picture().await?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "uses of break-glass").await?;
        write.commit().await?;
        Ok(uses(&picture, self.clock.now()))
    }

    /// One use of break-glass, for its answer.
    ///
    /// # Errors
    /// The actor may not answer, or there is no such use.
    pub async fn break_glass_use(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
    ) -> Result<GlassBroken, ServiceError> {
        self.require(actor, Action::AnswerBreakGlass, purpose)?;
        let picture = self.picture().await?;
        let held = picture.entry(entry).ok_or_else(no_such_use)?;
        self.require_for_child(&picture, actor, Action::AnswerBreakGlass, purpose, held.subject)?;
        let used = glass_broken(&picture, held, self.clock.now()).ok_or_else(no_such_use)?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, Some(held.subject), "a use of break-glass").await?;
        write.commit().await?;
        Ok(used)
    }

    /// The governance officer's finding on one use.
    ///
    /// # Errors
    /// The actor may not answer; the note says too little; it was answered before; or someone else answered first.
    pub async fn answer_break_glass(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        justified: bool,
        note: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::AnswerBreakGlass, purpose)?;
        let picture = self.picture().await?;
        let held = picture.entry(entry).ok_or_else(no_such_use)?;
        self.require_for_child(&picture, actor, Action::AnswerBreakGlass, purpose, held.subject)?;
        let Fact::BreakGlass(used) = &held.fact else { return Err(no_such_use()) };
        if used.answer.is_some() {
            return Err(ServiceError::Unusable("This use of break-glass has been answered.".to_owned()));
        }
        if let Some(fault) = reason_fault("note", "Enter what you found", note) {
            return Err(ServiceError::Invalid(vec![fault]));
        }
        let answer =
            Answer { by: actor.user_name.clone(), at: self.clock.now(), justified, note: note.trim().to_owned() };
        let answered = BreakGlass { answer: Some(answer), ..(**used).clone() };
        let fact = NewFact::typed(entry, held.subject, answered).superseding(held.version);
        let mut write = self.begin().await?;
        let doing = Doing { actor, purpose, what: "answer a use of break-glass", reason: None, request_key: None };
        doing.append(&mut write, vec![fact]).await?;
        write.commit().await?;
        Ok(())
    }
}

fn no_such_use() -> ServiceError {
    ServiceError::NotFound("There is no such use of break-glass.".to_owned())
}

fn reason_fault(field: &'static str, ask: &str, text: &str) -> Option<FieldFault> {
    let short = text.trim().chars().count() < SHORTEST_REASON;
    short.then(|| FieldFault::new(field, format!("{ask}, in {SHORTEST_REASON} characters or more")))
}

/// The restriction that stands in a history: entry, version and text.
fn standing(history: &[Recorded]) -> Option<(EntryId, i32, Restriction)> {
    let mut newest: Vec<&Recorded> = Vec::new();
    for recorded in history.iter().filter(|recorded| recorded.version.kind == Kind::Restriction.code()) {
        newest.retain(|held| held.version.entry != recorded.version.entry);
        newest.push(recorded);
    }
    newest.into_iter().filter(|held| !held.version.withdrawn).find_map(|held| {
        match Fact::from_body(Kind::Restriction, held.version.body.as_deref()?).ok()? {
            Fact::Restriction(restriction) => Some((held.version.entry, held.version.version, *restriction)),
            _ => None,
        }
    })
}

/// Unanswered first, then the newest.
pub(crate) fn uses(picture: &Picture, now: DateTime<Utc>) -> Vec<GlassBroken> {
    let mut uses: Vec<GlassBroken> =
        picture.all(Kind::BreakGlass).filter_map(|held| glass_broken(picture, held, now)).collect();
    uses.sort_by_key(|used| (used.answer.is_some(), std::cmp::Reverse(used.from), used.entry));
    uses
}

fn glass_broken(picture: &Picture, held: &Held, now: DateTime<Utc>) -> Option<GlassBroken> {
    let Fact::BreakGlass(used) = &held.fact else { return None };
    Some(GlassBroken {
        entry: held.entry,
        version: held.version,
        child: held.subject,
        label: picture.label(held.subject),
        who: account_in_words(picture, &used.account),
        role: picture.account(&used.account).map(|account| account.role.in_words()),
        reason: used.reason.clone(),
        from: used.from,
        until: used.until,
        in_force: used.in_force_at(now),
        answer: used.answer.clone(),
        answered_by: used.answer.as_ref().map(|answer| account_in_words(picture, &answer.by)),
    })
}

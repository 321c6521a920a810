//! What the governance officer watches: who looks at what, break-glass, restricted records, and whether the chain holds.
//!
//! Facts only. Nobody is scored; a person asks, and a person answers.

use std::collections::{BTreeMap, BTreeSet};

use domain::time::london_date;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::child::{Look, account_in_words};
use crate::error::ServiceError;
use crate::restriction::{GlassBroken, uses};

pub use ledger::{Break, Verified};

/// More children than this opened by one person in one day are worth a question.
pub const MANY_CHILDREN: usize = 30;
/// The newest looks that the page lists.
const LISTED: usize = 50;
/// How far back the day's looks are read.
const READ: u64 = 20_000;

/// The governance officer's page.
#[derive(Clone, Debug)]
pub struct Governance {
    /// Uses of break-glass that nobody has answered.
    pub unanswered: Vec<GlassBroken>,
    /// Uses that were made today and have been answered.
    pub answered_today: Vec<GlassBroken>,
    /// Who opened more than [`MANY_CHILDREN`] children today.
    pub many_children: Vec<ManyChildren>,
    pub restricted: Vec<RestrictedChild>,
    /// The newest looks of all.
    pub looks: Vec<LookAt>,
    /// There were so many looks today that the first of them were not read.
    pub cut: bool,
}

/// One person and how many different children's records they opened today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyChildren {
    pub who: String,
    pub user_name: String,
    pub role: Option<&'static str>,
    pub children: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictedChild {
    pub child: SubjectId,
    pub label: String,
    pub reason: String,
    /// Names of those who may open the record.
    pub allowed: Vec<String>,
}

/// A look, and at whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAt {
    pub look: Look,
    /// `None` for a look that was not at one person, such as a search.
    pub child: Option<(SubjectId, String)>,
}

impl Sightline {
    /// Break-glass, unusual looking, restricted records and the newest looks.
    ///
    /// Everything is read first, then the look is written down and committed, and only then is what was read given out:
    /// nothing shown is newer than the look, and nothing is shown without it. The list ends before the look itself.
    ///
    /// # Errors
    /// The actor may not see all looks.
    pub async fn governance(&self, actor: &Actor, purpose: Purpose) -> Result<Governance, ServiceError> {
        self.require(actor, Action::SeeAllLooks, purpose)?;
        let picture = self.picture().await?;
        let accesses = self.ledger.accesses(None, READ).await?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "governance: all looks").await?;
        write.commit().await?;
        let today = self.clock.today();
        let of_today: Vec<_> =
            accesses.iter().filter(|access| london_date(access.recorded_at.utc()) == today).collect();
        let cut = of_today.len() as u64 == READ;
        let opened = of_today.iter().filter_map(|access| Some((access.actor.as_str(), access.subject?)));
        let many_children = many_children(&picture, opened);
        let looks = accesses
            .into_iter()
            .take(LISTED)
            .map(|access| LookAt {
                child: access.subject.map(|child| (child, picture.label(child))),
                look: Look::of(access, &picture),
            })
            .collect();
        let (unanswered, answered): (Vec<_>, Vec<_>) =
            uses(&picture, self.clock.now()).into_iter().partition(|used| used.answer.is_none());
        let answered_today = answered.into_iter().filter(|used| london_date(used.from) == today).collect();
        Ok(Governance { unanswered, answered_today, many_children, restricted: restricted(&picture), looks, cut })
    }

    /// Checks the whole chain, for the page that says whether it holds. That it was checked is written down first.
    ///
    /// # Errors
    /// The actor may not verify, or the database cannot be read. A break is an answer.
    pub async fn verify_chain(&self, actor: &Actor, purpose: Purpose) -> Result<Result<Verified, Break>, ServiceError> {
        self.require(actor, Action::VerifyChain, purpose)?;
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, "verify the chain").await?;
        write.commit().await?;
        self.verify(None, |_| ()).await
    }
}

fn many_children<'a>(picture: &Picture, opened: impl Iterator<Item = (&'a str, SubjectId)>) -> Vec<ManyChildren> {
    let mut children: BTreeMap<&str, BTreeSet<SubjectId>> = BTreeMap::new();
    for (user_name, child) in opened {
        children.entry(user_name).or_default().insert(child);
    }
    let many = children.into_iter().filter(|(_, children)| children.len() > MANY_CHILDREN);
    let mut many: Vec<ManyChildren> = many
        .map(|(user_name, children)| ManyChildren {
            who: account_in_words(picture, user_name),
            user_name: user_name.to_owned(),
            role: picture.account(user_name).map(|account| account.role.in_words()),
            children: children.len(),
        })
        .collect();
    many.sort_by_key(|one| std::cmp::Reverse(one.children));
    many
}

fn restricted(picture: &Picture) -> Vec<RestrictedChild> {
    let mut all: Vec<RestrictedChild> = picture
        .all(Kind::Restriction)
        .filter_map(|held| match &held.fact {
            Fact::Restriction(restriction) => Some(RestrictedChild {
                child: held.subject,
                label: picture.label(held.subject),
                reason: restriction.reason.clone(),
                allowed: restriction.allowed.iter().map(|name| account_in_words(picture, name)).collect(),
            }),
            _ => None,
        })
        .collect();
    all.sort_by(|one, other| (&one.label, one.child).cmp(&(&other.label, other.child)));
    all
}

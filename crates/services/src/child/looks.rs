//! Who has looked at a record.

use chrono::{DateTime, Utc};
use domain::SubjectId;
use domain::dates::long_london;
use ledger::Access;
use picture::Picture;

use super::Opened;
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// The newest looks that a page shows; more are in the table to download.
const SHOWN: u64 = 1_000;
/// The newest looks in the table to download, which says so where there are more.
const IN_TABLE: u64 = 100_000;

/// One look at a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub place: i64,
    pub at: DateTime<Utc>,
    pub user_name: String,
    /// Name of the account.
    pub who: String,
    /// Role in words; `None` where the account is not known any more.
    pub role: Option<&'static str>,
    pub purpose: String,
    pub what: String,
    pub reason: Option<String>,
}

impl Look {
    pub(crate) fn of(access: Access, picture: &Picture) -> Self {
        let account = picture.account(&access.actor);
        Self {
            place: access.position,
            at: access.recorded_at.utc(),
            who: account_in_words(picture, &access.actor),
            role: account.map(|account| account.role.in_words()),
            user_name: access.actor,
            purpose: purpose_in_words(&access.purpose),
            what: access.what,
            reason: access.reason,
        }
    }

    /// `14 March 2026 at 9:30am`.
    pub fn when(&self) -> String {
        long_london(self.at)
    }
}

/// Who has looked at one record, newest first.
#[derive(Clone, Debug)]
pub struct Looks {
    pub child: SubjectId,
    pub label: String,
    pub looks: Vec<Look>,
    /// There are older ones that are not shown.
    pub cut: bool,
}

impl Looks {
    /// For a spreadsheet.
    pub fn to_csv(&self) -> String {
        let headers = ["When", "Who", "User name", "Role", "Purpose", "What", "Reason", "Place in the chain"];
        let mut rows: Vec<Vec<String>> = self.looks.iter().map(row).collect();
        if self.cut {
            rows.push(vec![format!("Cut here: there are older looks than these {}", self.looks.len())]);
        }
        reports::csv::table(&headers, &rows)
    }
}

fn row(look: &Look) -> Vec<String> {
    vec![
        look.when(),
        look.who.clone(),
        look.user_name.clone(),
        look.role.unwrap_or("Not known").to_owned(),
        look.purpose.clone(),
        look.what.clone(),
        look.reason.clone().unwrap_or_default(),
        look.place.to_string(),
    ]
}

impl Sightline {
    /// Who has looked at a child's record, newest first. Looking at that is written down as well.
    ///
    /// # Errors
    /// The policies do not allow it, or there is no such child.
    pub async fn who_looked(&self, actor: &Actor, purpose: Purpose, child: SubjectId) -> Result<Looks, ServiceError> {
        self.newest_looks(actor, purpose, child, SHOWN).await
    }

    /// As [`Sightline::who_looked`], with up to 100,000 looks, for a table to download.
    ///
    /// # Errors
    /// As [`Sightline::who_looked`].
    pub async fn all_who_looked(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<Looks, ServiceError> {
        self.newest_looks(actor, purpose, child, IN_TABLE).await
    }

    async fn newest_looks(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        most: u64,
    ) -> Result<Looks, ServiceError> {
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::SeeLooks, purpose, child).await?;
        let accesses = write.accesses(child, most + 1).await?;
        let cut = accesses.len() as u64 > most;
        let shown = usize::try_from(most).unwrap_or(usize::MAX);
        let looks = accesses.into_iter().take(shown).map(|access| Look::of(access, &picture)).collect();
        record_look(&mut write, actor, purpose, Some(child), "who has looked at the record").await?;
        write.commit().await?;
        Ok(Looks { child, label: picture.label(child), looks, cut })
    }
}

pub(crate) fn account_in_words(picture: &Picture, user_name: &str) -> String {
    match picture.account(user_name) {
        Some(account) => account.display_name.clone(),
        None if user_name == Actor::program().user_name => Actor::program().display_name,
        None => user_name.to_owned(),
    }
}

/// The word of the ledger as a reader sees it.
pub(crate) fn purpose_in_words(code: &str) -> String {
    let words = Purpose::ALL.into_iter().find(|purpose| purpose.code() == code).map(|purpose| match purpose {
        Purpose::Casework => "Casework",
        Purpose::Oversight => "Oversight",
        Purpose::Audit => "Audit",
        Purpose::Analysis => "Analysis",
        Purpose::Governance => "Governance",
        Purpose::Administration => "Administration",
        Purpose::BreakGlass => "Break-glass",
    });
    words.map_or_else(|| code.to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_was_cut_says_so_in_its_last_row() {
        let whole = Looks { child: SubjectId::from_u128(1), label: String::new(), looks: Vec::new(), cut: false };
        assert!(!whole.to_csv().contains("Cut here"));
        let cut = Looks { cut: true, ..whole };
        assert_eq!(cut.to_csv().lines().last(), Some("Cut here: there are older looks than these 0"));
    }
}

//! Drafts: what somebody has begun to type and not sent. Theirs alone, and not part of the record until it is sent.

use chrono::{DateTime, Utc};
use ledger::Moment;
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::app::Sightline;
use crate::error::ServiceError;

/// The draft of a form that was sent after its session had ended.
pub const HELD: &str = "held";
/// The most that a draft may hold, in bytes.
pub const LIMIT: usize = 256 * 1024;
const KEY_LIMIT: usize = 100;

/// What was typed, and where to go on with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// What the form is for, such as `Record a contact`. Shown to its writer only.
    pub title: String,
    /// Where the form is: a path of this site.
    pub path: String,
    /// Each field with its value, in the order of the form; a name may come more than once.
    pub fields: Vec<(String, String)>,
}

/// What was begun, with the form's key and the moment it was last saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub form: String,
    pub saved_at: DateTime<Utc>,
    pub begun: Begun,
}

impl Draft {
    /// The first value of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.begun.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    fn read(row: ledger::Draft) -> Option<Self> {
        let saved_at = Moment::parse(&row.saved_at)?.utc();
        let begun = serde_json::from_str(&row.body).ok()?;
        Some(Self { form: row.form, saved_at, begun })
    }
}

impl Sightline {
    /// Saves what somebody is typing, in place of what was saved before under the same key, and gives the moment.
    ///
    /// # Errors
    /// The key is not lower-case letters, digits, hyphens and full stops; the text is larger than [`LIMIT`]; the path is
    /// not of this site; or the ledger cannot be written.
    pub async fn save_draft(&self, actor: &Actor, form: &str, begun: &Begun) -> Result<DateTime<Utc>, ServiceError> {
        check(form, begun)?;
        let body = serde_json::to_string(begun).expect("texts have a JSON form");
        if body.len() > LIMIT {
            return Err(ServiceError::Unusable("this is too long to be kept as a draft; send it in parts".to_owned()));
        }
        let saved_at = Moment::new(self.clock.now());
        let row = ledger::Draft {
            user_name: actor.user_name.clone(),
            form: form.to_owned(),
            body,
            saved_at: saved_at.to_string(),
        };
        self.ledger.save_draft(row).await?;
        Ok(saved_at.utc())
    }

    /// # Errors
    /// The ledger cannot be read.
    pub async fn draft(&self, actor: &Actor, form: &str) -> Result<Option<Draft>, ServiceError> {
        Ok(self.ledger.draft(&actor.user_name, form).await?.and_then(Draft::read))
    }

    /// Everything that somebody has begun, newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>, ServiceError> {
        Ok(self.ledger.drafts(&actor.user_name).await?.into_iter().filter_map(Draft::read).collect())
    }

    /// # Errors
    /// The ledger cannot be written.
    pub async fn discard_draft(&self, actor: &Actor, form: &str) -> Result<(), ServiceError> {
        Ok(self.ledger.delete_draft(&actor.user_name, form).await?)
    }
}

fn check(form: &str, begun: &Begun) -> Result<(), ServiceError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if form.is_empty() || form.len() > KEY_LIMIT || !form.chars().all(allowed) {
        return Err(ServiceError::Unusable(
            "a draft's key has lower-case letters, digits, hyphens and full stops".into(),
        ));
    }
    if !is_path_of_this_site(&begun.path) {
        return Err(ServiceError::Unusable("a draft belongs to a page of this site".to_owned()));
    }
    Ok(())
}

/// `/contacts/new`, and not `//elsewhere.example` or `/\elsewhere.example`, which browsers take for another site.
pub fn is_path_of_this_site(path: &str) -> bool {
    let mut letters = path.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && !path.chars().any(|c| c.is_control() || c == '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_a_browser_takes_for_another_site_is_not_of_this_site() {
        for path in ["/", "/contacts/new", "/children/1?tab=plan"] {
            assert!(is_path_of_this_site(path), "{path}");
        }
        for path in ["", "contacts", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"] {
            assert!(!is_path_of_this_site(path), "{path}");
        }
    }
}

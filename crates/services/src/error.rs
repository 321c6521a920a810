//! Why a use case did not happen. Nothing was stored when any of these is given.

use std::borrow::Cow;

use ledger::{LedgerError, Version};

/// What is wrong with one field of a form, in words for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form; one that comes once for each child has the child's identifier in it.
    pub field: Cow<'static, str>,
    pub message: String,
}

impl FieldFault {
    pub fn new(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The policies do not allow it. The sentence says so without saying anything of the record.
    #[error("{0}")]
    Refused(String),
    /// The record is restricted. The reader may break the glass if `may_break_glass`.
    #[error("this record is restricted")]
    Restricted { may_break_glass: bool },
    /// There is no such thing. Never used for a failure.
    #[error("{0}")]
    NotFound(String),
    #[error("some of what was typed needs another look")]
    Invalid(Vec<FieldFault>),
    /// Someone else changed it first: both texts.
    #[error("this was changed by someone else while you worked on it")]
    Conflict { current: Box<Version>, attempted: String },
    /// A file or command that cannot be used, in a sentence.
    #[error("{0}")]
    Unusable(String),
    /// The database would not. The sentence for the person is [`ServiceError::plain`].
    #[error(transparent)]
    Ledger(LedgerError),
}

impl From<LedgerError> for ServiceError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Superseded { current, attempted } => Self::Conflict { current, attempted },
            LedgerError::Archive(sentence) => Self::Unusable(sentence),
            LedgerError::NulCharacter => Self::Unusable(LedgerError::NulCharacter.to_string()),
            other => Self::Ledger(other),
        }
    }
}

impl ServiceError {
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldFault::new(field, message)])
    }
}

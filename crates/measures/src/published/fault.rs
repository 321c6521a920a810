//! Why a file of published figures is refused.

/// A file of published figures that is refused, whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{place}: {why}")]
pub struct NotPublished {
    pub file: String,
    /// `, line 4, field value`; empty where the whole file is meant.
    pub place: String,
    /// What is wrong and what to do.
    pub why: String,
}

impl NotPublished {
    pub(super) fn whole(file: &str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: String::new(), why: why.into() }
    }

    pub(super) fn at(file: &str, line: u64, field: &str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: format!(", line {line}, field {field}"), why: why.into() }
    }
}

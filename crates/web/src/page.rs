//! What every page has around its content: title, authority, navigation, who is signed in, what the record is known as at.

use askama::Template;
use axum::response::Html;
use services::{Actor, FieldFault};

use crate::error::PageError;
use crate::nav::NavItem;

/// The frame of a page. A template takes it as its field `page` and extends `base.html`.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Without authority and program, which the frame adds. No name of a child: titles stay in a browser's history.
    pub title: String,
    pub authority: String,
    pub made_up: bool,
    pub nav: Vec<NavItem>,
    /// Display name and role of who is signed in.
    pub who: Option<String>,
    /// The place in the chain up to which this page knows the record.
    pub place: Option<i64>,
    /// When the page was made, in London: `14 March 2026 at 9:30am`.
    pub known_at: String,
    /// The title begins with `Error: `.
    pub has_faults: bool,
}

impl Page {
    /// The same frame for a form that is shown again with faults.
    pub fn with_faults(mut self, faults: &Faults) -> Self {
        self.has_faults = !faults.0.is_empty();
        self
    }

    /// What stands in the browser's tab.
    pub fn full_title(&self) -> String {
        let error = if self.has_faults { "Error: " } else { "" };
        format!("{error}{} - Sightline - {}", self.title, self.authority)
    }

    pub(crate) fn is_for(&mut self, actor: &Actor) {
        self.who = Some(format!("{}, {}", actor.display_name, actor.role.in_words().to_lowercase()));
    }
}

/// Makes the text of a page.
///
/// # Errors
/// The template could not be filled in.
pub fn render(template: &impl Template) -> Result<Html<String>, PageError> {
    Ok(Html(template.render()?))
}

/// What is wrong with a form, for its template: `faults` is the name under which the parts in `templates/parts/` expect it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<FieldFault>);

impl Faults {
    /// The sentence for one field.
    pub fn on(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.message.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<FieldFault>> for Faults {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self(faults)
    }
}

/// `family_aware` as a reader sees it: `Family aware`.
pub(crate) fn field_in_words(name: &str) -> String {
    sentence_case(name.replace(['_', '-'], " "))
}

/// `14 March 2026`, for templates, which hand over references.
pub(crate) fn long(day: &chrono::NaiveDate) -> String {
    domain::dates::long(*day)
}

/// With a capital at its beginning.
pub(crate) fn sentence_case(text: impl AsRef<str>) -> String {
    let mut letters = text.as_ref().chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

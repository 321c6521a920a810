//! Documents: letters, reports, drawings. The content is kept by its SHA-256 and stands in the chain through the entry.

mod sniff;

pub use sniff::{MediaType, sniff};

use chrono::NaiveDate;
use domain::document::Document;
use domain::{EntryId, Fact, Kind, SubjectId, dates};
use ledger::Recorded;
use measures::required_documents::{self, Missing};

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::{Opened, no_such_child};
use crate::contact::{LONGEST_LINE, check_length, request_key};
use crate::entry_change::no_such_entry;
use crate::error::{FieldFault, ServiceError};

/// The largest content, in bytes: 10 MiB.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// A document as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDocument {
    pub title: String,
    /// A key of `practice/required_documents.toml`, or `other`.
    pub kind: String,
    /// `None` for today.
    pub on: Option<NaiveDate>,
    pub by_the_child: bool,
    pub content: Vec<u8>,
}

/// What the form shows beside its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentOptions {
    pub child: SubjectId,
    pub label: String,
    pub missing: Vec<Missing>,
}

/// A document on its way to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Without the title, which may name the child: `care-plan-2026-03-16.pdf`.
    pub file_name: String,
    pub media_type: String,
    pub content: Vec<u8>,
}

impl Sightline {
    /// What the form about a child offers. Written down as a look.
    ///
    /// # Errors
    /// The actor may not add documents to this record.
    pub async fn document_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<DocumentOptions, ServiceError> {
        let (mut write, picture) = self.locked().await?;
        self.require_for_child(&picture, actor, Action::AddDocument, purpose, child)?;
        if picture.persons(child).is_empty() {
            return Err(no_such_child());
        }
        let missing = required_documents::missing(&picture, child, self.clock.today());
        let options = DocumentOptions { child, label: picture.label(child), missing };
        record_look(&mut write, actor, purpose, Some(child), "the form for a document").await?;
        write.commit().await?;
        Ok(options)
    }

    /// Puts a document on a child's record, content and entry in one transaction.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look: what the content is, is found out from its bytes.
    pub async fn add_document(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        new: &NewDocument,
        key: &str,
    ) -> Result<EntryId, ServiceError> {
        let mut several = self.open_several(actor, Action::AddDocument, purpose, &[child]).await?;
        let today = self.clock.today();
        let media_type = new.check(today).map_err(ServiceError::Invalid)?;
        let sha256 = several.write.keep_content(&new.content).await?;
        let on = new.on.unwrap_or(today);
        let document = Document {
            title: new.title.trim().to_owned(),
            kind: new.kind.trim().into(),
            on,
            media_type: media_type.code().into(),
            bytes: new.content.len() as u64,
            sha256,
            by_the_child: new.by_the_child,
        };
        let what = "add a document";
        let body = Fact::from(document.clone()).to_body();
        let request_key = request_key(what, actor, key, &[&child.to_string(), &body]);
        let entry = self.new_id();
        let episode = several.open_referral(child, on);
        let fact = NewFact { episode, ..NewFact::typed(entry, child, document) };
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let appended = doing.append(&mut several.write, vec![fact]).await?;
        if appended.repeated {
            drop(several);
            let made = self.made_at(appended.position, Kind::Document).await?;
            return made.first().map(|(_, entry)| *entry).ok_or_else(no_such_entry);
        }
        several.write.commit().await?;
        Ok(entry)
    }

    /// Hands a document out, with its own look at the record.
    ///
    /// # Errors
    /// The actor may not open the record; there is no such document, or its content was erased; or the content is not the one
    /// that the chain knows.
    pub async fn download(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        entry: EntryId,
    ) -> Result<Download, ServiceError> {
        let Opened { picture, mut write, .. } = self.open_record(actor, Action::OpenChild, purpose, child).await?;
        let records = picture.records_of(child);
        let is_here =
            |one: &Recorded| records.contains(&one.version.subject) && one.version.kind == Kind::Document.code();
        let last = write.entry(entry).await?.pop().filter(is_here).ok_or_else(no_such_entry)?;
        let fact = last.version.body.as_deref().and_then(|body| Fact::from_body(Kind::Document, body).ok());
        let Some(Fact::Document(document)) = fact else { return Err(no_such_entry()) };
        record_look(&mut write, actor, purpose, Some(child), "a document").await?;
        write.commit().await?;
        let content = self.ledger.content(&document.sha256).await?.ok_or_else(no_such_entry)?;
        Ok(Download { file_name: file_name(&document), media_type: document.media_type.to_string(), content })
    }
}

fn file_name(document: &Document) -> String {
    let ending = MediaType::from_code(&document.media_type).map_or("bin", MediaType::ending);
    format!("{}-{}.{ending}", document.kind.replace('_', "-"), document.on.format("%Y-%m-%d"))
}

impl NewDocument {
    fn check(&self, today: NaiveDate) -> Result<MediaType, Vec<FieldFault>> {
        let mut faults = Vec::new();
        if self.title.trim().is_empty() {
            faults.push(FieldFault::new("title", "Enter what the document is called"));
        }
        check_length(&mut faults, "title", "The title", &self.title, LONGEST_LINE);
        let kind = self.kind.trim();
        if kind != required_documents::OTHER && required_documents::table().iter().all(|one| one.key != kind) {
            faults.push(FieldFault::new("kind", "Choose what kind of document it is"));
        }
        if let Some(on) = self.on.filter(|on| *on > today) {
            faults.push(FieldFault::new("on", format!("The day must not be in the future: {}", dates::long(on))));
        }
        let media_type = if self.content.len() > LARGEST {
            Err(format!("The file is larger than {} MB. Save it smaller or in parts", LARGEST / (1024 * 1024)))
        } else {
            sniff(&self.content)
        };
        match media_type {
            Ok(media_type) if faults.is_empty() => Ok(media_type),
            Ok(_) => Err(faults),
            Err(why) => {
                faults.push(FieldFault::new("file", why));
                Err(faults)
            }
        }
    }
}

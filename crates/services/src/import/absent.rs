//! Children of whom the file says nothing, although the same source spoke of them before for the same period.

use std::collections::BTreeSet;

use domain::import_question::{Answer, Doubt};
use domain::{Fact, Kind, SubjectId};

use super::gone::{GoneEntry, Here, gone};
use super::incoming::stem;
use super::known::{Known, stems};
use super::report::ReportedProblem;
use super::run::{CHILDREN_AT_A_TIME, Run, versions_by_subject};
use super::withdraw::current;
use crate::error::ServiceError;

impl Run<'_> {
    /// Finds what is gone of whole children, and questions that are no longer put.
    pub(super) async fn absent(&mut self) -> Result<(), ServiceError> {
        if self.unknown_refused {
            let message = format!(
                "A child was refused whose {} cannot be read. It may be any child, so no child was withdrawn for being \
                 missing from the file. Correct it and load the file again.",
                self.said.standard.number_field()
            );
            let file = self.said.file.clone();
            self.report(vec![ReportedProblem::of_file(&file, 0, message)]);
        } else {
            self.absent_children().await?;
        }
        self.unasked_questions().await
    }

    async fn absent_children(&mut self) -> Result<(), ServiceError> {
        let missing: Vec<SubjectId> = self.perhaps_missing().await?.into_iter().collect();
        for some in missing.chunks(CHILDREN_AT_A_TIME) {
            let write = self.app.begin().await?;
            let versions = versions_by_subject(&write, some.iter().copied()).await?;
            drop(write);
            for (subject, versions) in versions {
                for stem in stems(&versions, &self.said.source) {
                    if !self.seen.contains_key(&stem) {
                        let known = Known::of(&versions, &self.said.source, &stem);
                        let entries = gone(&self.said, &known, &Here::default());
                        self.is_gone(subject, entries);
                    }
                }
            }
        }
        Ok(())
    }

    /// Everybody of whom this source says who they are, but for those who are surely in the file.
    async fn perhaps_missing(&self) -> Result<BTreeSet<SubjectId>, ServiceError> {
        let picture = self.app.picture().await?;
        let of_source = picture.all(Kind::Person).filter(|held| held.source == self.said.source);
        let missing = of_source.filter(|held| match &held.fact {
            Fact::Person(person) => {
                let number = person.la_child_id.as_deref();
                !number.is_some_and(|number| self.seen.contains_key(&stem(number)))
            }
            _ => false,
        });
        Ok(missing.map(|held| held.subject).filter(|subject| !self.perhaps.contains(subject)).collect())
    }

    async fn unasked_questions(&mut self) -> Result<(), ServiceError> {
        let picture = self.app.picture().await?;
        let of_source = picture.all(Kind::ImportQuestion).filter(|held| held.source == self.said.source);
        let unasked: Vec<_> = of_source
            .filter(|held| !self.asked.contains(&held.entry))
            .filter(|held| matches!(&held.fact, Fact::ImportQuestion(question) if waits(&question.doubt, question.answer.as_ref())))
            .map(|held| (held.subject, held.entry))
            .collect();
        for some in unasked.chunks(CHILDREN_AT_A_TIME) {
            let write = self.app.begin().await?;
            let versions = versions_by_subject(&write, some.iter().map(|(subject, _)| *subject)).await?;
            drop(write);
            for (subject, entry) in some {
                let current = current(versions.get(subject).map_or(&[], Vec::as_slice));
                let Some(last) = current.get(entry) else { continue };
                if last.period.as_deref() == Some(self.said.period.as_str()) && !last.withdrawn {
                    let gone = GoneEntry { entry: *entry, version: last.version, part: None, back_to: None };
                    self.is_gone(*subject, vec![gone]);
                }
            }
        }
        Ok(())
    }
}

fn waits(doubt: &Doubt, answer: Option<&Answer>) -> bool {
    matches!(doubt, Doubt::NoIdentifier { .. } | Doubt::SameNumber { .. }) && answer.is_none()
}

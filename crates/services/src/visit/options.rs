//! What the form of a visit offers before anybody has typed: who may have been visited, and under which duty.

use std::sync::Arc;

use domain::visit::VisitKind;
use domain::{SubjectId, dates};
use ledger::Write;
use measures::open_work::OpenWork;
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::brothers_and_sisters;
use crate::child::no_such_child;
use crate::error::ServiceError;

/// The children whom one visit may have been to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitOptions {
    /// The child first, then brothers and sisters, those with open work before the others, the eldest first.
    pub children: Vec<VisitOption>,
    /// Brothers and sisters whose records the reader may not open.
    pub not_shown: usize,
    /// From the child's open work.
    pub duty: VisitKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitOption {
    pub child: SubjectId,
    pub label: String,
    /// `4 years and 2 months`; empty where nobody has said.
    pub age: String,
    /// A baby is not seen alone: nobody is asked.
    pub is_baby: bool,
    /// `Child protection plan`, `No open work`.
    pub open_work: String,
    pub has_open_work: bool,
}

impl Sightline {
    /// What the form about one child offers. That names are shown is written down as a look at each.
    ///
    /// # Errors
    /// The actor may not record visits to this child.
    pub async fn visit_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
    ) -> Result<VisitOptions, ServiceError> {
        self.family_options(actor, purpose, Action::RecordVisit, child, "the form for a visit").await
    }

    /// The child with the brothers and sisters whom the actor may do the same for.
    pub(crate) async fn family_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        action: Action,
        child: SubjectId,
        what: &str,
    ) -> Result<VisitOptions, ServiceError> {
        let (write, _, options) = self.family_under_lock(actor, purpose, action, child, what).await?;
        write.commit().await?;
        Ok(options)
    }

    /// As [`Self::family_options`], with the lock and the record under it, for what else a form shows of these children.
    pub(crate) async fn family_under_lock(
        &self,
        actor: &Actor,
        purpose: Purpose,
        action: Action,
        child: SubjectId,
        what: &str,
    ) -> Result<(Write, Arc<Picture>, VisitOptions), ServiceError> {
        let (mut write, picture) = self.locked().await?;
        self.require_for_child(&picture, actor, action, purpose, child)?;
        if picture.persons(child).is_empty() {
            return Err(no_such_child());
        }
        let others = brothers_and_sisters::of(&picture, child);
        let known = others.len();
        let others: Vec<SubjectId> = others
            .into_iter()
            .filter(|other| self.require_for_child(&picture, actor, action, purpose, *other).is_ok())
            .filter(|other| self.require_for_child(&picture, actor, Action::OpenChild, purpose, *other).is_ok())
            .collect();
        let not_shown = known - others.len();
        let others: Vec<SubjectId> = others.into_iter().filter(|other| is_child(&picture, *other, self)).collect();
        let mut options: Vec<(VisitOption, Option<chrono::NaiveDate>)> =
            others.into_iter().map(|other| (self.option(&picture, other), born(&picture, other))).collect();
        options.sort_by_key(|(option, born)| (!option.has_open_work, born.is_none(), *born, option.child));
        let first = self.option(&picture, child);
        let children: Vec<VisitOption> =
            std::iter::once(first).chain(options.into_iter().map(|(option, _)| option)).collect();
        let duty = OpenWork::of(&picture, child, self.clock.today()).duty();
        for option in &children {
            record_look(&mut write, actor, purpose, Some(option.child), what).await?;
        }
        Ok((write, picture, VisitOptions { children, not_shown, duty }))
    }

    fn option(&self, picture: &Picture, child: SubjectId) -> VisitOption {
        let today = self.clock.today();
        let open = OpenWork::of(picture, child, today);
        let born = born(picture, child);
        let is_unborn = picture.persons(child).iter().any(|(_, person)| person.is_unborn()) && born.is_none();
        VisitOption {
            child,
            label: picture.label(child),
            age: if is_unborn {
                "not born yet".to_owned()
            } else {
                born.and_then(|born| dates::age_in_words(born, today)).unwrap_or_default()
            },
            is_baby: is_unborn || born.and_then(|born| dates::age_on(born, today)).is_some_and(|age| age < 1),
            open_work: open.in_words(),
            has_open_work: open.is_open(),
        }
    }
}

fn born(picture: &Picture, child: SubjectId) -> Option<chrono::NaiveDate> {
    picture.persons(child).iter().find_map(|(_, person)| person.birth_date)
}

/// Grown-up brothers and sisters are visited by nobody, unless work with them is open (a care leaver).
fn is_child(picture: &Picture, person: SubjectId, app: &Sightline) -> bool {
    let today = app.clock.today();
    let is_adult = born(picture, person).and_then(|born| dates::age_on(born, today)).is_some_and(|age| age >= 18);
    !is_adult || OpenWork::of(picture, person, today).is_open()
}

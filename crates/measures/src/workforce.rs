//! Workers, their posts and what they did, for the indicators of the workforce.

use domain::absence::Absence;
use domain::post::Post;
use domain::supervision::Supervision;
use domain::worker::Worker;
use domain::{EntryId, Fact, Kind, SubjectId};
use picture::Picture;

use crate::staff::Staff;

/// Entries of the workforce, each with its subject.
#[derive(Debug)]
pub struct Workforce<'a> {
    pub staff: &'a Staff,
    pub workers: Vec<(EntryId, SubjectId, &'a Worker)>,
    pub posts: Vec<(EntryId, SubjectId, &'a Post)>,
    pub supervisions: Vec<(EntryId, SubjectId, &'a Supervision)>,
    pub absences: Vec<(EntryId, SubjectId, &'a Absence)>,
}

impl<'a> Workforce<'a> {
    /// The kinds that it is read from.
    pub const KINDS: &'static [Kind] = &[Kind::Worker, Kind::Post, Kind::Supervision, Kind::Absence, Kind::Team];

    pub fn of(picture: &'a Picture, staff: &'a Staff) -> Self {
        let workers = picture.all(Kind::Worker).filter_map(|held| match &held.fact {
            Fact::Worker(worker) => Some((held.entry, held.subject, &**worker)),
            _ => None,
        });
        let posts = picture.all(Kind::Post).filter_map(|held| match &held.fact {
            Fact::Post(post) => Some((held.entry, held.subject, &**post)),
            _ => None,
        });
        let supervisions = picture.all(Kind::Supervision).filter_map(|held| match &held.fact {
            Fact::Supervision(supervision) => Some((held.entry, held.subject, &**supervision)),
            _ => None,
        });
        let absences = picture.all(Kind::Absence).filter_map(|held| match &held.fact {
            Fact::Absence(absence) => Some((held.entry, held.subject, &**absence)),
            _ => None,
        });
        Self {
            staff,
            workers: workers.collect(),
            posts: posts.collect(),
            supervisions: supervisions.collect(),
            absences: absences.collect(),
        }
    }
}

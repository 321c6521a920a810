//! Published scorecards: the figures of a month frozen with their lists, and what moved them since.

mod compared;
mod lists;

use std::sync::Arc;

use chrono::NaiveDate;
use domain::clock::Timescales;
use domain::publication::{Publication, PublishedFigure};
use domain::{EntryId, Fact, Kind, When};
use measures::indicators::catalogue;
use measures::mart::Mart;
use measures::scorecard::{parts, series_span};
use measures::{Figure, Window};
use picture::Picture;

use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::{FieldFault, ServiceError};
use crate::figures::kept::worked_out;
use crate::figures::public_pack::{Making, asking};
use crate::figures::scorecard::authority_code;

pub use compared::{ComparedFigure, ComparedPage, Moved, MovedEntry, MovedPage, Since};
use lists::Lists;

/// What somebody publishes.
#[derive(Clone, Debug)]
pub struct NewPublication {
    pub title: String,
    /// The end of a month, or another day that has been.
    pub as_at: NaiveDate,
    /// So that a form sent twice publishes once.
    pub request_key: Option<String>,
}

/// One line of the list of publications.
#[derive(Clone, Debug)]
pub struct PublicationLine {
    pub entry: EntryId,
    pub title: String,
    pub as_at: NaiveDate,
    pub published_at: When,
    pub by: String,
    pub figures: usize,
}

/// What a publication freezes, and what is kept beside it.
struct Made {
    figures: Vec<PublishedFigure>,
    lists: Vec<u8>,
    public: Vec<u8>,
}

/// How often a publication is worked out anew because another one came first.
const ATTEMPTS: usize = 3;

/// The longest title, in letters.
const LONGEST_TITLE: usize = 120;

impl Sightline {
    /// Freezes every figure of the whole authority as at a day, with the entries behind each, and what the public is shown
    /// of them.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a day to come or an empty title; the actor may not publish.
    pub async fn publish(&self, actor: &Actor, purpose: Purpose, new: NewPublication) -> Result<EntryId, ServiceError> {
        self.require(actor, Action::PublishFigures, purpose)?;
        let title = new.title.trim().to_owned();
        self.faults_of(&title, new.as_at)?;
        // Another scorecard published meanwhile may have told the public more: then the pack is judged anew.
        for _ in 0..ATTEMPTS {
            let picture = self.picture().await?;
            let made = self.worked_out_for(&picture, new.as_at).await?;
            let (mut write, now) = self.locked().await?;
            if let Some(key) = &new.request_key
                && write.by_request(key).await?.is_some()
            {
                drop(write);
                return self.newest_publication(&title).await;
            }
            let entries = |picture: &Picture| publications(picture).map(|(entry, _)| entry).collect::<Vec<_>>();
            if entries(&now) != entries(&picture) {
                continue;
            }
            let lists = write.keep_content(&made.lists).await?;
            let public = Some(write.keep_content(&made.public).await?);
            let entry = self.new_id();
            let publication = Publication {
                title,
                as_at: new.as_at,
                known_up_to: picture.position(),
                published_at: When::moment(self.clock.now()),
                by: actor.user_name.clone(),
                figures: made.figures,
                lists,
                public,
            };
            let what = "publish a scorecard";
            let doing = Doing { actor, purpose, what, reason: None, request_key: new.request_key };
            doing.append(&mut write, vec![NewFact::typed(entry, entry, publication)]).await?;
            write.commit().await?;
            return Ok(entry);
        }
        Err(ServiceError::Unusable("Others are publishing at this moment. Wait a minute, then try again.".to_owned()))
    }

    /// All figures as at a day with their lists, and what the public may be shown of them.
    async fn worked_out_for(&self, picture: &Arc<Picture>, as_at: NaiveDate) -> Result<Made, ServiceError> {
        let earlier = self.kept_packs(picture).await?;
        let authority = authority_code(picture);
        let picture = Arc::clone(picture);
        worked_out(move || {
            let timescales = Arc::new(Timescales::in_force().clone());
            let mart = Mart::of(&picture, asking(as_at), timescales);
            let figures = all_figures(&mart, as_at);
            let making = Making { mart: &mart, as_at, earlier: &earlier, authority: authority.as_deref() };
            Made {
                figures: figures.iter().map(frozen).collect(),
                lists: Lists::of(&figures).to_bytes(),
                public: making.make().to_bytes(),
            }
        })
        .await
    }

    fn faults_of(&self, title: &str, as_at: NaiveDate) -> Result<(), ServiceError> {
        let mut faults = Vec::new();
        if title.is_empty() {
            faults.push(FieldFault::new("title", "Give the publication a title, such as Scorecard of March 2026"));
        }
        if title.chars().count() > LONGEST_TITLE {
            faults.push(FieldFault::new("title", format!("The title must have {LONGEST_TITLE} letters or fewer")));
        }
        if let Err(ServiceError::Unusable(sentence)) = super::told_on(as_at, self.clock.today()) {
            faults.push(FieldFault::new("as_at", sentence.trim_end_matches('.')));
        }
        if faults.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(faults)) }
    }

    async fn newest_publication(&self, title: &str) -> Result<EntryId, ServiceError> {
        let picture = self.picture().await?;
        let of_title = publications(&picture).filter(|(_, one)| one.title == title);
        of_title.map(|(entry, _)| entry).last().ok_or_else(no_such_publication)
    }

    /// What has been published, the newest first.
    ///
    /// # Errors
    /// The actor may not see figures down to the child.
    pub async fn publications(&self, actor: &Actor, purpose: Purpose) -> Result<Vec<PublicationLine>, ServiceError> {
        self.require(actor, Action::SeeFigures, purpose)?;
        let picture = self.picture().await?;
        let line = |(entry, one): (EntryId, &Publication)| PublicationLine {
            entry,
            title: one.title.clone(),
            as_at: one.as_at,
            published_at: one.published_at,
            by: one.by.clone(),
            figures: one.figures.len(),
        };
        let mut lines: Vec<PublicationLine> = publications(&picture).map(line).collect();
        lines.reverse();
        Ok(lines)
    }

    /// A publication as it was frozen, with its lists.
    async fn frozen(&self, picture: &Picture, entry: EntryId) -> Result<(Publication, Lists), ServiceError> {
        let found = publications(picture).find(|(of, _)| *of == entry);
        let publication = found.map(|(_, one)| one.clone()).ok_or_else(no_such_publication)?;
        let bytes = self
            .ledger
            .content(&publication.lists)
            .await?
            .ok_or_else(|| ServiceError::NotFound("the lists of this publication are no longer kept".to_owned()))?;
        let lists = Lists::from_bytes(&bytes)
            .ok_or_else(|| ServiceError::Unusable("The lists of this publication cannot be read.".to_owned()))?;
        Ok((publication, lists))
    }

    async fn note_look(&self, actor: &Actor, purpose: Purpose, look: &str) -> Result<(), ServiceError> {
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, look).await?;
        Ok(write.commit().await?)
    }
}

fn no_such_publication() -> ServiceError {
    ServiceError::NotFound("there is no such publication".to_owned())
}

pub(super) fn publications(picture: &Picture) -> impl Iterator<Item = (EntryId, &Publication)> {
    picture.all(Kind::Publication).filter_map(|held| match &held.fact {
        Fact::Publication(publication) => Some((held.entry, &**publication)),
        _ => None,
    })
}

/// Every figure of the whole authority in the window of its monthly series.
fn all_figures(mart: &Mart, as_at: NaiveDate) -> Vec<Figure> {
    let computable = catalogue().iter().copied().filter(|indicator| indicator.is_computable());
    let figures = computable.flat_map(|indicator| {
        let span = series_span(indicator);
        let window = Window::of(span, as_at);
        parts(indicator).into_iter().map(move |part| mart.figure(indicator, part, span, window))
    });
    figures.collect()
}

/// The number as it was worked out, to a millionth.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn frozen(figure: &Figure) -> PublishedFigure {
    PublishedFigure {
        id: figure.indicator.id.into(),
        part: figure.part.map(|part| part.code.into()),
        span: figure.span.code().into(),
        from: figure.window.from,
        to: figure.window.to,
        value: figure.value.map(|value| number(value).into()),
        numerator: number(figure.numerator).into(),
        denominator: figure.denominator.map(|of| number(of).into()),
        version: figure.indicator.version(),
    }
}

//! All figures as at a day and as known at a moment, for the command line and for whoever checks them elsewhere.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{EntryId, SubjectId};
use ledger::{Moment, Position};
use measures::breakdown::{By, figures_by};
use measures::figure::Line;
use measures::indicator::Indicator;
use measures::indicators::{catalogue, indicator};
use measures::mart::Mart;
use measures::scorecard::{Scope, parts};
use measures::{Figure, Window};
use picture::Picture;

use crate::access::{Action, VisibleChildren, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// Which figures are asked for.
#[derive(Clone, Debug)]
pub struct Measuring {
    pub as_at: NaiveDate,
    /// What was recorded later is not counted. Now where none is given.
    pub known_at: Option<DateTime<Utc>>,
    pub by: Option<By>,
    /// Ids of indicators; all where none is given.
    pub only: Vec<String>,
    /// The entries behind each figure too.
    pub lists: bool,
}

/// One figure as it is written out.
#[derive(Clone, Debug)]
pub struct Measured {
    pub figure: Figure,
    /// The group, where figures are broken down: its key and what it is called.
    pub group: Option<(String, String)>,
    pub lists: Option<Lists>,
}

/// The entries behind a figure, as far as the reader may open their records.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub counted: Vec<(EntryId, SubjectId)>,
    pub denominator_only: Vec<(EntryId, SubjectId)>,
    /// With the reason.
    pub not_counted: Vec<(EntryId, SubjectId, &'static str)>,
    /// Entries of records that the reader may not open: in the numbers, and in no list.
    pub hidden: usize,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct MeasuredAll {
    /// The place in the chain up to which everything is counted, and when it was taken.
    pub position: Position,
    pub known_at: Option<DateTime<Utc>>,
    pub figures: Vec<Measured>,
    /// What was asked for and cannot be computed.
    pub missing: Vec<&'static Indicator>,
}

impl Sightline {
    /// Figures as at a day, in every window in which each is told.
    ///
    /// # Errors
    /// The actor may not see figures down to the child; an id that no indicator has.
    pub async fn measure(
        &self,
        actor: &Actor,
        purpose: Purpose,
        asked: &Measuring,
    ) -> Result<MeasuredAll, ServiceError> {
        self.require(actor, Action::SeeFigures, purpose)?;
        super::told_on(asked.as_at, self.clock.today())?;
        let only = these(&asked.only)?;
        let (picture, known_at) = self.picture_of(asked.known_at).await?;
        let mart = self.mart_on(&picture, asked.as_at).await?;
        let now = self.picture().await?;
        let visible = self.visible_children(&now, actor, purpose);
        let computable = only.iter().copied().filter(|indicator| indicator.is_computable());
        let figures = computable.flat_map(|indicator| measured(&mart, &picture, &visible, indicator, asked)).collect();
        let look = if asked.lists { "all figures with the entries behind them" } else { "all figures" };
        let mut write = self.begin().await?;
        record_look(&mut write, actor, purpose, None, look).await?;
        write.commit().await?;
        let missing = only.into_iter().filter(|indicator| !indicator.is_computable()).collect();
        Ok(MeasuredAll { position: picture.position(), known_at, figures, missing })
    }

    /// The whole record as it was known at a moment, and the moment of its last change.
    pub(crate) async fn picture_of(
        &self,
        known_at: Option<DateTime<Utc>>,
    ) -> Result<(Arc<Picture>, Option<DateTime<Utc>>), ServiceError> {
        let Some(known_at) = known_at else {
            let picture = self.picture().await?;
            let head = self.ledger.head().await?;
            return Ok((picture, head.recorded_at.map(Moment::utc)));
        };
        let place = self.ledger.place_at(Moment::new(known_at)).await?;
        Ok((Arc::new(self.picture_known_at(place).await?), Some(known_at)))
    }
}

fn these(ids: &[String]) -> Result<Vec<&'static Indicator>, ServiceError> {
    if ids.is_empty() {
        return Ok(catalogue().to_vec());
    }
    let found = |id: &String| {
        let unknown = || ServiceError::NotFound(format!("there is no indicator {id}; docs/indicators lists them"));
        indicator(id).ok_or_else(unknown)
    };
    ids.iter().map(found).collect()
}

fn measured(
    mart: &Mart,
    picture: &Picture,
    visible: &VisibleChildren,
    indicator: &'static Indicator,
    asked: &Measuring,
) -> Vec<Measured> {
    let mut all = Vec::new();
    for span in indicator.windows {
        let window = Window::of(*span, asked.as_at);
        for part in parts(indicator) {
            let figures = match asked.by {
                None => vec![(None, mart.figure(indicator, part, *span, window))],
                Some(by) => figures_by(mart, by, Scope::Authority, indicator, part, (*span, window))
                    .into_iter()
                    .map(|(group, figure)| (Some((group.key, group.label)), figure))
                    .collect(),
            };
            all.extend(figures.into_iter().map(|(group, figure)| {
                let lists = asked.lists.then(|| lists(picture, visible, &figure));
                Measured { figure, group, lists }
            }));
        }
    }
    all
}

fn lists(picture: &Picture, visible: &VisibleChildren, figure: &Figure) -> Lists {
    let mut lists = Lists::default();
    let may_open = |line: &Line| {
        let is_of_the_workforce =
            picture.entry(line.entry).is_some_and(|held| measures::breakdown::is_of_the_workforce(&held.fact));
        is_of_the_workforce || visible.contains(line.subject)
    };
    let mut shown = |lines: &[Line]| -> Vec<(EntryId, SubjectId)> {
        let open: Vec<_> = lines.iter().filter(|line| may_open(line)).map(|line| (line.entry, line.subject)).collect();
        lists.hidden += lines.len() - open.len();
        open
    };
    let (counted, denominator_only) = (shown(&figure.counted), shown(&figure.denominator_only));
    let left_out = figure.not_counted.iter().filter(|(line, _)| may_open(line));
    let not_counted: Vec<_> = left_out.map(|(line, reason)| (line.entry, line.subject, reason.in_words())).collect();
    lists.hidden += figure.not_counted.len() - not_counted.len();
    Lists { counted, denominator_only, not_counted, ..lists }
}

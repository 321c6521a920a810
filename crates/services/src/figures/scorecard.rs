//! A scorecard as a page shows it: each line with its month, year, target, travel and what is published elsewhere.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{Fact, Kind};
use measures::indicator::{Direction, Indicator, Shape};
use measures::indicators::FAMILIES;
use measures::mart::Mart;
use measures::published::Published as Elsewhere;
use measures::scorecard::{Point, Scope, ScoreLine, Scorecard};
use measures::targets::{Rag, Target, Targets};
use picture::Picture;

use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// All figures of one scope for one month.
#[derive(Clone, Debug)]
pub struct ScorecardPage {
    pub scope: Scope,
    pub scope_in_words: String,
    /// The last day that the figures are told up to: the end of a month, or today.
    pub to: NaiveDate,
    /// The days that may be asked for, the latest first.
    pub days: Vec<NaiveDate>,
    pub families: Vec<FamilyLines>,
    /// The place in the chain up to which everything is counted.
    pub position: i64,
}

/// The lines of one part of the work.
#[derive(Clone, Debug)]
pub struct FamilyLines {
    pub code: &'static str,
    pub name: &'static str,
    pub lines: Vec<CardLine>,
    /// What cannot be computed.
    pub missing: Vec<&'static Indicator>,
}

/// One line of a scorecard.
#[derive(Clone, Debug)]
pub struct CardLine {
    pub line: Arc<ScoreLine>,
    pub at: Option<Point>,
    pub month_before: Option<Point>,
    pub year_before: Option<Point>,
    pub year_to_date: Option<Point>,
    pub rolling: Option<Point>,
    pub target: Option<Target>,
    pub rag: Rag,
    pub travel: Travel,
    pub elsewhere: Vec<Published>,
}

/// A published value of others, with its own year.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// `England`, `Statistical neighbours`.
    pub who: String,
    pub value: f64,
    /// `31 March 2025`, `the year to 31 March 2024`.
    pub when: String,
    pub source: String,
}

/// How a value moved since the month before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    Better,
    Worse,
    Up,
    Down,
    Same,
    /// There is nothing to compare with.
    Unknown,
}

impl Travel {
    fn of(good: Direction, now: Option<f64>, before: Option<f64>) -> Self {
        let (Some(now), Some(before)) = (now, before) else { return Self::Unknown };
        // Less than what is shown is no movement.
        if (now - before).abs() < 0.05 {
            return Self::Same;
        }
        match (good, now > before) {
            (Direction::Higher, true) | (Direction::Lower, false) => Self::Better,
            (Direction::Higher, false) | (Direction::Lower, true) => Self::Worse,
            (_, true) => Self::Up,
            (_, false) => Self::Down,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Better => "Better",
            Self::Worse => "Worse",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::Same => "No change",
            Self::Unknown => "Nothing to compare with",
        }
    }
}

impl Sightline {
    /// The scorecard of a scope. Sums only: opening a figure is what looks at children.
    ///
    /// # Errors
    /// The actor may not see figures of this scope; there is no such team or worker.
    pub async fn scorecard(
        &self,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        to: Option<NaiveDate>,
    ) -> Result<ScorecardPage, ServiceError> {
        let picture = self.picture().await?;
        self.require_figures(&picture, actor, purpose, scope)?;
        let scope_in_words = self.scope_in_words(&picture, scope)?;
        let mart = self.mart(&picture).await?;
        let authority = authority_code(&picture);
        let card = self.card(&mart, scope).await?;
        let to = day_asked(&card.days, to)?;
        let line = |line: &Arc<ScoreLine>| card_line(line, to, scope, authority.as_deref());
        let families = FAMILIES.iter().map(|family| FamilyLines {
            code: family.code,
            name: family.name,
            lines: card.lines.iter().filter(|one| is_of(family.indicators, one.indicator)).map(line).collect(),
            missing: family.indicators.iter().filter(|one| !one.is_computable()).copied().collect(),
        });
        let families = families.collect();
        let days = card.days.iter().rev().copied().collect();
        Ok(ScorecardPage { scope, scope_in_words, to, days, families, position: mart.position() })
    }

    /// The sums of a scope, apart from what serves pages.
    pub(super) async fn card(&self, mart: &Arc<Mart>, scope: Scope) -> Result<Arc<Scorecard>, ServiceError> {
        let (mart, cards) = (Arc::clone(mart), Arc::clone(&self.cards));
        super::kept::worked_out(move || cards.of(&mart, scope)).await
    }
}

fn is_of(family: &[&Indicator], indicator: &Indicator) -> bool {
    family.iter().any(|one| one.id == indicator.id)
}

/// The day asked for, if the months hold it; else the end of the last whole month.
fn day_asked(days: &[NaiveDate], to: Option<NaiveDate>) -> Result<NaiveDate, ServiceError> {
    let usual = days.iter().rev().nth(1).or(days.last()).copied();
    match to {
        Some(to) if days.contains(&to) => Ok(to),
        Some(_) => Err(ServiceError::Unusable(
            "A scorecard is told for the end of each of the last 36 months, and for today. Choose one of them."
                .to_owned(),
        )),
        None => usual.ok_or_else(|| ServiceError::NotFound("there is no month to tell".to_owned())),
    }
}

/// The code by which the published figures of the authority are found.
pub(super) fn authority_code(picture: &Picture) -> Option<String> {
    picture.all(Kind::Authority).find_map(|held| match &held.fact {
        Fact::Authority(authority) => authority.code.clone(),
        _ => None,
    })
}

fn card_line(line: &Arc<ScoreLine>, to: NaiveDate, scope: Scope, authority: Option<&str>) -> CardLine {
    let indicator = line.indicator;
    let part = line.part_of().map_or("", |part| part.code);
    let at = line.at(to).copied();
    let (value, month_before) = (at.and_then(|at| at.value), line.month_before(to).copied());
    let targets = Targets::in_force();
    CardLine {
        target: targets.target(indicator.id, part, to).cloned(),
        rag: targets.rate(indicator.id, part, indicator.good, to, value),
        at,
        month_before,
        year_before: line.year_before(to).copied(),
        year_to_date: line.year_to(to).copied(),
        rolling: line.twelve_months_to(to).copied(),
        travel: Travel::of(indicator.good, value, month_before.and_then(|before| before.value)),
        elsewhere: if scope == Scope::Authority { elsewhere(indicator, part, authority) } else { Vec::new() },
        line: Arc::clone(line),
    }
}

/// England and the statistical neighbours, each with the year that its value is of.
pub(super) fn elsewhere(indicator: &Indicator, part: &str, authority: Option<&str>) -> Vec<Published> {
    // How many there are elsewhere says nothing of how many there should be here.
    if indicator.shape == Shape::Count {
        return Vec::new();
    }
    let published = Elsewhere::in_force();
    let mut all = Vec::new();
    if let Some(neighbours) = authority.and_then(|code| published.neighbours(indicator.id, part, code))
        && let Some(value) = neighbours.median()
        && let Some(first) = neighbours.known().next()
    {
        let (when, source) = (first.when_in_words(), neighbours.median_in_words());
        all.push(Published { who: "Statistical neighbours".to_owned(), value, when, source });
    }
    if let Some(england) = published.england(indicator.id, part) {
        let (when, source) = (england.when_in_words(), england.source.text.to_string());
        all.push(Published { who: "England".to_owned(), value: england.value, when, source });
    }
    all
}

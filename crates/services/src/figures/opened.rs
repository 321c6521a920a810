//! One figure, opened: its value, its months, its groups, and every entry that it did and did not count.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{Fact, SubjectId, When};
use measures::breakdown::{By, Group, figures_by};
use measures::figure::Line;
use measures::indicator::{Indicator, Span};
use measures::indicators::indicator;
use measures::mart::Mart;
use measures::scorecard::{Scope, ScoreLine, Scorecard};
use measures::targets::{Target, Targets};
use measures::{Figure, Window};
use picture::Picture;

use crate::access::{Action, VisibleChildren, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::figures::Published;

/// Which figure is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `FD-06`.
    pub id: String,
    /// The code of a group of the indicator.
    pub part: Option<String>,
    /// The usual one where none is given.
    pub span: Option<Span>,
    /// The last day of the window; today where none is given.
    pub to: Option<NaiveDate>,
    pub scope: Scope,
    /// By what it is broken down besides.
    pub by: By,
    /// It leaves as a file: the look says so.
    pub download: bool,
}

impl Asked {
    /// The usual window of a figure of the whole authority, up to today.
    pub fn of(id: impl Into<String>) -> Self {
        Self { id: id.into(), part: None, span: None, to: None, scope: Scope::Authority, by: By::Team, download: false }
    }
}

/// The entries behind one figure.
#[derive(Clone, Debug)]
pub struct OpenedFigure {
    pub figure: Figure,
    pub scope: Scope,
    pub scope_in_words: String,
    pub by: By,
    pub groups: Vec<GroupLine>,
    /// Month by month.
    pub series: Option<ScoreLine>,
    /// What is published of others; of the whole authority only.
    pub elsewhere: Vec<Published>,
    pub target: Option<Target>,
    pub counted: FigureLines<FigureLine>,
    /// In the denominator and not in the numerator.
    pub others: FigureLines<FigureLine>,
    /// Left out, and why.
    pub left_out: FigureLines<(FigureLine, String)>,
}

/// One group of a figure that is broken down.
#[derive(Clone, Debug)]
pub struct GroupLine {
    pub group: Group,
    pub figure: Figure,
}

/// Entries as far as the reader may know of them. The rest is a number and nothing else: a kind, a date or a source would
/// tell of a record that the reader may not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLines<T> {
    pub lines: Vec<T>,
    pub hidden: usize,
}

impl<T> FigureLines<T> {
    fn of(told: impl Iterator<Item = Option<T>>) -> Self {
        let (mut lines, mut hidden) = (Vec::new(), 0);
        for line in told {
            match line {
                Some(line) => lines.push(line),
                None => hidden += 1,
            }
        }
        Self { lines, hidden }
    }

    /// Those shown and those not: what the figure counted.
    pub fn total(&self) -> usize {
        self.lines.len() + self.hidden
    }

    /// `2 records that you may not open`.
    pub fn hidden_in_words(&self) -> String {
        let records = if self.hidden == 1 { "record" } else { "records" };
        format!("{} {records} that you may not open", self.hidden)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// The child, or the worker.
    pub subject: SubjectId,
    pub entry: domain::EntryId,
    /// It is about somebody who works here, and not about a child.
    pub of_the_workforce: bool,
    /// What to call the child.
    pub label: String,
    pub kind: &'static str,
    pub when: Option<When>,
    pub source: String,
    /// Why it is counted or not, in figures of its own: `61 days after the referral of 12 January 2026`.
    pub says: Option<String>,
    /// How much it weighs, where that is not one.
    pub weight: Option<String>,
}

impl FigureLine {
    /// Where it opens.
    pub fn link(&self) -> String {
        if self.of_the_workforce {
            return format!("/workers/{}", self.subject);
        }
        format!("/children/{}", self.subject)
    }
}

impl Sightline {
    /// One figure with the entries behind it. That it was opened is written down.
    ///
    /// The list is given out only when that is committed, and comes from a picture taken before: it is not newer than the
    /// look.
    ///
    /// # Errors
    /// The actor may not see figures of this scope, or there is no such figure.
    pub async fn figure(&self, actor: &Actor, purpose: Purpose, asked: &Asked) -> Result<OpenedFigure, ServiceError> {
        let picture = self.picture().await?;
        self.require_figures(&picture, actor, purpose, asked.scope)?;
        let scope_in_words = self.scope_in_words(&picture, asked.scope)?;
        let (indicator, part) = found(asked)?;
        let today = self.clock.today();
        let to = asked.to.unwrap_or(today);
        super::told_on(to, today)?;
        let kept = self.mart(&picture).await?;
        let span = asked.span.filter(|span| indicator.windows.contains(span)).unwrap_or(indicator.usual_window());
        let window = Window::of(span, to);
        let is_kept = kept.asking().days.contains(&window.to) && kept.asking().since <= window.from;
        let mart = if is_kept { Arc::clone(&kept) } else { self.mart_on(&picture, to).await? };
        let scope = asked.scope;
        let figure = mart.figure_where(indicator, part, span, window, |_, _, row| scope.holds(&mart, row.desk));
        let groups = figures_by(&mart, asked.by, scope, indicator, part, (span, window));
        let groups = groups.into_iter().map(|(group, figure)| GroupLine { group, figure }).collect();
        let of_all = scope == Scope::Authority;
        let code = super::scorecard::authority_code(&picture).filter(|_| of_all);
        let part_code = figure.part.map_or("", |part| part.code);
        let elsewhere =
            if of_all { super::scorecard::elsewhere(indicator, part_code, code.as_deref()) } else { Vec::new() };
        let lines = Scorecard::of_these(&kept, scope, &[indicator]).lines;
        let series = lines.into_iter().find(|line| line.part == part).map(Arc::unwrap_or_clone);

        let (mut write, now) = self.locked().await?;
        let visible = self.visible_children(&now, actor, purpose);
        let sees_staff = self.require(actor, Action::SeeTeam, purpose).is_ok();
        let how = if asked.download { ", downloaded" } else { "" };
        let look = format!("the children behind the figure {}{how}", indicator.id);
        record_look(&mut write, actor, purpose, None, &look).await?;
        write.commit().await?;
        let reader = Reader { picture: &picture, mart: &mart, visible: &visible, sees_staff, indicator };
        let left_out = figure.not_counted.iter();
        let left_out = left_out.map(|(line, why)| Some((reader.line(line)?, why.in_words().to_owned())));
        Ok(OpenedFigure {
            counted: FigureLines::of(figure.counted.iter().map(|line| reader.line(line))),
            others: FigureLines::of(figure.denominator_only.iter().map(|line| reader.line(line))),
            left_out: FigureLines::of(left_out),
            scope,
            scope_in_words,
            by: asked.by,
            groups,
            series,
            elsewhere,
            target: Targets::in_force().target(indicator.id, part_code, window.to).cloned(),
            figure,
        })
    }
}

fn found(asked: &Asked) -> Result<(&'static Indicator, Option<usize>), ServiceError> {
    let no_figure = || ServiceError::NotFound("there is no such figure".to_owned());
    let indicator = indicator(&asked.id).ok_or_else(no_figure)?;
    if let Some(noun) = indicator.missing() {
        return Err(ServiceError::Unusable(format!("This figure cannot be computed: the record has no {noun}.")));
    }
    let part = match (&asked.part, indicator.parts.is_empty()) {
        (_, true) => None,
        (None, false) => Some(0),
        (Some(code), false) => Some(indicator.part(code).ok_or_else(no_figure)?),
    };
    Ok((indicator, part))
}

struct Reader<'a> {
    picture: &'a Picture,
    mart: &'a Mart,
    visible: &'a VisibleChildren,
    sees_staff: bool,
    indicator: &'static Indicator,
}

impl Reader<'_> {
    fn name_of(&self, worker: SubjectId) -> String {
        let worker = self.mart.staff().worker(worker);
        worker.map_or_else(|| "A worker".to_owned(), |worker| worker.name.clone())
    }

    /// `None` where the reader may not open the record.
    fn line(&self, line: &Line) -> Option<FigureLine> {
        let held = self.picture.entry(line.entry)?;
        let of_the_workforce = measures::breakdown::is_of_the_workforce(&held.fact);
        let may_open = if of_the_workforce { self.sees_staff } else { self.visible.contains(held.subject) };
        if !may_open {
            return None;
        }
        let label = match &held.fact {
            Fact::Worker(worker) => worker.name.clone(),
            Fact::Post(post) => post.title.clone(),
            Fact::Supervision(session) => self.name_of(session.worker),
            Fact::Absence(absence) => self.name_of(absence.worker),
            _ => self.picture.label(held.subject),
        };
        let subject = match &held.fact {
            Fact::Supervision(session) => session.worker,
            Fact::Absence(absence) => absence.worker,
            Fact::Post(post) => post.holder.unwrap_or(held.subject),
            _ => held.subject,
        };
        let is_one = (line.weight - 1.0).abs() < f32::EPSILON;
        Some(FigureLine {
            subject,
            entry: line.entry,
            of_the_workforce,
            label,
            kind: held.fact.kind().in_words(),
            when: held.fact.happened_at(),
            source: held.source.in_words(),
            says: self.indicator.says.and_then(|says| says(self.picture, held)),
            weight: (!is_one).then(|| measures::figure::amount(f64::from(line.weight))),
        })
    }
}

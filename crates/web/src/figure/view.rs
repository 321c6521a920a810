//! What the page of one figure shows besides its lists.

use chrono::NaiveDate;
use measures::breakdown::By;
use measures::figure::shown;
use measures::indicator::Span;
use measures::scorecard::{Point, Scope};
use services::figures::OpenedFigure;

use super::chart::trend;

/// A way to another view of the same figure.
pub(crate) struct Choice {
    pub label: String,
    pub href: String,
    pub is_here: bool,
}

/// A month in the table below the chart.
pub(crate) struct Month {
    pub window: String,
    pub value: String,
    pub of: String,
    /// Opens the month.
    pub href: String,
}

/// A group of the figure.
pub(crate) struct GroupRow {
    pub label: String,
    pub value: String,
    /// Opens the same figure of the group.
    pub href: Option<String>,
}

pub(crate) struct FigureView {
    pub back: String,
    pub spans: Vec<Choice>,
    pub parts: Vec<Choice>,
    pub bys: Vec<Choice>,
    pub groups: Vec<GroupRow>,
    pub months: Vec<Month>,
    pub chart: String,
    pub in_words: String,
    pub downloads: [Choice; 2],
}

/// The front of the addresses of a scope.
pub(crate) fn scope_path(scope: Scope) -> String {
    match scope {
        Scope::Authority => String::new(),
        Scope::Service(service) => format!("/services/{}", service.code()),
        Scope::Team(team) => format!("/teams/{team}"),
        Scope::Worker(worker) => format!("/workers/{worker}"),
        Scope::Unallocated => "/unallocated".to_owned(),
    }
}

impl FigureView {
    pub fn of(shown: &OpenedFigure) -> Self {
        let asked = Asked::of(shown);
        let series = shown.series.as_ref();
        let name = shown.figure.indicator.name;
        let chart = series.map(|line| trend(line, name, shown.target.as_ref(), &shown.elsewhere));
        let points = series.map_or(&[][..], |line| &line.points);
        Self {
            back: format!("{}/scorecard", scope_path(shown.scope)),
            spans: asked.spans(),
            parts: asked.parts(),
            bys: asked.bys(),
            groups: asked.groups(),
            months: points.iter().rev().map(|point| asked.month(point)).collect(),
            in_words: chart.as_ref().map_or_else(String::new, reports::chart::Trend::in_words),
            chart: chart.map_or_else(String::new, |chart| chart.in_both_widths()),
            downloads: [asked.download("csv", "CSV"), asked.download("xlsx", "Excel workbook (XLSX)")],
        }
    }
}

struct Asked<'a> {
    shown: &'a OpenedFigure,
}

impl<'a> Asked<'a> {
    fn of(shown: &'a OpenedFigure) -> Self {
        Self { shown }
    }

    fn at(&self) -> String {
        format!("{}/figures/{}", scope_path(self.shown.scope), self.shown.figure.indicator.id)
    }

    fn question(&self, span: Span, to: NaiveDate, part: Option<&str>, by: By) -> String {
        let part = part.map_or_else(String::new, |part| format!("&part={part}"));
        format!("?span={}&to={to}&by={}{part}", span.code(), by.code())
    }

    fn part(&self) -> Option<&'static str> {
        self.shown.figure.part.map(|part| part.code)
    }

    fn to(&self) -> NaiveDate {
        self.shown.figure.window.to
    }

    fn spans(&self) -> Vec<Choice> {
        let choice = |span: &Span| Choice {
            label: span.in_words().to_owned(),
            href: self.at() + &self.question(*span, self.to(), self.part(), self.shown.by),
            is_here: *span == self.shown.figure.span,
        };
        self.shown.figure.indicator.windows.iter().map(choice).collect()
    }

    fn parts(&self) -> Vec<Choice> {
        let figure = &self.shown.figure;
        let choice = |part: &'static measures::indicator::Part| Choice {
            label: part.name.to_owned(),
            href: self.at() + &self.question(figure.span, self.to(), Some(part.code), self.shown.by),
            is_here: self.part() == Some(part.code),
        };
        figure.indicator.parts.iter().map(choice).collect()
    }

    fn bys(&self) -> Vec<Choice> {
        let choice = |by: By| Choice {
            label: by.in_words().to_owned(),
            href: self.at() + &self.question(self.shown.figure.span, self.to(), self.part(), by) + "#groups",
            is_here: by == self.shown.by,
        };
        By::ALL.into_iter().map(choice).collect()
    }

    fn groups(&self) -> Vec<GroupRow> {
        let row = |line: &services::figures::GroupLine| {
            let figure = &line.figure;
            let question = self.question(figure.span, self.to(), self.part(), By::Worker);
            let of = |path: String| Some(format!("{path}/figures/{}{question}", figure.indicator.id));
            let key = &line.group.key;
            let href = match self.shown.by {
                _ if key.is_empty() && self.shown.by.is_of_desks() && self.shown.scope == Scope::Authority => {
                    of("/unallocated".to_owned())
                }
                _ if key.is_empty() => None,
                By::Service => of(format!("/services/{key}")),
                By::Team => of(format!("/teams/{key}")),
                By::Worker => of(format!("/workers/{key}")),
                _ => None,
            };
            GroupRow { label: line.group.label.clone(), value: group_value(figure), href }
        };
        self.shown.groups.iter().map(row).collect()
    }

    fn month(&self, point: &Point) -> Month {
        let indicator = self.shown.figure.indicator;
        let span = self.shown.series.as_ref().map_or(Span::Day, |line| line.span);
        Month {
            window: point.window.in_words(),
            value: point.value.map_or_else(|| "No value".to_owned(), |value| shown(indicator, value)),
            of: match point.denominator {
                Some(of) => {
                    format!("{} of {}", measures::figure::amount(point.numerator), measures::figure::amount(of))
                }
                None => measures::figure::amount(point.numerator),
            },
            href: self.at() + &self.question(span, point.window.to, self.part(), self.shown.by),
        }
    }

    fn download(&self, format: &str, label: &str) -> Choice {
        let figure = &self.shown.figure;
        let question = self.question(figure.span, self.to(), self.part(), self.shown.by);
        Choice { label: label.to_owned(), href: format!("{}/{format}{question}", self.at()), is_here: false }
    }
}

/// A rate has no value below the authority; then the count stands for itself.
fn group_value(figure: &measures::Figure) -> String {
    if figure.value.is_none() && figure.indicator.shape == measures::indicator::Shape::Rate {
        return format!("{} counted", measures::figure::amount(figure.numerator));
    }
    figure.in_words()
}

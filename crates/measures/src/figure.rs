//! A figure: what it is, what it stands for, and the entries behind it.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{EntryId, SubjectId};

use crate::indicator::{Indicator, Part, Shape, Span, Taken};
use crate::population::Population;
use crate::reason::Reason;
use crate::rows::{Desk, Row, Verdict};
use crate::window::Window;

/// One entry behind a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub entry: EntryId,
    /// The child, or the worker or post.
    pub subject: SubjectId,
    pub day: NaiveDate,
    pub weight: f32,
    pub desk: Desk,
}

/// One figure. Each entry that falls within it is in exactly one of the three lists.
#[derive(Clone, Debug)]
pub struct Figure {
    pub indicator: &'static Indicator,
    /// The group that it is of, where the indicator is told in groups.
    pub part: Option<&'static Part>,
    pub span: Span,
    pub window: Window,
    /// `None` where it cannot be computed; then [`Figure::why_none`] says why.
    pub value: Option<f64>,
    /// What is counted, weighed.
    pub numerator: f64,
    /// What it is divided by; children who live here for a rate. `None` where nothing is divided.
    pub denominator: Option<f64>,
    /// Of a rate.
    pub population: Option<Population>,
    /// The entries in the numerator.
    pub counted: Vec<Line>,
    /// The entries in the denominator and not in the numerator.
    pub denominator_only: Vec<Line>,
    pub not_counted: Vec<(Line, Reason)>,
}

/// Sums from which a value is made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Of what is counted.
    pub counted: f64,
    /// Of what is in the denominator only.
    pub others: f64,
    /// Entries not counted.
    pub not_counted: u64,
}

impl Sums {
    pub fn add(&mut self, other: Self) {
        self.counted += other.counted;
        self.others += other.others;
        self.not_counted += other.not_counted;
    }

    /// Of one entry that is counted.
    pub fn of_one() -> Self {
        Self { counted: 1.0, ..Self::default() }
    }

    /// What is left without another sum that is part of it.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self {
            counted: self.counted - other.counted,
            others: self.others - other.others,
            not_counted: self.not_counted.saturating_sub(other.not_counted),
        }
    }
}

/// Value, numerator and denominator of sums; of a median and a mean they are made from the values and not from sums.
pub fn value_of(
    indicator: &Indicator,
    window: Window,
    sums: Sums,
    population: Option<&Population>,
) -> (Option<f64>, f64, Option<f64>) {
    let Sums { counted, others, .. } = sums;
    let over = |bottom: f64, times: f64| (bottom > 0.0).then(|| counted * times / bottom);
    match indicator.shape {
        Shape::Count | Shape::Children | Shape::Median(_) | Shape::Mean(_) => (Some(counted), counted, None),
        Shape::Share | Shape::ShareOfChildren | Shape::Mix => {
            (over(counted + others, 100.0), counted, Some(counted + others))
        }
        Shape::Ratio(times) => (over(others, f64::from(times)), counted, Some(others)),
        Shape::Rate => {
            let children = population.map(|population| population.children as f64);
            let value = children.and_then(|children| over(children, 10_000.0 * of_a_year(indicator, window)));
            (value, counted, children)
        }
    }
}

impl Indicator {
    /// Whether a flow over this window is told as of a whole year.
    pub fn is_of_a_whole_year(&self, window: Window) -> bool {
        self.shape == Shape::Rate && of_a_year(self, window) > 1.0
    }
}

/// By how much a flow over less than a year is multiplied, so that it is told as of a whole year.
fn of_a_year(indicator: &Indicator, window: Window) -> f64 {
    if indicator.taken == Taken::Stock || window.days() >= DAYS_OF_A_YEAR {
        return 1.0;
    }
    DAYS_OF_A_YEAR as f64 / window.days() as f64
}

const DAYS_OF_A_YEAR: u64 = 365;

impl Figure {
    /// A figure from the rows of its indicator, of any part and day: those that fall within it are picked here.
    pub fn of(
        indicator: &'static Indicator,
        part: Option<usize>,
        span: Span,
        window: Window,
        rows: impl IntoIterator<Item = (SubjectId, Row)>,
        population: Option<&Population>,
    ) -> Self {
        let part_of = part.and_then(|part| indicator.parts.get(part));
        let mut figure = Self {
            indicator,
            part: part_of,
            span,
            window,
            value: None,
            numerator: 0.0,
            denominator: None,
            population: population.filter(|_| indicator.shape == Shape::Rate).cloned(),
            counted: Vec::new(),
            denominator_only: Vec::new(),
            not_counted: Vec::new(),
        };
        let is_mix = indicator.shape == Shape::Mix;
        for (subject, row) in rows.into_iter().filter(|(_, row)| falls_within(indicator, window, row.day)) {
            let is_of_part = part.is_none_or(|part| usize::from(row.part) == part);
            let verdict = match row.verdict {
                // What is of another group is what this group's share is of.
                Verdict::Counted if is_mix && !is_of_part => Verdict::DenominatorOnly,
                // What belongs to no group is left out of every one.
                verdict @ Verdict::NotCounted(_) if is_mix => verdict,
                _ if !is_of_part => continue,
                verdict => verdict,
            };
            figure.take(subject, row, verdict);
        }
        if matches!(indicator.shape, Shape::Children | Shape::ShareOfChildren) {
            figure.once_a_child();
        }
        if let Some(settle) = indicator.settle() {
            settle(&mut figure);
        }
        figure.work_out();
        figure
    }

    fn take(&mut self, subject: SubjectId, row: Row, verdict: Verdict) {
        let line = Line { entry: row.entry, subject, day: row.day, weight: row.weight, desk: row.desk };
        match verdict {
            Verdict::Counted => self.counted.push(line),
            Verdict::DenominatorOnly => self.denominator_only.push(line),
            Verdict::NotCounted(reason) => self.not_counted.push((line, reason)),
        }
    }

    /// Of each child the first entry that is counted, or else the first one; the others are the same child again.
    fn once_a_child(&mut self) {
        let mut known: HashMap<SubjectId, ()> = HashMap::new();
        for list in [&mut self.counted, &mut self.denominator_only] {
            let again = list.extract_if(.., |line| known.insert(line.subject, ()).is_some());
            self.not_counted.extend(again.map(|line| (line, Reason::SameChildAgain)));
        }
    }

    fn work_out(&mut self) {
        // Plus nought, since the sum of no numbers is minus nought, and would be shown with its sign.
        let sum = |lines: &[Line]| lines.iter().map(|line| f64::from(line.weight)).sum::<f64>() + 0.0;
        match self.indicator.shape {
            Shape::Median(_) | Shape::Mean(_) => {
                let mut values: Vec<f32> = self.counted.iter().map(|line| line.weight).collect();
                self.value = middle(self.indicator.shape, &mut values);
                self.numerator = self.counted.len() as f64;
            }
            _ => {
                let not_counted = self.not_counted.len() as u64;
                let sums = Sums { counted: sum(&self.counted), others: sum(&self.denominator_only), not_counted };
                let (value, numerator, denominator) =
                    value_of(self.indicator, self.window, sums, self.population.as_ref());
                (self.value, self.numerator, self.denominator) = (value, numerator, denominator);
            }
        }
    }

    /// Why there is no value; `None` where there is one.
    pub fn why_none(&self) -> Option<&'static str> {
        self.value.is_none().then(|| why_none(self.indicator))
    }

    /// Whether a flow over less than a year is told as of a whole year.
    pub fn is_of_a_whole_year(&self) -> bool {
        self.indicator.is_of_a_whole_year(self.window)
    }

    /// `7`, `92.3% (12 of 13)`, or why there is none: for people who may see figures down to the child.
    pub fn in_words(&self) -> String {
        let Some(value) = self.value else { return why_none(self.indicator).to_owned() };
        let shown = shown(self.indicator, value);
        match (self.indicator.shape, self.denominator) {
            (Shape::Share | Shape::ShareOfChildren | Shape::Mix, Some(of)) => {
                format!("{shown} ({} of {})", amount(self.numerator), amount(of))
            }
            (Shape::Ratio(_), Some(of)) => format!("{shown} ({} to {})", amount(self.numerator), amount(of)),
            (Shape::Rate, _) if self.is_of_a_whole_year() => {
                format!("{shown} ({} counted; as of a whole year)", amount(self.numerator))
            }
            (Shape::Rate, _) => format!("{shown} ({} counted)", amount(self.numerator)),
            (Shape::Median(_) | Shape::Mean(_), _) => format!("{shown} ({} counted)", self.counted.len()),
            _ => shown,
        }
    }
}

/// Why an indicator may have no value.
pub fn why_none(indicator: &Indicator) -> &'static str {
    if indicator.why_none.is_empty() { "There is nothing to count" } else { indicator.why_none }
}

/// Whether a row of this day belongs in the window.
pub fn falls_within(indicator: &Indicator, window: Window, day: NaiveDate) -> bool {
    match indicator.taken {
        Taken::Flow => window.holds(day),
        Taken::Stock => day == window.to,
    }
}

/// Median or mean of values; the median of an even number is the mean of the two in the middle.
pub fn middle(shape: Shape, values: &mut [f32]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    if matches!(shape, Shape::Mean(_)) {
        return Some(values.iter().map(|value| f64::from(*value)).sum::<f64>() / values.len() as f64);
    }
    let half = values.len() / 2;
    let upper = f64::from(*values.select_nth_unstable_by(half, f32::total_cmp).1);
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values[..half].iter().copied().max_by(f32::total_cmp).map_or(upper, f64::from);
    Some((lower + upper) / 2.0)
}

/// A value with its unit, rounded only here.
pub fn shown(indicator: &Indicator, value: f64) -> String {
    match indicator.shape {
        Shape::Count | Shape::Children => amount(value),
        Shape::Share | Shape::ShareOfChildren | Shape::Mix | Shape::Ratio(100) => format!("{value:.1}%"),
        Shape::Rate => format!("{value:.1} per 10,000"),
        Shape::Median(unit) | Shape::Mean(unit) => format!("{value:.1} {}", unit.in_words()),
        Shape::Ratio(_) => format!("{value:.1}"),
    }
}

/// `1,204`, or `12.6` where it is not whole.
pub fn amount(value: f64) -> String {
    if (value - value.round()).abs() > 0.005 {
        return format!("{value:.1}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value <= -0.5 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests;

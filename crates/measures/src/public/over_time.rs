//! How the windows of one number hang together: months, years to date and rolling years.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use super::bounds::Row;
use super::cell::{CellId, Group, Period};
use super::relations::Weaver;
use super::table::{OverTime, Series};

/// From the first day to the day after the last.
type Span = (NaiveDate, NaiveDate);

type Spans = BTreeMap<Group, BTreeSet<Span>>;

pub(super) fn add(weaver: &mut Weaver) {
    let mut series: BTreeMap<Series, Spans> = BTreeMap::new();
    for id in weaver.index.keys() {
        if let Some(span) = span_of(id.period) {
            let groups = series.entry((id.indicator.clone(), id.part)).or_default();
            groups.entry(id.group.clone()).or_default().insert(span);
        }
    }
    for (series, groups) in series {
        let how = weaver.table.over_time.get(&series.0).copied().unwrap_or_default();
        // Every day on which some window begins or ends cuts time into pieces; each window is the sum of its pieces.
        let cuts: BTreeSet<NaiveDate> = groups.values().flatten().flat_map(|(from, to)| [*from, *to]).collect();
        for (group, spans) in groups {
            let mut line = Line { weaver: &mut *weaver, series: &series, group, cuts: &cuts, met: HashMap::new() };
            match how {
                OverTime::AddsUp => line.adds_up(&spans),
                OverTime::Distinct => line.grows(&spans),
                OverTime::Apart => {}
            }
        }
    }
}

fn span_of(period: Period) -> Option<Span> {
    match period {
        Period::Between(from, to) if from <= to => Some((from, to.checked_add_days(Days::new(1))?)),
        _ => None,
    }
}

struct Line<'w, 'a, 't> {
    weaver: &'w mut Weaver<'t>,
    series: &'a Series,
    group: Group,
    cuts: &'a BTreeSet<NaiveDate>,
    met: HashMap<Span, u32>,
}

impl Line<'_, '_, '_> {
    fn unknown(&mut self, span: Span) -> u32 {
        if let Some(met) = self.met.get(&span) {
            return *met;
        }
        let (from, after) = span;
        let to = after.checked_sub_days(Days::new(1)).unwrap_or(from);
        let period = Period::Between(from, to);
        let id = CellId { indicator: self.series.0.clone(), part: self.series.1, period, group: self.group.clone() };
        let at = self.weaver.unknown(&id);
        self.met.insert(span, at);
        at
    }

    /// The pieces of time between two days, as terms.
    fn pieces(&mut self, (from, to): Span, coefficient: i64) -> Vec<(u32, i64)> {
        let days: Vec<NaiveDate> = self.cuts.range(from..=to).copied().collect();
        days.windows(2).map(|day| (self.unknown((day[0], day[1])), coefficient)).collect()
    }

    fn adds_up(&mut self, spans: &BTreeSet<Span>) {
        for &span in spans {
            let mut terms = self.pieces(span, 1);
            if terms.len() > 1 {
                terms.push((self.unknown(span), -1));
                self.weaver.web.rows.push(Row::equals(terms, 0));
            }
        }
        let by_start: Vec<Span> = spans.iter().copied().collect();
        for pair in by_start.windows(2) {
            self.step(pair[0], pair[1]);
        }
        let mut by_end = by_start;
        by_end.sort_by_key(|(from, to)| (*to, *from));
        for pair in by_end.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
            self.step(pair[0], pair[1]);
        }
        self.chains(spans);
    }

    /// From one window to the next: what is new comes in, what is old drops out. It follows from the sums, and is shorter.
    fn step(&mut self, one: Span, next: Span) {
        if next.0 >= one.1 || (one.0 == next.0 && one.1 == next.1) {
            return;
        }
        let mut terms = vec![(self.unknown(next), 1), (self.unknown(one), -1)];
        terms.extend(self.pieces((one.0, next.0), 1));
        if next.1 >= one.1 {
            terms.extend(self.pieces((one.1, next.1), -1));
        } else {
            terms.extend(self.pieces((next.1, one.1), 1));
        }
        self.weaver.web.rows.push(Row { follows: true, ..Row::equals(terms, 0) });
    }

    /// Windows that begin on one day or end on one day.
    fn chains(&mut self, spans: &BTreeSet<Span>) {
        let mut chains: BTreeMap<(bool, NaiveDate), Vec<Span>> = BTreeMap::new();
        for span in spans {
            chains.entry((false, span.0)).or_default().push(*span);
            chains.entry((true, span.1)).or_default().push(*span);
        }
        for mut chain in chains.into_values().filter(|chain| chain.len() > 1) {
            chain.sort_by_key(|(from, to)| *to - *from);
            let chain = chain.into_iter().map(|span| self.unknown(span)).collect();
            self.weaver.web.nested.push(chain);
        }
    }

    /// Of distinct children a longer window holds at least as many: those who were not there before are a count too.
    fn grows(&mut self, spans: &BTreeSet<Span>) {
        let spans: Vec<Span> = spans.iter().copied().collect();
        for pair in spans.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            let new = self.weaver.nameless();
            let terms = vec![(self.unknown(pair[0]), 1), (new, 1), (self.unknown(pair[1]), -1)];
            self.weaver.web.rows.push(Row::equals(terms, 0));
        }
    }
}

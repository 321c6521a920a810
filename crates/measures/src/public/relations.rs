//! What a reader knows of how the numbers hang together, as rows over unknowns.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::bounds::Row;
use super::cell::{CellId, Content, Group, Part, Period, Said};
use super::table::{PublicTable, Series, Told};
use super::web::{Cell, Share, Unknown, Web};
use super::{SMALLEST_SHOWN, over_time};

/// Builds the web of a table and of what was told before.
pub(super) struct Weaver<'a> {
    pub table: &'a PublicTable,
    pub web: Web,
    pub index: HashMap<CellId, u32>,
    one_name: BTreeMap<Series, Series>,
    blocks: HashMap<(String, Part, Period, Option<String>), u32>,
}

pub(super) fn weave(table: &PublicTable, earlier: &[Told]) -> Web {
    let mut weaver =
        Weaver { table, web: Web::default(), index: HashMap::new(), one_name: BTreeMap::new(), blocks: HashMap::new() };
    weaver.agree_on_names();
    weaver.add_numbers(earlier);
    over_time::add(&mut weaver);
    weaver.link_shares();
    weaver.add_breakdowns();
    weaver.add_within();
    weaver.add_values();
    weaver.add_earlier_values(earlier);
    weaver.web
}

impl Weaver<'_> {
    /// One name for numbers that are said to be one; not where the pack itself has them differ.
    fn agree_on_names(&mut self) {
        for (one, other) in &self.table.same {
            let agree = self.table.cells.iter().all(|(id, content)| {
                let twin = CellId { indicator: one.0.clone(), part: one.1, ..id.clone() };
                let is_other = (&id.indicator, id.part) == (&other.0, other.1);
                !is_other || self.table.cells.get(&twin).is_none_or(|twin| twin == content)
            });
            if agree && one != other {
                let target = self.one_name.get(one).unwrap_or(one).clone();
                if &target != other {
                    self.one_name.insert(other.clone(), target);
                }
            }
        }
    }

    fn named<'i>(&self, id: &'i CellId) -> Cow<'i, CellId> {
        if self.one_name.is_empty() {
            return Cow::Borrowed(id);
        }
        match self.one_name.get(&(id.indicator.clone(), id.part)) {
            Some((indicator, part)) => Cow::Owned(CellId { indicator: indicator.clone(), part: *part, ..id.clone() }),
            None => Cow::Borrowed(id),
        }
    }

    pub fn find(&self, id: &CellId) -> Option<u32> {
        self.index.get(self.named(id).as_ref()).copied()
    }

    pub fn unknown(&mut self, id: &CellId) -> u32 {
        let id = self.named(id);
        if let Some(&at) = self.index.get(id.as_ref()) {
            return at;
        }
        let id = id.into_owned();
        let at = self.nameless();
        self.web.unknowns[at as usize].id = Some(id.clone());
        self.index.insert(id, at);
        at
    }

    pub fn nameless(&mut self) -> u32 {
        self.web.unknowns.push(Unknown::default());
        (self.web.unknowns.len() - 1) as u32
    }

    fn truth(&mut self, id: &CellId, value: u64) {
        let at = self.unknown(id);
        self.web.unknowns[at as usize].truth = i64::try_from(value).ok();
    }

    fn cell(&mut self, id: &CellId, content: Content) -> u32 {
        let next = self.blocks.len() as u32;
        let block = *self.blocks.entry(id.block()).or_insert(next);
        self.web.cells.push(Cell {
            id: id.clone(),
            weight: weight(id, content),
            nought: matches!(content, Content::Count(0)),
            count: matches!(content, Content::Count(_)),
            block,
        });
        (self.web.cells.len() - 1) as u32
    }

    fn add_numbers(&mut self, earlier: &[Told]) {
        let table = self.table;
        for (id, content) in &table.cells {
            match *content {
                Content::Count(count) => {
                    self.truth(id, count);
                    let (cell, at) = (self.cell(id, *content), self.unknown(id));
                    self.web.unknowns[at as usize].cells.push(cell);
                }
                Content::Share { numerator, denominator } => {
                    self.truth(&id.with_part(Part::Counted), numerator);
                    self.truth(&id.with_part(Part::Of), denominator);
                    self.truth(&id.with_part(Part::Rest), denominator.saturating_sub(numerator));
                }
                Content::Rate { numerator, .. } => self.truth(&id.with_part(Part::Counted), numerator),
                Content::ValueOf { .. } => {}
            }
        }
        for told in earlier {
            match told.said {
                Said::Count(count) => {
                    let at = self.unknown(&told.id);
                    self.web.unknowns[at as usize].told = i64::try_from(count).ok();
                }
                Said::Percent { .. } | Said::NothingToCount if told.id.part == Part::Value => {
                    for part in [Part::Counted, Part::Of, Part::Rest] {
                        self.unknown(&told.id.with_part(part));
                    }
                }
                Said::Rate { .. } => _ = self.unknown(&told.id.with_part(Part::Counted)),
                Said::HeldBack if told.id.part != Part::Value => _ = self.unknown(&told.id),
                _ => {}
            }
        }
        let wholes: Vec<CellId> = self.index.keys().map(|id| CellId { group: Group::All, ..id.clone() }).collect();
        let wholes: std::collections::BTreeSet<CellId> = wholes.into_iter().collect();
        wholes.iter().for_each(|whole| _ = self.unknown(whole));
    }

    /// Numerator and rest are the denominator, also of windows that nobody prints.
    fn link_shares(&mut self) {
        let denominators: Vec<CellId> = self.index.keys().filter(|id| id.part == Part::Of).cloned().collect();
        let renamed: Vec<CellId> = self
            .one_name
            .iter()
            .filter(|(other, _)| other.1 == Part::Of)
            .flat_map(|(other, one)| {
                let twins = self.index.keys().filter(move |id| (&id.indicator, id.part) == (&one.0, one.1));
                twins.map(|id| CellId { indicator: other.0.clone(), part: Part::Of, ..id.clone() })
            })
            .collect();
        let mut all = denominators;
        all.extend(renamed);
        all.sort();
        for id in all {
            let Some(counted) = self.find(&id.with_part(Part::Counted)) else { continue };
            let of = self.unknown(&id);
            let rest = self.unknown(&id.with_part(Part::Rest));
            if counted == of {
                continue;
            }
            self.give_rest(counted, rest, of);
            self.web.rows.push(Row::equals(vec![(counted, 1), (rest, 1), (of, -1)], 0));
            self.web.shares.push(Share { counted, rest, of });
        }
    }

    fn give_rest(&mut self, counted: u32, rest: u32, of: u32) {
        let truth = |at: u32| self.web.unknowns[at as usize].truth;
        if let (Some(counted), None, Some(of)) = (truth(counted), truth(rest), truth(of)) {
            self.web.unknowns[rest as usize].truth = (of >= counted).then_some(of - counted);
        }
    }

    /// The rows of a breakdown add up to the authority, or bound it where a child may be in two of them.
    fn add_breakdowns(&mut self) {
        let mut wholes: BTreeMap<CellId, BTreeMap<String, Vec<u32>>> = BTreeMap::new();
        for (id, at) in &self.index {
            if let Group::One { by, .. } = &id.group {
                let whole = CellId { group: Group::All, ..id.clone() };
                wholes.entry(whole).or_default().entry(by.clone()).or_default().push(*at);
            }
        }
        let mut fullest: HashMap<(Series, String), usize> = HashMap::new();
        let mut adds_up: HashMap<(Series, String), bool> = HashMap::new();
        for (whole, breakdowns) in &wholes {
            for (by, groups) in breakdowns {
                let key = ((whole.indicator.clone(), whole.part), by.clone());
                let most = fullest.entry(key.clone()).or_default();
                *most = groups.len().max(*most);
                if let Some((sum, all)) = self.true_sum(whole, groups) {
                    *adds_up.entry(key).or_insert(true) &= sum == all;
                }
            }
        }
        for (whole, breakdowns) in wholes {
            let all = self.unknown(&whole);
            for (by, mut groups) in breakdowns {
                groups.sort_unstable();
                let key = ((whole.indicator.clone(), whole.part), by);
                let complete = fullest[&key] == groups.len() && adds_up.get(&key).is_none_or(|adds_up| *adds_up);
                self.add_breakdown(all, &groups, self.true_sum(&whole, &groups), complete);
            }
        }
    }

    fn true_sum(&self, whole: &CellId, groups: &[u32]) -> Option<(i64, i64)> {
        let all = self.web.unknowns[self.find(whole)? as usize].truth?;
        let truths = groups.iter().map(|at| self.web.unknowns[*at as usize].truth);
        Some((truths.sum::<Option<i64>>()?, all))
    }

    fn add_breakdown(&mut self, all: u32, groups: &[u32], sums: Option<(i64, i64)>, complete: bool) {
        let mut terms: Vec<(u32, i64)> = groups.iter().map(|group| (*group, 1)).collect();
        let adds_up = sums.map_or(complete, |(sum, all)| sum == all);
        if adds_up {
            terms.push((all, -1));
            return self.web.rows.push(Row::equals(terms, 0));
        }
        for group in groups {
            self.web.rows.push(Row::at_least(vec![(all, 1), (*group, -1)], 0));
        }
        match sums {
            // A child may be in two groups.
            Some((sum, whole)) if sum > whole => {
                terms.push((all, -1));
                self.web.rows.push(Row::at_least(terms, 0));
            }
            // A row is missing: what it would hold can be worked out like any other.
            Some(_) => {
                let others = self.nameless();
                terms.extend([(others, 1), (all, -1)]);
                self.web.rows.push(Row::equals(terms, 0));
            }
            None => {}
        }
    }

    fn add_within(&mut self) {
        for (some, all) in &self.table.within {
            let mut pairs: Vec<(u32, u32)> = Vec::new();
            for id in self.index.keys() {
                let smaller = CellId { indicator: some.0.clone(), part: some.1, ..id.clone() };
                let larger = CellId { indicator: all.0.clone(), part: all.1, ..id.clone() };
                if let (Some(smaller), Some(larger)) = (self.find(&smaller), self.find(&larger)) {
                    pairs.push((smaller, larger));
                }
            }
            pairs.sort_unstable();
            pairs.dedup();
            for (smaller, larger) in pairs.into_iter().filter(|(smaller, larger)| smaller != larger) {
                let others = self.nameless();
                self.web.rows.push(Row::equals(vec![(smaller, 1), (others, 1), (larger, -1)], 0));
            }
        }
    }

    fn add_values(&mut self) {
        let table = self.table;
        for (id, content) in &table.cells {
            if matches!(content, Content::Share { .. } | Content::Rate { .. }) {
                let cell = self.cell(id, *content);
                self.value_says(id, content.said(), Some(cell));
            }
        }
    }

    fn add_earlier_values(&mut self, earlier: &[Told]) {
        let shown: std::collections::HashSet<_> =
            earlier.iter().filter(|told| matches!(told.said, Said::Count(_))).map(|told| told.id.block()).collect();
        for told in earlier {
            match told.said {
                // Its row shows noughts, so it was none.
                Said::HeldBack if told.id.part != Part::Value && shown.contains(&told.id.block()) => {
                    let at = self.unknown(&told.id);
                    if self.web.unknowns[at as usize].truth != Some(0) {
                        self.web.rows.push(Row::at_least(vec![(at, 1)], 1));
                    }
                }
                said => self.value_says(&told.id, said, None),
            }
        }
    }

    /// What a printed percentage or rate says of its numbers, and that it would not be printed if one of them were small.
    fn value_says(&mut self, id: &CellId, said: Said, cell: Option<u32>) {
        let number = |part| id.with_part(part);
        let shown = SMALLEST_SHOWN as i64;
        let mut rows = Vec::new();
        match said {
            Said::Percent { tenths } => {
                let [counted, rest, of] = [Part::Counted, Part::Rest, Part::Of].map(|part| self.unknown(&number(part)));
                let twice = 2 * tenths as i64;
                let whole = 2_000;
                rows.push(Row::at_least(vec![(counted, whole), (of, 1 - twice)], 0));
                rows.push(Row::at_least(vec![(counted, -whole), (of, twice + 1)], 1));
                rows.push(Row::at_least(vec![(rest, -whole), (of, whole - twice + 1)], 0));
                rows.push(Row::at_least(vec![(rest, whole), (of, twice + 1 - whole)], 1));
                rows.push(Row::at_least(vec![(of, 1)], shown));
                if tenths > 0 {
                    rows.push(Row::at_least(vec![(counted, 1)], shown));
                }
                if tenths < 1_000 {
                    rows.push(Row::at_least(vec![(rest, 1)], shown));
                }
            }
            Said::Rate { tenths, population, scale } => {
                let counted = self.unknown(&number(Part::Counted));
                let (twice, by) = (2 * tenths as i64, scale.doubled_tenths());
                let of = i64::try_from(population * scale.over).unwrap_or(i64::MAX);
                rows.push(Row::at_least(vec![(counted, by)], (twice - 1) * of));
                rows.push(Row::at_least(vec![(counted, -by)], 1 - (twice + 1) * of));
                if tenths > 0 {
                    rows.push(Row::at_least(vec![(counted, 1)], shown));
                }
            }
            Said::NothingToCount if id.part == Part::Value => {
                let of = self.unknown(&number(Part::Of));
                rows.push(Row::equals(vec![(of, 1)], 0));
            }
            _ => {}
        }
        self.web.rows.extend(rows.into_iter().map(|row| Row { cell, ..row }));
    }
}

/// What is lost with a cell. The authority's own figures are what the pack is for; of two counts the smaller says less.
fn weight(id: &CellId, content: Content) -> f64 {
    let number = match content {
        Content::Count(count) => count,
        Content::Share { denominator, .. } => denominator,
        Content::Rate { numerator, .. } => numerator,
        Content::ValueOf { children } => children,
    };
    let size = (2.0 + number as f64).ln();
    let place = if id.group == Group::All { 8.0 } else { 1.0 };
    let window = match id.period {
        Period::Between(from, to) if (to - from).num_days() > 31 => 2.0,
        _ => 1.0,
    };
    size * place * window
}

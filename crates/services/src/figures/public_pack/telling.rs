//! Puts what may be shown into words, line by line.

use measures::Window;
use measures::figure::shown;
use measures::indicator::Indicator;
use measures::public::{CellId, Group, Part, PublicPack, Said};
use measures::targets::Targets;

use super::history::History;
use super::list::Entry;
use super::making::{Groups, Making, Numbers, Printed, Windows, period};
use super::{PublicElsewhere, PublicGroup, PublicGroups, PublicLine, PublicUnit, PublicValue};

/// Puts one line into words.
pub(super) struct Teller<'a> {
    pub making: &'a Making<'a>,
    pub entry: &'static Entry,
    pub indicator: &'static Indicator,
    pub numbers: &'a Numbers,
    pub judged: &'a PublicPack,
}

/// What a cell says: its text, and the number in it.
type Words = (String, Option<f64>);

impl Teller<'_> {
    pub fn line(&self, history: &History, groups: Option<&Groups>) -> PublicLine {
        let windows = Windows::of(self.entry, self.making.as_at);
        let of_before =
            |window: Window| history.get(self.entry.id, window).cloned().unwrap_or_else(|| self.value(window));
        let words = |value| shown(self.indicator, value);
        let target = Targets::in_force().target(self.indicator.id, "", self.making.as_at);
        let elsewhere = super::super::scorecard::elsewhere(self.indicator, "", self.making.authority);
        PublicLine {
            id: self.entry.id.to_owned(),
            section: self.entry.section.to_owned(),
            name: self.entry.name.to_owned(),
            words: self.entry.words.to_owned(),
            unit: self.unit(windows.now),
            now: self.value(windows.now),
            before: Some(of_before(windows.before)),
            year_before: Some(of_before(windows.year_before)),
            year_to_date: windows.year_to_date.map(|window| self.value(window)),
            target: target.map(|target| target.in_words(self.indicator.good, words)),
            elsewhere: elsewhere
                .into_iter()
                .map(|one| PublicElsewhere { who: one.who, text: words(one.value), when: one.when })
                .collect(),
            trend: Vec::new(),
            groups: groups.map(|groups| self.groups(windows.of_groups(), groups)),
        }
    }

    fn id(&self, part: Part, window: Window, group: Group) -> CellId {
        CellId::new(self.indicator.id, part, period(self.indicator, window), group)
    }

    fn said(&self, part: Part, window: Window) -> Option<Said> {
        self.judged.cells.get(&self.id(part, window, Group::All)).copied()
    }

    fn unit(&self, window: Window) -> PublicUnit {
        match Printed::of(self.indicator) {
            Printed::Count => PublicUnit::Count,
            Printed::Rate if self.said(Part::Value, window).is_none() => PublicUnit::Count,
            Printed::Share => PublicUnit::Percentage,
            Printed::AsItIs if self.indicator.unit() == "percentage" => PublicUnit::Percentage,
            Printed::Rate | Printed::Average | Printed::AsItIs => PublicUnit::Rate,
        }
    }

    fn value(&self, window: Window) -> PublicValue {
        let noun = self.entry.noun;
        let count = |said: Option<Said>| said.map_or_else(String::new, |said| format!("{said} {noun}"));
        let (counted, of) = (self.said(Part::Counted, window), self.said(Part::Of, window));
        let ((text, number), beside) = match (Printed::of(self.indicator), self.said(Part::Value, window)) {
            (Printed::AsItIs, _) => (self.as_it_is(window), String::new()),
            (Printed::Average, Some(Said::Shown)) => (self.average(window), noun.to_owned()),
            (Printed::Share, value) => {
                let beside = of.filter(|_| value != Some(Said::NothingToCount)).map(|of| count(Some(of)));
                (words(value), beside.map_or_else(String::new, |beside| format!("of {beside}")))
            }
            (Printed::Rate, Some(rate)) => {
                let (text, number) = words(Some(rate));
                let text = if number.is_some() { format!("{text} per 10,000") } else { text };
                ((text, number), count(counted))
            }
            (Printed::Count | Printed::Rate, _) => (words(counted), noun.to_owned()),
            (Printed::Average, value) => (words(value), String::new()),
        };
        PublicValue { from: window.from, to: window.to, text, number, beside }
    }

    fn as_it_is(&self, window: Window) -> Words {
        let figure = self.making.figure(self.entry, self.indicator, window);
        figure.value.map_or_else(nothing, |value| (shown(self.indicator, value), Some(tenths(value))))
    }

    fn average(&self, window: Window) -> Words {
        let value = self.numbers.averages.get(&self.id(Part::Value, window, Group::All));
        value.map_or_else(nothing, |value| (shown(self.indicator, *value), Some(tenths(*value))))
    }

    fn groups(&self, window: Window, groups: &Groups) -> PublicGroups {
        let by = self.entry.by.map_or("", |by| by.code());
        let part = if Printed::of(self.indicator) == Printed::Share { Part::Value } else { Part::Counted };
        let row = |(_, label, key): &(bool, String, String)| {
            let group = Group::One { by: by.to_owned(), name: key.clone() };
            let (text, number) = words(self.judged.cells.get(&self.id(part, window, group)).copied());
            PublicGroup { key: key.clone(), label: label.clone(), text, number }
        };
        PublicGroups {
            by: self.entry.by.map_or("", |by| by.in_words()).to_owned(),
            from: window.from,
            to: window.to,
            rows: groups.iter().map(row).collect(),
        }
    }
}

fn words(said: Option<Said>) -> Words {
    let Some(said) = said else { return nothing() };
    let number = match said {
        Said::Count(count) => Some(count as f64),
        Said::Percent { tenths } | Said::Rate { tenths, .. } => Some(tenths as f64 / 10.0),
        Said::Shown | Said::NothingToCount | Said::HeldBack => None,
    };
    (said.to_string(), number)
}

fn nothing() -> Words {
    (Said::NothingToCount.to_string(), None)
}

/// As it is printed.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

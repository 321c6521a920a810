//! Makes the pack: every number that it would print, then what may be printed of them, then the lines in words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Months, NaiveDate};
use measures::breakdown::figures_by;
use measures::indicator::{Counts, Indicator, Shape, Span, Taken};
use measures::indicators::indicator;
use measures::mart::Mart;
use measures::public::{CellId, Content, Group, OverTime, Part, Period, PublicTable, Scale, Told, hold_back};
use measures::rows::Asking;
use measures::scorecard::Scope;
use measures::window::last_of_month;
use measures::{Figure, Window};

use super::KeptPack;
use super::history::History;
use super::list::{Entry, LIST};
use super::telling::Teller;
use super::ties::{Truths, tie};

/// What a pack is made from.
pub(in crate::figures) struct Making<'a> {
    /// Rows as [`asking`] asks for them.
    pub mart: &'a Mart,
    pub as_at: NaiveDate,
    /// Every pack that was published, the oldest first.
    pub earlier: &'a [KeptPack],
    /// The code of the authority, where it has one.
    pub authority: Option<&'a str>,
}

/// The days that a publication tells of: its own, the end of the month before, and the same day a year before.
pub(in crate::figures) fn asking(as_at: NaiveDate) -> Asking {
    Asking { days: vec![year_before(as_at), month_before(as_at), as_at], ..Asking::on(as_at) }
}

fn month_before(day: NaiveDate) -> NaiveDate {
    Window::month_before(day).to
}

/// The end of the same month for the end of a month; else the same day.
fn year_before(day: NaiveDate) -> NaiveDate {
    let then = day - Months::new(12);
    if day == last_of_month(day) { last_of_month(then) } else { then }
}

/// How the value of a line is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Printed {
    Count,
    Share,
    Rate,
    /// A value that is no count of anybody.
    Average,
    /// Of posts and workers: no children are behind it, and it is shown as it is.
    AsItIs,
}

impl Printed {
    pub fn of(indicator: &Indicator) -> Self {
        if matches!(indicator.counts, Counts::Workforce(_)) {
            return Self::AsItIs;
        }
        match indicator.shape {
            Shape::Count | Shape::Children => Self::Count,
            Shape::Share | Shape::ShareOfChildren | Shape::Mix => Self::Share,
            Shape::Rate => Self::Rate,
            Shape::Median(_) | Shape::Mean(_) | Shape::Ratio(_) => Self::Average,
        }
    }
}

/// The windows of one line.
pub(super) struct Windows {
    pub now: Window,
    pub before: Window,
    pub year_before: Window,
    pub year_to_date: Option<Window>,
}

impl Windows {
    pub fn of(entry: &Entry, as_at: NaiveDate) -> Self {
        let on = |day| Window::of(entry.span, day);
        Self {
            now: on(as_at),
            before: on(month_before(as_at)),
            year_before: on(year_before(as_at)),
            year_to_date: (entry.span == Span::Month).then(|| Window::year_to(as_at)),
        }
    }

    /// In which its groups are told: the longest, as it has the fewest small numbers.
    pub fn of_groups(&self) -> Window {
        self.year_to_date.unwrap_or(self.now)
    }

    /// Those in which numbers are told now. What a pack said of another time before stands, and is not told again: a
    /// corrected number beside the old one would tell how many were late.
    fn told_now(&self, history: &History, id: &str) -> Vec<Window> {
        let mut all = vec![self.now];
        all.extend(self.year_to_date);
        all.extend([self.before, self.year_before].into_iter().filter(|window| history.get(id, *window).is_none()));
        all
    }
}

/// The numbers of a pack before anything is held back.
#[derive(Default)]
pub(super) struct Numbers {
    table: PublicTable,
    truths: Truths,
    /// Values that are no counts.
    pub averages: BTreeMap<CellId, f64>,
}

impl Numbers {
    fn put(&mut self, figure: &Figure, group: &Group) {
        let indicator = figure.indicator;
        let period = period(indicator, figure.window);
        let id = |part| CellId::new(indicator.id, part, period, group.clone());
        let counted = figure.counted.len() as u64;
        let of = counted + figure.denominator_only.len() as u64;
        self.truths.insert(id(Part::Counted), counted);
        match Printed::of(indicator) {
            Printed::AsItIs => {}
            Printed::Count => self.table.put(id(Part::Counted), Content::Count(counted)),
            Printed::Share => {
                self.truths.insert(id(Part::Of), of);
                self.table.put(id(Part::Value), Content::Share { numerator: counted, denominator: of });
                if *group == Group::All {
                    self.table.put(id(Part::Of), Content::Count(of));
                }
            }
            Printed::Rate => {
                self.table.put(id(Part::Counted), Content::Count(counted));
                if let Some(population) = &figure.population {
                    let rate =
                        Content::Rate { numerator: counted, population: population.children, scale: scale(figure) };
                    self.table.put(id(Part::Value), rate);
                }
            }
            Printed::Average => {
                if let Some(value) = figure.value {
                    self.table.put(id(Part::Value), Content::ValueOf { children: counted });
                    self.averages.insert(id(Part::Value), value);
                }
            }
        }
    }
}

fn scale(figure: &Figure) -> Scale {
    if figure.is_of_a_whole_year() {
        return Scale { per: 10_000, times: 365, over: figure.window.days().max(1) };
    }
    Scale::PER_10_000
}

pub(super) fn period(indicator: &Indicator, window: Window) -> Period {
    match indicator.taken {
        Taken::Stock => Period::On(window.to),
        Taken::Flow => Period::Between(window.from, window.to),
    }
}

/// Groups with nobody known in them come last.
pub(super) type Groups = BTreeSet<(bool, String, String)>;

impl Making<'_> {
    pub fn make(&self) -> KeptPack {
        let mut history = History::of(self.earlier);
        let told: Vec<Told> = self.earlier.iter().flat_map(|pack| pack.told.iter().cloned()).collect();
        let groups = self.groups(&told);
        let mut numbers = Numbers::default();
        for (entry, indicator) in listed() {
            self.put(&mut numbers, entry, indicator, &history, &groups);
        }
        tie(&mut numbers.table, &numbers.truths, &told);
        let judged = hold_back(&numbers.table, &told);
        let mut lines = Vec::new();
        for (entry, indicator) in listed() {
            let teller = Teller { making: self, entry, indicator, numbers: &numbers, judged: &judged };
            let mut line = teller.line(&history, groups.get(&entry.by.map_or("", |by| by.code())));
            history.add(&line);
            line.trend = history.trend(entry);
            lines.push(line);
        }
        KeptPack {
            lines,
            told: judged.told(),
            held_back: judged.held_back.into_iter().collect(),
            told_before: judged.told_before,
            revised: judged.revised,
        }
    }

    pub(super) fn figure(&self, entry: &Entry, indicator: &'static Indicator, window: Window) -> Figure {
        self.mart.figure(indicator, None, entry.span, window)
    }

    fn put(
        &self,
        numbers: &mut Numbers,
        entry: &Entry,
        indicator: &'static Indicator,
        history: &History,
        groups: &HashMap<&'static str, Groups>,
    ) {
        if matches!(indicator.shape, Shape::Children | Shape::ShareOfChildren) {
            numbers.table.hangs_together(indicator.id, OverTime::Distinct);
        }
        let windows = Windows::of(entry, self.as_at);
        for window in windows.told_now(history, entry.id) {
            numbers.put(&self.figure(entry, indicator, window), &Group::All);
        }
        let Some(by) = entry.by else { return };
        let window = windows.of_groups();
        let figures = figures_by(self.mart, by, Scope::Authority, indicator, None, (entry.span, window));
        let mut figures: HashMap<String, Figure> =
            figures.into_iter().map(|(group, figure)| (group.key, figure)).collect();
        let nobody = || Figure::of(indicator, None, entry.span, window, [], None);
        for (.., key) in groups.get(by.code()).into_iter().flatten() {
            let figure = figures.remove(key).unwrap_or_else(nobody);
            numbers.put(&figure, &Group::One { by: by.code().to_owned(), name: key.clone() });
        }
    }

    /// The rows of each breakdown, the same in all lines and with those of earlier packs: a row that came and went would tell
    /// that it was nought.
    fn groups(&self, told: &[Told]) -> HashMap<&'static str, Groups> {
        let mut all: HashMap<&'static str, Groups> = HashMap::new();
        for (entry, indicator) in listed() {
            let Some(by) = entry.by else { continue };
            let window = Windows::of(entry, self.as_at).of_groups();
            let groups = figures_by(self.mart, by, Scope::Authority, indicator, None, (entry.span, window));
            let rows = groups.into_iter().map(|(group, _)| (group.key.is_empty(), group.label, group.key));
            all.entry(by.code()).or_default().extend(rows);
        }
        let labels: HashMap<&str, &str> = self.labels();
        for one in told {
            let Group::One { by, name } = &one.id.group else { continue };
            let Some(groups) = all.get_mut(by.as_str()) else { continue };
            if !groups.iter().any(|(.., key)| key == name) {
                let label = labels.get(name.as_str()).copied().unwrap_or(name);
                groups.insert((name.is_empty(), label.to_owned(), name.clone()));
            }
        }
        all
    }

    /// What groups were called in earlier packs.
    fn labels(&self) -> HashMap<&str, &str> {
        let groups = self.earlier.iter().flat_map(|pack| &pack.lines).filter_map(|line| line.groups.as_ref());
        groups.flat_map(|groups| &groups.rows).map(|row| (row.key.as_str(), row.label.as_str())).collect()
    }
}

fn listed() -> impl Iterator<Item = (&'static Entry, &'static Indicator)> {
    let found = |entry: &'static Entry| indicator(entry.id).map(|indicator| (entry, indicator));
    LIST.iter().filter_map(found).filter(|(_, indicator)| indicator.is_computable())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_publication_asks_for_its_own_day_the_month_before_and_the_year_before() {
        let asked = |text| asking(day(text)).days.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(asked("2026-03-31"), ["2025-03-31", "2026-02-28", "2026-03-31"]);
        assert_eq!(
            asked("2025-02-28"),
            ["2024-02-29", "2025-01-31", "2025-02-28"],
            "the end of a leap year's February"
        );
        assert_eq!(asked("2026-03-16"), ["2025-03-16", "2026-02-28", "2026-03-16"]);
    }

    #[test]
    fn twelve_months_to_a_year_before_are_among_what_is_asked_for() {
        for text in ["2026-03-31", "2025-02-28", "2024-02-29", "2026-03-01"] {
            let asked = asking(day(text));
            let window = Window::of(Span::TwelveMonths, asked.days[0]);
            assert!(asked.since <= window.from, "{text}");
        }
    }
}

//! What earlier packs showed.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use measures::Window;
use measures::indicators::indicator;
use measures::public::{CellId, Group, Part, Period};
use measures::window::last_of_month;
use picture::Picture;

use super::list::Entry;
use super::{KeptPack, PublicLine, PublicValue};

/// The last word on each value, and what was shown of it even if it was held back later.
#[derive(Debug, Default)]
pub(super) struct History(HashMap<(String, Window), PublicValue>);

impl History {
    pub fn of(packs: &[KeptPack]) -> Self {
        let mut history = Self::default();
        packs.iter().flat_map(|pack| &pack.lines).for_each(|line| history.add(line));
        history
    }

    pub fn add(&mut self, line: &PublicLine) {
        let values = [Some(&line.now), line.before.as_ref(), line.year_before.as_ref(), line.year_to_date.as_ref()];
        for value in values.into_iter().flatten() {
            let place = (line.id.clone(), Window { from: value.from, to: value.to });
            if !value.is_held_back() || !self.0.contains_key(&place) {
                self.0.insert(place, value.clone());
            }
        }
    }

    pub fn get(&self, id: &str, window: Window) -> Option<&PublicValue> {
        self.0.get(&(id.to_owned(), window))
    }

    /// What was shown of whole months, in the window of the line.
    pub fn trend(&self, entry: &Entry) -> Vec<(NaiveDate, Option<f64>)> {
        let of_line = self.0.iter().filter(|((id, window), _)| {
            id == entry.id && window.to == last_of_month(window.to) && *window == Window::of(entry.span, window.to)
        });
        let months: BTreeMap<NaiveDate, Option<f64>> = of_line.map(|((_, of), value)| (of.to, value.number)).collect();
        months.into_iter().collect()
    }
}

/// A cell in words, for those who publish.
pub(super) fn in_words(picture: &Picture, cell: &CellId) -> String {
    let name = indicator(&cell.indicator).map_or(cell.indicator.as_str(), |known| known.name);
    let part = match cell.part {
        Part::Counted | Part::Value => "",
        Part::Of => " (what the share is of)",
        Part::Rest => " (what is left of the whole)",
    };
    let window = match cell.period {
        Period::On(day) => Window::on(day),
        Period::Between(from, to) => Window { from, to },
    };
    let group = match &cell.group {
        Group::All => String::new(),
        Group::One { name, .. } => format!(", {}", group_in_words(picture, name)),
    };
    format!("{name}{part}{group}, {}", window.in_words())
}

fn group_in_words(picture: &Picture, key: &str) -> String {
    if key.is_empty() {
        return measures::breakdown::UNALLOCATED.to_owned();
    }
    if let Some(service) = domain::team::Service::from_code(key) {
        return service.in_words().to_owned();
    }
    let team = key.parse().ok().and_then(|team| crate::team::one(picture, team));
    team.map_or_else(|| "a team that is no longer known".to_owned(), |team| team.name)
}

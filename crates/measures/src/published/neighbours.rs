//! What the ten authorities that are most like one have published.

use domain::letters::lower_first;

use super::comparator::Comparator;
use super::place::Place;

/// The statistical neighbours of an authority and what is known of them in one year. All values are of the same year.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours<'a> {
    /// The year of the Department's model that says who is like whom.
    pub model_year: i32,
    /// The nearest first.
    pub all: Vec<Neighbour<'a>>,
}

/// One of the ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour<'a> {
    pub place: &'static Place,
    /// `None` where the value was held back or not returned.
    pub known: Option<&'a Comparator>,
}

impl Neighbours<'_> {
    pub fn known(&self) -> impl Iterator<Item = &Comparator> {
        self.all.iter().filter_map(|one| one.known)
    }

    /// Each of those known counts alike, whatever its size. `None` where none is known.
    #[expect(clippy::cast_precision_loss, reason = "there are ten")]
    pub fn mean(&self) -> Option<f64> {
        let known = self.known().count();
        (known > 0).then(|| self.known().map(|one| one.value).sum::<f64>() / known as f64)
    }

    /// The middle value of those known, or the mean of the middle two.
    pub fn median(&self) -> Option<f64> {
        let mut values: Vec<f64> = self.known().map(|one| one.value).collect();
        values.sort_by(f64::total_cmp);
        let upper = *values.get(values.len() / 2)?;
        let lower = *values.get((values.len() - 1) / 2)?;
        Some(f64::midpoint(lower, upper))
    }

    /// `Median of 9 of 10 statistical neighbours (model of 2025), year to 31 March 2025`; what is published otherwise than it is
    /// counted here follows.
    pub fn median_in_words(&self) -> String {
        format!("Median of {}", self.in_words())
    }

    /// As [`Neighbours::median_in_words`], for the mean.
    pub fn mean_in_words(&self) -> String {
        format!("Mean of {}", self.in_words())
    }

    /// `9 of 10 statistical neighbours (model of 2025), year to 31 March 2025`.
    pub fn in_words(&self) -> String {
        let first = self.known().next();
        let when = first.map(Comparator::when_in_words).unwrap_or_default();
        let note = first.map_or("", |one| one.series.note.as_str());
        let (known, all, model) = (self.known().count(), self.all.len(), self.model_year);
        let words = format!("{known} of {all} statistical neighbours (model of {model}), {when}");
        if note.is_empty() { words } else { format!("{words}; {}", lower_first(note)) }
    }
}

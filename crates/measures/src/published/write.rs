//! Files of a council's own practice folder, in the shape in which they are read.

use super::comparator::Comparator;
use super::read::{COMPARATORS, Living, POPULATION};

/// The text of `comparators.csv`, in a steady order; of the same figure, place and year the later one stands.
pub fn comparators(all: &[Comparator]) -> String {
    let all = super::settled(all.to_vec());
    let rows = all.iter().map(|one| {
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let (series, source) = (one.series, &one.source.written);
        vec![
            series.indicator.clone(),
            series.part.clone(),
            one.place.code.to_owned(),
            one.year.to_string(),
            one.value.to_string(),
            number(one.numerator),
            number(one.denominator),
            source.clone(),
        ]
    });
    written(&COMPARATORS, rows)
}

/// The text of `population.csv`; of the same place and year the later one stands.
pub fn population(all: &[Living]) -> String {
    let all = super::settled_living(all.to_vec());
    let rows = all
        .into_iter()
        .map(|(place, living)| vec![place.code.to_owned(), living.mid_year.to_string(), living.children.to_string()]);
    written(&POPULATION, rows)
}

fn written(heading: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let kept = "a row with as many fields as the heading is kept in memory";
    writer.write_record(heading).expect(kept);
    for row in rows {
        writer.write_record(row).expect(kept);
    }
    let bytes = writer.into_inner().expect("memory does not fail to be flushed");
    String::from_utf8(bytes).expect("made of text")
}

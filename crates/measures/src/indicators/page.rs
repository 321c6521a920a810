//! `docs/indicators/`: the catalogue as pages, made from the definitions.

use std::fmt::Write as _;

use super::{FAMILIES, Family};
use crate::indicator::{Counts, Indicator, Shape, Taken};

/// The pages: a file name and its text each, the index first.
pub fn pages() -> Vec<(String, String)> {
    let mut all = vec![("README.md".to_owned(), index())];
    all.extend(FAMILIES.iter().map(|family| (format!("{}.md", family.code), of_family(family))));
    all
}

fn index() -> String {
    let mut page = String::from(OPENING);
    for family in FAMILIES {
        let _ = writeln!(page, "\n## [{}]({}.md)\n", family.name, family.code);
        page.push_str("| Id | Name | Shape | Good | Computed |\n|---|---|---|---|---|\n");
        for indicator in family.indicators {
            let computed =
                indicator.missing().map_or_else(|| "yes".to_owned(), |noun| format!("no: the record has no {noun}"));
            let _ = writeln!(
                page,
                "| [{id}]({code}.md#{anchor}) | {name} | {shape} | {good} | {computed} |",
                id = indicator.id,
                code = family.code,
                anchor = indicator.id.to_lowercase(),
                name = indicator.name,
                shape = shape(indicator),
                good = indicator.good.in_words(),
            );
        }
    }
    page
}

fn of_family(family: &Family) -> String {
    let mut page = format!("# {}\n\n{MADE}\n", family.name);
    for indicator in family.indicators {
        one(&mut page, indicator);
    }
    page
}

fn one(page: &mut String, indicator: &Indicator) {
    let _ = writeln!(page, "\n## {}\n\n**{}.** {}\n", indicator.id, indicator.name, indicator.definition);
    if let Counts::Missing(noun) = indicator.counts {
        let _ = writeln!(page, "Not computable: the record has no {noun}.\n");
    }
    let mut row = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(page, "- {label}: {value}");
        }
    };
    row("Counted", indicator.numerator);
    row("Of", indicator.denominator);
    row("Shape", &shape(indicator));
    row("Taken", if indicator.taken == Taken::Flow { "as it happens, by its day" } else { "as it stands on the day" });
    let windows: Vec<String> = indicator.windows.iter().map(|span| span.in_words().to_lowercase()).collect();
    row("Windows", &windows.join(", "));
    let parts: Vec<String> = indicator.parts.iter().map(|part| format!("{} (`{}`)", part.name, part.code)).collect();
    row("Groups", &parts.join("; "));
    row("What is good", indicator.good.in_words());
    let breakdowns = if indicator.adds_up() {
        "service, team, worker, ward, ethnicity, sex, age, disability, unaccompanied"
    } else {
        "service, team, worker, ward, ethnicity, sex, age, disability, unaccompanied; they do not add up to the whole"
    };
    row("Breakdowns", breakdowns);
    row("Source", indicator.source);
    for version in indicator.versions {
        row(&format!("Definition {}", version.number), &format!("from {}: {}", version.from, version.what));
    }
}

fn shape(indicator: &Indicator) -> String {
    match indicator.shape {
        Shape::Count => "a count".to_owned(),
        Shape::Share => "a share, in hundredths".to_owned(),
        Shape::ShareOfChildren => "a share of different children, in hundredths".to_owned(),
        Shape::Rate => {
            "for each 10,000 children who live in the authority; part of a year as of a whole year".to_owned()
        }
        Shape::Median(unit) => format!("a median, in {}", unit.in_words()),
        Shape::Mean(unit) => format!("a mean, in {}", unit.in_words()),
        Shape::Ratio(times) => format!("two groups, one for each of the other, times {times}"),
        Shape::Mix => "each group's share of all, in hundredths".to_owned(),
        Shape::Children => "different children counted".to_owned(),
    }
}

const MADE: &str = "Made from `crates/measures/src/indicators/` by `UPDATE_DOCS=1 cargo nextest run -p measures docs_are`; a test holds this page equal to it.";

const OPENING: &str = "# Indicators

Made from `crates/measures/src/indicators/` by `UPDATE_DOCS=1 cargo nextest run -p measures docs_are`; a test holds these pages equal to it.

Each figure opens onto the entries that it counts, those in the denominator only, and those not counted with the reason. A rate is
never told without its window and the number of children it is of. Numbering: the catalogue of the domain reference; FD-13 and
FD-14 are our own.
";

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn docs_are_as_the_catalogue_says() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/indicators");
        for (file, text) in pages() {
            let path = folder.join(&file);
            if std::env::var_os("UPDATE_DOCS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let stands = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(stands == text, "docs/indicators/{file} is not what the catalogue says: run with UPDATE_DOCS=1");
        }
    }
}

//! What a council sets without a programmer: read before anything else, refused whole with the place of the fault.

use std::io::ErrorKind;
use std::path::Path;

use domain::clock::Timescales;
use matching::duplicate::Weights;
use measures::alerts::Rules;
use measures::published::{COMPARATORS_FILE, POPULATION_FILE, Published};
use measures::standards::Standards;
use measures::targets::Targets;

use crate::Stop;

/// The files that such a folder may have.
const FILES: [&str; 7] = [
    "timescales.toml",
    "matching.toml",
    "targets.toml",
    "alerts.toml",
    "standards.toml",
    COMPARATORS_FILE,
    POPULATION_FILE,
];

/// # Errors
/// The folder has none of the files, or a file in it cannot be read or is refused.
pub fn put_in_force(folder: &Path) -> Result<(), Stop> {
    let [timescales, matching, targets, alerts, standards, comparators, population] =
        FILES.map(|name| text(folder, name));
    let (timescales, matching, targets, alerts, standards) = (timescales?, matching?, targets?, alerts?, standards?);
    let (comparators, population) = (comparators?, population?);
    let all = [&timescales, &matching, &targets, &alerts, &standards, &comparators, &population];
    if all.iter().all(|file| file.is_none()) {
        let sentence = "Name the folder that has one of them, or leave --practice out.";
        return Err(Stop(format!("{} has none of {}. {sentence}", folder.display(), FILES.join(", "))));
    }
    if let Some((text, file)) = timescales {
        Timescales::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?.put_in_force();
    }
    if let Some((text, file)) = matching {
        let weights = Weights::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?;
        weights.put_in_force();
    }
    if let Some((text, file)) = targets {
        Targets::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?.put_in_force();
    }
    if let Some((text, file)) = alerts {
        Rules::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?.put_in_force();
    }
    if let Some((text, file)) = standards {
        Standards::from_toml(&text, &file).map_err(|error| Stop(error.to_string()))?.put_in_force();
    }
    published(comparators, population)
}

/// What the program came with, and what the council has imported since.
fn published(comparators: Option<(String, String)>, population: Option<(String, String)>) -> Result<(), Stop> {
    if comparators.is_none() && population.is_none() {
        return Ok(());
    }
    let mut published = Published::built_in().clone();
    if let Some((text, file)) = comparators {
        published = published.with_comparators(&text, &file).map_err(|error| Stop(error.to_string()))?;
    }
    if let Some((text, file)) = population {
        published = published.with_population(&text, &file).map_err(|error| Stop(error.to_string()))?;
    }
    published.put_in_force();
    Ok(())
}

fn text(folder: &Path, name: &str) -> Result<Option<(String, String)>, Stop> {
    let path = folder.join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((text, path.display().to_string()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Stop(format!("{}: {error}", path.display()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(files: &[(&str, &str)]) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        put_in_force(folder.path()).map_err(|Stop(sentence)| sentence)
    }

    #[test]
    fn a_folder_without_any_of_the_files_is_refused() {
        let refused = with(&[("notes.txt", "")]).unwrap_err();
        assert!(refused.contains(" has none of timescales.toml, matching.toml, targets.toml, "), "{refused}");
    }

    #[test]
    fn a_fault_in_the_targets_is_told_with_its_line_and_key() {
        let refused = with(&[("targets.toml", "[[target]]\nindicator = \"FD-06\"\ntraget = 20\n")]).unwrap_err();
        assert!(
            refused.contains("targets.toml, line 3, FD-06, key unknown: “traget” is not a key of a target."),
            "{refused}"
        );
    }

    #[test]
    fn a_fault_in_the_alerts_is_told_with_its_line_and_key() {
        let refused = with(&[("alerts.toml", "[drift]\nmonths = 9\n")]).unwrap_err();
        assert!(refused.contains("alerts.toml, line 2, table drift, key months: write whole numbers"), "{refused}");
    }

    #[test]
    fn a_fault_in_the_standards_is_told_with_its_line_and_key() {
        let refused = with(&[("standards.toml", "[[standard]]\nid = \"seen\"\nmeasure = \"often\"\n")]).unwrap_err();
        assert!(refused.contains("standards.toml, line 3, seen, key measure: “often” is not a measure."), "{refused}");
    }

    #[test]
    fn what_the_council_imported_and_aims_at_is_in_force() {
        let comparators = "indicator,part,authority,year,value,numerator,denominator,source\n\
                           FD-06,,E92000001,2031,12.5,,,c1: c1_2031.csv\n";
        let population = "authority,year,children\nE06000039,2030,50000\n";
        let targets = "[[target]]\nindicator = \"FD-06\"\ntarget = 20\nfrom = \"2026-04-01\"\n";
        with(&[("comparators.csv", comparators), ("population.csv", population), ("targets.toml", targets)]).unwrap();
        let england = Published::in_force().england("FD-06", "").unwrap();
        assert_eq!((england.year, england.value), (2031, 12.5));
        let day = chrono::NaiveDate::from_ymd_opt(2031, 3, 31).unwrap();
        assert_eq!(Published::in_force().population("871", day).map(|one| one.children), Some(50_000));
        assert_eq!(Targets::in_force().all().len(), 1);
    }
}

//! Next year's publication, brought into the council's practice folder. No record is read, so nobody is asked who they are.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use measures::published::{self, NotPublished, import, write};

use crate::Stop;
use crate::arguments::{ComparatorImport, Comparators, ComparatorsWhat, Given};

pub fn run(given: &Given, command: &Comparators) -> Result<ExitCode, Stop> {
    match &command.what {
        ComparatorsWhat::Tables => {
            for (key, title) in published::importable() {
                println!("{key:<20} {title}");
            }
            println!("{:<20} Mid-year estimates of children aged 0 to 17 by authority", import::POPULATION);
        }
        ComparatorsWhat::Import(command) => {
            let Some(folder) = &given.practice else {
                let sentence =
                    "Say which practice folder the values go into: --practice FOLDER, or SIGHTLINE_PRACTICE.";
                return Err(Stop(sentence.to_owned()));
            };
            println!("{}", import_into(folder, command)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What was done, in sentences.
fn import_into(folder: &Path, command: &ComparatorImport) -> Result<String, Stop> {
    if !folder.is_dir() {
        return Err(Stop(format!("{} is not a folder. Make it, or name another one.", folder.display())));
    }
    let text = read(&command.file)?
        .ok_or_else(|| Stop(format!("{} does not exist. Name the downloaded file.", command.file.display())))?;
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if command.table == import::POPULATION {
        population(folder, &text, &name)
    } else {
        table(folder, &text, &name, &command.table)
    }
}

fn table(folder: &Path, text: &str, name: &str, key: &str) -> Result<String, Stop> {
    let imported = import::table(text, name, key).map_err(refused)?;
    let came = imported.comparators.len();
    let years = imported.comparators.iter().map(|one| one.year);
    let (first, last) = (years.clone().min().unwrap_or_default(), years.max().unwrap_or_default());
    let path = folder.join(published::COMPARATORS_FILE);
    let mut all = match read(&path)? {
        Some(before) => published::read_comparators(&before, &path.display().to_string()).map_err(refused)?,
        None => Vec::new(),
    };
    // Last, so that they stand where both tell the same figure of the same place and year.
    all.extend(imported.comparators);
    put(&path, &write::comparators(&all))?;
    let mut said = format!("{name}: {came} values of {first} to {last} are now in {}.", path.display());
    if imported.not_known > 0 {
        said.push_str(&format!(" {} values are held back or were not returned, and stay unknown.", imported.not_known));
    }
    if !imported.unknown_places.is_empty() {
        let places = imported.unknown_places.join(", ");
        said.push_str(&format!(" Left out, because this program does not know the place: {places}."));
    }
    Ok(said)
}

fn population(folder: &Path, text: &str, name: &str) -> Result<String, Stop> {
    let living = import::population(text, name).map_err(refused)?;
    let came = living.len();
    let path = folder.join(published::POPULATION_FILE);
    let mut all = match read(&path)? {
        Some(before) => published::read_population(&before, &path.display().to_string()).map_err(refused)?,
        None => Vec::new(),
    };
    all.extend(living);
    put(&path, &write::population(&all))?;
    Ok(format!("{name}: {came} populations are now in {}.", path.display()))
}

fn refused(error: NotPublished) -> Stop {
    Stop(format!("{error} Nothing was changed."))
}

fn read(path: &Path) -> Result<Option<String>, Stop> {
    match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| Stop(format!("{} is not in UTF-8. Save it again as CSV UTF-8.", path.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Stop(format!("{}: {error}", path.display()))),
    }
}

/// Whole or not at all: a new file takes the place of the old one.
fn put(path: &Path, text: &str) -> Result<(), Stop> {
    let beside = PathBuf::from(format!("{}.new", path.display()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| Stop(format!("{} cannot be written: {error}. Nothing was changed.", path.display())))
}

#[cfg(test)]
mod tests {
    use measures::published::Published;

    use super::*;

    const HEADING: &str = "time_period,geographic_level,region_code,old_la_code,new_la_code,CPP_start,CPP_subsequent,\
                           CPP_subsequent_percent";

    fn given(folder: &Path, rows: &str, table: &str) -> Result<String, String> {
        let file = folder.join("d3_2026.csv");
        std::fs::write(&file, format!("{HEADING}\n{rows}")).unwrap();
        import_into(folder, &ComparatorImport { file, table: table.to_owned() }).map_err(|Stop(sentence)| sentence)
    }

    fn in_folder(folder: &Path) -> Published {
        let text = std::fs::read_to_string(folder.join("comparators.csv")).unwrap();
        Published::built_in().with_comparators(&text, "comparators.csv").unwrap()
    }

    #[test]
    fn what_is_imported_is_used_and_what_was_imported_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        let england = "2026,National,,,,60000,15000,25\n";
        let said =
            given(folder.path(), &format!("{england}2026,Local authority,,871,E06000039,90,c,c\n"), "d3").unwrap();
        assert!(said.starts_with("d3_2026.csv: 1 values of 2026 to 2026 are now in "), "{said}");
        assert!(said.ends_with("1 values are held back or were not returned, and stay unknown."), "{said}");
        given(folder.path(), "2026,Local authority,,871,E06000039,90,18,20\n", "d3").unwrap();
        let published = in_folder(folder.path());
        assert_eq!(published.england("CP-10", "").map(|one| (one.year, one.value)), Some((2026, 25.0)));
        assert_eq!(published.of("CP-10", "", "871", 2026).map(|one| one.value), Some(20.0));
        given(folder.path(), "2026,National,,,,60000,12000,20\n", "d3").unwrap();
        assert_eq!(in_folder(folder.path()).england("CP-10", "").map(|one| one.value), Some(20.0), "revised");
    }

    #[test]
    fn a_refused_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        given(folder.path(), "2026,National,,,,60000,15000,25\n", "d3").unwrap();
        let before = std::fs::read_to_string(folder.path().join("comparators.csv")).unwrap();
        let refused = given(folder.path(), "2026,National,,,,60000,15000,2five\n", "d3").unwrap_err();
        assert!(
            refused.starts_with("d3_2026.csv, line 2, field CPP_subsequent_percent: “2five” is neither"),
            "{refused}"
        );
        assert!(refused.ends_with("Nothing was changed."));
        assert_eq!(std::fs::read_to_string(folder.path().join("comparators.csv")).unwrap(), before);
        assert!(given(folder.path(), "", "d9").unwrap_err().contains("there is no table “d9”"));
    }

    #[test]
    fn a_place_that_the_program_does_not_know_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let rows = "2026,National,,,,60000,15000,25\n2026,Local authority,,999,E06000999,60,15,25\n";
        let said = given(folder.path(), rows, "d3").unwrap();
        assert!(said.ends_with("Left out, because this program does not know the place: E06000999."), "{said}");
    }

    #[test]
    fn a_folder_or_file_that_is_not_there_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let command = ComparatorImport { file: folder.path().join("none.csv"), table: "d3".to_owned() };
        let said = |folder: &Path| import_into(folder, &command).map_err(|Stop(sentence)| sentence).unwrap_err();
        assert!(said(&folder.path().join("typo")).ends_with("typo is not a folder. Make it, or name another one."));
        assert!(said(folder.path()).ends_with("none.csv does not exist. Name the downloaded file."));
    }
}

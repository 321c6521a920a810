//! What the files that git keeps may and may not hold.

use super::Fault;
use std::path::Path;

/// A file that git keeps or is about to: new ones count, ignored ones do not.
#[derive(Debug)]
pub struct Kept {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Its text; a file that is not UTF-8 is empty here, and only its name is looked at.
    pub text: String,
}

const MOST_LINES: usize = 600;

/// Hosts from which packages are fetched. Each council has its own mirror, so none is named. Written in pieces, so that
/// this file does not break its own rule.
const REGISTRIES: &[&str] = &[
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("pypi.", "org"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
    concat!("proxy.", "golang.org"),
];

/// Beginnings of paths that exist on one person's machine only.
const FOLDERS_OF_ONE_MACHINE: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
];

const HEADINGS: &[&str] = &["Context", "Decision", "Consequences"];

/// Names and first words by which the frontends' compiled files are known.
const THIRD_PARTY_NAMES: &[&str] = &["govuk-frontend", "moj-frontend", "govuk-crest", "govuk-icon"];
const THIRD_PARTY_MARKS: &[&str] =
    &[concat!("--govuk-frontend", "-version"), concat!("moduleName=\"", "govuk-"), concat!("moduleName=\"", "moj-")];

/// Reads the files that git keeps, and the new ones that it does not ignore.
///
/// # Errors
/// When git fails, or a file that it names cannot be read.
pub fn read(root: &Path) -> Result<Vec<Kept>, String> {
    let names = super::output_of(root, "git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let names = String::from_utf8(names).map_err(|_| "A file's name is not UTF-8: rename it.".to_owned())?;
    // A file that was deleted but not yet committed as such is still listed.
    let present = names.split('\0').filter(|path| !path.is_empty() && root.join(path).is_file());
    present.map(|path| read_one(root, path)).collect()
}

fn read_one(root: &Path, path: &str) -> Result<Kept, String> {
    let bytes = std::fs::read(root.join(path)).map_err(|error| format!("{path} cannot be read: {error}."))?;
    Ok(Kept { path: path.to_owned(), text: String::from_utf8(bytes).unwrap_or_default() })
}

/// No Rust file is longer than a person can hold in mind.
pub fn are_short(kept: &[Kept]) -> Vec<Fault> {
    let rust = kept.iter().filter(|file| file.path.ends_with(".rs"));
    rust.filter_map(|file| {
        let lines = file.text.lines().count();
        let wrong = format!("the file has {lines} lines, and {MOST_LINES} is the most");
        (lines > MOST_LINES).then(|| Fault::new(&file.path, wrong, "divide it by noun, each with its own file"))
    })
    .collect()
}

/// No file names a registry's host or a folder of one person's machine.
pub fn name_no_place(kept: &[Kept]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in kept {
        for (number, line) in (1..).zip(file.text.lines()) {
            let place = format!("{}:{number}", file.path);
            if let Some(host) = REGISTRIES.iter().find(|host| stands_in(line, host)) {
                let remedy = "leave the host out: the machine's own settings say where packages come from";
                faults.push(Fault::new(&place, format!("it names the registry host {host}"), remedy));
            }
            if let Some(folder) = FOLDERS_OF_ONE_MACHINE.iter().find(|folder| stands_in(line, folder)) {
                let remedy = "write the path from the root of the repository, or take it as an argument";
                faults.push(Fault::new(&place, format!("it names a folder of one machine, {folder}"), remedy));
            }
            if file.path.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\":") {
                let remedy = "run npm install --package-lock-only with the .npmrc of the repository";
                faults.push(Fault::new(&place, "the lock file says where a package was fetched", remedy));
            }
        }
    }
    faults
}

/// Whether `line` holds `place` as a place of its own: `/srv/home/` and `crates/web/root/` are no one's home.
fn stands_in(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || "_-.~*}".contains(c))
    })
}

/// Each record of a decision says what it was, why, and what follows.
pub fn decision_records_are_whole(kept: &[Kept]) -> Vec<Fault> {
    let records = kept.iter().filter(|file| {
        file.path.starts_with("docs/adr/") && file.path.ends_with(".md") && !file.path.ends_with("/README.md")
    });
    let mut faults = Vec::new();
    for record in records {
        for heading in HEADINGS.iter().filter(|heading| !has_heading(&record.text, heading)) {
            let remedy = format!("add \"## {heading}\" and write it");
            faults.push(Fault::new(&record.path, format!("the record has no heading {heading}"), remedy));
        }
    }
    faults
}

fn has_heading(text: &str, heading: &str) -> bool {
    text.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').trim() == heading)
}

/// Third-party assets come from npm when Sightline is built, and are never copied into the repository.
pub fn third_party_assets_stay_out(kept: &[Kept]) -> Vec<Fault> {
    let third_party = kept.iter().filter(|file| is_third_party_asset(file));
    third_party
        .map(|file| {
            let remedy = "take it out of git (git rm --cached) and let bin/setup fetch it from npm into assets/";
            Fault::new(&file.path, "it is a third party's asset", remedy)
        })
        .collect()
}

fn is_third_party_asset(file: &Kept) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let ending = name.rsplit('.').next().unwrap_or_default();
    let in_folder = |folder: &str| file.path.split('/').any(|part| part == folder);
    match ending {
        "woff" | "woff2" | "ttf" | "otf" => true,
        "css" | "js" | "mjs" | "map" | "svg" | "png" | "ico" => {
            in_folder("node_modules")
                || THIRD_PARTY_NAMES.iter().any(|known| name.starts_with(known))
                || THIRD_PARTY_MARKS.iter().any(|mark| file.text.contains(mark))
        }
        _ => in_folder("node_modules"),
    }
}

#[cfg(test)]
mod tests;

//! The rules of the house, held over `cargo metadata` and the files that git keeps, not by good will.
//!
//! Each rule is a plain function from what was read to what is broken, so that its test can give it made-up input that
//! breaks it.

mod dependencies;
mod files;

use std::fmt;
use std::path::Path;
use std::process::Command;

/// One place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file at fault, from the root of the repository, with `:line` where one line is to blame.
    pub place: String,
    /// What is wrong there.
    pub wrong: String,
    /// What to do about it.
    pub remedy: String,
}

impl Fault {
    fn new(place: impl Into<String>, wrong: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), wrong: wrong.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. What to do: {}.", self.place, self.wrong, self.remedy)
    }
}

/// Checks every rule and prints each fault.
///
/// # Errors
/// When a rule is broken, or cargo or git cannot be asked.
pub fn run(_arguments: &[String]) -> Result<(), String> {
    let root = crate::repository();
    let packages = dependencies::read(&root)?;
    let kept = files::read(&root)?;
    let rules = [
        ("domain stands alone", dependencies::domain_stands_alone(&packages)),
        ("measures, matching, returns and reports take plain values", dependencies::plain_rooms_stay_plain(&packages)),
        ("each library stays in its room", dependencies::libraries_stay_in_their_room(&packages)),
        ("files are short", files::are_short(&kept)),
        ("no registry and no machine is named", files::name_no_place(&kept)),
        ("decision records are whole", files::decision_records_are_whole(&kept)),
        ("third-party assets stay out", files::third_party_assets_stay_out(&kept)),
    ];
    for (name, faults) in &rules {
        println!("{} {name}", if faults.is_empty() { "held  " } else { "BROKEN" });
        faults.iter().for_each(|fault| println!("       {fault}"));
    }
    match rules.iter().map(|(_, faults)| faults.len()).sum::<usize>() {
        0 => Ok(()),
        1 => Err("The house rules are broken in 1 place.".to_owned()),
        many => Err(format!("The house rules are broken in {many} places.")),
    }
}

/// What a program prints, or a sentence that says why it could not be asked.
fn output_of(root: &Path, program: &str, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let said = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(|error| format!("{program} could not be started: {error}."))?;
    if said.status.success() {
        Ok(said.stdout)
    } else {
        Err(format!("{program} {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&said.stderr)))
    }
}

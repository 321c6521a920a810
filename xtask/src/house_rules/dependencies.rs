//! Which room may depend on what: data flows one way, and each library has one room.

use super::Fault;
use serde_json::Value;
use std::path::Path;

/// One package of the workspace, as `cargo metadata` tells it.
#[derive(Debug)]
pub struct Package {
    pub name: String,
    /// Its `Cargo.toml`, from the root of the repository.
    pub manifest: String,
    pub dependencies: Vec<Dependency>,
}

#[derive(Debug)]
pub struct Dependency {
    /// The package's own name, whatever it is renamed to.
    pub name: String,
    /// Used by tests only.
    pub for_tests: bool,
    /// Another room of this workspace, not a library.
    pub is_room: bool,
}

const DOMAIN_MAY_USE: &[&str] =
    &["chrono", "chrono-tz", "serde", "serde_json", "smol_str", "thiserror", "toml", "uuid"];
/// What tests of `domain` may use besides: these bring neither a runtime nor a database with them.
const DOMAIN_TESTS_MAY_USE: &[&str] = &["insta", "proptest"];

const PLAIN_ROOMS: &[&str] = &["measures", "matching", "returns", "reports"];
const PLAIN_ROOMS_MAY_USE_ROOMS: &[&str] = &["domain", "picture"];
/// Rooms that a plain room's tests may use to build what they look at.
const PLAIN_TESTS_MAY_USE_ROOMS: &[&str] = &["synthetic", "testkit"];
const RUNTIMES_AND_FRAMEWORKS: &[&str] =
    &["askama", "axum", "sea-orm", "sea-orm-migration", "sqlx", "tokio", "tower", "tower-http"];

/// Rooms that no part of the program depends on.
const ROOMS_FOR_TESTS: &[&str] = &["testkit", "tests"];

/// A library, with what is named after it (`sqlx-sqlite`), and the one room that may use it.
struct Home {
    library: &'static str,
    room: &'static str,
    /// Whether tests elsewhere may use it all the same.
    tests_may: bool,
}

const HOMES: &[Home] = &[
    Home { library: "sea-orm", room: "ledger", tests_may: true },
    Home { library: "sqlx", room: "ledger", tests_may: true },
    Home { library: "askama", room: "web", tests_may: false },
    // A test asks the router as a browser would.
    Home { library: "axum", room: "web", tests_may: true },
    Home { library: "typst", room: "reports", tests_may: false },
    Home { library: "rust_xlsxwriter", room: "reports", tests_may: false },
    Home { library: "cedar-policy", room: "services", tests_may: false },
    Home { library: "lettre", room: "services", tests_may: false },
];

/// Asks cargo for the packages of the workspace.
///
/// # Errors
/// When cargo fails, or answers in a shape that is not its documented one.
pub fn read(root: &Path) -> Result<Vec<Package>, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let json = super::output_of(root, &cargo, &["metadata", "--no-deps", "--offline", "--format-version", "1"])?;
    let whole: Value =
        serde_json::from_slice(&json).map_err(|error| format!("cargo metadata is not JSON: {error}."))?;
    packages_of(&whole, root).ok_or_else(|| "cargo metadata lacks packages, or one lacks its name or path.".to_owned())
}

fn packages_of(metadata: &Value, root: &Path) -> Option<Vec<Package>> {
    metadata["packages"].as_array()?.iter().map(|package| package_of(package, root)).collect()
}

fn package_of(package: &Value, root: &Path) -> Option<Package> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    Some(Package {
        name: package["name"].as_str()?.to_owned(),
        manifest: manifest.strip_prefix(root).unwrap_or(manifest).display().to_string(),
        dependencies: package["dependencies"].as_array()?.iter().map(dependency_of).collect::<Option<_>>()?,
    })
}

fn dependency_of(dependency: &Value) -> Option<Dependency> {
    Some(Dependency {
        name: dependency["name"].as_str()?.to_owned(),
        for_tests: dependency["kind"] == "dev",
        is_room: dependency["path"].is_string(),
    })
}

/// `domain` depends on no other room, and on no runtime, framework or database.
pub fn domain_stands_alone(packages: &[Package]) -> Vec<Fault> {
    let Some(domain) = packages.iter().find(|package| package.name == "domain") else {
        return vec![Fault::new("Cargo.toml", "there is no package domain", "bring back crates/domain")];
    };
    let may = |wanted: &Dependency| {
        let name = wanted.name.as_str();
        DOMAIN_MAY_USE.contains(&name) || wanted.for_tests && DOMAIN_TESTS_MAY_USE.contains(&name)
    };
    let outside = domain.dependencies.iter().filter(|wanted| wanted.is_room || !may(wanted));
    outside
        .map(|wanted| {
            Fault::new(
                &domain.manifest,
                format!("domain depends on {}", wanted.name),
                format!("move what needs it to another room; domain uses only {}", DOMAIN_MAY_USE.join(", ")),
            )
        })
        .collect()
}

/// `measures`, `matching`, `returns` and `reports` take and return plain values.
pub fn plain_rooms_stay_plain(packages: &[Package]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for package in packages.iter().filter(|package| PLAIN_ROOMS.contains(&package.name.as_str())) {
        for wanted in package.dependencies.iter().filter(|wanted| !plain_room_may_use(wanted)) {
            let wrong = format!("{} depends on {}", package.name, wanted.name);
            let remedy = format!(
                "hand it plain values from services instead; among rooms it uses only {}, and no runtime or framework",
                PLAIN_ROOMS_MAY_USE_ROOMS.join(" and ")
            );
            faults.push(Fault::new(&package.manifest, wrong, remedy));
        }
    }
    faults
}

fn plain_room_may_use(wanted: &Dependency) -> bool {
    let name = wanted.name.as_str();
    if wanted.is_room {
        return PLAIN_ROOMS_MAY_USE_ROOMS.contains(&name)
            || wanted.for_tests && PLAIN_TESTS_MAY_USE_ROOMS.contains(&name);
    }
    wanted.for_tests || !RUNTIMES_AND_FRAMEWORKS.contains(&name)
}

/// SQL stays in `ledger`, pages in `web`, PDF and workbooks in `reports`, policies in `services`.
pub fn libraries_stay_in_their_room(packages: &[Package]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for package in packages {
        for wanted in &package.dependencies {
            let Some(home) = HOMES.iter().find(|home| is_of(home.library, &wanted.name)) else { continue };
            let is_for_tests = wanted.for_tests || ROOMS_FOR_TESTS.contains(&package.name.as_str());
            if package.name == home.room || is_for_tests && home.tests_may {
                continue;
            }
            let wrong = format!("{} depends on {}, whose room is {}", package.name, wanted.name, home.room);
            let remedy = format!("let {} do it and offer a function for it", home.room);
            faults.push(Fault::new(&package.manifest, wrong, remedy));
        }
    }
    faults
}

/// Whether a package is the library itself or a part of its family (`axum-extra`, `typst-as-lib`).
fn is_of(library: &str, name: &str) -> bool {
    name.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests;

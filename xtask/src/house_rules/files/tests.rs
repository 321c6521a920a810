use super::*;

fn one(path: &str, text: &str) -> Vec<Kept> {
    vec![Kept { path: path.to_owned(), text: text.to_owned() }]
}

fn places(faults: &[Fault]) -> Vec<&str> {
    faults.iter().map(|fault| fault.place.as_str()).collect()
}

#[test]
fn a_rust_file_of_600_lines_is_short_and_one_of_601_is_not() {
    assert_eq!(are_short(&one("crates/web/src/child.rs", &"x\n".repeat(600))), []);
    let faults = are_short(&one("crates/web/src/child.rs", &"x\n".repeat(601)));
    assert_eq!(places(&faults), ["crates/web/src/child.rs"]);
    assert!(faults[0].wrong.contains("601 lines"));
    assert_eq!(are_short(&one("data/code_sets.json", &"x\n".repeat(601))), [], "only Rust is counted");
}

#[test]
fn a_registry_host_is_found_with_its_line() {
    for host in REGISTRIES {
        let faults = name_no_place(&one("docs/operations.md", &format!("Install:\nfetch https://{host}/thing\n")));
        assert_eq!(places(&faults), ["docs/operations.md:2"], "{host}");
    }
    assert_eq!(name_no_place(&one("docs/operations.md", "Cargo fetches from crates.io, npm from its registry.")), []);
}

#[test]
fn a_lock_file_that_says_where_from_is_found_whatever_the_host() {
    let lock = "{\n  \"resolved\": \"https://mirror.council.example/thing.tgz\"\n}";
    assert_eq!(places(&name_no_place(&one("package-lock.json", lock))), ["package-lock.json:2"]);
    assert_eq!(name_no_place(&one("package-lock.json", "{ \"integrity\": \"sha512-abc\" }")), []);
}

#[test]
fn a_folder_of_one_machine_is_found() {
    for folder in FOLDERS_OF_ONE_MACHINE {
        let faults = name_no_place(&one("bin/demo", &format!("cd \"{folder}thing\"")));
        assert_eq!(places(&faults), ["bin/demo:1"], "{folder}");
    }
}

#[test]
fn a_folder_of_the_same_name_elsewhere_is_no_ones_home() {
    for folder in FOLDERS_OF_ONE_MACHINE {
        assert_eq!(
            name_no_place(&one("bin/demo", &format!("cp crates{folder}thing \"$here{folder}thing\""))),
            [],
            "{folder}"
        );
    }
}

#[test]
fn a_decision_record_has_context_decision_and_consequences() {
    let whole = "# 1. Title\n\n## Context\nx\n## Decision\nx\n## Consequences\nx\n";
    assert_eq!(decision_records_are_whole(&one("docs/adr/0001-title.md", whole)), []);
    for heading in HEADINGS {
        let faults = decision_records_are_whole(&one("docs/adr/0001-title.md", &whole.replace(heading, "Chatter")));
        assert_eq!(places(&faults), ["docs/adr/0001-title.md"]);
        assert!(faults[0].wrong.ends_with(heading));
    }
    assert_eq!(decision_records_are_whole(&one("docs/operations.md", "# Operations")), [], "not a record");
}

#[test]
fn a_heading_named_only_in_the_text_is_no_heading() {
    assert!(!has_heading("The Context is this.\n## Contexts\n", "Context"));
}

#[test]
fn compiled_styles_of_others_are_found_by_name_by_content_and_by_kind() {
    let marked = format!(":root{{{}:\"6.6.0\"}}", THIRD_PARTY_MARKS[0]);
    for (path, text) in [
        ("crates/web/static/govuk-frontend.min.css", ""),
        ("crates/web/static/moj-frontend.min.js", ""),
        ("crates/web/static/styles.css", marked.as_str()),
        ("crates/web/static/light.woff2", ""),
        ("crates/web/static/govuk-crest.svg", ""),
        ("tests/node_modules/axe-core/package.json", ""),
    ] {
        assert_eq!(places(&third_party_assets_stay_out(&one(path, text))), [path]);
    }
}

#[test]
fn our_own_styles_may_stay() {
    assert_eq!(third_party_assets_stay_out(&one("crates/web/static/sightline.css", ".sightline-chart{}")), []);
    let rule = format!("mentions {}", THIRD_PARTY_MARKS[0]);
    assert_eq!(third_party_assets_stay_out(&one("docs/adr/0002-frontend.md", &rule)), [], "prose is no asset");
}

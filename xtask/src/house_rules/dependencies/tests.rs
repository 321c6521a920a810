use super::*;
use serde_json::json;

/// A workspace of one package with one dependency, in the shape that cargo prints.
fn only(package: &str, dependency: Value) -> Vec<Package> {
    let metadata = json!({ "packages": [{
        "name": package,
        "manifest_path": format!("/house/crates/{package}/Cargo.toml"),
        "dependencies": [dependency],
    }] });
    packages_of(&metadata, Path::new("/house")).expect("the made-up metadata has cargo's shape")
}

fn library(name: &str) -> Value {
    json!({ "name": name, "kind": null })
}

fn room(name: &str) -> Value {
    json!({ "name": name, "kind": null, "path": format!("/house/crates/{name}") })
}

fn for_tests(mut dependency: Value) -> Value {
    dependency["kind"] = json!("dev");
    dependency
}

fn wrongs(faults: Vec<Fault>) -> Vec<String> {
    faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.wrong)).collect()
}

#[test]
fn domain_may_use_dates_and_serialisation() {
    for name in DOMAIN_MAY_USE {
        assert_eq!(domain_stands_alone(&only("domain", library(name))), []);
    }
    assert_eq!(domain_stands_alone(&only("domain", for_tests(library("proptest")))), []);
}

#[test]
fn domain_may_use_no_runtime_even_in_tests() {
    let broken = ["crates/domain/Cargo.toml: domain depends on tokio"];
    assert_eq!(wrongs(domain_stands_alone(&only("domain", library("tokio")))), broken);
    assert_eq!(wrongs(domain_stands_alone(&only("domain", for_tests(library("tokio"))))), broken);
}

#[test]
fn domain_may_use_no_other_room_even_in_tests() {
    assert_eq!(domain_stands_alone(&only("domain", room("ledger"))).len(), 1);
    assert_eq!(domain_stands_alone(&only("domain", for_tests(room("testkit")))).len(), 1);
    assert_eq!(domain_stands_alone(&only("domain", room("uuid"))).len(), 1, "a room under a library's name is a room");
}

#[test]
fn what_tests_of_domain_may_use_its_own_code_may_not() {
    assert_eq!(domain_stands_alone(&only("domain", library("proptest"))).len(), 1);
}

#[test]
fn a_workspace_without_domain_is_a_fault_and_not_a_pass() {
    assert_eq!(domain_stands_alone(&only("web", library("axum"))).len(), 1);
}

#[test]
fn plain_rooms_use_domain_and_picture_and_no_other_room() {
    for name in PLAIN_ROOMS {
        assert_eq!(plain_rooms_stay_plain(&only(name, room("picture"))), []);
        let broken = [format!("crates/{name}/Cargo.toml: {name} depends on ledger")];
        assert_eq!(wrongs(plain_rooms_stay_plain(&only(name, room("ledger")))), broken);
        assert_eq!(plain_rooms_stay_plain(&only(name, for_tests(room("ledger")))).len(), 1);
        assert_eq!(plain_rooms_stay_plain(&only(name, for_tests(room("testkit")))), []);
    }
}

#[test]
fn plain_rooms_use_no_runtime_or_framework() {
    for name in ["tokio", "axum", "askama", "sea-orm", "sqlx"] {
        assert_eq!(plain_rooms_stay_plain(&only("measures", library(name))).len(), 1, "{name}");
    }
    assert_eq!(plain_rooms_stay_plain(&only("returns", library("quick-xml"))), []);
    assert_eq!(plain_rooms_stay_plain(&only("services", library("tokio"))), [], "services is no plain room");
}

#[test]
fn sql_stays_in_the_ledger() {
    assert_eq!(libraries_stay_in_their_room(&only("ledger", library("sea-orm"))), []);
    assert_eq!(libraries_stay_in_their_room(&only("testkit", for_tests(library("sqlx")))), []);
    for name in ["sea-orm", "sea-orm-migration", "sqlx", "sqlx-sqlite"] {
        let broken = [format!("crates/services/Cargo.toml: services depends on {name}, whose room is ledger")];
        assert_eq!(wrongs(libraries_stay_in_their_room(&only("services", library(name)))), broken);
    }
}

#[test]
fn pages_stay_in_web_and_only_a_test_may_ask_the_router() {
    assert_eq!(libraries_stay_in_their_room(&only("web", library("axum"))), []);
    assert_eq!(libraries_stay_in_their_room(&only("sightline", library("axum"))).len(), 1);
    assert_eq!(libraries_stay_in_their_room(&only("tests", for_tests(library("axum")))), []);
    assert_eq!(libraries_stay_in_their_room(&only("tests", for_tests(library("askama")))).len(), 1);
    assert_eq!(libraries_stay_in_their_room(&only("reports", library("askama"))).len(), 1);
}

#[test]
fn policies_stay_in_services() {
    assert_eq!(libraries_stay_in_their_room(&only("services", library("cedar-policy"))), []);
    assert_eq!(libraries_stay_in_their_room(&only("web", library("cedar-policy"))).len(), 1);
}

#[test]
fn workbooks_are_written_in_reports() {
    assert_eq!(libraries_stay_in_their_room(&only("reports", library("rust_xlsxwriter"))), []);
    assert_eq!(libraries_stay_in_their_room(&only("services", library("rust_xlsxwriter"))).len(), 1);
    assert_eq!(libraries_stay_in_their_room(&only("tests", for_tests(library("rust_xlsxwriter")))).len(), 1);
}

#[test]
fn a_library_that_only_begins_alike_is_another_library() {
    assert!(!is_of("axum", "axumatic"));
    assert!(is_of("axum", "axum-extra"));
}

#[test]
fn metadata_of_an_unknown_shape_is_refused() {
    assert!(packages_of(&json!({ "packages": [{ "name": "domain" }] }), Path::new("/house")).is_none());
    assert!(packages_of(&json!({}), Path::new("/house")).is_none());
}

//! The sample workbooks, with counts taken from their XML by another program (zipfile and ElementTree in Python).

use std::path::PathBuf;

use returns::annex_a::{AnnexA, List, Problem, facts, read};

/// The folder of samples is shared beside the repository, and is not part of it.
fn sample(name: &str) -> Option<AnnexA> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/annex_a").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(read(&bytes, name).unwrap()),
        Err(_) if std::env::var_os("CI").is_none() => {
            println!("skipped: there is no {}", path.display());
            None
        }
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

fn rows(annex: &AnnexA) -> Vec<usize> {
    annex.lists.iter().map(|list| list.rows).collect()
}

fn counts(annex: &AnnexA) -> (usize, Vec<Problem>) {
    let as_at = chrono::NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
    let all: Vec<_> = annex.children.iter().flat_map(|child| facts(child, as_at).records).collect();
    let refused = all.iter().filter_map(|taken| taken.as_ref().err().cloned()).collect();
    (all.iter().filter(|taken| taken.is_ok()).count(), refused)
}

#[test]
fn the_workbook_of_january_2024_is_read_whole() {
    let Some(annex) = sample("liia_Annex_A_2024_Jan.xlsx") else { return };
    assert_eq!(rows(&annex), [5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5]);
    assert_eq!((annex.children.len(), annex.adopters.len()), (48, 5));
    assert!(annex.refused.is_empty(), "{:?}", annex.refused);
    let (_, refused) = counts(&annex);
    assert!(refused.is_empty(), "{refused:?}");
    // A formula looked for the teams of list 6 in vain, from row 2 to row 6.
    let found_nothing: Vec<_> = annex.notes.iter().filter(|note| note.message.contains("#N/A")).collect();
    assert_eq!(found_nothing.len(), 2, "{:?}", annex.notes);
    assert_eq!(found_nothing[0].column.as_deref(), Some("Allocated Team"));
    assert!(found_nothing[0].message.starts_with("5 cells are"), "{}", found_nothing[0].message);
}

#[test]
fn the_example_with_bare_dates_is_read_and_what_has_no_date_is_refused() {
    let Some(annex) = sample("cscdp_annexa_example.xlsx") else { return };
    assert_eq!(rows(&annex), [13, 2, 11, 5, 4, 2, 3, 3, 0, 0, 0]);
    assert!(annex.refused.is_empty(), "{:?}", annex.refused);
    let (taken, refused) = counts(&annex);
    assert!(taken > 40, "{taken}");
    assert!(refused.is_empty(), "{refused:?}");
}

#[test]
fn the_template_has_eleven_lists_under_merged_titles_and_no_row() {
    let Some(annex) = sample("cscdp_ofsted_template_aug2019_sample.xlsx") else { return };
    assert_eq!(rows(&annex), [0; 11]);
    assert!(annex.children.is_empty() && annex.adopters.is_empty());
    assert!(List::ALL.into_iter().all(|list| annex.has(list)));
    let others = &annex.notes[0].message;
    for sheet in ["Front_Sheet", "FAQ_and_changes", "Guidance", "Codes_used"] {
        assert!(others.contains(sheet), "{others}");
    }
    // The template is what the columns are named after: nothing of it is unknown, and nothing missing.
    assert_eq!(annex.notes.len(), 1, "{:?}", annex.notes);
}

//! The sample files, with counts taken from them by another program (an XML count in Python).

use std::path::PathBuf;

use returns::cin_census::read::{Module, Problem, Reader, facts};

/// The folder of samples is shared beside the repository, and is not part of it.
fn sample(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/cin_census").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(_) if std::env::var_os("CI").is_none() => {
            println!("skipped: there is no {}", path.display());
            None
        }
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

struct Expected {
    name: &'static str,
    /// In the order of [`Module::ALL`].
    records: [usize; 8],
    factors: usize,
    disabilities: usize,
    year: &'static str,
    reference_date: &'static str,
    lea: &'static str,
}

const fn expected(name: &'static str, records: [usize; 8], factors: usize, disabilities: usize) -> Expected {
    Expected { name, records, factors, disabilities, year: "2023", reference_date: "2024-03-31", lea: "201" }
}

const SAMPLES: [Expected; 10] = [
    expected("d2i_validator/CIN2rows.xml", [1, 1, 1, 1, 1, 2, 2, 0], 0, 2),
    Expected {
        reference_date: "2023-03-31",
        ..expected("d2i_validator/CIN_Census_2021.xml", [1, 1, 1, 1, 1, 1, 1, 0], 2, 2)
    },
    expected("d2i_validator/CIN_Census_2021_copy.xml", [1, 1, 1, 1, 1, 1, 1, 0], 0, 2),
    expected("d2i_validator/CIN_Census_2021_no_assessment_factors.xml", [1, 1, 1, 1, 1, 1, 1, 0], 0, 2),
    expected("d2i_validator/CIN_Census_2024.xml", [2, 2, 2, 1, 1, 1, 1, 0], 3, 3),
    expected("d2i_validator/CIN_Census_2026.xml", [2, 2, 2, 1, 1, 1, 1, 1], 3, 3),
    Expected {
        reference_date: "2023-03-28",
        ..expected("d2i_validator/CIN_header_issues_100.xml", [1, 1, 1, 1, 1, 1, 1, 0], 2, 2)
    },
    Expected {
        reference_date: "2023-03-31",
        ..expected("d2i_validator/CIN_la_issues_2887Q.xml", [1, 1, 1, 1, 1, 1, 1, 0], 2, 2)
    },
    Expected {
        year: "2022",
        reference_date: "2022-07-21",
        lea: "975",
        ..expected("d2i_validator/fake_CIN_data.xml", [332, 402, 0, 0, 0, 0, 0, 0], 0, 117)
    },
    Expected {
        year: "2022",
        reference_date: "2022-03-31",
        ..expected("liia/BAR_cin_2022.xml", [1, 1, 1, 1, 1, 1, 1, 0], 2, 2)
    },
];

#[test]
fn each_sample_reads_with_the_counts_that_another_program_finds() {
    for expected in &SAMPLES {
        let Some(bytes) = sample(expected.name) else { continue };
        let mut reader = Reader::new(bytes.as_slice(), expected.name).unwrap();
        let header = reader.header().clone();
        let text = |raw: Option<returns::cin_census::read::Raw>| raw.map(|raw| raw.text);
        assert_eq!(text(header.collection).as_deref(), Some("CIN"), "{}", expected.name);
        assert_eq!(text(header.year).as_deref(), Some(expected.year), "{}", expected.name);
        assert_eq!(text(header.reference_date).as_deref(), Some(expected.reference_date), "{}", expected.name);
        assert_eq!(text(header.lea).as_deref(), Some(expected.lea), "{}", expected.name);
        let blocks: Vec<_> = reader.by_ref().collect::<Result<_, _>>().unwrap();
        assert!(reader.notes().is_empty(), "{}: {:?}", expected.name, reader.notes());
        let records = || blocks.iter().flat_map(|block| &block.records);
        for (module, count) in Module::ALL.into_iter().zip(expected.records) {
            let rows: Vec<usize> =
                records().filter(|record| record.module == module).map(|record| record.row).collect();
            assert_eq!(rows, (0..count).collect::<Vec<_>>(), "{} {}", expected.name, module.code());
        }
        let fields =
            |name: &str| records().flat_map(|record| &record.fields).filter(|field| field.name == name).count();
        assert_eq!(fields("AssessmentFactors"), expected.factors, "{}", expected.name);
        assert_eq!(fields("Disability"), expected.disabilities, "{}", expected.name);
        assert!(blocks.iter().all(|block| block.la_child_id.is_some()), "{}", expected.name);
    }
}

#[test]
fn every_record_of_every_sample_is_taken_and_a_birth_expected_in_1066_is_noted() {
    // A search of the files for years outside 1900 to 2100 finds this date on line 25 of three of them, and no other.
    let odd = ["CIN_Census_2021.xml", "CIN_header_issues_100.xml", "CIN_la_issues_2887Q.xml"];
    for expected in &SAMPLES {
        let Some(bytes) = sample(expected.name) else { continue };
        let blocks = Reader::new(bytes.as_slice(), expected.name).unwrap().map(Result::unwrap);
        let all: Vec<_> = blocks.flat_map(|block| facts(&block).records).collect();
        let refused: Vec<_> = all.iter().filter_map(|taken| taken.as_ref().err()).collect();
        assert_eq!(refused, Vec::<&Problem>::new(), "{}", expected.name);
        let notes = all.iter().flatten().flat_map(|taken| &taken.notes);
        let years: Vec<_> = notes.filter(|note| note.message.contains("cannot be meant")).collect();
        if odd.iter().any(|name| expected.name.ends_with(name)) {
            assert_eq!(years.len(), 1, "{}", expected.name);
            assert_eq!((years[0].line, years[0].field.as_deref()), (25, Some("ExpectedPersonBirthDate")));
        } else {
            assert!(years.is_empty(), "{}", expected.name);
        }
    }
}

#[test]
fn the_stray_text_in_the_2026_sample_is_noted_on_its_line_and_the_date_after_it_is_read() {
    let Some(bytes) = sample("d2i_validator/CIN_Census_2026.xml") else { return };
    let block = Reader::new(bytes.as_slice(), "2026").unwrap().next().unwrap().unwrap();
    let [problem] = block.problems.as_slice() else { panic!("{:?}", block.problems) };
    assert_eq!((problem.line, problem.module, problem.row, problem.refused), (23, Module::Child, 0, false));
    assert!(problem.message.contains("PersonBirthDate"), "{}", problem.message);
    assert_eq!(block.records[0].value("PersonBirthDate"), Some("2015-03-27"));
}

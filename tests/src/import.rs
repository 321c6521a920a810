//! Loading census files: what a source says again, otherwise, no longer, or in doubt.

mod annex_a;
mod annex_a_later;
mod annex_a_samples;
mod one_child;
mod questions;
mod ssda903;
mod whole;
mod years;

use domain::import_question::Answer;
use domain::person::Person;
use domain::referral::Referral;
use domain::{EntryId, Fact, Kind, Source, SubjectId};
use ledger::{KnownAt, Recorded};
use returns::cin_census::read::Module;
use services::import::{Asked, ImportOptions, ImportReport, OpenQuestion};
use services::{Actor, Purpose, ServiceError};
use testkit::{House, houses};

/// A census of an authority for a year, with these children in it.
fn census(authority: &str, year: u32, children: &str) -> String {
    format!(
        "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year>\
         <ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source><LEA>{authority}</LEA></Source></Header>\n\
         <Children>\n{children}\n</Children></Message>"
    )
}

fn child(number: &str, inside: &str) -> String {
    format!(
        "<Child><ChildIdentifiers><LAchildID>{number}</LAchildID><UPN>A{number}</UPN><PersonBirthDate>2015-03-27\
         </PersonBirthDate><Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity>\
         </ChildCharacteristics>{inside}</Child>\n"
    )
}

fn child_without_number(upn: &str, inside: &str) -> String {
    child("X", inside).replace("<LAchildID>X</LAchildID>", "").replace("<UPN>AX</UPN>", &format!("<UPN>{upn}</UPN>"))
}

fn referral(date: &str, inside: &str) -> String {
    format!("<CINdetails><CINreferralDate>{date}</CINreferralDate>{inside}</CINdetails>")
}

fn assessment(date: &str) -> String {
    format!("<Assessments><AssessmentActualStartDate>{date}</AssessmentActualStartDate></Assessments>")
}

fn closed(date: &str) -> String {
    format!("<CINclosureDate>{date}</CINclosureDate>")
}

async fn analyst(house: &House) -> (Actor, Purpose) {
    house.usual("analyst").await
}

async fn try_load(house: &House, file: &str, options: ImportOptions) -> Result<ImportReport, ServiceError> {
    let (actor, purpose) = analyst(house).await;
    house.app.import_cin_census(&actor, purpose, file.as_bytes(), "cin.xml", options, |_| ()).await
}

async fn load(house: &House, file: &str) -> ImportReport {
    try_load(house, file, ImportOptions::default()).await.unwrap()
}

/// Loaded, changed, unchanged, refused, held, withdrawn.
fn totals(report: &ImportReport) -> [u64; 6] {
    let totals = report.totals;
    [totals.loaded, totals.changed, totals.unchanged, totals.refused, totals.held, totals.withdrawn]
}

/// Every version in the ledger, to see that nothing was added.
async fn versions(house: &House) -> usize {
    let mut after = 0;
    let mut count = 0;
    let head = house.app.ledger().head().await.unwrap().position;
    while after < head {
        let (some, upto) = house.app.ledger().versions_after(after, 50_000).await.unwrap();
        count += some.len();
        after = upto;
    }
    count
}

async fn verify(house: &House) {
    house.app.verify(None, |_| ()).await.unwrap().unwrap();
}

async fn subject(house: &House, number: &str) -> SubjectId {
    let picture = house.app.picture().await.unwrap();
    let mut found = picture
        .all(Kind::Person)
        .filter(|held| matches!(&held.fact, Fact::Person(person) if person.la_child_id.as_deref() == Some(number)));
    found.next().expect("the child is in the record").subject
}

async fn referrals(house: &House, subject: SubjectId) -> Vec<(EntryId, Referral)> {
    let picture = house.app.picture().await.unwrap();
    let mut all: Vec<_> = picture
        .of(subject)
        .filter_map(|held| match &held.fact {
            Fact::Referral(referral) => Some((held.entry, (**referral).clone())),
            _ => None,
        })
        .collect();
    all.sort_by_key(|(_, referral)| referral.referral_date);
    all
}

async fn dates(house: &House, number: &str) -> Vec<String> {
    let subject = subject(house, number).await;
    referrals(house, subject).await.iter().map(|(_, referral)| referral.referral_date.to_string()).collect()
}

async fn count(house: &House, kind: Kind) -> usize {
    house.app.picture().await.unwrap().all(kind).count()
}

async fn history(house: &House, subject: SubjectId) -> Vec<Recorded> {
    use domain::Clock;
    let write = house.app.ledger().begin(house.clock.now()).await.unwrap();
    write.history(subject, KnownAt::Now).await.unwrap()
}

async fn questions(house: &House) -> Vec<OpenQuestion> {
    let (actor, purpose) = analyst(house).await;
    house.app.import_questions(&actor, purpose).await.unwrap()
}

async fn try_answer(house: &House, entry: EntryId, answer: Answer) -> Result<(), ServiceError> {
    let (actor, purpose) = analyst(house).await;
    house.app.answer_import_question(&actor, purpose, entry, answer).await
}

async fn answer(house: &House, with: Answer) {
    let open = questions(house).await;
    assert_eq!(open.len(), 1, "{open:?}");
    try_answer(house, open[0].entry, with).await.unwrap();
    assert!(questions(house).await.is_empty());
}

#[tokio::test]
async fn the_made_up_sample_loads_whole_and_a_second_time_changes_nothing() {
    let Some(samples) = testkit::samples() else { return };
    let file = std::fs::read_to_string(samples.join("cin_census/d2i_validator/fake_CIN_data.xml")).unwrap();
    // An XML count of the file finds 332 children and 402 referrals, and nothing else.
    for house in houses().await {
        let first = load(&house, &file).await;
        assert_eq!(totals(&first), [734, 0, 0, 0, 0, 0], "{}", house.database.engine);
        assert_eq!((first.tally.loaded.of(Module::Child), first.tally.loaded.of(Module::CinDetails)), (332, 402));
        assert_eq!((first.source.as_str(), first.period.as_str(), first.children), ("cin-census/975", "2022", 332));
        assert_eq!(first.exit_code(), 0);
        assert_eq!((count(&house, Kind::Person).await, count(&house, Kind::Referral).await), (332, 402));
        let before = versions(&house).await;
        let second = load(&house, &file).await;
        assert_eq!(totals(&second), [0, 0, 734, 0, 0, 0], "{}", house.database.engine);
        assert_eq!(versions(&house).await, before);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_corrected_file_changes_loads_and_withdraws_and_the_history_keeps_the_old_text() {
    for house in houses().await {
        let plan = "<CINPlanDates><CINPlanStartDate>2021-07-01</CINPlanStartDate></CINPlanDates>";
        let of = |close: &str, nested: &str| {
            census("202", 2022, &child("C1", &referral("2021-06-01", &format!("{}{nested}", closed(close)))))
        };
        load(&house, &of("2021-12-01", &assessment("2021-06-05"))).await;
        let report = load(&house, &of("2022-01-15", plan)).await;
        assert_eq!(totals(&report), [1, 1, 1, 0, 0, 1], "{}", house.database.engine);
        assert_eq!(report.tally.changed.of(Module::CinDetails), 1);
        assert_eq!(report.tally.loaded.of(Module::CinPlanDates), 1);
        assert_eq!(report.tally.withdrawn.of(Module::Assessments), 1);
        let subject = subject(&house, "C1").await;
        let lines = history(&house, subject).await;
        let of_kind = |kind: Kind| lines.iter().filter(move |line| line.version.kind == kind.code());
        let closures: Vec<_> = of_kind(Kind::Referral).map(|line| line.version.ended_at.clone().unwrap()).collect();
        assert_eq!(closures, ["2021-12-01", "2022-01-15"]);
        let last = of_kind(Kind::Assessment).next_back().unwrap();
        assert!(last.version.withdrawn);
        assert_eq!(
            last.reason.as_deref(),
            Some("children in need census for 2022: 3 records, 1 of them no longer in the file for 2022")
        );
        let referral = referrals(&house, subject).await[0].0;
        let plans = of_kind(Kind::ChildInNeedPlan).next().unwrap();
        assert_eq!(plans.version.episode, Some(referral));
        verify(&house).await;
    }
}

#[tokio::test]
async fn what_was_withdrawn_and_comes_back_stands_again_as_the_same_entry() {
    for house in houses().await {
        let with = census("202", 2022, &child("C1", &referral("2021-06-01", &assessment("2021-06-05"))));
        let without = census("202", 2022, &child("C1", &referral("2021-06-01", "")));
        load(&house, &with).await;
        assert_eq!(totals(&load(&house, &without).await)[5], 1);
        assert_eq!(count(&house, Kind::Assessment).await, 0);
        assert_eq!(totals(&load(&house, &without).await), [0, 0, 2, 0, 0, 0]);
        assert_eq!(totals(&load(&house, &with).await), [0, 1, 2, 0, 0, 0]);
        let subject = subject(&house, "C1").await;
        let lines = history(&house, subject).await;
        let states: Vec<bool> = lines
            .iter()
            .filter(|line| line.version.kind == Kind::Assessment.code())
            .map(|line| line.version.withdrawn)
            .collect();
        assert_eq!(states, [false, true, false], "{}", house.database.engine);
    }
}

#[tokio::test]
async fn a_child_missing_from_a_file_of_the_same_period_is_withdrawn_and_of_another_period_is_not() {
    for house in houses().await {
        let one = child("C1", &referral("2021-06-01", &assessment("2021-06-05")));
        let two = child("C2", &referral("2021-07-01", ""));
        load(&house, &census("202", 2022, &format!("{one}{two}"))).await;
        let next_year = load(&house, &census("202", 2023, &two)).await;
        assert_eq!(totals(&next_year), [0, 0, 2, 0, 0, 0], "{}", house.database.engine);
        assert_eq!(count(&house, Kind::Person).await, 2);
        let same_year = load(&house, &census("202", 2022, &two)).await;
        assert_eq!(totals(&same_year), [0, 0, 2, 0, 0, 3]);
        assert_eq!(count(&house, Kind::Person).await, 1);
        verify(&house).await;
    }
}

#[tokio::test]
async fn a_file_of_an_earlier_year_leaves_what_a_later_one_said_even_if_that_was_the_same() {
    for house in houses().await {
        let of = |year: u32, close: &str| census("202", year, &child("C1", &referral("2021-06-01", &closed(close))));
        load(&house, &of(2022, "2021-12-01")).await;
        load(&house, &of(2023, "2021-12-01")).await;
        let before = versions(&house).await;
        let report = load(&house, &of(2022, "2022-02-02")).await;
        assert_eq!(totals(&report), [0, 0, 2, 0, 0, 0], "{}", house.database.engine);
        assert_eq!(report.said_later, 2);
        assert!(report.problems[0].message.contains("as a file of a later period has them"));
        assert_eq!(versions(&house).await, before);
        let later = load(&house, &of(2024, "2022-03-03")).await;
        assert_eq!(totals(&later), [0, 1, 1, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_second_block_of_a_child_is_refused_with_the_line_of_the_first() {
    for house in houses().await {
        let first = child("C1", &referral("2021-06-01", ""));
        let second = child("C1", &referral("2021-07-01", &assessment("2021-07-05")));
        let report = load(&house, &census("202", 2022, &format!("{first}{second}"))).await;
        assert_eq!(totals(&report), [2, 0, 0, 3, 0, 0], "{}", house.database.engine);
        let [problem] = report.problems.as_slice() else { panic!("{:?}", report.problems) };
        assert_eq!((problem.line, problem.row, problem.field.as_deref()), (4, Some(1), Some("LAchildID")));
        assert!(problem.message.contains("line 3") && problem.refused, "{}", problem.message);
        assert_eq!(dates(&house, "C1").await, ["2021-06-01"]);
    }
}

#[tokio::test]
async fn the_same_number_of_another_authority_is_another_child() {
    for house in houses().await {
        load(&house, &census("202", 2022, &child("C1", &referral("2021-06-01", "")))).await;
        let other = load(&house, &census("203", 2022, &child("C1", &referral("2021-06-01", "")))).await;
        assert_eq!(totals(&other), [2, 0, 0, 0, 0, 0], "{}", house.database.engine);
        let picture = house.app.picture().await.unwrap();
        assert_eq!(picture.people().count(), 2);
    }
}

#[tokio::test]
async fn a_child_typed_in_here_is_matched_only_for_the_authority_that_types_here() {
    for house in houses().await {
        let (actor, purpose) = house.usual("social-worker").await;
        let typed = house.app.new_id();
        type_in(&house, &actor, purpose, typed, "C1").await;
        let file = census("202", 2022, &child("C1", ""));
        let own = ImportOptions { own_authority: Some("202".into()), ..ImportOptions::default() };
        let other = ImportOptions { own_authority: Some("203".into()), ..ImportOptions::default() };
        try_load(&house, &file.replace("<LEA>202", "<LEA>201"), other).await.unwrap();
        assert_eq!(house.app.picture().await.unwrap().people().count(), 2, "{}", house.database.engine);
        try_load(&house, &file, own).await.unwrap();
        let picture = house.app.picture().await.unwrap();
        assert_eq!((picture.people().count(), picture.persons(typed).len()), (2, 2));
        // What was typed in is left as it was when the census says otherwise.
        load(&house, &file.replace("2015-03-27", "2015-04-27")).await;
        let picture = house.app.picture().await.unwrap();
        let [(source, here), (_, said)] = picture.persons(typed)[..] else { panic!() };
        assert_eq!((source, here.birth_date), (&Source::typed(), None));
        assert_eq!(said.birth_date.unwrap().to_string(), "2015-04-27");
    }
}

async fn type_in(house: &House, actor: &Actor, purpose: Purpose, subject: SubjectId, number: &str) {
    use domain::Clock;
    let person = Person { la_child_id: Some(number.into()), ..Person::default() };
    let version = services::app::NewFact::typed(house.app.new_id(), subject, person).into_version();
    let change = ledger::NewChange {
        actor: actor.user_name.clone(),
        purpose: purpose.code().into(),
        what: "type in".into(),
        versions: vec![version],
        ..ledger::NewChange::default()
    };
    let mut write = house.app.ledger().begin(house.clock.now()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn of_a_file_that_breaks_off_the_children_before_the_break_are_whole_and_no_child_is_withdrawn() {
    for house in houses().await {
        let nested = assessment("2021-06-05");
        let all = |nested: &str| {
            let children: String = (0..250).map(|n| child(&format!("C{n}"), &referral("2021-06-01", nested))).collect();
            census("202", 2022, &children)
        };
        load(&house, &all(&nested)).await;
        let shorter = all("");
        let cut = shorter.find("<LAchildID>C240<").unwrap();
        let report = load(&house, &shorter[..cut]).await;
        assert_eq!(totals(&report), [0, 0, 480, 0, 0, 240], "{}", house.database.engine);
        assert!(!report.complete && report.exit_code() == 1);
        let last = report.problems.last().unwrap();
        assert!(last.message.contains("no child was withdrawn"), "{}", last.message);
        assert_eq!((count(&house, Kind::Assessment).await, count(&house, Kind::Person).await), (10, 250));
        let whole = load(&house, &shorter).await;
        assert_eq!(totals(&whole), [0, 0, 500, 0, 0, 10]);
        assert_eq!(count(&house, Kind::Assessment).await, 0);
        verify(&house).await;
    }
}

#[tokio::test]
async fn an_import_that_stopped_between_two_changes_is_finished_by_loading_the_file_again() {
    for house in houses().await {
        let children: Vec<String> =
            (0..350).map(|n| child(&format!("C{n}"), &referral("2021-06-01", &assessment("2021-06-05")))).collect();
        // A prefix of whole changes is what a crash leaves.
        load(&house, &census("202", 2022, &children[..200].concat())).await;
        let rest = load(&house, &census("202", 2022, &children.concat())).await;
        assert_eq!(totals(&rest), [450, 0, 600, 0, 0, 0], "{}", house.database.engine);
        assert_eq!((count(&house, Kind::Person).await, count(&house, Kind::Assessment).await), (350, 350));
        let links = house.app.ledger().newest_links(50).await.unwrap();
        assert!(links.iter().filter(|link| link.what == "import of a census file").count() >= 6);
    }
}

#[tokio::test]
async fn a_dry_run_reports_the_same_and_writes_nothing() {
    for house in houses().await {
        let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
        let first = census(
            "202",
            2022,
            &format!("{}{}", child("C1", &referral("2021-06-01", &assessment("2021-06-05"))), child("C3", "")),
        );
        let second = census(
            "202",
            2022,
            &format!("{}{}", child("C1", &referral("2021-06-02", "")), child_without_number("AC9", "")),
        );
        for file in [first, second] {
            let before = house.app.ledger().head().await.unwrap().position;
            let tried = try_load(&house, &file, dry.clone()).await.unwrap();
            assert_eq!(house.app.ledger().head().await.unwrap().position, before, "{}", house.database.engine);
            let done = load(&house, &file).await;
            assert!(tried.dry_run && !done.dry_run);
            assert_eq!(tried.tally, done.tally);
            assert_eq!(tried.problems, done.problems);
        }
    }
}

#[tokio::test]
async fn what_is_refused_in_a_file_is_not_missing_from_it() {
    for house in houses().await {
        let of = |close: &str| {
            census(
                "202",
                2022,
                &child("C1", &referral("2021-06-01", &format!("{}{}", closed(close), assessment("2021-06-05")))),
            )
        };
        load(&house, &of("2021-12-01")).await;
        let report = load(&house, &of("01/12/2021")).await;
        assert_eq!(totals(&report), [0, 0, 1, 2, 0, 0], "{}", house.database.engine);
        assert_eq!(dates(&house, "C1").await, ["2021-06-01"]);
        let unclear = "</AssessmentActualStartDate><AssessmentAuthorisationDate>soon</AssessmentAuthorisationDate>";
        let refused_assessment = of("2021-12-01").replace("</AssessmentActualStartDate>", unclear);
        assert_eq!(totals(&load(&house, &refused_assessment).await), [0, 0, 2, 1, 0, 0]);
        let refused_child = of("2021-12-01").replace("2015-03-27", "27 March");
        assert_eq!(totals(&load(&house, &refused_child).await), [0, 0, 0, 3, 0, 0]);
        let unknown_child = refused_child.replace("<LAchildID>C1</LAchildID>", "");
        assert_eq!(totals(&load(&house, &unknown_child).await), [0, 0, 0, 3, 0, 0]);
        assert_eq!((count(&house, Kind::Person).await, count(&house, Kind::Assessment).await), (1, 1));
    }
}

#[tokio::test]
async fn a_file_of_which_nothing_can_be_read_is_refused_with_a_sentence_and_leaves_no_trace() {
    for house in houses().await {
        load(&house, &census("202", 2022, &child("C1", ""))).await;
        let before = house.app.ledger().head().await.unwrap().position;
        let no_children = census("202", 2022, "");
        let broken = census("202", 2022, "<Child><ChildIdentifiers>").replace("</Children></Message>", "");
        let no_authority = census("", 2022, &child("C1", ""));
        for file in ["", "LAchildID,UPN\n1,2\n", &no_children, &broken, &no_authority] {
            let error = try_load(&house, file, ImportOptions::default()).await.unwrap_err();
            let ServiceError::Unusable(sentence) = error else { panic!("{error}") };
            assert!(sentence.starts_with("cin.xml") && sentence.ends_with('.'), "{sentence}");
        }
        assert_eq!(house.app.ledger().head().await.unwrap().position, before, "{}", house.database.engine);
        assert_eq!(count(&house, Kind::Person).await, 1);
    }
}

#[tokio::test]
async fn only_those_whom_the_policies_allow_load_files_and_answer() {
    for house in houses().await {
        let (actor, purpose) = house.usual("social-worker").await;
        let file = census("202", 2022, &child("C1", ""));
        let before = house.app.ledger().head().await.unwrap().position;
        let load =
            house.app.import_cin_census(&actor, purpose, file.as_bytes(), "a.xml", ImportOptions::default(), |_| ());
        assert!(matches!(load.await, Err(ServiceError::Refused(_))), "{}", house.database.engine);
        assert!(matches!(house.app.import_questions(&actor, purpose).await, Err(ServiceError::Refused(_))));
        let answer = house.app.answer_import_question(&actor, purpose, house.app.new_id(), Answer::Same);
        assert!(matches!(answer.await, Err(ServiceError::Refused(_))));
        assert_eq!(house.app.ledger().head().await.unwrap().position, before);
    }
}

#[tokio::test]
async fn every_sample_file_loads_or_is_refused_with_sentences_and_the_chain_holds() {
    let Some(samples) = testkit::samples() else { return };
    for house in houses().await {
        let mut files = 0;
        for folder in ["d2i_validator", "liia"] {
            for file in std::fs::read_dir(samples.join("cin_census").join(folder)).unwrap() {
                let path = file.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let report = load(&house, &text).await;
                let totals = report.totals;
                assert!(totals.loaded + totals.changed + totals.unchanged + totals.refused + totals.held > 0);
                assert!(report.problems.iter().all(|problem| problem.message.ends_with('.')), "{:?}", report.problems);
                files += 1;
            }
        }
        assert_eq!(files, 10);
        verify(&house).await;
    }
}

#[tokio::test]
async fn reasons_of_changes_hold_counts_and_periods_and_nothing_of_a_child() {
    for house in houses().await {
        load(&house, &census("202", 2022, &child("SECRET1", &referral("2021-06-01", "")))).await;
        load(&house, &census("202", 2022, &child("SECRET2", ""))).await;
        for link in house.app.ledger().newest_links(20).await.unwrap() {
            let told = format!("{} {}", link.what, link.reason.unwrap_or_default());
            assert!(!told.contains("SECRET") && !told.contains("cin.xml"), "{told}");
        }
    }
}

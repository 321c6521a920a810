//! As known at: what a subject's entries were at any past moment, against a model that keeps everything it was told.

use std::collections::BTreeMap;

use chrono::Duration;
use ledger::{KnownAt, Ledger, Moment, NewVersion};
use proptest::prelude::*;
use services::Sightline;
use testkit::{TestDatabase, monday_morning};
use uuid::Uuid;

use crate::ledger_chain::{change, id, opened};

/// What somebody does to the few entries there are; which entry, by number.
#[derive(Clone, Debug)]
enum Step {
    Write(u8, String),
    Withdraw(u8),
    /// Two entries at once.
    Both(u8, u8, String),
    /// Nothing; time passes, or the clock is put back.
    Minutes(i8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..6_u8, "[a-zé ]{0,8}").prop_map(|(entry, text)| Step::Write(entry, text)),
        1 => (0..6_u8).prop_map(Step::Withdraw),
        1 => (0..6_u8, 0..6_u8, "[a-z]{1,4}").prop_map(|(one, other, text)| Step::Both(one, other, text)),
        2 => any::<i8>().prop_map(Step::Minutes),
    ]
}

/// A child in need plan whose dates tell the texts apart, so that the picture can read it too.
fn body(text: &str) -> String {
    let day = text.bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 20_000);
    let start = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + Duration::days(day.into());
    format!("{{\"schema\":1,\"start_date\":\"{start}\"}}")
}

fn subject(entry: u8) -> Uuid {
    id(1_000 + u128::from(entry % 3))
}

type State = BTreeMap<u8, (i32, String, bool)>;

/// Everything that was ever true, with the moment from which it was.
#[derive(Default)]
struct Model {
    states: Vec<(Moment, i64, State)>,
    now: State,
}

impl Model {
    fn next(&mut self, entry: u8, text: Option<&str>) -> Option<NewVersion> {
        let before = self.now.get(&entry).cloned();
        let (text, withdrawn) = match (text, &before) {
            (Some(text), _) => (body(text), false),
            (None, Some((_, text, _))) => (text.clone(), true),
            (None, None) => return None,
        };
        let supersedes = before.map(|(version, _, _)| version);
        self.now.insert(entry, (supersedes.unwrap_or(0) + 1, text.clone(), withdrawn));
        Some(NewVersion {
            entry: id(1 + u128::from(entry)),
            supersedes,
            kind: "child_in_need_plan".into(),
            subject: subject(entry),
            episode: None,
            source: "sightline".into(),
            period: None,
            withdrawn,
            happened_at: None,
            ended_at: None,
            source_key: None,
            body: text,
        })
    }

    fn of(&self, which: Uuid, known_at: impl Fn(Moment, i64) -> bool) -> Vec<(i32, String, bool)> {
        let state = self.states.iter().rev().find(|(moment, place, _)| known_at(*moment, *place));
        let Some((_, _, state)) = state else { return Vec::new() };
        state.iter().filter(|(entry, _)| subject(**entry) == which).map(|(_, told)| told.clone()).collect()
    }
}

async fn play(ledger: &Ledger, steps: Vec<Step>) -> Model {
    let mut model = Model::default();
    let mut clock = monday_morning();
    for step in steps {
        let versions: Vec<NewVersion> = match step {
            Step::Write(entry, text) => model.next(entry, Some(&text)).into_iter().collect(),
            Step::Withdraw(entry) => model.next(entry, None).into_iter().collect(),
            Step::Both(one, other, _) if one == other => continue,
            Step::Both(one, other, text) => {
                [one, other].into_iter().filter_map(|entry| model.next(entry, Some(&text))).collect()
            }
            Step::Minutes(minutes) => {
                clock += Duration::minutes(minutes.into());
                continue;
            }
        };
        if versions.is_empty() {
            continue;
        }
        let mut write = ledger.begin(clock).await.unwrap();
        let appended = write.append(change(versions)).await.unwrap();
        write.commit().await.unwrap();
        model.states.push((appended.recorded_at, appended.position, model.now.clone()));
    }
    model
}

async fn in_ledger(ledger: &Ledger, which: Uuid, known_at: KnownAt) -> Vec<(i32, String, bool)> {
    let write = ledger.begin(monday_morning()).await.unwrap();
    let history = write.history(which, known_at).await.unwrap();
    let mut last = BTreeMap::new();
    for line in history {
        let version = line.version;
        last.insert(version.entry, (version.version, version.body.unwrap(), version.withdrawn));
    }
    last.into_values().collect()
}

async fn is_as_the_model_says(database: TestDatabase, steps: Vec<Step>) {
    let ledger = opened(&database).await;
    let model = play(&ledger, steps).await;
    let mut moments: Vec<Moment> = model.states.iter().map(|(moment, _, _)| *moment).collect();
    let just = |moment: Moment, by| Moment::new(moment.utc() + Duration::microseconds(by));
    moments.extend(moments.clone().into_iter().flat_map(|moment| [just(moment, -1), just(moment, 1)]));
    let app = Sightline::new(ledger.clone()).unwrap();
    for moment in moments {
        let place = ledger.place_at(moment).await.unwrap();
        let picture = app.picture_known_at(place).await.unwrap();
        for number in 0..3 {
            let which = subject(number);
            let model_says = model.of(which, |then, _| then <= moment);
            assert_eq!(in_ledger(&ledger, which, KnownAt::Moment(moment)).await, model_says);
            assert_eq!(in_ledger(&ledger, which, KnownAt::Place(place)).await, model_says);
            let mut pictured: Vec<_> = picture
                .everything_of(which)
                .map(|held| (held.entry, (held.version, held.fact.to_body(), held.withdrawn)))
                .collect();
            pictured.sort_by_key(|(entry, _)| *entry);
            assert_eq!(pictured.into_iter().map(|(_, told)| told).collect::<Vec<_>>(), model_says);
        }
    }
    ledger.verify(None, |_| Ok(()), |_| ()).await.unwrap().unwrap();
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(future);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_past_moment_is_as_the_model_says(steps in prop::collection::vec(step(), 1..16)) {
        run(is_as_the_model_says(TestDatabase::sqlite(), steps));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_past_moment_is_as_the_model_says_on_postgres(steps in prop::collection::vec(step(), 1..16)) {
        run(async {
            if let Some(database) = TestDatabase::postgres().await {
                is_as_the_model_says(database, steps).await;
            }
        });
    }
}

//! Undoing loses nothing, whatever was written before, while the records were joined, and through which page.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EntryId, SubjectId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use services::app::NewFact;
use services::child::{Filter, KnownAt};
use testkit::House;

use super::{join, part};
use crate::child::{amira, plan, tell};

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Step {
    /// A plan is entered on one of the two records.
    Write {
        on_second: bool,
    },
    /// The newest entry of a record is written anew.
    Correct {
        on_second: bool,
    },
    /// The newest entry of a record is withdrawn.
    Withdraw {
        on_second: bool,
    },
    Join {
        into_second: bool,
    },
    Part,
}

fn step() -> impl Strategy<Value = Step> {
    let which = any::<bool>();
    prop_oneof![
        4 => which.prop_map(|on_second| Step::Write { on_second }),
        2 => any::<bool>().prop_map(|on_second| Step::Correct { on_second }),
        1 => any::<bool>().prop_map(|on_second| Step::Withdraw { on_second }),
        2 => any::<bool>().prop_map(|into_second| Step::Join { into_second }),
        2 => Just(Step::Part),
    ]
}

/// What should stand on each of two records: entry by entry the version, and whether it is withdrawn.
#[derive(Default)]
struct Expected([BTreeMap<EntryId, (i32, bool)>; 2]);

/// A fresh pair of records in a house that serves all cases.
struct Pair<'a> {
    house: &'a House,
    records: [SubjectId; 2],
    joined: Option<SubjectId>,
    expected: Expected,
}

impl<'a> Pair<'a> {
    async fn new(house: &'a House) -> Self {
        let records = [house.app.new_id(), house.app.new_id()];
        let mut pair = Self { house, records, joined: None, expected: Expected::default() };
        for on in [0, 1] {
            let entry = house.app.new_id();
            tell(house, None, vec![NewFact::typed(entry, records[on], amira())]).await;
            pair.expected.0[on].insert(entry, (1, false));
        }
        pair
    }

    async fn take(&mut self, step: &Step) {
        match step {
            Step::Write { on_second } => {
                let entry = self.house.app.new_id();
                self.put(usize::from(*on_second), entry, None, false).await;
            }
            Step::Correct { on_second } => self.change(usize::from(*on_second), false).await,
            Step::Withdraw { on_second } => self.change(usize::from(*on_second), true).await,
            Step::Join { into_second } => {
                let (goes, keep) = (usize::from(!*into_second), usize::from(*into_second));
                let joined = join(self.house, self.records[keep], self.records[goes]).await;
                // The same form again is told that they are joined; the other way round they no longer can be.
                let may = self.joined.is_none_or(|gone| gone == self.records[goes]);
                assert_eq!(joined.is_ok(), may, "{joined:?}");
                if joined.is_ok() {
                    self.joined = Some(self.records[goes]);
                }
            }
            Step::Part => {
                if let Some(goes) = self.joined.take() {
                    part(self.house, goes).await.unwrap();
                }
            }
        }
    }

    async fn change(&mut self, on: usize, withdrawn: bool) {
        let mut plans = self.expected.0[on].iter().skip(1).filter(|(_, (_, gone))| !gone);
        if let Some((entry, (version, _))) = plans.next_back().map(|(entry, state)| (*entry, *state)) {
            self.put(on, entry, Some(version), withdrawn).await;
        }
    }

    async fn put(&mut self, on: usize, entry: EntryId, supersedes: Option<i32>, withdrawn: bool) {
        let fact =
            NewFact { supersedes, withdrawn, ..NewFact::typed(entry, self.records[on], plan("2026-01-05", None)) };
        tell(self.house, None, vec![fact]).await;
        self.expected.0[on].insert(entry, (supersedes.unwrap_or(0) + 1, withdrawn));
    }

    /// What the record of each is now, as the picture holds it, without the entries of joining itself.
    async fn entered(&self) -> Expected {
        let picture = self.house.app.picture().await.unwrap();
        let entered = self.records.map(|record| {
            let held = picture.entered_on(record).filter(|held| held.fact.kind() != domain::Kind::Merge);
            held.map(|held| (held.entry, (held.version, held.withdrawn))).collect()
        });
        Expected(entered)
    }

    /// The entries that the page of a record shows, withdrawn ones too.
    async fn shown(&self, record: SubjectId) -> BTreeSet<EntryId> {
        let (worker, purpose) = self.house.usual("social-worker").await;
        let filter = Filter::default();
        let page = self.house.app.child_chronology(&worker, purpose, record, KnownAt::Now, &filter).await.unwrap();
        page.lines().map(|line| line.entry).filter(|entry| self.is_told(*entry)).collect()
    }

    fn is_told(&self, entry: EntryId) -> bool {
        self.expected.0.iter().any(|on| on.contains_key(&entry))
    }

    async fn holds(&self) -> Result<(), TestCaseError> {
        let entered = self.entered().await;
        prop_assert_eq!(&entered.0, &self.expected.0);
        let all: Vec<BTreeSet<EntryId>> = self.expected.0.iter().map(|on| on.keys().copied().collect()).collect();
        for on in [0, 1] {
            let expected = match self.joined {
                Some(_) => all[0].union(&all[1]).copied().collect(),
                None => all[on].clone(),
            };
            prop_assert_eq!(self.shown(self.records[on]).await, expected, "record {} of {:?}", on, self.records);
        }
        Ok(())
    }
}

#[test]
fn after_an_undo_each_record_is_what_was_entered_on_it_and_while_joined_both_pages_show_all() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let house = runtime.block_on(House::sqlite());
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(24) });
    let found = runner.run(&proptest::collection::vec(step(), 3..14), |steps| {
        runtime.block_on(async {
            let mut pair = Pair::new(&house).await;
            for step in &steps {
                pair.take(step).await;
                if matches!(step, Step::Join { .. } | Step::Part) {
                    pair.holds().await?;
                }
            }
            pair.take(&Step::Part).await;
            pair.holds().await
        })
    });
    found.unwrap();
}

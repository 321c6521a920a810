//! The rows of every child and of the workforce, kept so that any figure of the days asked for can be made at once, and kept
//! up to date child by child as the picture moves on.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use domain::clock::Timescales;
use domain::{Kind, SubjectId};
use picture::Picture;

use crate::child::{About, Child, has_anything, read};
use crate::cube::{Cube, Key};
use crate::figure::{Figure, falls_within};
use crate::indicator::{Counts, Indicator, Span};
use crate::indicators::{catalogue, number_of};
use crate::population::Populations;
use crate::rows::{Asking, Desk, Out, Row};
use crate::staff::Staff;
use crate::window::Window;
use crate::workforce::Workforce;

/// The rows of one child, or of the workforce.
#[derive(Clone, Debug)]
pub struct Rows {
    pub about: About,
    /// By indicator, and within each in the order in which they were told.
    rows: Box<[Row]>,
    /// A bit for each indicator that has rows here.
    has: u128,
}

impl Rows {
    fn new(about: About, mut rows: Vec<Row>) -> Self {
        rows.sort_by_key(|row| row.indicator);
        let has = rows.iter().fold(0, |has, row| has | 1_u128 << row.indicator);
        Self { about, rows: rows.into(), has }
    }

    /// Those of one indicator.
    pub fn of(&self, number: u8) -> &[Row] {
        if self.has & (1_u128 << number) == 0 {
            return &[];
        }
        let from = self.rows.partition_point(|row| row.indicator < number);
        let to = from + self.rows[from..].partition_point(|row| row.indicator == number);
        &self.rows[from..to]
    }
}

/// See the page above.
#[derive(Clone, Debug)]
pub struct Mart {
    asking: Arc<Asking>,
    timescales: Arc<Timescales>,
    staff: Arc<Staff>,
    populations: Arc<Populations>,
    /// By the record that stands for a person.
    children: HashMap<SubjectId, Arc<Rows>>,
    workforce: Arc<Vec<(SubjectId, Row)>>,
    cube: Arc<Cube>,
    position: i64,
}

/// People whose rows one thread makes before it fetches more.
const AT_ONCE: usize = 256;

impl Mart {
    /// Makes all rows, on as many threads as the machine has cores.
    pub fn of(picture: &Picture, asking: Asking, timescales: Arc<Timescales>) -> Self {
        let staff = Staff::of(picture);
        // Also of a child whom no source names: what is recorded is counted.
        let people: Vec<SubjectId> = picture.subjects().collect();
        let mut children = HashMap::with_capacity(people.len());
        let mut cube = Cube::new(&asking);
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel::<Vec<(SubjectId, Rows)>>(threads * 4);
            for _ in 0..threads {
                let (send, people, next) = (send.clone(), &people, &next);
                let (staff, timescales, asking) = (&staff, &timescales, &asking);
                scope.spawn(move || {
                    loop {
                        let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                        let Some(some) = people.get(from..people.len().min(from + AT_ONCE)) else { break };
                        if some.is_empty() {
                            break;
                        }
                        let made = some.iter().filter_map(|child| {
                            Some((*child, rows_of_child(picture, *child, staff, timescales, asking)?))
                        });
                        if send.send(made.collect()).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            for made in receive {
                for (child, rows) in made {
                    cube.put(&rows.rows, 1.0);
                    children.insert(child, Arc::new(rows));
                }
            }
        });
        let mut mart = Self {
            asking: Arc::new(asking),
            timescales,
            staff: Arc::new(staff),
            populations: Arc::new(Populations::of(picture)),
            children,
            workforce: Arc::default(),
            cube: Arc::new(cube),
            position: picture.position(),
        };
        mart.count_workforce(picture);
        mart
    }

    /// Looks again at what changed since. Returns `false`, and does nothing, where too much has: then make it anew.
    pub fn follow(&mut self, picture: &Picture) -> bool {
        let Some(changed) = picture.changed_subjects_since(self.position) else { return false };
        // A worker who changes teams takes everything along that they ever decided.
        if !self.staff.is_of(picture) {
            return false;
        }
        let since = self.position;
        for subject in changed {
            self.forget(subject);
            let person = picture.canonical(subject);
            self.forget(person);
            self.take(picture, person);
        }
        if picture.last_change_of(Workforce::KINDS) > since {
            self.count_workforce(picture);
        }
        if picture.last_change_of(&[Kind::Authority]) > since {
            self.populations = Arc::new(Populations::of(picture));
        }
        self.position = picture.position();
        true
    }

    fn take(&mut self, picture: &Picture, child: SubjectId) {
        let rows = rows_of_child(picture, child, &self.staff, &self.timescales, &self.asking);
        if let Some(rows) = rows {
            Arc::make_mut(&mut self.cube).put(&rows.rows, 1.0);
            self.children.insert(child, Arc::new(rows));
        }
    }

    fn forget(&mut self, child: SubjectId) {
        if let Some(rows) = self.children.remove(&child) {
            Arc::make_mut(&mut self.cube).put(&rows.rows, -1.0);
        }
    }

    fn count_workforce(&mut self, picture: &Picture) {
        let workforce = Workforce::of(picture, &self.staff);
        let mut out = Out::new(&self.asking);
        for (number, indicator) in catalogue().iter().enumerate() {
            out.turn_to(number_of(number));
            if let Counts::Workforce(count) | Counts::Both(_, count) = indicator.counts {
                count(&workforce, &mut out);
            }
        }
        let subject = |row: &Row| picture.entry(row.entry).map_or(row.entry, |held| held.subject);
        let rows: Vec<(SubjectId, Row)> = out.rows.iter().map(|row| (subject(row), *row)).collect();
        let cube = Arc::make_mut(&mut self.cube);
        self.workforce.iter().for_each(|(_, row)| cube.put(std::slice::from_ref(row), -1.0));
        cube.put(&out.rows, 1.0);
        self.workforce = Arc::new(rows);
    }

    pub fn position(&self) -> i64 {
        self.position
    }

    pub fn asking(&self) -> &Asking {
        &self.asking
    }

    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    pub fn populations(&self) -> &Populations {
        &self.populations
    }

    /// Another table of populations, where the record does not say how many children live in the authority.
    #[must_use]
    pub fn with_populations(mut self, populations: Populations) -> Self {
        self.populations = Arc::new(populations);
        self
    }

    /// Every row of an indicator with its child, or worker or post. What a child is like is `None` for the workforce.
    pub fn rows<'a>(
        &'a self,
        indicator: &Indicator,
    ) -> impl Iterator<Item = (SubjectId, Option<&'a About>, &'a Row)> + use<'a> {
        let number = crate::indicators::place(indicator);
        let of_children = self
            .children
            .iter()
            .flat_map(move |(child, rows)| rows.of(number).iter().map(move |row| (*child, Some(&rows.about), row)));
        let of_workforce = self.workforce.iter().filter(move |(_, row)| row.indicator == number);
        of_children.chain(of_workforce.map(|(subject, row)| (*subject, None, row)))
    }

    /// Every row of some indicators, gone through once: a bit for the place of each in the catalogue.
    pub(crate) fn rows_of_all(&self, wanted: u128) -> impl Iterator<Item = (SubjectId, &Row)> {
        let is_wanted = move |row: &&Row| wanted & (1_u128 << row.indicator) != 0;
        let with_any = self.children.iter().filter(move |(_, rows)| rows.has & wanted != 0);
        let of_children =
            with_any.flat_map(move |(child, rows)| rows.rows.iter().filter(is_wanted).map(|row| (*child, row)));
        let of_workforce = self.workforce.iter().map(|(subject, row)| (*subject, row));
        of_children.chain(of_workforce.filter(move |(_, row)| is_wanted(row)))
    }

    /// One figure of the whole authority.
    pub fn figure(&self, indicator: &'static Indicator, part: Option<usize>, span: Span, window: Window) -> Figure {
        self.figure_where(indicator, part, span, window, |_, _, _| true)
    }

    /// One figure of those rows that a question lets through.
    pub fn figure_where(
        &self,
        indicator: &'static Indicator,
        part: Option<usize>,
        span: Span,
        window: Window,
        belongs: impl Fn(SubjectId, Option<&About>, &Row) -> bool,
    ) -> Figure {
        let within = self.rows(indicator).filter(|(_, _, row)| falls_within(indicator, window, row.day));
        let mut rows: Vec<(SubjectId, Row)> = within
            .filter(|(subject, about, row)| belongs(*subject, *about, row))
            .map(|(subject, _, row)| (subject, *row))
            .collect();
        rows.sort_unstable_by_key(|(_, row)| (row.day, row.entry, row.part));
        Figure::of(indicator, part, span, window, rows, self.populations.on(window.to))
    }

    /// Sums by month and desk, for scorecards.
    pub fn cube(&self) -> &Cube {
        &self.cube
    }

    /// The team of a desk.
    pub fn team_of(&self, desk: Desk) -> Option<SubjectId> {
        self.staff.team_of(desk)
    }

    /// Keys of the cube, for tests that hold it equal to the rows.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        self.cube.keys()
    }
}

fn rows_of_child(
    picture: &Picture,
    child: SubjectId,
    staff: &Staff,
    timescales: &Timescales,
    asking: &Asking,
) -> Option<Rows> {
    if !has_anything(picture, child) {
        return None;
    }
    let held = read(picture, child);
    let child = Child::of(child, &held, staff, timescales, asking).with_notes_of(picture);
    let mut out = Out::new(asking);
    for (number, indicator) in catalogue().iter().enumerate() {
        out.turn_to(number_of(number));
        if let Counts::Children(count) | Counts::Both(count, _) = indicator.counts {
            count(&child, &mut out);
        }
    }
    (!out.rows.is_empty()).then(|| Rows::new(child.about, out.rows))
}

//! The rows of every child and of the workforce, kept so that any figure of the days asked for can be made at once, and kept
//! up to date child by child as the picture moves on.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::clock::Timescales;
use domain::{Kind, SubjectId};
use picture::Picture;

use crate::child::{About, Child, has_anything, read};
use crate::cube::Cube;
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

    fn put_into(&self, cube: &mut Cube, child: SubjectId, position: i64) {
        for rows in self.rows.chunk_by(|one, next| one.indicator == next.indicator) {
            cube.put(rows[0].indicator, rows.iter().map(|row| (child, row)), 1, position);
        }
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
    children: Children,
    workforce: Arc<Vec<(SubjectId, Row)>>,
    cube: Cube,
    position: i64,
}

/// By the record that stands for a person, in so many pieces that a change copies little of what a reader holds.
#[derive(Clone, Debug)]
struct Children(Vec<Arc<HashMap<SubjectId, Arc<Rows>>>>);

/// Pieces, by the last byte of the identifier.
const PIECES: usize = 256;

impl Children {
    fn new() -> Self {
        Self(vec![Arc::default(); PIECES])
    }

    fn piece(&mut self, child: SubjectId) -> &mut HashMap<SubjectId, Arc<Rows>> {
        Arc::make_mut(&mut self.0[usize::from(child.as_bytes()[15]) % PIECES])
    }

    fn iter(&self) -> impl Iterator<Item = (&SubjectId, &Arc<Rows>)> {
        self.0.iter().flat_map(|piece| piece.iter())
    }
}

/// People whose rows one thread makes before it fetches more.
const AT_ONCE: usize = 256;

impl Mart {
    /// Makes all rows, on as many threads as the machine has cores.
    pub fn of(picture: &Picture, asking: Asking, timescales: Arc<Timescales>) -> Self {
        let staff = Staff::of(picture);
        // Also of a child whom no source names: what is recorded is counted.
        let people: Vec<SubjectId> = picture.subjects().collect();
        let next = AtomicUsize::new(0);
        let make = || {
            let (mut made, mut cube) = (Vec::new(), Cube::new(&asking));
            loop {
                let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                let some = people.get(from..people.len().min(from + AT_ONCE)).unwrap_or_default();
                if some.is_empty() {
                    return (made, cube);
                }
                for child in some {
                    if let Some(rows) = rows_of_child(picture, *child, &staff, &timescales, &asking) {
                        rows.put_into(&mut cube, *child, picture.position());
                        made.push((*child, Arc::new(rows)));
                    }
                }
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut children = Children::new();
        let mut cube = Cube::new(&asking);
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(make)).collect();
            for part in running {
                let (made, of_part) = part.join().expect("sorting entries does not fail");
                made.into_iter().for_each(|(child, rows)| drop(children.piece(child).insert(child, rows)));
                cube.absorb(&of_part);
            }
        });
        cube.touch(picture.position());
        let mut mart = Self {
            asking: Arc::new(asking),
            timescales,
            staff: Arc::new(staff),
            populations: Arc::new(Populations::of(picture)),
            children,
            workforce: Arc::default(),
            cube,
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
        self.position = picture.position();
        for subject in changed {
            let person = picture.canonical(subject);
            if subject != person {
                self.replace(subject, None);
            }
            let rows = rows_of_child(picture, person, &self.staff, &self.timescales, &self.asking);
            self.replace(person, rows);
        }
        if picture.last_change_of(Workforce::KINDS) > since {
            self.count_workforce(picture);
        }
        if picture.last_change_of(&[Kind::Authority]) > since {
            self.populations = Arc::new(Populations::of(picture));
            self.cube.touch(self.position);
        }
        true
    }

    /// Other rows for a child: only the indicators of which they are others are counted again.
    fn replace(&mut self, child: SubjectId, rows: Option<Rows>) {
        let piece = self.children.piece(child);
        let before = piece.remove(&child);
        let rows = rows.map(Arc::new);
        if let Some(rows) = &rows {
            piece.insert(child, Arc::clone(rows));
        }
        let of = |rows: Option<&Arc<Rows>>, number| rows.map_or(Vec::new(), |rows| rows.of(number).to_vec());
        let has = [&before, &rows].into_iter().flatten().fold(0, |has, rows| has | rows.has);
        for number in (0..catalogue().len()).map(number_of).filter(|number| has & (1_u128 << number) != 0) {
            let (old, new) = (of(before.as_ref(), number), of(rows.as_ref(), number));
            if old != new {
                self.cube.put(number, old.iter().map(|row| (child, row)), -1, self.position);
                self.cube.put(number, new.iter().map(|row| (child, row)), 1, self.position);
            }
        }
    }

    fn count_workforce(&mut self, picture: &Picture) {
        let workforce = Workforce::of(picture, &self.staff);
        let mut out = Out::new(&self.asking);
        let mut rows = Vec::new();
        for (number, indicator) in catalogue().iter().enumerate() {
            let number = number_of(number);
            out.turn_to(number);
            if let Counts::Workforce(count) | Counts::Both(_, count) = indicator.counts {
                count(&workforce, &mut out);
            }
            let subject = |row: &Row| picture.entry(row.entry).map_or(row.entry, |held| held.subject);
            let new: Vec<(SubjectId, Row)> = out.rows.drain(..).map(|row| (subject(&row), row)).collect();
            let old: Vec<(SubjectId, Row)> =
                self.workforce.iter().filter(|(_, row)| row.indicator == number).copied().collect();
            if old != new {
                self.cube.put(number, old.iter().map(|(subject, row)| (*subject, row)), -1, self.position);
                self.cube.put(number, new.iter().map(|(subject, row)| (*subject, row)), 1, self.position);
            }
            rows.extend(new);
        }
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
}

fn rows_of_child(
    picture: &Picture,
    child: SubjectId,
    staff: &Staff,
    timescales: &Timescales,
    asking: &Asking,
) -> Option<Rows> {
    if !has_anything(picture, child, asking) {
        return None;
    }
    let held = read(picture, child);
    let child = Child::of(child, &held, staff, timescales, asking).with_notes_of(picture);
    let (from, to) = child.days();
    let out = Out::between(asking, from, to);
    let rows = sorted(&child, out);
    (!rows.is_empty()).then(|| Rows::new(child.about, rows))
}

/// What every indicator says of a child.
fn sorted(child: &Child<'_>, mut out: Out<'_>) -> Vec<Row> {
    for (number, indicator) in catalogue().iter().enumerate() {
        out.turn_to(number_of(number));
        if let Counts::Children(count) | Counts::Both(count, _) = indicator.counts {
            count(child, &mut out);
        }
    }
    out.rows
}

/// Every row of every child, with no child and no day passed over: what a test holds the rows of a mart equal to.
#[cfg(test)]
pub(crate) fn nothing_passed_over(picture: &Picture, mart: &Mart) -> Vec<(SubjectId, Row)> {
    let of = |child: SubjectId| {
        let held = read(picture, child);
        let about = Child::of(child, &held, &mart.staff, &mart.timescales, &mart.asking).with_notes_of(picture);
        sorted(&about, Out::new(&mart.asking)).into_iter().map(|row| (child, row)).collect::<Vec<_>>()
    };
    picture.subjects().flat_map(of).collect()
}

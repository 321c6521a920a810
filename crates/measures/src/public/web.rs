//! The web of relations between the numbers of a pack, cut into parts that have nothing to do with each other.

use super::bounds::Row;
use super::cell::CellId;

/// A number of children that the reader may try to work out: a cell of the pack, or one that only follows from others.
#[derive(Clone, Debug, Default)]
pub(super) struct Unknown {
    /// What it is; `None` for what has no name, such as the rest of an incomplete breakdown.
    pub id: Option<CellId>,
    /// The number itself, where the pack holds it.
    pub truth: Option<i64>,
    /// What an earlier pack said it is.
    pub told: Option<i64>,
    /// The cells of the new pack that would print it.
    pub cells: Vec<u32>,
}

/// A cell of the new pack.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub id: CellId,
    /// What is lost if it is held back; more for totals, long windows and large counts.
    pub weight: f64,
    /// Prints nought.
    pub nought: bool,
    /// Prints a count, and not a share or rate.
    pub count: bool,
    /// The row of cells that it stands in.
    pub block: u32,
}

/// A share's numerator, rest and denominator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub counted: u32,
    pub rest: u32,
    pub of: u32,
}

/// Everything that hangs together.
#[derive(Clone, Debug, Default)]
pub(super) struct Web {
    pub unknowns: Vec<Unknown>,
    pub rows: Vec<Row>,
    pub cells: Vec<Cell>,
    pub shares: Vec<Share>,
    /// Windows that begin or end together, the shorter first: the difference of two is a count too.
    pub nested: Vec<Vec<u32>>,
}

impl Web {
    /// The rows that each unknown is in.
    pub fn rows_of(&self) -> Vec<Vec<u32>> {
        rows_of(&self.rows, self.unknowns.len())
    }

    /// Cuts the web into parts that share no row.
    pub fn parts(self) -> Vec<Self> {
        let mut sets = Sets((0..self.unknowns.len() as u32).collect());
        for row in &self.rows {
            for pair in row.terms.windows(2) {
                sets.join(pair[0].0, pair[1].0);
            }
        }
        for chain in &self.nested {
            for pair in chain.windows(2) {
                sets.join(pair[0], pair[1]);
            }
        }
        self.cut(&mut sets)
    }

    fn cut(self, sets: &mut Sets) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let mut part_of_root = vec![u32::MAX; self.unknowns.len()];
        let mut place = vec![(0_u32, 0_u32); self.unknowns.len()];
        let mut cell_place = vec![(u32::MAX, 0_u32); self.cells.len()];
        for (at, mut unknown) in self.unknowns.into_iter().enumerate() {
            let root = sets.root(at as u32) as usize;
            if part_of_root[root] == u32::MAX {
                part_of_root[root] = parts.len() as u32;
                parts.push(Self::default());
            }
            let part = &mut parts[part_of_root[root] as usize];
            place[at] = (part_of_root[root], part.unknowns.len() as u32);
            for cell in &mut unknown.cells {
                *cell = settle_cell(*cell, part_of_root[root], part, &self.cells, &mut cell_place);
            }
            part.unknowns.push(unknown);
        }
        for mut row in self.rows {
            let Some(&(first, _)) = row.terms.first() else { continue };
            let home = place[first as usize].0;
            let part = &mut parts[home as usize];
            row.terms.iter_mut().for_each(|term| term.0 = place[term.0 as usize].1);
            row.cell = row.cell.map(|cell| settle_cell(cell, home, part, &self.cells, &mut cell_place));
            row.number = part.rows.len() as u32;
            part.rows.push(row);
        }
        for share in self.shares {
            let local = |unknown: u32| place[unknown as usize].1;
            parts[place[share.of as usize].0 as usize].shares.push(Share {
                counted: local(share.counted),
                rest: local(share.rest),
                of: local(share.of),
            });
        }
        for chain in self.nested {
            let Some(first) = chain.first() else { continue };
            let home = place[*first as usize].0 as usize;
            parts[home].nested.push(chain.into_iter().map(|unknown| place[unknown as usize].1).collect());
        }
        parts
    }
}

pub(super) fn rows_of(rows: &[Row], unknowns: usize) -> Vec<Vec<u32>> {
    let mut of = vec![Vec::new(); unknowns];
    for (at, row) in rows.iter().enumerate() {
        for (unknown, _) in &row.terms {
            of[*unknown as usize].push(at as u32);
        }
    }
    of
}

fn settle_cell(cell: u32, home: u32, part: &mut Web, cells: &[Cell], places: &mut [(u32, u32)]) -> u32 {
    let place = &mut places[cell as usize];
    if place.0 == u32::MAX {
        *place = (home, part.cells.len() as u32);
        part.cells.push(cells[cell as usize].clone());
    }
    place.1
}

struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, at: u32) -> u32 {
        let mut root = at;
        while self.0[root as usize] != root {
            self.0[root as usize] = self.0[self.0[root as usize] as usize];
            root = self.0[root as usize];
        }
        root
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}

//! Which cells to hold back so that what can be worked out no longer can.
//!
//! For each finding the limits are followed back to the printed cells that they rest on; of these the one goes whose loss costs
//! least for what it mends, that no other line gives straight back.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::audit::{Audit, Auditor, Finding, Stand};
use super::bounds::{Limits, Reason};

/// Something that can be done against a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Action {
    HoldBack(u32),
    /// A row of cells with its noughts.
    Withhold(u32),
}

/// What to do against the findings: at least one thing for each that anything can be done about.
pub(super) fn choose(auditor: &Auditor, stands: &[Stand], audit: &Audit) -> Vec<Action> {
    let trails: Vec<BTreeMap<Action, u32>> =
        (0..audit.findings.len()).map(|at| Trail::new(auditor, stands, audit).of(at, &audit.findings[at])).collect();
    let mut helps: HashMap<Action, u32> = HashMap::new();
    for action in trails.iter().flat_map(BTreeMap::keys) {
        *helps.entry(*action).or_default() += 1;
    }
    let weighing = Weighing::new(auditor, stands, audit);
    let mut chosen: Vec<Action> = Vec::new();
    for trail in &trails {
        if chosen.iter().any(|action| trail.contains_key(action)) {
            continue;
        }
        let cost = |(action, far): (&Action, &u32)| {
            weighing.of(*action) * (1.0 + f64::from(*far)) / f64::from(helps[action]).sqrt()
        };
        let best = trail.iter().min_by(|one, other| cost(*one).total_cmp(&cost(*other)));
        chosen.extend(best.map(|(action, _)| *action));
    }
    chosen
}

struct Weighing<'a> {
    auditor: &'a Auditor<'a>,
    stands: &'a [Stand],
    /// The lines that would give a cell straight back if only it were held back.
    given_back: Vec<u32>,
}

impl<'a> Weighing<'a> {
    fn new(auditor: &'a Auditor<'a>, stands: &'a [Stand], audit: &Audit) -> Self {
        let mut given_back = vec![0; auditor.web.unknowns.len()];
        let in_force = auditor.in_force(stands);
        for (at, row) in auditor.web.rows.iter().enumerate() {
            let known = |unknown: u32| audit.limits[unknown as usize].known();
            if in_force[at] && row.least == row.most && row.terms.iter().all(|term| known(term.0)) {
                row.terms.iter().for_each(|term| given_back[term.0 as usize] += 1);
            }
        }
        let mut by_cell = vec![0; auditor.web.cells.len()];
        for (at, unknown) in auditor.web.unknowns.iter().enumerate() {
            unknown.cells.iter().for_each(|cell| by_cell[*cell as usize] = given_back[at]);
        }
        Self { auditor, stands, given_back: by_cell }
    }

    fn of(&self, action: Action) -> f64 {
        match action {
            Action::HoldBack(cell) => {
                let lines = f64::from(self.given_back[cell as usize]);
                self.auditor.web.cells[cell as usize].weight * (1.0 + 2.0 * lines)
            }
            Action::Withhold(block) => {
                let cells = self.auditor.web.cells.iter().zip(self.stands).filter(|(cell, _)| cell.block == block);
                let lost = |(cell, stand): (&super::web::Cell, &Stand)| match stand {
                    Stand::Shown => 1.0 + cell.weight,
                    _ => 1.0,
                };
                4.0 + cells.map(lost).sum::<f64>()
            }
        }
    }
}

/// The way back from a limit to the cells that it rests on.
struct Trail<'a> {
    auditor: &'a Auditor<'a>,
    stands: &'a [Stand],
    audit: &'a Audit,
    /// From cell to how far away it was met.
    found: BTreeMap<Action, u32>,
    seen: HashSet<(u32, bool)>,
    due: VecDeque<(u32, bool, u32)>,
}

impl<'a> Trail<'a> {
    fn new(auditor: &'a Auditor<'a>, stands: &'a [Stand], audit: &'a Audit) -> Self {
        Self { auditor, stands, audit, found: BTreeMap::new(), seen: HashSet::new(), due: VecDeque::new() }
    }

    fn of(mut self, at: usize, finding: &Finding) -> BTreeMap<Action, u32> {
        for (unknown, upper) in &finding.by {
            self.visit(*unknown, *upper, 0);
        }
        self.follow(&self.audit.limits);
        if let Some((_, supposed, row)) = self.audit.failed.iter().find(|failed| failed.0 == at) {
            self.seen.clear();
            self.row(*row, None, 0);
            self.follow(supposed);
        }
        self.found
    }

    fn visit(&mut self, unknown: u32, upper: bool, far: u32) {
        if self.seen.insert((unknown, upper)) {
            self.due.push_back((unknown, upper, far));
        }
    }

    fn follow(&mut self, limits: &[Limits]) {
        while let Some((unknown, upper, far)) = self.due.pop_front() {
            let limit = &limits[unknown as usize];
            match if upper { limit.why_most } else { limit.why_least } {
                Reason::Given | Reason::Supposed => {}
                Reason::Shown(cell) => self.shown(cell, far),
                Reason::NotNought(cell) => {
                    let block = self.auditor.web.cells[cell as usize].block;
                    self.found.entry(Action::Withhold(block)).or_insert(far);
                }
                Reason::Row(row, by_upper) => self.row(row, Some((unknown, by_upper)), far + 1),
            }
        }
    }

    fn shown(&mut self, cell: u32, far: u32) {
        let at = cell as usize;
        if self.auditor.told[at] || self.stands[at] != Stand::Shown {
            return;
        }
        let its = &self.auditor.web.cells[at];
        // A nought goes only with its row: otherwise what is held back beside it could no longer be taken for more than nought.
        let action = if its.nought && its.count { Action::Withhold(its.block) } else { Action::HoldBack(cell) };
        self.found.entry(action).or_insert(far);
    }

    /// What a row rests on: the printed value that it is, and the ends of its other unknowns.
    fn row(&mut self, row: u32, own: Option<(u32, bool)>, far: u32) {
        let rows = &self.auditor.web.rows;
        let Some(its) = rows.get(row as usize) else {
            let derived = &self.audit.derived[row as usize - rows.len()];
            for at in derived.from.clone() {
                self.row(at, None, far);
            }
            for (unknown, _) in derived.row.terms.clone() {
                self.visit(unknown, true, far);
                self.visit(unknown, false, far);
            }
            return;
        };
        if let Some(cell) = its.cell {
            self.shown(cell, far);
        }
        for &(unknown, coefficient) in &its.terms {
            match own {
                Some((own, _)) if own == unknown => {}
                Some((_, by_upper)) => self.visit(unknown, (coefficient > 0) != by_upper, far),
                None => {
                    self.visit(unknown, true, far);
                    self.visit(unknown, false, far);
                }
            }
        }
    }
}

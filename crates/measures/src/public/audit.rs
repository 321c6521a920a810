//! What a reader can work out from what is shown.
//!
//! The auditor knows no less than the reader: every relation, every printed value with its rounding, the earlier packs, that
//! a shown percentage has no small number behind it, and that a count held back in a row which shows its noughts is no nought.

use super::bounds::{Limits, NothingFits, Reason, Row, Rows, Tightening};
use super::cell::FEWEST_FOR_ALL_OR_NONE;
use super::elimination::{Derived, reduce};
use super::web::{Web, rows_of};
use super::{SMALLEST_SHOWN, is_small};

const LARGEST_SMALL: i64 = SMALLEST_SHOWN as i64 - 1;

/// Numbers that may be larger than this by all single and reduced relations are not tried one by one whether they may be six.
const LARGEST_TRIED: i64 = 200;

/// How a cell of the new pack stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Shown,
    HeldBack,
    /// Held back with its whole row, noughts and all.
    Withheld,
}

/// Something that can be worked out: the limits that say so, each an unknown and whether it is its upper one.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub by: Vec<(u32, bool)>,
}

/// What can be worked out, and the limits and rows by which to say why.
pub(super) struct Audit {
    pub findings: Vec<Finding>,
    pub limits: Vec<Limits>,
    pub derived: Vec<Derived>,
    /// What a supposition had come to where it failed: findings refer to it by their place.
    pub failed: Vec<(usize, Vec<Limits>, u32)>,
}

/// One part of the web with what stays the same while cells are held back.
pub(super) struct Auditor<'a> {
    pub web: &'a Web,
    rows_of: Vec<Vec<u32>>,
    /// The numbers that each cell prints as they are, and the rows that it says as a percentage or rate.
    unknowns_of: Vec<Vec<u32>>,
    says: Vec<Vec<u32>>,
    /// What the earlier packs tell without the new one.
    before: Vec<Limits>,
    /// What they give away only to who tries what fits.
    supposed_before: Vec<bool>,
    /// Cells that print what an earlier pack printed, or are not for protecting.
    pub told: Vec<bool>,
}

impl<'a> Auditor<'a> {
    pub fn new(web: &'a Web) -> Self {
        let mut told = vec![false; web.cells.len()];
        for unknown in web.unknowns.iter().filter(|unknown| unknown.told.is_some()) {
            unknown.cells.iter().for_each(|cell| told[*cell as usize] = true);
        }
        let (mut unknowns_of, mut says) = (vec![Vec::new(); web.cells.len()], vec![Vec::new(); web.cells.len()]);
        for (at, unknown) in web.unknowns.iter().enumerate() {
            unknown.cells.iter().for_each(|cell| unknowns_of[*cell as usize].push(at as u32));
        }
        for (at, row) in web.rows.iter().enumerate() {
            row.cell.into_iter().for_each(|cell| says[cell as usize].push(at as u32));
        }
        let before = vec![Limits::open(); web.unknowns.len()];
        let supposed_before = vec![false; web.unknowns.len()];
        let rows_of = web.rows_of();
        let mut auditor = Self { web, rows_of, unknowns_of, says, before, supposed_before, told };
        if web.unknowns.iter().any(|unknown| unknown.told.is_some()) || web.rows.iter().any(|row| row.cell.is_none()) {
            auditor.look_before();
        }
        auditor
    }

    /// What follows if nothing of the new pack is shown.
    fn look_before(&mut self) {
        let nothing = vec![Stand::Withheld; self.web.cells.len()];
        let in_force = self.in_force(&nothing);
        let mut limits = self.start(&nothing);
        _ = Rows { rows: &self.web.rows, of: &self.rows_of, in_force: &in_force }.tighten_all(&mut limits);
        self.before.clone_from(&limits);
        // Twice: what the first look finds is known by then, so that the second tries what is left.
        for _ in 0..2 {
            let closer = self.look_closer(limits.clone(), &in_force);
            self.before = closer.limits;
            if closer.findings.is_empty() {
                break;
            }
            for (finding, ..) in &closer.failed {
                let (at, _) = closer.findings[*finding].by[0];
                self.supposed_before[at as usize] = true;
            }
        }
    }

    /// The numbers that the earlier packs give away by themselves.
    pub fn told_before(&self) -> impl Iterator<Item = u32> + '_ {
        let given_away = |at: usize| self.supposed_before[at] || lies_inside_small(&self.before[at]);
        (0..self.before.len()).filter(move |at| given_away(*at)).map(|at| at as u32)
    }

    pub fn in_force(&self, stands: &[Stand]) -> Vec<bool> {
        let shown = |cell: u32| stands[cell as usize] == Stand::Shown;
        self.web.rows.iter().map(|row| row.cell.is_none_or(shown)).collect()
    }

    fn start(&self, stands: &[Stand]) -> Vec<Limits> {
        self.web
            .unknowns
            .iter()
            .map(|unknown| {
                if let Some(told) = unknown.told {
                    return Limits::exactly(told, Reason::Given);
                }
                let truth = unknown.truth.unwrap_or_default();
                let shown = unknown.cells.iter().find(|cell| stands[**cell as usize] == Stand::Shown);
                if let Some(cell) = shown {
                    return Limits::exactly(truth, Reason::Shown(*cell));
                }
                let mut limits = Limits::open();
                let held_back = unknown.cells.iter().find(|cell| stands[**cell as usize] == Stand::HeldBack);
                if let Some(cell) = held_back.filter(|_| truth > 0) {
                    (limits.least, limits.why_least) = (1, Reason::NotNought(*cell));
                }
                limits
            })
            .collect()
    }

    /// Everything that can be worked out, by rising effort: what the first look finds is not looked for further.
    pub fn audit(&self, stands: &[Stand]) -> Audit {
        let in_force = self.in_force(stands);
        let mut limits = self.start(stands);
        let rows = Rows { rows: &self.web.rows, of: &self.rows_of, in_force: &in_force };
        // What does not fit together any more is no truth: such a part was set aside before.
        _ = rows.tighten_all(&mut limits);
        self.judge(limits, &in_force)
    }

    /// The same where a cell that was held back is shown again: nothing gets wider, so the limits are tightened further.
    pub fn audit_shown_again(&self, before: &[Limits], stands: &[Stand], cell: u32) -> Audit {
        let in_force = self.in_force(stands);
        let mut limits = before.to_vec();
        let mut due: Vec<u32> = Vec::new();
        for at in &self.unknowns_of[cell as usize] {
            let truth = self.web.unknowns[*at as usize].truth.unwrap_or_default();
            limits[*at as usize] = Limits::exactly(truth, Reason::Shown(cell));
            due.extend(&self.rows_of[*at as usize]);
        }
        due.extend(&self.says[cell as usize]);
        let rows = Rows { rows: &self.web.rows, of: &self.rows_of, in_force: &in_force };
        _ = Tightening::new(&rows).run(&mut limits, due);
        self.judge(limits, &in_force)
    }

    fn judge(&self, limits: Vec<Limits>, in_force: &[bool]) -> Audit {
        let findings = self.findings(&limits);
        let nothing_open = limits.iter().all(Limits::known);
        if !findings.is_empty() || nothing_open {
            return Audit { findings, limits, derived: Vec::new(), failed: Vec::new() };
        }
        self.look_closer(limits, in_force)
    }

    fn look_closer(&self, mut limits: Vec<Limits>, in_force: &[bool]) -> Audit {
        let in_force = self.web.rows.iter().zip(in_force).filter(|(_, in_force)| **in_force);
        let mut open: Vec<Row> = in_force.filter_map(|(row, _)| row.open_part(&limits)).collect();
        let derived = reduce(&open, limits.len());
        let first_new = open.len();
        for (derived, number) in derived.iter().zip(self.web.rows.len() as u32..) {
            open.push(Row { number, ..derived.row.clone() });
        }
        let of = rows_of(&open, limits.len());
        let rows = Rows { rows: &open, of: &of, in_force: &vec![true; open.len()] };
        _ = Tightening::new(&rows).run(&mut limits, first_new as u32..open.len() as u32);
        let mut findings = self.findings(&limits);
        let mut failed = Vec::new();
        if findings.is_empty() {
            self.suppose(&rows, &mut limits, &mut findings, &mut failed);
        }
        Audit { findings, limits, derived, failed }
    }

    fn findings(&self, limits: &[Limits]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, limit) in limits.iter().enumerate() {
            if lies_inside_small(limit) && self.is_news(at, limit) {
                findings.push(Finding { by: vec![(at as u32, false), (at as u32, true)] });
            }
        }
        for share in &self.web.shares {
            let of = &limits[share.of as usize];
            let few = of.least > 0 && of.most < FEWEST_FOR_ALL_OR_NONE as i64;
            for end in [share.counted, share.rest] {
                let news = self.is_news(end as usize, &limits[end as usize])
                    || self.is_news(share.of as usize, &limits[share.of as usize]);
                if few && limits[end as usize].most == 0 && news {
                    findings.push(Finding { by: vec![(end, true), (share.of, true)] });
                }
            }
        }
        for chain in &self.web.nested {
            let known = chain.iter().filter(|at| limits[**at as usize].known());
            let known: Vec<u32> = known.copied().collect();
            for pair in known.windows(2) {
                let ends = [pair[0], pair[1]].map(|at| limits[at as usize]);
                let more = u64::try_from(ends[1].least - ends[0].least).unwrap_or_default();
                let news = self.is_news(pair[0] as usize, &ends[0]) || self.is_news(pair[1] as usize, &ends[1]);
                if is_small(more) && news {
                    findings.push(Finding { by: vec![(pair[0], true), (pair[1], true)] });
                }
            }
        }
        findings
    }

    fn is_news(&self, at: usize, limits: &Limits) -> bool {
        let before = &self.before[at];
        (before.least, before.most) != (limits.least, limits.most)
    }

    /// Whether a number can be nought, or six or more: supposes it, and sees whether anything then fails to fit.
    fn suppose(
        &self,
        rows: &Rows,
        limits: &mut [Limits],
        findings: &mut Vec<Finding>,
        failed: &mut Vec<(usize, Vec<Limits>, u32)>,
    ) {
        let mut work = Tightening::new(rows);
        for at in 0..limits.len() {
            let own = limits[at];
            let open_above = own.most > LARGEST_TRIED || own.least > LARGEST_SMALL;
            // A number that is not small cannot be found to be.
            let large = self.web.unknowns[at].truth.is_some_and(|truth| !(1..=LARGEST_SMALL).contains(&truth));
            if own.known() || large || open_above || self.supposed_before[at] || lies_inside_small(&self.before[at]) {
                continue;
            }
            let none = Limits { most: 0, why_most: Reason::Supposed, ..own };
            let many = Limits { least: LARGEST_SMALL + 1, why_least: Reason::Supposed, ..own };
            let mut why = None;
            for then in [many, none].into_iter().filter(|limits| limits.least <= limits.most) {
                limits[at] = then;
                let fits = work.run(limits, rows.of[at].iter().copied());
                why = fits.err().map(|NothingFits(row)| (limits.to_vec(), row));
                work.undo(limits);
                limits[at] = own;
                if why.is_none() {
                    break;
                }
            }
            if let Some((supposed, row)) = why {
                failed.push((findings.len(), supposed, row));
                findings.push(Finding { by: vec![(at as u32, false), (at as u32, true)] });
            }
        }
    }
}

pub(super) fn lies_inside_small(limits: &Limits) -> bool {
    limits.least >= 1 && limits.most <= LARGEST_SMALL
}

//! Holds back what is small, and then what gives it away.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Auditor, Stand};
use super::bounds::Limits;
use super::cell::{CellId, Content, FEWEST_FOR_ALL_OR_NONE, Group, Said, Why};
use super::choose::{Action, choose};
use super::relations::weave;
use super::settle::settle;
use super::table::{PublicTable, Told};
use super::web::Web;

/// A pack that may be published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublicPack {
    /// Every cell of the table, in order, as the public is told of it. Keep these: the next pack is judged with them.
    pub cells: BTreeMap<CellId, Said>,
    /// Why a cell is held back: for those who publish, and not for the public.
    pub held_back: BTreeMap<CellId, Why>,
    /// Small numbers that the earlier packs give away by themselves: nothing held back now can undo it.
    pub told_before: Vec<CellId>,
    /// Earlier cells that have been revised since, so that a reader who subtracts with them gets no true number.
    pub revised: Vec<CellId>,
}

impl PublicPack {
    /// The pack as it is kept once it is published.
    pub fn told(&self) -> Vec<Told> {
        self.cells.iter().map(|(id, said)| Told { id: id.clone(), said: *said }).collect()
    }
}

/// Makes a pack from which no small number can be worked out, also not with what was published before.
///
/// `earlier` is every cell of every pack published so far ([`PublicPack::told`]), the oldest first; of two numbers told of
/// one cell the later holds, and one that was told stays told though it was held back later. What it guards against, and what not, is in the decision record on what is held back.
pub fn hold_back(table: &PublicTable, earlier: &[Told]) -> PublicPack {
    hold_back_with(table, earlier, true)
}

/// Only what is small by itself is held back, and nothing that gives it away.
#[cfg(test)]
pub(super) fn hold_back_small_only(table: &PublicTable) -> PublicPack {
    hold_back_with(table, &[], false)
}

fn hold_back_with(table: &PublicTable, earlier: &[Told], secondary: bool) -> PublicPack {
    let mut held_back = small_by_itself(table);
    let mut pack = PublicPack::default();
    let mut more = Vec::new();
    if secondary {
        let parts = weave(table, &last_words(earlier)).parts();
        let work = |mut part: Web| {
            let aside = settle(&mut part);
            let (stands, told_before) = protect(&part, &held_back);
            (part.cells, stands, aside, told_before)
        };
        for (cells, stands, aside, told_before) in side_by_side(parts, work) {
            pack.revised.extend(aside);
            pack.told_before.extend(told_before);
            for (cell, stand) in cells.into_iter().zip(stands) {
                let why = match stand {
                    Stand::Shown => continue,
                    Stand::HeldBack => Why::Protects,
                    Stand::Withheld => Why::WholeBreakdown,
                };
                more.push((cell.id, why));
            }
        }
    }
    for (id, why) in more {
        held_back.entry(id).or_insert(why);
    }
    for (id, content) in &table.cells {
        let said = if held_back.contains_key(id) { Said::HeldBack } else { content.said() };
        pack.cells.insert(id.clone(), said);
    }
    pack.held_back = held_back;
    pack
}

/// Of each cell what was said of it last, and what was shown of it even if it was later held back.
fn last_words(earlier: &[Told]) -> Vec<Told> {
    let mut words: BTreeMap<&CellId, Said> = BTreeMap::new();
    for told in earlier {
        let word = words.entry(&told.id).or_insert(told.said);
        if told.said != Said::HeldBack {
            *word = told.said;
        }
    }
    words.into_iter().map(|(id, said)| Told { id: id.clone(), said }).collect()
}

fn small_by_itself(table: &PublicTable) -> BTreeMap<CellId, Why> {
    let small = table.cells.iter().filter_map(|(id, content)| Some((id.clone(), content.small()?)));
    let mut held_back: BTreeMap<CellId, Why> = small.collect();
    for id in all_in_one_group(table) {
        held_back.entry(id).or_insert(Why::AllOrNone);
    }
    held_back
}

/// The rows of breakdowns in which one group is everybody, of fewer than ten.
fn all_in_one_group(table: &PublicTable) -> BTreeSet<CellId> {
    let mut blocks: BTreeMap<_, Vec<(&CellId, u64)>> = BTreeMap::new();
    for (id, content) in &table.cells {
        if let (Group::One { .. }, Content::Count(count)) = (&id.group, content) {
            blocks.entry(id.block()).or_default().push((id, *count));
        }
    }
    let one_is_all = |cells: &Vec<(&CellId, u64)>| {
        let sum: u64 = cells.iter().map(|cell| cell.1).sum();
        cells.len() > 1 && (1..FEWEST_FOR_ALL_OR_NONE).contains(&sum) && cells.iter().any(|cell| cell.1 == sum)
    };
    blocks.into_values().filter(one_is_all).flatten().map(|cell| cell.0.clone()).collect()
}

/// Parts have nothing to do with each other, so they are worked on at the same time; the results are in the order of the parts.
fn side_by_side<T: Send>(parts: Vec<Web>, work: impl Fn(Web) -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut hands: Vec<Vec<(usize, Web)>> = (0..workers).map(|_| Vec::new()).collect();
    for (at, part) in parts.into_iter().enumerate() {
        hands[at % workers].push((at, part));
    }
    let work = &work;
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let threads: Vec<_> = hands
            .into_iter()
            .map(|hand| scope.spawn(move || hand.into_iter().map(|(at, part)| (at, work(part))).collect::<Vec<_>>()))
            .collect();
        let joined =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
        joined.flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// How each cell of a part stands in the end, and what earlier packs give away of it.
fn protect(part: &Web, held_back: &BTreeMap<CellId, Why>) -> (Vec<Stand>, Vec<CellId>) {
    let auditor = Auditor::new(part);
    let told_before = auditor.told_before().filter_map(|at| part.unknowns[at as usize].id.clone()).collect();
    let mut stands = vec![Stand::Shown; part.cells.len()];
    for (at, cell) in part.cells.iter().enumerate() {
        match held_back.get(&cell.id) {
            Some(Why::AllOrNone) if cell.count => stands[at] = Stand::Withheld,
            Some(_) => stands[at] = Stand::HeldBack,
            None => {}
        }
    }
    withhold_all_or_none(part, &mut stands);
    let first = stands.clone();
    let limits = mend(&auditor, &mut stands);
    give_back(&auditor, &first, &mut stands, limits);
    (stands, told_before)
}

/// A row withheld in part is withheld in whole.
fn withhold_all_or_none(part: &Web, stands: &mut [Stand]) {
    let blocks: BTreeSet<u32> = part
        .cells
        .iter()
        .zip(&*stands)
        .filter(|(_, stand)| **stand == Stand::Withheld)
        .map(|(cell, _)| cell.block)
        .collect();
    for (cell, stand) in part.cells.iter().zip(stands) {
        if blocks.contains(&cell.block) {
            *stand = Stand::Withheld;
        }
    }
}

/// Holds back more until nothing can be worked out; gives what is then known. It ends: every round holds back at least one
/// cell more.
fn mend(auditor: &Auditor, stands: &mut [Stand]) -> Vec<Limits> {
    loop {
        let audit = auditor.audit(stands);
        if audit.findings.is_empty() {
            return audit.limits;
        }
        let actions = choose(auditor, stands, &audit);
        if !actions.iter().fold(false, |changed, action| apply(auditor.web, stands, *action) | changed) {
            // Nothing on the way back can be held back any more: the part goes as a whole.
            stands.fill(Stand::Withheld);
            return audit.limits;
        }
    }
}

fn apply(web: &Web, stands: &mut [Stand], action: Action) -> bool {
    match action {
        Action::HoldBack(cell) => {
            let stand = &mut stands[cell as usize];
            let shown = *stand == Stand::Shown;
            // Another action of the same round may have withheld its whole row.
            if shown {
                *stand = Stand::HeldBack;
            }
            shown
        }
        Action::Withhold(block) => {
            let mut changed = false;
            for (cell, stand) in web.cells.iter().zip(stands) {
                if cell.block == block && *stand != Stand::Withheld {
                    *stand = Stand::Withheld;
                    changed = true;
                }
            }
            changed
        }
    }
}

/// Shows again what later turned out not to be needed, the dearest first, as far as the effort is worth it.
fn give_back(auditor: &Auditor, first: &[Stand], stands: &mut [Stand], mut limits: Vec<Limits>) {
    /// Rows gone through for a part of the web, so that large parts do not take long.
    const EFFORT: usize = 10_000;
    let trials = EFFORT / auditor.web.rows.len().max(1);
    let mut held: Vec<usize> =
        (0..stands.len()).filter(|at| first[*at] == Stand::Shown && stands[*at] == Stand::HeldBack).collect();
    let weight = |at: usize| auditor.web.cells[at].weight;
    held.sort_by(|one, other| weight(*other).total_cmp(&weight(*one)));
    for at in held.into_iter().take(trials) {
        stands[at] = Stand::Shown;
        let audit = auditor.audit_shown_again(&limits, stands, at as u32);
        if audit.findings.is_empty() {
            limits = audit.limits;
        } else {
            stands[at] = Stand::HeldBack;
        }
    }
}

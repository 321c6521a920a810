//! Puts aside what does not fit together, before anything is judged by it.
//!
//! A figure that was published in June and corrected in July no longer fits the months beside it: a reader who subtracts gets
//! a wrong number and not a child. So an earlier cell which today's numbers contradict is no longer used, and said to be so.

use std::collections::VecDeque;

use super::bounds::{Limits, NothingFits, Reason, Rows};
use super::cell::CellId;
use super::web::Web;

/// Drops relations that the pack's own numbers break and earlier cells that have been revised; gives the latter.
pub(super) fn settle(web: &mut Web) -> Vec<CellId> {
    let mut aside = Vec::new();
    for unknown in &mut web.unknowns {
        if unknown.truth.is_some() && unknown.told.is_some() && unknown.truth != unknown.told {
            unknown.told = None;
            aside.extend(unknown.id.clone());
        }
    }
    let of = web.rows_of();
    let mut alive = vec![true; web.rows.len()];
    // First what is true of the pack alone, then with what earlier packs said.
    while let Err(NothingFits(row)) = fits(web, &of, &alive, false) {
        alive[row as usize] = false;
    }
    while web.unknowns.iter().any(|unknown| unknown.told.is_some())
        && let Err(NothingFits(row)) = fits(web, &of, &alive, true)
    {
        match nearest_told(web, &of, &alive, row) {
            Some(at) => {
                web.unknowns[at].told = None;
                aside.extend(web.unknowns[at].id.clone());
            }
            None => alive[row as usize] = false,
        }
    }
    let mut kept = alive.iter();
    web.rows.retain(|_| *kept.next().unwrap_or(&true));
    web.rows.iter_mut().zip(0..).for_each(|(row, number)| row.number = number);
    aside
}

fn fits(web: &Web, of: &[Vec<u32>], alive: &[bool], with_told: bool) -> Result<(), NothingFits> {
    let mut limits: Vec<Limits> = web
        .unknowns
        .iter()
        .map(|unknown| {
            let value = unknown.truth.or(unknown.told.filter(|_| with_told));
            value.map_or(Limits::open(), |value| Limits::exactly(value, Reason::Given))
        })
        .collect();
    Rows { rows: &web.rows, of, in_force: alive }.tighten_all(&mut limits)
}

/// The earlier cell next to a row, by the fewest rows between, that today's pack does not bear out.
fn nearest_told(web: &Web, of: &[Vec<u32>], alive: &[bool], row: u32) -> Option<usize> {
    let mut seen = vec![false; web.rows.len()];
    seen[row as usize] = true;
    let mut due = VecDeque::from([row]);
    while let Some(row) = due.pop_front() {
        for (at, _) in &web.rows[row as usize].terms {
            let unknown = &web.unknowns[*at as usize];
            if unknown.told.is_some() && unknown.truth.is_none() {
                return Some(*at as usize);
            }
            for next in &of[*at as usize] {
                if alive[*next as usize] && !std::mem::replace(&mut seen[*next as usize], true) {
                    due.push_back(*next);
                }
            }
        }
    }
    None
}

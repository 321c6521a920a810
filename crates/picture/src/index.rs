//! From an identifier to its slot: hash tables of slots only, in many small shared parts. The identifier itself stands in
//! the slot.

use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use uuid::Uuid;

const GROUPS: u64 = 32;
const PARTS: u64 = 32;

/// A slot, and half the hash of its identifier: so a table can grow, and pass over most of what is not looked for, without
/// asking which identifier stands in which slot.
#[derive(Clone, Copy, Debug)]
struct Known {
    slot: u32,
    hash: u32,
}

type Part = HashTable<Known>;

/// See the page above. A change after a copy costs one part: a thousandth of the whole.
#[derive(Clone, Debug)]
pub struct Index(Vec<Arc<Vec<Arc<Part>>>>);

impl Default for Index {
    fn default() -> Self {
        let group: Arc<Vec<Arc<Part>>> = Arc::new((0..PARTS).map(|_| Arc::default()).collect());
        Self((0..GROUPS).map(|_| Arc::clone(&group)).collect())
    }
}

/// Identifiers are random in their last half, or count up in tests: both spread well.
fn hash(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    let mixed = (high ^ low.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// The part is chosen by bits that [`kept`] does not have.
fn part(hash: u64) -> (usize, usize) {
    let part = hash >> 48;
    ((part % GROUPS) as usize, (part / GROUPS % PARTS) as usize)
}

fn kept(hash: u64) -> u32 {
    (hash >> 8) as u32
}

/// A table takes its lowest bits for the place and the highest seven as a mark there.
fn within(kept: u32) -> u64 {
    u64::from(kept).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Index {
    /// The slot of an identifier. `id_at` tells which identifier stands in a slot.
    pub fn find(&self, id: Uuid, id_at: impl Fn(u32) -> Option<Uuid>) -> Option<u32> {
        let hash = hash(id);
        let (group, part) = part(hash);
        let kept = kept(hash);
        let is_it = |known: &Known| known.hash == kept && id_at(known.slot) == Some(id);
        self.0[group][part].find(within(kept), is_it).map(|known| known.slot)
    }

    /// The slot of an identifier; where it has none it gets `new`, and the answer is `None`.
    pub fn find_or_insert(&mut self, id: Uuid, new: u32, id_at: impl Fn(u32) -> Option<Uuid>) -> Option<u32> {
        let hash = hash(id);
        let kept = kept(hash);
        let is_it = |known: &Known| known.hash == kept && id_at(known.slot) == Some(id);
        match self.table(hash).entry(within(kept), is_it, |known| within(known.hash)) {
            Entry::Occupied(known) => Some(known.get().slot),
            Entry::Vacant(place) => {
                place.insert(Known { slot: new, hash: kept });
                None
            }
        }
    }

    /// Takes an identifier out while `id_at` still knows it.
    pub fn remove(&mut self, id: Uuid, id_at: impl Fn(u32) -> Option<Uuid>) -> Option<u32> {
        let hash = hash(id);
        let kept = kept(hash);
        let is_it = |known: &Known| known.hash == kept && id_at(known.slot) == Some(id);
        let found = self.table(hash).find_entry(within(kept), is_it).ok()?;
        Some(found.remove().0.slot)
    }

    fn table(&mut self, hash: u64) -> &mut Part {
        let (group, part) = part(hash);
        Arc::make_mut(&mut Arc::make_mut(&mut self.0[group])[part])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_is_found_until_it_is_taken_out() {
        let ids: Vec<Uuid> = (0..5_000_u128).map(|number| Uuid::from_u128(number << (number % 64))).collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let at = |slot: u32| distinct.get(slot as usize).copied();
        let mut index = Index::default();
        for (id, slot) in distinct.iter().zip(0..) {
            assert_eq!(index.find(*id, at), None);
            assert_eq!(index.find_or_insert(*id, slot, at), None);
            assert_eq!(index.find_or_insert(*id, 9_999, at), Some(slot));
        }
        let before = index.clone();
        assert_eq!(index.remove(distinct[70], at), Some(70));
        assert_eq!((index.find(distinct[70], at), before.find(distinct[70], at)), (None, Some(70)));
        assert!(
            distinct
                .iter()
                .zip(0..)
                .filter(|(_, slot)| *slot != 70)
                .all(|(id, slot)| index.find(*id, at) == Some(slot))
        );
    }

    #[test]
    fn counted_identifiers_spread_over_the_parts() {
        let mut used = std::collections::HashSet::new();
        for number in 0..20_000_u128 {
            used.insert(part(hash(Uuid::from_u128(0x4000_8000_0000_0000_0000 | number))));
        }
        assert!(used.len() > 1_000, "{}", used.len());
    }
}

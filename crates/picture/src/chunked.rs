//! A list in chunks that are shared between copies: a copy costs a pointer for each tens of thousands of things, and a
//! change after a copy costs the one chunk that it touches.

use std::sync::Arc;

/// Chunks that hang together under one pointer.
const CHUNKS: usize = 128;

/// Up to `CHUNK` things stand in one piece of memory.
#[derive(Clone, Debug)]
pub struct Chunked<T, const CHUNK: usize> {
    branches: Vec<Arc<Vec<Arc<Vec<T>>>>>,
    len: u32,
}

impl<T, const CHUNK: usize> Default for Chunked<T, CHUNK> {
    fn default() -> Self {
        Self { branches: Vec::new(), len: 0 }
    }
}

/// Branch, chunk within it, place within that.
fn path<const CHUNK: usize>(index: u32) -> (usize, usize, usize) {
    let index = index as usize;
    (index / (CHUNK * CHUNKS), index / CHUNK % CHUNKS, index % CHUNK)
}

impl<T, const CHUNK: usize> Chunked<T, CHUNK> {
    pub fn len(&self) -> u32 {
        self.len
    }

    pub fn get(&self, index: u32) -> Option<&T> {
        let (branch, chunk, place) = path::<CHUNK>(index);
        self.branches.get(branch)?.get(chunk)?.get(place)
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.branches.iter().flat_map(|branch| branch.iter()).flat_map(|chunk| chunk.iter())
    }
}

impl<T: Clone, const CHUNK: usize> Chunked<T, CHUNK> {
    pub fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let (branch, chunk, place) = path::<CHUNK>(index);
        let branch = Arc::make_mut(self.branches.get_mut(branch)?);
        Arc::make_mut(branch.get_mut(chunk)?).get_mut(place)
    }

    /// Adds to the end, and says where.
    pub fn push(&mut self, thing: T) -> u32 {
        let index = self.len;
        let (at_branch, at_chunk, _) = path::<CHUNK>(index);
        if at_branch == self.branches.len() {
            self.branches.push(Arc::default());
        }
        let branch = Arc::make_mut(&mut self.branches[at_branch]);
        if at_chunk == branch.len() {
            branch.push(Arc::default());
        }
        let chunk = Arc::make_mut(&mut branch[at_chunk]);
        if chunk.len() == chunk.capacity() {
            // Doubling, as a vector does by itself, but never past the end of the chunk.
            let more = chunk.len().max(4).min(CHUNK - chunk.len());
            chunk.reserve_exact(more);
        }
        chunk.push(thing);
        self.len = index.checked_add(1).expect("four thousand million entries are more than memory can hold");
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_what_was_and_the_change_touches_one_chunk() {
        let mut list: Chunked<u32, 4> = Chunked::default();
        (0..2_000).for_each(|number| assert_eq!(list.push(number), number));
        let before = list.clone();
        *list.get_mut(1_001).unwrap() = 7;
        list.push(2_000);
        assert_eq!((before.get(1_001), before.get(2_000), before.len()), (Some(&1_001), None, 2_000));
        assert_eq!((list.get(1_001), list.get(2_000), list.len()), (Some(&7), Some(&2_000), 2_001));
        assert!(before.iter().copied().eq(0..2_000));
        let chunk = |list: &Chunked<u32, 4>, index| {
            let (branch, chunk, _) = path::<4>(index);
            Arc::as_ptr(&list.branches[branch][chunk])
        };
        assert_eq!(chunk(&before, 1_004), chunk(&list, 1_004));
        assert_ne!(chunk(&before, 1_001), chunk(&list, 1_001));
    }
}

//! Whose record changed lately, so that whoever keeps an index of people need not build it anew for each write.

use std::collections::VecDeque;

/// Changes that are remembered. An import is more than that: then whoever follows builds anew.
const REMEMBERED: usize = 4_096;

/// Places in the chain with the subjects' slots, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    changes: VecDeque<(i64, u32)>,
    /// Changes at this place and before are not all remembered.
    forgotten: i64,
}

impl Recent {
    pub fn note(&mut self, position: i64, subject: u32) {
        if self.changes.len() == REMEMBERED
            && let Some((oldest, _)) = self.changes.pop_front()
        {
            self.forgotten = self.forgotten.max(oldest);
        }
        self.changes.push_back((position, subject));
    }

    /// Subjects that changed after a place; `None` where that is no longer known.
    pub fn since(&self, position: i64) -> Option<impl Iterator<Item = u32>> {
        let after = self.changes.iter().filter(move |(at, _)| *at > position).map(|(_, subject)| *subject);
        (position >= self.forgotten).then_some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_longer_remembered_is_not_passed_over_in_silence() {
        let mut recent = Recent::default();
        (1..=5_000).for_each(|position| recent.note(position, position as u32));
        assert!(recent.since(5_000 - 4_096 - 1).is_none());
        assert_eq!(recent.since(5_000 - 4_096).unwrap().count(), 4_096);
        assert_eq!(recent.since(4_998).unwrap().collect::<Vec<_>>(), [4_999, 5_000]);
        assert_eq!(recent.since(5_000).unwrap().count(), 0);
    }
}

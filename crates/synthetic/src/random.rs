//! Chance that replays from its seed (SplitMix64, public domain).

use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for each number under one seed, so that one family can be made without the others.
    pub fn of(seed: u64, stream: u64) -> Self {
        let mut first = Self(seed ^ 0x51_67_68_74_6c_69_6e_65);
        let mut second = Self(first.word() ^ stream.wrapping_mul(0xd134_2543_de82_ef95));
        Self(second.word())
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, and without, `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.word() % limit }
    }

    /// Both ends included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from + 1).unwrap_or(1))).unwrap_or(0)
    }

    /// True in so many cases of a hundred.
    pub fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// True in so many cases of a thousand.
    pub fn permille(&mut self, of_thousand: u64) -> bool {
        self.below(1000) < of_thousand
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        let at = self.place(of.len());
        of[at]
    }

    /// A place in a list of that length.
    pub fn place(&mut self, of: usize) -> usize {
        usize::try_from(self.below(of as u64)).unwrap_or(0)
    }

    /// One of several, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, of: &[(u64, T)]) -> T {
        let mut at = self.below(of.iter().map(|(weight, _)| weight).sum());
        for (weight, one) in of {
            if at < *weight {
                return *one;
            }
            at -= weight;
        }
        of[of.len() - 1].1
    }

    /// A number of days in one of several bands, each as often as its weight says.
    pub fn in_bands(&mut self, bands: &[(u64, (i64, i64))]) -> i64 {
        let (from, to) = self.weighted(bands);
        self.between(from, to)
    }

    /// A wait with that mean, in whole numbers of at least 1, as of things that happen at any time alike.
    pub fn wait(&mut self, mean: i64) -> i64 {
        // Whole numbers only, so that every machine gets the same: the logarithm by the sum of a geometric series.
        let steps = 64_i64;
        let mut waited = 0;
        while waited < 12 * steps && !self.chance_in(steps.unsigned_abs()) {
            waited += 1;
        }
        (mean * (2 * waited + 1) / (2 * steps)).max(1)
    }

    fn chance_in(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    /// A random identifier of version 4.
    pub fn uuid(&mut self) -> Uuid {
        let bits = (u128::from(self.word()) << 64) | u128::from(self.word());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    /// An identifier of version 7: those of later moments sort later.
    pub fn uuid_at(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.word().to_be_bytes());
        bytes[8..].copy_from_slice(&self.word().to_be_bytes()[..2]);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_chance() {
        let (mut one, mut other) = (Random::new(7), Random::new(7));
        assert_eq!(one.uuid(), other.uuid());
        assert_ne!(one.uuid(), Random::new(8).uuid());
        assert_ne!(Random::of(7, 1).uuid(), Random::of(7, 2).uuid());
    }

    #[test]
    fn between_keeps_its_ends() {
        let mut random = Random::new(1);
        let all: Vec<i64> = (0..500).map(|_| random.between(2, 4)).collect();
        assert!(all.iter().all(|number| (2..=4).contains(number)));
        assert!([2, 3, 4].iter().all(|number| all.contains(number)));
    }

    #[test]
    fn a_wait_has_the_mean_that_was_asked_for() {
        let mut random = Random::new(3);
        let mean = (0..4_000).map(|_| random.wait(300)).sum::<i64>() / 4_000;
        assert!((285..=315).contains(&mean), "{mean}");
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(5);
        let heads = (0..10_000).filter(|_| random.weighted(&[(3, true), (1, false)])).count();
        assert!((7_300..7_700).contains(&heads), "{heads}");
    }

    #[test]
    fn identifiers_sort_by_their_moments() {
        let mut random = Random::new(9);
        let early: DateTime<Utc> = "2020-01-01T00:00:00Z".parse().unwrap();
        let (one, other) = (random.uuid_at(early), random.uuid_at(early + chrono::Duration::seconds(1)));
        assert!(one < other);
        assert_eq!(one.get_version_num(), 7);
    }
}

//! What may be shown outside: no count so small that somebody could be recognised.

/// The smallest count that is shown as it is, other than none at all.
const SMALLEST_SHOWN: u64 = 6;

/// A count for the public: `0`, `fewer than 6` for 1 to 5, or the count.
///
/// Counts of 1 to 5 are held back in the Department's own tables (children in need statistics, data guidance). This hides
/// one count; a table whose total would give it away needs a second one hidden beside it.
pub fn suppressed(count: u64) -> String {
    if is_small(count) { format!("fewer than {SMALLEST_SHOWN}") } else { count.to_string() }
}

/// Whether a count must not be shown to the public as it is.
pub fn is_small(count: u64) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_five_are_held_back_and_nought_and_six_are_shown() {
        assert_eq!(suppressed(0), "0");
        for small in 1..=5 {
            assert_eq!(suppressed(small), "fewer than 6");
        }
        assert_eq!(suppressed(6), "6");
    }
}

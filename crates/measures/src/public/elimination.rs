//! What follows from several relations at once: the equalities over what is not known, reduced exactly (Gauss and Jordan).
//!
//! A number that the relations fix alone comes out as a row of one term, however far the way there was. Other rows come out as
//! short relations that no single relation states (two teams' March and February together are 9), and `bounds` uses them.

use super::bounds::Row;

/// A relation that follows, and the rows it was made of.
pub(super) struct Derived {
    pub row: Row,
    pub from: Vec<u32>,
}

/// Coefficients beyond this are no relation between counts of children that a reader would find a use for.
const LARGEST: i64 = 1_000_000;

#[derive(Clone)]
struct Equation {
    /// Sorted by unknown.
    terms: Vec<(u32, i64)>,
    value: i64,
    from: Vec<u32>,
}

/// The reduced equalities among rows that are in force and over what is not known.
pub(super) fn reduce(rows: &[Row], unknowns: usize) -> Vec<Derived> {
    let mut waiting: Vec<Equation> = rows.iter().filter(|row| !row.follows).filter_map(Equation::of).collect();
    waiting.sort_by_key(|equation| std::cmp::Reverse(equation.terms.len()));
    let mut reduced: Vec<Equation> = Vec::new();
    let mut row_of_pivot = vec![u32::MAX; unknowns];
    let mut rows_with: Vec<Vec<u32>> = vec![Vec::new(); unknowns];
    while let Some(mut equation) = waiting.pop() {
        if !clear_pivots(&mut equation, &reduced, &row_of_pivot) {
            continue;
        }
        let Some(pivot) = equation.terms.iter().map(|term| term.0).min_by_key(|at| rows_with[*at as usize].len())
        else {
            continue;
        };
        let own = reduced.len() as u32;
        for at in std::mem::take(&mut rows_with[pivot as usize]) {
            let other = &mut reduced[at as usize];
            if other.coefficient(pivot).is_some() {
                let was = other.clone();
                if other.subtract(&equation, pivot).is_none() {
                    *other = was;
                    continue;
                }
                for (unknown, _) in &equation.terms {
                    if !rows_with[*unknown as usize].contains(&at) {
                        rows_with[*unknown as usize].push(at);
                    }
                }
            }
        }
        row_of_pivot[pivot as usize] = own;
        for (unknown, _) in &equation.terms {
            rows_with[*unknown as usize].push(own);
        }
        reduced.push(equation);
    }
    reduced.into_iter().map(Equation::into_derived).collect()
}

fn clear_pivots(equation: &mut Equation, reduced: &[Equation], row_of_pivot: &[u32]) -> bool {
    // Each step clears one unknown for good; the count is for rows that were left uncleared because their numbers grew.
    for _ in 0..=2 * reduced.len() {
        let next = equation.terms.iter().find(|term| row_of_pivot[term.0 as usize] != u32::MAX).map(|term| term.0);
        let Some(pivot) = next else { return !equation.terms.is_empty() };
        if equation.subtract(&reduced[row_of_pivot[pivot as usize] as usize], pivot).is_none() {
            return false;
        }
    }
    false
}

impl Equation {
    fn of(row: &Row) -> Option<Self> {
        let value = row.least.filter(|least| Some(*least) == row.most)?;
        let mut terms = row.terms.clone();
        terms.sort_unstable();
        Some(Self { terms, value, from: vec![row.number] })
    }

    fn coefficient(&self, unknown: u32) -> Option<i64> {
        self.terms.binary_search_by_key(&unknown, |term| term.0).ok().map(|at| self.terms[at].1)
    }

    /// Takes away as much of the other as clears the unknown; `None` where the numbers grow too large.
    fn subtract(&mut self, other: &Self, unknown: u32) -> Option<()> {
        let (own, others) = (self.coefficient(unknown)?, other.coefficient(unknown)?);
        let shared = greatest_divisor(own, others);
        let (times, less) = (others / shared, own / shared);
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let (at, coefficient) = match (left.peek(), right.peek()) {
                (Some(&&(one, a)), Some(&&(two, b))) if one == two => {
                    left.next();
                    right.next();
                    (one, times * a - less * b)
                }
                (Some(&&(one, a)), two) if two.is_none_or(|two| one < two.0) => {
                    left.next();
                    (one, times * a)
                }
                (_, Some(&&(two, b))) => {
                    right.next();
                    (two, -less * b)
                }
                _ => break,
            };
            if coefficient != 0 {
                terms.push((at, coefficient));
            }
        }
        let value = times * self.value - less * other.value;
        let divisor = terms.iter().fold(value.abs(), |divisor, term| greatest_divisor(divisor, term.1));
        if divisor > 1 {
            terms.iter_mut().for_each(|term| term.1 /= divisor);
        }
        if terms.iter().any(|term| term.1.abs() > LARGEST) || value.abs() > LARGEST * LARGEST {
            return None;
        }
        self.terms = terms;
        self.value = if divisor > 1 { value / divisor } else { value };
        self.from = union(&self.from, &other.from);
        Some(())
    }

    fn into_derived(self) -> Derived {
        Derived { row: Row::equals(self.terms, self.value), from: self.from }
    }
}

fn greatest_divisor(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn union(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut both: Vec<u32> = one.iter().chain(other).copied().collect();
    both.sort_unstable();
    both.dedup();
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_pairs_that_overlap_fix_each_number_though_no_pair_does() {
        let rows: Vec<Row> = [((0, 1), 10), ((1, 2), 12), ((0, 2), 8)]
            .into_iter()
            .map(|((one, other), sum)| Row::equals(vec![(one, 1), (other, 1)], sum))
            .collect();
        let derived = reduce(&rows, 3);
        let mut fixed: Vec<(u32, i64)> = derived
            .iter()
            .filter(|derived| derived.row.terms.len() == 1)
            .map(|derived| (derived.row.terms[0].0, derived.row.least.unwrap() / derived.row.terms[0].1))
            .collect();
        fixed.sort_unstable();
        assert_eq!(fixed, [(0, 3), (1, 7), (2, 5)]);
    }

    #[test]
    fn a_limit_that_is_no_equality_is_not_reduced() {
        let rows = [Row::equals(vec![(0, 1), (1, 1)], 10), Row::at_least(vec![(0, 1)], 3)];
        assert_eq!(reduce(&rows, 2).len(), 1);
    }
}

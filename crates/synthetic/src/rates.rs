//! Published figures beside those of the made-up authority.

use crate::count::{Counts, Part};
use crate::world::World;

/// One published figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// As the catalogue of measures has it; with a letter where several figures belong to one measure.
    pub id: &'static str,
    pub what: &'static str,
    /// What it is told in: `%`, `per 10,000 children`, `working days`, `children`.
    pub unit: &'static str,
    pub published: f64,
    /// How far chance alone takes an authority of 60,000 children over ten years from it: three standard deviations. They
    /// were measured among 60 seeds of 20,000 children and divided by the root of three, because brothers and sisters share
    /// what happens to them and a formula for children drawn one by one would say too little.
    pub tolerance: f64,
    pub source: &'static str,
}

/// A figure of the made-up authority.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    pub rate: Rate,
    pub made: f64,
    /// Of how many.
    pub of: u64,
}

impl Found {
    pub fn is_near(&self) -> bool {
        (self.made - self.rate.published).abs() <= self.rate.tolerance
    }
}

const fn rate(
    id: &'static str,
    what: &'static str,
    unit: &'static str,
    numbers: (f64, f64),
    source: &'static str,
) -> Rate {
    Rate { id, what, unit, published: numbers.0, tolerance: numbers.1, source }
}

const CIN25: &str = "Children in need, England, year to March 2025";
const CIN13: &str = "Characteristics of children in need, England, 2012-13";
const CLA25: &str = "Children looked after, England, 31 March 2025";
const CLA23: &str = "Children looked after, England, year to March 2023";
const CLA15: &str = "Children looked after, England, year to March 2015";
const CSWW: &str = "Children’s social work workforce, England, 30 September 2025";

/// Every figure that the made-up authority is held to.
pub const RATES: &[Rate] = &[
    rate("FD-06", "referrals within 12 months of another of the same child", "%", (22.6, 0.9), CIN25),
    rate("FD-08", "referrals with no further action", "%", (6.5, 0.6), CIN25),
    rate("FD-09", "referrals assessed and found not in need", "%", (30.8, 1.3), CIN25),
    rate("FD-10a", "referrals from the police", "%", (28.0, 1.2), CIN25),
    rate("FD-10b", "referrals from schools and education services", "%", (21.0, 1.1), CIN25),
    rate("AS-01", "assessments for each 100 referrals", "", (102.5, 1.3), CIN25),
    rate("AS-02", "assessments within 45 working days", "%", (85.7, 0.9), CIN25),
    rate("AS-03", "median length of assessments", "working days", (33.0, 1.0), CIN25),
    rate("CP-01", "section 47 enquiries for each 100 referrals", "", (36.4, 1.3), CIN25),
    rate("CP-02", "section 47 enquiries that led to an initial conference", "%", (31.3, 2.2), CIN25),
    rate("CP-04", "initial conferences within 15 working days", "%", (81.4, 3.0), CIN25),
    rate("CP-05", "initial conferences that led to a plan", "%", (85.8, 2.5), CIN25),
    rate("CP-12a", "plans that ended within 3 months", "%", (15.9, 2.6), CIN25),
    rate("CP-12b", "plans that ended after 3 to 6 months", "%", (11.0, 2.4), CIN25),
    rate("CP-12c", "plans that ended after 6 to 12 months", "%", (43.5, 4.3), CIN25),
    rate("CP-12d", "plans that ended after 1 to 2 years", "%", (25.2, 3.7), CIN25),
    rate("CP-12e", "plans that ended after 2 years or more", "%", (4.4, 1.5), CIN25),
    rate("CP-17a", "plans that began for neglect", "%", (41.0, 2.8), CIN13),
    rate("CP-17b", "plans that began for emotional abuse", "%", (31.7, 3.2), CIN13),
    rate("CP-17c", "plans that began for physical abuse", "%", (11.7, 2.3), CIN13),
    rate("CP-07", "children with a child protection plan", "per 10,000 children", (41.0, 8.3), CIN25),
    rate("CIN-01", "children in need", "per 10,000 children", (331.0, 22.0), CIN25),
    rate("CLA-01", "looked-after children", "per 10,000 children", (67.0, 9.0), CLA25),
    rate("CLA-02", "children who started to be looked after in a year", "per 10,000 children", (27.0, 3.0), CLA23),
    rate("CLA-04a", "three or more placements in a year", "%", (10.0, 2.0), CLA23),
    rate("CLA-04b", "one placement in a year", "%", (69.0, 2.6), CLA23),
    rate("CLA-07", "placed more than 20 miles from home", "%", (21.0, 3.0), CLA23),
    rate("CLA-09", "in foster care", "%", (68.0, 3.1), CLA23),
    rate("CLA-15", "up-to-date health assessment", "%", (90.0, 3.3), CLA15),
    rate("CLA-16a", "dental check in the year", "%", (86.0, 3.3), CLA15),
    rate("CLA-16b", "immunisations up to date", "%", (88.0, 3.1), CLA15),
    rate(
        "CLA-20",
        "return interviews within 72 hours",
        "%",
        (63.0, 4.0),
        "Freedom of information requests, England, 2023-24",
    ),
    rate("PER-01", "left care by adoption", "%", (9.0, 2.0), CLA23),
    rate("PER-02", "left care by special guardianship", "%", (12.0, 2.2), CLA23),
    rate(
        "CL-01",
        "care leavers of 19 to 21 in suitable accommodation",
        "%",
        (85.0, 4.3),
        "Care leavers, England, 2019",
    ),
    rate("CL-02", "care leavers in education, employment or training", "%", (60.0, 5.7), "Care leavers, England, 2017"),
    rate("WF-01", "vacant posts", "%", (14.2, 2.8), CSWW),
    rate("WF-02", "agency workers", "%", (13.0, 2.8), CSWW),
    rate("WF-03", "turnover in a year", "%", (11.8, 2.5), CSWW),
    rate("WF-04", "cases for each full-time worker", "children", (15.2, 1.2), CSWW),
];

/// Makes the authority without writing it anywhere, and counts.
pub fn measure(world: &World) -> Vec<Found> {
    let parts: Vec<usize> = (0..world.parts()).collect();
    let (one, other) = parts.split_at(parts.len() / 2);
    let count = |parts: &[usize]| {
        let mut counts = Counts::new(world);
        parts.iter().for_each(|part| counts.add(&Part::of(world.tell(*part))));
        counts
    };
    let counts = std::thread::scope(|scope| {
        let second = scope.spawn(|| count(other));
        let mut counts = count(one);
        counts.join(second.join().expect("a family that cannot be told is a fault of the program"));
        counts
    });
    let answers = counts.answers();
    let found = RATES.iter().filter_map(|rate| {
        let (_, made, of) = answers.iter().find(|(id, ..)| *id == rate.id)?;
        Some(Found { rate: *rate, made: *made, of: *of })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Options;

    fn world(seed: u64, children: u64) -> World {
        let now = "2026-03-31T16:00:00Z".parse().unwrap();
        World::new(Options { seed, children, days: 3_652, now })
    }

    #[test]
    fn sixty_thousand_children_over_ten_years_come_as_near_the_published_figures_as_chance_allows() {
        let found = measure(&world(7, 60_000));
        assert_eq!(found.len(), RATES.len(), "every figure is measured");
        let far: Vec<String> = found
            .iter()
            .filter(|found| !found.is_near() || found.of < 30)
            .map(|found| {
                format!("{}: {:.1} of {}, published {}", found.rate.id, found.made, found.of, found.rate.published)
            })
            .collect();
        assert!(far.is_empty(), "{far:#?}");
    }
}

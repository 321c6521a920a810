//! An attacker who knows only what was printed, and shares no code with the auditor.
//!
//! A small authority is made up child by child: how many in each month, team and area were counted and how many were not. The
//! attacker gets the printed packs, goes through every such authority that would have printed the same, and asks of each number
//! whether all of them have it between 1 and 5.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::hold_back::hold_back_small_only;
use super::*;

/// How many of everything a made-up authority has, and what its pack prints.
#[derive(Clone, Debug)]
struct Authority {
    months: usize,
    teams: usize,
    areas: usize,
    shares: bool,
    /// For each month, team and area the counted, and with shares those not counted.
    people: Vec<u64>,
    prints: Prints,
}

#[derive(Clone, Debug)]
struct Prints {
    single_months: bool,
    to_date: bool,
    two_months: bool,
    by_team: bool,
    by_area: bool,
    total: bool,
    numbers: bool,
    rates: bool,
    populations: Vec<u64>,
}

/// Where a number of a made-up authority stands: from month to month, and in which team and area (none: in all).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    from: usize,
    to: usize,
    team: Option<usize>,
    area: Option<usize>,
}

fn day(month: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 4, 1).unwrap() + Months::new(month as u32)
}

impl Authority {
    fn kinds(&self) -> usize {
        if self.shares { 2 } else { 1 }
    }

    /// The places in `people` behind a number.
    fn behind(&self, spot: Spot, part: Part) -> Vec<usize> {
        let mut behind = Vec::new();
        for month in spot.from..=spot.to {
            for team in (0..self.teams).filter(|team| spot.team.is_none_or(|only| only == *team)) {
                for area in (0..self.areas).filter(|area| spot.area.is_none_or(|only| only == *area)) {
                    let first = ((month * self.teams + team) * self.areas + area) * self.kinds();
                    match part {
                        Part::Rest => behind.push(first + 1),
                        Part::Of => behind.extend([first, first + 1]),
                        _ => behind.push(first),
                    }
                }
            }
        }
        behind
    }

    fn sum(&self, behind: &[usize]) -> u64 {
        behind.iter().map(|at| self.people[*at]).sum()
    }

    fn id(&self, spot: Spot, part: Part) -> CellId {
        let last = day(spot.to + 1).pred_opt().unwrap();
        let group = match (spot.team, spot.area) {
            (Some(team), _) => Group::One { by: "team".to_owned(), name: team.to_string() },
            (_, Some(area)) => Group::One { by: "area".to_owned(), name: area.to_string() },
            _ => Group::All,
        };
        CellId::new("X-01", part, Period::Between(day(spot.from), last), group)
    }

    fn groups(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let mut groups = Vec::new();
        if self.prints.total {
            groups.push((None, None));
        }
        if self.prints.by_team {
            groups.extend((0..self.teams).map(|team| (Some(team), None)));
        }
        if self.prints.by_area && self.areas > 1 {
            groups.extend((0..self.areas).map(|area| (None, Some(area))));
        }
        groups
    }

    /// The windows of a pack of so many months: all single months, the year to date at each, and each two months.
    fn spots(&self, months: usize) -> Vec<Spot> {
        let mut windows = BTreeSet::new();
        for month in 0..months {
            if self.prints.single_months {
                windows.insert((month, month));
            }
            if self.prints.to_date && month + 1 == months {
                windows.insert((0, month));
            }
            if self.prints.two_months && month > 0 {
                windows.insert((month - 1, month));
            }
        }
        let groups = self.groups();
        let at = |(from, to): (usize, usize)| {
            groups.iter().map(move |(team, area)| Spot { from, to, team: *team, area: *area })
        };
        windows.into_iter().flat_map(at).collect()
    }

    fn population(&self, spot: Spot) -> u64 {
        match (spot.team, spot.area) {
            (Some(team), _) => self.prints.populations[team],
            (_, Some(area)) => self.prints.populations[3 + area],
            _ => 40_000,
        }
    }

    fn table(&self, months: usize) -> PublicTable {
        let mut table = PublicTable::new();
        for spot in self.spots(months) {
            let counted = self.sum(&self.behind(spot, Part::Counted));
            if self.shares {
                let of = self.sum(&self.behind(spot, Part::Of));
                table.put_share(&self.id(spot, Part::Value), counted, of, self.prints.numbers);
            } else if self.prints.rates {
                let (population, scale) = (self.population(spot), Scale::PER_10_000);
                table.put(self.id(spot, Part::Value), Content::Rate { numerator: counted, population, scale });
            } else {
                table.put(self.id(spot, Part::Counted), Content::Count(counted));
            }
        }
        table
    }
}

/// What one printed cell says of the people behind it.
#[derive(Debug)]
enum Says {
    Are(Vec<usize>, u64),
    AreSome(Vec<usize>),
    AreNotFew(Vec<usize>),
    /// In tenths of a hundredth or of a ten-thousandth; of the people behind, or of a population.
    AreInTenths(Vec<usize>, Vec<usize>, u64, u64, u64),
}

impl Says {
    fn about(&self) -> usize {
        let last = |people: &[usize]| people.iter().copied().max().unwrap_or(0);
        match self {
            Self::Are(people, _) | Self::AreSome(people) | Self::AreNotFew(people) => last(people),
            Self::AreInTenths(people, of, ..) => last(people).max(last(of)),
        }
    }

    fn fits(&self, world: &[u64]) -> bool {
        let sum = |people: &[usize]| people.iter().map(|at| world[*at]).sum::<u64>();
        match self {
            Self::Are(people, number) => sum(people) == *number,
            Self::AreSome(people) => sum(people) > 0,
            Self::AreNotFew(people) => !(1..=5).contains(&sum(people)),
            Self::AreInTenths(people, of, population, per, tenths) => {
                let of = if of.is_empty() { *population } else { sum(of) };
                // A tenth more than half a tenth below, and less than half a tenth above.
                let twenty = 20 * per * sum(people);
                of > 0 && twenty + of >= 2 * tenths * of && twenty + of < 2 * (tenths + 1) * of
            }
        }
    }
}

struct Attacker<'a> {
    authority: &'a Authority,
    says: Vec<Says>,
    /// What can be checked once a place in the world is filled, with all before it.
    due: Vec<Vec<usize>>,
    /// For each place the sums that it is in: the places before it, and what all come to.
    sums: Vec<Vec<(Vec<usize>, u64)>>,
    most: u64,
}

impl<'a> Attacker<'a> {
    /// Reads printed packs. Of the authority it uses only how many months, teams and areas there are.
    fn reads(authority: &'a Authority, packs: &[(usize, Vec<Told>)]) -> Self {
        let mut says = Vec::new();
        for (months, pack) in packs {
            let said = |id: &CellId| pack.iter().find(|told| &told.id == id).map(|told| told.said);
            for spot in authority.spots(*months) {
                let behind = |part| authority.behind(spot, part);
                for part in [Part::Counted, Part::Of] {
                    match said(&authority.id(spot, part)) {
                        Some(Said::Count(count)) => says.push(Says::Are(behind(part), count)),
                        // A row that shows its noughts: this is none.
                        Some(Said::HeldBack) if !authority.shares => {
                            let own = authority.id(spot, part);
                            let beside = pack.iter().filter(|told| told.id.block() == own.block());
                            if beside.into_iter().any(|told| told.said != Said::HeldBack) {
                                says.push(Says::AreSome(behind(part)));
                            }
                        }
                        _ => {}
                    }
                }
                match said(&authority.id(spot, Part::Value)) {
                    Some(Said::Percent { tenths }) => {
                        says.push(Says::AreInTenths(behind(Part::Counted), behind(Part::Of), 0, 100, tenths));
                        says.extend([Part::Counted, Part::Rest, Part::Of].map(|part| Says::AreNotFew(behind(part))));
                    }
                    Some(Said::Rate { tenths, population, .. }) => {
                        says.push(Says::AreInTenths(behind(Part::Counted), Vec::new(), population, 10_000, tenths));
                        says.push(Says::AreNotFew(behind(Part::Counted)));
                    }
                    Some(Said::NothingToCount) => says.push(Says::Are(behind(Part::Of), 0)),
                    _ => {}
                }
            }
        }
        // Shares can need far larger worlds to fit; counts bound each other.
        let more = if authority.shares { 45 } else { 7 };
        let most = authority.people.iter().max().unwrap() + more;
        let places = 0..authority.people.len();
        let due =
            places.clone().map(|at| (0..says.len()).filter(|which| says[*which].about() == at).collect()).collect();
        let sums = places
            .map(|at| {
                let with = says.iter().filter_map(|says| match says {
                    Says::Are(people, count) if people.contains(&at) => Some((people, *count)),
                    _ => None,
                });
                with.map(|(people, count)| (people.iter().copied().filter(|before| *before < at).collect(), count))
                    .collect()
            })
            .collect();
        Self { authority, says, due, sums, most }
    }

    /// Goes through the worlds that would print the same until one has the number outside 1 to 5: `false` if there is one.
    fn finds_out(&self, number: &[usize]) -> bool {
        // Shares alone fit an authority three times as large as well, which may be more than is gone through below.
        for times in 2..=6 {
            let larger: Vec<u64> = self.authority.people.iter().map(|people| people * times).collect();
            let sum: u64 = number.iter().map(|at| larger[*at]).sum();
            if !(1..=5).contains(&sum) && self.says.iter().all(|says| says.fits(&larger)) {
                return false;
            }
        }
        let mut world = vec![0; self.authority.people.len()];
        let mut left = 1_000_000;
        !self.other_world(number, &mut world, 0, &mut left) && left > 0
    }

    fn other_world(&self, number: &[usize], world: &mut [u64], at: usize, left: &mut u32) -> bool {
        if at == world.len() {
            return !(1..=5).contains(&number.iter().map(|at| world[*at]).sum::<u64>());
        }
        let mut most = self.most;
        for (before, count) in &self.sums[at] {
            most = most.min(count.saturating_sub(before.iter().map(|before| world[*before]).sum()));
        }
        for value in 0..=most {
            if *left == 0 {
                return false;
            }
            *left -= 1;
            world[at] = value;
            let fits = self.due[at].iter().all(|which| self.says[*which].fits(world));
            if fits && self.other_world(number, world, at + 1, left) {
                return true;
            }
        }
        world[at] = 0;
        false
    }

    /// Every small number of the authority that follows from what was printed.
    fn small_numbers_found(&self) -> Vec<(Spot, Part)> {
        let authority = self.authority;
        let mut found = Vec::new();
        let mut spots: BTreeSet<Spot> = authority.spots(authority.months).into_iter().collect();
        for (team, area) in authority.groups() {
            spots.extend((0..authority.months).map(|month| Spot { from: month, to: month, team, area }));
        }
        let parts: &[Part] = if authority.shares { &[Part::Counted, Part::Rest, Part::Of] } else { &[Part::Counted] };
        for spot in spots {
            for part in parts {
                let behind = authority.behind(spot, *part);
                if (1..=5).contains(&authority.sum(&behind)) && self.finds_out(&behind) {
                    found.push((spot, *part));
                }
            }
        }
        found
    }
}

/// Authorities small enough to go through all others like them.
fn authorities() -> impl Strategy<Value = Authority> {
    let shapes = prop_oneof![
        Just((3, 3, 1, false)),
        Just((2, 2, 2, false)),
        Just((4, 2, 1, false)),
        Just((1, 3, 3, false)),
        Just((2, 2, 1, true)),
        Just((1, 4, 1, true)),
    ];
    let people = prop_oneof![2 => 0_u64..3, 4 => 1_u64..6, 3 => 6_u64..14];
    let prints = (any::<[bool; 8]>(), proptest::collection::vec(2_000_u64..60_000, 6));
    (shapes, proptest::collection::vec(people, 9), prints).prop_map(|(shape, mut people, (bits, populations))| {
        let (months, teams, areas, shares) = shape;
        people.truncate(months * teams * areas * if shares { 2 } else { 1 });
        let [single_months, to_date, two_months, by_team, by_area, total, numbers, rates] = bits;
        let (by_team, single_months) = (by_team || !total, single_months || !to_date);
        let prints =
            Prints { single_months, to_date, two_months, by_team, by_area, total, numbers, rates, populations };
        Authority { months, teams, areas, shares, people, prints }
    })
}

/// Each month's pack with all packs before it in mind.
fn packs(authority: &Authority) -> Vec<(usize, Vec<Told>)> {
    let mut packs: Vec<(usize, Vec<Told>)> = Vec::new();
    for months in 1..=authority.months {
        let earlier: Vec<Told> = packs.iter().flat_map(|(_, pack)| pack.clone()).collect();
        packs.push((months, hold_back(&authority.table(months), &earlier).told()));
    }
    packs
}

fn printed(packs: &[(usize, Vec<Told>)]) -> String {
    let cells = packs.iter().flat_map(|(months, pack)| pack.iter().map(move |told| (months, told)));
    cells
        .map(|(months, Told { id, said })| {
            format!("pack {months}: {:?} {:?} {:?}: {said}\n", id.part, id.period, id.group)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 2, ..ProptestConfig::default() })]

    #[test]
    fn an_attacker_finds_no_small_number_in_any_pack_or_between_packs(authority in authorities()) {
        let packs = packs(&authority);
        let found = Attacker::reads(&authority, &packs).small_numbers_found();
        prop_assert!(found.is_empty(), "{found:?} in\n{}", printed(&packs));
    }
}

/// The test above would be worth nothing if the attacker were weak, or if everything were held back.
#[test]
fn the_same_attacker_finds_small_numbers_where_only_small_cells_are_held_back() {
    let mut runner = TestRunner::deterministic();
    let (mut found_out, mut cells, mut shown) = (0, 0, 0);
    let trials = 60;
    for _ in 0..trials {
        let authority = authorities().new_tree(&mut runner).unwrap().current();
        let careless: Vec<_> = (1..=authority.months)
            .map(|months| (months, hold_back_small_only(&authority.table(months)).told()))
            .collect();
        found_out += usize::from(!Attacker::reads(&authority, &careless).small_numbers_found().is_empty());
        let careful = packs(&authority);
        let all = careful.iter().flat_map(|(_, pack)| pack);
        shown += all.clone().filter(|told| told.said != Said::HeldBack).count();
        cells += all.count();
    }
    println!("found out {found_out} of {trials}; shown {shown} of {cells} cells");
    assert!(found_out * 4 > trials, "the attacker found small numbers in only {found_out} of {trials} authorities");
    assert!(shown * 5 > cells, "only {shown} of {cells} cells are shown at all");
}

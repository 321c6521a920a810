//! Families of which the same is told, on days that are set: so many of them that a figure comes out as it was printed.

use chrono::NaiveDate;
use domain::contact::Outcome;
use domain::working_days;

use crate::scenario::day;
use crate::tale::Set;

/// From a day to a day, both included.
pub type Days = (&'static str, &'static str);

/// Children of whom the same is told. Their families are spread evenly over the days.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Why it is there, for whoever reads the table.
    pub what: &'static str,
    pub children: usize,
    /// Each of a family of its own; otherwise some are brothers and sisters.
    pub one_each: bool,
    /// Of the eldest, in full years at the first contact: from and to.
    pub ages: (i64, i64),
    /// Who makes contact, a code; `None` leaves it to chance.
    pub source: Option<&'static str>,
    /// An earlier referral on one of these days, assessed and closed.
    pub before: Option<Days>,
    pub referred: Days,
    /// Working days from the contact to the decision on it.
    pub contact_decided: u32,
    /// Working days from the referral to the decision how to respond.
    pub decided: u32,
    pub assessed: Assessed,
    /// Whether a section 47 enquiry begins on the day of the decision.
    pub enquiry: bool,
    pub becomes: Becomes,
    pub set: Set,
}

/// When the assessment is authorised; it begins on the day of the decision.
#[derive(Clone, Copy, Debug)]
pub enum Assessed {
    /// So many working days after it began.
    After(u32),
    /// On one of these days.
    Within(Days),
}

#[derive(Clone, Copy, Debug)]
pub enum Becomes {
    /// No referral: the contact ends with this.
    ContactOnly(Outcome),
    /// No further action on the referral.
    Refused,
    /// Closed after the assessment.
    Closed,
    /// A child in need plan of so many days.
    InNeed(i64),
    /// A child protection plan from a conference ten working days after the enquiry began, ended on one of these days.
    Plan(Option<Days>),
    Care(Care),
}

/// A period of care.
#[derive(Clone, Copy, Debug)]
pub struct Care {
    pub from: Days,
    /// On one of these days, with this reason (a code of SSDA903); `None` where it goes on.
    pub ends: Option<(Days, &'static str)>,
    /// In the placements after the first one of these, each on one of its days; `None` leaves placements to chance.
    pub moves: Option<&'static [Days]>,
    /// No social worker has the child.
    pub nobody: bool,
}

/// What most groups have in common.
pub const COMMON: Group = Group {
    what: "",
    children: 0,
    one_each: false,
    ages: (1, 14),
    source: None,
    before: None,
    referred: ("", ""),
    contact_decided: 0,
    decided: 0,
    assessed: Assessed::After(25),
    enquiry: false,
    becomes: Becomes::Closed,
    set: Set { reviews_in_time: Some(true), heard: None },
};

pub const IN_CARE: Care = Care { from: ("", ""), ends: None, moves: None, nobody: false };

/// One family of a group.
#[derive(Clone, Copy, Debug)]
pub struct Household {
    pub group: Group,
    /// Which of how many families.
    pub place: usize,
    pub of: usize,
    /// The running number of its first child, and how many children it has.
    pub first_child: u64,
    pub children: usize,
}

/// How many children one family after the other has.
const SIZES: [usize; 6] = [1, 2, 1, 3, 2, 1];

impl Group {
    /// Its families; the first child has this number.
    pub fn households(&self, first_child: u64) -> Vec<Household> {
        let mut sizes = Vec::new();
        let mut left = self.children;
        while left > 0 {
            let size = if self.one_each { 1 } else { SIZES[sizes.len() % SIZES.len()].min(left) };
            sizes.push(size);
            left -= size;
        }
        let of = sizes.len();
        let mut first_child = first_child;
        let households = sizes.into_iter().enumerate().map(|(place, children)| {
            let one = Household { group: *self, place, of, first_child, children };
            first_child += children as u64;
            one
        });
        households.collect()
    }
}

impl Household {
    /// The day of this family among working days.
    pub fn on(&self, days: Days) -> NaiveDate {
        let (from, to) = (day(days.0), day(days.1));
        let is_working = |day: &NaiveDate| working_days::is_working_day(*day).unwrap_or(true);
        let working: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).filter(is_working).collect();
        working.get(self.place * working.len() / self.of).copied().unwrap_or(from)
    }

    pub fn eldest(&self) -> i64 {
        let (from, to) = self.group.ages;
        from + self.place as i64 % (to - from + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_of_a_group_have_all_its_children_and_share_its_working_days() {
        let group = Group { children: 40, referred: ("2015-04-01", "2015-04-30"), ..COMMON };
        let homes = group.households(7);
        assert_eq!(homes.iter().map(|home| home.children).sum::<usize>(), 40);
        assert_eq!(homes[1].first_child, 7 + homes[0].children as u64);
        let days: Vec<NaiveDate> = homes.iter().map(|home| home.on(home.group.referred)).collect();
        assert!(days.is_sorted() && days[0] == day("2015-04-01"));
        assert!(days.iter().all(|day| working_days::is_working_day(*day).unwrap()));
        assert!(*days.last().unwrap() > day("2015-04-27") && *days.last().unwrap() <= day("2015-04-30"));
    }
}

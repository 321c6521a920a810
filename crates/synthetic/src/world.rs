//! The whole authority as a list of parts, each of which can be told without the others.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use domain::authority::{Authority, ChildrenLiving};
use domain::time::london_date;

use crate::calendar::{days_after, is_school_holiday};
use crate::family::Wanted;
use crate::journey::{self, Ordered};
use crate::random::Random;
use crate::scenario::{self, Household, Scenario};
use crate::size::Size;
use crate::staff::Staff;
use crate::tale::{Event, Tale};
use crate::{adopters, people, staffing, staged};

/// What decides everything: the same options make the same authority, to the byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    pub seed: u64,
    /// Children who become known, without the second records of some of them.
    pub children: u64,
    /// How long the story is.
    pub days: i64,
    /// When it stops.
    pub now: DateTime<Utc>,
}

/// Children of the families that stand ready for the personas.
pub const STAGED_CHILDREN: u64 = staged::CHILDREN;

/// The first numbers of the streams of chance.
const COUNTS: u64 = 1 << 40;
const FAMILIES: u64 = 1 << 41;

/// In thousandths of families: only ever contacts; a child alone from abroad; a disabled child; a record that is restricted.
const CONTACTS_ONLY: u64 = 420;
const ALONE: u64 = 13;
const DISABLED: u64 = 20;
const RESTRICTED: u64 = 3;

/// One prospective adopter for so many children.
const CHILDREN_FOR_AN_ADOPTER: u64 = 400;

/// A scenario is made from no other.
const SCENARIO_SEED: u64 = 1;

impl Options {
    fn size(&self) -> Size {
        Size { children: self.children, days: self.days.unsigned_abs() }
    }
}

/// Those that chance makes, from this child on.
fn families(options: Options, first: u64) -> Vec<(u64, usize)> {
    let mut families = Vec::new();
    let mut known = first;
    while known < options.children {
        let mut random = Random::of(options.seed, COUNTS + families.len() as u64);
        let count = random.weighted(&[(45_u64, 1_u64), (30, 2), (15, 3), (7, 4), (3, 5)]).min(options.children - known);
        families.push((known, usize::try_from(count).unwrap_or(1)));
        known += count;
    }
    families
}

#[derive(Debug)]
pub struct World {
    options: Options,
    pub start: NaiveDate,
    pub staff: Staff,
    /// The first child of each family that chance makes, and how many it has.
    families: Vec<(u64, usize)>,
    /// Whether the families are there that stand ready for the personas.
    staged: bool,
    scenario: Option<&'static Scenario>,
    /// The families of which a scenario sets what is told.
    households: Vec<Household>,
}

impl World {
    pub fn new(options: Options) -> Self {
        let today = london_date(options.now);
        let start = days_after(today, -options.days);
        let staff = Staff::new(options.seed, options.size(), start, today);
        let families = families(options, STAGED_CHILDREN);
        Self { options, start, staff, families, staged: true, scenario: None, households: Vec::new() }
    }

    /// The authority of a scenario: the same every time.
    pub fn of_scenario(scenario: &'static Scenario) -> Self {
        let (start, now) = (scenario.start(), scenario.now());
        let today = london_date(now);
        let options =
            Options { seed: SCENARIO_SEED, children: scenario.ordinary, days: (today - start).num_days(), now };
        let staff = Staff::of_tables(options.seed, start, today, scenario.teams());
        let families = families(options, 0);
        let households = scenario.households(scenario.ordinary);
        Self { options, start, staff, families, staged: false, scenario: Some(scenario), households }
    }

    /// The moment at which the story stops.
    pub fn now(&self) -> DateTime<Utc> {
        self.options.now
    }

    pub fn seed(&self) -> u64 {
        self.options.seed
    }

    /// What the authority is called, and how many children live there in the middle of each year.
    pub fn authority(&self) -> Authority {
        let (name, children_living) = match self.scenario {
            Some(scenario) => (scenario.authority.to_owned(), scenario.children_living()),
            None => (people::AUTHORITY.to_owned(), self.children_living()),
        };
        Authority { name, made_up: true, code: None, children_living }
    }

    /// One estimate for each middle of a year that the figures of the story need.
    fn children_living(&self) -> Vec<ChildrenLiving> {
        let children = self.options.size().children_living();
        let years = self.start.year() - 1..=london_date(self.options.now).year();
        years.map(|mid_year| ChildrenLiving { mid_year, children, source: "Made up".to_owned() }).collect()
    }

    fn ready(&self) -> usize {
        if self.staged { staged::PARTS } else { 0 }
    }

    /// How many parts there are: the staff, the families that stand ready, those of chance and those of a scenario.
    pub fn parts(&self) -> usize {
        1 + self.ready() + self.families.len() + self.households.len()
    }

    /// How many children are known, without second records.
    pub fn children(&self) -> u64 {
        let ready = if self.staged { STAGED_CHILDREN } else { 0 };
        let chance = self.families.last().map_or(ready, |(first, count)| first + *count as u64);
        chance + self.households.iter().map(|home| home.children as u64).sum::<u64>()
    }

    /// What is written down in one part, in an order in which each version follows the one before it.
    pub fn tell(&self, part: usize) -> Vec<Event> {
        let random = Random::of(self.options.seed, FAMILIES + part as u64);
        let mut tale = Tale::new(random, self.options.now, &self.staff);
        if part == 0 {
            staffing::tell(&mut tale);
            adopters::tell(&mut tale, self.children() / CHILDREN_FOR_AN_ADOPTER);
        } else if part <= self.ready() {
            staged::tell(&mut tale, part - 1);
        } else {
            let family = part - 1 - self.ready();
            match self.families.get(family) {
                Some(family) => self.family(&mut tale, *family),
                None => drop(scenario::tell(&mut tale, &self.households[family - self.families.len()])),
            }
        }
        tale.events
    }

    fn family(&self, tale: &mut Tale, family: (u64, usize)) {
        let (first_child, count) = family;
        let alone = count == 1 && tale.random.permille(ALONE * 2);
        let wanted = Wanted {
            first_child,
            count,
            alone,
            disabled: tale.random.permille(DISABLED),
            restricted: tale.random.permille(RESTRICTED),
            all_born: false,
            eldest: None,
        };
        let contacts_only = !alone && tale.random.permille(CONTACTS_ONLY);
        let first = self.first_contact(tale);
        let ordered = Ordered { wanted, contacts_only, ..Ordered::default() };
        journey::tell(tale, ordered, first);
    }

    /// Any day of the story, in the school holidays less often, and mostly in office hours.
    fn first_contact(&self, tale: &mut Tale) -> DateTime<Utc> {
        loop {
            let day = days_after(self.start, tale.random.between(1, self.options.days));
            if is_school_holiday(day) && tale.random.chance(28) {
                continue;
            }
            let at = journey::contact_day(tale, day);
            if at < self.options.now - Duration::minutes(10) {
                return at;
            }
        }
    }
}

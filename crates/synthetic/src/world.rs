//! The whole authority as a list of parts, each of which can be told without the others.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::time::london_date;

use crate::calendar::{days_after, is_school_holiday};
use crate::family::Wanted;
use crate::journey::{self, Ordered};
use crate::random::Random;
use crate::size::Size;
use crate::staff::Staff;
use crate::tale::{Event, Tale};
use crate::{adopters, staffing, staged};

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

#[derive(Debug)]
pub struct World {
    options: Options,
    pub start: NaiveDate,
    pub staff: Staff,
    /// The first child of each family that chance makes, and how many it has.
    families: Vec<(u64, usize)>,
}

impl World {
    pub fn new(options: Options) -> Self {
        let today = london_date(options.now);
        let start = days_after(today, -options.days);
        let size = Size { children: options.children, days: options.days.unsigned_abs() };
        let mut families = Vec::new();
        let mut known = STAGED_CHILDREN;
        while known < options.children {
            let mut random = Random::of(options.seed, COUNTS + families.len() as u64);
            let count =
                random.weighted(&[(45_u64, 1_u64), (30, 2), (15, 3), (7, 4), (3, 5)]).min(options.children - known);
            families.push((known, usize::try_from(count).unwrap_or(1)));
            known += count;
        }
        Self { options, start, staff: Staff::new(options.seed, size, start, today), families }
    }

    /// How many parts there are: the staff, the families that stand ready, and all others.
    pub fn parts(&self) -> usize {
        1 + staged::PARTS + self.families.len()
    }

    /// How many children are known, without second records.
    pub fn children(&self) -> u64 {
        self.families.last().map_or(STAGED_CHILDREN, |(first, count)| first + *count as u64)
    }

    /// What is written down in one part, in an order in which each version follows the one before it.
    pub fn tell(&self, part: usize) -> Vec<Event> {
        let random = Random::of(self.options.seed, FAMILIES + part as u64);
        let mut tale = Tale::new(random, self.options.now, &self.staff);
        if part == 0 {
            staffing::tell(&mut tale);
            adopters::tell(&mut tale, self.options.children / CHILDREN_FOR_AN_ADOPTER);
        } else if let Some(family) = (part - 1).checked_sub(staged::PARTS) {
            self.family(&mut tale, self.families[family]);
        } else {
            staged::tell(&mut tale, part - 1);
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

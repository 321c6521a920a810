//! How big an authority is in which so many children are known.

use domain::team::Service;

/// Referrals in a year for each 10,000 children who live there: England, year to March 2025, 632,830 referrals
/// (`domain.md` B.2, FD-04). The number of children who live in the authority follows from the referrals made.
pub const REFERRALS_PER_10_000: u64 = 519;

/// What decides how many posts there are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Children who become known within the story.
    pub children: u64,
    /// How long the story is.
    pub days: u64,
}

/// Children whom a service works with on the last day, in thousandths of those who become known in a year, once the story is
/// long; and after how many days it is half-way there. Measured on stories of 3, 5 and 10 years.
const LOADS: [(Service, u64, u64); 6] = [
    (Service::EarlyHelp, 70, 40),
    (Service::Assessment, 124, 150),
    (Service::FamilySafeguarding, 346, 250),
    (Service::ChildrenInCare, 195, 1_825),
    (Service::LeavingCare, 60, 1_500),
    (Service::DisabledChildren, 48, 1_000),
];
/// Children with an open case for each full-time worker, in tenths: England, 30 September 2025 (WF-04).
const CASELOAD: u64 = 152;
/// The mean hours of a post, in hundredths; and how many posts of a hundred have somebody in them.
const HOURS: u64 = 95;
const FILLED: u64 = 98;

/// Children who live there for each who becomes known in a year, once the story is long; and after how many days it is half
/// of it. Then the referrals of the last year are England's for so many children: measured on stories of 1.5, 3, 5 and 10 years.
const LIVING_FOR_ONE_KNOWN: (u64, u64) = (18, 150);

impl Size {
    /// How many children live in an authority of this size.
    pub fn children_living(self) -> u64 {
        let (living, half) = LIVING_FOR_ONE_KNOWN;
        self.a_year() * living * self.days / (self.days + half)
    }

    /// The services, and how many posts each has besides its managers.
    pub fn desks(self) -> Vec<(Service, u64)> {
        let mut all = vec![(Service::FrontDoor, (self.a_year() / 450).max(3))];
        all.extend(LOADS.map(|(service, load, half)| (service, self.posts_for(load, half))));
        let care = all.iter().find(|(service, _)| *service == Service::ChildrenInCare).map_or(1, |(_, posts)| *posts);
        all.push((Service::ReviewingAndConferences, (care / 4).max(2)));
        all.push((Service::Fostering, (care / 3).max(2)));
        all
    }

    fn posts_for(self, load: u64, half: u64) -> u64 {
        let cases = self.a_year() * load * self.days / (1000 * (self.days + half));
        (cases * 10 * 100 * 100 / (CASELOAD * HOURS * FILLED)).max(3)
    }

    fn a_year(self) -> u64 {
        self.children * 365 / self.days.max(1)
    }
}

//! Families that stand ready for the personas: contacts that wait now, children without a worker, and the caseload of the
//! social worker who can be signed in as.

use chrono::Duration;
use domain::team::Service;

use crate::calendar::{days_after, office_hours, working_day};
use crate::episode::Course;
use crate::family::{self, Wanted};
use crate::front_door::{self, About};
use crate::journey::{self, Ordered};
use crate::protect::Leads;
use crate::tale::Tale;

/// How long ago the contacts came that still wait for a decision, in hours: some in time, some not.
const WAITING: [i64; 6] = [1, 3, 6, 26, 50, 75];
/// How many days ago families were referred who have no worker yet, and how many children they have.
const UNALLOCATED: [(i64, usize); 4] = [(1, 1), (2, 2), (4, 1), (6, 3)];

/// One of the social worker's families: referred so many days ago, so many children, the eldest so old.
struct Hers {
    ago: i64,
    children: usize,
    eldest: i64,
    course: Course,
    /// No visit in so many days.
    quiet: i64,
}

const fn hers(ago: i64, children: usize, eldest: i64, course: Course, quiet: i64) -> Hers {
    Hers { ago, children, eldest, course, quiet }
}

const fn in_need(care: bool) -> Course {
    Course::InNeed { enquiry: None, later: false, care }
}

const PROTECTED: Course = Course::Protection { after: 0, care: false };

/// Seventeen families. The first are the three brothers and sisters who are all due to be visited.
const CASELOAD: [Hers; 17] = [
    hers(170, 3, 12, PROTECTED, 15),
    hers(26, 2, 7, in_need(false), 0),
    hers(9, 1, 4, in_need(false), 0),
    hers(58, 2, 9, Course::InNeed { enquiry: Some(Leads::Nowhere), later: false, care: false }, 0),
    hers(95, 1, 14, in_need(false), 0),
    hers(120, 2, 6, in_need(false), 45),
    hers(150, 1, 11, in_need(false), 0),
    hers(205, 3, 10, in_need(false), 0),
    hers(260, 1, 16, in_need(false), 60),
    hers(300, 2, 8, in_need(false), 0),
    hers(85, 2, 5, PROTECTED, 0),
    hers(240, 1, 3, PROTECTED, 18),
    hers(330, 2, 13, PROTECTED, 0),
    hers(140, 1, 12, in_need(true), 0),
    hers(280, 2, 6, Course::Protection { after: 0, care: true }, 0),
    hers(180, 1, 7, Course::Disabled, 0),
    hers(35, 1, 2, Course::Protection { after: 0, care: false }, 0),
];

pub const PARTS: usize = WAITING.len() + UNALLOCATED.len() + CASELOAD.len();

/// How many children these families have.
pub const CHILDREN: u64 = {
    let mut count = WAITING.len();
    let mut place = 0;
    while place < UNALLOCATED.len() {
        count += UNALLOCATED[place].1;
        place += 1;
    }
    place = 0;
    while place < CASELOAD.len() {
        count += CASELOAD[place].children;
        place += 1;
    }
    count as u64
};

/// Tells of one of them.
pub fn tell(tale: &mut Tale, part: usize) {
    let first_child = (0..part).map(children).sum::<usize>() as u64;
    if let Some(hours) = WAITING.get(part) {
        waiting(tale, first_child, *hours);
    } else if let Some((ago, count)) = UNALLOCATED.get(part - WAITING.len()) {
        unallocated(tale, first_child, *ago, *count);
    } else {
        caseload(tale, first_child, &CASELOAD[part - WAITING.len() - UNALLOCATED.len()]);
    }
}

fn children(part: usize) -> usize {
    if part < WAITING.len() {
        return 1;
    }
    let rest = part - WAITING.len();
    UNALLOCATED.get(rest).map_or_else(|| CASELOAD[rest - UNALLOCATED.len()].children, |(_, count)| *count)
}

fn waiting(tale: &mut Tale, first_child: u64, hours: i64) {
    let at = tale.now - Duration::hours(hours);
    let family = family::make(tale, Wanted { first_child, count: 1, ..Wanted::default() }, at);
    family::register(tale, &family, at - Duration::minutes(5), false);
    let about = About { subjects: vec![family.kids[0].subject], ..About::default() };
    front_door::receive(tale, &about, at);
}

/// In the team of the manager who can be signed in as.
fn unallocated(tale: &mut Tale, first_child: u64, ago: i64, count: usize) {
    let team = tale.staff.teams.iter().find(|team| team.service == Service::Assessment).map(|team| team.lead);
    let ordered = Ordered {
        wanted: Wanted { first_child, count, ..Wanted::default() },
        course: Some(in_need(false)),
        desk: team,
        unallocated: true,
        ..Ordered::default()
    };
    began(tale, ordered, ago);
}

fn caseload(tale: &mut Tale, first_child: u64, hers: &Hers) {
    let worker = tale.staff.persona("social-worker");
    let wanted = Wanted {
        first_child,
        count: hers.children,
        eldest: Some(hers.eldest),
        disabled: hers.course == Course::Disabled,
        ..Wanted::default()
    };
    let ordered = Ordered {
        wanted,
        course: Some(hers.course),
        desk: tale.staff.people[worker].worker.map(|worker| worker.desk),
        lasts: Some(600),
        ..Ordered::default()
    };
    tale.quiet_from = days_after(tale.today(), -hers.quiet);
    began(tale, ordered, hers.ago);
}

fn began(tale: &mut Tale, ordered: Ordered, ago: i64) {
    let day = working_day(days_after(tale.today(), -ago));
    let mut at = office_hours(&mut tale.random, day);
    if at >= tale.now {
        at = tale.now - Duration::hours(20);
    }
    journey::tell(tale, ordered, at);
}

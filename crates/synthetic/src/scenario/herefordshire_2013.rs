//! After Herefordshire Council, Cabinet, 19 September 2013: posts, and who holds them.

use domain::team::Service;
use domain::worker::WorkerRole::{HeadOfService, ReviewingOfficer, ServiceManager, SocialWorker, TeamManager};

use super::establishment::HeldBy::{Agency, AgencyUntil, Permanent};
use super::establishment::{Seat, TeamTable, persona, seat};
use super::group::Group;
use super::usual::{CHILDREN_IN_CARE, DISABLED, EARLY_HELP, FOSTERING, LEAVING_CARE, MANAGER, SAFEGUARDING};
use super::{Printed, Read, Scenario, printed};

pub static SCENARIO: Scenario = Scenario {
    name: "herefordshire-2013",
    authority: "An authority like Herefordshire in 2013 (made up)",
    about: &[
        "Made up after the six-month review report to the Cabinet of Herefordshire Council, 19 September 2013. The posts are such \
         that the figures of that report come out; the children are those of any made-up authority.",
        "The story stops on 19 September 2013.",
        "That report also tells of 1,440 cases that were audited. This record has no audits.",
    ],
    report: "Herefordshire Council, Cabinet, 19 September 2013",
    start: "2012-03-05",
    until: "2013-09-19",
    children_living: &[(2011, 36_200), (2012, 36_000), (2013, 35_900)],
    teams: TEAMS,
    groups: no_groups,
    ordinary: 400,
    printed: PRINTED,
};

fn no_groups() -> Vec<Group> {
    Vec::new()
}

const SEPTEMBER: &str = "2013-09-19";
const THE_DAY: &str = "On the day of the report; it says no other. Full-time posts.";
const MANAGEMENT: &str = "Service management";

const PRINTED: &[Printed] = &[
    Printed {
        team: Some("Multi-agency safeguarding hub"),
        read: Read::Rest,
        printed: "75",
        reading: "Three of four, the manager among them. On the day of the report; it says no other.",
        ..printed("4", "WF-02", "snapshot", SEPTEMBER)
    },
    Printed {
        team: Some("FAST"),
        read: Read::Others,
        printed: "1",
        unit: "permanent",
        reading: "How many work in the team is not printed: seven here.",
        ..printed("5", "WF-02", "snapshot", SEPTEMBER)
    },
    Printed {
        team: Some("Safeguarding and review"),
        printed: "50",
        reading: THE_DAY,
        ..printed("6", "WF-02", "snapshot", SEPTEMBER)
    },
    Printed {
        team: Some(MANAGEMENT),
        read: Read::Others,
        printed: "2",
        unit: "permanent",
        reading: "One head of service and one service manager together, both new.",
        ..printed("7, 8", "WF-02", "snapshot", SEPTEMBER)
    },
    Printed {
        team: Some(MANAGEMENT),
        read: Read::Counted,
        printed: "4",
        unit: "from agencies",
        reading: "Service managers.",
        ..printed("9", "WF-02", "snapshot", SEPTEMBER)
    },
];

const NEW: &str = "2013-06-03";

const fn team(service: Service, name: &'static str, lead: Seat, seats: &'static [(usize, Seat)]) -> TeamTable {
    TeamTable { service, name, lead, seats }
}

pub const TEAMS: &[TeamTable] = &[
    team(
        Service::FrontDoor,
        "Multi-agency safeguarding hub",
        MANAGER,
        &[
            (1, persona(SocialWorker, Permanent, "front-door")),
            (1, seat(SocialWorker, Permanent)),
            (1, seat(SocialWorker, Agency)),
        ],
    ),
    team(
        Service::Assessment,
        "FAST",
        persona(TeamManager, Agency, "manager"),
        &[
            (1, persona(SocialWorker, Permanent, "social-worker")),
            (1, persona(SocialWorker, Agency, "social-worker-2")),
            (4, seat(SocialWorker, Agency)),
        ],
    ),
    SAFEGUARDING[0],
    CHILDREN_IN_CARE[0],
    team(
        Service::ReviewingAndConferences,
        "Safeguarding and review",
        MANAGER,
        &[
            (1, persona(ReviewingOfficer, Permanent, "reviewing-officer")),
            (2, seat(ReviewingOfficer, Permanent)),
            (4, seat(ReviewingOfficer, Agency)),
        ],
    ),
    DISABLED,
    LEAVING_CARE,
    EARLY_HELP,
    FOSTERING,
    team(
        Service::Fostering,
        MANAGEMENT,
        seat(HeadOfService, AgencyUntil(NEW)),
        &[(1, seat(ServiceManager, AgencyUntil(NEW))), (4, seat(ServiceManager, Agency))],
    ),
];

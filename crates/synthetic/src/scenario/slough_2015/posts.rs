//! 125 posts of social workers. Agency workers hold 65 on 31 March 2014 and 57 on 31 March 2015: in the year between, twelve of
//! those posts found somebody permanent, and four permanent workers left and were replaced.
//! The report prints shares and no numbers, and worries most about duty, assessment, and protection.

use domain::team::Service;
use domain::worker::WorkerRole::{
    FamilySupportWorker, HeadOfService, PersonalAdviser, ReviewingOfficer, SocialWorker, TeamManager,
};

use crate::scenario::establishment::HeldBy::{Agency, AgencyUntil, Permanent, PermanentUntil};
use crate::scenario::establishment::{Seat, TeamTable, persona, seat};

const OURS: Seat = seat(SocialWorker, Permanent);
const THEIRS: Seat = seat(SocialWorker, Agency);
const BECOMES_OURS: Seat = seat(SocialWorker, AgencyUntil("2014-10-06"));
const LEAVES: Seat = seat(SocialWorker, PermanentUntil("2014-07-14"));
const MANAGER: Seat = seat(TeamManager, Permanent);
const INTERIM: Seat = seat(TeamManager, Agency);

const fn team(service: Service, name: &'static str, lead: Seat, seats: &'static [(usize, Seat)]) -> TeamTable {
    TeamTable { service, name, lead, seats }
}

pub const TEAMS: &[TeamTable] = &[
    team(
        Service::FrontDoor,
        "Duty",
        INTERIM,
        &[(1, persona(SocialWorker, Permanent, "front-door")), (1, BECOMES_OURS), (3, THEIRS), (1, LEAVES)],
    ),
    team(
        Service::Assessment,
        "Assessment and child in need team 1",
        persona(TeamManager, Permanent, "manager"),
        &[
            (1, persona(SocialWorker, Permanent, "social-worker")),
            (1, persona(SocialWorker, Permanent, "social-worker-2")),
            (1, BECOMES_OURS),
            (5, THEIRS),
        ],
    ),
    team(
        Service::Assessment,
        "Assessment and child in need team 2",
        INTERIM,
        &[(1, OURS), (1, BECOMES_OURS), (5, THEIRS), (1, LEAVES)],
    ),
    team(
        Service::Assessment,
        "Assessment and child in need team 3",
        seat(TeamManager, AgencyUntil("2014-09-01")),
        &[(2, OURS), (1, BECOMES_OURS), (4, THEIRS), (1, LEAVES)],
    ),
    team(
        Service::FamilySafeguarding,
        "Protection and care team 1",
        INTERIM,
        &[(3, OURS), (1, BECOMES_OURS), (4, THEIRS)],
    ),
    team(
        Service::FamilySafeguarding,
        "Protection and care team 2",
        MANAGER,
        &[(3, OURS), (1, BECOMES_OURS), (4, THEIRS)],
    ),
    team(
        Service::FamilySafeguarding,
        "Protection and care team 3",
        INTERIM,
        &[(3, OURS), (1, BECOMES_OURS), (4, THEIRS)],
    ),
    team(
        Service::FamilySafeguarding,
        "Protection and care team 4",
        MANAGER,
        &[(2, OURS), (1, BECOMES_OURS), (4, THEIRS), (1, LEAVES)],
    ),
    team(Service::FamilySafeguarding, "Protection and care team 5", INTERIM, &[(3, OURS), (5, THEIRS)]),
    team(
        Service::ChildrenInCare,
        "Looked-after children team 1",
        MANAGER,
        &[(5, OURS), (1, BECOMES_OURS), (2, THEIRS)],
    ),
    team(
        Service::ChildrenInCare,
        "Looked-after children team 2",
        INTERIM,
        &[(5, OURS), (1, BECOMES_OURS), (2, THEIRS)],
    ),
    team(Service::DisabledChildren, "Disabled children", MANAGER, &[(6, OURS)]),
    team(Service::Fostering, "Fostering and adoption", MANAGER, &[(8, OURS)]),
    team(
        Service::ReviewingAndConferences,
        "Safeguarding and review",
        INTERIM,
        &[
            (1, persona(ReviewingOfficer, Permanent, "reviewing-officer")),
            (3, seat(ReviewingOfficer, Permanent)),
            (3, seat(ReviewingOfficer, Agency)),
            (1, seat(ReviewingOfficer, AgencyUntil("2014-11-03"))),
        ],
    ),
    team(Service::LeavingCare, "Leaving care", MANAGER, &[(6, seat(PersonalAdviser, Permanent))]),
    team(Service::EarlyHelp, "Early help", MANAGER, &[(8, seat(FamilySupportWorker, Permanent))]),
    team(Service::Fostering, "Service management", seat(HeadOfService, Agency), &[]),
];

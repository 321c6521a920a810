//! Teams of an authority of which no report says who sits in which post: everybody is permanent and stays.

use domain::team::Service;
use domain::worker::WorkerRole::{
    ConferenceChair, FamilySupportWorker, PersonalAdviser, ReviewingOfficer, SeniorSocialWorker, SocialWorker,
    TeamManager,
};

use super::establishment::HeldBy::Permanent;
use super::establishment::{Seat, TeamTable, persona, seat};

pub const MANAGER: Seat = seat(TeamManager, Permanent);
pub const WORKER: Seat = seat(SocialWorker, Permanent);
pub const SENIOR: Seat = seat(SeniorSocialWorker, Permanent);
pub const OFFICER: Seat = seat(ReviewingOfficer, Permanent);

const fn team(service: Service, name: &'static str, seats: &'static [(usize, Seat)]) -> TeamTable {
    TeamTable { service, name, lead: MANAGER, seats }
}

pub const FRONT_DOOR: TeamTable = team(
    Service::FrontDoor,
    "Front door",
    &[(1, persona(SocialWorker, Permanent, "front-door")), (4, WORKER), (1, SENIOR)],
);
pub const ASSESSMENT: TeamTable = TeamTable {
    service: Service::Assessment,
    name: "Assessment team 1",
    lead: persona(TeamManager, Permanent, "manager"),
    seats: &[
        (1, persona(SocialWorker, Permanent, "social-worker")),
        (1, persona(SocialWorker, Permanent, "social-worker-2")),
        (4, WORKER),
        (2, SENIOR),
    ],
};
const TEN: &[(usize, Seat)] = &[(8, WORKER), (2, SENIOR)];
pub const ASSESSMENT_2: TeamTable = team(Service::Assessment, "Assessment team 2", TEN);
pub const SAFEGUARDING: [TeamTable; 3] = [
    team(Service::FamilySafeguarding, "Family safeguarding team 1", TEN),
    team(Service::FamilySafeguarding, "Family safeguarding team 2", TEN),
    team(Service::FamilySafeguarding, "Family safeguarding team 3", TEN),
];
pub const CHILDREN_IN_CARE: [TeamTable; 3] = [
    team(Service::ChildrenInCare, "Children in care team 1", TEN),
    team(Service::ChildrenInCare, "Children in care team 2", TEN),
    team(Service::ChildrenInCare, "Children in care team 3", TEN),
];
pub const REVIEWING: TeamTable = team(
    Service::ReviewingAndConferences,
    "Safeguarding and review",
    &[
        (1, persona(ReviewingOfficer, Permanent, "reviewing-officer")),
        (7, OFFICER),
        (3, seat(ConferenceChair, Permanent)),
    ],
);
pub const FOSTERING: TeamTable = team(Service::Fostering, "Fostering and adoption", &[(6, WORKER)]);
pub const DISABLED: TeamTable = team(Service::DisabledChildren, "Disabled children", &[(4, WORKER)]);
pub const LEAVING_CARE: TeamTable =
    team(Service::LeavingCare, "Leaving care", &[(6, seat(PersonalAdviser, Permanent))]);
pub const EARLY_HELP: TeamTable = team(Service::EarlyHelp, "Early help", &[(8, seat(FamilySupportWorker, Permanent))]);

/// An authority of middle size.
pub const ALL: &[TeamTable] = &[
    FRONT_DOOR,
    ASSESSMENT,
    ASSESSMENT_2,
    SAFEGUARDING[0],
    SAFEGUARDING[1],
    SAFEGUARDING[2],
    CHILDREN_IN_CARE[0],
    CHILDREN_IN_CARE[1],
    CHILDREN_IN_CARE[2],
    REVIEWING,
    FOSTERING,
    DISABLED,
    LEAVING_CARE,
    EARLY_HELP,
];

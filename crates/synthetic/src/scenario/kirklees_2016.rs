//! After Kirklees Council, Cabinet, 24 May 2016.

use domain::contact::Outcome;
use domain::team::Service;

use super::establishment::{Seat, TeamTable};
use super::group::{Assessed, Becomes, COMMON, Care, Days, Group, IN_CARE};
use super::usual::{
    ASSESSMENT, ASSESSMENT_2, CHILDREN_IN_CARE, DISABLED, EARLY_HELP, FOSTERING, FRONT_DOOR, LEAVING_CARE, MANAGER,
    REVIEWING, SAFEGUARDING, SENIOR, WORKER,
};
use super::{Printed, Scenario, printed};

pub static SCENARIO: Scenario = Scenario {
    name: "kirklees-2016",
    authority: "An authority like Kirklees in 2016 (made up)",
    about: &[
        "Made up after a report to the Cabinet of Kirklees Council, 24 May 2016. The records are invented, and are such that the \
         figures of that report come out.",
        "The story stops on 24 May 2016. The figures are of April 2016, the latest month of which the report could know.",
        "That report also tells of 22 cases that auditors escalated. This record has no audits.",
    ],
    report: "Kirklees Council, Cabinet, 24 May 2016",
    start: "2013-01-07",
    until: "2016-05-24",
    children_living: &[(2012, 98_000), (2013, 98_400), (2014, 98_700), (2015, 99_000)],
    teams: TEAMS,
    groups,
    ordinary: 0,
    printed: PRINTED,
};

const APRIL: &str = "2016-04-30";

const PRINTED: &[Printed] = &[
    Printed {
        printed: "99.8",
        reading: "“The most recent monthly performance report” is read as that of April. A case is a child who is looked after on \
                  the last day of the month.",
        ..printed("54", "CLA-23", "snapshot", APRIL)
    },
    Printed {
        printed: "100",
        reading: "As number 54; a case is an open child protection plan.",
        ..printed("55", "CP-20", "snapshot", APRIL)
    },
];

const TEN: &[(usize, Seat)] = &[(8, WORKER), (2, SENIOR)];

const fn team(service: Service, name: &'static str) -> TeamTable {
    TeamTable { service, name, lead: MANAGER, seats: TEN }
}

const TEAMS: &[TeamTable] = &[
    FRONT_DOOR,
    ASSESSMENT,
    ASSESSMENT_2,
    SAFEGUARDING[0],
    SAFEGUARDING[1],
    SAFEGUARDING[2],
    CHILDREN_IN_CARE[0],
    CHILDREN_IN_CARE[1],
    CHILDREN_IN_CARE[2],
    team(Service::ChildrenInCare, "Children in care team 4"),
    REVIEWING,
    FOSTERING,
    DISABLED,
    LEAVING_CARE,
    EARLY_HELP,
];

fn group(what: &'static str, children: usize, referred: Days) -> Group {
    Group { what, children, referred, ..COMMON }
}

/// 500 children are looked after on 30 April 2016, one of them without a social worker. 320 have a child protection plan, and each
/// of them a social worker.
fn groups() -> Vec<Group> {
    let care = |what, children, ages, care| Group {
        one_each: true,
        ages,
        becomes: Becomes::Care(care),
        ..group(what, children, ("2013-02-04", "2015-11-27"))
    };
    let from = ("2013-04-22", "2016-02-19");
    let plan = |what, children, referred, ends| Group {
        enquiry: true,
        becomes: Becomes::Plan(ends),
        ..group(what, children, referred)
    };
    let days = ("2015-06-01", "2016-05-06");
    vec![
        care("looked after", 499, (0, 13), Care { from, ..IN_CARE }),
        care(
            "looked after, without a worker",
            1,
            (9, 9),
            Care { from: ("2016-04-18", "2016-04-18"), nobody: true, ..IN_CARE },
        ),
        plan("plan", 320, ("2015-05-05", "2016-04-01"), None),
        plan("plan, ended", 90, ("2014-09-01", "2015-04-30"), Some(("2015-09-14", "2016-03-31"))),
        Group { becomes: Becomes::InNeed(180), ..group("in need", 330, days) },
        group("closed", 300, days),
        Group { assessed: Assessed::After(50), decided: 2, ..group("closed late", 120, days) },
        Group { enquiry: true, ..group("enquiry", 180, days) },
        Group { becomes: Becomes::Refused, ..group("refused", 70, days) },
        Group {
            before: Some(("2015-06-01", "2015-09-30")),
            ..group("referred again", 150, ("2015-11-02", "2016-05-06"))
        },
        Group { becomes: Becomes::ContactOnly(Outcome::AdviceGiven), contact_decided: 1, ..group("advice", 320, days) },
        Group { becomes: Becomes::ContactOnly(Outcome::NoFurtherAction), ..group("nothing further", 260, days) },
    ]
}

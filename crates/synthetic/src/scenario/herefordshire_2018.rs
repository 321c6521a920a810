//! After Herefordshire Council, Children and Young People Scrutiny Committee, 1 October 2018. Its minutes print judgements and no
//! rates; the share of police contacts with no further action, of which they tell without a figure, is invented here.

use domain::contact::Outcome;

use super::group::{Assessed, Becomes, COMMON, Care, Days, Group, IN_CARE};
use super::{INVENTED, Printed, Scenario, printed, usual};

pub static SCENARIO: Scenario = Scenario {
    name: "herefordshire-2018",
    authority: "An authority like Herefordshire in 2018 (made up)",
    about: &[
        "Made up after the minutes of the Children and Young People Scrutiny Committee of Herefordshire Council, 1 October 2018. \
         They print judgements of an inspection and no rates. Every figure of this record is invented.",
        "The judgements: overall effectiveness requires improvement; the impact of leaders on social work practice with children \
         and families is inadequate.",
        "The minutes say that the police refer many children and that a high proportion of these need no further action. How many, \
         they do not say: the share of police contacts with no further action is invented.",
        "The story stops on 1 October 2018.",
    ],
    report: "Herefordshire Council, Children and Young People Scrutiny Committee, 1 October 2018",
    start: "2017-04-03",
    until: "2018-10-01",
    children_living: &[(2016, 36_000), (2017, 36_100), (2018, 36_200)],
    teams: usual::ALL,
    groups,
    ordinary: 0,
    printed: PRINTED,
};

const SEPTEMBER: &str = "2018-09-30";

const PRINTED: &[Printed] = &[
    Printed {
        part: Some("no_further_action"),
        printed: "70.0",
        reading: INVENTED,
        ..printed("", "FD-11", "month", SEPTEMBER)
    },
    Printed {
        part: Some("of_contacts"),
        printed: "40.0",
        reading: INVENTED,
        ..printed("", "FD-11", "month", SEPTEMBER)
    },
];

const POLICE: &str = "6";

fn group(what: &'static str, children: usize, referred: Days) -> Group {
    Group { what, children, referred, ..COMMON }
}

/// 120 of the 300 contacts of September 2018 are from the police, and 84 of these come to nothing.
fn groups() -> Vec<Group> {
    let mut all = Vec::new();
    for days in [
        ("2018-05-01", "2018-05-30"),
        ("2018-06-01", "2018-06-28"),
        ("2018-07-02", "2018-07-30"),
        ("2018-08-01", "2018-08-30"),
        ("2018-09-03", "2018-09-26"),
    ] {
        all.extend(month(days));
    }
    let care = Becomes::Care(Care { from: ("2017-07-03", "2018-07-20"), ..IN_CARE });
    let before = ("2017-05-02", "2018-04-25");
    all.push(Group { one_each: true, ages: (0, 13), becomes: care, ..group("looked after", 90, before) });
    all.push(Group { enquiry: true, becomes: Becomes::Plan(None), ..group("plan", 60, ("2017-10-02", "2018-04-25")) });
    all.push(Group { becomes: Becomes::InNeed(200), ..group("in need", 120, ("2017-10-02", "2018-04-25")) });
    all
}

fn month(days: Days) -> Vec<Group> {
    let of = |what, children, source| Group { source: Some(source), ..group(what, children, days) };
    let contact = |what, children, source, outcome| Group {
        becomes: Becomes::ContactOnly(outcome),
        contact_decided: 1,
        ..of(what, children, source)
    };
    vec![
        contact("police, nothing further", 84, POLICE, Outcome::NoFurtherAction),
        contact("police, advice", 24, POLICE, Outcome::AdviceGiven),
        of("police, assessed and closed", 12, POLICE),
        contact("school, advice", 40, "2A", Outcome::AdviceGiven),
        contact("health, nothing further", 30, "3A", Outcome::NoFurtherAction),
        Group { becomes: Becomes::InNeed(120), ..of("school", 45, "2A") },
        Group { enquiry: true, ..of("health", 25, "3D") },
        Group { assessed: Assessed::After(40), ..of("family", 24, "1A") },
        Group { before: Some(("2017-10-02", "2018-03-29")), ..of("referred again", 16, "1A") },
    ]
}

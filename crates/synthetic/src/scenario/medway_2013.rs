//! After Medway Council, Children and Young People Overview and Scrutiny Committee, 26 September 2013.

use domain::contact::Outcome;

use super::group::{Assessed, Becomes, COMMON, Care, Days, Group, IN_CARE};
use super::{Printed, Scenario, printed, usual};
use crate::tale::Set;

pub static SCENARIO: Scenario = Scenario {
    name: "medway-2013",
    authority: "An authority like Medway in 2013 (made up)",
    about: &[
        "Made up after a report to the Children and Young People Overview and Scrutiny Committee of Medway Council, 26 September \
         2013. The records are invented, and are such that the figures of that report come out.",
        "The story stops on 13 September 2013. The figures are of March, June and July 2013.",
    ],
    report: "Medway Council, Children and Young People Overview and Scrutiny Committee, 26 September 2013",
    start: "2011-04-04",
    until: "2013-09-13",
    children_living: &[(2010, 60_900), (2011, 61_300), (2012, 61_700), (2013, 62_000)],
    teams: usual::ALL,
    groups,
    ordinary: 0,
    printed: PRINTED,
};

const JULY: &str = "2013-07-31";
const OF_THE_MONTH: &str =
    "Re-referrals within 365 days, of the referrals of the month; the report says “at March” and “in June”.";

const PRINTED: &[Printed] = &[
    Printed { printed: "32", reading: OF_THE_MONTH, ..printed("46", "FD-06", "month", "2013-03-31") },
    Printed { printed: "17", reading: OF_THE_MONTH, ..printed("47", "FD-06", "month", "2013-06-30") },
    Printed { printed: "19", reading: OF_THE_MONTH, ..printed("48", "FD-06", "month", JULY) },
    Printed {
        printed: "69",
        reading: "Of the conferences about children of 12 or more, for whom the work was meant: the report says “69% of children”, \
                  which could be all children. Year to date until the last month that it prints.",
        ..printed("49", "CP-18", "year_to_date", JULY)
    },
];

fn groups() -> Vec<Group> {
    let mut all = contacts();
    all.extend(before());
    all.extend(MONTHS.iter().flat_map(referrals));
    all.extend(conferences());
    all
}

fn group(what: &'static str, children: usize, referred: Days) -> Group {
    Group { what, children, referred, ..COMMON }
}

fn contacts() -> Vec<Group> {
    let days = ("2012-10-01", "2013-09-06");
    let contact = |what, children, after, outcome| Group {
        contact_decided: after,
        becomes: Becomes::ContactOnly(outcome),
        ..group(what, children, days)
    };
    vec![
        contact("advice", 300, 1, Outcome::AdviceGiven),
        contact("nothing further", 200, 0, Outcome::NoFurtherAction),
        contact("nothing further, late", 60, 3, Outcome::NoFurtherAction),
    ]
}

/// A month of referrals, so many of them of a child who was referred before.
struct Month {
    referred: Days,
    again: usize,
    first_time: usize,
}

/// Earlier referrals lie between 40 and 360 days before, in months of which nothing is printed.
const BEFORE: Days = ("2012-08-06", "2013-01-25");

/// 48 of 150 in March, 25 of 147 in June, 27 of 142 in July.
const MONTHS: [Month; 8] = [
    Month { referred: ("2013-02-01", "2013-02-26"), again: 44, first_time: 105 },
    Month { referred: ("2013-03-01", "2013-03-27"), again: 48, first_time: 102 },
    Month { referred: ("2013-04-02", "2013-04-29"), again: 33, first_time: 110 },
    Month { referred: ("2013-05-01", "2013-05-29"), again: 27, first_time: 72 },
    Month { referred: ("2013-06-03", "2013-06-27"), again: 25, first_time: 122 },
    Month { referred: ("2013-07-01", "2013-07-30"), again: 27, first_time: 115 },
    Month { referred: ("2013-08-01", "2013-08-28"), again: 0, first_time: 118 },
    Month { referred: ("2013-09-02", "2013-09-10"), again: 0, first_time: 45 },
];

fn referrals(month: &Month) -> Vec<Group> {
    let of = |what, children| group(what, children, month.referred);
    let again = |what, children| Group { before: Some(BEFORE), ..of(what, children) };
    let (closed, in_need) = (month.first_time / 3, month.first_time / 4);
    vec![
        again("referred again, closed", month.again / 3),
        Group { becomes: Becomes::InNeed(120), ..again("referred again, in need", month.again - month.again / 3) },
        Group { decided: 1, ..of("closed", closed) },
        Group { becomes: Becomes::InNeed(150), assessed: Assessed::After(36), ..of("in need", in_need) },
        Group { enquiry: true, ..of("enquiry", month.first_time / 5) },
        Group { becomes: Becomes::Refused, ..of("refused", month.first_time / 12) },
        Group {
            assessed: Assessed::After(52),
            ..of("closed late", month.first_time - closed - in_need - month.first_time / 5 - month.first_time / 12)
        },
    ]
}

/// 29 conferences about children of 12 or more are held in the year to date; 20 of those children took part. Their first reviews
/// come in August. All other plans are of younger children.
fn conferences() -> Vec<Group> {
    let plan = |what, children, ages, referred| Group {
        ages,
        enquiry: true,
        becomes: Becomes::Plan(None),
        ..group(what, children, referred)
    };
    let days = ("2013-05-01", "2013-05-24");
    let of_twelve = |what, children, heard| Group {
        one_each: true,
        set: Set { heard: Some(heard), reviews_in_time: Some(true) },
        ..plan(what, children, (12, 15), days)
    };
    vec![
        of_twelve("took part in the conference", 20, true),
        of_twelve("took no part in it", 9, false),
        plan("younger", 18, (1, 8), days),
        plan("begun before", 150, (1, 8), ("2012-05-01", "2013-02-26")),
    ]
}

fn before() -> Vec<Group> {
    let care = |what, children, ages, referred, from| Group {
        one_each: true,
        ages,
        becomes: Becomes::Care(Care { from, ..IN_CARE }),
        ..group(what, children, referred)
    };
    vec![
        Group { becomes: Becomes::InNeed(240), ..group("in need", 180, ("2012-05-01", "2013-01-29")) },
        Group { assessed: Assessed::After(40), ..group("closed", 200, ("2012-05-01", "2013-01-29")) },
        care("looked after", 160, (0, 12), ("2011-05-03", "2012-11-02"), ("2011-08-01", "2013-01-31")),
    ]
}

//! After Slough Borough Council, Education and Children's Services Scrutiny Panel, 14 July 2015.

mod posts;

use domain::contact::Outcome;

use super::group::{Assessed, Becomes, COMMON, Care, Days, Group, IN_CARE};
use super::{Printed, Read, Scenario, printed};
use crate::tale::Set;

pub static SCENARIO: Scenario = Scenario {
    name: "slough-2015",
    authority: "An authority like Slough in 2015 (made up)",
    about: &[
        "Made up after a report to the Education and Children's Services Scrutiny Panel of Slough Borough Council, 14 July \
         2015. The records are invented, and are such that the figures of that report come out.",
        "The story stops on 30 June 2015. Most figures are of April 2015, the others of May 2014, March 2014 and 2015, and May \
         2015.",
    ],
    report: "Slough Borough Council, Education and Children's Services Scrutiny Panel, 14 July 2015",
    start: "2010-01-04",
    until: "2015-06-30",
    children_living: &[(2009, 37_200), (2010, 37_700), (2011, 38_200), (2012, 38_600), (2013, 39_000), (2014, 39_400)],
    teams: posts::TEAMS,
    groups,
    ordinary: 0,
    printed: PRINTED,
};

const APRIL: &str = "2015-04-30";
const MAY: &str = "2015-05-31";

const PRINTED: &[Printed] = &[
    Printed {
        printed: "48",
        read: Read::Rest,
        reading: "Of the last day of the month. The report counts staff of the service; counted here are posts of social \
                  workers up to the head of service.",
        ..printed("13", "WF-02", "snapshot", "2014-03-31")
    },
    Printed { printed: "46", reading: "As number 13.", ..printed("14", "WF-02", "snapshot", "2015-03-31") },
    Printed {
        printed: "54",
        read: Read::Rest,
        reading: "As number 13.",
        ..printed("14", "WF-02", "snapshot", "2015-03-31")
    },
    Printed { printed: "100", ..printed("19", "FD-02", "month", APRIL) },
    Printed {
        printed: "80.1",
        reading: "Of the referrals decided in the month, by the decision on the referral within one working day.",
        ..printed("20", "FD-05", "month", APRIL)
    },
    Printed { printed: "65.6", reading: "As number 20.", ..printed("21", "FD-05", "month", "2015-03-31") },
    Printed {
        printed: "19.6",
        reading: "Repeat referrals are read as re-referrals within 365 days, of the referrals of the month.",
        ..printed("22", "FD-06", "month", APRIL)
    },
    Printed {
        printed: "80.4",
        reading: "Month or year to date is not said; in April both are the same.",
        ..printed("23", "AS-02", "month", APRIL)
    },
    Printed {
        printed: "98",
        reading: "Plans that are open on the day and have been for three months. In each of the twelve months before it \
                  lies between 98% and 100% here.",
        ..printed("24", "CP-14", "snapshot", APRIL)
    },
    Printed {
        printed: "52.3",
        unit: "per 10,000",
        reading: "The day is not said: the last of the month of the other figures.",
        ..printed("25", "CLA-01", "snapshot", APRIL)
    },
    Printed {
        printed: "61.5",
        reading: "Of the last day of May.",
        ..printed("26", "CLA-06", "snapshot", "2014-05-31")
    },
    Printed { printed: "75", reading: "Of the last day of May.", ..printed("26", "CLA-06", "snapshot", MAY) },
    Printed {
        printed: "21.9",
        reading: "Rolling twelve months; of the children who left care after six months or more. The report does not say whom the \
                  share is of.",
        ..printed("27", "PER-03", "rolling_twelve_months", MAY)
    },
    Printed {
        printed: "244",
        unit: "per 10,000",
        reading: "Year to date, which on 30 April is one month, told as of a whole year. Rolling twelve months is the other \
                  reading: the record yields the same number by it (below).",
        ..printed("28", "CP-01", "year_to_date", APRIL)
    },
    Printed {
        printed: "244",
        unit: "per 10,000",
        reading: "The other reading of the same number.",
        ..printed("28", "CP-01", "rolling_twelve_months", APRIL)
    },
    Printed {
        printed: "71.8",
        unit: "per 10,000",
        reading: "Of the last day of the month, by the children of the middle of 2013.",
        ..printed("29", "CP-07", "snapshot", "2014-05-31")
    },
    Printed {
        printed: "51.8",
        unit: "per 10,000",
        reading: "Of the last day of the month, by the children of the middle of 2014.",
        ..printed("29", "CP-07", "snapshot", APRIL)
    },
];

/// Working days by which a decision on a referral is late.
const LATE: u32 = 3;

fn groups() -> Vec<Group> {
    let mut all = contacts();
    all.extend(before_2014_05());
    MONTHS.iter().for_each(|month| all.extend(usual_month(month)));
    all.extend(plans());
    all.extend(january_2015());
    all.extend(march_2015());
    all.extend(april_2015());
    all.extend(looked_after());
    all
}

fn group(what: &'static str, children: usize, referred: Days) -> Group {
    Group { what, children, referred, ..COMMON }
}

/// Contacts that come to nothing more. Those of April 2015 are all decided in time.
fn contacts() -> Vec<Group> {
    let contact = |what, children, referred, after, outcome| Group {
        contact_decided: after,
        becomes: Becomes::ContactOnly(outcome),
        ..group(what, children, referred)
    };
    let before = ("2014-05-01", "2015-03-20");
    vec![
        contact("advice, in time", 420, before, 1, Outcome::AdviceGiven),
        contact("nothing further, late", 160, before, 4, Outcome::NoFurtherAction),
        contact("nothing further, in April 2015", 140, ("2015-04-01", "2015-04-28"), 1, Outcome::NoFurtherAction),
        contact("advice, in April 2015", 90, ("2015-04-01", "2015-04-29"), 0, Outcome::AdviceGiven),
        contact("advice, since then", 180, ("2015-05-01", "2015-06-26"), 1, Outcome::AdviceGiven),
    ]
}

/// Enough work from before the months of the figures for the pages not to begin with them.
fn before_2014_05() -> Vec<Group> {
    vec![
        Group { becomes: Becomes::InNeed(210), ..group("in need", 260, ("2013-06-03", "2014-04-25")) },
        Group { assessed: Assessed::After(38), ..group("closed", 300, ("2013-06-03", "2014-04-25")) },
    ]
}

/// A month in which nothing is set but how many section 47 enquiries begin. Of its referrals and assessments about as many are
/// repeated or late as in the months of the figures.
struct Month {
    referred: Days,
    /// When some of these children were referred before.
    before: Days,
    /// Without those that lead to a plan, which stand among the plans.
    enquiries: usize,
    assessed: Assessed,
}

const fn month(referred: Days, before: Days, enquiries: usize, assessed: Assessed) -> Month {
    Month { referred, before, enquiries, assessed }
}

/// Some months before those of which nothing is printed.
const AUTUMN: Days = ("2013-09-02", "2013-12-18");
const SPRING: Days = ("2014-02-03", "2014-05-28");
const SUMMER: Days = ("2014-07-01", "2014-10-29");

/// 80 enquiries a month with those of the plans, and 81 in the first two: with the 79 of April 2015 they are 961 in twelve
/// months.
const MONTHS: [Month; 12] = [
    month(("2014-05-01", "2014-05-27"), AUTUMN, 81, Assessed::After(30)),
    month(("2014-06-02", "2014-06-27"), AUTUMN, 66, Assessed::After(30)),
    month(("2014-07-01", "2014-07-29"), AUTUMN, 55, Assessed::After(30)),
    month(("2014-08-01", "2014-08-27"), AUTUMN, 55, Assessed::After(36)),
    month(("2014-09-01", "2014-09-26"), SPRING, 65, Assessed::After(28)),
    month(("2014-10-01", "2014-10-29"), SPRING, 65, Assessed::After(30)),
    month(("2014-11-03", "2014-11-26"), SPRING, 65, Assessed::After(30)),
    month(("2014-12-01", "2014-12-17"), SPRING, 65, Assessed::After(25)),
    month(("2015-01-05", "2015-01-28"), SPRING, 75, Assessed::Within(("2015-02-02", "2015-02-27"))),
    month(("2015-02-02", "2015-02-25"), SUMMER, 60, Assessed::Within(("2015-03-02", "2015-03-31"))),
    month(("2015-05-01", "2015-05-26"), SUMMER, 70, Assessed::Within(("2015-06-01", "2015-06-29"))),
    month(("2015-06-01", "2015-06-24"), SUMMER, 64, Assessed::After(30)),
];

fn usual_month(month: &Month) -> Vec<Group> {
    let of = |what, children| Group { assessed: month.assessed, ..group(what, children, month.referred) };
    let enquiry = |what, children| Group { enquiry: true, ..of(what, children) };
    let in_need = month.enquiries / 3;
    let is_free = matches!(month.assessed, Assessed::After(_));
    let again = |one: Group| Group { before: Some(month.before), ..one };
    let slowly = |one: Group| Group { assessed: if is_free { Assessed::After(54) } else { one.assessed }, ..one };
    vec![
        Group { becomes: Becomes::Refused, ..of("refused", 11) },
        of("closed", 24),
        slowly(again(Group { decided: LATE, ..of("referred again, decided and assessed late", 16) })),
        slowly(again(Group { becomes: Becomes::InNeed(140), ..of("referred again, in need", 17) })),
        Group { decided: 1, ..enquiry("enquiry, closed", month.enquiries - in_need) },
        Group { becomes: Becomes::InNeed(160), ..enquiry("enquiry, in need", in_need) },
    ]
}

/// Child protection plans that were not begun in March or April 2015. 280 are open on 31 May 2014; of these 40, and 110 and 20 of
/// later ones, on 30 April 2015, with the 34 that began in March and April: 204. Three of the first 150 had a late review.
fn plans() -> Vec<Group> {
    let plan = |what, children, referred, ends| Group {
        enquiry: true,
        becomes: Becomes::Plan(ends),
        ..group(what, children, referred)
    };
    let early = ("2013-06-03", "2014-04-14");
    vec![
        plan("ended within the year", 240, early, Some(("2014-06-10", "2015-04-24"))),
        plan("open all the year", 40, early, None),
        plan("begun in June", 15, ("2014-06-02", "2014-06-27"), None),
        plan("begun in July", 15, ("2014-07-01", "2014-07-29"), None),
        plan("begun in July, ended", 10, ("2014-07-01", "2014-07-29"), Some(("2015-01-12", "2015-03-27"))),
        plan("begun in August", 15, ("2014-08-01", "2014-08-27"), None),
        plan("begun in August, ended", 10, ("2014-08-01", "2014-08-27"), Some(("2015-02-02", "2015-04-17"))),
        plan("begun in September", 12, ("2014-09-01", "2014-09-26"), None),
        Group {
            set: Set { reviews_in_time: Some(false), heard: None },
            one_each: true,
            ..plan("a late review", 3, ("2014-09-01", "2014-09-26"), None)
        },
        plan("begun in October", 15, ("2014-10-01", "2014-10-29"), None),
        plan("begun in November", 15, ("2014-11-03", "2014-11-26"), None),
        plan("begun in December", 15, ("2014-12-01", "2014-12-17"), None),
        plan("begun in January", 5, ("2015-01-05", "2015-01-09"), None),
        plan("begun in February", 20, ("2015-02-02", "2015-02-25"), None),
    ]
    .into_iter()
    .map(|plan| Group { assessed: if plan.referred.0 >= "2015-01-01" { IN_MARCH } else { plan.assessed }, ..plan })
    .collect()
}

const IN_MARCH: Assessed = Assessed::Within(("2015-03-09", "2015-03-31"));
const IN_APRIL: Assessed = Assessed::Within(("2015-04-01", "2015-04-30"));
const IN_MAY: Assessed = Assessed::Within(("2015-05-05", "2015-05-29"));

/// 30 assessments that take longer than 45 working days, until April.
fn january_2015() -> Vec<Group> {
    let late = Assessed::Within(("2015-04-07", "2015-04-29"));
    vec![Group { assessed: late, ..group("assessed late", 30, ("2015-01-05", "2015-01-21")) }]
}

/// 160 referrals decided, 105 of them in time; 80 enquiries; 110 assessments that are authorised in April, in time.
fn march_2015() -> Vec<Group> {
    let days = ("2015-03-02", "2015-03-24");
    let late = |one: Group| Group { decided: LATE, ..one };
    let enquiry = |one: Group| Group { enquiry: true, ..one };
    let of = |what, children, assessed| Group { assessed, ..group(what, children, days) };
    vec![
        enquiry(of("enquiry, closed", 25, IN_APRIL)),
        Group { decided: 1, before: Some(SUMMER), ..of("referred again, closed", 30, IN_APRIL) },
        Group { becomes: Becomes::InNeed(90), ..of("in need", 20, IN_APRIL) },
        enquiry(late(of("enquiry, decided late", 35, IN_APRIL))),
        Group { becomes: Becomes::InNeed(90), ..of("in need, assessed in May", 20, IN_MAY) },
        enquiry(late(Group { becomes: Becomes::Plan(None), ..of("plan, decided late", 20, IN_MAY) })),
        Group { becomes: Becomes::Refused, ..of("refused", 10, IN_MAY) },
    ]
}

/// 184 referrals, 36 of them of a child referred before. 176 of them are decided in the month, 141 of those in time. 79
/// enquiries. 13 assessments are authorised in the month, in time.
fn april_2015() -> Vec<Group> {
    let of = |what, children, days| Group { assessed: IN_MAY, ..group(what, children, days) };
    let enquiry = |one: Group| Group { enquiry: true, ..one };
    vec![
        Group {
            assessed: Assessed::Within(("2015-04-20", "2015-04-30")),
            ..of("assessed in April", 13, ("2015-04-01", "2015-04-09"))
        },
        enquiry(Group { becomes: Becomes::Plan(None), ..of("plan", 14, ("2015-04-01", "2015-04-02")) }),
        enquiry(of("enquiry", 30, ("2015-04-07", "2015-04-27"))),
        Group { becomes: Becomes::Refused, ..of("refused", 10, ("2015-04-01", "2015-04-27")) },
        Group { decided: 1, ..of("closed", 20, ("2015-04-01", "2015-04-27")) },
        Group { becomes: Becomes::InNeed(120), ..of("in need", 18, ("2015-04-01", "2015-04-27")) },
        Group {
            before: Some(("2014-06-03", "2014-12-12")),
            becomes: Becomes::InNeed(100),
            ..of("referred again", 36, ("2015-04-01", "2015-04-27"))
        },
        enquiry(Group { decided: LATE, ..of("enquiry, decided late", 35, ("2015-04-07", "2015-04-22")) }),
        Group { decided: 1, ..of("decided in May", 8, ("2015-04-30", "2015-04-30")) },
    ]
}

/// 206 children are looked after on 30 April and 31 May 2015. Of those under 16 and looked after for two years and a half, 32 of
/// 52 have lived in the same placement for two years on 31 May 2014, and 36 of 48 a year later.
fn looked_after() -> Vec<Group> {
    let care = |what, children, ages, referred, care| Group {
        one_each: true,
        ages,
        becomes: Becomes::Care(care),
        ..group(what, children, referred)
    };
    let young = (1, 8);
    let long = |moves| Care { from: ("2011-04-04", "2011-09-30"), moves: Some(moves), ..IN_CARE };
    let settled = Care { from: ("2010-04-06", "2011-03-31"), moves: Some(&[]), ..IN_CARE };
    let ends = ("2014-06-16", "2015-03-27");
    let (to_2010, to_2011) = (("2010-01-11", "2010-12-10"), ("2011-01-10", "2011-06-30"));
    let left =
        |why| Care { from: ("2012-12-03", "2014-05-30"), ends: Some((("2014-06-09", "2015-04-24"), why)), ..IN_CARE };
    let to_left = ("2012-10-01", "2014-03-28");
    vec![
        care("settled in both years", 24, young, to_2010, settled),
        care("settled, then with a guardian", 4, young, to_2010, Care { ends: Some((ends, "E45")), ..settled }),
        care("settled, then at home", 4, young, to_2010, Care { ends: Some((ends, "E4A")), ..settled }),
        care("moved, then settled", 12, young, to_2011, long(&[("2012-06-11", "2013-05-17")])),
        care("never settled", 8, young, to_2011, long(&[("2013-06-10", "2013-12-13"), ("2014-06-09", "2014-12-12")])),
        care(
            "moved late",
            4,
            young,
            ("2011-10-03", "2012-08-31"),
            Care { from: ("2012-01-09", "2012-11-16"), moves: Some(&[("2014-02-03", "2014-11-28")]), ..IN_CARE },
        ),
        care(
            "looked after for less than two years and a half",
            128,
            (0, 13),
            ("2012-11-05", "2014-12-12"),
            Care { from: ("2013-01-14", "2015-02-27"), ..IN_CARE },
        ),
        care(
            "of 15 and 16 years",
            30,
            (14, 14),
            ("2013-11-04", "2014-12-12"),
            Care { from: ("2014-01-13", "2015-02-27"), ..IN_CARE },
        ),
        care("adopted", 5, (0, 2), to_left, left("E12")),
        care("with a guardian", 5, (1, 10), to_left, left("E45")),
        care("at home again", 46, (3, 13), to_left, left("E4A")),
        care(
            "left before",
            20,
            (2, 12),
            ("2011-09-05", "2013-01-31"),
            Care { from: ("2011-11-07", "2013-04-12"), ends: Some((("2013-02-04", "2014-04-25"), "E4A")), ..IN_CARE },
        ),
    ]
}

//! Assurance and improvement: audits, the improvement plan and its risks. Their nouns are not in the record yet.

use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Span, Taken};

pub(super) const ASSURANCE: &[&Indicator] = &[&QA_01, &QA_02, &QA_03, &QA_04, &QA_05];
pub(super) const IMPROVEMENT: &[&Indicator] = &[&GOV_01, &GOV_02];

const AUDIT: Counts = Counts::Missing("case audit");

static QA_01: Indicator = Indicator {
    id: "QA-01",
    name: "Case audits completed against the plan",
    definition: "Of the case audits planned for the window, those completed in it.",
    numerator: "Audits completed",
    denominator: "Audits planned",
    shape: Shape::Share,
    windows: &[Span::Month, Span::Quarter],
    good: Direction::Higher,
    source: "Herefordshire Council, improvement report of 2013",
    why_none: "No audit was planned in this time",
    counts: AUDIT,
    ..COMMON
};

static QA_02: Indicator = Indicator {
    id: "QA-02",
    name: "Grades of case audits",
    definition: "Of the case audits graded in the window, the share of each grade.",
    numerator: "Audits with this grade",
    denominator: "Audits graded",
    shape: Shape::Mix,
    windows: &[Span::Month, Span::TwelveMonths],
    good: Direction::Higher,
    parts: &[
        Part { code: "outstanding", name: "Outstanding" },
        Part { code: "good", name: "Good" },
        Part { code: "requires_improvement", name: "Requires improvement" },
        Part { code: "inadequate", name: "Inadequate" },
    ],
    source: "Herefordshire Council, improvement report of 2013; case file audit guides of councils",
    why_none: "No audit was graded in this time",
    counts: AUDIT,
    ..COMMON
};

static QA_03: Indicator = Indicator {
    id: "QA-03",
    name: "Cases escalated from audit and closed on time",
    definition: "Of the cases that auditors escalated in the window, those put right by the day that was set.",
    numerator: "Escalated cases closed on time",
    denominator: "Cases escalated",
    shape: Shape::Share,
    windows: &[Span::Month, Span::TwelveMonths],
    good: Direction::Higher,
    source: "Kirklees Council, cabinet report of 24 May 2016",
    why_none: "No case was escalated from audit in this time",
    counts: AUDIT,
    ..COMMON
};

static QA_04: Indicator = Indicator {
    id: "QA-04",
    name: "Moderators who agree",
    definition: "Of the case audits moderated in the window, those to which the moderator gave the same grade.",
    numerator: "Audits with the same grade",
    denominator: "Audits moderated",
    shape: Shape::Share,
    windows: &[Span::Quarter, Span::TwelveMonths],
    good: Direction::Higher,
    source: "Case file audit guides of councils",
    why_none: "No audit was moderated in this time",
    counts: AUDIT,
    ..COMMON
};

static QA_05: Indicator = Indicator {
    id: "QA-05",
    name: "Overdue actions from audits",
    definition: "Of the actions from case audits that are open on the day, those that are overdue.",
    numerator: "Overdue actions",
    denominator: "Open actions",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Case file audit guides of councils",
    why_none: "No action from an audit was open on the day",
    counts: AUDIT,
    ..COMMON
};

static GOV_01: Indicator = Indicator {
    id: "GOV-01",
    name: "Actions of the improvement plan",
    definition: "Of the actions of the improvement plan on the day, the share of each rating.",
    numerator: "Actions with this rating",
    denominator: "Actions of the plan",
    shape: Shape::Mix,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Higher,
    parts: &[
        Part { code: "green", name: "Green" },
        Part { code: "amber", name: "Amber" },
        Part { code: "red", name: "Red" },
    ],
    source: "Herefordshire Council, report to scrutiny of 2018",
    why_none: "The plan had no action on the day",
    counts: Counts::Missing("plan action"),
    ..COMMON
};

static GOV_02: Indicator = Indicator {
    id: "GOV-02",
    name: "High risks to improvement",
    definition: "Of the risks to improvement that are open on the day, those with a high score.",
    numerator: "High risks",
    denominator: "Open risks",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Herefordshire Council, improvement report of 2013",
    why_none: "No risk was open on the day",
    counts: Counts::Missing("improvement risk"),
    ..COMMON
};

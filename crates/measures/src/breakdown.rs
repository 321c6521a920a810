//! Figures broken down: by service, team and worker, and by what is known of the child.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::codes;
use domain::dates::age_on;
use domain::{Fact, SubjectId};

use crate::child::About;
use crate::figure::{Figure, falls_within};
use crate::indicator::{Indicator, Span};
use crate::mart::Mart;
use crate::rows::Row;
use crate::scorecard::Scope;
use crate::window::Window;

/// By what figures are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    Service,
    Team,
    Worker,
    Ward,
    Ethnicity,
    Sex,
    Age,
    Disability,
    Unaccompanied,
}

impl By {
    pub const ALL: [Self; 9] = [
        Self::Service,
        Self::Team,
        Self::Worker,
        Self::Ward,
        Self::Ethnicity,
        Self::Sex,
        Self::Age,
        Self::Disability,
        Self::Unaccompanied,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Team => "team",
            Self::Worker => "worker",
            Self::Ward => "ward",
            Self::Ethnicity => "ethnicity",
            Self::Sex => "sex",
            Self::Age => "age",
            Self::Disability => "disability",
            Self::Unaccompanied => "unaccompanied",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Team => "Team",
            Self::Worker => "Worker",
            Self::Ward => "Ward",
            Self::Ethnicity => "Ethnicity",
            Self::Sex => "Sex",
            Self::Age => "Age",
            Self::Disability => "Disability",
            Self::Unaccompanied => "Unaccompanied asylum-seeking child",
        }
    }

    /// Whether it says who has the child; the others say who the child is.
    pub fn is_of_desks(self) -> bool {
        matches!(self, Self::Service | Self::Team | Self::Worker)
    }
}

/// One group: a word that stands for it, and what to call it. The key sorts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Groups with a place come before those without (`Not known`, `Unallocated`).
    last: bool,
    pub label: String,
    pub key: String,
}

impl Group {
    fn of(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { last: false, label: label.into(), key: key.into() }
    }

    fn not_known(label: &str) -> Self {
        Self { last: true, label: label.to_owned(), key: String::new() }
    }
}

/// What nobody has is a group of its own.
pub const UNALLOCATED: &str = "Unallocated";
const NOT_KNOWN: &str = "Not known";

/// The group of a row.
pub fn group_of(mart: &Mart, by: By, about: Option<&About>, row: &Row) -> Group {
    match by {
        By::Service => mart
            .staff()
            .service_of(row.desk)
            .map_or_else(|| Group::not_known(UNALLOCATED), |service| Group::of(service.code(), service.in_words())),
        By::Team => of_team(mart, row),
        By::Worker => of_worker(mart, row),
        _ => about.map_or_else(|| Group::not_known(NOT_KNOWN), |about| of_child(by, about, row.day)),
    }
}

fn of_team(mart: &Mart, row: &Row) -> Group {
    let Some(team) = mart.team_of(row.desk) else { return Group::not_known(UNALLOCATED) };
    let name = mart.staff().team(team).map_or_else(|| "A team that is not known".to_owned(), |team| team.name.clone());
    Group::of(team.to_string(), name)
}

fn of_worker(mart: &Mart, row: &Row) -> Group {
    let Some(worker) = row.desk.worker else { return Group::not_known(UNALLOCATED) };
    let known = mart.staff().worker(worker);
    let name = known.map_or_else(|| "A worker who is not known".to_owned(), |worker| worker.name.clone());
    Group::of(worker.to_string(), name)
}

fn of_child(by: By, about: &About, day: NaiveDate) -> Group {
    let not_known = || Group::not_known(NOT_KNOWN);
    let yes_or_no = |so: Option<bool>| match so {
        Some(true) => Group::of("yes", "Yes"),
        Some(false) => Group::of("no", "No"),
        None => Group::not_known(NOT_KNOWN),
    };
    match by {
        By::Ward => about.ward.as_ref().map_or_else(not_known, |ward| Group::of(ward.clone(), ward.clone())),
        By::Ethnicity => about.ethnicity.as_deref().map_or_else(not_known, of_ethnicity),
        By::Sex => match about.sex.as_deref() {
            Some("F") => Group::of("F", "Female"),
            Some("M") => Group::of("M", "Male"),
            _ => not_known(),
        },
        By::Age => about.born.map_or_else(not_known, |born| of_age(born, day)),
        By::Disability => yes_or_no(about.disabled),
        _ => yes_or_no(Some(about.unaccompanied)),
    }
}

fn of_ethnicity(code: &str) -> Group {
    Group::of(code, codes::ETHNICITY.label(code))
}

/// The bands of the Department's statistics.
const BANDS: [(u32, &str, &str); 5] = [
    (1, "0", "Under 1"),
    (5, "1-4", "1 to 4"),
    (10, "5-9", "5 to 9"),
    (16, "10-15", "10 to 15"),
    (u32::MAX, "16+", "16 and over"),
];

fn of_age(born: NaiveDate, day: NaiveDate) -> Group {
    let Some(age) = age_on(born, day) else { return Group::of("unborn", "0 Unborn") };
    let place = BANDS.iter().position(|(below, ..)| age < *below).unwrap_or(BANDS.len() - 1);
    let (_, key, label) = BANDS[place];
    Group { last: false, label: label.to_owned(), key: format!("{place}{key}") }
}

/// A figure for each group of a scope, in the order in which they are shown.
pub fn figures_by(
    mart: &Mart,
    by: By,
    scope: Scope,
    indicator: &'static Indicator,
    part: Option<usize>,
    (span, window): (Span, Window),
) -> Vec<(Group, Figure)> {
    let mut groups: BTreeMap<Group, Vec<(SubjectId, Row)>> = BTreeMap::new();
    for (subject, about, row) in mart.rows(indicator) {
        if falls_within(indicator, window, row.day) && scope.holds(mart, row.desk) {
            groups.entry(group_of(mart, by, about, row)).or_default().push((subject, *row));
        }
    }
    let figure = |mut rows: Vec<(SubjectId, Row)>| {
        rows.sort_unstable_by_key(|(_, row)| (row.day, row.entry, row.part));
        // Nobody has counted how many children live in a ward, or belong to a team: a rate is of the whole authority.
        Figure::of(indicator, part, span, window, rows, None)
    };
    let mut all: Vec<(Group, Figure)> = groups.into_iter().map(|(group, rows)| (group, figure(rows))).collect();
    if by == By::Age {
        all.sort_by(|(one, _), (other, _)| (one.last, &one.key).cmp(&(other.last, &other.key)));
    }
    all
}

/// Whether a fact is about who works here, and not about a child.
pub fn is_of_the_workforce(fact: &Fact) -> bool {
    matches!(fact, Fact::Worker(_) | Fact::Post(_) | Fact::Supervision(_) | Fact::Absence(_) | Fact::Team(_))
}

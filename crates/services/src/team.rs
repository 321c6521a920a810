//! Teams: their children without a worker first, then those not seen in time, then what is overdue beside the caseload.

mod page;

pub use page::{Decision, NotSeen, TeamLine, TeamPage, Teams, Unallocated, WorkerLine};

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::team::Team;
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

/// Teams that are open on a day, by name.
pub(crate) fn open(picture: &Picture, day: NaiveDate) -> Vec<(SubjectId, Team)> {
    let mut teams = BTreeMap::<SubjectId, Team>::new();
    for held in picture.all(Kind::Team) {
        if let Fact::Team(team) = &held.fact
            && team.from.is_none_or(|from| from <= day)
            && team.until.is_none_or(|until| until > day)
        {
            teams.insert(held.subject, (**team).clone());
        }
    }
    let mut teams: Vec<_> = teams.into_iter().collect();
    teams.sort_by(|one, other| (&one.1.name, one.0).cmp(&(&other.1.name, other.0)));
    teams
}

/// One team, open or not.
pub(crate) fn one(picture: &Picture, team: SubjectId) -> Option<Team> {
    picture.of_kinds(team, &[Kind::Team]).find_map(|held| match &held.fact {
        Fact::Team(team) => Some((**team).clone()),
        _ => None,
    })
}

pub(crate) fn name(picture: &Picture, team: SubjectId) -> Option<String> {
    one(picture, team).map(|team| team.name)
}

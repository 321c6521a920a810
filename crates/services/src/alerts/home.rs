//! Alerts on a first page: how many wait, by rule, and in the teams that the reader manages.

use std::collections::BTreeMap;

use domain::SubjectId;
use measures::alerts::Rule;

use super::line;
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// Counts and nothing else: no child is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertsAtHome {
    pub counts: Vec<(Rule, usize)>,
    pub total: usize,
    /// Those of others that have come up to the reader.
    pub escalated: usize,
    /// Of the teams that the reader manages.
    pub teams: Vec<TeamAlerts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamAlerts {
    pub team: SubjectId,
    pub name: String,
    pub waiting: usize,
}

impl Sightline {
    /// What waits for the reader; `None` for who has no alerts at all.
    pub(crate) async fn alerts_at_home(
        &self,
        actor: &Actor,
        purpose: Purpose,
    ) -> Result<Option<AlertsAtHome>, ServiceError> {
        if self.require(actor, Action::SeeCaseload, purpose).is_err() {
            return Ok(None);
        }
        self.warm_alerts().await?;
        let picture = self.picture().await?;
        let alerts = self.all_alerts(&picture);
        let reader = self.reader(&alerts, actor, purpose);
        let (mut counts, mut escalated) = (BTreeMap::<Rule, usize>::new(), 0);
        for seen in line::for_reader(&alerts, reader).filter(|seen| seen.stands.is_waiting()) {
            *counts.entry(seen.alert.rule).or_default() += 1;
            escalated += usize::from(seen.stands.level > 0);
        }
        let waiting = |team: SubjectId| {
            let of_team = line::of_children(&alerts, alerts.of_team(team));
            let theirs = of_team.filter(|seen| alerts.desks.team_of(seen.alert.rule, seen.lead) == Some(team));
            theirs.filter(|seen| seen.stands.is_waiting()).count()
        };
        let managed = alerts.desks.teams().filter(|(_, team)| reader.me.is_some() && team.manager == reader.me);
        let named = managed.map(|(team, known)| TeamAlerts { team, name: known.name.clone(), waiting: waiting(team) });
        let mut teams: Vec<TeamAlerts> = named.collect();
        teams.sort_by(|one, other| (&one.name, one.team).cmp(&(&other.name, other.team)));
        Ok(Some(AlertsAtHome { total: counts.values().sum(), counts: counts.into_iter().collect(), escalated, teams }))
    }
}

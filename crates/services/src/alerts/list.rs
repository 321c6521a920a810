//! The lists: one's own alerts, those of a team and of a service.

use std::collections::BTreeMap;

use domain::alert::{AlertHandling, Handled};
use domain::team::Service;
use domain::{SubjectId, When};
use measures::alerts::{Owner, Rule};
use picture::Picture;

use super::kept::AllAlerts;
use super::line::{self, AlertLine, Seen};
use super::{Filter, Scope, Show};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::error::ServiceError;

/// The most lines that a page shows; a file has all.
pub const LISTED: usize = 100;

/// One list.
#[derive(Clone, Debug)]
pub struct AlertsPage {
    pub scope: Scope,
    /// `My alerts`, the name of the team, the service.
    pub heading: String,
    pub filter: Filter,
    /// How many of each rule, before the list is narrowed to one rule.
    pub counts: Vec<(Rule, usize)>,
    /// In the list as it is asked for, those that may not be opened too.
    pub total: usize,
    /// Those about children whose records the reader may not open.
    pub not_shown: usize,
    pub lines: Vec<AlertLine>,
    pub pages: usize,
    /// For narrowing: who owns some of these, and in which teams they are.
    pub people: Vec<(SubjectId, String)>,
    pub teams: Vec<(SubjectId, String)>,
    /// For whom an account belongs to no worker: nothing can be theirs but what lies on the duty desk.
    pub is_nobody: bool,
}

/// Who asks, as far as alerts are somebody's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub me: Option<SubjectId>,
    pub has_duty: bool,
}

impl Sightline {
    /// A list of alerts. That its owner saw those it shows is written down, once for each.
    ///
    /// # Errors
    /// The actor may not see such a list, or there is no such team.
    pub async fn alerts(
        &self,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        filter: &Filter,
    ) -> Result<AlertsPage, ServiceError> {
        let action = if scope == Scope::Mine { Action::SeeCaseload } else { Action::SeeTeam };
        self.require(actor, action, purpose)?;
        self.warm_alerts().await?;
        let tell = |picture: &Picture| self.list_of(picture, actor, purpose, scope, filter);
        let (mut write, (page, unseen)) = self.told_under_lock(tell).await?;
        if scope == Scope::Mine && !filter.download && !unseen.is_empty() {
            let at = When::moment(self.clock.now());
            let facts = unseen.into_iter().map(|(child, key)| {
                let seen = AlertHandling {
                    alert: key.into(),
                    what: Handled::Seen,
                    by: actor.user_name.clone(),
                    at,
                    note: None,
                };
                NewFact::typed(self.new_id(), child, seen)
            });
            let facts = facts.collect();
            let doing = Doing { actor, purpose, what: "see one’s alerts", reason: None, request_key: None };
            doing.append(&mut write, facts).await?;
        }
        let what = if filter.download { "a list of alerts, as a file" } else { "a list of alerts" };
        record_look(&mut write, actor, purpose, None, what).await?;
        write.commit().await?;
        Ok(page)
    }

    pub(super) fn reader(&self, alerts: &AllAlerts, actor: &Actor, purpose: Purpose) -> Reader {
        Reader {
            me: alerts.desks.of_account(&actor.user_name),
            has_duty: self.require(actor, Action::SeeTeam, purpose).is_ok(),
        }
    }

    /// The list, and those of the reader's own on it that they have not seen.
    fn list_of(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        filter: &Filter,
    ) -> Result<(AlertsPage, Vec<(SubjectId, String)>), ServiceError> {
        let alerts = self.all_alerts(picture);
        let reader = self.reader(&alerts, actor, purpose);
        let heading = heading(&alerts, scope)?;
        let visible = self.visible_children(picture, actor, purpose);
        let (mut people, mut teams) = (BTreeMap::new(), BTreeMap::new());
        let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
        let (mut shown, mut not_shown) = (Vec::new(), 0);
        for seen in within(&alerts, scope, reader) {
            if let Owner::Worker(worker) = seen.stands.owned.owner {
                people.entry(worker).or_insert_with(|| alerts.desks.worker(worker).map(|known| known.name.clone()));
            }
            if let Some(team) = alerts.desks.team_of(seen.alert.rule, seen.lead) {
                teams.entry(team).or_insert_with(|| alerts.desks.team(team).map(|known| known.name.clone()));
            }
            if !passes(&seen, &alerts, filter) {
                continue;
            }
            let is_visible = visible.contains(seen.child);
            if is_visible {
                *counts.entry(seen.alert.rule).or_default() += 1;
            }
            if filter.rule.is_some_and(|rule| rule != seen.alert.rule) {
                continue;
            }
            if is_visible {
                shown.push(seen);
            } else {
                not_shown += 1;
            }
        }
        shown.sort_by(|one, other| {
            let order = |seen: &Seen<'_>| {
                let alert = seen.alert;
                (std::cmp::Reverse(seen.stands.level), alert.severity, alert.rule, alert.presses_from())
            };
            order(one)
                .cmp(&order(other))
                .then_with(|| (one.child, &one.alert.key).cmp(&(other.child, &other.alert.key)))
        });
        let (total, pages) = (shown.len() + not_shown, shown.len().div_ceil(LISTED).max(1));
        let (from, most) =
            if filter.download { (0, usize::MAX) } else { (filter.page.min(pages - 1) * LISTED, LISTED) };
        let of_page = || shown.iter().skip(from).take(most);
        let is_mine = |seen: &&Seen<'_>| {
            reader.me.is_some_and(|me| seen.stands.owned.owner == Owner::Worker(me))
                && !seen.was_seen_by(&actor.user_name)
        };
        let unseen = of_page().filter(is_mine).map(|seen| (seen.child, seen.alert.key.clone())).collect();
        let page = AlertsPage {
            scope,
            heading,
            filter: Filter { page: filter.page.min(pages - 1), ..filter.clone() },
            counts: counts.into_iter().collect(),
            total,
            not_shown,
            lines: of_page().map(|seen| seen.line(picture, &alerts)).collect(),
            pages,
            people: by_name(people),
            teams: by_name(teams),
            is_nobody: scope == Scope::Mine && reader.me.is_none() && !reader.has_duty,
        };
        Ok((page, unseen))
    }
}

fn heading(alerts: &AllAlerts, scope: Scope) -> Result<String, ServiceError> {
    match scope {
        Scope::Mine => Ok("My alerts".to_owned()),
        Scope::Team(team) => {
            let known = alerts.desks.team(team).map(|known| format!("Alerts of {}", known.name));
            known.ok_or_else(|| ServiceError::NotFound("There is no such team.".to_owned()))
        }
        Scope::Service(service) => Ok(format!("Alerts of the service: {}", Service::in_words(service).to_lowercase())),
    }
}

/// All of a scope.
fn within(alerts: &AllAlerts, scope: Scope, reader: Reader) -> Vec<Seen<'_>> {
    match scope {
        Scope::Mine => line::for_reader(alerts, reader).collect(),
        Scope::Team(team) => line::of_children(alerts, alerts.of_team(team))
            .filter(|seen| alerts.desks.team_of(seen.alert.rule, seen.lead) == Some(team))
            .collect(),
        Scope::Service(service) => line::all(alerts)
            .filter(|seen| alerts.desks.service_of(seen.alert.rule, seen.lead) == Some(service))
            .collect(),
    }
}

/// All of a filter but the rule.
fn passes(seen: &Seen<'_>, alerts: &AllAlerts, filter: &Filter) -> bool {
    let waits = match filter.show {
        Show::Waiting => seen.stands.is_waiting(),
        Show::Handled => !seen.stands.is_waiting(),
        Show::All => true,
    };
    let (rule, lead) = (seen.alert.rule, seen.lead);
    waits
        && filter.view.has(seen.alert, alerts.today())
        && filter.person.is_none_or(|person| seen.stands.owned.owner == Owner::Worker(person))
        && filter.team.is_none_or(|team| alerts.desks.team_of(rule, lead) == Some(team))
        && filter.service.is_none_or(|service| alerts.desks.service_of(rule, lead) == Some(service))
}

fn by_name(found: BTreeMap<SubjectId, Option<String>>) -> Vec<(SubjectId, String)> {
    let mut all: Vec<(SubjectId, String)> = found.into_iter().filter_map(|(id, name)| Some((id, name?))).collect();
    all.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    all
}

//! The standards of the authority, a team or a worker.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::SubjectId;
use measures::scorecard::Scope;
use measures::standards::{Against, ChildAgainst, Outcome, Standard, Standards};
use picture::Picture;

use super::May;
use crate::access::record_look;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::caseload::{WorkerLoad, load};
use crate::error::ServiceError;
use crate::per_child::PerChild;
use crate::{team, worker};

/// The most children that a page names: beyond it the number says how many there are.
pub const LISTED: usize = 100;

/// How children stand against one standard. Those to whom it does not apply, or not yet, are in none of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub met: usize,
    pub not_met: usize,
    /// The record was made from a file that does not tell of it.
    pub cannot_say: usize,
}

impl Counts {
    fn take(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Met { .. } => self.met += 1,
            Outcome::NotMet { .. } => self.not_met += 1,
            Outcome::CannotSay { .. } => self.cannot_say += 1,
            Outcome::DoesNotApply { .. } => {}
        }
    }

    /// Those to whom it applies and of whom it can be said.
    pub fn of(&self) -> usize {
        self.met + self.not_met
    }

    /// `12 of 14`, or that there is nobody.
    pub fn in_words(&self) -> String {
        if self.of() == 0 { "Nobody".to_owned() } else { format!("{} of {}", self.met, self.of()) }
    }
}

/// One standard with its counts.
#[derive(Clone, Debug)]
pub struct StandardLine {
    pub standard: Arc<Standard>,
    pub counts: Counts,
}

impl StandardLine {
    /// `3 children: a date for the review`; empty where nobody needs it.
    pub fn would_help(&self) -> String {
        match self.counts.not_met {
            0 => String::new(),
            1 => format!("1 child would be helped by {}.", self.standard.help),
            number => format!("{number} children would be helped by {}.", self.standard.help),
        }
    }
}

/// A team or a worker.
#[derive(Clone, Debug)]
pub struct GroupLine {
    pub name: String,
    /// Its own page of standards; `None` where there is none.
    pub address: Option<String>,
    /// `14 children, 6 families`: beside the standards always the caseload.
    pub caseload: Option<String>,
    pub children: usize,
    /// Those of them for whom nothing is asked today.
    pub in_order: usize,
    /// In the order of the standards.
    pub counts: Vec<Counts>,
}

/// What one child needs.
#[derive(Clone, Debug)]
pub struct ChildNeeds {
    pub child: SubjectId,
    pub label: String,
    pub worker: String,
    pub needs: Vec<Need>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub name: String,
    pub why: String,
    pub address: String,
    pub link: &'static str,
}

/// The page.
#[derive(Clone, Debug)]
pub struct StandardsPage {
    pub scope: Scope,
    pub scope_in_words: String,
    pub day: NaiveDate,
    /// The file of the council, for who asks where it is set.
    pub file: String,
    /// Children with open work.
    pub children: usize,
    pub standards: Vec<StandardLine>,
    /// Of which the children are listed; `None`: all.
    pub chosen: Option<Arc<Standard>>,
    /// Teams of the authority, workers of a team.
    pub groups: Vec<GroupLine>,
    /// Who needs most first. Of the whole authority only where one standard is chosen.
    pub needs: Vec<ChildNeeds>,
    /// Further ones, beyond the list.
    pub further: usize,
    /// Children who need something and whose records the reader may not open.
    pub hidden: usize,
    /// The worker with the caseload, on the page of one.
    pub load: Option<WorkerLoad>,
    pub is_own: bool,
}

impl StandardsPage {
    /// Whether the page lists children at all.
    pub fn lists_children(&self) -> bool {
        self.scope != Scope::Authority || self.chosen.is_some()
    }
}

impl Sightline {
    /// The standards of a scope. Workers see their own; managers those of teams and workers.
    ///
    /// # Errors
    /// The actor may not see such a scope; there is no such team, worker or standard.
    pub async fn practice_standards(
        &self,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        standard: Option<&str>,
    ) -> Result<StandardsPage, ServiceError> {
        self.require_figures(&*self.picture().await?, actor, purpose, scope)?;
        self.warm_standards().await?;
        let tell = |picture: &Picture| self.standards_of(picture, actor, purpose, scope, standard);
        let (mut write, page) = self.told_under_lock(tell).await?;
        record_look(&mut write, actor, purpose, None, look(scope)).await?;
        write.commit().await?;
        Ok(page)
    }

    fn standards_of(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        standard: Option<&str>,
    ) -> Result<StandardsPage, ServiceError> {
        self.require_figures(picture, actor, purpose, scope)?;
        let scope_in_words = self.scope_in_words(picture, scope)?;
        let day = self.clock.today();
        let chosen = match standard.map(|id| Standards::in_force().standard(id)) {
            Some(None) => return Err(ServiceError::NotFound("This council has no such standard.".to_owned())),
            Some(Some(standard)) => Some(standard.clone()),
            None => None,
        };
        let all = self.all_against(picture);
        let within: Vec<(SubjectId, &ChildAgainst)> =
            all.children().filter(|(_, child)| holds(scope, &all, child)).collect();
        let work = self.workloads(picture);
        let load_of = |id: SubjectId| Some(load(picture, &work, id, &worker::one(picture, id, day)?));
        let may = May::of(self, picture, actor, purpose);
        let groups = match scope {
            Scope::Authority | Scope::Service(_) => grouped(
                &within,
                |child| all.team_of(child),
                |team| {
                    let name = team::name(picture, team).unwrap_or_else(|| "A team without a name".to_owned());
                    (name, may.see_teams.then(|| format!("/teams/{team}/standards")), None)
                },
                Some("/unallocated/standards"),
            ),
            Scope::Team(_) => grouped(
                &within,
                |child| child.desk.worker,
                |id| {
                    let load = load_of(id);
                    let name =
                        load.as_ref().map_or_else(|| "A worker without a name".to_owned(), |load| load.name.clone());
                    (name, Some(format!("/workers/{id}/standards")), load.map(|load| load.in_words()))
                },
                None,
            ),
            Scope::Worker(_) | Scope::Unallocated => Vec::new(),
        };
        let load = match scope {
            Scope::Worker(id) => load_of(id),
            _ => None,
        };
        let mut page = StandardsPage {
            scope,
            scope_in_words,
            day,
            file: Standards::in_force().file().to_owned(),
            children: within.len(),
            standards: lines(&within),
            chosen,
            groups,
            needs: Vec::new(),
            further: 0,
            hidden: 0,
            is_own: self.is_own(picture, actor, scope),
            load,
        };
        if page.lists_children() {
            self.list(picture, actor, purpose, &all, &within, &mut page);
        }
        Ok(page)
    }

    fn is_own(&self, picture: &Picture, actor: &Actor, scope: Scope) -> bool {
        let Scope::Worker(id) = scope else { return false };
        let known = worker::one(picture, id, self.clock.today());
        known.and_then(|known| known.user_name).as_deref() == Some(&actor.user_name)
    }

    fn list(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        all: &PerChild<ChildAgainst>,
        within: &[(SubjectId, &ChildAgainst)],
        page: &mut StandardsPage,
    ) {
        let visible = self.visible_children(picture, actor, purpose);
        let may = May::of(self, picture, actor, purpose);
        let is_meant = |one: &&Against| page.chosen.as_ref().is_none_or(|chosen| chosen.id == one.standard.id);
        let mut shown: Vec<(usize, String, SubjectId, &ChildAgainst)> = Vec::new();
        let mut hidden = 0;
        for (child, against) in within {
            let needs = against.needs().filter(is_meant).count();
            match (needs, visible.contains(*child)) {
                (0, _) => {}
                (_, false) => hidden += 1,
                (needs, true) => shown.push((needs, picture.label(*child), *child, against)),
            }
        }
        shown.sort_by(|one, other| (other.0, &one.1, one.2).cmp(&(one.0, &other.1, other.2)));
        let needs = shown.iter().take(LISTED).map(|(_, label, child, against)| ChildNeeds {
            child: *child,
            label: label.clone(),
            worker: who_has(all, against),
            needs: against.needs().filter(is_meant).map(|one| need(&may, *child, one)).collect(),
        });
        let (needs, further) = (needs.collect(), shown.len().saturating_sub(LISTED));
        (page.needs, page.further, page.hidden) = (needs, further, hidden);
    }
}

fn look(scope: Scope) -> &'static str {
    match scope {
        Scope::Team(_) => "the practice standards of a team",
        Scope::Worker(_) => "the practice standards of a worker",
        _ => "the practice standards",
    }
}

fn holds(scope: Scope, all: &PerChild<ChildAgainst>, child: &ChildAgainst) -> bool {
    let desk = child.desk;
    match scope {
        Scope::Authority => true,
        Scope::Service(service) => all.staff.service_of(desk) == Some(service),
        Scope::Team(team) => all.team_of(child) == Some(team),
        Scope::Worker(worker) => desk.worker == Some(worker),
        Scope::Unallocated => all.team_of(child).is_none() && desk.worker.is_none(),
    }
}

fn who_has(all: &PerChild<ChildAgainst>, against: &ChildAgainst) -> String {
    let worker = against.desk.worker.and_then(|worker| all.staff.worker(worker));
    worker.map_or_else(|| "Nobody".to_owned(), |worker| worker.name.clone())
}

fn need(may: &May, child: SubjectId, one: &Against) -> Need {
    let (address, words) = match one.outcome {
        Outcome::NotMet { helps, .. } => may.link(child, helps),
        _ => (format!("/children/{child}"), "Open the record"),
    };
    Need { name: one.standard.name.clone(), why: one.outcome.why().to_owned(), address, link: words }
}

fn counted<'a>(children: impl IntoIterator<Item = &'a ChildAgainst>) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); Standards::in_force().all().len()];
    for child in children {
        child.against.iter().zip(&mut counts).for_each(|(one, counts)| counts.take(&one.outcome));
    }
    counts
}

fn lines(within: &[(SubjectId, &ChildAgainst)]) -> Vec<StandardLine> {
    let counts = counted(within.iter().map(|(_, child)| *child));
    let all = Standards::in_force().all().iter();
    all.zip(counts).map(|(standard, counts)| StandardLine { standard: standard.clone(), counts }).collect()
}

/// By name, and what belongs to nobody last. The groups add up to the whole.
fn grouped(
    within: &[(SubjectId, &ChildAgainst)],
    key: impl Fn(&ChildAgainst) -> Option<SubjectId>,
    named: impl Fn(SubjectId) -> (String, Option<String>, Option<String>),
    nobody: Option<&str>,
) -> Vec<GroupLine> {
    let mut groups: BTreeMap<Option<SubjectId>, Vec<&ChildAgainst>> = BTreeMap::new();
    for (_, child) in within {
        groups.entry(key(child)).or_default().push(child);
    }
    let mut lines: Vec<(bool, GroupLine)> = groups
        .into_iter()
        .map(|(id, children)| {
            let (name, address, caseload) = match id.map(&named) {
                Some(named) => named,
                None => ("Nobody".to_owned(), nobody.map(str::to_owned), None),
            };
            let in_order = children.iter().filter(|child| child.needs().next().is_none()).count();
            let counts = counted(children.iter().copied());
            (id.is_none(), GroupLine { name, address, caseload, children: children.len(), in_order, counts })
        })
        .collect();
    lines.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
    lines.into_iter().map(|(_, line)| line).collect()
}

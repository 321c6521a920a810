//! Data quality: what is missing or contradictory, by kind of fault and by team, each with the place to mend it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::clock::Timescales;
use domain::{Fact, SubjectId};
use measures::data_quality::{ChildFaults, Fault, FaultKind, Mend, of_child};
use measures::rows::Desk;
use measures::scorecard::Scope;
use picture::Picture;

use crate::access::{Action, ChildFacts, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::per_child::{KeptPerChild, OfDesk, PerChild};
use crate::team;

/// The last that was worked out of children with open work, or whose case closed lately.
pub(crate) type Kept = KeptPerChild<ChildFaults>;

/// The most faults that a page shows; a file has all.
pub const LISTED: usize = 100;

impl OfDesk for ChildFaults {
    fn desk(&self) -> Desk {
        self.desk
    }
}

/// Whose faults are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfTeam {
    Team(SubjectId),
    /// Of children whom no team has.
    Nobody,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `None`: of the whole authority.
    pub team: Option<OfTeam>,
    pub kind: Option<FaultKind>,
    /// From 0.
    pub page: usize,
    /// As a file: every line at once, and the look says so.
    pub download: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DataQualityPage {
    pub asked: Asked,
    pub scope_in_words: String,
    /// Children looked at, and those of them with a fault of the kind asked for.
    pub looked_at: usize,
    pub with_faults: usize,
    /// Every kind of which there is one: faults and children.
    pub kinds: Vec<KindLine>,
    pub teams: Vec<TeamLine>,
    pub lines: Vec<FaultLine>,
    /// Faults as asked for, hidden ones too.
    pub total: usize,
    /// Those about children whose records the reader may not open.
    pub hidden: usize,
    pub pages: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindLine {
    pub kind: FaultKind,
    pub faults: usize,
    pub children: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamLine {
    pub team: OfTeam,
    pub name: String,
    pub looked_at: usize,
    pub children: usize,
    pub faults: usize,
}

/// One fault as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultLine {
    pub child: SubjectId,
    pub label: String,
    pub team: String,
    pub kind: FaultKind,
    pub sentence: String,
    /// `children in need census, Camden`: what is to be mended there and loaded anew. `None` for what is recorded here.
    pub file: Option<String>,
    pub address: String,
    pub link: &'static str,
}

/// A fault with its child, before it has words.
type Found<'a> = (SubjectId, &'a ChildFaults, &'a Fault);

impl Sightline {
    /// Data quality of the authority or of one team.
    ///
    /// # Errors
    /// The actor may not see such a list, or there is no such team.
    pub async fn data_quality(
        &self,
        actor: &Actor,
        purpose: Purpose,
        scope: Scope,
        asked: Asked,
    ) -> Result<DataQualityPage, ServiceError> {
        self.require_figures(&*self.picture().await?, actor, purpose, scope)?;
        self.warm_data_quality().await?;
        let tell = |picture: &Picture| {
            self.require_figures(picture, actor, purpose, scope)?;
            self.data_quality_of(picture, actor, purpose, asked)
        };
        let (mut write, page) = self.told_under_lock(tell).await?;
        let what = if asked.download { "data quality, as a file" } else { "data quality" };
        record_look(&mut write, actor, purpose, None, what).await?;
        write.commit().await?;
        Ok(page)
    }

    pub(crate) fn all_faults(&self, picture: &Picture) -> Arc<PerChild<ChildFaults>> {
        let people = || picture.people().collect();
        self.faults.of(picture, self.clock.today(), people, |picture, child, staff, day| {
            // As in the picture: of somebody whom nobody names there is nothing to tell.
            if picture.persons(child).is_empty() {
                return None;
            }
            of_child(picture, child, staff, Timescales::in_force(), day)
        })
    }

    /// Apart from what serves pages, so that nobody's page waits while the first of a day is worked out.
    async fn warm_data_quality(&self) -> Result<(), ServiceError> {
        let (app, picture) = (self.clone(), self.picture().await?);
        let done = tokio::task::spawn_blocking(move || drop(app.all_faults(&picture))).await;
        done.map_err(|_| ServiceError::Unusable("The records could not be looked through. Try again.".to_owned()))
    }

    fn data_quality_of(
        &self,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        asked: Asked,
    ) -> Result<DataQualityPage, ServiceError> {
        let scope_in_words = match asked.team {
            None => "The whole authority".to_owned(),
            Some(OfTeam::Nobody) => "With no team".to_owned(),
            Some(OfTeam::Team(id)) => {
                team::name(picture, id).ok_or_else(|| ServiceError::NotFound("There is no such team.".to_owned()))?
            }
        };
        let all = self.all_faults(picture);
        let team_of = |child: &ChildFaults| all.team_of(child).map_or(OfTeam::Nobody, OfTeam::Team);
        let within: Vec<(SubjectId, &ChildFaults)> =
            all.children().filter(|(_, child)| asked.team.is_none_or(|team| team == team_of(child))).collect();
        let is_meant = |fault: &&Fault| asked.kind.is_none_or(|kind| kind == fault.kind);
        let visible = self.visible_children(picture, actor, purpose);
        let may = May::of(self, actor, purpose);
        let (mut shown, mut hidden): (Vec<Found<'_>>, usize) = (Vec::new(), 0);
        for (child, of) in &within {
            let faults = of.faults.iter().filter(is_meant);
            if visible.contains(*child) {
                shown.extend(faults.map(|fault| (*child, *of, fault)));
            } else {
                hidden += faults.count();
            }
        }
        let names: BTreeMap<SubjectId, String> = all.staff.teams().map(|(id, team)| (id, team.name.clone())).collect();
        let team_name = |team: OfTeam| match team {
            OfTeam::Team(id) => names.get(&id).cloned().unwrap_or_else(|| "A team without a name".to_owned()),
            OfTeam::Nobody => "No team".to_owned(),
        };
        shown.sort_by_key(|(child, of, fault)| (fault.kind, team_name(team_of(of)), *child));
        let pages = shown.len().div_ceil(LISTED).max(1);
        let page = asked.page.min(pages - 1);
        let (from, most) = if asked.download { (0, usize::MAX) } else { (page * LISTED, LISTED) };
        let lines = shown.iter().skip(from).take(most);
        let has_fault = |of: &ChildFaults| of.faults.iter().any(|fault| is_meant(&fault));
        Ok(DataQualityPage {
            asked: Asked { page, ..asked },
            scope_in_words,
            looked_at: within.len(),
            with_faults: within.iter().filter(|(_, of)| has_fault(of)).count(),
            kinds: kinds(&within),
            teams: teams(&within, team_of, team_name, asked.kind),
            lines: lines.map(|found| line(picture, &may, found, team_name(team_of(found.1)))).collect(),
            total: shown.len() + hidden,
            hidden,
            pages,
        })
    }
}

fn kinds(within: &[(SubjectId, &ChildFaults)]) -> Vec<KindLine> {
    let mut counts: BTreeMap<FaultKind, (usize, usize)> = BTreeMap::new();
    for (_, of) in within {
        // Of one child they stand by kind.
        for same in of.faults.chunk_by(|one, other| one.kind == other.kind) {
            let (faults, children) = counts.entry(same[0].kind).or_default();
            *faults += same.len();
            *children += 1;
        }
    }
    counts.into_iter().map(|(kind, (faults, children))| KindLine { kind, faults, children }).collect()
}

/// By name, and those of no team last. They add up to the whole.
fn teams(
    within: &[(SubjectId, &ChildFaults)],
    team_of: impl Fn(&ChildFaults) -> OfTeam,
    name: impl Fn(OfTeam) -> String,
    kind: Option<FaultKind>,
) -> Vec<TeamLine> {
    let mut lines: BTreeMap<(bool, String, Option<SubjectId>), TeamLine> = BTreeMap::new();
    for (_, of) in within {
        let team = team_of(of);
        let (is_nobody, id) = match team {
            OfTeam::Team(id) => (false, Some(id)),
            OfTeam::Nobody => (true, None),
        };
        let line = lines.entry((is_nobody, name(team), id)).or_insert_with(|| TeamLine {
            team,
            name: name(team),
            looked_at: 0,
            children: 0,
            faults: 0,
        });
        let faults = of.faults.iter().filter(|fault| kind.is_none_or(|kind| kind == fault.kind)).count();
        line.looked_at += 1;
        line.faults += faults;
        line.children += usize::from(faults > 0);
    }
    lines.into_values().collect()
}

fn line(picture: &Picture, may: &May, found: &Found<'_>, team: String) -> FaultLine {
    let (child, _, fault) = *found;
    let (address, link) = may.link(picture, child, fault.mend);
    FaultLine {
        child,
        label: picture.label(child),
        team,
        kind: fault.kind,
        sentence: fault.sentence.clone(),
        file: fault.file.as_ref().map(domain::Source::in_words),
        address,
        link,
    }
}

/// What a reader may do, so that no link leads to a refusal. Decided for an ordinary record.
struct May {
    allocate: bool,
    correct_visit: bool,
    correct_contact: bool,
}

impl May {
    fn of(app: &Sightline, actor: &Actor, purpose: Purpose) -> Self {
        let may = |action| app.policies.may(actor, action, purpose, Some(&ChildFacts::default()));
        Self {
            allocate: may(Action::Allocate),
            correct_visit: may(Action::RecordVisit),
            correct_contact: may(Action::RecordContact),
        }
    }

    /// Where it is mended, or at least seen: the address, and what the link says.
    fn link(&self, picture: &Picture, child: SubjectId, mend: Mend) -> (String, &'static str) {
        let entry = match mend {
            Mend::Allocate if self.allocate => return (format!("/children/{child}/allocate"), "Allocate"),
            Mend::Allocate => return (format!("/children/{child}"), "Open the record"),
            Mend::Page(page) => return (format!("/children/{child}{page}"), "Open the record"),
            Mend::Entry(entry) => entry,
        };
        let held = picture.entry(entry).filter(|held| held.source.is_typed());
        match held.map(|held| &held.fact) {
            Some(Fact::Visit(_)) if self.correct_visit => {
                (format!("/children/{child}/visits/{entry}/correct"), "Correct the visit")
            }
            Some(Fact::Contact(_)) if self.correct_contact => {
                (format!("/contacts/{entry}/correct"), "Correct the contact")
            }
            _ => (format!("/children/{child}/entries/{entry}"), "Open the entry"),
        }
    }
}

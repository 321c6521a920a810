//! A publication beside the same figures worked out now, and what was recorded since that moved each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::publication::{Publication, PublishedFigure};
use domain::{EntryId, Fact, Kind, SubjectId, When, dates};
use ledger::{KnownAt, Recorded, Write};
use measures::Figure;
use measures::Window;
use measures::figure::shown;
use measures::indicator::{Indicator, Span};
use measures::indicators::indicator;
use measures::mart::Mart;
use picture::Picture;

use super::lists::{Frozen, Lists, Place, entries, name};
use super::number;
use crate::access::{Action, VisibleChildren};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;
use crate::figures::public_pack::PublicNotice;

/// All figures of a publication, old and new.
#[derive(Clone, Debug)]
pub struct ComparedPage {
    pub entry: EntryId,
    pub publication: Publication,
    pub figures: Vec<ComparedFigure>,
    /// What became of the public pack; `None` where there is none.
    pub public: Option<PublicNotice>,
}

/// One figure as it was published and as it is worked out now.
#[derive(Clone, Debug)]
pub struct ComparedFigure {
    pub id: String,
    pub part: Option<String>,
    pub name: String,
    pub window: String,
    pub was: String,
    pub is: String,
    pub moved: Moved,
}

/// Whether a figure moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    Not,
    /// The value is another one.
    Value,
    /// The value is the same and the entries behind it are not.
    EntriesOnly,
    /// The catalogue no longer has it.
    Gone,
}

/// What moved one figure.
#[derive(Clone, Debug)]
pub struct MovedPage {
    pub entry: EntryId,
    pub title: String,
    pub figure: ComparedFigure,
    pub definition: &'static str,
    /// The definition, or the number of children who live here, changed since.
    pub rule_changed: Option<String>,
    pub entries: Vec<MovedEntry>,
    /// Entries of records that the reader may not open.
    pub hidden: usize,
    /// Entries that stand where they stood.
    pub unmoved: usize,
}

/// One entry that is no longer where it was.
#[derive(Clone, Debug)]
pub struct MovedEntry {
    pub subject: SubjectId,
    pub entry: EntryId,
    pub label: String,
    /// `Visit of 12 March 2026`.
    pub what: String,
    /// `Not there then; counted now`.
    pub how: String,
    /// What was recorded since in the same record and moves it.
    pub since: Vec<Since>,
}

/// Something that was recorded after the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    pub entry: EntryId,
    /// `Visit of 12 March 2026 recorded late`, `Referral corrected`.
    pub what: String,
    pub recorded_at: String,
    pub by: String,
    pub reason: Option<String>,
}

impl Sightline {
    /// A publication beside the same figures now.
    ///
    /// # Errors
    /// The actor may not see figures down to the child; there is no such publication.
    pub async fn compare_publication(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
    ) -> Result<ComparedPage, ServiceError> {
        self.require(actor, Action::SeeFigures, purpose)?;
        let picture = self.picture().await?;
        let (publication, lists) = self.frozen(&picture, entry).await?;
        let mart = self.mart_on(&picture, publication.as_at).await?;
        let figures = publication.figures.iter().map(|was| compared(&mart, was, &lists).0).collect();
        let public = self.public_notice(&picture, &publication).await?;
        self.note_look(actor, purpose, "a published scorecard, beside the same figures now").await?;
        Ok(ComparedPage { entry, publication, figures, public })
    }

    /// What moved one figure since it was published: every entry that is not where it was, with what was recorded since.
    ///
    /// # Errors
    /// As [`Sightline::compare_publication`]; the publication has no such figure.
    pub async fn moved_since_publication(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: EntryId,
        id: &str,
        part: Option<&str>,
    ) -> Result<MovedPage, ServiceError> {
        self.require(actor, Action::SeeFigures, purpose)?;
        let picture = self.picture().await?;
        let (publication, lists) = self.frozen(&picture, entry).await?;
        let no_figure = || ServiceError::NotFound("the publication has no such figure".to_owned());
        let of_figure = |one: &&PublishedFigure| one.id.eq_ignore_ascii_case(id) && one.part.as_deref() == part;
        let was = publication.figures.iter().find(of_figure).ok_or_else(no_figure)?;
        let indicator = indicator(&was.id).ok_or_else(no_figure)?;
        let mart = self.mart_on(&picture, publication.as_at).await?;
        let (figure, now) = compared(&mart, was, &lists);
        let then = lists.get(&name(&was.id, was.part.as_deref()));
        let now = now.map_or_else(Vec::new, |now| entries(&now));
        let (moved, unmoved) = differences(then, &now);
        let (mut write, current) = self.locked().await?;
        let visible = self.visible_children(&current, actor, purpose);
        let teller = Teller { picture: &picture, visible: &visible, indicator, since: publication.known_up_to };
        let (mut told, mut hidden) = (Vec::new(), 0);
        for places in moved {
            match teller.tell(&mut write, places).await? {
                Some(one) => told.push(one),
                None => hidden += 1,
            }
        }
        let look = format!("what moved the figure {} since it was published", indicator.id);
        crate::access::record_look(&mut write, actor, purpose, None, &look).await?;
        write.commit().await?;
        Ok(MovedPage {
            entry,
            title: publication.title.clone(),
            rule_changed: rule_changed(indicator, was, &mart),
            definition: indicator.definition,
            figure,
            entries: told,
            hidden,
            unmoved,
        })
    }
}

/// The figure of a publication worked out now.
fn again(mart: &Mart, was: &PublishedFigure) -> Option<Figure> {
    let indicator = indicator(&was.id).filter(|indicator| indicator.is_computable())?;
    let part = match &was.part {
        Some(code) => Some(indicator.part(code)?),
        None => None,
    };
    let window = Window { from: was.from, to: was.to };
    Some(mart.figure(indicator, part, Span::from_code(&was.span)?, window))
}

fn compared(mart: &Mart, was: &PublishedFigure, lists: &Lists) -> (ComparedFigure, Option<Figure>) {
    let now = again(mart, was);
    let known = indicator(&was.id);
    let in_words = |value: Option<f64>| match (value, known) {
        (Some(value), Some(indicator)) => shown(indicator, value),
        (Some(value), None) => number(value),
        (None, _) => "No value".to_owned(),
    };
    let old_value = was.value.as_deref().and_then(|text| text.parse().ok());
    let then = lists.get(&name(&was.id, was.part.as_deref()));
    let moved = match &now {
        None => Moved::Gone,
        Some(now) if now.value.map(number) != was.value.as_deref().map(str::to_owned) => Moved::Value,
        Some(now) if !differences(then, &entries(now)).0.is_empty() => Moved::EntriesOnly,
        Some(_) => Moved::Not,
    };
    let part_name = now.as_ref().and_then(|now| now.part).map(|part| part.name);
    let name = known.map_or_else(|| was.id.to_string(), |known| known.name.to_owned());
    let figure = ComparedFigure {
        id: was.id.to_string(),
        part: was.part.as_ref().map(ToString::to_string),
        name: part_name.map_or_else(|| name.clone(), |part| format!("{name}: {part}")),
        window: Window { from: was.from, to: was.to }.in_words(),
        was: in_words(old_value),
        is: now.as_ref().map_or_else(|| "No longer in the catalogue".to_owned(), |now| in_words(now.value)),
        moved,
    };
    (figure, now)
}

/// An entry with its places then and now.
#[derive(Clone, Copy, Debug)]
struct Places {
    entry: EntryId,
    subject: SubjectId,
    was: Option<Place>,
    is: Option<Place>,
}

/// Entries that are not where they were, and how many are.
fn differences(then: &[Frozen], now: &[Frozen]) -> (Vec<Places>, usize) {
    let mut all: BTreeMap<EntryId, Places> = BTreeMap::new();
    let of = |one: &Frozen| Places { entry: one.entry, subject: one.subject, was: None, is: None };
    for one in then {
        all.entry(one.entry).or_insert_with(|| of(one)).was = Some(one.place);
    }
    for one in now {
        all.entry(one.entry).or_insert_with(|| of(one)).is = Some(one.place);
    }
    let count = all.len();
    let moved: Vec<Places> = all.into_values().filter(|places| places.was != places.is).collect();
    let unmoved = count - moved.len();
    (moved, unmoved)
}

/// What changed besides the record.
fn rule_changed(indicator: &Indicator, was: &PublishedFigure, mart: &Mart) -> Option<String> {
    if indicator.version() != was.version {
        let newer = indicator.versions.iter().filter(|version| version.number > was.version);
        let said: Vec<String> = newer.map(|version| format!("from {}: {}", version.from, version.what)).collect();
        return Some(format!(
            "It was published by definition {}, and is now worked out by definition {} ({}).",
            was.version,
            indicator.version(),
            said.join("; ")
        ));
    }
    let children = mart.populations().on(was.to).map(|population| number(population.children as f64));
    let is_rate = indicator.shape == measures::indicator::Shape::Rate;
    (is_rate && children != was.denominator.as_ref().map(ToString::to_string)).then(|| {
        "The estimate of how many children live in the authority is another one than when it was published.".to_owned()
    })
}

struct Teller<'a> {
    picture: &'a Picture,
    visible: &'a VisibleChildren,
    indicator: &'static Indicator,
    /// The place in the chain of the publication.
    since: i64,
}

impl Teller<'_> {
    /// `None` where the reader may not open the record.
    async fn tell(
        &self,
        write: &mut Write,
        Places { entry, subject, was, is }: Places,
    ) -> Result<Option<MovedEntry>, ServiceError> {
        let held = self.picture.entry(entry);
        let of_the_workforce = held.is_some_and(|held| measures::breakdown::is_of_the_workforce(&held.fact));
        if !of_the_workforce && !self.visible.contains(subject) {
            return Ok(None);
        }
        let what = held.map_or_else(|| "An entry that was erased".to_owned(), |held| called(&held.fact));
        let place = |place: Option<Place>| place.map_or("not there", Place::in_words);
        let label = if of_the_workforce { "The workforce".to_owned() } else { self.picture.label(subject) };
        let how = format!("{} then; {} now", domain::letters::upper_first(place(was)), place(is));
        Ok(Some(MovedEntry {
            subject,
            entry,
            label,
            what,
            how,
            since: self.recorded_since(write, entry, subject).await?,
        }))
    }

    /// What was recorded after the publication in the records of the person and is of the kinds that the figure is worked out
    /// from: first the entry itself, then the others.
    async fn recorded_since(
        &self,
        write: &mut Write,
        entry: EntryId,
        subject: SubjectId,
    ) -> Result<Vec<Since>, ServiceError> {
        let mut kinds: BTreeSet<Kind> = self.indicator.kinds.iter().copied().collect();
        kinds.extend([Kind::Person, Kind::Allocation, Kind::Merge]);
        let mut all: Vec<Since> = Vec::new();
        for record in self.picture.records_of(subject) {
            let history = write.history(record, KnownAt::Now).await?;
            let mut versions: HashMap<EntryId, u32> = HashMap::new();
            for recorded in &history {
                let version = versions.entry(recorded.version.entry).or_default();
                *version += 1;
                let is_of_it = recorded.version.entry == entry
                    || Kind::from_code(&recorded.version.kind).is_some_and(|kind| kinds.contains(&kind));
                if recorded.version.position > self.since && is_of_it {
                    all.push(since(recorded, *version == 1));
                }
            }
        }
        all.sort_by_key(|one| one.entry != entry);
        Ok(all)
    }
}

fn since(recorded: &Recorded, is_first: bool) -> Since {
    let version = &recorded.version;
    let kind = Kind::from_code(&version.kind);
    let fact = kind.and_then(|kind| Fact::from_body(kind, version.body.as_deref()?).ok());
    let what = fact.as_ref().map_or_else(|| "An entry".to_owned(), called);
    let done = match (version.withdrawn, is_first) {
        (true, _) => "withdrawn",
        (false, true) => "recorded later",
        (false, false) => "changed",
    };
    Since {
        entry: version.entry,
        what: format!("{what}, {done}"),
        recorded_at: dates::long_london(recorded.recorded_at.utc()),
        by: recorded.actor.clone(),
        reason: recorded.reason.clone(),
    }
}

/// `Visit of 12 March 2026`.
fn called(fact: &Fact) -> String {
    let when: Option<When> = fact.happened_at();
    let kind = fact.kind().in_words();
    when.map_or_else(|| kind.to_owned(), |when| format!("{kind} of {}", when.in_words()))
}

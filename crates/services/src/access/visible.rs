//! Which children a reader may open, worked out once for a whole list instead of child by child.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use domain::{Fact, Kind, Role, SubjectId};
use picture::Picture;

use super::{Action, ChildFacts, Policies, facts};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;

/// The records that one reader may open for one purpose at one moment.
///
/// Most records have nothing special about them and are decided alike; only those that have are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibleChildren {
    ordinarily: bool,
    otherwise: HashMap<SubjectId, bool>,
}

impl VisibleChildren {
    /// Whether the reader may open this record: exactly what deciding this one child would say.
    pub fn contains(&self, child: SubjectId) -> bool {
        self.otherwise.get(&child).copied().unwrap_or(self.ordinarily)
    }

    /// The people of the picture whose records the reader may open.
    pub fn people<'a>(&'a self, picture: &'a Picture) -> impl Iterator<Item = SubjectId> + 'a {
        picture.people().filter(|person| self.contains(*person))
    }

    pub(super) fn decide(
        policies: &Policies,
        picture: &Picture,
        actor: &Actor,
        purpose: Purpose,
        now: DateTime<Utc>,
    ) -> Self {
        // There are few kinds of special child and many children of each: each kind is decided once.
        let mut decided: HashMap<ChildFacts, bool> = HashMap::new();
        let mut may = |child: ChildFacts| {
            *decided.entry(child).or_insert_with(|| policies.may(actor, Action::OpenChild, purpose, Some(&child)))
        };
        let restricted = picture.all(Kind::Restriction);
        let opened = picture.all(Kind::BreakGlass);
        let of_agency = actor.agency.iter().flat_map(|_| picture.all(Kind::Contact));
        let special = restricted.chain(opened).chain(of_agency).map(|held| held.subject);
        // Of merged records, what is special about one is about the person, whichever record is asked for.
        let special = special.flat_map(|record| picture.records_of(record));
        let otherwise = special.map(|child| (child, may(facts::of_child(picture, actor, child, now)))).collect();
        Self { ordinarily: may(ChildFacts::default()), otherwise }
    }
}

/// Whose set it is. The role and agency stand beside the name because an account may be given another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Reader {
    user_name: String,
    role: Role,
    agency: Option<String>,
    purpose: Purpose,
}

/// A set, and for which picture and how long it is right.
#[derive(Clone, Debug)]
struct Set {
    position: i64,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    children: Arc<VisibleChildren>,
}

/// The last set of each reader.
#[derive(Debug, Default)]
pub(super) struct Kept(RwLock<HashMap<Reader, Set>>);

impl Kept {
    fn get(&self, reader: &Reader, position: i64, now: DateTime<Utc>) -> Option<Arc<VisibleChildren>> {
        let kept = self.0.read().expect("nothing fails while holding it");
        let set = kept.get(reader)?;
        let is_right = set.position == position && set.from <= now && now < set.until;
        is_right.then(|| Arc::clone(&set.children))
    }

    fn put(&self, reader: Reader, set: Set) {
        self.0.write().expect("nothing fails while holding it").insert(reader, set);
    }
}

impl Sightline {
    /// The records that the actor may open, for lists and searches. `picture` must be the record as it is now, also
    /// where a past state is shown: today's restrictions decide who may look at the past.
    pub fn visible_children(&self, picture: &Picture, actor: &Actor, purpose: Purpose) -> Arc<VisibleChildren> {
        let now = self.clock.now();
        let reader =
            Reader { user_name: actor.user_name.clone(), role: actor.role, agency: actor.agency.clone(), purpose };
        if let Some(children) = self.policies.visible.get(&reader, picture.position(), now) {
            return children;
        }
        let children = Arc::new(VisibleChildren::decide(&self.policies, picture, actor, purpose, now));
        let until = next_turn(picture, actor, now);
        let set = Set { position: picture.position(), from: now, until, children: Arc::clone(&children) };
        self.policies.visible.put(reader, set);
        children
    }
}

/// The next moment at which a use of break-glass by the actor begins or runs out: until then nothing but a change of
/// the record changes what the actor may open.
fn next_turn(picture: &Picture, actor: &Actor, now: DateTime<Utc>) -> DateTime<Utc> {
    let opened = picture.all(Kind::BreakGlass).filter_map(|held| match &held.fact {
        Fact::BreakGlass(opened) if opened.account == actor.user_name => Some([opened.from, opened.until]),
        _ => None,
    });
    opened.flatten().filter(|turn| *turn > now).min().unwrap_or(DateTime::<Utc>::MAX_UTC)
}

//! The public pack of a published scorecard: about thirty figures in plain words, without any small number.
//!
//! It is made when a scorecard is published, from the same rows, and judged with everything that the public was told before
//! ([`measures::public`]). What is kept is what is shown, word for word: it never changes afterwards.

mod history;
mod list;
mod making;
mod telling;
mod ties;

use chrono::NaiveDate;
use domain::publication::Publication;
use domain::{EntryId, When};
use measures::Window;
use measures::public::{CellId, Told, Why};
use measures::window::{first_of_month, last_of_month};
use picture::Picture;
use serde::{Deserialize, Serialize};

use super::publication::publications;
use crate::access::Action;
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

pub(super) use making::{Making, asking};

/// A pack as it is kept. The first four fields are for the public, or for the next pack; the others for those who publish.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptPack {
    pub lines: Vec<PublicLine>,
    /// Every cell that was told, held back or not: the next pack is judged with them.
    pub told: Vec<Told>,
    pub held_back: Vec<(CellId, Why)>,
    /// Small numbers that earlier packs give away by themselves.
    pub told_before: Vec<CellId>,
    /// Cells of earlier packs that are no longer what they were.
    pub revised: Vec<CellId>,
}

/// One figure as the public is shown it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicLine {
    /// `FD-06`.
    pub id: String,
    pub section: String,
    pub name: String,
    /// What it is, in a sentence.
    pub words: String,
    pub unit: PublicUnit,
    pub now: PublicValue,
    pub before: Option<PublicValue>,
    pub year_before: Option<PublicValue>,
    pub year_to_date: Option<PublicValue>,
    /// `90.0% or more`.
    pub target: Option<String>,
    pub elsewhere: Vec<PublicElsewhere>,
    /// The last day of each month that any pack showed, this one included, and what it showed.
    pub trend: Vec<(NaiveDate, Option<f64>)>,
    pub groups: Option<PublicGroups>,
}

/// How the value of a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicUnit {
    Count,
    Percentage,
    Rate,
}

impl PublicUnit {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Count => "number",
            Self::Percentage => "percentage",
            Self::Rate => "rate or average",
        }
    }
}

/// A value as it is printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicValue {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `81.3%`, `244`, `c`.
    pub text: String,
    /// The number in the text, with no more places than are printed; `None` where it is held back or there is none.
    pub number: Option<f64>,
    /// `of 120 assessments`; empty where the value says everything.
    pub beside: String,
}

impl PublicValue {
    /// `March 2026`, `31 March 2026`, or from a day to a day.
    pub fn when(&self) -> String {
        when(self.from, self.to)
    }

    pub fn is_held_back(&self) -> bool {
        self.text == HELD_BACK
    }
}

fn when(from: NaiveDate, to: NaiveDate) -> String {
    let is_month = from == first_of_month(to) && to == last_of_month(to);
    if is_month { to.format("%B %Y").to_string() } else { Window { from, to }.in_words() }
}

/// What stands for a value that is held back, as in the Department's tables.
pub const HELD_BACK: &str = "c";

/// A published value of others, with its own year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicElsewhere {
    pub who: String,
    pub text: String,
    pub when: String,
}

/// A line broken down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicGroups {
    /// `Team`.
    pub by: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub rows: Vec<PublicGroup>,
}

impl PublicGroups {
    pub fn when(&self) -> String {
        when(self.from, self.to)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicGroup {
    /// Stands for the group in what was told: the number of a team.
    pub key: String,
    pub label: String,
    pub text: String,
    pub number: Option<f64>,
}

/// A pack with its date, as a page shows it.
#[derive(Clone, Debug)]
pub struct PublicScorecard {
    pub entry: EntryId,
    pub as_at: NaiveDate,
    pub published_at: When,
    pub lines: Vec<PublicLine>,
    /// Every pack there is, the latest first.
    pub all: Vec<(EntryId, NaiveDate)>,
}

impl PublicScorecard {
    /// The few lines of a first page.
    pub fn few(&self) -> Vec<&PublicLine> {
        self.lines.iter().filter(|line| list::FIRST.contains(&line.id.as_str())).collect()
    }

    /// The lines of each part of the work, in the order in which they are shown.
    pub fn sections(&self) -> Vec<(&str, Vec<&PublicLine>)> {
        let mut sections: Vec<(&str, Vec<&PublicLine>)> = Vec::new();
        for line in &self.lines {
            match sections.last_mut() {
                Some((name, lines)) if *name == line.section => lines.push(line),
                _ => sections.push((&line.section, vec![line])),
            }
        }
        sections
    }
}

/// What those who publish are told of the pack they published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicNotice {
    pub shown: usize,
    /// Held back because they are small themselves.
    pub small: usize,
    /// Held back so that no small number follows from the rest.
    pub protecting: usize,
    /// In words, such as `Re-referrals within 12 months, 1 March 2026 to 31 March 2026`.
    pub told_before: Vec<String>,
    pub revised: Vec<String>,
}

impl Sightline {
    /// The public pack of a publication, or the latest one; `None` where none has been published.
    ///
    /// # Errors
    /// The actor may not see public figures; the publication has no public pack.
    pub async fn public_scorecard(
        &self,
        actor: &Actor,
        purpose: Purpose,
        entry: Option<EntryId>,
    ) -> Result<Option<PublicScorecard>, ServiceError> {
        self.require(actor, Action::SeePublicFigures, purpose)?;
        let picture = self.picture().await?;
        let mut all: Vec<(EntryId, &Publication)> =
            in_order(&picture).into_iter().filter(|(_, one)| one.public.is_some()).collect();
        // Of one month the one that was published last comes first.
        all.reverse();
        all.sort_by_key(|(_, one)| std::cmp::Reverse(one.as_at));
        let found = match entry {
            Some(entry) => Some(all.iter().find(|(of, _)| *of == entry).ok_or_else(no_such_pack)?),
            None => all.first(),
        };
        let Some((entry, publication)) = found else { return Ok(None) };
        let pack = self.kept_pack(publication).await?.ok_or_else(no_such_pack)?;
        Ok(Some(PublicScorecard {
            entry: *entry,
            as_at: publication.as_at,
            published_at: publication.published_at,
            lines: pack.lines,
            all: all.iter().map(|(entry, one)| (*entry, one.as_at)).collect(),
        }))
    }

    /// Every pack that was published, the oldest first.
    ///
    /// # Errors
    /// One of them cannot be read: without it nobody knows what the public was told.
    pub(super) async fn kept_packs(&self, picture: &Picture) -> Result<Vec<KeptPack>, ServiceError> {
        let mut packs = Vec::new();
        for (_, publication) in in_order(picture) {
            packs.extend(self.kept_pack(publication).await?);
        }
        Ok(packs)
    }

    async fn kept_pack(&self, publication: &Publication) -> Result<Option<KeptPack>, ServiceError> {
        let Some(name) = &publication.public else { return Ok(None) };
        let unreadable = || {
            ServiceError::Unusable(format!(
                "What the public was shown up to {} cannot be read. Nothing can be published until it is restored from a \
                 backup, because nobody would know what was told before.",
                domain::dates::long(publication.as_at)
            ))
        };
        let bytes = self.ledger.content(name).await?.ok_or_else(unreadable)?;
        serde_json::from_slice(&bytes).map(Some).map_err(|_| unreadable())
    }

    /// What the publisher is told of the public pack; `None` where there is none.
    pub(super) async fn public_notice(
        &self,
        picture: &Picture,
        publication: &Publication,
    ) -> Result<Option<PublicNotice>, ServiceError> {
        let Some(pack) = self.kept_pack(publication).await? else { return Ok(None) };
        let is_small = |why: Why| matches!(why, Why::Small | Why::AllOrNone);
        let small = pack.held_back.iter().filter(|(_, why)| is_small(*why)).count();
        let words = |cells: &[CellId]| cells.iter().map(|cell| history::in_words(picture, cell)).collect();
        Ok(Some(PublicNotice {
            shown: pack.told.len() - pack.held_back.len(),
            small,
            protecting: pack.held_back.len() - small,
            told_before: words(&pack.told_before),
            revised: words(&pack.revised),
        }))
    }
}

impl KeptPack {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("words, days and finite numbers are JSON")
    }
}

/// Publications in the order in which they were made.
fn in_order(picture: &Picture) -> Vec<(EntryId, &Publication)> {
    let mut all: Vec<(EntryId, &Publication)> = publications(picture).collect();
    all.sort_by_key(|(_, one)| one.known_up_to);
    all
}

fn no_such_pack() -> ServiceError {
    ServiceError::NotFound("there is no such public scorecard".to_owned())
}

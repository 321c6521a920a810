//! The placement and the legal status of list 8 as episodes, so that they stand on the same time line as those of SSDA903.
//!
//! Any change of placement or legal status ends one episode and starts the next on the same day (SSDA903 rules 431 to 436).
//! So the later of the two dates starts the current episode, and if the legal status changed within the placement, the
//! placement alone makes an episode before it. What was before these dates, the list does not say, and nothing is made of it.

use chrono::NaiveDate;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::placement::Placement;
use domain::{Fact, Kind};
use smol_str::SmolStr;

use super::care::{CEASED, LEGAL, LEGAL_SINCE, PLACED, STARTED, WHY_CEASED};
use super::key;
use crate::annex_a::choice::{LEGAL_STATUS, PLACEMENT_LOCATION, PLACEMENT_PROVIDER, PLACEMENT_TYPE, REASON_CEASED};
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::problem::Problem;
use crate::annex_a::row::{Row, Taking};

const AUTHORITY: &str = "LA of Placement";

pub(super) fn episodes(row: &Row, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "placement");
    let made = placement_of(&mut taking);
    gathered.put(taking, made);
    let mut taking = Taking::new(row, "looked-after episode");
    match current(&mut taking) {
        // The sentence on the placement or on the legal status is enough.
        Err(_) => {}
        Ok(episodes) => {
            for episode in episodes {
                let made = Ok(Some((key(Kind::LookedAfterEpisode, episode.start_date), Fact::from(episode))));
                gathered.put(Taking::new(row, "looked-after episode"), made);
            }
        }
    }
}

fn placement_of(taking: &mut Taking<'_>) -> Made {
    let kind = taking.code("Placement Type", PLACEMENT_TYPE)?;
    let provider = taking.code("Placement Provider", PLACEMENT_PROVIDER)?;
    if taking.date(PLACED)?.is_none() && kind.is_none() && provider.is_none() {
        return Ok(None);
    }
    taking.notes.clear();
    let start = taking.key_date(PLACED)?;
    // Read again for what is odd about them, now that the record stands.
    taking.code("Placement Type", PLACEMENT_TYPE)?;
    taking.code("Placement Provider", PLACEMENT_PROVIDER)?;
    let location = taking.code("Placement Location", PLACEMENT_LOCATION)?;
    let authority = authority(taking)?;
    let placement = Placement {
        start_date: start,
        end_date: taking.date(CEASED)?.filter(|ceased| *ceased >= start),
        carer: None,
        outside_area: location.and_then(|code| match code.as_str() {
            "in" => Some(false),
            "out" => Some(true),
            _ => None,
        }),
        confidential: authority.as_deref() == Some("CON"),
        authority,
        distance_miles: None,
        emergency: false,
        until_eighteen: false,
        connected_person: false,
        parent_before_assessment: false,
        placement_plan_on: None,
        notice_sent_on: None,
        change_reason: None,
    };
    Ok(Some((key(Kind::Placement, start), placement.into())))
}

/// Ofsted asks for the authority's name, and has codes for places outside England.
fn authority(taking: &mut Taking<'_>) -> Result<Option<SmolStr>, Problem> {
    let Some(text) = taking.text(AUTHORITY)? else { return Ok(None) };
    let abroad = text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_uppercase();
    if matches!(abroad.as_str(), "NIR" | "WAL" | "SCO" | "NUK" | "CON") {
        return Ok(Some(abroad.into()));
    }
    if let Some(number) = domain::source::authority_number(&text) {
        return Ok(Some(number.into()));
    }
    let shown = crate::cin_census::read::shown(&text);
    taking.note(
        AUTHORITY,
        format!("{AUTHORITY} “{shown}” is not the name of an English authority. It was kept as it came."),
    );
    Ok(Some(text.into()))
}

/// What is said of the placement and the legal status of now.
struct Now {
    placed: Option<NaiveDate>,
    legal_since: Option<NaiveDate>,
    legal: Option<SmolStr>,
    /// With everything that is said of the placement; the dates are filled in.
    like: LookedAfterEpisode,
    started: Option<NaiveDate>,
    ceased: Option<NaiveDate>,
    why_ceased: Option<SmolStr>,
}

fn current(taking: &mut Taking<'_>) -> Result<Vec<LookedAfterEpisode>, Problem> {
    let code = |code: Option<String>| code.map(SmolStr::from);
    let like = LookedAfterEpisode {
        start_date: NaiveDate::default(),
        reason_new: None,
        legal_status: None,
        category_of_need: None,
        placement: code(taking.code("Placement Type", PLACEMENT_TYPE)?),
        provider: code(taking.code("Placement Provider", PLACEMENT_PROVIDER)?),
        end_date: None,
        reason_ceased: None,
        reason_place_change: None,
        home_postcode: None,
        placement_postcode: code(taking.text("Placement postcode")?),
        urn: code(taking.text("URN of Placement")?),
    };
    let now = Now {
        placed: taking.date(PLACED)?,
        legal_since: taking.date(LEGAL_SINCE)?,
        legal: code(taking.code(LEGAL, LEGAL_STATUS)?),
        like,
        started: taking.date(STARTED)?,
        ceased: taking.date(CEASED)?,
        why_ceased: code(taking.code(WHY_CEASED, REASON_CEASED)?),
    };
    Ok(now.episodes())
}

impl Now {
    fn episodes(self) -> Vec<LookedAfterEpisode> {
        let legal_since = self.legal_since.filter(|_| self.legal.is_some());
        let mut episodes = match (self.placed, legal_since) {
            (None, None) => return Vec::new(),
            (Some(placed), None) => vec![self.of_placement(placed)],
            // In which placement the child was on that day, nobody has said.
            (None, Some(since)) => vec![LookedAfterEpisode {
                placement: None,
                provider: None,
                placement_postcode: None,
                urn: None,
                ..self.with_legal_status(since)
            }],
            (Some(placed), Some(since)) if since <= placed => vec![self.with_legal_status(placed)],
            (Some(placed), Some(since)) => vec![
                LookedAfterEpisode { end_date: Some(since), ..self.of_placement(placed) },
                LookedAfterEpisode { reason_new: Some("L".into()), ..self.with_legal_status(since) },
            ],
        };
        if let Some(last) = episodes.last_mut()
            && let Some(ceased) = self.ceased.filter(|ceased| *ceased >= last.start_date)
        {
            last.end_date = Some(ceased);
            last.reason_ceased = self.why_ceased;
        }
        episodes
    }

    fn of_placement(&self, start_date: NaiveDate) -> LookedAfterEpisode {
        let reason_new = (self.started == Some(start_date)).then(|| SmolStr::from("S"));
        LookedAfterEpisode { start_date, reason_new, ..self.like.clone() }
    }

    fn with_legal_status(&self, start_date: NaiveDate) -> LookedAfterEpisode {
        LookedAfterEpisode { legal_status: self.legal.clone(), ..self.of_placement(start_date) }
    }
}

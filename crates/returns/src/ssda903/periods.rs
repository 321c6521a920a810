//! Periods of care, made from episodes. No table of the return holds them.

use domain::looked_after_episode::LookedAfterEpisode;
use domain::period_of_care::PeriodOfCare;

/// An episode that goes on with another on the same day.
const CONTINUES: &str = "X1";
/// Started to be looked after.
const STARTED: &str = "S";

/// The periods of care that all known episodes of one child make, in order of time.
///
/// A period begins with an episode that starts the care (RNE is S), or after one that ended it (REC other than X1). Where the
/// first episode known is of another kind the care began before it, and the period says so. An episode that ends with X1 does
/// not end the care, even if the next one is missing or starts later.
pub fn periods_of_care(mut episodes: Vec<LookedAfterEpisode>) -> Vec<PeriodOfCare> {
    episodes.sort_by_key(|episode| (episode.start_date, episode.end_date));
    let mut periods: Vec<PeriodOfCare> = Vec::new();
    let mut before: Option<&LookedAfterEpisode> = None;
    for episode in &episodes {
        let goes_on = before.is_some_and(|before| !ends_care(before)) && episode.reason_new.as_deref() != Some(STARTED);
        if !goes_on {
            // The care started anew although the episode before was to go on: it ended when that did.
            if let (Some(period), Some(before)) = (periods.last_mut(), before)
                && period.end_date.is_none()
                && before.end_date.is_some()
            {
                period.end_date = before.end_date;
                period.end_reason.clone_from(&before.reason_ceased);
            }
            let began_before = before.is_none() && episode.reason_new.as_deref() != Some(STARTED);
            periods.push(begun(episode, began_before));
        }
        if let Some(period) = periods.last_mut() {
            let ended = ends_care(episode);
            period.end_date = episode.end_date.filter(|_| ended);
            period.end_reason = episode.reason_ceased.clone().filter(|_| ended);
        }
        before = Some(episode);
    }
    periods
}

/// Whether the child is no longer looked after when an episode ends.
pub fn ends_care(episode: &LookedAfterEpisode) -> bool {
    episode.end_date.is_some() && episode.reason_ceased.as_deref() != Some(CONTINUES)
}

fn begun(episode: &LookedAfterEpisode, began_before: bool) -> PeriodOfCare {
    PeriodOfCare {
        start_date: episode.start_date,
        began_before,
        end_date: None,
        category_of_need: episode.category_of_need.clone(),
        end_reason: None,
    }
}

//! Short breaks of a disabled child with foster carers, under an agreed series.

use chrono::NaiveDate;
use domain::looked_after_episode::LookedAfterEpisode;

use crate::calendar::{days_after, working_day};
use crate::case::Case;
use crate::names;
use crate::tale::{Tale, Telling};

/// Of a hundred disabled children with a plan; the others have breaks that do not make them looked after, or none.
const HAVE_BREAKS: u64 = 40;

/// One or two nights about every seven weeks, far below the 75 days of a year (T25).
pub fn tell(tale: &mut Tale, case: &Case, from: NaiveDate, until: NaiveDate) {
    if !tale.random.chance(HAVE_BREAKS) {
        return;
    }
    let on = &case.kids[0];
    let home = case.family.address.postcode.clone().map(Into::into);
    let carers = names::postcode(&mut tale.random);
    let mut day = days_after(from, tale.random.between(40, 120));
    while day < days_after(until, -4) && day <= tale.today() {
        let back = days_after(day, tale.random.between(1, 3));
        let begun = LookedAfterEpisode {
            start_date: day,
            reason_new: Some("S".into()),
            legal_status: Some("V4".into()),
            category_of_need: Some("N2".into()),
            placement: Some("U6".into()),
            provider: Some("PR1".into()),
            end_date: None,
            reason_ceased: None,
            reason_place_change: None,
            home_postcode: home.clone(),
            placement_postcode: Some(carers.into()),
            urn: None,
        };
        let at = tale.minuted_after(day);
        let who = case.worker(tale, day);
        let told = tale.new_fact(at, on.about(), begun.clone());
        if tale.tell(at, who, "begin a short break", vec![told.clone()]).is_none() {
            return;
        }
        let ended = LookedAfterEpisode { end_date: Some(back), reason_ceased: Some("E4A".into()), ..begun };
        let at = tale.minuted_after(back);
        tale.tell(at, who, "end a short break", vec![Telling { fact: ended.into(), ..told }]);
        day = working_day(days_after(day, tale.random.between(35, 63)));
    }
}

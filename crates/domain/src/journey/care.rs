//! Whether a child is looked after on a day, has short breaks, or has left care: the one answer for badges, lists and clocks.

use chrono::{Datelike, Months, NaiveDate};

use crate::Fact;
use crate::legal_status::LegalStatus;
use crate::looked_after_episode::LookedAfterEpisode;

/// How a child stands to care on a day, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Care {
    None,
    /// An agreed series of short breaks (V3, V4) and nothing else: left out of counts of looked-after children, and under
    /// regulation 48 with rules of its own.
    ShortBreaks,
    LookedAfter,
}

/// Months for which what was told of a care leaver, or a pathway plan, shows that the young person is still one: returns
/// tell of care leavers once a year, and a pathway plan is reviewed twice a year.
const CURRENT_MONTHS: Months = Months::new(12);

/// How a child stands to care on a day, from all that stands of the child. The day on which care ends is no longer in it.
///
/// Where a period of care tells of the time in which an episode began, the period says when it is over: a list that tells
/// only of the placement now never closes the episode.
pub fn care_on<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> Care {
    let (mut periods, mut episodes, mut orders) = (Vec::new(), Vec::new(), Vec::new());
    for fact in facts {
        match fact {
            Fact::PeriodOfCare(period) => periods.push((period.start_date, period.end_date)),
            Fact::LookedAfterEpisode(episode) => episodes.push(&**episode),
            Fact::LegalStatus(status) => orders.push(&**status),
            _ => {}
        }
    }
    let of_periods = periods.iter().filter(|(from, until)| is_open(*from, *until, day)).map(|(from, until)| {
        let is_series = is_all_short_breaks(*from, *until, episodes.iter().copied(), orders.iter().copied());
        if is_series { Care::ShortBreaks } else { Care::LookedAfter }
    });
    let told = |start: NaiveDate| {
        periods.iter().any(|(from, until)| *from <= start && until.is_none_or(|until| start < until || start == *from))
    };
    let of_episodes = episodes
        .iter()
        .filter(|episode| episode.is_open_on(day) && !told(episode.start_date))
        .map(|episode| if episode.is_short_break_series() { Care::ShortBreaks } else { Care::LookedAfter });
    of_periods.chain(of_episodes).max().unwrap_or(Care::None)
}

/// Whether a period of care is nothing but a series of short breaks: the episodes that began within it all are; where no
/// episode is known, the orders that began within it all are.
pub fn is_all_short_breaks<'a>(
    from: NaiveDate,
    until: Option<NaiveDate>,
    episodes: impl IntoIterator<Item = &'a LookedAfterEpisode>,
    orders: impl IntoIterator<Item = &'a LegalStatus>,
) -> bool {
    let holds = |day: NaiveDate| from <= day && until.is_none_or(|until| day < until || day == from);
    let mut within = episodes.into_iter().filter(|episode| holds(episode.start_date)).peekable();
    if within.peek().is_some() {
        return within.all(LookedAfterEpisode::is_short_break_series);
    }
    let mut within = orders.into_iter().filter(|status| holds(status.from)).peekable();
    within.peek().is_some() && within.all(|status| matches!(&*status.order, "V3" | "V4"))
}

/// Whether a young person is a care leaver on a day: not looked after, and told to be a care leaver within the last twelve
/// months, or with a pathway plan agreed within them. Age is not looked at: from the 25th birthday on nobody is one, which
/// is for the caller to say, who knows the birthday.
pub fn is_care_leaver_on<'a>(facts: impl IntoIterator<Item = &'a Fact>, day: NaiveDate) -> bool {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    let is_told = facts.iter().any(|fact| match fact {
        Fact::CareLeaver(known) => {
            let died = known.in_touch.as_deref() == Some("DIED");
            let told = known.known_on.or_else(|| known.year.as_deref().and_then(last_day));
            let from = known.known_on.or_else(|| known.year.as_deref().and_then(first_day));
            !died && told.is_some_and(|told| is_current(from.unwrap_or(told), told, day))
        }
        Fact::PathwayPlan(plan) => is_current(plan.agreed_on, plan.agreed_on, day),
        _ => false,
    });
    is_told && care_on(facts.iter().copied(), day) != Care::LookedAfter
}

fn is_current(from: NaiveDate, told: NaiveDate, day: NaiveDate) -> bool {
    from <= day && told.checked_add_months(CURRENT_MONTHS).is_none_or(|end| day < end)
}

fn is_open(from: NaiveDate, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && until.is_none_or(|until| day < until)
}

/// `2019-20` begins on 1 April 2019.
pub fn first_day(year: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year.split_once('-')?.0.parse().ok()?, 4, 1)
}

/// `2019-20` ends on 31 March 2020.
pub fn last_day(year: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(first_day(year)?.year() + 1, 3, 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fact(kind: Kind, body: &str) -> Fact {
        Fact::from_body(kind, &format!("{{\"schema\":1,{}", &body[1..])).unwrap()
    }

    fn period(from: &str, until: &str) -> Fact {
        fact(Kind::PeriodOfCare, &format!(r#"{{"start_date":"{from}"{until}}}"#))
    }

    fn episode(from: &str, order: &str) -> Fact {
        fact(Kind::LookedAfterEpisode, &format!(r#"{{"start_date":"{from}","legal_status":"{order}"}}"#))
    }

    #[test]
    fn a_period_made_of_short_breaks_is_short_breaks_and_one_with_another_order_is_care() {
        let open = period("2026-03-02", "");
        let breaks = [open.clone(), episode("2026-03-02", "V4")];
        assert_eq!(care_on(&breaks, day("2026-03-02")), Care::ShortBreaks);
        assert_eq!(care_on(&breaks, day("2026-03-01")), Care::None);
        let care = [open.clone(), episode("2026-03-02", "V4"), episode("2026-04-01", "C2")];
        assert_eq!(care_on(&care, day("2026-05-01")), Care::LookedAfter);
        assert_eq!(care_on(&[open], day("2026-05-01")), Care::LookedAfter, "nothing says that it is short breaks");
    }

    #[test]
    fn the_end_of_a_period_ends_the_episode_that_nobody_closed() {
        let facts = [period("2026-03-02", r#","end_date":"2026-04-01""#), episode("2026-03-02", "C2")];
        assert_eq!(care_on(&facts, day("2026-03-31")), Care::LookedAfter);
        assert_eq!(care_on(&facts, day("2026-04-01")), Care::None);
        let mut back = facts.to_vec();
        back.push(episode("2026-04-01", "V2"));
        assert_eq!(care_on(&back, day("2026-04-01")), Care::LookedAfter, "of the new episode no period tells");
    }

    #[test]
    fn a_care_leaver_of_a_return_is_one_for_a_year_after_it() {
        let leaver = fact(Kind::CareLeaver, r#"{"year":"2016-17"}"#);
        let is_one = |on: &str| is_care_leaver_on([&leaver], day(on));
        assert!(!is_one("2016-03-31"));
        assert!(is_one("2016-04-01"));
        assert!(is_one("2018-03-30"));
        assert!(!is_one("2018-03-31"));
        assert!(!is_one("2026-01-05"));
    }

    #[test]
    fn a_young_person_in_care_with_a_pathway_plan_is_no_care_leaver_yet() {
        let plan = fact(Kind::PathwayPlan, r#"{"agreed_on":"2026-03-02"}"#);
        let care = period("2024-03-04", r#","end_date":"2026-04-01""#);
        assert!(!is_care_leaver_on([&plan, &care], day("2026-03-31")));
        assert!(is_care_leaver_on([&plan, &care], day("2026-04-01")));
        assert!(!is_care_leaver_on([&plan, &care], day("2027-03-02")));
    }
}

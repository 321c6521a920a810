//! Missing: who is missing at a moment, and after which return nobody spoke with the child.

use domain::clock::due::is_after;
use domain::missing_episode::MissingEpisode;
use domain::{Fact, When};

use crate::open_work::{born, has_died, is_adult};

/// Nobody knew where the child was (M). A child who was away without leave (A) was not missing.
pub fn is_missing(episode: &MissingEpisode) -> bool {
    episode.kind.eq_ignore_ascii_case("M")
}

/// Why no return interview is waited for, as what the clock of the interview stops with.
pub(crate) fn no_interview(episode: &MissingEpisode) -> Option<&'static str> {
    if episode.no_interview_reason.is_some() {
        return Some("found (no interview, and the reason is recorded)");
    }
    (episode.interview_accepted == Some(false)).then_some("found (the child did not want an interview)")
}

/// Whether the child has returned by a time and the record shows neither an interview nor why there is none: what the clock
/// of the return interview (T20) runs on.
pub fn is_without_interview(episode: &MissingEpisode, now: When) -> bool {
    let is_by_now = |at: Option<When>| at.is_some_and(|at| !is_after(at, now));
    is_missing(episode)
        && is_by_now(episode.until)
        && !is_by_now(episode.interview_at)
        && no_interview(episode).is_none()
}

/// Whether a child is missing at a time, from what stands of the child. Where nobody told the return, the child was found
/// by the end of the period of care in which it went missing, and nobody is a missing child from 18 on.
pub fn is_missing_at<'a>(facts: impl IntoIterator<Item = &'a Fact>, now: When) -> bool {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    let day = now.day();
    let missing = facts.iter().any(|fact| match fact {
        Fact::MissingEpisode(one) => {
            let runs = !is_after(one.from, now) && one.until.is_none_or(|until| is_after(until, now));
            runs && is_missing(one) && !(one.until.is_none() && left_care_since(&facts, one.from, now))
        }
        _ => false,
    });
    missing && !is_adult(born(facts.iter().copied()), day) && !has_died(facts.iter().copied(), day)
}

fn left_care_since(facts: &[&Fact], from: When, now: When) -> bool {
    let mut periods = facts.iter().filter_map(|fact| match fact {
        Fact::PeriodOfCare(period) => Some((period.start_date, period.end_date?)),
        _ => None,
    });
    periods.any(|(start, end)| start <= from.day() && from.day() <= end && end <= now.day())
}

#[cfg(test)]
mod tests {
    use domain::Kind;

    use super::*;

    fn fact(kind: Kind, said: &str) -> Fact {
        Fact::from_body(kind, &format!("{{\"schema\":1,{said}}}")).unwrap()
    }

    fn missing_at(at: &str, said: &[(Kind, &str)]) -> bool {
        let facts: Vec<Fact> = said.iter().map(|(kind, said)| fact(*kind, said)).collect();
        is_missing_at(&facts, at.parse().unwrap())
    }

    const GONE: (Kind, &str) = (Kind::MissingEpisode, r#""kind":"M","from":"2017-03-06""#);

    #[test]
    fn a_return_that_nobody_told_was_by_the_end_of_care_and_by_the_18th_birthday() {
        let care = (Kind::PeriodOfCare, r#""start_date":"2016-01-04","end_date":"2017-06-01""#);
        let child = (Kind::Person, r#""birth_date":"2002-02-01""#);
        assert!(missing_at("2017-05-31", &[GONE, care]));
        assert!(!missing_at("2017-06-01", &[GONE, care]));
        assert!(missing_at("2020-01-31", &[GONE, child]));
        assert!(!missing_at("2020-02-01", &[GONE, child]));
        let earlier = (Kind::PeriodOfCare, r#""start_date":"2015-01-05","end_date":"2016-06-01""#);
        assert!(missing_at("2017-06-01", &[GONE, earlier]), "that care was over before");
    }

    #[test]
    fn a_child_who_is_away_without_leave_is_not_missing_and_one_who_came_back_neither() {
        assert!(!missing_at("2017-03-07", &[(Kind::MissingEpisode, r#""kind":"A","from":"2017-03-06""#)]));
        let back = (Kind::MissingEpisode, r#""kind":"M","from":"2017-03-06","until":"2017-03-08""#);
        assert!(missing_at("2017-03-07", &[back]));
        assert!(!missing_at("2017-03-08", &[back]));
    }

    #[test]
    fn who_was_away_who_declined_and_of_whom_a_reason_is_recorded_is_not_without_interview() {
        let without = |more: &str| {
            let said = format!(r#""from":"2026-03-02","until":"2026-03-03"{more}"#);
            match fact(Kind::MissingEpisode, &said) {
                Fact::MissingEpisode(one) => is_without_interview(&one, "2026-03-10".parse().unwrap()),
                _ => unreachable!(),
            }
        };
        assert!(without(r#","kind":"M""#));
        for more in [
            r#","kind":"A""#,
            r#","kind":"M","interview_accepted":false"#,
            r#","kind":"M","interview_at":"2026-03-05""#,
            r#","kind":"M","no_interview_reason":"She spoke with the police the same night""#,
        ] {
            assert!(!without(more), "{more}");
        }
    }
}

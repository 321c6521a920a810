//! From when until when a fact can matter to what is open of a child: so that a day on which nothing can be open is passed over.

use chrono::NaiveDate;

use crate::fact::Fact;

/// The days of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// `None` where it does not say when it began.
    pub from: Option<NaiveDate>,
    /// `None` where it may still be open.
    pub until: Option<NaiveDate>,
}

/// The days of a fact; `None` for what says who somebody is, and nothing of when.
///
/// What has no day of ending and is not known to be over on its own day counts as open.
pub fn lasting(fact: &Fact) -> Option<Lasting> {
    let happened = fact.happened_at().map(|at| at.day());
    let ended = fact.ended_at().map(|at| at.day());
    let until = match fact {
        Fact::Person(_) | Fact::Address(_) | Fact::UnaccompaniedChild(_) => return None,
        Fact::CaseSupervision(_)
        | Fact::CoreGroup(_)
        | Fact::EducationPlan(_)
        | Fact::HealthAssessment(_)
        | Fact::InitialConference(_)
        | Fact::LookedAfterReview(_)
        | Fact::ManagementDecision(_)
        | Fact::ReviewConference(_)
        | Fact::ReviewingOfficerContact(_)
        | Fact::StepChange(_)
        | Fact::StrategyDiscussion(_)
        | Fact::StrengthsAndDifficulties(_)
        | Fact::Visit(_) => happened,
        // An undecided contact waits, however old it is.
        Fact::Contact(contact) => contact.decision.as_ref().map(|decision| decision.decided_at.day()),
        // What is owed to who was in care goes on when it has ended.
        Fact::LookedAfterEpisode(_) | Fact::PeriodOfCare(_) => None,
        Fact::Referral(referral) if referral.no_further_action == Some(true) => ended.or(happened),
        _ => ended,
    };
    let from = match fact {
        // It began before anybody knew of it, and a source need not tell of both.
        Fact::PrivateFostering(one) => [happened, one.start_date].into_iter().flatten().min(),
        Fact::Adoption(_) | Fact::EarlyHelpEpisode(_) | Fact::PreProceedings(_) => None,
        _ => happened,
    };
    Some(Lasting { from, until: until.max(happened).filter(|_| until.is_some()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Kind;

    fn days(kind: Kind, body: &str) -> Option<(Option<String>, Option<String>)> {
        let fact = Fact::from_body(kind, body).unwrap();
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        lasting(&fact).map(|lasting| (text(lasting.from), text(lasting.until)))
    }

    fn some(from: &str, until: Option<&str>) -> Option<(Option<String>, Option<String>)> {
        Some((Some(from.to_owned()), until.map(str::to_owned)))
    }

    #[test]
    fn what_lasts_is_open_until_it_says_that_it_ended() {
        let open = r#"{"schema":1,"referral_date":"2024-02-01"}"#;
        assert_eq!(days(Kind::Referral, open), some("2024-02-01", None));
        let closed = r#"{"schema":1,"referral_date":"2024-02-01","closure_date":"2024-06-30"}"#;
        assert_eq!(days(Kind::Referral, closed), some("2024-02-01", Some("2024-06-30")));
    }

    #[test]
    fn what_happens_on_a_day_is_over_with_it() {
        let visit = r#"{"schema":1,"at":"2026-11-20","kind":"child_protection","seen":true}"#;
        assert_eq!(days(Kind::Visit, visit), some("2026-11-20", Some("2026-11-20")));
        let turned_away = r#"{"schema":1,"referral_date":"2024-02-01","no_further_action":true}"#;
        assert_eq!(days(Kind::Referral, turned_away), some("2024-02-01", Some("2024-02-01")));
    }
}

//! Codes that were not valid on the day for which they stand.

use chrono::NaiveDate;
use domain::Fact;
use domain::codes::{self, CodeSet, Validity};
use domain::dates::long;

use super::{Fault, FaultKind, Look};

/// One code: what it says, its set, and the day for which it stands; without a day only whether there is such a code at all.
type Said<'a> = (&'static str, CodeSet, Option<&'a str>, Option<NaiveDate>);

pub(super) fn add(look: &Look<'_>, found: &mut Vec<Fault>) {
    for (entry, fact) in look.child.facts() {
        said(fact, |(what, set, code, day)| {
            let Some(code) = code.filter(|code| !code.is_empty()) else { return };
            if let Some(why) = fault(set, code, day) {
                found.push(look.of_entries(FaultKind::CodeNotValid, sentence(what, code, &why, day), vec![entry]));
            }
        });
    }
}

fn fault(set: CodeSet, code: &str, day: Option<NaiveDate>) -> Option<String> {
    match day {
        Some(day) => set.validity(code, day).fault(),
        None => (!set.contains(code)).then(|| Validity::Unknown.fault()).flatten(),
    }
}

fn sentence(what: &str, code: &str, why: &str, day: Option<NaiveDate>) -> String {
    let on = day.map_or_else(String::new, |day| format!(" (of {})", long(day)));
    format!("The {what}{on} is given as “{code}”, which {why}.")
}

fn said<'a>(fact: &'a Fact, mut take: impl FnMut(Said<'a>)) {
    match fact {
        Fact::Person(one) => {
            take(("sex", codes::SEX, one.sex.as_deref(), None));
            take(("ethnicity", codes::ETHNICITY, one.ethnicity.as_deref(), None));
            take(("reason for no pupil number", codes::UPN_UNKNOWN, one.upn_unknown.as_deref(), None));
            one.disabilities.iter().for_each(|code| take(("disability", codes::DISABILITY, Some(code.as_str()), None)));
        }
        Fact::Referral(one) => {
            let on = Some(one.referral_date);
            take(("source of the referral", codes::REFERRAL_SOURCE, one.source.as_deref(), on));
            take(("primary need", codes::PRIMARY_NEED, one.primary_need.as_deref(), on));
            take(("reason of the closure", codes::CLOSURE_REASON, one.closure_reason.as_deref(), one.closure_date));
        }
        Fact::Assessment(one) => {
            // Those of an assessment that is being made are not final.
            if let Some(done) = one.authorised_on {
                let factors = one.factors.iter();
                factors.for_each(|code| {
                    take(("factor in the assessment", codes::ASSESSMENT_FACTOR, Some(code.as_str()), Some(done)));
                });
            }
        }
        Fact::ChildProtectionPlan(one) => {
            let on = Some(one.start_date);
            take(("category of abuse", codes::CATEGORY_OF_ABUSE, one.initial_category.as_deref(), on));
            take(("latest category of abuse", codes::CATEGORY_OF_ABUSE, one.latest_category.as_deref(), on));
        }
        Fact::PeriodOfCare(one) => {
            let on = Some(one.start_date);
            take(("category of need", codes::CATEGORY_OF_NEED, one.category_of_need.as_deref(), on));
        }
        Fact::LookedAfterEpisode(one) => {
            let on = Some(one.start_date);
            take(("reason for the episode", codes::REASON_NEW_EPISODE, one.reason_new.as_deref(), on));
            take(("legal status", codes::LEGAL_STATUS, one.legal_status.as_deref(), on));
            take(("category of need", codes::CATEGORY_OF_NEED, one.category_of_need.as_deref(), on));
            take(("placement", codes::PLACEMENT_TYPE, one.placement.as_deref(), on));
            take(("provider of the placement", codes::PLACEMENT_PROVIDER, one.provider.as_deref(), on));
            take((
                "reason why the episode ceased",
                codes::REASON_EPISODE_CEASED,
                one.reason_ceased.as_deref(),
                one.end_date,
            ));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_a_day_is_only_asked_whether_it_is_known() {
        assert_eq!(fault(codes::SEX, "M", None), None);
        assert!(fault(codes::SEX, "X", None).unwrap().contains("not a known code"));
    }

    #[test]
    fn a_retired_placement_is_a_fault_only_of_an_episode_that_began_after_it() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(fault(codes::PLACEMENT_TYPE, "P2", day("2023-10-28")), None);
        let why = fault(codes::PLACEMENT_TYPE, "P2", day("2023-10-29")).unwrap();
        assert_eq!(
            sentence("placement", "P2", &why, day("2023-10-29")),
            "The placement (of 29 October 2023) is given as “P2”, which was used only until 28 October 2023."
        );
    }
}

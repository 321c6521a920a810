//! Health, education, missing episodes, private fostering.

use domain::Fact;
use domain::codes;
use domain::dates::long;
use domain::education_plan::EducationPlan;
use domain::health_assessment::HealthAssessment;
use domain::looked_after_year::LookedAfterYear;
use domain::missing_episode::MissingEpisode;
use domain::private_fostering::PrivateFostering;
use domain::strengths_and_difficulties::StrengthsAndDifficulties;

use super::{Details, Teller, lasts};

pub(super) fn told(fact: &Fact, _: &Teller<'_>) -> Option<(String, Details)> {
    Some(match fact {
        Fact::HealthAssessment(health) => {
            (format!("{}: {}.", health.kind.in_words(), health.status.in_words().to_lowercase()), of_health(health))
        }
        Fact::EducationPlan(plan) => (summary_of_education(plan), of_education(plan)),
        Fact::StrengthsAndDifficulties(asked) => (summary_of_score(asked), of_score(asked)),
        Fact::LookedAfterYear(year) => (format!("What the return says of the year {}.", year.year), of_year(year)),
        Fact::MissingEpisode(missing) => (summary_of_missing(missing), of_missing(missing)),
        Fact::PrivateFostering(fostering) => (lasts(fostering.end_date), of_private_fostering(fostering)),
        _ => return None,
    })
}

fn of_health(health: &HealthAssessment) -> Details {
    Details::new()
        .day("On", Some(health.on))
        .text("What", health.kind.in_words())
        .text("What became of it", health.status.in_words())
}

fn of_education(plan: &EducationPlan) -> Details {
    Details::new()
        .day("Agreed", Some(plan.agreed_on))
        .maybe("School", plan.school.clone())
        .words("The plan", plan.plan.as_ref())
        .day("Next", plan.next_on)
}

fn summary_of_education(plan: &EducationPlan) -> String {
    let school = plan.school.as_ref().map(|school| format!("At {school}. ")).unwrap_or_default();
    let next = plan.next_on.map(|day| format!("The next is on {}.", long(day)));
    school + &next.unwrap_or_else(|| "No date is set for the next.".to_owned())
}

fn of_score(asked: &StrengthsAndDifficulties) -> Details {
    Details::new().day("On", Some(asked.on)).maybe("Score, 0 to 40", asked.score.map(|score| score.to_string())).code(
        "Why there is no score",
        codes::SDQ_REASON,
        asked.no_score_reason.as_ref(),
    )
}

fn summary_of_score(asked: &StrengthsAndDifficulties) -> String {
    match (asked.score, &asked.no_score_reason) {
        (Some(score), _) => format!("Score {score} of 40."),
        (None, Some(code)) => format!("No score: {}.", codes::SDQ_REASON.label(code)),
        (None, None) => "No score, and no reason is recorded.".to_owned(),
    }
}

fn of_year(year: &LookedAfterYear) -> Details {
    Details::new()
        .text("Year", year.year.as_str())
        .maybe("Strengths and difficulties score", year.sdq_score.map(|score| score.to_string()))
        .code("Why there is no score", codes::SDQ_REASON, year.sdq_reason.as_ref())
        .yes_no("Health assessment", year.health_assessment)
        .yes_no("Teeth checked", year.teeth_check)
        .yes_no("Immunisations up to date", year.immunisations)
        .yes_no("Development checked", year.health_check)
        .yes_no("Substance misuse problem", year.substance_misuse)
        .yes_no("Help for it received", year.intervention_received)
        .yes_no("Help for it offered", year.intervention_offered)
        .yes_no("Convicted or cautioned", year.convicted)
}

fn of_missing(missing: &MissingEpisode) -> Details {
    Details::new()
        .text("What", codes::MISSING_KIND.label(&missing.kind))
        .text("From", missing.from.in_words())
        .maybe("Until", missing.until.map(|until| until.in_words()))
        .yes_no("Return interview offered", missing.interview_offered)
        .yes_no("Return interview accepted", missing.interview_accepted)
        .maybe("Return interview held", missing.interview_at.map(|at| at.in_words()))
        .maybe("Why there was no interview", missing.no_interview_reason.clone())
        .words("What was found", missing.findings.as_ref())
        .voice(missing.voice.as_ref())
}

fn summary_of_missing(missing: &MissingEpisode) -> String {
    let kind = codes::MISSING_KIND.label(&missing.kind);
    match missing.until {
        Some(until) => format!("{kind}. Back on {}.", until.in_words()),
        None => format!("{kind}. Not back yet."),
    }
}

fn of_private_fostering(fostering: &PrivateFostering) -> Details {
    Details::new()
        .day("Notified", fostering.notified_on)
        .day("The authority knew from", Some(fostering.aware_on))
        .day("Started", fostering.start_date)
        .day("Ended", fostering.end_date)
        .maybe("Carer", fostering.carer.clone())
        .maybe("What the carer is to the child", fostering.carer_relation.clone())
        .yes_no("Found suitable", fostering.suitable)
        .words("Decision", fostering.decision.as_ref())
}

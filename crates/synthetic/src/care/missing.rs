//! Looked-after children who go missing, and what is rare.

use chrono::{Duration, NaiveDate};
use domain::When;
use domain::deprivation_of_liberty::DeprivationOfLiberty;
use domain::missing_episode::MissingEpisode;
use domain::motherhood::Motherhood;

use super::Period;
use crate::calendar::{at, birthday, days_after};
use crate::case::Case;
use crate::tale::{Tale, Telling};
use crate::words;

pub fn tell(tale: &mut Tale, case: &Case, period: &Period) {
    let from = period.from.max(birthday(period.born, 11));
    if from < period.until && tale.random.chance(19) {
        let mut day = days_after(from, tale.random.wait(200));
        while day < period.until && day <= tale.today() {
            episode(tale, case, period, day);
            day = days_after(day, tale.random.wait(70).max(3));
        }
    }
    let old_enough = birthday(period.born, 14);
    if period.until > old_enough && tale.random.permille(12) {
        let child = days_after(old_enough, tale.random.between(0, 1_300));
        if child > period.from && child < period.until {
            one(tale, case, days_after(child, 6), "record motherhood", Motherhood { child_birth_date: Some(child) });
        }
    }
    if period.until > birthday(period.born, 13) && tale.random.permille(8) {
        let from = days_after(period.from, tale.random.between(20, 200));
        if from < period.until {
            let until = Some(days_after(from, 60));
            one(
                tale,
                case,
                days_after(from, 61),
                "record a deprivation of liberty",
                DeprivationOfLiberty { from, until },
            );
        }
    }
}

fn one(tale: &mut Tale, case: &Case, on: NaiveDate, what: &'static str, fact: impl Into<domain::Fact>) {
    let written = tale.written_after(on);
    let who = case.worker(tale, on);
    let fact = tale.new_fact(written, case.kids[0].about(), fact);
    tale.tell(written, who, what, vec![fact]);
}

fn episode(tale: &mut Tale, case: &Case, period: &Period, day: NaiveDate) {
    let kid = case.of(&case.kids[0]);
    let from = at(day, tale.random.between(17 * 60, 23 * 60));
    let hours = tale.random.in_bands(&[(66, (2, 14)), (24, (15, 40)), (10, (41, 160))]);
    let until = from + Duration::hours(hours);
    let kind = tale.random.weighted(&[(74, "M"), (26, "A")]);
    let written = from + Duration::minutes(tale.random.between(20, 200));
    let who = case.worker(tale, day);
    let begun = MissingEpisode {
        kind: kind.into(),
        from: When::moment(from),
        until: None,
        interview_offered: None,
        interview_accepted: None,
        interview_at: None,
        no_interview_reason: None,
        findings: None,
        voice: None,
    };
    let told = tale.new_fact(written, case.kids[0].about(), begun.clone());
    tale.tell(written, who, "record a missing episode", vec![told.clone()]);
    let offered = tale.random.chance(86);
    let accepted = offered && tale.random.chance(70);
    // 63% of return interviews within 72 hours (CLA-20).
    let within = tale.random.in_bands(&[(63, (12, 71)), (37, (74, 240))]);
    let interview = until + Duration::hours(within);
    let back = MissingEpisode {
        until: Some(When::moment(until)),
        interview_offered: Some(offered),
        interview_accepted: offered.then_some(accepted),
        interview_at: accepted.then(|| When::moment(interview)),
        no_interview_reason: (!accepted)
            .then(|| if offered { "Did not want one." } else { "Nobody offered it." }.to_owned()),
        findings: accepted.then(|| words::note(&mut tale.random)),
        voice: accepted.then(|| words::voice(&mut tale.random, period.age(day), kid.language, kid.needs_aid)),
        ..begun
    };
    let found = tale.random.between(10, 300);
    let written = (if accepted { interview } else { until }) + Duration::minutes(found);
    tale.tell(written, who, "end a missing episode", vec![Telling { fact: back.into(), ..told }]);
}

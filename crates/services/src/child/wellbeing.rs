//! Education and health, and times when the child was missing.

use domain::looked_after_year::LookedAfterYear;
use domain::{Kind, When};
use measures::missing::is_without_interview;

use super::frame::Frame;
use super::line::Line;
use super::plans::Section;
use super::reading::{Reading, each};
use super::visits::year_before;

/// The page about education and health.
#[derive(Clone, Debug)]
pub struct EducationAndHealth {
    pub frame: Frame,
    pub sections: Vec<Section>,
}

pub(super) fn education_and_health(reading: &Reading<'_>) -> EducationAndHealth {
    // The return tells of a year that there was something, and never on which day: to say that nothing is recorded of it
    // would be wrong.
    let by_year = |tells: fn(&LookedAfterYear) -> bool| each!(reading, LookedAfterYear).any(|(_, year)| tells(year));
    let sections = vec![
        Section::of(reading, "Education", &[Kind::EducationPlan], "No personal education plan is recorded."),
        Section::of(
            reading,
            "Health",
            &[Kind::HealthAssessment],
            if by_year(tells_of_health) {
                "No health assessment, dental check or immunisation is recorded with a day of its own. What the return says \
                 of them is under its years below."
            } else {
                "No health assessment, dental check or immunisation is recorded."
            },
        ),
        Section::of(
            reading,
            "Strengths and difficulties",
            &[Kind::StrengthsAndDifficulties],
            if by_year(tells_of_questionnaire) {
                "No strengths and difficulties questionnaire is recorded with a day of its own. What the return says of the \
                 score is under its years below."
            } else {
                "No strengths and difficulties questionnaire is recorded."
            },
        ),
        Section::of(
            reading,
            "Year by year, as the return gives it",
            &[Kind::LookedAfterYear],
            "No return speaks of a year of this child.",
        ),
    ];
    EducationAndHealth { frame: Frame::of(reading), sections }
}

fn tells_of_health(year: &LookedAfterYear) -> bool {
    [year.health_assessment, year.health_check, year.immunisations, year.teeth_check].iter().any(Option::is_some)
}

fn tells_of_questionnaire(year: &LookedAfterYear) -> bool {
    year.sdq_score.is_some() || year.sdq_reason.is_some()
}

/// The page about missing episodes.
#[derive(Clone, Debug)]
pub struct Missing {
    pub frame: Frame,
    pub lines: Vec<Line>,
    pub in_twelve_months: usize,
    /// Returns after which the record shows neither an interview nor a decision against one.
    pub without_interview: usize,
}

pub(super) fn missing(reading: &Reading<'_>) -> Missing {
    let since = year_before(reading.day);
    let in_twelve_months = each!(reading, MissingEpisode).filter(|(_, missing)| missing.from.day() > since).count();
    let now = When::moment(reading.moment);
    let without_interview = each!(reading, MissingEpisode).filter(|(_, missing)| is_without_interview(missing, now));
    Missing {
        frame: Frame::of(reading),
        without_interview: without_interview.count(),
        in_twelve_months,
        lines: reading.lines(|kind| kind == Kind::MissingEpisode),
    }
}

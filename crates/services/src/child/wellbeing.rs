//! Education and health, and times when the child was missing.

use domain::{Kind, When};

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
    let sections = vec![
        Section::of(reading, "Education", &[Kind::EducationPlan], "No personal education plan is recorded."),
        Section::of(
            reading,
            "Health",
            &[Kind::HealthAssessment],
            "No health assessment, dental check or immunisation is recorded.",
        ),
        Section::of(
            reading,
            "Strengths and difficulties",
            &[Kind::StrengthsAndDifficulties],
            "No strengths and difficulties questionnaire is recorded.",
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
    let without_interview = each!(reading, MissingEpisode).filter(|(_, missing)| {
        let is_back = missing.until.is_some_and(|until| until.day() <= now.day());
        is_back && missing.interview_at.is_none() && missing.no_interview_reason.is_none()
    });
    Missing {
        frame: Frame::of(reading),
        without_interview: without_interview.count(),
        in_twelve_months,
        lines: reading.lines(|kind| kind == Kind::MissingEpisode),
    }
}

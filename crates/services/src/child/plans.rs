//! Plans, the meetings that make and review them, and decisions on the way.

use domain::Kind;

use super::frame::Frame;
use super::line::Line;
use super::reading::Reading;

/// The page about plans and reviews.
#[derive(Clone, Debug)]
pub struct Plans {
    pub frame: Frame,
    pub sections: Vec<Section>,
}

/// A part of a page: what it is about, its lines, and what it means that there are none.
#[derive(Clone, Debug)]
pub struct Section {
    pub heading: &'static str,
    pub lines: Vec<Line>,
    pub empty: &'static str,
}

impl Section {
    pub(super) fn of(reading: &Reading<'_>, heading: &'static str, kinds: &[Kind], empty: &'static str) -> Self {
        Self { heading, lines: reading.lines(|kind| kinds.contains(&kind)), empty }
    }
}

pub(super) fn plans(reading: &Reading<'_>) -> Plans {
    let sections = vec![
        Section::of(
            reading,
            "Plans",
            &[Kind::ChildInNeedPlan, Kind::ChildProtectionPlan, Kind::CarePlan, Kind::PathwayPlan],
            "No plan is recorded.",
        ),
        Section::of(
            reading,
            "Conferences and core groups",
            &[Kind::InitialConference, Kind::ReviewConference, Kind::CoreGroup],
            "No conference and no core group is recorded.",
        ),
        Section::of(
            reading,
            "Looked-after reviews",
            &[Kind::LookedAfterReview, Kind::ReviewingOfficerContact],
            "No looked-after review is recorded.",
        ),
        Section::of(
            reading,
            "Assessments and enquiries",
            &[Kind::Assessment, Kind::StrategyDiscussion, Kind::Section47Enquiry],
            "No assessment and no enquiry is recorded.",
        ),
        Section::of(
            reading,
            "Decisions and supervision",
            &[Kind::ManagementDecision, Kind::CaseSupervision, Kind::StepChange],
            "No management decision is recorded.",
        ),
    ];
    Plans { frame: Frame::of(reading), sections }
}

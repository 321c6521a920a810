//! Which element may stand in which: the shape of the census, from the Department's schemas of 2023 to 2026 and, for
//! pre-proceedings, the draft of 2026-27.

use super::block::Module;

/// An element that holds others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Message,
    Header,
    CollectionDetails,
    Source,
    Children,
    ChildIdentifiers,
    ChildCharacteristics,
    Disabilities,
    FactorsIdentifiedAtAssessment,
    /// The wrapper; its records are made by the dates in it.
    Reviews,
    /// An element that is itself one record.
    Record(Module),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Into(Place),
    Field(&'static str),
}

use Step::{Field, Into};

/// What an element of this name means here; `None` if it is not expected. Upper and lower case are the same, because
/// systems spell `CINPlanDates` and `CINplanDates` both.
pub(super) fn step(place: Place, name: &str) -> Option<Step> {
    let places = inner_places(place).iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let fields = || inner_fields(place).iter().find(|known| known.eq_ignore_ascii_case(name));
    places.map(|(_, inner)| Into(*inner)).or_else(|| fields().map(|known| Field(known)))
}

fn inner_places(place: Place) -> &'static [(&'static str, Place)] {
    match place {
        Place::Message => &[("Header", Place::Header), ("Children", Place::Children)],
        Place::Header => &[("CollectionDetails", Place::CollectionDetails), ("Source", Place::Source)],
        Place::Children => &[("Child", Place::Record(Module::Child))],
        Place::ChildCharacteristics => &[("Disabilities", Place::Disabilities)],
        Place::Record(Module::Child) => &[
            ("ChildIdentifiers", Place::ChildIdentifiers),
            ("ChildCharacteristics", Place::ChildCharacteristics),
            ("CINdetails", Place::Record(Module::CinDetails)),
        ],
        Place::Record(Module::CinDetails) => &[
            ("Assessments", Place::Record(Module::Assessments)),
            ("CINPlanDates", Place::Record(Module::CinPlanDates)),
            ("Section47", Place::Record(Module::Section47)),
            ("ChildProtectionPlans", Place::Record(Module::ChildProtectionPlans)),
            ("PreProceedingsandFGDM", Place::Record(Module::PreProceedings)),
        ],
        Place::Record(Module::Assessments) => {
            &[("FactorsIdentifiedAtAssessment", Place::FactorsIdentifiedAtAssessment)]
        }
        Place::Record(Module::ChildProtectionPlans) => &[("Reviews", Place::Reviews)],
        _ => &[],
    }
}

fn inner_fields(place: Place) -> &'static [&'static str] {
    match place {
        Place::CollectionDetails => &["Collection", "Year", "ReferenceDate"],
        Place::Source => &["SourceLevel", "LEA", "SoftwareCode", "Release", "SerialNo", "DateTime"],
        Place::ChildIdentifiers => &[
            "LAchildID",
            "UPN",
            "FormerUPN",
            "UPNunknown",
            "PersonBirthDate",
            "ExpectedPersonBirthDate",
            "Sex",
            "GenderCurrent",
            "PersonDeathDate",
        ],
        Place::ChildCharacteristics => &["Ethnicity"],
        Place::Disabilities => &["Disability"],
        Place::FactorsIdentifiedAtAssessment => &["AssessmentFactors"],
        Place::Reviews => &["CPPreviewDate"],
        Place::Record(module) => record_fields(module),
        Place::Message | Place::Header | Place::Children => &[],
    }
}

fn record_fields(module: Module) -> &'static [&'static str] {
    match module {
        Module::CinDetails => &[
            "CINreferralDate",
            "ReferralSource",
            "PrimaryNeedCode",
            "CINclosureDate",
            "ReasonForClosure",
            "DateOfInitialCPC",
            "ReferralNFA",
        ],
        Module::Assessments => {
            &["AssessmentActualStartDate", "AssessmentInternalReviewDate", "AssessmentAuthorisationDate"]
        }
        Module::CinPlanDates => &["CINPlanStartDate", "CINPlanEndDate"],
        Module::Section47 => &["S47ActualStartDate", "InitialCPCtarget", "DateOfInitialCPC", "ICPCnotRequired"],
        Module::ChildProtectionPlans => {
            &["CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP"]
        }
        Module::PreProceedings => &[
            "PPStartDate",
            "LBPSentDate",
            "FGDMMeetingOffer",
            "FGDMMeetingFac",
            "InitialPPMeetingDate",
            "ReviewMeetingsCount",
            "StepDecisionDate",
            "PPOutcome",
            "CourtAppDate",
            "LetterInitCPDate",
        ],
        Module::Child | Module::Reviews => &[],
    }
}

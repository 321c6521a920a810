//! The standards that are read, and the parts of each that have records.

use domain::{Kind, Source};

use crate::cin_census::read::Module;

/// A part of a standard: a module of the census, a table of SSDA903, a list of Annex A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    /// As the standard spells it.
    pub code: &'static str,
    /// As a reader sees one of its records.
    pub words: &'static str,
}

impl Part {
    pub const fn new(code: &'static str, words: &'static str) -> Self {
        Self { code, words }
    }
}

impl From<Module> for Part {
    fn from(module: Module) -> Self {
        Self::new(module.code(), module.in_words())
    }
}

/// Which standard a file follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standard {
    CinCensus,
    Ssda903,
    AnnexA,
}

const CIN_CENSUS: [Part; 8] = {
    let mut parts = [Part::new("", ""); 8];
    let mut at = 0;
    while at < 8 {
        parts[at] = Part::new(Module::ALL[at].code(), Module::ALL[at].in_words());
        at += 1;
    }
    parts
};

/// The tables of SSDA903, by the names of their CSV files.
pub const SSDA903: [Part; 12] = [
    Part::new("Header", "child"),
    Part::new("Episodes", "episode"),
    Part::new("Reviews", "review"),
    Part::new("UASC", "unaccompanied child"),
    Part::new("OC2", "yearly health record"),
    Part::new("OC3", "care leaver"),
    Part::new("AD1", "adoption"),
    Part::new("PlacedAdoption", "placing for adoption"),
    Part::new("PrevPerm", "previous permanence"),
    Part::new("Missing", "missing episode"),
    Part::new("SWEpisodes", "social worker episode"),
    Part::new("DoLo", "deprivation of liberty"),
];

/// The lists of Annex A.
pub const ANNEX_A: [Part; 11] = [
    Part::new("List 1", "contact"),
    Part::new("List 2", "early help assessment"),
    Part::new("List 3", "referral"),
    Part::new("List 4", "assessment"),
    Part::new("List 5", "section 47 enquiry"),
    Part::new("List 6", "child in need"),
    Part::new("List 7", "child protection plan"),
    Part::new("List 8", "child in care"),
    Part::new("List 9", "care leaver"),
    Part::new("List 10", "adoption"),
    Part::new("List 11", "prospective adopter"),
];

impl Standard {
    pub const ALL: [Self; 3] = [Self::CinCensus, Self::Ssda903, Self::AnnexA];

    /// The standard of a source; `None` for what is typed in here.
    pub fn of(source: &Source) -> Option<Self> {
        let authority = source.authority()?;
        Self::ALL.into_iter().find(|standard| standard.source(authority) == *source)
    }

    /// One authority speaking in this standard.
    pub fn source(self, authority: &str) -> Source {
        match self {
            Self::CinCensus => Source::cin_census(authority),
            Self::Ssda903 => Source::ssda903(authority),
            Self::AnnexA => Source::annex_a(authority),
        }
    }

    /// In the order in which a report lists them.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::CinCensus => &CIN_CENSUS,
            Self::Ssda903 => &SSDA903,
            Self::AnnexA => &ANNEX_A,
        }
    }

    pub fn part(self, code: &str) -> Option<Part> {
        self.parts().iter().copied().find(|part| part.code == code)
    }

    /// The part whose records give the entries of a kind; `None` where every part may, as each list of Annex A says who a
    /// child is. `path` is that of [`crate::delivery::IncomingRecord`].
    pub fn home_of(self, kind: Kind, path: &str) -> Option<Part> {
        let code = match self {
            Self::CinCensus => return census_home(kind).map(Part::from),
            Self::Ssda903 => crate::ssda903::home_of(kind, path)?,
            Self::AnnexA => annex_a_home(kind, path)?,
        };
        self.part(code)
    }

    /// What the standard calls the authority's own number of a child.
    pub fn number_field(self) -> &'static str {
        match self {
            Self::CinCensus => "LAchildID",
            Self::Ssda903 => "CHILD",
            Self::AnnexA => "Child Unique ID",
        }
    }

    /// What the standard calls the day of a referral.
    pub fn referral_date_field(self) -> &'static str {
        match self {
            Self::CinCensus | Self::Ssda903 => "CINreferralDate",
            Self::AnnexA => "Date of referral",
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Self::CinCensus => "children in need census",
            Self::Ssda903 => "looked-after children return",
            Self::AnnexA => "Annex A",
        }
    }

    /// What loading it is called in the history.
    pub fn doing(self) -> &'static str {
        match self {
            Self::CinCensus => "import of a census file",
            Self::Ssda903 => "import of an SSDA903 return",
            Self::AnnexA => "import of an Annex A workbook",
        }
    }

    /// What somebody must do again: `export the census again`.
    pub fn again(self) -> &'static str {
        match self {
            Self::CinCensus => "export the census again",
            Self::Ssda903 => "export the return again",
            Self::AnnexA => "export the lists again",
        }
    }
}

fn census_home(kind: Kind) -> Option<Module> {
    Some(match kind {
        Kind::Person => Module::Child,
        Kind::Referral => Module::CinDetails,
        Kind::Assessment => Module::Assessments,
        Kind::ChildInNeedPlan => Module::CinPlanDates,
        Kind::Section47Enquiry => Module::Section47,
        Kind::ChildProtectionPlan => Module::ChildProtectionPlans,
        Kind::ReviewConference => Module::Reviews,
        Kind::PreProceedings => Module::PreProceedings,
        _ => return None,
    })
}

/// Of records that several lists may give, the first: see [`crate::annex_a::covered`].
fn annex_a_home(kind: Kind, _path: &str) -> Option<&'static str> {
    Some(match kind {
        Kind::Contact => "List 1",
        Kind::EarlyHelpEpisode => "List 2",
        Kind::Referral => "List 3",
        Kind::Assessment => "List 4",
        Kind::Section47Enquiry | Kind::InitialConference => "List 5",
        Kind::Visit | Kind::Allocation => "List 6",
        Kind::ChildProtectionPlan | Kind::ReviewConference => "List 7",
        Kind::PeriodOfCare
        | Kind::LookedAfterEpisode
        | Kind::LegalStatus
        | Kind::Placement
        | Kind::LookedAfterReview
        | Kind::ReviewingOfficerContact
        | Kind::HealthAssessment
        | Kind::UnaccompaniedChild => "List 8",
        Kind::CareLeaver | Kind::PathwayPlan => "List 9",
        Kind::Adoption => "List 10",
        Kind::ProspectiveAdopter => "List 11",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_of_one_standard_and_what_is_typed_in_is_of_none() {
        for standard in Standard::ALL {
            assert_eq!(Standard::of(&standard.source("845")), Some(standard));
        }
        assert_eq!(Standard::of(&Source::typed()), None);
    }

    #[test]
    fn each_part_is_found_by_its_code_in_its_standard() {
        for standard in Standard::ALL {
            for part in standard.parts() {
                assert_eq!(standard.part(part.code), Some(*part));
            }
        }
        assert_eq!(Standard::CinCensus.parts().len(), Module::ALL.len());
        assert_eq!(Standard::CinCensus.part("Episodes"), None);
    }
}

//! The catalogue of indicators: each in one place, in the file of its family.

pub mod assessments;
pub mod assurance;
pub mod care_leavers;
pub mod child_in_need;
pub mod child_protection;
pub mod court;
pub mod disabled_children;
pub mod early_help;
mod ending;
pub mod front_door;
pub mod looked_after;
pub mod page;
pub mod permanence;
pub mod private_fostering;
pub mod workforce;

use std::sync::OnceLock;

use crate::indicator::Indicator;

/// Every indicator, computable or not, in the order of the catalogue.
pub fn catalogue() -> &'static [&'static Indicator] {
    static ALL: OnceLock<Vec<&'static Indicator>> = OnceLock::new();
    ALL.get_or_init(|| FAMILIES.iter().flat_map(|family| family.indicators.iter().copied()).collect())
}

/// Indicators of one part of the work.
#[derive(Debug)]
pub struct Family {
    /// Stands for it in addresses and file names: `front-door`.
    pub code: &'static str,
    pub name: &'static str,
    pub indicators: &'static [&'static Indicator],
}

/// All families, in the order in which a child meets them.
pub const FAMILIES: &[Family] = &[
    Family { code: "front-door", name: "Front door", indicators: front_door::ALL },
    Family { code: "early-help", name: "Early help", indicators: early_help::ALL },
    Family { code: "assessments", name: "Assessments", indicators: assessments::ALL },
    Family { code: "child-protection", name: "Child protection", indicators: child_protection::ALL },
    Family { code: "child-in-need", name: "Child in need", indicators: child_in_need::ALL },
    Family { code: "looked-after", name: "Looked after", indicators: looked_after::ALL },
    Family { code: "permanence", name: "Permanence", indicators: permanence::ALL },
    Family { code: "care-leavers", name: "Care leavers", indicators: care_leavers::ALL },
    Family { code: "private-fostering", name: "Private fostering", indicators: private_fostering::ALL },
    Family { code: "disabled-children", name: "Disabled children", indicators: disabled_children::ALL },
    Family { code: "court", name: "Court and pre-proceedings", indicators: court::ALL },
    Family { code: "workforce", name: "Workforce", indicators: workforce::ALL },
    Family { code: "assurance", name: "Assurance", indicators: assurance::ASSURANCE },
    Family { code: "improvement", name: "Improvement", indicators: assurance::IMPROVEMENT },
];

/// The indicator of an id, as `FD-06`.
pub fn indicator(id: &str) -> Option<&'static Indicator> {
    catalogue().iter().find(|indicator| indicator.id.eq_ignore_ascii_case(id)).copied()
}

/// The place of an indicator in the catalogue.
pub(crate) fn place(indicator: &Indicator) -> u8 {
    let place = catalogue().iter().position(|other| other.id == indicator.id);
    number_of(place.unwrap_or(usize::from(u8::MAX)))
}

/// A place as a row has it. A bit set of 128 has room for all of them; a test holds that.
pub(crate) fn number_of(place: usize) -> u8 {
    u8::try_from(place).expect("fewer than 128 indicators")
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

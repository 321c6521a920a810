//! The looked-after children return (SSDA903): a table per CSV file, or one XML file, a year from every English authority.
//!
//! [`plan`] sorts files into the returns of years, and gives each year child by child as [`crate::delivery`] has it. What is
//! clear is read; what is not is refused with a sentence, never guessed and never treated as missing.

mod chain;
mod facts;
mod gather;
mod periods;
mod plan;
mod rows;
mod table;
mod taking;
mod text;
mod values;
mod workbook;
mod xml;
mod year;

use domain::Kind;

pub use gather::Delivery;
pub use periods::{ends_care, periods_of_care};
pub use plan::{GivenFile, Plan, plan};
pub use rows::FileNote;
pub use table::Table;
pub use year::Year;

/// The table whose rows give the entries of a kind.
pub(crate) fn home_of(kind: Kind, path: &str) -> Option<&'static str> {
    Some(match kind {
        Kind::Person | Kind::Motherhood => "Header",
        Kind::LookedAfterEpisode => "Episodes",
        Kind::LookedAfterReview => "Reviews",
        Kind::UnaccompaniedChild => "UASC",
        Kind::LookedAfterYear => "OC2",
        Kind::CareLeaver => "OC3",
        Kind::Adoption if path.starts_with("placed-for-adoption") => "PlacedAdoption",
        Kind::Adoption => "AD1",
        Kind::PreviousPermanence => "PrevPerm",
        Kind::MissingEpisode => "Missing",
        Kind::Allocation => "SWEpisodes",
        Kind::DeprivationOfLiberty => "DoLo",
        _ => return None,
    })
}

//! Looked after: how many children, where they live, how they are reviewed, visited, kept well and taught, and who goes
//! missing.

mod education;
mod health;
mod homes;
mod in_care;
mod missing;
mod placements;
mod reviews;
mod stock;

use crate::indicator::Indicator;

pub(super) const ALL: &[&Indicator] = &[
    &stock::CLA_01,
    &stock::CLA_02,
    &stock::CLA_03,
    &placements::CLA_04,
    &placements::CLA_05,
    &placements::CLA_06,
    &placements::CLA_07,
    &placements::CLA_08,
    &placements::CLA_09,
    &placements::CLA_10,
    &reviews::CLA_11,
    &reviews::CLA_12,
    &reviews::CLA_13,
    &reviews::CLA_14,
    &health::CLA_15,
    &health::CLA_16,
    &health::CLA_17,
    &health::CLA_17B,
    &education::CLA_18,
    &missing::CLA_19,
    &missing::CLA_19B,
    &missing::CLA_20,
    &health::CLA_21,
    &stock::CLA_22,
    &stock::CLA_23,
];

#[cfg(test)]
mod tests;

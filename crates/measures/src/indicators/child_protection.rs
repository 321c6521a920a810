//! Child protection: section 47 enquiries, conferences, plans, their reviews, visits and core groups.
//!
//! Whether something was done in time is what the clocks say (T05 to T09), so that a figure and a child's page never differ.
//! A plan that another authority made for a child who is here for a time is that authority's, and in no figure here; a child who
//! moved here for good has a conference and a plan of this authority, which count from the day on which they were made.

mod conferences;
mod enquiries;
mod in_time;
mod plan;
mod plans;

use crate::indicator::Indicator;

pub(super) const ALL: &[&Indicator] = &[
    &enquiries::CP_01,
    &enquiries::CP_02,
    &enquiries::CP_03,
    &conferences::CP_04,
    &conferences::CP_05,
    &conferences::CP_06,
    &plans::CP_07,
    &plans::CP_08,
    &plans::CP_09,
    &plans::CP_10,
    &plans::CP_11,
    &plans::CP_12,
    &plans::CP_13,
    &in_time::CP_14,
    &in_time::CP_15,
    &in_time::CP_16,
    &plans::CP_17,
    &conferences::CP_18,
    &in_time::CP_19,
    &plans::CP_20,
];

#[cfg(test)]
mod tests;

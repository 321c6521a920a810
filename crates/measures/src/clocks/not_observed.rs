//! Steps of the table that no noun of the record tells of, so that pages and figures can say so.

/// A step whose clock is never started, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotObserved {
    /// `T26`.
    pub rule: &'static str,
    /// The step of the rule, by its key.
    pub step: &'static str,
    /// What would have to be recorded.
    pub missing: &'static str,
}

/// Every step that is in the table of rules, is no prompt, and is not reckoned.
pub fn not_observed() -> &'static [NotObserved] {
    const INSPECTION: &str = "an inspection and its report, which belong to the council and to no child's record";
    &[
        NotObserved { rule: "T08c", step: "mother_unwell", missing: "whether the mother is unwell after the birth" },
        NotObserved { rule: "T22b", step: "first", missing: "the day on which a care leaver moves in" },
        NotObserved { rule: "T26", step: "decision", missing: "the day of the adoption panel's recommendation" },
        NotObserved { rule: "T27", step: "action_plan", missing: INSPECTION },
        NotObserved { rule: "T27", step: "first_visit", missing: INSPECTION },
        NotObserved { rule: "T27", step: "later_visits", missing: INSPECTION },
    ]
}

//! Return interview after a child was missing: T20.

use domain::clock::Event;

use super::run::Run;
use crate::missing::{is_missing, no_interview};

/// Of children whose whereabouts were not known (M); a child who was away without leave (A) was not missing.
pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for missing in record.missing.iter().filter(|missing| is_missing(missing)) {
        let Some(at) = missing.until else { continue };
        let found = Event { at, what: "found", entry: missing.entry };
        let interview =
            missing.interview_at.map(|at| Event { at, what: "return interview held", entry: missing.entry });
        // No source says when it was decided or declined, only that it was.
        let stopped = no_interview(missing).map(|what| Event { what, ..found });
        run.once("T20", "limit", found, interview, stopped);
    }
}

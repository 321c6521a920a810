//! Return interview after a child was missing: T20.

use domain::clock::Event;

use super::run::Run;

/// Of children whose whereabouts were not known (M); a child who was away without leave (A) was not missing.
pub(super) fn add(run: &mut Run<'_>) {
    let record = run.record;
    for missing in record.missing.iter().filter(|missing| missing.kind.eq_ignore_ascii_case("M")) {
        let Some(at) = missing.until else { continue };
        let found = Event { at, what: "found", entry: missing.entry };
        let interview =
            missing.interview_at.map(|at| Event { at, what: "return interview held", entry: missing.entry });
        // No source says when it was decided or declined, only that it was.
        let stopped = if missing.no_interview_reason.is_some() {
            Some(Event { what: "found (no interview, and the reason is recorded)", ..found })
        } else if missing.interview_accepted == Some(false) {
            Some(Event { what: "found (the child did not want an interview)", ..found })
        } else {
            None
        };
        run.once("T20", "limit", found, interview, stopped);
    }
}

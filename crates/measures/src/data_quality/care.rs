//! Care: on which legal ground, in which placement, and that it ends.

use chrono::{Months, NaiveDate};
use domain::dates::long;
use domain::{EntryId, Fact};

use super::{Fault, FaultKind, Look, Mend};

pub(super) fn add(look: &Look<'_>, found: &mut Vec<Fault>) {
    in_care(look, found);
    grown_up(look, found);
}

fn is_open(from: NaiveDate, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && until.is_none_or(|until| until > day)
}

fn in_care(look: &Look<'_>, found: &mut Vec<Fault>) {
    let (child, day) = (look.child, look.day);
    let Some(period) = child.in_care_on(day) else { return };
    let record = &child.record;
    let mut episodes = record.episodes.iter().filter(|one| is_open(one.start_date, one.end_date, day));
    let has_status = episodes.clone().any(|one| one.legal_status.is_some())
        || record.legal_statuses.iter().any(|one| is_open(one.from, one.until, day));
    let has_placement = episodes.any(|one| one.placement.is_some())
        || record.placements.iter().any(|one| is_open(one.start_date, one.end_date, day));
    let since = long(period.span.from);
    // Of the care itself: what is missing belongs to it.
    let cares = child.facts().filter(|(_, fact)| match fact {
        Fact::PeriodOfCare(one) => is_open(one.start_date, one.end_date, day),
        Fact::LookedAfterEpisode(one) => is_open(one.start_date, one.end_date, day),
        _ => false,
    });
    let entries: Vec<EntryId> = cares.map(|(entry, _)| entry).collect();
    for (kind, is_there, what) in
        [(FaultKind::LegalStatus, has_status, "legal status"), (FaultKind::Placement, has_placement, "placement")]
    {
        if !is_there {
            let sentence = format!("In care since {since}, and no {what} is recorded for today.");
            found.push(Fault { mend: Mend::Page("/care"), ..look.of_entries(kind, sentence, entries.clone()) });
        }
    }
}

/// Care ends on the 18th birthday at the latest (Children Act 1989, section 105).
fn grown_up(look: &Look<'_>, found: &mut Vec<Fault>) {
    let Some(birthday) = look.child.about.born.and_then(|born| born.checked_add_months(Months::new(18 * 12))) else {
        return;
    };
    if birthday > look.day {
        return;
    }
    for (entry, fact) in look.child.facts() {
        let (from, until) = match fact {
            Fact::PeriodOfCare(one) => (one.start_date, one.end_date),
            Fact::LookedAfterEpisode(one) => (one.start_date, one.end_date),
            _ => continue,
        };
        // Whatever a later entry of the same source ended without saying so is settled and no fault.
        let is_last = !look.child.facts().any(|(other, later)| {
            other != entry
                && later.kind() == fact.kind()
                && look.sources.get(&other) == look.sources.get(&entry)
                && later.happened_at().is_some_and(|at| at.day() > from)
        });
        if until.is_none() && is_last {
            let sentence = format!(
                "{} from {} has no end, and the young person was 18 on {}.",
                fact.kind().in_words(),
                long(from),
                long(birthday)
            );
            found.push(look.of_entries(FaultKind::CareOfAnAdult, sentence, vec![entry]));
        }
    }
}

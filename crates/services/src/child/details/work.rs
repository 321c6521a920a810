//! The work with the child: visits, notes, decisions, supervision, who works with the child, documents, advocacy.

use domain::Fact;
use domain::advocacy::Advocacy;
use domain::alert::{AlertHandling, Handled};
use domain::allocation::{Allocation, HandledBy};
use domain::case_note::CaseNote;
use domain::codes;
use domain::dates::long;
use domain::document::Document;
use domain::management_decision::ManagementDecision;
use domain::supervision::{Agreed, CaseSupervision};
use domain::visit::{NotSeen, Visit};

use super::{Details, Known, Teller, lasts};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    let known = teller.known;
    Some(match fact {
        Fact::Visit(visit) => (summary_of_visit(visit), of_visit(visit, known)),
        Fact::CaseNote(note) => (summary_of_note(note), of_note(note, known)),
        Fact::ManagementDecision(decision) => {
            let point = decision.point.in_words();
            (format!("{point}: decided by {}.", known.account(&decision.decided_by)), of_decision(decision, known))
        }
        Fact::CaseSupervision(held) => {
            ("What supervision decided about the child.".to_owned(), of_supervision(held, known))
        }
        Fact::AlertHandling(handling) => (summary_of_alert(handling, known), of_alert(handling, known)),
        Fact::Allocation(allocation) => (summary_of_allocation(allocation, known), of_allocation(allocation, known)),
        Fact::Document(document) => (summary_of_document(document), of_document(document)),
        Fact::Advocacy(advocacy) => (summary_of_advocacy(advocacy), of_advocacy(advocacy)),
        _ => return None,
    })
}

fn summary_of_alert(handling: &AlertHandling, known: &dyn Known) -> String {
    let more = match &handling.what {
        Handled::Snoozed { until } => format!(" until {}", long(*until)),
        Handled::PassedTo { worker } => format!(" to {}", known.worker(*worker)),
        _ => String::new(),
    };
    format!("An alert: {}{more}, by {}.", handling.what.in_words().to_lowercase(), known.account(&handling.by))
}

fn of_alert(handling: &AlertHandling, known: &dyn Known) -> Details {
    let (until, to) = match &handling.what {
        Handled::Snoozed { until } => (Some(*until), None),
        Handled::PassedTo { worker } => (None, Some(known.worker(*worker))),
        _ => (None, None),
    };
    Details::new()
        .text("What was done", handling.what.in_words())
        .day("Put off until", until)
        .maybe("Passed to", to)
        .text("By", known.account(&handling.by))
        .text("When", handling.at.in_words())
        .words("In words", handling.note.as_ref())
}

fn of_visit(visit: &Visit, known: &dyn Known) -> Details {
    let worker = visit.worker.map(|worker| known.worker(worker)).or_else(|| visit.worker_name.clone());
    let others = visit.who_else.join("; ");
    Details::new()
        .text("When", visit.at.in_words())
        .text("What for", visit.kind.in_words())
        .maybe("Worker", worker)
        .text("The child was seen", super::yes_no(visit.seen))
        .maybe("Why the child was not seen", visit.not_seen_reason.map(NotSeen::in_words))
        .yes_no("Seen alone", visit.seen_alone)
        .maybe("Why not alone", visit.not_alone_reason.clone())
        .yes_no("Bedroom seen", visit.bedroom_seen)
        .maybe("Where", visit.place.clone())
        .maybe("Who else was there", (!others.is_empty()).then_some(others))
        .maybe("Seen together", together(visit, known))
        .voice(visit.voice.as_ref())
        .words("What happened", visit.summary.as_ref())
        .words("What we worry about", visit.worries.as_ref())
        .words("What is working well", visit.working_well.as_ref())
}

/// With how many others, and never a word of theirs.
pub(in crate::child) fn together(visit: &Visit, known: &dyn Known) -> Option<String> {
    let together = visit.together?;
    Some(match known.seen_together_with(together) {
        Some(1) => "One visit to this child and 1 other".to_owned(),
        Some(count) if count > 0 => format!("One visit to this child and {count} others"),
        _ => "One visit to this child and others".to_owned(),
    })
}

fn summary_of_visit(visit: &Visit) -> String {
    if !visit.seen {
        let why = visit.not_seen_reason.map(|why| format!(": {}", why.in_words().to_lowercase()));
        return format!("{}. The child was not seen{}.", visit.kind.in_words(), why.unwrap_or_default());
    }
    let alone = match visit.seen_alone {
        Some(true) => "Seen, and seen alone",
        Some(false) => "Seen, not alone",
        None => "Seen; whether alone is not said",
    };
    format!("{}. {alone}.", visit.kind.in_words())
}

fn of_note(note: &CaseNote, known: &dyn Known) -> Details {
    Details::new()
        .text("When", note.at.in_words())
        .text("What", note.kind.in_words())
        .maybe("With", note.with.clone())
        .words("Note", Some(&note.text))
        .maybe("Written by", note.author.as_ref().map(|author| known.account(author)))
}

fn summary_of_note(note: &CaseNote) -> String {
    match &note.with {
        Some(with) => format!("{} with {with}.", note.kind.in_words()),
        None => format!("{}.", note.kind.in_words()),
    }
}

fn of_decision(decision: &ManagementDecision, known: &dyn Known) -> Details {
    Details::new()
        .text("When", decision.decided_at.in_words())
        .text("At", decision.point.in_words())
        .words("Decision", Some(&decision.decision))
        .words("Reason", Some(&decision.reason))
        .text("Decided by", known.account(&decision.decided_by))
}

fn of_supervision(held: &CaseSupervision, known: &dyn Known) -> Details {
    let agreed: Vec<String> = held.agreed.iter().map(agreed).collect();
    Details::new()
        .text("When", held.held_at.in_words())
        .text("Worker", known.worker(held.worker))
        .text("Supervisor", known.account(&held.supervisor))
        .words("What was discussed about the child", held.discussed.as_ref())
        .words("Decision", held.decision.as_ref())
        .maybe("Agreed", (!agreed.is_empty()).then(|| agreed.join("\n")))
}

fn agreed(agreed: &Agreed) -> String {
    let who = agreed.who.as_ref().map(|who| format!(" ({who})")).unwrap_or_default();
    let state = match (agreed.done_on, agreed.by) {
        (Some(day), _) => format!(", done on {}", long(day)),
        (None, Some(day)) => format!(", by {}", long(day)),
        (None, None) => String::new(),
    };
    format!("{}{who}{state}", agreed.what.shown())
}

/// The worker, or failing that how the source names them; `None` for a child who waits for a worker.
pub(in crate::child) fn worker_of(allocation: &Allocation, known: &dyn Known) -> Option<String> {
    let named = || allocation.named.as_ref().and_then(|named: &HandledBy| named.worker.as_ref());
    allocation.worker.map(|worker| known.worker(worker)).or_else(|| named().map(ToString::to_string))
}

pub(in crate::child) fn team_of(allocation: &Allocation, known: &dyn Known) -> Option<String> {
    let named = || allocation.named.as_ref().and_then(|named: &HandledBy| named.team.as_ref());
    allocation.team.map(|team| known.team(team)).or_else(|| named().map(ToString::to_string))
}

fn of_allocation(allocation: &Allocation, known: &dyn Known) -> Details {
    Details::new()
        .text("Part", allocation.part.in_words())
        .text("Who", worker_of(allocation, known).unwrap_or_else(|| "Nobody yet".to_owned()))
        .maybe("Team", team_of(allocation, known))
        .day("From", Some(allocation.from))
        .day("Until", allocation.until)
        .code("Why this worker came", codes::WORKER_CHANGE, allocation.change_reason.as_ref())
        .words("Note", allocation.note.as_ref())
}

fn summary_of_allocation(allocation: &Allocation, known: &dyn Known) -> String {
    let part = allocation.part.in_words();
    let who = worker_of(allocation, known).unwrap_or_else(|| "nobody yet".to_owned());
    let end = allocation.until.map(|_| format!(" {}", lasts(allocation.until))).unwrap_or_default();
    format!("{part}: {who}.{end}")
}

fn of_document(document: &Document) -> Details {
    Details::new()
        .text("Title", &document.title)
        .text("Kind", measures::required_documents::name_of(&document.kind))
        .day("On", Some(document.on))
        .mark("Made by the child", document.by_the_child)
        .text("Form", document.media_type.as_str())
        .text("Size", size_in_words(document.bytes))
        .text("SHA-256 of the content", &document.sha256)
}

/// `340 bytes`, `12 kB`, `3.4 MB`, in powers of ten.
pub(in crate::child) fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn summary_of_document(document: &Document) -> String {
    let made = if document.by_the_child { " Made by the child." } else { "" };
    format!("{}.{made}", document.title.trim_end_matches('.'))
}

fn of_advocacy(advocacy: &Advocacy) -> Details {
    Details::new()
        .text("Who", advocacy.kind.in_words())
        .day("Offered", Some(advocacy.offered_on))
        .yes_no("The child accepted", advocacy.accepted)
        .maybe("Name", advocacy.advocate.clone())
        .day("Started", advocacy.start_date)
        .day("Ended", advocacy.end_date)
}

fn summary_of_advocacy(advocacy: &Advocacy) -> String {
    let answer = match advocacy.accepted {
        Some(true) => "offered, and the child accepted",
        Some(false) => "offered, and the child declined",
        None => "offered",
    };
    format!("{}: {answer}.", advocacy.kind.in_words())
}

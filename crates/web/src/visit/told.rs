//! A visit in words, for the page and for two texts side by side.

use domain::visit::Visit;
use domain::{Fact, Kind};

use super::form::place_in_words;

/// A label and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub label: &'static str,
    pub text: String,
}

/// The rows of one text, in the order of the form; what was left empty has no row.
pub(super) fn rows(visit: &Visit) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |label, text: Option<String>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            rows.push(Row { label, text });
        }
    };
    let narrative = |text: &Option<domain::narrative::Narrative>| text.as_ref().map(|text| text.shown().to_owned());
    add("When", Some(visit.at.in_words()));
    add("Duty", Some(visit.kind.in_words().to_owned()));
    add("Visited by", visit.worker_name.clone());
    add("Where", visit.place.as_deref().map(place_in_words));
    add("Who else was there", Some(visit.who_else.join(", ")));
    add("Seen", Some(seen(visit)));
    add("Seen alone", alone(visit));
    add("Bedroom", visit.bedroom_seen.map(|is| if is { "Seen" } else { "Not seen" }.to_owned()));
    if let Some(voice) = &visit.voice {
        add("What the child says", Some(format!("“{}”", voice.words.shown())));
        let ways: Vec<&str> = voice.heard.iter().map(|heard| heard.in_words()).collect();
        add("How the child was heard", Some(ways.join(", ")));
        add("Language", voice.language.clone());
    }
    add("What happened", narrative(&visit.summary));
    add("What we worry about", narrative(&visit.worries));
    add("What is working", narrative(&visit.working_well));
    rows
}

fn seen(visit: &Visit) -> String {
    match (visit.seen, visit.not_seen_reason) {
        (true, _) => "Yes".to_owned(),
        (false, Some(why)) => format!("No: {}", why.in_words().to_lowercase()),
        (false, None) => "No".to_owned(),
    }
}

fn alone(visit: &Visit) -> Option<String> {
    match (visit.seen, visit.seen_alone, &visit.not_alone_reason) {
        (false, ..) => None,
        (true, Some(true), _) => Some("Yes".to_owned()),
        (true, Some(false), Some(why)) => Some(format!("No: {why}")),
        (true, Some(false), None) => Some("No".to_owned()),
        (true, None, _) => Some("Does not apply, or not said".to_owned()),
    }
}

/// The rows of a text as the ledger keeps it.
pub(super) fn rows_of_body(body: &str) -> Vec<Row> {
    match Fact::from_body(Kind::Visit, body) {
        Ok(Fact::Visit(visit)) => rows(&visit),
        _ => Vec::new(),
    }
}

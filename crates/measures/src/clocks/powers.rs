//! Powers and placements that end by law: T24 to T25b.

use domain::EntryId;
use domain::clock::Event;

use super::record::Record;
use super::run::{Run, Span, on};

/// Rule, legal status of SSDA903, how it begins and how it ends.
const POWERS: [(&str, &str, &str, &str); 3] = [
    ("T24", "L1", "taken into police protection", "police protection ended"),
    ("T24b", "L2", "emergency protection order made", "emergency protection order ended"),
    ("T24c", "L3", "child assessment order made", "child assessment order ended"),
];

pub(super) fn add(run: &mut Run<'_>) {
    for (id, code, began, ended) in POWERS {
        for (span, entry) in spells(run.record, code) {
            let until = span.until.map(|day| on(day, ended, entry));
            run.once(id, "limit", on(span.from, began, entry), until, None);
        }
    }
    short_breaks(run);
    temporary_placements(run);
}

/// From when until when a legal status held, through changes of placement.
fn spells(record: &Record<'_>, code: &str) -> Vec<(Span, EntryId)> {
    let mut spells: Vec<(Span, EntryId)> = Vec::new();
    let episodes = record.episodes_once_a_day();
    for episode in episodes.iter().filter(|episode| episode.legal_status.as_deref() == Some(code)) {
        match spells.last_mut() {
            Some((span, _)) if span.until == Some(episode.start_date) => span.until = episode.end_date,
            _ => spells.push((Span { from: episode.start_date, until: episode.end_date }, episode.entry)),
        }
    }
    for status in record.legal_statuses.iter().filter(|status| status.order == code) {
        if spells.iter().all(|(span, _)| span.from != status.from) {
            spells.push((Span { from: status.from, until: status.until }, status.entry));
        }
    }
    spells
}

/// Each break where breaks are recorded one by one (V3); V4 records only that there is an agreement.
fn short_breaks(run: &mut Run<'_>) {
    let record = run.record;
    let episodes = record.episodes_once_a_day();
    for episode in episodes.iter().filter(|episode| episode.legal_status.as_deref() == Some("V3")) {
        let ended = episode.end_date.map(|day| on(day, "short break ended", episode.entry));
        run.once("T25", "each", on(episode.start_date, "short break started", episode.entry), ended, None);
    }
    if let Some(last) = episodes.iter().rfind(|episode| episode.is_short_break_series()) {
        let ended = last.end_date.map(|day| on(day, "short break ended", last.entry));
        run.once("T25", "in_a_year", on(last.start_date, "short break started", last.entry), None, ended);
    }
}

fn temporary_placements(run: &mut Run<'_>) {
    for stay in run.stays.clone().into_iter().filter(|stay| !stay.began_before()) {
        let Some(code) = stay.code().filter(|code| matches!(*code, "T1" | "T3" | "T4")) else { continue };
        let started = Event { what: "temporary placement started", ..stay.began() };
        let ended = stay.ended().map(|event| Event { what: "temporary placement ended", ..event });
        run.once("T25b", code, started, ended, None);
    }
}

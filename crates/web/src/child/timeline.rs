//! A time line: bands of bars over years, drawn as SVG by `templates/child/timeline.html`. Here only places and sizes are
//! worked out; the words of each bar stand in a table beside it.

use chrono::{Datelike, Months, NaiveDate};

/// Width of the drawing, in its own units.
const WIDTH: i64 = 1_000;
/// Room at the left and right, for the first and last year.
const MARGIN: i64 = 20;
const BAR_HEIGHT: i64 = 26;
const LABEL_HEIGHT: i64 = 24;
const BAND_GAP: i64 = 14;
/// A bar is never so narrow that it cannot be seen.
const NARROWEST: i64 = 3;
/// A bar narrower than this has no room for its number.
const ROOM_FOR_NUMBER: i64 = 22;
/// More marks than these run into each other.
const MOST_TICKS: i64 = 12;

/// Something that lasts, to be drawn as a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub from: NaiveDate,
    /// `None`: it goes on.
    pub until: Option<NaiveDate>,
    /// The number of its row in the table.
    pub number: usize,
    pub is_short_break: bool,
}

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timeline {
    pub width: i64,
    pub height: i64,
    pub bands: Vec<Band>,
    pub ticks: Vec<Tick>,
    /// Where the marks of the years end.
    pub foot: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Band {
    pub label: &'static str,
    pub label_y: i64,
    pub bars: Vec<Bar>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// Empty where there is no room.
    pub number: String,
    pub text_x: i64,
    pub text_y: i64,
    pub class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tick {
    pub x: i64,
    pub label: String,
}

impl Timeline {
    /// `None` where there is nothing to draw. What goes on is drawn up to `today`.
    pub(crate) fn of(bands: &[(&'static str, Vec<Piece>)], today: NaiveDate) -> Option<Self> {
        let pieces = || bands.iter().flat_map(|(_, pieces)| pieces);
        let first = pieces().map(|piece| piece.from).min()?;
        let last = pieces().map(|piece| piece.until.unwrap_or(today)).max()?.max(first.succ_opt()?);
        let scale = Scale { first, days: (last - first).num_days().max(1) };
        let mut y = 0;
        let bands: Vec<Band> = bands
            .iter()
            .filter(|(_, pieces)| !pieces.is_empty())
            .map(|(label, pieces)| band(label, pieces, today, &scale, &mut y))
            .collect();
        let ticks = ticks(first, last, &scale);
        Some(Self { width: WIDTH, height: y + LABEL_HEIGHT, bands, ticks, foot: y })
    }
}

struct Scale {
    first: NaiveDate,
    days: i64,
}

impl Scale {
    fn x(&self, day: NaiveDate) -> i64 {
        MARGIN + (day - self.first).num_days() * (WIDTH - 2 * MARGIN) / self.days
    }
}

/// Bars that overlap, because two sources tell of the same time, stand in lanes below one another.
fn band(label: &'static str, pieces: &[Piece], today: NaiveDate, scale: &Scale, y: &mut i64) -> Band {
    let label_y = *y + LABEL_HEIGHT - 8;
    let top = *y + LABEL_HEIGHT;
    let mut lanes: Vec<NaiveDate> = Vec::new();
    let mut bars = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let until = piece.until.unwrap_or(today).max(piece.from);
        let lane = lanes.iter().position(|end| *end <= piece.from).unwrap_or_else(|| {
            lanes.push(piece.from);
            lanes.len() - 1
        });
        lanes[lane] = until;
        let lane = i64::try_from(lane).unwrap_or(0);
        bars.push(bar(piece, until, scale, top + lane * (BAR_HEIGHT + 4)));
    }
    let count = i64::try_from(lanes.len()).unwrap_or(1);
    *y = top + count * (BAR_HEIGHT + 4) + BAND_GAP;
    Band { label, label_y, bars }
}

fn bar(piece: &Piece, until: NaiveDate, scale: &Scale, y: i64) -> Bar {
    let x = scale.x(piece.from);
    let width = (scale.x(until) - x - 1).max(NARROWEST);
    let class = match (piece.is_short_break, piece.number % 2) {
        (true, _) => "sightline-bar sightline-bar--short",
        (false, 0) => "sightline-bar sightline-bar--even",
        (false, _) => "sightline-bar sightline-bar--odd",
    };
    let number = if width >= ROOM_FOR_NUMBER { piece.number.to_string() } else { String::new() };
    Bar { x, y, width, height: BAR_HEIGHT, number, text_x: x + width / 2, text_y: y + BAR_HEIGHT - 8, class }
}

fn ticks(first: NaiveDate, last: NaiveDate, scale: &Scale) -> Vec<Tick> {
    let months = i64::from(last.year() - first.year()) * 12 + i64::from(last.month()) - i64::from(first.month()) + 1;
    let step = [1_i64, 3, 6, 12, 24, 60].into_iter().find(|step| months / step <= MOST_TICKS).unwrap_or(120);
    let mut ticks = Vec::new();
    let mut day = first.with_day(1).unwrap_or(first);
    while day <= last {
        let number = i64::from(day.year()) * 12 + i64::from(day.month0());
        if number % step == 0 && day >= first {
            let label = if step < 12 { day.format("%b %Y").to_string() } else { day.year().to_string() };
            ticks.push(Tick { x: scale.x(day), label });
        }
        let Some(next) = day.checked_add_months(Months::new(1)) else { break };
        day = next;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(from: &str, until: Option<&str>, number: usize) -> Piece {
        let day = |text: &str| text.parse().unwrap();
        Piece { from: day(from), until: until.map(day), number, is_short_break: false }
    }

    fn drawn(pieces: Vec<Piece>) -> Timeline {
        Timeline::of(&[("Placements", pieces)], "2026-01-01".parse().unwrap()).unwrap()
    }

    #[test]
    fn nothing_to_tell_is_nothing_drawn() {
        assert_eq!(Timeline::of(&[("Placements", Vec::new())], "2026-01-01".parse().unwrap()), None);
    }

    #[test]
    fn bars_stand_in_proportion_and_what_goes_on_reaches_today() {
        let line = drawn(vec![piece("2024-01-01", Some("2025-01-01"), 1), piece("2025-01-01", None, 2)]);
        let bars = &line.bands[0].bars;
        assert_eq!((bars[0].x, bars[1].x + bars[1].width), (MARGIN, WIDTH - MARGIN - 1));
        // 366 of 731 days.
        assert_eq!(bars[1].x, MARGIN + 366 * 960 / 731);
        assert_eq!((bars[0].y, bars[0].number.as_str()), (bars[1].y, "1"));
    }

    #[test]
    fn bars_that_overlap_stand_below_one_another_and_the_drawing_grows() {
        let one = drawn(vec![piece("2024-01-01", Some("2025-01-01"), 1)]);
        let two = drawn(vec![piece("2024-01-01", Some("2025-01-01"), 1), piece("2024-06-01", None, 2)]);
        assert!(two.bands[0].bars[1].y >= two.bands[0].bars[0].y + BAR_HEIGHT);
        assert!(two.height > one.height);
    }

    #[test]
    fn a_placement_of_one_day_among_years_is_still_seen_without_its_number() {
        let line = drawn(vec![piece("2016-01-01", Some("2016-01-02"), 1), piece("2016-01-02", None, 2)]);
        let bar = &line.bands[0].bars[0];
        assert_eq!((bar.width, bar.number.as_str()), (NARROWEST, ""));
    }

    #[test]
    fn a_short_break_is_marked() {
        let short = Piece { is_short_break: true, ..piece("2025-01-01", None, 1) };
        assert_eq!(drawn(vec![short]).bands[0].bars[0].class, "sightline-bar sightline-bar--short");
    }

    #[test]
    fn years_and_months_are_marked_and_never_more_than_there_is_room_for() {
        let labels =
            |from: &str| drawn(vec![piece(from, None, 1)]).ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>();
        assert_eq!(labels("2025-11-15"), ["Dec 2025", "Jan 2026"]);
        assert_eq!(
            labels("2021-06-01"),
            [
                "Jul 2021", "Jan 2022", "Jul 2022", "Jan 2023", "Jul 2023", "Jan 2024", "Jul 2024", "Jan 2025",
                "Jul 2025", "Jan 2026"
            ]
        );
        assert_eq!(labels("2016-01-01").first().map(String::as_str), Some("2016"));
        for from in ["2006-03-01", "2016-01-01", "2023-01-01", "2025-12-01"] {
            assert!(labels(from).len() <= 13, "{from}");
        }
    }
}

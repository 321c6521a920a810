//! Care: periods, where the child lived and under which legal status, on a time line and in tables.

mod told;

use chrono::NaiveDate;
use domain::looked_after_episode::LookedAfterEpisode;
use domain::placement::Placement;
use domain::{EntryId, Fact, Kind, Source, codes, dates};

use super::details::{HIDDEN_PLACE, order_in_words};
use super::frame::Frame;
use super::history::EntryHistory;
use super::line::Line;
use super::reading::{Reading, each};
use super::visits::year_before;
use told::{Next, Reach, close_at_the_next, settle};

const PLACEMENT: &str = "Placement";
const NOT_RECORDED: &str = "Placement not recorded";

/// The page about care.
#[derive(Clone, Debug)]
pub struct Care {
    pub frame: Frame,
    pub day: NaiveDate,
    /// The newest first.
    pub periods: Vec<Stretch>,
    /// In order of time, numbered as on the time line.
    pub placements: Vec<PlacementLine>,
    pub legal: Vec<Stretch>,
    /// Court orders and statuses with dates of their own.
    pub orders: Vec<Stretch>,
    pub moves_in_twelve_months: usize,
    /// Pre-proceedings, adoption, deprivation of liberty and what else was recorded of care.
    pub others: Vec<Line>,
    pub leaving_care: Vec<Line>,
    /// What sources say otherwise than the one that is followed, in sentences that name both.
    pub differences: Vec<String>,
}

/// Something that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub what: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    /// Nobody told the end: it was by `until`, when the next one began.
    pub end_not_told: bool,
    /// What else is said of it.
    pub more: Vec<String>,
    pub source: String,
    /// The entries that say so.
    pub entries: Vec<EntryId>,
    /// Short breaks are not the ordinary way of being looked after.
    pub is_short_break: bool,
}

impl Stretch {
    pub fn from_in_words(&self) -> String {
        dates::long(self.from)
    }

    pub fn until_in_words(&self) -> String {
        match self.until {
            Some(until) if self.end_not_told => format!("by {} (end not told)", dates::long(until)),
            until => until.map_or_else(|| "now".to_owned(), dates::long),
        }
    }

    /// Whether it says more than that there was something.
    fn names_itself(&self) -> bool {
        self.what != PLACEMENT && self.what != NOT_RECORDED
    }

    /// Days from the first to the last, or to the page's day.
    pub fn days(&self, today: &NaiveDate) -> i64 {
        (self.until.unwrap_or(*today) - self.from).num_days().max(0)
    }
}

/// One placement: consecutive episodes in which only the legal status changed are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacementLine {
    pub number: usize,
    pub stretch: Stretch,
    pub provider: Option<String>,
    pub carer: Option<String>,
    /// Why it ended or the child moved.
    pub ended_because: Option<String>,
}

pub(super) fn care(reading: &Reading<'_>) -> Care {
    let reach = Reach::of(reading);
    let (placements, mut differences) = placements(reading, &reach);
    let (periods, of_periods) = periods(reading, &reach);
    let (legal, of_legal) = legal(reading, &reach);
    differences.splice(0..0, of_periods);
    differences.extend(of_legal);
    Care {
        frame: Frame::of(reading),
        day: reading.day,
        periods,
        moves_in_twelve_months: moves(&placements, reading.day),
        placements,
        legal,
        orders: orders(reading),
        others: reading.lines(|kind| {
            matches!(
                kind,
                Kind::PreProceedings
                    | Kind::DeprivationOfLiberty
                    | Kind::Adoption
                    | Kind::PreviousPermanence
                    | Kind::PrivateFostering
                    | Kind::Motherhood
                    | Kind::UnaccompaniedChild
            )
        }),
        leaving_care: reading.lines(|kind| kind == Kind::CareLeaver),
        differences,
    }
}

fn source_of(entry: &EntryHistory) -> String {
    Source::from_stored(&entry.last().recorded.version.source).in_words()
}

fn periods(reading: &Reading<'_>, reach: &Reach) -> (Vec<Stretch>, Vec<String>) {
    let periods: Vec<Stretch> = each!(reading, PeriodOfCare)
        .map(|(entry, period)| Stretch {
            what: "Looked after".to_owned(),
            from: period.start_date,
            until: period.end_date,
            more: [
                period.category_of_need.as_ref().map(|code| format!("Need: {}", codes::CATEGORY_OF_NEED.label(code))),
                period.end_reason.as_ref().map(|code| format!("Ended: {}", codes::REASON_EPISODE_CEASED.label(code))),
            ]
            .into_iter()
            .flatten()
            .collect(),
            source: source_of(entry),
            entries: vec![entry.entry],
            end_not_told: false,
            is_short_break: false,
        })
        .collect();
    let (mut periods, differences) = settle(periods, reach, Next::IsAnother);
    periods.sort_by_key(|period| std::cmp::Reverse((period.from, period.until)));
    (periods, differences)
}

/// An episode with what stands around it.
struct Episode<'a> {
    entry: &'a EntryHistory,
    episode: &'a LookedAfterEpisode,
    source: String,
}

/// In order of time, source by source.
fn episodes<'a>(reading: &Reading<'a>) -> Vec<Episode<'a>> {
    let mut all: Vec<Episode<'a>> = each!(reading, LookedAfterEpisode)
        .map(|(entry, episode)| Episode { entry, episode, source: source_of(entry) })
        .collect();
    all.sort_by(|one, other| {
        (&one.source, one.episode.start_date, one.entry.entry).cmp(&(
            &other.source,
            other.episode.start_date,
            other.entry.entry,
        ))
    });
    all
}

fn placements(reading: &Reading<'_>, reach: &Reach) -> (Vec<PlacementLine>, Vec<String>) {
    let writer = reading.writer();
    let papers: Vec<(&EntryHistory, &Placement)> = each!(reading, Placement).collect();
    let mut lines: Vec<PlacementLine> = Vec::new();
    let mut before: Option<(String, LookedAfterEpisode)> = None;
    for Episode { entry, episode, source } in episodes(reading) {
        let goes_on =
            before.as_ref().is_some_and(|(of, earlier)| *of == source && episode.continues_placement(earlier));
        before = Some((source.clone(), episode.clone()));
        match lines.last_mut().filter(|_| goes_on) {
            Some(line) => {
                line.stretch.until = episode.end_date;
                line.stretch.entries.push(entry.entry);
                line.ended_because = ended_because(episode);
            }
            None => lines.push(of_episode(entry, episode, source)),
        }
    }
    for (entry, placement) in papers {
        let hidden = writer.parts_hidden(entry, &Fact::from(placement.clone())).placement;
        let source = source_of(entry);
        let is_it =
            |line: &&mut PlacementLine| line.stretch.from == placement.start_date && line.stretch.source == source;
        match lines.iter_mut().find(is_it) {
            Some(line) => add_papers(line, entry, placement, hidden),
            None => lines.push(of_placement(entry, placement, hidden)),
        }
    }
    let (mut lines, differences) = settle(lines, reach, Next::Follows);
    lines.sort_by_key(|line| (line.stretch.from, line.stretch.until.is_none(), line.stretch.until));
    lines.iter_mut().zip(1..).for_each(|(line, number)| line.number = number);
    (lines, differences)
}

fn of_episode(entry: &EntryHistory, episode: &LookedAfterEpisode, source: String) -> PlacementLine {
    let what = episode.placement.as_ref().map(|code| codes::PLACEMENT_TYPE.label(code));
    let more = episode.reason_new.as_ref().map(|code| format!("Started: {}", codes::REASON_NEW_EPISODE.label(code)));
    PlacementLine {
        number: 0,
        stretch: Stretch {
            what: what.unwrap_or_else(|| NOT_RECORDED.to_owned()),
            from: episode.start_date,
            until: episode.end_date,
            more: more.into_iter().collect(),
            source,
            entries: vec![entry.entry],
            end_not_told: false,
            is_short_break: episode.is_short_break_series(),
        },
        provider: episode.provider.as_ref().map(|code| codes::PLACEMENT_PROVIDER.label(code)),
        carer: None,
        ended_because: ended_because(episode),
    }
}

fn ended_because(episode: &LookedAfterEpisode) -> Option<String> {
    let moved = episode.reason_place_change.as_ref().map(|code| codes::REASON_PLACE_CHANGE.label(code));
    moved.or_else(|| episode.reason_ceased.as_ref().map(|code| codes::REASON_EPISODE_CEASED.label(code)))
}

fn of_placement(entry: &EntryHistory, placement: &Placement, hidden: bool) -> PlacementLine {
    let mut line = PlacementLine {
        number: 0,
        stretch: Stretch {
            what: PLACEMENT.to_owned(),
            from: placement.start_date,
            until: placement.end_date,
            more: Vec::new(),
            source: source_of(entry),
            entries: Vec::new(),
            end_not_told: false,
            is_short_break: false,
        },
        provider: None,
        carer: None,
        ended_because: None,
    };
    add_papers(&mut line, entry, placement, hidden);
    line
}

fn add_papers(line: &mut PlacementLine, entry: &EntryHistory, placement: &Placement, hidden: bool) {
    let marks = [
        (placement.confidential, "Confidential: its address is protected"),
        (placement.emergency, "Began as an emergency"),
        (placement.until_eighteen, "Intended to last until 18"),
        (placement.connected_person, "Temporary approval of a connected person"),
        (placement.parent_before_assessment, "With a parent before the assessment was done"),
        (placement.outside_area == Some(true), "Outside the area"),
    ];
    line.stretch.entries.push(entry.entry);
    line.stretch.more.extend(marks.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned()));
    line.stretch
        .more
        .extend(placement.distance_miles.filter(|_| !hidden).map(|miles| format!("{miles} miles from home")));
    let carer =
        if hidden { placement.carer.as_ref().map(|_| HIDDEN_PLACE.to_owned()) } else { placement.carer.clone() };
    line.carer = carer.or(line.carer.take());
    let changed = placement.change_reason.as_ref().map(|code| codes::REASON_PLACE_CHANGE.label(code));
    line.ended_because = line.ended_because.take().or(changed);
}

/// Placements that began in the last twelve months after another one: the child moved.
fn moves(placements: &[PlacementLine], day: NaiveDate) -> usize {
    let since = year_before(day);
    let ordinary: Vec<&Stretch> =
        placements.iter().map(|line| &line.stretch).filter(|stretch| !stretch.is_short_break).collect();
    let follows = |stretch: &Stretch| ordinary.iter().any(|before| before.until == Some(stretch.from));
    ordinary.iter().filter(|stretch| stretch.from > since && stretch.from <= day && follows(stretch)).count()
}

/// Legal status by episodes: consecutive ones with the same status are one stretch.
fn legal(reading: &Reading<'_>, reach: &Reach) -> (Vec<Stretch>, Vec<String>) {
    let mut stretches: Vec<Stretch> = Vec::new();
    for Episode { entry, episode, source } in episodes(reading) {
        let Some(code) = &episode.legal_status else { continue };
        let what = codes::LEGAL_STATUS.label(code);
        // Told again by a source that lists what is current, without an end between: it is the same status still.
        let goes_on = |last: &&mut Stretch| {
            last.what == what
                && last.source == source
                && last.until.is_none_or(|until| until == episode.start_date)
                && last.is_short_break == episode.is_short_break_series()
        };
        match stretches.last_mut().filter(goes_on) {
            Some(last) => {
                last.until = episode.end_date;
                last.entries.push(entry.entry);
            }
            None => stretches.push(Stretch {
                what,
                from: episode.start_date,
                until: episode.end_date,
                more: Vec::new(),
                source,
                entries: vec![entry.entry],
                end_not_told: false,
                is_short_break: episode.is_short_break_series(),
            }),
        }
    }
    let (mut stretches, differences) = settle(stretches, reach, Next::Follows);
    stretches.sort_by_key(|stretch| (stretch.from, stretch.until.is_none(), stretch.until));
    (stretches, differences)
}

fn orders(reading: &Reading<'_>) -> Vec<Stretch> {
    let mut orders: Vec<Stretch> = each!(reading, LegalStatus)
        .map(|(entry, status)| Stretch {
            what: order_in_words(&status.order),
            from: status.from,
            until: status.until,
            more: status.court.iter().cloned().collect(),
            source: source_of(entry),
            entries: vec![entry.entry],
            end_not_told: false,
            is_short_break: false,
        })
        .collect();
    // Of orders that are recorded here several may run at once; a list that gives the current one tells that it followed.
    let recorded_here = Source::typed().in_words();
    close_at_the_next(&mut orders, |order| order.source != recorded_here);
    orders.sort_by_key(|order| (order.from, order.until));
    orders
}

//! The chronology: everything in the record in the order of the world, narrowed as the reader asks, with its gaps.

use chrono::NaiveDate;
use domain::{Fact, dates};

use super::frame::Frame;
use super::group::Group;
use super::line::{Line, newest_first};
use super::reading::Reading;

/// A gap is longer than six weeks: the longest that a child with whom work is open goes without a visit under any of the
/// ordinary rules (regulation 28 of the Care Planning Regulations 2010, first year of a placement).
pub const GAP_DAYS: i64 = 42;

/// What a reader asks for. Nothing asked is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these groups; empty: all.
    pub groups: Vec<Group>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Only what holds the child's own words.
    pub words_only: bool,
    pub oldest_first: bool,
}

impl Filter {
    fn takes(&self, line: &Line) -> bool {
        let day = line.when.map(|when| when.day());
        (self.groups.is_empty() || self.groups.contains(&line.group))
            && (!self.words_only || line.words.is_some())
            && self.from.is_none_or(|from| day.is_some_and(|day| from <= day))
            && self.to.is_none_or(|to| day.is_some_and(|day| day <= to))
    }

    fn takes_gap(&self, gap: &Gap) -> bool {
        self.from.is_none_or(|from| from < gap.until) && self.to.is_none_or(|to| gap.from < to)
    }

    pub fn is_everything(&self) -> bool {
        Self { oldest_first: false, ..self.clone() } == Self::default()
    }
}

/// Days on which nothing was entered of a child with whom work was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last entry before, or the day on which work began.
    pub from: NaiveDate,
    /// The next entry, or the day on which work ended, or the page's day.
    pub until: NaiveDate,
    /// The gap has not ended.
    pub goes_on: bool,
}

impl Gap {
    pub fn days(&self) -> i64 {
        (self.until - self.from).num_days()
    }

    /// `No entry about the child for 63 days between 3 March 2026 and 5 May 2026.`
    pub fn in_words(&self) -> String {
        let (days, from) = (self.days(), dates::long(self.from));
        if self.goes_on {
            return format!("No entry about the child for {days} days, since {from}.");
        }
        format!("No entry about the child for {days} days between {from} and {}.", dates::long(self.until))
    }
}

/// One place in the chronology.
#[derive(Clone, Debug)]
pub enum Item {
    Line(Box<Line>),
    Gap(Gap),
}

/// The page.
#[derive(Clone, Debug)]
pub struct Chronology {
    pub frame: Frame,
    /// As asked: newest or oldest first.
    pub items: Vec<Item>,
    /// What has no date of its own and is not shown elsewhere.
    pub undated: Vec<Line>,
    /// Who this is and who is family: told on other pages, here for their history.
    pub elsewhere: Vec<Line>,
    /// Entries with a date, before anything was asked.
    pub all: usize,
    pub shown: usize,
    /// How many entries each group has.
    pub counts: Vec<(Group, usize)>,
}

impl Chronology {
    /// Every line of the page.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        let dated = self.items.iter().filter_map(|item| match item {
            Item::Line(line) => Some(line.as_ref()),
            Item::Gap(_) => None,
        });
        dated.chain(&self.undated).chain(&self.elsewhere)
    }

    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        self.items.iter().filter_map(|item| match item {
            Item::Gap(gap) => Some(gap),
            Item::Line(_) => None,
        })
    }
}

pub(super) fn chronology(reading: &Reading<'_>, filter: &Filter) -> Chronology {
    let (elsewhere, rest): (Vec<Line>, Vec<Line>) = reading
        .lines(|_| true)
        .into_iter()
        .partition(|line| matches!(line.group, Group::Family) && line.when.is_none());
    let (dated, undated): (Vec<Line>, Vec<Line>) = rest.into_iter().partition(|line| line.when.is_some());
    let all = dated.len();
    let counts = Group::ALL.map(|group| (group, dated.iter().filter(|line| line.group == group).count()));
    let lines: Vec<Line> = dated.into_iter().filter(|line| filter.takes(line)).collect();
    let shown = lines.len();
    let gaps = gaps(reading).into_iter().filter(|gap| filter.takes_gap(gap)).collect();
    let mut items = woven(lines, gaps);
    if filter.oldest_first {
        items.reverse();
    }
    Chronology {
        frame: Frame::of(reading),
        items,
        undated: if filter.is_everything() { undated } else { Vec::new() },
        elsewhere: if filter.is_everything() { elsewhere } else { Vec::new() },
        all,
        shown,
        counts: counts.into_iter().filter(|(_, count)| *count > 0).collect(),
    }
}

/// Lines newest first, each gap just before the entry that it follows.
fn woven(mut lines: Vec<Line>, mut gaps: Vec<Gap>) -> Vec<Item> {
    newest_first(&mut lines);
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.until));
    let mut items = Vec::with_capacity(lines.len() + gaps.len());
    let mut gaps = gaps.into_iter().peekable();
    for line in lines {
        let day = line.when.map(|when| when.day());
        while let Some(gap) = gaps.next_if(|gap| day.is_some_and(|day| day < gap.until)) {
            items.push(Item::Gap(gap));
        }
        items.push(Item::Line(Box::new(line)));
    }
    items.extend(gaps.map(Item::Gap));
    items
}

fn gaps(reading: &Reading<'_>) -> Vec<Gap> {
    let mut days: Vec<NaiveDate> = reading
        .standing()
        .filter(|(entry, _)| Group::of(entry.kind).is_about_the_child())
        .flat_map(|(_, fact)| days_of(fact))
        .filter(|day| *day <= reading.day)
        .collect();
    days.sort_unstable();
    days.dedup();
    gaps_between(&days, &open_times(reading), reading.day)
}

/// The days on which something of a fact happened.
fn days_of(fact: &Fact) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> =
        fact.happened_at().into_iter().chain(fact.ended_at()).map(|when| when.day()).collect();
    match fact {
        Fact::ChildInNeedPlan(plan) => days.extend(&plan.reviewed_on),
        Fact::Contact(contact) => days.extend(contact.decision.as_ref().map(|decision| decision.decided_at.day())),
        _ => {}
    }
    days
}

type Time = (NaiveDate, Option<NaiveDate>);

/// When work with the child was open, in order and without overlap.
fn open_times(reading: &Reading<'_>) -> Vec<Time> {
    let mut times: Vec<Time> = reading
        .facts()
        .filter_map(|fact| match fact {
            Fact::Referral(referral) if referral.no_further_action != Some(true) && !referral.closure_not_told => {
                Some((referral.referral_date, referral.closure_date))
            }
            Fact::ChildInNeedPlan(plan) => Some((plan.start_date, plan.end_date)),
            Fact::ChildProtectionPlan(plan) => Some((plan.start_date, plan.end_date)),
            Fact::PeriodOfCare(period) => Some((period.start_date, period.end_date)),
            Fact::LookedAfterEpisode(episode) if !episode.is_short_break_series() => {
                Some((episode.start_date, episode.end_date))
            }
            Fact::EarlyHelpEpisode(help) => Some((help.start_date?, help.end_date)),
            Fact::PrivateFostering(fostering) => Some((fostering.aware_on, fostering.end_date)),
            _ => None,
        })
        .collect();
    times.sort_unstable();
    joined(times)
}

fn joined(times: Vec<Time>) -> Vec<Time> {
    let mut joined: Vec<Time> = Vec::new();
    for (from, until) in times {
        match joined.last_mut() {
            Some((_, last)) if last.is_none_or(|last| from <= last) => {
                *last = match (*last, until) {
                    (Some(last), Some(until)) => Some(last.max(until)),
                    _ => None,
                };
            }
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// Stretches of open work, longer than [`GAP_DAYS`], between one day with an entry and the next. `days` are in order.
fn gaps_between(days: &[NaiveDate], open: &[Time], today: NaiveDate) -> Vec<Gap> {
    let ends = days.iter().skip(1).copied().map(|day| (day, false)).chain([(today, true)]);
    let mut gaps = Vec::new();
    for (from, (until, goes_on)) in days.iter().copied().zip(ends) {
        let longest = open.iter().map(|(start, end)| {
            let ends_early = end.is_some_and(|end| end < until);
            let last = if ends_early { end.unwrap_or(until) } else { until };
            Gap { from: from.max(*start), until: last, goes_on: goes_on && !ends_early }
        });
        gaps.extend(longest.max_by_key(Gap::days).filter(|gap| gap.days() > GAP_DAYS));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(days: &[&str], open: &[(&str, Option<&str>)], today: &str) -> Vec<String> {
        let days: Vec<NaiveDate> = days.iter().map(|text| day(text)).collect();
        let open = joined(open.iter().map(|(from, until)| (day(from), until.map(day))).collect());
        gaps_between(&days, &open, day(today)).iter().map(Gap::in_words).collect()
    }

    #[test]
    fn a_gap_of_43_days_while_work_is_open_is_pointed_out_and_one_of_42_is_not() {
        let open: &[(&str, Option<&str>)] = &[("2026-01-05", None)];
        assert_eq!(told(&["2026-01-05", "2026-02-16"], open, "2026-02-20"), Vec::<String>::new());
        assert_eq!(
            told(&["2026-01-05", "2026-02-17"], open, "2026-02-20"),
            ["No entry about the child for 43 days between 5 January 2026 and 17 February 2026."]
        );
    }

    #[test]
    fn a_gap_that_goes_on_counts_to_the_day_of_the_page() {
        let open: &[(&str, Option<&str>)] = &[("2026-01-05", None)];
        assert_eq!(
            told(&["2026-01-05"], open, "2026-03-09"),
            ["No entry about the child for 63 days, since 5 January 2026."]
        );
    }

    #[test]
    fn a_child_with_whom_no_work_is_open_has_no_gap() {
        let closed: &[(&str, Option<&str>)] = &[("2024-01-05", Some("2024-02-05")), ("2026-01-05", Some("2026-01-30"))];
        let days = ["2024-01-05", "2024-02-05", "2026-01-05", "2026-01-30"];
        assert_eq!(told(&days, closed, "2026-03-09"), Vec::<String>::new());
    }

    #[test]
    fn only_the_part_of_a_gap_in_which_work_was_open_counts() {
        let closed: &[(&str, Option<&str>)] = &[("2026-01-05", Some("2026-03-09"))];
        assert_eq!(
            told(&["2026-01-05"], closed, "2026-12-31"),
            ["No entry about the child for 63 days between 5 January 2026 and 9 March 2026."]
        );
    }

    #[test]
    fn work_that_overlaps_or_follows_on_is_one_time() {
        let times = vec![
            (day("2026-01-01"), Some(day("2026-02-01"))),
            (day("2026-01-15"), Some(day("2026-01-20"))),
            (day("2026-02-01"), Some(day("2026-03-01"))),
            (day("2026-04-01"), None),
        ];
        let expected = [(day("2026-01-01"), Some(day("2026-03-01"))), (day("2026-04-01"), None)];
        assert_eq!(joined(times), expected);
    }
}

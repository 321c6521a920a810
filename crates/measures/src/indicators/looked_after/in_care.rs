//! Who is looked after on the days asked for, and the entry that stands for it.

use chrono::{Days, Months, NaiveDate};
use domain::EntryId;
use domain::clock::due::london_day;
use domain::clock::{Clock, State};
use domain::journey::is_all_short_breaks;
use domain::period_of_care::PeriodOfCare;
use domain::time::When;

use crate::child::Child;
use crate::clocks::care::PeriodInCare;
use crate::clocks::run::Span;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

/// A child who is looked after on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnDay {
    pub day: NaiveDate,
    pub period: PeriodInCare,
}

impl OnDay {
    /// Whether the child has been looked after for so many months without a break, this day counted.
    ///
    /// # Errors
    /// It was shorter, or nobody knows since when the child is looked after.
    pub fn for_months(&self, months: u32) -> Result<(), Reason> {
        match (lasted(self.period.span.from, months, self.day), self.period.began_before) {
            (true, _) => Ok(()),
            (false, true) => Err(Reason::StartNotKnown),
            (false, false) => Err(Reason::CareTooShort),
        }
    }

    /// The age on the day.
    ///
    /// # Errors
    /// No source tells the date of birth.
    pub fn age(&self, child: &Child<'_>) -> Result<u32, Reason> {
        child.age_on(self.day).ok_or(Reason::NoBirthDate)
    }

    /// What did not happen as far as the record shows: it was not done where the care is recorded here; where a return
    /// brought it in, the return may not tell of it.
    pub fn not_done(&self, child: &Child<'_>) -> Result<Verdict, Reason> {
        if child.is_typed(self.period.entry) { Ok(Verdict::DenominatorOnly) } else { Err(Reason::NotChildsSource) }
    }
}

/// Whether what began on a day has lasted so many months by another day, which counts in full: from 1 April to 31 March
/// are twelve months.
pub(super) fn lasted(from: NaiveDate, months: u32, day: NaiveDate) -> bool {
    from.checked_add_months(Months::new(months)).is_some_and(|then| then <= day + Days::new(1))
}

/// Whether a day is among the twelve months up to another day.
pub(super) fn within_a_year(day: NaiveDate, up_to: NaiveDate) -> bool {
    day <= up_to && day > up_to - Months::new(12)
}

/// Whether no source tells of any care: nothing of this family is there to count.
pub(super) fn has_no_care(child: &Child<'_>) -> bool {
    child.record.periods.is_empty() && child.record.episodes.is_empty()
}

/// Rows of a stock of looked-after children: one for each day asked for on which the child is looked after. Series of
/// short breaks, and the same care as another source tells it, are left out with the reason.
pub(super) fn each(child: &Child<'_>, out: &mut Out<'_>, judge: impl Fn(&OnDay) -> Result<Verdict, Reason>) {
    each_part(child, out, 1, |_, on| judge(on).map(|verdict| (verdict, 1.0)));
}

/// As [`each`], for each of so many parts, with what each row weighs.
pub(super) fn each_part(
    child: &Child<'_>,
    out: &mut Out<'_>,
    parts: usize,
    judge: impl Fn(usize, &OnDay) -> Result<(Verdict, f32), Reason>,
) {
    if has_no_care(child) {
        return;
    }
    for day in out.days() {
        let (on, breaks) = (on_day(child, *day), short_breaks_on(child, *day));
        if on.is_none() && breaks.is_none() {
            continue;
        }
        let desk = child.desk_on(*day);
        for part in 0..parts {
            if let Some(on) = on {
                let (verdict, weight) = judge(part, &on).unwrap_or_else(|reason| (Verdict::NotCounted(reason), 1.0));
                out.push(part, *day, on.period.entry, verdict, weight, desk);
                for entry in told_again(child, &on) {
                    out.add_part(part, *day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), desk);
                }
            } else if let Some(entry) = breaks {
                out.add_part(part, *day, entry, Verdict::NotCounted(Reason::ShortBreaks), desk);
            }
        }
    }
}

fn on_day(child: &Child<'_>, day: NaiveDate) -> Option<OnDay> {
    if !child.open_on(day).looked_after {
        return None;
    }
    let period = child.in_care_on(day).or_else(|| as_told(child, day))?;
    Some(OnDay { day, period })
}

/// Where the sources contradict each other so that no period stands on the day: what any of them says.
fn as_told(child: &Child<'_>, day: NaiveDate) -> Option<PeriodInCare> {
    let periods = child.record.periods.iter().filter(|period| is_open(period, day));
    let periods = periods.map(|period| (period.start_date, period.end_date, period.entry));
    let episodes = child.record.episodes.iter().filter(|one| one.is_open_on(day) && !one.is_short_break_series());
    let episodes = episodes.map(|one| (one.start_date, one.end_date, one.entry));
    let (from, until, entry) = periods.chain(episodes).next()?;
    Some(PeriodInCare { span: Span { from, until }, entry, began_before: true })
}

fn is_open(period: &PeriodOfCare, day: NaiveDate) -> bool {
    period.start_date <= day && period.end_date.is_none_or(|end| end > day)
}

/// The entry of a series of short breaks that a child who is not looked after otherwise is in.
fn short_breaks_on(child: &Child<'_>, day: NaiveDate) -> Option<EntryId> {
    if !child.open_on(day).short_breaks {
        return None;
    }
    let episode = child.record.episodes.iter().rfind(|one| one.is_short_break_series() && one.is_open_on(day));
    let period = || child.record.periods.iter().rfind(|period| is_open(period, day)).map(|period| period.entry);
    episode.map(|episode| episode.entry).or_else(period)
}

/// Entries of periods that tell of the same care as the one that stands.
fn told_again<'a>(child: &'a Child<'_>, on: &OnDay) -> impl Iterator<Item = EntryId> + use<'a> {
    let OnDay { day, period } = *on;
    let rank = child.record.periods.iter().find(|one| one.entry == period.entry).map(|one| one.rank);
    let others = child.record.periods.iter().filter(move |one| one.entry != period.entry && is_open(one, day));
    // Of one source an earlier period that nobody ended was over when the next began.
    others.filter(move |one| one.start_date == period.span.from || Some(one.rank) != rank).map(|one| one.entry)
}

/// Whether a period of care that is told is nothing but a series of short breaks.
pub(super) fn is_series(child: &Child<'_>, period: &PeriodOfCare) -> bool {
    let episodes = child.record.episodes.iter().map(|episode| episode.noun);
    let orders = child.record.legal_statuses.iter().map(|status| status.noun);
    is_all_short_breaks(period.start_date, period.end_date, episodes, orders)
}

/// From this age on nobody is looked after.
pub(super) const ADULT: u32 = 18;

/// Whether the child was looked after at some time of a day, the day on which care ended included.
///
/// # Errors
/// In a series of short breaks: that, to be said. Neither: nothing.
pub(super) fn looked_after_at(child: &Child<'_>, day: NaiveDate) -> Result<(), Option<Reason>> {
    if child.age_on(day).is_some_and(|age| age >= ADULT) {
        return Err(None);
    }
    if child.periods().iter().any(|period| period.span.holds(day)) {
        return Ok(());
    }
    let in_series = child.record.episodes.iter().any(|one| one.is_short_break_series() && one.is_open_on(day));
    Err(in_series.then_some(Reason::ShortBreaks))
}

/// The clocks of some rules, each with the first day on which it waits and the first on which it no longer does: what a
/// stock of many days asks again and again.
#[derive(Debug)]
pub(super) struct Waits<'a>(Vec<(NaiveDate, NaiveDate, &'a Clock)>);

impl<'a> Waits<'a> {
    pub fn of(child: &'a Child<'_>, rules: &[&str]) -> Self {
        let clocks = child.clocks().iter().filter(|clock| rules.contains(&clock.id()));
        let until =
            |clock: &Clock| [clock.met, clock.stopped].into_iter().flatten().map(|end| london_day(end.at)).min();
        let waits = |clock: &'a Clock| (london_day(clock.started.at), until(clock).unwrap_or(NaiveDate::MAX), clock);
        Self(clocks.map(waits).collect())
    }

    /// Those that wait on a day, with how each stands.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = (&'a Clock, State)> {
        let waiting = self.0.iter().filter(move |(from, until, _)| *from <= day && day < *until);
        waiting.map(move |(_, _, clock)| (*clock, clock.state(When::Day(day))))
    }

    /// In time: one of them waits on the day, and none is overdue.
    ///
    /// # Errors
    /// None waits, or it cannot be said.
    pub fn in_time(&self, child: &Child<'_>, on: &OnDay) -> Result<Verdict, Reason> {
        let mut waits = Err(Reason::NotRecorded);
        for (clock, state) in self.on(on.day) {
            match state {
                State::Running { .. } | State::DueToday => waits = waits.or(Ok(Verdict::Counted)),
                State::Overdue { .. } if clock.holds_none.is_some() => return on.not_done(child),
                State::Overdue { .. } => return Ok(Verdict::DenominatorOnly),
                State::CannotCount { .. } => return Err(Reason::NoDueDay),
                State::MetInTime { .. }
                | State::MetLate { .. }
                | State::Stopped
                | State::StoppedOverdue { .. }
                | State::Prompt => {}
            }
        }
        waits
    }
}

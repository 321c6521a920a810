//! Early help: what is open, what it comes to, and who comes back.

use chrono::{Months, NaiveDate};
use domain::early_help::{EarlyHelpEnd, EarlyHelpEpisode};
use domain::{EntryId, Fact, Kind};

use super::ending::{self, steps};
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Part, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};

pub(super) const ALL: &[&Indicator] = &[&EH_01, &EH_02, &EH_03, &EH_04, &EH_05];

static EH_01: Indicator = Indicator {
    id: "EH-01",
    name: "Early help episodes open, rate per 10,000",
    definition: "Early help episodes that had begun by the day and not ended, for each 10,000 children who live in the \
                 authority. An episode of which a list tells the completion only is not known to be open.",
    numerator: "Early help episodes open",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    source: "Annex A list 2",
    why_none: "It is not known how many children live in the authority",
    kinds: &[Kind::EarlyHelpEpisode, Kind::Person],
    counts: Counts::Children(open),
    ..COMMON
};

static EH_02: Indicator = Indicator {
    id: "EH-02",
    name: "Early help assessments completed",
    definition: "Of the early help episodes begun in the window, those whose assessment has been completed since. The last \
                 weeks are lower than they will be, because an assessment takes some.",
    numerator: "Episodes whose assessment is completed",
    denominator: "Early help episodes begun",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::Month, Span::YearToDate],
    good: Direction::Higher,
    source: "Annex A list 2; the cohort is our own choice",
    why_none: "No early help began in this time",
    kinds: &[Kind::EarlyHelpEpisode],
    counts: Counts::Children(assessed),
    ..COMMON
};

static EH_03: Indicator = Indicator {
    id: "EH-03",
    name: "Early help closed because outcomes were met",
    definition: "Of the early help episodes that ended in the window, those that ended because the outcomes were met.",
    numerator: "Episodes ended with outcomes met",
    denominator: "Early help episodes ended, with a reason",
    shape: Shape::Share,
    windows: &[Span::Quarter, Span::Month, Span::YearToDate, Span::TwelveMonths],
    good: Direction::Higher,
    source: "A council's own scorecard (early help family work cases closed, desired outcomes met)",
    why_none: "No early help ended in this time",
    kinds: &[Kind::EarlyHelpEpisode],
    counts: Counts::Children(outcomes_met),
    ..COMMON
};

static EH_04: Indicator = Indicator {
    id: "EH-04",
    name: "Step up and step down",
    definition: "Step up: of the early help episodes that ended in the window, those that ended in social care, by the \
                 reason or by a step up while the episode was open. Step down: of the cases of social care closed in the \
                 window, those passed to early help, by the reason (RC9) or by a step down while the case was open.",
    numerator: "Episodes stepped up; cases stepped down",
    denominator: "Early help episodes ended; cases of social care closed",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::Month, Span::YearToDate],
    good: Direction::Band,
    parts: &[
        Part { code: "step_up", name: "Early help that went up to social care" },
        Part { code: "step_down", name: "Social care that went down to early help" },
    ],
    source: "Birmingham Children’s Trust, six-month summary built from ChAT",
    why_none: "None ended in this time",
    kinds: &[Kind::EarlyHelpEpisode, Kind::Referral, Kind::StepChange],
    counts: Counts::Children(up_and_down),
    ..COMMON
};

static EH_05: Indicator = Indicator {
    id: "EH-05",
    name: "Referred again after a step down to early help",
    definition: "Of the children passed from social care to early help 6 or 12 months before a day in the window, those \
                 referred again by that day, whoever referred them; and those whose referral came from early help itself \
                 (5D). Each step down counts on the day on which its 6 or 12 months were over, so that all had the same \
                 time to come back.",
    numerator: "Step downs followed by a referral",
    denominator: "Step downs to early help",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::YearToDate, Span::Month],
    good: Direction::Lower,
    parts: &[
        Part { code: "6_months", name: "Referred again within 6 months" },
        Part { code: "12_months", name: "Referred again within 12 months" },
        Part { code: "by_early_help", name: "Referred again by early help within 12 months" },
    ],
    source: "Our own number",
    why_none: "No step down was so long ago in this time",
    kinds: &[Kind::StepChange, Kind::Referral],
    counts: Counts::Children(referred_again),
    ..COMMON
};

/// Every episode with whether another entry says the same: an episode is known by its child and the day on which it began.
fn each<'c, 'a>(child: &'c Child<'a>) -> impl Iterator<Item = (&'c Held<'a, EarlyHelpEpisode>, bool)> + use<'c, 'a> {
    let all = &child.record.early_help;
    let began = |episode: &EarlyHelpEpisode| episode.start_date.or(episode.assessment_completed);
    all.iter().enumerate().map(move |(place, episode)| {
        let again = all[..place].iter().any(|other| began(other) == began(episode));
        (episode, again)
    })
}

fn unless(again: bool, verdict: Verdict) -> Verdict {
    if again { Verdict::NotCounted(Reason::SaidByAnotherSource) } else { verdict }
}

fn open(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.early_help.is_empty() {
        return;
    }
    for day in out.days() {
        for (episode, again) in each(child) {
            let has_begun = episode.start_date.is_some_and(|start| start <= *day);
            if has_begun && episode.end_date.is_none_or(|end| end > *day) {
                let is_child = child.open_on(*day).early_help;
                let verdict = if is_child { Verdict::Counted } else { Verdict::NotCounted(Reason::NoLongerAChild) };
                out.add(*day, episode.entry, unless(again, verdict), child.desk_on(*day));
            }
        }
    }
}

fn assessed(child: &Child<'_>, out: &mut Out<'_>) {
    let last = child.asking.last();
    for (episode, again) in each(child) {
        let completed = episode.assessment_completed.filter(|day| *day <= last);
        let (day, verdict) = match (episode.start_date, completed) {
            (Some(start), completed) => (start, Verdict::counted_if(completed.is_some())),
            (None, Some(completed)) => (completed, Verdict::NotCounted(Reason::NotRecorded)),
            (None, None) => continue,
        };
        if out.wants(day) {
            out.add(day, episode.entry, unless(again, verdict), child.desk_on(day));
        }
    }
}

fn outcomes_met(child: &Child<'_>, out: &mut Out<'_>) {
    for (episode, again) in each(child) {
        let Some(day) = episode.end_date.filter(|day| out.wants(*day)) else { continue };
        let verdict = match episode.end_reason {
            Some(reason) => Verdict::counted_if(reason == EarlyHelpEnd::OutcomesMet),
            None => Verdict::NotCounted(Reason::NotRecorded),
        };
        out.add(day, episode.entry, unless(again, verdict), child.desk_at_end(day));
    }
}

const UP: usize = 0;
const DOWN: usize = 1;

fn up_and_down(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.early_help.is_empty() && child.record.referrals.is_empty() {
        return;
    }
    let (mut ups, mut downs) = (Vec::new(), Vec::new());
    for step in steps(child) {
        if step.is_up_from_early_help() {
            ups.push(step.change.on);
        } else if step.is_down_to_early_help() {
            downs.push(step.change.on);
        }
    }
    for (episode, again) in each(child) {
        let Some(day) = episode.end_date.filter(|day| out.wants(*day)) else { continue };
        let began = episode.start_date.unwrap_or(day);
        let stepped = ups.iter().any(|on| began <= *on && *on <= day);
        let verdict = match episode.end_reason {
            Some(EarlyHelpEnd::SteppedUp) => Verdict::Counted,
            _ if stepped => Verdict::Counted,
            Some(_) => Verdict::DenominatorOnly,
            None => Verdict::NotCounted(Reason::NotRecorded),
        };
        out.add_part(UP, day, episode.entry, unless(again, verdict), child.desk_at_end(day));
    }
    stepped_down(child, out, &downs);
}

fn stepped_down(child: &Child<'_>, out: &mut Out<'_>, downs: &[NaiveDate]) {
    for referral in &child.record.referrals {
        let Some(day) = referral.closure_date.filter(|day| out.wants(*day)) else { continue };
        let stepped = downs.iter().any(|on| referral.referral_date <= *on && *on <= day);
        let verdict = if stepped || ending::closed_to_early_help(referral) {
            Verdict::Counted
        } else if referral.closure_reason.is_some() {
            Verdict::DenominatorOnly
        } else {
            Verdict::NotCounted(Reason::NotRecorded)
        };
        out.add_part(DOWN, day, referral.entry, verdict, child.desk_at_end(day));
    }
    for (entry, day) in closed_again(child) {
        if out.wants(day) {
            let again = Verdict::NotCounted(Reason::SaidByAnotherSource);
            out.add_part(DOWN, day, entry, again, child.desk_at_end(day));
        }
    }
}

/// Referrals that another source tells of too, with the day on which it says that they closed.
fn closed_again<'c>(child: &'c Child<'_>) -> impl Iterator<Item = (EntryId, NaiveDate)> + use<'c> {
    let once: Vec<EntryId> = child.record.referrals.iter().map(|referral| referral.entry).collect();
    let again = child.facts().take(if once.is_empty() { 0 } else { usize::MAX });
    again.filter_map(move |(entry, fact)| match fact {
        Fact::Referral(referral) if !once.contains(&entry) => Some((entry, referral.closure_date?)),
        _ => None,
    })
}

/// Of each part of EH-05: how many months there are to come back in, and whether early help itself must refer.
const FOLLOWED: [(u32, bool); 3] = [(6, false), (12, false), (12, true)];

fn referred_again(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.referrals.is_empty() {
        return;
    }
    let mut downs: Vec<(EntryId, NaiveDate, bool, Desk)> = Vec::new();
    for step in steps(child).iter().filter(|step| step.is_down_to_early_help()) {
        downs.push((step.entry, step.change.on, step.again, child.desk_at_end(step.change.on)));
    }
    for referral in child.record.referrals.iter().filter(|referral| ending::closed_to_early_help(referral)) {
        let Some(closed) = referral.closure_date else { continue };
        // Said by a step down of this case already.
        let is_told = downs.iter().any(|(_, on, ..)| referral.referral_date <= *on && *on <= closed);
        if !is_told {
            downs.push((referral.entry, closed, false, child.desk_at_end(closed)));
        }
    }
    for (entry, on, again, desk) in downs {
        for (part, (months, by_early_help)) in FOLLOWED.into_iter().enumerate() {
            let until = on + Months::new(months);
            let came_back = child.record.referrals.iter().any(|referral| {
                let in_time = on < referral.referral_date && referral.referral_date <= until;
                in_time && (!by_early_help || referral.source.as_deref() == Some(ending::FROM_EARLY_HELP))
            });
            out.add_part(part, until, entry, unless(again, Verdict::counted_if(came_back)), desk);
        }
    }
}

#[cfg(test)]
mod tests;

//! Assessments: how many, how long they take, whether the child was seen, and what they find.

use chrono::NaiveDate;
use domain::assessment::Assessment;
use domain::clock::State;
use domain::working_days;
use domain::{Fact, Kind, When};

use super::ending::{self, case_on, steps};
use crate::child::Child;
use crate::clocks::record::Held;
use crate::figure::Figure;
use crate::indicator::{Amount, COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Span, Taken};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

mod factors;

pub(super) const ALL: &[&Indicator] = &[&AS_01, &AS_02, &AS_03, &AS_04, &AS_05, &AS_06, &AS_07, &AS_08];

static AS_01: Indicator = Indicator {
    id: "AS-01",
    name: "Assessments completed, rate per 10,000",
    definition: "Assessments that a manager authorised in the window, for each 10,000 children who live in the authority. A \
                 part of a year is told as of a whole year.",
    numerator: "Assessments authorised",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    windows: &[Span::TwelveMonths, Span::FinancialYear, Span::YearToDate],
    source: STATISTICS,
    why_none: "It is not known how many children live in the authority",
    kinds: &[Kind::Assessment],
    counts: Counts::Children(completed),
    ..COMMON
};

static AS_02: Indicator = Indicator {
    id: "AS-02",
    name: "Assessments completed within 45 working days",
    definition: "Of the assessments authorised in the window, those authorised by the 45th working day after the day on \
                 which they began, whatever shorter time a manager set.",
    numerator: "Assessments authorised within 45 working days",
    denominator: "Assessments authorised",
    shape: Shape::Share,
    windows: &[Span::Month, Span::YearToDate, Span::FinancialYear, Span::TwelveMonths],
    good: Direction::Higher,
    source: "Children in need statistics (Department for Education), table C2; Working Together to Safeguard Children (T03)",
    why_none: NONE_COMPLETED,
    kinds: &[Kind::Assessment],
    counts: Counts::Children(in_time),
    ..COMMON
};

static AS_03: Indicator = Indicator {
    id: "AS-03",
    name: "Median length of assessments",
    definition: "The median of the working days from the day on which an assessment began, not counted, to the day on which \
                 it was authorised, for assessments authorised in the window.",
    numerator: "Assessments authorised",
    shape: Shape::Median(Amount::WorkingDays),
    windows: &[Span::FinancialYear, Span::Month, Span::YearToDate, Span::TwelveMonths],
    good: Direction::Lower,
    source: STATISTICS,
    why_none: NONE_COMPLETED,
    kinds: &[Kind::Assessment],
    counts: Counts::Children(length),
    ..COMMON
};

static AS_04: Indicator = Indicator {
    id: "AS-04",
    name: "Assessments open for more than 45 working days",
    definition: "Of the assessments begun by the day and not authorised by it, those that began more than 45 working days \
                 before. One whose case has closed is not open any more, and is not counted.",
    numerator: "Assessments open for more than 45 working days",
    denominator: "Assessments open",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: "Children in need census, rule 8670Q",
    why_none: "No assessment is open",
    kinds: &[Kind::Assessment, Kind::Referral, Kind::Person],
    counts: Counts::Children(open_too_long),
    ..COMMON
};

static AS_05: Indicator = Indicator {
    id: "AS-05",
    name: "Child seen in the assessment",
    definition: "Of the assessments authorised in the window, those in which the child was seen. One authorised before the \
                 child was born, or that does not say whether the child was seen, is not counted.",
    numerator: "Assessments in which the child was seen",
    denominator: "Assessments authorised that say whether the child was seen",
    shape: Shape::Share,
    windows: &[Span::Month, Span::TwelveMonths, Span::YearToDate],
    good: Direction::Higher,
    source: "Annex A list 4",
    why_none: NONE_COMPLETED,
    kinds: &[Kind::Assessment, Kind::Person],
    counts: Counts::Children(seen),
    ..COMMON
};

static AS_06: Indicator = Indicator {
    id: "AS-06",
    name: "Child seen alone in the assessment",
    definition: "Of the assessments authorised in the window of children who were 4 or older by then, those in which the \
                 child was seen alone. No rule gives an age; from 4 on most children can be spoken with.",
    numerator: "Assessments in which the child was seen alone",
    denominator: "Assessments authorised, of children of 4 or older",
    shape: Shape::Share,
    windows: &[Span::Month, Span::TwelveMonths, Span::YearToDate],
    good: Direction::Higher,
    source: "Herefordshire scrutiny report, 2018; the age is our own choice",
    why_none: NONE_COMPLETED,
    kinds: &[Kind::Assessment, Kind::Person],
    counts: Counts::Children(seen_alone),
    ..COMMON
};

static AS_07: Indicator = Indicator {
    id: "AS-07",
    name: "Assessments with no further action",
    definition: "Of the assessments authorised in the window, those after which nothing more was done: the assessment found \
                 that no services were needed, or the case was closed after it with no further action (RC8). A case that \
                 went to early help, by its reason (RC9) or by a step down, is among the others.",
    numerator: "Assessments that ended with no further action",
    denominator: "Assessments authorised whose outcome is recorded",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::Month, Span::YearToDate],
    good: Direction::Band,
    source: "Standard Safeguarding Dataset",
    why_none: NONE_COMPLETED,
    kinds: &[Kind::Assessment, Kind::Referral, Kind::StepChange],
    counts: Counts::Children(no_further_action),
    ..COMMON
};

static AS_08: Indicator = Indicator {
    id: "AS-08",
    name: "Assessments by factor",
    definition: "Of the assessments authorised in the window that found any factor, those that found this one. An assessment \
                 may find several, so the shares add up to more than 100%.",
    numerator: "Assessments that found the factor",
    denominator: "Assessments authorised with factors",
    shape: Shape::Mix,
    windows: &[Span::FinancialYear, Span::TwelveMonths, Span::Month],
    parts: factors::FACTORS,
    source: "Children in need census (N00181)",
    why_none: "No assessment with factors was completed in this time",
    kinds: &[Kind::Assessment],
    counts: Counts::Children(by_factor),
    settle: Some(each_assessment_once),
    ..COMMON
};

const STATISTICS: &str = "Children in need statistics (Department for Education), table C2";
const NONE_COMPLETED: &str = "No assessment was completed in this time";

/// Working days within which an assessment is completed at the latest (Working Together to Safeguard Children).
const LIMIT: u32 = 45;

/// From what age on a child can be expected to be seen alone.
const OLD_ENOUGH: u32 = 4;

/// A row for each authorised assessment on the day of its authorisation; `weighed` says what it is and how much it weighs.
fn each_weighed(
    child: &Child<'_>,
    out: &mut Out<'_>,
    mut weighed: impl FnMut(&Held<'_, Assessment>, NaiveDate) -> (Verdict, f32),
) {
    for assessment in &child.record.assessments {
        let Some(day) = assessment.authorised_on.filter(|day| out.wants(*day)) else { continue };
        let (verdict, weight) = weighed(assessment, day);
        out.add_weighed(day, assessment.entry, verdict, weight, child.desk_at_end(day));
    }
    again(child, out);
}

fn each(child: &Child<'_>, out: &mut Out<'_>, sort: impl Fn(&Held<'_, Assessment>, NaiveDate) -> Verdict) {
    each_weighed(child, out, |assessment, day| (sort(assessment, day), 1.0));
}

/// Rows of authorised assessments that another source tells of too: one is known by its child and the day on which it began.
fn again(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.assessments.is_empty() {
        return;
    }
    for (entry, fact) in child.facts() {
        let Fact::Assessment(assessment) = fact else { continue };
        let is_again = !child.record.assessments.iter().any(|one| one.entry == entry);
        if let Some(day) = assessment.authorised_on.filter(|day| is_again && out.wants(*day)) {
            out.add(day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_at_end(day));
        }
    }
}

fn completed(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |_, _| Verdict::Counted);
}

fn in_time(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |assessment, day| match working_days::between(assessment.start_date, day) {
        Ok(days) => Verdict::counted_if(days <= LIMIT),
        Err(_) => Verdict::NotCounted(Reason::OutsideCalendar),
    });
}

fn length(child: &Child<'_>, out: &mut Out<'_>) {
    each_weighed(child, out, |assessment, day| match working_days::between(assessment.start_date, day) {
        Ok(days) => (Verdict::Counted, days as f32),
        Err(_) => (Verdict::NotCounted(Reason::OutsideCalendar), 0.0),
    });
}

fn open_too_long(child: &Child<'_>, out: &mut Out<'_>) {
    for assessment in &child.record.assessments {
        for day in out.days().iter().filter(|day| is_begun_and_not_authorised(assessment, **day)) {
            out.add(*day, assessment.entry, open_for(child, assessment, *day), child.desk_on(*day));
        }
    }
    if child.record.assessments.is_empty() {
        return;
    }
    for (entry, fact) in child.facts() {
        let Fact::Assessment(assessment) = fact else { continue };
        if child.record.assessments.iter().any(|one| one.entry == entry) {
            continue;
        }
        for day in out.days().iter().filter(|day| is_begun_and_not_authorised(assessment, **day)) {
            out.add(*day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_on(*day));
        }
    }
}

fn is_begun_and_not_authorised(assessment: &Assessment, day: NaiveDate) -> bool {
    assessment.start_date <= day && assessment.authorised_on.is_none_or(|authorised| authorised > day)
}

fn open_for(child: &Child<'_>, assessment: &Held<'_, Assessment>, day: NaiveDate) -> Verdict {
    if has_stopped(child, assessment, day) {
        return Verdict::NotCounted(Reason::CaseClosed);
    }
    match working_days::between(assessment.start_date, day) {
        Ok(days) => Verdict::counted_if(days > LIMIT),
        Err(_) => Verdict::NotCounted(Reason::OutsideCalendar),
    }
}

/// Whether nobody works on an assessment any more that was never authorised: its case has closed, or the child is 18 or died.
fn has_stopped(child: &Child<'_>, assessment: &Held<'_, Assessment>, day: NaiveDate) -> bool {
    let of_it = child.clocks().iter().find(|clock| clock.id() == "T03" && clock.started.entry == assessment.entry);
    let stopped =
        of_it.is_some_and(|clock| matches!(clock.state(When::Day(day)), State::Stopped | State::StoppedOverdue { .. }));
    stopped || !child.open_on(day).assessment
}

fn seen(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |assessment, day| was(child, assessment.child_seen, day));
}

/// What the record says of a child who was there to be seen on a day.
fn was(child: &Child<'_>, said: Option<bool>, day: NaiveDate) -> Verdict {
    if child.about.born.is_some_and(|born| born > day) {
        return Verdict::NotCounted(Reason::NotBornYet);
    }
    said.map_or(Verdict::NotCounted(Reason::NotRecorded), Verdict::counted_if)
}

fn seen_alone(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |assessment, day| match child.age_on(day) {
        None if child.about.born.is_none() => Verdict::NotCounted(Reason::NoBirthDate),
        Some(age) if age >= OLD_ENOUGH => {
            // A child who was not seen was not seen alone.
            let not_seen = (assessment.child_seen == Some(false)).then_some(false);
            was(child, assessment.seen_alone.or(not_seen), day)
        }
        _ => Verdict::NotCounted(Reason::TooYoung),
    });
}

fn no_further_action(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.assessments.is_empty() {
        return;
    }
    let downs: Vec<NaiveDate> =
        steps(child).iter().filter(|step| step.is_down_to_early_help()).map(|step| step.change.on).collect();
    let last = child.asking.last();
    each(child, out, |assessment, day| {
        let case = case_on(child, assessment.start_date);
        let closed = case.and_then(|case| case.closure_date).filter(|closed| *closed <= last);
        let is_last = case.is_some_and(|case| {
            ending::last_assessment(child, case).is_some_and(|last| last.entry == assessment.entry)
        });
        let ended_it = |by: fn(&domain::referral::Referral) -> bool| {
            is_last && closed.is_some() && case.is_some_and(|case| by(case))
        };
        let until = closed.unwrap_or(last);
        let to_early_help = ended_it(ending::closed_to_early_help)
            || (is_last && downs.iter().any(|down| day <= *down && *down <= until));
        let nothing = ended_it(ending::closed_with_no_further_action);
        match assessment.needs_support {
            _ if to_early_help => Verdict::DenominatorOnly,
            _ if nothing => Verdict::Counted,
            Some(needs_support) => Verdict::counted_if(!needs_support),
            // The case went on, or ended in another way.
            None if case.is_some_and(|case| !case.closure_not_told) => Verdict::DenominatorOnly,
            None => Verdict::NotCounted(Reason::NotRecorded),
        }
    });
}

fn by_factor(child: &Child<'_>, out: &mut Out<'_>) {
    for assessment in &child.record.assessments {
        let Some(day) = assessment.authorised_on.filter(|day| out.wants(*day)) else { continue };
        let desk = child.desk_at_end(day);
        match factors::found(&assessment.factors) {
            Ok(parts) => {
                parts.into_iter().for_each(|part| out.add_part(part, day, assessment.entry, Verdict::Counted, desk));
            }
            Err(reason) => out.add(day, assessment.entry, Verdict::NotCounted(reason), desk),
        }
    }
    again(child, out);
}

/// An assessment of several factors has a row for each; the share of one is of assessments.
fn each_assessment_once(figure: &mut Figure) {
    let mut known = std::collections::HashSet::new();
    figure.counted.retain(|line| known.insert(line.entry));
    figure.denominator_only.retain(|line| known.insert(line.entry));
}

#[cfg(test)]
mod tests;

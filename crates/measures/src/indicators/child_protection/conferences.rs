//! Child protection conferences: CP-04 to CP-06 and CP-18.

use chrono::{Days, NaiveDate};
use domain::clock::{Event, State};
use domain::participation::Participation;
use domain::{EntryId, Fact, Kind, When};

use super::enquiries::{Enquiry, conference_of};
use crate::child::Child;
use crate::clocks::child_protection::CONFERENCE_TO_PLAN_DAYS;
use crate::clocks::enquiry::conferences;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Shape, Span};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) static CP_04: Indicator = Indicator {
    id: "CP-04",
    name: "Initial conferences within 15 working days",
    definition: "Of the initial child protection conferences held in the window that a section 47 enquiry led to, those held \
                 within the time for them (T05: 15 working days after the strategy discussion that began the enquiry). Where \
                 several enquiries led to one conference the last one counts. Conferences without an enquiry, as for a child who \
                 moved here with a plan, are left out.",
    numerator: "Conferences held in time",
    denominator: "Conferences held after a section 47 enquiry",
    shape: Shape::Share,
    good: Direction::Higher,
    source: "Children in need statistics (Department for Education), table C4; Working Together (T05)",
    why_none: "No initial conference followed an enquiry in this time",
    kinds: &[Kind::InitialConference, Kind::Section47Enquiry, Kind::Referral],
    counts: Counts::Children(in_time),
    ..COMMON
};

pub(super) static CP_05: Indicator = Indicator {
    id: "CP-05",
    name: "Initial conferences that led to a plan",
    definition: "Of the initial child protection conferences held in the window, those that led to a child protection plan: as \
                 the conference decided, or, where no decision is recorded, because a plan started by 15 days later. \
                 Published figures divide the plans that started in a year by the conferences of it, without joining the two.",
    numerator: "Conferences that led to a plan",
    denominator: "Initial conferences",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::YearToDate, Span::FinancialYear, Span::Month],
    good: Direction::Band,
    source: "Children in need statistics (Department for Education), tables C4 and D1",
    why_none: "No initial conference was held in this time",
    kinds: &[Kind::InitialConference, Kind::Section47Enquiry, Kind::Referral, Kind::ChildProtectionPlan],
    counts: Counts::Children(to_plan),
    ..COMMON
};

pub(super) static CP_06: Indicator = Indicator {
    id: "CP-06",
    name: "Initial child protection conferences, rate",
    definition: "Initial child protection conferences held in the window, for each 10,000 children: each child of a conference \
                 counts. Those for children who moved here with a plan are among them.",
    numerator: "Initial conferences",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    windows: &[Span::FinancialYear, Span::YearToDate, Span::TwelveMonths, Span::Month],
    source: "Children in need statistics (Department for Education), table C4",
    why_none: "It is not known how many children live in the authority",
    kinds: &[Kind::InitialConference, Kind::Section47Enquiry, Kind::Referral],
    counts: Counts::Children(held),
    ..COMMON
};

pub(super) static CP_18: Indicator = Indicator {
    id: "CP-18",
    name: "Children of 12 or more who took part in their conference",
    definition: "Of the initial and review conferences held in the window about a child of 12 or more, those in which the child \
                 took part or gave views (PN1 to PN6). Conferences of which nobody recorded how the child took part are left \
                 out.",
    numerator: "Conferences in which the child took part",
    denominator: "Conferences about a child of 12 or more",
    shape: Shape::Share,
    windows: &[Span::YearToDate, Span::Month, Span::TwelveMonths, Span::FinancialYear],
    good: Direction::Higher,
    source: "Codes of participation of SSDA903 and the Standard Safeguarding Dataset",
    why_none: "No conference about a child of 12 or more was held in this time",
    kinds: &[Kind::InitialConference, Kind::ReviewConference, Kind::Section47Enquiry, Kind::Referral, Kind::Person],
    counts: Counts::Children(took_part),
    ..COMMON
};

/// From this age on children are asked to take part in their conference.
const TAKES_PART_FROM: u32 = 12;

/// Whether the conference of a day led to a plan.
pub(super) fn led_to_plan(child: &Child<'_>, held: NaiveDate) -> bool {
    let decided = child.record.conferences.iter().find(|one| one.held_on == held).and_then(|one| one.plan_agreed);
    decided.unwrap_or_else(|| {
        let soon = held + Days::new(CONFERENCE_TO_PLAN_DAYS);
        child.record.child_protection_plans.iter().any(|plan| held <= plan.start_date && plan.start_date <= soon)
    })
}

fn in_time(child: &Child<'_>, out: &mut Out<'_>) {
    for conference in conferences(&child.record) {
        let day = conference.at.day();
        if !out.wants(day) {
            continue;
        }
        let desk = child.desk_on(day);
        let enquiries = child.record.enquiries.iter().filter(|enquiry| conference_of(child, enquiry) == Some(day));
        let enquiries: Vec<&Enquiry<'_>> = enquiries.collect();
        let Some((last, earlier)) = enquiries.split_last() else {
            let reason = if is_transfer(child, day) { Reason::TransferredIn } else { Reason::NotFromEnquiry };
            out.add(day, conference.entry, Verdict::NotCounted(reason), desk);
            continue;
        };
        for enquiry in earlier {
            out.add(day, enquiry.entry, Verdict::NotCounted(Reason::SameConference), desk);
        }
        out.add(day, last.entry, by_the_clock(child, last, day), desk);
    }
}

fn by_the_clock(child: &Child<'_>, enquiry: &Enquiry<'_>, held: NaiveDate) -> Verdict {
    let clock = child.clocks().iter().find(|clock| clock.id() == "T05" && clock.started.entry == enquiry.entry);
    match clock.map(|clock| clock.state(When::Day(held))) {
        Some(State::MetInTime { .. }) => Verdict::Counted,
        Some(State::CannotCount { .. }) => Verdict::NotCounted(Reason::NoDueDay),
        Some(State::Prompt) => Verdict::NotCounted(Reason::NoLimitSet),
        Some(_) => Verdict::DenominatorOnly,
        None if enquiry.conference_not_required == Some(true) => Verdict::NotCounted(Reason::NotRequired),
        None => Verdict::NotCounted(Reason::NoLimitSet),
    }
}

fn is_transfer(child: &Child<'_>, held: NaiveDate) -> bool {
    child.record.conferences.iter().any(|conference| conference.held_on == held && conference.transfer_in)
}

fn to_plan(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |held| Verdict::counted_if(led_to_plan(child, held)));
}

fn held(child: &Child<'_>, out: &mut Out<'_>) {
    each(child, out, |_| Verdict::Counted);
}

fn each(child: &Child<'_>, out: &mut Out<'_>, judge: impl Fn(NaiveDate) -> Verdict) {
    for conference in conferences(&child.record) {
        let day = conference.at.day();
        out.add(day, conference.entry, judge(day), child.desk_on(day));
    }
    again(child, out, Kind::InitialConference);
}

fn took_part(child: &Child<'_>, out: &mut Out<'_>) {
    let record = &child.record;
    for conference in conferences(record) {
        let told = record.conferences.iter().find(|one| one.entry == conference.entry);
        take_part(child, out, &conference, told.map(|one| one.participation));
    }
    for review in &record.review_conferences {
        let event = Event { at: When::Day(review.held_on), what: "review conference held", entry: review.entry };
        take_part(child, out, &event, Some(review.participation));
    }
    again(child, out, Kind::InitialConference);
    again(child, out, Kind::ReviewConference);
}

/// `participation` is `None` where only an enquiry or a referral tells of the conference.
fn take_part(child: &Child<'_>, out: &mut Out<'_>, held: &Event, participation: Option<Option<Participation>>) {
    let day = held.at.day();
    let verdict = match (child.age_on(day), participation) {
        (None, _) if child.about.born.is_none() => Verdict::NotCounted(Reason::NoBirthDate),
        (age, _) if age.is_none_or(|age| age < TAKES_PART_FROM) => Verdict::NotCounted(Reason::TooYoung),
        (_, None) => Verdict::NotCounted(Reason::NotChildsSource),
        (_, Some(how)) => match how.and_then(Participation::took_part) {
            Some(took_part) => Verdict::counted_if(took_part),
            None => Verdict::NotCounted(Reason::NotRecorded),
        },
    };
    out.add(day, held.entry, verdict, child.desk_on(day));
}

/// Conferences that another source tells of too.
fn again(child: &Child<'_>, out: &mut Out<'_>, kind: Kind) {
    let record = &child.record;
    let once: Vec<EntryId> = match kind {
        Kind::InitialConference => record.conferences.iter().map(|one| one.entry).collect(),
        _ => record.review_conferences.iter().map(|one| one.entry).collect(),
    };
    if once.is_empty() {
        return;
    }
    for (entry, fact) in child.said_again(kind, &once) {
        let day = match fact {
            Fact::InitialConference(conference) => conference.held_on,
            Fact::ReviewConference(review) => review.held_on,
            _ => continue,
        };
        out.add(day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_on(day));
    }
}

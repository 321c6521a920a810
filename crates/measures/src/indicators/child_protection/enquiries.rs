//! Section 47 enquiries and where they led: CP-01 to CP-03.

use chrono::NaiveDate;
use domain::section_47_enquiry::Section47Enquiry;
use domain::{EntryId, Fact, Kind};

use super::conferences::led_to_plan;
use crate::child::Child;
use crate::clocks::record::Held;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Shape, Span};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) static CP_01: Indicator = Indicator {
    id: "CP-01",
    name: "Section 47 enquiries, rate",
    definition: "Section 47 enquiries that began in the window, for each 10,000 children. Every enquiry counts, also a second \
                 one about the same child.",
    numerator: "Section 47 enquiries begun",
    denominator: "Children aged 0 to 17 who live in the authority",
    shape: Shape::Rate,
    windows: &[Span::YearToDate, Span::FinancialYear, Span::TwelveMonths, Span::Month],
    source: "Children in need statistics (Department for Education), table C4",
    why_none: "It is not known how many children live in the authority",
    kinds: &[Kind::Section47Enquiry],
    counts: Counts::Children(begun),
    ..COMMON
};

pub(super) static CP_02: Indicator = Indicator {
    id: "CP-02",
    name: "Section 47 enquiries that led to an initial conference",
    definition: "Of the section 47 enquiries answered in the window, those that led to an initial child protection conference. An \
                 enquiry is answered when its conference is held, or when it ends and no conference is required; where no \
                 end is told, on the day on which it began.",
    numerator: "Enquiries that led to an initial conference",
    denominator: "Enquiries answered",
    shape: Shape::Share,
    windows: &[Span::TwelveMonths, Span::YearToDate, Span::FinancialYear, Span::Month],
    good: Direction::Band,
    source: "Children in need statistics (Department for Education), table C4",
    why_none: "No section 47 enquiry was answered in this time",
    kinds: &[Kind::Section47Enquiry, Kind::InitialConference, Kind::Referral],
    counts: Counts::Children(to_conference),
    ..COMMON
};

pub(super) static CP_03: Indicator = Indicator {
    id: "CP-03",
    name: "Section 47 enquiries that led to a child protection plan",
    definition: "Of the section 47 enquiries answered in the window (as in CP-02), those whose initial conference led to a child \
                 protection plan (as in CP-05). Published figures divide the plans that started in a year by the enquiries \
                 begun in it, without joining the two.",
    numerator: "Enquiries that led to a plan",
    denominator: "Enquiries answered",
    shape: Shape::Share,
    windows: &[Span::FinancialYear, Span::TwelveMonths, Span::YearToDate, Span::Month],
    good: Direction::Band,
    source: "Children in need statistics (Department for Education), tables C4 and D1",
    why_none: "No section 47 enquiry was answered in this time",
    kinds: &[Kind::Section47Enquiry, Kind::InitialConference, Kind::Referral, Kind::ChildProtectionPlan],
    counts: Counts::Children(to_plan),
    ..COMMON
};

pub(super) type Enquiry<'a> = Held<'a, Section47Enquiry>;

/// The day of the conference to which an enquiry led: its own, or the one that meets its clock (T05).
pub(super) fn conference_of(child: &Child<'_>, enquiry: &Enquiry<'_>) -> Option<NaiveDate> {
    let by_clock = || {
        let clock = child.clocks().iter().find(|clock| clock.id() == "T05" && clock.started.entry == enquiry.entry)?;
        clock.met.map(|met| met.at.day())
    };
    enquiry.conference_date.or_else(by_clock)
}

/// What an enquiry came to, with the day.
enum Answer {
    Conference(NaiveDate),
    NoConference(NaiveDate),
    NotYet(NaiveDate),
}

fn answer(child: &Child<'_>, enquiry: &Enquiry<'_>) -> Answer {
    if let Some(held) = conference_of(child, enquiry) {
        return Answer::Conference(held);
    }
    let ended_without_concern = enquiry.end_date.is_some() && enquiry.substantiated == Some(false);
    let day = enquiry.end_date.unwrap_or(enquiry.start_date);
    match enquiry.conference_not_required == Some(true) || ended_without_concern {
        true => Answer::NoConference(day),
        false => Answer::NotYet(day),
    }
}

fn begun(child: &Child<'_>, out: &mut Out<'_>) {
    for enquiry in &child.record.enquiries {
        let day = enquiry.start_date;
        out.add(day, enquiry.entry, Verdict::Counted, child.desk_on(day));
    }
    again(child, out);
}

fn to_conference(child: &Child<'_>, out: &mut Out<'_>) {
    answered(child, out, |_| true);
}

fn to_plan(child: &Child<'_>, out: &mut Out<'_>) {
    answered(child, out, |conference| led_to_plan(child, conference));
}

fn answered(child: &Child<'_>, out: &mut Out<'_>, counts: impl Fn(NaiveDate) -> bool) {
    for enquiry in &child.record.enquiries {
        let (day, verdict) = match answer(child, enquiry) {
            Answer::Conference(held) => (held, Verdict::counted_if(counts(held))),
            Answer::NoConference(day) => (day, Verdict::DenominatorOnly),
            Answer::NotYet(day) => (day, Verdict::NotCounted(Reason::ConferenceAwaited)),
        };
        out.add(day, enquiry.entry, verdict, child.desk_on(day));
    }
    again(child, out);
}

/// Entries of enquiries that another source tells of too: an enquiry is known by its child and the day on which it began.
fn again(child: &Child<'_>, out: &mut Out<'_>) {
    if child.record.enquiries.is_empty() {
        return;
    }
    let once: Vec<EntryId> = child.record.enquiries.iter().map(|enquiry| enquiry.entry).collect();
    for (entry, fact) in child.said_again(Kind::Section47Enquiry, &once) {
        if let Fact::Section47Enquiry(enquiry) = fact {
            let day = enquiry.start_date;
            out.add(day, entry, Verdict::NotCounted(Reason::SaidByAnotherSource), child.desk_on(day));
        }
    }
}

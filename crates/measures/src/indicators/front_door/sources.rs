//! Who makes contact and who refers.

use domain::Kind;
use domain::contact::Outcome;

use super::contacts::{Decided, contacts, decided};
use super::{MONTH_AND_YEAR, POLICE, referrals};
use crate::child::Child;
use crate::indicator::{COMMON, Counts, Direction, Indicator, Part, Shape, Span};
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

pub(super) static FD_10: Indicator = Indicator {
    id: "FD-10",
    name: "Referrals by source",
    definition: "The referrals in the window by who made them, each source's share of all whose source is recorded.",
    numerator: "Referrals from the source",
    denominator: "Referrals whose source is recorded",
    shape: Shape::Mix,
    windows: &[Span::FinancialYear, Span::Month, Span::TwelveMonths],
    parts: SOURCES,
    source: "Children in need census (N00152)",
    why_none: "No referral with a source was made in this time",
    kinds: &[Kind::Referral],
    counts: Counts::Children(by_source),
    ..COMMON
};

pub(super) static FD_11: Indicator = Indicator {
    id: "FD-11",
    name: "Police contacts and referrals, and what comes of them",
    definition: "Three shares of the window: of the contacts of the police that were decided, those with no further \
                 action (advice given is not among them); of all contacts received, those of the police; of all \
                 referrals, those of the police.",
    numerator: "Police contacts with no further action; police contacts; police referrals",
    denominator: "Police contacts decided; contacts received; referrals",
    shape: Shape::Share,
    windows: MONTH_AND_YEAR,
    good: Direction::Lower,
    parts: &[
        Part { code: "no_further_action", name: "Police contacts with no further action" },
        Part { code: "of_contacts", name: "Share of contacts" },
        Part { code: "of_referrals", name: "Share of referrals" },
    ],
    source: "Herefordshire scrutiny report, 2018 (a worry told without figures)",
    why_none: "There was none in this time",
    kinds: &[Kind::Contact, Kind::Referral],
    counts: Counts::Children(police),
    ..COMMON
};

/// By code of the source of referral, in the order of its list.
const SOURCES: &[Part] = &[
    Part { code: "1A", name: "Family member, relative or carer" },
    Part { code: "1B", name: "Acquaintance, neighbour or child minder" },
    Part { code: "1C", name: "The child" },
    Part { code: "1D", name: "Another person" },
    Part { code: "2A", name: "Schools" },
    Part { code: "2B", name: "Education services" },
    Part { code: "3A", name: "General practitioner" },
    Part { code: "3B", name: "Health visitor" },
    Part { code: "3C", name: "School nurse" },
    Part { code: "3D", name: "Other primary health services" },
    Part { code: "3E", name: "Accident and emergency department" },
    Part { code: "3F", name: "Other health services" },
    Part { code: "4", name: "Housing" },
    Part { code: "5A", name: "Social care of the council" },
    Part { code: "5B", name: "Other services of the council" },
    Part { code: "5C", name: "Another council" },
    Part { code: "5D", name: "Early help" },
    Part { code: "6", name: "Police" },
    Part { code: "7", name: "Courts, probation, immigration, Cafcass or prison" },
    Part { code: "8", name: "Others, also voluntary organisations" },
    Part { code: "9", name: "Anonymous" },
    Part { code: "10", name: "Unknown" },
];

fn by_source(child: &Child<'_>, out: &mut Out<'_>) {
    referrals::each(child, out, 0, |referral| {
        let code = referral.source.as_deref().unwrap_or_default();
        match SOURCES.iter().position(|part| part.code == code) {
            Some(part) => (part, Verdict::Counted),
            None if code.is_empty() => (0, Verdict::NotCounted(Reason::NotRecorded)),
            None => (0, Verdict::NotCounted(Reason::UnknownCode)),
        }
    });
}

const NO_FURTHER_ACTION: usize = 0;
const OF_CONTACTS: usize = 1;
const OF_REFERRALS: usize = 2;

fn police(child: &Child<'_>, out: &mut Out<'_>) {
    for Decided { said, decision, day, desk } in decided(child, out) {
        if said.contact.source == POLICE {
            let verdict = said.or_again(|| Verdict::counted_if(decision.outcome == Outcome::NoFurtherAction));
            out.add_part(NO_FURTHER_ACTION, day, said.entry, verdict, desk);
        }
    }
    for said in contacts(child, |_| true) {
        let day = said.contact.received_at.day();
        if out.wants(day) {
            let verdict = said.or_again(|| is_police(&said.contact.source));
            out.add_part(OF_CONTACTS, day, said.entry, verdict, child.desk_on(day));
        }
    }
    referrals::each(child, out, OF_REFERRALS, |referral| {
        (OF_REFERRALS, is_police(referral.source.as_deref().unwrap_or_default()))
    });
}

fn is_police(source: &str) -> Verdict {
    if source.is_empty() { Verdict::NotCounted(Reason::NotRecorded) } else { Verdict::counted_if(source == POLICE) }
}

#[cfg(test)]
mod tests {
    use domain::codes::REFERRAL_SOURCE;

    use super::*;

    #[test]
    fn every_source_of_the_list_is_a_group() {
        let listed: Vec<&str> = REFERRAL_SOURCE.codes().iter().map(|code| code.code.as_str()).collect();
        let groups: Vec<&str> = SOURCES.iter().map(|part| part.code).collect();
        assert_eq!(groups, listed);
    }
}

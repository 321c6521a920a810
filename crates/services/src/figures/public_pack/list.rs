//! What the public is shown: a figure a line, in the words of somebody who does not work here.

use measures::breakdown::By;
use measures::indicator::Span;

/// One line of the pack.
pub(super) struct Entry {
    pub id: &'static str,
    pub section: &'static str,
    pub name: &'static str,
    pub words: &'static str,
    /// What is counted, or what a share is of, in the plural: stands beside the number.
    pub noun: &'static str,
    /// The window of its value; of what is told by month the year to date is shown too.
    pub span: Span,
    pub by: Option<By>,
}

/// The lines of a first page.
pub(super) const FIRST: &[&str] = &["FD-01", "AS-02", "CIN-01", "CP-07", "CLA-01"];

const FRONT_DOOR: &str = "When somebody is worried about a child";
const NEED: &str = "Children in need of help";
const PROTECTION: &str = "Children at risk of harm";
const CARE: &str = "Children in the council's care";
const LEAVING: &str = "Leaving care";
const WORKFORCE: &str = "Social workers";

const fn line(id: &'static str, section: &'static str, span: Span, noun: &'static str) -> Entry {
    Entry { id, section, name: "", words: "", noun, span, by: None }
}

impl Entry {
    const fn named(mut self, name: &'static str, words: &'static str) -> Self {
        self.name = name;
        self.words = words;
        self
    }

    const fn by(mut self, by: By) -> Self {
        self.by = Some(by);
        self
    }
}

pub(super) const LIST: &[Entry] = &[
    line("FD-01", FRONT_DOOR, Span::Month, "contacts").named(
        "Contacts",
        "How often somebody told the council that they were worried about a child, or asked for help. Each child counts.",
    ),
    line("FD-02", FRONT_DOOR, Span::Month, "contacts decided").named(
        "Contacts decided in time",
        "The share of contacts on which a manager decided what to do by the end of the next working day.",
    ),
    line("FD-03", FRONT_DOOR, Span::Month, "contacts decided").named(
        "Contacts that became referrals",
        "The share of contacts after which social workers took the case on. The others were answered with advice, passed to \
         other help, or needed nothing more.",
    ),
    line("FD-04", FRONT_DOOR, Span::TwelveMonths, "referrals").named(
        "Referrals",
        "How often social workers took a case on in twelve months, for each 10,000 children who live here.",
    ),
    line("FD-06", FRONT_DOOR, Span::TwelveMonths, "referrals").named(
        "Re-referrals",
        "The share of referrals in twelve months about a child who had been referred in the year before. A high share can \
         mean that families did not get the help they needed the first time.",
    ),
    line("AS-02", FRONT_DOOR, Span::Month, "assessments").named(
        "Assessments in time",
        "The share of assessments that were completed within 45 working days, which is the longest that the national \
         guidance allows.",
    )
    .by(By::Team),
    line("CIN-01", NEED, Span::Day, "children").named(
        "Children in need",
        "Children whom social workers were helping on the day, for each 10,000 children who live here. Children with a \
         protection plan and children in care are among them.",
    )
    .by(By::Service),
    line("CIN-03", NEED, Span::Day, "plans").named(
        "Visits to children in need",
        "The share of child in need plans whose child had been seen as often as it should be.",
    ),
    line("CIN-05", NEED, Span::Day, "children").named(
        "Children without a named worker",
        "The share of children with an open case who had no worker of their own on the day. It should be none.",
    ),
    line("CP-01", PROTECTION, Span::TwelveMonths, "enquiries").named(
        "Enquiries into harm",
        "How often the council looked into whether a child was suffering harm (a section 47 enquiry) in twelve months, for \
         each 10,000 children who live here.",
    ),
    line("CP-04", PROTECTION, Span::Month, "conferences").named(
        "First conferences in time",
        "The share of first child protection conferences that were held within 15 working days of the discussion that began \
         the enquiry. At the conference the family and everybody who works with it agree whether the child needs a plan.",
    ),
    line("CP-07", PROTECTION, Span::Day, "children").named(
        "Children with a protection plan",
        "Children who had a child protection plan on the day, for each 10,000 children who live here.",
    ),
    line("CP-10", PROTECTION, Span::TwelveMonths, "plans").named(
        "Children on a plan again",
        "The share of child protection plans begun in twelve months that were for a child who had had one before.",
    ),
    line("CP-14", PROTECTION, Span::Day, "plans").named(
        "Protection plans reviewed in time",
        "The share of child protection plans of three months and more that were looked at again at a conference whenever \
         they had to be.",
    ),
    line("CP-15", PROTECTION, Span::Day, "plans").named(
        "Visits to children with a protection plan",
        "The share of child protection plans whose child had been seen as often as it should be.",
    )
    .by(By::Team),
    line("CLA-01", CARE, Span::Day, "children").named(
        "Children in care",
        "Children whom the council looked after on the day, for each 10,000 children who live here.",
    ),
    line("CLA-02", CARE, Span::TwelveMonths, "times").named(
        "Children who came into care",
        "How often a child came into the council's care in twelve months, for each 10,000 children who live here.",
    ),
    line("CLA-03", CARE, Span::TwelveMonths, "times").named(
        "Children who left care",
        "How often a child left the council's care in twelve months.",
    ),
    line("CLA-04", CARE, Span::Day, "children").named(
        "Many moves",
        "The share of children in care who had lived in three or more places in twelve months.",
    ),
    line("CLA-06", CARE, Span::Day, "children").named(
        "A settled home",
        "The share of children in care for two and a half years and more who had lived with the same carers for two years, \
         or with those who are adopting them.",
    ),
    line("CLA-11", CARE, Span::Month, "reviews").named(
        "Care reviews in time",
        "The share of reviews of a child's care that were held by the day on which they were due.",
    ),
    line("CLA-13", CARE, Span::Day, "children").named(
        "Visits to children in care",
        "The share of children in care whom their social worker had visited as often as the rules say.",
    )
    .by(By::Team),
    line("PER-01", LEAVING, Span::TwelveMonths, "times a child left care").named(
        "Adoptions",
        "The share of children leaving care in twelve months who left because they were adopted.",
    ),
    line("CL-01", LEAVING, Span::Day, "young people in touch").named(
        "Care leavers with a suitable home",
        "The share of young people of 17 to 21 who had been in care and are in touch with the council whose home was \
         suitable for them.",
    ),
    line("CL-02", LEAVING, Span::Day, "young people").named(
        "Care leavers learning or working",
        "The share of young people of 17 to 21 who had been in care who were in education, training or work.",
    ),
    line("WF-01", WORKFORCE, Span::Day, "").named(
        "Vacant posts",
        "The share of social workers' posts that nobody held on the day, counted in full-time posts.",
    ),
    line("WF-02", WORKFORCE, Span::Day, "").named(
        "Agency social workers",
        "The share of social workers who came from an agency on the day, counted in full-time workers.",
    ),
    line("WF-04", WORKFORCE, Span::Day, "children for each social worker").named(
        "Caseload",
        "How many children each social worker had on average on the day.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use measures::indicator::Taken;
    use measures::indicators::indicator;

    use super::*;

    #[test]
    fn every_line_is_an_indicator_that_is_computed_and_is_told_in_such_a_window() {
        for entry in LIST {
            let indicator = indicator(entry.id).unwrap_or_else(|| panic!("{} is in no catalogue", entry.id));
            assert!(indicator.is_computable() && indicator.parts.is_empty(), "{}", entry.id);
            assert_eq!(indicator.taken == Taken::Stock, entry.span == Span::Day, "{}", entry.id);
            assert!(indicator.windows.contains(&entry.span), "{}", entry.id);
            assert!(entry.words.ends_with('.') && !entry.name.is_empty(), "{}", entry.id);
        }
    }

    #[test]
    fn no_line_is_there_twice_and_a_section_stands_together() {
        let ids: BTreeSet<&str> = LIST.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), LIST.len());
        assert!(FIRST.iter().all(|id| ids.contains(id)));
        let mut sections: Vec<&str> = LIST.iter().map(|entry| entry.section).collect();
        sections.dedup();
        assert_eq!(sections.iter().collect::<BTreeSet<_>>().len(), sections.len());
    }
}

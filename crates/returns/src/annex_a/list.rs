//! The eleven lists, and what their columns are called.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A list of Annex A, by what its rows are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    Contacts,
    EarlyHelp,
    Referrals,
    Assessments,
    #[serde(rename = "section_47")]
    Section47,
    InNeed,
    Protection,
    InCare,
    CareLeavers,
    Adoption,
    Adopters,
}

impl List {
    pub const ALL: [Self; 11] = [
        Self::Contacts,
        Self::EarlyHelp,
        Self::Referrals,
        Self::Assessments,
        Self::Section47,
        Self::InNeed,
        Self::Protection,
        Self::InCare,
        Self::CareLeavers,
        Self::Adoption,
        Self::Adopters,
    ];

    /// 1 to 11.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// As Ofsted's guidance calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::EarlyHelp => "early help",
            Self::Referrals => "referrals",
            Self::Assessments => "assessments",
            Self::Section47 => "section 47 enquiries and conferences",
            Self::InNeed => "children in need",
            Self::Protection => "child protection",
            Self::InCare => "children in care",
            Self::CareLeavers => "care leavers",
            Self::Adoption => "adoption",
            Self::Adopters => "adopters",
        }
    }

    /// `list 3 (referrals)`.
    pub fn in_words(self) -> String {
        format!("list {} ({})", self.number(), self.title())
    }

    /// The heading of the column that says whose row it is.
    pub fn who(self) -> &'static str {
        if self == Self::Adopters { ADOPTER_ID } else { CHILD_ID }
    }

    /// Its columns in the order of the template.
    pub(super) fn columns(self) -> impl Iterator<Item = &'static Column> {
        COLUMNS.iter().filter(move |column| column.list == self)
    }

    /// The column under a heading, however that is written.
    pub(super) fn column(self, heading: &str) -> Option<&'static Column> {
        let key = folded(heading);
        let key = also_called(&key);
        self.columns().find(|column| column.key == key)
    }
}

pub(super) const CHILD_ID: &str = "Child Unique ID";
pub(super) const ADOPTER_ID: &str = "Individual adopter identifier";

/// One column of one list.
#[derive(Debug)]
pub(super) struct Column {
    pub list: List,
    /// As the template has it.
    pub heading: String,
    pub required: bool,
    /// Since the template of August 2019; others came later, and their absence is not worth a sentence.
    pub since_2019: bool,
    key: String,
}

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let mut table = csv::Reader::from_reader(include_str!("../../../../data/annex_a_columns.csv").as_bytes());
    table.records().map(|record| column(&record.expect("the table is read by a test"))).collect()
});

fn column(record: &csv::StringRecord) -> Column {
    let number = record[0].parse().expect("a list has a number");
    let list = List::from_number(number).expect("there are eleven lists");
    let heading = record[2].to_owned();
    Column { list, key: folded(&heading), heading, required: &record[3] == "yes", since_2019: &record[4] == "yes" }
}

/// A heading by its letters and digits alone, without the reminder (Y/N) at its end.
pub(super) fn folded(heading: &str) -> String {
    let letters: String = heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match letters.strip_suffix("yn") {
        Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
        _ => letters,
    }
}

/// Headings that mean the same as the template's.
fn also_called(key: &str) -> &str {
    match key {
        "age" | "ageofchild" | "ageyears" | "ageinyears" => "ageofchildyears",
        "childid" | "uniquechildid" | "childuniqueidentifier" | "childsuniqueid" => "childuniqueid",
        "dob" => "dateofbirth",
        "allocatedpersonaladviser" | "personaladviser" | "personaladvisor" => "allocatedpersonaladvisor",
        "adopterid" | "adopteridentifier" | "individualadopterid" => "individualadopteridentifier",
        "dateofcontactwithcareleaver" => "latestdateofcontact",
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_have_169_columns_and_each_is_found_by_its_heading() {
        assert_eq!(COLUMNS.len(), 169);
        for column in COLUMNS.iter() {
            assert!(std::ptr::eq(column.list.column(&column.heading).unwrap(), column), "{}", column.heading);
        }
        for list in List::ALL {
            assert!(list.column(list.who()).is_some(), "{list:?}");
            assert_eq!(List::from_number(list.number()), Some(list));
        }
        assert_eq!(List::from_number(0), None);
        assert_eq!(List::from_number(12), None);
    }

    #[test]
    fn a_heading_is_found_whatever_its_case_punctuation_and_line_breaks() {
        let found = |list: List, heading: &str| list.column(heading).map(|column| column.heading.as_str());
        assert_eq!(found(List::Contacts, "child\nunique  id"), Some(CHILD_ID));
        assert_eq!(found(List::Contacts, "Age"), Some("Age of Child (Years)"));
        assert_eq!(found(List::CareLeavers, "LA In Touch "), Some("LA in Touch"));
        let short = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))";
        assert!(found(List::InCare, short).is_some());
        let curly = "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months";
        assert!(found(List::InCare, curly).is_some());
        assert_eq!(found(List::Contacts, "Shoe size"), None);
        assert_eq!(found(List::Contacts, "(Y/N)"), None);
    }
}

//! What a census file says, as raw text with lines: the header, and one block a child.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// Name of a field as the Department spells it, whatever its case in the file.
pub type Name = Cow<'static, str>;

/// A text of the header with its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    pub text: String,
    pub line: u64,
}

/// What the file says about itself. A blank element counts as absent. Nothing is checked here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Line of the `Header` element; 0 if the file has none.
    pub line: u64,
    pub collection: Option<Raw>,
    /// The year in which the collection ends.
    pub year: Option<Raw>,
    /// N00603: 31 March of the year.
    pub reference_date: Option<Raw>,
    pub source_level: Option<Raw>,
    /// Three-digit number of the authority.
    pub lea: Option<Raw>,
    pub software_code: Option<Raw>,
    pub release: Option<Raw>,
    pub serial_no: Option<Raw>,
    pub date_time: Option<Raw>,
}

impl Header {
    /// Where the text of a header element goes.
    pub(super) fn slot(&mut self, name: &str) -> Option<&mut Option<Raw>> {
        Some(match name {
            "Collection" => &mut self.collection,
            "Year" => &mut self.year,
            "ReferenceDate" => &mut self.reference_date,
            "SourceLevel" => &mut self.source_level,
            "LEA" => &mut self.lea,
            "SoftwareCode" => &mut self.software_code,
            "Release" => &mut self.release,
            "SerialNo" => &mut self.serial_no,
            "DateTime" => &mut self.date_time,
            _ => return None,
        })
    }
}

/// Which part of the census a record belongs to, by the name of its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Module {
    /// Identifiers and characteristics.
    Child,
    #[serde(rename = "CINdetails")]
    CinDetails,
    Assessments,
    #[serde(rename = "CINPlanDates")]
    CinPlanDates,
    Section47,
    ChildProtectionPlans,
    /// One record for each `CPPreviewDate`.
    Reviews,
    #[serde(rename = "PreProceedingsandFGDM")]
    PreProceedings,
}

impl Module {
    pub const ALL: [Self; 8] = [
        Self::Child,
        Self::CinDetails,
        Self::Assessments,
        Self::CinPlanDates,
        Self::Section47,
        Self::ChildProtectionPlans,
        Self::Reviews,
        Self::PreProceedings,
    ];

    /// The element's name as the Department spells it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Child => "Child",
            Self::CinDetails => "CINdetails",
            Self::Assessments => "Assessments",
            Self::CinPlanDates => "CINPlanDates",
            Self::Section47 => "Section47",
            Self::ChildProtectionPlans => "ChildProtectionPlans",
            Self::Reviews => "Reviews",
            Self::PreProceedings => "PreProceedingsandFGDM",
        }
    }

    /// As a reader sees one of its records.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::CinDetails => "referral",
            Self::Assessments => "assessment",
            Self::CinPlanDates => "child in need plan",
            Self::Section47 => "section 47 enquiry",
            Self::ChildProtectionPlans => "child protection plan",
            Self::Reviews => "review conference",
            Self::PreProceedings => "pre-proceedings record",
        }
    }
}

/// One field of a record: trimmed text, blank if the element is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: Name,
    pub value: String,
    pub line: u64,
}

/// One record of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub module: Module,
    /// Number within the module in document order over the whole file, counted from 0.
    pub row: usize,
    /// Line of the start tag, counted from 1.
    pub line: u64,
    /// Index in [`ChildBlock::records`] of the record that this one nests in; none for the child itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    pub fields: Vec<Field>,
    /// The first field whose text itself is not clear (too long, an unknown entity, elements inside it). Its value is
    /// kept as far as it could be read, ending in `…`, and the record is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unclear: Option<Box<Problem>>,
}

impl Record {
    /// The first text under a name that is not blank.
    pub fn value(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name && !field.value.is_empty())?;
        Some(&field.value)
    }

    /// Every field under a name that is not blank, in document order.
    pub fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.name == name && !field.value.is_empty())
    }
}

/// Everything that the file says about one child in one `Child` element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildBlock {
    /// Line of the `Child` start tag, counted from 1.
    pub line: u64,
    /// Number of the child in the file, counted from 0.
    pub row: usize,
    /// N00097, trimmed. None where it is missing, blank, unreadable, or given twice differently.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub la_child_id: Option<String>,
    /// In document order; the child itself comes first, and each record after the one it nests in.
    pub records: Vec<Record>,
    /// What was odd in the shape of the block, and was passed over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

impl ChildBlock {
    /// The records of a module, in document order.
    pub fn of(&self, module: Module) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.module == module)
    }
}

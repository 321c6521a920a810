//! What is compared, and how a comparison can come out.

use serde::Deserialize;

/// One thing that two records say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    FamilyName,
    GivenName,
    BirthDate,
    Sex,
    Postcode,
    Upn,
    NhsNumber,
    LaChildId,
    Relatives,
}

/// How a comparison comes out. Where one of the records does not say, there is nothing to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Same,
    Former,
    Part,
    Alike,
    Near,
    Expected,
    OneOff,
    Area,
    InCommon,
    Different,
}

impl Field {
    pub const ALL: [Self; 9] = [
        Self::FamilyName,
        Self::GivenName,
        Self::BirthDate,
        Self::Sex,
        Self::Postcode,
        Self::Upn,
        Self::NhsNumber,
        Self::LaChildId,
        Self::Relatives,
    ];

    pub fn in_words(self) -> &'static str {
        match self {
            Self::FamilyName => "Family name",
            Self::GivenName => "Given name",
            Self::BirthDate => "Date of birth",
            Self::Sex => "Sex",
            Self::Postcode => "Postcode",
            Self::Upn => "UPN",
            Self::NhsNumber => "NHS number",
            Self::LaChildId => "LA child ID",
            Self::Relatives => "Relatives",
        }
    }

    /// The levels that the table of weights must have for it.
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::FamilyName => &[Level::Same, Level::Former, Level::Alike, Level::Different],
            Self::GivenName => &[Level::Same, Level::Part, Level::Alike, Level::Different],
            Self::BirthDate => &[Level::Same, Level::Near, Level::Expected, Level::Different],
            Self::Sex | Self::LaChildId => &[Level::Same, Level::Different],
            Self::Postcode => &[Level::Same, Level::Area, Level::Different],
            Self::Upn | Self::NhsNumber => &[Level::Same, Level::OneOff, Level::Different],
            Self::Relatives => &[Level::InCommon],
        }
    }

    /// Whether how often strangers agree in it is counted in the record itself, value by value.
    pub fn is_counted(self, level: Level) -> bool {
        let counted = matches!(self, Self::FamilyName | Self::GivenName | Self::BirthDate | Self::Postcode);
        level == Level::Same && counted
    }
}

impl Level {
    /// How two records agree in a field: `one letter different, or the same sound`.
    pub fn in_words(self, field: Field) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Former => "one is a former or other name in the other record",
            Self::Part => "an initial, a short form or another of the given names",
            Self::Alike => "one letter different, or the same sound",
            Self::Near => "near: exchanged, one digit different, or a day or a year off",
            Self::Expected => "one was expected within six weeks of the other’s birth",
            Self::OneOff => "one character different, or two exchanged",
            Self::Area => "the same part of town, another street",
            Self::InCommon => "somebody is related to both",
            Self::Different if field == Field::LaChildId => "two numbers in one system",
            Self::Different => "different",
        }
    }
}

//! Who says so: a person at the keyboard, or one authority's return.

use std::fmt;

/// Where a fact comes from. Two sources may say different things of one child; both stand.
///
/// Text form: `sightline`, or `cin-census/201` for the census of authority 201.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source(String);

impl Source {
    /// Typed in by a person using this system.
    pub fn typed() -> Self {
        Self("sightline".to_owned())
    }

    /// The children in need census of one authority, by its three-digit DfE number.
    pub fn cin_census(authority: &str) -> Self {
        Self(format!("cin-census/{authority}"))
    }

    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_typed(&self) -> bool {
        self.0 == "sightline"
    }

    /// As a reader sees it: `recorded here`, `children in need census, Camden`.
    pub fn in_words(&self) -> String {
        match self.0.split_once('/') {
            Some(("cin-census", authority)) => match authority_name(authority) {
                Some(name) => format!("children in need census, {name}"),
                None => format!("children in need census, authority {authority}"),
            },
            _ if self.is_typed() => "recorded here".to_owned(),
            _ => self.0.clone(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of an English authority by its three-digit DfE number.
pub fn authority_name(number: &str) -> Option<&'static str> {
    include_str!("../../../data/authorities.csv").lines().skip(1).find_map(|line| {
        let mut columns = line.split(',');
        (columns.next()? == number).then(|| columns.nth(1)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_is_named_with_its_authority() {
        assert_eq!(Source::cin_census("202").in_words(), "children in need census, Camden");
        assert_eq!(Source::cin_census("000").in_words(), "children in need census, authority 000");
    }
}

//! Who says so: a person at the keyboard, or one authority's return.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock};

/// Where a fact comes from. Two sources may say different things of one child; both stand.
///
/// Text form: `sightline`, or `cin-census/201` for the census of authority 201.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source(&'static String);

/// Every source that was ever named: as many as there are authorities and kinds of return. An entry in memory then bears a
/// pointer and not a text of its own.
static NAMED: LazyLock<RwLock<HashMap<&'static str, &'static String>>> = LazyLock::new(RwLock::default);

/// The one copy of a text.
fn named(text: &str) -> &'static String {
    let known = NAMED.read().unwrap_or_else(PoisonError::into_inner).get(text).copied();
    known.unwrap_or_else(|| {
        let mut all = NAMED.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been first.
        all.get(text).copied().unwrap_or_else(|| {
            let kept: &'static String = Box::leak(Box::new(text.to_owned()));
            all.insert(kept, kept);
            kept
        })
    })
}

impl Source {
    /// Typed in by a person using this system.
    pub fn typed() -> Self {
        Self(named("sightline"))
    }

    /// The children in need census of one authority, by its three-digit DfE number.
    pub fn cin_census(authority: &str) -> Self {
        Self(named(&format!("cin-census/{authority}")))
    }

    /// The looked-after children return (SSDA903) of one authority.
    pub fn ssda903(authority: &str) -> Self {
        Self(named(&format!("ssda903/{authority}")))
    }

    /// The lists that one authority gives to Ofsted (Annex A).
    pub fn annex_a(authority: &str) -> Self {
        Self(named(&format!("annex-a/{authority}")))
    }

    /// The three-digit number of the authority that speaks; `None` for what is typed in here.
    pub fn authority(&self) -> Option<&str> {
        self.0.split_once('/').map(|(_, authority)| authority)
    }

    pub fn from_stored(text: &str) -> Self {
        Self(named(text))
    }

    pub fn as_str(&self) -> &str {
        self.0
    }

    pub fn is_typed(&self) -> bool {
        self.0 == "sightline"
    }

    /// As a reader sees it: `recorded here`, `children in need census, Camden`.
    pub fn in_words(&self) -> String {
        if self.is_typed() {
            return "recorded here".to_owned();
        }
        let Some((standard, authority)) = self.0.split_once('/') else { return self.0.clone() };
        let standard = match standard {
            "cin-census" => "children in need census",
            "ssda903" => "looked-after children return",
            "annex-a" => "Annex A",
            _ => return self.0.clone(),
        };
        match authority_name(authority) {
            Some(name) => format!("{standard}, {name}"),
            None => format!("{standard}, authority {authority}"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The name of an English authority by its three-digit DfE number.
pub fn authority_name(number: &str) -> Option<&'static str> {
    include_str!("../../../data/authorities.csv").lines().skip(1).find_map(|line| {
        let mut columns = line.split(',');
        (columns.next()? == number).then(|| columns.nth(1)).flatten()
    })
}

/// The three-digit DfE number of an English authority by its name, whatever the case and the punctuation, with or without
/// `Council`, `Borough` and the like around it.
pub fn authority_number(name: &str) -> Option<&'static str> {
    let wanted = plain_authority(name);
    include_str!("../../../data/authorities.csv").lines().skip(1).find_map(|line| {
        let mut columns = line.split(',');
        let number = columns.next()?;
        (number == name.trim() || plain_authority(columns.nth(1)?) == wanted).then_some(number)
    })
}

fn plain_authority(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let around = ["london", "borough", "royal", "metropolitan", "district", "county", "city", "council", "of", "the"];
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let plain: Vec<&str> = words.iter().map(String::as_str).filter(|word| !around.contains(word)).collect();
    // Of the City of London nothing would be left.
    if plain.is_empty() { words.join(" ") } else { plain.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_census_is_named_with_its_authority() {
        assert_eq!(Source::cin_census("202").in_words(), "children in need census, Camden");
        assert_eq!(Source::cin_census("000").in_words(), "children in need census, authority 000");
        assert_eq!(Source::ssda903("845").in_words(), "looked-after children return, East Sussex");
        assert_eq!(Source::annex_a("845").in_words(), "Annex A, East Sussex");
    }

    #[test]
    fn a_source_says_whose_it_is_and_what_is_typed_in_here_is_nobodys_return() {
        for source in [Source::cin_census("845"), Source::ssda903("845"), Source::annex_a("845")] {
            assert_eq!(source.authority(), Some("845"));
        }
        assert_eq!(Source::typed().authority(), None);
    }

    #[test]
    fn an_authority_is_found_by_its_name_however_it_is_written() {
        for name in ["Camden", "London Borough of Camden", "CAMDEN COUNCIL", "202"] {
            assert_eq!(authority_number(name), Some("202"), "{name}");
        }
        for name in ["Home Town", "Council", ""] {
            assert_eq!(authority_number(name), None, "{name}");
        }
    }
}

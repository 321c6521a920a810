//! Names that a sheet may have.

use std::collections::HashSet;

/// Excel counts UTF-16 units.
const MOST_LETTERS: usize = 31;

/// A name for each sheet, in their order: cleaned, shortened, and each one only once.
pub(super) fn of<'a>(wanted: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    wanted.map(|name| unique(&clean(name), &mut taken)).collect()
}

/// Without what Excel forbids: control characters, `: \ / ? * [ ]`, an apostrophe at either end, and the name History,
/// which it keeps for itself.
fn clean(name: &str) -> String {
    let forbidden =
        |c: char| c.is_control() || matches!(c, ':' | '\\' | '/' | '?' | '*' | '[' | ']' | '\u{fffe}' | '\u{ffff}');
    let allowed: String = name.chars().map(|c| if forbidden(c) { ' ' } else { c }).collect();
    let words = allowed.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = shortened(&words, MOST_LETTERS);
    match short.as_str() {
        "" => "Sheet".to_owned(),
        name if name.eq_ignore_ascii_case("history") => format!("{name} of records"),
        _ => short,
    }
}

fn shortened(name: &str, letters: usize) -> String {
    let mut length = 0;
    let kept: String = name
        .chars()
        .take_while(|c| {
            length += c.len_utf16();
            length <= letters
        })
        .collect();
    kept.trim_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned()
}

/// Excel takes names that differ only in capitals for the same.
fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let mut number = 1;
    let mut free = name.to_owned();
    while !taken.insert(free.to_lowercase()) {
        number += 1;
        let ending = format!(" ({number})");
        free = format!("{}{ending}", shortened(name, MOST_LETTERS - ending.len()));
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &[&str]) -> Vec<String> {
        of(wanted.iter().copied())
    }

    #[test]
    fn a_name_that_excel_takes_stays_as_it_is() {
        assert_eq!(names(&["Re-referrals", "Café"]), ["Re-referrals", "Café"]);
    }

    #[test]
    fn what_excel_forbids_is_left_out() {
        assert_eq!(names(&["A/B: [c]\\d? *\te"]), ["A B c d e"]);
        assert_eq!(names(&["'quoted'"]), ["quoted"]);
        assert_eq!(names(&["", "///", "History"]), ["Sheet", "Sheet (2)", "History of records"]);
    }

    #[test]
    fn a_long_name_is_cut_at_31_letters_and_not_within_one() {
        let long = "Children in need for longer than two years";
        assert_eq!(names(&[long]), ["Children in need for longer tha"]);
        let astral = "𝒜".repeat(20);
        assert_eq!(names(&[&astral]), ["𝒜".repeat(15)]);
        let quoted = format!("{}'x", "a".repeat(30));
        assert_eq!(names(&[&quoted]), ["a".repeat(30)], "a cut must not leave an apostrophe at the end");
    }

    #[test]
    fn two_sheets_never_have_one_name_even_in_capitals() {
        let long = "a".repeat(40);
        assert_eq!(names(&["Team", "TEAM", "team"]), ["Team", "TEAM (2)", "team (3)"]);
        assert_eq!(names(&[&long, &long]), ["a".repeat(31), format!("{} (2)", "a".repeat(27))]);
        assert_eq!(names(&["x", "x (2)", "x"]), ["x", "x (2)", "x (3)"]);
    }
}

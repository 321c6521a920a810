//! What was typed into the search box, taken apart.

use crate::birth_date::TypedDate;
use crate::fold;
use crate::name::Whole;

/// One thing that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Term {
    Date(TypedDate),
    /// A word; `date` if its eight digits may be one, `year` if it may be a year of birth.
    Word {
        text: String,
        date: Option<TypedDate>,
        year: Option<i32>,
    },
    /// Groups of digits that belong together or not: `943 476 5919`.
    Digits {
        joined: String,
        apart: Vec<String>,
    },
}

/// The terms, and the whole text where it may be somebody's full name.
pub struct Query {
    pub terms: Vec<Term>,
    /// The whole text.
    pub whole: Option<Whole>,
    /// The text without dates and numbers.
    pub name: Option<Whole>,
}

/// More words than anybody types; the rest is left out so that a pasted page does not hold up the search.
const MOST_WORDS: usize = 20;

impl Query {
    pub fn read(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
        let mut terms = Vec::new();
        let mut left = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (term, used) = next(&words[at..]);
            if term.is_none() {
                left.push(words[at]);
                terms.extend(fold::words(words[at]).into_iter().map(word));
            }
            terms.extend(term);
            at += used;
        }
        Self { terms, whole: Whole::of(&words.join(" ")), name: Whole::of(&left.join(" ")) }
    }
}

/// A date or a run of numbers at the start, and how many words it takes; else one word.
fn next(words: &[&str]) -> (Option<Term>, usize) {
    if let [first, second, third, ..] = words
        && let Some(date) = TypedDate::from_words([first, second, third])
    {
        return (Some(Term::Date(date)), 3);
    }
    if let Some(date) = TypedDate::from_word(words[0]) {
        return (Some(Term::Date(date)), 1);
    }
    let run: Vec<String> = words.iter().take_while(|word| is_number(word)).map(|word| fold::run(word)).collect();
    match run.len() {
        0 => (None, 1),
        1 => (Some(word(run[0].clone())), 1),
        used => (Some(Term::Digits { joined: run.concat(), apart: run }), used),
    }
}

fn is_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

fn word(text: String) -> Term {
    let year = text.parse().ok().filter(|year| text.len() == 4 && (1900..=2100).contains(year));
    Term::Word { date: TypedDate::from_eight_digits(&text), year, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Term {
        Term::Word { text: text.into(), date: None, year: None }
    }

    #[test]
    fn names_dates_and_numbers_are_told_apart() {
        let date = TypedDate::from_word("14/3/2015").unwrap();
        assert_eq!(Query::read("Example, AMIRA").terms, [plain("example"), plain("amira")]);
        assert_eq!(Query::read("amira 14 March 2015").terms, [plain("amira"), Term::Date(date)]);
        assert_eq!(Query::read("14/3/2015 amira").terms, [Term::Date(date), plain("amira")]);
        let nhs = Term::Digits { joined: "9434765919".into(), apart: vec!["943".into(), "476".into(), "5919".into()] };
        assert_eq!(Query::read("943 476 5919").terms, [nhs]);
        assert!(Query::read(" ' - ").terms.is_empty());
    }
}

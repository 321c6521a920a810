//! Text as the search compares it: lower case, no accents, no apostrophes.

/// One character folded into `into`. Anything that is neither a letter nor a digit is dropped.
fn push(c: char, into: &mut String) {
    for lower in c.to_lowercase() {
        match unaccented(lower) {
            Some(plain) => into.push_str(plain),
            None if lower.is_alphanumeric() => into.push(lower),
            None => {}
        }
    }
}

/// All letters and digits of a text in one run: `O’Brien-Łuk` is `obrienluk`.
pub fn run(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| push(c, &mut folded));
    folded
}

/// The words of a text, split at spaces, hyphens and all else that is no letter, digit or apostrophe, in lower case.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !is_within_word(c)).map(run).filter(|word| !word.is_empty()).collect()
}

/// `words`, split at apostrophes as well: `O’Brien` is `o` and `brien`.
pub fn words_apart(text: &str) -> Vec<String> {
    text.split(|c: char| !is_within_word(c) || is_apostrophe(c)).map(run).filter(|word| !word.is_empty()).collect()
}

/// A number that stands for a text; the same in every run.
pub fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn is_within_word(c: char) -> bool {
    c.is_alphanumeric() || is_apostrophe(c) || is_combining(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ')
}

/// Accents that follow their letter as a character of their own.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The letters of the Latin alphabet that English readers type without their marks.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' => "a",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            "e"
        }
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ' | 'ố' | 'ồ' | 'ộ' => "o",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_apostrophes_and_hyphens_do_not_matter() {
        assert_eq!(run("Zoë O’Brien-ŁUKASZ"), "zoeobrienlukasz");
        assert_eq!(run("Zoe\u{308}"), "zoe");
        assert_eq!(words("Anne-Marie  O'Neill"), ["anne", "marie", "oneill"]);
        assert_eq!(words_apart("O'Neill"), ["o", "neill"]);
        assert_eq!(words("-- ' "), Vec::<String>::new());
    }
}

//! `docs/states.md`, made from the tables.

use std::fmt::Write;

use super::state::State;
use super::step::STEPS;

/// The text of `docs/states.md`.
pub fn document() -> String {
    let mut text = String::from(
        "# The states of a child's journey\n\nMade from the tables in `crates/domain/src/journey/`; a test holds this page equal to them \
         (`UPDATE=1 cargo test -p domain journey` writes it anew).\n\nA child may be in several states at once. The highest is the case status: looked after, \
         then child protection plan, child in need plan, open assessment, open referral, contact, early help, closed.\n\n",
    );
    text += "## States\n\n| State | Begins | Ends | Who decides | Only one open at a time |\n|---|---|---|---|---|\n";
    for state in State::ALL {
        let told = state.described();
        let one = told.one_open.map_or("", |rule| rule);
        let _ = writeln!(text, "| {} | {} | {} | {} | {one} |", told.name, told.begins, told.ends, told.decides);
    }
    text += "\nThe last column names the rule that a second one open would break. Of these the program itself refuses only a second \
             referral while one is open, at the decision on a contact; of all else what is entered stands.\n";
    text += "\n## Steps\n\nHow a child usually comes from one state to another. No entry is refused because a step is not here, and no page \
             lists such entries: the table tells how the states hang together. What pages, lists and figures take from the states \
             is whether a child is looked after and whether it is a care leaver.\n\n| From | To | When |\n|---|---|---|\n";
    for step in STEPS {
        let from = step.from.map_or("(not known, or closed)", State::in_words);
        let to = step.to.map_or("(closed)", State::in_words);
        let _ = writeln!(text, "| {from} | {to} | {} |", step.when);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_tables_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/states.md");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, document()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == document(), "docs/states.md differs from the tables: UPDATE=1 writes it anew");
    }
}

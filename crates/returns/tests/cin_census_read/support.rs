//! Small census files, and short ways to read them.

use returns::cin_census::read::{ChildBlock, ChildFacts, Module, Problem, Reader, Record, Taken, Unreadable, facts};

/// A census with this inside `Children`. The first child begins on line 4.
pub fn census(children: &str) -> String {
    format!(
        "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>2023</Year>\
         <ReferenceDate>2023-03-31</ReferenceDate></CollectionDetails><Source><LEA>201</LEA></Source></Header>\n\
         <Children>\n{children}\n</Children>\n</Message>\n"
    )
}

/// A child with an identifier and this after its identifiers.
pub fn child(rest: &str) -> String {
    format!("<Child><ChildIdentifiers><LAchildID>C1</LAchildID></ChildIdentifiers>{rest}</Child>")
}

/// A child with one referral of 6 October 2022, with this inside it.
pub fn referral(rest: &str) -> String {
    child(&format!("<CINdetails><CINreferralDate>2022-10-06</CINreferralDate>{rest}</CINdetails>"))
}

pub type Read = Vec<Result<ChildBlock, Unreadable>>;

pub fn read(bytes: impl AsRef<[u8]>) -> Result<Read, Unreadable> {
    Ok(Reader::new(bytes.as_ref(), "census.xml")?.collect())
}

/// The children of a file that must be read to its end.
pub fn children(bytes: impl AsRef<[u8]>) -> Vec<ChildBlock> {
    read(bytes).expect("the header is read").into_iter().map(|child| child.expect("the child is read")).collect()
}

/// The only child of a census with this inside `Children`.
pub fn only(inside: &str) -> ChildBlock {
    let mut all = children(census(inside));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Why a file is not read at all.
pub fn refusal(bytes: impl AsRef<[u8]>) -> Unreadable {
    read(bytes).expect_err("the file is refused")
}

/// What a file that breaks gives before it breaks, and why it breaks.
pub fn broken(bytes: impl AsRef<[u8]>) -> (Vec<ChildBlock>, Unreadable) {
    let mut given = read(bytes).expect("the header is read");
    let last = given.pop().expect("something is given").expect_err("the file breaks at its end");
    (given.into_iter().map(|child| child.expect("only the last is broken")).collect(), last)
}

pub fn record(block: &ChildBlock, module: Module) -> &Record {
    block.of(module).next().expect("a record of the module")
}

/// What became of the first record of a module.
pub fn taken(block: &ChildBlock, module: Module) -> Result<Taken, Problem> {
    let ChildFacts { mut records } = facts(block);
    let at = block.records.iter().position(|record| record.module == module).expect("a record of the module");
    records.swap_remove(at)
}

pub fn refused(block: &ChildBlock, module: Module) -> Problem {
    let problem = taken(block, module).expect_err("the record is refused");
    assert!(problem.refused);
    assert!(problem.message.ends_with('.'), "{}", problem.message);
    problem
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date of a test")
}

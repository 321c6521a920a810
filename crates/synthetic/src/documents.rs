//! Documents with their contents. There are a few texts of each kind, and every text says that it is made up.

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::document::Document;
use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::tale::Tale;

/// What is kept once, and filed on many records.
pub struct Content {
    kind: &'static str,
    title: &'static str,
    sha256: String,
    pub text: String,
}

/// Keys of `practice/required_documents.toml` and how the documents are called; `other` is what a child made.
const KINDS: [(&str, &str); 10] = [
    ("conference_record", "Record of the conference"),
    ("child_protection_plan", "Child protection plan"),
    ("child_in_need_plan", "Child in need plan"),
    ("section_47_report", "Report of the enquiry"),
    ("care_plan", "Care plan"),
    ("placement_plan", "Placement plan"),
    ("health_assessment", "Health assessment"),
    ("personal_education_plan", "Personal education plan"),
    ("pathway_plan", "Pathway plan"),
    ("other", "What I want to say"),
];
const TEXTS: [&str; 4] = [
    "It says who came, what each of them said, and what was agreed.",
    "It says what is going well, what worries us, and what has to happen by when.",
    "It has three pages and a list of names, all of them made up.",
    "It was read through with the family before it was filed.",
];

/// In how many cases of a hundred somebody files it; the others are the missing ones that a page points out.
const FILED: u64 = 77;

static CONTENTS: LazyLock<Vec<Content>> = LazyLock::new(|| {
    let of = |(kind, title): (&'static str, &'static str)| {
        TEXTS.map(|text| {
            let text = format!("{title}\n\nThis document is made up, and so is everybody in it.\n{text}\n");
            let sha256 = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
            Content { kind, title, sha256, text }
        })
    };
    KINDS.into_iter().flat_map(of).collect()
});

pub fn contents() -> &'static [Content] {
    &CONTENTS
}

/// Files a document of a kind on the record of each child who is there, or forgets to.
pub fn file(tale: &mut Tale, case: &Case, on: NaiveDate, kind: &str) {
    if on > tale.today() || !tale.random.chance(FILED) {
        return;
    }
    let of_kind: Vec<&Content> = CONTENTS.iter().filter(|content| content.kind == kind).collect();
    let content = of_kind[tale.random.place(of_kind.len())];
    let at = tale.written_after(on);
    let who = case.worker(tale, on);
    let facts = case.each(tale, (on, at), |_, _, _| {
        Document {
            title: content.title.to_owned(),
            kind: kind.into(),
            on,
            media_type: "text/plain".into(),
            bytes: content.text.len() as u64,
            sha256: content.sha256.clone(),
            by_the_child: kind == "other",
        }
        .into()
    });
    tale.tell(at, who, "file a document", facts);
}

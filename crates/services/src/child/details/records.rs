//! The keeping of the record itself: restrictions, break-glass, questions of an import.
//!
//! Accounts, teams, posts, workers, prospective adopters, supervision sessions and observations of practice are about
//! somebody else: nothing of them is told on a child's page.

use domain::Fact;
use domain::break_glass::BreakGlass;
use domain::dates::long_london;
use domain::import_question::{Answer, Doubt, ImportQuestion};
use domain::restriction::Restriction;

use super::{Details, Known, Teller, yes_no};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    let known = teller.known;
    Some(match fact {
        Fact::Restriction(restriction) => {
            ("Only the people named may open the record.".to_owned(), of_restriction(restriction, known))
        }
        Fact::BreakGlass(opened) => (
            format!("{} opened the restricted record in an emergency.", known.account(&opened.account)),
            of_break_glass(opened, known),
        ),
        Fact::ImportQuestion(question) => (summary_of_question(question), of_question(question, known)),
        _ => return None,
    })
}

fn of_restriction(restriction: &Restriction, known: &dyn Known) -> Details {
    let allowed: Vec<String> = restriction.allowed.iter().map(|name| known.account(name)).collect();
    let allowed = if allowed.is_empty() { "Nobody".to_owned() } else { allowed.join(", ") };
    Details::new().text("Reason", &restriction.reason).text("May open the record", allowed)
}

fn of_break_glass(opened: &BreakGlass, known: &dyn Known) -> Details {
    let answered = opened.answer.as_ref();
    Details::new()
        .text("Opened by", known.account(&opened.account))
        .text("Reason", &opened.reason)
        .text("From", long_london(opened.from))
        .text("Until", long_london(opened.until))
        .maybe("Found justified", answered.map(|answer| yes_no(answer.justified)))
        .maybe("Answered by", answered.map(|answer| known.account(&answer.by)))
        .maybe("Note", answered.map(|answer| answer.note.clone()))
}

fn summary_of_question(question: &ImportQuestion) -> String {
    match &question.answer {
        Some(_) => "A question from an import, answered.".to_owned(),
        None => "An import asks about this child, and nobody has answered.".to_owned(),
    }
}

fn of_question(question: &ImportQuestion, known: &dyn Known) -> Details {
    let answer = question.answer.as_ref().map(|answer| match answer {
        Answer::Same => "The same referral".to_owned(),
        Answer::Different => "Another referral".to_owned(),
        Answer::Child { subject } => known.person(*subject),
        Answer::NewChild => "A child not known before".to_owned(),
        Answer::Discard => "The file is wrong; nothing was taken from it".to_owned(),
    });
    Details::new()
        .text("File", &question.file)
        .text("Line of the file", question.line.to_string())
        .text("Question", doubt(&question.doubt))
        .text("Answer", answer.unwrap_or_else(|| "Not answered yet".to_owned()))
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::MovedReferral { .. } => "Is this the same referral with its date corrected?".to_owned(),
        Doubt::SameNumber { candidates } => {
            format!("The number is that of another child. Who is it? ({} may be the one)", candidates.len())
        }
        Doubt::NoIdentifier { candidates } => {
            format!("The child has no identifier. Who is it? ({} may be the one)", candidates.len())
        }
    }
}

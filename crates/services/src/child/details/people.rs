//! People: who this is, where they live, how they are related, and records that are one person's.

use domain::Fact;
use domain::address::Address;
use domain::merge::{Merge, NotTheSame, PossiblyTheSame};
use domain::person::Person;
use domain::relationship::Relationship;

use super::{Details, Known, Teller};

pub(super) fn told(fact: &Fact, teller: &Teller<'_>) -> Option<(String, Details)> {
    let known = teller.known;
    Some(match fact {
        Fact::Person(person) => (format!("{}.", person.label()), of_person(person)),
        Fact::Address(address) => (format!("Lives at {}.", lines(address)), of_address(address)),
        Fact::Relationship(related) => {
            let summary = format!("{} is the child’s {}.", known.person(related.to), related.tie.in_words());
            (summary, of_relationship(related, known))
        }
        Fact::Merge(merge) => {
            ("This record was joined with another of the same person.".to_owned(), of_merge(merge, known))
        }
        Fact::NotTheSame(apart) => (
            format!("{} is somebody else, though the records look alike.", known.person(apart.other)),
            of_not_the_same(apart, known),
        ),
        Fact::PossiblyTheSame(said) => (
            format!("{} may be the same person: a manager decides.", known.person(said.other)),
            of_possibly_the_same(said, known),
        ),
        _ => return None,
    })
}

/// The labels are those of the identity, in its order.
fn of_person(person: &Person) -> Details {
    let said = crate::child::identity::said(person);
    said.into_iter().fold(Details::new(), |details, (label, value)| details.maybe(label, value))
}

fn lines(address: &Address) -> String {
    address.lines.iter().chain(&address.postcode).cloned().collect::<Vec<_>>().join(", ")
}

fn of_address(address: &Address) -> Details {
    Details::new()
        .text("Address", lines(address))
        .day("From", address.from)
        .day("Until", address.until)
        .maybe("Protected", address.protected.then_some("Yes: keep from people who need not know it"))
}

fn of_relationship(related: &Relationship, known: &dyn Known) -> Details {
    Details::new()
        .text("Who", known.person(related.to))
        .text("Is the child’s", related.tie.in_words())
        .yes_no("Has parental responsibility", related.parental_responsibility)
        .yes_no("Lives in the same home", related.same_home)
}

fn of_merge(merge: &Merge, known: &dyn Known) -> Details {
    Details::new().text("The record that is kept", known.person(merge.into)).words("Reason", Some(&merge.reason))
}

fn of_possibly_the_same(said: &PossiblyTheSame, known: &dyn Known) -> Details {
    Details::new().text("The other record", known.person(said.other)).words("Reason", Some(&said.reason))
}

fn of_not_the_same(apart: &NotTheSame, known: &dyn Known) -> Details {
    Details::new().text("The other person", known.person(apart.other)).words("Reason", Some(&apart.reason))
}

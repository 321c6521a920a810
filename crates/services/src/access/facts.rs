//! What the policies need to know of a child, read from the picture.

use chrono::{DateTime, Utc};
use domain::{Fact, Kind, SubjectId};
use picture::Picture;

use super::ChildFacts;
use crate::actor::Actor;

/// Where several restrictions stand, the actor must be named in each.
pub(super) fn of_child(picture: &Picture, actor: &Actor, child: SubjectId, now: DateTime<Utc>) -> ChildFacts {
    let mut known = ChildFacts::default();
    let mut named_in_each = true;
    for held in picture.of_kinds(child, &[Kind::Restriction, Kind::BreakGlass, Kind::Contact]) {
        match &held.fact {
            Fact::Restriction(restriction) => {
                known.restricted = true;
                named_in_each &= restriction.allowed.contains(&actor.user_name);
            }
            Fact::BreakGlass(opened) => {
                known.glass_broken |= opened.account == actor.user_name && opened.in_force_at(now);
            }
            Fact::Contact(contact) => {
                known.of_agency |= actor.agency.is_some() && contact.referrer_organisation == actor.agency;
            }
            _ => {}
        }
    }
    known.allowed = known.restricted && named_in_each;
    known
}

#[cfg(test)]
mod tests {
    use domain::restriction::Restriction;
    use domain::{Role, When};
    use picture::Told;
    use uuid::Uuid;

    use super::*;

    const CHILD: SubjectId = Uuid::from_u128(1);

    fn known(agency: Option<&str>, told: Vec<(Fact, bool)>) -> ChildFacts {
        let told = told.into_iter().zip(10_u128..).map(|((fact, withdrawn), entry)| Told {
            position: 1,
            entry: Uuid::from_u128(entry),
            version: 1,
            kind: fact.kind().code().into(),
            subject: CHILD,
            episode: None,
            source: "sightline".into(),
            withdrawn,
            body: Some(fact.to_body()),
        });
        let mut picture = Picture::default();
        picture.tell(told, 1).unwrap();
        let actor = Actor { role: Role::PartnerAgency, agency: agency.map(str::to_owned), ..Actor::program() };
        of_child(&picture, &actor, CHILD, "2026-03-16T09:30:00Z".parse().unwrap())
    }

    fn contact(organisation: Option<&str>) -> Fact {
        let contact = domain::contact::Contact {
            received_at: When::Day("2026-03-14".parse().unwrap()),
            source: "2A".into(),
            referrer_name: None,
            referrer_organisation: organisation.map(str::to_owned),
            referrer_phone: None,
            concern: "Made up".into(),
            childs_words: None,
            family_aware: domain::contact::FamilyAware::NotKnown,
            decision: None,
        };
        contact.into()
    }

    #[test]
    fn a_contact_belongs_to_the_agency_that_made_it() {
        let school = Some("Example Primary School");
        assert!(known(school, vec![(contact(school), false)]).of_agency);
        assert!(!known(school, vec![(contact(Some("Another School")), false)]).of_agency);
        assert!(!known(school, vec![(contact(school), true)]).of_agency);
        assert!(!known(None, vec![(contact(None), false)]).of_agency);
    }

    #[test]
    fn a_restriction_that_was_lifted_restricts_nobody() {
        let restriction = || Fact::from(Restriction { reason: "Made up".into(), allowed: vec!["sightline".into()] });
        assert_eq!(known(None, vec![(restriction(), true)]), ChildFacts::default());
        let standing = ChildFacts { restricted: true, allowed: true, ..ChildFacts::default() };
        assert_eq!(known(None, vec![(restriction(), false)]), standing);
    }
}

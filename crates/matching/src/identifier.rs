//! Numbers by which a person is known: the authority's own, the UPN, the NHS number.

use domain::person::Person;

/// Characters that a beginning must have before it counts.
const PREFIX: usize = 4;

/// One number of a person, without spaces, in lower case.
pub struct Identifier {
    pub what: &'static str,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    Exact,
    Beginning,
}

impl Identifier {
    pub fn agreement(&self, typed: &str) -> Option<Agreement> {
        if self.value == typed {
            return Some(Agreement::Exact);
        }
        let long_enough = typed.chars().count() >= PREFIX;
        (long_enough && self.value.starts_with(typed)).then_some(Agreement::Beginning)
    }
}

pub fn of(person: &Person) -> impl Iterator<Item = Identifier> {
    let all = [
        ("LA child ID", &person.la_child_id),
        ("UPN", &person.upn),
        ("former UPN", &person.former_upn),
        ("NHS number", &person.nhs_number),
    ];
    all.into_iter().filter_map(|(what, number)| {
        let value = crate::fold::run(number.as_deref()?);
        (!value.is_empty()).then_some(Identifier { what, value })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_case_of_a_number_do_not_matter_and_four_characters_are_a_beginning() {
        let person = Person { nhs_number: Some("943 476 5919".into()), ..Person::default() };
        let number = of(&person).next().unwrap();
        assert_eq!(number.agreement("9434765919"), Some(Agreement::Exact));
        assert_eq!(number.agreement("9434"), Some(Agreement::Beginning));
        assert_eq!(number.agreement("943"), None);
    }
}

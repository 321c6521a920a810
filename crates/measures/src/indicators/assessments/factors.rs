//! What assessments find, by the codes of the census (N00181).

use crate::indicator::Part;
use crate::reason::Reason;

/// The code of "no factors identified".
const NONE: &str = "21";

/// By code, in the order of its list, without [`NONE`].
pub(super) const FACTORS: &[Part] = &[
    Part { code: "1A", name: "Alcohol misuse by the child" },
    Part { code: "1B", name: "Alcohol misuse by a parent or carer" },
    Part { code: "1C", name: "Alcohol misuse by another person in the home" },
    Part { code: "2A", name: "Drug misuse by the child" },
    Part { code: "2B", name: "Drug misuse by a parent or carer" },
    Part { code: "2C", name: "Drug misuse by another person in the home" },
    Part { code: "3A", name: "Domestic abuse of the child" },
    Part { code: "3B", name: "Domestic abuse of a parent or carer" },
    Part { code: "3C", name: "Domestic abuse of another person in the home" },
    Part { code: "4A", name: "Mental health of the child" },
    Part { code: "4B", name: "Mental health of a parent or carer" },
    Part { code: "4C", name: "Mental health of another person in the home" },
    Part { code: "5A", name: "Learning disability of the child" },
    Part { code: "5B", name: "Learning disability of a parent or carer" },
    Part { code: "5C", name: "Learning disability of another person in the home" },
    Part { code: "6A", name: "Physical disability or illness of the child" },
    Part { code: "6B", name: "Physical disability or illness of a parent or carer" },
    Part { code: "6C", name: "Physical disability or illness of another person in the home" },
    Part { code: "7A", name: "Young carer" },
    Part { code: "8B", name: "Privately fostered from overseas, intends to return" },
    Part { code: "8C", name: "Privately fostered from overseas, intends to stay" },
    Part { code: "8D", name: "Privately fostered in an educational placement" },
    Part { code: "8E", name: "Privately fostered by another family arrangement" },
    Part { code: "8F", name: "Privately fostered, other" },
    Part { code: "9A", name: "Unaccompanied asylum-seeking child" },
    Part { code: "10A", name: "Missing" },
    Part { code: "11A", name: "Child sexual exploitation" },
    Part { code: "12A", name: "Trafficking" },
    Part { code: "13A", name: "Gangs" },
    Part { code: "14A", name: "Socially unacceptable behaviour" },
    Part { code: "15A", name: "Self-harm" },
    Part { code: "16A", name: "Neglect" },
    Part { code: "17A", name: "Emotional abuse" },
    Part { code: "18A", name: "Physical abuse (code no longer used)" },
    Part { code: "18B", name: "Physical abuse by another child" },
    Part { code: "18C", name: "Physical abuse by an adult" },
    Part { code: "19A", name: "Sexual abuse (code no longer used)" },
    Part { code: "19B", name: "Sexual abuse by another child" },
    Part { code: "19C", name: "Sexual abuse by an adult" },
    Part { code: "20", name: "Other" },
    Part { code: "22A", name: "Female genital mutilation" },
    Part { code: "23A", name: "Abuse linked to faith or belief" },
    Part { code: "24A", name: "Child criminal exploitation" },
];

/// The places in [`FACTORS`] of what an assessment found, each once.
///
/// # Errors
/// It found none, or says nothing, or nothing that is in the list.
pub(super) fn found(codes: &[String]) -> Result<Vec<usize>, Reason> {
    let mut found: Vec<usize> = Vec::new();
    for place in codes.iter().filter_map(|code| FACTORS.iter().position(|part| part.code == code)) {
        if !found.contains(&place) {
            found.push(place);
        }
    }
    match codes {
        _ if !found.is_empty() => Ok(found),
        [] => Err(Reason::NotRecorded),
        codes if codes.iter().any(|code| code == NONE) => Err(Reason::NoFactorFound),
        _ => Err(Reason::UnknownCode),
    }
}

#[cfg(test)]
mod tests {
    use domain::codes::ASSESSMENT_FACTOR;

    use super::*;

    #[test]
    fn every_factor_of_the_list_is_a_group_but_that_there_is_none() {
        let listed: Vec<&str> = ASSESSMENT_FACTOR.codes().iter().map(|code| code.code.as_str()).collect();
        let mut groups: Vec<&str> = FACTORS.iter().map(|part| part.code).collect();
        let place = listed.iter().position(|code| *code == NONE).unwrap();
        groups.insert(place, NONE);
        assert_eq!(groups, listed);
    }

    #[test]
    fn a_factor_named_twice_is_found_once_and_none_found_is_no_factor() {
        let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert_eq!(found(&codes(&["1B", "1A", "1B"])), Ok(vec![1, 0]));
        assert_eq!(found(&codes(&["21"])), Err(Reason::NoFactorFound));
        assert_eq!(found(&[]), Err(Reason::NotRecorded));
        assert_eq!(found(&codes(&["99"])), Err(Reason::UnknownCode));
    }
}

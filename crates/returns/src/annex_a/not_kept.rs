//! Columns that have no place of their own in the record, and why.

use std::collections::BTreeMap;

use super::list::List;

const COUNTED: &str = "the record counts these from what it holds";
const STATUS: &str = "a plan needs the day on which it began, and the list gives none, so the record shows the episode of need \
                      as a referral and not which plan the child is on";
const UNDATED: &str = "a record of it needs a date, and the list gives none";

const NOT_KEPT: [(List, &str, &str); 15] = [
    (List::Referrals, "Number of Referrals in Last 12 Months", COUNTED),
    (List::Section47, "Number of Section 47 Enquiries in the last 12 months", COUNTED),
    (List::Section47, "Number of ICPCs in the last 12 months", COUNTED),
    (List::InNeed, "Case Status", STATUS),
    (
        List::Protection,
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        UNDATED,
    ),
    (
        List::InCare,
        "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
        COUNTED,
    ),
    (List::InCare, "What is the permanence plan for this child?", UNDATED),
    (List::InCare, "Number of Placements in the Last 12 months", COUNTED),
    (
        List::InCare,
        "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
        UNDATED,
    ),
    (
        List::InCare,
        "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
        UNDATED,
    ),
    (List::InCare, "Was the child offered a Return Interview after their last missing episode (Y/N)?", UNDATED),
    (List::InCare, "Did the child accept a Return Interview after their last missing episode (Y/N)?", UNDATED),
    (List::Adopters, "Gender", OF_ADULTS),
    (List::Adopters, "Ethnicity", OF_ADULTS),
    (List::Adopters, "Disability", OF_ADULTS),
];
const OF_ADULTS: &str = "the record of an adopter holds the steps of the approval only";

/// One sentence about the columns of a list that were filled and not kept; `None` where nothing was lost.
pub(super) fn in_words(list: List, filled: &BTreeMap<&'static str, usize>) -> Option<String> {
    let lost: Vec<String> = NOT_KEPT
        .iter()
        .filter(|(of, ..)| *of == list)
        .filter_map(|(_, heading, why)| {
            let count = filled.get(heading)?;
            let values = if *count == 1 { "1 value".to_owned() } else { format!("{count} values") };
            Some(format!("“{heading}” ({values}: {why})"))
        })
        .collect();
    (!lost.is_empty()).then(|| format!("What these columns say was not kept: {}.", lost.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_that_is_not_kept_is_one_of_its_list() {
        for (list, heading, _) in NOT_KEPT {
            assert!(list.columns().any(|column| column.heading == heading), "{heading}");
        }
    }

    #[test]
    fn what_was_lost_is_told_with_its_count_and_reason() {
        let filled = BTreeMap::from([("Number of Referrals in Last 12 Months", 3), ("Allocated Team", 3)]);
        let told = in_words(List::Referrals, &filled).unwrap();
        assert!(told.contains("“Number of Referrals in Last 12 Months” (3 values: the record counts"), "{told}");
        assert_eq!(in_words(List::Contacts, &filled), None);
    }
}

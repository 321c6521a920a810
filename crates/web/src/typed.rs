//! What somebody typed into a form, field by field: for forms whose fields come once for each child.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use domain::SubjectId;
use services::FieldFault;

use crate::contact::form::{boxes, time_of_day};

/// The fields of a form in their order; a name may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed(pub Vec<(String, String)>);

/// One radio or box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub value: String,
    pub words: String,
    pub hint: String,
    pub chosen: bool,
}

impl Typed {
    /// As a draft kept it. The key is of one showing of the form, and the version is for the page to say.
    pub(crate) fn of_draft(fields: &[(String, String)]) -> Self {
        let kept = fields.iter().filter(|(name, _)| !["key", "version", "seen"].contains(&name.as_str()));
        Self(kept.cloned().collect())
    }

    /// The first value of a field; empty where it did not come.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The field of one child.
    pub(crate) fn of(&self, name: &str, child: &SubjectId) -> &str {
        self.text(&format!("{name}-{child}"))
    }

    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The identifiers that a field gives, each once; what is none is left out, as no form of ours gives it.
    pub(crate) fn ids(&self, name: &str) -> Vec<SubjectId> {
        let mut ids: Vec<SubjectId> = Vec::new();
        for id in self.all(name).filter_map(|text| text.trim().parse().ok()) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// What came in these fields of children who are not in the list, a field a line, after the words for the field: somebody
    /// may leave the list of a form while it is filled in, and what was written of them must not be lost without a word.
    pub(crate) fn of_others(&self, listed: &[SubjectId], fields: &[(&str, &str)]) -> String {
        let mut lines = Vec::new();
        for (name, value) in self.0.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let said = fields.iter().find_map(|(field, words)| {
                let child: SubjectId = name.strip_prefix(field)?.strip_prefix('-')?.get(..36)?.parse().ok()?;
                (!listed.contains(&child)).then(|| format!("{words}: {}", value.trim()))
            });
            lines.extend(said);
        }
        lines.join("\n")
    }

    pub(crate) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.into()));
    }

    pub(crate) fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Puts a day into its three boxes.
    pub(crate) fn set_day(&mut self, name: &str, day: NaiveDate) {
        self.set(format!("{name}-day"), day.day().to_string());
        self.set(format!("{name}-month"), day.month().to_string());
        self.set(format!("{name}-year"), day.year().to_string());
    }

    /// The day in the three boxes of a field; `None` where they are empty, or cannot be read, which is a fault.
    pub(crate) fn day(&self, faults: &mut Vec<FieldFault>, name: &'static str, what: &str) -> Option<NaiveDate> {
        let part = |part: &str| self.text(&format!("{name}-{part}")).to_owned();
        boxes(faults, (name, what), [&part("day"), &part("month"), &part("year")])
    }

    /// The day and the time of day; `None` where both are empty, which is now.
    pub(crate) fn moment(
        &self,
        faults: &mut Vec<FieldFault>,
        [day, time]: [&'static str; 2],
        what: &str,
    ) -> Option<NaiveDateTime> {
        let before = faults.len();
        let on = self.day(faults, day, &format!("The day of {what}"));
        let text = self.text(time).trim();
        let clock = time_of_day(text);
        match (on, text.is_empty(), clock) {
            (None, true, _) => None,
            (Some(_), true, _) => {
                faults.push(FieldFault::new(time, format!("Enter the time of {what}, such as 9:30am or 14:30")));
                None
            }
            (_, false, None) => {
                let message = format!("The time of {what} must be a time of day, such as 9:30am or 14:30");
                faults.push(FieldFault::new(time, message));
                None
            }
            (None, false, Some(_)) => {
                if faults.len() == before {
                    faults.push(FieldFault::new(day, format!("Enter the day of {what}")));
                }
                None
            }
            (Some(on), false, Some(clock)) => Some(on.and_time(clock)),
        }
    }

    /// Choices of one field with what was chosen.
    pub(crate) fn choices<V: AsRef<str>, W: AsRef<str>>(
        &self,
        name: &str,
        all: impl IntoIterator<Item = (V, W)>,
    ) -> Vec<Choice> {
        let chosen: Vec<&str> = self.all(name).collect();
        let choice = |(value, words): (V, W)| Choice {
            value: value.as_ref().to_owned(),
            words: words.as_ref().to_owned(),
            hint: String::new(),
            chosen: chosen.contains(&value.as_ref()),
        };
        all.into_iter().map(choice).collect()
    }
}

/// Where a form shows again what was written of somebody who has left its list; see [`Typed::of_others`].
pub(crate) const LEFT_OUT: &str = "left_out";

pub(crate) fn left_the_list() -> FieldFault {
    let message = "Somebody you wrote about left this list while the form was open, so nothing is recorded yet. What you wrote \
                   of them is shown in the last box: copy it to where it belongs, then send this form again";
    FieldFault::new(LEFT_OUT, message)
}

/// `yes` and `no`; anything else is no answer.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Adds the faults of fields that have none yet, in the order in which they come.
pub(crate) fn with_others(mut faults: Vec<FieldFault>, others: Vec<FieldFault>) -> Vec<FieldFault> {
    for other in others {
        if faults.iter().all(|fault| fault.field != other.field) {
            faults.push(other);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Typed {
        Typed(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_draft_gives_back_every_field_but_the_key_and_what_the_page_saw() {
        let fields =
            typed(&[("key", "one"), ("version", "2"), ("seen", "x"), ("heard-a", "play"), ("heard-a", "drawing")]);
        let draft = Typed::of_draft(&fields.0);
        assert_eq!((draft.text("key"), draft.text("version"), draft.text("seen")), ("", "", ""));
        assert_eq!(draft.all("heard-a").collect::<Vec<_>>(), ["play", "drawing"]);
    }

    #[test]
    fn what_was_written_of_a_child_who_is_not_in_the_list_is_found_by_the_names_of_the_fields() {
        let [here, gone] = [SubjectId::from_u128(1), SubjectId::from_u128(2)];
        let names = [format!("words-{here}"), format!("words-{gone}"), format!("by-{gone}-day"), format!("key-{gone}")];
        let fields = typed(&[(&names[0], "Mine"), (&names[1], " Hers "), (&names[2], "18"), (&names[3], "x")]);
        let said = fields.of_others(&[here], &[("words", "The child’s words"), ("by", "By when")]);
        assert_eq!(said, "The child’s words: Hers\nBy when: 18");
        assert_eq!(fields.of_others(&[here, gone], &[("words", "The child’s words")]), "");
    }

    #[test]
    fn a_moment_needs_both_the_day_and_the_time_or_neither() {
        let fields = ["visited_on", "visited_time"];
        let read = |all: &[(&str, &str)]| {
            let mut faults = Vec::new();
            let at = typed(all).moment(&mut faults, fields, "the visit");
            (at.map(|at| at.to_string()), faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>())
        };
        let day = [("visited_on-day", "6"), ("visited_on-month", "3"), ("visited_on-year", "2026")];
        let with = |time| day.iter().copied().chain([("visited_time", time)]).collect::<Vec<_>>();
        assert_eq!(read(&[]), (None, Vec::new()));
        assert_eq!(read(&with("2pm")), (Some("2026-03-06 14:00:00".to_owned()), Vec::new()));
        assert_eq!(read(&with("soon")).1, ["visited_time"]);
        assert_eq!(read(&day).1, ["visited_time"]);
        assert_eq!(read(&[("visited_time", "2pm")]).1, ["visited_on"]);
        assert_eq!(read(&[("visited_on-day", "31"), ("visited_time", "2pm")]).1, ["visited_on"]);
    }
}

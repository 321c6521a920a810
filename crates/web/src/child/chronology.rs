//! The chronology and the form that narrows it. Everything asked is in the address, so that it works without scripts.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::{SubjectId, dates};
use services::FieldFault;
use services::child::{Chronology, Filter, Group, Item};

use super::past::Fields;
use super::top::Looking;
use super::{ChronologyPage, TITLE};
use crate::page::render;
use crate::visitor::SignedIn;
use crate::{PageError, Web};

/// What stands in the form.
pub(super) struct Form {
    pub groups: Vec<GroupBox>,
    pub from: [String; 3],
    pub to: [String; 3],
    pub words_only: bool,
    pub oldest_first: bool,
    /// Something was asked, so that not everything is shown.
    pub is_narrowed: bool,
}

pub(super) struct GroupBox {
    pub code: &'static str,
    pub words: String,
    pub chosen: bool,
}

fn boxes(fields: &Fields, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| fields.text(&format!("{name}-{part}")).to_owned())
}

fn day(boxes: &[String; 3], name: &'static str, words: &str) -> Result<Option<NaiveDate>, FieldFault> {
    let [day, month, year] = boxes;
    dates::from_boxes(day, month, year).map_err(|why| FieldFault::new(name, format!("{words} {why}")))
}

/// What the address asks for, and what is wrong with it.
fn filter(fields: &Fields) -> (Filter, Vec<FieldFault>) {
    let mut faults = Vec::new();
    let mut take = |name, words| {
        day(&boxes(fields, name), name, words).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        })
    };
    let (from, to) = (take("from", "The first day"), take("to", "The last day"));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        faults.push(FieldFault::new("to", "The last day must not be before the first"));
    }
    let filter = Filter {
        groups: fields.all("group").filter_map(Group::from_code).collect(),
        from,
        to,
        words_only: fields.text("words") == "yes",
        oldest_first: fields.text("order") == "oldest",
    };
    let filter = if faults.is_empty() { filter } else { Filter { from: None, to: None, ..filter } };
    (filter, faults)
}

impl Form {
    fn of(fields: &Fields, filter: &Filter, shown: &Chronology) -> Self {
        let groups = shown.counts.iter().map(|(group, count)| GroupBox {
            code: group.code(),
            words: format!("{} ({count})", group.in_words()),
            chosen: filter.groups.contains(group),
        });
        Self {
            groups: groups.collect(),
            from: boxes(fields, "from"),
            to: boxes(fields, "to"),
            words_only: filter.words_only,
            oldest_first: filter.oldest_first,
            is_narrowed: !filter.is_everything(),
        }
    }
}

impl ChronologyPage {
    /// How many gaps stand among the lines.
    pub(super) fn gap_count(&self) -> usize {
        self.shown.items.iter().filter(|item| matches!(item, Item::Gap(_))).count()
    }
}

pub(super) async fn get(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(child): Path<SubjectId>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fields = Fields(fields);
    let mut looking = match Looking::of(&web, &signed_in, child, "/chronology", &fields).await? {
        Ok(looking) => looking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let (filter, faults) = filter(&fields);
    looking.add_faults(faults);
    let (purpose, known_at) = (looking.purpose, looking.known_at);
    let shown = web.app.child_chronology(&signed_in.actor, purpose, child, known_at, &filter).await?;
    let (status, page, faults, top) =
        looking.frame(&web, &signed_in, &format!("{TITLE}: chronology"), shown.frame.clone()).await?;
    let form = Form::of(&fields, &filter, &shown);
    Ok((status, render(&ChronologyPage { page, faults, top, form, shown })?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_for(fields: &[(&str, &str)]) -> Fields {
        Fields(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn several_groups_may_be_asked_for_and_an_unknown_one_is_left_out() {
        let (filter, faults) =
            filter(&asked_for(&[("group", "visits"), ("group", "care"), ("group", "x"), ("words", "yes")]));
        assert_eq!(filter.groups, [Group::Visits, Group::Care]);
        assert!(filter.words_only && faults.is_empty());
    }

    #[test]
    fn a_first_day_after_the_last_one_is_said_beside_its_boxes_and_no_day_is_asked_for() {
        let asked = [
            ("from-day", "2"),
            ("from-month", "3"),
            ("from-year", "2026"),
            ("to-day", "1"),
            ("to-month", "3"),
            ("to-year", "2026"),
        ];
        let (filter, faults) = filter(&asked_for(&asked));
        assert_eq!(
            (&*faults[0].field, faults[0].message.as_str()),
            ("to", "The last day must not be before the first")
        );
        assert_eq!((filter.from, filter.to), (None, None));
    }
}

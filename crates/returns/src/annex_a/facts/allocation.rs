//! Who works with the child at the date of the workbook, by lists 6 to 9.

use chrono::NaiveDate;
use domain::Kind;
use domain::allocation::{Allocation, HandledBy, Part};

use super::care::CEASED;
use super::front_door::handled_by;
use super::leaving_care::ADVISER;
use crate::annex_a::child::ChildRows;
use crate::annex_a::gathered::{Gathered, Made};
use crate::annex_a::list::List;
use crate::annex_a::problem::Problem;
use crate::annex_a::row::{Row, Taking};

/// The list of the strongest duty first: where lists differ, it is taken.
const LISTS: [List; 4] = [List::InCare, List::CareLeavers, List::Protection, List::InNeed];

pub(super) fn allocations(child: &ChildRows, as_at: NaiveDate, gathered: &mut Gathered) {
    let mut taken: Option<(HandledBy, &Row)> = None;
    for row in LISTS.into_iter().flat_map(|list| child.of(list)).filter(|row| !has_ended(row, as_at)) {
        let mut taking = Taking::new(row, "allocation");
        let by = match handled_by(&mut taking) {
            Ok(Some(by)) => by,
            Ok(None) => continue,
            Err(problem) => {
                gathered.records.push(Err(problem));
                continue;
            }
        };
        match &taken {
            None => {
                gathered.put(taking, Ok(Some(allocation(Part::KeyWorker, by.clone(), as_at))));
                taken = Some((by, row));
            }
            Some((first, said)) if *first != by => say_difference(gathered, said, row),
            Some(_) => {}
        }
    }
    child.of(List::CareLeavers).for_each(|row| adviser(row, as_at, gathered));
}

fn say_difference(gathered: &mut Gathered, said: &Row, row: &Row) {
    let message =
        format!("Team or worker differ from {}, row {}; those were taken.", said.list.in_words(), said.number);
    let problem = row.problem(None, message, false);
    let is_it = |taken: &super::Taken| taken.fact.kind() == Kind::Allocation && taken.row == said.number;
    if let Some(taken) = gathered.taken_mut(is_it) {
        taken.notes.push(problem);
    }
}

fn adviser(row: &Row, as_at: NaiveDate, gathered: &mut Gathered) {
    let mut taking = Taking::new(row, "allocation");
    let made = adviser_of(&mut taking, as_at);
    gathered.put(taking, made);
}

fn adviser_of(taking: &mut Taking<'_>, as_at: NaiveDate) -> Made {
    let Some(name) = taking.text(ADVISER)? else { return Ok(None) };
    let by = HandledBy { team: None, worker: Some(name.into()) };
    Ok(Some(allocation(Part::PersonalAdviser, by, as_at)))
}

/// Since when, no list says. The key has no date, so that the next workbook's answer takes this one's place.
fn allocation(part: Part, named: HandledBy, as_at: NaiveDate) -> (String, domain::Fact) {
    let note = format!("Annex A names them as at {}, and does not say since when.", domain::dates::long(as_at));
    let allocation = Allocation {
        part,
        worker: None,
        team: None,
        named: Some(named),
        from: as_at,
        until: None,
        change_reason: None,
        note: Some(note.as_str().into()),
    };
    (format!("{}:{}", Kind::Allocation.code(), part.code()), allocation.into())
}

/// Who worked with the child when it ended is nobody's allocation now.
fn has_ended(row: &Row, as_at: NaiveDate) -> bool {
    let heading = match row.list {
        List::InCare => CEASED,
        List::Protection => "Child Protection Plan End Date",
        List::InNeed => "CIN Closure Date",
        _ => return false,
    };
    let ended: Result<Option<NaiveDate>, Problem> = Taking::new(row, "allocation").date(heading);
    // An end that cannot be read has refused its record; whether it has ended, nobody knows then.
    !matches!(ended, Ok(None)) && !matches!(ended, Ok(Some(day)) if day > as_at)
}

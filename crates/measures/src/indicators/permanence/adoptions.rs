//! Adoptions as one course each: a return tells the steps of one adoption in two tables, and a list in a third way.

use chrono::NaiveDate;
use domain::adoption::Adoption;
use domain::{EntryId, Fact};

use super::{LOOK_BACK, Leaving, is_adoption, last_day_of, leavings};
use crate::child::Child;
use crate::reason::Reason;
use crate::rows::{Out, Verdict};

/// The age from which nobody is adopted: a decision that nobody reversed is over.
const ADULT: u32 = 18;

/// One way to adoption: what all entries about it say together.
#[derive(Debug, Default)]
struct Course {
    /// The first entry stands for it; the others say the same again.
    entries: Vec<EntryId>,
    entered: Option<NaiveDate>,
    decided: Option<NaiveDate>,
    ordered: Option<NaiveDate>,
    matched: Option<NaiveDate>,
    placed: Option<NaiveDate>,
    reversed: Option<NaiveDate>,
    adopted: Option<NaiveDate>,
}

impl Course {
    fn of(entry: EntryId, told: &Adoption) -> Self {
        Self {
            entries: vec![entry],
            entered: told.entered_care_on,
            decided: told.decision_on,
            ordered: told.placement_order_on,
            matched: told.matched_on,
            placed: told.placed_on,
            reversed: told.placed_ceased_on,
            adopted: told.order_on,
        }
    }

    /// Whether both may tell of one adoption: no step has two days, or the order is of the same day.
    fn is_same(&self, other: &Self) -> bool {
        let agree = |one: Option<NaiveDate>, other: Option<NaiveDate>| one.is_none() || other.is_none() || one == other;
        (self.adopted.is_some() && self.adopted == other.adopted)
            || (agree(self.decided, other.decided)
                && agree(self.ordered, other.ordered)
                && agree(self.matched, other.matched)
                && agree(self.placed, other.placed)
                && agree(self.reversed, other.reversed)
                && agree(self.adopted, other.adopted))
    }

    fn take(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.entered = self.entered.or(other.entered);
        self.decided = self.decided.or(other.decided);
        self.ordered = self.ordered.or(other.ordered);
        self.matched = self.matched.or(other.matched);
        self.placed = self.placed.or(other.placed);
        self.reversed = self.reversed.or(other.reversed);
        self.adopted = self.adopted.or(other.adopted);
    }

    /// Whether this is the way that ended with leaving care: the order is of that day, or no order is told and every step
    /// lies within the period.
    fn led_to(&self, leaving: &Leaving<'_>) -> bool {
        let steps = [self.decided, self.ordered, self.matched, self.placed];
        match self.adopted {
            Some(day) => day == leaving.day,
            None => {
                self.reversed.is_none()
                    && steps.into_iter().flatten().all(|day| leaving.from <= day && day <= leaving.day)
            }
        }
    }
}

fn courses(child: &Child<'_>) -> Vec<Course> {
    let mut courses: Vec<Course> = Vec::new();
    for (entry, fact) in child.facts() {
        let Fact::Adoption(told) = fact else { continue };
        let one = Course::of(entry, told);
        match courses.iter_mut().find(|course| course.is_same(&one)) {
            Some(course) => course.take(one),
            None => courses.push(one),
        }
    }
    let by_adoption = leavings(child).filter(|leaving| leaving.reason.is_some_and(is_adoption));
    for leaving in by_adoption {
        match courses.iter_mut().rfind(|course| course.led_to(&leaving)) {
            Some(course) => {
                course.adopted = Some(leaving.day);
                course.entered = course.entered.or(Some(leaving.from));
            }
            // Only the end of care tells of this adoption.
            None => courses.push(Course {
                entries: vec![leaving.entry],
                entered: Some(leaving.from),
                adopted: Some(leaving.day),
                ..Course::default()
            }),
        }
    }
    courses
}

pub(super) fn entry_to_placed(child: &Child<'_>, out: &mut Out<'_>) {
    adopted(child, out, |course| course.entered.zip(course.placed));
}

pub(super) fn order_to_match(child: &Child<'_>, out: &mut Out<'_>) {
    adopted(child, out, |course| course.ordered.zip(course.matched));
}

fn adopted(child: &Child<'_>, out: &mut Out<'_>, stretch: fn(&Course) -> Option<(NaiveDate, NaiveDate)>) {
    for course in courses(child) {
        let Some(day) = course.adopted else { continue };
        let desk = child.desk_on(last_day_of(day));
        let (first, again) = course.entries.split_first().expect("a course is made from an entry");
        match stretch(&course).filter(|(from, to)| from <= to) {
            Some((from, to)) => {
                out.add_weighed(day, *first, Verdict::Counted, (to - from).num_days() as f32, desk);
            }
            None => out.add(day, *first, Verdict::NotCounted(Reason::NotRecorded), desk),
        }
        for entry in again {
            out.add(day, *entry, Verdict::NotCounted(Reason::SaidByAnotherSource), desk);
        }
    }
}

pub(super) fn reversed(child: &Child<'_>, out: &mut Out<'_>) {
    let courses = courses(child);
    for day in out.every_day().iter().filter(|_| !courses.is_empty()) {
        if child.age_on(*day).is_some_and(|age| age >= ADULT) {
            continue;
        }
        let since = *day - LOOK_BACK;
        let over = |ended: Option<NaiveDate>| ended.is_some_and(|ended| ended <= since);
        for course in &courses {
            let stood = course.decided.is_some_and(|decided| decided <= *day);
            if !stood || over(course.adopted) || over(course.reversed) {
                continue;
            }
            let desk = child.desk_on(*day);
            let was_reversed = course.reversed.is_some_and(|reversed| reversed <= *day);
            let (first, again) = course.entries.split_first().expect("a course is made from an entry");
            out.add(*day, *first, Verdict::counted_if(was_reversed), desk);
            for entry in again {
                out.add(*day, *entry, Verdict::NotCounted(Reason::SaidByAnotherSource), desk);
            }
        }
    }
}

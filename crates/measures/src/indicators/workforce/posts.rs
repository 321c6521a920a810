//! Posts without a holder, and the agency workers who cover them.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::post::Post;
use domain::worker::Worker;
use domain::{Kind, SubjectId};

use super::{CENSUS, add, is_social_work, of_hundredths};
use crate::indicator::{COMMON, Counts, Direction, Indicator, ON_THE_DAY, Shape, Taken};
use crate::reason::Reason;
use crate::rows::{Desk, Out, Verdict};
use crate::workforce::Workforce;

const BOTH: &[Kind] = &[Kind::Post, Kind::Worker];

pub(super) static WF_01: Indicator = Indicator {
    id: "WF-01",
    name: "Vacancy rate",
    definition: "Of the social workers' posts on the day, in full-time equivalents, those that nobody holds. What is filled \
                 is told by the social workers whom the authority employs, as in the census, and not by their posts. A post \
                 that an agency worker covers is vacant.",
    numerator: "Vacant posts",
    denominator: "Social workers in post and vacant posts",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: CENSUS,
    why_none: "There was no social worker's post on the day",
    kinds: BOTH,
    counts: Counts::Workforce(vacancies),
    ..COMMON
};

pub(super) static WF_06: Indicator = Indicator {
    id: "WF-06",
    name: "Vacancies covered by agency workers",
    definition: "Of the vacant social workers' posts on the day (WF-01), in full-time equivalents of the posts, those that \
                 an agency worker covers.",
    numerator: "Vacant posts that an agency worker covers",
    denominator: "Vacant posts",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Lower,
    source: CENSUS,
    why_none: "No social worker's post was vacant on the day",
    kinds: BOTH,
    counts: Counts::Workforce(covered),
    ..COMMON
};

pub(super) static WF_07: Indicator = Indicator {
    id: "WF-07",
    name: "Agency workers who cover no vacancy",
    definition: "Of the agency social workers on the day, in full-time equivalents, those who cover no vacant post.",
    numerator: "Agency social workers who cover no vacant post",
    denominator: "Agency social workers",
    shape: Shape::Share,
    taken: Taken::Stock,
    windows: ON_THE_DAY,
    good: Direction::Neither,
    source: CENSUS,
    why_none: "No agency social worker was there on the day",
    kinds: BOTH,
    counts: Counts::Workforce(beside_posts),
    ..COMMON
};

/// Workers by the record that stands for each.
type Workers<'a> = HashMap<SubjectId, Vec<&'a Worker>>;

fn workers<'a>(workforce: &Workforce<'a>) -> Workers<'a> {
    let mut all = Workers::with_capacity(workforce.workers.len());
    for (_, subject, worker) in &workforce.workers {
        all.entry(*subject).or_default().push(*worker);
    }
    all
}

/// Whether this worker is there on a day; somebody without a worker's entry is, since nothing says otherwise.
fn is_there(workers: &Workers<'_>, who: Option<SubjectId>, day: NaiveDate) -> bool {
    let Some(who) = who else { return false };
    workers.get(&who).is_none_or(|entries| entries.iter().any(|worker| worker.works_on(day)))
}

fn exists(post: &Post, day: NaiveDate) -> bool {
    post.from <= day && post.until.is_none_or(|until| until > day)
}

fn vacancies(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    let workers = workers(workforce);
    for day in out.days() {
        for of in workforce.workers.iter().filter(|(.., worker)| worker.works_on(*day)) {
            let agency = Verdict::NotCounted(Reason::AgencyWorker);
            add(out, *day, *of, if of.2.agency { agency } else { Verdict::DenominatorOnly });
        }
        vacant(workforce, &workers, *day, out, |_| Verdict::Counted);
    }
}

fn covered(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    let workers = workers(workforce);
    for day in out.days() {
        vacant(workforce, &workers, *day, out, |post| Verdict::counted_if(is_there(&workers, post.covered_by, *day)));
    }
}

/// Every vacant post, those of social workers as judged.
fn vacant(
    workforce: &Workforce<'_>,
    workers: &Workers<'_>,
    day: NaiveDate,
    out: &mut Out<'_>,
    judge: impl Fn(&Post) -> Verdict,
) {
    for (entry, _, post) in &workforce.posts {
        if !exists(post, day) || is_there(workers, post.holder, day) {
            continue;
        }
        let is_theirs = is_social_work(post.role);
        let verdict = if is_theirs { judge(post) } else { Verdict::NotCounted(Reason::NotASocialWorker) };
        let desk = Desk { team: post.team, worker: None };
        out.add_weighed(day, *entry, verdict, of_hundredths(post.full_time_equivalent), desk);
    }
}

fn beside_posts(workforce: &Workforce<'_>, out: &mut Out<'_>) {
    let workers = workers(workforce);
    for day in out.days() {
        let vacant = |post: &&Post| exists(post, *day) && !is_there(&workers, post.holder, *day);
        let posts = workforce.posts.iter().map(|(_, _, post)| *post).filter(vacant);
        let covering: Vec<SubjectId> = posts.filter_map(|post| post.covered_by).collect();
        for of in workforce.workers.iter().filter(|(.., worker)| worker.agency && worker.works_on(*day)) {
            add(out, *day, *of, Verdict::counted_if(!covering.contains(&of.1)));
        }
    }
}

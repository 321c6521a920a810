//! How the record of one child stands against one standard.

use chrono::{Days, NaiveDate};
use domain::case_note::CaseNoteKind;
use domain::clock::{Clock, State};
use domain::dates::long;
use domain::visit::Visit;
use domain::{EntryId, Fact, When};

use super::{Against, Duty, Help, Measure, Outcome, Standard};
use crate::alerts::is_visit;
use crate::child::Child;
use crate::indicators::child_in_need::activity::days_of_activity;

/// What was found, with the entries that show it.
type Found = (Outcome, Vec<EntryId>);

pub(super) fn against(child: &Child<'_>, day: NaiveDate, standard: &std::sync::Arc<Standard>) -> Against {
    let (outcome, entries) = found(child, day, standard);
    Against { standard: standard.clone(), outcome, entries }
}

fn found(child: &Child<'_>, day: NaiveDate, standard: &Standard) -> Found {
    let open = child.open_on(day);
    let duties: Vec<Duty> = standard.duties.iter().copied().filter(|duty| duty.is_open(open)).collect();
    if duties.is_empty() {
        return does_not_apply("no such work is open with the child".to_owned());
    }
    if let Some(found) = standard.from_age.and_then(|from| too_young(child, day, from)) {
        return found;
    }
    let case = Case { child, day, duties };
    match &standard.measure {
        Measure::Visits => case.clocks(|clock| is_visit(clock) && case.is_of(clock), Some(Help::Visit)),
        Measure::Reviews => case.clocks(|clock| is_review(clock) && case.is_of(clock), None),
        Measure::Timescales(rules) => case.clocks(|clock| rules.iter().any(|rule| rule == clock.id()), None),
        Measure::SeenAlone { visits } => case.seen_alone(*visits),
        Measure::BedroomSeen { days } => case.bedroom_seen(*days),
        Measure::Allocated => case.allocated(),
        Measure::Supervision { days } => case.supervision(*days),
        Measure::Chronology { days } => case.chronology(*days),
        Measure::CaseSummary { days } => case.case_summary(*days),
        Measure::Oversight { days } => case.oversight(*days),
        Measure::OwnWords { days } => case.own_words(*days),
    }
}

fn does_not_apply(reason: String) -> Found {
    (Outcome::DoesNotApply { reason }, Vec::new())
}

fn cannot_say(reason: String) -> Found {
    (Outcome::CannotSay { reason }, Vec::new())
}

fn too_young(child: &Child<'_>, day: NaiveDate, from: u32) -> Option<Found> {
    match child.age_on(day) {
        Some(age) if age < from => Some(does_not_apply(format!("the child is younger than {from}"))),
        Some(_) => None,
        None if child.about.born.is_some() => Some(does_not_apply("the child is not born yet".to_owned())),
        None => Some(cannot_say("the date of birth is not recorded".to_owned())),
    }
}

/// Under which duty a clock runs; `None` for one that belongs to several.
fn duty_of(clock: &Clock) -> Option<Duty> {
    Some(match clock.id() {
        "T02" => Duty::Section47,
        "T08" | "T08b" | "T08c" | "T09" => Duty::ChildProtection,
        "T10" => Duty::ChildInNeed,
        "T11" => Duty::EarlyHelp,
        "T12" | "T12b" | "T12c" | "T13" | "T13b" | "T13c" | "T13d" | "T13e" | "T13f" => Duty::LookedAfter,
        "T13g" => Duty::ShortBreaks,
        "T21" | "T21b" | "T21c" => Duty::PrivateFostering,
        "T22" | "T22b" => Duty::CareLeaver,
        _ => return None,
    })
}

/// Whether a clock is met by a review of the child's plan.
fn is_review(clock: &Clock) -> bool {
    matches!(clock.id(), "T08" | "T08b" | "T08c" | "T12" | "T12b" | "T12c" | "T22")
        || (clock.id() == "T10" && clock.step.key == "review")
}

/// Where a clock is met that is no visit.
fn page_of(clock: &Clock) -> Help {
    Help::Page(match clock.id() {
        "T17" | "T17b" | "T18" | "T19" => "/education-and-health",
        "T20" => "/missing",
        "T12" | "T12b" | "T12c" | "T14" | "T15" | "T16" | "T16b" => "/care",
        _ => "/plans",
    })
}

/// One child on one day, under the duties of a standard.
struct Case<'a> {
    child: &'a Child<'a>,
    day: NaiveDate,
    duties: Vec<Duty>,
}

impl Case<'_> {
    fn is_of(&self, clock: &Clock) -> bool {
        duty_of(clock).is_some_and(|duty| self.duties.contains(&duty))
    }

    /// No clock of those that are meant is overdue.
    fn clocks(&self, is_meant: impl Fn(&Clock) -> bool, helps: Option<Help>) -> Found {
        let as_at = When::Day(self.day);
        let clocks = self.child.clocks().iter();
        let mut clocks: Vec<&Clock> =
            clocks.filter(|clock| clock.started.at.day() <= self.day && is_meant(clock)).collect();
        clocks.sort_by_key(|clock| (clock.due_on(), clock.started.entry));
        let is_overdue = |clock: &&&Clock| matches!(clock.state(as_at), State::Overdue { .. });
        let overdue: Vec<&Clock> = clocks.iter().filter(is_overdue).copied().collect();
        if let Some(told) = overdue.iter().find(|clock| self.is_told_of(clock)) {
            let (why, helps) = (told.reason(as_at), helps.unwrap_or_else(|| page_of(told)));
            let State::Overdue { by } = told.state(as_at) else { unreachable!("only overdue ones are here") };
            let why = format!("overdue by {by}: {why}");
            return (Outcome::NotMet { why, helps }, overdue.iter().map(|clock| clock.started.entry).collect());
        }
        if let Some(silent) = overdue.first() {
            let what = silent.holds_none.unwrap_or("such entry");
            return cannot_say(format!(
                "the record was made from a file and holds no {what}: what was done is not known"
            ));
        }
        let waiting = clocks.iter().find(|clock| clock.is_waiting(as_at));
        if let Some(next) = waiting {
            let due = next.due_on().map_or_else(String::new, |due| format!("; next by {}", long(due)));
            return (Outcome::Met { why: format!("{}{due}", next.reason(as_at)) }, vec![next.started.entry]);
        }
        if let Some(State::CannotCount { why }) =
            clocks.iter().map(|clock| clock.state(as_at)).find(|state| matches!(state, State::CannotCount { .. }))
        {
            return cannot_say(format!("the days cannot be counted: {why}"));
        }
        let done = clocks.iter().filter_map(|clock| clock.met).filter(|met| met.at.day() <= self.day);
        match done.max_by_key(|met| met.at.day()) {
            Some(met) => (Outcome::Met { why: format!("{} on {}", met.what, met.at.in_words()) }, vec![met.entry]),
            None => does_not_apply("nothing falls due for the child".to_owned()),
        }
    }

    /// What a return never tells of is not missing in a record that was made from it.
    fn is_told_of(&self, clock: &Clock) -> bool {
        let entry = clock.started.entry;
        clock.holds_none.is_none()
            || self.child.is_typed(entry)
            || (is_visit(clock) && self.child.is_told_with_visits(entry))
    }

    /// The visits at which the child was seen, the latest first.
    fn seen(&self) -> impl Iterator<Item = (EntryId, &Visit)> {
        let visits = self.child.record.visits.iter().rev();
        visits.filter(|visit| visit.counts() && visit.at.day() <= self.day).map(|visit| (visit.entry, visit.noun))
    }

    fn seen_alone(&self, wanted: usize) -> Found {
        let last: Vec<(EntryId, &Visit)> = self.seen().take(wanted).collect();
        let entries = last.iter().map(|(entry, _)| *entry).collect();
        let Some((_, latest)) = last.first() else {
            return if self.is_recorded_here() {
                does_not_apply("the child was not seen yet: see when the visit is due".to_owned())
            } else {
                self.silent("visits")
            };
        };
        if let Some((_, visit)) = last.iter().find(|(_, visit)| visit.seen_alone == Some(false)) {
            let says = if visit.not_alone_reason.is_some() { ", and the record says why" } else { "" };
            let why = format!("seen with others on {}{says}", long(visit.at.day()));
            return (Outcome::NotMet { why, helps: Help::Visit }, entries);
        }
        if let Some((_, visit)) = last.iter().find(|(_, visit)| visit.seen_alone.is_none()) {
            let reason = format!("the visit of {} does not say whether the child was seen alone", long(visit.at.day()));
            return (Outcome::CannotSay { reason }, entries);
        }
        (Outcome::Met { why: format!("seen alone on {}", long(latest.at.day())) }, entries)
    }

    fn bedroom_seen(&self, days: i64) -> Found {
        let last = self.seen().find(|(_, visit)| visit.bedroom_seen == Some(true));
        self.within(
            days,
            last.map(|(entry, visit)| (visit.at.day(), entry)),
            "bedroom seen",
            "whether it was",
            Help::Visit,
        )
    }

    fn allocated(&self) -> Found {
        let Some((entry, lead)) = self.child.lead_on(self.day) else {
            let why = "nobody has the child".to_owned();
            return (Outcome::NotMet { why, helps: Help::Allocate }, Vec::new());
        };
        if !self.child.is_allocated_on(self.day) {
            let why = format!("with a team since {}, and with nobody in it", long(lead.from));
            return (Outcome::NotMet { why, helps: Help::Allocate }, vec![entry]);
        }
        let left = lead.worker.and_then(|worker| self.child.staff.worker(worker)?.until).filter(|day| *day <= self.day);
        match left {
            Some(left) => {
                let why = format!("whoever had the child left on {}", long(left));
                (Outcome::NotMet { why, helps: Help::Allocate }, vec![entry])
            }
            None => (Outcome::Met { why: format!("since {}", long(lead.from)) }, vec![entry]),
        }
    }

    fn supervision(&self, days: i64) -> Found {
        let Some((_, lead)) = self.child.lead_on(self.day) else {
            return does_not_apply("nobody has the child yet: an allocation comes first".to_owned());
        };
        let held = self.child.facts().filter_map(|(entry, fact)| match fact {
            Fact::CaseSupervision(held) => Some((held.held_at.day(), entry)),
            _ => None,
        });
        let last = held.filter(|(held, _)| *held <= self.day).max();
        let helps = lead.worker.map_or(Help::Allocate, Help::Supervise);
        // Whoever has just been given the child has until then to bring it to supervision.
        self.within_since(days, last, "talked over", "supervision", helps, Some(lead.from).max(self.began()))
    }

    fn chronology(&self, days: i64) -> Found {
        let by = |days: &[NaiveDate]| days[..days.partition_point(|day| *day <= self.day)].last().copied();
        let notes = self.child.case_notes();
        let noted = notes.iter().filter_map(|note| Some((note.fact.happened_at()?.day(), note.entry)));
        let noted = noted.filter(|(day, _)| *day <= self.day).max();
        let done = by(&days_of_activity(self.child)).map(|day| {
            let on = |fact: &Fact| fact.happened_at().is_some_and(|at| at.day() == day);
            (day, self.child.facts().find(|(_, fact)| on(fact)).map(|(entry, _)| entry))
        });
        let last = done.max(noted.map(|(day, entry)| (day, Some(entry))));
        let since = self.began();
        match last {
            Some((last, entry)) if (self.day - last).num_days() <= days => {
                (Outcome::Met { why: format!("last entry of {}", long(last)) }, entry.into_iter().collect())
            }
            _ if !self.is_recorded_here() => self.silent("what was done day by day"),
            Some((last, entry)) => {
                let why = format!("nothing is entered since {}; {}", long(last), at_least(days));
                (Outcome::NotMet { why, helps: Help::Note }, entry.into_iter().collect())
            }
            None => self.never(days, "nothing is entered", Help::Note, since),
        }
    }

    fn case_summary(&self, days: i64) -> Found {
        let notes = self.child.case_notes();
        let kept = notes.iter().filter_map(|note| match &note.fact {
            Fact::CaseNote(one) if matches!(one.kind, CaseNoteKind::CaseSummary | CaseNoteKind::SignificantEvent) => {
                Some((one.at.day(), note.entry))
            }
            _ => None,
        });
        let last = kept.filter(|(day, _)| *day <= self.day).max();
        self.within(days, last, "summary or significant event noted", "case summaries", Help::Note)
    }

    fn oversight(&self, days: i64) -> Found {
        let decided = self.child.record.decisions.iter().map(|one| (one.decided_at.day(), one.entry));
        let last = decided.filter(|(day, _)| *day <= self.day).max();
        self.within(days, last, "decision of a manager recorded", "managers' decisions", Help::Decide)
    }

    fn own_words(&self, days: i64) -> Found {
        let heard = self.child.facts().filter(|(_, fact)| has_words(fact));
        let heard = heard.filter_map(|(entry, fact)| Some((fact.happened_at()?.day(), entry)));
        let last = heard.filter(|(day, _)| *day <= self.day).max();
        self.within(days, last, "the child's words recorded", "what the child says", Help::Visit)
    }

    fn within(&self, days: i64, last: Option<(NaiveDate, EntryId)>, done: &str, kind: &str, helps: Help) -> Found {
        self.within_since(days, last, done, kind, helps, self.began())
    }

    /// The last of something within so many days, where the time to do it has passed at all.
    fn within_since(
        &self,
        days: i64,
        last: Option<(NaiveDate, EntryId)>,
        done: &str,
        kind: &str,
        helps: Help,
        since: Option<NaiveDate>,
    ) -> Found {
        match last {
            Some((last, entry)) if (self.day - last).num_days() <= days => {
                (Outcome::Met { why: format!("{done} on {}", long(last)) }, vec![entry])
            }
            _ if !self.is_due(days, since) => self.not_due(days, since),
            Some((last, entry)) => {
                let why = format!("last {done} on {}; {}", long(last), at_least(days));
                (Outcome::NotMet { why, helps }, vec![entry])
            }
            None if !self.is_recorded_here() => self.silent(kind),
            None => self.never(days, &format!("not yet {done}"), helps, since),
        }
    }

    fn never(&self, days: i64, what: &str, helps: Help, since: Option<NaiveDate>) -> Found {
        if !self.is_due(days, since) {
            return self.not_due(days, since);
        }
        let began = since.map_or_else(String::new, |since| format!(" since {}", long(since)));
        (Outcome::NotMet { why: format!("{what}{began}; {}", at_least(days)), helps }, Vec::new())
    }

    fn is_due(&self, days: i64, since: Option<NaiveDate>) -> bool {
        since.is_none_or(|since| (self.day - since).num_days() > days)
    }

    fn not_due(&self, days: i64, since: Option<NaiveDate>) -> Found {
        let since = since.unwrap_or(self.day);
        let by = since + Days::new(days.unsigned_abs());
        does_not_apply(format!("not due before {}: it began on {}", long(by), long(since)))
    }

    /// When the work under these duties began.
    fn began(&self) -> Option<NaiveDate> {
        let of_facts = self.child.facts().filter_map(|(_, fact)| {
            let (from, until) = (fact.happened_at()?.day(), fact.ended_at().map(|at| at.day()));
            let is_open = from <= self.day && until.is_none_or(|until| until > self.day);
            (is_open && self.duties.contains(&duty_of_fact(fact)?)).then_some(from)
        });
        let care = self.duties.contains(&Duty::LookedAfter).then(|| self.child.in_care_on(self.day)).flatten();
        of_facts.chain(care.map(|period| period.span.from)).min()
    }

    /// Whether the work with the child is written down here, and did not only come with a file.
    fn is_recorded_here(&self) -> bool {
        let is_work = |fact: &Fact| {
            matches!(
                fact,
                Fact::Allocation(_) | Fact::CaseSupervision(_) | Fact::ManagementDecision(_) | Fact::Visit(_)
            )
        };
        self.child.told().any(|(source, fact)| source == crate::told::RECORDED_HERE && is_work(fact))
            || !self.child.note_days().is_empty()
    }

    fn silent(&self, kind: &str) -> Found {
        cannot_say(format!("the record was made from a file, which does not tell of {kind}"))
    }
}

fn at_least(days: i64) -> String {
    format!("at least every {days} days")
}

/// What the work under a duty begins with.
fn duty_of_fact(fact: &Fact) -> Option<Duty> {
    Some(match fact {
        Fact::ChildProtectionPlan(_) => Duty::ChildProtection,
        Fact::LookedAfterEpisode(one) if one.is_short_break_series() => Duty::ShortBreaks,
        Fact::Section47Enquiry(_) => Duty::Section47,
        Fact::ChildInNeedPlan(_) => Duty::ChildInNeed,
        Fact::Assessment(_) | Fact::Referral(_) => Duty::Assessment,
        Fact::PrivateFostering(_) => Duty::PrivateFostering,
        Fact::CareLeaver(_) => Duty::CareLeaver,
        Fact::EarlyHelpEpisode(_) => Duty::EarlyHelp,
        _ => return None,
    })
}

/// Whether an entry holds what the child says, whatever the words are: those are not in memory.
fn has_words(fact: &Fact) -> bool {
    match fact {
        Fact::Visit(one) => one.voice.is_some(),
        Fact::Assessment(one) => one.voice.is_some(),
        Fact::InitialConference(one) => one.voice.is_some(),
        Fact::ReviewConference(one) => one.voice.is_some(),
        Fact::CoreGroup(one) => one.voice.is_some(),
        Fact::LookedAfterReview(one) => one.voice.is_some(),
        Fact::MissingEpisode(one) => one.voice.is_some(),
        Fact::PathwayPlan(one) => one.voice.is_some(),
        _ => false,
    }
}

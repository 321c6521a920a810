//! A child's record while one page of it is made: what stands, for whom, and as at which day.

use chrono::{DateTime, NaiveDate, Utc};
use domain::import_question::Doubt;
use domain::{EntryId, Fact, Kind, SubjectId};
use measures::indicators::front_door::since_the_last;

use super::history::{EntryHistory, Guards};
use super::line::{Line, May, Writer, newest_first};
use super::who::Who;

/// See the page above. Everything comes from the child's own entries; other people only by what [`Who`] may tell.
pub(crate) struct Reading<'a> {
    pub child: SubjectId,
    /// Standing and withdrawn, in the order in which they were first told.
    pub entries: &'a [EntryHistory],
    pub guards: &'a Guards,
    pub who: &'a Who<'a>,
    pub may: May,
    /// The page's day, in London.
    pub day: NaiveDate,
    /// The page's moment.
    pub moment: DateTime<Utc>,
    /// `Some` on a past page.
    pub known_at: Option<DateTime<Utc>>,
    pub restricted: bool,
}

/// What stands of one kind: pairs of an entry and its noun.
macro_rules! each {
    ($reading:expr, $kind:ident) => {
        $reading.standing().filter_map(|(entry, fact)| match fact {
            domain::Fact::$kind(noun) => Some((entry, &**noun)),
            _ => None,
        })
    };
}
pub(super) use each;

impl<'a> Reading<'a> {
    /// What stands: neither withdrawn nor erased.
    pub fn standing(&self) -> impl Iterator<Item = (&'a EntryHistory, &'a Fact)> + use<'a> {
        self.entries.iter().filter_map(|entry| Some((entry, entry.standing()?)))
    }

    pub fn facts(&self) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.standing().map(|(_, fact)| fact)
    }

    /// What stands, with who says so.
    pub fn told(&self) -> impl Iterator<Item = (&'a str, &'a Fact)> + use<'a> {
        self.entries.iter().filter_map(EntryHistory::told)
    }

    /// What stands on the page's day where several deliveries or sources tell of the same: see
    /// [`measures::told::standing_on`].
    pub fn settled(&self) -> Vec<&'a Fact> {
        measures::told::standing_on(self.told(), self.day)
    }

    /// Whether a record is the child's own, or was joined with it.
    pub fn is_own(&self, subject: SubjectId) -> bool {
        let own = [self.child, self.who.record_of(self.child)];
        own.contains(&self.who.record_of(subject)) || self.entries.iter().any(|entry| entry.subject() == subject)
    }

    pub fn writer(&self) -> Writer<'_> {
        Writer { known: self.who, may: self.may, guards: self.guards }
    }

    /// Lines of some kinds, withdrawn ones too, the newest first.
    pub fn lines(&self, wanted: impl Fn(Kind) -> bool) -> Vec<Line> {
        let writer = self.writer();
        let mut lines: Vec<Line> =
            self.entries.iter().filter(|entry| wanted(entry.kind)).map(|entry| self.brief(&writer, entry)).collect();
        newest_first(&mut lines);
        lines
    }

    fn brief(&self, writer: &Writer<'_>, entry: &EntryHistory) -> Line {
        let mut line = writer.brief(entry);
        line.notes = self.notes(entry.entry);
        line.referral = self.referral_of(entry);
        line
    }

    /// The day of the referral to which an entry belongs.
    fn referral_of(&self, entry: &EntryHistory) -> Option<NaiveDate> {
        let episode = entry.last().recorded.version.episode.filter(|episode| *episode != entry.entry)?;
        let referral = self.entries.iter().find(|held| held.entry == episode && held.kind == Kind::Referral)?;
        match referral.last().fact.as_ref()? {
            Fact::Referral(referral) => Some(referral.referral_date),
            _ => None,
        }
    }

    /// What the reader should know beside the entry itself.
    pub fn notes(&self, entry: EntryId) -> Vec<String> {
        let asks = self.entries.iter().filter(|held| held.kind == Kind::ImportQuestion).any(|held| {
            matches!(held.standing(), Some(Fact::ImportQuestion(question))
                if question.answer.is_none()
                && matches!(question.doubt, Doubt::MovedReferral { stands } if stands == entry))
        });
        let asks = asks.then(|| "An import asks about this: it may be the same referral with another date.".to_owned());
        asks.into_iter().chain(self.followed(entry)).chain(self.since_the_last_referral(entry)).collect()
    }

    /// Of a referral that is not the first: how long after the last it came.
    fn since_the_last_referral(&self, entry: EntryId) -> Option<String> {
        let day = |held: &EntryHistory| match held.standing()? {
            Fact::Referral(referral) => Some(referral.referral_date),
            _ => None,
        };
        let held = self.entries.iter().find(|held| held.entry == entry)?;
        let since = since_the_last(day(held)?, self.entries.iter().filter_map(day))?;
        Some(format!("{}.", domain::letters::upper_first(&since)))
    }

    /// Of a plan without an end: that the same source told of a newer one since, so that it does not run any more.
    fn followed(&self, entry: EntryId) -> Option<String> {
        let plan = |held: &EntryHistory| match held.standing()? {
            Fact::ChildProtectionPlan(plan) => Some((plan.start_date, plan.end_date)),
            _ => None,
        };
        let source = |held: &EntryHistory| held.last().recorded.version.source.clone();
        let held = self.entries.iter().find(|held| held.entry == entry)?;
        let (start, None) = plan(held)? else { return None };
        let newer = self.entries.iter().filter(|other| source(other) == source(held)).filter_map(plan);
        let next = newer.map(|(start, _)| start).filter(|other| *other > start).min()?;
        Some(format!(
            "Its end is not told. The same source tells of a newer plan from {}, so this one ended by then.",
            domain::dates::long(next)
        ))
    }
}

/// `today`, `yesterday`, `9 days ago`; a day that is still to come is told in the same way.
pub(super) fn days_ago(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        ago if ago > 0 => format!("{ago} days ago"),
        ahead => format!("in {} days", -ahead),
    }
}

/// Whether something runs on a day: begun by then, and not ended by then.
pub(super) fn runs(start: NaiveDate, end: Option<NaiveDate>, day: NaiveDate) -> bool {
    start <= day && end.is_none_or(|end| end > day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_from_today() {
        let day = |text: &str| text.parse().unwrap();
        let today = day("2026-03-16");
        let cases = [
            ("2026-03-16", "today"),
            ("2026-03-15", "yesterday"),
            ("2026-03-07", "9 days ago"),
            ("2026-03-17", "tomorrow"),
            ("2026-03-20", "in 4 days"),
        ];
        for (then, words) in cases {
            assert_eq!(days_ago(day(then), today), words);
        }
    }
}

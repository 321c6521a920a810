//! “Show as known at”: which past moment an address or the boxes of the form ask for.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use domain::time::{london_date, london_moment};
use domain::{When, dates};
use services::FieldFault;
use services::child::Moment;

/// The fields of an address in their order; a name may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of a field; empty where it did not come.
    pub(super) fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// `known_at` as a link carries it, or the boxes of the form.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) known_at: Option<String>,
    day: String,
    month: String,
    year: String,
    time: String,
}

/// What stands in the boxes.
#[derive(Clone, Default)]
pub(super) struct Boxes {
    pub(super) day: String,
    pub(super) month: String,
    pub(super) year: String,
    pub(super) time: String,
}

/// What the address asks for.
pub(super) enum Wanted {
    Now,
    At(NaiveDateTime, Moment),
    /// The boxes were filled in: the address with the moment in it.
    Elsewhere(String),
    Faulty(Vec<FieldFault>),
}

pub(super) const MOMENT: &str = "%Y-%m-%dT%H:%M";

impl Asked {
    /// From the fields of an address.
    pub(super) fn of(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            known_at: Some(text("known_at")),
            day: text("known-day"),
            month: text("known-month"),
            year: text("known-year"),
            time: text("known-time"),
        }
    }

    pub(super) fn wanted(&self, now: DateTime<Utc>) -> Wanted {
        if let Some(text) = self.known_at.as_deref().filter(|text| !text.is_empty()) {
            let local = NaiveDateTime::parse_from_str(text, MOMENT);
            return match local.map_err(|_| fault("known", "The moment must be like 2026-03-14T09:30")) {
                Ok(local) => past(local, now).map_or_else(Wanted::Faulty, |moment| Wanted::At(local, moment)),
                Err(faults) => Wanted::Faulty(faults),
            };
        }
        match self.typed(now) {
            Ok(None) => Wanted::Now,
            Ok(Some(local)) => match past(local, now) {
                Ok(_) => Wanted::Elsewhere(local.format(MOMENT).to_string()),
                Err(faults) => Wanted::Faulty(faults),
            },
            Err(faults) => Wanted::Faulty(faults),
        }
    }

    fn typed(&self, now: DateTime<Utc>) -> Result<Option<NaiveDateTime>, Vec<FieldFault>> {
        let day = dates::from_boxes(&self.day, &self.month, &self.year)
            .map_err(|why| fault("known", &format!("The day {why}")))?;
        let time = self.time.trim();
        match day {
            None if time.is_empty() => Ok(None),
            None => Err(fault("known", "Enter the day as well as the time")),
            Some(day) if time.is_empty() && day == london_date(now) => Ok(Some(local_minute(now))),
            Some(day) => Ok(Some(day.and_time(time_of(time)?))),
        }
    }

    pub(super) fn boxes(&self) -> Boxes {
        Boxes { day: self.day.clone(), month: self.month.clone(), year: self.year.clone(), time: self.time.clone() }
    }
}

fn time_of(text: &str) -> Result<NaiveTime, Vec<FieldFault>> {
    if text.is_empty() {
        return Ok(NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default());
    }
    let tried = NaiveTime::parse_from_str(&text.replace('.', ":"), "%H:%M");
    tried.map_err(|_| fault("known-time", "The time must be like 09:30"))
}

/// The minute in London that a moment falls in.
fn local_minute(now: DateTime<Utc>) -> NaiveDateTime {
    match When::moment(now) {
        When::Moment(at) => at.naive_local(),
        When::Day(day) => day.and_time(NaiveTime::MIN),
    }
}

fn fault(field: &'static str, message: &str) -> Vec<FieldFault> {
    vec![FieldFault::new(field, message)]
}

/// The end of a minute in London that has begun: what was written down within the minute was known then.
fn past(local: NaiveDateTime, now: DateTime<Utc>) -> Result<Moment, Vec<FieldFault>> {
    let at = london_moment(local)
        .ok_or_else(|| fault("known-time", "There was no such time: the clocks went forward"))?
        .with_timezone(&Utc);
    if at > now {
        return Err(fault("known", "The day and time must be in the past"));
    }
    Ok(Moment::new(at + TimeDelta::microseconds(59_999_999)))
}

pub(super) fn boxes_of(local: NaiveDateTime) -> Boxes {
    let part = |form: &str| local.format(form).to_string();
    Boxes { day: part("%-d"), month: part("%-m"), year: part("%Y"), time: part("%H:%M") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(day: &str, month: &str, year: &str, time: &str) -> Asked {
        let text = |text: &str| text.to_owned();
        Asked { known_at: None, day: text(day), month: text(month), year: text(year), time: text(time) }
    }

    fn outcome(asked: &Asked) -> String {
        match asked.wanted("2026-03-16T09:30:00Z".parse().unwrap()) {
            Wanted::Now => "now".to_owned(),
            Wanted::At(_, moment) => format!("at {moment}"),
            Wanted::Elsewhere(text) => text,
            Wanted::Faulty(faults) => format!("{}: {}", faults[0].field, faults[0].message),
        }
    }

    #[test]
    fn the_boxes_lead_to_a_moment_or_say_what_is_wrong() {
        let cases = [
            (asked("", "", "", ""), "now"),
            (asked("14", "3", "2026", "09:30"), "2026-03-14T09:30"),
            (asked("14", "March", "2026", "9.30"), "2026-03-14T09:30"),
            (asked("14", "3", "2026", ""), "2026-03-14T23:59"),
            (asked("16", "3", "2026", ""), "2026-03-16T09:30"),
            (asked("31", "2", "2026", ""), "known: The day must be a real date"),
            (asked("", "3", "2026", ""), "known: The day must include a day, a month and a year"),
            (asked("", "", "", "09:30"), "known: Enter the day as well as the time"),
            (asked("14", "3", "2026", "half nine"), "known-time: The time must be like 09:30"),
            (asked("17", "3", "2026", "09:30"), "known: The day and time must be in the past"),
            (asked("30", "3", "2025", "01:30"), "known-time: There was no such time: the clocks went forward"),
        ];
        for (asked, expected) in cases {
            assert_eq!(outcome(&asked), expected);
        }
    }

    #[test]
    fn an_address_says_london_time() {
        let at = |text: &str| outcome(&Asked { known_at: Some(text.to_owned()), ..Asked::default() });
        assert_eq!(at("2025-07-14T09:30"), "at 2025-07-14T08:30:59.999999Z");
        assert_eq!(at("2026-03-15T23:59"), "at 2026-03-15T23:59:59.999999Z", "a day without a time is the whole of it");
        assert_eq!(at("yesterday"), "known: The moment must be like 2026-03-14T09:30");
    }
}

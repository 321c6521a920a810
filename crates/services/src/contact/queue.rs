//! The queue of the front door: contacts that wait for a decision, the least time left first.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::time::{When, london_date, london_moment};
use domain::{EntryId, Kind, SubjectId};
use picture::{Held, Picture};

use super::{contact_of, received_moment, referral_of};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::Sightline;
use crate::error::ServiceError;

/// By when a contact has to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// By the end of this day, in London.
    EndOf(NaiveDate),
    /// It cannot be worked out, and why.
    Unknown(String),
}

impl Due {
    /// Working Together: the end of the working day after the one on which the contact was received.
    pub(super) fn of(received: &When) -> Self {
        match measures::indicators::front_door::decision_due(received.day()) {
            Ok(day) => Self::EndOf(day),
            Err(outside) => Self::Unknown(outside.to_string()),
        }
    }

    /// The moment after which the contact is overdue.
    pub fn moment(&self) -> Option<DateTime<Utc>> {
        let Self::EndOf(day) = self else { return None };
        let midnight = (*day + Days::new(1)).and_time(NaiveTime::MIN);
        Some(london_moment(midnight).map_or_else(|| midnight.and_utc(), |at| at.to_utc()))
    }

    pub fn is_overdue_at(&self, now: DateTime<Utc>) -> bool {
        self.moment().is_some_and(|due| due <= now)
    }

    /// `Overdue by 3 hours`, `Due today`, `Due 17 March 2026`: facts of the clock only.
    pub fn in_words(&self, now: DateTime<Utc>) -> String {
        match (self, self.moment()) {
            (Self::EndOf(_), Some(due)) if due <= now => format!("Overdue by {}", length(due, now)),
            (Self::EndOf(day), _) if *day == london_date(now) => "Due today".to_owned(),
            (Self::EndOf(day), _) => format!("Due {}", domain::dates::long(*day)),
            (Self::Unknown(why), _) => format!("When it is due is not known: {why}"),
        }
    }
}

/// `less than an hour`, `3 hours`, `2 days`: whole units, rounded down.
pub(super) fn length(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let hours = (to - from).num_hours().max(0);
    match (hours, hours / 24) {
        (0, _) => "less than an hour".to_owned(),
        (1, _) => "1 hour".to_owned(),
        (hours, days) if days < 2 => format!("{hours} hours"),
        (_, days) => format!("{days} days"),
    }
}

/// One contact that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub entry: EntryId,
    pub child: SubjectId,
    /// What to call the child.
    pub label: String,
    /// By any source; `None` where nobody has said.
    pub birth_date: Option<NaiveDate>,
    pub received_at: When,
    /// Who made contact, in words.
    pub source: String,
    /// Organisation of the referrer.
    pub organisation: Option<String>,
    pub due: Due,
    pub is_overdue: bool,
    /// `Overdue by 3 hours`, `Due today`.
    pub due_in_words: String,
    /// Whole hours since it was received.
    pub hours_waiting: i64,
    /// `3 hours`.
    pub waiting_in_words: String,
    /// Date of the newest open referral of the child.
    pub open_referral: Option<NaiveDate>,
    /// Contacts about the child in the 12 months before this one.
    pub earlier_contacts: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    pub rows: Vec<Waiting>,
    /// Contacts that wait and that the reader may not open.
    pub not_shown: usize,
}

impl Sightline {
    /// The contacts that wait for a decision, by time left. What the reader may not open is counted and not shown.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] unless the reader may see the queue.
    pub async fn contact_queue(&self, actor: &Actor, purpose: Purpose) -> Result<Queue, ServiceError> {
        self.require(actor, Action::SeeContacts, purpose)?;
        let now = self.clock.now();
        let tell = |picture: &Picture| {
            let visible = self.visible_children(picture, actor, purpose);
            let mut queue = Queue::default();
            let contacts = self.front_door_contacts(picture);
            for held in contacts.waiting.iter().filter_map(|entry| picture.entry(*entry)) {
                match waiting(picture, held, now) {
                    Some(row) if visible.contains(held.subject) => queue.rows.push(row),
                    _ => queue.not_shown += 1,
                }
            }
            queue.rows.sort_by_key(|row| (row.due.moment(), received_moment(&row.received_at), row.entry));
            Ok(queue)
        };
        let (mut write, queue) = self.told_under_lock(tell).await?;
        record_look(&mut write, actor, purpose, None, "the queue of contacts").await?;
        write.commit().await?;
        Ok(queue)
    }
}

fn waiting(picture: &Picture, held: &Held, now: DateTime<Utc>) -> Option<Waiting> {
    let contact = contact_of(held)?;
    let received = received_moment(&contact.received_at);
    let due = Due::of(&contact.received_at);
    Some(Waiting {
        entry: held.entry,
        child: held.subject,
        label: picture.label(held.subject),
        birth_date: birth_date(picture, held.subject),
        received_at: contact.received_at,
        source: domain::codes::REFERRAL_SOURCE.label(&contact.source),
        organisation: contact.referrer_organisation.clone(),
        is_overdue: due.is_overdue_at(now),
        due_in_words: due.in_words(now),
        due,
        hours_waiting: (now - received).num_hours(),
        waiting_in_words: length(received, now),
        open_referral: newest_open_referral(picture, held.subject, london_date(now)).map(|(_, date)| date),
        earlier_contacts: earlier_contacts(picture, held),
    })
}

pub(super) fn birth_date(picture: &Picture, child: SubjectId) -> Option<NaiveDate> {
    picture.persons(child).iter().find_map(|(_, person)| person.birth_date)
}

pub(super) fn newest_open_referral(
    picture: &Picture,
    child: SubjectId,
    today: NaiveDate,
) -> Option<(EntryId, NaiveDate)> {
    let referrals = picture
        .of_kinds(child, &[Kind::Referral])
        .filter_map(|held| referral_of(held).map(|referral| (held.entry, referral)));
    let open = referrals.filter(|(_, referral)| referral.is_open_on(today));
    open.map(|(entry, referral)| (entry, referral.referral_date)).max_by_key(|(_, date)| *date)
}

/// Contacts about the same child received in the 12 months before this one.
fn earlier_contacts(picture: &Picture, this: &Held) -> usize {
    let Some(received) = contact_of(this).map(|contact| received_moment(&contact.received_at)) else { return 0 };
    let since = received - chrono::Duration::days(365);
    let others = picture.of_kinds(this.subject, &[Kind::Contact]).filter(|held| held.entry != this.entry);
    let moments = others.filter_map(contact_of).map(|contact| received_moment(&contact.received_at));
    moments.filter(|at| since <= *at && *at <= received).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(received: &str) -> Due {
        Due::of(&received.parse().unwrap())
    }

    #[test]
    fn a_contact_of_late_friday_is_due_by_the_end_of_monday() {
        let due = due("2026-03-13T23:30:00+00:00");
        assert_eq!(due, Due::EndOf("2026-03-16".parse().unwrap()));
        assert!(!due.is_overdue_at("2026-03-16T23:59:59Z".parse().unwrap()));
        assert!(due.is_overdue_at("2026-03-17T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn in_summer_the_day_ends_at_eleven_in_the_evening_of_utc() {
        let due = due("2026-07-01T09:00:00+01:00");
        assert_eq!(due.moment(), Some("2026-07-02T23:00:00Z".parse().unwrap()));
        assert_eq!(due.in_words("2026-07-03T02:30:00Z".parse().unwrap()), "Overdue by 3 hours");
        assert_eq!(due.in_words("2026-07-02T22:59:00Z".parse().unwrap()), "Due today");
        assert_eq!(due.in_words("2026-07-01T10:00:00Z".parse().unwrap()), "Due 2 July 2026");
    }

    #[test]
    fn a_length_of_time_is_said_in_whole_hours_and_days() {
        let from: DateTime<Utc> = "2026-03-16T09:00:00Z".parse().unwrap();
        let after = |minutes| length(from, from + chrono::Duration::minutes(minutes));
        assert_eq!(
            [after(59), after(60), after(47 * 60), after(48 * 60)],
            ["less than an hour", "1 hour", "47 hours", "2 days"]
        );
    }
}

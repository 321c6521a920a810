//! Doing something about an alert: done, put off, passed on, handed upwards.

use chrono::{Days, NaiveDate};
use domain::alert::{AlertHandling, Handled};
use domain::dates::long;
use domain::narrative::Narrative;
use domain::{SubjectId, When};
use measures::alerts::{Owner, Rules};
use picture::Picture;

use super::kept::AllAlerts;
use super::line::{self, AlertLine, Seen};
use crate::access::{Action, record_look};
use crate::actor::{Actor, Purpose};
use crate::app::{Doing, NewFact, Sightline};
use crate::child::account_in_words;
use crate::contact::{LONGEST_TEXT, check_length, request_key};
use crate::error::{FieldFault, ServiceError};

/// What somebody says they did, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandleAlert {
    pub child: SubjectId,
    /// The key of the alert.
    pub alert: String,
    /// `done`, `snoozed`, `passed_to` or `escalated`.
    pub what: String,
    pub note: String,
    /// For putting it off.
    pub until: Option<NaiveDate>,
    /// For passing it on.
    pub worker: Option<SubjectId>,
}

/// What the form shows.
#[derive(Clone, Debug)]
pub struct AlertOptions {
    pub line: AlertLine,
    /// Those who work here, but not its owner, with their team.
    pub workers: Vec<(SubjectId, String)>,
    /// What was done about it so far, the earliest first: `Put off by Sam Example on 3 March 2026 until 9 March 2026`.
    pub history: Vec<String>,
    /// The last day until which it may be put off.
    pub put_off_until: NaiveDate,
    pub done_days: i64,
}

impl Sightline {
    /// What the form about one alert shows. Written down as a look at the child's record.
    ///
    /// # Errors
    /// The actor may not open the record or see to this alert; or it is gone.
    pub async fn alert_options(
        &self,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        key: &str,
    ) -> Result<AlertOptions, ServiceError> {
        self.require(actor, Action::SeeCaseload, purpose)?;
        self.warm_alerts().await?;
        let (mut write, picture) = self.locked().await?;
        let alerts = self.all_alerts(&picture);
        let seen = self.the_alert(&picture, &alerts, actor, purpose, child, key)?;
        let options = options(&picture, &alerts, &seen);
        record_look(&mut write, actor, purpose, Some(picture.canonical(child)), "the form for an alert").await?;
        write.commit().await?;
        Ok(options)
    }

    /// Writes down what was done about an alert.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with every field that needs another look; the actor may not; or the alert is gone.
    pub async fn handle_alert(
        &self,
        actor: &Actor,
        purpose: Purpose,
        handle: &HandleAlert,
        key: &str,
    ) -> Result<(), ServiceError> {
        self.require(actor, Action::SeeCaseload, purpose)?;
        self.warm_alerts().await?;
        let (mut write, picture) = self.locked().await?;
        self.require_for_child(&picture, actor, Action::OpenChild, purpose, handle.child)?;
        let what = "handle an alert";
        let request_key = request_key(what, actor, key, &[&format!("{handle:?}")]);
        if let Some(key) = &request_key
            && write.by_request(key).await?.is_some()
        {
            return Ok(());
        }
        let alerts = self.all_alerts(&picture);
        let seen = self.the_alert(&picture, &alerts, actor, purpose, handle.child, &handle.alert)?;
        let handled = read(handle, &seen, &alerts)?;
        let fact = AlertHandling {
            alert: seen.alert.key.as_str().into(),
            what: handled,
            by: actor.user_name.clone(),
            at: When::moment(self.clock.now()),
            note: Narrative::unless_blank(&handle.note),
        };
        let doing = Doing { actor, purpose, what, reason: None, request_key };
        let new = NewFact::typed(self.new_id(), seen.child, fact);
        doing.append(&mut write, vec![new]).await?;
        write.commit().await?;
        Ok(())
    }

    /// One alert of a child whom the actor may open: the actor's own, or any for who sees teams.
    fn the_alert<'a>(
        &self,
        picture: &Picture,
        alerts: &'a AllAlerts,
        actor: &Actor,
        purpose: Purpose,
        child: SubjectId,
        key: &str,
    ) -> Result<Seen<'a>, ServiceError> {
        self.require_for_child(picture, actor, Action::OpenChild, purpose, child)?;
        let child = picture.canonical(child);
        let reader = self.reader(alerts, actor, purpose);
        let found = alerts.child(child).and_then(|of| line::of_child(child, of).find(|one| one.alert.key == key));
        let gone = "This alert is gone: the record shows that it was put right, or that it is about another day.";
        let seen = found.ok_or_else(|| ServiceError::NotFound(gone.to_owned()))?;
        if !reader.has_duty && !seen.stands.is_for(reader.me, false) {
            let sentence =
                "You may see to your own alerts, and to no others. Ask whoever has this one, or your manager.";
            return Err(ServiceError::Refused(sentence.to_owned()));
        }
        Ok(seen)
    }
}

fn options(picture: &Picture, alerts: &AllAlerts, seen: &Seen<'_>) -> AlertOptions {
    let desks = &alerts.desks;
    let owner = seen.stands.owned.owner;
    let here = desks.staff().workers().map(|(id, _)| id);
    let here = here.filter(|id| desks.works(*id) && owner != Owner::Worker(*id));
    let named = here.filter_map(|id| {
        let worker = desks.worker(id)?;
        let team = worker.team.and_then(|team| desks.team(team)).map_or("no team", |team| team.name.as_str());
        Some((id, format!("{}, {}, {team}", worker.name, worker.role.in_words().to_lowercase())))
    });
    let mut workers: Vec<(SubjectId, String)> = named.collect();
    workers.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    let of_it = seen.handling.iter().filter(|one| *one.alert == *seen.alert.key);
    let told = of_it.map(|one| {
        let more = match one.what {
            Handled::Snoozed { until } => format!(" until {}", long(until)),
            Handled::PassedTo { worker } => {
                format!(" to {}", desks.worker(worker).map_or("somebody not known here", |known| known.name.as_str()))
            }
            _ => String::new(),
        };
        format!("{} by {} on {}{more}", one.what.in_words(), account_in_words(picture, &one.by), one.at.in_words())
    });
    AlertOptions {
        line: seen.line(picture, alerts),
        workers,
        history: told.collect(),
        put_off_until: alerts.today() + Days::new(Rules::in_force().longest_put_off_days.unsigned_abs()),
        done_days: Rules::in_force().done_days,
    }
}

/// What the form says, or every field that needs another look.
fn read(handle: &HandleAlert, seen: &Seen<'_>, alerts: &AllAlerts) -> Result<Handled, ServiceError> {
    let mut faults = Vec::new();
    let is_blank = handle.note.trim().is_empty();
    check_length(&mut faults, "note", "What you wrote", &handle.note, LONGEST_TEXT);
    let handled = match handle.what.as_str() {
        "done" => {
            if is_blank {
                faults.push(FieldFault::new("note", "Enter what was done"));
            }
            Some(Handled::Done)
        }
        "snoozed" => {
            if is_blank {
                faults.push(FieldFault::new("note", "Enter why it can wait"));
            }
            put_off(handle.until, alerts.today(), &mut faults)
        }
        "passed_to" => passed_to(handle.worker, seen, alerts, &mut faults),
        "escalated" => Some(Handled::Escalated),
        _ => {
            faults.push(FieldFault::new("what", "Choose what you did about it"));
            None
        }
    };
    match handled {
        Some(handled) if faults.is_empty() => Ok(handled),
        _ => Err(ServiceError::Invalid(faults)),
    }
}

fn put_off(until: Option<NaiveDate>, today: NaiveDate, faults: &mut Vec<FieldFault>) -> Option<Handled> {
    let last = today + Days::new(Rules::in_force().longest_put_off_days.unsigned_abs());
    let Some(until) = until else {
        // A date that cannot be read has its own sentence already.
        faults.push(FieldFault::new("until", "Enter the day until which it can wait"));
        return None;
    };
    if until <= today {
        faults.push(FieldFault::new("until", "The day until which it can wait must be after today"));
    } else if until > last {
        let sentence = format!("The day until which it can wait must be {} or earlier", long(last));
        faults.push(FieldFault::new("until", sentence));
    }
    Some(Handled::Snoozed { until })
}

fn passed_to(
    worker: Option<SubjectId>,
    seen: &Seen<'_>,
    alerts: &AllAlerts,
    faults: &mut Vec<FieldFault>,
) -> Option<Handled> {
    let Some(worker) = worker else {
        faults.push(FieldFault::new("worker", "Choose to whom it goes"));
        return None;
    };
    if !alerts.desks.works(worker) {
        faults.push(FieldFault::new("worker", "Choose somebody who works here today"));
    } else if seen.stands.owned.owner == Owner::Worker(worker) {
        faults.push(FieldFault::new("worker", "They have this alert already: choose somebody else"));
    }
    Some(Handled::PassedTo { worker })
}

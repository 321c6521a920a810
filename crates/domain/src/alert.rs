//! The ledger of alerts: who saw one, what was done, until when it was put off, to whom it was passed, who asked for help.
//!
//! An alert itself is never written down: it follows from the record, and goes when the record is right. What people did about
//! it is, under the key by which the alert is known.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::SubjectId;
use crate::fact::Noun;
use crate::narrative::Narrative;
use crate::time::When;

/// One thing that somebody did about one alert. The subject of the entry is the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertHandling {
    /// Which alert of the child: its rule, and the entry that raised it.
    pub alert: SmolStr,
    pub what: Handled,
    /// User name.
    pub by: String,
    pub at: When,
    /// What was done, why it was put off, or what whoever gets it should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Narrative>,
}

/// What somebody did about an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Handled {
    /// Its owner opened the list on which it stands.
    Seen,
    /// Something was done that the record may not show yet; the note says what.
    Done,
    /// Put off until a day, with the reason.
    Snoozed {
        until: NaiveDate,
    },
    PassedTo {
        worker: SubjectId,
    },
    /// Handed upwards before its time.
    Escalated,
}

impl Handled {
    /// The word that stands for it in forms.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Done => "done",
            Self::Snoozed { .. } => "snoozed",
            Self::PassedTo { .. } => "passed_to",
            Self::Escalated => "escalated",
        }
    }

    pub fn in_words(&self) -> &'static str {
        match self {
            Self::Seen => "Seen",
            Self::Done => "Done",
            Self::Snoozed { .. } => "Put off",
            Self::PassedTo { .. } => "Passed on",
            Self::Escalated => "Escalated",
        }
    }
}

impl Noun for AlertHandling {
    fn happened_at(&self) -> Option<When> {
        Some(self.at)
    }

    fn leave_narrative(&mut self) {
        self.note.iter_mut().for_each(Narrative::leave);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fact, Kind};

    #[test]
    fn what_was_done_about_an_alert_reads_what_it_wrote() {
        let worker = SubjectId::from_u128(7);
        for what in [
            Handled::Seen,
            Handled::Done,
            Handled::Snoozed { until: "2026-03-20".parse().unwrap() },
            Handled::PassedTo { worker },
            Handled::Escalated,
        ] {
            let fact = Fact::from(AlertHandling {
                alert: "T09.limit/00000000-0000-0000-0000-000000000001".into(),
                what,
                by: "social-worker".into(),
                at: When::Day("2026-03-16".parse().unwrap()),
                note: Some("Made up".into()),
            });
            let again = Fact::from_body(Kind::AlertHandling, &fact.to_body()).unwrap();
            assert_eq!(again, fact);
        }
    }
}

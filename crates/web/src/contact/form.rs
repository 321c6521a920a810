//! What is typed about a contact and its child, before it is anything: boxes to dates, words to codes.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use domain::contact::{Contact, FamilyAware};
use domain::time::When;
use domain::{SubjectId, dates};
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use services::FieldFault;
use services::contact::{About, Birth, ContactText, NewAddress, NewContact, NewPartnerContact, NewPerson};

/// The fields of `contact/new.html`, `contact/refer.html` and `contact/correct.html`, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct ContactForm {
    pub(super) key: String,
    pub(super) version: i32,
    pub(super) child: String,
    pub(super) given_names: String,
    pub(super) family_name: String,
    #[serde(rename = "birth_date-day")]
    pub(super) birth_day: String,
    #[serde(rename = "birth_date-month")]
    pub(super) birth_month: String,
    #[serde(rename = "birth_date-year")]
    pub(super) birth_year: String,
    #[serde(rename = "expected_birth_date-day")]
    pub(super) expected_day: String,
    #[serde(rename = "expected_birth_date-month")]
    pub(super) expected_month: String,
    #[serde(rename = "expected_birth_date-year")]
    pub(super) expected_year: String,
    pub(super) sex: String,
    pub(super) address: String,
    pub(super) postcode: String,
    pub(super) protected: String,
    #[serde(rename = "received_on-day")]
    pub(super) received_day: String,
    #[serde(rename = "received_on-month")]
    pub(super) received_month: String,
    #[serde(rename = "received_on-year")]
    pub(super) received_year: String,
    pub(super) received_time: String,
    pub(super) source: String,
    pub(super) referrer_name: String,
    pub(super) referrer_organisation: String,
    pub(super) referrer_phone: String,
    pub(super) concern: String,
    pub(super) childs_words: String,
    pub(super) family_aware: String,
    pub(super) family_aware_why: String,
    pub(super) why: String,
}

/// The order of the fields on the page, so that the summary of faults is read in the order of the form.
const ORDER: [&str; 18] = [
    "given_names",
    "family_name",
    "birth_date",
    "expected_birth_date",
    "sex",
    "address",
    "postcode",
    "received_on",
    "received_time",
    "source",
    "referrer_name",
    "referrer_organisation",
    "referrer_phone",
    "concern",
    "childs_words",
    "family_aware",
    "family_aware_why",
    "why",
];

impl ContactForm {
    /// As a draft kept it; `None` if it is no form of ours. Which version it is about is for the page to say, and the key is of
    /// one showing of the form: two tabs may show the same draft.
    pub(super) fn of_draft(fields: &[(String, String)]) -> Option<Self> {
        let mut once: Vec<(&str, &str)> = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            if !["version", "key"].contains(&name.as_str()) && !once.iter().any(|(known, _)| known == name) {
                once.push((name, value));
            }
        }
        Self::deserialize(MapDeserializer::<_, Error>::new(once.into_iter())).ok()
    }

    pub(super) fn of_contact(contact: &Contact) -> Self {
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let (aware, why) = match &contact.family_aware {
            FamilyAware::Yes => ("yes", String::new()),
            FamilyAware::No { why } => ("no", why.clone()),
            FamilyAware::NotKnown => ("not_known", String::new()),
        };
        let day = contact.received_at.day();
        let time = match contact.received_at {
            When::Moment(at) => at.format("%H:%M").to_string(),
            When::Day(_) => String::new(),
        };
        Self {
            received_day: day.day().to_string(),
            received_month: day.month().to_string(),
            received_year: day.year().to_string(),
            received_time: time,
            source: contact.source.clone(),
            referrer_name: text(&contact.referrer_name),
            referrer_organisation: text(&contact.referrer_organisation),
            referrer_phone: text(&contact.referrer_phone),
            concern: contact.concern.clone(),
            childs_words: text(&contact.childs_words),
            family_aware: aware.to_owned(),
            family_aware_why: why,
            ..Self::default()
        }
    }

    /// What can be read, and what of it cannot; `now` settles nothing here but the rules that the use case has too, so
    /// that all faults are shown at once.
    pub(super) fn read(
        &self,
        child: Option<SubjectId>,
        now: chrono::DateTime<Utc>,
    ) -> Result<NewContact, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let contact = NewContact {
            about: child.map_or_else(|| About::NewPerson(self.person(&mut faults)), About::Known),
            received_at: self.received(&mut faults),
            source: self.source.clone(),
            referrer_name: self.referrer_name.clone(),
            referrer_organisation: self.referrer_organisation.clone(),
            referrer_phone: self.referrer_phone.clone(),
            concern: self.concern.clone(),
            childs_words: self.childs_words.clone(),
            family_aware: self.family_aware(),
        };
        if faults.is_empty() { Ok(contact) } else { Err(with_others(faults, contact.check(now).err())) }
    }

    pub(super) fn read_partner(&self, now: chrono::DateTime<Utc>) -> Result<NewPartnerContact, Vec<FieldFault>> {
        let mut without_time = self.clone();
        without_time.received_day.clear();
        without_time.received_month.clear();
        without_time.received_year.clear();
        without_time.received_time.clear();
        let contact = without_time.read(None, now)?;
        let About::NewPerson(child) = contact.about else { return Err(Vec::new()) };
        Ok(NewPartnerContact {
            child,
            source: contact.source,
            referrer_name: contact.referrer_name,
            referrer_phone: contact.referrer_phone,
            concern: contact.concern,
            childs_words: contact.childs_words,
            family_aware: contact.family_aware,
        })
    }

    pub(super) fn text(&self) -> ContactText {
        ContactText {
            source: self.source.clone(),
            referrer_name: self.referrer_name.clone(),
            referrer_organisation: self.referrer_organisation.clone(),
            referrer_phone: self.referrer_phone.clone(),
            concern: self.concern.clone(),
            childs_words: self.childs_words.clone(),
            family_aware: self.family_aware(),
            why: self.why.clone(),
        }
    }

    fn family_aware(&self) -> Option<FamilyAware> {
        match self.family_aware.as_str() {
            "yes" => Some(FamilyAware::Yes),
            "no" => Some(FamilyAware::No { why: self.family_aware_why.clone() }),
            "not_known" => Some(FamilyAware::NotKnown),
            _ => None,
        }
    }

    fn person(&self, faults: &mut Vec<FieldFault>) -> NewPerson {
        let born =
            boxes(faults, ("birth_date", "The date of birth"), [&self.birth_day, &self.birth_month, &self.birth_year]);
        let expected = boxes(
            faults,
            ("expected_birth_date", "The expected date of birth"),
            [&self.expected_day, &self.expected_month, &self.expected_year],
        );
        if born.is_some() && expected.is_some() {
            let message = "Enter a date of birth or an expected date of birth, not both";
            faults.push(FieldFault::new("birth_date", message));
        }
        let has_address = [&self.address, &self.postcode, &self.protected].iter().any(|part| !part.trim().is_empty());
        NewPerson {
            given_names: self.given_names.clone(),
            family_name: self.family_name.clone(),
            birth: born.map(Birth::Born).or(expected.map(Birth::Expected)),
            sex: self.sex.clone(),
            address: has_address.then(|| NewAddress {
                lines: self.address.clone(),
                postcode: self.postcode.clone(),
                protected: !self.protected.is_empty(),
            }),
        }
    }

    fn received(&self, faults: &mut Vec<FieldFault>) -> Option<NaiveDateTime> {
        let before = faults.len();
        let day = boxes(
            faults,
            ("received_on", "The day on which the contact was received"),
            [&self.received_day, &self.received_month, &self.received_year],
        );
        let time = self.received_time.trim();
        match (day, time.is_empty()) {
            (None, true) => None,
            (Some(_), true) => {
                faults.push(FieldFault::new("received_time", "Enter the time of the contact, such as 9:30am or 14:30"));
                None
            }
            (day, false) => {
                let read = time_of_day(time);
                if read.is_none() {
                    let message = "The time of the contact must be a time of day, such as 9:30am or 14:30";
                    faults.push(FieldFault::new("received_time", message));
                }
                if day.is_none() && faults.iter().skip(before).all(|fault| fault.field != "received_on") {
                    let message = "Enter the day on which the contact was received";
                    faults.push(FieldFault::new("received_on", message));
                }
                Some(day?.and_time(read?))
            }
        }
    }
}

/// Adds the faults of fields that have none yet, and puts all in the order of the form.
fn with_others(mut faults: Vec<FieldFault>, others: Option<Vec<FieldFault>>) -> Vec<FieldFault> {
    for other in others.into_iter().flatten() {
        if faults.iter().all(|fault| fault.field != other.field) {
            faults.push(other);
        }
    }
    in_order(faults)
}

pub(super) fn in_order(mut faults: Vec<FieldFault>) -> Vec<FieldFault> {
    faults.sort_by_key(|fault| ORDER.iter().position(|field| *field == fault.field).unwrap_or(ORDER.len()));
    faults
}

pub(crate) fn boxes(
    faults: &mut Vec<FieldFault>,
    (field, what): (&'static str, &str),
    [day, month, year]: [&String; 3],
) -> Option<NaiveDate> {
    dates::from_boxes(day, month, year).unwrap_or_else(|why| {
        faults.push(FieldFault::new(field, format!("{what} {why}")));
        None
    })
}

/// `9:30`, `09.30`, `9:30am`, `2pm`, `14:30`: as people write a time of day. A bare number without am or pm is none.
pub(crate) fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text: String = text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let (clock, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match (clock.split_once([':', '.']), half) {
        (Some((hour, minute)), _) if minute.len() == 2 => (hour, minute),
        (None, Some(_)) => (clock, "0"),
        _ => return None,
    };
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        let cases = [
            ("9:30", Some("09:30:00")),
            ("09.30", Some("09:30:00")),
            ("9:30 am", Some("09:30:00")),
            ("2PM", Some("14:00:00")),
            ("12:15am", Some("00:15:00")),
            ("12pm", Some("12:00:00")),
            ("14:30", Some("14:30:00")),
            ("9", None),
            ("9:3", None),
            ("25:00", None),
            ("13pm", None),
            ("noon", None),
        ];
        for (typed, wanted) in cases {
            assert_eq!(time_of_day(typed).map(|time| time.to_string()).as_deref(), wanted, "{typed}");
        }
    }

    #[test]
    fn all_faults_are_found_at_once_and_in_the_order_of_the_form() {
        let form = ContactForm {
            birth_day: "31".into(),
            birth_month: "2".into(),
            birth_year: "2020".into(),
            received_time: "soon".into(),
            ..ContactForm::default()
        };
        let now = "2026-03-16T09:30:00Z".parse().unwrap();
        let faults = form.read(None, now).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_ref()).collect();
        let wanted = ["given_names", "birth_date", "received_on", "received_time", "source", "concern", "family_aware"];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn a_draft_comes_back_as_it_was_typed() {
        let fields =
            [("concern", "Hungry"), ("birth_date-day", "4"), ("version", "2"), ("key", "one"), ("unknown", "x")];
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let form = ContactForm::of_draft(&fields).unwrap();
        assert_eq!((form.concern.as_str(), form.birth_day.as_str()), ("Hungry", "4"));
        assert_eq!((form.version, form.key.as_str()), (0, ""), "these are of one showing of the form");
    }
}

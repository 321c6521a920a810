//! A fact: any noun of the journey as one entry of the ledger holds it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::absence::Absence;
use crate::account::Account;
use crate::address::Address;
use crate::adoption::{Adoption, PreviousPermanence};
use crate::advocacy::Advocacy;
use crate::alert::AlertHandling;
use crate::allocation::Allocation;
use crate::assessment::Assessment;
use crate::authority::Authority;
use crate::break_glass::BreakGlass;
use crate::care_leaver::{CareLeaver, PathwayPlan};
use crate::care_plan::CarePlan;
use crate::case_note::CaseNote;
use crate::child_in_need_plan::ChildInNeedPlan;
use crate::child_protection_plan::{ChildProtectionPlan, ReviewConference};
use crate::contact::Contact;
use crate::core_group::CoreGroup;
use crate::deprivation_of_liberty::DeprivationOfLiberty;
use crate::direct_observation::DirectObservation;
use crate::document::Document;
use crate::early_help::EarlyHelpEpisode;
use crate::education_plan::EducationPlan;
use crate::health_assessment::HealthAssessment;
use crate::import_question::ImportQuestion;
use crate::initial_conference::InitialConference;
use crate::legal_status::LegalStatus;
use crate::looked_after_episode::LookedAfterEpisode;
use crate::looked_after_review::{LookedAfterReview, ReviewingOfficerContact};
use crate::looked_after_year::LookedAfterYear;
use crate::management_decision::ManagementDecision;
use crate::merge::{Merge, NotTheSame, PossiblyTheSame};
use crate::missing_episode::MissingEpisode;
use crate::motherhood::Motherhood;
use crate::period_of_care::PeriodOfCare;
use crate::person::Person;
use crate::placement::Placement;
use crate::post::Post;
use crate::pre_proceedings::PreProceedings;
use crate::private_fostering::PrivateFostering;
use crate::prospective_adopter::ProspectiveAdopter;
use crate::publication::Publication;
use crate::referral::Referral;
use crate::relationship::Relationship;
use crate::restriction::Restriction;
use crate::section_47_enquiry::Section47Enquiry;
use crate::step_change::StepChange;
use crate::strategy_discussion::StrategyDiscussion;
use crate::strengths_and_difficulties::StrengthsAndDifficulties;
use crate::supervision::{CaseSupervision, Supervision};
use crate::team::Team;
use crate::time::When;
use crate::unaccompanied::UnaccompaniedChild;
use crate::visit::Visit;
use crate::worker::Worker;

/// The schema number written into every body, so that a later version of the program can read an earlier text.
pub const SCHEMA: u32 = 1;

/// What every noun of the journey can say of itself.
pub trait Noun {
    /// When it happened in the world; `None` for what has no date of its own.
    fn happened_at(&self) -> Option<When> {
        None
    }

    /// When it ended, for what lasts.
    fn ended_at(&self) -> Option<When> {
        None
    }

    /// Lets go of long texts.
    fn leave_narrative(&mut self) {}
}

macro_rules! facts {
    ($($variant:ident($type:ty) $code:literal $words:literal;)*) => {
        /// Which noun a fact is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($variant,)* }

        /// One fact as one struct. Its text in the ledger is [`Fact::to_body`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact { $($variant(Box<$type>),)* }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word that stands for it in the ledger.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// As a reader sees it.
            pub fn in_words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }

        impl Fact {
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }

            /// The exact text that the ledger keeps: JSON with the schema number first.
            pub fn to_body(&self) -> String {
                match self { $(Self::$variant(noun) => write(&**noun),)* }
            }

            /// # Errors
            /// The text is not a fact of this kind, or was written by a later version of the program.
            pub fn from_body(kind: Kind, body: &str) -> Result<Self, Unreadable> {
                match kind { $(Kind::$variant => read(kind, body).map(Self::$variant),)* }
            }

            /// Writes the noun in another form than the ledger's; see [`Fact::read_from`].
            ///
            /// # Errors
            /// The form has no place for something that the noun says.
            pub fn write_to<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$variant(noun) => noun.serialize(to),)* }
            }

            /// # Errors
            /// What is read is not a fact of this kind.
            pub fn read_from<'de, D: serde::Deserializer<'de>>(kind: Kind, from: D) -> Result<Self, D::Error> {
                match kind { $(Kind::$variant => Deserialize::deserialize(from).map(Self::$variant),)* }
            }

            /// When it happened in the world; `None` for what has no date of its own.
            pub fn happened_at(&self) -> Option<When> {
                match self { $(Self::$variant(noun) => noun.happened_at(),)* }
            }

            /// When it ended, for what lasts.
            pub fn ended_at(&self) -> Option<When> {
                match self { $(Self::$variant(noun) => noun.ended_at(),)* }
            }

            /// Lets go of long texts: see [`crate::narrative::Narrative`].
            pub fn leave_narrative(&mut self) {
                match self { $(Self::$variant(noun) => noun.leave_narrative(),)* }
            }
        }

        $(impl From<$type> for Fact {
            fn from(noun: $type) -> Self { Self::$variant(Box::new(noun)) }
        })*
    };
}

facts! {
    Absence(Absence) "absence" "Absence of a worker";
    Account(Account) "account" "Account";
    Address(Address) "address" "Address";
    Adoption(Adoption) "adoption" "Adoption";
    Advocacy(Advocacy) "advocacy" "Advocacy";
    AlertHandling(AlertHandling) "alert_handling" "What was done about an alert";
    Allocation(Allocation) "allocation" "Allocation";
    Assessment(Assessment) "assessment" "Assessment";
    Authority(Authority) "authority" "Authority";
    BreakGlass(BreakGlass) "break_glass" "Break-glass";
    CareLeaver(CareLeaver) "care_leaver" "Care leaver";
    CarePlan(CarePlan) "care_plan" "Care plan";
    CaseNote(CaseNote) "case_note" "Case note";
    CaseSupervision(CaseSupervision) "case_supervision" "Supervision about the child";
    ChildInNeedPlan(ChildInNeedPlan) "child_in_need_plan" "Child in need plan";
    ChildProtectionPlan(ChildProtectionPlan) "child_protection_plan" "Child protection plan";
    Contact(Contact) "contact" "Contact";
    CoreGroup(CoreGroup) "core_group" "Core group";
    DeprivationOfLiberty(DeprivationOfLiberty) "deprivation_of_liberty" "Deprivation of liberty";
    DirectObservation(DirectObservation) "direct_observation" "Direct observation of practice";
    Document(Document) "document" "Document";
    EarlyHelpEpisode(EarlyHelpEpisode) "early_help_episode" "Early help episode";
    EducationPlan(EducationPlan) "education_plan" "Personal education plan";
    HealthAssessment(HealthAssessment) "health_assessment" "Health assessment";
    ImportQuestion(ImportQuestion) "import_question" "Question from an import";
    InitialConference(InitialConference) "initial_conference" "Initial child protection conference";
    LegalStatus(LegalStatus) "legal_status" "Legal status";
    LookedAfterEpisode(LookedAfterEpisode) "looked_after_episode" "Looked-after episode";
    LookedAfterReview(LookedAfterReview) "looked_after_review" "Looked-after review";
    LookedAfterYear(LookedAfterYear) "looked_after_year" "Year of a looked-after child";
    ManagementDecision(ManagementDecision) "management_decision" "Management decision";
    Merge(Merge) "merge" "Records joined";
    MissingEpisode(MissingEpisode) "missing_episode" "Missing episode";
    Motherhood(Motherhood) "motherhood" "Motherhood";
    NotTheSame(NotTheSame) "not_the_same" "Not the same person";
    PossiblyTheSame(PossiblyTheSame) "possibly_the_same" "Possibly the same person";
    PathwayPlan(PathwayPlan) "pathway_plan" "Pathway plan";
    PeriodOfCare(PeriodOfCare) "period_of_care" "Period of care";
    Person(Person) "person" "Who this is";
    Placement(Placement) "placement" "Placement";
    Post(Post) "post" "Post";
    PreProceedings(PreProceedings) "pre_proceedings" "Pre-proceedings";
    PreviousPermanence(PreviousPermanence) "previous_permanence" "Earlier permanent home";
    PrivateFostering(PrivateFostering) "private_fostering" "Private fostering";
    ProspectiveAdopter(ProspectiveAdopter) "prospective_adopter" "Prospective adopter";
    Publication(Publication) "publication" "Published scorecard";
    Referral(Referral) "referral" "Referral";
    Relationship(Relationship) "relationship" "Relationship";
    Restriction(Restriction) "restriction" "Restriction";
    ReviewConference(ReviewConference) "review_conference" "Review child protection conference";
    ReviewingOfficerContact(ReviewingOfficerContact) "reviewing_officer_contact" "Reviewing officer’s contact";
    Section47Enquiry(Section47Enquiry) "section_47_enquiry" "Section 47 enquiry";
    StepChange(StepChange) "step_change" "Step up or down";
    StrategyDiscussion(StrategyDiscussion) "strategy_discussion" "Strategy discussion";
    StrengthsAndDifficulties(StrengthsAndDifficulties) "strengths_and_difficulties" "Strengths and difficulties questionnaire";
    Supervision(Supervision) "supervision" "Supervision session";
    Team(Team) "team" "Team";
    UnaccompaniedChild(UnaccompaniedChild) "unaccompanied_child" "Unaccompanied asylum-seeking child";
    Visit(Visit) "visit" "Visit";
    Worker(Worker) "worker" "Worker";
}

/// A body that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the text of a {kind} cannot be read: {why}")]
    Text { kind: &'static str, why: String },
    #[error("the text of a {kind} has schema {found}; this program reads up to {SCHEMA}. Use a newer version")]
    Schema { kind: &'static str, found: u32 },
}

#[derive(Serialize)]
struct Out<'a, T> {
    schema: u32,
    #[serde(flatten)]
    noun: &'a T,
}

#[derive(Deserialize)]
struct SchemaOnly {
    schema: u32,
}

fn write<T: Serialize>(noun: &T) -> String {
    serde_json::to_string(&Out { schema: SCHEMA, noun }).expect("plain structs have a JSON form")
}

fn read<T: DeserializeOwned>(kind: Kind, body: &str) -> Result<T, Unreadable> {
    let why = |error: serde_json::Error| Unreadable::Text { kind: kind.code(), why: error.to_string() };
    if !begins_with_schema_1(body) {
        let SchemaOnly { schema } = serde_json::from_str(body).map_err(why)?;
        if schema > SCHEMA {
            return Err(Unreadable::Schema { kind: kind.code(), found: schema });
        }
    }
    serde_json::from_str(body).map_err(why)
}

/// As every body begins that [`write`] wrote: such a one need not be read twice.
fn begins_with_schema_1(body: &str) -> bool {
    body.strip_prefix(r#"{"schema":1"#).is_some_and(|rest| rest.starts_with([',', '}']))
}

impl Kind {
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_reads_what_it_wrote_to_the_byte() {
        let plan = ChildInNeedPlan { start_date: "2026-03-14".parse().unwrap(), ..ChildInNeedPlan::default() };
        let fact = Fact::from(plan);
        let body = fact.to_body();
        assert_eq!(body, r#"{"schema":1,"start_date":"2026-03-14"}"#);
        let again = Fact::from_body(Kind::ChildInNeedPlan, &body).unwrap();
        assert_eq!(again, fact);
        assert_eq!(again.to_body(), body);
    }

    #[test]
    fn a_text_of_a_later_schema_is_refused_with_a_sentence() {
        let error = Fact::from_body(Kind::Person, r#"{"schema":2}"#).unwrap_err();
        assert!(error.to_string().contains("Use a newer version"), "{error}");
    }

    #[test]
    fn each_kind_is_found_by_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
    }
}

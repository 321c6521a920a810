//! The Cedar policies of `policies/`, checked against their schema when the program starts, and the decisions by them.

use std::collections::{HashMap, HashSet};
use std::sync::RwLock;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet,
    Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use domain::Role;

use super::visible::Kept;
use super::{Action, ChildFacts};
use crate::actor::{Actor, Purpose};
use crate::error::ServiceError;

/// The schema and each file of policies, as a governance officer reads them.
const SCHEMA: &str = include_str!("../../../../policies/schema.cedarschema");
const FILES: [(&str, &str); 11] = [
    ("purposes.cedar", include_str!("../../../../policies/purposes.cedar")),
    ("children.cedar", include_str!("../../../../policies/children.cedar")),
    ("restricted.cedar", include_str!("../../../../policies/restricted.cedar")),
    ("contacts.cedar", include_str!("../../../../policies/contacts.cedar")),
    ("casework.cedar", include_str!("../../../../policies/casework.cedar")),
    ("management.cedar", include_str!("../../../../policies/management.cedar")),
    ("duplicates.cedar", include_str!("../../../../policies/duplicates.cedar")),
    ("figures.cedar", include_str!("../../../../policies/figures.cedar")),
    ("imports.cedar", include_str!("../../../../policies/imports.cedar")),
    ("governance.cedar", include_str!("../../../../policies/governance.cedar")),
    ("administration.cedar", include_str!("../../../../policies/administration.cedar")),
];

/// Everything that a decision depends on. The schema has nothing else, so one decision holds for all equal questions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    role: Role,
    action: Action,
    purpose: Purpose,
    child: Option<ChildFacts>,
}

/// The policies, with the decisions made so far.
pub struct Policies {
    schema: Schema,
    policies: PolicySet,
    authorizer: Authorizer,
    decided: RwLock<HashMap<Question, bool>>,
    pub(super) visible: Kept,
}

impl Policies {
    /// The policies that come with the program.
    ///
    /// # Errors
    /// A policy cannot be read, or uses a word that the schema does not have: the program must not start.
    pub fn built_in() -> Result<Self, ServiceError> {
        Self::of(SCHEMA, &FILES)
    }

    fn of(schema: &str, files: &[(&str, &str)]) -> Result<Self, ServiceError> {
        let (schema, warnings) = Schema::from_cedarschema_str(schema)
            .map_err(|error| unusable("schema.cedarschema", &with_causes(&error)))?;
        if let Some(warning) = warnings.into_iter().next() {
            return Err(unusable("schema.cedarschema", &warning.to_string()));
        }
        let mut policies = PolicySet::new();
        for (file, text) in files {
            for policy in read(file, text)? {
                policies.add(policy).map_err(|error| unusable(file, &with_causes(&error)))?;
            }
        }
        let found = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if let Some(error) = found.validation_errors().next() {
            return Err(unusable("", &error.to_string()));
        }
        if let Some(warning) = found.validation_warnings().next() {
            return Err(unusable("", &warning.to_string()));
        }
        let authorizer = Authorizer::new();
        Ok(Self { schema, policies, authorizer, decided: RwLock::default(), visible: Kept::default() })
    }

    /// Whether the actor may, in one word. `child` is `None` for what is not about one child.
    pub fn may(&self, actor: &Actor, action: Action, purpose: Purpose, child: Option<&ChildFacts>) -> bool {
        self.role_may(actor.role, action, purpose, child)
    }

    /// Nothing of a person but the role enters a decision.
    pub(super) fn role_may(&self, role: Role, action: Action, purpose: Purpose, child: Option<&ChildFacts>) -> bool {
        let question = Question { role, action, purpose, child: child.cloned() };
        let known = self.decided.read().expect("nothing fails while holding it").get(&question).copied();
        known.unwrap_or_else(|| {
            let may = self.decide(&question);
            self.decided.write().expect("nothing fails while holding it").insert(question, may);
            may
        })
    }

    /// Asks Cedar. A question that the schema does not know, and a policy that fails, are a no: a `forbid` that cannot
    /// be worked out must not be passed over.
    fn decide(&self, question: &Question) -> bool {
        match self.ask(question) {
            Ok(may) => may,
            Err(why) => {
                tracing::error!(action = question.action.name(), why, "refused: the policies could not be asked");
                false
            }
        }
    }

    fn ask(&self, question: &Question) -> Result<bool, String> {
        let asker = uid("User", "asker")?;
        let role = attribute("role", "Role", question.role.code())?;
        let user = Entity::new(asker.clone(), HashMap::from([role]), HashSet::new()).map_err(|e| e.to_string())?;
        let (about, resource) = about(question.child.as_ref())?;
        let entities = Entities::from_entities([user, resource], Some(&self.schema)).map_err(|e| with_causes(&e))?;
        let purpose = attribute("purpose", "Purpose", question.purpose.code())?;
        let context = Context::from_pairs([purpose]).map_err(|e| e.to_string())?;
        let action = uid("Action", question.action.name())?;
        let request = Request::new(asker, action, about, context, Some(&self.schema)).map_err(|e| e.to_string())?;
        let answer = self.authorizer.is_authorized(&request, &self.policies, &entities);
        match answer.diagnostics().errors().next() {
            Some(error) => Err(error.to_string()),
            None => Ok(answer.decision() == Decision::Allow),
        }
    }
}

/// The policies of one file, each under the `@id` written above it.
fn read(file: &str, text: &str) -> Result<Vec<Policy>, ServiceError> {
    let set: PolicySet =
        text.parse().map_err(|error: cedar_policy::ParseErrors| unusable(file, &with_causes(&error)))?;
    if set.templates().next().is_some() {
        return Err(unusable(file, "a policy has a slot; write the roles out"));
    }
    set.policies()
        .map(|policy| match policy.annotation("id") {
            Some(id) if !id.is_empty() => Ok(policy.new_id(PolicyId::new(id))),
            _ => Err(unusable(file, &format!("a rule has no @id(\"...\") above it:\n{policy}"))),
        })
        .collect()
}

fn about(child: Option<&ChildFacts>) -> Result<(EntityUid, Entity), String> {
    let Some(child) = child else {
        let authority = uid("Authority", "authority")?;
        return Ok((authority.clone(), Entity::new_no_attrs(authority, HashSet::new())));
    };
    let known = [
        ("restricted", child.restricted),
        ("allowed", child.allowed),
        ("glass_broken", child.glass_broken),
        ("of_agency", child.of_agency),
    ];
    let known = known.map(|(name, is)| (name.to_owned(), RestrictedExpression::new_bool(is)));
    let child = uid("Child", "child")?;
    let entity = Entity::new(child.clone(), HashMap::from(known), HashSet::new()).map_err(|e| e.to_string())?;
    Ok((child, entity))
}

fn attribute(name: &str, kind: &str, value: &str) -> Result<(String, RestrictedExpression), String> {
    Ok((name.to_owned(), RestrictedExpression::new_entity_uid(uid(kind, value)?)))
}

fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind: EntityTypeName = kind.parse().map_err(|error: cedar_policy::ParseErrors| error.to_string())?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

fn unusable(file: &str, why: &str) -> ServiceError {
    let place = if file.is_empty() { "the policies".to_owned() } else { format!("policies/{file}") };
    ServiceError::Unusable(format!("{place} cannot be used, so nobody may do anything: {why}"))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn policies() -> Policies {
        Policies::built_in().unwrap()
    }

    /// Why the program does not start with this file as its only one; empty if it does.
    fn refused_with(file: &'static str, text: &'static str) -> String {
        Policies::of(SCHEMA, &[(file, text)]).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_policies_that_come_with_the_program_are_valid() {
        let policies = policies();
        assert!(policies.policies.num_of_policies() > 20);
    }

    #[test]
    fn each_action_is_in_the_schema_and_the_schema_has_no_other() {
        let policies = policies();
        let written: BTreeSet<String> =
            policies.schema.actions().map(|action| action.id().unescaped().into()).collect();
        let ours: BTreeSet<String> = Action::ALL.iter().map(|action| action.name().to_owned()).collect();
        assert_eq!(written, ours);
    }

    #[test]
    fn the_schema_has_the_roles_and_purposes_of_the_program_and_no_other() {
        let words = |kind: &str| -> BTreeSet<String> {
            let (_, list) = SCHEMA.split_once(&format!("entity {kind} enum [")).unwrap();
            let (list, _) = list.split_once(']').unwrap();
            list.split(',').map(|word| word.trim().trim_matches('"').to_owned()).collect()
        };
        assert_eq!(words("Role"), Role::ALL.iter().map(|role| role.code().to_owned()).collect());
        assert_eq!(words("Purpose"), Purpose::ALL.iter().map(|purpose| purpose.code().to_owned()).collect());
    }

    #[test]
    fn every_file_in_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".cedar"))
            .collect();
        assert_eq!(there, FILES.iter().map(|(name, _)| (*name).to_owned()).collect());
    }

    #[test]
    fn a_misspelt_role_stops_the_program_with_the_rule_named() {
        let said = refused_with(
            "x.cedar",
            r#"@id("x: search") permit (principal, action == Action::"Search", resource)
               when { principal.role == Role::"social_woker" };"#,
        );
        assert!(said.contains("x: search") && said.contains("social_woker"), "{said}");
    }

    #[test]
    fn a_rule_about_an_attribute_that_decisions_are_not_made_with_stops_the_program() {
        let said = refused_with(
            "x.cedar",
            r#"@id("x: agency") permit (principal, action == Action::"Search", resource)
               when { principal.agency == "Example Primary School" };"#,
        );
        assert!(said.contains("agency"), "{said}");
    }

    #[test]
    fn a_rule_without_an_id_and_two_with_the_same_stop_the_program() {
        let said = refused_with("x.cedar", "permit (principal, action, resource);");
        assert!(said.contains("policies/x.cedar") && said.contains("@id"), "{said}");
        let said = refused_with(
            "x.cedar",
            r#"@id("x") permit (principal, action == Action::"Search", resource);
               @id("x") permit (principal, action == Action::"Import", resource);"#,
        );
        assert!(said.contains("policies/x.cedar"), "{said}");
    }

    #[test]
    fn text_that_is_not_cedar_stops_the_program() {
        assert!(refused_with("x.cedar", "allow everyone").contains("policies/x.cedar"));
    }

    #[test]
    fn with_no_policy_nobody_may_do_anything() {
        let none = Policies::of(SCHEMA, &[]).unwrap();
        for role in Role::ALL {
            for action in Action::ALL {
                assert!(!none.role_may(role, *action, Purpose::usual(role), None));
                assert!(!none.role_may(role, *action, Purpose::usual(role), Some(&ChildFacts::default())));
            }
        }
    }
}

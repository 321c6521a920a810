//! One place in the chain: a change, an access or an erasure.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub kind: String,
    pub recorded_at: String,
    pub actor: String,
    pub purpose: String,
    pub subject: Option<String>,
    pub what: String,
    pub reason: Option<String>,
    pub salt: Option<String>,
    pub reason_hash: String,
    pub request_key: Option<String>,
    pub version_count: i32,
    pub versions_hash: String,
    pub previous_hash: String,
    pub hash: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

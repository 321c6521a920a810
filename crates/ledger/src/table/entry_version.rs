//! One version of one entry.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "entry_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub entry_id: String,
    pub version: i32,
    pub kind: String,
    pub subject: String,
    pub episode: Option<String>,
    pub source: String,
    pub period: Option<String>,
    pub withdrawn: bool,
    pub happened_at: Option<String>,
    pub ended_at: Option<String>,
    pub source_key: Option<String>,
    pub body: Option<String>,
    pub salt: Option<String>,
    pub personal_hash: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

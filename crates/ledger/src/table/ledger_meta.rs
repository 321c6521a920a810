//! Which ledger this is. One row.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "ledger_meta")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: String,
    pub created_at: String,
    pub format: i32,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! Who looked last, and who made a change: for lists of what is new to one reader.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::row::{Link, LinkKind};
use crate::store::Ledger;
use crate::table::link;
use crate::{LedgerError, Position};

const AT_A_TIME: usize = 1_000;

impl Ledger {
    /// The place in the chain of somebody's last look, of those that say one of these words, at each of these records; who
    /// never looked so at one has no place for it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn last_looks(
        &self,
        actor: &str,
        subjects: &[Uuid],
        what: &[&str],
    ) -> Result<HashMap<Uuid, Position>, LedgerError> {
        use link::Column;
        let mut last = HashMap::with_capacity(subjects.len());
        for some in subjects.chunks(AT_A_TIME) {
            let rows: Vec<(String, Option<Position>)> = link::Entity::find()
                .select_only()
                .column(Column::Subject)
                .column_as(Column::Position.max(), "last")
                .filter(Column::Subject.is_in(some.iter().map(Uuid::to_string)))
                .filter(Column::Actor.eq(actor))
                .filter(Column::Kind.eq(LinkKind::Access.code()))
                .filter(Column::What.is_in(what.iter().copied()))
                .group_by(Column::Subject)
                .into_tuple()
                .all(&self.db)
                .await?;
            for (subject, position) in rows {
                if let Some(position) = position {
                    last.insert(crate::row::uuid(&subject)?, position);
                }
            }
        }
        Ok(last)
    }

    /// The links at these places.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn links_at(&self, positions: &[Position]) -> Result<HashMap<Position, Link>, LedgerError> {
        let mut links = HashMap::with_capacity(positions.len());
        for some in positions.chunks(AT_A_TIME) {
            let rows =
                link::Entity::find().filter(link::Column::Position.is_in(some.iter().copied())).all(&self.db).await?;
            for row in rows {
                links.insert(row.position, Link::try_from(row)?);
            }
        }
        Ok(links)
    }
}

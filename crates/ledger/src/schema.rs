//! Makes the tables, on both engines from one text.

use sea_orm::sea_query::Index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, integer, string, string_null, string_uniq, text, text_null,
};

use crate::table::{chain_head, content, credential, draft, entry_version, job, ledger_meta, link, web_session};

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(FirstTables), Box::new(Contents), Box::new(DocumentsFound)]
    }
}

/// Each step may be repeated: SQLite makes tables one by one, and a power cut may fall between two.
struct FirstTables;

impl MigrationName for FirstTables {
    fn name(&self) -> &str {
        "2026_11_first_tables"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FirstTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [ledger_meta(), chain_head(), link(), entry_version()] {
            manager.create_table(table).await?;
        }
        for table in [credential(), web_session(), draft(), job()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// What documents hold.
struct Contents;

impl MigrationName for Contents {
    fn name(&self) -> &str {
        "2026_11_contents_of_documents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use content::{Column, Entity};
        let table = Table::create()
            .if_not_exists()
            .table(Entity)
            .col(string(Column::Sha256).primary_key())
            .col(blob(Column::Bytes))
            .to_owned();
        manager.create_table(table).await
    }
}

/// Documents are few among millions of versions, and an erasure looks through them while everybody waits.
struct DocumentsFound;

impl MigrationName for DocumentsFound {
    fn name(&self) -> &str {
        "2026_11_documents_found"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DocumentsFound {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = "create index if not exists entry_version_of_documents on entry_version (position, ordinal) \
                     where kind = 'document'";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}

fn ledger_meta() -> TableCreateStatement {
    use ledger_meta::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(string(Column::LedgerId).primary_key())
        .col(string(Column::CreatedAt))
        .col(integer(Column::Format))
        .to_owned()
}

fn chain_head() -> TableCreateStatement {
    use chain_head::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(integer(Column::Id).primary_key())
        .col(big_integer(Column::Position))
        .col(string(Column::RecordedAt))
        .col(string(Column::Hash))
        .to_owned()
}

fn link() -> TableCreateStatement {
    use link::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(big_integer(Column::Position).primary_key())
        .col(string(Column::Kind))
        .col(string(Column::RecordedAt))
        .col(string(Column::Actor))
        .col(string(Column::Purpose))
        .col(string_null(Column::Subject))
        .col(text(Column::What))
        .col(text_null(Column::Reason))
        .col(string_null(Column::Salt))
        .col(string(Column::ReasonHash))
        .col(string_null(Column::RequestKey))
        .col(integer(Column::VersionCount))
        .col(string(Column::VersionsHash))
        .col(string(Column::PreviousHash))
        .col(string_uniq(Column::Hash))
        .to_owned()
}

fn entry_version() -> TableCreateStatement {
    use entry_version::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(big_integer(Column::Position))
        .col(integer(Column::Ordinal))
        .col(string(Column::EntryId))
        .col(integer(Column::Version))
        .col(string(Column::Kind))
        .col(string(Column::Subject))
        .col(string_null(Column::Episode))
        .col(string(Column::Source))
        .col(string_null(Column::Period))
        .col(boolean(Column::Withdrawn))
        .col(string_null(Column::HappenedAt))
        .col(string_null(Column::EndedAt))
        .col(string_null(Column::SourceKey))
        .col(text_null(Column::Body))
        .col(string_null(Column::Salt))
        .col(string(Column::PersonalHash))
        .primary_key(Index::create().col(Column::Position).col(Column::Ordinal))
        .to_owned()
}

fn credential() -> TableCreateStatement {
    use credential::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(string(Column::UserName).primary_key())
        .col(text(Column::PasswordHash))
        .col(integer(Column::Failures))
        .col(string_null(Column::LockedUntil))
        .to_owned()
}

fn web_session() -> TableCreateStatement {
    use web_session::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(string(Column::Id).primary_key())
        .col(string_null(Column::UserName))
        .col(text(Column::Body))
        .col(string(Column::ExpiresAt))
        .to_owned()
}

fn draft() -> TableCreateStatement {
    use draft::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(string(Column::UserName))
        .col(string(Column::Form))
        .col(text(Column::Body))
        .col(string(Column::SavedAt))
        .primary_key(Index::create().col(Column::UserName).col(Column::Form))
        .to_owned()
}

fn job() -> TableCreateStatement {
    use job::{Column, Entity};
    Table::create()
        .if_not_exists()
        .table(Entity)
        .col(string(Column::Id).primary_key())
        .col(string(Column::Kind))
        .col(string(Column::UserName))
        .col(string(Column::State))
        .col(big_integer(Column::Done))
        .col(big_integer_null(Column::Total))
        .col(text_null(Column::Report))
        .col(string(Column::UpdatedAt))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    use entry_version::{Column as Of, Entity as EntryVersion};
    use link::{Column as In, Entity as Link};
    let versions = |name: &str| Index::create().if_not_exists().name(name).table(EntryVersion).to_owned();
    let links = |name: &str| Index::create().if_not_exists().name(name).table(Link).to_owned();
    vec![
        versions("entry_version_once").unique().col(Of::EntryId).col(Of::Version).to_owned(),
        versions("entry_version_by_subject").col(Of::Subject).to_owned(),
        versions("entry_version_by_source_key").col(Of::SourceKey).to_owned(),
        links("link_once_by_request").unique().col(In::RequestKey).to_owned(),
        links("link_by_subject").col(In::Subject).to_owned(),
        links("link_by_moment").col(In::RecordedAt).to_owned(),
    ]
}

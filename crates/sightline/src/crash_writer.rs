//! The writer that the crash drill kills: it changes entries without end and acknowledges a change only once it is stored.
//!
//! Each line of standard output is `KEY POSITION`: what a client was told. Half the changes are new
//! entries and half supersede, so that a half-written change would show.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use domain::{Fact, child_in_need_plan::ChildInNeedPlan};
use ledger::{Ledger, NewChange, NewVersion};
use tokio::sync::Mutex;
use uuid::Uuid;

use services::Sightline;

use crate::Stop;
use crate::arguments::{CrashWriter, Given};

const DRILL: &str = "crash-drill";

pub async fn run(given: &Given, command: CrashWriter) -> Result<ExitCode, Stop> {
    let ledger = Ledger::open(&given.url()?, true).await?;
    ledger.migrate(chrono::Utc::now()).await?;
    // It writes rubbish for good: into a database of its own or into none.
    let app = Sightline::new(ledger.clone())?;
    let actors = ledger.newest_links(1).await?;
    if app.whose_record().await?.has_people || actors.iter().any(|link| link.actor != DRILL) {
        return Err(Stop("the crash drill writes only into a database of its own".to_owned()));
    }
    let output = Arc::new(Mutex::new(std::io::stdout()));
    let mut writers = Vec::new();
    for _ in 0..command.writers {
        writers.push(tokio::spawn(write_without_end(ledger.clone(), Arc::clone(&output))));
    }
    for writer in writers {
        writer.await.map_err(|error| Stop(error.to_string()))??;
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_without_end(ledger: Ledger, output: Arc<Mutex<std::io::Stdout>>) -> Result<(), Stop> {
    loop {
        let entry = Uuid::now_v7();
        for supersedes in [None, Some(1)] {
            let key = Uuid::now_v7().to_string();
            let mut write = ledger.begin(chrono::Utc::now()).await?;
            let appended = write.append(change(entry, supersedes, &key)).await?;
            write.commit().await?;
            let mut output = output.lock().await;
            let told = writeln!(output, "{key} {}", appended.position).and_then(|()| output.flush());
            told.map_err(|error| Stop(format!("standard output: {error}")))?;
        }
    }
}

fn change(entry: Uuid, supersedes: Option<i32>, key: &str) -> NewChange {
    let start_date = chrono::NaiveDate::default();
    let fact = Fact::from(ChildInNeedPlan {
        start_date,
        end_date: supersedes.map(|_| start_date),
        ..ChildInNeedPlan::default()
    });
    let version = |entry, supersedes| NewVersion {
        entry,
        supersedes,
        kind: fact.kind().code().to_owned(),
        subject: Uuid::nil(),
        episode: None,
        source: "sightline".to_owned(),
        period: None,
        withdrawn: false,
        happened_at: fact.happened_at().map(|when| when.to_string()),
        ended_at: fact.ended_at().map(|when| when.to_string()),
        source_key: None,
        body: fact.to_body(),
    };
    NewChange {
        actor: DRILL.to_owned(),
        purpose: "administration".to_owned(),
        what: "crash drill".to_owned(),
        reason: Some("to be killed".to_owned()),
        request_key: Some(key.to_owned()),
        versions: vec![version(entry, supersedes), version(Uuid::now_v7(), None)],
    }
}

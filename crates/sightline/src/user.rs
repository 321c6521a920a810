//! Accounts from the command line.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use domain::account::{Account, Role};

use crate::Stop;
use crate::arguments::{Given, SaveUser, User, UserWhat};

pub async fn run(given: &Given, command: User) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.actor(&app).await?;
    match command.what {
        UserWhat::List => {
            for account in app.accounts(&actor, purpose).await? {
                let until = account.until.map(|day| format!(", until {day}")).unwrap_or_default();
                let closed = if account.closed { ", closed" } else { "" };
                println!("{}\t{}\t{}{until}{closed}", account.user_name, account.role.code(), account.display_name);
            }
        }
        UserWhat::Save(new) => {
            let account = account(new)?;
            let name = account.user_name.clone();
            app.save_account(&actor, purpose, account).await?;
            println!("Saved the account {name}.");
        }
        UserWhat::Password { user_name } => {
            app.set_password(&actor, purpose, &user_name, &password()?).await?;
            println!("Set the password of {user_name}.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn account(new: SaveUser) -> Result<Account, Stop> {
    let Some(role) = Role::from_code(&new.role) else {
        let all: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        return Err(Stop(format!("“{}” is not a role; the roles are {}", new.role, all.join(", "))));
    };
    Ok(Account {
        user_name: new.user_name,
        display_name: new.name,
        role,
        team: new.team,
        agency: new.agency,
        single_sign_on: new.sso,
        e_mail: new.e_mail,
        until: new.until,
        closed: new.closed,
    })
}

/// From standard input, so that it stands in no history of commands and no list of processes.
fn password() -> Result<String, Stop> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprintln!("Type the new password and press Enter. It will show: see that nobody looks.");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line).map_err(|error| Stop(format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

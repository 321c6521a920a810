//! Accounts: the administrator adds, changes and closes them, and sets passwords.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::{Account, Role, dates};
use serde::Deserialize;
use services::access::Action;
use services::{FieldFault, ServiceError};

use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

const MANAGES: Access = Access::Needs(Action::ManageAccounts);

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/accounts", MANAGES, list)
        .get("/accounts/new", MANAGES, new_form)
        .post("/accounts/new", MANAGES, add)
        .get("/accounts/{user_name}", MANAGES, form)
        .post("/accounts/{user_name}", MANAGES, change)
        .post("/accounts/{user_name}/password", MANAGES, set_password)
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage {
    page: Page,
    accounts: Vec<Account>,
    today: chrono::NaiveDate,
}

/// The form for one account, new or not.
#[derive(Template)]
#[template(path = "accounts/form.html")]
struct FormPage {
    page: Page,
    faults: Faults,
    /// `None` for a new one.
    existing: Option<String>,
    given: Given,
    roles: Vec<(&'static str, &'static str, bool)>,
}

/// What the form says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Given {
    user_name: String,
    display_name: String,
    role: String,
    team: String,
    agency: String,
    single_sign_on: String,
    e_mail: String,
    #[serde(rename = "until-day")]
    until_day: String,
    #[serde(rename = "until-month")]
    until_month: String,
    #[serde(rename = "until-year")]
    until_year: String,
    closed: Option<String>,
}

impl Given {
    fn of(account: &Account) -> Self {
        let boxes = account.until.map(|until| {
            let part = |format| until.format(format).to_string();
            (part("%-d"), part("%-m"), part("%Y"))
        });
        let (until_day, until_month, until_year) = boxes.unwrap_or_default();
        Self {
            user_name: account.user_name.clone(),
            display_name: account.display_name.clone(),
            role: account.role.code().to_owned(),
            team: account.team.clone().unwrap_or_default(),
            agency: account.agency.clone().unwrap_or_default(),
            single_sign_on: account.single_sign_on.clone().unwrap_or_default(),
            e_mail: account.e_mail.clone().unwrap_or_default(),
            until_day,
            until_month,
            until_year,
            closed: account.closed.then(|| "yes".to_owned()),
        }
    }

    /// The account that it describes, or every field that needs another look.
    fn read(&self) -> Result<Account, Vec<FieldFault>> {
        let mut faults = Vec::new();
        if self.display_name.trim().is_empty() {
            faults.push(FieldFault::new("display_name", "Enter the person's name"));
        }
        let role = Role::from_code(&self.role);
        if role.is_none() {
            faults.push(FieldFault::new("role", "Choose a role"));
        }
        let until = dates::from_boxes(&self.until_day, &self.until_month, &self.until_year);
        if let Err(why) = until {
            faults.push(FieldFault::new("until", format!("The last day of access {why}")));
        }
        let (Some(role), Ok(until), true) = (role, until, faults.is_empty()) else { return Err(faults) };
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let account = Account {
            user_name: self.user_name.trim().to_owned(),
            display_name: self.display_name.trim().to_owned(),
            role,
            team: some(&self.team),
            agency: some(&self.agency),
            single_sign_on: some(&self.single_sign_on),
            e_mail: some(&self.e_mail),
            until,
            closed: self.closed.is_some(),
        };
        match account.check() {
            Ok(()) => Ok(account),
            Err(fault) => Err(vec![FieldFault::new(field_of(&fault), crate::page::sentence_case(fault.to_string()))]),
        }
    }
}

fn field_of(fault: &domain::account::AccountFault) -> &'static str {
    use domain::account::AccountFault;
    match fault {
        AccountFault::UserName(_) => "user_name",
        AccountFault::NoEndDate(_) => "until",
        AccountFault::NoAgency => "agency",
        AccountFault::EMail(_) => "e_mail",
    }
}

async fn list(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let accounts = web.app.accounts(&signed_in.actor, signed_in.purpose).await?;
    render(&ListPage { page: signed_in.page("Accounts"), accounts, today: web.app.clock().today() })
}

fn form_page(signed_in: &SignedIn, existing: Option<String>, given: Given, faults: Faults) -> FormPage {
    let title = if existing.is_some() { "Change an account" } else { "Add an account" };
    let roles = Role::ALL.iter().map(|role| (role.code(), role.in_words(), role.code() == given.role)).collect();
    FormPage { page: signed_in.page(title).with_faults(&faults), faults, existing, given, roles }
}

fn again(
    signed_in: &SignedIn,
    existing: Option<String>,
    given: Given,
    faults: Vec<FieldFault>,
) -> Result<Response, PageError> {
    let html = render(&form_page(signed_in, existing, given, Faults::from(faults)))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

async fn new_form(signed_in: SignedIn) -> Result<Html<String>, PageError> {
    render(&form_page(&signed_in, None, Given::default(), Faults::default()))
}

async fn add(State(web): State<Web>, signed_in: SignedIn, Form(given): Form<Given>) -> Result<Response, PageError> {
    let account = match given.read() {
        Ok(account) => account,
        Err(faults) => return again(&signed_in, None, given, faults),
    };
    // “new” is the address of this form.
    if account.user_name == "new" || find(&web, &signed_in, &account.user_name).await.is_ok() {
        let taken = FieldFault::new("user_name", "There is an account of that user name already");
        return again(&signed_in, None, given, vec![taken]);
    }
    let address = format!("/accounts/{}", account.user_name);
    web.app.save_account(&signed_in.actor, signed_in.purpose, account).await?;
    Ok(Redirect::to(&address).into_response())
}

async fn find(web: &Web, signed_in: &SignedIn, user_name: &str) -> Result<Account, PageError> {
    let accounts = web.app.accounts(&signed_in.actor, signed_in.purpose).await?;
    let found = accounts.into_iter().find(|account| account.user_name == user_name);
    found.ok_or_else(|| ServiceError::NotFound("there is no account of that name".to_owned()).into())
}

async fn form(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(user_name): Path<String>,
) -> Result<Html<String>, PageError> {
    let account = find(&web, &signed_in, &user_name).await?;
    render(&form_page(&signed_in, Some(user_name), Given::of(&account), Faults::default()))
}

async fn change(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(user_name): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, PageError> {
    find(&web, &signed_in, &user_name).await?;
    // The user name is the account's for good: what the record says of who did what hangs on it.
    let given = Given { user_name: user_name.clone(), ..given };
    let account = match given.read() {
        Ok(account) => account,
        Err(faults) => return again(&signed_in, Some(user_name), given, faults),
    };
    if user_name == signed_in.actor.user_name && (account.closed || account.role != Role::Administrator) {
        let why = "You cannot close your own account or give up its role; another administrator can";
        return again(&signed_in, Some(user_name), given, vec![FieldFault::new("role", why)]);
    }
    web.app.save_account(&signed_in.actor, signed_in.purpose, account).await?;
    Ok(Redirect::to("/accounts").into_response())
}

#[derive(Deserialize)]
struct NewPassword {
    #[serde(default)]
    password: String,
}

async fn set_password(
    State(web): State<Web>,
    signed_in: SignedIn,
    Path(user_name): Path<String>,
    Form(new): Form<NewPassword>,
) -> Result<Response, PageError> {
    match web.app.set_password(&signed_in.actor, signed_in.purpose, &user_name, &new.password).await {
        Ok(()) => Ok(Redirect::to("/accounts").into_response()),
        Err(ServiceError::Invalid(faults)) => {
            let account = find(&web, &signed_in, &user_name).await?;
            again(&signed_in, Some(user_name), Given::of(&account), faults)
        }
        Err(other) => Err(other.into()),
    }
}

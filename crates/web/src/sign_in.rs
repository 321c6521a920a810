//! Signing in and out.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, SET_COOKIE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use services::draft::is_path_of_this_site;
use services::{Actor, FieldFault, ServiceError};

use crate::config::Persona;
use crate::page::{Faults, Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::{Anyone, SESSION_COOKIE, cookie};
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages
        .get("/sign-in", Access::Public, form)
        .post("/sign-in", Access::Public, with_password)
        .post("/sign-in/persona", Access::Public, as_persona)
        .post("/sign-out", Access::SignedIn, sign_out)
}

/// The sign-in page that leads to a page of this site afterwards.
pub(crate) fn address(wanted: &str) -> String {
    let wanted: String = wanted.bytes().map(in_query).collect();
    format!("/sign-in?next={wanted}")
}

fn in_query(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    next: Option<String>,
    why: Option<String>,
}

impl Asked {
    pub(crate) fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

#[derive(Template, Default)]
#[template(path = "sign_in/form.html")]
pub(crate) struct SignInPage {
    pub(crate) page: Page,
    pub(crate) faults: Faults,
    pub(crate) next: String,
    pub(crate) user_name: String,
    /// What happened, where the person did not come of their own accord.
    pub(crate) notice: Option<&'static str>,
    pub(crate) personas: Vec<Persona>,
    pub(crate) about: Vec<String>,
    pub(crate) council: Option<String>,
    pub(crate) database_fault: bool,
}

impl SignInPage {
    /// Where the council's sign-in begins.
    fn council_address(&self) -> String {
        address(&self.next).replacen("/sign-in", "/sign-in/council", 1)
    }

    async fn of(web: &Web, anyone: &Anyone, next: Option<&str>) -> Self {
        Self {
            page: anyone.page("Sign in"),
            next: wanted(next).to_owned(),
            personas: if web.config.made_up { web.config.personas.clone() } else { Vec::new() },
            about: if web.config.made_up { web.config.about.clone() } else { Vec::new() },
            council: web.config.single_sign_on.as_ref().map(|council| council.name.clone()),
            database_fault: web.database_fault().await.is_some(),
            ..Self::default()
        }
    }
}

/// Where to go afterwards: a page of this site, and not the sign-in page again.
pub(crate) fn wanted(next: Option<&str>) -> &str {
    next.filter(|next| is_path_of_this_site(next) && !next.starts_with("/sign-")).unwrap_or("/")
}

async fn form(State(web): State<Web>, anyone: Anyone, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    if anyone.signed_in.is_some() {
        return Ok(Redirect::to(wanted(asked.next.as_deref())).into_response());
    }
    let notice = match asked.why.as_deref() {
        Some("kept") => Some(
            "You were signed out before your form was sent. What you typed is kept: sign in, and you can read it and send it.",
        ),
        Some("lost") => Some(
            "You were signed out before your form was sent, and it could not be kept. If you typed anything, go back in \
             your browser and copy it before you sign in.",
        ),
        Some("out") => Some("You have signed out."),
        _ => None,
    };
    let page = SignInPage { notice, ..SignInPage::of(&web, &anyone, asked.next.as_deref()).await };
    Ok(render(&page)?.into_response())
}

#[derive(Deserialize)]
struct Answers {
    #[serde(default)]
    user_name: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

async fn with_password(
    State(web): State<Web>,
    anyone: Anyone,
    headers: HeaderMap,
    Form(answers): Form<Answers>,
) -> Result<Response, PageError> {
    let next = answers.next.as_deref();
    let faults = missing(&answers);
    if !faults.is_empty() {
        return again(&web, &anyone, next, &answers.user_name, faults).await;
    }
    match web.app.sign_in_with_password(&answers.user_name, &answers.password).await {
        Ok(actor) => welcome(&web, &headers, &actor, next).await,
        Err(ServiceError::Refused(why)) => {
            let faults = vec![FieldFault::new("user_name", why)];
            again(&web, &anyone, next, &answers.user_name, faults).await
        }
        Err(failed) => Err(failed.into()),
    }
}

fn missing(answers: &Answers) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if answers.user_name.trim().is_empty() {
        faults.push(FieldFault::new("user_name", "Enter your user name"));
    }
    if answers.password.is_empty() {
        faults.push(FieldFault::new("password", "Enter your password"));
    }
    faults
}

async fn again(
    web: &Web,
    anyone: &Anyone,
    next: Option<&str>,
    user_name: &str,
    faults: Vec<FieldFault>,
) -> Result<Response, PageError> {
    let faults = Faults::from(faults);
    let mut form = SignInPage::of(web, anyone, next).await;
    form.page = form.page.with_faults(&faults);
    let html: Html<String> = render(&SignInPage { faults, user_name: user_name.to_owned(), ..form })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    user_name: String,
    next: Option<String>,
}

async fn as_persona(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    let is_offered =
        web.config.made_up && web.config.personas.iter().any(|persona| persona.user_name == chosen.user_name);
    if !is_offered {
        let why = "personas can be used only in a made-up authority, and only those on the sign-in page";
        return Err(ServiceError::Refused(why.to_owned()).into());
    }
    let actor = web.app.sign_in_persona(&chosen.user_name).await?;
    welcome(&web, &headers, &actor, chosen.next.as_deref()).await
}

/// Begins a session, in place of the one this browser had, and leads on.
pub(crate) async fn welcome(
    web: &Web,
    headers: &HeaderMap,
    actor: &Actor,
    next: Option<&str>,
) -> Result<Response, PageError> {
    if let Some(before) = cookie(headers, SESSION_COOKIE) {
        web.app.end_session(&before).await?;
    }
    let token = web.app.begin_session(actor).await?;
    let mut response = Redirect::to(wanted(next)).into_response();
    set_cookie(&mut response, &session_cookie(&token, web.config.is_https(), None))?;
    Ok(response)
}

async fn sign_out(State(web): State<Web>, headers: HeaderMap) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        web.app.end_session(&token).await?;
    }
    let mut response = Redirect::to("/sign-in?why=out").into_response();
    set_cookie(&mut response, &session_cookie("", web.config.is_https(), Some(0)))?;
    Ok(response)
}

fn session_cookie(token: &str, is_https: bool, seconds: Option<u32>) -> String {
    cookie_line(SESSION_COOKIE, token, "/", is_https, seconds)
}

/// Lax, because people come back from the council's sign-in service by a link from another site.
pub(crate) fn cookie_line(name: &str, value: &str, path: &str, is_https: bool, seconds: Option<u32>) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}{age}")
}

pub(crate) fn set_cookie(response: &mut Response, line: &str) -> Result<(), PageError> {
    let value = line.parse().map_err(|_| PageError::Unusable("this cookie cannot be written".to_owned()))?;
    response.headers_mut().append(SET_COOKIE, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> SignInPage {
        let page = Page { title: "Sign in".into(), authority: "Exampleshire".into(), ..Page::default() };
        SignInPage { page, next: "/contacts?page=2".into(), ..SignInPage::default() }
    }

    #[test]
    fn a_council_with_its_own_service_offers_it_with_the_page_wanted() {
        assert!(!page().render().unwrap().contains("/sign-in/council"));
        let text = SignInPage { council: Some("Exampleshire".into()), ..page() }.render().unwrap();
        assert!(text.contains("href=\"/sign-in/council?next=/contacts%3Fpage%3D2\""), "{text}");
    }

    #[test]
    fn a_persona_has_a_button_with_its_user_name_and_what_it_opens_onto() {
        let persona =
            Persona { user_name: "manager".into(), who: "Morgan Example".into(), opens_onto: "What waits".into() };
        let text = SignInPage { personas: vec![persona], ..page() }.render().unwrap();
        for part in ["Morgan Example (manager)</button>", "What waits", "name=\"user_name\" value=\"manager\""] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn the_page_says_what_a_made_up_authority_is_where_it_needs_words() {
        let text = SignInPage { about: vec!["Made up after a report.".into()], ..page() }.render().unwrap();
        assert!(text.contains("<p>Made up after a report.</p>"));
        assert!(!page().render().unwrap().contains("govuk-inset-text"));
    }

    #[test]
    fn a_fault_is_linked_from_the_top_and_stands_at_its_field() {
        let faults = Faults(vec![FieldFault::new("password", "Enter your password")]);
        let text = SignInPage { page: page().page.with_faults(&faults), faults, ..page() }.render().unwrap();
        for part in ["<title>Error: Sign in", "href=\"#password\"", "id=\"password-error\"", "password-error\""] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn one_is_led_only_to_pages_of_this_site() {
        assert_eq!(wanted(Some("/contacts?page=2")), "/contacts?page=2");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in?next=/", "contacts"] {
            assert_eq!(wanted(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(wanted(None), "/");
    }

    #[test]
    fn the_page_wanted_survives_the_way_through_the_address() {
        assert_eq!(address("/contacts?page=2&x=a b"), "/sign-in?next=/contacts%3Fpage%3D2%26x%3Da%20b");
    }

    #[test]
    fn a_session_cookie_is_for_this_site_and_no_script() {
        let line = session_cookie("abc", true, None);
        assert_eq!(line, "sightline_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(!session_cookie("abc", false, None).contains("Secure"));
    }
}

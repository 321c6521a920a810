//! The first page of each role.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use domain::dates;
use services::draft::{Draft, HELD};
use services::home::{Home, Upkeep, View};

use crate::page::{Page, render};
use crate::routes::{Access, Pages};
use crate::visitor::SignedIn;
use crate::{PageError, Web};

pub(crate) fn pages(pages: Pages) -> Pages {
    pages.get("/", Access::SignedIn, show)
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    page: Page,
    heading: &'static str,
    home: Home,
    /// Whether the database can be written, for the administrator.
    database_fault: Option<String>,
    /// Whether figures open onto the children behind them, and the queue onto its contacts.
    opens: Opens,
}

/// Where this reader's links may lead.
#[derive(Clone, Copy, Debug, Default)]
struct Opens {
    contacts: bool,
    child: bool,
}

impl Opens {
    fn of(web: &Web, signed_in: &SignedIn) -> Self {
        use services::access::Action;
        let may = |action| web.app.require(&signed_in.actor, action, signed_in.purpose).is_ok();
        Self { contacts: may(Action::SeeContacts), child: may(Action::Search) }
    }
}

async fn show(State(web): State<Web>, signed_in: SignedIn) -> Result<Html<String>, PageError> {
    let home = web.app.home(&signed_in.actor, signed_in.purpose).await?;
    let database_fault = match home.view {
        View::Administrator(_) => web.database_fault().await,
        _ => None,
    };
    let heading = heading(&home);
    let opens = Opens::of(&web, &signed_in);
    render(&HomePage { page: signed_in.page(heading), heading, home, database_fault, opens })
}

/// What the page is, in the words of `design/pages.md` as far as they are true today.
fn heading(home: &Home) -> &'static str {
    match home.view {
        View::FrontDoor { .. } => "Contacts waiting for a decision",
        View::SocialWorker(_) => "Today",
        View::Reader => "Your first page",
        View::Analyst { .. } => "The data",
        View::Governance(_) => "Who looks at the record",
        View::Leadership { .. } => "Figures",
        View::Public { .. } => "Public figures",
        View::Partner { .. } => "Your referrals",
        View::Administrator(_) => "Looking after Sightline",
    }
}

impl HomePage {
    /// A form that was sent too late has a page of its own.
    fn draft_address<'a>(&self, draft: &'a Draft) -> &'a str {
        if draft.form == HELD { "/kept" } else { &draft.begun.path }
    }

    fn saved_at(&self, draft: &Draft) -> String {
        dates::long_london(draft.saved_at)
    }

    fn last_at(&self, upkeep: &Upkeep) -> String {
        upkeep.last_at.map_or_else(|| "never".to_owned(), dates::long_london)
    }
}

#[cfg(test)]
mod tests {
    use services::home::Recorded;

    use super::*;

    fn text(view: View) -> String {
        let page = Page { title: "Home".into(), authority: "Exampleshire".into(), ..Page::default() };
        let home = Home { drafts: Vec::new(), my_work: None, my_teams: Vec::new(), alerts: None, view };
        let heading = heading(&home);
        HomePage { page, heading, home, database_fault: None, opens: Opens::default() }.render().unwrap()
    }

    #[test]
    fn an_empty_list_says_what_empty_means() {
        let upkeep = Upkeep {
            open_accounts: 1,
            closed_accounts: 0,
            engine: "SQLite",
            place: 1,
            last_at: None,
            jobs: Vec::new(),
        };
        let analyst = View::Analyst { questions: 0, sources: Vec::new(), figures: Vec::new(), jobs: Vec::new() };
        let cases = [
            (View::FrontDoor { queue: Default::default(), figures: Vec::new() }, "No contact waits for a decision"),
            (View::SocialWorker(Recorded::default()), "You have recorded no contact in that time"),
            (analyst, "No question waits for an answer"),
            (View::Partner { contacts: Vec::new() }, "Your agency has made no referral here yet"),
            (View::Administrator(upkeep), "No long work has been started"),
        ];
        for (view, sentence) in cases {
            assert!(text(view).contains(sentence), "{sentence}");
        }
    }

    #[test]
    fn until_something_is_published_the_public_page_says_so_and_leads_nowhere() {
        let text = text(View::Public { scorecard: None });
        let main = text.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        assert!(main.contains("Nothing has been published yet") && !main.contains("href="), "{main}");
    }

    #[test]
    fn every_page_that_a_first_page_leads_to_is_there() {
        let routes = crate::routes::all();
        for place in [
            "/search",
            "/contacts",
            "/contacts/{entry}",
            "/refer",
            "/imports",
            "/governance",
            "/accounts",
            "/figures/{id}",
            "/public/scorecard",
        ] {
            assert!(routes.iter().any(|route| route.method == "GET" && route.path == place), "{place} is no page");
        }
    }

    #[test]
    fn a_database_that_fails_is_told_to_the_administrator() {
        let upkeep = Upkeep {
            open_accounts: 1,
            closed_accounts: 0,
            engine: "SQLite",
            place: 1,
            last_at: None,
            jobs: Vec::new(),
        };
        let view = View::Administrator(upkeep);
        let home = Home { drafts: Vec::new(), my_work: None, my_teams: Vec::new(), alerts: None, view };
        let database_fault = Some("The disk is full".to_owned());
        let page = Page::default();
        let page = HomePage { page, heading: "x", home, database_fault, opens: Opens::default() }.render().unwrap();
        assert!(page.contains("not ok") && page.contains("The disk is full"));
    }
}

//! The navigation of each role: only what the policies let that person do.

use services::access::Action;
use services::{Actor, Purpose, Sightline};

/// One place to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    /// The page shown, or one beneath it.
    pub is_here: bool,
}

/// Every place to go, in order, with the action that it is for; `None` is for everyone signed in. A noun adds its line here.
pub(crate) const PLACES: &[(&str, &str, Option<Action>)] = &[
    ("Home", "/", None),
    ("Alerts", "/alerts", Some(Action::SeeCaseload)),
    ("Search", "/search", Some(Action::Search)),
    ("Duplicates", "/duplicates", Some(Action::SeeDuplicates)),
    ("Governance", "/governance", Some(Action::SeeAllLooks)),
    ("Scorecard", "/scorecard", Some(Action::SeeFigures)),
    ("Public scorecard", "/public/scorecard", Some(Action::SeePublicFigures)),
    ("Practice standards", "/standards", Some(Action::SeeFigures)),
    ("Data quality", "/data-quality", Some(Action::SeeFigures)),
    ("Teams", "/teams", Some(Action::SeeTeam)),
    ("Contacts", "/contacts", Some(Action::SeeContacts)),
    ("Record a contact", "/contacts/new", Some(Action::RecordContact)),
    ("Refer a child", "/refer", Some(Action::ReferAsPartner)),
    ("Our referrals", "/referred", Some(Action::ReferAsPartner)),
    ("Imports", "/imports", Some(Action::Import)),
    ("Accounts", "/accounts", Some(Action::ManageAccounts)),
];

pub(crate) fn of(app: &Sightline, actor: &Actor, purpose: Purpose, here: &str) -> Vec<NavItem> {
    let may = |action: &Option<Action>| action.is_none_or(|action| app.require(actor, action, purpose).is_ok());
    let at = nearest(here);
    let shown = PLACES.iter().filter(|(_, _, action)| may(action));
    shown.map(|&(label, href, _)| NavItem { label, href, is_here: at == Some(href) }).collect()
}

/// The place that a page is at: the one whose address goes furthest along with the page's.
fn nearest(here: &str) -> Option<&'static str> {
    PLACES.iter().map(|(_, href, _)| *href).filter(|href| is_beneath(here, href)).max_by_key(|href| href.len())
}

fn is_beneath(here: &str, place: &str) -> bool {
    here == place || (place != "/" && here.strip_prefix(place).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beneath_a_place_is_at_that_place() {
        assert_eq!(nearest("/accounts/a.person"), Some("/accounts"));
        assert_eq!(nearest("/"), Some("/"));
        assert_eq!(nearest("/status"), None);
        assert!(is_beneath("/contacts/12", "/contacts"));
        assert!(!is_beneath("/contacts", "/"));
        assert!(!is_beneath("/contactsheet", "/contacts"));
    }

    #[test]
    fn every_place_is_a_page() {
        let routes = crate::routes::all();
        for (label, href, _) in PLACES {
            let is_page = routes.iter().any(|route| route.method == "GET" && route.path == *href);
            assert!(is_page, "{label} leads to {href}, which is no page");
        }
    }
}

//! What the operator says about this authority.

use std::path::PathBuf;

/// Everything that the pages need to know besides the record.
#[derive(Clone, Debug)]
pub struct Config {
    /// As it stands in every title: `Exampleshire County Council`.
    pub authority_name: String,
    /// A made-up authority: each page says so, and its personas sign in without a password.
    pub made_up: bool,
    /// What a made-up authority is, sentence by sentence, for whoever signs in; empty where it needs no words.
    pub about: Vec<String>,
    /// Offered only where the authority is made up.
    pub personas: Vec<Persona>,
    /// The folder with the styles and scripts that `bin/setup` fetches from npm.
    pub assets: PathBuf,
    /// The council's own sign-in service, where it has one.
    pub single_sign_on: Option<OidcConfig>,
    /// Where people reach this: `https://sightline.example.gov.uk`, without a slash at its end. Cookies are sent over
    /// https only where this is https.
    pub public_url: String,
}

/// Somebody made up, as whom one may look around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persona {
    pub user_name: String,
    /// `Priya Nair, social worker`.
    pub who: String,
    /// What opens: `What is due on my children`.
    pub opens_onto: String,
}

/// An OpenID Connect provider.
#[derive(Clone, Debug)]
pub struct OidcConfig {
    /// As the provider writes it in its tokens, to the character.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// What its button says: `Sign in with NAME`.
    pub name: String,
}

impl Config {
    /// The folder of assets where nobody says otherwise: `SIGHTLINE_ASSETS`, else `assets` where the program was started.
    pub fn usual_assets() -> PathBuf {
        std::env::var_os("SIGHTLINE_ASSETS").map_or_else(|| PathBuf::from("assets"), PathBuf::from)
    }

    pub(crate) fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

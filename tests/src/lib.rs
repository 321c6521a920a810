//! Tests of several rooms together, in one binary because each further one links again. A noun has one file here too.
#![cfg(test)]

mod access;
mod archive;
mod child;
mod child_pages;
mod child_past;
mod contact;
mod contact_pages;
mod home;
mod import;
mod import_pages;
mod known_at;
mod ledger_chain;
mod made_up;
mod restriction;
mod routes;
mod search;
mod signing_in;
mod single_sign_on;
mod tampering;
mod upkeep;

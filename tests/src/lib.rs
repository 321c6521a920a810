//! Tests of several rooms together, in one binary because each further one links again. A noun has one file here too.
#![cfg(test)]

mod access;
mod alerts;
mod allocation;
mod archive;
mod child;
mod child_pages;
mod child_past;
mod child_record;
mod contact;
mod contact_pages;
mod document;
mod duplicate;
mod families;
mod following;
mod home;
mod import;
mod import_pages;
mod known_at;
mod ledger_bulk;
mod ledger_chain;
mod ledger_contents;
mod made_up;
mod my_work;
mod restriction;
mod routes;
mod search;
mod signing_in;
mod single_sign_on;
mod supervision;
mod tampering;
mod upkeep;
mod visit;
mod waiting;
mod work_pages;

//! Tests of several rooms together, in one binary because each further one links again. A noun has one file here too.
#![cfg(test)]

mod ledger_chain;

//! The public scorecard of a small authority: what a councillor sees of it, and what cannot be worked out from it.

mod made_up;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use domain::contact::{Contact, FamilyAware};
use domain::person::Person;
use domain::{EntryId, SubjectId, When};
use ledger::NewChange;
use services::app::NewFact;
use services::figures::NewPublication;
use testkit::{House, houses};

use crate::routes::{ask, pages_of, text};

const READERS: [&str; 3] = ["councillor", "lead-member", "democratic-services"];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn contact(on: NaiveDate) -> Contact {
    Contact {
        received_at: When::Day(on),
        source: "2A".into(),
        referrer_name: None,
        referrer_organisation: Some("A made-up school".into()),
        referrer_phone: None,
        concern: "Made up".into(),
        childs_words: None,
        family_aware: FamilyAware::NotKnown,
        decision: None,
    }
}

/// So many contacts on a day, each about another child.
async fn contacts(house: &House, on: &str, count: usize) -> Vec<SubjectId> {
    let children: Vec<SubjectId> = (0..count).map(|_| house.app.new_id()).collect();
    let facts = children.iter().flat_map(|child| {
        let person = Person { family_name: Some("Secretname".into()), ..Person::default() };
        let (person_entry, entry) = (house.app.new_id(), house.app.new_id());
        [NewFact::typed(person_entry, *child, person), NewFact::typed(entry, *child, contact(day(on)))]
    });
    let change = NewChange {
        actor: "front-door".into(),
        purpose: "casework".into(),
        what: "a test".into(),
        versions: facts.map(NewFact::into_version).collect(),
        ..NewChange::default()
    };
    let mut write = house.app.ledger().begin(house.app.clock().now()).await.unwrap();
    write.append(change).await.unwrap();
    write.commit().await.unwrap();
    children
}

async fn publish(house: &House, as_at: &str) -> EntryId {
    let (director, purpose) = house.usual("director").await;
    let new = NewPublication { title: format!("To {as_at}"), as_at: day(as_at), request_key: None };
    house.app.publish(&director, purpose, new).await.unwrap()
}

async fn page(house: &House, user_name: &str, address: &str) -> (StatusCode, String) {
    let token = house.app.begin_session(&house.actor(user_name).await).await.unwrap();
    let response = ask(&pages_of(house), "GET", address, "", Some(&token)).await;
    (response.status(), text(response).await)
}

fn main_of(page: &str) -> &str {
    page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap()
}

/// What a councillor reads in the file of a pack: of each indicator and window of the whole authority the number of events.
type Read = BTreeMap<(String, NaiveDate, NaiveDate), u64>;

/// The words of the CSV, line by line; its cells have no line breaks.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

async fn read(house: &House, pack: EntryId, all: &mut Read) {
    let (status, csv) = page(house, "councillor", &format!("/public/scorecard/{pack}/csv")).await;
    assert_eq!(status, StatusCode::OK);
    let mut lines = csv.lines();
    let headings = cells(lines.next().unwrap());
    let place =
        |name: &str| headings.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("{headings:?}"));
    for line in lines.map(cells) {
        let at = |name: &str| line[place(name)].as_str();
        // A count, or the count beside a percentage or rate: `of 12 referrals`.
        let number = match at("Unit") {
            "number" => at("Value").to_owned(),
            _ => at("Beside it").trim_start_matches("of ").split(' ').next().unwrap().to_owned(),
        };
        if let (Ok(number), true) = (number.parse(), at("Group").is_empty()) {
            all.insert((at("Indicator").to_owned(), day(at("From")), day(at("To"))), number);
        }
    }
}

/// Every window whose count follows from the counts of others by adding and subtracting, and is 1 to 5.
///
/// A window is the way from one day to another. Wherever known windows lead from a day to another day, what happened between
/// the two is known too.
fn given_away(read: &Read) -> Vec<(String, NaiveDate, NaiveDate, i64)> {
    let mut found = Vec::new();
    let indicators: BTreeSet<&String> = read.keys().map(|(indicator, ..)| indicator).collect();
    for indicator in indicators {
        let mut ways: BTreeMap<NaiveDate, Vec<(NaiveDate, i64)>> = BTreeMap::new();
        for ((_, from, to), count) in read.iter().filter(|((of, from, to), _)| of == indicator && from != to) {
            let (after, count) = (*to + Days::new(1), *count as i64);
            ways.entry(*from).or_default().push((after, count));
            ways.entry(after).or_default().push((*from, -count));
        }
        for start in ways.keys() {
            let mut known = BTreeMap::from([(*start, 0)]);
            let mut due = vec![*start];
            while let Some(at) = due.pop() {
                for (next, count) in &ways[&at] {
                    let sum = known[&at] + count;
                    if known.insert(*next, sum).is_none() {
                        due.push(*next);
                    }
                }
            }
            let later = known.into_iter().filter(|(end, _)| end > start);
            found.extend(
                later.filter(|(_, sum)| (1..6).contains(sum)).map(|(end, sum)| (indicator.clone(), *start, end, sum)),
            );
        }
    }
    found
}

#[tokio::test]
async fn before_anything_is_published_the_page_says_so() {
    let house = House::sqlite().await;
    for reader in READERS {
        for address in ["/", "/public/scorecard"] {
            let (status, page) = page(&house, reader, address).await;
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains("Nothing has been published yet"), "{reader} {address}");
        }
    }
    let (status, _) = page(&house, "councillor", "/public/scorecard/00000000-0000-4000-8000-00000000ffff").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_councillor_sees_the_pack_and_no_child() {
    for house in houses().await {
        let children = contacts(&house, "2026-02-10", 12).await;
        contacts(&house, "2025-02-20", 3).await;
        let pack = publish(&house, "2026-02-28").await;
        for reader in READERS {
            for address in ["/".to_owned(), "/public/scorecard".to_owned(), format!("/public/scorecard/{pack}")] {
                let (status, page) = page(&house, reader, &address).await;
                assert_eq!(status, StatusCode::OK, "{reader} {address}");
                let value = if address == "/" { ">12 <span" } else { ">12</strong>" };
                assert!(main_of(&page).contains(value) && page.contains("Contacts"), "{reader} {address}: {page}");
                let hidden = ["Secretname", "/children/", "/figures/", "/contacts", "/publications"];
                for hidden in hidden.into_iter().map(str::to_owned).chain(children.iter().map(ToString::to_string)) {
                    assert!(!page.contains(&hidden), "{reader} sees {hidden} at {address}");
                }
            }
            let (status, _) = page(&house, reader, &format!("/publications/{pack}")).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{reader} opens the figures with their children");
        }
        let (_, xlsx) = {
            let token = house.app.begin_session(&house.actor("councillor").await).await.unwrap();
            let address = format!("/public/scorecard/{pack}/xlsx");
            let answer = ask(&pages_of(&house), "GET", &address, "", Some(&token)).await;
            (answer.status(), axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap())
        };
        assert_eq!(&xlsx[..2], b"PK");
    }
}

#[tokio::test]
async fn the_month_after_does_not_give_away_what_is_held_back() {
    let house = House::sqlite().await;
    for (on, count) in [("2025-02-11", 9), ("2025-11-04", 20), ("2026-01-13", 8), ("2026-02-10", 3), ("2026-03-03", 2)]
    {
        contacts(&house, on, count).await;
    }
    let naive = |to: &str, from: &str, count| (("FD-01".to_owned(), day(from), day(to)), count);
    let naive = Read::from([naive("2026-01-31", "2025-04-01", 28), naive("2026-02-28", "2025-04-01", 31)]);
    assert_eq!(given_away(&naive).len(), 1, "with small numbers hidden only, 31 less 28 is the 3 of February");

    let mut all = Read::new();
    for as_at in ["2026-01-31", "2026-02-28", "2026-03-16"] {
        let pack = publish(&house, as_at).await;
        read(&house, pack, &mut all).await;
        assert_eq!(given_away(&all), [], "after the pack to {as_at}: {all:?}");
    }
    let told = |from: &str, to: &str| all.get(&("FD-01".to_owned(), day(from), day(to))).copied();
    assert_eq!(told("2026-01-01", "2026-01-31"), Some(8), "what is large enough is shown");
    assert_eq!(told("2025-04-01", "2026-01-31"), Some(28));
    assert_eq!(told("2026-02-01", "2026-02-28"), None, "three are few");
    assert_eq!(told("2025-04-01", "2026-02-28"), None, "less what was told in January it would be three");
}

#[tokio::test]
async fn what_the_public_saw_stays_when_the_record_changes() {
    let house = House::sqlite().await;
    contacts(&house, "2025-11-04", 20).await;
    contacts(&house, "2026-01-13", 8).await;
    contacts(&house, "2026-02-10", 10).await;
    let january = publish(&house, "2026-01-31").await;
    let address = format!("/public/scorecard/{january}");
    let (_, before) = page(&house, "councillor", &address).await;
    contacts(&house, "2026-01-14", 7).await;
    let (_, after) = page(&house, "councillor", &address).await;
    assert_eq!(main_of(&before), main_of(&after), "contacts recorded late change nothing that was published");

    let february = publish(&house, "2026-02-28").await;
    let mut all = Read::new();
    read(&house, february, &mut all).await;
    let january_again = all.get(&("FD-01".to_owned(), day("2026-01-01"), day("2026-01-31")));
    assert_eq!(january_again, Some(&8), "the old number stands beside the new month, and the late seven are not told");
    let (_, publisher) = page(&house, "director", &format!("/publications/{february}")).await;
    assert!(publisher.contains("this is no longer what the record says"), "{publisher}");
    assert!(publisher.contains("Contacts received"), "it is named");
    let (_, first) = page(&house, "director", &format!("/publications/{january}")).await;
    assert!(!first.contains("no longer what the record says"), "nothing was published before it");
    let (_, latest) = page(&house, "councillor", "/public/scorecard").await;
    assert!(latest.contains("Public scorecard to 28 February 2026") && latest.contains(&address), "{latest}");
}

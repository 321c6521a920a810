//! Withdrawing what stands on the wrong worker, and planned handovers, on their pages.

use super::*;

#[tokio::test]
async fn a_session_on_the_wrong_worker_is_withdrawn_on_a_page_that_asks_why() {
    let browser = Browser::new().await;
    let Family { children, team, me, .. } = &browser.family;
    let amira = children[0];
    write(&browser.house, amira, vec![key_worker(*me, *team, "2026-02-02").into()]).await;
    let address = format!("/workers/{me}/supervision/new");
    let sent = format!("key=one&kind=case&wellbeing=Tired&discussed-{amira}=School+worries");
    let (_, session, page) = browser.send("manager", "POST", &address, &sent).await;
    assert!(!session.is_empty(), "{page}");
    let entry = session.rsplit('/').next().unwrap();
    let withdraw = format!("/workers/{me}/entries/{entry}/withdraw");
    assert!(browser.get("manager", &session).await.contains(&withdraw));
    assert!(!browser.get("social-worker", &session).await.contains(&withdraw));
    let form = browser.get("manager", &withdraw).await;
    assert!(form.contains("about Sam Made-Up") && form.contains("1 child.") && !form.contains("Tired"), "{form}");
    let (status, _, page) = browser.send("manager", "POST", &withdraw, "key=w&version=1&reason=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    links_of_faults_lead_somewhere(&page);
    let (status, leads, page) = browser.send("manager", "POST", &withdraw, "key=w&version=1&reason=Wrong+worker").await;
    let list = format!("/workers/{me}/supervision?done=withdrawn");
    assert_eq!((status, leads.as_str()), (StatusCode::SEE_OTHER, list.as_str()), "{page}");
    assert!(browser.get("manager", &list).await.contains("The entry is withdrawn."));
    let (status, ..) = browser.send("social-worker", "GET", &session, "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_observation_has_its_link_and_leads_back_to_the_observations() {
    let browser = Browser::new().await;
    let me = browser.family.me;
    let list = format!("/workers/{me}/observations");
    let (status, ..) = browser.send("manager", "POST", &list, "key=o&what=Home+visit&strengths=Kind").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = browser.get("manager", &list).await;
    let link = page.split(&format!("href=\"/workers/{me}/entries/")).nth(1).expect("a link to withdraw it");
    let withdraw = format!("/workers/{me}/entries/{}", link.split('"').next().unwrap());
    let (_, leads, page) = browser.send("manager", "POST", &withdraw, "key=w&version=1&reason=Wrong+worker").await;
    assert_eq!(leads, format!("{list}?done=withdrawn"), "{page}");
    let page = browser.get("manager", &leads).await;
    assert!(page.contains("The entry is withdrawn.") && page.contains("No observation is recorded yet."));
}

#[tokio::test]
async fn a_planned_handover_stands_on_the_form_and_is_cancelled_there() {
    let browser = Browser::new().await;
    let Family { children, team, me, other, .. } = &browser.family;
    let amira = children[0];
    let mut sams = key_worker(*me, *team, "2026-03-04");
    sams.until = Some("2026-04-01".parse().unwrap());
    write(&browser.house, amira, vec![sams.into(), key_worker(*other, *team, "2026-04-01").into()]).await;
    let address = format!("/children/{amira}/allocate");
    let form = browser.get("manager", &address).await;
    assert!(form.contains("Sam Made-Up, social worker, since 4 March 2026, until 1 April 2026"), "{form}");
    assert!(form.contains("Jo Made-Up, social worker, planned from 1 April 2026") && form.contains("is replaced."));
    let end = browser.get("manager", &format!("{address}/end")).await;
    let entry = end.split("name=\"entry\" type=\"radio\" value=\"").nth(2).unwrap().split('"').next().unwrap();
    let sent = format!("key=e&entry={entry}&why=Jo+does+not+come");
    let (status, _, page) = browser.send("manager", "POST", &format!("{address}/end"), &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(!browser.get("manager", &address).await.contains("planned from"));
}

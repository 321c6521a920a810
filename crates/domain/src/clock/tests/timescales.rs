//! What a council may change in its file, and the sentences that refuse what it may not.

use super::*;

fn read(text: &str) -> Timescales {
    Timescales::from_toml(text, "our.toml").unwrap()
}

fn refusal(text: &str) -> String {
    Timescales::from_toml(text, "our.toml").unwrap_err().to_string()
}

fn limit(timescales: &Timescales, id: &str, key: &str) -> Option<String> {
    Some(timescales.step(id, key)?.1.term?.to_string())
}

#[test]
fn a_local_limit_may_be_changed_longer_too_and_what_is_not_named_stays() {
    let ours = read("[T09]\nlimit = \"4 weeks\"\n[T03b]\nsecond = \"25 working days\"\n");
    assert_eq!(limit(&ours, "T09", "limit").as_deref(), Some("4 weeks"));
    assert_eq!(limit(&ours, "T03b", "first").as_deref(), Some("10 working days"));
    assert_eq!(limit(&ours, "T03b", "second").as_deref(), Some("25 working days"));
    assert_eq!(limit(&ours, "T12", "limit").as_deref(), Some("20 working days"));
}

#[test]
fn a_local_rule_may_be_switched_off_and_then_starts_no_clock() {
    let ours = read("[T04]\non = false\n");
    assert!(ours.start("T04", "limit", event("2026-03-02", "decided")).is_none());
    assert!(ours.start("T04b", "limit", event("2026-03-02", "held")).is_some());
    assert_eq!(
        refusal("[T12]\non = false"),
        "our.toml, line 2, row T12, key on: this is law and cannot be switched off. Take the line out."
    );
}

#[test]
fn a_statutory_limit_may_be_shorter_and_never_longer() {
    let ours = read(
        "# a comment\n[T03]\nlimit = \"35 working days\"\nagreed = \"Board, 3 March 2026\"\n[T13]\nlimit = \"5 days\"",
    );
    assert_eq!(limit(&ours, "T03", "limit").as_deref(), Some("35 working days"));
    assert_eq!(limit(&ours, "T13", "limit").as_deref(), Some("5 days"));
    assert_eq!(
        refusal("[T12]\n# one more week\nlimit = \"25 working days\""),
        "our.toml, line 3, row T12, key limit: 25 working days can be longer than 20 working days, which is the most \
         that law gives (Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33(1)). Write \
         20 working days or less."
    );
    assert!(refusal("[T13]\nlimit = \"5 working days\"").contains("can be longer than 1 week"), "over Christmas it is");
    assert!(refusal("[T20]\nlimit = \"4 days\"").contains("the most that statutory guidance gives"));
    assert!(refusal("[T06]\nlimit = \"1 day\"").contains("can be longer than same day"));
}

#[test]
fn a_limit_that_is_still_to_be_checked_is_a_setting_until_then() {
    assert_eq!(limit(&read("[T07]\nlimit = \"15 working days\""), "T07", "limit").as_deref(), Some("15 working days"));
}

#[test]
fn each_refusal_names_the_file_the_line_the_row_and_the_key() {
    let cases = [
        ("\n[T99]\nlimit = \"1 day\"", "our.toml, line 2, row T99: no rule has this name"),
        (
            "[T09]\nevery = \"1 day\"",
            "our.toml, line 2, row T09, key every: this row has no such key. Its keys are: limit",
        ),
        ("[T09]\nlimit = 10", "our.toml, line 2, row T09, key limit: write the limit in quotation marks"),
        ("[T09]\nlimit = \"often\"", "our.toml, line 2, row T09, key limit: “often” is not a limit"),
        ("[T09]\nlimit = \"before\"", "our.toml, line 2, row T09, key limit: “before” is not a limit"),
        ("[T09]\non = \"no\"", "our.toml, line 2, row T09, key on: write true or false"),
        ("[T12d]\nlimit = \"1 day\"", "our.toml, line 2, row T12d, key limit: this is a prompt and has no limit"),
        ("T09 = \"1 day\"", "our.toml, line 1, row T09: write [T09] on a line of its own"),
        ("[T09]\nlimit = ", "our.toml, line 2: this is not TOML"),
        ("[T09]\nlimit = \"1 day\"\n[T09]\n", "our.toml, line 3: this is not TOML"),
    ];
    for (text, expected) in cases {
        let refused = refusal(text);
        assert!(refused.starts_with(expected), "{text:?}: {refused}");
    }
}

use std::collections::HashMap;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::svg::width_of;
use super::*;
use crate::control::{Observation, change};
use crate::series::Series;
use crate::series::tests::months;
use crate::unit::Unit;

const WICKED: &str = "\"'><script>alert(1)</script>&<b onload=x style=y>";

fn shares(values: &[Option<f64>]) -> Vec<Observation> {
    let share = |value: f64| Observation::Share { numerator: value.round() as u64, denominator: 100 };
    values.iter().map(|value| value.map_or(Observation::NoValue, share)).collect()
}

fn trend(values: &[Option<f64>]) -> Trend {
    Trend {
        id: "FD-06".into(),
        series: Series { name: "Re-referrals".into(), unit: Unit::Percentage, points: months(values) },
        last_year: Vec::new(),
        target: None,
        comparators: Vec::new(),
        change: Some(change(&shares(values), Unit::Percentage)),
    }
}

fn comparator(name: &str, year: &str, value: f64) -> Comparator {
    Comparator { name: name.into(), year: year.into(), value }
}

/// Two ordinary years.
fn ordinary() -> Vec<Option<f64>> {
    (0..24).map(|at| Some(60.0 + f64::from(at * 7 % 5))).collect()
}

fn full(values: &[Option<f64>]) -> Trend {
    Trend {
        last_year: values.iter().map(|value| value.map(|value| value * 0.8)).collect(),
        target: Some(Target { value: 75.0, tolerated_to: 70.0 }),
        comparators: vec![
            comparator("England", "2023-24", 62.0),
            comparator("Statistical neighbours", "2024-25", 63.0),
        ],
        ..trend(values)
    }
}

fn bars(groups: Vec<BarGroup>) -> BarChart {
    BarChart { id: "teams".into(), title: "Visits on time".into(), unit: Unit::Percentage, groups, target: None }
}

fn bar(label: &str, value: Option<f64>, note: &str) -> Bar {
    Bar { label: label.into(), value, note: note.into() }
}

/// An element with its attributes and the text directly in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: HashMap<String, String>,
    text: String,
}

impl Element {
    fn length(&self, attribute: &str) -> f64 {
        self.attributes[attribute].parse().unwrap()
    }
}

/// Reads the picture as a strict reader would; fails where it is not well formed.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    let (mut open, mut read) = (Vec::<Element>::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {svg}")) {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => read.push(element(&start)),
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(name) => {
                let name = format!("&{};", &*name);
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&name).unwrap());
            }
            Event::End(_) => read.push(open.pop().unwrap()),
            Event::Eof => break,
            other => panic!("{other:?} has no place in a chart"),
        }
    }
    assert!(open.is_empty());
    read
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
        (attribute.key.as_ref().to_owned(), value)
    });
    Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), text: String::new() }
}

fn said(svg: &str) -> Vec<String> {
    elements(svg).into_iter().filter(|it| it.name == "text").map(|it| it.text).collect()
}

fn strokes<'a>(read: &'a [Element], colour: &str) -> Vec<&'a Element> {
    let drawn = |it: &&Element| it.name == "path" && it.attributes.get("stroke").is_some_and(|it| it == colour);
    read.iter().filter(drawn).collect()
}

/// What every chart must be: readable, labelled, without anything that a strict content policy refuses, and whole.
fn check(svg: &str) {
    let read = elements(svg);
    let allowed = ["svg", "title", "desc", "path", "rect", "circle", "text"];
    for it in &read {
        assert!(allowed.contains(&it.name.as_str()), "<{}> in {svg}", it.name);
        for name in it.attributes.keys() {
            assert!(name != "style" && !name.starts_with("on") && !name.contains("href"), "{name} in {svg}");
        }
    }
    let root = read.last().unwrap();
    assert_eq!((root.name.as_str(), root.attributes["role"].as_str()), ("svg", "img"));
    let ids: Vec<_> = read.iter().filter_map(|it| it.attributes.get("id")).collect();
    let named: Vec<_> = root.attributes["aria-labelledby"].split(' ').collect();
    assert_eq!(ids, named, "the title and the description are what the picture points at");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    check_that_all_is_inside(&read, &root.attributes["viewBox"]);
}

fn check_that_all_is_inside(read: &[Element], view: &str) {
    let view: Vec<f64> = view.split(' ').map(|length| length.parse().unwrap()).collect();
    let (width, height, letters) = (view[2], view[3], read.last().unwrap().length("font-size"));
    for it in read {
        let (x, y) = match it.name.as_str() {
            "text" => {
                let (x, long) = (it.length("x"), width_of(&it.text, letters));
                let x = match it.attributes.get("text-anchor").map(String::as_str) {
                    Some("end") => x - long,
                    Some("middle") => x - long / 2.0,
                    _ => x,
                };
                (vec![x, x + long], vec![it.length("y") - letters * 0.7, it.length("y")])
            }
            "rect" => (
                vec![it.length("x"), it.length("x") + it.length("width")],
                vec![it.length("y"), it.length("y") + it.length("height")],
            ),
            "circle" => (vec![it.length("cx")], vec![it.length("cy")]),
            "path" => it.attributes["d"]
                .split(['M', 'L', 'Z'])
                .filter_map(|place| place.split_once(' '))
                .map(|(x, y)| (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap()))
                .unzip(),
            _ => continue,
        };
        assert!(x.iter().all(|x| (-1.0..=width + 1.0).contains(x)), "{it:?} leaves {width} wide");
        assert!(y.iter().all(|y| (-1.0..=height + 1.0).contains(y)), "{it:?} leaves {height} high");
    }
}

fn both(trend: &Trend) -> [String; 2] {
    [Width::Narrow, Width::Wide].map(|width| trend.svg(width))
}

#[test]
fn a_trend_is_a_labelled_picture_that_holds_everything_inside() {
    for svg in both(&full(&ordinary())) {
        check(&svg);
    }
}

#[test]
fn a_trend_tells_in_words_what_it_shows() {
    let words = full(&ordinary()).in_words();
    for part in [
        "60.0% (April 2024) at first, 61.0% (March 2026) at last.",
        "Within its usual range: ",
        ", from 24 months.",
        "A year before March 2026 it was 48.8%.",
        "The target is 75.0%, and as far as 70.0% is tolerated.",
        "England, 2023-24: 62.0%.",
        "Statistical neighbours, 2024-25: 63.0%.",
        "The upright axis begins at 40.0% and not at nought.",
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    assert!(both(&full(&ordinary())).iter().all(|svg| svg.contains(&super::svg::escaped(&words))));
}

#[test]
fn each_comparator_bears_its_own_year_and_letter() {
    let texts = said(&full(&ordinary()).svg(Width::Wide));
    assert!(texts.contains(&"England 2023-24: 62.0%".to_owned()), "{texts:?}");
    assert!(texts.contains(&"Statistical neighbours 2024-25: 63.0%".to_owned()), "{texts:?}");
    for letter in ["A", "B"] {
        assert_eq!(texts.iter().filter(|text| *text == letter).count(), 2, "beside the chart and in the legend");
    }
}

#[test]
fn a_month_without_a_value_breaks_the_line() {
    let line = |values: &[Option<f64>]| {
        let read = elements(&trend(values).svg(Width::Wide));
        // One sample of the line stands in the legend.
        strokes(&read, "#16609f").len() - 1
    };
    assert_eq!(line(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]), 1);
    assert_eq!(line(&[Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)]), 2);
    let mut skipped = trend(&[Some(1.0), Some(2.0), Some(9.0), Some(3.0), Some(4.0)]);
    skipped.series.points.remove(2);
    let read = elements(&skipped.svg(Width::Wide));
    assert_eq!(strokes(&read, "#16609f").len() - 1, 2, "a month that is not even listed is a gap too");
}

#[test]
fn a_month_alone_between_gaps_still_has_its_mark() {
    let read = elements(&trend(&[Some(1.0), None, Some(3.0), None]).svg(Width::Narrow));
    let hints: Vec<_> = read.iter().filter(|it| it.name == "title").map(|it| it.text.as_str()).collect();
    assert!(hints.contains(&"April 2024: 1.0%") && hints.contains(&"June 2024: 3.0%"), "{hints:?}");
}

#[test]
fn a_month_outside_its_usual_range_has_a_mark_of_its_own_that_the_legend_explains() {
    let mut values = ordinary();
    let calm = both(&trend(&values));
    assert!(calm.iter().all(|svg| !svg.contains("Outside the usual range")));
    values[12] = Some(95.0);
    for svg in both(&trend(&values)) {
        let texts = said(&svg);
        assert!(texts.iter().any(|text| text == "Outside the usual range"), "{texts:?}");
        // One in the chart, one in the legend.
        let read = elements(&svg);
        let diamonds = strokes(&read, "#16609f").iter().filter(|it| it.attributes["d"].ends_with('Z')).count();
        assert_eq!(diamonds, 2);
    }
}

#[test]
fn what_is_typed_into_a_name_stays_a_text() {
    let mut wicked = full(&ordinary());
    wicked.id = WICKED.into();
    wicked.series.name = WICKED.into();
    wicked.comparators[0].name = WICKED.into();
    wicked.comparators[1].year = WICKED.into();
    for svg in both(&wicked) {
        check(&svg);
        assert!(said(&svg).concat().contains("<script>alert(1)</script>"), "the letters themselves are shown");
    }
    let group = BarGroup { heading: WICKED.into(), bars: vec![bar(WICKED, Some(3.0), WICKED), bar("b", None, WICKED)] };
    let chart = BarChart { title: WICKED.into(), ..bars(vec![group]) };
    check(&chart.svg(Width::Narrow));
    check(&chart.svg(Width::Wide));
    let small = SmallMultiple { id: WICKED.into(), series: wicked.series, change: wicked.change };
    check(&small.svg());
}

#[test]
fn a_trend_without_a_value_says_so_and_one_month_alone_is_drawn() {
    for values in [vec![], vec![None, None], vec![Some(f64::NAN)]] {
        for svg in both(&trend(&values)) {
            check(&svg);
            assert!(said(&svg).contains(&"No month has a value".to_owned()));
        }
    }
    for svg in both(&full(&[Some(50.0)])) {
        check(&svg);
        assert!(said(&svg).contains(&"50.0%".to_owned()));
    }
}

#[test]
fn both_widths_stand_on_one_page_with_names_of_their_own() {
    let page = full(&ordinary()).in_both_widths();
    let ids: Vec<_> = page.match_indices(" id=\"").map(|(at, _)| page[at + 5..].split('"').next().unwrap()).collect();
    let different: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (4, 4), "{ids:?}");
    assert!(page.starts_with("<div class=\"chart-narrow\"><svg ") && page.contains("<div class=\"chart-wide\"><svg "));
}

#[test]
fn bars_are_as_long_as_their_value_and_none_is_no_bar() {
    let group = |bars| BarGroup { heading: "North".into(), bars };
    let all = [bar("A", Some(40.0), ""), bar("B", Some(80.0), "8 of 10"), bar("Unallocated", None, "")];
    for width in [Width::Narrow, Width::Wide] {
        let svg = bars(vec![group(all.to_vec())]).svg(width);
        check(&svg);
        let read = elements(&svg);
        let long: Vec<_> = read.iter().filter(|it| it.name == "rect").map(|it| it.length("width")).collect();
        assert!((long[1] - 2.0 * long[0]).abs() < 0.2 && long[2] == 0.0, "{long:?}");
        let texts = said(&svg);
        for text in ["North", "A", "40.0%", "80.0% (8 of 10)", "Unallocated", "no value"] {
            assert!(texts.contains(&text.to_owned()), "{text} is not in {texts:?}");
        }
    }
}

#[test]
fn bars_are_told_in_words_by_group() {
    let north =
        BarGroup { heading: "North".into(), bars: vec![bar("A", Some(40.0), "4 of 10, red"), bar("B", None, "")] };
    let rest = BarGroup { heading: String::new(), bars: vec![bar("Unallocated", None, "fewer than 6")] };
    let empty = BarGroup { heading: "South".into(), bars: vec![] };
    let mut chart = bars(vec![north, empty, rest]);
    chart.target = Some(Target { value: 90.0, tolerated_to: 90.0 });
    assert_eq!(
        chart.in_words(),
        "North: A 40.0% (4 of 10, red); B no value. Unallocated fewer than 6. The target is 90.0%."
    );
    assert!(said(&chart.svg(Width::Narrow)).contains(&"Target 90.0%".to_owned()));
    let nothing = bars(vec![]);
    check(&nothing.svg(Width::Narrow));
    assert!(said(&nothing.svg(Width::Wide)).contains(&"There is nothing to show".to_owned()));
}

#[test]
fn long_names_of_teams_are_broken_and_not_cut() {
    let long = "Assessment and intervention team for children with disabilities, north and east of the river";
    let group = BarGroup { heading: long.into(), bars: vec![bar(long, Some(3.0), long)] };
    for width in [Width::Narrow, Width::Wide] {
        let svg = bars(vec![group.clone()]).svg(width);
        check(&svg);
        let texts = said(&svg).join(" ");
        assert_eq!(texts.matches("river").count(), 3, "{texts}");
    }
}

#[test]
fn a_small_multiple_shows_first_and_last_in_figures_and_the_usual_range_once() {
    let values = ordinary();
    let series = Series { name: "Re-referrals".into(), unit: Unit::Percentage, points: months(&values) };
    let change = Some(change(&shares(&values), Unit::Percentage));
    let svg = SmallMultiple { id: "s".into(), series, change }.svg();
    check(&svg);
    assert_eq!(said(&svg), ["60.0%", "61.0%"]);
    assert_eq!(elements(&svg).iter().filter(|it| it.name == "rect").count(), 1);
}

#[test]
fn a_small_multiple_of_few_months_has_no_band_and_of_none_says_so() {
    let small = |values: &[Option<f64>]| {
        let series = Series { name: "x".into(), unit: Unit::Count, points: months(values) };
        let svg = SmallMultiple { id: "s".into(), series, change: None }.svg();
        check(&svg);
        svg
    };
    assert!(!small(&[Some(1.0), None, Some(1440.0)]).contains("<rect"));
    assert_eq!(said(&small(&[Some(1.0), None, Some(1440.0)])), ["1", "1,440"]);
    assert_eq!(said(&small(&[None])), ["No month has a value"]);
    assert_eq!(said(&small(&[Some(7.0)])), ["7", "7"]);
}

fn any_value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(f64::NAN)),
        1 => Just(Some(0.0)),
        1 => (0.0..1e7).prop_map(Some),
        6 => (0.0..100.0).prop_map(Some),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_values_the_charts_are_whole(
        values in proptest::collection::vec(any_value(), 0..130),
        target in 0.0..200.0,
        unit in proptest::sample::select(vec![Unit::Count, Unit::Percentage, Unit::Rate, Unit::Days]),
    ) {
        let observed: Vec<_> = values.iter().map(|it| it.map_or(Observation::NoValue, Observation::Measured)).collect();
        let mut drawn = full(&values);
        drawn.series.unit = unit;
        drawn.target = Some(Target { value: target, tolerated_to: target / 2.0 });
        drawn.change = Some(change(&observed, unit));
        for svg in both(&drawn) {
            check(&svg);
        }
        let small = SmallMultiple { id: "s".into(), series: drawn.series.clone(), change: drawn.change.clone() };
        check(&small.svg());
        let all = values.iter().map(|value| bar("A team", *value, "of 10")).collect();
        let chart = BarChart { unit, ..bars(vec![BarGroup { heading: "All".into(), bars: all }]) };
        check(&chart.svg(Width::Narrow));
        check(&chart.svg(Width::Wide));
    }
}

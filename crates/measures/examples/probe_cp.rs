use std::sync::Arc;
use domain::clock::Timescales;
use measures::indicators::catalogue;
use measures::mart::Mart;
use measures::rows::Asking;
use measures::window::{Window, last_of_month};
use picture::{Picture, Told};
fn main() {
    let text = std::fs::read_to_string("/tmp/h/cp/made.tsv").unwrap();
    let told = text.lines().map(|line| {
        let f: Vec<&str> = line.split('\t').collect();
        Told { position: f[0].parse().unwrap(), entry: f[1].parse().unwrap(), version: f[2].parse().unwrap(), kind: f[3].to_owned(),
            subject: f[4].parse().unwrap(), episode: None, source: f[5].to_owned(), withdrawn: f[6] != "0",
            body: (!f[7].is_empty()).then(|| f[7].to_owned()) }
    });
    let mut picture = Picture::default();
    let started = std::time::Instant::now();
    let told: Vec<_> = told.collect();
    let last = told.last().unwrap().position;
    picture.tell(told, last).unwrap();
    println!("picture {:?}", started.elapsed());
    let to: chrono::NaiveDate = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut days: Vec<chrono::NaiveDate> = Vec::new();
    let mut day = to;
    for _ in 0..std::env::args().nth(2).map_or(1, |n| n.parse().unwrap()) { days.insert(0, day); day = last_of_month(chrono::Datelike::with_day(&day, 1).unwrap() - chrono::Days::new(1)); }
    let since = days[0] - chrono::Days::new(800);
    let started = std::time::Instant::now();
    let mart = Mart::of(&picture, Asking { days, since }, Arc::new(Timescales::built_in().clone()));
    println!("mart {:?}", started.elapsed());
    for indicator in catalogue().iter().filter(|i| i.id.starts_with("CP-") || i.id.starts_with("CIN-")) {
        let parts: Vec<Option<usize>> = if indicator.parts.is_empty() { vec![None] } else { (0..indicator.parts.len()).map(Some).collect() };
        for part in parts {
            let span = indicator.usual_window();
            let f = mart.figure(indicator, part, span, Window::of(span, to));
            let mut why: std::collections::BTreeMap<&str, usize> = Default::default();
            f.not_counted.iter().for_each(|(_, r)| *why.entry(r.code()).or_default() += 1);
            println!("{} {} {:?} {} | {} / {} | {:?}", indicator.id, part.map_or("", |p| indicator.parts[p].code), span, f.in_words(), f.counted.len(), f.denominator_only.len(), why);
        }
    }
}

//! All figures, one line each: `sightline measures`.

use std::io::Write as _;
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use measures::breakdown::By;
use serde_json::{Value, json};
use services::figures::{Lists, Measured, MeasuredAll, Measuring};

use crate::Stop;
use crate::arguments::{Given, Measures, MeasuresFormat};

pub async fn run(given: &Given, command: &Measures) -> Result<ExitCode, Stop> {
    let app = given.existing().await?;
    let (actor, purpose) = given.analyst(&app).await?;
    let by = command.by.as_deref().map(group).transpose()?;
    let asked = Measuring {
        as_at: command.as_at.unwrap_or(app.clock().today()),
        known_at: command.known_at.as_deref().map(moment).transpose()?,
        by,
        only: command.only.clone(),
        lists: command.lists,
    };
    let all = app.measure(&actor, purpose, &asked).await?;
    let text = match command.format {
        MeasuresFormat::Jsonl => jsonl(&all, by),
        MeasuresFormat::Csv => sheet(&all, by).to_csv(),
        MeasuresFormat::Text => text(&all),
    };
    // Who reads may stop reading, as `head` does.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(ExitCode::SUCCESS)
}

fn group(code: &str) -> Result<By, Stop> {
    let codes: Vec<&str> = By::ALL.into_iter().map(By::code).collect();
    By::from_code(code)
        .ok_or_else(|| Stop(format!("--by {code}: there is no such group; say one of {}", codes.join(", "))))
}

/// A day means its end in London; a moment is written as 2026-03-31T17:00:00Z.
fn moment(text: &str) -> Result<DateTime<Utc>, Stop> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.to_utc());
    }
    let day: Option<NaiveDate> = text.parse().ok();
    let next = day.and_then(|day| day.succ_opt()).and_then(|next| next.and_hms_opt(0, 0, 0));
    let end = next.and_then(domain::time::london_moment).map(|end| end.to_utc());
    end.map(|end| end - chrono::Duration::microseconds(1)).ok_or_else(|| {
        Stop(format!("--known-at {text}: write a day as 2026-03-31, or a moment as 2026-03-31T17:00:00Z"))
    })
}

fn known(all: &MeasuredAll) -> Option<String> {
    all.known_at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn jsonl(all: &MeasuredAll, by: Option<By>) -> String {
    let known = known(all);
    let mut text = String::new();
    for one in &all.figures {
        text.push_str(&line(one, by, known.as_deref()).to_string());
        text.push('\n');
    }
    for indicator in &all.missing {
        let missing = indicator.missing();
        let line = json!({
            "id": indicator.id, "name": indicator.name, "value": null, "known_at": known,
            "not_computable": missing, "definition_version": indicator.version(),
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

fn line(one: &Measured, by: Option<By>, known: Option<&str>) -> Value {
    let figure = &one.figure;
    let indicator = figure.indicator;
    let mut line = json!({
        "id": indicator.id,
        "name": indicator.name,
        "window": figure.span.code(),
        "from": figure.window.from.to_string(),
        "to": figure.window.to.to_string(),
        "known_at": known,
        "by": by.map(By::code),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": indicator.unit(),
        "excluded": figure.not_counted.len(),
        "definition_version": indicator.version(),
    });
    if let Some(part) = figure.part {
        line["part"] = json!(part.code);
    }
    if let Some((key, label)) = &one.group {
        line["group"] = json!(key);
        line["group_name"] = json!(label);
    }
    if let Some(why) = figure.why_none() {
        line["why_none"] = json!(why);
    }
    if figure.is_of_a_whole_year() {
        line["as_of_a_whole_year"] = json!(true);
    }
    if let Some(population) = &figure.population {
        line["population"] =
            json!({"children": population.children, "mid_year": population.mid_year, "source": population.source});
    }
    if let Some(lists) = &one.lists {
        put_lists(&mut line, lists);
    }
    line
}

fn put_lists(line: &mut Value, lists: &Lists) {
    let entries = |list: &[(domain::EntryId, domain::SubjectId)]| -> Vec<Value> {
        list.iter().map(|(entry, subject)| json!({"entry": entry, "subject": subject})).collect()
    };
    line["counted"] = json!(entries(&lists.counted));
    line["denominator_only"] = json!(entries(&lists.denominator_only));
    let left_out = lists.not_counted.iter();
    let left_out: Vec<Value> = left_out
        .map(|(entry, subject, reason)| json!({"entry": entry, "subject": subject, "reason": reason}))
        .collect();
    line["not_counted"] = json!(left_out);
    line["may_not_be_opened"] = json!(lists.hidden);
}

fn sheet(all: &MeasuredAll, by: Option<By>) -> reports::workbook::Sheet {
    use reports::workbook::{Cell, Column, Kind, Sheet};
    let text = |heading: &str| Column::new(heading, 20, Kind::Text);
    let number = |heading: &str| Column::new(heading, 14, Kind::Number);
    let columns = vec![
        text("id"),
        text("name"),
        text("part"),
        text("window"),
        Column::new("from", 12, Kind::Date),
        Column::new("to", 12, Kind::Date),
        text("known_at"),
        text("by"),
        text("group"),
        number("value"),
        number("numerator"),
        number("denominator"),
        text("unit"),
        number("excluded"),
        number("definition_version"),
        text("not_computable"),
    ];
    let known = known(all).unwrap_or_default();
    let row = |one: &Measured| {
        let figure = &one.figure;
        vec![
            Cell::text(figure.indicator.id),
            Cell::text(figure.indicator.name),
            Cell::text(figure.part.map_or("", |part| part.code)),
            Cell::text(figure.span.code()),
            Cell::date(Some(figure.window.from)),
            Cell::date(Some(figure.window.to)),
            Cell::text(known.clone()),
            Cell::text(by.map_or("", By::code)),
            Cell::text(one.group.as_ref().map_or("", |(_, label)| label.as_str())),
            Cell::number(figure.value),
            Cell::number(Some(figure.numerator)),
            Cell::number(figure.denominator),
            Cell::text(figure.indicator.unit()),
            Cell::number(Some(figure.not_counted.len() as f64)),
            Cell::number(Some(f64::from(figure.indicator.version()))),
            Cell::text(figure.why_none().unwrap_or_default()),
        ]
    };
    let missing = |indicator: &&'static measures::Indicator| {
        let mut cells = vec![Cell::text(indicator.id), Cell::text(indicator.name)];
        cells.resize(columns.len() - 1, Cell::Empty);
        cells.push(Cell::text(format!("The record has no {}", indicator.missing().unwrap_or_default())));
        cells
    };
    let rows = all.figures.iter().map(row).chain(all.missing.iter().map(missing)).collect();
    Sheet { name: "Figures".to_owned(), notes: Vec::new(), columns, rows }
}

fn text(all: &MeasuredAll) -> String {
    let mut text = String::new();
    for one in &all.figures {
        let figure = &one.figure;
        let part = figure.part.map_or_else(String::new, |part| format!(" ({})", part.name));
        let group = one.group.as_ref().map_or_else(String::new, |(_, label)| format!(", {label}"));
        text.push_str(&format!(
            "{} {}{part}{group}, {}: {}\n",
            figure.indicator.id,
            figure.indicator.name,
            figure.window.in_words(),
            figure.in_words()
        ));
    }
    for indicator in &all.missing {
        let noun = indicator.missing().unwrap_or_default();
        text.push_str(&format!("{} {}: not computable, the record has no {noun}\n", indicator.id, indicator.name));
    }
    text
}

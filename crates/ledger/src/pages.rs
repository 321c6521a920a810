//! Reading the whole ledger fast: thousands of versions come from the database as one text, which is cut up here.
//!
//! A row of its own for each version costs the database library more than everything else together
//! (`docs/performance.md`).

use std::str::FromStr;

use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::row::uuid;
use crate::store::Ledger;
use crate::{LedgerError, Position};

/// The ASCII unit separator: in no identifier, kind or source. The body comes last, with its length before it.
const SEPARATOR: char = '\u{1f}';

/// A place within a link: after its so many first versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub position: Position,
    pub ordinal: i32,
}

impl Place {
    /// After all versions of a link.
    pub fn end_of(position: Position) -> Self {
        Self { position, ordinal: i32::MAX }
    }

    /// Whether it stands between two links.
    pub fn is_between_links(self) -> bool {
        self.ordinal == i32::MAX
    }
}

/// One version as it stands in a page. What the picture has no use for is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub position: Position,
    pub ordinal: i32,
    pub version: i32,
    pub withdrawn: bool,
    pub entry: Uuid,
    pub subject: Uuid,
    pub episode: Option<Uuid>,
    pub kind: &'a str,
    pub source: &'a str,
    /// `None` once erased.
    pub body: Option<&'a str>,
}

/// Versions in the order of the chain.
#[derive(Debug)]
pub struct Page(String);

impl Ledger {
    /// The last place in the chain, asked for as cheaply as can be.
    ///
    /// # Errors
    /// The database cannot be read, or has no ledger yet.
    pub async fn position(&self) -> Result<Position, LedgerError> {
        let query = Statement::from_string(self.db.get_database_backend(), "select position from chain_head");
        let row = self.db.query_one_raw(query).await?.ok_or(LedgerError::NotMigrated)?;
        Ok(row.try_get_by_index(0)?)
    }

    /// Where a page of about so many versions ends that begins at a place: between links, unless one link is more than a page.
    /// `None` where no more than that are left up to and including a position.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn cut(&self, after: Place, upto: Position, versions: u32) -> Result<Option<Place>, LedgerError> {
        let sql = "select position, ordinal from entry_version where (position, ordinal) > ($1, $2) and position <= $3 \
                   order by position, ordinal limit 1 offset $4";
        let values = [after.position.into(), after.ordinal.into(), upto.into(), i64::from(versions).into()];
        let query = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        let Some(row) = self.db.query_one_raw(query).await? else { return Ok(None) };
        let position: Position = row.try_get_by_index(0)?;
        let between = Place::end_of(position - 1);
        let within = Place { position, ordinal: row.try_get_by_index(1)? };
        Ok(Some(if between > after { between } else { within }))
    }

    /// The versions after one place, up to and including another.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn page(&self, after: Place, until: Place) -> Result<Page, LedgerError> {
        let bounds = [after, until].map(|place| [place.position.into(), place.ordinal.into()]).into_iter().flatten();
        let query = Statement::from_sql_and_values(self.db.get_database_backend(), page_sql(), bounds);
        let row = self.db.query_one_raw(query).await?;
        let text: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        Ok(Page(text.unwrap_or_default()))
    }
}

/// One statement for both engines. A sorted inner query makes the text sorted; [`Page::lines`] checks it. The bounds are said
/// twice because PostgreSQL takes a comparison of rows for half the table and would read all of it.
fn page_sql() -> String {
    format!(
        "select string_agg(line, '') from (select concat_ws('{SEPARATOR}', position, ordinal, version, withdrawn, entry_id, \
         subject, coalesce(episode, ''), kind, source, coalesce(octet_length(body), -1), coalesce(body, '')) as line \
         from entry_version where (position, ordinal) > ($1, $2) and (position, ordinal) <= ($3, $4) \
         and position between $1 and $3 order by position, ordinal) as lines"
    )
}

impl Page {
    /// Bytes of the page.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The versions in the order of the chain. After an error there are no more.
    pub fn lines(&self) -> impl Iterator<Item = Result<Line<'_>, LedgerError>> {
        let (mut rest, mut last) = (self.0.as_str(), None);
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let line = line(&mut rest).and_then(|line| in_order(line, &mut last));
            if line.is_err() {
                rest = "";
            }
            Some(line)
        })
    }
}

fn in_order<'a>(line: Line<'a>, last: &mut Option<(Position, i32)>) -> Result<Line<'a>, LedgerError> {
    let place = (line.position, line.ordinal);
    if last.replace(place).is_some_and(|last| last >= place) {
        return Err(LedgerError::Corrupt(format!("place {} came out of order", line.position)));
    }
    Ok(line)
}

fn line<'a>(rest: &mut &'a str) -> Result<Line<'a>, LedgerError> {
    let position = number(field(rest)?)?;
    let ordinal = number(field(rest)?)?;
    let version = number(field(rest)?)?;
    // PostgreSQL writes t and f.
    let withdrawn = matches!(field(rest)?, "1" | "t");
    let entry = uuid(field(rest)?)?;
    let subject = uuid(field(rest)?)?;
    let episode = Some(field(rest)?).filter(|text| !text.is_empty()).map(uuid).transpose()?;
    let (kind, source) = (field(rest)?, field(rest)?);
    let length: i64 = number(field(rest)?)?;
    let body = usize::try_from(length).ok().map(|length| take(rest, length)).transpose()?;
    Ok(Line { position, ordinal, version, withdrawn, entry, subject, episode, kind, source, body })
}

fn field<'a>(rest: &mut &'a str) -> Result<&'a str, LedgerError> {
    let (field, after) = rest.split_once(SEPARATOR).ok_or_else(cut_short)?;
    *rest = after;
    Ok(field)
}

fn take<'a>(rest: &mut &'a str, length: usize) -> Result<&'a str, LedgerError> {
    let (body, after) = rest.split_at_checked(length).ok_or_else(cut_short)?;
    *rest = after;
    Ok(body)
}

fn number<T: FromStr>(text: &str) -> Result<T, LedgerError> {
    text.parse().map_err(|_| LedgerError::Corrupt(format!("“{text}” is not a number")))
}

fn cut_short() -> LedgerError {
    LedgerError::Corrupt("a version ends too soon".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(position: i64, body: &str) -> String {
        let id = Uuid::from_u128(7);
        [&position.to_string(), "1", "2", "f", &id.to_string(), &id.to_string(), "", "case_note", "sightline", body]
            .join("\u{1f}")
    }

    #[test]
    fn a_body_may_hold_anything_even_the_separator() {
        let page = Page(text(1, "8\u{1f}{\"a\u{1f}é\"}") + &text(2, "-1\u{1f}"));
        // Six characters of one byte and one of two.
        let lines: Vec<_> = page.lines().collect();
        assert_eq!(lines[0].as_ref().unwrap().body, Some("{\"a\u{1f}é\"}"[..].split_at(8).0));
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].as_ref().unwrap().body, None);
        assert_eq!(lines[1].as_ref().unwrap().kind, "case_note");
    }

    #[test]
    fn a_text_that_ends_too_soon_is_refused_and_not_taken_for_the_end() {
        let page = Page(text(1, "9\u{1f}{}"));
        let lines: Vec<_> = page.lines().collect();
        assert!(matches!(lines.as_slice(), [Err(LedgerError::Corrupt(_))]), "{lines:?}");
    }

    #[test]
    fn places_out_of_order_are_refused() {
        let page = Page(text(2, "2\u{1f}{}") + &text(1, "2\u{1f}{}"));
        assert!(page.lines().nth(1).unwrap().is_err());
    }
}

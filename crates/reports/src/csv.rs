//! Tables for a spreadsheet, in which no cell is taken for a formula.

/// A comma-separated table (RFC 4180, UTF-8, CRLF), with its headers first.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"): what was typed
/// into a record must never do anything on the machine of whoever downloads it.
pub fn table(headers: &[&str], rows: &[Vec<String>]) -> String {
    let headers = headers.iter().map(|cell| text(cell)).collect();
    lines(std::iter::once(headers).chain(rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect())))
}

/// Lines of cells that are already safe: texts that went through [`text`], and numbers that we wrote ourselves.
pub(crate) fn lines(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and rows of any length are taken.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text as a cell that no spreadsheet runs.
pub(crate) fn text(cell: &str) -> String {
    if is_taken_for_a_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a spreadsheet may run the text: OWASP's signs, their full-width forms, and either of them behind blanks, which
/// some programs drop when they read a file.
pub(crate) fn is_taken_for_a_formula(cell: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}';
    cell.starts_with(['\t', '\r', '\n'])
        || cell.trim_start_matches(blank).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(cell: &str) -> String {
        table(&["a"], &[vec![cell.to_owned()]])
    }

    #[test]
    fn a_cell_that_would_be_a_formula_is_text() {
        for cell in ["=1+1", "+44 20", "-1", "@sum(a1)", "＝1+1", "＠x", " =1+1", "\u{feff}=1", "\u{0}=1"] {
            assert_eq!(only(cell), format!("a\r\n'{cell}\r\n"));
        }
        assert_eq!(only("\t=1"), "a\r\n'\t=1\r\n");
        assert_eq!(only("\r=1"), "a\r\n\"'\r=1\"\r\n");
        assert_eq!(only("\nx"), "a\r\n\"'\nx\"\r\n");
        assert_eq!(only("a=1"), "a\r\na=1\r\n");
    }

    #[test]
    fn a_heading_that_would_be_a_formula_is_text() {
        assert_eq!(table(&["=1"], &[]), "'=1\r\n");
    }

    #[test]
    fn commas_quotes_and_lines_stay_within_their_cell() {
        assert_eq!(only("one, \"two\"\nthree"), "a\r\n\"one, \"\"two\"\"\nthree\"\r\n");
    }

    #[test]
    fn rows_of_another_length_than_the_headers_are_kept() {
        assert_eq!(table(&["a", "b"], &[vec!["1".into()]]), "a,b\r\n1\r\n");
    }
}

//! Tables for a spreadsheet, in which no cell is taken for a formula.

/// A comma-separated table (RFC 4180, UTF-8, CRLF), with its headers first.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"): what was typed
/// into a record must never do anything on the machine of whoever downloads it.
pub fn table(headers: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    // Writing to memory cannot fail, and rows of any length are taken.
    let _ = writer.write_record(headers.iter().map(|cell| safe(cell)));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(cell: &str) -> String {
        table(&["a"], &[vec![cell.to_owned()]])
    }

    #[test]
    fn a_cell_that_would_be_a_formula_is_text() {
        for cell in ["=1+1", "+44 20", "-1", "@sum(a1)"] {
            assert_eq!(only(cell), format!("a\r\n'{cell}\r\n"));
        }
        assert_eq!(only("\t=1"), "a\r\n'\t=1\r\n");
        assert_eq!(only("\r=1"), "a\r\n\"'\r=1\"\r\n");
        assert_eq!(only("a=1"), "a\r\na=1\r\n");
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

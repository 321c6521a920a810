//! The few shapes that the charts are made of, as text.

use std::fmt::Write;

use super::ink::{Mark, PAPER, Stroke, TEXT};

/// Which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Shapes one over the other, the first lowest.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    body: String,
}

/// What stands around a drawing.
pub(super) struct Frame<'a> {
    /// Unique on the page.
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub width: f64,
    pub height: f64,
    pub letters: f64,
}

pub(super) type Place = (f64, f64);

impl Drawing {
    pub(super) fn line(&mut self, from: Place, to: Place, stroke: Stroke) {
        self.path(&[from, to], stroke);
    }

    /// A line from point to point; one point alone makes none.
    pub(super) fn path(&mut self, points: &[Place], stroke: Stroke) {
        if points.len() < 2 {
            return;
        }
        let Stroke { colour, width, dash } = stroke;
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let along = along(points);
        self.add(format_args!(
            "<path d=\"{along}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dash}/>"
        ));
    }

    /// The ground within a line from point to point.
    pub(super) fn area(&mut self, points: &[Place], colour: &str) {
        let along = along(points);
        self.add(format_args!("<path d=\"{along}Z\" fill=\"{colour}\"/>"));
    }

    pub(super) fn rectangle(&mut self, (x, y): Place, (width, height): Place, colour: &str) {
        let (x, y, width, height) = (short(x), short(y), short(width), short(height));
        self.add(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>"));
    }

    /// A mark with a text for who points at it.
    pub(super) fn mark(&mut self, mark: Mark, at: Place, colour: &str, hint: &str) {
        let hint = if hint.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(hint)) };
        let (x, y) = at;
        match mark {
            Mark::Dot => {
                let (x, y) = (short(x), short(y));
                self.add(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"3.2\" fill=\"{colour}\">{hint}</circle>"));
            }
            Mark::HollowSquare => {
                let corners = [(x - 2.5, y - 2.5), (x + 2.5, y - 2.5), (x + 2.5, y + 2.5), (x - 2.5, y + 2.5)];
                self.hollow(&corners, colour, 1.5, &hint);
            }
            Mark::HollowDiamond => {
                self.hollow(&[(x, y - 7.0), (x + 7.0, y), (x, y + 7.0), (x - 7.0, y)], colour, 2.5, &hint);
            }
        }
    }

    fn hollow(&mut self, corners: &[Place], colour: &str, width: f64, hint: &str) {
        let along = along(corners);
        self.add(format_args!(
            "<path d=\"{along}Z\" fill=\"{PAPER}\" stroke=\"{colour}\" stroke-width=\"{width}\">{hint}</path>"
        ));
    }

    pub(super) fn text(&mut self, at: Place, anchor: Anchor, text: &str) {
        self.write(at, anchor, "", text);
    }

    pub(super) fn bold(&mut self, at: Place, anchor: Anchor, text: &str) {
        self.write(at, anchor, " font-weight=\"bold\"", text);
    }

    /// Bold letters with paper around them, readable over lines.
    pub(super) fn label(&mut self, at: Place, anchor: Anchor, colour: &str, text: &str) {
        let around = format!(
            " font-weight=\"bold\" fill=\"{colour}\" stroke=\"{PAPER}\" stroke-width=\"4\" paint-order=\"stroke\" stroke-linejoin=\"round\""
        );
        self.write(at, anchor, &around, text);
    }

    /// Letters with paper around them, readable over lines.
    pub(super) fn over_lines(&mut self, at: Place, text: &str) {
        let around = format!(" stroke=\"{PAPER}\" stroke-width=\"4\" paint-order=\"stroke\" stroke-linejoin=\"round\"");
        self.write(at, Anchor::Start, &around, text);
    }

    /// Puts the shapes of another drawing over these.
    pub(super) fn over(&mut self, other: Self) {
        self.body.push_str(&other.body);
    }

    fn write(&mut self, (x, y): Place, anchor: Anchor, more: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, text) = (short(x), short(y), escaped(text));
        self.add(format_args!("<text x=\"{x}\" y=\"{y}\"{anchor}{more}>{text}</text>"));
    }

    fn add(&mut self, shape: std::fmt::Arguments<'_>) {
        // Writing to a text in memory cannot fail.
        let _ = self.body.write_fmt(shape);
    }

    /// The whole picture.
    pub(super) fn framed(self, frame: &Frame<'_>) -> String {
        let id = identifier(frame.id);
        let (title, description) = (escaped(frame.title), escaped(frame.description));
        let (width, height, letters) = (short(frame.width), short(frame.height), short(frame.letters));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"100%\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"{letters}\" \
             fill=\"{TEXT}\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>{}</svg>",
            self.body
        )
    }
}

fn along(points: &[Place]) -> String {
    let mut along = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let pen = if at == 0 { 'M' } else { 'L' };
        let _ = write!(along, "{pen}{} {}", short(*x), short(*y));
    }
    along
}

/// A length to one decimal, which no eye tells from more.
fn short(length: f64) -> String {
    // Adding nought makes minus nought plain nought.
    let written = format!("{:.1}", (length * 10.0).round() / 10.0 + 0.0);
    written.strip_suffix(".0").map_or(written.clone(), str::to_owned)
}

/// A text as it may stand in a picture, also within quotation marks. Control characters have no place there.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if control.is_control() => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

/// A name by which the page can point at the picture's parts: letters, digits and hyphens, a letter first.
fn identifier(id: &str) -> String {
    let clean: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("chart-{clean}")
}

/// How wide a text will be, a little more rather than less: no font is asked.
pub(super) fn width_of(text: &str, letters: f64) -> f64 {
    let each = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | ' ' | '-' | '|' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        c if c.is_uppercase() => 0.72,
        c if c.is_ascii() => 0.57,
        _ => 1.0,
    };
    text.chars().map(each).sum::<f64>() * letters
}

/// The text in lines no wider than `width`. A word that is wider by itself is broken, since it must not leave the picture.
pub(super) fn wrapped(text: &str, width: f64, letters: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, width, letters)) {
        match lines.last_mut() {
            Some(line) if width_of(line, letters) + width_of(&word, letters) + 0.36 * letters <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn pieces(word: &str, width: f64, letters: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let last = pieces.last_mut().expect("there is always one piece");
        if !last.is_empty() && width_of(last, letters) + width_of(letter.encode_utf8(&mut [0; 4]), letters) > width {
            pieces.push(letter.to_string());
        } else {
            last.push(letter);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_place() {
        assert_eq!(escaped("<b a=\"x\" b='y'>&\u{0}\u{1b}"), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;  ");
        assert_eq!(identifier("fd-06\"><script>"), "chart-fd-06---script-");
    }

    #[test]
    fn a_long_text_is_broken_between_words_and_a_long_word_within() {
        assert_eq!(wrapped("one two three", 60.0, 14.0), ["one two", "three"]);
        let lines = wrapped(&"m".repeat(50), 100.0, 14.0);
        assert!(lines.len() > 5 && lines.iter().all(|line| width_of(line, 14.0) <= 100.0), "{lines:?}");
        assert!(wrapped("", 60.0, 14.0).is_empty());
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(short(12.0), "12");
        assert_eq!(short(12.345), "12.3");
        assert_eq!(short(-0.01), "0");
    }
}

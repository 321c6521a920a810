//! Charts as SVG, written by hand (see docs/adr/0013).
//!
//! Each is one `<svg role="img">` with a title and a description in words, scales to the width that it is given, and holds no
//! script, no style and no font of its own, so that the strictest content policy lets it stand. Lines differ in dash and
//! mark as well as in colour. A chart never stands alone: the page shows its table below it.

mod bars;
mod ink;
mod legend;
mod scale;
mod small;
mod svg;
mod trend;

pub use bars::{Bar, BarChart, BarGroup};
pub use small::SmallMultiple;
pub use trend::{Comparator, Target, Trend};

/// For which width a chart is laid out. Either scales to any width; letters stay readable near its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// A telephone or a narrow column: 360 units.
    Narrow,
    /// A desk or a page of paper: 760 units.
    Wide,
}

impl Width {
    fn units(self) -> f64 {
        match self {
            Self::Narrow => 360.0,
            Self::Wide => 760.0,
        }
    }

    /// Height of letters.
    fn letters(self) -> f64 {
        match self {
            Self::Narrow => 13.0,
            Self::Wide => 14.0,
        }
    }

    /// Tells the two apart where a page holds both.
    fn name(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}

/// A chart in both widths, of which the site's style sheet shows one: `chart-narrow` and `chart-wide`. What is not shown is
/// not read out either.
fn in_both(svg: impl Fn(Width) -> String) -> String {
    format!(
        "<div class=\"chart-narrow\">{}</div><div class=\"chart-wide\">{}</div>",
        svg(Width::Narrow),
        svg(Width::Wide)
    )
}

#[cfg(test)]
mod tests;

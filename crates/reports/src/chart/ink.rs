//! Colours, dashes and marks. Each kind of line has a colour, a dash and a mark of its own, so that colour is never the
//! only sign. The colours are those of the GOV.UK palette that reach 4.5:1 on white and on both bands.

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub colour: &'static str,
    pub width: f64,
    /// As in `stroke-dasharray`; empty for an unbroken line.
    pub dash: &'static str,
}

/// What stands at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Dot,
    HollowSquare,
    HollowDiamond,
}

pub(super) const TEXT: &str = "#0b0c0c";
pub(super) const PAPER: &str = "#ffffff";
pub(super) const USUAL_BAND: &str = "#f3f2f1";
pub(super) const TOLERANCE_BAND: &str = "#e9f5f0";

pub(super) const GRID: Stroke = Stroke { colour: "#cecece", width: 1.0, dash: "" };
pub(super) const AXIS: Stroke = Stroke { colour: "#505a5f", width: 1.0, dash: "" };
pub(super) const VALUE: Stroke = Stroke { colour: "#16609f", width: 2.5, dash: "" };
pub(super) const LAST_YEAR: Stroke = Stroke { colour: "#505a5f", width: 2.0, dash: "6 4" };
pub(super) const TARGET: Stroke = Stroke { colour: "#005a30", width: 2.0, dash: "12 3 2 3" };
pub(super) const TOLERANCE_EDGE: Stroke = Stroke { colour: "#005a30", width: 1.0, dash: "1 3" };
pub(super) const USUAL_EDGE: Stroke = Stroke { colour: "#505a5f", width: 1.0, dash: "" };

/// Lines of comparators, which also bear a letter each.
pub(super) const COMPARATORS: [Stroke; 3] = [
    Stroke { colour: "#54319f", width: 2.0, dash: "2 3" },
    Stroke { colour: "#942514", width: 2.0, dash: "9 3" },
    Stroke { colour: "#0b0c0c", width: 2.0, dash: "4 2 1 2" },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// WCAG 2.2, "contrast ratio".
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let share = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn lines() -> Vec<Stroke> {
        [VALUE, LAST_YEAR, TARGET, TOLERANCE_EDGE, USUAL_EDGE, AXIS].into_iter().chain(COMPARATORS).collect()
    }

    #[test]
    fn every_line_and_letter_stands_out_from_the_paper_and_from_the_bands() {
        for ground in [PAPER, USUAL_BAND, TOLERANCE_BAND] {
            for colour in lines().iter().map(|line| line.colour).chain([TEXT]) {
                let found = contrast(colour, ground);
                assert!(found >= 4.5, "{colour} on {ground} is {found:.2}:1");
            }
        }
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    }

    #[test]
    fn lines_that_may_cross_differ_by_their_dash() {
        let dashes: HashSet<_> =
            [VALUE, LAST_YEAR, TARGET, TOLERANCE_EDGE].iter().chain(&COMPARATORS).map(|line| line.dash).collect();
        assert_eq!(dashes.len(), 7);
    }
}

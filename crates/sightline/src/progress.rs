//! Progress on standard error.

use indicatif::{ProgressBar, ProgressStyle};

/// A counter of something, with the total where it is known.
pub fn counting(what: &'static str, total: Option<u64>) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let shape = if total.is_some() { "{msg} {bar:30} {pos}/{len} {elapsed}" } else { "{msg} {pos} {elapsed}" };
    bar.set_style(ProgressStyle::with_template(shape).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar
}

//! Authorities, regions and England, by the one code that each has here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) const ENGLAND: &str = "E92000001";

/// Authorities whose boundary stayed and whose code changed; publications use both.
const LATER_CODES: [(&str, &str); 2] = [("E08000038", "E08000016"), ("E08000039", "E08000019")];

/// An authority, a region or England.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// The code of the Office for National Statistics: `E06000039`.
    pub code: &'static str,
    pub name: &'static str,
    /// The region that an authority lies in; `None` for a region and for England.
    pub region: Option<&'static str>,
}

struct Places {
    /// By any code that a place has or had, and by the Department's three-digit number.
    by_code: BTreeMap<&'static str, &'static Place>,
}

static PLACES: LazyLock<Places> = LazyLock::new(Places::read);

/// The place of a code: that of the Office for National Statistics, today's or a former one, or the Department's three-digit
/// number (`871`).
pub fn place(code: &str) -> Option<&'static Place> {
    PLACES.by_code.get(code.trim()).copied()
}

impl Places {
    fn read() -> Self {
        let mut by_code = BTreeMap::new();
        for (code, name) in [(ENGLAND, "England"), ("E12000007", "London")] {
            by_code.insert(code, kept(Place { code, name, region: None }));
        }
        let mut rows: Vec<Vec<&str>> = include_str!("../../../../data/authorities.csv")
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect())
            .collect();
        // The row that holds longest comes first, so that its code is the one kept; a former code then leads to it.
        rows.sort_by_key(|row| std::cmp::Reverse(row.last().and_then(|year| year.trim().parse::<i32>().ok())));
        for row in rows {
            let [number, code, name, region, region_name, ..] = row[..] else { continue };
            by_code.entry(region).or_insert_with(|| kept(Place { code: region, name: region_name, region: None }));
            let authority = match by_code.get(number) {
                Some(known) => *known,
                None => kept(Place { code, name, region: Some(region) }),
            };
            by_code.insert(number, authority);
            by_code.insert(code, authority);
        }
        for (later, code) in LATER_CODES {
            if let Some(known) = by_code.get(code).copied() {
                by_code.insert(later, known);
            }
        }
        Self { by_code }
    }
}

/// For the life of the program: there are some 170, read once.
fn kept(place: Place) -> &'static Place {
    Box::leak(Box::new(place))
}

//! The tables of the return: their columns, and how a file is known to be one of them.

use crate::standard::{Part, SSDA903};

/// One table; one CSV file a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    Header,
    Episodes,
    Reviews,
    Uasc,
    Oc2,
    Oc3,
    Ad1,
    PlacedAdoption,
    PrevPerm,
    Missing,
    SwEpisodes,
    DoLo,
}

/// How a table looks in a file.
struct Shape {
    /// What its file is called, letters and digits only; the first is the Department's.
    names: &'static [&'static str],
    /// All columns in their usual order.
    columns: &'static [&'static str],
    /// A file without one of these is not read: too much of each row would be missing. The first beside CHILD is in no
    /// other table.
    needed: &'static [&'static str],
}

impl Table {
    pub const ALL: [Self; 12] = [
        Self::Header,
        Self::Episodes,
        Self::Reviews,
        Self::Uasc,
        Self::Oc2,
        Self::Oc3,
        Self::Ad1,
        Self::PlacedAdoption,
        Self::PrevPerm,
        Self::Missing,
        Self::SwEpisodes,
        Self::DoLo,
    ];

    pub fn part(self) -> Part {
        SSDA903[self as usize]
    }

    pub fn code(self) -> &'static str {
        self.part().code
    }

    /// Its columns in their usual order, as [`super::rows::Row`] holds their values.
    pub fn columns(self) -> &'static [&'static str] {
        self.shape().columns
    }

    pub(super) fn needed(self) -> &'static [&'static str] {
        self.shape().needed
    }

    /// The column that no other table has.
    pub(super) fn mark(self) -> &'static str {
        self.shape().needed[1]
    }

    /// By the name of a file without its year, and whether it is the Department's own name.
    pub(super) fn by_name(name: &str) -> Option<(Self, bool)> {
        Self::ALL.into_iter().find_map(|table| {
            let at = table.shape().names.iter().position(|known| *known == name)?;
            Some((table, at == 0))
        })
    }

    fn shape(self) -> Shape {
        match self {
            Self::Header => Shape {
                names: &["header"],
                columns: &["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"],
                needed: &["CHILD", "ETHNIC", "SEX", "DOB", "UPN"],
            },
            Self::Episodes => Shape {
                names: &["episodes", "episode"],
                columns: &[
                    "CHILD",
                    "DECOM",
                    "RNE",
                    "LS",
                    "CIN",
                    "PLACE",
                    "PLACE_PROVIDER",
                    "DEC",
                    "REC",
                    "REASON_PLACE_CHANGE",
                    "HOME_POST",
                    "PL_POST",
                    "URN",
                ],
                needed: &["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"],
            },
            Self::Reviews => Shape {
                names: &["reviews", "review"],
                columns: &["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
                needed: &["CHILD", "REVIEW", "REVIEW_CODE"],
            },
            Self::Uasc => {
                Shape { names: &["uasc"], columns: &["CHILD", "SEX", "DOB", "DUC"], needed: &["CHILD", "DUC"] }
            }
            Self::Oc2 => Shape {
                names: &["oc2"],
                columns: &[
                    "CHILD",
                    "DOB",
                    "SDQ_SCORE",
                    "SDQ_REASON",
                    "CONVICTED",
                    "HEALTH_CHECK",
                    "IMMUNISATIONS",
                    "TEETH_CHECK",
                    "HEALTH_ASSESSMENT",
                    "SUBSTANCE_MISUSE",
                    "INTERVENTION_RECEIVED",
                    "INTERVENTION_OFFERED",
                ],
                needed: &["CHILD", "CONVICTED", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT"],
            },
            Self::Oc3 => Shape {
                names: &["oc3"],
                columns: &["CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"],
                needed: &["CHILD", "IN_TOUCH", "ACTIV", "ACCOM"],
            },
            Self::Ad1 => Shape {
                names: &["ad1"],
                columns: &[
                    "CHILD",
                    "DOB",
                    "DATE_INT",
                    "DATE_MATCH",
                    "FOSTER_CARE",
                    "NB_ADOPTR",
                    "SEX_ADOPTR",
                    "LS_ADOPTR",
                ],
                needed: &["CHILD", "DATE_INT", "DATE_MATCH"],
            },
            Self::PlacedAdoption => Shape {
                names: &["placedforadoption", "shouldbeplacedforadoption", "placedadoption", "sbpfa"],
                columns: &["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
                needed: &["CHILD", "DATE_PLACED", "DATE_PLACED_CEASED"],
            },
            Self::PrevPerm => Shape {
                names: &["previouspermanence", "prevperm"],
                columns: &["CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"],
                needed: &["CHILD", "PREV_PERM"],
            },
            Self::Missing => Shape {
                names: &["missing"],
                columns: &["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"],
                needed: &["CHILD", "MIS_START", "MISSING", "MIS_END"],
            },
            Self::SwEpisodes => Shape {
                names: &["swepisodes", "socialworker", "socialworkerepisodes"],
                columns: &["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
                needed: &["CHILD", "SW_DECOM", "SW_ID", "SW_DEC"],
            },
            Self::DoLo => Shape {
                names: &["dolo", "deprivationofliberty"],
                columns: &["CHILD", "DOB", "DOLO_START", "DOLO_END"],
                needed: &["CHILD", "DOLO_START", "DOLO_END"],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_stands_at_its_place_in_the_standard_and_is_found_by_its_name() {
        for table in Table::ALL {
            let name = table.shape().names[0];
            assert_eq!(Table::by_name(name), Some((table, true)));
            assert!(table.needed().iter().all(|column| table.columns().contains(column)), "{name}");
        }
        assert_eq!((Table::Uasc.code(), Table::DoLo.code()), ("UASC", "DoLo"));
        assert_eq!(Table::by_name("sbpfa"), Some((Table::PlacedAdoption, false)));
    }

    #[test]
    fn no_other_table_has_the_column_by_which_a_table_is_known() {
        for table in Table::ALL {
            let others = Table::ALL.into_iter().filter(|other| *other != table);
            assert!(others.into_iter().all(|other| !other.columns().contains(&table.mark())), "{table:?}");
        }
    }
}

//! What can go wrong with geographic input.

use std::fmt;

/// Why geographic bytes or shapes could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeographyError {
    /// The bytes are not a Bailiwick geography file, or were cut short.
    Unreadable {
        /// Which file was being read, in the user's words.
        what: &'static str,
        /// What the decoder met.
        why: String,
    },
    /// The file was written by a newer or older version of Bailiwick.
    Version {
        /// Which file was being read.
        what: &'static str,
        /// The version that was found.
        found: u32,
        /// The version this program reads.
        expected: u32,
    },
    /// The borders of a region do not close.
    OpenRing {
        /// Index of the region whose border stays open.
        region: u32,
    },
    /// A reference inside the file points at nothing.
    Dangling {
        /// Which file was being read.
        what: &'static str,
        /// The kind of thing referred to.
        kind: &'static str,
        /// The reference that leads nowhere.
        index: u64,
    },
    /// A table row that cannot be understood.
    Row {
        /// The table's name.
        table: &'static str,
        /// Line in the file, the header being line 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// The value as written.
        value: String,
    },
    /// A column that the table has to have is not there.
    Column {
        /// The table's name.
        table: &'static str,
        /// The missing column.
        column: &'static str,
    },
    /// There is nothing to build cells from.
    NoSites,
    /// Borders cross and pile up so much that this is no map.
    Tangled {
        /// How many edges there are.
        edges: u64,
    },
    /// The user stopped it.
    Cancelled,
}

impl fmt::Display for GeographyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { what, why } => {
                write!(f, "The {what} cannot be read ({why}). Load the page again, or rebuild the data.")
            }
            Self::Version { what, found, expected } => {
                write!(
                    f,
                    "The {what} has version {found}; this program reads version {expected}. Load the page again to fetch the matching file."
                )
            }
            Self::OpenRing { region } => {
                write!(f, "The border of region {region} does not close. Check that its rings are complete.")
            }
            Self::Dangling { what, kind, index } => {
                write!(f, "The {what} refers to {kind} {index}, which is not in it. Rebuild the data.")
            }
            Self::Row { table, line, column, value } => write!(
                f,
                "{table}, line {line}, column {column}: {value:?} cannot be read. Correct the value or remove the row."
            ),
            Self::Column { table, column } => {
                write!(f, "{table} has no column {column}. Check that it is the right table.")
            }
            Self::NoSites => {
                write!(f, "There are no placed units, so there are no cells to draw. Place at least one unit.")
            }
            Self::Tangled { edges } => write!(
                f,
                "The {edges} edges of these borders cross and lie on one another too often to be sorted out. Check that the file holds one level of areas, and that its coordinates are longitude and latitude."
            ),
            Self::Cancelled => write!(f, "Stopped. Nothing was changed."),
        }
    }
}

impl std::error::Error for GeographyError {}

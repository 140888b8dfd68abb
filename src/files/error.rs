//! What can go wrong with a file as a whole. A single bad row never ends an import: it goes to the ledger.

use std::fmt;

/// Why a file could not be read or written. The text names the file, what was found, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Nothing in it.
    Empty {
        /// The file's name.
        file: String,
    },
    /// Not a table: a picture, a PDF document, a zip of many files…
    NotText {
        /// The file's name.
        file: String,
        /// What it looks like.
        looks_like: &'static str,
    },
    /// Beyond a stated limit.
    TooMuch {
        /// The file's name.
        file: String,
        /// What there is too much of: `rows`, `columns`, `MB`.
        what: &'static str,
        /// How many are read at most.
        limit: u64,
    },
    /// The text could not be taken apart.
    Unreadable {
        /// The file's name.
        file: String,
        /// Where and why.
        why: String,
    },
    /// The user stopped it.
    Cancelled,
    /// No column says what every row needs.
    Unmapped {
        /// The file's name.
        file: String,
        /// What is missing, as a sentence that says which columns would do.
        needs: &'static str,
    },
    /// It cannot be made in this format.
    Unwritable {
        /// What was to be made.
        file: String,
        /// Why not.
        why: String,
        /// What to do instead, as a sentence.
        instead: &'static str,
    },
    /// None of the files is a table of accounts.
    NoAccounts,
    /// Two files are tables of accounts.
    AccountsTwice {
        /// The first file's name.
        first: String,
        /// The second file's name.
        second: String,
    },
    /// Not a Bailiwick file of this kind.
    NotOurs {
        /// What was expected: `a Bailiwick plan file`.
        expected: &'static str,
        /// What stood there instead.
        found: String,
    },
    /// Written by a newer Bailiwick.
    Newer {
        /// What it is.
        what: &'static str,
        /// Its version.
        version: u64,
        /// The newest version this build reads.
        known: u64,
    },
    /// Ours, but damaged.
    Damaged {
        /// What it is.
        what: &'static str,
        /// Where and why.
        why: String,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { file } => {
                write!(f, "{file} is empty. Choose a file with a header row and at least one row below it.")
            }
            Self::NotText { file, looks_like } => {
                write!(f, "{file} looks like {looks_like}, not a table. Save it as CSV or XLSX and choose that file.")
            }
            Self::TooMuch { file, what, limit } => {
                write!(
                    f,
                    "{file} has more than {limit} {what}, the most that is read. Split it, or leave out what the plan does not need."
                )
            }
            Self::Unreadable { file, why } => write!(f, "{file} cannot be read: {why}."),
            Self::Cancelled => write!(f, "Stopped. Nothing was changed."),
            Self::Unmapped { file, needs } => write!(f, "{file}: {needs}"),
            Self::Unwritable { file, why, instead } => write!(f, "{file} was not made: {why}. {instead}"),
            Self::NoAccounts => write!(
                f,
                "None of the files is a table of accounts, and a plan needs one. Add it, or choose what each file is about."
            ),
            Self::AccountsTwice { first, second } => write!(
                f,
                "{first} and {second} are both tables of accounts. Put them into one table, or choose what each is about."
            ),
            Self::NotOurs { expected, found } => {
                write!(f, "This is not {expected} (it starts with {found}). Choose a file that Bailiwick exported.")
            }
            Self::Newer { what, version, known } => write!(
                f,
                "This {what} has version {version}; this Bailiwick reads up to version {known}. Open it with a newer Bailiwick."
            ),
            Self::Damaged { what, why } => {
                write!(f, "This {what} is damaged: {why}. Export it again, or take an older copy.")
            }
        }
    }
}

impl std::error::Error for FileError {}

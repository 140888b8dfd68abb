//! Why a draft could not be opened, saved or kept.

use std::fmt;

use super::{DraftEntry, DraftId, StoreError};

/// A failure, with a text for the person.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftError {
    /// Storage refused.
    Store(StoreError),
    /// No draft has this id (any more).
    Missing(DraftId),
    /// Another tab saved this draft after it was opened here; nothing was overwritten.
    Conflict(Box<DraftEntry>),
    /// A later version of the program wrote it; it stays as it is.
    Newer {
        /// The draft.
        id: DraftId,
        /// The version it was written in.
        version: u32,
    },
    /// Neither of its two copies can be read; they are kept.
    Unreadable {
        /// The draft.
        id: DraftId,
        /// What is wrong with it.
        why: String,
    },
    /// What was read back differs from what was written; the previous state is still there.
    NotHeld,
    /// No data set with this hash is on this machine (any more).
    DataSetMissing(String),
    /// The data set's bytes are not the ones that were stored.
    DataSetDamaged(String),
    /// A body or header could not be encoded.
    Encoding(String),
}

impl From<StoreError> for DraftError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Missing(id) => {
                write!(f, "Draft {id} is no longer on this machine; another tab may have deleted it. Save this one as a new draft to keep it.")
            }
            Self::Conflict(theirs) => write!(
                f,
                "Another tab saved \"{}\" at {}. Nothing was overwritten: load that version, or save this one as a copy.",
                theirs.summary.name, theirs.saved_at.text
            ),
            Self::Newer { version, .. } => write!(
                f,
                "This draft was saved by a later version of Bailiwick (format {version}). Reload the page to get that version; the draft stays as it is."
            ),
            Self::Unreadable { why, .. } => write!(
                f,
                "This draft can't be read: {why}. It was not changed. Download it from the start page, and go on from an exported plan file if you have one."
            ),
            Self::NotHeld => f.write_str(
                "The browser did not keep what was saved. The previous version is still there; export the plan file to be safe, then try again.",
            ),
            Self::DataSetMissing(hash) => write!(
                f,
                "The data of this draft ({hash}) is no longer in this browser. Drop the original file or an exported plan file here to bring it back."
            ),
            Self::DataSetDamaged(hash) => write!(
                f,
                "The data of this draft ({hash}) is damaged in this browser's storage. Drop the original file or an exported plan file here to replace it."
            ),
            Self::Encoding(why) => write!(f, "The draft could not be written down: {why}. Export the plan file to be safe."),
        }
    }
}

impl std::error::Error for DraftError {}

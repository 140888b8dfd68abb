//! Drafts: how a plan outlives the tab. Envelopes with checksums, two-slot writes, migrations, recovery, the trash,
//! data sets kept under their content hash, and the decision when to save.
//!
//! Start with [`Drafts`] (create, open, save, list), then [`Autosave`] (when) and [`DataSets`] (the imported bytes
//! that drafts share). Storage comes in through [`Store`] and [`BlobStore`]; [`MemoryStore`] stands in for a browser
//! that refuses. A draft's body is opaque bytes here: `files` writes and reads it.
//!
//! Not here: anything of the browser, clocks (the caller says what time it is), or what a plan means.

mod aside_draft;
mod autosave;
#[cfg(test)]
mod autosave_tests;
mod collection;
mod column_memory;
mod data_sets;
mod entry;
mod envelope;
mod error;
#[cfg(test)]
mod faulty_store;
mod index;
mod migration;
mod packed_text;
mod preferences;
mod quarantine;
mod retention;
mod shelf;
#[cfg(test)]
mod shelf_tests;
mod slots;
mod store;

pub use aside_draft::AsideDraft;
pub use autosave::{Autosave, AutosaveAction, AutosaveEvent, AutosavePace, SaveProblem, SaveStatus};
pub use collection::{CollectStep, DataSetRecord, collection};
pub use column_memory::ColumnMemory;
pub use data_sets::{BlobFuture, BlobStore, Collected, DataSetHash, DataSets, MemoryBlobs};
pub use entry::{DraftEntry, DraftId, DraftSummary, SavedAt};
pub use error::DraftError;
pub use index::{DraftIndex, UnreadableDraft};
pub use migration::{Migrations, Step};
pub use preferences::{Preferences, Theme};
pub use quarantine::Aside;
pub use retention::{Retention, expired};
pub use shelf::{Drafts, OpenedDraft, Standing, Tidied};
pub use slots::Recovery;
pub use store::{MemoryStore, Store, StoreError};

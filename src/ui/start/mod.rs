//! The start page (`#/start`): every draft of this browser, and the ways to a new plan.
//!
//! It lists, opens, copies, renames and deletes through the session; deleted drafts wait in the trash, unreadable ones
//! stand aside to be downloaded. Nothing here knows how drafts are stored. Start with `page`; `drafts` is the list.

mod aside;
mod drafts;
mod page;
mod trash;

pub use page::{StartPage, TABLES};

//! The thinnest glue over the browser: storage, files, clock, page, clipboard, and the map. Everything that can fail
//! returns a [`BrowserError`]; nothing here panics when a browser refuses.
//!
//! This folder knows none of ours: `app` joins it to drafts and workers. Events come back as a [`Listener`] or a
//! [`clock::Timer`] that stops when it is dropped. Start with `page` (route, theme, events) and `storage`.

pub mod clipboard;
pub mod clock;
mod error;
pub mod file;
pub mod indexed_db;
mod listener;
pub mod maplibre;
mod maplibre_addresses;
mod maplibre_beginning;
mod maplibre_bindings;
mod maplibre_images;
mod maplibre_options;
pub mod maplibre_picture;
pub mod maplibre_points;
mod maplibre_states;
mod maplibre_style;
pub mod page;
pub mod picture;
pub mod storage;

pub use error::BrowserError;
pub use listener::Listener;

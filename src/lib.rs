//! Bailiwick: a sales-territory planner that runs entirely in the browser.
//!
//! One package, one direction: `files` and `geography` bring data in, `plan` holds it, `engine` solves it,
//! `metrics` judges it, `app` holds the session, `ui` shows it. `tests/architecture.rs` keeps it so.

pub mod drafts;
pub mod engine;
pub mod files;
pub mod geography;
pub mod metrics;
pub mod plan;
pub mod ui;
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;

//! The Review step: the open plan beside today's alignment or a scenario, what changed and why, and the scenarios.
//!
//! `state` holds what is compared (read it first), `panel` is the step's panel, `compare_view` the wide comparison with
//! its tables (`moves`, `reps`, `territories`), `scenarios` lists, copies, renames and deletes drafts over the same data.
//! `lines` writes two plans side by side and is plain Rust, tested natively. Figures, groups and reasons come from
//! `metrics`; drafts are the session's. No formula here.

pub mod lines;

#[cfg(target_arch = "wasm32")]
mod compare_view;
#[cfg(target_arch = "wasm32")]
mod moves;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod reps;
#[cfg(target_arch = "wasm32")]
mod scenarios;
#[cfg(target_arch = "wasm32")]
mod sorted_table;
#[cfg(target_arch = "wasm32")]
mod state;
#[cfg(target_arch = "wasm32")]
mod territories;

#[cfg(target_arch = "wasm32")]
pub use compare_view::CompareView;
#[cfg(target_arch = "wasm32")]
pub use panel::ReviewPanel;

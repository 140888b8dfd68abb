//! One rep's own view (`#/rep/<name>`): map, accounts by priority, numbers, and what changed against today and why.
//!
//! Designed for a phone first. It never shows another rep's accounts, quota or figures: of others only the names of the
//! territories that an account goes to or comes from. `subject` finds whose view it is and `changes` says what changed in
//! words (both plain Rust, tested natively); `view` lays it out. Every figure comes from `metrics`.

pub mod changes;
#[cfg(test)]
mod changes_tests;
pub mod subject;

#[cfg(target_arch = "wasm32")]
mod account_list;
#[cfg(target_arch = "wasm32")]
mod change_list;
#[cfg(target_arch = "wasm32")]
mod missing;
#[cfg(target_arch = "wasm32")]
mod numbers;
#[cfg(target_arch = "wasm32")]
mod own_map;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub use view::{OwnPage, RepView};

//! The map of the workspace: joins the drawn map (`ui/map`) to the session.
//!
//! `painting` turns a plan into what the map draws (plain Rust, tested natively); `pane` keeps it in step with session
//! and preview and turns gestures into selections; `map_colouring` is what the map is coloured by, for map and legend;
//! `selection_bar` acts on the selection, `rule_forms` are its locks and groups. No drawing here, no formulas.

pub mod painting;
#[cfg(test)]
mod painting_tests;

#[cfg(target_arch = "wasm32")]
mod assign_list;
#[cfg(target_arch = "wasm32")]
mod legend;
#[cfg(target_arch = "wasm32")]
mod map_colouring;
#[cfg(target_arch = "wasm32")]
mod pane;
#[cfg(target_arch = "wasm32")]
mod preview_bar;
#[cfg(target_arch = "wasm32")]
mod rule_forms;
#[cfg(target_arch = "wasm32")]
mod selection_bar;
#[cfg(target_arch = "wasm32")]
mod tooltip;

#[cfg(target_arch = "wasm32")]
pub use assign_list::AssignList;
#[cfg(target_arch = "wasm32")]
pub use pane::MapPane;
#[cfg(target_arch = "wasm32")]
pub use selection_bar::Selected;

//! The Design step: what Carve and Balance aim for, running them, and the preview of what they would change.
//!
//! `settings`, `limits`, `rules` and `advanced` edit the plan's design, locks and groups; `panel` runs and cancels, `result` shows a preview with its groups of moves.
//! Solving itself is the session's; figures are `metrics`'. Start with `panel`.

mod advanced;
mod limits;
mod panel;
mod result;
mod rules;
mod settings;

pub use panel::DesignPanel;

//! The Design step: what Carve and Balance aim for, running them, and the preview of what they would change.
//!
//! `settings` edits the plan's design, `panel` runs and cancels, `result` shows a preview with its groups of moves.
//! Solving itself is the session's; figures are `metrics`'. Start with `panel`.

mod panel;
mod result;
mod settings;

pub use panel::DesignPanel;

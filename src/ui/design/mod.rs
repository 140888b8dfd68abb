//! The Design step: what Carve and Balance aim for, running them, and the preview of what they would change.
//!
//! `settings`, `limits`, `rules`, `fit` and `advanced` edit the plan's design, locks and groups; `panel` runs and cancels,
//! `result` shows a preview with its groups of moves, `reps` who gets which territory in it. All but `panel` and `settings`
//! are loaded when somebody comes near (`ui::later`). Solving itself is the session's; figures are `metrics`'. Start with
//! `panel`.

mod advanced;
mod fit;
mod limits;
mod panel;
mod reps;
mod result;
mod rules;
mod settings;

pub use advanced::Advanced;
pub use fit::Fit;
pub use limits::Limits;
pub use panel::DesignPanel;
pub use result::ResultSection;
pub use rules::Rules;

//! The Data step: what is in the plan, a plan from the user's own file, units, reps.
//!
//! `step` decides what stands on the page: the open plan, a file that is being mapped, or what became of its rows. Files
//! are read and imported by the session's worker; here is no format and no formula. Start with `step`.

mod column_choice;
mod drop_anywhere;
mod ledger;
mod ledger_rows;
mod mapping;
mod overview;
mod preview;
mod rep_form;
mod reps;
mod step;
mod unit_level;

pub use drop_anywhere::DropAnywhere;
pub use step::DataStep;

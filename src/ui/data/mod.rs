//! The Data step: what is in the plan, a plan from the user's own files, units, reps.
//!
//! `step` decides what stands on the page: the open plan, files that are being mapped, or what became of their rows. Files
//! are read and imported by the session's worker; here is no format and no formula. Start with `step`.

mod add_files;
mod column_choice;
mod correction;
mod drop_anywhere;
mod files;
mod geocoder;
mod geography_card;
mod geography_report;
mod import_aim;
mod ledger;
mod ledger_rows;
mod overview;
mod paged_rows;
mod preview;
mod rep_form;
mod reps;
mod spellings;
mod step;
mod suggestion;
mod table_card;
mod unit_exceptions;
mod unit_level;
mod update;
mod update_rows;

pub use drop_anywhere::DropAnywhere;
pub use step::DataStep;

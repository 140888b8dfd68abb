//! The Quota step: the company target spread over the territories, tied to the total, beside attainment and run rate.
//!
//! Spreading and every figure are `metrics`; here are the settings, the table, and the sentence that says whether it
//! ties. Start with `step`.

mod chart;
mod settings;
mod step;
mod table;

pub use step::QuotaStep;

//! The Review step: how good the plan is, what changes against today, and how it compares with other scenarios.
//!
//! `panel` lists balance and disruption; `scenarios` copies, opens and compares drafts over the same data.
//! Comparing itself is `metrics::compare`; drafts are the session's.

mod panel;
mod scenarios;

pub use panel::ReviewPanel;

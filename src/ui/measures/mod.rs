//! How measures are made: segments by rule, workload, potential and the priority score, on the Data step.
//!
//! A recipe is edited here, the session's worker says what it would do, and applying it is one step that can be undone.
//! No formula stands here: they are in `metrics`. Start with `card`; `desk` is the state that the folds share.

mod attributes;
mod card;
mod condition;
mod desk;
mod drive_times;
mod model_view;
mod potential;
mod preview;
mod residual_map;
mod score;
mod segments;
mod workload;

pub use card::Measures;

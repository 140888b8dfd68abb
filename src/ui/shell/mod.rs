//! The frame around every step: bar, panels, drawer, status line, notices, and the states before a plan is there.
//!
//! `workspace` lays out the desktop and the phone; `bar` navigates; `status` sums the plan up in one line.
//! What a step shows is in the step's own folder.

mod bar;
mod notices;
mod stage;
mod status;
mod workspace;

pub use notices::Notices;
pub use stage::{Failed, Loading};
pub use workspace::Workspace;

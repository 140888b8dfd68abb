//! The frame around every step: bar, panels, drawer, status line, notices, and the states before a plan is there.
//!
//! `workspace` lays out desktop, tablet, phone and the embedded view; `bar` navigates; `side` chooses the step's panel;
//! `drawer` holds tables and charts; `commands` and `keys` are the keyboard's way. What a step shows is in its own folder.

mod bar;
mod commands;
mod drawer;
mod keys;
mod notices;
mod overlay;
mod phone;
mod sheet;
mod side;
mod stage;
mod status;
mod workspace;

pub use commands::Commands;
pub use notices::Notices;
pub use stage::{Failed, Loading};
pub use workspace::{Embedded, Workspace};

//! ui

pub mod icon;
pub mod map;
pub mod palette;
pub mod charts;
pub mod number;

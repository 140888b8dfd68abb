//! ui

pub mod icon;
pub mod map;
pub mod palette;

//! The map as the person uses it: the view with its tools, layers and legend, and the plain-WebGL-free way to draw it.
//!
//! Callers hand over plain data ([`MapUnits`], [`MapPaint`], [`MapLabel`]…) and get indices back; what a unit *means* is
//! decided elsewhere. What can be computed without a browser (states, areas, walking, hit tests) is in the files without
//! one and is tested natively. Start reading at `paint`.

mod paint;
mod point_grid;
mod region;
mod walk;

pub use paint::*;
pub use point_grid::PointGrid;
pub use region::DrawnArea;
pub use walk::{Direction, nearest, step};

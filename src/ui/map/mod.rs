//! The map as the person uses it: the view with its tools, layers and legend, and the way to draw it without WebGL.
//!
//! Callers hand over plain data ([`MapUnits`], [`MapPaint`], [`MapLabel`]…) and get indices back; what a unit *means* is
//! decided elsewhere. What can be computed without a browser (states, areas, walking, hit tests) is in the files without
//! one and is tested natively. Start reading at `paint`, then `view`.

mod feature_slices;
mod paint;
mod point_grid;
mod region;
mod walk;

#[cfg(target_arch = "wasm32")]
mod drawing;
#[cfg(target_arch = "wasm32")]
mod fallback;
#[cfg(target_arch = "wasm32")]
mod heard;
#[cfg(target_arch = "wasm32")]
mod legend;
#[cfg(target_arch = "wasm32")]
mod plain_shapes;
#[cfg(target_arch = "wasm32")]
mod surface;
#[cfg(target_arch = "wasm32")]
mod toolbar;
#[cfg(target_arch = "wasm32")]
mod view;

pub use feature_slices::FeatureSlices;
pub use paint::*;
pub use point_grid::PointGrid;
pub use region::DrawnArea;
pub use walk::{Direction, nearest, step};

#[cfg(target_arch = "wasm32")]
pub use drawing::MapTool;
#[cfg(target_arch = "wasm32")]
pub use legend::{LegendRow, MapLegend};
#[cfg(target_arch = "wasm32")]
pub use surface::MapTheme;
#[cfg(target_arch = "wasm32")]
pub use toolbar::{MapLayerMenu, MapMode, MapModeSelect, MapTools};
#[cfg(target_arch = "wasm32")]
pub use view::{MapHover, MapRemote, MapSelect, SelectMode, TerritoryMapView};

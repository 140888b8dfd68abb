//! Where things are: regions as shared arcs, their neighbours and outlines, cells for point units, and the
//! offline lookup of ZIP codes, counties and cities.
//!
//! Nothing here knows a plan, a territory, an account or the browser: bytes and coordinates come in, indices,
//! distances and GeoJSON bytes go out. Coordinates are longitude/latitude in degrees (WGS 84), stored in whole
//! micro-degrees so that topology is exact; lengths are km, areas km².
//!
//! Start with [`Atlas`] (the shipped counties), then [`Shapes`] (what an atlas and [`Cells`] have in common),
//! [`Graph`] (who touches whom), [`Gazetteer`] (from a written place to a point on the map) and [`Cities`] (the same abroad).

mod atlas;
mod cells;
mod cities;
pub mod city_pack;
mod crs;
mod datum;
mod drawing;
mod error;
mod faces;
mod gazetteer;
mod graph;
mod loaded;
mod loaded_pack;
mod locator;
mod lookup_answer;
mod map_projection;
mod noding;
mod outline;
pub mod pack;
mod packed;
mod patchwork;
mod place;
mod place_name;
mod point_cells;
mod point_index;
pub mod projection;
mod provinces;
mod segment_grid;
mod shapes;
mod sided_edges;
mod states;
mod subset;
mod tables;
mod thinning;
mod topojson;
mod topology;
mod voronoi;
mod well_known_text;
mod zip_table;

pub(crate) use atlas::label_place;
pub use atlas::{Atlas, Attributes, Region};
pub use cells::{CellOptions, CellSite, Cells, EmptyGroups};
pub use cities::{Cities, CityMiss, FoundCity};
pub use crs::{Crs, UnknownCrs};
pub use drawing::multi_polygon_coordinates;
pub use error::GeographyError;
pub use gazetteer::Gazetteer;
pub use graph::{Graph, WaterLink};
pub use loaded::{GeographyLevel, LoadedGeography};
pub use locator::Located;
pub use lookup_answer::{Found, How, Miss};
pub use outline::MultiPolygon;
pub use patchwork::{DrawnRegion, Findings, Flaw, Patchwork, PatchworkOptions};
pub use place::{Bbox, EARTH_RADIUS_KM, LonLat};
pub use place_name::normalise;
pub(crate) use place_name::spelling_distance;
pub use point_cells::cells_of_points;
pub use point_index::PointIndex;
pub use projection::Sinusoidal;
pub use shapes::{Arc, ArcRef, OUTSIDE, Shapes};
pub use states::{STATES, State, state_by_any_name};
pub use topojson::{TopoJson, TopoObject};
pub use zip_table::{Zip, ZipKind, ZipTable};

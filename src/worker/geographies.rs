//! What the page and the workshop say about geographies before they are imported.
//!
//! The features stay with the workshop. A [`GeographyView`] travels as bytes that only the Data step opens, and a
//! [`GeographyWish`] likewise: the page's own program knows neither.

use serde::{Deserialize, Serialize};

use crate::files::geography::{GeoOptions, GeographyMapping, GeographyReport};

/// What the page wants of a geography on the counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GeographyWish {
    /// Say how it is understood now: another file may have come or gone.
    Look,
    /// Read the file again: another layer, another coordinate reference system.
    ReadAs(GeoOptions),
    /// Which property is what, and how borders are sewn.
    Map(GeographyMapping),
}

/// A geography as the screen shows it before it is imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeographyView {
    /// The file's name.
    pub file: String,
    /// Format and coordinates, for people: `GeoJSON, WGS 84`.
    pub format: String,
    /// How it was read.
    pub options: GeoOptions,
    /// The layer that was read, and the others there are.
    pub layer: Option<String>,
    /// See [`GeographyView::layer`].
    pub other_layers: Vec<String>,
    /// Number of features, and of vertices.
    pub features: usize,
    /// See [`GeographyView::features`].
    pub vertices: usize,
    /// Properties.
    pub columns: Vec<String>,
    /// The first features' properties.
    pub rows: Vec<Vec<String>>,
    /// Properties that are figures throughout, so that they could be summed.
    pub figures: Vec<usize>,
    /// What each property is taken for.
    pub mapping: GeographyMapping,
    /// What the user should know.
    pub remarks: Vec<String>,
    /// What the areas made of it are like; `None` where none could be made.
    pub report: Option<GeographyReport>,
    /// Why no areas could be made, in a sentence.
    pub problem: Option<String>,
    /// The file whose areas lie above these, when there is one on the counter.
    pub coarser: Option<String>,
    /// The file whose areas lie below these: it is assigned, and these are the level above.
    pub finer: Option<String>,
}

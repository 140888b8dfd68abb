//! Geographies as people have them: GeoJSON, TopoJSON, zipped Shapefile, KML and KMZ, to units with exact neighbours.
//!
//! Start with [`read_features`] (any of these files, told apart by its bytes, to a [`FeatureSet`]: features with their
//! properties as columns), then [`GeographyMapping`] (which column is code, name, parent, attribute; guessed, corrected
//! by hand) and [`import_geography`] (a [`crate::geography::LoadedGeography`] and a [`GeographyReport`]). No feature is
//! lost: each has a line in the report. Everything is bounded: bytes, vertices, nesting, what a zip unpacks to.
//! Not here: topology and projections (`geography`), rows of accounts (the folder above).

mod archive;
mod attribute_table;
mod feature_builder;
mod feature_set;
mod geojson;
mod import;
mod kml;
mod mapping;
mod places;
mod report;
mod shapefile;
mod topojson;

pub use feature_set::{Feature, FeatureSet, GeoFormat, GeoOptions, read_features, sniff_geography};
pub use import::{ImportedGeography, import_geography};
pub use mapping::{GeographyMapping, ParentFrom};
pub use places::LoadedPlaces;
pub use report::{FeatureFate, FeatureLine, GeographyReport, ReportedFlaw};

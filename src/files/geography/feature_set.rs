//! A geography file as it stands: features, their properties as columns, and what was noticed while reading.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::{Encoding, FileError, table::Progress};
use super::{archive, geojson, kml, topojson};

/// Format of a geography file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GeoFormat {
    /// RFC 7946, or the GeoJSON of 2008 with its `crs`.
    GeoJson,
    /// Polygons over shared arcs.
    TopoJson,
    /// `.shp` with its `.dbf` and `.prj`, in a zip.
    Shapefile,
    /// KML, or KMZ.
    Kml,
}

impl fmt::Display for GeoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GeoJson => "GeoJSON",
            Self::TopoJson => "TopoJSON",
            Self::Shapefile => "Shapefile",
            Self::Kml => "KML",
        })
    }
}

/// What the file should be taken for, where the guess was wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GeoOptions {
    /// Which layer, for files that hold several.
    pub layer: Option<String>,
    /// The coordinate reference system, for files that do not say: `EPSG:2154`.
    pub crs: Option<String>,
}

/// One feature: polygons, or points, in micro-degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feature {
    /// Polygons, each with its outer ring first.
    pub polygons: Vec<Vec<Vec<[i32; 2]>>>,
    /// Points.
    pub points: Vec<[i32; 2]>,
    /// Lines that were passed over.
    pub lines: u32,
    /// What is odd about its shape, in sentences.
    pub remarks: Vec<String>,
}

/// A geography file as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureSet {
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: GeoFormat,
    /// Its coordinate reference system.
    pub crs: String,
    /// The layer that was read, and the others, for files that can hold several.
    pub layer: Option<String>,
    /// See [`FeatureSet::layer`].
    pub other_layers: Vec<String>,
    /// The properties, in the order they first appear.
    pub columns: Vec<String>,
    /// The properties of each feature; a row may be shorter than there are columns.
    pub rows: Vec<Vec<String>>,
    /// The features.
    pub features: Vec<Feature>,
    /// What the user should know, in sentences.
    pub remarks: Vec<String>,
}

impl FeatureSet {
    /// Most bytes of a file, unpacked (MB = 1,048,576 bytes).
    pub const MAX_MB: usize = 256;
    /// Most features.
    pub const MAX_FEATURES: usize = 200_000;
    /// Most vertices over all features.
    pub const MAX_VERTICES: usize = 12_000_000;
    /// Most properties.
    pub const MAX_COLUMNS: usize = 500;
    /// Most cells of properties.
    pub const MAX_CELLS: usize = 5_000_000;

    /// Number of features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// A property as text; empty where the feature does not have it.
    #[must_use]
    pub fn cell(&self, feature: usize, column: usize) -> &str {
        self.rows.get(feature).and_then(|row| row.get(column)).map_or("", String::as_str)
    }

    /// All vertices.
    #[must_use]
    pub fn vertices(&self) -> usize {
        let of =
            |feature: &Feature| feature.points.len() + feature.polygons.iter().flatten().map(Vec::len).sum::<usize>();
        self.features.iter().map(of).sum()
    }
}

/// Whether the bytes are a geography file, and of which format: told from the bytes, never from the name. Quick for
/// anything but JSON, which is looked through once.
#[must_use]
pub fn sniff_geography(bytes: &[u8]) -> Option<GeoFormat> {
    let head = &bytes[..bytes.len().min(4096)];
    if head.starts_with(b"PK\x03\x04") {
        return archive::sniff(bytes);
    }
    if head.starts_with(&[0x1F, 0x8B]) {
        return archive::gunzip("", bytes).ok().and_then(|plain| sniff_geography(&plain));
    }
    let start = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(head);
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => {
            start.windows(4).any(|w| w.eq_ignore_ascii_case(b"<kml") || w == b"kml:").then_some(GeoFormat::Kml)
        }
        Some(b'{') => match geojson::root_type(&Encoding::of(bytes).decode(bytes)).as_deref() {
            Some("Topology") => Some(GeoFormat::TopoJson),
            Some(kind) if geojson::is_kind(kind) => Some(GeoFormat::GeoJson),
            _ => None,
        },
        _ => None,
    }
}

/// Reads a geography file. `progress` hears fractions from 0 to 1 and answers whether to go on.
///
/// # Errors
/// [`FileError`] for anything else, damaged or beyond the limits, in a projection that is not read, or stopped.
pub fn read_features(
    file: &str,
    bytes: &[u8],
    options: &GeoOptions,
    progress: Progress<'_>,
) -> Result<FeatureSet, FileError> {
    if bytes.len() > FeatureSet::MAX_MB << 20 {
        return Err(FileError::TooMuch { file: file.into(), what: "MB", limit: FeatureSet::MAX_MB as u64 });
    }
    if !progress(0.0) {
        return Err(FileError::Cancelled);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return archive::read(file, bytes, options, progress);
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        return read_features(file, &archive::gunzip(file, bytes)?, options, progress);
    }
    if bytes.starts_with(&[0, 0, 0x27, 0x0A]) {
        return Err(unreadable(
            file,
            "a Shapefile consists of several files. Pack the .shp, .dbf and .prj (and .cpg) into one zip and choose that",
        ));
    }
    match sniff_geography(bytes) {
        Some(GeoFormat::GeoJson) => geojson::read(file, &Encoding::of(bytes).decode(bytes), options, progress),
        Some(GeoFormat::TopoJson) => topojson::read(file, &Encoding::of(bytes).decode(bytes), options),
        Some(GeoFormat::Kml) => kml::read(file, &Encoding::of(bytes).decode(bytes), progress),
        _ => {
            Err(unreadable(file, "it is not a geography. GeoJSON, TopoJSON, a zipped Shapefile, KML and KMZ are read"))
        }
    }
}

pub(super) fn unreadable(file: &str, why: impl Into<String>) -> FileError {
    FileError::Unreadable { file: file.into(), why: why.into() }
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;

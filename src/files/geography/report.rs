//! What became of a geography: every feature, every correction, every flaw.

use serde::{Deserialize, Serialize};

use super::feature_set::GeoFormat;

/// How a feature ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureFate {
    /// It is a unit, or the first part of one.
    Used {
        /// The unit's code.
        code: String,
    },
    /// It has the code of an earlier feature and is another part of that unit.
    Merged {
        /// The unit's code.
        code: String,
        /// The earlier feature, counted from 1.
        with: usize,
    },
    /// It is not in the geography, and why.
    Excluded {
        /// A sentence.
        why: String,
    },
}

/// One feature in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureLine {
    /// Its number in the file, counted from 1.
    pub feature: usize,
    /// How it ended.
    pub fate: FeatureFate,
    /// What was put right, in sentences.
    pub remarks: Vec<String>,
}

/// A gap or overlap, with the codes of the units that meet in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedFlaw {
    /// Area in km².
    pub area_km2: f64,
    /// Mean width in metres.
    pub width_m: f64,
    /// Longitude and latitude of a point on its border.
    pub at: [f64; 2],
    /// Codes of the units.
    pub units: Vec<String>,
}

/// A level with how many it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedLevel {
    /// What one is called.
    pub noun: String,
    /// How many there are.
    pub count: usize,
    /// Of the level below, how many belong to none.
    pub orphans: usize,
}

/// A figure with its sums: of the file, and of the units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedFigure {
    /// The column.
    pub column: String,
    /// Sum over all features of the file.
    pub source: f64,
    /// Sum over the units.
    pub used: f64,
}

/// What became of a geography.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeographyReport {
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: GeoFormat,
    /// Its coordinate reference system.
    pub crs: String,
    /// The layer that was read.
    pub layer: Option<String>,
    /// Layers that were not.
    pub other_layers: Vec<String>,
    /// Columns taken for code and name.
    pub code_column: Option<String>,
    /// See [`GeographyReport::code_column`].
    pub name_column: Option<String>,
    /// Features in the file.
    pub features: usize,
    /// Of these used, merged into others, and excluded; they add up.
    pub used: usize,
    /// See [`GeographyReport::used`].
    pub merged: usize,
    /// See [`GeographyReport::used`].
    pub excluded: usize,
    /// The features one by one that were merged, excluded or have remarks.
    pub lines: Vec<FeatureLine>,
    /// Levels, units first.
    pub levels: Vec<ReportedLevel>,
    /// Figures with their sums.
    pub figures: Vec<ReportedFigure>,
    /// True when units are cells around points.
    pub cells: bool,
    /// Tolerance in metres within which vertices were made one.
    pub tolerance_m: f64,
    /// Vertices of the file.
    pub vertices: usize,
    /// Vertices that were moved onto another.
    pub snapped: usize,
    /// Edges that were split where another border meets them.
    pub split: usize,
    /// Places where borders crossed.
    pub crossings: usize,
    /// Slivers that were closed.
    pub slivers: usize,
    /// Area of those slivers in km².
    pub slivers_km2: f64,
    /// How many gaps there are (lakes and other countries too), and the largest of them.
    pub gap_count: usize,
    /// See [`GeographyReport::gap_count`].
    pub gaps: Vec<ReportedFlaw>,
    /// How many overlaps there are, and the largest of them.
    pub overlap_count: usize,
    /// See [`GeographyReport::overlap_count`].
    pub overlaps: Vec<ReportedFlaw>,
    /// Codes of units without a neighbour by land.
    pub islands: Vec<String>,
    /// Groups of units that hang together by land but not with the largest group: codes.
    pub island_groups: Vec<Vec<String>>,
    /// Links over water that join them for territories in one piece: codes of both ends, km.
    pub water_links: Vec<(String, String, f64)>,
    /// Borders between units.
    pub borders: usize,
    /// Points kept for drawing.
    pub drawn_points: usize,
    /// Area of all units in km².
    pub area_km2: f64,
    /// What the user should know, in sentences.
    pub remarks: Vec<String>,
}

impl GeographyReport {
    /// The report in a sentence: `96 départements from 96 features (GeoJSON); 242 borders, 1 island group.`
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = match self.levels.first() {
            Some(level) => format!("{} × {}", level.count, level.noun),
            None => "Nothing".into(),
        };
        text.push_str(&format!(" from {} features ({}); {} borders", self.features, self.format, self.borders));
        for (count, one, many) in [
            (self.merged, "feature merged", "features merged"),
            (self.excluded, "feature excluded", "features excluded"),
            (self.overlap_count, "overlap", "overlaps"),
            (self.gap_count, "gap", "gaps"),
            (self.islands.len(), "island", "islands"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {}", if count == 1 { one } else { many }));
            }
        }
        text.push('.');
        text
    }
}

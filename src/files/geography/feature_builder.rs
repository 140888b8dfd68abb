//! Collects features within the limits and turns their coordinates into micro-degrees.

use std::collections::BTreeMap;

use super::super::FileError;
use super::feature_set::{Feature, FeatureSet, GeoFormat, unreadable};
use crate::geography::{Crs, LonLat};

/// A feature set in the making.
pub(super) struct FeatureBuilder {
    set: FeatureSet,
    crs: Crs,
    /// Whether the file says what its coordinates are.
    stated: bool,
    at_column: BTreeMap<String, usize>,
    vertices: usize,
    cells: usize,
    /// The first coordinates that are on no globe.
    astray: Option<[f64; 2]>,
}

impl FeatureBuilder {
    pub fn new(file: &str, format: GeoFormat, crs: Crs, stated: bool) -> Self {
        let set = FeatureSet {
            file: file.into(),
            format,
            crs: crs.name().into(),
            layer: None,
            other_layers: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            features: Vec::new(),
            remarks: crs.doubt().map(str::to_owned).into_iter().collect(),
        };
        Self { set, crs, stated, at_column: BTreeMap::new(), vertices: 0, cells: 0, astray: None }
    }

    pub fn remark(&mut self, text: impl Into<String>) {
        let text = text.into();
        if self.set.remarks.len() < 100 && !self.set.remarks.contains(&text) {
            self.set.remarks.push(text);
        }
    }

    pub fn layers(&mut self, read: String, others: Vec<String>) {
        self.set.layer = Some(read);
        self.set.other_layers = others;
    }

    fn too_much(&self, what: &'static str, limit: usize) -> FileError {
        FileError::TooMuch { file: self.set.file.clone(), what, limit: limit as u64 }
    }

    /// Makes room for that many vertices more, or refuses.
    pub fn reserve(&mut self, vertices: usize) -> Result<(), FileError> {
        self.vertices = self.vertices.saturating_add(vertices);
        if self.vertices > FeatureSet::MAX_VERTICES {
            return Err(self.too_much("vertices", FeatureSet::MAX_VERTICES));
        }
        Ok(())
    }

    /// A coordinate in micro-degrees; remembers one that cannot be.
    pub fn place(&mut self, at: [f64; 2]) -> Option<[i32; 2]> {
        let place = if at[0].is_finite() && at[1].is_finite() { self.crs.place(at) } else { None };
        if place.is_none() && self.astray.is_none() {
            self.astray = Some(at);
        }
        place.map(LonLat::to_micro)
    }

    /// A ring; coordinates that cannot be are left out and named.
    pub fn ring(&mut self, points: impl IntoIterator<Item = [f64; 2]>, remarks: &mut Vec<String>) -> Vec<[i32; 2]> {
        let (mut ring, mut lost) = (Vec::new(), 0usize);
        for at in points {
            match self.place(at) {
                Some(p) => ring.push(p),
                None => lost += 1,
            }
        }
        if lost > 0 {
            remarks.push(format!("{lost} of its coordinates lie on no globe and are left out."));
        }
        if ring.len() > 1 && ring.first() != ring.last() {
            remarks.push("A ring is not closed; it is closed with a straight line.".into());
        }
        if ring.len() < 4 && !(ring.len() == 3 && ring.first() != ring.last()) {
            remarks.push("A ring has fewer than three corners and no area.".into());
        }
        ring
    }

    /// Adds a feature.
    pub fn push(&mut self, mut feature: Feature, properties: Vec<(String, String)>) -> Result<(), FileError> {
        if self.set.features.len() >= FeatureSet::MAX_FEATURES {
            return Err(self.too_much("features", FeatureSet::MAX_FEATURES));
        }
        feature.remarks.sort();
        feature.remarks.dedup();
        let mut row = Vec::with_capacity(properties.len());
        for (name, value) in properties {
            let at = match self.at_column.get(&name) {
                Some(at) => *at,
                None => {
                    if self.set.columns.len() >= FeatureSet::MAX_COLUMNS {
                        return Err(self.too_much("properties", FeatureSet::MAX_COLUMNS));
                    }
                    self.set.columns.push(name.clone());
                    self.at_column.insert(name, self.set.columns.len() - 1);
                    self.set.columns.len() - 1
                }
            };
            if row.len() <= at {
                self.cells += at + 1 - row.len();
                row.resize(at + 1, String::new());
            }
            row[at] = value;
        }
        if self.cells > FeatureSet::MAX_CELLS {
            return Err(self.too_much("values", FeatureSet::MAX_CELLS));
        }
        self.set.rows.push(row);
        self.set.features.push(feature);
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.set.features.len()
    }

    /// The set, unless there is nothing in it or its coordinates are something else than said.
    pub fn finish(mut self) -> Result<FeatureSet, FileError> {
        if self.set.features.is_empty() {
            return Err(FileError::Empty { file: self.set.file });
        }
        if let Some([x, y]) = self.astray {
            let placed = self.set.vertices();
            if placed * 2 < self.vertices || placed == 0 {
                let why = if self.stated {
                    format!("its coordinates (such as {x}, {y}) do not fit {}", self.crs.name())
                } else {
                    format!(
                        "its coordinates (such as {x}, {y}) are not longitude and latitude, and it does not say what they are. Save it with longitude and latitude (WGS 84, EPSG:4326), or name its coordinate reference system"
                    )
                };
                return Err(unreadable(&self.set.file, why));
            }
            self.remark(format!("Some coordinates (such as {x}, {y}) lie on no globe; they are left out."));
        }
        Ok(self.set)
    }
}

/// The coordinate reference system that was chosen by hand, else the one the file states, else WGS 84.
pub(super) fn crs_of(
    file: &str,
    chosen: Option<&str>,
    stated: Option<Result<Crs, crate::geography::UnknownCrs>>,
) -> Result<(Crs, bool), FileError> {
    let named = match (chosen, stated) {
        (Some(name), _) => Some(Crs::from_name(name)),
        (None, stated) => stated,
    };
    match named {
        None => Ok((Crs::wgs84(), false)),
        Some(Ok(crs)) => Ok((crs, true)),
        // The sentence begins with a capital of its own.
        Some(Err(unknown)) => Err(unreadable(file, unknown.to_string().trim_end_matches('.').to_owned())),
    }
}

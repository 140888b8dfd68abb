//! Geographies that the user brought: reading and holding them, and their areas as shapes and frame. A shape's number is
//! its unit's.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Output, Tell, Workshop, shapes};
use crate::{
    files::{
        FileError,
        geography::{FeatureSet, GeoOptions, GeographyMapping, GeographyReport, import_geography, read_features},
    },
    geography::LoadedGeography,
    plan::{OwnGeography, UnitFrame, UnitLevel},
};

/// Features of a preview.
const PREVIEW_ROWS: usize = 8;

/// What is known of geographies: a file that is being looked at, and those in use.
#[derive(Default)]
pub(super) struct OwnDesk {
    /// The file that was read last.
    file: Option<FeatureSet>,
    /// The geography that the next import places accounts in.
    held: Option<Arc<LoadedGeography>>,
    /// The one of the open data set, unpacked, and the bytes it was unpacked from.
    open: Option<(Arc<Vec<u8>>, Arc<LoadedGeography>)>,
}

/// A geography file as the screen previews it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeographyPreview {
    /// The file's name.
    pub file: String,
    /// Format and coordinates, for people: `GeoJSON, WGS 84`.
    pub format: String,
    /// The layer that was read, and the others there are.
    pub layer: Option<String>,
    /// See [`GeographyPreview::layer`].
    pub other_layers: Vec<String>,
    /// Number of features, and of vertices.
    pub features: usize,
    /// See [`GeographyPreview::features`].
    pub vertices: usize,
    /// Properties.
    pub columns: Vec<String>,
    /// The first features' properties.
    pub rows: Vec<Vec<String>>,
    /// The guess at what each property is.
    pub mapping: GeographyMapping,
    /// What the user should know.
    pub remarks: Vec<String>,
}

impl Workshop {
    /// Reads a geography file, keeps it, and says what it looks like.
    ///
    /// # Errors
    /// The sentence that says why it cannot be read.
    pub fn read_geography(
        &mut self,
        name: &str,
        bytes: &[u8],
        options: &GeoOptions,
        tell: &mut Tell<'_>,
    ) -> Result<GeographyPreview, String> {
        let doing = format!("Reading {name}");
        let set = read_features(name, bytes, options, &mut |share| {
            tell(share, &doing);
            true
        })
        .map_err(|error| error.to_string())?;
        let preview = GeographyPreview {
            file: set.file.clone(),
            format: format!("{}, {}", set.format, set.crs),
            layer: set.layer.clone(),
            other_layers: set.other_layers.clone(),
            features: set.len(),
            vertices: set.vertices(),
            columns: set.columns.clone(),
            rows: (0..set.len().min(PREVIEW_ROWS))
                .map(|row| (0..set.columns.len()).map(|column| set.cell(row, column).to_owned()).collect())
                .collect(),
            mapping: GeographyMapping::guess(&set),
            remarks: set.remarks.clone(),
        };
        self.own.file = Some(set);
        Ok(preview)
    }

    /// Makes areas of the file that was read last and holds them: the next import places its accounts in them. With
    /// [`crate::files::geography::ParentFrom::Containment`] the geography held before is the coarser one.
    ///
    /// # Errors
    /// No file was read, or nothing can be made of it; what was held stays.
    pub fn hold_geography(
        &mut self,
        mapping: &GeographyMapping,
        tell: &mut Tell<'_>,
    ) -> Result<GeographyReport, String> {
        let set = self.own.file.as_ref().ok_or("Choose the file with the areas first.")?;
        let imported = import_geography(set, mapping, self.own.held.as_deref(), &mut |share| {
            tell(share, "Fitting borders together");
            true
        })
        .map_err(|error: FileError| error.to_string())?;
        self.own.held = Some(Arc::new(imported.geography));
        Ok(imported.report)
    }

    /// The geography that is held, if there is one: see [`crate::files::geography::LoadedPlaces`] for placing accounts in it, and
    /// [`OwnGeography::of`] for what a data set then carries.
    #[must_use]
    pub fn held_geography(&self) -> Option<Arc<LoadedGeography>> {
        self.own.held.clone()
    }

    /// Goes back to the shipped counties and ZIP codes.
    pub fn let_geography_go(&mut self) {
        self.own.held = None;
        self.own.file = None;
    }
}

/// The geography of the open data set.
pub(super) fn of_open_data(workshop: &mut Workshop) -> Result<Arc<LoadedGeography>, String> {
    let data = workshop.opener.data()?;
    let own: &OwnGeography = data
        .geography
        .as_ref()
        .ok_or("These data have no areas of their own. Choose counties, ZIP codes or accounts.")?;
    if let Some((packed, geography)) = &workshop.own.open
        && Arc::ptr_eq(packed, &own.packed.0)
    {
        return Ok(geography.clone());
    }
    let geography = Arc::new(own.unpack().map_err(|error| error.to_string())?);
    workshop.own.open = Some((own.packed.0.clone(), geography.clone()));
    Ok(geography)
}

/// Fills and borders of the areas; borders between groups of the level above are marked.
pub(super) fn draw(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let geography = of_open_data(workshop)?;
    tell(0.5, "Drawing the map");
    let groups = if geography.levels.len() > 1 { geography.ancestors(1) } else { vec![0; geography.len()] };
    Ok(shapes::show(UnitLevel::Own, geography.shapes(), &groups))
}

/// The frame of the areas.
pub(super) fn frame(workshop: &mut Workshop) -> Result<UnitFrame, String> {
    of_open_data(workshop).map(|geography| UnitFrame::own(&geography))
}

#[cfg(test)]
#[path = "own_shapes_tests.rs"]
mod tests;

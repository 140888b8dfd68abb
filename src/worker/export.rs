//! What can be taken out of a plan, and the order for it that the page sends.

use serde::{Deserialize, Serialize};

use crate::{
    files::Codes,
    plan::{PlanParts, UnitLevel},
};

/// Width and height of the sheet that the map is drawn on: A4 landscape at the screen's 96 pixels an inch.
pub const SHEET: (u32, u32) = (1123, 794);

/// What can be taken out of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// Account to territory and rep.
    Accounts,
    /// Unit to territory and rep.
    Units,
    /// Territories with their figures.
    Territories,
    /// What changes against today.
    Changes,
    /// The whole plan with its data.
    PlanFile,
    /// Outlines of the territories.
    Outlines,
    /// The map as a drawing.
    MapSvg,
    /// The map as a picture: the worker gives the drawing, the page paints it.
    MapPng,
}

impl Export {
    /// The name of the file for a plan of this name, and its media type.
    #[must_use]
    pub fn file(self, plan: &str) -> (String, &'static str) {
        let (ending, kind) = match self {
            Self::Accounts => (" accounts.csv", "text/csv"),
            Self::Units => (" units.csv", "text/csv"),
            Self::Territories => (" territories.csv", "text/csv"),
            Self::Changes => (" changes.csv", "text/csv"),
            Self::PlanFile => (".bailiwick.json", "application/json"),
            Self::Outlines => (" territories.geojson", "application/geo+json"),
            Self::MapSvg => (" map.svg", "image/svg+xml"),
            Self::MapPng => (" map.png", "image/png"),
        };
        (format!("{}{ending}", file_stem(plan)), kind)
    }

    /// Whether the borders of the units are needed for it.
    #[must_use]
    pub fn draws(self) -> bool {
        matches!(self, Self::Outlines | Self::MapSvg | Self::MapPng)
    }
}

/// A plan's name as the first part of a file's: what file systems refuse or misread becomes a dash.
fn file_stem(plan: &str) -> String {
    let stem: String =
        plan.chars().map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_') { c } else { '-' }).collect();
    let stem = stem.trim().trim_matches('.').trim();
    if stem.is_empty() { "Plan".to_owned() } else { stem.to_owned() }
}

/// The territory colours for pictures on white, by position in the palette.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapColours {
    /// Fills.
    pub fills: Vec<String>,
    /// Outlines and labels.
    pub shades: Vec<String>,
}

/// The order for a file. The worker must hold the plan's data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportOrder {
    /// What is asked for.
    pub what: Export,
    /// What the plan assigns.
    pub level: UnitLevel,
    /// The plan but its data and units.
    pub parts: PlanParts,
    /// How codes with leading zeros are written.
    pub codes: Codes,
    /// Colours of the drawing.
    pub colours: MapColours,
    /// Today, as it stands on the drawing: `2026-11-21`.
    pub date: String,
}

#[cfg(test)]
mod tests {
    use super::Export;

    #[test]
    fn files_are_named_after_their_plan() {
        let name = |export: Export, plan: &str| export.file(plan).0;
        assert_eq!(name(Export::PlanFile, "West 2026"), "West 2026.bailiwick.json");
        assert_eq!(name(Export::Accounts, "West 2026"), "West 2026 accounts.csv");
        assert_eq!(name(Export::PlanFile, "North/South: \"new\""), "North-South- -new-.bailiwick.json");
        assert_eq!(name(Export::PlanFile, " .. "), "Plan.bailiwick.json");
        assert_eq!(name(Export::PlanFile, "Köln 東京"), "Köln 東京.bailiwick.json");
    }
}

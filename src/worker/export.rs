//! What can be taken out of a plan, and the order for it that the page sends.

use serde::{Deserialize, Serialize};

pub use crate::files::export::{Crm, RuleKind};
use crate::plan::{Plan, PlanParts, RepIx, UnitCut};

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListFormat {
    /// For CRMs, databases and Bailiwick itself.
    Csv,
    /// For people: an Excel workbook.
    Excel,
}

/// How shapes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShapeFormat {
    /// For map programs and notebooks.
    GeoJson,
    /// For Google Earth.
    Kml,
}

/// A table for analysis tools, one figure a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tidy {
    /// Territory × measure × period.
    Territories,
    /// Unit × measure.
    Units,
}

/// A sheet of paper, landscape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetSize {
    /// 297 × 210 mm.
    A4,
    /// 420 × 297 mm.
    A3,
    /// 11 × 8.5 in.
    Letter,
    /// 36 × 24 in.
    Poster,
}

impl SheetSize {
    /// All, the smallest first.
    pub const ALL: [Self; 4] = [Self::Letter, Self::A4, Self::A3, Self::Poster];

    /// Resolutions of a picture in dots an inch.
    pub const RESOLUTIONS: [u32; 2] = [150, 300];

    /// A picture has at most so many pixels: browsers refuse much larger ones, the slow ones first.
    const MOST_PIXELS: f64 = 36e6;

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::Letter => "Letter",
            Self::Poster => "Poster, 36 × 24 in",
        }
    }

    /// Width and height in points (1/72 inch).
    #[must_use]
    pub fn points(self) -> (f64, f64) {
        match self {
            Self::A4 => (842.0, 595.0),
            Self::A3 => (1191.0, 842.0),
            Self::Letter => (792.0, 612.0),
            Self::Poster => (2592.0, 1728.0),
        }
    }

    /// Width and height of a picture in pixels, and its dots an inch: those asked for, or fewer where that would be too
    /// many pixels for a browser.
    #[must_use]
    pub fn pixels(self, dots: u32) -> (u32, u32, u32) {
        let (width, height) = self.points();
        let inches = width * height / (72.0 * 72.0);
        let most = libm::sqrt(Self::MOST_PIXELS / inches);
        let offered = Self::RESOLUTIONS.into_iter().filter(|offered| f64::from(*offered) <= most).max();
        let dots = dots.clamp(36, offered.unwrap_or(36));
        let pixels = |points: f64| libm::round(points / 72.0 * f64::from(dots)) as u32;
        (pixels(width), pixels(height), dots)
    }
}

/// What can be taken out of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// Account to territory and rep.
    Accounts(ListFormat),
    /// Unit to territory and rep.
    Units(ListFormat),
    /// Territories with their figures.
    Territories(ListFormat),
    /// What changes against today.
    Changes(ListFormat),
    /// Reps and their territories.
    Reps(ListFormat),
    /// All lists in one workbook.
    Workbook,
    /// The list of units as the fewest rules of a kind.
    Rules(RuleKind),
    /// An archive of import files for a CRM.
    Crm(Crm),
    /// Outlines of the territories.
    TerritoryShapes(ShapeFormat),
    /// The units with their territories.
    UnitShapes(ShapeFormat),
    /// The map as a drawing.
    Drawing(SheetSize),
    /// The map as a picture of so many dots an inch: the worker gives the drawing, the page paints it.
    Picture(SheetSize, u32),
    /// A table for analysis tools.
    Tidy(Tidy, ListFormat),
    /// The plan as a page to print.
    Report,
    /// A rep's part of it, and nobody else's.
    RepReport(RepIx),
    /// An archive of every rep's own report.
    RepReports,
    /// The whole plan with its data.
    PlanFile,
}

impl Export {
    /// The name of the file for a plan, and its media type.
    #[must_use]
    pub fn file(self, plan: &Plan) -> (String, &'static str) {
        const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let list = |name: &str, format: ListFormat| match format {
            ListFormat::Csv => (format!(" {name}.csv"), "text/csv"),
            ListFormat::Excel => (format!(" {name}.xlsx"), EXCEL),
        };
        let shapes = |name: &str, format: ShapeFormat| match format {
            ShapeFormat::GeoJson => (format!(" {name}.geojson"), "application/geo+json"),
            ShapeFormat::Kml => (format!(" {name}.kml"), "application/vnd.google-earth.kml+xml"),
        };
        let (ending, kind) = match self {
            Self::Accounts(format) => list("accounts", format),
            Self::Units(format) => list("units", format),
            Self::Territories(format) => list("territories", format),
            Self::Changes(format) => list("changes", format),
            Self::Reps(format) => list("reps", format),
            Self::Workbook => (".xlsx".into(), EXCEL),
            Self::Rules(kind) => {
                let name = match kind {
                    RuleKind::Ranges => "ranges",
                    RuleKind::Prefixes => "prefixes",
                    RuleKind::Layers => "rules",
                };
                list(name, ListFormat::Csv)
            }
            Self::Crm(crm) => {
                let name = match crm {
                    Crm::Salesforce => "Salesforce",
                    Crm::HubSpot => "HubSpot",
                    Crm::Dynamics => "Dynamics 365",
                };
                (format!(" for {name}.zip"), "application/zip")
            }
            Self::TerritoryShapes(format) => shapes("territories", format),
            Self::UnitShapes(format) => shapes("units", format),
            Self::Drawing(_) => (" map.svg".into(), "image/svg+xml"),
            Self::Picture(..) => (" map.png".into(), "image/png"),
            Self::Tidy(Tidy::Territories, format) => list("territory measures", format),
            Self::Tidy(Tidy::Units, format) => list("unit measures", format),
            Self::Report => (" report.html".into(), "text/html"),
            Self::RepReport(rep) => {
                let name = plan.reps().get(rep.at()).map_or("rep", |rep| rep.name.as_str());
                (format!(" report for {}.html", file_stem(name)), "text/html")
            }
            Self::RepReports => (" reports for reps.zip".into(), "application/zip"),
            Self::PlanFile => (".bailiwick.json".into(), "application/json"),
        };
        (format!("{}{ending}", file_stem(plan.name())), kind)
    }
}

/// A plan's name as the first part of a file's: what file systems refuse or misread becomes a dash.
pub(super) fn file_stem(plan: &str) -> String {
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
    pub cut: UnitCut,
    /// The plan but its data and units.
    pub parts: PlanParts,
    /// Colours of the drawing.
    pub colours: MapColours,
    /// Today, as it stands on the drawing: `2026-11-21`.
    pub date: String,
}

#[cfg(test)]
mod tests {
    use super::{Export, ListFormat, SheetSize};
    use crate::plan::{Command, RepIx, example};

    #[test]
    fn files_are_named_after_their_plan() {
        let name = |export: Export, name: &str| {
            let mut plan = example::plan(2);
            plan.apply(Command::Rename(name.to_owned())).unwrap();
            export.file(&plan).0
        };
        assert_eq!(name(Export::PlanFile, "West 2026"), "West 2026.bailiwick.json");
        assert_eq!(name(Export::Accounts(ListFormat::Csv), "West 2026"), "West 2026 accounts.csv");
        assert_eq!(name(Export::Workbook, "North/South: \"new\""), "North-South- -new-.xlsx");
        assert_eq!(name(Export::RepReport(RepIx(1)), "Köln 東京"), "Köln 東京 report for Ben.html");
    }

    #[test]
    fn pictures_have_the_paper_size_within_what_a_browser_paints() {
        assert_eq!(SheetSize::A4.pixels(300), (3508, 2479, 300));
        assert_eq!(SheetSize::A3.pixels(150), (2481, 1754, 150));
        assert_eq!(SheetSize::Poster.pixels(300), (5400, 3600, 150));
    }
}

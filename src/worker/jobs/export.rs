//! Files out: lists, workbooks, CRM files, rules, shapes, the map, reports and the whole plan, made of a plan that the
//! page sends.

use std::sync::Arc;

use super::{
    Tell, Workshop, cut_shapes,
    figure_columns::figure_columns,
    map_sheet::{self, Layout},
    own_shapes,
    plan_file::published,
    rep_report, report, shapes,
    summary_list::summary_list,
    tidy_lists::{territory_measures, unit_measures},
    zip_shapes::{self, ZipCells},
};
use crate::{
    files::{
        export::{
            FeatureShape, List, WorkbookFacts, accounts_list, bundle, changes_list, code_rules, code_rules_list,
            crm_files, reps_list, territories_geojson, territories_kml, territories_list, units_geojson, units_kml,
            units_list, workbook,
        },
        write_plan,
    },
    geography::{LoadedGeography, Shapes},
    metrics::territory_figures,
    plan::{CutUnits, Date, Plan, UnitCut, UnitIx, UnitLevel},
    worker::export::{Export, ExportOrder, ListFormat, MapColours, ShapeFormat, SheetSize, Tidy},
};

/// The bytes of the file that is asked for.
pub(super) fn make(workshop: &mut Workshop, order: ExportOrder, tell: &mut Tell<'_>) -> Result<Vec<u8>, String> {
    let ExportOrder { what, cut, parts, colours, date } = order;
    let (data, units) = workshop.units(cut.clone(), tell)?;
    let plan = Plan::restore(data, units, parts);
    tell(0.8, "Working the figures out");
    let paper = Paper { plan: &plan, date: &date, colours: &colours };
    match what {
        Export::Accounts(format) => paper.list(&accounts_list(&plan), format, tell),
        Export::Units(format) => paper.list(&units_list(&plan), format, tell),
        Export::Territories(format) => {
            let figures = territory_figures(&plan);
            paper.list(&territories_list(&plan, &figure_columns(&plan, &figures)), format, tell)
        }
        Export::Changes(format) => paper.list(&changes_list(&plan), format, tell),
        Export::Reps(format) => paper.list(&reps_list(&plan), format, tell),
        Export::Workbook => paper.workbook(tell),
        Export::Tidy(Tidy::Territories, format) => {
            paper.list(&territory_measures(&plan, &territory_figures(&plan)), format, tell)
        }
        Export::Tidy(Tidy::Units, format) => paper.list(&unit_measures(&plan), format, tell),
        Export::Rules(kind) => {
            tell(0.85, "Looking for the fewest rules");
            let (rules, decided) = code_rules(&plan, kind).map_err(|error| error.to_string())?;
            Ok(code_rules_list(&plan, &rules, &decided).csv())
        }
        Export::Crm(crm) => {
            tell(0.85, "Writing the files");
            bundle(crm_files(&plan, crm)).map_err(|error| error.to_string())
        }
        Export::PlanFile => {
            tell(0.85, "Writing the plan file");
            Ok(write_plan(&plan, &published(&plan)))
        }
        Export::TerritoryShapes(_)
        | Export::UnitShapes(_)
        | Export::Drawing(_)
        | Export::Picture(..)
        | Export::Report
        | Export::RepReport(_)
        | Export::RepReports => {
            let drawn = Drawn::of(workshop, &cut, tell)?;
            paper.drawn(what, &drawn, tell)
        }
    }
}

/// What every file needs.
struct Paper<'a> {
    plan: &'a Plan,
    date: &'a str,
    colours: &'a MapColours,
}

impl Paper<'_> {
    fn facts(&self) -> WorkbookFacts<'_> {
        WorkbookFacts {
            title: self.plan.name(),
            date: self.date.parse().unwrap_or(Date { year: 1980, month: 1, day: 1 }),
            currency: &self.plan.data().currency,
        }
    }

    fn list(&self, list: &List, format: ListFormat, tell: &mut Tell<'_>) -> Result<Vec<u8>, String> {
        match format {
            ListFormat::Csv => {
                tell(0.9, "Writing the list");
                Ok(list.csv())
            }
            ListFormat::Excel => {
                tell(0.9, "Writing the workbook");
                workbook(&[list], &self.facts()).map_err(|error| error.to_string())
            }
        }
    }

    fn workbook(&self, tell: &mut Tell<'_>) -> Result<Vec<u8>, String> {
        let plan = self.plan;
        let figures = territory_figures(plan);
        let lists = [
            summary_list(plan, &figures, self.date),
            territories_list(plan, &figure_columns(plan, &figures)),
            units_list(plan),
            accounts_list(plan),
            changes_list(plan),
            reps_list(plan),
        ];
        tell(0.9, "Writing the workbook");
        workbook(&lists.each_ref(), &self.facts()).map_err(|error| error.to_string())
    }

    /// Files that show where things are.
    fn drawn(&self, what: Export, drawn: &Drawn, tell: &mut Tell<'_>) -> Result<Vec<u8>, String> {
        let Self { plan, date, colours } = *self;
        let figures = territory_figures(plan);
        let map = |size: SheetSize, drawn: &[FeatureShape]| {
            let layout = Layout { size: size.points(), alone: true, only: None };
            map_sheet::map_sheet(plan, &figures, drawn, colours, date, layout)
        };
        let mut unit = |unit: UnitIx| drawn.unit(plan, unit);
        if let Export::UnitShapes(format) = what {
            tell(0.85, "Writing the units");
            return Ok(match format {
                ShapeFormat::GeoJson => units_geojson(plan, &mut unit),
                ShapeFormat::Kml => units_kml(plan, &mut unit, &colours.fills, &colours.shades),
            });
        }
        tell(0.85, "Drawing the territories");
        let outlines = drawn.territories(plan);
        let columns = figure_columns(plan, &figures);
        Ok(match what {
            Export::TerritoryShapes(ShapeFormat::GeoJson) => territories_geojson(plan, &columns, &outlines),
            Export::TerritoryShapes(ShapeFormat::Kml) => {
                territories_kml(plan, &columns, &outlines, &colours.fills, &colours.shades)
            }
            Export::Drawing(size) | Export::Picture(size, _) => map(size, &outlines),
            Export::RepReport(rep) => rep_report::rep_report(plan, &figures, rep, &outlines, colours, date),
            Export::RepReports => {
                let files = rep_report::rep_reports(plan, &figures, &outlines, colours, date, tell);
                bundle(files).map_err(|error| error.to_string())?
            }
            _ => {
                tell(0.9, "Writing the report");
                report::report(plan, &figures, &outlines, colours, date)
            }
        })
    }
}

/// Where the units are. Made from the data set itself, so it does not matter what this worker drew before, or whether it
/// was ended meanwhile.
enum Drawn {
    Counties(Shapes),
    Zips(Arc<ZipCells>),
    Own(Arc<LoadedGeography>),
    Accounts,
    Cut(Arc<CutUnits>),
}

impl Drawn {
    fn of(workshop: &mut Workshop, cut: &UnitCut, tell: &mut Tell<'_>) -> Result<Self, String> {
        Ok(match cut.level() {
            _ if cut_shapes::are_cut(cut) => {
                Self::Cut(cut_shapes::of_open_data(workshop, cut, &mut |_, doing| tell(0.8, doing))?)
            }
            UnitLevel::Account => Self::Accounts,
            // The cells are there already: the units were made of them.
            UnitLevel::Zip => Self::Zips(zip_shapes::in_scope(workshop, &mut |_, doing| tell(0.8, doing))?),
            UnitLevel::Own => Self::Own(own_shapes::of_open_data(workshop)?),
            _ => Self::Counties(shapes::counties(&workshop.opener)?.0),
        })
    }

    fn shapes(&self) -> Option<&Shapes> {
        match self {
            Self::Counties(shapes) => Some(shapes),
            Self::Zips(cells) => Some(cells.shapes()),
            Self::Own(geography) => Some(geography.shapes()),
            Self::Cut(units) => Some(&units.shapes),
            Self::Accounts => None,
        }
    }

    fn unit(&self, plan: &Plan, unit: UnitIx) -> FeatureShape {
        match self.shapes() {
            Some(shapes) => FeatureShape::Area(shapes.polygons_of(unit.0)),
            None => FeatureShape::Points(vec![plan.units().place(unit)]),
        }
    }

    /// Each territory, and last what is in none.
    fn territories(&self, plan: &Plan) -> Vec<FeatureShape> {
        let groups = plan.territory_indices().map(Some).chain([None]);
        groups
            .map(|territory| {
                let units = plan.alignment().units_of(territory);
                match self.shapes() {
                    Some(shapes) => {
                        FeatureShape::Area(shapes.outline_of(&units.map(|unit| unit.0).collect::<Vec<_>>()))
                    }
                    None => FeatureShape::Points(units.map(|unit| plan.units().place(unit)).collect()),
                }
            })
            .collect()
    }
}

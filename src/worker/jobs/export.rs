//! Files out: lists, the whole plan, outlines and the drawing of the map, made of a plan that the page sends.

use super::{Tell, Workshop, figure_columns::figure_columns, map_sheet, plan_file::published, shapes, zip_shapes};
use crate::{
    files::{accounts_csv, changes_csv, territories_csv, territories_geojson, units_csv, write_plan},
    geography::MultiPolygon,
    metrics::territory_figures,
    plan::{Plan, UnitLevel},
    worker::export::{Export, ExportOrder},
};

/// The bytes of the file that is asked for.
pub(super) fn make(workshop: &mut Workshop, order: ExportOrder, tell: &mut Tell<'_>) -> Result<Vec<u8>, String> {
    let ExportOrder { what, level, parts, codes, colours, date } = order;
    let (data, units) = workshop.units(level, tell)?;
    let plan = Plan::restore(data, units, parts);
    tell(0.8, "Writing the file");
    let outlines = if what.draws() { outlines(workshop, &plan, tell)? } else { Vec::new() };
    Ok(match what {
        Export::Accounts => accounts_csv(&plan, codes),
        Export::Units => units_csv(&plan, codes),
        Export::Territories => territories_csv(&plan, &figure_columns(&plan, &territory_figures(&plan))),
        Export::Changes => changes_csv(&plan, codes),
        Export::PlanFile => write_plan(&plan, &published(&plan)),
        Export::Outlines => {
            let columns = figure_columns(&plan, &territory_figures(&plan));
            territories_geojson(&plan, &columns, &mut |territory| {
                outlines.get(territory.at()).cloned().unwrap_or_default()
            })
        }
        Export::MapSvg | Export::MapPng => map_sheet::map_sheet(&plan, &outlines, &colours, &date),
    })
}

/// The outline of each territory, and last of what is in none. Made from the data set itself, so it does not matter what
/// this worker drew before, or whether it was ended meanwhile.
fn outlines(workshop: &mut Workshop, plan: &Plan, tell: &mut Tell<'_>) -> Result<Vec<MultiPolygon>, String> {
    let nobody = plan.territories().len();
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); nobody + 1];
    for unit in plan.units().indices() {
        let group = plan.alignment().of(unit).map_or(nobody, |territory| territory.at());
        if let Some(list) = groups.get_mut(group) {
            list.push(unit.0);
        }
    }
    match plan.units().level() {
        UnitLevel::Account => Ok(map_sheet::dots(plan, &groups)),
        UnitLevel::Zip => zip_shapes::outlines(workshop, &groups, tell),
        UnitLevel::County => {
            let (shapes, _) = shapes::counties(&workshop.opener)?;
            Ok(groups.iter().map(|group| shapes.outline_of(group)).collect())
        }
    }
}

//! Units above the finest level, and units of several levels, as shapes and frame. A shape's number is its unit's.

use std::sync::Arc;

use super::{Output, Tell, Workshop, own_shapes, shapes};
use crate::plan::{CutUnits, UnitCut, UnitLevel, states_in_scope};

/// Whether units are made here: not where all are accounts, counties, ZIP codes or areas as they were brought.
pub(super) fn are_cut(cut: &UnitCut) -> bool {
    !cut.is_plain() || matches!(cut.level(), UnitLevel::State | UnitLevel::Above(_))
}

/// The level whose shipped files the units need: ZIP codes need those of the counties, too.
pub(super) fn needs(cut: &UnitCut) -> Option<UnitLevel> {
    let level = match cut.level() {
        UnitLevel::State => UnitLevel::County,
        UnitLevel::Above(_) => UnitLevel::Own,
        level => level,
    };
    let zips = level == UnitLevel::Zip || cut.exceptions().iter().any(|exception| exception.to == UnitLevel::Zip);
    Some(if zips { UnitLevel::Zip } else { level })
}

/// The units of the open data set; made once, kept until others are asked for.
pub(super) fn of_open_data(
    workshop: &mut Workshop,
    cut: &UnitCut,
    tell: &mut Tell<'_>,
) -> Result<Arc<CutUnits>, String> {
    let data = workshop.opener.data()?;
    if let Some((of, units)) = &workshop.cut_units
        && Arc::ptr_eq(of, &data)
        && units.frame.cut == *cut
    {
        return Ok(units.clone());
    }
    let units = if cut.level().is_own() {
        tell(0.1, "Joining areas");
        CutUnits::own(&*own_shapes::of_open_data(workshop)?, cut)
    } else {
        shapes::own_only(&data)?;
        let atlas = workshop.opener.atlas()?;
        let gazetteer = if needs(cut) == Some(UnitLevel::Zip) { Some(workshop.gazetteer()?) } else { None };
        let zips = gazetteer.as_deref().map(crate::geography::Gazetteer::zips);
        let mut progress = |fraction: f32| tell(0.75 * fraction, "Drawing the units");
        CutUnits::shipped(&atlas, zips, &states_in_scope(&data.accounts), cut, &mut progress)
    };
    let units = Arc::new(units.map_err(|error| error.to_string())?);
    workshop.cut_units = Some((data, units.clone()));
    Ok(units)
}

/// Fills and borders of the units; borders between what they lie in are marked.
pub(super) fn draw(workshop: &mut Workshop, cut: &UnitCut, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let units = of_open_data(workshop, cut, tell)?;
    tell(0.8, "Drawing the map");
    Ok(shapes::show(units.frame.cut.clone(), &units.shapes, &units.groups))
}

#[cfg(test)]
#[path = "cut_shapes_tests.rs"]
mod tests;

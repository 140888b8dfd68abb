//! The areas of a geography that the user brought, as shapes and frame. A shape's number is its unit's.

use std::sync::Arc;

use super::{Output, Tell, Workshop, shapes};
use crate::{
    geography::LoadedGeography,
    plan::{OwnGeography, UnitFrame, UnitLevel},
};

/// The geography of the open data set, unpacked, and the bytes it was unpacked from.
pub(super) type OpenAreas = Option<(Arc<Vec<u8>>, Arc<LoadedGeography>)>;

/// The geography of the open data set.
pub(super) fn of_open_data(workshop: &mut Workshop) -> Result<Arc<LoadedGeography>, String> {
    let data = workshop.opener.data()?;
    let own: &OwnGeography = data
        .geography
        .as_ref()
        .ok_or("These data have no areas of their own. Choose counties, ZIP codes or accounts.")?;
    if let Some((packed, geography)) = &workshop.open_areas
        && Arc::ptr_eq(packed, &own.packed.0)
    {
        return Ok(geography.clone());
    }
    let geography = Arc::new(own.unpack().map_err(|error| error.to_string())?);
    workshop.open_areas = Some((own.packed.0.clone(), geography.clone()));
    Ok(geography)
}

/// Fills and borders of the areas; borders between groups of the level above are marked.
pub(super) fn draw(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let geography = of_open_data(workshop)?;
    tell(0.5, "Drawing the map");
    let groups = if geography.levels.len() > 1 { geography.ancestors(1) } else { vec![0; geography.len()] };
    Ok(shapes::show(UnitLevel::Own.into(), geography.shapes(), &groups))
}

/// The frame of the areas.
pub(super) fn frame(workshop: &mut Workshop) -> Result<UnitFrame, String> {
    of_open_data(workshop).map(|geography| UnitFrame::own(&geography))
}

#[cfg(test)]
#[path = "own_shapes_tests.rs"]
mod tests;

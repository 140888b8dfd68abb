//! ZIP codes as cells for the map and as a frame for the plan. A cell's number is its unit's.

use std::{collections::BTreeSet, sync::Arc};

use super::{Output, Tell, Workshop, shapes};
use crate::{
    geography::{CellOptions, CellSite, Cells, EmptyGroups, OUTSIDE, Shapes},
    plan::{UnitFrame, UnitLevel, states_in_scope},
};

/// The cells of the ZIP codes of some states.
pub(super) struct ZipCells {
    states: BTreeSet<String>,
    zips: Vec<u32>,
    cells: Cells,
}

impl ZipCells {
    /// Their shapes; a shape's number is its unit's.
    pub(super) fn shapes(&self) -> &Shapes {
        self.cells.shapes()
    }
}

/// Fills and borders of the ZIP codes in scope of the open data set.
pub(super) fn draw(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let layer = in_scope(workshop, tell)?;
    let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
    let county_state = atlas.state_of();
    let state = |zip: &u32| {
        gazetteer
            .zips()
            .zip(*zip)
            .county
            .and_then(|county| county_state.get(county as usize).copied())
            .unwrap_or(OUTSIDE)
    };
    let states: Vec<u32> = layer.zips.iter().map(state).collect();
    tell(0.8, "Drawing the map");
    Ok(shapes::show(UnitLevel::Zip.into(), layer.cells.shapes(), &states))
}

/// The frame of the ZIP codes in scope of the open data set.
pub(super) fn frame(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<UnitFrame, String> {
    let layer = in_scope(workshop, tell)?;
    Ok(UnitFrame::zips(&*workshop.opener.atlas()?, workshop.gazetteer()?.zips(), &layer.zips, &layer.cells))
}

/// The cells of the ZIP codes in scope of the open data set.
pub(super) fn in_scope(workshop: &mut Workshop, tell: &mut Tell<'_>) -> Result<Arc<ZipCells>, String> {
    let data = workshop.opener.data()?;
    shapes::own_only(&data)?;
    let states = states_in_scope(&data.accounts);
    zip_cells(workshop, &states, tell)
}

/// The cells of the inhabited ZIP codes in these states; made once, kept until other states are asked for.
fn zip_cells(workshop: &mut Workshop, states: &BTreeSet<String>, tell: &mut Tell<'_>) -> Result<Arc<ZipCells>, String> {
    if let Some(layer) = workshop.zip_cells.as_ref().filter(|layer| layer.states == *states) {
        return Ok(layer.clone());
    }
    let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
    let inside = |region: u32| {
        atlas
            .regions()
            .get(region as usize)
            .and_then(|region| region.code.get(..2))
            .is_some_and(|state| states.contains(state))
    };
    let (mut zips, mut sites) = (Vec::new(), Vec::new());
    for number in gazetteer.zips().populated() {
        let zip = gazetteer.zips().zip(number);
        if let (Some(place), Some(region)) = (zip.place, zip.county)
            && inside(region)
        {
            zips.push(number);
            sites.push(CellSite { place, region });
        }
    }
    let group = (0..atlas.len() as u32).map(|region| if inside(region) { region } else { OUTSIDE }).collect();
    let options = CellOptions { group, empty: EmptyGroups::JoinNearest };
    let cells = Cells::build(&atlas, &sites, &options, &mut |fraction| tell(0.75 * fraction, "Drawing ZIP code areas"))
        .map_err(|error| error.to_string())?;
    let layer = Arc::new(ZipCells { states: states.clone(), zips, cells });
    workshop.zip_cells = Some(layer.clone());
    Ok(layer)
}

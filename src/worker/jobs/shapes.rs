//! Levels as shapes for the map and frames for the plan. A shape's number is its unit's.

use std::{collections::BTreeSet, sync::Arc};

use super::{Desk, Output, Tell};
use crate::{
    geography::{Bbox, CellOptions, CellSite, Cells, EmptyGroups, OUTSIDE},
    plan::{UnitFrame, UnitLevel, states_in_scope},
    worker::protocol::{Answer, ShapesAnswer},
};

/// The cells of the ZIP codes of some states.
pub(super) struct ZipCells {
    states: BTreeSet<String>,
    zips: Vec<u32>,
    cells: Cells,
}

/// Fills and borders of a level, for the units of the open data set.
pub(super) fn draw(desk: &mut Desk, level: UnitLevel, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let data = desk.data()?;
    let states = states_in_scope(&data.accounts);
    let (shapes, state_of) = match level {
        UnitLevel::Account => {
            desk.drawn = None;
            let bbox = data.accounts.place.iter().copied().collect::<Bbox>();
            let count = data.accounts.len() as u32;
            let answer = ShapesAnswer { level, count, bbox, sides: Vec::new() };
            return Ok(output(answer, Vec::new(), Vec::new()));
        }
        UnitLevel::Zip => {
            let layer = zip_cells(desk, &states, tell)?;
            let (atlas, gazetteer) = (desk.atlas()?, desk.gazetteer()?);
            let county_state = atlas.state_of();
            let state = |zip: &u32| {
                gazetteer.zips().zip(*zip).county.and_then(|county| county_state.get(county as usize).copied())
            };
            let state_of = layer.zips.iter().map(|zip| state(zip).unwrap_or(OUTSIDE)).collect::<Vec<u32>>();
            (layer.cells.shapes().clone(), state_of)
        }
        UnitLevel::County => {
            let atlas = desk.atlas()?;
            tell(0.3, "Drawing counties");
            let keep = UnitFrame::county_shapes(&atlas, &states);
            let all = atlas.state_of();
            let shapes = atlas.shapes().subset(&keep).map_err(|error| error.to_string())?;
            (shapes, keep.iter().filter_map(|at| all.get(*at as usize).copied()).collect())
        }
    };
    tell(0.8, "Drawing the map");
    let bbox = (0..shapes.len() as u32).map(|shape| shapes.bbox(shape)).fold(Bbox::EMPTY, |all, one| all.union(&one));
    let sides = shapes.arcs().iter().map(|arc| [arc.left, arc.right]).collect();
    let answer = ShapesAnswer { level, count: shapes.len() as u32, bbox, sides };
    let outputs = output(answer, shapes.fills_geojson(None), shapes.borders_geojson(Some(&state_of)));
    desk.drawn = Some(Arc::new(shapes));
    Ok(outputs)
}

fn output(answer: ShapesAnswer, fills: Vec<u8>, borders: Vec<u8>) -> Vec<Output> {
    vec![Output { answer: Answer::Shapes(answer), attachments: vec![fills, borders] }]
}

/// The cells of the inhabited ZIP codes in these states; made once, kept until other states are asked for.
fn zip_cells(desk: &mut Desk, states: &BTreeSet<String>, tell: &mut Tell<'_>) -> Result<Arc<ZipCells>, String> {
    if let Some(layer) = desk.zip_cells.as_ref().filter(|layer| layer.states == *states) {
        return Ok(layer.clone());
    }
    let (atlas, gazetteer) = (desk.atlas()?, desk.gazetteer()?);
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
    desk.zip_cells = Some(layer.clone());
    Ok(layer)
}

/// The frame of a level for the open data set.
pub(super) fn frame(desk: &mut Desk, level: UnitLevel, tell: &mut Tell<'_>) -> Result<UnitFrame, String> {
    let data = desk.data()?;
    let states = states_in_scope(&data.accounts);
    match level {
        UnitLevel::County => Ok(UnitFrame::counties(&*desk.atlas()?, &states)),
        UnitLevel::Zip => {
            let layer = zip_cells(desk, &states, tell)?;
            Ok(UnitFrame::zips(&*desk.atlas()?, desk.gazetteer()?.zips(), &layer.zips, &layer.cells))
        }
        UnitLevel::Account => Ok(UnitFrame::accounts(&data.accounts)),
    }
}

/// Outlines of groups of the units that were drawn last; without shapes (accounts) there are none.
pub(super) fn outlines(desk: &Desk, groups: &[Option<u16>], count: u16) -> Answer {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); usize::from(count)];
    for (unit, group) in groups.iter().enumerate() {
        if let Some(list) = group.and_then(|group| members.get_mut(usize::from(group))) {
            list.push(unit as u32);
        }
    }
    let outline = |group: &Vec<u32>| desk.drawn.as_ref().map(|shapes| shapes.outline_of(group)).unwrap_or_default();
    Answer::Outlines(members.iter().map(outline).collect())
}

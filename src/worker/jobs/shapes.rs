//! Counties and accounts as shapes for the map and frames for the plan. A shape's number is its unit's.

use super::{Opener, Output, Tell};
use crate::{
    geography::{Bbox, Shapes},
    plan::{DataSet, UnitCut, UnitFrame, UnitLevel, states_in_scope},
    worker::protocol::{Answer, ShapesAnswer},
};

const ELSEWHERE: &str = "This worker does not draw these units. Reload the page.";

/// Fills and borders of a level, for the units of the open data set.
pub(super) fn draw(opener: &Opener, cut: UnitCut, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    match cut.level() {
        UnitLevel::Account => {
            let data = opener.data()?;
            let bbox = data.accounts.place.iter().copied().collect::<Bbox>();
            let count = data.accounts.len() as u32;
            Ok(output(ShapesAnswer { cut, count, bbox, sides: Vec::new() }, Vec::new(), Vec::new()))
        }
        UnitLevel::County if cut.is_plain() => {
            tell(0.3, "Drawing counties");
            let (shapes, states) = counties(opener)?;
            Ok(show(cut, &shapes, &states))
        }
        _ => Err(ELSEWHERE.into()),
    }
}

/// Refuses counties and ZIP codes where accounts lie in a geography of their own: its codes would be read as FIPS.
pub(super) fn own_only(data: &DataSet) -> Result<(), String> {
    match &data.geography {
        Some(own) => Err(format!(
            "These accounts lie in {} of {}, so counties and ZIP codes of the United States cannot be drawn for them. Choose areas or accounts.",
            own.nouns, own.source
        )),
        None => Ok(()),
    }
}

/// The counties in scope of the open data set, and the state of each.
pub(super) fn counties(opener: &Opener) -> Result<(Shapes, Vec<u32>), String> {
    let (data, atlas) = (opener.data()?, opener.atlas()?);
    own_only(&data)?;
    let keep = UnitFrame::county_shapes(&atlas, &states_in_scope(&data.accounts));
    let all = atlas.state_of();
    let shapes = atlas.shapes().subset(&keep).map_err(|error| error.to_string())?;
    let states = keep.iter().filter_map(|at| all.get(*at as usize).copied()).collect();
    Ok((shapes, states))
}

/// Shapes as they are drawn; `states` gives the state of each.
pub(super) fn show(cut: UnitCut, shapes: &Shapes, states: &[u32]) -> Vec<Output> {
    let bbox = (0..shapes.len() as u32).map(|shape| shapes.bbox(shape)).fold(Bbox::EMPTY, |all, one| all.union(&one));
    let sides = shapes.arcs().iter().map(|arc| [arc.left, arc.right]).collect();
    let answer = ShapesAnswer { cut, count: shapes.len() as u32, bbox, sides };
    output(answer, shapes.fills_geojson(None), shapes.borders_geojson(Some(states)))
}

fn output(answer: ShapesAnswer, fills: Vec<u8>, borders: Vec<u8>) -> Vec<Output> {
    vec![Output { answer: Answer::Shapes(answer), attachments: vec![fills, borders] }]
}

/// The frame of a level for the open data set.
pub(super) fn frame(opener: &Opener, cut: &UnitCut) -> Result<UnitFrame, String> {
    let data = opener.data()?;
    match cut.level() {
        UnitLevel::County if cut.is_plain() => {
            own_only(&data).and_then(|()| Ok(UnitFrame::counties(&*opener.atlas()?, &states_in_scope(&data.accounts))))
        }
        UnitLevel::Account => Ok(UnitFrame::accounts(&data.accounts)),
        _ => Err(ELSEWHERE.into()),
    }
}

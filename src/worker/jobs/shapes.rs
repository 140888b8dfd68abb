//! Counties and accounts as shapes for the map and frames for the plan. A shape's number is its unit's.

use std::sync::Arc;

use super::{Opener, Output, Tell};
use crate::{
    geography::{Bbox, Shapes},
    plan::{UnitFrame, UnitLevel, states_in_scope},
    worker::protocol::{Answer, ShapesAnswer},
};

const ELSEWHERE: &str = "This worker does not draw ZIP codes. Reload the page.";

/// Fills and borders of a level, for the units of the open data set.
pub(super) fn draw(opener: &mut Opener, level: UnitLevel, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let data = opener.data()?;
    match level {
        UnitLevel::Zip => Err(ELSEWHERE.into()),
        UnitLevel::Account => {
            opener.drawn = None;
            let bbox = data.accounts.place.iter().copied().collect::<Bbox>();
            let count = data.accounts.len() as u32;
            Ok(output(ShapesAnswer { level, count, bbox, sides: Vec::new() }, Vec::new(), Vec::new()))
        }
        UnitLevel::County => {
            let atlas = opener.atlas()?;
            tell(0.3, "Drawing counties");
            let keep = UnitFrame::county_shapes(&atlas, &states_in_scope(&data.accounts));
            let all = atlas.state_of();
            let shapes = atlas.shapes().subset(&keep).map_err(|error| error.to_string())?;
            let states: Vec<u32> = keep.iter().filter_map(|at| all.get(*at as usize).copied()).collect();
            Ok(show(opener, level, shapes, &states))
        }
    }
}

/// Draws shapes and remembers them as those on the page; `states` gives the state of each.
pub(super) fn show(opener: &mut Opener, level: UnitLevel, shapes: Shapes, states: &[u32]) -> Vec<Output> {
    let bbox = (0..shapes.len() as u32).map(|shape| shapes.bbox(shape)).fold(Bbox::EMPTY, |all, one| all.union(&one));
    let sides = shapes.arcs().iter().map(|arc| [arc.left, arc.right]).collect();
    let answer = ShapesAnswer { level, count: shapes.len() as u32, bbox, sides };
    let outputs = output(answer, shapes.fills_geojson(None), shapes.borders_geojson(Some(states)));
    opener.drawn = Some(Arc::new(shapes));
    outputs
}

fn output(answer: ShapesAnswer, fills: Vec<u8>, borders: Vec<u8>) -> Vec<Output> {
    vec![Output { answer: Answer::Shapes(answer), attachments: vec![fills, borders] }]
}

/// The frame of a level for the open data set.
pub(super) fn frame(opener: &Opener, level: UnitLevel) -> Result<UnitFrame, String> {
    let data = opener.data()?;
    match level {
        UnitLevel::Zip => Err(ELSEWHERE.into()),
        UnitLevel::County => Ok(UnitFrame::counties(&*opener.atlas()?, &states_in_scope(&data.accounts))),
        UnitLevel::Account => Ok(UnitFrame::accounts(&data.accounts)),
    }
}

/// Outlines of groups of the units that were drawn last; without shapes (accounts) there are none.
pub(super) fn outlines(opener: &Opener, groups: &[Option<u16>], count: u16) -> Answer {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); usize::from(count)];
    for (unit, group) in groups.iter().enumerate() {
        if let Some(list) = group.and_then(|group| members.get_mut(usize::from(group))) {
            list.push(unit as u32);
        }
    }
    let outline = |group: &Vec<u32>| opener.drawn.as_ref().map(|shapes| shapes.outline_of(group)).unwrap_or_default();
    Answer::Outlines(members.iter().map(outline).collect())
}

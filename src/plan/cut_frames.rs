//! Frames of cuts through a hierarchy: units above the finest level, and units of several levels side by side.
//!
//! The units of the shipped geography are cells: of a divided county one for each ZIP code, of anything whole just one. A
//! county's arcs are then taken as they are, and a ZIP code's share of them is the piece that its cell touches, so borders
//! between a cell and a whole neighbour are exact, and only the counties that are divided cost anything.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Amount, Measure, UnitCut, UnitFrame, UnitLevel, UnitTree,
    frames::{county_attributes, zip_attributes},
    own_geography::own_attributes,
};
use crate::geography::{
    Atlas, CellOptions, CellSite, Cells, EmptyGroups, GeographyError, LoadedGeography, OUTSIDE, Region, Shapes,
    ZipTable, label_place,
};

/// Units with their shapes; a shape's number is its unit's.
#[derive(Clone, Debug)]
pub struct CutUnits {
    /// The frame. Its cut is the one asked for without the exceptions that change nothing, and with the areas' names.
    pub frame: UnitFrame,
    /// The shapes.
    pub shapes: Shapes,
    /// A label of what each unit lies in (a state, an area above), for stronger borders between them.
    pub groups: Vec<u32>,
}

/// One unit of the shipped geography.
#[derive(Clone, Debug)]
enum Part {
    /// All counties of a state in scope.
    State(Vec<u32>),
    /// A county of the atlas.
    County(u32),
    /// A row of the ZIP table.
    Zip(u32),
}

impl CutUnits {
    /// Units of the states (FIPS) in scope. A county without inhabited ZIP codes is one unit even where it should be
    /// divided into them. `progress` hears fractions from 0 to 1.
    ///
    /// # Errors
    /// Shapes that cannot be divided.
    pub fn shipped(
        atlas: &Atlas,
        table: Option<&ZipTable>,
        states: &BTreeSet<String>,
        cut: &UnitCut,
        progress: &mut dyn FnMut(f32),
    ) -> Result<Self, GeographyError> {
        let (parts, group, cut) = shipped_parts(atlas, table, states, cut);
        let sites: Vec<CellSite> = parts.iter().filter_map(|part| site(atlas, table, part)).collect();
        // A part without a site would shift the numbers of all that follow; there is none: see `shipped_parts`.
        if sites.len() != parts.len() {
            return Err(GeographyError::NoSites);
        }
        let options = CellOptions { group, empty: EmptyGroups::LeaveOut };
        let cells = Cells::build(atlas, &sites, &options, progress)?;
        let shapes = cells.shapes().clone();
        let frame = shipped_frame(atlas, table, cut, &parts, &shapes);
        let state_of = atlas.state_of();
        let groups = sites.iter().map(|site| state_of.get(site.region as usize).copied().unwrap_or(OUTSIDE)).collect();
        Ok(Self { frame, shapes, groups })
    }

    /// Units of a geography that the user brought: its areas, joined where the cut is above them. Figures add up.
    ///
    /// # Errors
    /// Shapes that cannot be joined.
    pub fn own(geography: &LoadedGeography, cut: &UnitCut) -> Result<Self, GeographyError> {
        let ranks = geography.levels.len().min(usize::from(u8::MAX)) as u8;
        let ancestors: Vec<Vec<u32>> = (0..ranks).map(|rank| geography.ancestors(usize::from(rank))).collect();
        let level = |rank: u8| geography.levels.get(usize::from(rank));
        let code = |rank: u8, at: u32| level(rank)?.codes.get(at as usize).map(String::as_str);
        let name = |rank: u8, at: u32| level(rank)?.names.get(at as usize).map(String::as_str);
        let ancestor = |rank: u8, area: usize| ancestors.get(usize::from(rank))?.get(area).copied();

        let mut names: Vec<Option<String>> = vec![None; cut.exceptions().len()];
        let mut number: BTreeMap<(u8, u32), u32> = BTreeMap::new();
        // For each unit its rank, its number on its level, and the first area in it.
        let mut units: Vec<(u8, u32, usize)> = Vec::new();
        let mut group: Vec<u32> = Vec::with_capacity(geography.len());
        for area in 0..geography.len() {
            let codes: Vec<Option<&str>> =
                (0..ranks).map(|rank| code(rank, ancestor(rank, area).filter(|at| *at != OUTSIDE)?)).collect();
            let rank = cut.rank_of(&codes, &mut |at| {
                if let (Some(slot), Some(exception)) = (names.get_mut(at), cut.exceptions().get(at)) {
                    let at = ancestor(exception.at.rank(), area).unwrap_or(OUTSIDE);
                    *slot = Some(name(exception.at.rank(), at).unwrap_or_default().to_owned());
                }
            });
            let at = ancestor(rank, area).unwrap_or(area as u32);
            group.push(*number.entry((rank, at)).or_insert_with(|| {
                units.push((rank, at, area));
                units.len() as u32 - 1
            }));
        }
        let shapes = geography.shapes().dissolved(&group, units.len())?;

        let above = cut.level().rank().saturating_add(1);
        let within = |&(rank, _, area): &(u8, u32, usize)| {
            if rank > above { OUTSIDE } else { ancestor(above, area).unwrap_or(OUTSIDE) }
        };
        let within: Vec<u32> = units.iter().map(within).collect();
        let parent = |&(rank, at, _): &(u8, u32, usize)| {
            let up = level(rank)?.parent.get(at as usize).copied().filter(|up| *up != OUTSIDE)?;
            Some((code(rank + 1, up)?, name(rank + 1, up)?))
        };
        let full_name = |unit: &(u8, u32, usize)| {
            let own = name(unit.0, unit.1).unwrap_or_default();
            parent(unit).map_or(own.to_owned(), |(_, above)| format!("{own}, {above}"))
        };
        let place = |(at, unit): (usize, &(u8, u32, usize))| match unit.0 {
            0 => geography.places().get(unit.2).copied().unwrap_or_default(),
            _ => label_place(&shapes, at as u32),
        };
        let sum = |(measure, amounts): (Measure, Vec<Amount>)| {
            let mut column = vec![Amount::ZERO; units.len()];
            for (amount, unit) in amounts.iter().zip(&group) {
                if let Some(slot) = column.get_mut(*unit as usize) {
                    *slot += *amount;
                }
            }
            (measure, column)
        };
        let inside = group.iter().enumerate().filter(|(_, unit)| units.get(**unit as usize).is_some_and(|u| u.0 > 0));
        let inside = inside.filter_map(|(area, unit)| Some((code(0, area as u32)?.to_owned(), *unit))).collect();
        let levels: Vec<UnitLevel> = units.iter().map(|unit| cut.level().at_rank(unit.0)).collect();
        let frame = UnitFrame {
            cut: cut.keeping(&names),
            code: units.iter().map(|unit| code(unit.0, unit.1).unwrap_or_default().to_owned()).collect(),
            name: units.iter().map(full_name).collect(),
            parent: units.iter().map(|unit| parent(unit).map_or(String::new(), |above| above.0.to_owned())).collect(),
            place: units.iter().enumerate().map(place).collect(),
            area_km2: shapes.areas_km2(),
            shape: (0..units.len() as u32).collect(),
            graph: shapes.bridged_adjacency(),
            attributes: own_attributes(geography).into_iter().map(sum).collect(),
            tree: UnitTree { inside, within: within.clone(), ..own_tree(geography, cut, levels) },
        };
        Ok(Self { frame, shapes, groups: within })
    }
}

/// What the tree of units says of any geography that the user brought; `levels` is that of each unit.
pub(super) fn own_tree(geography: &LoadedGeography, cut: &UnitCut, levels: Vec<UnitLevel>) -> UnitTree {
    let above = geography.levels.get(usize::from(cut.level().rank()) + 1);
    let pairs = above.map(|above| above.codes.iter().cloned().zip(above.names.iter().cloned()).collect());
    let ranks = geography.levels.iter().take(usize::from(u8::MAX)).enumerate();
    UnitTree {
        levels: if levels.iter().all(|level| *level == cut.level()) { Vec::new() } else { levels },
        above: pairs.unwrap_or_default(),
        words: ranks
            .map(|(rank, level)| (UnitLevel::Own.at_rank(rank as u8), level.noun.clone(), level.nouns.clone()))
            .collect(),
        ..UnitTree::default()
    }
}

/// The units, the label of the unit that each county's land belongs to (its own where it is divided), and the cut without
/// what changes nothing.
fn shipped_parts(
    atlas: &Atlas,
    table: Option<&ZipTable>,
    states: &BTreeSet<String>,
    cut: &UnitCut,
) -> (Vec<Part>, Vec<u32>, UnitCut) {
    let mut zips: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    if let Some(table) = table {
        for number in table.populated() {
            let zip = table.zip(number);
            if let (Some(_), Some(county)) = (zip.place, zip.county) {
                zips.entry(county).or_default().push(number);
            }
        }
    }
    let mut names: Vec<Option<String>> = vec![None; cut.exceptions().len()];
    let mut group = vec![OUTSIDE; atlas.len()];
    let mut parts: Vec<Part> = Vec::new();
    let mut state_part: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for (at, region) in atlas.regions().iter().enumerate() {
        let (county, label) = (at as u32, group.get_mut(at));
        let (Some(label), true) = (label, states.contains(region.state.code)) else { continue };
        let mut applied = Vec::new();
        // Which ZIP code of the county makes no difference: none of them is an exception.
        let codes = [Some(""), Some(region.code.as_str()), Some(region.state.code)];
        let rank = cut.rank_of(&codes, &mut |at| applied.push(at));
        let divided = zips.get(&county).filter(|_| rank == 0);
        for at in applied {
            let Some((slot, exception)) = names.get_mut(at).zip(cut.exceptions().get(at)) else { continue };
            match exception.at {
                UnitLevel::State => *slot = Some(region.state.name.to_owned()),
                // A county that cannot be divided is as it would be without the exception.
                _ if rank == 0 && divided.is_none() => {}
                _ => *slot = Some(region.full_name()),
            }
        }
        *label = county;
        match (rank, divided) {
            (0, Some(zips)) => parts.extend(zips.iter().copied().map(Part::Zip)),
            (2, _) => match state_part.get(region.state.code) {
                Some((part, first)) => {
                    *label = *first;
                    if let Some(Part::State(counties)) = parts.get_mut(*part) {
                        counties.push(county);
                    }
                }
                None => {
                    state_part.insert(region.state.code, (parts.len(), county));
                    parts.push(Part::State(vec![county]));
                }
            },
            _ => parts.push(Part::County(county)),
        }
    }
    (parts, group, cut.keeping(&names))
}

fn site(atlas: &Atlas, table: Option<&ZipTable>, part: &Part) -> Option<CellSite> {
    let region = match part {
        Part::State(counties) => *counties.first()?,
        Part::County(county) => *county,
        Part::Zip(number) => {
            let zip = table?.zip(*number);
            return Some(CellSite { place: zip.place?, region: zip.county? });
        }
    };
    Some(CellSite { place: atlas.regions().get(region as usize)?.place, region })
}

fn shipped_frame(atlas: &Atlas, table: Option<&ZipTable>, cut: UnitCut, parts: &[Part], shapes: &Shapes) -> UnitFrame {
    let counties = |part: &Part| match part {
        Part::State(counties) => counties.clone(),
        Part::County(county) => vec![*county],
        Part::Zip(zip) => table.and_then(|table| table.zip(*zip).county).into_iter().collect(),
    };
    let first = |part: &Part| counties(part).first().and_then(|county| atlas.regions().get(*county as usize));
    let zip = |zip: &u32| table.map(|table| table.zip(*zip));
    let level = |part: &Part| match part {
        Part::State(_) => UnitLevel::State,
        Part::County(_) => UnitLevel::County,
        Part::Zip(_) => UnitLevel::Zip,
    };
    let code = |part: &Part| match part {
        Part::State(_) => first(part).map(|region| region.state.code.to_owned()),
        Part::County(_) => first(part).map(|region| region.code.clone()),
        Part::Zip(number) => zip(number).map(|zip| zip.code()),
    };
    let name = |part: &Part| match part {
        Part::State(_) => first(part).map(|region| region.state.name.to_owned()),
        Part::County(_) => first(part).map(Region::full_name),
        Part::Zip(number) => zip(number).map(|zip| format!("{} {}", zip.code(), zip.city)),
    };
    let parent = |part: &Part| match part {
        Part::State(_) => None,
        Part::County(_) => first(part).map(|region| region.state.abbreviation.to_owned()),
        Part::Zip(_) => first(part).map(|region| region.code.clone()),
    };
    let place = |(at, part): (usize, &Part)| match part {
        Part::State(_) => label_place(shapes, at as u32),
        Part::County(_) => first(part).map(|region| region.place).unwrap_or_default(),
        Part::Zip(number) => zip(number).and_then(|zip| zip.place).unwrap_or_default(),
    };
    let cells = shapes.areas_km2();
    let area = |(at, part): (usize, &Part)| match part {
        Part::Zip(_) => cells.get(at).copied().unwrap_or_default(),
        _ => counties(part).iter().filter_map(|at| atlas.regions().get(*at as usize)).map(|r| r.area_km2).sum(),
    };
    let levels: Vec<UnitLevel> = parts.iter().map(level).collect();
    let inside = parts.iter().enumerate().filter(|(_, part)| matches!(part, Part::State(_))).flat_map(|(at, part)| {
        let codes = counties(part).into_iter().filter_map(|at| Some(atlas.regions().get(at as usize)?.code.clone()));
        codes.map(move |code| (code, at as u32)).collect::<Vec<_>>()
    });
    let tree = UnitTree {
        inside: inside.collect(),
        ..shipped_tree(atlas, cut.level(), parts.iter().map(|part| (level(part), counties(part).first().copied())))
    };
    UnitFrame {
        code: parts.iter().map(|part| code(part).unwrap_or_default()).collect(),
        name: parts.iter().map(|part| name(part).unwrap_or_default()).collect(),
        parent: parts.iter().map(|part| parent(part).unwrap_or_default()).collect(),
        place: parts.iter().enumerate().map(place).collect(),
        area_km2: parts.iter().enumerate().map(area).collect(),
        shape: (0..parts.len() as u32).collect(),
        graph: shapes.bridged_adjacency(),
        attributes: figures(atlas, table, parts, levels.contains(&UnitLevel::Zip)),
        tree: UnitTree {
            levels: if levels.iter().all(|level| *level == cut.level()) { Vec::new() } else { levels },
            ..tree
        },
        cut,
    }
}

/// Public figures of the units: of counties summed up, of ZIP codes their own. Where there are ZIP codes, only the figures
/// that they have, too.
fn figures(atlas: &Atlas, table: Option<&ZipTable>, parts: &[Part], zips: bool) -> Vec<(Measure, Vec<Amount>)> {
    let mut regions = Vec::new();
    let mut rows = Vec::new();
    let (mut unit_of_region, mut unit_of_row) = (Vec::new(), Vec::new());
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Zip(number) => {
                rows.extend(table.map(|table| table.zip(*number)));
                unit_of_row.push(at);
            }
            Part::State(_) | Part::County(_) => {
                let one = [match part {
                    Part::County(county) => *county,
                    _ => OUTSIDE,
                }];
                let counties = if let Part::State(counties) = part { counties.as_slice() } else { &one };
                for region in counties.iter().filter_map(|county| atlas.regions().get(*county as usize)) {
                    regions.push(region);
                    unit_of_region.push(at);
                }
            }
        }
    }
    let mut figures = county_attributes(&regions);
    let of_zips = zip_attributes(&rows);
    if zips {
        figures.retain(|(measure, _)| of_zips.iter().any(|(zip, _)| zip.key == measure.key));
    }
    let sums = |(measure, of_counties): (Measure, Vec<Amount>)| {
        let mut column = vec![Amount::ZERO; parts.len()];
        let mut add = |amounts: &[Amount], units: &[usize]| {
            for (amount, unit) in amounts.iter().zip(units) {
                if let Some(slot) = column.get_mut(*unit) {
                    *slot += *amount;
                }
            }
        };
        add(&of_counties, &unit_of_region);
        if let Some((_, amounts)) = of_zips.iter().find(|(zip, _)| zip.key == measure.key) {
            add(amounts, &unit_of_row);
        }
        (measure, column)
    };
    figures.into_iter().map(sums).collect()
}

/// What lies above units of the shipped geography: `units` gives the level of each, and a county in it or around it.
pub(super) fn shipped_tree(
    atlas: &Atlas,
    level: UnitLevel,
    units: impl Iterator<Item = (UnitLevel, Option<u32>)>,
) -> UnitTree {
    let mut above: Vec<(String, String)> = Vec::new();
    let mut number: BTreeMap<&str, u32> = BTreeMap::new();
    let mut within = Vec::new();
    for (of, county) in units {
        let region = county.and_then(|county| atlas.regions().get(county as usize));
        let around = region.and_then(|region| match level {
            UnitLevel::County => Some((region.state.code, region.state.name.to_owned())),
            UnitLevel::Zip if of != UnitLevel::State => Some((region.code.as_str(), region.full_name())),
            _ => None,
        });
        within.push(around.map_or(OUTSIDE, |(code, name)| {
            *number.entry(code).or_insert_with(|| {
                above.push((code.to_owned(), name));
                above.len() as u32 - 1
            })
        }));
    }
    UnitTree { above, within, ..UnitTree::default() }
}

#[cfg(test)]
#[path = "cut_frames_tests.rs"]
mod tests;

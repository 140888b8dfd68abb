//! Frames of units from the shipped geography: counties in scope, or the accounts themselves.

use std::collections::BTreeSet;

use super::{Accounts, Amount, Measure, MeasureKind, UnitFrame, UnitLevel, UnitTree, cut_frames::shipped_tree};
use crate::geography::{Atlas, Cells, Graph, PointIndex, Region, Zip, ZipTable};

/// States (FIPS) in which there are accounts; the plan covers these and leaves the others out.
#[must_use]
pub fn states_in_scope(accounts: &Accounts) -> BTreeSet<String> {
    accounts.county.iter().filter_map(|county| county.get(..2)).map(str::to_owned).collect()
}

impl UnitFrame {
    /// The counties of these states, as regions of the atlas in order; a unit's number is its position here.
    #[must_use]
    pub fn county_shapes(atlas: &Atlas, states: &BTreeSet<String>) -> Vec<u32> {
        (0..atlas.len() as u32)
            .filter(|region| atlas.region(*region).code.get(..2).is_some_and(|state| states.contains(state)))
            .collect()
    }

    /// The counties of these states, with population, households, establishments, employment and wages as measures.
    /// Islands are linked to their nearest shore, so that they can belong to a territory in one piece.
    #[must_use]
    pub fn counties(atlas: &Atlas, states: &BTreeSet<String>) -> Self {
        let shape = Self::county_shapes(atlas, states);
        let regions: Vec<&Region> = shape.iter().map(|region| atlas.region(*region)).collect();
        let mut graph = atlas.shapes().adjacency().subgraph(&shape);
        graph.bridge(&shore_among(atlas, &shape));
        Self {
            tree: shipped_tree(atlas, UnitLevel::County, shape.iter().map(|at| (UnitLevel::County, Some(*at)))),
            cut: UnitLevel::County.into(),
            code: regions.iter().map(|region| region.code.clone()).collect(),
            name: regions.iter().map(|region| region.full_name()).collect(),
            parent: regions.iter().map(|region| region.state.abbreviation.to_owned()).collect(),
            place: regions.iter().map(|region| region.place).collect(),
            area_km2: regions.iter().map(|region| region.area_km2).collect(),
            graph,
            attributes: county_attributes(&regions),
            shape,
        }
    }

    /// ZIP codes with their cells; `zips` names the table's row of each cell.
    #[must_use]
    pub fn zips(atlas: &Atlas, table: &ZipTable, zips: &[u32], cells: &Cells) -> Self {
        let rows: Vec<Zip<'_>> = zips.iter().map(|zip| table.zip(*zip)).collect();
        let county = |zip: &Zip<'_>| zip.county.and_then(|county| atlas.regions().get(county as usize));
        Self {
            tree: shipped_tree(atlas, UnitLevel::Zip, rows.iter().map(|zip| (UnitLevel::Zip, zip.county))),
            cut: UnitLevel::Zip.into(),
            code: rows.iter().map(Zip::code).collect(),
            name: rows.iter().map(|zip| format!("{} {}", zip.code(), zip.city)).collect(),
            parent: rows.iter().map(|zip| county(zip).map(|county| county.code.clone()).unwrap_or_default()).collect(),
            place: rows.iter().map(|zip| zip.place.unwrap_or_default()).collect(),
            area_km2: cells.areas_km2().to_vec(),
            shape: (0..rows.len() as u32).collect(),
            graph: cells.bridged_adjacency(),
            attributes: zip_attributes(&rows),
        }
    }

    /// The accounts themselves as units. Their graph joins each with its six nearest: for colours and for walking by
    /// keyboard, never for contiguity.
    #[must_use]
    pub fn accounts(accounts: &Accounts) -> Self {
        const NEAREST: usize = 6;
        let index = PointIndex::new(&accounts.place);
        let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (at, place) in accounts.place.iter().enumerate() {
            for (other, _) in index.nearest_n(*place, NEAREST + 1) {
                let at = at as u32;
                if other != at {
                    pairs.insert((at.min(other), at.max(other)));
                }
            }
        }
        Self {
            cut: UnitLevel::Account.into(),
            tree: UnitTree::default(),
            code: accounts.id.clone(),
            name: accounts.name.clone(),
            parent: accounts.county.clone(),
            place: accounts.place.clone(),
            area_km2: vec![0.0; accounts.len()],
            shape: (0..accounts.len() as u32).collect(),
            graph: Graph::from_edges(accounts.len(), pairs.into_iter().map(|(a, b)| (a, b, 0.0))),
            attributes: Vec::new(),
        }
    }
}

/// The shore points of the regions in scope, numbered as in the frame.
fn shore_among(atlas: &Atlas, shape: &[u32]) -> Vec<(u32, crate::geography::LonLat)> {
    atlas
        .shapes()
        .shore()
        .into_iter()
        .filter_map(|(region, place)| shape.binary_search(&region).ok().map(|at| (at as u32, place)))
        .collect()
}

/// Public figures of ZIP codes.
pub(super) fn zip_attributes(rows: &[Zip<'_>]) -> Vec<(Measure, Vec<Amount>)> {
    let column = |value: fn(&Zip<'_>) -> Option<u32>| {
        rows.iter().map(|zip| Amount::whole(i64::from(value(zip).unwrap_or(0)))).collect()
    };
    vec![
        (Measure::new("population", "Population", MeasureKind::Count), column(|zip| zip.population)),
        (Measure::new("households", "Households", MeasureKind::Count), column(|zip| zip.households)),
    ]
}

/// Public figures of counties.
pub(super) fn county_attributes(regions: &[&Region]) -> Vec<(Measure, Vec<Amount>)> {
    let column = |value: fn(&Region) -> Option<u32>| {
        regions.iter().map(|region| Amount::whole(i64::from(value(region).unwrap_or(0)))).collect()
    };
    vec![
        (Measure::new("population", "Population", MeasureKind::Count), column(|region| region.attributes.population)),
        (Measure::new("households", "Households", MeasureKind::Count), column(|region| region.attributes.households)),
        (
            Measure::new("establishments", "Establishments", MeasureKind::Count),
            column(|region| region.attributes.establishments),
        ),
        (Measure::new("employment", "Employment", MeasureKind::Count), column(|region| region.attributes.employment)),
        (
            Measure::new("wages", "Wages", MeasureKind::Money),
            // Published to the thousand.
            regions
                .iter()
                .map(|region| Amount::whole(i64::try_from(region.attributes.wages.unwrap_or(0)).unwrap_or(0)))
                .collect(),
        ),
    ]
}

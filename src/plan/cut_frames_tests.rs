use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{CutUnits, UnitFrame};
use crate::{
    geography::{GeographyLevel, LoadedGeography, LonLat, OUTSIDE, Shapes},
    plan::{Amount, CutException, UnitCut, UnitIx, UnitLevel},
};

const SIDE: usize = 6;

/// 36 municipalities in a grid, in nine districts of four, in three provinces; the last municipality lies in no district.
/// Codes of districts and provinces are alike.
fn country() -> LoadedGeography {
    let corner = |x: usize, y: usize| LonLat::new(5.0 + x as f64 * 0.1, 50.0 + y as f64 * 0.1);
    let polygons: Vec<Vec<Vec<Vec<LonLat>>>> = (0..SIDE * SIDE)
        .map(|at| {
            let (x, y) = (at % SIDE, at / SIDE);
            vec![vec![vec![corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)]]]
        })
        .collect();
    let numbered = |count: usize| (0..count).map(|at| format!("{at:02}")).collect::<Vec<_>>();
    let level = |nouns: [&str; 2], count: usize, name: &str, parent: Vec<u32>| GeographyLevel {
        noun: nouns[0].into(),
        nouns: nouns[1].into(),
        codes: numbered(count),
        names: (0..count).map(|at| format!("{name} {at}")).collect(),
        parent,
    };
    let district = |at: usize| (at / SIDE / 2 * 3 + at % SIDE / 2) as u32;
    let of_municipality = |at: usize| if at + 1 == SIDE * SIDE { OUTSIDE } else { district(at) };
    let levels = vec![
        level(["municipality", "municipalities"], 36, "M", (0..36).map(of_municipality).collect()),
        level(["district", "districts"], 9, "D", (0..9).map(|at| at / 3).collect()),
        level(["province", "provinces"], 3, "P", Vec::new()),
    ];
    let inhabitants = (0..36).map(|at| (at % 7 != 0).then_some(f64::from(at) * 1.25)).collect();
    let shapes = Shapes::from_polygons(&polygons).unwrap();
    LoadedGeography::new("grid".into(), levels, vec![("Inhabitants".into(), inhabitants)], shapes).unwrap()
}

fn exception(rank: u8, at: usize, to: u8) -> CutException {
    let level = |rank| UnitLevel::Own.at_rank(rank);
    CutException { at: level(rank), code: format!("{at:02}"), name: String::new(), to: level(to) }
}

/// The unit of each municipality.
fn units_of(frame: &UnitFrame) -> BTreeMap<String, UnitIx> {
    frame.by_area().into_iter().map(|(code, unit)| (code.to_owned(), unit)).collect()
}

#[test]
fn districts_are_made_of_their_municipalities() {
    let CutUnits { frame, shapes, groups } = CutUnits::own(&country(), &UnitLevel::Above(1).into()).unwrap();
    // Nine districts, and the municipality that is in none.
    assert_eq!((frame.code.len(), shapes.len(), groups.len()), (10, 10, 10));
    assert_eq!((frame.name[0].as_str(), frame.parent[4].as_str()), ("D 0, P 0", "01"));
    assert_eq!(frame.level_of(UnitIx(9)), UnitLevel::Own);
    assert_eq!((frame.key(UnitIx(0)), frame.key(UnitIx(9))), ("00".into(), "own:35".into()));
    assert_eq!(shapes.rings(0).count(), 1);
    assert_eq!(frame.graph.neighbours(0).map(|(other, _)| other).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(frame.word(UnitLevel::Above(2), 2), "provinces");
}

#[test]
fn a_split_and_a_whole_area_stand_side_by_side() {
    let cut = UnitCut::new(UnitLevel::Above(1), vec![exception(1, 0, 0), exception(2, 1, 2), exception(1, 77, 0)]);
    let CutUnits { frame, .. } = CutUnits::own(&country(), &cut).unwrap();
    // Four municipalities, districts 1, 2, 6, 7 and 8, province 1, and the municipality in no district.
    assert_eq!(frame.code.len(), 4 + 5 + 1 + 1);
    let names: Vec<&str> = frame.cut.exceptions().iter().map(|exception| exception.name.as_str()).collect();
    assert_eq!(names, ["P 1", "D 0"], "an area that is not there is no exception");
    let again = CutUnits::own(&country(), &frame.cut).unwrap();
    assert_eq!(again.frame, frame);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_is_lost_or_counted_twice_whatever_is_cut(
        level in 0u8..3,
        exceptions in prop::collection::vec((0u8..3, 0usize..36, 0u8..3), 0..10),
    ) {
        let country = country();
        let base = UnitFrame::own(&country);
        let exceptions = exceptions
            .into_iter()
            .map(|(rank, at, to)| exception(rank, at % [36, 9, 3][usize::from(rank)], to))
            .collect();
        let cut = UnitCut::new(UnitLevel::Own.at_rank(level), exceptions);
        let CutUnits { frame, shapes, .. } = CutUnits::own(&country, &cut).unwrap();
        let units = units_of(&frame);
        prop_assert_eq!(units.len(), 36, "every municipality is in a unit");
        prop_assert!(frame.tree.inside.iter().all(|(code, unit)| frame.level_of(UnitIx(*unit)) != UnitLevel::Own
            && units.get(code) == Some(&UnitIx(*unit))));
        let total = |frame: &UnitFrame| frame.attributes[0].1.iter().sum::<Amount>();
        prop_assert_eq!(total(&frame), total(&base));
        let land = |frame: &UnitFrame| frame.area_km2.iter().sum::<f64>();
        prop_assert!((land(&frame) - land(&base)).abs() < 1e-6);
        // Keys tell all units apart, though codes of the levels are alike.
        let keys: std::collections::BTreeSet<String> =
            (0..frame.code.len()).map(|unit| frame.key(UnitIx::new(unit))).collect();
        prop_assert_eq!(keys.len(), frame.code.len());
        // The border between two units is that of their municipalities, and the same from both sides.
        let of = |at: u32| units[&base.code[at as usize]].0;
        let mut borders: BTreeMap<(u32, u32), f32> = BTreeMap::new();
        for (a, b, km) in base.graph.edges() {
            let (a, b) = (of(a).min(of(b)), of(a).max(of(b)));
            if a != b {
                *borders.entry((a, b)).or_default() += km;
            }
        }
        let found: BTreeMap<(u32, u32), f32> = frame.graph.edges().map(|(a, b, km)| ((a, b), km)).collect();
        prop_assert_eq!(borders.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
        for (pair, km) in &borders {
            prop_assert!((km - found[pair]).abs() < 1e-3, "{pair:?}: {km} {}", found[pair]);
            prop_assert!(frame.graph.neighbours(pair.1).any(|(other, back)| other == pair.0 && back == found[pair]));
        }
        prop_assert_eq!(shapes.len(), frame.code.len());
        if cut.is_plain() && level == 0 {
            prop_assert_eq!(&frame, &UnitFrame { tree: frame.tree.clone(), ..base.clone() });
            prop_assert_eq!(&frame.tree.words, &base.tree.words);
        }
    }
}

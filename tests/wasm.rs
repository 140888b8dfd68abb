//! The same plan gives the same bytes on any machine: results of the core are compared with one written-down value, natively
//! and in a real browser. (`cargo xtask test wasm` runs the browser's half.)
//!
//! A value here changes only when the program is meant to give other results; then the native and the browser's value must
//! still be one. The engine's is the one to expect: write the new value down with the change that caused it.

// A test whose data can't be read may stop with a word.
#![allow(clippy::expect_used)]

use bailiwick::engine::{Adjacency, Disruption, Effort, Measure, Problem, Start, Unattended, solve};
use bailiwick::files::{
    export::{List, WorkbookFacts, accounts_list, units_list, workbook},
    unpack_data_set,
};
use bailiwick::geography::{Atlas, LonLat, Sinusoidal};
use bailiwick::plan::{Date, Plan, UnitFrame, Units, states_in_scope};
use std::sync::Arc;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

/// FNV-1a over bytes.
fn fingerprint(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The bits of every number, so that the last digit counts.
fn bits(numbers: impl IntoIterator<Item = f64>) -> impl Iterator<Item = u8> {
    numbers.into_iter().flat_map(|number| number.to_bits().to_le_bytes())
}

fn counties() -> Atlas {
    Atlas::from_bytes(include_bytes!("../data/us/counties.bw")).expect("the shipped counties can be read")
}

#[test]
fn places_areas_and_distances_of_the_counties_are_the_same_to_the_last_bit() {
    let atlas = counties();
    let places: Vec<LonLat> = atlas.regions().iter().map(|region| region.place).collect();
    let plane = Sinusoidal::about(&places);
    let numbers = atlas.regions().iter().zip(places.iter().cycle().skip(700)).flat_map(|(region, far)| {
        let [x, y] = plane.forward(region.place);
        [region.place.lon, region.place.lat, region.area_km2, region.place.km_to(*far), x, y]
    });
    assert_eq!(fingerprint(bits(numbers)), 15_297_629_266_886_977_147, "counties");
}

#[test]
fn neighbours_and_shared_borders_are_the_same() {
    let graph = counties().bridged_adjacency();
    let numbers = graph.edges().flat_map(|(a, b, km)| [f64::from(a), f64::from(b), f64::from(km)]);
    assert_eq!(fingerprint(bits(numbers)), 1_196_127_720_830_446_342, "neighbours");
}

#[test]
fn the_outline_of_a_state_is_the_same() {
    let atlas = counties();
    let states = atlas.state_of();
    let texas = atlas.find("48001").expect("Anderson County is there");
    let group: Vec<u32> =
        (0..).zip(&states).filter(|(_, state)| **state == states[texas as usize]).map(|(unit, _)| unit).collect();
    let outline = bailiwick::geography::multi_polygon_coordinates(&atlas.outline_of(&group));
    assert_eq!(fingerprint(outline), 12_051_746_591_370_326_596, "outline");
}

/// The shipped counties as a problem: 24 territories of equal population, ±10, quickly.
fn county_problem() -> Problem {
    let atlas = counties();
    let places: Vec<LonLat> = atlas.regions().iter().map(|region| region.place).collect();
    let plane = Sinusoidal::about(&places);
    let (x, y) = places.iter().map(|place| plane.forward(*place)).map(|[x, y]| (x, y)).unzip();
    let edges: Vec<(u32, u32)> = atlas.bridged_adjacency().edges().map(|(a, b, _)| (a, b)).collect();
    let population =
        atlas.regions().iter().map(|region| f64::from(region.attributes.population.unwrap_or(0))).collect();
    let mut problem = Problem::new(x, y, 24);
    problem.measures.push(Measure::new("population", population, 10.0));
    problem.adjacency = Some(Adjacency::from_edges(atlas.len(), &edges));
    problem.effort = Effort::Quick;
    problem
}

/// Every territory of the answer and its scores, to the last bit.
fn answer(problem: &Problem) -> u64 {
    let outcome = solve(problem, &mut Unattended).expect("the problem is sound");
    assert!(outcome.assignment.iter().all(Option::is_some));
    let territories = outcome.assignment.iter().map(|territory| f64::from(territory.unwrap_or(u16::MAX)));
    fingerprint(bits(territories.chain([outcome.score.total, outcome.mean_distance])))
}

#[test]
fn a_solve_gives_the_same_territories() {
    assert_eq!(answer(&county_problem()), 1_099_982_283_601_467_599, "territories");
}

#[test]
fn a_balance_of_what_is_there_gives_the_same_territories() {
    let mut problem = county_problem();
    // Today: 24 strips from west to east, of as many counties each; the first county of each is locked, and moving costs.
    let mut eastward: Vec<usize> = (0..problem.x.len()).collect();
    eastward.sort_by(|a, b| problem.x[*a].total_cmp(&problem.x[*b]).then(a.cmp(b)));
    (problem.today, problem.locked) = (vec![None; eastward.len()], vec![None; eastward.len()]);
    for (rank, unit) in eastward.iter().enumerate() {
        let strip = (rank * 24 / eastward.len()) as u16;
        problem.today[*unit] = Some(strip);
        if rank == 0 || (rank - 1) * 24 / eastward.len() < usize::from(strip) {
            problem.locked[*unit] = Some(strip);
        }
    }
    let people = problem.measures[0].values.clone();
    problem.disruptions.push(Disruption {
        name: "people".into(),
        values: people,
        price: 1.0,
        cap: None,
        cap_each: None,
    });
    problem.start = Start::Today;
    assert_eq!(answer(&problem), 2_997_125_015_550_238_654, "territories");
}

/// The sample's plan by counties.
fn sample() -> Plan {
    let data = unpack_data_set(include_bytes!("../data/sample/sample.bw")).expect("the sample can be read");
    let frame = UnitFrame::counties(&counties(), &states_in_scope(&data.accounts));
    let units = Units::build(frame, &data);
    Plan::start("Sample", Arc::new(data), units)
}

#[test]
fn files_that_leave_are_the_same() {
    let plan = sample();
    let lists = [accounts_list(&plan), units_list(&plan)];
    let facts = WorkbookFacts { title: "Sample", date: Date { year: 2026, month: 11, day: 22 }, currency: "USD" };
    let lists: Vec<&List> = lists.iter().collect();
    let book = workbook(&lists, &facts).expect("a workbook of two lists can be written");
    let text = lists.iter().flat_map(|list| list.csv());
    assert_eq!(
        (fingerprint(book), fingerprint(text)),
        (6_412_820_722_002_502_615, 12_972_505_268_031_075_541),
        "workbook and lists"
    );
}

#[test]
fn packed_bytes_are_the_same() {
    let rows: String = counties().regions().iter().map(|region| format!("{},{}\n", region.code, region.name)).collect();
    assert_eq!(
        fingerprint(miniz_oxide::deflate::compress_to_vec(rows.as_bytes(), 6)),
        7_817_225_474_172_367_102,
        "packed table"
    );
}

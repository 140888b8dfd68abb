//! A small plan for tests: a grid of counties with a few accounts each and four reps.

use std::sync::Arc;

use super::{Accounts, Amount, CallClass, DataSet, Plan, Rep, RepIx, UnitFrame, UnitLevel, UnitTree, Units};
use crate::geography::{Graph, LonLat};

/// A data set with one to three accounts in each county of a `side` × `side` grid; the four quarters belong to four reps.
#[must_use]
pub fn data(side: usize) -> DataSet {
    let mut accounts = Accounts::new();
    for at in 0..side * side {
        let (row, column) = (at / side, at % side);
        let rep = RepIx::new(usize::from(row >= side / 2) * 2 + usize::from(column >= side / 2));
        for nth in 0..=(at % 3) {
            let revenue = ((at * 7919 + nth * 104_729) % 90_000) as i64;
            accounts.id.push(format!("A{at}-{nth}"));
            accounts.name.push(format!("Clinic {at}-{nth}"));
            accounts.place.push(place(row, column));
            accounts.zip.push(format!("{:05}", 501 + at));
            accounts.county.push(code(at));
            accounts.city.push("Springfield".into());
            accounts.owner.push(Some(rep));
            accounts.segment.push(if nth == 0 { "Hospital" } else { "Clinic" });
            accounts.industry.push("Health");
            accounts.class.push((at % 4) as u8);
            accounts.calls_per_year.push(12.0);
            accounts.hours_per_call.push(1.0);
            accounts.travel_per_call.push(0.5);
            let values =
                [Amount::whole(1), Amount::whole(revenue), Amount::whole(revenue * 2 + 5_000), Amount::whole(18)];
            for (column, value) in accounts.values.iter_mut().zip(values) {
                column.push(value);
            }
        }
    }
    let reps = ["Ana", "Ben", "Cleo", "Dan"]
        .iter()
        .enumerate()
        .map(|(at, name)| Rep { home: Some(place(at / 2 * side / 2, at % 2 * side / 2)), ..Rep::named(name) })
        .collect();
    DataSet {
        name: "Grid".into(),
        currency: "USD".into(),
        accounts,
        classes: CallClass::defaults(),
        reps,
        ..DataSet::default()
    }
}

/// The grid's counties.
#[must_use]
pub fn frame(side: usize) -> UnitFrame {
    let n = side * side;
    let edges = (0..n).flat_map(|at| {
        let right = (at % side + 1 < side).then_some((at as u32, at as u32 + 1, 10.0));
        let down = (at + side < n).then_some((at as u32, (at + side) as u32, 10.0));
        [right, down].into_iter().flatten()
    });
    UnitFrame {
        cut: UnitLevel::County.into(),
        tree: UnitTree::default(),
        code: (0..n).map(code).collect(),
        name: (0..n).map(|at| format!("County {at}")).collect(),
        parent: vec!["KS".into(); n],
        place: (0..n).map(|at| place(at / side, at % side)).collect(),
        area_km2: vec![100.0; n],
        shape: (0..n as u32).collect(),
        graph: Graph::from_edges(n, edges),
        attributes: Vec::new(),
    }
}

/// A plan over the grid that starts from today's.
#[must_use]
pub fn plan(side: usize) -> Plan {
    let data = Arc::new(data(side));
    let units = Units::build(frame(side), &data);
    Plan::start("Grid plan", data, units)
}

fn code(at: usize) -> String {
    format!("{:05}", 1001 + at)
}

fn place(row: usize, column: usize) -> LonLat {
    LonLat { lon: -98.0 + column as f64 * 0.1, lat: 38.0 - row as f64 * 0.1 }
}

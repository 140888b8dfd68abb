//! What leaves as lists comes back as the same plan, from CSV and from a workbook.
#![cfg(not(target_arch = "wasm32"))]
// A test that can't read its own data may stop with a word.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bailiwick::{
    files::{
        AllImported, FateKind, Role, ShippedPlaces, Table, TableMapping,
        export::{
            FeatureShape, List, WorkbookFacts, accounts_list, reps_list, units_geojson, units_kml, units_list, workbook,
        },
        geography::{GeoOptions, GeographyMapping, LoadedPlaces, import_geography, read_features},
        import_all, take_territories, unpack_data_set,
    },
    geography::{Atlas, Gazetteer, LonLat},
    plan::{
        Accounts, Command, Date, MeasureIx, OwnGeography, Plan, PlanParts, TerritoryIx, UnitFrame, UnitIx, UnitLevel,
        Units, states_in_scope,
    },
};

const SAMPLE: &[u8] = include_bytes!("../data/sample/sample.bw");

fn atlas() -> Atlas {
    Atlas::from_bytes(include_bytes!("../data/us/counties.bw")).unwrap()
}

/// A plan over a data set, with counties or accounts as units.
fn started(data: bailiwick::plan::DataSet, level: UnitLevel) -> Plan {
    let frame = match level {
        UnitLevel::Account => UnitFrame::accounts(&data.accounts),
        _ => UnitFrame::counties(&atlas(), &states_in_scope(&data.accounts)),
    };
    let units = Units::build(frame, &data);
    Plan::start("Round trip", Arc::new(data), units)
}

/// The sample with decisions of its own: every tenth unit moved, some taken from everybody, no overlap left.
fn decided(level: UnitLevel) -> Plan {
    let plan = started(unpack_data_set(SAMPLE).unwrap(), level);
    let mut parts: PlanParts = plan.parts();
    parts.overlaps.clear();
    let mut plan = Plan::restore(plan.data().clone(), plan.units().clone(), parts);
    let count = plan.units().len() as u32;
    for (at, unit) in (0..count).step_by(10).enumerate() {
        let to = (at % 7 != 0).then(|| TerritoryIx::new(at % plan.territories().len()));
        plan.apply(Command::Assign { units: vec![UnitIx(unit)], to }).unwrap();
    }
    plan
}

/// Imports lists as tables; every row must be used but those of units that nobody has: they name no territory.
fn imported(tables: &[Table], nobodys: usize) -> AllImported {
    let atlas = atlas();
    let gazetteer = Gazetteer::from_bytes(include_bytes!("../data/us/zips.bw"), &atlas).unwrap();
    let mappings: Vec<TableMapping> = tables.iter().map(|table| TableMapping::guess(table).mapping).collect();
    let roles: Vec<Role> = mappings.iter().map(TableMapping::role).collect();
    assert_eq!(roles, [Role::Accounts, Role::Reps, Role::Territories]);
    let pairs: Vec<_> = tables.iter().zip(&mappings).collect();
    let all = import_all(&pairs, &ShippedPlaces::new(&atlas, &gazetteer), &mut |_| true).unwrap();
    for ledger in &all.ledgers {
        assert!(ledger.ties());
        let left: Vec<String> = ledger
            .lines
            .iter()
            .filter(|line| line.fate.kind() != FateKind::ALL[0])
            .map(|line| line.fate.to_string())
            .collect();
        let without = left.iter().filter(|reason| reason.starts_with("Neither a territory nor a rep")).count();
        assert_eq!(left.len(), without, "{}: {left:?}", ledger.file);
        assert_eq!(without, if ledger.role == Role::Territories { nobodys } else { 0 });
    }
    all
}

fn as_csv(lists: &[&List]) -> Vec<Table> {
    lists.iter().map(|list| Table::read("list.csv", &list.csv()).unwrap()).collect()
}

fn as_workbooks(lists: &[&List]) -> Vec<Table> {
    let facts = WorkbookFacts { title: "Round trip", date: Date { year: 2026, month: 11, day: 22 }, currency: "USD" };
    lists.iter().map(|list| Table::read("list.xlsx", &workbook(&[list], &facts).unwrap()).unwrap()).collect()
}

/// Territory and rep of each unit that somebody has.
fn alignment(plan: &Plan) -> BTreeMap<String, (String, String)> {
    let named = |unit: UnitIx| {
        let territory = plan.alignment().of(unit)?;
        let rep = plan.rep_of(territory).map_or(String::new(), |rep| rep.name.clone());
        Some((plan.units().code(unit).to_owned(), (plan.territories()[territory.at()].name.clone(), rep)))
    };
    plan.units().indices().filter_map(named).collect()
}

fn near(a: LonLat, b: LonLat) -> bool {
    a.km_to(b) < 0.01
}

/// Everything the lists can carry is as it was.
fn assert_same(before: &Plan, after: &Plan) {
    assert_eq!(alignment(after), alignment(before));
    assert_eq!(after.data().currency, before.data().currency);
    let (was, is) = (&before.data().accounts, &after.data().accounts);
    assert_eq!(is.len(), was.len());
    let class = |plan: &Plan, at: usize| {
        plan.data().classes.get(usize::from(plan.data().accounts.class[at])).map(|class| class.name.clone())
    };
    for account in was.indices() {
        let at = account.at();
        assert!(near(was.place[at], is.place[at]), "{}", was.id[at]);
        let texts = |of: &Accounts| [&of.id, &of.name, &of.zip, &of.county, &of.city].map(|texts| texts[at].clone());
        assert_eq!(texts(is), texts(was));
        let calls = |of: &Accounts| (of.calls_per_year[at], of.hours_per_call[at]);
        assert_eq!(calls(is), calls(was), "{}", was.id[at]);
        for texts in [(was.segment.get(at), is.segment.get(at)), (was.industry.get(at), is.industry.get(at))] {
            assert_eq!(texts.0, texts.1, "{}", was.id[at]);
        }
        assert_eq!(class(before, at), class(after, at), "{}", was.id[at]);
        for measure in [MeasureIx::REVENUE, MeasureIx::POTENTIAL] {
            assert_eq!(was.value(measure, account), is.value(measure, account), "{}", was.id[at]);
        }
    }
    assert_eq!(after.reps().len(), before.reps().len());
    for was in before.reps() {
        let is = after.reps().iter().find(|rep| rep.name == was.name).unwrap();
        assert_eq!((&is.name, is.fte, is.start, &is.skills), (&was.name, was.fte, was.start, &was.skills));
        match (was.home, is.home) {
            (Some(was), Some(is)) => assert!(near(was, is)),
            (was, is) => assert_eq!(is, was),
        }
    }
}

#[test]
fn a_plan_by_counties_comes_back_from_csv_and_from_workbooks() {
    let plan = decided(UnitLevel::County);
    let (accounts, reps, units) = (accounts_list(&plan), reps_list(&plan), units_list(&plan));
    for tables in [as_csv(&[&accounts, &reps, &units]), as_workbooks(&[&accounts, &reps, &units])] {
        let all = imported(&tables, plan.alignment().count(None));
        assert_same(&plan, &started(all.data, UnitLevel::County));
    }
}

/// The plan's units drawn as areas, as GeoJSON and as KML.
fn as_geographies(plan: &Plan) -> [(&'static str, Vec<u8>); 2] {
    let atlas = atlas();
    let shape = |unit: UnitIx| {
        let region = plan.units().frame().shape[unit.at()];
        FeatureShape::Area(atlas.shapes().polygons_of(region))
    };
    let palette: Vec<String> = (0..8).map(|at| format!("#{at}00000")).collect();
    [
        ("units.geojson", units_geojson(plan, &mut |unit| shape(unit))),
        ("units.kml", units_kml(plan, &mut |unit| shape(unit), &palette, &palette)),
    ]
}

#[test]
fn a_plan_comes_back_from_its_areas_as_geojson_and_kml() {
    let plan = decided(UnitLevel::County);
    let tables = as_csv(&[&accounts_list(&plan), &reps_list(&plan)]);
    for (name, bytes) in as_geographies(&plan) {
        let set = read_features(name, &bytes, &GeoOptions::default(), &mut |_| true).unwrap();
        let areas = import_geography(&set, &GeographyMapping::guess(&set), None, &mut |_| true).unwrap();
        assert_eq!(areas.report.excluded, 0, "{name}");
        let mappings: Vec<TableMapping> = tables.iter().map(|table| TableMapping::guess(table).mapping).collect();
        let pairs: Vec<_> = tables.iter().zip(&mappings).collect();
        let mut all = import_all(&pairs, &LoadedPlaces::new(&areas.geography), &mut |_| true).unwrap();
        take_territories(&mut all.data, &areas.coverage, UnitLevel::Own);
        all.data.geography = Some(OwnGeography::of(&areas.geography));
        let units = Units::build(UnitFrame::own(&areas.geography), &all.data);
        let names = |units: &Units| units.indices().map(|unit| units.name(unit).to_owned()).collect::<Vec<_>>();
        assert!(names(&units) == names(plan.units()), "{name}: {:?}", names(&units).first());
        let again = Plan::start("Round trip", Arc::new(all.data), units);
        assert_same(&plan, &again);
        // What touches, touches; islands may find another shore.
        let borders = |plan: &Plan| -> BTreeSet<(u32, u32)> {
            let graph = plan.units().graph();
            let of =
                |unit: UnitIx| graph.neighbours(unit.0).filter(|(_, km)| *km > 1.0).map(move |(to, _)| (unit.0, to));
            plan.units().indices().flat_map(of).collect()
        };
        let (was, is) = (borders(&plan), borders(&again));
        let differ = was.symmetric_difference(&is).count();
        assert!(differ * 1000 <= was.len(), "{name}: {differ} of {}", was.len());
    }
}

#[test]
fn a_plan_by_accounts_comes_back_from_csv_and_from_workbooks() {
    let plan = decided(UnitLevel::Account);
    let (accounts, reps, units) = (accounts_list(&plan), reps_list(&plan), units_list(&plan));
    for tables in [as_csv(&[&accounts, &reps, &units]), as_workbooks(&[&accounts, &reps, &units])] {
        let all = imported(&tables, plan.alignment().count(None));
        assert_same(&plan, &started(all.data, UnitLevel::Account));
    }
}

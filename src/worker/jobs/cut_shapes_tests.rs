use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{COUNTIES, SAMPLE, Service, ZIPS},
    *,
};
use crate::{
    files::{Published, read_draft, read_plan, write_draft, write_plan},
    geography::LonLat,
    plan::{
        Amount, Command, CutException, DataSet, History, Lock, LockKind, MeasureIx, Plan, TerritoryIx, UnitFrame,
        UnitIx, Units,
    },
    worker::{
        export::{Export, ExportOrder, ListFormat, MapColours, RuleKind, ShapeFormat, SheetSize},
        protocol::{Answer, Job},
    },
};

const LOS_ANGELES: &str = "06037";

fn shipped(path: &str) -> &'static [u8] {
    match path {
        COUNTIES => include_bytes!("../../../data/us/counties.bw"),
        ZIPS => include_bytes!("../../../data/us/zips.bw"),
        SAMPLE => include_bytes!("../../../data/sample/sample.bw"),
        other => unreachable!("nothing else is needed: {other}"),
    }
}

fn perform(workshop: &mut Workshop, job: Job) -> Result<Vec<Output>, String> {
    loop {
        let needed = workshop.needs(&job);
        if needed.is_empty() {
            return workshop.perform(job, Vec::new(), &mut |_, _| {});
        }
        for path in needed {
            workshop.shelve(path, shipped(path)).unwrap();
        }
    }
}

fn frame(workshop: &mut Workshop, cut: &UnitCut) -> UnitFrame {
    match perform(workshop, Job::Frame(cut.clone())).unwrap().remove(0).answer {
        Answer::Frame(frame) => *frame,
        other => unreachable!("a frame answers a frame: {other:?}"),
    }
}

fn sample() -> (Workshop, Arc<DataSet>) {
    let mut workshop = Workshop::default();
    perform(&mut workshop, Job::OpenSample).unwrap();
    let data = workshop.opener.data().unwrap();
    (workshop, data)
}

fn split(code: &str) -> CutException {
    CutException { at: UnitLevel::County, code: code.into(), name: String::new(), to: UnitLevel::Zip }
}

fn whole(code: &str) -> CutException {
    CutException { at: UnitLevel::State, code: code.into(), name: String::new(), to: UnitLevel::State }
}

fn los_angeles_split() -> UnitCut {
    UnitCut::new(UnitLevel::County, vec![split(LOS_ANGELES)])
}

/// The sample's counties, Los Angeles in the hands of one territory and locked there.
fn counties(workshop: &mut Workshop, data: &Arc<DataSet>) -> Plan {
    let mut plan = Plan::start("Sample", data.clone(), Units::build(frame(workshop, &UnitLevel::County.into()), data));
    let unit = plan.units().by_code(LOS_ANGELES).unwrap();
    plan.apply(Command::Assign { units: vec![unit], to: Some(TerritoryIx(2)) }).unwrap();
    let lock = Lock { kind: LockKind::Locked(TerritoryIx(2)), reason: "renewal".into(), until: None };
    plan.apply(Command::SetLocks { locks: vec![(unit, Some(lock))] }).unwrap();
    plan
}

#[test]
fn los_angeles_is_split_and_everything_around_stays_as_it_is() {
    let (mut workshop, data) = sample();
    let whole = frame(&mut workshop, &UnitLevel::County.into());
    let mixed = frame(&mut workshop, &los_angeles_split());
    assert_eq!(mixed.cut.exceptions()[0].name, "Los Angeles, CA");
    let zips: Vec<usize> =
        (0..mixed.code.len()).filter(|at| mixed.level_of(UnitIx::new(*at)) == UnitLevel::Zip).collect();
    assert_eq!(mixed.code.len() - zips.len(), whole.code.len() - 1);
    assert!(zips.len() > 250, "{} ZIP codes", zips.len());
    assert!(zips.iter().all(|at| mixed.parent[*at] == LOS_ANGELES));

    // The land is the county's, and so are the borders with its neighbours.
    let old = whole.code.iter().position(|code| code == LOS_ANGELES).unwrap();
    let land: f64 = zips.iter().map(|at| mixed.area_km2[*at]).sum();
    // A long edge that is cut in two is measured a little more exactly.
    assert!((land - whole.area_km2[old]).abs() < 1.0, "{land} {}", whole.area_km2[old]);
    let borders = |frame: &UnitFrame, from: &[usize]| {
        let mut km: BTreeMap<String, f64> = BTreeMap::new();
        for at in from {
            for (other, length) in frame.graph.neighbours(*at as u32) {
                if length > 0.0 && !from.contains(&(other as usize)) {
                    *km.entry(frame.code[other as usize].clone()).or_default() += f64::from(length);
                }
            }
        }
        km
    };
    let (before, after) = (borders(&whole, &[old]), borders(&mixed, &zips));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before.iter().all(|(code, km)| (km - after[code]).abs() < 0.05), "{before:?} {after:?}");
    // Counties elsewhere have the borders they had.
    let edges = |frame: &UnitFrame| -> BTreeMap<(String, String), i64> {
        let elsewhere = |unit: u32| {
            let at = unit as usize;
            (frame.level_of(UnitIx(unit)) == UnitLevel::County && frame.code[at] != LOS_ANGELES)
                .then(|| frame.code[at].clone())
        };
        let pair = |(a, b, km): (u32, u32, f32)| {
            let (a, b) = (elsewhere(a)?, elsewhere(b)?);
            Some((if a < b { (a, b) } else { (b, a) }, (f64::from(km) * 1000.0).round() as i64))
        };
        frame.graph.edges().filter(|edge| edge.2 > 0.0).filter_map(pair).collect()
    };
    let (before, after) = (edges(&whole), edges(&mixed));
    assert_eq!(before.keys().collect::<BTreeSet<_>>(), after.keys().collect::<BTreeSet<_>>());
    assert!(before.iter().all(|(pair, metres)| (metres - after[pair]).abs() <= 2));
    assert_eq!(mixed.graph.components().1, 1);

    // Every account is in a unit, and every measure of theirs ties.
    let (counties, units) = (Units::build(whole, &data), Units::build(mixed, &data));
    assert!(data.accounts.indices().all(|account| units.of_account(account).is_some()));
    for at in 0..data.accounts.measures.len() {
        assert_eq!(units.total(MeasureIx::new(at)), counties.total(MeasureIx::new(at)));
    }
    for account in data.accounts.indices() {
        let unit = units.of_account(account).unwrap();
        match units.level_of(unit) {
            UnitLevel::Zip => assert_eq!(data.accounts.county[account.at()], LOS_ANGELES),
            _ => assert_eq!(units.code(unit), data.accounts.county[account.at()]),
        }
    }
    assert_eq!(units.noun(2), "counties and ZIP codes");
}

#[test]
fn splitting_keeps_territory_and_lock_and_is_one_step() {
    let (mut workshop, data) = sample();
    let mut plan = counties(&mut workshop, &data);
    let before = plan.clone();
    let units = Units::build(frame(&mut workshop, &los_angeles_split()), &data);
    let mut history = History::default();
    let change = plan.carry_over(units);
    history.apply(&mut plan, change).unwrap();
    let zips: Vec<UnitIx> =
        plan.units().indices().filter(|unit| plan.units().level_of(*unit) == UnitLevel::Zip).collect();
    assert!(zips.iter().all(|unit| plan.alignment().of(*unit) == Some(TerritoryIx(2))));
    assert!(zips.iter().all(|unit| plan.locks().get(unit).is_some_and(|lock| lock.reason == "renewal")));
    for unit in plan.units().indices().filter(|unit| !zips.contains(unit)) {
        let old = before.units().by_code(plan.units().code(unit)).unwrap();
        assert_eq!(plan.alignment().of(unit), before.alignment().of(old), "{}", plan.units().name(unit));
    }
    assert_eq!(plan.baseline().territories.len(), before.baseline().territories.len());

    // Back together it goes where most of it is: unlock, give away nearly all.
    plan.apply(Command::SetLocks { locks: zips.iter().map(|unit| (*unit, None)).collect() }).unwrap();
    plan.apply(Command::Assign { units: zips[3..].to_vec(), to: Some(TerritoryIx(4)) }).unwrap();
    let joined = plan.units().joined([zips[0]]).unwrap();
    let units = Units::build(frame(&mut workshop, &joined), &data);
    assert!(units.cut().is_plain());
    let mut again = plan.clone();
    again.apply(again.carry_over(units)).unwrap();
    let unit = again.units().by_code(LOS_ANGELES).unwrap();
    assert_eq!(again.alignment().of(unit), Some(TerritoryIx(4)));
    assert!(again.units() == before.units(), "the units are those of before");

    let mut undone = before.clone();
    let mut history = History::default();
    let units = Units::build(frame(&mut workshop, &los_angeles_split()), &data);
    let change = undone.carry_over(units);
    history.apply(&mut undone, change).unwrap();
    history.undo(&mut undone).unwrap();
    assert!(undone == before, "undo takes all of it back");
}

#[test]
fn states_are_units_and_one_of_them_is_divided() {
    let (mut workshop, data) = sample();
    let by_county = counties(&mut workshop, &data);
    let job = Job::Frame(UnitLevel::State.into());
    assert!(workshop.needs(&job).is_empty(), "states need no ZIP codes");
    let units = Units::build(frame(&mut workshop, &UnitLevel::State.into()), &data);
    assert_eq!((units.noun(1), units.name(units.by_code("06").unwrap())), ("state", "California"));
    for (at, measure) in units.measures().iter().enumerate() {
        let same = by_county.units().measure(&measure.key).unwrap();
        assert_eq!(units.total(MeasureIx::new(at)), by_county.units().total(same), "{}", measure.name);
    }
    let mut plan = by_county.clone();
    plan.apply(plan.carry_over(units)).unwrap();
    assert!(plan.alignment().to_vec().iter().flatten().count() > plan.units().len() / 2);

    // California by county, and in it Los Angeles by ZIP code.
    let california = plan.units().divided([plan.units().by_code("06").unwrap()]).unwrap();
    let cut = california.with(split(LOS_ANGELES));
    let units = Units::build(frame(&mut workshop, &cut), &data);
    assert_eq!(units.noun(2), "states, counties and ZIP codes");
    assert!(units.by_code("county:06029").is_some() && units.by_code("zip:90001").is_some());
    assert!(units.by_code("06").is_none());
    assert!(data.accounts.indices().all(|account| units.of_account(account).is_some()));
    // A state that is whole among counties.
    let cut = UnitCut::new(UnitLevel::County, vec![whole("06"), split(LOS_ANGELES)]);
    let units = Units::build(frame(&mut workshop, &cut), &data);
    assert_eq!(units.cut().exceptions().len(), 1, "what is whole above is not split below");
    assert_eq!(units.name(units.by_code("state:06").unwrap()), "California");
}

#[test]
fn a_county_without_zip_codes_of_its_own_stays_whole() {
    let (mut workshop, data) = sample();
    let counties = frame(&mut workshop, &UnitLevel::County.into());
    let all = UnitCut::new(UnitLevel::County, counties.code.iter().map(|code| split(code)).collect());
    let mixed = frame(&mut workshop, &all);
    let left: Vec<&String> = (0..mixed.code.len())
        .filter(|at| mixed.level_of(UnitIx::new(*at)) == UnitLevel::County)
        .map(|at| &mixed.code[at])
        .collect();
    assert!(left.len() < 20, "{left:?}");
    assert_eq!(mixed.cut.exceptions().len() + left.len(), counties.code.len());
    // All ZIP codes with their county: the cells are those of the pure level, but for counties without any.
    let pure = frame(&mut workshop, &UnitLevel::Zip.into());
    assert_eq!(mixed.code.len() - left.len(), pure.code.len());
    let units = Units::build(mixed, &data);
    assert!(data.accounts.indices().all(|account| units.of_account(account).is_some()));
}

#[test]
fn a_mixed_plan_survives_its_file_its_draft_and_its_exports() {
    let (mut workshop, data) = sample();
    let mut plan = counties(&mut workshop, &data);
    // Hartford's 06037 is a ZIP code in Connecticut; Los Angeles County has the same code.
    let cut = UnitCut::new(UnitLevel::County, vec![split("09003"), split("09110"), split("17031")]);
    let units = Units::build(frame(&mut workshop, &cut), &data);
    assert!(!units.cut().is_plain());
    plan.apply(plan.carry_over(units)).unwrap();
    let zip = plan.units().indices().find(|unit| plan.units().level_of(*unit) == UnitLevel::Zip).unwrap();
    plan.apply(Command::Assign { units: vec![zip], to: Some(TerritoryIx(7)) }).unwrap();

    let text = String::from_utf8(write_draft(&plan)).unwrap();
    assert!(
        text.contains(r#""version":4"#) && text.contains(r#""exceptions":[{"at":"county","code":"#),
        "{}",
        &text[..300]
    );
    let draft = read_draft(text.as_bytes()).unwrap();
    let units = Units::build(frame(&mut workshop, &draft.cut()), &data);
    let restored = draft.restore_listing(data.clone(), units).unwrap();
    assert_eq!(restored.left_over, Vec::<String>::new());
    assert!(restored.plan == plan, "the draft comes back whole");

    let file = read_plan(&write_plan(&plan, &Published::sums(&plan))).unwrap();
    assert_eq!(&file.cut(), plan.units().cut());
    let restored = file.restore(data.clone(), plan.units().clone()).unwrap();
    assert_eq!(file.discrepancies(&Published::sums(&restored.plan)), []);

    let mut export = |what: Export| {
        let order = ExportOrder {
            what,
            cut: plan.units().cut().clone(),
            parts: plan.parts(),
            colours: MapColours { fills: vec!["#aabbcc".into(); 12], shades: vec!["#112233".into(); 12] },
            date: "2026-11-22".into(),
        };
        perform(&mut workshop, Job::Export(Box::new(order))).map(|mut outputs| outputs.remove(0).attachments.remove(0))
    };
    let list = String::from_utf8(export(Export::Units(ListFormat::Csv)).unwrap()).unwrap();
    let row = format!("\n{},ZIP code,", plan.units().code(zip));
    assert!(list.starts_with("\u{feff}Unit code,Level,Unit name") || list.starts_with("Unit code,Level,Unit name"));
    assert!(list.contains(&row) && list.contains("\n06037,county,"), "{}", &list[..200]);
    assert_eq!(list.lines().count(), plan.units().len() + 1);
    let shapes = String::from_utf8(export(Export::UnitShapes(ShapeFormat::GeoJson)).unwrap()).unwrap();
    assert!(shapes.contains(r#""kind":"ZIP code""#) && shapes.contains(r#""kind":"County FIPS""#));
    for what in [Export::UnitShapes(ShapeFormat::Kml), Export::Drawing(SheetSize::A4), Export::Report, Export::Workbook]
    {
        assert!(export(what).unwrap().len() > 1_000, "{what:?}");
    }
    let refused = export(Export::Rules(RuleKind::Layers)).unwrap_err();
    assert!(refused.contains("counties and ZIP codes"), "{refused}");
}

#[test]
fn a_split_county_is_drawn_with_as_many_shapes_as_units() {
    let (mut workshop, _) = sample();
    let cut = los_angeles_split();
    let made = frame(&mut workshop, &cut);
    let drawn = perform(&mut workshop, Job::Shapes(made.cut.clone())).unwrap().remove(0);
    let Answer::Shapes(shapes) = &drawn.answer else { unreachable!("shapes answer shapes") };
    assert_eq!((shapes.count as usize, &shapes.cut), (made.code.len(), &made.cut));
    assert!(shapes.sides.iter().flatten().all(|side| *side == u32::MAX || (*side as usize) < made.code.len()));
    let downtown = LonLat { lon: -118.25, lat: 34.05 };
    let units = of_open_data(&mut workshop, &made.cut, &mut |_, _| {}).unwrap();
    let here = (0..made.code.len() as u32).find(|unit| units.shapes.contains(*unit, downtown)).unwrap();
    assert!(made.code[here as usize].starts_with("900"), "{}", made.name[here as usize]);
}

#[test]
fn a_larger_unit_has_what_the_smaller_ones_have() {
    let (mut workshop, data) = sample();
    let mut beds = DataSet::clone(&data);
    let codes: Vec<String> = frame(&mut workshop, &UnitLevel::County.into()).code;
    beds.unit_attributes.push(crate::plan::UnitAttribute {
        level: UnitLevel::County,
        measure: crate::plan::Measure::new("beds", "Beds", crate::plan::MeasureKind::Number),
        amounts: (0..codes.len()).map(|at| Amount::whole(at as i64)).collect(),
        codes,
    });
    let beds = Arc::new(beds);
    let total = |frame: UnitFrame| {
        let units = Units::build(frame, &beds);
        units.measure("beds").map(|measure| units.total(measure))
    };
    let of_counties = total(frame(&mut workshop, &UnitLevel::County.into()));
    assert!(of_counties > Some(Amount::ZERO));
    assert_eq!(total(frame(&mut workshop, &UnitLevel::State.into())), of_counties);
    // Nothing is known of ZIP codes.
    assert_eq!(total(frame(&mut workshop, &los_angeles_split())), None);
}

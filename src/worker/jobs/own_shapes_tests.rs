use super::super::Service;
use super::*;
use crate::{
    files::{AccountMapping, FateKind, Table, geography::LoadedPlaces, import_accounts, pack_data_set},
    plan::{Command, Plan, Units},
    worker::{
        Assembly,
        export::{Export, ExportOrder, MapColours},
        protocol::{Answer, Job},
        split,
    },
};

/// Six districts in two provinces of a country that is not there, and an island.
fn borduria() -> Vec<u8> {
    let district = |code: &str, name: &str, province: &str, x: f64, y: f64| {
        let ring = [[x, y], [x + 1.0, y], [x + 1.0, y + 1.0], [x, y + 1.0], [x, y]];
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}","province":"{province}","inhabitants":1000}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#
        )
    };
    let all = [
        district("0101", "Szohôd", "Upper", 20.0, 45.0),
        district("0102", "Zyldav", "Upper", 21.0, 45.0),
        district("0103", "Bor", "Upper", 22.0, 45.0),
        district("0201", "Istow", "Lower", 20.0, 44.0),
        district("0202", "Klow", "Lower", 21.0, 44.0),
        district("0203", "Douma", "Lower", 22.0, 44.0),
        district("0204", "Isla", "Lower", 24.5, 44.0),
    ];
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, all.join(",")).into_bytes()
}

const ACCOUNTS: &str = "id,name,latitude,longitude,city,owner,revenue\n\
    1,Alpha,45.5,20.5,,Ada,100\n2,Beta,45.5,21.5,,Ada,50\n3,Gamma,,,Bor,Ada,70\n4,Delta,44.5,20.5,,Bo,80\n\
    5,Epsilon,44.5,21.5,,Bo,90\n6,Zeta,44.5,22.5,,Bo,60\n7,Eta,44.5,25.0,,Bo,10\n8,Sea,44.5,30.0,,Bo,5\n";

/// A workshop that holds a data set over the country, and the data.
fn opened() -> (Workshop, Arc<crate::plan::DataSet>) {
    let mut workshop = Workshop::default();
    let preview = workshop
        .read_geography("borduria_districts.geojson", &borduria(), &GeoOptions::default(), &mut |_, _| {})
        .unwrap();
    assert_eq!((preview.features, preview.columns.len(), preview.format.as_str()), (7, 4, "GeoJSON, WGS 84"));
    let report = workshop.hold_geography(&preview.mapping, &mut |_, _| {}).unwrap();
    assert_eq!((report.used, report.excluded, report.islands.len()), (7, 0, 1));
    let geography = workshop.held_geography().unwrap();
    let table = Table::read("accounts.csv", ACCOUNTS.as_bytes()).unwrap();
    let places = LoadedPlaces::new(&geography);
    let imported = import_accounts(&table, &AccountMapping::guess(&table), &places, &mut |_| true).unwrap();
    let sea: Vec<String> = imported
        .ledger
        .lines
        .iter()
        .filter(|line| line.fate.kind() == FateKind::Unmatched)
        .map(|line| line.fate.to_string())
        .collect();
    assert_eq!(sea.len(), 1, "{sea:?}");
    assert!(sea[0].contains("lies outside the districts; the nearest, Isla, Lower, is"), "{sea:?}");
    let mut data = imported.data;
    assert_eq!(data.accounts.county, ["0101", "0102", "0103", "0201", "0202", "0203", "0204"]);
    data.geography = Some(OwnGeography::of(&geography));
    workshop.perform(Job::AdoptData, vec![pack_data_set(&data)], &mut |_, _| {}).unwrap();
    let held = workshop.opener.data().unwrap();
    (workshop, held)
}

fn frame(workshop: &mut Workshop) -> UnitFrame {
    match workshop.perform(Job::Frame(UnitLevel::Own), Vec::new(), &mut |_, _| {}).unwrap().remove(0).answer {
        Answer::Frame(frame) => *frame,
        other => unreachable!("a frame answers a frame: {other:?}"),
    }
}

fn export(workshop: &mut Workshop, plan: &Plan, what: Export) -> Vec<u8> {
    let order = ExportOrder {
        what,
        level: UnitLevel::Own,
        parts: plan.parts(),
        colours: MapColours::default(),
        date: "2026-11-22".into(),
    };
    workshop.perform(Job::Export(Box::new(order)), Vec::new(), &mut |_, _| {}).unwrap().remove(0).attachments.remove(0)
}

#[test]
fn a_plan_stands_on_a_country_that_is_not_there() {
    let (mut workshop, data) = opened();
    assert_eq!(data.geography.as_ref().map(|own| (own.count, own.nouns.as_str())), Some((7, "districts")));
    let drawn = workshop.perform(Job::Shapes(UnitLevel::Own), Vec::new(), &mut |_, _| {}).unwrap().remove(0);
    assert!(matches!(&drawn.answer, Answer::Shapes(shapes) if shapes.count == 7 && shapes.level == UnitLevel::Own));
    let units = Units::build(frame(&mut workshop), &data);
    assert_eq!(units.frame().name[0], "Szohôd, Upper");
    // The island hangs on by its water link, and each account lies in its area.
    assert_eq!(units.graph().components().1, 1);
    assert!(data.accounts.indices().all(|account| units.of_account(account).is_some()));
}

#[test]
fn counties_of_another_country_are_refused() {
    let (mut workshop, _) = opened();
    workshop.shelve(super::super::COUNTIES, include_bytes!("../../../data/us/counties.bw")).unwrap();
    for job in [Job::Shapes(UnitLevel::County), Job::Frame(UnitLevel::County)] {
        let said = workshop.perform(job, Vec::new(), &mut |_, _| {}).err().unwrap();
        assert!(said.contains("districts of borduria_districts.geojson"), "{said}");
    }
}

#[test]
fn the_plan_file_carries_the_geography_and_parts_do_too() {
    let (mut workshop, data) = opened();
    let mut assembly = Assembly::default();
    for part in split(&data) {
        assembly.add(&part).unwrap();
    }
    assert_eq!(assembly.finish(), *data);
    let units = Units::build(frame(&mut workshop), &data);
    let mut plan = Plan::start("Borduria", data, units);
    plan.apply(Command::Rename("Borduria 2027".into())).unwrap();
    let file = export(&mut workshop, &plan, Export::PlanFile);
    let mut elsewhere = Workshop::default();
    let outputs = elsewhere.perform(Job::ReadPlanFile { name: "b.json".into() }, vec![file], &mut |_, _| {}).unwrap();
    assert!(matches!(outputs[0].answer, Answer::PlanFile(UnitLevel::Own)));
    let restored = elsewhere.perform(Job::RestorePlan, Vec::new(), &mut |_, _| {}).unwrap().remove(0);
    let Answer::Restored(restored) = restored.answer else { unreachable!("restoring answers a plan") };
    assert!(restored.ties, "{}", restored.report);
    assert_eq!(restored.parts, plan.parts());
}

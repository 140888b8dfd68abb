use super::super::{CITIES, Service, import};
use super::*;
use crate::{
    files::{Confidence, FateKind, Role},
    plan::{Command, Plan, Units},
    worker::{
        Assembly,
        export::{Export, ExportOrder, MapColours},
        geographies::{GeographyView, GeographyWish},
        protocol::{Answer, Job},
        split,
        tables::{TableNumber, TableView, TableWish},
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

fn lay(workshop: &mut Workshop, number: TableNumber, name: &str, bytes: Vec<u8>) -> Output {
    let job = Job::Table(number, TableWish::Read { name: name.into() });
    workshop.perform(job, vec![bytes], &mut |_, _| {}).unwrap().remove(0)
}

fn view_of(output: &Output) -> GeographyView {
    assert!(matches!(output.answer, Answer::Geography));
    postcard::from_bytes(&output.attachments[0]).unwrap()
}

fn table_of(output: Output) -> TableView {
    match output.answer {
        Answer::Table(view) => *view,
        other => unreachable!("a table answers a table: {other:?}"),
    }
}

/// A workshop that imported accounts into the country, and the data.
fn opened() -> (Workshop, Arc<crate::plan::DataSet>) {
    let mut workshop = Workshop::default();
    let view = view_of(&lay(&mut workshop, 1, "borduria_districts.geojson", borduria()));
    assert_eq!((view.features, view.columns.len(), view.format.as_str()), (7, 4, "GeoJSON, WGS 84"));
    let report = view.report.unwrap();
    assert_eq!((report.used, report.excluded, report.islands.len()), (7, 0, 1));
    let table = table_of(lay(&mut workshop, 2, "accounts.csv", ACCOUNTS.as_bytes().to_vec()));
    assert!(table.fields.iter().any(|field| field.label == "Code of the district"));
    assert!(!table.fields.iter().any(|field| field.label == "ZIP code"));
    // Nothing shipped is needed for it.
    let job = Job::Import { tables: vec![1, 2] };
    assert!(workshop.needs(&job).is_empty());
    let elsewhere = "id,name,latitude,longitude,city,owner,revenue\n1,Alpha,,,Szeged,Ada,100\n".as_bytes().to_vec();
    table_of(lay(&mut workshop, 3, "city.csv", elsewhere));
    assert_eq!(workshop.needs(&Job::Import { tables: vec![1, 3] }), [CITIES], "a city that is no area may lie in one");
    let outputs = workshop.perform(job, Vec::new(), &mut |_, _| {}).unwrap();
    assert!(matches!(&outputs[0].answer, Answer::Imported(summary) if summary.holds.starts_with("7 accounts")));
    let sea = import::rows(&workshop, 0, Some(FateKind::Unmatched), 0, 9);
    assert_eq!(sea.len(), 1, "{sea:?}");
    assert!(sea[0].reason.contains("lies outside the districts; the nearest, Isla, Lower, is"), "{sea:?}");
    let held = workshop.opener.data().unwrap();
    assert_eq!(held.accounts.county, ["0101", "0102", "0103", "0201", "0202", "0203", "0204"]);
    (workshop, held)
}

fn frame(workshop: &mut Workshop) -> UnitFrame {
    match workshop.perform(Job::Frame(UnitLevel::Own.into()), Vec::new(), &mut |_, _| {}).unwrap().remove(0).answer {
        Answer::Frame(frame) => *frame,
        other => unreachable!("a frame answers a frame: {other:?}"),
    }
}

fn export(workshop: &mut Workshop, plan: &Plan, what: Export) -> Vec<u8> {
    let order = ExportOrder {
        what,
        cut: UnitLevel::Own.into(),
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
    let drawn = workshop.perform(Job::Shapes(UnitLevel::Own.into()), Vec::new(), &mut |_, _| {}).unwrap().remove(0);
    assert!(
        matches!(&drawn.answer, Answer::Shapes(shapes) if shapes.count == 7 && shapes.cut == UnitLevel::Own.into())
    );
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
    for job in [Job::Shapes(UnitLevel::County.into()), Job::Frame(UnitLevel::County.into())] {
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
    assert!(matches!(&outputs[0].answer, Answer::PlanFile(cut) if *cut == UnitLevel::Own.into()));
    let restored = elsewhere.perform(Job::RestorePlan, Vec::new(), &mut |_, _| {}).unwrap().remove(0);
    let Answer::Restored(restored) = restored.answer else { unreachable!("restoring answers a plan") };
    assert!(restored.ties, "{}", restored.report);
    assert_eq!(restored.parts, plan.parts());
}

#[test]
fn a_table_without_coordinates_is_placed_by_the_column_of_the_areas_codes() {
    let mut workshop = Workshop::default();
    lay(&mut workshop, 1, "borduria_districts.geojson", borduria());
    let accounts = "id,name,where,revenue\n1,Alpha,0101,10\n2,Beta,0102,20\n3,Gamma,0204,30\n";
    let table = table_of(lay(&mut workshop, 2, "accounts.csv", accounts.into()));
    assert_eq!(table.missing, None);
    let code = table.fields.iter().find(|field| field.key == "county_fips").unwrap();
    assert_eq!((code.label.as_str(), code.chosen.map(|(column, _)| column)), ("Code of the district", Some(2)));
    // In French, and with owners: money makes it a table of accounts, not a list of who has what.
    let clients: String =
        (1..=40).map(|k| format!("{k},Client {k},010{},Vendeur {},{}\n", k % 3 + 1, k % 2, k * 10)).collect();
    let clients = table_of(lay(&mut workshop, 4, "clients.csv", format!("id,nom,dep,owner,revenue\n{clients}").into()));
    assert_eq!((clients.role, clients.missing), (Role::Accounts, None));
    let likely = clients.fields.iter().find(|field| field.key == "county_fips").and_then(|field| field.chosen);
    assert_eq!(likely, Some((2, Confidence::Likely)));
    // A territory list by code is of these areas, too.
    let list = "district,territory\n0101,North\n0102,North\n0204,South\n";
    table_of(lay(&mut workshop, 3, "territories.csv", list.into()));
    workshop.perform(Job::Import { tables: vec![1, 2, 3] }, Vec::new(), &mut |_, _| {}).unwrap();
    let data = workshop.opener.data().unwrap();
    assert_eq!((data.accounts.len(), data.coverage_level), (3, Some(UnitLevel::Own)));
    let plan = Plan::start("Borduria", data.clone(), Units::build(frame(&mut workshop), &data));
    assert_eq!(plan.territories().len(), 2);
}

#[test]
fn a_coarser_file_becomes_the_level_above() {
    let mut workshop = Workshop::default();
    // Without its column of provinces, and with a file of them.
    let districts = String::from_utf8(borduria()).unwrap().replace("\"province\"", "\"note\"");
    lay(&mut workshop, 1, "borduria_districts.geojson", districts.into());
    let band = |name: &str, south: f64| {
        let ring = [[19.9, south], [26.0, south], [26.0, south + 1.0], [19.9, south + 1.0], [19.9, south]];
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#
        )
    };
    let provinces = [band("Upper", 45.0), band("Lower", 44.0)].join(",");
    let provinces = format!(r#"{{"type":"FeatureCollection","features":[{provinces}]}}"#);
    let coarse = view_of(&lay(&mut workshop, 2, "provinces.geojson", provinces.into()));
    assert_eq!(coarse.finer.as_deref(), Some("borduria_districts.geojson"));
    let look = |workshop: &mut Workshop, number, wish: GeographyWish| {
        let job = Job::Geography(number, postcard::to_allocvec(&wish).unwrap());
        view_of(&workshop.perform(job, Vec::new(), &mut |_, _| {}).unwrap().remove(0))
    };
    let fine = look(&mut workshop, 1, GeographyWish::Look);
    assert_eq!(fine.coarser.as_deref(), Some("provinces.geojson"));
    let levels = fine.report.unwrap().levels;
    assert_eq!(
        levels.iter().map(|level| (level.noun.as_str(), level.count)).collect::<Vec<_>>(),
        [("district", 7), ("province", 2)]
    );
    // Taken away again, the districts stand alone.
    workshop.perform(Job::DropTable(2), Vec::new(), &mut |_, _| {}).unwrap();
    let alone = look(&mut workshop, 1, GeographyWish::Look);
    assert_eq!((alone.coarser, alone.report.unwrap().levels.len()), (None, 1));
}

#[test]
fn what_is_no_geography_says_so_and_what_was_there_stays() {
    let mut workshop = Workshop::default();
    lay(&mut workshop, 1, "borduria_districts.geojson", borduria());
    let job = Job::Table(2, TableWish::Read { name: "only.shp".into() });
    let said = workshop.perform(job, vec![vec![0, 0, 0x27, 0x0A, 0]], &mut |_, _| {}).err().unwrap();
    assert!(said.contains("into one zip"), "{said}");
    assert!(workshop.areas.has_any(&[1]));
}

#[test]
fn a_newer_export_updates_a_plan_in_its_own_areas() {
    use crate::{
        files::unpack_data_set,
        worker::updates::{UpdateAsk, UpdateView},
    };
    let (mut workshop, held) = opened();
    let newer = "id,name,latitude,longitude,city,owner,revenue\n\
        1,Alpha,45.5,20.5,,Ada,120\n2,Beta,44.5,21.5,,Ada,50\n9,Theta,,,Douma,Bo,33\n8,Sea,44.5,30.0,,Bo,5\n";
    lay(&mut workshop, 5, "newer.csv", newer.into());
    let list = "district,inhabitants\n0101,2000\n0103,5\n";
    lay(&mut workshop, 6, "figures.csv", list.into());
    workshop.perform(Job::Table(6, TableWish::TakeAs(Role::UnitAttributes)), Vec::new(), &mut |_, _| {}).unwrap();
    let ask = UpdateAsk::Compare { tables: vec![5, 6], keep: true };
    let job = Job::Update(postcard::to_allocvec(&ask).unwrap());
    assert!(workshop.needs(&job).is_empty(), "neither counties nor ZIP codes");
    let outputs = workshop.perform(job, Vec::new(), &mut |_, _| {}).unwrap();
    let view: UpdateView = postcard::from_bytes(&outputs[0].attachments[0]).unwrap();
    assert_eq!((view.added, view.changed, view.vanished), (1, 2, 5));
    let data = unpack_data_set(&outputs[0].attachments[1]).unwrap();
    assert_eq!(data.geography, held.geography, "the areas stay");
    let area_of = |id: &str| {
        let at = data.accounts.id.iter().position(|known| known == id).unwrap();
        data.accounts.county[at].as_str()
    };
    assert_eq!([area_of("1"), area_of("2"), area_of("9"), area_of("3")], ["0101", "0202", "0203", "0103"]);
    assert!(data.unit_attributes.iter().all(|attribute| attribute.level == UnitLevel::Own));
    let (data, units) = workshop.units(UnitLevel::Own, &mut |_, _| {}).unwrap();
    assert_eq!(units.len(), 7);
    assert!(data.accounts.indices().all(|account| units.of_account(account).is_some()));
}

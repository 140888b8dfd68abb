use proptest::prelude::*;

use super::{
    super::{FateKind, TableMapping, places::example::FewPlaces},
    *,
};
use crate::plan::{Rep, example};

/// Two accounts in Boston and Chicago, and a rep who lives in Chicago.
fn data() -> DataSet {
    let mut data = example::data(2);
    data.accounts.id = vec!["A1".into(), "A2".into()];
    data.accounts.name = vec!["Acme".into(), "Bolt & Sons".into()];
    data.accounts.zip = vec!["02134".into(), "60614".into()];
    data.accounts.county = vec!["25025".into(), "17031".into()];
    let (boston, chicago) = (LonLat { lon: -71.13, lat: 42.35 }, LonLat { lon: -87.65, lat: 41.92 });
    data.accounts.place = vec![boston, chicago];
    data.reps = vec![Rep { home: Some(chicago), ..Rep::named("Ana Ruiz") }];
    data
}

fn read(name: &str, text: &str) -> (Table, TableMapping) {
    let table = Table::read(name, text.as_bytes()).unwrap();
    let mapping = TableMapping::guess(&table).mapping;
    (table, mapping)
}

fn imported(text: &str) -> (DriveTimes, Ledger) {
    let (table, mapping) = read("times.csv", text);
    let TableMapping::DriveTimes(mapping) = mapping else { panic!("taken for {}", mapping.role()) };
    with(&table, &mapping)
}

fn with(table: &Table, mapping: &DriveMapping) -> (DriveTimes, Ledger) {
    let data = data();
    let mut book = DriveBook::default();
    let ledger = book.add(table, mapping, &FewPlaces, &data, &mut |_| true).unwrap();
    assert!(ledger.ties(), "{ledger:?}");
    let times = book.finish(&FewPlaces, &data).map(|table| table.unpack().unwrap()).unwrap_or_default();
    (times, ledger)
}

fn said(ledger: &Ledger) -> String {
    ledger.assumptions.join(" ")
}

fn fates(ledger: &Ledger) -> Vec<String> {
    ledger.lines.iter().map(|line| line.fate.to_string()).collect()
}

#[test]
fn a_list_of_zip_codes_is_told_by_its_names_and_the_unit_by_the_distances() {
    // Boston to Chicago is 1,370 km: 54,000 seconds are 15 hours.
    let text = "OriginID,DestinationID,Total_TravelTime\n02134,60614,54000\n60614,02134,55000\n2134,60614,54001\n";
    let (times, ledger) = imported(text);
    let at = |code| times.place(DrivePlaceKind::Zip, code).unwrap();
    assert_eq!(times.seconds(at("02134"), at("60614")), Some(54_000));
    assert_eq!(times.seconds(at("60614"), at("02134")), Some(55_000));
    assert_eq!(ledger.totals(FateKind::Duplicate).rows, 1);
    assert_eq!(fates(&ledger)[2], "The same way as in row 2, which counts.");
    let said = said(&ledger);
    assert!(said.contains("`OriginID` is taken for ZIP codes"), "{said}");
    assert!(said.contains("Times are read as seconds: that makes the most usual speed"), "{said}");
    assert!(said.contains("1 row gives another time for a way"), "{said}");
    // The rep's home lies in one of the places.
    assert_eq!(times.home(LonLat { lon: -87.65, lat: 41.92 }), Some(at("60614")));
}

#[test]
fn accounts_reps_and_counties_are_told_by_the_data_at_hand() {
    let (times, ledger) = imported("from,to,minutes\nAna Ruiz,A1,900\nana ruiz,Bolt & Sons,20\n25025,17031,880\n");
    let at = |kind, code| times.place(kind, code).unwrap();
    let ana = at(DrivePlaceKind::Rep, "Ana Ruiz");
    assert_eq!(times.seconds(ana, at(DrivePlaceKind::Account, "A2")), Some(1_200));
    assert!(times.place(DrivePlaceKind::Area, "25025").is_some());
    assert!(said(&ledger).contains("3 ways are given in one direction only"), "{}", said(&ledger));
}

#[test]
fn every_row_says_why_it_was_left_out() {
    let text = "from zip,to zip,time (min)\n02134,60614,15:10\n02134,02134,0\n60614,02134,-4\n60614,9021O,20\n60614,02134,soon\n\
                60614,02134,\n60614,02134,90000\n";
    let (times, ledger) = imported(text);
    assert_eq!(times.times().len(), 1);
    let fates = fates(&ledger);
    assert_eq!(fates[0], "Taken over; its places are known.");
    assert_eq!(fates[1], "Left out: a way from a place to itself.");
    assert_eq!(fates[2], "Left out: `-4` is a negative time.");
    assert!(fates[3].contains("`9021O` is not a ZIP code."), "{}", fates[3]);
    assert_eq!(ledger.lines[3].suggestion.as_ref().map(|merge| merge.to.as_str()), Some("60614"));
    assert!(fates[4].contains("`soon` is not a time"), "{}", fates[4]);
    assert_eq!(fates[5], "Left out: no time is given.");
    assert_eq!(fates[6], "Left out: `90000` minutes would be more than 100 hours.");
}

#[test]
fn a_matrix_has_a_column_for_each_destination() {
    let (times, ledger) = imported("zip,02134,60614,77777\n02134,0,900,5\n60614,910,0,5\n60614,1,1,1\n");
    let at = |code| times.place(DrivePlaceKind::Zip, code).unwrap();
    assert_eq!(times.seconds(at("02134"), at("60614")), Some(54_000));
    assert_eq!(times.seconds(at("60614"), at("02134")), Some(54_600));
    assert_eq!(ledger.totals(FateKind::Duplicate).rows, 1);
    let said = said(&ledger);
    assert!(said.contains("Columns that name no place are left out: `77777`"), "{said}");
    assert!(said.contains("Times are read as minutes"), "{said}");
}

#[test]
fn homes_of_reps_can_stand_before_a_matrix_of_zip_codes() {
    let (times, _) = imported("rep,02134,60614\nAna Ruiz,15:00,0:20\n");
    let ana = times.place(DrivePlaceKind::Rep, "Ana Ruiz").unwrap();
    assert_eq!(times.seconds(ana, times.place(DrivePlaceKind::Zip, "60614").unwrap()), Some(1_200));
}

#[test]
fn what_the_user_says_of_kind_and_unit_counts() {
    let table = Table::read("times.csv", b"a,b,t\n02134,60614,15\n60614,02134,16\n").unwrap();
    let TableMapping::DriveTimes(mut mapping) = TableMapping::guess_as(Role::DriveTimes, &table) else { panic!() };
    mapping.choose(DriveField::FromZip, Some(0));
    mapping.choose(DriveField::ToZip, Some(1));
    mapping.choose(DriveField::Hours, Some(2));
    mapping.extra_measures.clear();
    let (times, ledger) = with(&table, &mapping);
    assert_eq!(times.times().iter().map(|time| time.seconds).collect::<Vec<_>>(), [54_000, 57_600]);
    assert!(said(&ledger).contains("hours: as the column is chosen"), "{}", said(&ledger));
    mapping.choose(DriveField::FromAccount, Some(0));
    let (_, ledger) = with(&table, &mapping);
    assert!(fates(&ledger)[0].contains("No account has the id `02134`"), "{:?}", fates(&ledger));
}

#[test]
fn names_of_other_programs_and_languages_are_known() {
    for header in [
        "OriginID,DestinationID,Total_TravelTime",
        "origin_id,destination_id,duration",
        "from_zip,to_zip,drive_time_min",
        "von,nach,Fahrzeit",
        "origine,destination,durée",
        "origen,destino,tiempo",
        "origin,destination,distance_km,travel_time",
    ] {
        let middle = if header.contains("km") { "1370," } else { "" };
        let (_, mapping) = read("t.csv", &format!("{header}\n02134,60614,{middle}900\n60614,02134,{middle}905\n"));
        assert_eq!(mapping.role(), Role::DriveTimes, "{header}");
        assert_eq!(mapping.missing(), None, "{header}");
    }
    let (_, mapping) = read("customers.csv", "id,name,zip,revenue\nA1,Acme,02134,5\nA2,Bolt,60614,7\n");
    assert_eq!(mapping.role(), Role::Accounts);
}

#[test]
fn what_is_faster_than_any_road_is_pointed_out() {
    let (_, ledger) = imported("from_zip,to_zip,minutes,km\n02134,60614,10,1370\n");
    assert!(said(&ledger).contains("1 row would be driven faster than 180 km/h"), "{}", said(&ledger));
    assert_eq!(ledger.measures, ["Minutes", "Kilometres"]);
}

#[test]
fn a_table_beyond_the_bound_is_refused_before_any_work() {
    let mut book =
        DriveBook { times: vec![DriveTime { from: 0, to: 1, seconds: 1 }; DriveTimes::MOST], ..DriveBook::default() };
    let (table, mapping) = read("more.csv", "from_zip,to_zip,minutes\n02134,60614,900\n");
    let TableMapping::DriveTimes(mapping) = mapping else { panic!() };
    let told = book.add(&table, &mapping, &FewPlaces, &data(), &mut |_| panic!("no work")).unwrap_err().to_string();
    assert!(told.contains("more.csv has more than 2000000 drive times"), "{told}");
}

#[test]
fn with_accounts_the_times_come_into_the_data_set() {
    let (accounts, a) = read("accounts.csv", "id,name,zip,calls per year\nA1,Acme,02134,10\nA2,Bolt,60614,10\n");
    let (times, b) = read("times.csv", "from_zip,to_zip,minutes\n02134,60614,900\n");
    let all = super::super::import_all(&[(&accounts, &a), (&times, &b)], &FewPlaces, &mut |_| true).unwrap();
    let table = all.data.drive_times.as_ref().unwrap();
    assert_eq!((table.source.as_str(), table.places, table.times), ("times.csv, 1 rows", 2, 1));
    assert_eq!(all.ledgers[1].role, Role::DriveTimes);
}

proptest! {
    #[test]
    fn no_table_panics_and_totals_tie(
        header in prop::sample::select(vec!["from,to,time", "from zip,to zip,minutes,km", "zip,02134,60614", "a,b,c"]),
        rows in proptest::collection::vec(
            proptest::collection::vec("(02134|60614|A1|Ana Ruiz|-?[0-9]{1,6}|1:[0-9]{1,2}|[ -~]{0,6}|é)", 0..5),
            1..12,
        ),
    ) {
        let mut text = format!("{header}\n");
        for row in rows {
            text.push_str(&row.iter().map(|cell| format!("\"{}\"", cell.replace('"', ""))).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        if let Ok(table) = Table::read("t.csv", text.as_bytes()) {
            let mapping = TableMapping::guess_as(Role::DriveTimes, &table);
            if let (TableMapping::DriveTimes(mapping), None) = (&mapping, mapping.missing()) {
                let (times, ledger) = with(&table, mapping);
                prop_assert_eq!(ledger.lines.len(), table.len());
                if mapping.is_list() {
                    prop_assert_eq!(ledger.totals(FateKind::Placed).rows as usize, times.times().len());
                }
            }
        }
    }
}

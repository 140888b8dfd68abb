use proptest::prelude::*;

use super::{
    super::{FateKind, TableMapping, import_all, places::example::FewPlaces},
    *,
};

fn guessed(name: &str, text: &str) -> (Table, TableMapping) {
    let table = Table::read(name, text.as_bytes()).unwrap();
    let mapping = TableMapping::guess(&table).mapping;
    (table, mapping)
}

fn searched(name: &str, text: &str) -> (PostcodeTable, Ledger) {
    let (table, mapping) = guessed(name, text);
    let TableMapping::Postcodes(mapping) = mapping else { panic!("{name} is taken for {:?}", mapping.role()) };
    let mut postcodes = PostcodeTable::default();
    let ledger = postcodes.add(&table, &mapping, &FewPlaces, &mut |_| true).unwrap();
    (postcodes, ledger)
}

fn geonames(rows: &[(&str, &str, &str, f64, f64)]) -> String {
    let line = |(country, code, name, lat, lon): &(&str, &str, &str, f64, f64)| {
        format!("{country}\t{code}\t{name}\tBayern\tBY\tOberbayern\t091\tMünchen\t09162\t{lat}\t{lon}\t4\n")
    };
    rows.iter().map(line).collect()
}

#[test]
fn a_table_of_postcodes_is_told_by_its_columns() {
    let (postcodes, ledger) = searched(
        "PLZ.csv",
        "PLZ;Ort;Breitengrad;Längengrad\n80331;München;48,1372;11,5755\n1067;Dresden;51,0600;13,7211\n\
         80331;München Altstadt;48,14;11,58\n99999;Nirgends;;\n",
    );
    assert_eq!(postcodes.len(), 2);
    let rows = |kind| ledger.totals(kind).rows;
    let fates = [FateKind::Placed, FateKind::Duplicate, FateKind::Unmatched].map(rows);
    assert_eq!(fates, [2, 1, 1]);
    assert!(ledger.ties());
    // The zero that a spreadsheet ate, and one that it did not.
    assert_eq!(postcodes.find("01067", "").unwrap().1.name, "Dresden");
    assert_eq!(postcodes.find("D-80331", "").unwrap().1.name, "München");
    assert_eq!(postcodes.find("80332", ""), None);
}

#[test]
fn the_export_of_geonames_needs_no_header() {
    let text = geonames(&[
        ("DE", "80331", "München", 48.1372, 11.5755),
        ("DE", "80333", "München", 48.1459, 11.5675),
        ("DE", "01067", "Dresden", 51.06, 13.7211),
        ("AT", "1010", "Wien", 48.2077, 16.3705),
        ("CH", "1010", "Lausanne", 46.53, 6.66),
        ("NL", "1012", "Amsterdam", 52.3723, 4.9001),
        ("GB", "SW1A", "London", 51.501, -0.1416),
    ]);
    let (postcodes, _) = searched("allCountries.txt", &text);
    assert_eq!(postcodes.len(), 7);
    let name = |written: &str, country: &str| postcodes.find(written, country).map(|found| found.1.name.clone());
    assert_eq!(name("1010", "CH").as_deref(), Some("Lausanne"));
    assert_eq!(name("1010", ""), None, "it is in two countries");
    assert_eq!(name("1012 AB", "NL").as_deref(), Some("Amsterdam"));
    assert_eq!(name("1012AB", "NL").as_deref(), Some("Amsterdam"));
    assert_eq!(name("sw1a 1aa", "GB").as_deref(), Some("London"));
    assert_eq!(name("SW1A1AA", "GB").as_deref(), Some("London"));
    let remark = postcodes.find("1012 AB", "NL").unwrap().2;
    assert_eq!(remark, "by postcode 1012, the first part of 1012 AB");
}

#[test]
fn accounts_with_coordinates_and_postcode_stay_accounts() {
    for text in [
        "Account ID,Account Name,Postal Code,Latitude,Longitude\n1,Mercy,60614,41.92,-87.65\n2,Lake,02134,42.35,-71.13\n",
        "id,name,zip,lat,lon,revenue\n1,Mercy,60614,41.92,-87.65,12\n2,Lake,02134,42.35,-71.13,13\n",
    ] {
        assert_eq!(guessed("export.csv", text).1.role(), Role::Accounts, "{text}");
    }
    let us =
        "zip,lat,lng,city,state_id,population,density,county_fips\n00601,18.18,-66.75,Adjuntas,PR,16773,100.5,72001\n";
    assert_ne!(guessed("uszips.csv", us).1.role(), Role::Accounts);
}

#[test]
fn accounts_are_found_in_the_users_postcodes_first() {
    let (accounts, accounts_mapping) =
        guessed("accounts.csv", "id,name,plz,owner,sales\n1,A,80331,Ana,10\n2,B,1067,Ben,20\n3,C,60614,Ana,30\n");
    let (codes, codes_mapping) =
        guessed("plz.csv", "plz,lat,lon,ort\n80331,42.36,-71.06,Bostonstadt\n01067,41.9,-87.6,Chi\n");
    let set = [(&accounts, &accounts_mapping), (&codes, &codes_mapping)];
    let imported = import_all(&set, &FewPlaces, &mut |_| true).unwrap();
    assert_eq!(imported.data.accounts.city, ["Bostonstadt", "Chi", "Chicago"]);
    assert_eq!(imported.data.accounts.county, ["25025", "17031", "17031"]);
    assert_eq!(imported.ledgers[1].role, Role::Postcodes);
    assert!(imported.ledgers.iter().all(Ledger::ties));
}

proptest! {
    #[test]
    fn no_writing_breaks_the_search(written in ".{0,12}", country in "(|DE|.{0,5})") {
        let table = Table::read("plz.csv", b"country,postcode,lat,lon\nDE,80331,48.1,11.5\nNL,1012,52.3,4.9\n").unwrap();
        let mut postcodes = PostcodeTable::default();
        postcodes.add(&table, &PostcodeMapping::guess(&table), &FewPlaces, &mut |_| true).unwrap();
        let _ = postcodes.find(&written, &country);
    }

    #[test]
    fn no_table_breaks_the_reader(rows in prop::collection::vec(("[0-9A-Z -]{0,8}", ".{0,8}", "[0-9.,NW -]{0,8}"), 1..20)) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines = rows.iter().map(|(code, lat, lon)| format!("{},{},{}\n", quoted(code), quoted(lat), quoted(lon)));
        let text = format!("postcode,latitude,longitude\n{}", lines.collect::<String>());
        if let Ok(table) = Table::read("plz.csv", text.as_bytes()) {
            let mut mapping = PostcodeMapping::guess(&table);
            for (at, field) in [PostcodeField::Postcode, PostcodeField::Latitude, PostcodeField::Longitude].into_iter().enumerate() {
                mapping.choose(field, Some(at));
            }
            let mut postcodes = PostcodeTable::default();
            let ledger = postcodes.add(&table, &mapping, &FewPlaces, &mut |_| true).unwrap();
            prop_assert!(ledger.ties());
            prop_assert_eq!(ledger.totals(FateKind::Placed).rows as usize, postcodes.len());
        }
    }
}

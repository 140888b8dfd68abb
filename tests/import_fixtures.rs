//! The small files of `tests/fixtures` give the ledger that their README promises.
#![cfg(not(target_arch = "wasm32"))]
// A test that can't read its own data may stop with a word.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use bailiwick::files::{AccountMapping, FateKind, Ledger, PlacedBy, RepMapping, RowFate, ShippedPlaces, Table};
use bailiwick::files::{import_accounts, import_reps};
use bailiwick::geography::{Atlas, Gazetteer};
use bailiwick::plan::{Amount, DataSet};

const ACCOUNTS: &[u8] = include_bytes!("fixtures/accounts_300.csv");
const ACCOUNTS_EU: &[u8] = include_bytes!("fixtures/accounts_300_eu.csv");
const REPS: &[u8] = include_bytes!("fixtures/reps_12.csv");

fn with_places<T>(ask: impl FnOnce(&ShippedPlaces<'_>) -> T) -> T {
    let atlas = Atlas::from_bytes(include_bytes!("../data/us/counties.bw")).unwrap();
    let gazetteer = Gazetteer::from_bytes(include_bytes!("../data/us/zips.bw"), &atlas).unwrap();
    ask(&ShippedPlaces::new(&atlas, &gazetteer))
}

fn accounts(name: &str, bytes: &[u8]) -> (DataSet, Ledger) {
    let table = Table::read(name, bytes).unwrap();
    let mapping = AccountMapping::guess(&table);
    let imported = with_places(|places| import_accounts(&table, &mapping, places, &mut |_| true)).unwrap();
    (imported.data, imported.ledger)
}

fn rows(ledger: &Ledger) -> [u64; 4] {
    FateKind::ALL.map(|kind| ledger.totals(kind).rows)
}

fn placed_by(ledger: &Ledger, way: PlacedBy) -> usize {
    ledger.lines.iter().filter(|line| line.fate == RowFate::Placed { by: way }).count()
}

#[test]
fn every_row_of_a_messy_export_ends_where_its_readme_says() {
    let (data, ledger) = accounts("accounts_300.csv", ACCOUNTS);
    assert_eq!(rows(&ledger), [291, 9, 7, 2], "placed, unmatched, duplicate, excluded");
    let ways = [PlacedBy::Coordinates, PlacedBy::Zip, PlacedBy::CountyFips, PlacedBy::City];
    assert_eq!(ways.map(|way| placed_by(&ledger, way)), [70, 180, 1, 40]);
    assert!(ledger.ties());
    assert_eq!(data.accounts.len(), 291);
    let zeros = data.accounts.id.iter().filter(|id| id.len() == 7 && id.starts_with("00")).count();
    assert_eq!(zeros, 289, "ids keep their leading zeros; two rows have none");
}

#[test]
fn the_european_variant_gives_the_same_accounts_to_the_cent() {
    let (american, ledger) = accounts("accounts_300.csv", ACCOUNTS);
    let (european, ledger_eu) = accounts("accounts_300_eu.csv", ACCOUNTS_EU);
    assert_eq!(rows(&ledger), rows(&ledger_eu));
    assert!(ledger_eu.ties());
    assert_eq!(american.accounts, european.accounts);
}

#[test]
fn the_same_rows_from_any_program_give_the_same_accounts_and_ledger() {
    let (from_csv, ledger) = accounts("accounts_300.csv", ACCOUNTS);
    let gzip = {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(ACCOUNTS).unwrap();
        encoder.finish().unwrap()
    };
    let pasted = {
        let mut cells = csv::ReaderBuilder::new().has_headers(false).from_reader(ACCOUNTS);
        let mut text = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        cells.records().for_each(|record| text.write_record(&record.unwrap()).unwrap());
        text.into_inner().unwrap()
    };
    let same: [(&str, &[u8]); 6] = [
        ("accounts_300.xlsx", include_bytes!("fixtures/accounts_300.xlsx")),
        ("accounts_300.xls", include_bytes!("fixtures/accounts_300.xls")),
        ("accounts_300.ods", include_bytes!("fixtures/accounts_300.ods")),
        ("accounts_300.json", include_bytes!("fixtures/accounts_300.json")),
        ("accounts_300.csv.gz", &gzip),
        ("Pasted table", &pasted),
    ];
    for (name, bytes) in same {
        let (data, other) = accounts(name, bytes);
        assert_eq!(rows(&other), rows(&ledger), "{name}");
        assert!(other.ties(), "{name}");
        assert_eq!((&other.measures, &other.source), (&ledger.measures, &ledger.source), "{name}");
        let fates = |ledger: &Ledger| {
            let of_row = |fate: &RowFate| match fate {
                // JSON counts records, not lines.
                RowFate::Duplicate { by, .. } => format!("{by:?}"),
                fate => fate.to_string(),
            };
            ledger.lines.iter().map(|line| of_row(&line.fate)).collect::<Vec<_>>()
        };
        assert_eq!(fates(&other), fates(&ledger), "{name}");
        let mut accounts = data.accounts;
        for (id, wanted) in accounts.id.iter_mut().zip(&from_csv.accounts.id) {
            if id.starts_with("row ") {
                id.clone_from(wanted);
            }
        }
        assert_eq!(accounts, from_csv.accounts, "{name}");
        assert_eq!(data.reps, from_csv.reps, "{name}");
    }
}

#[test]
fn ten_thousand_accounts_at_one_coordinate_and_absurd_numbers_are_imported() {
    let mut text = "id,name,lat,lon,potential\n".to_owned();
    for row in 0..10_000 {
        let potential = ["-5", "1e30", "1E300", "12 apples", "$1,000.50"][row % 5];
        text += &format!("{row},Account {row},42.35,-71.06,\"{potential}\"\n");
    }
    let (data, ledger) = accounts("a.csv", text.as_bytes());
    assert_eq!(rows(&ledger), [10_000, 0, 0, 0]);
    assert!(ledger.ties());
    assert!(data.accounts.zip.iter().all(|zip| *zip == data.accounts.zip[0]));
    assert!(ledger.remarks.iter().any(|remark| remark.text.contains("`12 apples` in potential is not a number")));
}

#[test]
fn the_amounts_of_the_export_are_read_as_written() {
    let (data, _) = accounts("accounts_300.csv", ACCOUNTS);
    // Taken from the text without any of our readers: the second account's potential is its only quoted cell.
    let text = std::str::from_utf8(ACCOUNTS).unwrap();
    let line = text.lines().nth(2).unwrap();
    let potential: i64 = line.split('"').nth(1).unwrap().trim_start_matches('$').replace(',', "").parse().unwrap();
    assert_eq!(data.accounts.values[2][1], Amount::whole(potential));
}

#[test]
fn twelve_reps_join_the_owners_of_the_accounts() {
    let (mut data, _) = accounts("accounts_300.csv", ACCOUNTS);
    let table = Table::read("reps_12.csv", REPS).unwrap();
    let mapping = RepMapping::guess(&table);
    let result = with_places(|places| import_reps(&table, &mapping, places, &mut data)).unwrap();
    assert_eq!(rows(&result.ledger), [12, 0, 0, 0]);
    assert_eq!((data.reps.len(), result.added.len(), result.updated.len()), (12, 0, 12));
    assert_eq!(data.reps.iter().filter(|rep| rep.home.is_some()).count(), 11, "one gives no place");
    let fte: Vec<f64> = data.reps.iter().map(|rep| rep.fte).filter(|fte| *fte < 1.0).collect();
    assert_eq!(fte.len(), 2);
    let claire = data.reps.iter().find(|rep| rep.name == "Claire Thibodeaux").unwrap();
    assert_eq!((claire.fte, claire.start.map(|date| date.to_string()).as_deref()), (0.5, Some("2017-04-03")));
    assert_eq!(claire.skills, ["Surgical Disposables", "Wound Care", "French"]);
    assert_eq!(result.territories.len(), 12);
}

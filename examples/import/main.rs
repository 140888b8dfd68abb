//! Reads files exactly as the app does and prints what became of every row, as JSON.
//!
//! `cargo run --release --example import -- FILE... [--as accounts|reps|sales|opportunities|territories|unit_attributes|postcodes|drive_times|geography]`
//!
//! Per file: its format, encoding, delimiter or sheet; the field, the confidence and the kind of values guessed for each
//! column; how many rows were used, duplicate, unmatched (each with its reason) and excluded; and the sums of each measure
//! beside the file's own. Wrong input ends with a message that names file, row or column and what to do, and exit code 2.

mod options;
mod report;

use std::process::ExitCode;

use bailiwick::files::geography::{GeoOptions, GeographyMapping, import_geography, read_features, sniff_geography};
use bailiwick::files::{
    DriveBook, FileError, Ledger, PostcodeTable, Role, ShippedPlaces, Table, TableMapping, import_all,
    import_attributes, import_opportunities, import_reps, import_sales, import_territories, unused_table,
};
use bailiwick::geography::{Atlas, Cities, Gazetteer};
use bailiwick::plan::DataSet;
use serde_json::{Value, json};

use crate::options::{As, Wanted};

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            // A reader that goes away (`| head`) is no error of ours.
            let _ = serde_json::to_writer_pretty(std::io::stdout().lock(), &report);
            println!();
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// A table that was read, with its columns told, and why they were told so where nobody said what it is.
struct Read {
    table: Table,
    mapping: TableMapping,
    guess: Option<(String, Value)>,
    ledger: Option<Ledger>,
}

/// A file in the report.
enum File {
    Table(Box<Read>),
    Geography(Value),
}

fn run() -> Result<Value, String> {
    let wanted = options::read(std::env::args().skip(1))?;
    let mut files = wanted.iter().map(read).collect::<Result<Vec<File>, String>>()?;
    let shipped = |name: &str| {
        let path = format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(&path).map_err(|error| format!("The shipped table {path} cannot be read: {error}."))
    };
    let atlas = Atlas::from_bytes(&shipped("us/counties.bw")?).map_err(|error| error.to_string())?;
    let gazetteer = Gazetteer::from_bytes(&shipped("us/zips.bw")?, &atlas).map_err(|error| error.to_string())?;
    // The app fetches the cities abroad only when rows need them; the rows end the same way.
    let cities = Cities::from_bytes(&shipped("world/cities.bw")?).map_err(|error| error.to_string())?;
    let places = ShippedPlaces::new(&atlas, &gazetteer).with_cities(Some(&cities));
    let tables = files.iter_mut().filter_map(|file| match file {
        File::Table(read) => Some(&mut **read),
        File::Geography(_) => None,
    });
    let data = import(&mut tables.collect::<Vec<_>>(), &places).map_err(|error| error.to_string())?;
    let files: Vec<Value> = files.into_iter().map(told).collect();
    Ok(json!({"files": files, "plan": report::plan(&data)}))
}

fn told(file: File) -> Value {
    let read = match file {
        File::Table(read) => read,
        File::Geography(report) => return report,
    };
    let mut out = report::file(&read.table);
    out.insert("role".into(), json!(read.mapping.role().key()));
    if let Some((why, confidence)) = &read.guess {
        out.insert("role_guess".into(), json!({"why": why, "confidence": confidence}));
    }
    out.insert("columns".into(), report::columns(&read.table, &read.mapping));
    out.insert(
        "ledger".into(),
        read.ledger.as_ref().map_or(Value::Null, |ledger| Value::Object(report::ledger(ledger))),
    );
    Value::Object(out)
}

fn read(wanted: &Wanted) -> Result<File, String> {
    let bytes = std::fs::read(&wanted.path).map_err(|error| format!("{} cannot be opened: {error}.", wanted.path))?;
    let path = std::path::Path::new(&wanted.path);
    let name = path.file_name().map_or(wanted.path.as_str().into(), |name| name.to_string_lossy());
    let said = |error: FileError| error.to_string();
    if wanted.role == Some(As::Geography) || (wanted.role.is_none() && sniff_geography(&bytes).is_some()) {
        let set = read_features(&name, &bytes, &GeoOptions::default(), &mut |_| true).map_err(said)?;
        let mapping = GeographyMapping::guess(&set);
        let imported = import_geography(&set, &mapping, None, &mut |_| true).map_err(said)?;
        return Ok(File::Geography(report::geography(&set, &mapping, &imported.report)));
    }
    let table = Table::read_with(&name, &bytes, wanted.options, &mut |_| true).map_err(said)?;
    let (mapping, guess) = match wanted.role {
        Some(As::Table(role)) => (TableMapping::guess_as(role, &table), None),
        _ => {
            let guess = TableMapping::guess(&table);
            (guess.mapping, Some((guess.why, json!(guess.confidence))))
        }
    };
    // Accounts without a place are a matter of their rows; a table that was called something it is not is wrong input.
    if let (Some(missing), Some(_)) = (mapping.missing(), wanted.role)
        && mapping.role() != Role::Accounts
    {
        return Err(format!("{name}: {missing} Its columns are {}.", table.columns().join(", ")));
    }
    Ok(File::Table(Box::new(Read { table, mapping, guess, ledger: None })))
}

/// Imports the tables as the app does. Rows that the app would not even look at, because a column is missing or no account
/// can be placed, are listed with that reason.
fn import(tables: &mut [&mut Read], places: &ShippedPlaces<'_>) -> Result<DataSet, FileError> {
    let mut accounts: Option<String> = None;
    for read in tables.iter_mut() {
        let is_accounts = read.mapping.role() == Role::Accounts;
        if let Some(missing) = read.mapping.missing() {
            read.ledger = Some(unused_table(&read.table, &read.mapping, missing));
        } else if let Some(first) = accounts.as_ref().filter(|_| is_accounts) {
            let why = format!("{first} is a table of accounts already. Put both into one table.");
            read.ledger = Some(unused_table(&read.table, &read.mapping, &why));
        } else if is_accounts {
            accounts = Some(read.table.name().into());
        }
    }
    let unplaced = tables.iter().find(|read| read.mapping.role() == Role::Accounts && read.ledger.is_some());
    let unplaced = unplaced.map(|read| read.table.name().to_owned());
    let mut ready: Vec<&mut &mut Read> = tables.iter_mut().filter(|read| read.ledger.is_none()).collect();
    if accounts.is_none() {
        return import_without_accounts(&mut ready, unplaced.as_deref(), places);
    }
    let set: Vec<(&Table, &TableMapping)> = ready.iter().map(|read| (&read.table, &read.mapping)).collect();
    let imported = import_all(&set, places, &mut |_| true)?;
    let whole = imported.ledgers.len() == ready.len();
    let mut ledgers = imported.ledgers.into_iter();
    for read in &mut ready {
        // When no account can be placed, only their own table has a ledger.
        read.ledger = if whole || read.mapping.role() == Role::Accounts {
            ledgers.next()
        } else {
            Some(unused_table(&read.table, &read.mapping, &nowhere(accounts.as_deref().unwrap_or_default())))
        };
    }
    Ok(imported.data)
}

fn nowhere(accounts: &str) -> String {
    format!(
        "No account of {accounts} could be placed, so this row belongs to none in the plan. Place the accounts first."
    )
}

/// The app wants a table of accounts; without one the others are read on their own, so that they can be looked at.
fn import_without_accounts(
    tables: &mut [&mut &mut Read],
    unplaced: Option<&str>,
    places: &ShippedPlaces<'_>,
) -> Result<DataSet, FileError> {
    let go_on = &mut |_: f32| true;
    let mut data = DataSet::default();
    let has_sales = tables.iter().any(|read| read.mapping.role() == Role::Sales);
    for role in Role::ALL {
        let mut drives = DriveBook::default();
        for read in tables.iter_mut().filter(|read| read.mapping.role() == role) {
            let table = &read.table;
            let ledger = match (&read.mapping, unplaced) {
                (TableMapping::Sales(_) | TableMapping::Opportunities(_), Some(accounts)) => {
                    unused_table(table, &read.mapping, &nowhere(accounts))
                }
                (TableMapping::Accounts(_), _) => continue,
                (TableMapping::Postcodes(mapping), _) => PostcodeTable::default().add(table, mapping, places, go_on)?,
                (TableMapping::DriveTimes(mapping), _) => drives.add(table, mapping, places, &data, go_on)?,
                (TableMapping::Reps(mapping), _) => import_reps(table, mapping, places, &mut data)?.ledger,
                (TableMapping::Sales(mapping), None) => import_sales(table, mapping, &mut data, go_on)?,
                (TableMapping::Opportunities(mapping), None) => {
                    import_opportunities(table, mapping, !has_sales, &mut data, go_on)?
                }
                (TableMapping::Territories(mapping), _) => {
                    import_territories(table, mapping, places, &mut data, go_on)?
                }
                (TableMapping::UnitAttributes(mapping), _) => {
                    import_attributes(table, mapping, places, &mut data, go_on)?
                }
            };
            read.ledger = Some(ledger);
        }
    }
    Ok(data)
}

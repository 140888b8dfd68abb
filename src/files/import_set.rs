//! Several tables at once: each in its role, in the order in which they need one another.

use super::{
    FileError, Ledger, Places, Progress, Role, Table, TableMapping,
    account_import::read_accounts,
    attribute_import::import_attributes,
    data_carrier::Carrier,
    drive_import::DriveBook,
    opportunity_import::import_opportunities,
    places::is_abroad,
    postcode_table::{PostcodeTable, WithPostcodes},
    rep_import::import_reps,
    sales_import::import_sales,
    territory_import::{fill_reps, import_territories},
};
use crate::plan::DataSet;

/// What came of a set of tables.
#[derive(Clone, Debug, PartialEq)]
pub struct AllImported {
    /// The data set. Without travel: `metrics` works it out.
    pub data: DataSet,
    /// How every row of each table ended, in the order the tables were given.
    pub ledgers: Vec<Ledger>,
}

/// Whether a set of tables names places that only the table of cities abroad knows: a country other than the United States,
/// or a row without coordinates of which `knows` neither the ZIP code nor the city in its state (in this order).
#[must_use]
pub fn wants_cities(tables: &[(&Table, &TableMapping)], mut knows: impl FnMut(&str, &str, &str) -> bool) -> bool {
    tables.iter().any(|(table, mapping)| {
        let cells = PlaceCells::of(table, mapping);
        let mut row = 0..table.len();
        match mapping.role() {
            Role::Accounts | Role::Reps => row.any(|row| {
                let city = cells.text(row, "city");
                let unplaced = || !cells.has_any(row, &["latitude", "coordinates"]);
                is_abroad(cells.text(row, "country"))
                    || (!city.is_empty()
                        && unplaced()
                        && !knows(cells.text(row, "zip"), city, cells.text(row, "state")))
            }),
            Role::Postcodes => row.any(|row| is_abroad(cells.text(row, "country"))),
            _ => false,
        }
    })
}

/// Whether a set of tables that goes into areas of the user's own needs the table of cities: a row has neither coordinates
/// nor a code, and names a city (in a state) that `knows` not as an area.
#[must_use]
pub fn wants_cities_in_areas(tables: &[(&Table, &TableMapping)], knows: impl Fn(&str, &str) -> bool) -> bool {
    let placed = ["latitude", "coordinates", "zip", "county_fips"];
    tables.iter().filter(|(_, mapping)| matches!(mapping.role(), Role::Accounts | Role::Reps)).any(
        |(table, mapping)| {
            let cells = PlaceCells::of(table, mapping);
            (0..table.len()).any(|row| {
                let city = cells.text(row, "city");
                !city.is_empty() && !cells.has_any(row, &placed) && !knows(city, cells.text(row, "state"))
            })
        },
    )
}

/// What rows say about their place, by the keys of the fields.
struct PlaceCells<'a> {
    table: &'a Table,
    columns: Vec<(&'static str, usize)>,
}

impl<'a> PlaceCells<'a> {
    fn of(table: &'a Table, mapping: &TableMapping) -> Self {
        let columns = mapping.fields().iter().filter_map(|field| Some((field.key, field.column?))).collect();
        Self { table, columns }
    }

    /// Empty where the table does not say it.
    fn text(&self, row: usize, key: &str) -> &'a str {
        let column = self.columns.iter().find(|(known, _)| *known == key);
        column.map_or("", |(_, column)| self.table.cell(row, *column).trim())
    }

    fn has_any(&self, row: usize, keys: &[&str]) -> bool {
        keys.iter().any(|key| !self.text(row, key).is_empty())
    }
}

/// Imports a set of tables: postcodes; accounts; reps; sales; opportunities; territories; attributes; drive times. The files may come in
/// any order.
/// Families are linked with the accounts. When no account can be placed, the other tables are not read: the data set is
/// empty and the one ledger says why.
///
/// - Without a column of revenue, revenue is the last twelve months of sales.
/// - Without a table of sales, won opportunities are the sales.
/// - Where a territory list names no rep, the reps' table says who has the territory.
///
/// # Errors
/// [`FileError::NoAccounts`] and [`FileError::AccountsTwice`] for a set that has none, or two, tables of accounts;
/// [`FileError::Unmapped`] when a table lacks a column; [`FileError::Cancelled`] when `progress` says so;
/// [`FileError::TooMuch`] beyond a stated limit.
pub fn import_all(
    tables: &[(&Table, &TableMapping)],
    places: &dyn Places,
    progress: Progress<'_>,
) -> Result<AllImported, FileError> {
    import_onto(tables, places, None, progress)
}

/// The same; with a `carrier` over the data of a plan, and then without accounts, too.
pub(super) fn import_onto(
    tables: &[(&Table, &TableMapping)],
    places: &dyn Places,
    mut carrier: Option<&mut Carrier<'_>>,
    progress: Progress<'_>,
) -> Result<AllImported, FileError> {
    let of = |role: Role| tables.iter().enumerate().filter(move |(_, (_, mapping))| mapping.role() == role);
    let accounts: Vec<_> = of(Role::Accounts).collect();
    let accounts = match accounts[..] {
        [] if carrier.is_some() => None,
        [] => return Err(FileError::NoAccounts),
        [(at, &(table, TableMapping::Accounts(mapping)))] => Some((at, table, mapping)),
        [(_, (first, _)), (_, (second, _)), ..] => {
            return Err(FileError::AccountsTwice { first: first.name().into(), second: second.name().into() });
        }
        [_] => return Err(FileError::NoAccounts),
    };
    // Progress by rows: a large table takes its share of the way.
    let all: usize = tables.iter().map(|(table, _)| table.len()).sum::<usize>().max(1);
    let mut done = 0usize;
    let mut ledgers: Vec<Option<Ledger>> = vec![None; tables.len()];
    let mut part =
        |rows: usize, fraction: f32, done: usize| progress((done as f32 + fraction * rows as f32) / all as f32);
    let mut postcodes = PostcodeTable::default();
    for (at, &(table, mapping)) in of(Role::Postcodes) {
        if let TableMapping::Postcodes(mapping) = mapping {
            ledgers[at] =
                Some(postcodes.add(table, mapping, places, &mut |fraction| part(table.len(), fraction, done))?);
            done += table.len();
        }
    }
    let with_postcodes = WithPostcodes { places, table: &postcodes };
    let places: &dyn Places = if postcodes.is_empty() { places } else { &with_postcodes };
    let (mut data, mut ledger, mut basis) = match (accounts, &mut carrier) {
        (Some((_, table, mapping)), _) => {
            let read = read_accounts(table, mapping, places, &mut |fraction| part(table.len(), fraction, done))?;
            done += table.len();
            read
        }
        (None, Some(carrier)) => {
            let (mut data, basis) = carrier.as_before();
            carrier.start_from_before(&mut data);
            (data, Ledger::default(), basis)
        }
        (None, None) => return Err(FileError::NoAccounts),
    };
    if data.accounts.is_empty() {
        return Ok(AllImported { data, ledgers: vec![ledger] });
    }
    // What was said of missing figures may be said again, when sales have come: these are the last sentences.
    let other = ledger.assumptions.len().saturating_sub(basis.sentences());
    if let (Some(carrier), Some((at, ..))) = (&mut carrier, accounts)
        && let Some((table, mapping)) = tables.get(at)
    {
        ledger.assumptions.truncate(other);
        carrier.fill(table, mapping, &mut data, &ledger, &mut basis);
    }
    let mut sales_file: Option<&str> = None;
    let mut homes: Vec<(String, String)> = Vec::new();
    for role in Role::ALL {
        for (at, &(table, mapping)) in of(role) {
            let mut report = |fraction: f32| part(table.len(), fraction, done);
            let had_sales = data.sales.months > 0;
            let ledger = match mapping {
                TableMapping::Accounts(_) | TableMapping::Postcodes(_) | TableMapping::DriveTimes(_) => continue,
                TableMapping::Reps(mapping) => {
                    let mut mapping = mapping.clone();
                    mapping.look_at_days(table);
                    let result = import_reps(table, &mapping, places, &mut data)?;
                    for (rep, territory) in result.territories {
                        let name = data.reps.get(rep.at()).map(|rep| rep.name.clone());
                        homes.extend(name.map(|name| (name, territory)));
                    }
                    if !report(1.0) {
                        return Err(FileError::Cancelled);
                    }
                    result.ledger
                }
                TableMapping::Sales(mapping) => {
                    let mut mapping = mapping.clone();
                    mapping.look_at_days(table);
                    import_sales(table, &mapping, &mut data, &mut report)?
                }
                TableMapping::Opportunities(mapping) => {
                    let mut mapping = mapping.clone();
                    mapping.look_at_days(table);
                    let won_are_sales = of(Role::Sales).next().is_none();
                    import_opportunities(table, &mapping, won_are_sales, &mut data, &mut report)?
                }
                TableMapping::Territories(mapping) => {
                    import_territories(table, mapping, places, &mut data, &mut report)?
                }
                TableMapping::UnitAttributes(mapping) => {
                    import_attributes(table, mapping, places, &mut data, &mut report)?
                }
            };
            if !had_sales && data.sales.months > 0 {
                sales_file = Some(table.name());
            }
            ledgers[at] = Some(ledger);
            done += table.len();
        }
    }
    fill_reps(&mut data, &homes);
    // Last: they may name accounts and reps of any other table.
    let mut drives = DriveBook::default();
    for (at, &(table, mapping)) in of(Role::DriveTimes) {
        if let TableMapping::DriveTimes(mapping) = mapping {
            let mut report = |fraction: f32| part(table.len(), fraction, done);
            ledgers[at] = Some(drives.add(table, mapping, places, &data, &mut report)?);
            done += table.len();
        }
    }
    data.drive_times = drives.finish(places, &data);
    if let Some(carrier) = &mut carrier {
        carrier.finish(tables.first().map_or("", |(table, _)| table.name()), &mut data)?;
        let sales = sales_file.or_else(|| (data.sales.months > 0).then_some("the plan"));
        ledger.assumptions.extend(basis.complete(&mut data, sales));
    } else if sales_file.is_some() && !basis.revenue {
        ledger.assumptions.truncate(other);
        ledger.assumptions.extend(basis.complete(&mut data, sales_file));
    }
    if let Some((at, ..)) = accounts {
        ledgers[at] = Some(ledger);
    }
    data.source = sources(tables);
    Ok(AllImported { data, ledgers: ledgers.into_iter().flatten().collect() })
}

/// `accounts.csv, 4,012 rows; sales.csv, 96,288 rows`.
fn sources(tables: &[(&Table, &TableMapping)]) -> String {
    let named: Vec<String> =
        tables.iter().map(|(table, _)| format!("{}, {} rows", table.name(), table.len())).collect();
    named.join("; ")
}

#[cfg(test)]
#[path = "import_set_tests.rs"]
mod tests;

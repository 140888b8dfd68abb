//! Further numbers on units from a table: drivers of potential, and whatever else to balance by.

use std::collections::BTreeMap;

use super::{
    AttributeField, AttributeMapping, FileError, Ledger, PlacedBy, Places, Progress, Role, RowFate, Table,
    account_finder::AccountFinder,
    column_guess::Field,
    ledger::DuplicateBy,
    mapped_rows::MappedRows,
    measure_key::measure_of_column,
    unit_code::{UnitNaming, find_area},
};
use crate::plan::{Amount, DataSet, Measure, UnitAttribute, UnitLevel};

/// Adds a table of numbers on units to `data`.
///
/// - Units are ZIP codes, counties (by FIPS, or by name and state) or accounts, the finest that has a column. The first row
///   of a unit counts, later ones are duplicates.
/// - Numbers of ZIP codes are summed to their counties as well, so that they count at both levels; shares and averages in
///   such a column make no sense there. Numbers of counties count where counties are what is assigned.
/// - Numbers of accounts become measures of the accounts; an account that is not named has zero.
///
/// # Errors
/// [`FileError::Unmapped`] when a column is missing, [`FileError::Cancelled`].
pub fn import_attributes(
    table: &Table,
    mapping: &AttributeMapping,
    places: &dyn Places,
    data: &mut DataSet,
    progress: Progress<'_>,
) -> Result<Ledger, FileError> {
    let unmapped = |needs| FileError::Unmapped { file: table.name().into(), needs };
    let unit_field = mapping.unit().ok_or_else(|| {
        unmapped("no column says which unit a row is about. Choose the column of ZIP codes, counties or account ids.")
    })?;
    if mapping.extra_measures.is_empty() {
        return Err(unmapped("no column of numbers is chosen. Choose the columns that become measures."));
    }
    let naming = match unit_field {
        AttributeField::Zip => UnitNaming::Zip,
        AttributeField::CountyFips => UnitNaming::CountyFips,
        AttributeField::County => UnitNaming::County,
        _ => UnitNaming::Account,
    };
    let rows = MappedRows::new(table, mapping, mapping.extra_measures.iter().copied());
    let mut ledger = rows.ledger(progress)?;
    ledger.role = Role::UnitAttributes;
    let mut finder = (naming == UnitNaming::Account).then(|| AccountFinder::new(&data.accounts));
    let mut taken: BTreeMap<String, (usize, Vec<Amount>)> = BTreeMap::new();
    let mut county_of: BTreeMap<String, String> = BTreeMap::new();
    let mut values = Vec::new();
    for row in 0..table.len() {
        rows.step(row, 0.2, 1.0, progress)?;
        let names = table.columns();
        let mut remarks: Vec<String> = Vec::new();
        rows.amounts(row, &mut values, |column, text| {
            remarks.push(format!("`{text}` in {} is not a number; it counts zero.", names[column]));
        });
        let written = rows.text(row, unit_field);
        if let Some(why) =
            rows.cells.excluded(row, written.is_empty() || !written.contains(|c: char| c.is_ascii_digit()))
        {
            ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &values);
            continue;
        }
        let found = match &mut finder {
            Some(finder) => finder
                .find(written, "", (AttributeField::AccountId.key(), AttributeField::AccountId.key()))
                .map(|found| {
                    let id = data.accounts.id[found.account.at()].clone();
                    (id, String::new(), found.by, found.remark)
                })
                .map_err(|missed| (missed.reason, missed.suggestion)),
            None => find_area(naming, written, rows.text(row, AttributeField::State), unit_field.key(), places).map(
                |found| {
                    let by = match naming {
                        UnitNaming::Zip => PlacedBy::Zip,
                        UnitNaming::County => PlacedBy::CountyName,
                        _ => PlacedBy::CountyFips,
                    };
                    (found.code, found.county, by, found.remark)
                },
            ),
        };
        let (code, county, by, remark) = match found {
            Ok(found) => found,
            Err((reason, suggestion)) => {
                ledger.enter_suggesting(table, row, RowFate::Unmatched { reason }, &values, suggestion);
                continue;
            }
        };
        if let Some((first, _)) = taken.get(&code) {
            let fate = RowFate::Duplicate { of_row: table.row_number(*first), by: DuplicateBy::Id };
            ledger.enter(table, row, fate, &values);
            continue;
        }
        if !county.is_empty() && naming == UnitNaming::Zip {
            county_of.insert(code.clone(), county);
        }
        for text in remarks.into_iter().chain((!remark.is_empty()).then_some(remark)) {
            ledger.remark(table, row, text);
        }
        taken.insert(code, (row, values.clone()));
        ledger.enter(table, row, RowFate::Placed { by }, &values);
    }
    drop(finder);
    for (at, (column, _)) in rows.summed.iter().enumerate() {
        let name = &table.columns()[*column];
        let amounts: BTreeMap<&str, Amount> = taken
            .iter()
            .map(|(code, (_, values))| (code.as_str(), values.get(at).copied().unwrap_or_default()))
            .collect();
        if naming == UnitNaming::Account {
            add_account_measure(data, name, &amounts);
        } else {
            let measure = area_measure(data, name, naming.level());
            if naming == UnitNaming::Zip {
                let mut sums: BTreeMap<&str, Amount> = BTreeMap::new();
                for (code, amount) in &amounts {
                    if let Some(county) = county_of.get(*code) {
                        *sums.entry(county).or_default() += *amount;
                    }
                }
                add_attribute(data, UnitLevel::County, measure.clone(), &sums);
            }
            add_attribute(data, naming.level(), measure, &amounts);
        }
    }
    if naming == UnitNaming::Zip {
        ledger.assumptions.push("Figures of ZIP codes are summed to their counties as well.".into());
    }
    Ok(ledger)
}

fn add_account_measure(data: &mut DataSet, name: &str, amounts: &BTreeMap<&str, Amount>) {
    let accounts = &mut data.accounts;
    let measure = measure_of_column(name, &accounts.measures);
    let column = accounts.id.iter().map(|id| amounts.get(id.as_str()).copied().unwrap_or_default()).collect();
    accounts.measures.push(measure);
    accounts.values.push(column);
}

/// The measure of a column: its key meets none of the accounts' own and none of another attribute of the level.
fn area_measure(data: &DataSet, name: &str, level: UnitLevel) -> Measure {
    let mut known = data.accounts.measures.clone();
    known.extend(data.unit_attributes.iter().filter(|known| known.level == level).map(|known| known.measure.clone()));
    measure_of_column(name, &known)
}

fn add_attribute(data: &mut DataSet, level: UnitLevel, measure: Measure, amounts: &BTreeMap<&str, Amount>) {
    data.unit_attributes.push(UnitAttribute {
        level,
        measure,
        codes: amounts.keys().map(|code| (*code).to_owned()).collect(),
        amounts: amounts.values().copied().collect(),
    });
}

//! One row of an account table through its mapping: texts without guard, amounts in the column's writing.

use std::collections::BTreeMap;

use super::{
    AccountField, AccountMapping, Address, Decimal, Table,
    cells::Cells,
    column_guess::Field,
    geocoder::ADDRESS,
    mapped_rows::is_nothing,
    number,
    placing::{Written, city_writing},
};
use crate::plan::Amount;

/// Reads rows of a table.
pub(super) struct AccountRows<'a> {
    pub cells: Cells<'a>,
    /// City and state as written → as the user said they are.
    cities: BTreeMap<&'a str, &'a str>,
    /// Address as it was asked for → latitude and longitude that the user took over from a geocoder.
    geocoded: BTreeMap<&'a str, &'a str>,
    columns: [Option<usize>; AccountField::ALL.len()],
    /// Column and decimal separator of each summed measure: revenue and potential where mapped, then the extra ones.
    pub summed: Vec<(usize, Decimal)>,
    decimals: [Decimal; AccountField::ALL.len()],
}

impl<'a> AccountRows<'a> {
    pub fn new(table: &'a Table, mapping: &'a AccountMapping) -> Self {
        let known = |column: &usize| *column < table.columns().len();
        let columns = AccountField::ALL.map(|field| mapping.column(field).filter(known));
        let decimals = columns.map(|column| column.map_or(mapping.decimal, |column| mapping.decimal_of(column)));
        let of_field = |field: AccountField| columns[field as usize];
        let summed = [of_field(AccountField::Revenue), of_field(AccountField::Potential)]
            .into_iter()
            .flatten()
            .chain(mapping.extra_measures.iter().copied().filter(known))
            .map(|column| (column, mapping.decimal_of(column)))
            .collect();
        let city = AccountField::City.key();
        let of_cities = mapping.merges.iter().filter(|merge| merge.field == city);
        let cities = of_cities.map(|merge| (merge.from.as_str(), merge.to.as_str())).collect();
        let of_addresses = mapping.merges.iter().filter(|merge| merge.field == ADDRESS);
        let geocoded = of_addresses.map(|merge| (merge.from.as_str(), merge.to.as_str())).collect();
        Self { cells: Cells::new(table, mapping, &[city]), cities, geocoded, columns, summed, decimals }
    }

    pub fn has(&self, field: AccountField) -> bool {
        self.columns[field as usize].is_some()
    }

    pub fn text(&self, row: usize, field: AccountField) -> &'a str {
        self.columns[field as usize].map_or("", |column| self.cells.text(row, column))
    }

    /// A non-negative number, or what is wrong with it.
    pub fn number(&self, row: usize, field: AccountField) -> Result<Option<f64>, String> {
        let text = self.text(row, field);
        if text.is_empty() {
            return Ok(None);
        }
        match number::float(text, self.decimals[field as usize]) {
            Some(value) if (0.0..=1e6).contains(&value) => Ok(Some(value)),
            _ => Err(format!("`{text}` in {} is not a usable number; the class's default counts.", field.label())),
        }
    }

    /// The summed amounts of a row into `values`; cells that are no numbers count zero and are told to `wrong`.
    pub fn amounts(&self, row: usize, values: &mut Vec<Amount>, mut wrong: impl FnMut(usize, &str)) {
        values.clear();
        for (column, decimal) in &self.summed {
            let text = self.cells.text(row, *column);
            let amount = number::amount(text, *decimal);
            if amount.is_none() && !is_nothing(text) {
                wrong(*column, text);
            }
            values.push(amount.unwrap_or_default());
        }
    }

    pub fn written(&self, row: usize) -> Written<'a> {
        let geocoded = self.geocoded(row);
        let (mut city, mut state) = (self.text(row, AccountField::City), self.text(row, AccountField::State));
        if !self.cities.is_empty()
            && let Some(meant) = self.cities.get(city_writing(city, state).as_str())
        {
            (city, state) = meant.rsplit_once(", ").unwrap_or((meant, state));
        }
        Written {
            latitude: self.text(row, AccountField::Latitude),
            longitude: self.text(row, AccountField::Longitude),
            zip: self.text(row, AccountField::Zip),
            county_fips: self.text(row, AccountField::CountyFips),
            county: self.text(row, AccountField::County),
            city,
            state,
            coordinates: self.text(row, AccountField::Coordinates),
            country: self.text(row, AccountField::Country),
            geocoded,
        }
    }

    /// Where a geocoder puts a row's address, if the user took its answer over.
    fn geocoded(&self, row: usize) -> &'a str {
        if self.geocoded.is_empty() {
            return "";
        }
        let address = Address::of_cells(Address::FIELDS.map(|field| self.text(row, field)));
        self.geocoded.get(address.line().as_str()).copied().unwrap_or_default()
    }

    /// Why a row is no data, if it is none: blank, a totals row, a line of text below the table.
    pub fn excluded(&self, row: usize) -> Option<&'static str> {
        let written = self.written(row);
        let placeless = [written.latitude, written.coordinates, written.zip, written.county_fips, written.city]
            .iter()
            .all(|text| text.is_empty());
        self.cells.excluded(row, placeless)
    }
}

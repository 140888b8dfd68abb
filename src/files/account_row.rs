//! One row of an account table through its mapping: texts without guard, amounts in the column's writing.

use super::{AccountField, AccountMapping, Decimal, Table, formula_guard::unguard, number, placing::Written};
use crate::plan::Amount;

/// Reads rows of a table.
pub(super) struct AccountRows<'a> {
    table: &'a Table,
    columns: [Option<usize>; AccountField::ALL.len()],
    /// Column and decimal separator of each summed measure: revenue and potential where mapped, then the extra ones.
    pub summed: Vec<(usize, Decimal)>,
    decimals: [Decimal; AccountField::ALL.len()],
}

impl<'a> AccountRows<'a> {
    pub fn new(table: &'a Table, mapping: &AccountMapping) -> Self {
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
        Self { table, columns, summed, decimals }
    }

    pub fn has(&self, field: AccountField) -> bool {
        self.columns[field as usize].is_some()
    }

    pub fn text(&self, row: usize, field: AccountField) -> &'a str {
        self.columns[field as usize].map_or("", |column| unguard(self.table.cell(row, column).trim()).trim())
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
            let text = unguard(self.table.cell(row, *column).trim());
            let amount = number::amount(text, *decimal);
            if amount.is_none() && !is_nothing(text) {
                wrong(*column, text);
            }
            values.push(amount.unwrap_or_default());
        }
    }

    pub fn written(&self, row: usize) -> Written<'a> {
        Written {
            latitude: self.text(row, AccountField::Latitude),
            longitude: self.text(row, AccountField::Longitude),
            zip: self.text(row, AccountField::Zip),
            county_fips: self.text(row, AccountField::CountyFips),
            county: self.text(row, AccountField::County),
            city: self.text(row, AccountField::City),
            state: self.text(row, AccountField::State),
        }
    }

    /// Why a row is no data, if it is none: blank, a totals row, a line of text below the table.
    pub fn excluded(&self, row: usize) -> Option<&'static str> {
        let mut filled = self.table.row(row).map(str::trim).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Some("a blank row") };
        let written = self.written(row);
        let placeless =
            [written.latitude, written.zip, written.county_fips, written.city].iter().all(|text| text.is_empty());
        if placeless {
            let word = first.trim_end_matches([':', '.']).to_lowercase();
            if ["total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "total général"]
                .contains(&word.as_str())
            {
                return Some("a totals row");
            }
            if self.table.columns().len() > 3 && row + 10 >= self.table.len() && filled.next().is_none() {
                return Some("a line of text below the table");
            }
        }
        None
    }
}

/// Writings of "nothing here" that deserve no remark.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "-" | "–" | "—" | "n/a" | "na" | "#n/a" | "null" | "none" | "nan" | "?"
    )
}

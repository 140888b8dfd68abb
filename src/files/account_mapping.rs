//! Which column of a table is what about an account: guessed from names and values, corrected by the user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    AccountField, Decimal, Mapped, Table,
    column_guess::{Columns, choose},
    column_profile::ColumnProfile,
    header_name,
};

/// Which column is which field of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMapping {
    /// The column of each field that has one.
    pub fields: BTreeMap<AccountField, Mapped>,
    /// Further columns of numbers that become measures of their own.
    pub extra_measures: Vec<usize>,
    /// The decimal separator of each column that has numbers; the others follow `decimal`.
    pub decimals: BTreeMap<usize, Decimal>,
    /// The table's usual decimal separator.
    pub decimal: Decimal,
}

impl AccountMapping {
    /// Guesses from column names and values.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        let columns = Columns::of(table);
        let fields = columns.guess(table);
        let Columns { decimal, states, profiles } = columns;
        let decimals: BTreeMap<usize, Decimal> = profiles
            .iter()
            .enumerate()
            .filter(|(_, profile)| profile.numeric > 0.5 || profile.votes != Default::default())
            .map(|(column, profile)| (column, profile.votes.decide(decimal)))
            .collect();
        let taken = |column: usize| fields.values().any(|mapped| mapped.column == column);
        let extra_measures = (0..profiles.len())
            .filter(|column| {
                let name = header_name::normal(&table.columns()[*column]);
                // Read again in the column's own separator: `1.234` shows nothing, its neighbours may.
                let own = ColumnProfile::of(table, *column, decimals.get(column).copied().unwrap_or(decimal), &states);
                own.is_numeric() && !taken(*column) && !is_code_name(&name) && own.zip < 0.9
            })
            .collect();
        Self { fields, extra_measures, decimals, decimal }
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: AccountField) -> Option<usize> {
        self.fields.get(&field).map(|mapped| mapped.column)
    }

    /// Sets or clears the column of a field as the user says; the column leaves any other role it had.
    pub fn choose(&mut self, field: AccountField, column: Option<usize>) {
        choose(&mut self.fields, field, column);
        self.extra_measures.retain(|extra| Some(*extra) != column);
    }

    /// The decimal separator of a column.
    #[must_use]
    pub fn decimal_of(&self, column: usize) -> Decimal {
        self.decimals.get(&column).copied().unwrap_or(self.decimal)
    }

    /// Whether some column says where accounts are.
    #[must_use]
    pub fn can_place(&self) -> bool {
        let has = |field| self.fields.contains_key(&field);
        (has(AccountField::Latitude) && has(AccountField::Longitude))
            || has(AccountField::Zip)
            || has(AccountField::CountyFips)
            // A city needs a state only where several have one of its name: its row says so then.
            || has(AccountField::City)
            || (has(AccountField::County) && has(AccountField::State))
    }

    /// The first rows as they would be read, one text per field that has a column: for the preview.
    #[must_use]
    pub fn preview(&self, table: &Table, rows: usize) -> Vec<Vec<(AccountField, String)>> {
        (0..rows.min(table.len()))
            .map(|row| {
                self.fields
                    .iter()
                    .map(|(field, mapped)| (*field, table.cell(row, mapped.column).trim().to_owned()))
                    .collect()
            })
            .collect()
    }
}

/// Names of numbers that are not summed: codes, telephone numbers, years.
fn is_code_name(name: &str) -> bool {
    [
        "id", "phone", "fax", "code", "number", "no", "#", "year", "sic", "naics", "duns", "zip", "fips", "rank",
        "index", "row",
    ]
    .iter()
    .any(|word| name.split(' ').any(|part| part == *word))
}

#[cfg(test)]
#[path = "account_mapping_tests.rs"]
mod tests;

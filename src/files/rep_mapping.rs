//! Which column of a table is what about a rep: guessed from names and values, corrected by the user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    DayOrderGuess, Decimal, Mapped, RepField, Table,
    column_guess::{Columns, choose},
};

/// Which column is which field of a rep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepMapping {
    /// The column of each field that has one.
    pub fields: BTreeMap<RepField, Mapped>,
    /// The table's decimal separator.
    pub decimal: Decimal,
    /// The order of day and month in the start dates.
    pub day_order: DayOrderGuess,
}

impl RepMapping {
    /// Guesses from column names and values.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        let columns = Columns::of(table);
        let fields = columns.guess(table);
        let mut mapping = Self { fields, decimal: columns.decimal, day_order: DayOrderGuess::default() };
        mapping.look_at_days(table);
        mapping
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: RepField) -> Option<usize> {
        self.fields.get(&field).map(|mapped| mapped.column)
    }

    /// Sets or clears the column of a field as the user says; the column leaves any other field it had. The order of day
    /// and month is read from the whole column: see [`RepMapping::look_at_days`].
    pub fn choose(&mut self, field: RepField, column: Option<usize>) {
        choose(&mut self.fields, field, column);
    }

    /// Reads the order of day and month from the column of start dates, if there is one.
    pub fn look_at_days(&mut self, table: &Table) {
        if let Some(column) = self.column(RepField::Start) {
            self.day_order = DayOrderGuess::of((0..table.len()).map(|row| table.cell(row, column)));
        }
    }
}

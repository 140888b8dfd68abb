//! One row of a table through its mapping: texts of fields, amounts in the column's writing.

use std::collections::BTreeMap;

use super::{ColumnMapping, Decimal, FileError, Ledger, Progress, Table, cells::Cells, column_guess::Field, number};
use crate::plan::Amount;

/// Reads rows of a table.
pub(super) struct MappedRows<'a, F> {
    pub table: &'a Table,
    pub cells: Cells<'a>,
    columns: BTreeMap<F, usize>,
    /// Column and decimal separator of what is summed.
    pub summed: Vec<(usize, Decimal)>,
}

impl<'a, F: Field> MappedRows<'a, F> {
    /// Rows with these columns summed.
    pub fn new(table: &'a Table, mapping: &'a ColumnMapping<F>, summed: impl IntoIterator<Item = usize>) -> Self {
        let known = |column: &usize| *column < table.columns().len();
        let columns = F::ALL.iter().filter_map(|field| Some((*field, mapping.column(*field).filter(known)?))).collect();
        let summed = summed.into_iter().filter(known).map(|column| (column, mapping.decimal_of(column))).collect();
        Self { table, cells: Cells::new(table, mapping, &[]), columns, summed }
    }

    /// The names of the summed columns.
    pub fn summed_names(&self) -> Vec<String> {
        self.summed.iter().map(|(column, _)| self.table.columns()[*column].clone()).collect()
    }

    /// The text of a field; empty where it has no column.
    pub fn text(&self, row: usize, field: F) -> &'a str {
        self.columns.get(&field).map_or("", |column| self.cells.text(row, *column))
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

    /// An empty ledger with the file's own totals, before any row is judged. Takes the first fifth of the progress.
    pub fn ledger(&self, progress: Progress<'_>) -> Result<Ledger, FileError> {
        let mut ledger = Ledger::new(self.table, self.summed_names());
        let mut values = Vec::new();
        for row in 0..self.table.len() {
            self.amounts(row, &mut values, |_, _| {});
            ledger.source.add(&values);
            self.step(row, 0.0, 0.2, progress)?;
        }
        ledger.assumptions = self.cells.assumptions();
        Ok(ledger)
    }

    /// Says how far a pass over the rows is, now and then.
    pub fn step(&self, row: usize, from: f32, to: f32, progress: Progress<'_>) -> Result<(), FileError> {
        let go_on =
            !row.is_multiple_of(1024) || progress(from + (to - from) * row as f32 / self.table.len().max(1) as f32);
        if go_on { Ok(()) } else { Err(FileError::Cancelled) }
    }
}

/// Writings of "nothing here" that deserve no remark.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "-" | "–" | "—" | "n/a" | "na" | "#n/a" | "null" | "none" | "nan" | "?"
    )
}

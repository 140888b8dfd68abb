//! The cells of a table as the user wants them read: with those that were put right by hand, and with accepted spellings.

use std::collections::BTreeMap;

use super::{ColumnMapping, Table, column_guess::Field, formula_guard::unguard};

/// Reads cells.
pub(super) struct Cells<'a> {
    table: &'a Table,
    /// (row, column) → what it should say.
    fixes: BTreeMap<(usize, usize), &'a str>,
    /// Per column: writing → what it is read as. Empty when there are none.
    merges: Vec<BTreeMap<&'a str, &'a str>>,
    /// The fields that have merges and a column, for the count: (column, from, to).
    told: Vec<(usize, &'a str, &'a str)>,
}

impl<'a> Cells<'a> {
    /// Over a table; `aside` are the keys of fields whose merges somebody else applies.
    pub fn new<F: Field>(table: &'a Table, mapping: &'a ColumnMapping<F>, aside: &[&str]) -> Self {
        // Rows are numbered upwards, so a fix finds its row by halving.
        let row_of = |number: u32| {
            let (mut low, mut high) = (0, table.len());
            while low < high {
                let middle = (low + high) / 2;
                if table.row_number(middle) < number { low = middle + 1 } else { high = middle }
            }
            (low < table.len() && table.row_number(low) == number).then_some(low)
        };
        let fixes =
            mapping.fixes.iter().filter_map(|fix| Some(((row_of(fix.row)?, fix.column), fix.to.trim()))).collect();
        let mut merges: Vec<BTreeMap<&str, &str>> = Vec::new();
        let mut told = Vec::new();
        for merge in mapping.merges.iter().filter(|merge| !aside.contains(&merge.field.as_str())) {
            let field = F::ALL.iter().find(|field| field.key() == merge.field);
            if let Some(column) = field.and_then(|field| mapping.column(*field)) {
                if merges.len() <= column {
                    merges.resize(column + 1, BTreeMap::new());
                }
                merges[column].insert(merge.from.trim(), merge.to.trim());
                told.push((column, merge.from.trim(), merge.to.trim()));
            }
        }
        Self { table, fixes, merges, told }
    }

    /// A cell without spaces around it and without the guard against formulas.
    pub fn text(&self, row: usize, column: usize) -> &'a str {
        let text = self.written(row, column);
        match self.merges.get(column) {
            Some(merges) if !merges.is_empty() => merges.get(text).copied().unwrap_or(text),
            _ => text,
        }
    }

    /// A cell before accepted spellings.
    pub fn written(&self, row: usize, column: usize) -> &'a str {
        let fixed = if self.fixes.is_empty() { None } else { self.fixes.get(&(row, column)) };
        fixed.copied().unwrap_or_else(|| unguard(self.table.cell(row, column).trim()).trim())
    }

    /// What was read otherwise than it stands in the file, in sentences: for the ledger.
    pub fn assumptions(&self) -> Vec<String> {
        let mut said: Vec<String> = self
            .told
            .iter()
            .map(|(column, from, to)| {
                let rows = (0..self.table.len()).filter(|row| self.written(*row, *column) == *from).count();
                let name = &self.table.columns()[*column];
                format!("`{from}` in {name} is read as `{to}`, as you said: {}.", counted(rows))
            })
            .collect();
        if !self.fixes.is_empty() {
            let cells =
                if self.fixes.len() == 1 { "1 cell was".into() } else { format!("{} cells were", self.fixes.len()) };
            said.push(format!("{cells} put right by hand; sums are of the table as put right."));
        }
        said
    }

    /// Why a row is no data, if it is none: blank, a totals row, a line of text below the table. `bare`: nothing in the row
    /// says what it is about.
    pub fn excluded(&self, row: usize, bare: bool) -> Option<&'static str> {
        let mut filled = self.table.row(row).map(str::trim).filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return Some("a blank row") };
        let word = first.trim_end_matches([':', '.']).to_lowercase();
        let total =
            ["total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "gesamtergebnis", "total général"];
        if bare && total.contains(&word.as_str()) {
            return Some("a totals row");
        }
        let below = bare && self.table.columns().len() > 3 && row + 10 >= self.table.len() && filled.next().is_none();
        below.then_some("a line of text below the table")
    }
}

pub(super) fn counted(rows: usize) -> String {
    if rows == 1 { "1 row".into() } else { format!("{rows} rows") }
}

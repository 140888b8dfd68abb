//! The columns of a table of drive times: a list with a row for each way, or a matrix with a column for each destination.

use std::collections::BTreeSet;

use super::{
    ColumnMapping, Confidence, DriveField, Mapped, Table,
    column_guess::Columns,
    drive_time::{self, Written},
};

/// Which column is which field of a table of drive times.
pub type DriveMapping = ColumnMapping<DriveField>;

/// Rows that are looked at for a guess.
const SAMPLE: usize = 60;

impl DriveMapping {
    /// Of some fields the one whose column is surest; one that says what it holds before the one that does not.
    pub(super) fn field(&self, of: &[DriveField]) -> Option<DriveField> {
        let known = of.iter().enumerate().filter_map(|(at, field)| Some((self.confidence(*field)?, at, *field)));
        known.max().map(|(.., field)| field)
    }

    /// Whether each row is one way. Else it is a matrix.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.field(&DriveField::ENDS).is_some()
    }

    /// The columns of a matrix that are destinations: those that were taken in, and the one that says the unit.
    pub(super) fn destinations(&self) -> Vec<usize> {
        let mut columns = self.extra_measures.clone();
        columns.extend(self.field(&DriveField::TIMES).and_then(|field| self.column(field)));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// What is missing, in a sentence.
    pub(super) fn lacks(&self) -> Option<&'static str> {
        let has = |fields: &[DriveField]| self.field(fields).is_some();
        if !has(&DriveField::STARTS) {
            Some("No column says where the ways start. Choose the column of From.")
        } else if self.is_list() && !has(&DriveField::TIMES) {
            Some("No column says how long a way takes. Choose the column of Time.")
        } else if !self.is_list() && self.destinations().is_empty() {
            Some("No column says where the ways end. Choose the column of To, or the columns that are destinations.")
        } else {
            None
        }
    }

    /// Keys of the fields that are waited for.
    pub(super) fn required(&self) -> Vec<&'static str> {
        let has = |fields: &[DriveField]| self.field(fields).is_some();
        let mut keys = Vec::new();
        if !has(&DriveField::STARTS) {
            keys.push("from");
        }
        if self.is_list() && !has(&DriveField::TIMES) {
            keys.push("time");
        } else if !self.is_list() && self.destinations().is_empty() {
            keys.extend(["to", "time"]);
        }
        keys
    }

    /// Guesses from names and values; a table without a column of destinations is read as a matrix.
    pub(super) fn guess_drive_times(table: &Table, columns: &Columns) -> Self {
        let mut mapping = Self::guess_from(table, columns);
        let says_end = DriveField::ENDS.into_iter().any(|field| mapping.has(field));
        let says_time = DriveField::TIMES.into_iter().any(|field| mapping.has(field));
        if says_end && says_time || table.columns().len() < 3 {
            return mapping;
        }
        let times: Vec<usize> = (0..table.columns().len()).filter(|column| holds_times(table, *column)).collect();
        let start = mapping
            .field(&DriveField::STARTS)
            .and_then(|field| mapping.column(field))
            .or_else(|| (0..table.columns().len()).find(|column| !times.contains(column)))
            .unwrap_or(0);
        let destinations: Vec<usize> = times.into_iter().filter(|column| *column != start).collect();
        if destinations.len() < 2 {
            return mapping;
        }
        let sure = mapping.field(&DriveField::STARTS).and_then(|field| mapping.fields.get(&field).copied());
        let field = mapping.field(&DriveField::STARTS).unwrap_or(DriveField::From);
        mapping.fields.clear();
        let guessed = Mapped { column: start, confidence: Confidence::Likely };
        mapping.fields.insert(field, sure.unwrap_or(guessed));
        mapping.extra_measures = destinations;
        mapping
    }

    /// How much a matrix looks like one, 0 to 1: the share of its columns that are called like its rows, or like a code.
    pub(super) fn matrix_share(&self, table: &Table) -> f64 {
        let start = self.field(&DriveField::STARTS).and_then(|field| self.column(field));
        let (Some(start), false) = (start, self.extra_measures.is_empty()) else { return 0.0 };
        let rows: BTreeSet<&str> = table.spread(400).map(|row| table.cell(row, start).trim()).collect();
        let called = |column: &&usize| {
            let name = table.columns().get(**column).map_or("", |name| name.trim());
            let code = name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_digit());
            rows.contains(name) || code
        };
        let named = self.extra_measures.iter().filter(called).count();
        named as f64 / table.columns().len().saturating_sub(1).max(1) as f64
    }
}

/// Whether a column's cells can be times, as far as can be seen.
fn holds_times(table: &Table, column: usize) -> bool {
    let decimal = super::Decimal::Point;
    let (mut filled, mut times) = (0usize, 0usize);
    for row in table.spread(SAMPLE) {
        let cell = table.cell(row, column).trim();
        if cell.is_empty() {
            continue;
        }
        filled += 1;
        let seconds = match drive_time::read(cell, decimal).or_else(|| drive_time::read(cell, super::Decimal::Comma)) {
            Some(Written::Bare(number) | Written::Seconds(number)) => number,
            None => -1.0,
        };
        times += usize::from(seconds >= 0.0);
    }
    filled > 0 && times * 10 >= filled * 9
}

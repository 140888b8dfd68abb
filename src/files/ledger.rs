//! The row ledger: how every row of a file ended, and that the totals tie to the source.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Merge, Role, Table, export::CsvWriter};
use crate::plan::Amount;

/// By what a row was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlacedBy {
    /// Latitude and longitude.
    Coordinates,
    /// ZIP code.
    Zip,
    /// County FIPS.
    CountyFips,
    /// City and state.
    City,
    /// County name and state.
    CountyName,
    /// Nothing to place: a rep without a home.
    Nothing,
    /// The id of an account.
    AccountId,
    /// The name of an account.
    AccountName,
    /// A postcode in a table that the user loaded.
    Postcode,
    /// A row of a postcode table: by its own latitude and longitude.
    OwnTable,
    /// A row of a drive-time table: both places are known.
    BothEnds,
    /// The answer of a geocoder of the user's own, taken over.
    Geocoder,
}

impl fmt::Display for PlacedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Coordinates => "latitude and longitude",
            Self::Zip => "ZIP code",
            Self::CountyFips => "county FIPS",
            Self::City => "city and state",
            Self::CountyName => "county and state",
            Self::Nothing => "no place given",
            Self::AccountId => "account id",
            Self::AccountName => "account name",
            Self::Postcode => "the postcode table",
            Self::OwnTable => "its own latitude and longitude",
            Self::BothEnds => "both places",
            Self::Geocoder => "your geocoder’s answer",
        })
    }
}

/// By what a row was recognised as a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateBy {
    /// The same id.
    Id,
    /// The same name at the same place, in a row without an id.
    NameAndPlace,
    /// The same unit and the same territory.
    SameLine,
    /// The way between the same two places; in a matrix, the ways from the same place.
    SameWay,
}

/// How a row ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFate {
    /// In the plan: placed on the map, or found the account it is about.
    Placed {
        /// By what.
        by: PlacedBy,
    },
    /// Not in the plan, and why.
    Unmatched {
        /// What is wrong and what to do, in sentences.
        reason: String,
    },
    /// The same as an earlier row, which counts.
    Duplicate {
        /// The earlier row's number.
        of_row: u32,
        /// By what it was recognised.
        by: DuplicateBy,
    },
    /// Not a row of data.
    Excluded {
        /// Why: a blank row, a totals row.
        why: String,
    },
}

/// The four ends, for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FateKind {
    /// In the plan.
    Placed,
    /// Not found on the map.
    Unmatched,
    /// The same as an earlier row.
    Duplicate,
    /// Not a row of data.
    Excluded,
}

impl FateKind {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Placed, Self::Unmatched, Self::Duplicate, Self::Excluded];
}

impl RowFate {
    /// Which of the four ends it is.
    #[must_use]
    pub fn kind(&self) -> FateKind {
        match self {
            Self::Placed { .. } => FateKind::Placed,
            Self::Unmatched { .. } => FateKind::Unmatched,
            Self::Duplicate { .. } => FateKind::Duplicate,
            Self::Excluded { .. } => FateKind::Excluded,
        }
    }
}

impl fmt::Display for RowFate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placed { by: PlacedBy::Nothing } => write!(f, "Taken over."),
            Self::Placed { by: by @ (PlacedBy::AccountId | PlacedBy::AccountName) } => {
                write!(f, "Taken over; found by {by}.")
            }
            Self::Placed { by: PlacedBy::BothEnds } => write!(f, "Taken over; its places are known."),
            Self::Placed { by } => write!(f, "Placed by {by}."),
            Self::Unmatched { reason } => f.write_str(reason),
            Self::Duplicate { of_row, by: DuplicateBy::Id } => write!(f, "Same id as row {of_row}, which counts."),
            Self::Duplicate { of_row, by: DuplicateBy::NameAndPlace } => {
                write!(f, "Same name and place as row {of_row}, which counts.")
            }
            Self::Duplicate { of_row, by: DuplicateBy::SameLine } => {
                write!(f, "Says the same as row {of_row}, which counts.")
            }
            Self::Duplicate { of_row, by: DuplicateBy::SameWay } => {
                write!(f, "The same way as in row {of_row}, which counts.")
            }
            Self::Excluded { why } => write!(f, "Left out: {why}."),
        }
    }
}

/// One row's line in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// The row's number as a spreadsheet counts it.
    pub row: u32,
    /// How it ended.
    pub fate: RowFate,
    /// What may have been meant where it is unmatched: [`super::TableMapping::merge`] takes it over, and the next import
    /// reads every row with this writing so.
    pub suggestion: Option<Box<Merge>>,
}

/// Something about one cell of a row that was used all the same: a value that is no number, a zero put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The row's number as a spreadsheet counts it.
    pub row: u32,
    /// What, in a sentence.
    pub text: String,
}

/// Number of rows and sum of each measure, in thousandths; wide enough that no file can overflow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows.
    pub rows: u64,
    /// Per measure of the ledger, the sum in thousandths.
    pub thousandths: Vec<i128>,
}

impl Totals {
    fn new(measures: usize) -> Self {
        Self { rows: 0, thousandths: vec![0; measures] }
    }

    pub(super) fn add(&mut self, values: &[Amount]) {
        self.rows += 1;
        for (sum, value) in self.thousandths.iter_mut().zip(values) {
            *sum += i128::from(value.0);
        }
    }

    /// The sum of one measure.
    #[must_use]
    pub fn sum(&self, measure: usize) -> Amount {
        let sum = self.thousandths.get(measure).copied().unwrap_or(0);
        Amount(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
    }
}

/// How every row of one file ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// What the file was taken for.
    pub role: Role,
    /// The file's name.
    pub file: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Names of the columns that are summed.
    pub measures: Vec<String>,
    /// One line per row, in the order of the file.
    pub lines: Vec<LedgerLine>,
    /// Rows and sums of the file itself, added up before any row was judged.
    pub source: Totals,
    /// Rows and sums per end, in the order of [`FateKind::ALL`].
    pub by_fate: [Totals; 4],
    /// Remarks on rows that were used, at most [`Ledger::MAX_REMARKS`].
    pub remarks: Vec<Remark>,
    /// How many remarks there were in all.
    pub remark_count: u64,
    /// What was assumed where the file says nothing, in sentences.
    pub assumptions: Vec<String>,
    /// The cells of the unmatched rows, in the order of their lines.
    originals: Vec<Vec<String>>,
}

impl Ledger {
    /// Most remarks that are kept.
    pub const MAX_REMARKS: usize = 10_000;

    pub(super) fn new(table: &Table, measures: Vec<String>) -> Self {
        let totals = Totals::new(measures.len());
        Self {
            file: table.name().into(),
            columns: table.columns().to_vec(),
            lines: Vec::with_capacity(table.len()),
            source: totals.clone(),
            by_fate: [totals.clone(), totals.clone(), totals.clone(), totals],
            measures,
            ..Self::default()
        }
    }

    /// Writes down how a row ended, with the amounts that stand in it.
    pub(super) fn enter(&mut self, table: &Table, row: usize, fate: RowFate, values: &[Amount]) {
        self.enter_suggesting(table, row, fate, values, None);
    }

    /// The same, with what may have been meant.
    pub(super) fn enter_suggesting(
        &mut self,
        table: &Table,
        row: usize,
        fate: RowFate,
        values: &[Amount],
        suggestion: Option<Merge>,
    ) {
        let kind = fate.kind();
        self.by_fate[kind as usize].add(values);
        if kind == FateKind::Unmatched {
            let surplus =
                table.ragged().binary_search_by_key(&row, |ragged| ragged.row).ok().map(|at| &table.ragged()[at]);
            let mut cells: Vec<String> = table.row(row).map(str::to_owned).collect();
            cells.extend(surplus.into_iter().flat_map(|ragged| ragged.surplus.iter().cloned()));
            self.originals.push(cells);
        }
        self.lines.push(LedgerLine { row: table.row_number(row), fate, suggestion: suggestion.map(Box::new) });
    }

    pub(super) fn remark(&mut self, table: &Table, row: usize, text: String) {
        self.remark_count += 1;
        if self.remarks.len() < Self::MAX_REMARKS {
            self.remarks.push(Remark { row: table.row_number(row), text });
        }
    }

    /// Rows and sums of one end.
    #[must_use]
    pub fn totals(&self, kind: FateKind) -> &Totals {
        &self.by_fate[kind as usize]
    }

    /// Whether rows and sums of the four ends add up to the file's own, to the thousandth.
    #[must_use]
    pub fn ties(&self) -> bool {
        let rows: u64 = self.by_fate.iter().map(|totals| totals.rows).sum();
        let sums = (0..self.measures.len()).all(|at| {
            let sum = |totals: &Totals| totals.thousandths.get(at).copied().unwrap_or(0);
            self.by_fate.iter().map(sum).sum::<i128>() == sum(&self.source)
        });
        rows == self.source.rows && self.lines.len() as u64 == rows && sums
    }

    /// The cells of an unmatched row, by its number, as they stand in the file.
    #[must_use]
    pub fn original(&self, row: u32) -> Option<&[String]> {
        let mut unmatched = self.lines.iter().filter(|line| line.fate.kind() == FateKind::Unmatched);
        let at = unmatched.position(|line| line.row == row)?;
        self.originals.get(at).map(Vec::as_slice)
    }

    /// The unmatched rows as they stand in the file, with the reason in a last column: to correct and import again.
    /// Cells are guarded against formulas as in every export, and reading takes the guard off again.
    #[must_use]
    pub fn unmatched_csv(&self) -> Vec<u8> {
        let mut writer = CsvWriter::new();
        writer.row(self.columns.iter().map(String::as_str).chain(["Why it was not placed"]));
        let unmatched = self.lines.iter().filter(|line| line.fate.kind() == FateKind::Unmatched);
        for (line, cells) in unmatched.zip(&self.originals) {
            let reason = format!("Row {}: {}", line.row, line.fate);
            let (own, surplus) = cells.split_at(self.columns.len().min(cells.len()));
            writer.row(own.iter().chain([&reason]).chain(surplus).map(String::as_str));
        }
        writer.finish()
    }
}

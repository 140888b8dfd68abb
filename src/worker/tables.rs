//! What the page and the workshop say about tables before and after they are imported.
//!
//! The tables and what their columns mean stay with the workshop: the page shows a [`TableView`] and sends one
//! correction at a time, so it knows no file format and no mapping.

use serde::{Deserialize, Serialize};

use crate::files::{Confidence, DayOrder, Decimal, FateKind, Merge, ReadOptions, Remark, Role, Totals};

/// A table on the counter, by the number that the page gave it.
pub type TableNumber = u32;

/// What the page wants of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TableWish {
    /// Read a file (attachment) and keep it.
    Read {
        /// The file's name.
        name: String,
    },
    /// Read the file again: another sheet, another header row.
    ReadAs(ReadOptions),
    /// Guess its columns again as a table of this role.
    TakeAs(Role),
    /// A field's column, or none; the column leaves any other field it had.
    Choose {
        /// The field's key.
        field: String,
        /// The column.
        column: Option<usize>,
    },
    /// Whether a further column is taken in: as a measure, or a month.
    Extra {
        /// The column.
        column: usize,
        /// Whether it does.
        on: bool,
    },
    /// How its days are written.
    Days(DayOrder),
    /// The currency of its amounts, by its code; `None` goes back to what the table says.
    Currency(Option<String>),
    /// How the numbers of a column are written.
    Decimal(usize, Decimal),
    /// Puts other texts into cells of a row; the file itself stays as it is.
    Correct {
        /// The row's number, as a spreadsheet counts.
        row: u32,
        /// Columns and their new texts.
        cells: Vec<(usize, String)>,
    },
    /// Reads a writing as another: an accepted suggestion or spelling.
    Merge(Merge),
    /// Takes an accepted writing back.
    Unmerge(Merge),
    /// The choices that were made for an earlier table of the same shape ([`TableView::memory`]).
    Recall(String),
    /// Say how it is understood now that a geography came or went, and look for the column of its areas.
    Fit,
}

/// A table that was read, before it is imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableView {
    /// The file's name.
    pub name: String,
    /// How it is written, for people: "UTF-8, separated by comma".
    pub format: String,
    /// Names of a workbook's sheets; empty where there are none.
    pub sheets: Vec<String>,
    /// How it was read.
    pub read: ReadOptions,
    /// The row of the file with the column names, as a spreadsheet counts; `None` where the first row is data already.
    pub header_row: Option<u32>,
    /// Column names.
    pub header: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
    /// Number of rows in all.
    pub row_count: usize,
    /// What it is taken for.
    pub role: Role,
    /// How sure that is.
    pub role_confidence: Confidence,
    /// What speaks for it, in a sentence.
    pub why: String,
    /// What can be read from it, and from which column.
    pub fields: Vec<FieldView>,
    /// What further columns become, as the heading of their list.
    pub extra_label: String,
    /// Further columns, and whether they are taken in.
    pub extra: Vec<(usize, bool)>,
    /// How days are read, where a column of days is chosen: the order, whether a value shows it, and an example in words.
    pub days: Option<(DayOrder, bool, String)>,
    /// The currency of its amounts, where it has such: the code, how that is known, and whether the user said so.
    pub currency: Option<(String, String, bool)>,
    /// Columns of numbers that can be read in two ways: the column, how it is read, and an example in words.
    pub decimals: Vec<(usize, Decimal, String)>,
    /// What was odd about the file, for people.
    pub warnings: Vec<String>,
    /// What keeps it from being imported, as a sentence.
    pub missing: Option<String>,
    /// The same for every table with these column names.
    pub shape: String,
    /// What was chosen, to be kept under the shape.
    pub memory: String,
}

/// A field of a table, before it is imported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    /// Its key in a [`TableWish::Choose`].
    pub key: String,
    /// Its name.
    pub label: String,
    /// What it is for, where the name does not say it.
    pub hint: String,
    /// The column, and how sure that is.
    pub chosen: Option<(usize, Confidence)>,
    /// Whether the table is of no use without it.
    pub required: bool,
    /// First values of the column.
    pub samples: String,
}

/// What became of the rows of one table, summed up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerView {
    /// The file's name.
    pub file: String,
    /// What it was taken for.
    pub role: Role,
    /// Names of the columns that are summed.
    pub measures: Vec<String>,
    /// Rows and sums of the file itself.
    pub source: Totals,
    /// Rows and sums per end, in the order of [`FateKind::ALL`].
    pub by_fate: [Totals; 4],
    /// Whether the ends add up to the file.
    pub ties: bool,
    /// Remarks on rows that were used: how many, and the first of them.
    pub remark_count: u64,
    /// See `remark_count`.
    pub remarks: Vec<Remark>,
    /// What was assumed where the file says nothing.
    pub assumptions: Vec<String>,
}

/// What became of all tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// One for each table.
    pub ledgers: Vec<LedgerView>,
    /// What is in the plan now, in a sentence.
    pub holds: String,
}

/// One row of a ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// Row number in the file, as a spreadsheet counts.
    pub row: u32,
    /// What became of it.
    pub fate: FateKind,
    /// How it was placed, or why not, for people.
    pub reason: String,
    /// The cells of a row that is not in the plan, to be corrected; empty for the others.
    pub cells: Vec<String>,
    /// What may have been meant, and how many rows of the ledger are written so.
    pub suggestion: Option<(Merge, usize)>,
}

/// A writing that may mean another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpellingLine {
    /// The field, as the screen calls it.
    pub field: String,
    /// What would be read as what.
    pub merge: Merge,
    /// Rows that would be read otherwise.
    pub rows: usize,
    /// Rows that are written the other way already.
    pub into_rows: usize,
    /// Why, in words.
    pub evidence: String,
}

/// Different writings of one thing in a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpellingView {
    /// What is proposed, most rows first.
    pub proposed: Vec<SpellingLine>,
    /// How many further proposals there are.
    pub hidden: usize,
    /// What was accepted, each with its field.
    pub accepted: Vec<(String, Merge)>,
}

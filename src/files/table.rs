//! A table of text cells as it stands in the file: header, cells, and what did not fit.

use serde::{Deserialize, Serialize};

use super::{
    Encoding, FileError, SheetName, TableFormat, encoding, gzip,
    header_rows::{self, Heading},
    json_table, text_table, workbook,
};

/// Carries the share of work done (0 to 1) out and answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(f32) -> bool;

/// What the file should be taken for, where the guess was wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The column separator of a text.
    pub delimiter: Option<u8>,
    /// How many rows stand above the header row; blank ones do not count.
    pub rows_above_header: Option<usize>,
    /// How many rows name the columns: two where bands stand over the names (`2025` over `Q1`, `Q2`).
    pub header_rows: Option<usize>,
    /// The first row is data already, and columns are numbered.
    pub headerless: Option<bool>,
    /// Which sheet of a workbook, counted from 0; without it the first visible one with a table in it.
    pub sheet: Option<usize>,
}

/// A row with more or fewer cells than the header. Missing cells read as empty; cells too many are kept here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ragged {
    /// The row, counted from 0 below the header.
    pub row: usize,
    /// How many cells it has.
    pub cells: usize,
    /// The cells beyond the last column.
    pub surplus: Vec<String>,
}

/// A table of text cells, stored end to end. Cells of text files are as in the file, spaces around them included; numbers,
/// days and truth values of workbooks and JSON are written as the importers read them: `1234.5`, `2026-01-05`, `true`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: String,
    format: TableFormat,
    headerless: bool,
    header_rows: usize,
    pub(super) above: Vec<String>,
    columns: Vec<String>,
    text: String,
    ends: Vec<u32>,
    numbers: Vec<u32>,
    ragged: Vec<Ragged>,
    pub(super) remarks: Vec<String>,
}

impl Table {
    /// Most bytes of a file that are read (MB = 1,048,576 bytes); unpacked, if it comes packed.
    pub const MAX_MB: usize = 512;
    /// Most rows that are read.
    pub const MAX_ROWS: usize = 2_000_000;
    /// Most columns that are read.
    pub const MAX_COLUMNS: usize = 500;
    /// Most cells (rows × columns), so that memory stays bounded.
    pub const MAX_CELLS: usize = 80_000_000;
    /// Most text in all cells together (MB = 1,048,576 bytes).
    pub const MAX_TEXT_MB: usize = 2048;

    /// Reads a table of any kind, guessing all there is to guess: see [`Table::read_with`].
    ///
    /// # Errors
    /// [`FileError`] when the file is empty, no table, or beyond the limits.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, FileError> {
        Self::read_with(name, bytes, ReadOptions::default(), &mut |_| true)
    }

    /// Reads a table with some guesses overruled; `progress` is asked every few thousand rows.
    ///
    /// The kind of file is told from its bytes, never from its name: an Excel workbook (XLSX, or XLS of Excel 97 to 2003), an
    /// OpenDocument spreadsheet (zipped or flat), JSON (an array of objects or of arrays, alone, under a name, or one record a
    /// line), text in any of the known encodings with any separator (CSV, TSV, cells pasted from a spreadsheet); each of them
    /// also packed with gzip, or alone in a zip archive.
    ///
    /// # Errors
    /// [`FileError`] when the file is empty, no table, beyond the limits, or the user stops it.
    pub fn read_with(
        name: &str,
        bytes: &[u8],
        options: ReadOptions,
        progress: Progress<'_>,
    ) -> Result<Self, FileError> {
        if bytes.len() > Self::MAX_MB << 20 {
            return Err(FileError::TooMuch { file: name.into(), what: "MB", limit: Self::MAX_MB as u64 });
        }
        if let Some(unpacked) = gzip::unpack(bytes, Self::MAX_MB) {
            let unpacked = unpacked.map_err(|error| error.of(name))?;
            return Self::read_plain(name, &unpacked, options, progress);
        }
        if let Some(inner) = workbook::lone_entry(bytes, Self::MAX_MB) {
            let inner = inner.map_err(|error| error.of(name))?;
            return Self::read_plain(name, &inner, options, progress);
        }
        Self::read_plain(name, bytes, options, progress)
    }

    fn read_plain(name: &str, bytes: &[u8], options: ReadOptions, progress: Progress<'_>) -> Result<Self, FileError> {
        let table = if let Some(kind) = workbook::kind_of(bytes) {
            workbook::read(name, bytes, kind, options, progress)?
        } else if json_table::is_json(bytes) {
            json_table::read(name, bytes, options, progress)?
        } else {
            encoding::refuse_binary(name, bytes)?;
            text_table::read(name, bytes, options, progress)?
        };
        if table.columns.is_empty() {
            return Err(FileError::Empty { file: name.into() });
        }
        Ok(table)
    }

    /// A table that has nothing in it yet.
    pub(super) fn empty(name: &str, format: TableFormat) -> Self {
        Self {
            name: name.into(),
            format,
            headerless: false,
            header_rows: 1,
            above: Vec::new(),
            columns: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            numbers: Vec::new(),
            ragged: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Names `width` columns; those without a name, and all when the heading is data already, get a number.
    pub(super) fn head(
        &mut self,
        heading: &Heading,
        first: usize,
        width: usize,
        headerless: Option<bool>,
    ) -> Result<(), FileError> {
        if width > Self::MAX_COLUMNS {
            return Err(self.too_much("columns", Self::MAX_COLUMNS));
        }
        self.headerless = headerless.unwrap_or_else(|| heading.rows == 1 && header_rows::is_data(&heading.names));
        self.header_rows = if self.headerless { 0 } else { heading.rows };
        let mut names = vec![""; width];
        for (column, name) in &heading.names {
            if let Some(place) = column.checked_sub(first).and_then(|at| names.get_mut(at)) {
                *place = name;
            }
        }
        for (at, name) in names.into_iter().enumerate() {
            let wanted =
                if self.headerless || name.is_empty() { format!("Column {}", at + 1) } else { name.to_owned() };
            let mut unique = wanted.clone();
            let mut nth = 1;
            while self.columns.contains(&unique) {
                nth += 1;
                unique = format!("{wanted} ({nth})");
            }
            self.columns.push(unique);
        }
        Ok(())
    }

    /// Makes room for text that is known to come.
    pub(super) fn reserve(&mut self, text: usize) {
        self.text.reserve(text);
    }

    /// Ends a row whose cells were put down with [`Table::put`].
    pub(super) fn end_row(&mut self, number: u32) -> Result<(), FileError> {
        if self.numbers.len() >= Self::MAX_ROWS {
            return Err(self.too_much("rows", Self::MAX_ROWS));
        }
        if self.ends.len() + self.columns.len() > Self::MAX_CELLS {
            return Err(self.too_much("cells", Self::MAX_CELLS));
        }
        if self.text.len() > Self::MAX_TEXT_MB << 20 {
            return Err(self.too_much("MB of text", Self::MAX_TEXT_MB));
        }
        self.numbers.push(number);
        Ok(())
    }

    /// Puts down the next cell of the row.
    pub(super) fn put(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len() as u32);
    }

    /// Keeps what stands in a row beyond the last column; from a point on in one piece, as no file needs more.
    pub(super) fn keep_surplus(&mut self, cells: usize, mut surplus: Vec<String>) {
        const PIECES: usize = 100;
        if surplus.len() > PIECES {
            let rest = surplus.split_off(PIECES - 1);
            surplus.push(rest.join(" | "));
        }
        self.ragged.push(Ragged { row: self.numbers.len(), cells, surplus });
    }

    fn too_much(&self, what: &'static str, limit: usize) -> FileError {
        FileError::TooMuch { file: self.name.clone(), what, limit: limit as u64 }
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of file it came from, and what was chosen in it.
    #[must_use]
    pub fn format(&self) -> &TableFormat {
        &self.format
    }

    /// The column separator of a text.
    #[must_use]
    pub fn delimiter(&self) -> Option<u8> {
        if let TableFormat::Text { delimiter, .. } = &self.format { Some(*delimiter) } else { None }
    }

    /// The encoding of a text.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        if let TableFormat::Text { encoding, .. } = &self.format { Some(*encoding) } else { None }
    }

    /// The sheets of the workbook it came from; none for other files.
    #[must_use]
    pub fn sheets(&self) -> &[SheetName] {
        if let TableFormat::Workbook { sheets, .. } = &self.format { sheets } else { &[] }
    }

    /// Which of the sheets was read.
    #[must_use]
    pub fn sheet(&self) -> Option<usize> {
        if let TableFormat::Workbook { sheet, .. } = &self.format { Some(*sheet) } else { None }
    }

    /// What was found on reading that somebody should know, in sentences: error values read as empty, hidden rows.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// True when the first row is data already and the columns were numbered.
    #[must_use]
    pub fn is_headerless(&self) -> bool {
        self.headerless
    }

    /// How many rows name the columns: two when bands stand over the names, none when the columns were numbered.
    #[must_use]
    pub fn header_rows(&self) -> usize {
        self.header_rows
    }

    /// The rows above the header (a report's title, a date); blank ones do not count.
    #[must_use]
    pub fn above(&self) -> &[String] {
        &self.above
    }

    /// The column names, unique.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Number of rows below the header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// True when there is no row below the header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// A cell as it stands in the file; empty where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.columns.len() {
            return "";
        }
        let at = row * self.columns.len() + column;
        let from = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) };
        let to = self.ends.get(at).copied().unwrap_or(from);
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> + '_ {
        (0..self.columns.len()).map(move |column| self.cell(row, column))
    }

    /// The row's number as a spreadsheet counts it: the first row of the file is 1, a quoted line break counts
    /// nothing. In JSON the first record is 1.
    #[must_use]
    pub fn row_number(&self, row: usize) -> u32 {
        self.numbers.get(row).copied().unwrap_or(0)
    }

    /// Rows with more or fewer cells than the header.
    #[must_use]
    pub fn ragged(&self) -> &[Ragged] {
        &self.ragged
    }

    /// Up to `count` rows spread evenly over the table: for previews and guesses.
    pub fn spread(&self, count: usize) -> impl Iterator<Item = usize> + use<> {
        let (rows, count) = (self.len(), count.min(self.len()).max(1));
        (0..count).map(move |nth| nth * rows / count).filter(move |row| *row < rows)
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;

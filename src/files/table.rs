//! A text table as it stands in the file: header, cells, and what did not fit.

use serde::{Deserialize, Serialize};

use super::{Encoding, FileError, delimiter, encoding, number};

/// Carries the share of work done (0 to 1) out and answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(f32) -> bool;

/// What the file should be taken for, where the guess was wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The column separator.
    pub delimiter: Option<u8>,
    /// How many rows stand above the header row.
    pub rows_above_header: Option<usize>,
    /// The first row is data already, and columns are numbered.
    pub headerless: Option<bool>,
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

/// A table of text cells, stored end to end. Cells are as in the file; spaces around them are kept until they are used.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: String,
    encoding: Encoding,
    delimiter: u8,
    headerless: bool,
    above: Vec<String>,
    columns: Vec<String>,
    text: String,
    ends: Vec<u32>,
    numbers: Vec<u32>,
    ragged: Vec<Ragged>,
}

impl Table {
    /// Most bytes of a file that are read (MB = 1,048,576 bytes).
    pub const MAX_MB: usize = 512;
    /// Most rows that are read.
    pub const MAX_ROWS: usize = 2_000_000;
    /// Most columns that are read.
    pub const MAX_COLUMNS: usize = 500;
    /// Most cells (rows × columns), so that memory stays bounded.
    pub const MAX_CELLS: usize = 80_000_000;

    /// Reads a table, guessing encoding, delimiter and header row.
    ///
    /// # Errors
    /// [`FileError`] when the file is empty, not text, or beyond the limits.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, FileError> {
        Self::read_with(name, bytes, ReadOptions::default(), &mut |_| true)
    }

    /// Reads a table with some guesses overruled; `progress` is asked every few thousand rows.
    ///
    /// # Errors
    /// [`FileError`] when the file is empty, not text, beyond the limits, or the user stops it.
    pub fn read_with(
        name: &str,
        bytes: &[u8],
        options: ReadOptions,
        progress: Progress<'_>,
    ) -> Result<Self, FileError> {
        if bytes.len() > Self::MAX_MB << 20 {
            return Err(FileError::TooMuch { file: name.into(), what: "MB", limit: Self::MAX_MB as u64 });
        }
        encoding::refuse_binary(name, bytes)?;
        let encoding = Encoding::of(bytes);
        let decoded = encoding.decode(bytes);
        let (hint, text) = separator_line(&decoded);
        let layout = delimiter::sniff(text, options.delimiter.or(hint));
        let mut table = Self {
            name: name.into(),
            encoding,
            delimiter: layout.delimiter,
            headerless: false,
            above: Vec::new(),
            columns: Vec::new(),
            text: String::with_capacity(text.len()),
            ends: Vec::new(),
            numbers: Vec::new(),
            ragged: Vec::new(),
        };
        let above = options.rows_above_header.unwrap_or(layout.header_record);
        let first_number = if hint.is_some() { 2 } else { 1 };
        table.fill(text, above, first_number, options.headerless, progress)?;
        if table.columns.is_empty() {
            return Err(FileError::Empty { file: name.into() });
        }
        Ok(table)
    }

    fn fill(
        &mut self,
        text: &str,
        above: usize,
        first_number: u32,
        headerless: Option<bool>,
        progress: Progress<'_>,
    ) -> Result<(), FileError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(text.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut number = first_number;
        let mut records = 0;
        loop {
            let from = reader.position().byte() as usize;
            let more = reader
                .read_byte_record(&mut record)
                .map_err(|error| FileError::Unreadable { file: self.name.clone(), why: error.to_string() })?;
            if !more {
                break;
            }
            // The reader passes over blank lines, but a spreadsheet counts them.
            number += blank_lines(text, from);
            if records < above {
                let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
                self.above.push(cells.join(" ").trim().to_owned());
            } else if self.columns.is_empty() {
                self.head(&record, headerless)?;
                if self.headerless {
                    self.push(&record, number)?;
                }
            } else {
                self.push(&record, number)?;
            }
            records += 1;
            number += 1;
            if usize::is_multiple_of(records, 4096) && !progress(from as f32 / text.len().max(1) as f32) {
                return Err(FileError::Cancelled);
            }
        }
        Ok(())
    }

    fn head(&mut self, record: &csv::ByteRecord, headerless: Option<bool>) -> Result<(), FileError> {
        if record.len() > Self::MAX_COLUMNS {
            return Err(self.too_much("columns", Self::MAX_COLUMNS));
        }
        let names: Vec<String> = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        self.headerless = headerless.unwrap_or_else(|| is_data(&names));
        for (at, name) in names.into_iter().enumerate() {
            let wanted = if self.headerless || name.is_empty() { format!("Column {}", at + 1) } else { name };
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

    fn push(&mut self, record: &csv::ByteRecord, number: u32) -> Result<(), FileError> {
        let width = self.columns.len();
        if self.numbers.len() >= Self::MAX_ROWS {
            return Err(self.too_much("rows", Self::MAX_ROWS));
        }
        if self.ends.len() + width > Self::MAX_CELLS {
            return Err(self.too_much("cells", Self::MAX_CELLS));
        }
        for at in 0..width {
            self.text.push_str(&String::from_utf8_lossy(record.get(at).unwrap_or_default()));
            self.ends.push(self.text.len() as u32);
        }
        let surplus: Vec<String> =
            record.iter().skip(width).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        // A separator at the end of every row is a habit of some exporters, not a surplus.
        if record.len() < width || surplus.iter().any(|cell| !cell.trim().is_empty()) {
            self.ragged.push(Ragged { row: self.numbers.len(), cells: record.len(), surplus });
        }
        self.numbers.push(number);
        Ok(())
    }

    fn too_much(&self, what: &'static str, limit: usize) -> FileError {
        FileError::TooMuch { file: self.name.clone(), what, limit: limit as u64 }
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The encoding that was found.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The column separator that was found.
    #[must_use]
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The separator in words, for the screen.
    #[must_use]
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            b'|' => "vertical bar",
            _ => "other character",
        }
    }

    /// True when the first row is data already and the columns were numbered.
    #[must_use]
    pub fn is_headerless(&self) -> bool {
        self.headerless
    }

    /// The rows above the header (a report's title, a date).
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

    /// The row's number as a spreadsheet counts it: the first row of the file is 1, a quoted line break counts nothing.
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

/// Excel's first line `sep=;`, and the text below it.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let bytes = text.as_bytes();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, b'\r' | b'\n', ..] = bytes
        && separator.is_ascii()
    {
        let rest = text.get(5..).unwrap_or("");
        return (Some(*separator), rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or(""));
    }
    (None, text)
}

/// How many blank lines stand at `from`, after the line end of the record before.
fn blank_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut at = from;
    if at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut blank = 0;
    while let Some(b'\r' | b'\n') = bytes.get(at) {
        at += if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
        blank += 1;
    }
    blank
}

/// Whether a first row is data: it holds numbers (but for years, which head columns) and nothing like a title.
fn is_data(cells: &[String]) -> bool {
    let numeric =
        |cell: &String| number::plain(cell).is_some_and(|value| !(1900.0..2100.0).contains(&value)) && !cell.is_empty();
    let numbers = cells.iter().filter(|cell| numeric(cell)).count();
    let full = cells.iter().filter(|cell| !cell.is_empty()).count();
    full > 1 && numbers * 3 >= full
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;

//! Writing CSV that every spreadsheet and CRM reads: UTF-8 with byte-order mark, commas, CRLF, formulas guarded.
//!
//! Codes (ZIP, FIPS) are written as they are, `02134`: CRMs and databases keep the zero. Excel drops it when a file is
//! opened by a double click; [`Codes::ForExcel`] writes `="02134"` instead, which Excel shows as 02134 and our own
//! readers take back.

use serde::{Deserialize, Serialize};

use super::formula_guard::guard;

/// How codes with leading zeros are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Codes {
    /// `02134`: for CRMs, databases, and Bailiwick itself.
    #[default]
    Plain,
    /// `="02134"`: survives a double click in Excel.
    ForExcel,
}

impl Codes {
    /// The code as a cell that [`CsvWriter::raw_row`] takes.
    #[must_use]
    pub fn cell(self, code: &str) -> String {
        let zero = code.len() > 1 && code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit());
        if self == Self::ForExcel && zero { format!("=\"{code}\"") } else { guard(code).into_owned() }
    }
}

/// Builds a CSV file in memory.
#[derive(Clone, Debug)]
pub struct CsvWriter {
    bytes: Vec<u8>,
}

impl Default for CsvWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl CsvWriter {
    /// An empty file with its byte-order mark.
    #[must_use]
    pub fn new() -> Self {
        Self { bytes: b"\xEF\xBB\xBF".to_vec() }
    }

    /// Appends a row of guarded cells.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.raw_row(cells.into_iter().map(guard));
    }

    /// Appends a row of cells that are guarded already.
    pub fn raw_row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.bytes.push(b',');
            }
            let cell = cell.as_ref();
            // Semicolons and tabs too, so that no reader's guess of the separator goes astray.
            let quoted = cell.contains(['"', ',', ';', '\t', '|', '\n', '\r'])
                || cell.starts_with(char::is_whitespace)
                || cell.ends_with(char::is_whitespace);
            if quoted {
                self.bytes.push(b'"');
                self.bytes.extend(cell.replace('"', "\"\"").bytes());
                self.bytes.push(b'"');
            } else {
                self.bytes.extend(cell.bytes());
            }
        }
        self.bytes.extend(b"\r\n");
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{ReadOptions, Table, formula_guard::unguard},
        *,
    };

    #[test]
    fn codes_keep_their_zeros_in_both_writings() {
        assert_eq!(Codes::Plain.cell("02134"), "02134");
        assert_eq!(Codes::ForExcel.cell("02134"), "=\"02134\"");
        assert_eq!(Codes::ForExcel.cell("60614"), "60614");
        assert_eq!(unguard(&Codes::ForExcel.cell("02134")), "02134");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec("[=+'@a-z0-9 ,;\"\n\t-]{0,6}x", 2), 1..10)) {
            let mut writer = CsvWriter::new();
            writer.row(["a", "b"]);
            for row in &rows {
                writer.row(row.iter().map(String::as_str));
            }
            let options = ReadOptions {
                delimiter: Some(b','),
                rows_above_header: Some(0),
                header_rows: Some(1),
                headerless: Some(false),
                sheet: None,
            };
            let table = Table::read_with("x", &writer.finish(), options, &mut |_| true).unwrap();
            for (at, row) in rows.iter().enumerate() {
                let back: Vec<&str> = table.row(at).map(unguard).collect();
                prop_assert_eq!(back, row.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
}

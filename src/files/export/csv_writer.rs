//! Writing CSV that every spreadsheet and CRM reads: UTF-8 with byte-order mark, commas, CRLF, formulas guarded.
//!
//! Codes (ZIP, FIPS) are written as they are, `02134`: CRMs and databases keep the zero. Excel drops it when a CSV file is
//! opened by a double click; for Excel there are workbooks, where a code is a text.

use super::super::guard;

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
        super::super::{ReadOptions, Table, unguard},
        *,
    };

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

//! A CSV file with its lines, so that every complaint can name its place.

use std::io::Read;

/// A CSV file in memory: header and rows, each with its line.
pub struct Table {
    pub path: String,
    pub header: Vec<String>,
    pub rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    pub fn read(path: &str) -> Result<Self, String> {
        let mut bytes = Vec::new();
        let mut file = std::fs::File::open(path).map_err(|e| format!("{path}: cannot be opened ({e})."))?;
        file.read_to_end(&mut bytes).map_err(|e| format!("{path}: cannot be read ({e})."))?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(&bytes[..])
                .read_to_end(&mut plain)
                .map_err(|e| format!("{path}: is not whole gzip ({e})."))?;
            bytes = plain;
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(&bytes[..]);
        let header =
            reader.headers().map_err(|e| format!("{path}, line 1: {e}"))?.iter().map(|h| h.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(0, csv::Position::line);
                format!("{path}, line {line}, column 1: {e}")
            })?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { path: path.to_owned(), header, rows })
    }

    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }

    pub fn needed(&self, name: &str) -> Result<usize, String> {
        self.column(name).ok_or_else(|| {
            format!("{}, line 1: there is no column `{name}`; there are {}.", self.path, self.header.join(", "))
        })
    }

    pub fn wrong(&self, row: usize, column: usize, what: &str) -> String {
        let (line, record) = &self.rows[row];
        let value = record.get(column).unwrap_or_default();
        format!("{}, line {line}, column {} (`{}`): `{value}` {what}", self.path, column + 1, self.header[column])
    }

    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].1.get(column).unwrap_or_default().trim()
    }

    pub fn number(&self, row: usize, column: usize) -> Result<f64, String> {
        let value = self.text(row, column).parse::<f64>().ok().filter(|v| v.is_finite());
        value.ok_or_else(|| self.wrong(row, column, "is not a number."))
    }

    pub fn amount(&self, row: usize, column: usize) -> Result<f64, String> {
        match self.number(row, column)? {
            v if v >= 0.0 => Ok(v),
            _ => Err(self.wrong(row, column, "is negative.")),
        }
    }
}

//! dBase tables (`.dbf`), as they lie beside shapes: rows of texts of fixed width.

use super::super::Encoding;

/// An opened table.
pub(super) struct AttributeTable<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
    /// Named but not known.
    foreign: Option<String>,
    /// (name, from, to) within a row.
    fields: Vec<(String, usize, usize)>,
    first: usize,
    width: usize,
    rows: usize,
}

impl<'a> AttributeTable<'a> {
    /// Opens a table; `cpg` names its encoding.
    pub fn open(bytes: &'a [u8], cpg: Option<&[u8]>) -> Result<Self, String> {
        let bad = || "its .dbf is damaged or cut off".to_owned();
        let short = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        let (first, width) = (short(8).ok_or_else(bad)?, short(10).ok_or_else(bad)?);
        if width == 0 || first < 33 || first > bytes.len() {
            return Err(bad());
        }
        let stated = cpg.map(|cpg| String::from_utf8_lossy(cpg).trim().to_uppercase());
        let utf8 = match stated.as_deref() {
            Some(name) => name.contains("UTF-8") || name.contains("UTF8") || name == "65001",
            None => std::str::from_utf8(&bytes[first..]).is_ok(),
        };
        let western = stated.as_deref().is_none_or(|name| {
            utf8 || ["1252", "8859-1", "88591", "ANSI", "LATIN1", "LDID", "ASCII"]
                .iter()
                .any(|known| name.contains(known))
        });
        let encoding = if utf8 { Encoding::Utf8 } else { Encoding::Windows1252 };
        let (mut fields, mut from): (Vec<(String, usize, usize)>, usize) = (Vec::new(), 1);
        for descriptor in bytes[32..first].chunks_exact(32) {
            if descriptor[0] == 0x0D {
                break;
            }
            let name = descriptor[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            let length = usize::from(descriptor[16]);
            let to = from + length;
            if to > width {
                return Err(bad());
            }
            let wanted = encoding.decode(name).trim().to_owned();
            let wanted = if wanted.is_empty() { format!("Column {}", fields.len() + 1) } else { wanted };
            let (mut unique, mut nth) = (wanted.clone(), 1);
            while fields.iter().any(|field| field.0 == unique) {
                nth += 1;
                unique = format!("{wanted} ({nth})");
            }
            fields.push((unique, from, to));
            from = to;
        }
        let claimed = bytes.get(4..8).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
        let rows = claimed.min((bytes.len() - first) / width);
        Ok(Self { bytes, encoding, foreign: stated.filter(|_| !western), fields, first, width, rows })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// What the user should know about its encoding.
    pub fn doubt(&self) -> Option<String> {
        let name = self.foreign.as_ref()?;
        Some(format!(
            "The texts are in the encoding {name}, which is not read; they are taken for Windows-1252, so check names with accents. Saving the Shapefile as UTF-8 helps."
        ))
    }

    fn bytes_of(&self, row: usize) -> &[u8] {
        if row >= self.rows {
            return &[];
        }
        let from = self.first + row * self.width;
        self.bytes.get(from..from + self.width).unwrap_or_default()
    }

    /// Whether a row is marked as deleted.
    pub fn is_deleted(&self, row: usize) -> bool {
        self.bytes_of(row).first() == Some(&b'*')
    }

    /// A row as (column, text).
    pub fn row(&self, row: usize) -> Vec<(String, String)> {
        let bytes = self.bytes_of(row);
        let cell = |from: usize, to: usize| {
            let text = self.encoding.decode(bytes.get(from..to).unwrap_or_default()).into_owned();
            text.trim_matches(|c: char| c.is_whitespace() || c == '\0').to_owned()
        };
        self.fields.iter().map(|(name, from, to)| (name.clone(), cell(*from, *to))).collect()
    }
}

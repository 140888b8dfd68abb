//! What kind of file a table came from, in words for the screen.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Encoding;

/// The kind of file a table was read from, and what was chosen in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Text with a character between the columns: CSV, TSV, cells pasted from a spreadsheet.
    Text {
        /// The encoding that was found.
        encoding: Encoding,
        /// The column separator that was found.
        delimiter: u8,
    },
    /// A workbook.
    Workbook {
        /// Whose.
        kind: WorkbookKind,
        /// Its sheets, in their order.
        sheets: Vec<SheetName>,
        /// Which of them was read.
        sheet: usize,
    },
    /// JSON.
    Json {
        /// How the records stand in it.
        layout: JsonLayout,
    },
}

/// Which program's workbook it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkbookKind {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
    /// LibreOffice and OpenOffice.
    Ods,
}

/// How records stand in a JSON file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonLayout {
    /// One array of objects or of arrays.
    Array,
    /// An array inside an object, under this name (`records`, `data`…).
    Under(String),
    /// One record a line.
    Lines,
    /// A single object: one record.
    One,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetName {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
}

impl TableFormat {
    /// True when cells carry numbers, not writings of numbers: they are put down with a decimal point then.
    #[must_use]
    pub fn has_typed_numbers(&self) -> bool {
        !matches!(self, Self::Text { .. })
    }
}

/// The separator in words.
#[must_use]
pub fn delimiter_name(delimiter: u8) -> &'static str {
    match delimiter {
        b',' => "comma",
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "vertical bar",
        _ => "other character",
    }
}

impl fmt::Display for WorkbookKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xlsx => "Excel workbook",
            Self::Xls => "Excel 97–2003 workbook",
            Self::Ods => "OpenDocument spreadsheet",
        })
    }
}

/// A sentence's worth: `UTF-8, separated by comma`, `Excel workbook, sheet Accounts (1 of 3)`, `JSON, an array of records`.
impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { encoding, delimiter } => write!(f, "{encoding}, separated by {}", delimiter_name(*delimiter)),
            Self::Workbook { kind, sheets, sheet } => {
                let name = sheets.get(*sheet).map_or("", |sheet| sheet.name.as_str());
                write!(f, "{kind}, sheet {name} ({} of {})", sheet + 1, sheets.len())
            }
            Self::Json { layout: JsonLayout::Array } => write!(f, "JSON, an array of records"),
            Self::Json { layout: JsonLayout::Under(name) } => write!(f, "JSON, the records under {name}"),
            Self::Json { layout: JsonLayout::Lines } => write!(f, "JSON, one record a line"),
            Self::Json { layout: JsonLayout::One } => write!(f, "JSON, a single record"),
        }
    }
}

//! Excel workbooks since 2007 (ECMA-376, SpreadsheetML): one pass over the XML of a sheet.

use quick_xml::events::{BytesStart, Event};

use super::{
    super::{
        Progress, SheetName,
        grid::{Grid, GridError, Merged},
    },
    MAX_SHEET_COLUMNS, MAX_SHEET_ROWS,
    archive::Archive,
    number_format::NumberFormat,
    xlsx_parts::{Parts, SharedStrings, formats, shared_strings},
    xml::{Xml, append_text, attribute, is_true},
};

/// An opened workbook.
pub struct Xlsx<'a> {
    archive: Archive<'a>,
    parts: Parts,
    /// Shared texts and formats, once a sheet was read.
    loaded: Option<(SharedStrings, Vec<NumberFormat>)>,
}

impl<'a> Xlsx<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, GridError> {
        let mut archive = Archive::open(bytes)?;
        let parts = Parts::of(&mut archive)?;
        Ok(Self { archive, parts, loaded: None })
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.parts.sheets
    }

    pub fn grid(&mut self, sheet: usize, progress: Progress<'_>) -> Result<Grid, GridError> {
        if self.loaded.is_none() {
            let strings = shared_strings(&mut self.archive, self.parts.strings.as_deref(), progress)?;
            let formats = formats(&mut self.archive, self.parts.styles.as_deref())?;
            self.loaded = Some((strings, formats));
        }
        let path = self.parts.paths.get(sheet).map_or("", String::as_str);
        let Some((part, size)) = self.archive.part(path)? else {
            return Err(GridError::Broken(format!("the part {path}, which should hold a sheet, is not in it")));
        };
        let (strings, formats) =
            self.loaded.as_ref().map_or((&EMPTY, &[][..]), |(strings, formats)| (strings, formats));
        let mut reader = SheetReader {
            strings,
            formats,
            from_1904: self.parts.from_1904,
            grid: Grid::new(),
            row: 0,
            column: 0,
            cell: Cell::default(),
        };
        reader.read(&mut Xml::new(part, "sheet"), size, progress)?;
        Ok(reader.grid)
    }
}

static EMPTY: SharedStrings = SharedStrings::none();

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    column: u32,
    style: usize,
    kind: CellKind,
    text: String,
}

/// What the value of a cell is (ECMA-376, 18.18.11).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum CellKind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Day,
}

struct SheetReader<'s> {
    strings: &'s SharedStrings,
    formats: &'s [NumberFormat],
    from_1904: bool,
    grid: Grid,
    row: u32,
    column: u32,
    cell: Cell,
}

impl SheetReader<'_> {
    fn read<R: std::io::BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        size: u64,
        progress: Progress<'_>,
    ) -> Result<(), GridError> {
        let (mut in_cell, mut in_value, mut phonetic) = (false, false, 0usize);
        let mut ended = false;
        let mut events = 0u64;
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        if let Some(number) = attribute(&element, "r").and_then(|r| r.trim().parse::<u32>().ok()) {
                            self.row = number.saturating_sub(1);
                        }
                        self.column = 0;
                        check_row(self.row)?;
                        if is_true(&element, "hidden") {
                            self.grid.hide_row(self.row);
                        }
                    }
                    "c" => {
                        in_cell = true;
                        self.start_cell(&element)?;
                    }
                    "v" | "t" if in_cell && phonetic == 0 => in_value = true,
                    // How a Japanese text is pronounced is no part of it.
                    "rPh" => phonetic += 1,
                    "mergeCell" => self.merge(&element),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "v" | "t" => in_value = false,
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "c" => {
                        in_cell = false;
                        self.end_cell()?;
                    }
                    "row" => self.row += 1,
                    "sheetData" => ended = true,
                    _ => {}
                },
                Event::Eof => break,
                event => {
                    if in_value {
                        append_text(&event, &mut self.cell.text);
                    }
                }
            }
            events += 1;
            if events.is_multiple_of(65_536) && !progress(xml.position() as f32 / size.max(1) as f32) {
                return Err(GridError::Cancelled);
            }
        }
        if ended { Ok(()) } else { Err(GridError::Broken("a sheet of it is cut off. Save it again, or as CSV".into())) }
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) -> Result<(), GridError> {
        let cell = &mut self.cell;
        cell.text.clear();
        (cell.style, cell.kind) = (0, CellKind::Number);
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.local_name().as_ref() {
                "r" => {
                    if let Some((row, column)) = place(value) {
                        (self.row, self.column) = (row, column);
                    }
                }
                "s" => cell.style = value.parse().unwrap_or(0),
                "t" => {
                    cell.kind = match value {
                        "s" => CellKind::Shared,
                        "b" => CellKind::Bool,
                        "e" => CellKind::Error,
                        "d" => CellKind::Day,
                        "n" => CellKind::Number,
                        _ => CellKind::Text,
                    };
                }
                _ => {}
            }
        }
        cell.column = self.column;
        self.column = self.column.saturating_add(1);
        check_row(self.row)?;
        if cell.column >= MAX_SHEET_COLUMNS {
            return Err(GridError::TooMuch { what: "columns in a sheet", limit: MAX_SHEET_COLUMNS.into() });
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), GridError> {
        let (row, column) = (self.row, self.cell.column);
        let text = self.cell.text.as_str();
        let value = text.trim();
        if value.is_empty() {
            return Ok(());
        }
        match self.cell.kind {
            CellKind::Number => match value.parse::<f64>() {
                Ok(number) => {
                    let format = self.formats.get(self.cell.style).unwrap_or(&NumberFormat::Plain);
                    self.grid.push(row, column, &format.text(number, self.from_1904))
                }
                Err(_) => self.grid.push(row, column, text),
            },
            CellKind::Shared => match value.parse().ok().and_then(|at| self.strings.get(at)) {
                Some(text) => self.grid.push(row, column, text),
                None => {
                    self.grid.remark(row, column, "names a text that the workbook does not have: read as empty");
                    Ok(())
                }
            },
            CellKind::Text => self.grid.push(row, column, &unescape(text)),
            CellKind::Bool => {
                self.grid.push(row, column, if matches!(value, "1" | "true" | "TRUE") { "true" } else { "false" })
            }
            CellKind::Error => {
                self.grid.remark(row, column, &format!("holds the error {value}: read as empty"));
                Ok(())
            }
            CellKind::Day => self.grid.push(row, column, value.trim_end_matches("T00:00:00")),
        }
    }

    fn merge(&mut self, element: &BytesStart<'_>) {
        let Some(range) = attribute(element, "ref") else { return };
        let Some((first, last)) = range.split_once(':') else { return };
        if let (Some(first), Some(last)) = (place(first), place(last)) {
            self.grid.merge(Merged { rows: (first.0, last.0), columns: (first.1, last.1) });
        }
    }
}

fn check_row(row: u32) -> Result<(), GridError> {
    if row < MAX_SHEET_ROWS {
        return Ok(());
    }
    Err(GridError::TooMuch { what: "rows in a sheet", limit: MAX_SHEET_ROWS.into() })
}

/// Row and column of `D7`, counted from 0.
fn place(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    let mut column = 0u32;
    for letter in letters.bytes().filter(|byte| *byte != b'$') {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(value) + 1)?;
    }
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Takes Excel's `_x000D_` for characters that XML cannot hold apart.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                out.push_str(&rest[..at]);
                // A return before a line feed is the other half of a line end.
                if character != '\r' {
                    out.push(character);
                }
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_excel_writes_them() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("$D$7"), Some((6, 3)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!([place("7"), place("D"), place("D0"), place("ÄÖ1"), place("AAAAAAAAAAAA1")], [None; 5]);
    }

    #[test]
    fn characters_that_xml_cannot_hold_come_back() {
        assert_eq!(unescape("two_x000D_\nlines _x005F_x"), "two\nlines _x");
        assert_eq!(unescape("_x12 _xZZZZ_ a_x"), "_x12 _xZZZZ_ a_x");
    }
}

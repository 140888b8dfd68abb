//! Excel workbooks of 1997 to 2003 (MS-XLS, BIFF8), and those of Excel 5 and 95 in the Western code page (BIFF5).

use std::collections::BTreeMap;

use super::{
    super::{
        Progress, SheetName,
        grid::{Grid, GridError, Merged},
    },
    MAX_SHEETS, biff_strings,
    compound_file::{CompoundFile, u16_at, u32_at},
    number_format::NumberFormat,
    xlsx_parts::SharedStrings,
};

/// An opened workbook: its stream of records, and what the first of them say.
pub struct Xls {
    stream: Vec<u8>,
    sheets: Vec<SheetName>,
    /// Where the records of each sheet begin.
    places: Vec<usize>,
    strings: SharedStrings,
    formats: Vec<NumberFormat>,
    from_1904: bool,
    /// Texts are in one byte a character, as before Excel 97.
    single_bytes: bool,
}

/// The records from a place on: number and data.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (id, size) = (u16_at(self.stream, self.at)?, usize::from(u16_at(self.stream, self.at + 2)?));
        let from = self.at + 4;
        // The last record may be cut short.
        let to = (from + size).min(self.stream.len());
        self.at = from + size;
        Some((id, self.stream.get(from..to)?))
    }
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

impl Xls {
    pub fn open(bytes: &[u8]) -> Result<Self, GridError> {
        let file = CompoundFile::open(bytes)?;
        if file.has("EncryptedPackage") {
            return Err(locked());
        }
        let Some(stream) = file.stream("Workbook").or_else(|| file.stream("Book")) else {
            return Err(GridError::Foreign("a document of old Office that is no workbook"));
        };
        let mut workbook = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            places: Vec::new(),
            strings: SharedStrings::none(),
            formats: Vec::new(),
            from_1904: false,
            single_bytes: false,
        };
        workbook.read_globals(&stream)?;
        workbook.stream = stream;
        if workbook.sheets.is_empty() {
            return Err(GridError::Broken("no sheet is listed in it. Save it as XLSX or CSV".into()));
        }
        Ok(workbook)
    }

    fn read_globals(&mut self, stream: &[u8]) -> Result<(), GridError> {
        let mut codes: BTreeMap<u16, NumberFormat> = BTreeMap::new();
        let mut of_style: Vec<u16> = Vec::new();
        let mut texts: Vec<&[u8]> = Vec::new();
        let mut in_texts = false;
        for (id, data) in (Records { stream, at: 0 }) {
            in_texts &= id == CONTINUE;
            match id {
                BEGIN => match u16_at(data, 0) {
                    Some(0x0600) => self.single_bytes = false,
                    Some(0x0500) => self.single_bytes = true,
                    _ => return Err(GridError::Foreign("a workbook of Excel 4 or older")),
                },
                // A password.
                0x002F => return Err(locked()),
                0x0022 => self.from_1904 = u16_at(data, 0) == Some(1),
                0x041E => {
                    let code = self.name_at(data, 2, if self.single_bytes { 1 } else { 2 });
                    codes.extend(u16_at(data, 0).map(|id| (id, NumberFormat::of_code(&code))));
                }
                0x00E0 => of_style.push(u16_at(data, 2).unwrap_or(0)),
                0x0085 if self.sheets.len() < MAX_SHEETS => {
                    // Kind 0 is a worksheet; charts and macros are listed too.
                    if let (Some(place), Some(0)) = (u32_at(data, 0), data.get(5)) {
                        let hidden = data.get(4).is_some_and(|state| state & 3 != 0);
                        self.sheets.push(SheetName { name: self.name_at(data, 6, 1), hidden });
                        self.places.push(place as usize);
                    }
                }
                0x00FC => {
                    in_texts = true;
                    texts.push(data);
                }
                CONTINUE if in_texts => texts.push(data),
                END => break,
                _ => {}
            }
        }
        self.strings = biff_strings::shared(&texts)?;
        let format = |id: &u16| codes.get(id).cloned().unwrap_or_else(|| NumberFormat::built_in(u32::from(*id)));
        self.formats = of_style.iter().map(format).collect();
        Ok(())
    }

    /// A text whose length stands at a place, in one or two bytes.
    fn name_at(&self, data: &[u8], at: usize, size: usize) -> String {
        let count = if size == 1 { data.get(at).copied().map(u16::from) } else { u16_at(data, at) };
        let rest = data.get(at + size..).unwrap_or(&[]);
        let count = usize::from(count.unwrap_or(0));
        if self.single_bytes { biff_strings::single_bytes(rest, count) } else { biff_strings::characters(rest, count) }
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    pub fn grid(&mut self, sheet: usize, progress: Progress<'_>) -> Result<Grid, GridError> {
        let mut grid = Grid::new();
        let at = self.places.get(sheet).copied().unwrap_or(usize::MAX);
        let mut depth = 0usize;
        let mut ended = false;
        // The formula whose text stands in a record of its own.
        let mut text_of: Option<(u32, u32)> = None;
        let mut count = 0u64;
        let mut records = Records { stream: &self.stream, at };
        while let Some((id, data)) = records.next() {
            match id {
                BEGIN => depth += 1,
                END => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        ended = true;
                        break;
                    }
                }
                // Charts inside a sheet have cells of their own.
                _ if depth == 1 => self.record(id, data, &mut grid, &mut text_of)?,
                _ => {}
            }
            count += 1;
            if count.is_multiple_of(16_384) && !progress(records.at as f32 / self.stream.len().max(1) as f32) {
                return Err(GridError::Cancelled);
            }
        }
        if ended { Ok(grid) } else { Err(GridError::Broken("a sheet of it is cut off. Save it as XLSX or CSV".into())) }
    }

    fn record(&self, id: u16, data: &[u8], grid: &mut Grid, text_of: &mut Option<(u32, u32)>) -> Result<(), GridError> {
        let word = |at: usize| u16_at(data, at).map(u32::from);
        let Some((row, column)) = word(0).zip(word(2)) else { return Ok(()) };
        let style = u16_at(data, 4).unwrap_or(0);
        match id {
            // A row; hidden when its height is said to be none.
            0x0208 if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => grid.hide_row(row),
            0x0203 => {
                if let Some(number) = f64_at(data, 6) {
                    grid.push(row, column, &self.number(number, style))?;
                }
            }
            0x027E => {
                if let Some(packed) = u32_at(data, 6) {
                    grid.push(row, column, &self.number(unpack(packed), style))?;
                }
            }
            // Several packed numbers side by side; the last two bytes repeat the last column.
            0x00BD => {
                let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or(&[]);
                for (nth, cell) in cells.chunks_exact(6).enumerate() {
                    if let (Some(style), Some(packed)) = (u16_at(cell, 0), u32_at(cell, 2)) {
                        grid.push(row, column + nth as u32, &self.number(unpack(packed), style))?;
                    }
                }
            }
            0x00FD => match u32_at(data, 6).and_then(|at| self.strings.get(at as usize)) {
                Some(text) => grid.push(row, column, text)?,
                None => grid.remark(row, column, "names a text that the workbook does not have: read as empty"),
            },
            0x0204 | 0x00D6 => grid.push(row, column, &self.name_at(data, 6, 2))?,
            0x0205 => match (data.get(6), data.get(7)) {
                (Some(value), Some(0)) => grid.push(row, column, truth(*value))?,
                (Some(code), _) => error(grid, row, column, *code),
                _ => {}
            },
            0x0006 => match data.get(6..14) {
                Some([0, .., 0xFF, 0xFF]) => *text_of = Some((row, column)),
                Some([1, _, value, .., 0xFF, 0xFF]) => grid.push(row, column, truth(*value))?,
                Some([2, _, code, .., 0xFF, 0xFF]) => error(grid, row, column, *code),
                Some([3, .., 0xFF, 0xFF]) => {}
                _ => {
                    if let Some(number) = f64_at(data, 6) {
                        grid.push(row, column, &self.number(number, style))?;
                    }
                }
            },
            0x0207 => {
                if let Some((row, column)) = text_of.take() {
                    grid.push(row, column, &self.name_at(data, 0, 2))?;
                }
            }
            0x00E5 => {
                for merged in data.get(2..).unwrap_or(&[]).chunks_exact(8) {
                    let at = |at: usize| u16_at(merged, at).map_or(0, u32::from);
                    grid.merge(Merged { rows: (at(0), at(2)), columns: (at(4), at(6)) });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn number(&self, number: f64, style: u16) -> String {
        let format = self.formats.get(usize::from(style)).unwrap_or(&NumberFormat::Plain);
        format.text(number, self.from_1904)
    }
}

fn locked() -> GridError {
    GridError::Broken("it is protected by a password. Open it in Excel and save it without one".into())
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A number packed into 30 bits: a whole one or the upper half of a floating one, perhaps times 100 (MS-XLS 2.5.217).
fn unpack(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed as i32 >> 2)
    } else {
        f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "false" } else { "true" }
}

fn error(grid: &mut Grid, row: u32, column: u32, code: u8) {
    let name = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    grid.remark(row, column, &format!("holds the error {name}: read as empty"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_come_out() {
        let whole = |value: i32| (value << 2) as u32 | 2;
        assert_eq!(unpack(whole(12_500)), 12_500.0);
        assert_eq!(unpack(whole(-7) | 1), -0.07);
        assert_eq!(unpack((1.5f64.to_bits() >> 32) as u32), 1.5);
    }
}

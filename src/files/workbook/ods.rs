//! OpenDocument spreadsheets (OASIS ODF 1.2, part 1): one pass over `content.xml`, or over the file itself when it is flat.

use std::{collections::BTreeSet, io::BufRead};

use quick_xml::events::{BytesStart, Event};

use super::{
    super::{
        Progress, SheetName,
        grid::{Grid, GridError, Merged},
    },
    MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, MAX_SHEETS,
    archive::Archive,
    number_format::{NumberFormat, currency_sign, plain},
    xml::{Xml, append_text, attribute},
};

/// Most blanks that one element stands for.
const MAX_BLANKS: usize = 1000;

/// An opened spreadsheet.
pub struct Ods<'a> {
    source: Source<'a>,
    sheets: Vec<SheetName>,
}

enum Source<'a> {
    Zipped(Box<Archive<'a>>),
    Flat(&'a [u8]),
}

impl<'a> Ods<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, GridError> {
        let mut archive = Archive::open(bytes)?;
        if let Some(manifest) = archive.bytes("META-INF/manifest.xml", 16)?
            && String::from_utf8_lossy(&manifest).contains("encryption-data")
        {
            return Err(GridError::Broken("it is protected by a password. Save it without one".into()));
        }
        Self::listed(Source::Zipped(Box::new(archive)))
    }

    /// One that is a single XML file.
    pub fn flat(bytes: &'a [u8]) -> Result<Self, GridError> {
        Self::listed(Source::Flat(bytes))
    }

    fn listed(mut source: Source<'a>) -> Result<Self, GridError> {
        let sheets = match &mut source {
            Source::Flat(bytes) => list(Xml::new(*bytes, "content"))?,
            Source::Zipped(archive) => match archive.part("content.xml")? {
                Some((part, _)) => list(Xml::new(part, "content"))?,
                None => Vec::new(),
            },
        };
        if sheets.is_empty() {
            return Err(GridError::Foreign("an OpenDocument file without sheets, such as a text document"));
        }
        Ok(Self { source, sheets })
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    pub fn grid(&mut self, sheet: usize, progress: Progress<'_>) -> Result<Grid, GridError> {
        match &mut self.source {
            Source::Flat(bytes) => {
                SheetReader::new(sheet).read(Xml::new(*bytes, "content"), bytes.len() as u64, progress)
            }
            Source::Zipped(archive) => match archive.part("content.xml")? {
                Some((part, size)) => SheetReader::new(sheet).read(Xml::new(part, "content"), size, progress),
                None => Ok(Grid::new()),
            },
        }
    }
}

/// The sheets and which of them a style hides.
fn list<R: BufRead>(mut xml: Xml<R>) -> Result<Vec<SheetName>, GridError> {
    let mut sheets = Vec::new();
    let mut hiding: BTreeSet<String> = BTreeSet::new();
    let mut style = None;
    let mut depth = 0usize;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "style" => style = attribute(&element, "name"),
                "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                    hiding.extend(style.clone().filter(|_| hiding.len() < MAX_SHEETS * 4));
                }
                "table" => {
                    depth += 1;
                    if depth == 1 && sheets.len() < MAX_SHEETS {
                        let hidden = attribute(&element, "style-name").is_some_and(|style| hiding.contains(&style));
                        sheets.push(SheetName { name: attribute(&element, "name").unwrap_or_default(), hidden });
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "table" => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// A cell of the row that is being read.
struct Cell {
    repeated: u32,
    spanned: (u32, u32),
    kind: String,
    value: Option<String>,
    currency: Option<String>,
    error: bool,
    text: String,
    paragraphs: usize,
}

struct SheetReader {
    wanted: usize,
    grid: Grid,
    row: u32,
    column: u32,
    /// Cells of the row, with the number of columns each fills: kept until its end, as the row may stand for many.
    cells: Vec<(u32, u32, String)>,
}

impl SheetReader {
    fn new(wanted: usize) -> Self {
        Self { wanted, grid: Grid::new(), row: 0, column: 0, cells: Vec::new() }
    }

    fn read<R: BufRead>(mut self, mut xml: Xml<R>, size: u64, progress: Progress<'_>) -> Result<Grid, GridError> {
        let (mut depth, mut seen) = (0usize, 0usize);
        let mut row: Option<(u32, bool)> = None;
        let mut cell: Option<Cell> = None;
        let (mut in_paragraph, mut note) = (0usize, 0usize);
        let mut events = 0u64;
        loop {
            let event = xml.next()?;
            let here = depth == 1 && seen == self.wanted + 1;
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table" => {
                        depth += 1;
                        seen += usize::from(depth == 1);
                    }
                    "table-row" if here => {
                        let repeated = count(&element, "number-rows-repeated");
                        let hidden = attribute(&element, "visibility").is_some_and(|shown| shown != "visible");
                        row = Some((repeated, hidden));
                        self.column = 0;
                        self.cells.clear();
                    }
                    "table-cell" | "covered-table-cell" if here && row.is_some() && cell.is_none() => {
                        cell = Some(Cell::of(&element));
                    }
                    // A note on a cell is no part of it.
                    "annotation" => note += 1,
                    "p" if note == 0 => {
                        in_paragraph += 1;
                        if let Some(cell) = &mut cell {
                            cell.paragraphs += 1;
                            if cell.paragraphs > 1 {
                                cell.text.push('\n');
                            }
                        }
                    }
                    "s" if in_paragraph > 0 => {
                        let blanks = count(&element, "c").min(MAX_BLANKS as u32);
                        cell.iter_mut().for_each(|cell| cell.text.extend((0..blanks).map(|_| ' ')));
                    }
                    "tab" if in_paragraph > 0 => cell.iter_mut().for_each(|cell| cell.text.push('\t')),
                    "line-break" if in_paragraph > 0 => cell.iter_mut().for_each(|cell| cell.text.push('\n')),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "table" => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 && seen == self.wanted + 1 {
                            return Ok(self.grid);
                        }
                    }
                    "annotation" => note = note.saturating_sub(1),
                    "p" if note == 0 => in_paragraph = in_paragraph.saturating_sub(1),
                    "table-cell" | "covered-table-cell" if here => {
                        if let Some(cell) = cell.take() {
                            self.end_cell(cell)?;
                        }
                    }
                    "table-row" if here => {
                        if let Some((repeated, hidden)) = row.take() {
                            self.end_row(repeated, hidden)?;
                        }
                    }
                    _ => {}
                },
                Event::Eof => {
                    return Err(GridError::Broken("a sheet of it is cut off. Save it again, or as CSV".into()));
                }
                event => {
                    if let Some(cell) = cell.as_mut().filter(|_| in_paragraph > 0 && note == 0) {
                        append_text(&event, &mut cell.text);
                    }
                }
            }
            events += 1;
            if events.is_multiple_of(65_536) && !progress(xml.position() as f32 / size.max(1) as f32) {
                return Err(GridError::Cancelled);
            }
        }
    }

    fn end_cell(&mut self, cell: Cell) -> Result<(), GridError> {
        let (columns, rows) = cell.spanned;
        if columns > 1 || rows > 1 {
            let last = |first: u32, count: u32| first.saturating_add(count.saturating_sub(1));
            self.grid.merge(Merged {
                rows: (self.row, last(self.row, rows)),
                columns: (self.column, last(self.column, columns)),
            });
        }
        let text = if cell.error {
            let what = format!("holds the error {}: read as empty", cell.text.trim());
            self.grid.remark(self.row, self.column, &what);
            String::new()
        } else {
            cell.value_text()
        };
        if !text.trim().is_empty() && cell.repeated > 0 {
            if self.column.saturating_add(cell.repeated) > MAX_SHEET_COLUMNS {
                return Err(GridError::TooMuch { what: "columns in a sheet", limit: MAX_SHEET_COLUMNS.into() });
            }
            self.cells.push((self.column, cell.repeated, text));
        }
        self.column = self.column.saturating_add(cell.repeated);
        Ok(())
    }

    fn end_row(&mut self, repeated: u32, hidden: bool) -> Result<(), GridError> {
        if !self.cells.is_empty() {
            for row in self.row..self.row.saturating_add(repeated) {
                if row >= MAX_SHEET_ROWS {
                    return Err(GridError::TooMuch { what: "rows in a sheet", limit: MAX_SHEET_ROWS.into() });
                }
                if hidden {
                    self.grid.hide_row(row);
                }
                for (column, repeated, text) in &self.cells {
                    for at in 0..*repeated {
                        self.grid.push(row, column + at, text)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }
}

impl Cell {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut cell = Self {
            repeated: 1,
            spanned: (1, 1),
            kind: String::new(),
            value: None,
            currency: None,
            error: false,
            text: String::new(),
            paragraphs: 0,
        };
        for attribute in element.attributes().with_checks(false).flatten() {
            let value = || {
                attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .map(|v| v.into_owned())
                    .unwrap_or_default()
            };
            match attribute.key.as_ref() {
                "calcext:value-type" => cell.error |= attribute.value == "error",
                _ => match attribute.key.local_name().as_ref() {
                    "number-columns-repeated" => cell.repeated = value().parse().unwrap_or(1),
                    "number-columns-spanned" => cell.spanned.0 = value().parse().unwrap_or(1),
                    "number-rows-spanned" => cell.spanned.1 = value().parse().unwrap_or(1),
                    "value-type" => cell.kind = value(),
                    "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                        cell.value = Some(value())
                    }
                    "currency" => cell.currency = Some(value()),
                    _ => {}
                },
            }
        }
        cell
    }

    /// The value as importers read it.
    fn value_text(&self) -> String {
        let shown = self.text.trim();
        let Some(value) = &self.value else { return self.text.clone() };
        let number = || value.parse::<f64>().ok();
        match self.kind.as_str() {
            "float" => match number() {
                // A code with leading zeros: only what is shown has them.
                Some(number) if is_code(shown, number) => shown.to_owned(),
                Some(number) => plain(number),
                None => self.text.clone(),
            },
            "percentage" => {
                number().map_or_else(|| self.text.clone(), |number| NumberFormat::Percent.text(number, false))
            }
            "currency" => {
                let sign = self.currency.as_deref().and_then(currency_sign);
                let format = sign.map_or(NumberFormat::Plain, NumberFormat::Money);
                number().map_or_else(|| self.text.clone(), |number| format.text(number, false))
            }
            "date" => value.trim_end_matches("T00:00:00").to_owned(),
            "time" => clock(value).unwrap_or_else(|| value.clone()),
            "boolean" => value.to_lowercase(),
            // What is shown may hold line breaks that the attribute does not.
            _ if shown.is_empty() => value.clone(),
            _ => self.text.clone(),
        }
    }
}

fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.trim().parse().ok()).unwrap_or(1)
}

/// Whether what a cell shows is its number with zeros in front, `02134` or `60614-0001`.
fn is_code(shown: &str, number: f64) -> bool {
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    shown.starts_with('0')
        && digits.len() > 1
        && digits.len() <= 20
        && shown.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ')
        && digits.parse::<f64>().is_ok_and(|read| read == number)
}

/// `PT08H30M00S` as `08:30:00`.
fn clock(value: &str) -> Option<String> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let number = |text: &str| text.parse::<u32>().ok();
    Some(format!("{:02}:{:02}:{:02}", number(hours)?, number(minutes)?, number(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<Vec<(u32, u32, String)>, GridError> {
        let xml = format!(
            "<?xml version=\"1.0\"?><office:document><office:body><office:spreadsheet>\
             <table:table table:name=\"A\">{rows}</table:table></office:spreadsheet></office:body></office:document>"
        );
        let mut ods = Ods::flat(xml.as_bytes())?;
        let grid = ods.grid(0, &mut |_| true)?;
        Ok(grid.cells().iter().map(|cell| (cell.row, cell.column, grid.text(cell).to_owned())).collect())
    }

    fn texts(cells: &str) -> Vec<String> {
        read(&format!("<table:table-row>{cells}</table:table-row>")).unwrap().into_iter().map(|cell| cell.2).collect()
    }

    #[test]
    fn values_are_read_by_their_kind() {
        let cell = |kind: &str, attribute: &str, shown: &str| {
            texts(&format!(
                "<table:table-cell office:value-type=\"{kind}\" {attribute}><text:p>{shown}</text:p></table:table-cell>"
            ))
            .concat()
        };
        assert_eq!(cell("float", "office:value=\"2134\"", "02134"), "02134");
        assert_eq!(cell("float", "office:value=\"12500\"", "12,500.00"), "12500");
        assert_eq!(cell("float", "office:value=\"0.30000000000000004\"", "0.3"), "0.3");
        assert_eq!(cell("percentage", "office:value=\"0.8\"", "80 %"), "80%");
        assert_eq!(cell("currency", "office:value=\"-3.25\" office:currency=\"EUR\"", "-3,25 €"), "-€3.25");
        assert_eq!(cell("date", "office:date-value=\"2026-01-05\"", "05.01.26"), "2026-01-05");
        assert_eq!(cell("time", "office:time-value=\"PT08H30M00S\"", "8:30"), "08:30:00");
        assert_eq!(cell("boolean", "office:boolean-value=\"true\"", "WAHR"), "true");
        assert_eq!(cell("string", "", "a<text:s text:c=\"2\"/>&amp;<text:tab/>b</text:p><text:p>c"), "a  &\tb\nc");
        assert_eq!(cell("string", "calcext:value-type=\"error\"", "#N/A"), "");
    }

    #[test]
    fn repeated_cells_and_rows_stand_where_they_should() {
        let rows = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
                    <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\"/>\
                    <table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"5\"/>\
                    </table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>";
        let at: Vec<(u32, u32)> = read(rows).unwrap().into_iter().map(|cell| (cell.0, cell.1)).collect();
        assert_eq!(at, [(3, 2), (3, 3), (4, 2), (4, 3)]);
    }

    #[test]
    fn counts_that_would_fill_memory_and_files_cut_off_are_refused() {
        let many = "<table:table-row table:number-rows-repeated=\"4000000000\"><table:table-cell \
                    table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell></table:table-row>";
        assert!(matches!(read(many), Err(GridError::TooMuch { .. })));
        let wide = many.replace("\"2\"", "\"4000000000\"");
        assert!(matches!(read(&wide), Err(GridError::TooMuch { .. })));
        let cut = "<office:document><office:spreadsheet><table:table table:name=\"A\"><table:table-row>";
        let read = Ods::flat(cut.as_bytes()).and_then(|mut ods| ods.grid(0, &mut |_| true));
        assert!(matches!(read, Err(GridError::Broken(_))));
    }
}

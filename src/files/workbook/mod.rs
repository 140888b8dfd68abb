//! Workbooks: Excel (XLSX, and XLS of 1997 to 2003) and OpenDocument. A reader opens one, lists its sheets and gives the
//! cells of one of them as a [`Grid`], every value in the text that the importers read.
//!
//! Everything a file says is bounded or checked: entries and sizes of the archive ([`archive`]), rows, columns, cells, text.
//! Not here: which row names the columns (`grid_table`). Start with [`read`], then [`xlsx`].
//!
//! Own readers over `zip` and `quick-xml` rather than calamine, which was looked at in 0.38: it ends a whole file on one odd
//! cell, runs on for ever where an ODS file is cut off, stops with a panic on damaged XLS files (in the browser that is the
//! worker), and tells neither hidden rows nor the leading zeros that a format shows in XLS and ODS.

mod archive;
mod biff;
mod biff_strings;
mod compound_file;
mod number_format;
mod ods;
mod xlsx;
mod xlsx_parts;
mod xml;

use super::{
    FileError, Progress, ReadOptions, SheetName, Table, TableFormat, WorkbookKind,
    grid::{Grid, GridError},
    grid_table,
};
use archive::Archive;
pub(super) use number_format::plain as plain_number;

/// Most columns of a sheet, which is what Excel has; later ones are not cells of any spreadsheet.
const MAX_SHEET_COLUMNS: u32 = 16_384;
/// Most rows of a sheet.
const MAX_SHEET_ROWS: u32 = 1_048_576;
/// Most sheets.
const MAX_SHEETS: usize = 2_000;

/// What the bytes are, where they are a workbook or something like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A workbook that is read.
    Known(WorkbookKind),
    /// An OpenDocument spreadsheet as one XML file.
    FlatOds,
    /// One that is not; what it is.
    Foreign(&'static str),
}

/// Tells workbooks from other files, by their bytes.
pub(super) fn kind_of(bytes: &[u8]) -> Option<Kind> {
    if Archive::is_one(bytes) {
        return Some(match Archive::open(bytes) {
            Ok(archive) => kind_in(&archive),
            // Opening it again says what is wrong.
            Err(_) => Kind::Known(WorkbookKind::Xlsx),
        });
    }
    if compound_file::is_one(bytes) {
        return Some(Kind::Known(WorkbookKind::Xls));
    }
    let head = String::from_utf8_lossy(bytes.get(..2000).unwrap_or(bytes)).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<?xml") || head.starts_with("<office:document") {
        if head.contains("<office:document") {
            return Some(Kind::FlatOds);
        }
        let spreadsheet = head.contains("excel.sheet") || head.contains("office:spreadsheet");
        return Some(Kind::Foreign(if spreadsheet { "an XML spreadsheet of Excel 2003" } else { "an XML file" }));
    }
    let page = ["<!doctype html", "<html", "<table", "<head", "<meta", "<body"].iter().any(|tag| head.starts_with(tag));
    page.then_some(Kind::Foreign("a web page (some systems give their exports the name .xls all the same)"))
}

fn kind_in(archive: &Archive<'_>) -> Kind {
    if archive.has("content.xml") {
        return Kind::Known(WorkbookKind::Ods);
    }
    let any = |wanted: &dyn Fn(&str) -> bool| archive.names().iter().any(|name| wanted(name));
    if any(&|name| name.ends_with("workbook.bin")) {
        return Kind::Foreign("an Excel binary workbook (XLSB)");
    }
    if archive.has("[content_types].xml") {
        if any(&|name| name.starts_with("word/")) {
            return Kind::Foreign("a Word document");
        }
        return Kind::Known(WorkbookKind::Xlsx);
    }
    if any(&|name| name.ends_with(".iwa")) {
        return Kind::Foreign("a Numbers document");
    }
    if any(&|name| name.ends_with(".shp")) {
        return Kind::Foreign("a zipped Shapefile, which is a geography");
    }
    Kind::Foreign("a zip archive of several files (unpack it and choose one)")
}

/// The only file in a zip archive that is no workbook: a zipped CSV. Nothing for everything else.
pub(super) fn lone_entry(bytes: &[u8], max_mb: usize) -> Option<Result<Vec<u8>, GridError>> {
    if !Archive::is_one(bytes) {
        return None;
    }
    let mut archive = Archive::open(bytes).ok()?;
    let is_file = |name: &&String| !name.ends_with('/') && !name.starts_with("__macosx/");
    let mut files = archive.names().iter().filter(is_file);
    let only = files.next().filter(|_| files.next().is_none())?.clone();
    archive.bytes(&only, max_mb as u64).transpose()
}

enum Workbook<'a> {
    Xlsx(Box<xlsx::Xlsx<'a>>),
    Ods(ods::Ods<'a>),
    Xls(Box<biff::Xls>),
}

impl<'a> Workbook<'a> {
    fn open(bytes: &'a [u8], kind: Kind) -> Result<Self, GridError> {
        Ok(match kind {
            Kind::Known(WorkbookKind::Xlsx) => Self::Xlsx(Box::new(xlsx::Xlsx::open(bytes)?)),
            Kind::Known(WorkbookKind::Ods) => Self::Ods(ods::Ods::open(bytes)?),
            Kind::FlatOds => Self::Ods(ods::Ods::flat(bytes)?),
            Kind::Known(WorkbookKind::Xls) => Self::Xls(Box::new(biff::Xls::open(bytes)?)),
            Kind::Foreign(looks_like) => return Err(GridError::Foreign(looks_like)),
        })
    }

    fn kind(&self) -> WorkbookKind {
        match self {
            Self::Xlsx(_) => WorkbookKind::Xlsx,
            Self::Ods(_) => WorkbookKind::Ods,
            Self::Xls(_) => WorkbookKind::Xls,
        }
    }

    fn sheets(&self) -> &[SheetName] {
        match self {
            Self::Xlsx(workbook) => workbook.sheets(),
            Self::Ods(workbook) => workbook.sheets(),
            Self::Xls(workbook) => workbook.sheets(),
        }
    }

    fn grid(&mut self, sheet: usize, progress: Progress<'_>) -> Result<Grid, GridError> {
        match self {
            Self::Xlsx(workbook) => workbook.grid(sheet, progress),
            Self::Ods(workbook) => workbook.grid(sheet, progress),
            Self::Xls(workbook) => workbook.grid(sheet, progress),
        }
    }
}

/// Reads one sheet of a workbook: the one that is asked for, else the first visible one that has a table in it.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    kind: Kind,
    options: ReadOptions,
    progress: Progress<'_>,
) -> Result<Table, FileError> {
    let mut workbook = Workbook::open(bytes, kind).map_err(|error| error.of(name))?;
    let count = workbook.sheets().len();
    let mut reading = |done: f32| progress(0.8 * done);
    let (sheet, grid) = match options.sheet {
        Some(sheet) if sheet >= count => {
            let why = format!("it has {count} sheets, and sheet {} was asked for. Choose one of them", sheet + 1);
            return Err(FileError::Unreadable { file: name.into(), why });
        }
        Some(sheet) => (sheet, workbook.grid(sheet, &mut reading).map_err(|error| error.of(name))?),
        None => first_table(&mut workbook, &mut reading).map_err(|error| error.of(name))?,
    };
    let format = TableFormat::Workbook { kind: workbook.kind(), sheets: workbook.sheets().to_vec(), sheet };
    if grid.cells().is_empty() {
        let sheets = workbook.sheets();
        let which = sheets.get(sheet).map_or("", |sheet| sheet.name.as_str());
        let why = if count > 1 {
            format!("its sheet {which} is empty. Choose another of its {count} sheets")
        } else {
            "its only sheet is empty. Choose a file with a header row and at least one row below it".into()
        };
        return Err(FileError::Unreadable { file: name.into(), why });
    }
    let mut table = Table::empty(name, format);
    grid_table::fill(&mut table, grid, options, &mut |done| progress(0.8 + 0.2 * done))?;
    Ok(table)
}

/// The first visible sheet whose table is three columns wide or more; a cover sheet or a list of two columns only when no
/// other is wider, a hidden one only when there is nothing else.
fn first_table(workbook: &mut Workbook<'_>, progress: Progress<'_>) -> Result<(usize, Grid), GridError> {
    let order = |hidden: bool| move |(at, sheet): (usize, &SheetName)| (sheet.hidden == hidden).then_some(at);
    let sheets = workbook.sheets();
    let visible: Vec<usize> = sheets.iter().enumerate().filter_map(order(false)).collect();
    let hidden: Vec<usize> = sheets.iter().enumerate().filter_map(order(true)).collect();
    let mut best: Option<(usize, usize, Grid)> = None;
    for group in [visible, hidden] {
        for sheet in group {
            let mut grid = workbook.grid(sheet, progress)?;
            grid.sort();
            let width = table_width(&grid);
            if width > 2 {
                return Ok((sheet, grid));
            }
            if best.as_ref().is_none_or(|(known, ..)| *known < width) {
                best = Some((width, sheet, grid));
            }
        }
        if best.as_ref().is_some_and(|(width, ..)| *width > 0) {
            break;
        }
    }
    best.map(|(_, sheet, grid)| (sheet, grid))
        .ok_or_else(|| GridError::Broken("it has no sheet with cells in it".into()))
}

/// How wide the rows of a sheet are, at least two of them: 0 for an empty one.
fn table_width(grid: &Grid) -> usize {
    let mut widths: Vec<usize> = grid.rows().iter().take(200).map(|(_, cells)| cells.len()).collect();
    widths.sort_unstable();
    widths.iter().rev().nth(1).or(widths.last()).copied().unwrap_or(0)
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;

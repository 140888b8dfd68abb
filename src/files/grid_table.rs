//! From the cells of a sheet to a table: where it begins, what its columns are called, which rows it has.

use std::{collections::BTreeMap, ops::Range};

use super::{
    FileError, Progress, ReadOptions, Table,
    grid::{Grid, GridCell, Merged},
    header_rows::{self, Heading, SampleRow},
    number,
};

/// More blank rows than these in one place are the end of a table, not rows of it.
const BLANK_ROWS: u32 = 100;

/// Fills `table` with the cells of a sheet. Its names are found as in a text file; blank rows and columns around the table
/// are passed over; hidden rows are read like the others, and said.
pub(super) fn fill(
    table: &mut Table,
    mut grid: Grid,
    options: ReadOptions,
    progress: Progress<'_>,
) -> Result<(), FileError> {
    grid.sort();
    let rows = grid.rows();
    let headerless = options.headerless == Some(true);
    let header_rows = if headerless { Some(1) } else { options.header_rows };
    let sample: Vec<SampleRow<'_>> = sample(&grid, &rows);
    let widths: Vec<usize> = sample.iter().map(|row| row.cells.len()).collect();
    let Some((_, likely)) = header_rows::first_wide(&widths) else { return Ok(()) };
    let heading = header_rows::find(&sample, likely, options.rows_above_header, header_rows);
    let above = heading.above.min(rows.len());
    for (_, cells) in &rows[..above] {
        let words: Vec<&str> = grid.cells()[cells.clone()].iter().map(|cell| grid.text(cell).trim()).collect();
        table.above.push(words.join(" "));
    }
    let below = (above + heading.rows).min(rows.len());
    let (first, width) = extent(&grid, &rows[below..], &heading);
    table.head(&heading, first as usize, width, options.headerless)?;
    let from = if table.is_headerless() { above } else { below };
    let body = rows.get(from..).unwrap_or(&[]);
    let start = body.first().map_or(0, |(row, _)| *row);
    let mut spread = Spread::new(&grid, start, first);
    let mut expected = rows[..from].last().map_or(start, |(row, _)| row + 1);
    for (nth, (row, cells)) in body.iter().enumerate() {
        if row.saturating_sub(expected) <= BLANK_ROWS {
            for blank in expected..*row {
                push(table, &grid, &[], blank, first, &mut spread)?;
            }
        }
        push(table, &grid, &grid.cells()[cells.clone()], *row, first, &mut spread)?;
        expected = row + 1;
        if nth.is_multiple_of(4096) && !progress(nth as f32 / body.len() as f32) {
            return Err(FileError::Cancelled);
        }
    }
    remark(table, &grid, body, spread.used);
    Ok(())
}

/// Fills `table` with records whose columns have names already. `rows` is how many records there are, empty ones included.
pub(super) fn fill_records(
    table: &mut Table,
    mut grid: Grid,
    names: Vec<String>,
    rows: u32,
    progress: Progress<'_>,
) -> Result<(), FileError> {
    grid.sort();
    let width = names.len();
    let heading = Heading { above: 0, rows: 1, names: names.into_iter().enumerate().collect() };
    table.head(&heading, 0, width, Some(false))?;
    let filled = grid.rows();
    let mut next = filled.iter().peekable();
    let mut spread = Spread::default();
    for row in 0..rows {
        let cells = next.next_if(|(at, _)| *at == row).map_or(0..0, |(_, cells)| cells.clone());
        push(table, &grid, &grid.cells()[cells], row, 0, &mut spread)?;
        if row.is_multiple_of(4096) && !progress(row as f32 / rows as f32) {
            return Err(FileError::Cancelled);
        }
    }
    remark(table, &grid, &[], 0);
    Ok(())
}

fn sample<'a>(grid: &'a Grid, rows: &[(u32, Range<usize>)]) -> Vec<SampleRow<'a>> {
    let mut before = None;
    let first = rows.iter().take(header_rows::SAMPLE);
    first
        .map(|(row, cells)| {
            let cells = &grid.cells()[cells.clone()];
            let filled = cells.iter().take(Table::MAX_COLUMNS * 2);
            let spans =
                grid.merged.iter().filter(|merged| merged.rows.0 == *row && merged.columns.1 > merged.columns.0);
            let sample = SampleRow {
                cells: filled.map(|cell| (cell.column as usize, grid.text(cell).trim())).collect(),
                adjacent: before.is_some_and(|before| before + 1 == *row),
                spans: spans.map(|merged| (merged.columns.0 as usize, merged.columns.1 as usize)).collect(),
            };
            before = Some(*row);
            sample
        })
        .collect()
}

/// First column and number of columns: from the names, and from what stands beside them in the rows below. A note far to the
/// right of a few rows is no column.
fn extent(grid: &Grid, body: &[(u32, Range<usize>)], heading: &Heading) -> (u32, usize) {
    let mut filled: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, cells) in body.iter().take(1000) {
        for cell in &grid.cells()[cells.clone()] {
            *filled.entry(cell.column).or_default() += 1;
        }
    }
    let named = |at: &(usize, String)| at.0 as u32;
    let usual = body.len().min(1000).div_ceil(2).max(1);
    let columns = || filled.iter().filter(|(_, count)| **count >= usual).map(|(column, _)| *column);
    let first = heading.names.iter().map(named).chain(columns()).min().unwrap_or(0);
    let last = heading.names.iter().map(named).chain(columns()).max().unwrap_or(0);
    // What stands left of the first column in later rows would be lost: it is a column too.
    let left = body.iter().filter_map(|(_, cells)| grid.cells().get(cells.start)).map(|cell| cell.column).min();
    let first = first.min(left.unwrap_or(first));
    (first, (last - first) as usize + 1)
}

fn push(
    table: &mut Table,
    grid: &Grid,
    cells: &[GridCell],
    row: u32,
    first: u32,
    spread: &mut Spread,
) -> Result<(), FileError> {
    let width = table.columns().len();
    let spread_here = if cells.is_empty() { Vec::new() } else { spread.row(row) };
    let mut cells = cells.iter().peekable();
    for at in 0..width {
        let column = first + at as u32;
        while cells.next_if(|cell| cell.column < column).is_some() {}
        if let Some(cell) = cells.next_if(|cell| cell.column == column) {
            table.put(grid.text(cell));
        } else if let Some((_, from)) = spread_here.iter().find(|(at, _)| *at == column) {
            spread.used += 1;
            table.put(grid.text(from));
        } else {
            table.put("");
        }
    }
    let surplus: Vec<String> = cells.map(|cell| grid.text(cell).to_owned()).collect();
    if !surplus.is_empty() {
        table.keep_surplus(width + surplus.len(), surplus);
    }
    table.end_row(row + 1)
}

fn remark(table: &mut Table, grid: &Grid, body: &[(u32, Range<usize>)], spread: u64) {
    let hidden = grid.hidden_among(body);
    if hidden > 0 {
        let are = if hidden == 1 { "row is hidden; it is" } else { "rows are hidden; they are" };
        table.remarks.push(format!("{hidden} {are} read like the others."));
    }
    if spread > 0 {
        let are =
            if spread == 1 { "cell is merged with the one above it" } else { "cells are merged with the one above" };
        table.remarks.push(format!("{spread} {are}; its words are read for each row."));
    }
    table.remarks.extend(grid.remarks.iter().cloned());
    let more = grid.remark_count.saturating_sub(grid.remarks.len() as u64);
    if more > 0 {
        table.remarks.push(format!("{more} more cells are like the last ones."));
    }
}

/// Words that are merged over several rows stand in each of them; numbers do not, so that no sum counts them twice.
#[derive(Default)]
struct Spread {
    /// Merged over several rows, by first row, with the cell that holds the value.
    waiting: Vec<(Merged, GridCell)>,
    next: usize,
    open: Vec<(Merged, GridCell)>,
    used: u64,
}

impl Spread {
    fn new(grid: &Grid, start: u32, first: u32) -> Self {
        let cell = |merged: &Merged| {
            let key = (merged.rows.0, merged.columns.0);
            let at = grid.cells().binary_search_by_key(&key, |cell| (cell.row, cell.column)).ok()?;
            let cell = grid.cells()[at];
            let word = number::amount(grid.text(&cell), number::Decimal::Point).is_none();
            word.then_some((*merged, cell))
        };
        let tall =
            |merged: &&Merged| merged.rows.0 >= start && merged.rows.1 > merged.rows.0 && merged.columns.0 >= first;
        let mut waiting: Vec<_> = grid.merged.iter().filter(tall).filter_map(cell).collect();
        waiting.sort_by_key(|(merged, _)| (merged.rows.0, merged.columns.0));
        Self { waiting, ..Self::default() }
    }

    /// Columns of this row that read a cell above. Rows are asked for in order.
    fn row(&mut self, row: u32) -> Vec<(u32, GridCell)> {
        self.open.retain(|(merged, _)| merged.rows.1 >= row);
        while let Some(entry) = self.waiting.get(self.next).filter(|(merged, _)| merged.rows.0 <= row) {
            // More at once than a row can have cells is nonsense.
            if entry.0.rows.1 >= row && self.open.len() < Table::MAX_COLUMNS {
                self.open.push(*entry);
            }
            self.next += 1;
        }
        self.open.iter().map(|(merged, cell)| (merged.columns.0, *cell)).collect()
    }
}

//! Cells of a sheet or of records as they come, before anybody knows which row names the columns.

use std::ops::Range;

use super::FileError;

/// Why cells cannot be read. [`GridError::of`] names the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum GridError {
    /// Beyond a stated limit.
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How much is read at most.
        limit: u64,
    },
    /// Damaged or cut off: where and why, as the end of a sentence.
    Broken(String),
    /// A kind of file that is not read; what it looks like.
    Foreign(&'static str),
    /// The user stopped it.
    Cancelled,
}

impl GridError {
    pub fn of(self, file: &str) -> FileError {
        let file = file.to_owned();
        match self {
            Self::TooMuch { what, limit } => FileError::TooMuch { file, what, limit },
            Self::Broken(why) => FileError::Unreadable { file, why },
            Self::Foreign(looks_like) => FileError::NotText { file, looks_like },
            Self::Cancelled => FileError::Cancelled,
        }
    }
}

/// A cell's place and where its text lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct GridCell {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
    from: u32,
    to: u32,
}

/// Cells that are merged into one; its value stands in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

/// The filled cells of a sheet, in reading order once [`Grid::sort`] was called.
#[derive(Default)]
pub(super) struct Grid {
    text: String,
    cells: Vec<GridCell>,
    in_order: bool,
    /// Merged cells, at most [`Grid::MAX_MERGED`].
    pub merged: Vec<Merged>,
    hidden_rows: Vec<u32>,
    /// Sentences about cells that were read as something else, at most [`Grid::MAX_REMARKS`].
    pub remarks: Vec<String>,
    /// How many such cells there are.
    pub remark_count: u64,
}

impl Grid {
    /// Most filled cells.
    pub const MAX_CELLS: usize = 40_000_000;
    /// Most text of all cells together (MB = 1,048,576 bytes).
    pub const MAX_TEXT_MB: usize = 1024;
    /// Most merged cells that are looked at.
    pub const MAX_MERGED: usize = 100_000;
    /// Most remarks that are kept.
    pub const MAX_REMARKS: usize = 50;

    pub fn new() -> Self {
        Self { in_order: true, ..Self::default() }
    }

    /// Takes a cell in; one of blanks only is none.
    pub fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), GridError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if self.cells.len() >= Self::MAX_CELLS {
            return Err(GridError::TooMuch { what: "cells", limit: Self::MAX_CELLS as u64 });
        }
        if self.text.len() + text.len() > Self::MAX_TEXT_MB << 20 {
            return Err(GridError::TooMuch { what: "MB of text", limit: Self::MAX_TEXT_MB as u64 });
        }
        let from = self.text.len() as u32;
        self.text.push_str(text);
        self.in_order &= self.cells.last().is_none_or(|last| (last.row, last.column) < (row, column));
        self.cells.push(GridCell { row, column, from, to: self.text.len() as u32 });
        Ok(())
    }

    pub fn merge(&mut self, merged: Merged) {
        if self.merged.len() < Self::MAX_MERGED
            && merged.rows.0 <= merged.rows.1
            && merged.columns.0 <= merged.columns.1
        {
            self.merged.push(merged);
        }
    }

    pub fn hide_row(&mut self, row: u32) {
        self.hidden_rows.push(row);
    }

    /// A cell that was read as something else than what stands in it.
    pub fn remark(&mut self, row: u32, column: u32, what: &str) {
        self.remark_count += 1;
        if self.remarks.len() < Self::MAX_REMARKS {
            self.remarks.push(format!("Cell {} {what}.", cell_name(row, column)));
        }
    }

    /// Puts the cells into reading order; of two at one place the first stays.
    pub fn sort(&mut self) {
        if !self.in_order {
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
            self.cells.dedup_by_key(|cell| (cell.row, cell.column));
            self.in_order = true;
        }
    }

    pub fn cells(&self) -> &[GridCell] {
        &self.cells
    }

    pub fn text(&self, cell: &GridCell) -> &str {
        self.text.get(cell.from as usize..cell.to as usize).unwrap_or("")
    }

    /// The filled rows: their number and where their cells lie.
    pub fn rows(&self) -> Vec<(u32, Range<usize>)> {
        let mut rows: Vec<(u32, Range<usize>)> = Vec::new();
        for (at, cell) in self.cells.iter().enumerate() {
            match rows.last_mut() {
                Some((row, range)) if *row == cell.row => range.end = at + 1,
                _ => rows.push((cell.row, at..at + 1)),
            }
        }
        rows
    }

    /// How many of these rows are hidden.
    pub fn hidden_among(&self, rows: &[(u32, Range<usize>)]) -> usize {
        let mut hidden = self.hidden_rows.clone();
        hidden.sort_unstable();
        rows.iter().filter(|(row, _)| hidden.binary_search(row).is_ok()).count()
    }
}

/// A cell as spreadsheets call it: `D7`. Row and column count from 0.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let column: String = letters.iter().rev().collect();
    format!("{column}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_on_the_screen() {
        assert_eq!(
            [cell_name(0, 0), cell_name(6, 3), cell_name(9, 25), cell_name(9, 26), cell_name(1_048_575, 16_383)],
            ["A1", "D7", "Z10", "AA10", "XFD1048576"]
        );
    }

    #[test]
    fn cells_in_any_order_are_read_row_by_row() {
        let mut grid = Grid::new();
        for (row, column, text) in [(1, 1, "d"), (0, 1, "b"), (1, 0, "c"), (0, 0, "a"), (0, 0, "again"), (5, 0, "  ")] {
            grid.push(row, column, text).unwrap();
        }
        grid.hide_row(1);
        grid.sort();
        let read: Vec<&str> = grid.cells().iter().map(|cell| grid.text(cell)).collect();
        assert_eq!(read, ["a", "b", "c", "d"]);
        let rows = grid.rows();
        assert_eq!(rows, [(0, 0..2), (1, 2..4)]);
        assert_eq!(grid.hidden_among(&rows), 1);
    }
}

//! A list before it has a format: named columns with their meaning, and typed cells.

use std::borrow::Cow;

use super::{super::guard, CsvWriter};
use crate::plan::{Amount, Date};

/// One value of a list. What it is decides how a workbook shows it; CSV has plain numbers and ISO dates.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// A name or sentence.
    Text(Cow<'a, str>),
    /// An identifier whose digits and leading zeros matter: a ZIP code, an account's id.
    Code(Cow<'a, str>),
    /// A number of things.
    Count(usize),
    /// An amount in the plan's currency.
    Money(Amount),
    /// Hours a year, or any other exact amount.
    Amount(Amount),
    /// A share, 1 for the whole.
    Share(f64),
    /// An index, 100 for the fair share.
    Index(f64),
    /// Any other number, written with all its digits.
    Number(f64),
    /// A day.
    Date(Date),
}

impl<'a> Cell<'a> {
    /// A text; nothing for an empty one.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A code; nothing for an empty one.
    #[must_use]
    pub fn code(code: impl Into<Cow<'a, str>>) -> Self {
        let code = code.into();
        if code.is_empty() { Self::Empty } else { Self::Code(code) }
    }

    /// What `cell` makes of a value; nothing without one, or where it is no number.
    #[must_use]
    pub fn some(value: Option<f64>, cell: fn(f64) -> Self) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Empty, cell)
    }

    /// The cell as plain text, not guarded: numbers with a decimal point and without separators, days as 2026-03-09.
    #[must_use]
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Code(text) => Cow::Borrowed(text),
            Self::Count(count) => count.to_string().into(),
            Self::Money(amount) | Self::Amount(amount) => amount.to_string().into(),
            Self::Share(share) => rounded(*share, 4).into(),
            Self::Index(index) => rounded(*index, 1).into(),
            Self::Number(number) if number.is_finite() => number.to_string().into(),
            Self::Number(_) => Cow::Borrowed(""),
            Self::Date(date) => date.to_string().into(),
        }
    }
}

/// Rounded, without zeros at the end: `0.25`, `104`, `-3.5`.
fn rounded(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.into() }
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header row.
    pub name: Cow<'static, str>,
    /// What stands in it and what it is made of, for people.
    pub about: Cow<'static, str>,
}

impl Column {
    /// A column of this name and meaning.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, about: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), about: about.into() }
    }
}

/// A list: columns and rows of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct List<'a> {
    name: Cow<'static, str>,
    columns: Vec<Column>,
    cells: Vec<Cell<'a>>,
}

impl<'a> List<'a> {
    /// A list without rows.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), columns, cells: Vec::new() }
    }

    /// Its name: a workbook's sheet is called so.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Adds a row. Cells beyond the columns are left out; what is missing is empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        let end = self.cells.len() + self.columns.len();
        self.cells.extend(cells.into_iter().take(self.columns.len()));
        self.cells.resize(end, Cell::Empty);
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell<'a>]> {
        self.cells.chunks(self.columns.len().max(1))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// True without a row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// As CSV: UTF-8 with byte-order mark, commas, CRLF, formulas guarded; codes as they are.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = CsvWriter::new();
        writer.row(self.columns.iter().map(|column| column.name.as_ref()));
        for row in self.rows() {
            writer.raw_row(row.iter().map(|cell| {
                let text = cell.plain();
                match cell {
                    Cell::Text(_) | Cell::Code(_) => guard(&text).into_owned(),
                    _ => text.into_owned(),
                }
            }));
        }
        writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_nothing_is_empty() {
        let cell = |cell: Cell| cell.plain().into_owned();
        assert_eq!(cell(Cell::Share(0.25)), "0.25");
        assert_eq!(cell(Cell::Index(104.04)), "104");
        assert_eq!(cell(Cell::Index(-0.01)), "0");
        assert_eq!(cell(Cell::Money(Amount::from_f64(-1250.5))), "-1250.5");
        assert_eq!(cell(Cell::some(None, Cell::Share)), "");
        assert_eq!(cell(Cell::some(Some(f64::NAN), Cell::Share)), "");
        assert_eq!(cell(Cell::Number(-98.123_456_789)), "-98.123456789");
        assert_eq!(cell(Cell::Index(100.0)), "100");
    }

    #[test]
    fn texts_are_guarded_and_numbers_are_not() {
        let mut list = List::new("L", vec![Column::new("a", ""), Column::new("b", ""), Column::new("c", "")]);
        list.row([Cell::text("=cmd|' /C calc'!A0"), Cell::Money(Amount::whole(-3)), Cell::code("-007")]);
        list.row([Cell::text("x")]);
        let text = String::from_utf8(list.csv()).unwrap();
        assert_eq!(
            text,
            "\u{feff}a,b,c\r\n'=cmd|' /C calc'!A0,-3,-007\r\nx,,\r\n"
                .replace("'=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")
        );
        assert_eq!((list.len(), list.rows().last().map(<[Cell]>::len)), (2, Some(3)));
    }
}

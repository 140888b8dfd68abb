//! Lists as an Excel workbook: one sheet each, the header row frozen and filtered, columns as wide as what stands in them,
//! codes as texts, money, shares and days with their formats. The last sheet says what each column is made of.
//!
//! Every text is written as a text cell, so nothing in a workbook is a formula, whatever it begins with, and reading it
//! gives back exactly what it was: no apostrophe is needed. No clock is read for it: the day comes from outside, so the
//! same lists give the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::{super::FileError, Cell, Column, List};
use crate::plan::{Amount, Date};

/// What stands in a workbook beside its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkbookFacts<'a> {
    /// Its title: the plan's name.
    pub title: &'a str,
    /// The day it is made.
    pub date: Date,
    /// ISO code of the currency of money cells.
    pub currency: &'a str,
}

/// Rows that a sheet can hold below its header (Excel's 1,048,576 less one).
const MOST_ROWS: usize = 1_048_575;
/// Letters that a cell can hold.
const MOST_LETTERS: usize = 32_767;
/// Rows looked at for the width of a column.
const MEASURED_ROWS: usize = 300;

/// The formats of the cells.
struct Formats {
    header: Format,
    code: Format,
    count: Format,
    money: Format,
    amount: Format,
    share: Format,
    index: Format,
    date: Format,
    prose: Format,
}

impl Formats {
    fn of(currency: &str) -> Self {
        let number = |code: &str| Format::new().set_num_format(code);
        let known =
            !currency.is_empty() && currency.len() <= 4 && currency.bytes().all(|byte| byte.is_ascii_alphabetic());
        let money = if known { format!("[${currency}] #,##0") } else { "#,##0".into() };
        Self {
            header: Format::new().set_bold().set_background_color(0x00E8_EBEF).set_text_wrap(),
            code: number("@"),
            count: number("#,##0"),
            money: number(&money),
            amount: number("#,##0.0##"),
            share: number("0.0%"),
            index: number("0.0"),
            date: number("yyyy-mm-dd"),
            prose: Format::new().set_text_wrap(),
        }
    }
}

/// The lists as the bytes of an XLSX file.
///
/// # Errors
/// When a list has more rows, or a cell more letters, than a workbook can hold; the text says which and what to take
/// instead.
pub fn workbook(lists: &[&List], facts: &WorkbookFacts) -> Result<Vec<u8>, FileError> {
    let file = format!("The workbook of {}", facts.title);
    for list in lists {
        if list.len() > MOST_ROWS {
            return Err(FileError::Unwritable {
                why: format!("{} has {} rows, and a sheet holds {MOST_ROWS}", list.name(), list.len()),
                file,
                instead: "Take the CSV, which has no limit.",
            });
        }
    }
    written(lists, facts).map_err(|error| FileError::Unwritable {
        file,
        why: error.to_string(),
        instead: "Take the CSV instead.",
    })
}

fn written(lists: &[&List], facts: &WorkbookFacts) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::of(facts.currency);
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(
        u16::try_from(facts.date.year).unwrap_or(1900).max(1900),
        facts.date.month,
        facts.date.day,
    )?;
    // A new workbook asks for the time; this takes its place.
    book.set_properties(
        &DocProperties::new().set_title(facts.title).set_author("Bailiwick").set_creation_datetime(&made),
    );
    for list in lists {
        sheet(book.add_worksheet(), list, &formats)?;
    }
    let about = about(lists);
    sheet(book.add_worksheet(), &about, &formats)?;
    book.save_to_buffer()
}

/// What each column of the lists is made of.
fn about(lists: &[&List]) -> List<'static> {
    let columns = ["Sheet", "Column", "What it is made of"].map(|name| Column::new(name, ""));
    let mut about = List::new("About", columns.to_vec());
    for list in lists {
        for column in list.columns().iter().filter(|column| !column.about.is_empty()) {
            about.row([list.name().to_owned(), column.name.to_string(), column.about.to_string()].map(Cell::text));
        }
    }
    about
}

fn sheet(sheet: &mut Worksheet, list: &List, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(list.name())?;
    let prose = list.name() == "About" || list.name() == "Summary";
    let mut widths: Vec<usize> = list.columns().iter().map(|column| column.name.chars().count() + 3).collect();
    for (at, column) in list.columns().iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, fitting(&column.name), &formats.header)?;
    }
    for (at, row) in list.rows().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            write(sheet, at as u32 + 1, column as u16, cell, formats, prose)?;
            if at < MEASURED_ROWS {
                widths[column] = widths[column].max(width(cell));
            }
        }
    }
    let (last_row, last_column) = (list.len() as u32, list.columns().len().saturating_sub(1) as u16);
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(at as u16, (*width).clamp(8, if prose { 72 } else { 44 }) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row.max(1), last_column)?;
    // Codes are texts on purpose.
    sheet.ignore_error_range(0, 0, last_row.max(1), last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
    prose: bool,
) -> Result<(), XlsxError> {
    let amount = |amount: &Amount| amount.to_f64();
    match cell {
        Cell::Empty => {}
        Cell::Text(text) if prose => {
            sheet.write_string_with_format(row, column, fitting(text), &formats.prose)?;
        }
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Code(code) => {
            sheet.write_string_with_format(row, column, fitting(code), &formats.code)?;
        }
        Cell::Count(count) => {
            sheet.write_number_with_format(row, column, *count as f64, &formats.count)?;
        }
        Cell::Money(value) => {
            sheet.write_number_with_format(row, column, amount(value), &formats.money)?;
        }
        Cell::Amount(value) => {
            let whole = value.0 % Amount::SCALE == 0;
            sheet.write_number_with_format(
                row,
                column,
                amount(value),
                if whole { &formats.count } else { &formats.amount },
            )?;
        }
        Cell::Share(value) if value.is_finite() => {
            sheet.write_number_with_format(row, column, *value, &formats.share)?;
        }
        Cell::Index(value) if value.is_finite() => {
            sheet.write_number_with_format(row, column, *value, &formats.index)?;
        }
        Cell::Number(value) if value.is_finite() => {
            sheet.write_number(row, column, *value)?;
        }
        Cell::Share(_) | Cell::Index(_) | Cell::Number(_) => {}
        Cell::Date(day) => {
            let year = u16::try_from(day.year).unwrap_or(0);
            if (1900..=9999).contains(&year) {
                let day = ExcelDateTime::from_ymd(year, day.month, day.day)?;
                sheet.write_datetime_with_format(row, column, day, &formats.date)?;
            } else {
                // A sheet's calendar begins in 1900.
                sheet.write_string(row, column, day.to_string())?;
            }
        }
    }
    Ok(())
}

/// Letters a cell takes on the screen.
fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) | Cell::Code(text) => text.chars().count() + 2,
        Cell::Money(_) => cell.plain().len() + 8,
        Cell::Number(_) => 12,
        _ => cell.plain().len() + 4,
    }
}

/// What fits into a cell; a text that is longer ends with `…`.
fn fitting(text: &str) -> String {
    if text.len() <= MOST_LETTERS || text.encode_utf16().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    // In UTF-16, as Excel counts; a letter is at most two of it.
    let mut units = 0;
    let kept = text.chars().take_while(|letter| {
        units += letter.len_utf16();
        units < MOST_LETTERS
    });
    kept.chain(['…']).collect()
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;

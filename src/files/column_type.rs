//! What kind of values a column holds, for people: a code, a whole number, an amount, a date…

use std::fmt;

use super::{
    DayOrder, DayOrderGuess, Decimal, Table, day, header_name,
    number::{self, DecimalVotes},
};

/// The kind of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// No cell is filled.
    Empty,
    /// Identifies something: its zeros count, its sum means nothing.
    Code,
    /// Whole numbers.
    Whole,
    /// Numbers with decimals, or money.
    Amount,
    /// Percentages.
    Percent,
    /// Days; whether day or month comes first.
    Date(DayOrderGuess),
    /// Days that begin with the year, which read one way only.
    IsoDate,
    /// Degrees north.
    Latitude,
    /// Degrees east.
    Longitude,
    /// Yes or no.
    Truth,
    /// Words.
    Text,
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::Code => "code",
            Self::Whole => "whole number",
            Self::Amount => "amount",
            Self::Percent => "percent",
            Self::Date(DayOrderGuess { order: DayOrder::MonthFirst, .. }) => "date, month first",
            Self::Date(DayOrderGuess { order: DayOrder::DayFirst, .. }) => "date, day first",
            Self::IsoDate => "date, year first",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Truth => "yes or no",
            Self::Text => "text",
        })
    }
}

/// Rows looked at.
const SAMPLE: usize = 400;
/// Share of filled cells that have to agree.
const NEARLY_ALL: f64 = 0.9;

impl ColumnType {
    /// Looks at a sample of a column's cells, and at its name where the cells leave it open. Also says which decimal
    /// separator the cells show; `usual` is the table's.
    #[must_use]
    pub fn of(table: &Table, column: usize, usual: Decimal) -> (Self, Decimal) {
        let cells: Vec<&str> =
            table.spread(SAMPLE).map(|row| table.cell(row, column).trim()).filter(|cell| !cell.is_empty()).collect();
        let mut votes = DecimalVotes::default();
        cells.iter().filter(|cell| is_numeric(cell)).for_each(|cell| votes.add(cell));
        let decimal = votes.decide(usual);
        let name = header_name::normal(table.columns().get(column).map_or("", String::as_str));
        (of_cells(&cells, &name, decimal), decimal)
    }
}

fn of_cells(cells: &[&str], name: &str, decimal: Decimal) -> ColumnType {
    if cells.is_empty() {
        return ColumnType::Empty;
    }
    let share = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell)).count() as f64 / cells.len() as f64;
    let named = |words: &[&str]| name.split(' ').any(|part| words.contains(&part));
    if share(&is_truth) >= NEARLY_ALL {
        return ColumnType::Truth;
    }
    if share(&|cell| number::float(cell, decimal).is_some()) < NEARLY_ALL {
        let is_day = |cell: &str| {
            [DayOrder::MonthFirst, DayOrder::DayFirst].iter().any(|order| day::day(cell, *order).is_some())
        };
        if share(&|cell| is_day(cell) && !cell.bytes().all(|byte| byte.is_ascii_digit())) >= NEARLY_ALL {
            let iso = |cell: &str| cell.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
            let guess = DayOrderGuess::of(cells.iter().copied());
            return if share(&iso) >= NEARLY_ALL { ColumnType::IsoDate } else { ColumnType::Date(guess) };
        }
        return if share(&is_code) >= NEARLY_ALL || named(&["id", "guid"]) {
            ColumnType::Code
        } else {
            ColumnType::Text
        };
    }
    let digits = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit());
    let zero_led = |cell: &str| cell.len() > 1 && cell.starts_with('0') && digits(cell);
    let codes = ["id", "zip", "postal", "postcode", "plz", "fips", "code", "phone", "fax", "duns", "sic", "naics", "#"];
    if cells.iter().any(|cell| zero_led(cell))
        || (named(&codes) && share(&|cell| !cell.contains(['$', '€'])) >= NEARLY_ALL)
    {
        return ColumnType::Code;
    }
    if share(&|cell| cell.contains('%')) >= NEARLY_ALL {
        return ColumnType::Percent;
    }
    let within =
        |most: f64| share(&|cell| number::degrees(cell).is_some_and(|degrees| degrees.abs() <= most)) >= NEARLY_ALL;
    if named(&["lat", "latitude", "breite", "breitengrad"]) && within(90.0) {
        return ColumnType::Latitude;
    }
    if named(&["lon", "lng", "long", "longitude", "länge", "längengrad"]) && within(180.0) {
        return ColumnType::Longitude;
    }
    let whole = |cell: &str| number::float(cell, decimal).is_some_and(|value| value == libm::trunc(value));
    let money = |cell: &str| {
        cell.contains(['$', '€', '£', '¥', '₹']) || cell.contains(if decimal == Decimal::Point { '.' } else { ',' })
    };
    if share(&whole) == 1.0 && share(&money) == 0.0 { ColumnType::Whole } else { ColumnType::Amount }
}

fn is_numeric(cell: &str) -> bool {
    number::float(cell, Decimal::Point).is_some() || number::float(cell, Decimal::Comma).is_some()
}

fn is_truth(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "true" | "false" | "yes" | "no" | "y" | "n" | "ja" | "nein" | "oui" | "non")
}

/// Letters and digits without a blank, with at least one digit: `1C1I7A6R`, `ACC-0017`.
fn is_code(cell: &str) -> bool {
    cell.len() >= 2
        && cell.chars().any(|c| c.is_ascii_digit())
        && cell.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        let usual = if table.delimiter() == Some(b';') { Decimal::Comma } else { Decimal::Point };
        (0..table.columns().len()).map(|column| ColumnType::of(&table, column, usual).0.to_string()).collect()
    }

    #[test]
    fn the_columns_of_an_export_say_what_they_are() {
        assert_eq!(
            said(
                "Account #,Name,Zip,Lat,Lng,Revenue,Employees,Share,Since,Seen,Won,Fax\n\
                 0040217,Mercy,1230,42.06,-72.49,\"$4,500\",12,50%,2026-01-05,3/25/2026,true,\n\
                 0040218,Lake,02134,41.1,-70.25,$3,7,7.5%,2025-12-31,1/2/2026,false,\n"
            ),
            [
                "code",
                "text",
                "code",
                "latitude",
                "longitude",
                "amount",
                "whole number",
                "percent",
                "date, year first",
                "date, month first",
                "yes or no",
                "empty"
            ]
        );
        assert_eq!(
            said("Kunde;Umsatz;Seit\nA-17;1.234,50;31.12.2025\nB-18;12,5;01.02.2026\n"),
            ["code", "amount", "date, day first"]
        );
    }
}

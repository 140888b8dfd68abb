//! What the values of a column look like: shares of a sample that could be numbers, ZIP codes, states…

use std::collections::BTreeSet;

use super::{
    Decimal, Table, coordinates, day, deal_stage, month_name,
    number::{self, DecimalVotes},
};
use crate::geography::{STATES, State, normalise};

/// Shares (0 to 1) of a column's filled cells, over a sample spread over the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnProfile {
    /// Share of cells that are filled.
    pub filled: f64,
    /// Share of filled cells that differ from all others in the sample.
    pub distinct: f64,
    /// Numbers, dressed or plain.
    pub numeric: f64,
    /// Whole numbers among the numbers.
    pub whole: f64,
    /// Plain numbers with a decimal part between −90 and 90.
    pub latitude: f64,
    /// The same between −180 and 180.
    pub longitude: f64,
    /// Five digits, ZIP+4, or the four that are left when a spreadsheet ate the zero.
    pub zip: f64,
    /// State abbreviations or names.
    pub state: f64,
    /// Days.
    pub day: f64,
    /// Months: `2026-03`, `Mar 2026`.
    pub month: f64,
    /// Codes that can be county FIPS: five digits (or the four that a spreadsheet left) that begin with a state's and end
    /// odd, as nearly all counties' do.
    pub fips: f64,
    /// Stages of deals.
    pub stage: f64,
    /// Latitude and longitude in one cell, or degrees with minutes.
    pub coordinates: f64,
    /// Least and greatest number.
    pub range: (f64, f64),
    /// Which decimal separator the cells show.
    pub votes: DecimalVotes,
}

/// Rows looked at per column.
const SAMPLE: usize = 400;

impl ColumnProfile {
    /// Looks at a sample of a column. `decimal` is the file's usual separator.
    pub fn of(table: &Table, column: usize, decimal: Decimal, states: &StateNames) -> Self {
        let mut profile = Self { range: (f64::INFINITY, f64::NEG_INFINITY), ..Self::default() };
        let (mut seen, mut filled) = (0.0, 0.0);
        let mut values: Vec<&str> = Vec::new();
        for row in table.spread(SAMPLE) {
            seen += 1.0;
            let cell = table.cell(row, column).trim();
            if cell.is_empty() {
                continue;
            }
            filled += 1.0;
            values.push(cell);
            profile.votes.add(cell);
            if let Some(value) = number::float(cell, decimal) {
                profile.numeric += 1.0;
                profile.whole += f64::from(value == libm::trunc(value));
                profile.range = (profile.range.0.min(value), profile.range.1.max(value));
            }
            if let Some(value) = coordinates::degrees(cell) {
                let split = cell.contains(['.', ',', '\'', '′', '°']);
                profile.latitude += f64::from(split && value.abs() <= 90.0);
                profile.longitude += f64::from(split && value.abs() <= 180.0);
            }
            profile.zip += f64::from(is_zip_like(cell));
            profile.state += f64::from(states.has(cell));
            profile.fips += f64::from(is_fips_like(cell));
            profile.month += f64::from(month_name::month(cell).is_some());
            profile.stage += f64::from(deal_stage::is_stage(cell));
            profile.coordinates += f64::from(cell.contains(['.', '°', ',']) && coordinates::pair(cell).is_some());
            let is_day = |order| day::day(cell, order).is_some();
            let day = !is_zip_like(cell) && (is_day(day::DayOrder::MonthFirst) || is_day(day::DayOrder::DayFirst));
            profile.day += f64::from(day);
        }
        if filled > 0.0 {
            for share in [
                &mut profile.whole,
                &mut profile.numeric,
                &mut profile.latitude,
                &mut profile.longitude,
                &mut profile.zip,
                &mut profile.state,
                &mut profile.day,
                &mut profile.month,
                &mut profile.fips,
                &mut profile.stage,
                &mut profile.coordinates,
            ] {
                *share /= filled;
            }
            profile.filled = filled / seen;
            values.sort_unstable();
            values.dedup();
            profile.distinct = values.len() as f64 / filled;
        }
        profile
    }

    /// True when nearly all filled cells are numbers.
    pub fn is_numeric(&self) -> bool {
        self.filled > 0.0 && self.numeric > 0.9
    }
}

/// The decimal separator that the table's cells show; a semicolon between columns speaks for the comma when none does.
/// Workbooks and JSON hold numbers, which are put down with a point; texts among them show their own, column by column.
pub(super) fn usual_decimal(table: &Table) -> Decimal {
    if table.format().has_typed_numbers() {
        return Decimal::Point;
    }
    let mut all = DecimalVotes::default();
    for column in 0..table.columns().len() {
        for row in table.spread(100) {
            let cell = table.cell(row, column).trim();
            if number::float(cell, Decimal::Point).is_some() || number::float(cell, Decimal::Comma).is_some() {
                all.add(cell);
            }
        }
    }
    all.decide(if table.delimiter() == Some(b';') { Decimal::Comma } else { Decimal::Point })
}

fn is_zip_like(cell: &str) -> bool {
    let digits = |text: &str, count: std::ops::RangeInclusive<usize>| {
        count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(cell, 4..=5) || cell.split_once('-').is_some_and(|(zip, plus)| digits(zip, 5..=5) && digits(plus, 4..=4))
}

fn is_fips_like(cell: &str) -> bool {
    let plain = matches!(cell.len(), 4 | 5) && cell.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = cell.parse::<u32>().ok().filter(|_| plain) else { return false };
    number % 2 == 1 && STATES.iter().any(|state| state.code.parse() == Ok(number / 1000))
}

/// Names and abbreviations of the states, for telling a column of them.
pub struct StateNames(BTreeSet<String>);

impl StateNames {
    /// All states and territories.
    pub fn new() -> Self {
        let words = |state: &State| [state.abbreviation.to_ascii_lowercase(), normalise(state.name)];
        Self(STATES.iter().flat_map(words).collect())
    }

    fn has(&self, cell: &str) -> bool {
        cell.len() <= 40 && cell.chars().any(char::is_alphabetic) && self.0.contains(&normalise(cell))
    }
}

//! Days as people write them: ISO, US, European, with month names, and as spreadsheet serial numbers.

use serde::{Deserialize, Serialize};

use crate::plan::Date;

/// Whether `03/04/2026` is March 4 or 3 April.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayOrder {
    /// Month first, as in the United States.
    #[default]
    MonthFirst,
    /// Day first, as in most of the world.
    DayFirst,
}

/// The guessed order of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOrderGuess {
    /// The order.
    pub order: DayOrder,
    /// True when a value shows it (a 13th to 31st day); false when every value reads both ways.
    pub shown: bool,
}

impl DayOrderGuess {
    /// Looks for days beyond 12; points (`31.12.2026`) speak for day first, slashes for month first.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut first, mut second, mut points) = (0u32, 0u32, 0u32);
        for cell in cells {
            let Some(parts) = parts(cell) else { continue };
            if let (Part::Number(a, _), Part::Number(b, 1..=2)) = (parts[0], parts[1]) {
                first += u32::from((13..=31).contains(&a));
                second += u32::from((13..=31).contains(&b));
                points += u32::from(cell.contains('.'));
            }
        }
        let order = |day_first| if day_first { DayOrder::DayFirst } else { DayOrder::MonthFirst };
        if first == second {
            Self { order: order(points > 0), shown: false }
        } else {
            Self { order: order(first > second), shown: true }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// Value and number of digits.
    Number(i32, usize),
    Month(u8),
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The three parts of a date; a time of day behind it is left away.
fn parts(cell: &str) -> Option<[Part; 3]> {
    let text = cell.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let mut parts = [Part::Number(0, 0); 3];
    let mut count = 0;
    for word in text.split(['-', '/', '.', ' ', ',', 'T']).filter(|word| !word.is_empty()) {
        if count == 3 {
            break;
        }
        parts[count] = if word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4 {
            Part::Number(word.parse().ok()?, word.len())
        } else {
            let lower = word.to_ascii_lowercase();
            let named = MONTHS.iter().position(|month| lower.len() >= 3 && lower.starts_with(month));
            let number = lower.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
            match named {
                Some(month) => Part::Month(month as u8 + 1),
                None if (1..=2).contains(&number.len()) => Part::Number(number.parse().ok()?, number.len()),
                None => return None,
            }
        };
        count += 1;
    }
    (count == 3).then_some(parts)
}

/// The day in a cell; `None` where there is none.
#[must_use]
pub fn day(cell: &str, order: DayOrder) -> Option<Date> {
    let Some(parts) = parts(cell) else { return serial(cell) };
    let full = |year: i32, digits: usize| match digits {
        4 => year,
        // Two-digit years as spreadsheets read them: 00 to 29 are this century.
        _ if year < 30 => 2000 + year,
        _ => 1900 + year,
    };
    let small = |value: i32| u8::try_from(value).unwrap_or(0);
    match parts {
        [Part::Number(year, 4), Part::Number(month, _), Part::Number(day, _)] => {
            Date::new(year, small(month), small(day))
        }
        [Part::Number(year, 4), Part::Month(month), Part::Number(day, _)] => Date::new(year, month, small(day)),
        [Part::Number(a, _), Part::Number(b, _), Part::Number(year, digits)] => {
            let (month, day) = if order == DayOrder::MonthFirst { (a, b) } else { (b, a) };
            Date::new(full(year, digits), small(month), small(day))
        }
        [Part::Number(day, _), Part::Month(month), Part::Number(year, digits)]
        | [Part::Month(month), Part::Number(day, _), Part::Number(year, digits)] => {
            Date::new(full(year, digits), month, small(day))
        }
        _ => None,
    }
}

/// A spreadsheet's serial number: days since 1899-12-30, between the years 1955 and 2119.
fn serial(cell: &str) -> Option<Date> {
    let days: i64 = cell.trim().split('.').next()?.parse().ok()?;
    if !(20_000..80_000).contains(&days) {
        return None;
    }
    // Civil-from-days (Howard Hinnant, chrono-compatible low-level date algorithms).
    let z = days - 25_569 + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Date::new(year as i32, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(cell: &str, order: DayOrder) -> String {
        day(cell, order).map_or("nothing".into(), |day| day.to_string())
    }

    #[test]
    fn days_are_read_however_they_are_written() {
        for cell in [
            "2026-03-09",
            "2026/3/9",
            "2026-03-09T08:30:00Z",
            "3/9/2026",
            "03-09-26",
            "9-Mar-2026",
            "March 9, 2026",
            "9 Mar 26",
            "Mar 9th 2026",
            "46090",
        ] {
            assert_eq!(said(cell, DayOrder::MonthFirst), "2026-03-09", "{cell}");
        }
        assert_eq!(said("09.03.2026", DayOrder::DayFirst), "2026-03-09");
        for cell in ["", "soon", "2026-02-30", "13/13/2026", "5"] {
            assert_eq!(said(cell, DayOrder::MonthFirst), "nothing", "{cell}");
        }
    }

    #[test]
    fn the_order_is_told_from_days_beyond_the_twelfth() {
        let guess = |cells: &[&str]| DayOrderGuess::of(cells.iter().copied());
        assert_eq!(guess(&["03/04/2026", "25/04/2026"]), DayOrderGuess { order: DayOrder::DayFirst, shown: true });
        assert_eq!(guess(&["03/04/2026", "04/25/2026"]), DayOrderGuess { order: DayOrder::MonthFirst, shown: true });
        assert_eq!(guess(&["03/04/2026"]), DayOrderGuess { order: DayOrder::MonthFirst, shown: false });
        assert_eq!(guess(&["03.04.2026"]), DayOrderGuess { order: DayOrder::DayFirst, shown: false });
    }

    proptest! {
        #[test]
        fn no_cell_can_break_it(cell in ".{0,40}") {
            let _ = (day(&cell, DayOrder::MonthFirst), DayOrderGuess::of([cell.as_str()].into_iter()));
        }
    }
}

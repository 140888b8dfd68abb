//! Months as people write them, in cells and as names of columns: `2026-03`, `Mar 2026`, `03/2026`, `Sales Mar-26`.

use std::collections::BTreeMap;

use super::{DayOrder, day};
use crate::plan::Month;

const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that stand beside a month in the name of a column.
const BESIDE: [&str; 16] = [
    "sales", "revenue", "amount", "bookings", "billings", "net", "gross", "total", "sum", "of", "usd", "eur", "actual",
    "actuals", "invoiced", "month",
];

/// A month of the year by its number or English name (three letters are enough).
pub(super) fn month_of_year(word: &str) -> Option<u8> {
    let word = word.trim().trim_end_matches('.');
    if word.is_empty() || word.len() > 9 || !word.is_ascii() {
        return None;
    }
    if let Ok(number) = word.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let lower = word.to_ascii_lowercase();
    let named = NAMES.iter().position(|name| *name == lower || (lower.len() == 3 && name.starts_with(&lower)));
    named.or((lower == "sept").then_some(8)).map(|at| at as u8 + 1)
}

/// A year between 1950 and 2100, of four digits, or of two with or without an apostrophe.
pub(super) fn year(word: &str) -> Option<i32> {
    let digits = word.trim().trim_start_matches(['\'', '’']);
    let value: i32 = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
    let full = match digits.len() {
        4 => value,
        2 => 2000 + value - if value < 70 { 0 } else { 100 },
        _ => return None,
    };
    (1950..=2100).contains(&full).then_some(full)
}

/// The month in a cell or a name, when it says nothing else; days are no months.
pub(super) fn month(text: &str) -> Option<Month> {
    let text = text.trim();
    if text.len() > 40 || text.len() < 4 || !text.is_ascii() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let kept = || words.iter().copied().filter(|word| !BESIDE.iter().any(|beside| word.eq_ignore_ascii_case(beside)));
    let mut rest = kept();
    match (rest.next(), rest.next(), rest.next()) {
        (Some(one), None, _) => glued(one),
        (Some(first), Some(second), None) => {
            let pair = |month: &str, word: &str| Some(Month::new(year(word)?, month_of_year(month)?));
            // `01-02` is no month: the year needs four digits, or the month a name.
            let clear =
                |month: &str, year: &str| year.len() == 4 || month.bytes().all(|byte| byte.is_ascii_alphabetic());
            pair(first, second)
                .filter(|_| clear(first, second))
                .or_else(|| pair(second, first).filter(|_| clear(second, first)))
        }
        _ => None,
    }
}

/// `202603`, `Mar26`, `2026M03`.
fn glued(word: &str) -> Option<Month> {
    let split = |at: usize| Some((word.get(..at)?, word.get(at..)?));
    if word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        let (first, last) = split(4)?;
        return Some(Month::new(year(first)?, month_of_year(last)?));
    }
    if let Some((before, after)) = word.split_once(['M', 'm'])
        && before.len() == 4
        && after.len() == 2
    {
        return Some(Month::new(year(before)?, month_of_year(after)?));
    }
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, number) = split(letters).filter(|(name, _)| name.len() >= 3)?;
    Some(Month::new(year(number)?, month_of_year(name)?))
}

/// The columns that are called like months. Days as names (`1/1/2026`, `2/1/2026`, as spreadsheets head months) count when
/// all of them are the first of a month.
pub(super) fn months_of_headers(headers: &[String]) -> BTreeMap<usize, Month> {
    let named: BTreeMap<usize, Month> =
        headers.iter().enumerate().filter_map(|(at, header)| Some((at, month(header)?))).collect();
    if !named.is_empty() {
        return named;
    }
    let days = |order: DayOrder| {
        let all: Vec<(usize, crate::plan::Date)> = headers
            .iter()
            .enumerate()
            .filter(|(_, header)| header.contains(['/', '-', '.']))
            .filter_map(|(at, header)| Some((at, day::day(header, order)?)))
            .collect();
        let firsts = all.iter().all(|(_, day)| day.day == 1);
        firsts.then(|| all.into_iter().map(|(at, day)| (at, day.in_month())).collect::<BTreeMap<_, _>>())
    };
    days(DayOrder::MonthFirst).or_else(|| days(DayOrder::DayFirst)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_however_they_are_written() {
        for text in [
            "2026-03",
            "03/2026",
            "Mar 2026",
            "March 2026",
            "mar-26",
            "Sales Mar 2026",
            "2026/3",
            "202603",
            "Mar26",
            "2026M03",
        ] {
            assert_eq!(month(text), Some(Month::new(2026, 3)), "{text}");
        }
        for text in
            ["2026-13", "03-04", "2026", "12 apples", "2026-03-01", "1234", "May", "Q1 2026", "Maybe 2026", "60614"]
        {
            assert_eq!(month(text), None, "{text}");
        }
    }

    #[test]
    fn columns_that_are_first_days_of_months_are_months() {
        let of = |names: &[&str]| months_of_headers(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let us = of(&["Account", "1/1/2026", "2/1/2026", "3/1/2026"]);
        assert_eq!(us.into_values().map(Month::month).collect::<Vec<_>>(), [1, 2, 3]);
        let europe = of(&["Account", "01.01.2026", "01.02.2026", "01.03.2026"]);
        assert_eq!(europe.into_values().map(Month::month).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(of(&["Account", "Amount"]).is_empty());
    }
}

//! Numbers as people and spreadsheets write them: thousands separators, decimal commas, currency, percent, accounting.

use serde::{Deserialize, Serialize};

use super::currency::without_code;
use crate::plan::Amount;

/// Which of `.` and `,` separates the decimals in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

/// Votes for one reading of a column's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecimalVotes {
    point: u32,
    comma: u32,
}

impl DecimalVotes {
    /// Takes in what a cell shows for certain; `1,234` and `1.234` show nothing.
    pub fn add(&mut self, cell: &str) {
        let body: Vec<char> = cell.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let last = |wanted: char| body.iter().rposition(|c| *c == wanted);
        let count = |wanted: char| body.iter().filter(|c| **c == wanted).count();
        let behind = |at: usize| body.len() - at - 1;
        match (last('.'), last(',')) {
            (Some(point), Some(comma)) if point > comma => self.point += 1,
            (Some(_), Some(_)) => self.comma += 1,
            (Some(_), None) if count('.') > 1 => self.comma += 1,
            (None, Some(_)) if count(',') > 1 => self.point += 1,
            // Three digits behind a single separator may be thousands, unless a zero or nothing stands before it.
            (Some(at), None) if behind(at) != 3 || at == 0 || body[..at] == ['0'] => self.point += 1,
            (None, Some(at)) if behind(at) != 3 || at == 0 || body[..at] == ['0'] => self.comma += 1,
            _ => {}
        }
    }

    /// The reading with more votes; `otherwise` when nothing speaks for either.
    pub fn decide(self, otherwise: Decimal) -> Decimal {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Decimal::Point,
            std::cmp::Ordering::Less => Decimal::Comma,
            std::cmp::Ordering::Equal => otherwise,
        }
    }
}

/// Digits, their scale, sign and percent: what is left of a cell when the dressing is off.
struct Bare {
    negative: bool,
    /// Digits with at most one `.`.
    digits: String,
    /// Powers of ten to add: −2 for percent, 3 for `k`, 6 for `M`, the exponent of `1.2E+05`.
    shift: i32,
}

/// Takes currency, separators, brackets and suffixes off; `None` when something else is in the cell.
fn undress(cell: &str, decimal: Decimal) -> Option<Bare> {
    let mut text = cell.trim();
    if text.len() > 60 {
        return None;
    }
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, text) = (true, inner.trim());
    }
    let is_currency = |c: char| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₩' | '₽' | '¢');
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}');
    let mut shift = 0;
    // Signs, currency and codes come before and behind the number, in any order.
    loop {
        let before = text;
        text = text.trim_matches(is_space).trim_start_matches(is_currency).trim_end_matches(is_currency);
        if let Some(rest) = text.strip_prefix(['-', '−', '–']).or_else(|| text.strip_suffix(['-', '−'])) {
            if negative {
                return None;
            }
            (negative, text) = (true, rest);
        } else if let Some(rest) = text.strip_prefix('+') {
            text = rest;
        }
        text = without_code(text);
        if shift == 0 {
            for (suffix, power) in [("%", -2), ("bn", 9), ("Mio", 6), ("mm", 6), ("M", 6), ("m", 6), ("k", 3), ("K", 3)]
            {
                if let Some(rest) = text.strip_suffix(suffix) {
                    (text, shift) = (rest, power);
                    break;
                }
            }
        }
        if text == before {
            break;
        }
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E']) {
        shift += exponent.parse::<i32>().ok().filter(|exponent| exponent.abs() <= 30)?;
        text = mantissa;
    }
    let (point, thousands) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let mut digits = String::with_capacity(text.len());
    let mut seen_point = false;
    let mut group: Option<usize> = None;
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            group = group.map(|count| count + 1);
        } else if c == point && !seen_point {
            if group.is_some_and(|count| count != 3) {
                return None;
            }
            (seen_point, group) = (true, None);
            digits.push('.');
        } else if (c == thousands || c == '\'' || c == '’' || is_space(c)) && !seen_point && !digits.is_empty() {
            // Groups of three, but the Indian 12,34,567 too: two are allowed before the last group.
            if group.is_some_and(|count| count != 3 && count != 2) {
                return None;
            }
            group = Some(0);
        } else {
            return None;
        }
    }
    let well_grouped = group.is_none_or(|count| count == 3);
    (well_grouped && digits.chars().any(|c| c.is_ascii_digit())).then_some(Bare { negative, digits, shift })
}

/// The amount in a cell, to the thousandth without a detour over floating point, so that sums tie to the cent.
/// `None` for an empty cell or one that is not a number.
#[must_use]
pub fn amount(cell: &str, decimal: Decimal) -> Option<Amount> {
    let bare = undress(cell, decimal)?;
    let (whole, fraction) = bare.digits.split_once('.').unwrap_or((&bare.digits, ""));
    let mut thousandths: i128 = 0;
    // Position of the last digit of the whole part, in powers of ten of a thousandth.
    let mut power = whole.len() as i32 - 1 + 3 + bare.shift;
    let mut round = false;
    for digit in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(digit - b'0');
        if power >= 0 {
            thousandths = thousandths.saturating_mul(10).saturating_add(digit);
        } else if power == -1 {
            round = digit >= 5;
        }
        power -= 1;
    }
    for _ in 0..(power + 1).clamp(0, 40) {
        thousandths = thousandths.saturating_mul(10);
    }
    thousandths = thousandths.saturating_add(i128::from(round));
    let thousandths = i64::try_from(thousandths).unwrap_or(i64::MAX);
    Some(Amount(if bare.negative { -thousandths } else { thousandths }))
}

/// The number in a cell as floating point: for frequencies, hours and FTE. Finite.
#[must_use]
pub fn float(cell: &str, decimal: Decimal) -> Option<f64> {
    let bare = undress(cell, decimal)?;
    let value: f64 = format!("{}e{}", bare.digits.trim_end_matches('.'), bare.shift).parse().ok()?;
    value.is_finite().then_some(if bare.negative { -value } else { value })
}

/// A degree of latitude or longitude: `.` or `,` is always the decimal separator, as degrees have no thousands.
#[must_use]
pub fn degrees(cell: &str) -> Option<f64> {
    let text = cell.trim().trim_end_matches('°');
    if text.is_empty() || text.len() > 40 {
        return None;
    }
    let value: f64 = if text.contains(',') && !text.contains('.') {
        text.replacen(',', ".", 1).parse().ok()?
    } else {
        text.replace('−', "-").parse().ok()?
    };
    value.is_finite().then_some(value)
}

/// A number in plain writing, `1234.5`; nothing dressed.
pub(in crate::files) fn plain(cell: &str) -> Option<f64> {
    cell.trim().parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(cell: &str, decimal: Decimal) -> String {
        amount(cell, decimal).map_or("nothing".into(), |amount| amount.to_string())
    }

    #[test]
    fn numbers_are_read_as_a_us_spreadsheet_writes_them() {
        for (cell, meant) in [
            ("1234.5", "1234.5"),
            ("$1,234.50", "1234.5"),
            ("($1,234.50)", "-1234.5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("1,234-", "-1234"),
            ("12%", "0.12"),
            ("1.2M", "1200000"),
            ("350k", "350000"),
            ("USD 1,000", "1000"),
            ("1.2E+05", "120000"),
            ("−7", "-7"),
            ("0.0005", "0.001"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1,23", "nothing"),
            ("12 apples", "nothing"),
            ("", "nothing"),
            ("-", "nothing"),
            ("n/a", "nothing"),
            ("1.2.3", "nothing"),
        ] {
            assert_eq!(said(cell, Decimal::Point), meant, "{cell}");
        }
    }

    #[test]
    fn numbers_are_read_as_a_european_spreadsheet_writes_them() {
        for (cell, meant) in [
            ("1.234,50 €", "1234.5"),
            ("1'234.50", "nothing"),
            ("1 234,5", "1234.5"),
            ("-3,25", "-3.25"),
            ("1.000.000", "1000000"),
        ] {
            assert_eq!(said(cell, Decimal::Comma), meant, "{cell}");
        }
        assert_eq!(said("CHF 1'234.50", Decimal::Point), "1234.5");
    }

    #[test]
    fn a_column_shows_which_separator_is_the_decimal_one() {
        let decide = |cells: &[&str]| {
            let mut votes = DecimalVotes::default();
            cells.iter().for_each(|cell| votes.add(cell));
            votes.decide(Decimal::Point)
        };
        assert_eq!(decide(&["1.234", "1.000", "12,5"]), Decimal::Comma);
        assert_eq!(decide(&["1,234", "1,000.25"]), Decimal::Point);
        assert_eq!(decide(&["1,234"]), Decimal::Point);
        assert_eq!(decide(&["1.234.567"]), Decimal::Comma);
    }

    #[test]
    fn degrees_take_a_decimal_comma_but_no_thousands() {
        assert_eq!(degrees("48,137"), Some(48.137));
        assert_eq!(degrees("-71.06°"), Some(-71.06));
        assert_eq!(degrees("north"), None);
        assert_eq!(degrees("inf"), None);
    }

    proptest! {
        #[test]
        fn an_amount_written_plainly_comes_back(thousandths in -1_000_000_000_000i64..1_000_000_000_000) {
            let amount_in = Amount(thousandths);
            prop_assert_eq!(amount(&amount_in.to_string(), Decimal::Point), Some(amount_in));
            prop_assert_eq!(amount(&amount_in.to_string().replace('.', ","), Decimal::Comma), Some(amount_in));
        }

        #[test]
        fn no_cell_can_break_it(cell in ".{0,40}") {
            let _ = (amount(&cell, Decimal::Point), float(&cell, Decimal::Comma), degrees(&cell));
        }
    }
}

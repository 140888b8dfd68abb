//! What a number in a cell is by its format: a day, a percentage, money, a code with leading zeros; and its text, as the
//! importers read it.

/// What a number format makes of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NumberFormat {
    /// A plain number.
    #[default]
    Plain,
    /// A day, with or without a time of day.
    Day {
        /// Whether the format shows the time of day.
        time: bool,
    },
    /// A time of day, or hours beyond 24.
    Time,
    /// A percentage.
    Percent,
    /// Money, with the sign of its currency.
    Money(char),
    /// A code: the pattern of zeros and the characters between them, such as `00000` or `00000-0000`.
    Code(String),
}

impl NumberFormat {
    /// Reads a format code (ECMA-376, 18.8.31); only the part for positive numbers matters.
    pub fn of_code(code: &str) -> Self {
        let mut bare = String::new();
        let mut currency = None;
        let mut quoted = String::new();
        let mut characters = code.chars().take(255).peekable();
        let mut hours_beyond = false;
        while let Some(c) = characters.next() {
            match c {
                ';' => break,
                '"' => {
                    let text: String = characters.by_ref().take_while(|c| *c != '"').collect();
                    quoted.push_str(&text);
                }
                // Escapes, widths and fillers: the next character is no pattern, but it may be part of a code.
                '\\' => {
                    let next = characters.next().unwrap_or(' ');
                    if matches!(next, '-' | '.' | '/' | ' ' | '(' | ')') { bare.push(next) } else { quoted.push(next) }
                }
                '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    if let Some(sign) = inside.strip_prefix('$') {
                        currency = currency.or_else(|| sign_of(sign.split('-').next().unwrap_or("")));
                    } else if matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                        hours_beyond = true;
                    }
                }
                _ => bare.push(c),
            }
        }
        let bare = bare.trim();
        let lower = bare.to_ascii_lowercase();
        if hours_beyond {
            return Self::Time;
        }
        if lower.contains("general") || lower == "standard" || bare.contains('@') {
            return Self::Plain;
        }
        // Years and days are days; months alone could be minutes, unless hours or seconds stand by.
        let has = |letter: char| lower.replace("am/pm", "").replace("a/p", "").contains(letter);
        let clock = has('h') || has('s');
        let numeric = bare.contains(['0', '#', '?']) && !lower.contains("0/") && !clock && !has('y') && !has('d');
        if !numeric {
            if has('y') || has('d') {
                return Self::Day { time: clock };
            }
            if clock {
                return Self::Time;
            }
            if has('m') {
                return Self::Day { time: false };
            }
        }
        if bare.contains('%') {
            return Self::Percent;
        }
        if let Some(sign) = currency.or_else(|| sign_of(bare)).or_else(|| sign_of(&quoted)) {
            return Self::Money(sign);
        }
        let zeros = bare.chars().filter(|c| *c == '0').count();
        let others = bare.chars().all(|c| matches!(c, '0' | '-' | ' ' | '/' | '(' | ')'));
        if zeros > 1 && others && zeros <= 20 { Self::Code(bare.to_owned()) } else { Self::Plain }
    }

    /// The formats that have a number instead of a code (ECMA-376, 18.8.30).
    pub fn built_in(id: u32) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Day { time: false },
            22 => Self::Day { time: true },
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Self::Time,
            9 | 10 => Self::Percent,
            5..=8 | 42 | 44 => Self::Money('$'),
            _ => Self::Plain,
        }
    }

    /// The number as text. `from_1904` counts days from 1904-01-01, as old Macs did.
    pub fn text(&self, value: f64, from_1904: bool) -> String {
        if !value.is_finite() {
            return String::new();
        }
        match self {
            Self::Plain => plain(value),
            Self::Percent => format!("{}%", plain(value * 100.0)),
            Self::Money(sign) if value < 0.0 => format!("-{sign}{}", plain(-value)),
            Self::Money(sign) => format!("{sign}{}", plain(value)),
            Self::Day { time } => day_text(value, *time, from_1904).unwrap_or_else(|| plain(value)),
            Self::Time => time_text(value).unwrap_or_else(|| plain(value)),
            Self::Code(pattern) => code_text(value, pattern).unwrap_or_else(|| plain(value)),
        }
    }
}

/// The currency whose sign or ISO code a format shows.
fn sign_of(text: &str) -> Option<char> {
    let signs = ['$', '€', '£', '¥', '₹', '₩', '₽'];
    let codes = [("USD", '$'), ("EUR", '€'), ("GBP", '£'), ("JPY", '¥'), ("INR", '₹')];
    text.chars()
        .find(|c| signs.contains(c))
        .or_else(|| codes.iter().find(|(code, _)| text.contains(code)).map(|(_, sign)| *sign))
}

/// The sign of an ISO 4217 code, where readers know one.
pub fn currency_sign(code: &str) -> Option<char> {
    sign_of(code)
}

/// A number as a person would write it: no exponent, and no digits beyond the fifteen that spreadsheets keep, so that
/// 0.1 + 0.2 is `0.3`. Whole numbers are exact. What is absurdly large or small keeps its exponent.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        return "0".into();
    }
    if size < 9_007_199_254_740_992.0 && value == libm::trunc(value) {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if (1e-9..1e21).contains(&size) { format!("{rounded}") } else { format!("{rounded:e}") }
}

/// Day and, where shown and not midnight, time of a serial number: `2026-01-05`, `2026-01-05T08:30:00`.
fn day_text(value: f64, time: bool, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    // To the second, so that 8:30 is not 8:29:59.99.
    let seconds = libm::round(value * 86_400.0) as i64;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let days = match from_1904 {
        true => days + 1462,
        // Excel counts a 29 February 1900 that never was.
        false if days < 60 => days + 1,
        false => days,
    };
    let (year, month, day) = civil(days - 25_569);
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = || format!("T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    Some(if time && second > 0 { date + &clock() } else { date })
}

fn time_text(value: f64) -> Option<String> {
    if !(0.0..100_000.0).contains(&value) {
        return None;
    }
    let seconds = libm::round(value * 86_400.0) as i64;
    Some(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

/// Year, month and day of a count of days since 1970-01-01 (Howard Hinnant, *chrono-compatible low-level date algorithms*).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// A whole number in a pattern of zeros, filled from the right.
fn code_text(value: f64, pattern: &str) -> Option<String> {
    if value != libm::trunc(value) || !(0.0..1e15).contains(&value) {
        return None;
    }
    let digits = format!("{value:.0}");
    let mut digits = digits.bytes().rev().map(char::from);
    let zeros = pattern.chars().filter(|c| *c == '0').count();
    let mut placed = 0;
    let mut text: Vec<char> = Vec::new();
    for c in pattern.chars().rev() {
        if c == '0' {
            text.push(digits.next().unwrap_or('0'));
            placed += 1;
            if placed == zeros {
                text.extend(digits.by_ref());
            }
        } else {
            text.push(c);
        }
    }
    Some(text.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: &str, value: f64) -> String {
        NumberFormat::of_code(code).text(value, false)
    }

    #[test]
    fn numbers_carry_neither_exponent_nor_noise() {
        for (value, text) in [
            (100_000.0, "100000"),
            (1e15, "1000000000000000"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
            (12_345_678.9, "12345678.9"),
            (0.0005, "0.0005"),
            (-0.0, "0"),
            (40_217_000_000_123.0, "40217000000123"),
            (1e300, "1e300"),
            (f64::NAN, ""),
        ] {
            assert_eq!(said("General", value), text);
        }
    }

    #[test]
    fn days_are_told_from_numbers_by_their_format() {
        for code in [
            "m/d/yyyy",
            "yyyy\\-mm\\-dd",
            "[$-409]d\\-mmm\\-yy;@",
            "dd.mm.yyyy",
            "mmm-yy",
            "[$-F800]dddd, mmmm dd, yyyy",
        ] {
            assert_eq!(said(code, 46_027.0), "2026-01-05", "{code}");
        }
        assert_eq!(said("m/d/yy h:mm", 46_027.0 + 8.5 / 24.0), "2026-01-05T08:30:00");
        assert_eq!(said("m/d/yyyy", 46_027.354), "2026-01-05");
        assert_eq!(said("h:mm AM/PM", 0.5), "12:00:00");
        assert_eq!(said("[h]:mm", 1.25), "30:00:00");
        assert_eq!(NumberFormat::built_in(14).text(44_565.0, true), "2026-01-05");
        assert_eq!([said("m/d/yyyy", 1.0), said("m/d/yyyy", 61.0)], ["1900-01-01", "1900-03-01"]);
        for code in ["0.00", "#,##0", "0.00E+00", "# ?/?", "\"days\" 0", "0 \"m\"", "General", "@"] {
            assert_eq!(said(code, 46_027.0), "46027", "{code}");
        }
    }

    #[test]
    fn codes_keep_the_zeros_that_their_format_shows() {
        assert_eq!(said("00000", 2134.0), "02134");
        assert_eq!(said("00000\\-0000", 21_341_234.0), "02134-1234");
        assert_eq!(said("00000-0000", 602_141_234.0), "60214-1234");
        assert_eq!(said("00000", 123_456.0), "123456");
        assert_eq!(said("0", 7.0), "7");
        assert_eq!(said("00000", 1.5), "1.5");
    }

    #[test]
    fn percent_and_money_say_what_they_are() {
        assert_eq!(said("0%", 0.8), "80%");
        assert_eq!(said("0.0%", 0.07), "7%");
        assert_eq!(said("\"$\"#,##0.00", 12_500.5), "$12500.5");
        assert_eq!(said("#,##0.00\\ [$€-407]", -3.25), "-€3.25");
        assert_eq!(said("_($* #,##0.00_);_($* (#,##0.00)", 5.0), "$5");
    }
}

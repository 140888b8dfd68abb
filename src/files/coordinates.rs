//! Coordinates as people write them: decimal, with degrees, minutes and seconds, or both in one cell.

use super::number;

/// Latitude or longitude in a cell: `41.88`, `41,88`, `41°52'54"N`, `N 41 52.9`, `87 37 48 W`. South and west are negative.
#[must_use]
pub fn degrees(cell: &str) -> Option<f64> {
    if let Some(plain) = number::degrees(cell) {
        return Some(plain);
    }
    let text = cell.trim();
    if text.len() < 3 || text.len() > 40 {
        return None;
    }
    let mut sign = 1.0;
    let mut letters = 0;
    let mut parts: Vec<f64> = Vec::with_capacity(3);
    let mut marks = false;
    let mut word = String::new();
    let take = |word: &mut String, parts: &mut Vec<f64>| {
        if word.is_empty() {
            return Some(());
        }
        let value: f64 = word.replace(',', ".").parse().ok()?;
        word.clear();
        parts.push(value);
        Some(())
    };
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' | '.' | ',' => word.push(c),
            '-' | '−' if at == 0 => sign = -1.0,
            'N' | 'n' | 'E' | 'e' | 'S' | 's' | 'W' | 'w' => {
                take(&mut word, &mut parts)?;
                letters += 1;
                if matches!(c, 'S' | 's' | 'W' | 'w') {
                    sign = -1.0;
                }
            }
            '°' | 'º' | '˚' | '\'' | '’' | '′' | '"' | '”' | '″' | ' ' | ':' => {
                marks |= c != ' ';
                take(&mut word, &mut parts)?;
            }
            _ => return None,
        }
    }
    take(&mut word, &mut parts)?;
    let dressed = marks || letters == 1;
    let (whole, minutes, seconds) = match parts[..] {
        [whole] if letters == 1 => (whole, 0.0, 0.0),
        [whole, minutes] if dressed => (whole, minutes, 0.0),
        [whole, minutes, seconds] if dressed => (whole, minutes, seconds),
        _ => return None,
    };
    let split = parts.len() > 1;
    let sane = letters <= 1
        && (0.0..=180.0).contains(&whole)
        && (0.0..60.0).contains(&minutes)
        && (0.0..60.0).contains(&seconds)
        && (!split || whole == libm::trunc(whole));
    sane.then_some(sign * (whole + minutes / 60.0 + seconds / 3600.0))
}

/// Latitude and longitude in one cell: `41.88, -87.63`, `41,88; -87,63`, `(41.88 -87.63)`, `POINT(-87.63 41.88)` (longitude
/// first, as WKT has it), `41°52'54"N 87°37'48"W`. Answers latitude, then longitude.
#[must_use]
pub fn pair(cell: &str) -> Option<(f64, f64)> {
    let text = cell.trim();
    if text.len() < 3 || text.len() > 80 {
        return None;
    }
    let upper = text.to_ascii_uppercase();
    let upper =
        upper.split_once(';').filter(|(head, _)| head.starts_with("SRID=")).map_or(upper.as_str(), |(_, rest)| rest);
    if let Some(rest) = upper.trim_start().strip_prefix("POINT") {
        let inner = rest.trim_start_matches(['Z', ' ']).strip_prefix('(')?.strip_suffix(')')?;
        let mut numbers = inner.split_whitespace().map(|word| word.parse::<f64>().ok());
        let (lon, lat) = (numbers.next()??, numbers.next()??);
        return on_globe(lat, lon);
    }
    let inner = text.trim_matches(['(', ')', '[', ']', '{', '}', ' ']);
    // A semicolon or bar parts whatever the decimals are; then a comma followed by a space; then a lone comma; then a
    // space; last, behind the letter of a hemisphere.
    for separator in [";", "|", ", ", ",", " "] {
        if inner.matches(separator).count() == 1
            && let Some((first, second)) = inner.split_once(separator)
            && (separator != "," || !is_decimal_comma(first, second))
            && let (Some(lat), Some(lon)) = (degrees(first), degrees(second))
        {
            return in_order(first, lat, second, lon);
        }
    }
    let turn = inner.char_indices().find(|(_, c)| matches!(c, 'N' | 'S' | 'n' | 's')).map(|(at, _)| at + 1)?;
    let (first, second) = inner.split_at_checked(turn)?;
    let second = second.trim_start_matches([',', ';', ' ']);
    in_order(first, degrees(first)?, second, degrees(second)?)
}

/// `41,88` is one number in Europe; `41.88,-87.63` and `41,-87` are two.
fn is_decimal_comma(first: &str, second: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(first.trim_start_matches('-')) && digits(second)
}

/// Hemispheres say which is which: `87°W 41°N` is longitude first.
fn in_order(first_text: &str, first: f64, second_text: &str, second: f64) -> Option<(f64, f64)> {
    let says = |text: &str, letters: [char; 4]| text.contains(letters);
    let turned = says(first_text, ['E', 'W', 'e', 'w']) && says(second_text, ['N', 'S', 'n', 's']);
    if turned { on_globe(second, first) } else { on_globe(first, second) }
}

/// Values that no order of the two puts on the globe are no coordinates. Which of the two is the latitude is told from the
/// whole column, so a swapped pair passes.
fn on_globe(lat: f64, lon: f64) -> Option<(f64, f64)> {
    let fits = |a: f64, b: f64| a.abs() <= 90.0 && b.abs() <= 180.0;
    (fits(lat, lon) || fits(lon, lat)).then_some((lat, lon))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn degrees_minutes_and_seconds_are_read() {
        for (cell, meant) in [
            ("41°52'54\"N", 41.881_667),
            ("41° 52′ 54″ N", 41.881_667),
            ("87 37 48 W", -87.63),
            ("W 87°37.8'", -87.63),
            ("-87:37:48", -87.63),
            ("41.88N", 41.88),
            ("41,88", 41.88),
        ] {
            let read = degrees(cell).unwrap();
            assert!((read - meant).abs() < 1e-5, "{cell}: {read}");
        }
        for cell in ["41 52 54", "north", "41°72'", "41.5°30'", "", "12 apples", "1-2-3"] {
            assert_eq!(degrees(cell), None, "{cell}");
        }
    }

    #[test]
    fn both_in_one_cell_are_read() {
        for cell in [
            "41.88, -87.63",
            "41.88,-87.63",
            "(41.88 -87.63)",
            "41,88; -87,63",
            "41,88, -87,63",
            "POINT(-87.63 41.88)",
            "SRID=4326;POINT (-87.63 41.88)",
            "41°52'48\"N 87°37'48\"W",
            "41°52'48\"N, 87°37'48\"W",
            "87.63W 41.88N",
        ] {
            let (lat, lon) = pair(cell).unwrap_or_else(|| panic!("{cell}"));
            assert!((lat - 41.88).abs() < 1e-6 && (lon + 87.63).abs() < 1e-6, "{cell}: {lat} {lon}");
        }
        for cell in ["Denver, CO", "41,88", "2026-03", "200, 300", "", "60614", "12 Main St"] {
            assert_eq!(pair(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_can_break_it(cell in ".{0,60}", near in "[0-9NSEWPOINT°'\"(),.; -]{0,40}") {
            let _ = (degrees(&cell), pair(&cell), degrees(&near), pair(&near));
        }
    }
}

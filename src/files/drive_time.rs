//! How long a way takes, as people and programs write it, and which unit a bare number is in.

use super::{Decimal, header_name, number};

/// Longest drive that is believed, in hours.
pub(super) const LONGEST_HOURS: f64 = 100.0;
/// A usual speed as the crow flies, door to door, in km/h: what a guess of the unit is measured by.
const USUAL_KMH: f64 = 55.0;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeUnit {
    Seconds,
    Minutes,
    Hours,
}

impl TimeUnit {
    const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Seconds];

    pub fn seconds(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Minutes => 60.0,
            Self::Hours => 3_600.0,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
        }
    }

    /// The unit that the words of a column's name say.
    pub fn of_header(header: &str) -> Option<Self> {
        header_name::normal(header).split(' ').find_map(of_word)
    }
}

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Written {
    /// It says its unit: seconds.
    Seconds(f64),
    /// A number that does not.
    Bare(f64),
}

impl Written {
    /// In seconds, with the unit of bare numbers.
    pub fn seconds(self, unit: TimeUnit) -> f64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::Bare(number) => number * unit.seconds(),
        }
    }
}

fn of_word(word: &str) -> Option<TimeUnit> {
    let of = |words: &[&str]| words.contains(&word);
    if of(&["min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"]) {
        return Some(TimeUnit::Minutes);
    }
    if of(&["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas"]) {
        return Some(TimeUnit::Hours);
    }
    let seconds = [
        "s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seconde", "secondes", "segundo",
        "segundos",
    ];
    of(&seconds).then_some(TimeUnit::Seconds)
}

/// Reads `1:25`, `1:25:30`, `85 min`, `1 h 25 min`, `PT1H25M`, `5100s`, or a bare number.
pub(super) fn read(cell: &str, decimal: Decimal) -> Option<Written> {
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > 40 {
        return None;
    }
    if cell.contains(':') {
        return clock(cell).map(Written::Seconds);
    }
    if let Some(number) = number::float(cell, decimal).filter(|number| number.is_finite()) {
        return Some(Written::Bare(number));
    }
    with_units(cell, decimal).map(Written::Seconds)
}

fn clock(cell: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut parts = cell.split(':');
    for (at, unit) in [3_600.0, 60.0, 1.0].into_iter().enumerate() {
        let Some(part) = parts.next() else {
            return (at > 1).then_some(seconds);
        };
        let number: f64 = part.trim().parse().ok()?;
        let fits = part.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && (at == 0 || number < 60.0);
        if !fits {
            return None;
        }
        seconds += number * unit;
    }
    parts.next().is_none().then_some(seconds)
}

fn with_units(cell: &str, decimal: Decimal) -> Option<f64> {
    let lower = cell.to_lowercase();
    let plain = lower.strip_prefix("pt").unwrap_or(&lower);
    let (mut seconds, mut any) = (0.0, false);
    let mut rest = plain.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))?;
        let (number, tail) = rest.split_at(digits);
        let tail = tail.trim_start();
        let letters = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        let (word, tail) = tail.split_at(letters);
        let unit = match word {
            "d" | "day" | "days" | "tag" | "tage" => 86_400.0,
            "m" => 60.0,
            word => of_word(word)?.seconds(),
        };
        seconds += number::float(number, decimal)? * unit;
        any = true;
        rest = tail.trim_start_matches([' ', '.', ',']);
    }
    any.then_some(seconds)
}

/// How the unit of bare numbers was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitBy {
    /// The user said so.
    Chosen,
    /// The column's name says so.
    Name,
    /// Of the three, it makes the most usual speed over the distances.
    Speed,
    /// The size of the numbers.
    Size,
}

/// The unit of bare numbers. `ways` are a sample: the number, and the distance as the crow flies in km where both places are
/// known.
pub(super) fn guess_unit(ways: &[(f64, Option<f64>)]) -> (TimeUnit, UnitBy) {
    let mut apart: Vec<(f64, f64)> = ways
        .iter()
        .filter_map(|(number, km)| Some((*number, km.filter(|km| *km > 3.0)?)))
        .filter(|(number, _)| *number > 0.0)
        .collect();
    if apart.len() >= 3 {
        apart.sort_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
        if let Some((number, km)) = apart.get(apart.len() / 2) {
            let off = |unit: TimeUnit| libm::fabs(libm::log(km / (number * unit.seconds() / 3_600.0) / USUAL_KMH));
            let best = TimeUnit::ALL.into_iter().min_by(|a, b| off(*a).total_cmp(&off(*b)));
            return (best.unwrap_or(TimeUnit::Minutes), UnitBy::Speed);
        }
    }
    let mut numbers: Vec<f64> = ways.iter().map(|(number, _)| *number).filter(|number| *number > 0.0).collect();
    numbers.sort_by(f64::total_cmp);
    let unit = match numbers.get(numbers.len() / 2) {
        Some(middle) if *middle > 1_000.0 => TimeUnit::Seconds,
        Some(middle) if *middle < 6.0 => TimeUnit::Hours,
        _ => TimeUnit::Minutes,
    };
    (unit, UnitBy::Size)
}

/// Kilometres that one of a distance column's unit is, as its name says; kilometres where it says nothing.
pub(super) fn km_of_header(header: &str) -> f64 {
    let name = header_name::normal(header);
    let says = |words: &[&str]| name.split(' ').any(|word| words.contains(&word));
    if says(&["mi", "mile", "miles"]) {
        1.609_344
    } else if says(&["m", "meter", "meters", "metre", "metres", "metros", "mètres"]) {
        0.001
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minutes(cell: &str) -> Option<f64> {
        read(cell, Decimal::Point).map(|written| written.seconds(TimeUnit::Minutes) / 60.0)
    }

    #[test]
    fn a_time_is_read_however_it_is_written() {
        for cell in [
            "85",
            "1:25",
            "1:25:00",
            "85 min",
            "1 h 25 min",
            "1h25m",
            "1 hour 25 mins",
            "PT1H25M",
            "5100s",
            "1 Std. 25 Min.",
        ] {
            assert_eq!(minutes(cell), Some(85.0), "{cell}");
        }
        assert_eq!(minutes("-5"), Some(-5.0));
        assert_eq!(minutes("1 day 1 h"), Some(1_500.0));
        assert_eq!(read("1,5", Decimal::Comma).map(|t| t.seconds(TimeUnit::Hours)), Some(5_400.0));
        for cell in ["", "far", "1:99", "1:2:3:4", "12 miles", ":", "h", "1:-5"] {
            assert_eq!(minutes(cell), None, "{cell}");
        }
    }

    #[test]
    fn the_unit_is_told_by_the_name_or_by_the_speed_it_makes() {
        assert_eq!(TimeUnit::of_header("travel_time_min"), Some(TimeUnit::Minutes));
        assert_eq!(TimeUnit::of_header("Fahrzeit (Std)"), Some(TimeUnit::Hours));
        assert_eq!(TimeUnit::of_header("DurationSeconds"), Some(TimeUnit::Seconds));
        assert_eq!(TimeUnit::of_header("Total_TravelTime"), None);
        let ways = |number: f64| vec![(number, Some(60.0)); 5];
        assert_eq!(guess_unit(&ways(55.0)), (TimeUnit::Minutes, UnitBy::Speed));
        assert_eq!(guess_unit(&ways(1.1)), (TimeUnit::Hours, UnitBy::Speed));
        assert_eq!(guess_unit(&ways(3_600.0)), (TimeUnit::Seconds, UnitBy::Speed));
        assert_eq!(guess_unit(&[(4_000.0, None)]), (TimeUnit::Seconds, UnitBy::Size));
        assert_eq!(guess_unit(&[]), (TimeUnit::Minutes, UnitBy::Size));
    }

    proptest! {
        #[test]
        fn no_cell_panics(cell in ".{0,50}") {
            let _ = read(&cell, Decimal::Comma);
        }
    }
}

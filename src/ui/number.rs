//! Numbers as the screen writes them: full with separators, short with three significant figures, changes with signs.

use crate::{
    metrics::{grouped, money},
    plan::{Amount, MeasureKind},
};

pub use crate::metrics::percent;

/// A number in three significant figures with a letter for its size: `1.24M`, `312k`, `85.4`, `0`.
#[must_use]
pub fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let magnitude = value.abs();
    let (mut scaled, mut size) = (magnitude, 0usize);
    const LETTERS: [&str; 5] = ["", "k", "M", "B", "T"];
    // 999.6 would round to 1000, so it already belongs to the next size.
    while scaled >= 999.5 && size + 1 < LETTERS.len() {
        scaled /= 1000.0;
        size += 1;
    }
    let decimals = match scaled {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        _ => 2,
    };
    let digits = grouped(scaled, decimals);
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
    let sign = if value < 0.0 && digits != "0" { "−" } else { "" };
    format!("{sign}{digits}{}", LETTERS[size])
}

/// Money in short: `$1.24M`.
#[must_use]
pub fn short_money(amount: Amount, currency: &str) -> String {
    let digits = short(amount.to_f64());
    let (sign, digits) = digits.strip_prefix('−').map_or(("", digits.as_str()), |rest| ("−", rest));
    format!("{sign}{}{digits}", money(0.0, currency).trim_end_matches('0'))
}

/// An amount in full, as its kind is written: `$1,240,310`, `3,412 h`, `118`.
#[must_use]
pub fn full(amount: Amount, kind: MeasureKind, currency: &str) -> String {
    match kind {
        MeasureKind::Money => money(amount.to_f64(), currency),
        MeasureKind::Hours => hours(amount.to_f64()),
        MeasureKind::Count | MeasureKind::Number => {
            let whole = amount.0 % Amount::SCALE == 0;
            grouped(amount.to_f64(), if whole { 0 } else { 1 })
        }
    }
}

/// How many of something: `1 account`, `4,012 accounts`.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as f64, 0), if count == 1 { one } else { many })
}

/// An index: `118`; a dash where there is none.
#[must_use]
pub fn index(index: Option<f64>) -> String {
    index.map_or("–".into(), |index| grouped(index, 0))
}

/// Hours, without decimals: `3,412 h`.
#[must_use]
pub fn hours(hours: f64) -> String {
    format!("{}\u{a0}h", grouped(hours, 0))
}

/// Where an index lies against its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Below it.
    Under,
    /// Within it.
    Within,
    /// Above it.
    Over,
}

impl Standing {
    /// Of an index against the band's ends.
    #[must_use]
    pub fn of(index: f64, band: (f64, f64)) -> Self {
        match index {
            index if index < band.0 => Self::Under,
            index if index > band.1 => Self::Over,
            _ => Self::Within,
        }
    }
}

/// An index with a mark where it lies outside the band, so that it does not hang on colour: `▲ 118`.
#[must_use]
pub fn marked(value: Option<f64>, band: (f64, f64)) -> String {
    let mark = match value.map(|value| Standing::of(value, band)) {
        Some(Standing::Under) => "▼ ",
        Some(Standing::Over) => "▲ ",
        Some(Standing::Within) | None => "",
    };
    format!("{mark}{}", index(value))
}

/// Which way a change is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    #[default]
    Neither,
}

/// A change with its sign: `+9`, `−9`, empty for none.
#[must_use]
pub fn signed(change: f64, write: impl Fn(f64) -> String) -> String {
    let digits = write(change.abs());
    if change == 0.0 || digits.bytes().all(|byte| !(b'1'..=b'9').contains(&byte)) {
        return String::new();
    }
    format!("{}{digits}", if change < 0.0 { "−" } else { "+" })
}

/// A relative change with its sign: `+4.2 %`, `0 %`.
#[must_use]
pub fn signed_percent(change: f64) -> String {
    if change > 0.0 { format!("+{}", percent(change)) } else { percent(change) }
}

#[cfg(test)]
mod tests {
    use super::{counted, full, index, marked, short, short_money, signed, signed_percent};
    use crate::{
        metrics::grouped,
        plan::{Amount, MeasureKind},
    };

    #[test]
    fn short_numbers_have_three_significant_figures() {
        let written = [1_240_310.0, 312_000.0, 999_600.0, 85.44, 1.0, 0.0, -4_200.0, 999.4].map(short);
        assert_eq!(written, ["1.24M", "312k", "1M", "85.4", "1", "0", "−4.2k", "999"]);
    }

    #[test]
    fn money_in_short_carries_its_currency() {
        assert_eq!(short_money(Amount::whole(1_240_310), "USD"), "$1.24M");
        assert_eq!(short_money(Amount::whole(-500), "EUR"), "−€500");
        assert_eq!(short_money(Amount::whole(20_000), "CHF"), "CHF\u{a0}20k");
    }

    #[test]
    fn one_is_never_many() {
        let accounts = |count| counted(count, "account", "accounts");
        assert_eq!([0, 1, 4012].map(accounts), ["0 accounts", "1 account", "4,012 accounts"]);
    }

    #[test]
    fn changes_have_signs_and_what_rounds_to_nothing_is_none() {
        let whole = |value: f64| grouped(value, 0);
        assert_eq!([9.2, -9.2, 0.3].map(|change| signed(change, whole)), ["+9", "−9", ""]);
        assert_eq!([0.042, 0.0, -0.2].map(signed_percent), ["+4.2\u{a0}%", "0\u{a0}%", "−20\u{a0}%"]);
    }

    #[test]
    fn an_index_outside_the_band_is_marked_and_one_at_its_end_is_not() {
        let written = [Some(118.0), Some(115.0), Some(84.9), None].map(|index| marked(index, (85.0, 115.0)));
        assert_eq!(written, ["▲ 118", "115", "▼ 85", "–"]);
    }

    #[test]
    fn full_numbers_say_what_they_count() {
        assert_eq!(full(Amount::whole(3412), MeasureKind::Hours, "USD"), "3,412\u{a0}h");
        assert_eq!(full(Amount::whole(3412), MeasureKind::Money, "USD"), "$3,412");
        assert_eq!(full(Amount::from_f64(2.5), MeasureKind::Number, "USD"), "2.5");
        assert_eq!((index(Some(117.6)), index(None)), ("118".into(), "–".into()));
    }
}

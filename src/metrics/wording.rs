//! How numbers are written inside explanations: thousands separators, currency, percent.

/// A number with thousands separators and this many decimals: `1,234.5`. Not-a-number and infinities become `–`.
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let plain = format!("{:.*}", decimals, value.abs());
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    // "-0" and "-0.00" are just zero.
    if value < 0.0 && plain.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
        text.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// An amount of money in whole currency units: `$1,234`, `€1,234`, `CHF 1,234`.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    let digits = grouped(value, 0);
    let (sign, digits) = digits.strip_prefix('−').map_or(("", digits.as_str()), |rest| ("−", rest));
    format!("{sign}{}{digits}", currency_sign(currency))
}

/// What is written before an amount in this currency.
pub(crate) fn currency_sign(currency: &str) -> String {
    match currency {
        "" => String::new(),
        "USD" => "$".into(),
        "EUR" => "€".into(),
        "GBP" => "£".into(),
        "JPY" => "¥".into(),
        other => format!("{other}\u{a0}"),
    }
}

/// A share as percent: one decimal below 10 %, none above.
#[must_use]
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    let decimals = usize::from(value.abs() < 9.95 && (value - libm::round(value)).abs() > 0.049);
    format!("{}\u{a0}%", grouped(value, decimals))
}

#[cfg(test)]
mod tests {
    use super::{grouped, money, percent};

    #[test]
    fn thousands_are_separated_and_signs_are_real_minus_signs() {
        assert_eq!(grouped(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(grouped(-1234.0, 0), "−1,234");
        assert_eq!(grouped(-0.2, 0), "0");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(grouped(f64::NAN, 0), "–");
    }

    #[test]
    fn money_names_its_currency() {
        assert_eq!(money(-1_200_000.4, "USD"), "−$1,200,000");
        assert_eq!(money(950.0, "CHF"), "CHF\u{a0}950");
    }

    #[test]
    fn small_percentages_keep_a_decimal() {
        assert_eq!(
            (percent(0.034), percent(0.34), percent(0.05)),
            ("3.4\u{a0}%".into(), "34\u{a0}%".into(), "5\u{a0}%".into())
        );
    }
}

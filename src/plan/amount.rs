//! Fixed-point amounts: sums come back to exactly the same value after undo, in any order.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
};

use serde::{Deserialize, Serialize};

/// An amount of a measure in thousandths of its unit (dollars, hours, accounts, people).
///
/// Thousandths keep cents exact and leave room for 9·10¹⁵ whole units. Arithmetic saturates, so absurd input
/// can make a total wrong by being enormous but can never panic or wrap round to the other sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Amount(pub i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Thousandths in one unit.
    pub const SCALE: i64 = 1000;

    /// A whole number of units.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        Self(units.saturating_mul(Self::SCALE))
    }

    /// The nearest thousandth to `value`; not-a-number becomes zero, infinities saturate.
    #[must_use]
    pub fn from_f64(value: f64) -> Self {
        Self(libm::round(value * Self::SCALE as f64) as i64)
    }

    /// As a floating-point number of units, for ratios and drawing.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// True for exactly nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Amount> for Amount {
    fn sum<I: Iterator<Item = &'a Amount>>(items: I) -> Self {
        items.copied().sum()
    }
}

/// Plain decimal, without separators and without trailing zeros: `1250.5`. Files use it; the screen formats by locale.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, magnitude) = if self.0 < 0 { ("-", self.0.unsigned_abs()) } else { ("", self.0 as u64) };
        let (whole, rest) = (magnitude / 1000, magnitude % 1000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn cents_survive_and_print_plainly() {
        assert_eq!(Amount::from_f64(1250.5).to_string(), "1250.5");
        assert_eq!(Amount::from_f64(-0.05).to_string(), "-0.05");
        assert_eq!(Amount::whole(12).to_string(), "12");
        assert_eq!(Amount::from_f64(f64::NAN), Amount::ZERO);
    }

    #[test]
    fn absurd_sums_saturate_instead_of_wrapping() {
        let huge = Amount::from_f64(f64::INFINITY);
        assert_eq!(huge + huge, huge);
        assert!((-huge - huge).0 < 0);
    }
}

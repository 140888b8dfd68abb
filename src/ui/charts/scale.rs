//! A linear scale from values to px, with round ticks.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

/// Maps `low..high` to `from..to` px; `from` may be the larger one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: i32,
    to: i32,
}

impl Scale {
    /// A scale; an empty or unusable span is widened, so that everything has a place.
    pub fn new((low, high): (f64, f64), (from, to): (i32, i32)) -> Self {
        let (low, high) = if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) };
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    /// Where a value lies; values beyond the ends lie on the ends.
    pub fn at(self, value: f64) -> i32 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        let share = if share.is_nan() { 0.0 } else { share };
        self.from + libm::round(share * f64::from(self.to - self.from)) as i32
    }

    /// Round values within the span, at most `most`.
    pub fn ticks(self, most: usize) -> Vec<f64> {
        RangedCoordf64::from(self.low..self.high).key_points(most.max(2))
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn values_map_to_px_and_stay_within_the_ends() {
        let scale = Scale::new((0.0, 200.0), (10, 110));
        assert_eq!((scale.at(0.0), scale.at(100.0), scale.at(999.0), scale.at(f64::NAN)), (10, 60, 110, 10));
        assert_eq!(Scale::new((5.0, 5.0), (100, 0)).at(5.0), 100);
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(Scale::new((0.0, 100.0), (0, 100)).ticks(5), [0.0, 50.0, 100.0]);
    }
}

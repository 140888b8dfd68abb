//! Forecast of monthly sales: three methods, a backtest, the best one chosen and said.

use super::holt_winters::HoltWinters;

/// How a series is continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForecastMethod {
    /// Each month like the same month a year before.
    SeasonalNaive,
    /// Exponential smoothing of level, trend and yearly season.
    HoltWinters,
    /// A straight line by least squares.
    LinearTrend,
}

impl ForecastMethod {
    /// All, in the order in which ties are decided.
    pub const ALL: [Self; 3] = [Self::SeasonalNaive, Self::HoltWinters, Self::LinearTrend];

    /// Its name in a sentence: "same month last year".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SeasonalNaive => "same month last year",
            Self::HoltWinters => "Holt-Winters smoothing",
            Self::LinearTrend => "linear trend",
        }
    }
}

/// How a method would have done on months it was not shown (product.md, "forecast").
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// The method.
    pub method: ForecastMethod,
    /// Months it was tested on, each forecast from all months before it.
    pub months: usize,
    /// Weighted absolute percentage error: Σ |error| / Σ |actual|.
    pub wape: f64,
    /// Bias: Σ (forecast − actual) / Σ |actual|; above zero it is too high.
    pub bias: f64,
    /// Mean absolute percentage error over the months with sales; `None` when there was none.
    pub mape: Option<f64>,
    /// Root of the mean squared error, in the series' unit.
    pub rmse: f64,
}

/// One month of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastMonth {
    /// The expected value.
    pub expected: f64,
    /// Lower end of the 80 % interval, never below zero.
    pub low: f64,
    /// Upper end of the 80 % interval.
    pub high: f64,
}

/// A forecast with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The method that was chosen: least WAPE in the backtest.
    pub method: ForecastMethod,
    /// The months ahead.
    pub months: Vec<ForecastMonth>,
    /// All methods that could be tested, best first.
    pub accuracy: Vec<Accuracy>,
}

/// Half width of an 80 % interval in standard deviations.
const Z80: f64 = 1.281_551_565_5;

/// Months held back for the backtest at most.
const HELD_BACK: usize = 12;

/// Forecasts `horizon` months of a monthly series (product.md, "forecast": seasonal naive, Holt-Winters, linear trend;
/// backtested). Each of the last months, up to twelve, is forecast from the months before it; the method with the
/// least WAPE is chosen. The interval is ±1.28 × the backtest's RMSE, widened with distance as the method's own error
/// grows (Hyndman and Athanasopoulos, sections 5.5 and 8.7). `None` below four months: that is no history.
#[must_use]
pub fn forecast(values: &[f64], horizon: usize) -> Option<Forecast> {
    if values.len() < 4 || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut accuracy: Vec<Accuracy> =
        ForecastMethod::ALL.iter().filter_map(|method| backtest(values, *method)).collect();
    accuracy.sort_by(|a, b| a.wape.total_cmp(&b.wape));
    // Methods are compared over as many months as the hardest to please could be tested on only if that is all there is:
    // one that saw three months more is not better for it.
    let best = *accuracy.iter().filter(|accuracy| accuracy.months >= 3).chain(&accuracy).next()?;
    let months = (1..=horizon)
        .filter_map(|ahead| {
            let expected = predict(values, best.method, ahead)?.max(0.0);
            let half = Z80 * best.rmse * widening(values, best.method, ahead);
            Some(ForecastMonth { expected, low: (expected - half).max(0.0), high: expected + half })
        })
        .collect();
    Some(Forecast { method: best.method, months, accuracy })
}

fn predict(values: &[f64], method: ForecastMethod, ahead: usize) -> Option<f64> {
    match method {
        ForecastMethod::SeasonalNaive => {
            let last_year = values.len().checked_sub(12)?;
            values.get(last_year + (ahead - 1) % 12).copied()
        }
        ForecastMethod::HoltWinters => HoltWinters::fit(values).map(|model| model.ahead(ahead)),
        ForecastMethod::LinearTrend => {
            let (level, slope) = line(values)?;
            Some(level + slope * (values.len() + ahead - 1) as f64)
        }
    }
}

/// Least-squares line through (0, v0), (1, v1)…: value at 0, and slope.
fn line(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 3 {
        return None;
    }
    let n = values.len() as f64;
    let (mean_x, mean_y) = ((n - 1.0) / 2.0, values.iter().sum::<f64>() / n);
    let (mut xy, mut xx) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let dx = at as f64 - mean_x;
        xy += dx * (value - mean_y);
        xx += dx * dx;
    }
    let slope = xy / xx;
    Some((mean_y - slope * mean_x, slope))
}

/// How much wider the interval is `ahead` months away than one month away.
fn widening(values: &[f64], method: ForecastMethod, ahead: usize) -> f64 {
    let steps = ahead.max(1) as f64;
    match method {
        ForecastMethod::SeasonalNaive => (((ahead.max(1) - 1) / 12 + 1) as f64).sqrt(),
        ForecastMethod::HoltWinters => HoltWinters::fit(values).map_or(1.0, |model| {
            let sum: f64 = (1..ahead.max(1))
                .map(|step| {
                    let weight = model.alpha * (1.0 + model.beta * step as f64);
                    weight * weight
                })
                .sum();
            (1.0 + sum).sqrt()
        }),
        ForecastMethod::LinearTrend => {
            let n = values.len() as f64;
            let from_middle = (n - 1.0) / 2.0 + steps;
            let xx = n * (n * n - 1.0) / 12.0;
            (1.0 + 1.0 / n + from_middle * from_middle / xx).sqrt()
        }
    }
}

fn backtest(values: &[f64], method: ForecastMethod) -> Option<Accuracy> {
    let held_back = HELD_BACK.min(values.len() / 2);
    let (mut months, mut absolute, mut signed, mut squared, mut actuals) = (0usize, 0.0, 0.0, 0.0, 0.0);
    let (mut percent, mut percents) = (0.0, 0usize);
    for at in values.len() - held_back..values.len() {
        let Some(forecast) = predict(&values[..at], method, 1) else { continue };
        let (actual, error) = (values[at], forecast - values[at]);
        months += 1;
        absolute += error.abs();
        signed += error;
        squared += error * error;
        actuals += actual.abs();
        if actual != 0.0 {
            percent += (error / actual).abs();
            percents += 1;
        }
    }
    if months == 0 {
        return None;
    }
    let share = |sum: f64| if actuals > 0.0 { sum / actuals } else { 0.0 };
    Some(Accuracy {
        method,
        months,
        // Where nothing was sold, any forecast of something is wrong without bound; say 100 %.
        wape: if actuals > 0.0 {
            absolute / actuals
        } else if absolute > 0.0 {
            1.0
        } else {
            0.0
        },
        bias: share(signed),
        mape: (percents > 0).then(|| percent / percents as f64),
        rmse: (squared / months as f64).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ForecastMethod, forecast};

    #[test]
    fn a_straight_line_is_continued_by_the_linear_trend() {
        let values: Vec<f64> = (0..8).map(|month| 10.0 + 3.0 * f64::from(month)).collect();
        let ahead = forecast(&values, 2).unwrap();
        assert_eq!(ahead.method, ForecastMethod::LinearTrend);
        assert!((ahead.months[0].expected - 34.0).abs() < 1e-9 && (ahead.months[1].expected - 37.0).abs() < 1e-9);
        assert!(ahead.accuracy[0].wape < 1e-9);
    }

    #[test]
    fn the_same_year_again_and_again_is_forecast_as_last_year() {
        let year = [5.0, 9.0, 2.0, 14.0, 7.0, 1.0, 8.0, 20.0, 3.0, 6.0, 11.0, 4.0];
        let values: Vec<f64> = year.iter().cycle().take(36).copied().collect();
        let ahead = forecast(&values, 12).unwrap();
        assert_eq!(ahead.method, ForecastMethod::SeasonalNaive);
        for (month, expected) in ahead.months.iter().zip(year) {
            assert!((month.expected - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn errors_are_counted_by_hand() {
        // Twelve months of 10, then twelve of 8: last year says 10 for each, 2 too high, on 8.
        let values: Vec<f64> = [[10.0; 12], [8.0; 12]].concat();
        let ahead = forecast(&values, 1).unwrap();
        let naive = ahead.accuracy.iter().find(|a| a.method == ForecastMethod::SeasonalNaive).unwrap();
        assert!((naive.wape - 0.25).abs() < 1e-12 && (naive.bias - 0.25).abs() < 1e-12);
        assert!((naive.mape.unwrap() - 0.25).abs() < 1e-12 && (naive.rmse - 2.0).abs() < 1e-12);
    }

    #[test]
    fn three_months_are_no_history() {
        assert_eq!(forecast(&[1.0, 2.0, 3.0], 6), None);
        assert_eq!(forecast(&[1.0, 2.0, 3.0, f64::NAN, 5.0], 6), None);
    }

    proptest! {
        #[test]
        fn every_interval_holds_its_forecast_and_stays_above_zero(values in prop::collection::vec(0.0f64..1e6, 4..40)) {
            let ahead = forecast(&values, 12).unwrap();
            prop_assert_eq!(ahead.months.len(), 12);
            for month in ahead.months {
                prop_assert!(0.0 <= month.low && month.low <= month.expected && month.expected <= month.high);
            }
        }
    }
}

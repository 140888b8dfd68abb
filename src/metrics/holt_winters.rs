//! Additive Holt-Winters smoothing with a yearly season (Winters 1960; Hyndman and Athanasopoulos, *Forecasting:
//! Principles and Practice*, section 8.3).

/// A fitted model: the state after the last month.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HoltWinters {
    level: f64,
    trend: f64,
    season: Vec<f64>,
    /// Months seen, which says where in the season the next one is.
    seen: usize,
    /// Smoothing of the level: how fast the forecast forgets.
    pub alpha: f64,
    /// Smoothing of the trend.
    pub beta: f64,
}

const PERIOD: usize = 12;
const ALPHAS: [f64; 4] = [0.1, 0.25, 0.5, 0.8];
const BETAS: [f64; 3] = [0.0, 0.05, 0.2];
const GAMMAS: [f64; 3] = [0.05, 0.2, 0.5];

impl HoltWinters {
    /// Fits by the smallest squared one-step error over a fixed grid of smoothing constants, so that results repeat to
    /// the bit. Needs 15 months: a year for the season, and something to learn from.
    pub fn fit(values: &[f64]) -> Option<Self> {
        if values.len() < PERIOD + 3 {
            return None;
        }
        let mut best: Option<(f64, Self)> = None;
        for alpha in ALPHAS {
            for beta in BETAS {
                for gamma in GAMMAS {
                    let (error, model) = Self::run(values, alpha, beta, gamma);
                    if best.as_ref().is_none_or(|(least, _)| error < *least) {
                        best = Some((error, model));
                    }
                }
            }
        }
        best.map(|(_, model)| model)
    }

    fn run(values: &[f64], alpha: f64, beta: f64, gamma: f64) -> (f64, Self) {
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
        let (first, rest) = values.split_at(PERIOD.min(values.len()));
        // With a second year the trend starts at the change from year to year; with less it is learnt.
        let trend = if rest.len() >= PERIOD { (mean(&rest[..PERIOD]) - mean(first)) / PERIOD as f64 } else { 0.0 };
        let middle = (PERIOD as f64 - 1.0) / 2.0;
        let season = first.iter().enumerate().map(|(at, value)| value - mean(first) - trend * (at as f64 - middle));
        let mut model =
            Self { level: mean(first) + trend * middle, trend, season: season.collect(), seen: PERIOD, alpha, beta };
        let mut squared = 0.0;
        for value in rest {
            let at = model.seen % PERIOD;
            let error = value - model.ahead(1);
            squared += error * error;
            let before = model.level;
            model.level = alpha * (value - model.season[at]) + (1.0 - alpha) * (before + model.trend);
            model.trend = beta * (model.level - before) + (1.0 - beta) * model.trend;
            model.season[at] = gamma * (value - model.level) + (1.0 - gamma) * model.season[at];
            model.seen += 1;
        }
        (squared, model)
    }

    /// The forecast `months` ahead, from 1.
    pub fn ahead(&self, months: usize) -> f64 {
        let season = self.season.get((self.seen + months.max(1) - 1) % PERIOD).copied().unwrap_or_default();
        self.level + self.trend * months as f64 + season
    }
}

#[cfg(test)]
mod tests {
    use super::HoltWinters;

    #[test]
    fn a_clean_trend_with_a_clean_season_is_continued() {
        let season = [0.0, 5.0, 10.0, 5.0, 0.0, -5.0, -10.0, -5.0, 0.0, 5.0, 0.0, -5.0];
        let at = |month: usize| 100.0 + 2.0 * month as f64 + season[month % 12];
        let model = HoltWinters::fit(&(0..36).map(at).collect::<Vec<_>>()).unwrap();
        for months in 1..=12 {
            assert!((model.ahead(months) - at(35 + months)).abs() < 1e-6, "{months}");
        }
    }

    #[test]
    fn a_year_alone_is_too_short() {
        assert_eq!(HoltWinters::fit(&[1.0; 14]), None);
    }
}

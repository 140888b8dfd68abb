//! Balance statistics of one measure.

use super::{
    bands::{Bands, bands},
    index::{Indices, indices},
};
use crate::plan::{MeasureIx, Plan, TerritoryIx};

/// How evenly a measure is spread over the territories, each against its fair share.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceStatistics {
    /// The measure.
    pub measure: MeasureIx,
    /// The tolerance band as indices, for example (85, 115); where oversize units take a part away, the others' band.
    pub band: (f64, f64),
    /// Lowest index; 100 when no territory has one.
    pub lowest: f64,
    /// Highest index; 100 when no territory has one.
    pub highest: f64,
    /// Largest distance from 100: max |I − 100|.
    pub max_deviation: f64,
    /// Coefficient of variation of the indices (population standard deviation / mean).
    pub cv: f64,
    /// Gini coefficient of the indices: 0 when all are equal, towards 1 when one has everything.
    pub gini: f64,
    /// Territories that have an index at all.
    pub territories: usize,
    /// Territories within the band.
    pub within: usize,
    /// Share of territories within the band, 0 to 1; 1 when there are none.
    pub within_share: f64,
    /// Territories outside the band with their index, furthest from 100 first.
    pub outside: Vec<(TerritoryIx, f64)>,
}

/// Balance of one measure over the plan's territories (product.md, "balance statistics").
#[must_use]
pub fn balance(plan: &Plan, measure: MeasureIx) -> BalanceStatistics {
    balance_of(&indices(plan), measure, &bands(plan))
}

/// The same from indices and bands that are at hand already. A territory that holds a unit larger than any band is
/// within its band when it holds nothing else: the solver judges by the same bands.
#[must_use]
pub fn balance_of(table: &Indices, measure: MeasureIx, bands: &Bands) -> BalanceStatistics {
    let known: Vec<(TerritoryIx, f64)> =
        table.column(measure).filter_map(|(territory, index)| Some((territory, index?))).collect();
    let values: Vec<f64> = known.iter().map(|(_, index)| *index).collect();
    let mut outside: Vec<(TerritoryIx, f64)> =
        known.iter().copied().filter(|(at, index)| !bands.contain(*at, measure, *index)).collect();
    outside.sort_by(|a, b| (b.1 - 100.0).abs().total_cmp(&(a.1 - 100.0).abs()).then(a.0.cmp(&b.0)));
    let (count, within) = (values.len(), values.len() - outside.len());
    let extreme = |choose: fn(f64, f64) -> f64| values.iter().copied().reduce(choose).unwrap_or(100.0);
    let (lowest, highest) = (extreme(f64::min), extreme(f64::max));
    BalanceStatistics {
        measure,
        band: bands.common(measure),
        lowest,
        highest,
        max_deviation: (highest - 100.0).abs().max((lowest - 100.0).abs()),
        cv: coefficient_of_variation(&values),
        gini: gini(&values),
        territories: count,
        within,
        within_share: if count == 0 { 1.0 } else { within as f64 / count as f64 },
        outside,
    }
}

/// Whether an index lies within the band. Rounding noise at the edge does not put a territory outside
/// (as in the solver: a billionth of the fair share).
pub(super) fn is_within(index: f64, band: (f64, f64)) -> bool {
    index >= band.0 - 1e-7 && index <= band.1 + 1e-7
}

fn coefficient_of_variation(values: &[f64]) -> f64 {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n;
    if mean > 0.0 { variance.sqrt() / mean } else { 0.0 }
}

/// Gini = Σ (2i − n − 1)·x(i) / (n·Σx) over the values in ascending order, i from 1.
fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, sum) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    if sum <= 0.0 {
        return 0.0;
    }
    sorted.iter().enumerate().map(|(at, value)| (2.0 * (at as f64 + 1.0) - n - 1.0) * value).sum::<f64>() / (n * sum)
}

#[cfg(test)]
mod tests {
    use super::{balance, coefficient_of_variation, gini, is_within};
    use crate::plan::{Command, MeasureIx, TerritoryIx, UnitIx, example};

    #[test]
    fn equal_territories_have_no_spread_and_one_that_has_all_has_most() {
        assert_eq!(gini(&[100.0, 100.0, 100.0]), 0.0);
        assert_eq!(coefficient_of_variation(&[100.0, 100.0]), 0.0);
        // (2·4 − 4 − 1)·400 / (4·400) = 3/4
        assert_eq!(gini(&[0.0, 0.0, 0.0, 400.0]), 0.75);
        // mean 100, deviations ±50: 50/100
        assert_eq!(coefficient_of_variation(&[50.0, 150.0]), 0.5);
    }

    #[test]
    fn a_territory_on_the_edge_of_the_band_is_within_it() {
        assert!(is_within(115.0, (85.0, 115.0)) && is_within(85.0, (85.0, 115.0)) && !is_within(115.1, (85.0, 115.0)));
    }

    #[test]
    fn giving_everything_to_one_rep_shows_as_index_400_and_three_zeros() {
        let mut plan = example::plan(4);
        let units = (0..16).map(UnitIx).collect();
        plan.apply(Command::Assign { units, to: Some(TerritoryIx(2)) }).unwrap();
        let statistics = balance(&plan, MeasureIx::POTENTIAL);
        assert!((statistics.highest - 400.0).abs() < 1e-9 && statistics.lowest == 0.0);
        assert!((statistics.max_deviation - 300.0).abs() < 1e-9);
        assert_eq!((statistics.within, statistics.outside.len()), (0, 4));
        assert_eq!(statistics.outside[0].0, TerritoryIx(2));
    }
}

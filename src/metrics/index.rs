//! The index: how a territory compares with its fair share.

use crate::plan::{MeasureIx, Plan, TerritoryIx};

/// The indices of all territories for all measures, from the running totals alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indices {
    measures: usize,
    shares: Vec<f64>,
    values: Vec<Option<f64>>,
}

/// The index of one amount: I = 100 × X(t,m) / (share(t) × X(m)) (product.md, "index"). `None` where the fair share is
/// nothing: there is no such measure in the data, or the territory's share is zero.
#[must_use]
pub fn index_of(amount: f64, share: f64, total: f64) -> Option<f64> {
    let fair = share * total;
    (fair > 0.0).then(|| 100.0 * amount / fair)
}

/// All indices of a plan: I(t,m) = 100 × X(t,m) / (share(t) × X(m)) (product.md, "index"). X(m) is the whole of the
/// measure, units in no territory included, so a gap shows as indices that average below 100.
///
/// Costs territories × measures, whatever the number of units: cheap enough for every frame of a drag.
#[must_use]
pub fn indices(plan: &Plan) -> Indices {
    let shares = shares(plan);
    let measures = plan.units().measures().len();
    let mut values = Vec::with_capacity(measures * shares.len());
    for (territory, share) in plan.territory_indices().zip(&shares) {
        for measure in (0..measures).map(MeasureIx::new) {
            let amount = plan.alignment().total(Some(territory), measure).to_f64();
            values.push(index_of(amount, *share, plan.units().total(measure).to_f64()));
        }
    }
    Indices { measures, shares, values }
}

/// All shares at once; they sum to 1 (see [`Plan::share`], which sums the weights anew for each).
fn shares(plan: &Plan) -> Vec<f64> {
    let weights: Vec<f64> = plan.territories().iter().map(|territory| territory.weight.max(0.0)).collect();
    let sum: f64 = weights.iter().sum();
    let even = 1.0 / weights.len().max(1) as f64;
    weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { even }).collect()
}

impl Indices {
    /// Number of territories.
    #[must_use]
    pub fn territories(&self) -> usize {
        self.shares.len()
    }

    /// A territory's share of every measure, 0 to 1.
    #[must_use]
    pub fn share(&self, territory: TerritoryIx) -> f64 {
        self.shares.get(territory.at()).copied().unwrap_or_default()
    }

    /// A territory's index for a measure; `None` where it has no fair share.
    #[must_use]
    pub fn get(&self, territory: TerritoryIx, measure: MeasureIx) -> Option<f64> {
        if measure.at() >= self.measures {
            return None;
        }
        self.values.get(territory.at() * self.measures + measure.at()).copied().flatten()
    }

    /// A territory's indices, one per measure of the units.
    #[must_use]
    pub fn row(&self, territory: TerritoryIx) -> &[Option<f64>] {
        let from = territory.at() * self.measures;
        self.values.get(from..from + self.measures).unwrap_or(&[])
    }

    /// One index per territory for a measure.
    pub fn column(&self, measure: MeasureIx) -> impl Iterator<Item = (TerritoryIx, Option<f64>)> + '_ {
        (0..self.territories()).map(TerritoryIx::new).map(move |territory| (territory, self.get(territory, measure)))
    }
}

/// The measures a plan balances, in the order of its design; measures the units do not have are left out.
pub(super) fn balanced_measures(plan: &Plan) -> Vec<MeasureIx> {
    plan.design().balance.iter().filter_map(|term| plan.units().measure(&term.measure)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{index_of, indices};
    use crate::plan::{Command, MeasureIx, TerritoryIx, UnitIx, example};

    #[test]
    fn twice_the_fair_share_is_index_200() {
        assert_eq!(index_of(50.0, 0.25, 100.0), Some(200.0));
        assert_eq!(index_of(50.0, 0.25, 0.0), None);
    }

    #[test]
    fn a_rep_who_works_half_time_has_half_the_fair_share() {
        let mut plan = example::plan(4);
        let ana = TerritoryIx(0);
        let before = indices(&plan).get(ana, MeasureIx::ACCOUNTS).unwrap();
        let half = crate::plan::Territory { weight: 0.5, ..plan.territories()[0].clone() };
        plan.apply(Command::EditTerritory { territory: ana, to: half }).unwrap();
        // Shares were 1/4 each and are 0.5/3.5 = 1/7 for Ana now.
        let after = indices(&plan).get(ana, MeasureIx::ACCOUNTS).unwrap();
        assert!((after - before * 7.0 / 4.0).abs() < 1e-9);
    }

    #[test]
    fn no_territory_and_no_measure_have_no_index() {
        let table = indices(&example::plan(4));
        assert_eq!(table.get(TerritoryIx(99), MeasureIx::REVENUE), None);
        assert_eq!(table.get(TerritoryIx(0), MeasureIx(99)), None);
        assert!(table.row(TerritoryIx(99)).is_empty());
    }

    proptest! {
        #[test]
        fn weighted_by_share_the_indices_average_100(moves in prop::collection::vec((0u32..36, 0u16..4), 0..40), weights in prop::collection::vec(0.1f64..3.0, 4)) {
            let mut plan = example::plan(6);
            for (unit, to) in moves {
                plan.apply(Command::Assign { units: vec![UnitIx(unit)], to: Some(TerritoryIx(to)) }).unwrap();
            }
            for (at, weight) in weights.into_iter().enumerate() {
                let to = crate::plan::Territory { weight, ..plan.territories()[at].clone() };
                plan.apply(Command::EditTerritory { territory: TerritoryIx::new(at), to }).unwrap();
            }
            let table = indices(&plan);
            for measure in [MeasureIx::ACCOUNTS, MeasureIx::REVENUE, MeasureIx::POTENTIAL, MeasureIx::WORKLOAD] {
                let mean: f64 = table.column(measure).map(|(t, index)| table.share(t) * index.unwrap()).sum();
                prop_assert!((mean - 100.0).abs() < 1e-9);
            }
        }
    }
}

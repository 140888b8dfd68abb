//! A plan in a dozen figures, so that two can stand side by side.

use super::{
    account_facts::AccountFacts,
    balance::{BalanceStatistics, balance_of},
    bands::bands_with,
    disruption::{Holding, disruption_with},
    index::{balanced_measures, indices},
    quota::spread,
    shape::shapes,
    status::status,
};
use crate::plan::{Amount, MeasureIx, Plan, TerritoryIx};

/// The balance of one measure, with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureBalance {
    /// Key of the measure.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How evenly it is spread.
    pub statistics: BalanceStatistics,
}

/// A plan in a dozen figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanSummary {
    /// The plan's name.
    pub name: String,
    /// Territories there are.
    pub territories: usize,
    /// Territories without a rep.
    pub vacancies: usize,
    /// Balance of the measures that were asked for and that the plan's units have, in the order they were asked for.
    pub balance: Vec<MeasureBalance>,
    /// Accounts whose rep changes against today, and their sales.
    pub changed: Holding,
    /// Share of accounts whose rep changes, 0 to 1.
    pub accounts_share: f64,
    /// Share of revenue whose rep changes, 0 to 1.
    pub revenue_share: f64,
    /// The same with each account's revenue weighted by the strength of its relationship, 0 to 1.
    pub relationship_share: f64,
    /// Accounts that nobody has today and that get a rep.
    pub newly_covered: usize,
    /// Gaps: connected groups of units in no territory.
    pub gaps: usize,
    /// Overlaps: connected groups of units that the same two territories claim.
    pub overlaps: usize,
    /// Territories in more than one part.
    pub disconnected: usize,
    /// Σ of the territories' quotas.
    pub quota: Amount,
    /// Highest quota of a territory.
    pub highest_quota: Amount,
    /// Lowest quota of a territory.
    pub lowest_quota: Amount,
    /// Compactness: √(Σ w·d² / Σ w) over all territories in km, d to the centre of the unit's own territory and w the
    /// first balanced measure (product.md, "moment of inertia"). Smaller is more compact.
    pub reach_km: f64,
    /// Compactness: edges of the units' adjacency between different territories; `None` for accounts.
    pub cut_edges: Option<usize>,
}

impl PlanSummary {
    /// The largest distance of an index from 100 over the measures asked for; `None` while there is nothing to balance.
    #[must_use]
    pub fn max_deviation(&self) -> Option<f64> {
        let known = self.balance.iter().filter(|measure| measure.statistics.territories > 0);
        known.map(|measure| measure.statistics.max_deviation).reduce(f64::max)
    }
}

/// Sums a plan up. `measures` (keys) and `band` say what it is judged by, so that two plans can be judged by the same;
/// `facts` are those of the plan's data. O(units + borders + accounts).
#[must_use]
pub fn plan_summary(plan: &Plan, facts: &AccountFacts, measures: &[String], band: (f64, f64)) -> PlanSummary {
    let table = indices(plan);
    let judged: Vec<MeasureIx> = measures.iter().filter_map(|key| plan.units().measure(key)).collect();
    let bands = bands_with(plan, &judged, band);
    let known = |key: &String| {
        let measure = plan.units().measure(key)?;
        let name = plan.units().measures().get(measure.at())?.name.clone();
        Some(MeasureBalance { key: key.clone(), name, statistics: balance_of(&table, measure, &bands) })
    };
    let (disruption, state, quotas) = (disruption_with(plan, facts), status(plan), spread(plan));
    let shapes = shapes(plan);
    let weight = balanced_measures(plan).first().copied().unwrap_or(MeasureIx::ACCOUNTS);
    let (mut inertia, mut weights) = (0.0, 0.0);
    for (at, shape) in shapes.territories.iter().enumerate() {
        let weight = plan.alignment().total(Some(TerritoryIx::new(at)), weight).to_f64().max(0.0);
        inertia += weight * shape.mean_square_km2;
        weights += weight;
    }
    PlanSummary {
        name: plan.name().into(),
        territories: plan.territories().len(),
        vacancies: plan.territories().iter().filter(|territory| territory.rep.is_none()).count(),
        balance: measures.iter().filter_map(known).collect(),
        changed: disruption.changed,
        accounts_share: disruption.accounts_share,
        revenue_share: disruption.revenue_share,
        relationship_share: disruption.relationship_share,
        newly_covered: disruption.newly_covered.accounts,
        gaps: state.gaps,
        overlaps: state.overlaps,
        disconnected: state.disconnected.len(),
        quota: quotas.quotas.iter().sum(),
        highest_quota: quotas.quotas.iter().max().copied().unwrap_or_default(),
        lowest_quota: quotas.quotas.iter().min().copied().unwrap_or_default(),
        reach_km: if weights > 0.0 { (inertia / weights).sqrt() } else { 0.0 },
        cut_edges: shapes.territories.iter().all(|shape| shape.parts.is_some()).then_some(shapes.company.cut_edges),
    }
}

#[cfg(test)]
mod tests {
    use super::plan_summary;
    use crate::{
        metrics::{AccountFacts, balance, disruption},
        plan::{Command, MeasureIx, TerritoryIx, UnitIx, example},
    };

    #[test]
    fn the_summary_says_what_the_single_formulas_say() {
        let mut plan = example::plan(6);
        plan.apply(Command::Assign { units: vec![UnitIx(1), UnitIx(2)], to: Some(TerritoryIx(1)) }).unwrap();
        plan.apply(Command::Assign { units: vec![UnitIx(35)], to: None }).unwrap();
        let measures = ["workload".to_owned(), "no such measure".to_owned()];
        let summary = plan_summary(&plan, &AccountFacts::of(plan.data()), &measures, plan.design().band());
        assert_eq!(summary.balance.len(), 1, "a measure the units do not have is left out");
        assert_eq!(summary.max_deviation(), Some(balance(&plan, MeasureIx::WORKLOAD).max_deviation));
        assert_eq!(summary.changed, disruption(&plan).changed);
        assert_eq!((summary.gaps, summary.overlaps, summary.vacancies), (1, 0, 0));
        assert!(summary.lowest_quota <= summary.highest_quota && summary.highest_quota < summary.quota);
    }

    #[test]
    fn a_plan_is_judged_by_the_band_that_is_given_not_by_its_own() {
        let mut plan = example::plan(6);
        plan.apply(Command::Assign { units: vec![UnitIx(0)], to: Some(TerritoryIx(1)) }).unwrap();
        let facts = AccountFacts::of(plan.data());
        let of = |band| plan_summary(&plan, &facts, &["accounts".to_owned()], band).balance[0].statistics.within;
        // Cleo and Dan keep exactly their fair share of the accounts.
        assert_eq!((of((0.0, 1000.0)), of((100.0, 100.0))), (4, 2));
    }

    #[test]
    fn quarters_of_the_grid_are_more_compact_than_one_territory_over_all_of_it() {
        let quarters = example::plan(6);
        let mut one = quarters.clone();
        let units = (0..36).map(UnitIx).collect();
        one.apply(Command::Assign { units, to: Some(TerritoryIx(0)) }).unwrap();
        let facts = AccountFacts::of(quarters.data());
        let [a, b] = [&quarters, &one].map(|plan| plan_summary(plan, &facts, &[], (85.0, 115.0)));
        assert!(a.reach_km < b.reach_km && a.reach_km > 0.0);
        assert_eq!((a.cut_edges, b.cut_edges, a.max_deviation()), (Some(12), Some(0), None));
    }
}

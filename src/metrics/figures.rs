//! The territory table: every figure of every territory in one pass.

use super::{
    account_facts::AccountFacts,
    capacity::{Capacity, capacity},
    disruption::{Holding, incumbent, new_rep},
    index::{Indices, index_of, indices},
    quota::{Quotas, spread},
    shape::{Shape, shapes},
    travel::Travel,
};
use crate::plan::{AccountIx, Amount, MeasureIx, Plan, RepIx, TerritoryIx};

/// All figures of one territory (or of the units in no territory, or of the company).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TerritoryFigures {
    /// Which territory; `None` for the units in no territory and for the company.
    pub territory: Option<TerritoryIx>,
    /// Name: the territory's, "In no territory", or the plan's.
    pub name: String,
    /// The rep; `None` for a vacancy.
    pub rep: Option<RepIx>,
    /// The rep's name; empty for a vacancy.
    pub rep_name: String,
    /// Fair share of every measure, 0 to 1; 1 for the company, 0 for the units in no territory.
    pub share: f64,
    /// Number of units.
    pub units: usize,
    /// Total of each measure of the units.
    pub totals: Vec<Amount>,
    /// Index of each measure of the units; `None` where there is no fair share.
    pub indices: Vec<Option<f64>>,
    /// Number of accounts.
    pub accounts: usize,
    /// Sales of the last twelve months.
    pub revenue: Amount,
    /// Potential per year.
    pub potential: Amount,
    /// Workload in hours per year.
    pub workload: Amount,
    /// Hours the rep has.
    pub capacity: Capacity,
    /// Coverage ratio: share of the target market (by workload) inside the territory and within the rep's capacity,
    /// 0 to 1. `None` where there is no workload; 0 for a vacancy.
    pub coverage: Option<f64>,
    /// Whitespace: potential nobody covers = potential × (1 − coverage ratio).
    pub whitespace: Amount,
    /// Penetration: sales / potential; `None` without potential.
    pub penetration: Option<f64>,
    /// Tour length and travel hours.
    pub travel: Travel,
    /// Compactness, borders, parts.
    pub shape: Shape,
    /// Quota for the coming year.
    pub quota: Amount,
    /// Quota × ramp: what a rep who is still ramping up is measured against; the whole quota for a vacancy.
    pub prorated_quota: Amount,
    /// Attainment: sales of the last twelve months / pro-rated quota; `None` without a quota.
    pub attainment: Option<f64>,
    /// Sales of the last three months × 4.
    pub run_rate: Amount,
    /// Open opportunities, full amount.
    pub pipeline: Amount,
    /// Accounts the territory's rep has today and would not have any more; in the row of the units in no territory,
    /// those of reps who have no territory in this plan.
    pub lost: Holding,
    /// Accounts of the territory that its rep does not have today.
    pub gained: Holding,
    /// Accounts that stay with their rep.
    pub kept: Holding,
}

impl TerritoryFigures {
    /// The index of a measure.
    #[must_use]
    pub fn index(&self, measure: MeasureIx) -> Option<f64> {
        self.indices.get(measure.at()).copied().flatten()
    }

    /// The total of a measure.
    #[must_use]
    pub fn total(&self, measure: MeasureIx) -> Amount {
        self.totals.get(measure.at()).copied().unwrap_or_default()
    }
}

/// The territory table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// One row per territory, in the plan's order.
    pub territories: Vec<TerritoryFigures>,
    /// The units in no territory.
    pub unassigned: TerritoryFigures,
    /// Everything: the territories and the units in no territory.
    pub company: TerritoryFigures,
    /// Accounts that lie in no unit and are therefore in no row above.
    pub accounts_in_no_unit: usize,
    /// The quotas with target and total.
    pub quotas: Option<Quotas>,
}

/// All figures of a plan (formulas: product.md, named at each field). O(units + borders + accounts + sales lines).
/// For every frame of a drag use [`indices`]; for a plan that changes often keep the [`AccountFacts`] and call
/// [`territory_figures_with`].
#[must_use]
pub fn territory_figures(plan: &Plan) -> Figures {
    territory_figures_with(plan, &AccountFacts::of(plan.data()))
}

/// The same with the facts about accounts at hand: O(units + borders + accounts).
#[must_use]
pub fn territory_figures_with(plan: &Plan, facts: &AccountFacts) -> Figures {
    let table = indices(plan);
    let quotas = spread(plan);
    let shapes = shapes(plan);
    let measures = plan.units().measures().len();
    let mut rows: Vec<TerritoryFigures> =
        plan.territory_indices().map(|territory| blank(plan, &table, &quotas, territory)).collect();
    let mut unassigned = TerritoryFigures {
        name: "In no territory".into(),
        units: plan.alignment().count(None),
        totals: (0..measures).map(|at| plan.alignment().total(None, MeasureIx::new(at))).collect(),
        indices: vec![None; measures],
        ..TerritoryFigures::default()
    };
    let mut accounts_in_no_unit = 0;
    for account in plan.data().accounts.indices() {
        add_account(plan, facts, account, &mut rows, &mut unassigned, &mut accounts_in_no_unit);
    }
    for (row, shape) in rows.iter_mut().zip(&shapes.territories) {
        finish(plan, row, *shape);
    }
    finish(plan, &mut unassigned, shapes.unassigned);
    let company = company(plan, &rows, &unassigned, shapes.company, &quotas);
    Figures { territories: rows, unassigned, company, accounts_in_no_unit, quotas: Some(quotas) }
}

/// A row as far as the running totals alone can fill it.
fn blank(plan: &Plan, table: &Indices, quotas: &Quotas, territory: TerritoryIx) -> TerritoryFigures {
    let rep = plan.rep_of(territory);
    let capacity = capacity(plan, territory);
    let quota = quotas.of(territory);
    let prorated_quota = if rep.is_some() { Amount::from_f64(quota.to_f64() * capacity.ramp) } else { quota };
    TerritoryFigures {
        territory: Some(territory),
        name: plan.territory(territory).map_or(String::new(), |territory| territory.name.clone()),
        rep: plan.territory(territory).and_then(|territory| territory.rep),
        rep_name: rep.map_or(String::new(), |rep| rep.name.clone()),
        share: table.share(territory),
        units: plan.alignment().count(Some(territory)),
        totals: (0..plan.units().measures().len())
            .map(|at| plan.alignment().total(Some(territory), MeasureIx::new(at)))
            .collect(),
        indices: table.row(territory).to_vec(),
        capacity,
        quota,
        prorated_quota,
        ..TerritoryFigures::default()
    }
}

/// Adds what one account brings to the row it is in, and its loss to the row of the rep who has it today.
fn add_account(
    plan: &Plan,
    facts: &AccountFacts,
    account: AccountIx,
    rows: &mut [TerritoryFigures],
    unassigned: &mut TerritoryFigures,
    in_no_unit: &mut usize,
) {
    let accounts = &plan.data().accounts;
    let at = account.at();
    let revenue = accounts.value(MeasureIx::REVENUE, account);
    let (before, after) = (incumbent(plan, account), new_rep(plan, account));
    if before != after
        && let Some(rep) = before
    {
        // A rep with several territories loses the account once, in the first of them; the loss of a rep who has no
        // territory any more stands in the last row, so that the rows sum to the company's figure.
        let row = rows.iter_mut().find(|row| row.rep == Some(rep));
        row.unwrap_or(&mut *unassigned).lost.add(revenue);
    }
    let Some(unit) = plan.units().of_account(account) else {
        *in_no_unit += 1;
        return;
    };
    let row = match plan.alignment().of(unit) {
        Some(territory) => rows.get_mut(territory.at()),
        None => Some(unassigned),
    };
    let Some(row) = row else { return };
    row.accounts += 1;
    if before == after {
        row.kept.add(revenue);
    } else if row.territory.is_some() {
        row.gained.add(revenue);
    }
    let calls = accounts.calls_per_year.get(at).copied().unwrap_or_default();
    row.travel.hours += calls * accounts.travel_per_call.get(at).copied().unwrap_or_default();
    row.run_rate += facts.run_rate.get(at).copied().unwrap_or_default();
    row.pipeline += facts.pipeline.get(at).copied().unwrap_or_default();
}

/// The ratios, once the sums are complete.
fn finish(plan: &Plan, row: &mut TerritoryFigures, shape: Shape) {
    row.revenue = row.total(MeasureIx::REVENUE);
    row.potential = row.total(MeasureIx::POTENTIAL);
    row.workload = row.total(MeasureIx::WORKLOAD);
    row.coverage = (row.workload.0 > 0).then(|| (row.capacity.hours / row.workload.to_f64()).clamp(0.0, 1.0));
    // Potential that takes no work to serve is covered as soon as somebody has it.
    let covered = row.coverage.unwrap_or(if row.rep.is_some() { 1.0 } else { 0.0 });
    row.whitespace = Amount::from_f64(row.potential.to_f64() * (1.0 - covered));
    row.penetration = ratio(row.revenue, row.potential);
    row.attainment = ratio(row.revenue, row.prorated_quota);
    row.shape = shape;
    let home = row.territory.and_then(|territory| plan.rep_of(territory)).and_then(|rep| rep.home);
    row.travel = Travel::of(&shape, row.accounts, home, row.travel.hours);
}

/// The company's row: sums of the rows; ratios of the sums.
fn company(
    plan: &Plan,
    rows: &[TerritoryFigures],
    unassigned: &TerritoryFigures,
    shape: Shape,
    quotas: &Quotas,
) -> TerritoryFigures {
    let all = || rows.iter().chain([unassigned]);
    let amount = |of: fn(&TerritoryFigures) -> Amount| all().map(of).sum::<Amount>();
    let number = |of: fn(&TerritoryFigures) -> f64| all().map(of).sum::<f64>();
    let count = |of: fn(&TerritoryFigures) -> usize| all().map(of).sum::<usize>();
    let holding = |of: fn(&TerritoryFigures) -> Holding| Holding {
        accounts: all().map(of).map(|holding| holding.accounts).sum(),
        revenue: all().map(of).map(|holding| holding.revenue).sum(),
    };
    let totals: Vec<Amount> =
        (0..plan.units().measures().len()).map(|at| plan.units().total(MeasureIx::new(at))).collect();
    // Hours within capacity, territory by territory: spare hours in one do not cover work in another.
    let covered: f64 = all().map(|row| row.coverage.unwrap_or_default() * row.workload.to_f64()).sum();
    let workload = amount(|row| row.workload);
    let fte = number(|row| row.capacity.fte);
    let hours = number(|row| row.capacity.hours);
    let full = fte * super::capacity::SELLING_HOURS;
    let prorated_quota = amount(|row| row.prorated_quota);
    let mut company = TerritoryFigures {
        name: plan.name().into(),
        share: 1.0,
        units: plan.units().len(),
        indices: totals.iter().map(|total| index_of(total.to_f64(), 1.0, total.to_f64())).collect(),
        totals,
        accounts: count(|row| row.accounts),
        capacity: Capacity { hours, fte, ramp: if full > 0.0 { hours / full } else { 0.0 } },
        coverage: (workload.0 > 0).then(|| covered / workload.to_f64()),
        workload,
        revenue: amount(|row| row.revenue),
        potential: amount(|row| row.potential),
        whitespace: amount(|row| row.whitespace),
        quota: quotas.quotas.iter().sum(),
        prorated_quota,
        run_rate: amount(|row| row.run_rate),
        pipeline: amount(|row| row.pipeline),
        lost: holding(|row| row.lost),
        gained: holding(|row| row.gained),
        kept: holding(|row| row.kept),
        shape,
        travel: Travel {
            tour_km: number(|row| row.travel.tour_km),
            area_km2: shape.served_km2,
            stops: count(|row| row.travel.stops),
            line_haul_km: number(|row| row.travel.line_haul_km),
            hours: number(|row| row.travel.hours),
        },
        ..TerritoryFigures::default()
    };
    company.penetration = ratio(company.revenue, company.potential);
    company.attainment = ratio(company.revenue, company.prorated_quota);
    company
}

fn ratio(part: Amount, whole: Amount) -> Option<f64> {
    (whole.0 > 0).then(|| part.to_f64() / whole.to_f64())
}

#[cfg(test)]
#[path = "figures_tests.rs"]
mod tests;

//! Quota: the company target spread over the territories, tied to the total.

use crate::plan::{Amount, MeasureIx, Plan, QuotaMethod, TerritoryIx};

use super::index::indices;

/// Quotas of all territories.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotas {
    /// The company target, set or suggested.
    pub target: Amount,
    /// True when nobody has set a target yet and last year's sales × 1.05 stand in for it.
    pub suggested: bool,
    /// What is spread: target × (1 + over-assignment). The quotas sum to exactly this.
    pub total: Amount,
    /// One quota per territory.
    pub quotas: Vec<Amount>,
    /// The share each quota is meant to be before rounding, 0 to 1; they sum to 1.
    pub shares: Vec<f64>,
    /// Σ quotas / target − 1, as it really is; zero without a target.
    pub over_assignment: f64,
    /// Named when the chosen basis is nothing in every territory (no sales history, say) and the even spread stood in.
    pub stands_in: Option<&'static str>,
}

/// Growth over last year's sales that is suggested while nobody has set a target.
pub const SUGGESTED_GROWTH: f64 = 1.05;

/// Spreads the company target by the plan's quota settings (product.md, "quota methods", "over-assignment"). Quotas are
/// multiples of the rounding step and still sum to the total: largest remainders are rounded up, and what the step
/// leaves over goes to the largest quota. Without territories nothing is spread.
#[must_use]
pub fn spread(plan: &Plan) -> Quotas {
    let settings = plan.quota();
    let suggestion = || {
        let sales = plan.units().total(MeasureIx::REVENUE).to_f64().max(0.0);
        round_to(Amount::from_f64(sales * SUGGESTED_GROWTH), settings.round_to)
    };
    let target = settings.target.unwrap_or_else(suggestion);
    let total = if settings.over_assignment == 0.0 {
        target
    } else {
        round_to(Amount::from_f64(target.to_f64() * (1.0 + settings.over_assignment)), Amount::whole(1))
    };
    let (shares, stands_in) = shares(plan);
    let quotas = apportion(total, settings.round_to, &shares);
    let sum: Amount = quotas.iter().sum();
    let over_assignment = if target.0 > 0 && !quotas.is_empty() { sum.to_f64() / target.to_f64() - 1.0 } else { 0.0 };
    Quotas { target, suggested: settings.target.is_none(), total, quotas, shares, over_assignment, stands_in }
}

impl Quotas {
    /// A territory's quota; zero for one that is not there.
    #[must_use]
    pub fn of(&self, territory: TerritoryIx) -> Amount {
        self.quotas.get(territory.at()).copied().unwrap_or_default()
    }
}

/// How much more a quota asks than was sold: quota / sales of the last twelve months − 1. `None` where nothing was sold.
#[must_use]
pub fn growth(quota: Amount, sales: Amount) -> Option<f64> {
    (sales.0 > 0).then(|| quota.to_f64() / sales.to_f64() - 1.0)
}

fn round_to(amount: Amount, step: Amount) -> Amount {
    let step = if step.0 > 0 { step.0 } else { Amount::SCALE };
    Amount((amount.0 / step).saturating_mul(step).saturating_add(if (amount.0 % step) * 2 >= step { step } else { 0 }))
}

/// Each territory's share of the target by the chosen method; they sum to 1.
fn shares(plan: &Plan) -> (Vec<f64>, Option<&'static str>) {
    let table = indices(plan);
    let even: Vec<f64> = plan.territory_indices().map(|territory| table.share(territory)).collect();
    let by = |measure: MeasureIx| -> Option<Vec<f64>> {
        let amounts: Vec<f64> = plan
            .territory_indices()
            .map(|territory| plan.alignment().total(Some(territory), measure).to_f64().max(0.0))
            .collect();
        let sum: f64 = amounts.iter().sum();
        (sum > 0.0).then(|| amounts.iter().map(|amount| amount / sum).collect())
    };
    let or_even = |shares: Option<Vec<f64>>, basis| match shares {
        Some(shares) => (shares, None),
        None => (even.clone(), Some(basis)),
    };
    match plan.quota().method {
        QuotaMethod::Even => (even, None),
        QuotaMethod::Potential => or_even(by(MeasureIx::POTENTIAL), "potential"),
        QuotaMethod::Workload => or_even(by(MeasureIx::WORKLOAD), "workload"),
        QuotaMethod::History => or_even(by(MeasureIx::REVENUE), "sales of the last twelve months"),
        QuotaMethod::Blend { even: w_even, potential, workload, history } => {
            let parts = [
                (w_even, Some(even.clone()), "even"),
                (potential, by(MeasureIx::POTENTIAL), "potential"),
                (workload, by(MeasureIx::WORKLOAD), "workload"),
                (history, by(MeasureIx::REVENUE), "sales of the last twelve months"),
            ];
            let wanted = |weight: f64| if weight.is_finite() { weight.max(0.0) } else { 0.0 };
            // A basis that is nothing everywhere drops out of the blend; the other weights keep their proportion.
            let missing = parts.iter().find(|(weight, shares, _)| wanted(*weight) > 0.0 && shares.is_none());
            let sum: f64 =
                parts.iter().filter(|(_, shares, _)| shares.is_some()).map(|(weight, ..)| wanted(*weight)).sum();
            if sum <= 0.0 {
                return (even, missing.map(|(.., basis)| *basis));
            }
            let mut blend = vec![0.0; even.len()];
            for (weight, shares, _) in &parts {
                if let Some(shares) = shares {
                    for (blend, share) in blend.iter_mut().zip(shares) {
                        *blend += wanted(*weight) / sum * share;
                    }
                }
            }
            (blend, missing.map(|(.., basis)| *basis))
        }
    }
}

/// Splits `total` by `shares` into multiples of `step` that sum to exactly `total` (Hamilton's method of largest
/// remainders, in integers; ties go to the earlier one). What is left below one step goes to the largest part. A step
/// of zero or less means whole currency units.
#[must_use]
pub fn apportion(total: Amount, step: Amount, shares: &[f64]) -> Vec<Amount> {
    // Shares become integers once; from there on nothing is rounded unseen.
    const FINE: f64 = 1e15;
    let weights: Vec<u128> = shares
        .iter()
        .map(|share| if share.is_finite() { libm::round(share.max(0.0) * FINE) as u128 } else { 0 })
        .collect();
    let weight_sum: u128 = weights.iter().sum();
    let weights = if weight_sum == 0 { vec![1; shares.len()] } else { weights };
    let weight_sum: u128 = weights.iter().sum();
    if weights.is_empty() || total.0 <= 0 {
        return vec![Amount::ZERO; shares.len()];
    }
    let step = if step.0 > 0 { step.0 } else { Amount::SCALE } as u128;
    let total = total.0 as u128;
    let steps = total / step;
    let mut parts: Vec<u128> = weights.iter().map(|weight| steps * weight / weight_sum).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(steps * weights[*at] % weight_sum), *at));
    let missing = steps - parts.iter().sum::<u128>();
    for at in order.iter().take(missing as usize) {
        parts[*at] += 1;
    }
    let mut parts: Vec<u128> = parts.into_iter().map(|part| part * step).collect();
    let largest = (0..parts.len()).max_by_key(|at| (parts[*at], std::cmp::Reverse(*at))).unwrap_or(0);
    if let Some(part) = parts.get_mut(largest) {
        *part += total % step;
    }
    parts.into_iter().map(|part| Amount(i64::try_from(part).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{apportion, growth, spread};
    use crate::plan::{Amount, Command, MeasureIx, QuotaMethod, QuotaSettings, example};

    #[test]
    fn a_hundred_thousand_over_three_equal_reps_ties_to_the_last_thousand() {
        let quotas = apportion(Amount::whole(100_000), Amount::whole(1000), &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        assert_eq!(quotas, [34_000, 33_000, 33_000].map(Amount::whole));
    }

    #[test]
    fn what_the_step_leaves_over_goes_to_the_largest_quota() {
        let quotas = apportion(Amount::whole(1_234_567), Amount::whole(1000), &[0.25, 0.75]);
        // 1,234 steps: 308.5 and 925.5; the tie goes to the first; 567 are left for the largest.
        assert_eq!(quotas, [309_000, 925_567].map(Amount::whole));
    }

    #[test]
    fn a_quota_of_a_hundred_and_ten_after_sales_of_a_hundred_asks_for_ten_percent_more() {
        let asked = growth(Amount::whole(110), Amount::whole(100));
        assert!(asked.is_some_and(|asked| (asked - 0.1).abs() < 1e-12));
        assert_eq!(growth(Amount::whole(110), Amount::ZERO), None);
    }

    #[test]
    fn without_a_target_last_years_sales_and_five_percent_are_suggested() {
        let plan = example::plan(4);
        let quotas = spread(&plan);
        let sales = plan.units().total(MeasureIx::REVENUE).to_f64();
        assert!(quotas.suggested && (quotas.target.to_f64() - sales * 1.05).abs() <= 500.0);
        assert_eq!(quotas.quotas.iter().sum::<Amount>(), quotas.target);
    }

    #[test]
    fn three_percent_over_assignment_is_spread_too() {
        let mut plan = example::plan(4);
        let settings = QuotaSettings {
            target: Some(Amount::whole(1_000_000)),
            method: QuotaMethod::Even,
            over_assignment: 0.03,
            round_to: Amount::whole(500),
        };
        plan.apply(Command::SetQuota(Box::new(settings))).unwrap();
        let quotas = spread(&plan);
        assert_eq!(quotas.total, Amount::whole(1_030_000));
        assert_eq!(quotas.quotas, vec![Amount::whole(257_500); 4]);
        assert!((quotas.over_assignment - 0.03).abs() < 1e-12);
    }

    #[test]
    fn a_plan_without_sales_spreads_evenly_and_says_so() {
        let mut data = example::data(4);
        data.accounts.values[1].fill(Amount::ZERO);
        let units = crate::plan::Units::build(example::frame(4), &data);
        let mut plan = crate::plan::Plan::start("P", std::sync::Arc::new(data), units);
        let settings = QuotaSettings {
            target: Some(Amount::whole(400)),
            method: QuotaMethod::History,
            round_to: Amount::ZERO,
            ..QuotaSettings::default()
        };
        plan.apply(Command::SetQuota(Box::new(settings))).unwrap();
        let quotas = spread(&plan);
        assert_eq!(quotas.quotas, vec![Amount::whole(100); 4]);
        assert_eq!(quotas.stands_in, Some("sales of the last twelve months"));
    }

    proptest! {
        #[test]
        fn quotas_always_tie_to_the_total(total in 0i64..9_000_000_000_000_000, step in -5i64..5_000_000, shares in prop::collection::vec(0.0f64..1.0, 1..60)) {
            let quotas = apportion(Amount(total), Amount(step), &shares);
            prop_assert_eq!(quotas.iter().map(|quota| i128::from(quota.0)).sum::<i128>(), i128::from(total));
            prop_assert!(quotas.iter().all(|quota| quota.0 >= 0));
        }
    }
}

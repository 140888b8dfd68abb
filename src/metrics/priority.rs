//! Which account to see next: a plain score that can be taken apart.

use super::{
    account_facts::AccountFacts,
    wording::{grouped, money},
};
use crate::plan::{AccountIx, Amount, MeasureIx, Plan, TerritoryIx};

/// Points for potential not yet sold, at most.
pub const UNTAPPED_POINTS: f64 = 50.0;
/// Points for time since the last order, at most.
pub const RECENCY_POINTS: f64 = 30.0;
/// Points for the call class, at most.
pub const CLASS_POINTS: f64 = 20.0;
/// Months without an order after which recency gives all its points.
pub const RECENCY_MONTHS: i32 = 6;

/// One part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityPart {
    /// Points of this part.
    pub points: f64,
    /// Why: "$120,000 of $150,000 potential not sold yet".
    pub reason: String,
}

/// How urgent an account is.
#[derive(Clone, Debug, PartialEq)]
pub struct Priority {
    /// The account.
    pub account: AccountIx,
    /// 0 to 100: the sum of the parts.
    pub score: f64,
    /// Untapped potential, recency, class, in this order.
    pub parts: Vec<PriorityPart>,
}

/// The score of one account among those of its territory:
/// 50 × untapped / largest untapped in the territory + 30 × months without an order / 6 (at most 30)
/// + 20 × class (A all, the last class nothing).
#[must_use]
pub fn priority(plan: &Plan, facts: &AccountFacts, account: AccountIx) -> Priority {
    let territory = plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit));
    let largest = accounts_of(plan, territory).map(|account| untapped(plan, account)).max().unwrap_or_default();
    score(plan, facts, account, largest)
}

/// The accounts of a territory (`None`: in no territory) by priority, most urgent first.
#[must_use]
pub fn priorities(plan: &Plan, facts: &AccountFacts, territory: Option<TerritoryIx>) -> Vec<Priority> {
    let accounts: Vec<AccountIx> = accounts_of(plan, territory).collect();
    let largest = accounts.iter().map(|account| untapped(plan, *account)).max().unwrap_or_default();
    let mut list: Vec<Priority> = accounts.into_iter().map(|account| score(plan, facts, account, largest)).collect();
    list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.account.cmp(&b.account)));
    list
}

fn accounts_of(plan: &Plan, territory: Option<TerritoryIx>) -> impl Iterator<Item = AccountIx> + '_ {
    plan.alignment().units_of(territory).flat_map(|unit| plan.units().accounts(unit).iter().copied())
}

/// Potential not sold yet, never below zero.
fn untapped(plan: &Plan, account: AccountIx) -> Amount {
    let accounts = &plan.data().accounts;
    let open = accounts.value(MeasureIx::POTENTIAL, account) - accounts.value(MeasureIx::REVENUE, account);
    open.max(Amount::ZERO)
}

fn score(plan: &Plan, facts: &AccountFacts, account: AccountIx, largest: Amount) -> Priority {
    let data = plan.data();
    let open = untapped(plan, account);
    let potential = data.accounts.value(MeasureIx::POTENTIAL, account);
    let relative = if largest.0 > 0 { (open.to_f64() / largest.to_f64()).min(1.0) } else { 0.0 };
    let currency = &data.currency;
    let untapped = PriorityPart {
        points: UNTAPPED_POINTS * relative,
        reason: format!(
            "{} of {} potential not sold yet",
            money(open.to_f64(), currency),
            money(potential.to_f64(), currency)
        ),
    };
    let recency = match (facts.now, facts.last_order.get(account.at()).copied().flatten()) {
        (None, _) => PriorityPart { points: 0.0, reason: "no sales history".into() },
        (Some(_), None) => PriorityPart { points: RECENCY_POINTS, reason: "never ordered in the history".into() },
        (Some(now), Some(last)) => {
            let months = now.0.saturating_sub(last.0).saturating_sub(1).max(0);
            let reason = match months {
                0 => "ordered last month".into(),
                1 => "one month without an order".into(),
                more => format!("{more} months without an order"),
            };
            PriorityPart {
                points: RECENCY_POINTS * f64::from(months.min(RECENCY_MONTHS)) / f64::from(RECENCY_MONTHS),
                reason,
            }
        }
    };
    let class = usize::from(data.accounts.class.get(account.at()).copied().unwrap_or_default());
    let last = data.classes.len().saturating_sub(1);
    let class = match data.classes.get(class) {
        Some(known) => PriorityPart {
            points: if last == 0 { 0.0 } else { CLASS_POINTS * (1.0 - class as f64 / last as f64) },
            reason: format!("class {}, {} calls a year", known.name, grouped(known.calls_per_year, 0)),
        },
        None => PriorityPart { points: 0.0, reason: "no class".into() },
    };
    let parts = vec![untapped, recency, class];
    Priority { account, score: parts.iter().map(|part| part.points).sum(), parts }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{priorities, priority};
    use crate::{
        metrics::AccountFacts,
        plan::{AccountIx, Amount, Month, Plan, Sales, SalesLine, TerritoryIx, Units, example},
    };

    fn plan() -> Plan {
        let mut data = example::data(4);
        data.sales = Sales {
            first: Month::new(2025, 1),
            months: 12,
            lines: vec![SalesLine {
                account: AccountIx(0),
                product: 0,
                // Last order in September: October, November and December went without.
                amounts: (0..12).map(|month| Amount::whole(i64::from(month == 8) * 100)).collect(),
            }],
        };
        let units = Units::build(example::frame(4), &data);
        Plan::start("P", Arc::new(data), units)
    }

    #[test]
    fn three_months_without_an_order_give_half_of_the_points_for_recency() {
        let plan = plan();
        let first = priority(&plan, &AccountFacts::of(plan.data()), AccountIx(0));
        assert!((first.parts[1].points - 15.0).abs() < 1e-12);
        assert_eq!(first.parts[1].reason, "3 months without an order");
        // Account 0 is of class A of four.
        assert!((first.parts[2].points - 20.0).abs() < 1e-12);
        assert!((first.score - first.parts.iter().map(|part| part.points).sum::<f64>()).abs() < 1e-12);
    }

    #[test]
    fn the_list_of_a_territory_is_complete_and_the_most_urgent_comes_first() {
        let plan = plan();
        let facts = AccountFacts::of(plan.data());
        let list = priorities(&plan, &facts, Some(TerritoryIx(0)));
        let count: usize =
            plan.alignment().units_of(Some(TerritoryIx(0))).map(|unit| plan.units().accounts(unit).len()).sum();
        assert_eq!(list.len(), count);
        assert!(list.windows(2).all(|pair| pair[0].score >= pair[1].score));
        assert!(list.iter().all(|one| (0.0..=100.0).contains(&one.score)));
        assert!(list.iter().any(|one| (one.parts[0].points - 50.0).abs() < 1e-9));
    }
}

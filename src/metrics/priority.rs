//! Which account to see next: a plain score that can be taken apart.

use super::{
    account_facts::AccountFacts,
    wording::{grouped, money, percent},
};
use crate::plan::{AccountIx, Amount, MeasureIx, Plan, TerritoryIx};

/// Months without an order after which recency gives all its points.
pub const RECENCY_MONTHS: i32 = 6;

/// One part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorityPart {
    /// What it looks at: "Whitespace".
    pub name: &'static str,
    /// Points of this part.
    pub points: f64,
    /// Points it can have at most; all parts together have 100.
    pub most: f64,
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
    /// Untapped potential, recency, class, growth, in this order; growth only where it has a weight.
    pub parts: Vec<PriorityPart>,
}

/// The score of one account among those of its territory, with the weights of the data set's recipe (scaled to 100; 50, 30,
/// 20 and 0 without one): weight of potential × untapped / largest untapped in the territory
/// + weight of recency × months without an order / 6 (at most all of it) + weight of the class × (A all, the last class nothing)
/// + weight of growth × (sales over sales before − 0.5; at most all: half of it for steady sales).
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
    let [for_potential, for_growth, for_recency, for_class] = data.score().points();
    let part = |name, points, most, reason| PriorityPart { name, points, most, reason };
    let reason =
        format!("{} of {} potential not sold yet", money(open.to_f64(), currency), money(potential.to_f64(), currency));
    let untapped = part("Whitespace", for_potential * relative, for_potential, reason);
    let (share, reason) = match (facts.now, facts.last_order.get(account.at()).copied().flatten()) {
        (None, _) => (0.0, "no sales history".into()),
        (Some(_), None) => (1.0, "never ordered in the history".into()),
        (Some(now), Some(last)) => {
            let months = now.0.saturating_sub(last.0).saturating_sub(1).max(0);
            let reason = match months {
                0 => "ordered last month".into(),
                1 => "one month without an order".into(),
                more => format!("{more} months without an order"),
            };
            (f64::from(months.min(RECENCY_MONTHS)) / f64::from(RECENCY_MONTHS), reason)
        }
    };
    let recency = part("Recency", for_recency * share, for_recency, reason);
    let class = usize::from(data.accounts.class.get(account.at()).copied().unwrap_or_default());
    let last = data.classes.len().saturating_sub(1);
    let (share, reason) = match data.classes.get(class) {
        Some(known) => (
            if last == 0 { 0.0 } else { 1.0 - class as f64 / last as f64 },
            format!("class {}, {} calls a year", known.name, grouped(known.calls_per_year, 0)),
        ),
        None => (0.0, "no class".into()),
    };
    let class = part("Class", for_class * share, for_class, reason);
    let mut parts = vec![untapped, recency, class];
    if for_growth > 0.0 {
        let (share, reason) = match facts.growth.get(account.at()).copied().flatten() {
            Some(ratio) if ratio >= 1.0 => (ratio - 0.5, format!("sales {} up on before", percent(ratio - 1.0))),
            Some(ratio) => (ratio - 0.5, format!("sales {} down on before", percent(1.0 - ratio))),
            None => (0.0, "no earlier sales to compare with".into()),
        };
        parts.push(part("Growth", for_growth * share.clamp(0.0, 1.0), for_growth, reason));
    }
    Priority { account, score: parts.iter().map(|part| part.points).sum(), parts }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{priorities, priority};
    use crate::{
        metrics::AccountFacts,
        plan::{AccountIx, Amount, Measured, Month, Plan, Sales, SalesLine, ScoreWeights, TerritoryIx, Units, example},
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
    fn weights_of_a_recipe_decide_and_growth_counts_where_it_has_one() {
        let mut data = plan().data().as_ref().clone();
        let score = ScoreWeights { potential: 0.0, growth: 30.0, recency: 10.0, class: 0.0 };
        data.measured = Some(Arc::new(Measured { score, ..Measured::default() }));
        data.sales.lines[0].amounts = (0..12).map(|month| Amount::whole(if month < 6 { 100 } else { 120 })).collect();
        let units = Units::build(example::frame(4), &data);
        let plan = Plan::start("P", Arc::new(data), units);
        let first = priority(&plan, &AccountFacts::of(plan.data()), AccountIx(0));
        assert_eq!(first.parts[3].reason, "sales 20\u{a0}% up on before");
        // 75 points for growth: (1.2 − 0.5) of them.
        assert!((first.parts[3].points - 52.5).abs() < 1e-9 && (first.parts[3].most - 75.0).abs() < 1e-9);
        assert!((first.score - 52.5).abs() < 1e-9, "ordered last month, and the rest has no weight");
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

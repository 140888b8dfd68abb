//! Disruption: what changes hands, compared with who has each account today.

use std::collections::BTreeMap;

use super::account_facts::AccountFacts;
use crate::plan::{AccountIx, Amount, MeasureIx, Plan, RepIx};

/// Some accounts and their sales of the last twelve months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Number of accounts.
    pub accounts: usize,
    /// Their sales of the last twelve months.
    pub revenue: Amount,
}

impl Holding {
    pub(super) fn add(&mut self, revenue: Amount) {
        self.accounts += 1;
        self.revenue += revenue;
    }
}

/// What one rep loses, gains and keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepDisruption {
    /// The rep.
    pub rep: RepIx,
    /// Accounts the rep has today and would not have any more.
    pub lost: Holding,
    /// Accounts the rep would have and does not have today.
    pub gained: Holding,
    /// Accounts that stay with the rep.
    pub kept: Holding,
}

/// One account that changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The account.
    pub account: AccountIx,
    /// The incumbent; `None` when nobody has it today.
    pub from: Option<RepIx>,
    /// The new rep; `None` for a gap or a vacancy.
    pub to: Option<RepIx>,
    /// Its sales of the last twelve months.
    pub revenue: Amount,
}

/// What changes hands in the whole plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disruption {
    /// Accounts whose rep changes; accounts that nobody has today are not disrupted by getting one.
    pub changed: Holding,
    /// All accounts.
    pub all: Holding,
    /// Share of accounts whose rep changes, 0 to 1.
    pub accounts_share: f64,
    /// Share of revenue whose rep changes, 0 to 1.
    pub revenue_share: f64,
    /// The same with each account's revenue weighted by the strength of the relationship
    /// ([`AccountFacts::relationship`]), 0 to 1.
    pub relationship_share: f64,
    /// Per rep who has or would have an account, in order of the plan's reps.
    pub reps: Vec<RepDisruption>,
    /// Accounts that nobody has today and that get a rep.
    pub newly_covered: Holding,
    /// Every account that changes hands or is newly covered, most revenue first.
    pub hand_overs: Vec<HandOver>,
}

/// The rep who has an account today: its owner; without one the rep of today's territory of its unit.
#[must_use]
pub fn incumbent(plan: &Plan, account: AccountIx) -> Option<RepIx> {
    if let Some(owner) = plan.data().accounts.owner.get(account.at()).copied().flatten() {
        return Some(owner);
    }
    let unit = plan.units().of_account(account)?;
    let today = plan.baseline().assignment.get(unit.at()).copied().flatten()?;
    plan.baseline().territories.get(today.at())?.rep
}

/// The rep who has an account in this plan: of its unit's territory. While a second territory still claims the unit,
/// an incumbent who stands behind either claim keeps the account.
#[must_use]
pub fn new_rep(plan: &Plan, account: AccountIx) -> Option<RepIx> {
    let unit = plan.units().of_account(account)?;
    let first = plan.alignment().of(unit).and_then(|territory| plan.territory(territory)?.rep);
    if let Some(other) = plan.overlaps().get(&unit) {
        let second = plan.territory(*other).and_then(|territory| territory.rep);
        if second.is_some() && second == incumbent(plan, account) {
            return second;
        }
    }
    first
}

/// Disruption against today: accounts, revenue and relationship-weighted revenue whose rep changes, over the total; per
/// rep lost, gained, kept (product.md, "disruption"). O(accounts).
#[must_use]
pub fn disruption(plan: &Plan) -> Disruption {
    disruption_with(plan, &AccountFacts::of(plan.data()))
}

pub(super) fn disruption_with(plan: &Plan, facts: &AccountFacts) -> Disruption {
    let accounts = &plan.data().accounts;
    let mut result = Disruption::default();
    let mut reps: BTreeMap<RepIx, RepDisruption> = BTreeMap::new();
    let blank =
        |rep| RepDisruption { rep, lost: Holding::default(), gained: Holding::default(), kept: Holding::default() };
    let (mut related, mut related_changed) = (0.0, 0.0);
    for account in accounts.indices() {
        let revenue = accounts.value(MeasureIx::REVENUE, account);
        let (from, to) = (incumbent(plan, account), new_rep(plan, account));
        let weighted = revenue.to_f64() * facts.relationship.get(account.at()).copied().unwrap_or(1.0);
        result.all.add(revenue);
        related += weighted;
        if from == to {
            if let Some(rep) = from {
                reps.entry(rep).or_insert_with(|| blank(rep)).kept.add(revenue);
            }
            continue;
        }
        if let Some(rep) = from {
            reps.entry(rep).or_insert_with(|| blank(rep)).lost.add(revenue);
            result.changed.add(revenue);
            related_changed += weighted;
        } else {
            result.newly_covered.add(revenue);
        }
        if let Some(rep) = to {
            reps.entry(rep).or_insert_with(|| blank(rep)).gained.add(revenue);
        }
        result.hand_overs.push(HandOver { account, from, to, revenue });
    }
    result.hand_overs.sort_by(|a, b| b.revenue.cmp(&a.revenue).then(a.account.cmp(&b.account)));
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    result.accounts_share = share(result.changed.accounts as f64, result.all.accounts as f64);
    result.revenue_share = share(result.changed.revenue.to_f64(), result.all.revenue.to_f64());
    result.relationship_share = share(related_changed, related);
    result.reps = reps.into_values().collect();
    result
}

#[cfg(test)]
mod tests {
    use super::{Holding, disruption};
    use crate::plan::{AccountIx, Amount, Command, MeasureIx, RepIx, TerritoryIx, UnitIx, example};

    #[test]
    fn todays_plan_disturbs_nobody() {
        let none = disruption(&example::plan(4));
        assert_eq!((none.changed, none.hand_overs.len()), (Holding::default(), 0));
        assert_eq!(none.reps.len(), 4);
    }

    #[test]
    fn one_county_from_ana_to_ben_is_lost_by_one_and_gained_by_the_other() {
        let mut plan = example::plan(4);
        // County 1 holds two accounts of Ana's.
        let accounts = plan.units().accounts(UnitIx(1)).to_vec();
        let revenue: Amount =
            accounts.iter().map(|account| plan.data().accounts.value(MeasureIx::REVENUE, *account)).sum();
        plan.apply(Command::Assign { units: vec![UnitIx(1)], to: Some(TerritoryIx(1)) }).unwrap();
        let change = disruption(&plan);
        let moved = Holding { accounts: 2, revenue };
        assert_eq!(change.changed, moved);
        assert_eq!((change.reps[0].lost, change.reps[1].gained), (moved, moved));
        assert_eq!(change.hand_overs.len(), 2);
        assert!((change.accounts_share - 2.0 / plan.data().accounts.len() as f64).abs() < 1e-12);
        assert!(change.hand_overs[0].revenue >= change.hand_overs[1].revenue);
    }

    #[test]
    fn accounts_that_nobody_had_are_newly_covered_not_disrupted() {
        let mut data = example::data(4);
        data.accounts.owner[0] = None;
        let units = crate::plan::Units::build(example::frame(4), &data);
        let mut plan = crate::plan::Plan::start("P", std::sync::Arc::new(data), units);
        plan.apply(Command::Assign { units: vec![UnitIx(0)], to: Some(TerritoryIx(0)) }).unwrap();
        assert_eq!(super::incumbent(&plan, AccountIx(0)), None);
        assert_eq!(super::new_rep(&plan, AccountIx(0)), Some(RepIx(0)));
        let change = disruption(&plan);
        assert_eq!((change.newly_covered.accounts, change.changed.accounts), (1, 0));
    }
}

//! Two plans side by side: what moved, who gained and lost, measures before and after.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    balance::{BalanceStatistics, balance},
    disruption::{Holding, new_rep},
    index::indices,
};
use crate::plan::{AccountIx, Amount, MeasureIx, Plan, TerritoryIx, UnitIx, map_of};

/// A unit that is in another territory in the second plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitMove {
    /// The unit, the same in both plans.
    pub unit: UnitIx,
    /// Its territory in the first plan.
    pub from: Option<TerritoryIx>,
    /// Its territory in the second plan.
    pub to: Option<TerritoryIx>,
    /// The accounts in it and their sales.
    pub holding: Holding,
}

/// An account that is in another territory in the second plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMove {
    /// The account in the first plan's data.
    pub account: AccountIx,
    /// Its territory in the first plan.
    pub from: Option<TerritoryIx>,
    /// Its territory in the second plan.
    pub to: Option<TerritoryIx>,
    /// Its sales of the last twelve months.
    pub revenue: Amount,
}

/// One territory in both plans.
#[derive(Clone, Debug, PartialEq)]
pub struct TerritoryChange {
    /// Name: the second plan's, where it has the territory.
    pub name: String,
    /// In the first plan; `None` when it is new.
    pub before: Option<TerritoryIx>,
    /// In the second plan; `None` when it is gone.
    pub after: Option<TerritoryIx>,
    /// Units that came (0 when the plans assign different units).
    pub units_gained: usize,
    /// Units that left.
    pub units_lost: usize,
    /// Accounts that came.
    pub gained: Holding,
    /// Accounts that left.
    pub lost: Holding,
}

/// One rep in both plans, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepChange {
    /// The rep's name.
    pub name: String,
    /// Accounts the rep has in the second plan only.
    pub gained: Holding,
    /// Accounts the rep has in the first plan only.
    pub lost: Holding,
    /// Accounts the rep has in both.
    pub kept: Holding,
}

/// One measure in both plans.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureComparison {
    /// Key of the measure.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Balance in the first plan.
    pub before: BalanceStatistics,
    /// Balance in the second plan.
    pub after: BalanceStatistics,
    /// Total and index of each territory of [`Comparison::territories`] before and after.
    pub rows: Vec<MeasureRow>,
}

/// One territory's amount and index of a measure in both plans.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasureRow {
    /// Total and index in the first plan; the index is `None` without a fair share.
    pub before: Option<(Amount, Option<f64>)>,
    /// Total and index in the second plan.
    pub after: Option<(Amount, Option<f64>)>,
}

/// What differs between two plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Whether both assign the same units; otherwise they are compared by accounts and `units` is empty.
    pub same_units: bool,
    /// Units in another territory, in unit order.
    pub units: Vec<UnitMove>,
    /// Accounts in another territory, most revenue first.
    pub accounts: Vec<AccountMove>,
    /// All accounts that moved.
    pub moved: Holding,
    /// Accounts that only one of the plans has data for.
    pub accounts_in_one_only: usize,
    /// Territories of either plan: the first plan's in order, then the new ones.
    pub territories: Vec<TerritoryChange>,
    /// Reps of either plan who have an account in one, by name.
    pub reps: Vec<RepChange>,
    /// Measures both plans have.
    pub measures: Vec<MeasureComparison>,
}

impl Comparison {
    /// True when no unit and no account is elsewhere and nobody has other accounts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
            && self.accounts.is_empty()
            && self.reps.iter().all(|rep| rep.gained.accounts + rep.lost.accounts == 0)
            && self.territories.iter().all(|territory| territory.before.is_some() && territory.after.is_some())
    }
}

/// Compares two plans. Territories are the same when rep and name agree, else when the rep has one in each plan, else
/// when the name agrees. Plans over different units are compared by accounts, and accounts of different data by id.
#[must_use]
pub fn compare(first: &Plan, second: &Plan) -> Comparison {
    let second_of = match_territories(first, second);
    let mut territories: Vec<TerritoryChange> = first
        .territory_indices()
        .map(|before| change(first, second, Some(before), second_of.get(before.at()).copied().flatten()))
        .collect();
    let added = second.territory_indices().filter(|after| !second_of.contains(&Some(*after)));
    territories.extend(added.map(|after| change(first, second, None, Some(after))));
    let mut row_after = vec![0; second.territories().len()];
    for (row, territory) in territories.iter().enumerate() {
        if let Some(after) = territory.after {
            row_after[after.at()] = row;
        }
    }
    // Both sides in rows of `territories`: equal rows are the same territory.
    let before_row = |territory: Option<TerritoryIx>| territory.map(TerritoryIx::at);
    let after_row = |territory: Option<TerritoryIx>| territory.and_then(|t| row_after.get(t.at()).copied());

    let mut result = Comparison { same_units: same_units(first, second), ..Comparison::default() };
    if result.same_units {
        for unit in first.units().indices() {
            let (from, to) = (first.alignment().of(unit), second.alignment().of(unit));
            if before_row(from) != after_row(to) {
                let mut holding = Holding::default();
                for account in first.units().accounts(unit) {
                    holding.add(first.data().accounts.value(MeasureIx::REVENUE, *account));
                }
                if let Some(row) = before_row(from).and_then(|row| territories.get_mut(row)) {
                    row.units_lost += 1;
                }
                if let Some(row) = after_row(to).and_then(|row| territories.get_mut(row)) {
                    row.units_gained += 1;
                }
                result.units.push(UnitMove { unit, from, to, holding });
            }
        }
    }

    let mut reps: BTreeMap<&str, RepChange> = BTreeMap::new();
    let (pairs, unmatched) = match_accounts(first, second);
    result.accounts_in_one_only = unmatched;
    for (a, b) in pairs {
        let revenue = first.data().accounts.value(MeasureIx::REVENUE, a);
        let territory = |plan: &Plan, account| plan.units().of_account(account).and_then(|u| plan.alignment().of(u));
        let (from, to) = (territory(first, a), territory(second, b));
        if before_row(from) != after_row(to) {
            if let Some(row) = before_row(from).and_then(|row| territories.get_mut(row)) {
                row.lost.add(revenue);
            }
            if let Some(row) = after_row(to).and_then(|row| territories.get_mut(row)) {
                row.gained.add(revenue);
            }
            result.moved.add(revenue);
            result.accounts.push(AccountMove { account: a, from, to, revenue });
        }
        let (had, has) = (rep_name(first, a), rep_name(second, b));
        if had == has {
            if let Some(name) = had {
                reps.entry(name).or_default().kept.add(revenue);
            }
            continue;
        }
        if let Some(name) = had {
            reps.entry(name).or_default().lost.add(revenue);
        }
        if let Some(name) = has {
            reps.entry(name).or_default().gained.add(revenue);
        }
    }
    result.reps = reps.into_iter().map(|(name, rep)| RepChange { name: name.into(), ..rep }).collect();
    result.accounts.sort_by(|a, b| b.revenue.cmp(&a.revenue).then(a.account.cmp(&b.account)));
    result.measures = measures(first, second, &territories);
    result.territories = territories;
    result
}

fn change(first: &Plan, second: &Plan, before: Option<TerritoryIx>, after: Option<TerritoryIx>) -> TerritoryChange {
    let of = |plan: &Plan, territory: Option<TerritoryIx>| Some(plan.territory(territory?)?.name.clone());
    TerritoryChange {
        name: of(second, after).or_else(|| of(first, before)).unwrap_or_default(),
        before,
        after,
        units_gained: 0,
        units_lost: 0,
        gained: Holding::default(),
        lost: Holding::default(),
    }
}

fn rep_name(plan: &Plan, account: AccountIx) -> Option<&str> {
    new_rep(plan, account).and_then(|rep| plan.reps().get(rep.at())).map(|rep| rep.name.as_str())
}

fn same_units(first: &Plan, second: &Plan) -> bool {
    let (a, b) = (first.units(), second.units());
    Arc::ptr_eq(a, b) || (a.level() == b.level() && a.frame().code == b.frame().code)
}

/// The second plan's territory for each of the first plan's.
fn match_territories(first: &Plan, second: &Plan) -> Vec<Option<TerritoryIx>> {
    let label = |plan: &Plan, territory: TerritoryIx| {
        let name = plan.territory(territory).map_or(String::new(), |territory| territory.name.clone());
        (name, plan.rep_of(territory).map(|rep| rep.name.clone()))
    };
    let of_first: Vec<_> = first.territory_indices().map(|territory| label(first, territory)).collect();
    let of_second: Vec<_> = second.territory_indices().map(|territory| label(second, territory)).collect();
    let mut matched: Vec<Option<TerritoryIx>> = vec![None; of_first.len()];
    let mut taken = vec![false; of_second.len()];
    type Label = (String, Option<String>);
    let rules: [fn(&Label, &Label) -> bool; 3] = [|a, b| a == b, |a, b| a.1.is_some() && a.1 == b.1, |a, b| a.0 == b.0];
    for (nth, same) in rules.into_iter().enumerate() {
        for (at, label) in of_first.iter().enumerate() {
            if matched[at].is_some() {
                continue;
            }
            let mut fits = (0..of_second.len()).filter(|other| !taken[*other] && same(label, &of_second[*other]));
            let found = fits.next();
            // A rep with several territories left over in the second plan does not say which is which.
            if nth == 1 && fits.next().is_some() {
                continue;
            }
            if let Some(other) = found {
                matched[at] = Some(TerritoryIx::new(other));
                taken[other] = true;
            }
        }
    }
    matched
}

/// Accounts of both plans, and how many only one of them has.
fn match_accounts(first: &Plan, second: &Plan) -> (Vec<(AccountIx, AccountIx)>, usize) {
    let (a, b) = (&first.data().accounts, &second.data().accounts);
    if Arc::ptr_eq(first.data(), second.data()) || a.id == b.id {
        return (a.indices().map(|account| (account, account)).collect(), 0);
    }
    let at_id: BTreeMap<&str, AccountIx> = map_of(b.indices().map(|account| (b.id[account.at()].as_str(), account)));
    let pairs: Vec<_> =
        a.indices().filter_map(|account| Some((account, *at_id.get(a.id[account.at()].as_str())?))).collect();
    let unmatched = a.len() + b.len() - 2 * pairs.len();
    (pairs, unmatched)
}

fn measures(first: &Plan, second: &Plan, territories: &[TerritoryChange]) -> Vec<MeasureComparison> {
    let (of_first, of_second) = (indices(first), indices(second));
    let both = first
        .units()
        .measures()
        .iter()
        .enumerate()
        .filter_map(|(at, measure)| Some((MeasureIx::new(at), second.units().measure(&measure.key)?, measure)));
    both.map(|(a, b, measure)| MeasureComparison {
        key: measure.key.clone(),
        name: measure.name.clone(),
        before: balance(first, a),
        after: balance(second, b),
        rows: territories
            .iter()
            .map(|territory| MeasureRow {
                before: territory.before.map(|t| (first.alignment().total(Some(t), a), of_first.get(t, a))),
                after: territory.after.map(|t| (second.alignment().total(Some(t), b), of_second.get(t, b))),
            })
            .collect(),
    })
    .collect()
}

#[cfg(test)]
#[path = "comparison_tests.rs"]
mod tests;

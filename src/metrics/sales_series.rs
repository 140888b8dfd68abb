//! Sales by month of any part of a plan.

use crate::plan::{AccountIx, Amount, Month, Plan, TerritoryIx};

/// Whose sales.
#[derive(Clone, Debug, PartialEq)]
pub enum SalesFilter {
    /// Everybody's.
    All,
    /// Of the accounts in these territories as the plan has them now.
    Territories(Vec<TerritoryIx>),
    /// Of these accounts.
    Accounts(Vec<AccountIx>),
}

/// One amount per month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SalesSeries {
    /// The first month.
    pub first: Month,
    /// One amount per month from the first on; empty without a sales history.
    pub amounts: Vec<Amount>,
}

impl SalesSeries {
    /// The amounts as numbers, for [`super::forecast`].
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        self.amounts.iter().map(|amount| amount.to_f64()).collect()
    }

    /// Months with their amounts.
    pub fn months(&self) -> impl Iterator<Item = (Month, Amount)> + '_ {
        self.amounts.iter().enumerate().map(|(at, amount)| (self.first.plus(at as i32), *amount))
    }
}

/// Sales by month of the filtered accounts, all products together. O(accounts + sales lines × months).
#[must_use]
pub fn sales_by_month(plan: &Plan, filter: &SalesFilter) -> SalesSeries {
    let data = plan.data();
    let mut wanted = vec![matches!(filter, SalesFilter::All); data.accounts.len()];
    match filter {
        SalesFilter::All => {}
        SalesFilter::Territories(territories) => {
            let mut chosen = vec![false; plan.territories().len()];
            for territory in territories {
                if let Some(chosen) = chosen.get_mut(territory.at()) {
                    *chosen = true;
                }
            }
            for (account, wanted) in data.accounts.indices().zip(&mut wanted) {
                let territory = plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit));
                *wanted = territory.is_some_and(|territory| chosen.get(territory.at()) == Some(&true));
            }
        }
        SalesFilter::Accounts(accounts) => {
            for account in accounts {
                if let Some(wanted) = wanted.get_mut(account.at()) {
                    *wanted = true;
                }
            }
        }
    }
    let mut amounts = vec![Amount::ZERO; usize::from(data.sales.months)];
    for line in &data.sales.lines {
        if wanted.get(line.account.at()) == Some(&true) {
            for (sum, amount) in amounts.iter_mut().zip(&line.amounts) {
                *sum += *amount;
            }
        }
    }
    SalesSeries { first: data.sales.first, amounts }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{SalesFilter, sales_by_month};
    use crate::plan::{AccountIx, Amount, Month, Plan, Sales, SalesLine, TerritoryIx, Units, example};

    #[test]
    fn the_territories_sales_sum_to_the_companys() {
        let mut data = example::data(4);
        let lines = data
            .accounts
            .indices()
            .map(|account| SalesLine { account, product: 0, amounts: vec![Amount::whole(1), Amount::whole(2)] })
            .collect();
        data.sales = Sales { first: Month::new(2025, 1), months: 2, lines };
        let units = Units::build(example::frame(4), &data);
        let plan = Plan::start("P", Arc::new(data), units);
        let all = sales_by_month(&plan, &SalesFilter::All);
        let n = plan.data().accounts.len() as i64;
        assert_eq!(all.amounts, [Amount::whole(n), Amount::whole(2 * n)]);
        let first_months: Amount = plan
            .territory_indices()
            .map(|territory| sales_by_month(&plan, &SalesFilter::Territories(vec![territory])).amounts[0])
            .sum();
        assert_eq!(first_months, all.amounts[0]);
        let one = sales_by_month(&plan, &SalesFilter::Accounts(vec![AccountIx(3), AccountIx(9999)]));
        assert_eq!(one.amounts, [Amount::whole(1), Amount::whole(2)]);
        let nobody = sales_by_month(&plan, &SalesFilter::Territories(vec![TerritoryIx(77)]));
        assert_eq!(nobody.amounts, [Amount::ZERO; 2]);
    }
}

//! What the sales history and the open deals say about each account, computed once per data set.

use crate::plan::{Amount, DataSet, Month};

/// One entry per account, in the order of the data set. It depends on the data only, not on who has what, so a session
/// computes it once and every plan over the data shares it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountFacts {
    /// The month after the last month of sales: the plan's "now". `None` without a sales history.
    pub now: Option<Month>,
    /// Sales of the last three months × 4; with fewer months of history, those extrapolated to a year.
    pub run_rate: Vec<Amount>,
    /// Open opportunities, full amount.
    pub pipeline: Vec<Amount>,
    /// Last month with a sale, where there is one.
    pub last_order: Vec<Option<Month>>,
    /// Sales of the later part of the history over those of the part before it, both as long (a year where there are two
    /// years, else half of the history): 1.2 is 20 % more. `None` where nothing was sold before, or the history is a month.
    pub growth: Vec<Option<f64>>,
    /// Strength of the relationship: share of the months of the history in which the account bought, 0 to 1.
    /// 1 for everybody when there is no history, so that it weighs nothing.
    pub relationship: Vec<f64>,
}

/// The month after the last month of sales; `None` without a sales history.
pub(super) fn as_of(data: &DataSet) -> Option<Month> {
    (data.sales.months > 0).then(|| data.sales.first.plus(i32::from(data.sales.months)))
}

impl AccountFacts {
    /// Reads the sales lines and opportunities once: O(accounts + sales lines × months).
    #[must_use]
    pub fn of(data: &DataSet) -> Self {
        let n = data.accounts.len();
        let months = usize::from(data.sales.months);
        let recent = months.min(3);
        let span = (months / 2).min(12);
        let mut halves = vec![(Amount::ZERO, Amount::ZERO); n];
        let mut facts = Self {
            now: as_of(data),
            run_rate: vec![Amount::ZERO; n],
            pipeline: vec![Amount::ZERO; n],
            last_order: vec![None; n],
            growth: vec![None; n],
            relationship: vec![if months == 0 { 1.0 } else { 0.0 }; n],
        };
        // Lines are ordered by account, so one account's months can be put over each other before the next begins.
        let mut bought = vec![false; months];
        let mut lines = data.sales.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let at = line.account.at();
            if at < n {
                for (bought, amount) in bought.iter_mut().zip(&line.amounts) {
                    *bought |= amount.0 > 0;
                }
                let tail: Amount = line.amounts.iter().take(months).skip(months - recent).sum();
                facts.run_rate[at] += tail;
                let of = |from: usize| line.amounts.iter().take(months).skip(from).take(span).sum::<Amount>();
                halves[at].0 += of(months - 2 * span);
                halves[at].1 += of(months - span);
            }
            if lines.peek().is_none_or(|next| next.account != line.account) && at < n {
                let count = bought.iter().filter(|bought| **bought).count();
                facts.relationship[at] = count as f64 / months.max(1) as f64;
                facts.last_order[at] =
                    bought.iter().rposition(|bought| *bought).map(|month| data.sales.first.plus(month as i32));
                bought.fill(false);
            }
        }
        if recent > 0 {
            for amount in &mut facts.run_rate {
                *amount = Amount(amount.0.saturating_mul(12) / recent as i64);
            }
        }
        for (growth, (before, after)) in facts.growth.iter_mut().zip(halves) {
            *growth = (before.0 > 0).then(|| after.to_f64() / before.to_f64());
        }
        for opportunity in &data.opportunities {
            if let Some(sum) = facts.pipeline.get_mut(opportunity.account.at()) {
                *sum += opportunity.amount;
            }
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::AccountFacts;
    use crate::plan::{AccountIx, Amount, Month, Sales, SalesLine, example};

    #[test]
    fn run_rate_is_the_last_quarter_times_four() {
        let mut data = example::data(2);
        let line = |product: u16, amounts: [i64; 5]| SalesLine {
            account: AccountIx(1),
            product,
            amounts: amounts.map(Amount::whole).to_vec(),
        };
        data.sales = Sales {
            first: Month::new(2025, 1),
            months: 5,
            lines: vec![line(0, [50, 0, 10, 20, 0]), line(1, [0, 0, 0, 30, 0])],
        };
        let facts = AccountFacts::of(&data);
        assert_eq!(facts.now, Some(Month::new(2025, 6)));
        assert_eq!(facts.run_rate[1], Amount::whole((10 + 20 + 30) * 4));
        assert_eq!(facts.last_order[1], Some(Month::new(2025, 4)));
        // Bought in January, March and April: three of five months.
        assert!((facts.relationship[1] - 0.6).abs() < 1e-12);
        assert_eq!((facts.run_rate[0], facts.last_order[0], facts.relationship[0]), (Amount::ZERO, None, 0.0));
    }

    #[test]
    fn growth_is_the_later_half_over_the_earlier_one() {
        let mut data = example::data(2);
        let line = |account: u32, amounts: [i64; 5]| SalesLine {
            account: AccountIx(account),
            product: 0,
            amounts: amounts.map(Amount::whole).to_vec(),
        };
        data.sales = Sales {
            first: Month::new(2025, 1),
            months: 5,
            // The first month of five is left out: both parts are two months long.
            lines: vec![line(0, [900, 10, 30, 60, 0]), line(1, [50, 0, 0, 5, 5])],
        };
        let facts = AccountFacts::of(&data);
        assert_eq!(facts.growth[..3], [Some(1.5), None, None]);
    }

    #[test]
    fn without_history_every_relationship_counts_the_same() {
        let facts = AccountFacts::of(&example::data(2));
        assert!(facts.now.is_none() && facts.relationship.iter().all(|strength| *strength == 1.0));
    }
}

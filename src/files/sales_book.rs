//! Single sales, added up to lines per account and product over one span of months.

use super::FileError;
use crate::plan::{AccountIx, Amount, Month, Sales, SalesLine};

/// One amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sale {
    pub account: AccountIx,
    pub product: u16,
    pub month: Month,
    pub amount: Amount,
}

/// Most amounts (lines × months) that are held: 400 MB.
const MOST: usize = 50_000_000;

/// The single sales of a history, to add more to.
pub(super) fn sales_of(sales: &Sales) -> Vec<Sale> {
    let mut all = Vec::new();
    for line in &sales.lines {
        for (at, amount) in line.amounts.iter().enumerate().filter(|(_, amount)| !amount.is_zero()) {
            let month = sales.first.plus(at as i32);
            all.push(Sale { account: line.account, product: line.product, month, amount: *amount });
        }
    }
    all
}

/// Adds sales up: one line per account and product, ordered so, each over the whole span.
pub(super) fn add_up(file: &str, mut all: Vec<Sale>) -> Result<Sales, FileError> {
    let first = all.iter().map(|sale| sale.month).min();
    let last = all.iter().map(|sale| sale.month).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Sales::default()) };
    all.sort_unstable();
    let months = (last.0 - first.0 + 1).clamp(0, i32::from(u16::MAX)) as usize;
    let lines = all.chunk_by(|a, b| (a.account, a.product) == (b.account, b.product));
    let count = lines.clone().count();
    if count.saturating_mul(months) > MOST {
        let what = "amounts (accounts × products × months)";
        return Err(FileError::TooMuch { file: file.into(), what, limit: MOST as u64 });
    }
    let mut sales = Sales { first, months: months as u16, lines: Vec::with_capacity(count) };
    for chunk in lines {
        let mut amounts = vec![Amount::ZERO; months];
        for sale in chunk {
            if let Some(slot) = amounts.get_mut((sale.month.0 - first.0) as usize) {
                *slot += sale.amount;
            }
        }
        sales.lines.push(SalesLine { account: chunk[0].account, product: chunk[0].product, amounts });
    }
    Ok(sales)
}

/// Sales of each account in the last twelve months of the span, and which months these are.
pub(super) fn last_twelve(sales: &Sales, accounts: usize) -> (Vec<Amount>, Month, Month) {
    let months = usize::from(sales.months);
    let from = months.saturating_sub(12);
    let mut revenue = vec![Amount::ZERO; accounts];
    for line in &sales.lines {
        if let (Some(slot), Some(amounts)) = (revenue.get_mut(line.account.at()), line.amounts.get(from..)) {
            *slot += amounts.iter().sum();
        }
    }
    let last = sales.first.plus(i32::from(sales.months) - 1);
    (revenue, sales.first.plus(from as i32), last)
}

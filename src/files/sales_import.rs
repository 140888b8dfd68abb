//! Sales history from a table: one row a sale, or one column a month.

use super::{
    FileError, Ledger, Progress, Role, RowFate, SalesField, SalesMapping, Table,
    account_finder::AccountFinder,
    column_guess::Field,
    day,
    mapped_rows::MappedRows,
    month_name,
    products::{NO_PRODUCT, Products},
    sales_book::{Sale, add_up, sales_of},
};
use crate::plan::{Amount, DataSet, Month};

/// Adds a table of sales to `data`.
///
/// - An account is found by its id, else by its name (but for spaces, signs and capitals); a row without one is unmatched,
///   with the closest account as evidence.
/// - Long tables have a date or a month and an amount; wide ones have a column per month. Rows of the same account,
///   product and month add up.
/// - A month more than 15 years before or 5 after the middle one of the file is unmatched: it would stretch the history.
/// - Negative amounts are credits: they count, with a remark.
///
/// # Errors
/// [`FileError::Unmapped`] when a column is missing, [`FileError::Cancelled`], [`FileError::TooMuch`] beyond 5,000 products
/// or 50 million amounts.
pub fn import_sales(
    table: &Table,
    mapping: &SalesMapping,
    data: &mut DataSet,
    progress: Progress<'_>,
) -> Result<Ledger, FileError> {
    let wide = !mapping.extra_measures.is_empty();
    check(table, mapping, wide)?;
    let summed: Vec<usize> =
        if wide { mapping.extra_measures.clone() } else { mapping.column(SalesField::Amount).into_iter().collect() };
    let rows = MappedRows::new(table, mapping, summed);
    let mut ledger = rows.ledger(progress)?;
    ledger.role = Role::Sales;
    let months: Vec<Option<Month>> =
        if wide { Vec::new() } else { (0..table.len()).map(|row| month_of(&rows, mapping, row)).collect() };
    let span = span_around(&months);
    let columns: Vec<Option<Month>> =
        rows.summed.iter().map(|(column, _)| mapping.months.get(column).copied()).collect();
    let mut finder = AccountFinder::new(&data.accounts);
    let mut products = Products::new(data.products.clone());
    let mut sales = sales_of(&data.sales);
    let mut values = Vec::new();
    for row in 0..table.len() {
        rows.step(row, 0.2, 1.0, progress)?;
        let mut remarks: Vec<String> = Vec::new();
        let names = table.columns();
        rows.amounts(row, &mut values, |column, text| {
            remarks.push(format!("`{text}` in {} is not a number; it counts zero.", names[column]));
        });
        let (id, name) = (rows.text(row, SalesField::AccountId), rows.text(row, SalesField::AccountName));
        let nobody = (id.is_empty() || is_total(id)) && (name.is_empty() || is_total(name));
        if let Some(why) = rows.cells.excluded(row, nobody) {
            ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &values);
            continue;
        }
        let found = match finder.find(id, name, (SalesField::AccountId.key(), SalesField::AccountName.key())) {
            Ok(found) => found,
            Err(missed) => {
                ledger.enter_suggesting(
                    table,
                    row,
                    RowFate::Unmatched { reason: missed.reason },
                    &values,
                    missed.suggestion,
                );
                continue;
            }
        };
        let mut entries: Vec<(Month, Amount)> = Vec::new();
        if wide {
            entries.extend(columns.iter().zip(&values).filter_map(|(month, amount)| Some(((*month)?, *amount))));
        } else {
            match months
                .get(row)
                .copied()
                .flatten()
                .map(|month| (month, span.is_none_or(|(from, to)| (from..=to).contains(&month))))
            {
                Some((month, true)) => entries.extend(values.first().map(|amount| (month, *amount))),
                Some((month, false)) => {
                    let reason = format!(
                        "{month} lies far from the other dates of the file. Correct the date and import the file again."
                    );
                    ledger.enter(table, row, RowFate::Unmatched { reason }, &values);
                    continue;
                }
                None => {
                    let written = rows.text(row, SalesField::Date);
                    let reason = if written.is_empty() {
                        "The date is missing. Fill it in and import the file again.".into()
                    } else {
                        format!("`{written}` is not a date or a month. Correct it and import the file again.")
                    };
                    ledger.enter(table, row, RowFate::Unmatched { reason }, &values);
                    continue;
                }
            }
        }
        let product = products.at(table.name(), rows.text(row, SalesField::Product))?;
        if !found.remark.is_empty() {
            remarks.push(found.remark);
        }
        let credits: Amount = entries.iter().map(|entry| entry.1).filter(|amount| amount.0 < 0).sum();
        if credits.0 < 0 {
            remarks.push(format!("{credits} is a credit: it is taken off the sales of its month."));
        }
        for (month, amount) in entries.into_iter().filter(|entry| !entry.1.is_zero()) {
            sales.push(Sale { account: found.account, product, month, amount });
        }
        for text in remarks {
            ledger.remark(table, row, text);
        }
        ledger.enter(table, row, RowFate::Placed { by: found.by }, &values);
    }
    if !mapping.has(SalesField::Product) {
        ledger.assumptions.push(format!("No column of products: all sales are of one product line, {NO_PRODUCT}."));
    }
    data.sales = add_up(table.name(), sales)?;
    data.products = products.finish();
    Ok(ledger)
}

fn check(table: &Table, mapping: &SalesMapping, wide: bool) -> Result<(), FileError> {
    let has = |field| mapping.has(field);
    let needs = if !has(SalesField::AccountId) && !has(SalesField::AccountName) {
        "no column says who bought. Choose the column of account ids or names."
    } else if !(wide || has(SalesField::Date) && has(SalesField::Amount)) {
        "no column says when and how much. Choose the columns of date and amount, or the columns that are months."
    } else {
        return Ok(());
    };
    Err(FileError::Unmapped { file: table.name().into(), needs })
}

fn is_total(text: &str) -> bool {
    ["total", "grand total", "subtotal", "sum", "summe", "gesamt"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The month that a row says: a day, a month, or a month of the year with the year beside it.
fn month_of(rows: &MappedRows<'_, SalesField>, mapping: &SalesMapping, row: usize) -> Option<Month> {
    let written = rows.text(row, SalesField::Date);
    let year = rows.text(row, SalesField::Year);
    if !year.is_empty()
        && let (Some(year), Some(month)) = (month_name::year(year), month_name::month_of_year(written))
    {
        return Some(Month::new(year, month));
    }
    month_name::month(written).or_else(|| day::day(written, mapping.day_order.order).map(|day| day.in_month()))
}

/// The months that are believed: from 15 years before to 5 years after the middle one.
fn span_around(months: &[Option<Month>]) -> Option<(Month, Month)> {
    let mut known: Vec<Month> = months.iter().flatten().copied().collect();
    known.sort_unstable();
    let middle = known.get(known.len() / 2)?;
    Some((middle.plus(-180), middle.plus(60)))
}

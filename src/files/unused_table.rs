//! The ledger of a table that cannot be imported as a whole: no row of it may vanish without a word either.

use super::{Decimal, Ledger, RowFate, Table, TableMapping, formula_guard::unguard, number};

/// Fields whose amounts are summed.
const SUMMED: [&str; 3] = ["revenue", "potential", "amount"];

/// A ledger in which every row is unmatched for the same reason, `why`: a sentence that says what is missing and what to do.
/// Blank rows are left out, and the sums of the columns of amounts tie to the file as in every ledger.
#[must_use]
pub fn unused_table(table: &Table, mapping: &TableMapping, why: &str) -> Ledger {
    let fields = mapping.fields();
    let amounts = fields.iter().filter(|field| SUMMED.contains(&field.key)).filter_map(|field| field.column);
    let extra = mapping.extra_choices().into_iter().filter(|(_, taken)| *taken).map(|(column, _)| column);
    let mut columns: Vec<usize> = amounts.chain(extra).filter(|column| *column < table.columns().len()).collect();
    columns.dedup();
    let decimals = mapping.decimals();
    let decimal = |column: usize| {
        decimals.iter().find(|(known, _)| *known == column).map_or(Decimal::default(), |(_, decimal)| *decimal)
    };
    let names = columns.iter().map(|column| table.columns()[*column].clone()).collect();
    let mut ledger = Ledger::new(table, names);
    ledger.role = mapping.role();
    for row in 0..table.len() {
        let amount = |column: &usize| number::amount(unguard(table.cell(row, *column).trim()), decimal(*column));
        let values: Vec<_> = columns.iter().map(|column| amount(column).unwrap_or_default()).collect();
        ledger.source.add(&values);
        let fate = if table.row(row).all(|cell| cell.trim().is_empty()) {
            RowFate::Excluded { why: "a blank row".into() }
        } else {
            RowFate::Unmatched { reason: why.into() }
        };
        ledger.enter(table, row, fate, &values);
    }
    ledger
}

#[cfg(test)]
mod tests {
    use super::{
        super::{FateKind, Role},
        *,
    };

    #[test]
    fn every_row_of_a_table_that_cannot_be_used_is_listed_and_the_sums_tie() {
        let table =
            Table::read("a.csv", b"account,revenue,country\nAcme,\"1,100.04\",US\n,,\nBeta,251.41,US\n").unwrap();
        let mapping = TableMapping::guess_as(Role::Accounts, &table);
        let why = mapping.missing().unwrap();
        let ledger = unused_table(&table, &mapping, why);
        assert!(ledger.ties());
        assert_eq!(FateKind::ALL.map(|kind| ledger.totals(kind).rows), [0, 2, 0, 1]);
        assert_eq!(ledger.totals(FateKind::Unmatched).sum(0).to_string(), "1351.45");
        assert_eq!(ledger.lines[2].fate.to_string(), why);
    }
}

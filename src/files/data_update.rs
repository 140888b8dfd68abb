//! A newer export over the data of a plan: accounts follow the new file, and what the new files do not bring stays as it
//! was, account by account. Shown before it is applied: see [`super::reimport`](fn@super::reimport).

use std::collections::BTreeSet;

use super::{
    AccountField, DataChanges, FileError, Ledger, Places, Progress, Role, RowFate, Table, TableMapping,
    column_guess::Field, data_carrier::Carrier, import_set::import_onto, reimport::reimport, sales_book::sales_of,
};
use crate::plan::{AccountIx, DataSet};

/// What becomes of accounts that the newer export does not have any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vanished {
    /// They leave the plan, with their sales and opportunities.
    #[default]
    TakenOut,
    /// They stay as they were.
    Kept,
}

/// The data of a plan with a newer export over them.
#[derive(Clone, Debug, PartialEq)]
pub struct Updated {
    /// The data set, with figures as the files give them: a recipe is to be carried out again. Without travel.
    pub data: DataSet,
    /// How every row of each table ended, in the order the tables were given.
    pub ledgers: Vec<Ledger>,
    /// What it changes, account by account. Accounts that are kept count among neither the same nor the changed.
    pub changes: DataChanges,
    /// Accounts that the files do not have any more and that are kept, by their positions in the old data set.
    pub kept: Vec<AccountIx>,
    /// Accounts whose row is in the file but found no place: they stay as they were.
    pub unplaced: Vec<AccountIx>,
    /// What stayed and what went besides, in sentences.
    pub said: Vec<String>,
}

/// Imports a set of tables over the data of a plan. The tables need not hold accounts: a file of sales alone updates sales.
///
/// - **Accounts** are matched by id (by name and place where the file gives none). A field that the new file has no column
///   for stays as it was, and so do measures. What the import had worked out (revenue from sales, classes by potential,
///   calls by class) is worked out again.
/// - **Reps**: those of the plan's data stay; a new table adds and corrects.
/// - **Sales**: the months of the new table replace the same months, the others stay. Won deals replace sales only where
///   the sales so far were won deals, too.
/// - **Opportunities, today's territories**: a new table replaces the old one. **Unit attributes**: by measure.
///
/// # Errors
/// As [`super::import_all`], but for [`FileError::NoAccounts`].
pub fn import_update(
    tables: &[(&Table, &TableMapping)],
    places: &dyn Places,
    base: &DataSet,
    vanished: Vanished,
    progress: Progress<'_>,
) -> Result<Updated, FileError> {
    let base = base.as_given();
    let mut carrier = Carrier::new(&base, vanished, tables);
    let imported = import_onto(tables, places, Some(&mut carrier), progress)?;
    let (mut data, ledgers) = (imported.data, imported.ledgers);
    if data.accounts.is_empty() {
        let (changes, said) = (DataChanges::default(), Vec::new());
        return Ok(Updated { data, ledgers, changes, kept: Vec::new(), unplaced: Vec::new(), said });
    }
    data.name.clone_from(&base.name);
    data.invented = base.invented;
    let first = base.source.split(OVER).next().unwrap_or_default();
    data.source = format!("{}{OVER}{first})", data.source);
    let mut changes = reimport(&base, &data);
    let stayed: BTreeSet<AccountIx> = carrier.kept.iter().chain(&carrier.unplaced).copied().collect();
    let changed = changes.changed.len();
    changes.changed.retain(|change| !stayed.contains(&change.old));
    changes.same = changes.same.saturating_sub(stayed.len().saturating_sub(changed - changes.changed.len()));
    Ok(Updated {
        said: said(&carrier, &base, &data, &changes),
        data,
        ledgers,
        changes,
        kept: carrier.kept,
        unplaced: carrier.unplaced,
    })
}

/// Between the sources of an update and those it was put over.
const OVER: &str = " (over ";

fn said(carrier: &Carrier<'_>, base: &DataSet, data: &DataSet, changes: &DataChanges) -> Vec<String> {
    let mut said = carrier.said.clone();
    let has = |role: Role| carrier.brought.contains(&role);
    let mut stays = Vec::new();
    if !has(Role::Accounts) {
        stays.push("accounts");
    }
    for (role, what, there) in [
        (Role::Reps, "the reps' homes, FTE and skills", base.reps.iter().any(|rep| rep.home.is_some())),
        (Role::Opportunities, "open opportunities", !base.opportunities.is_empty()),
        (Role::Territories, "today's territory list", !base.coverage.is_empty()),
        (Role::UnitAttributes, "figures of units", !base.unit_attributes.is_empty()),
        (Role::DriveTimes, "drive times", base.drive_times.is_some()),
    ] {
        if there && !has(role) {
            stays.push(what);
        }
    }
    if base.sales.months > 0 && data.sales.months > 0 && !carrier.sales_brought {
        stays.push("sales history");
    }
    if let Some((last, rest)) = stays.split_last() {
        let list = if rest.is_empty() { (*last).to_owned() } else { format!("{} and {last}", rest.join(", ")) };
        said.push(format!("Not in these files, so as before: {list}."));
    }
    let lost = changes.vanished.iter().copied().collect::<BTreeSet<AccountIx>>();
    let sales: BTreeSet<AccountIx> =
        sales_of(&base.sales).into_iter().map(|sale| sale.account).filter(|account| lost.contains(account)).collect();
    let deals = base.opportunities.iter().filter(|deal| lost.contains(&deal.account)).count();
    if !sales.is_empty() || deals > 0 {
        said.push(format!(
            "Of the accounts that leave, {} bought something and {deals} open {} with them.",
            sales.len(),
            if deals == 1 { "opportunity goes" } else { "opportunities go" }
        ));
    }
    said
}

/// Ids in rows that found no place.
pub(super) fn ids_of_unmatched(table: &Table, mapping: &TableMapping, ledger: &Ledger) -> BTreeSet<String> {
    let TableMapping::Accounts(mapping) = mapping else { return BTreeSet::new() };
    let Some(column) = mapping.column(AccountField::Id) else { return BTreeSet::new() };
    let cells = super::cells::Cells::new(table, mapping, &[AccountField::City.key()]);
    let unmatched = ledger.lines.iter().enumerate().filter(|(_, line)| matches!(line.fate, RowFate::Unmatched { .. }));
    unmatched.map(|(row, _)| cells.text(row, column).to_owned()).filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
#[path = "data_update_tests.rs"]
mod tests;

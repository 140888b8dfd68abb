//! Opportunities from a table: open deals into the pipeline, won ones into the sales where no other file has sales.

use std::collections::BTreeMap;

use super::{
    FileError, Ledger, OpportunityField, OpportunityMapping, Progress, Role, RowFate, Table,
    account_finder::AccountFinder,
    cells::counted,
    column_guess::Field,
    day,
    deal_stage::{self, DealStage},
    ledger::DuplicateBy,
    mapped_rows::{MappedRows, is_nothing},
    products::{NO_PRODUCT, Products},
    sales_book::{Sale, add_up, sales_of},
};
use crate::plan::{DataSet, Date, Opportunity, Stage};

/// Adds a table of opportunities to `data`.
///
/// - Stage names are brought to the plan's four by the words known of Salesforce, HubSpot and Dynamics; which became which
///   stands in the ledger. A name that says nothing counts as prospect, and the ledger says so.
/// - Lost deals are excluded: closed. Won ones are excluded as well when `won_are_sales` is false, because the sales table
///   has them; otherwise each is a sale in the month it closed.
/// - A deal without an account is unmatched, with the closest account as evidence; the first row with an id counts.
/// - An open deal without a close date gets the latest one in the file; one without an amount counts zero. Both with a
///   remark.
///
/// # Errors
/// [`FileError::Unmapped`] when a column is missing, [`FileError::Cancelled`], [`FileError::TooMuch`] beyond 5,000 products.
pub fn import_opportunities(
    table: &Table,
    mapping: &OpportunityMapping,
    won_are_sales: bool,
    data: &mut DataSet,
    progress: Progress<'_>,
) -> Result<Ledger, FileError> {
    check(table, mapping)?;
    let rows = MappedRows::new(table, mapping, mapping.column(OpportunityField::Amount));
    let mut ledger = rows.ledger(progress)?;
    ledger.role = Role::Opportunities;
    let close = |row| day::day(rows.text(row, OpportunityField::Close), mapping.day_order.order);
    let latest: Option<Date> = (0..table.len()).filter_map(close).max();
    let status_says_won = mapping
        .column(OpportunityField::Status)
        .and_then(|column| table.columns().get(column))
        .is_some_and(|name| name.to_lowercase().contains("won"));
    let mut finder = AccountFinder::new(&data.accounts);
    let mut products = Products::new(data.products.clone());
    let mut import = Import { stages: BTreeMap::new(), at_id: BTreeMap::new(), undated: 0, won: 0 };
    let mut sales: Vec<Sale> = Vec::new();
    let mut values = Vec::new();
    for row in 0..table.len() {
        rows.step(row, 0.2, 1.0, progress)?;
        let mut remarks: Vec<String> = Vec::new();
        rows.amounts(row, &mut values, |_, text| remarks.push(format!("`{text}` is not an amount; it counts zero.")));
        let text = |field| rows.text(row, field);
        let (id, account_id, account) =
            (text(OpportunityField::Id), text(OpportunityField::AccountId), text(OpportunityField::AccountName));
        let (stage_text, status) = (text(OpportunityField::Stage), text(OpportunityField::Status));
        let bare = account_id.is_empty() && account.is_empty() && stage_text.is_empty() && status.is_empty();
        if let Some(why) = rows.cells.excluded(row, bare) {
            ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &values);
            continue;
        }
        if let Some(first) = import.at_id.get(id).filter(|_| !id.is_empty()) {
            let fate = RowFate::Duplicate { of_row: table.row_number(*first), by: DuplicateBy::Id };
            ledger.enter(table, row, fate, &values);
            continue;
        }
        if !id.is_empty() {
            import.at_id.insert(id, row);
        }
        let stage = import.stage(stage_text, status, status_says_won);
        let kept = match stage {
            DealStage::Open(_) => true,
            DealStage::Won => won_are_sales,
            DealStage::Lost => false,
        };
        if !kept {
            let why = format!("a closed deal ({stage})");
            ledger.enter(table, row, RowFate::Excluded { why }, &values);
            continue;
        }
        let keys = (OpportunityField::AccountId.key(), OpportunityField::AccountName.key());
        let found = match finder.find(account_id, account, keys) {
            Ok(found) => found,
            Err(missed) => {
                let fate = RowFate::Unmatched { reason: missed.reason };
                ledger.enter_suggesting(table, row, fate, &values, missed.suggestion);
                continue;
            }
        };
        let written = text(OpportunityField::Close);
        let amount = values.first().copied().unwrap_or_default();
        let Some(close) = close(row).or(latest.filter(|_| stage != DealStage::Won)) else {
            let reason = if written.is_empty() {
                "The close date is missing. Fill it in and import the file again.".to_owned()
            } else {
                format!("`{written}` is not a date. Correct the close date and import the file again.")
            };
            ledger.enter(table, row, RowFate::Unmatched { reason }, &values);
            continue;
        };
        if day::day(written, mapping.day_order.order).is_none() {
            import.undated += 1;
            if !is_nothing(written) {
                remarks.push(format!("`{written}` is not a date; the latest close date of the file, {close}, counts."));
            }
        }
        let product = products.at(table.name(), text(OpportunityField::Product))?;
        if !found.remark.is_empty() {
            remarks.push(found.remark);
        }
        match stage {
            DealStage::Open(stage) => {
                let id = if id.is_empty() { format!("row {}", table.row_number(row)) } else { id.to_owned() };
                data.opportunities.push(Opportunity { id, account: found.account, product, stage, amount, close });
            }
            DealStage::Won | DealStage::Lost => {
                import.won += 1;
                sales.push(Sale { account: found.account, product, month: close.in_month(), amount });
            }
        }
        for text in remarks {
            ledger.remark(table, row, text);
        }
        ledger.enter(table, row, RowFate::Placed { by: found.by }, &values);
    }
    import.tell(&mut ledger, latest, mapping.has(OpportunityField::Product));
    if !sales.is_empty() {
        sales.retain(|sale| !sale.amount.is_zero());
        sales.extend(sales_of(&data.sales));
        data.sales = add_up(table.name(), sales)?;
    }
    data.products = products.finish();
    Ok(ledger)
}

struct Import<'a> {
    /// Stage as written → what it was taken for, whether it was known, and how many rows have it.
    stages: BTreeMap<&'a str, (DealStage, bool, usize)>,
    at_id: BTreeMap<&'a str, usize>,
    undated: usize,
    won: usize,
}

impl<'a> Import<'a> {
    /// Where a deal stands: what the status says of won and lost counts, then the stage.
    fn stage(&mut self, stage: &'a str, status: &'a str, status_says_won: bool) -> DealStage {
        let truth = ["true", "yes", "1", "wahr"].iter().any(|word| status.eq_ignore_ascii_case(word));
        let of_status = match deal_stage::stage(status) {
            Some((closed @ (DealStage::Won | DealStage::Lost), _)) => Some(closed),
            _ => (status_says_won && truth).then_some(DealStage::Won),
        };
        let written = if stage.is_empty() { status } else { stage };
        let read = deal_stage::stage(stage).or_else(|| deal_stage::stage(status).filter(|_| stage.is_empty()));
        let entry = self.stages.entry(written).or_insert_with(|| {
            let (meant, _) = read.unwrap_or((DealStage::Open(Stage::Prospect), false));
            (of_status.filter(|_| stage.is_empty()).unwrap_or(meant), read.is_some(), 0)
        });
        entry.2 += 1;
        of_status.unwrap_or(entry.0)
    }

    fn tell(&self, ledger: &mut Ledger, latest: Option<Date>, has_product: bool) {
        let known: Vec<String> = self
            .stages
            .iter()
            .filter(|(name, (_, known, _))| *known && !name.is_empty())
            .take(40)
            .map(|(name, (meant, ..))| format!("{name} → {meant}"))
            .collect();
        let mut say = |text: String| ledger.assumptions.push(text);
        if !known.is_empty() {
            say(format!("Stages are read as: {}.", known.join(", ")));
        }
        for (name, (.., count)) in self.stages.iter().filter(|(_, (_, known, _))| !known).take(40) {
            let deals = counted(*count);
            if name.is_empty() {
                say(format!("{deals} without a stage count as prospects."));
            } else {
                say(format!("The stage `{name}` is not known: its {deals} count as prospects unless they are closed."));
            }
        }
        if self.won > 0 {
            let deals = counted(self.won);
            say(format!("No table of sales: the won deals ({deals}) count as sales in the month they closed."));
        }
        if let Some(latest) = latest.filter(|_| self.undated > 0) {
            let deals = counted(self.undated);
            say(format!(
                "{deals} of open deals have no close date: the latest of the file, {latest}, counts for them."
            ));
        }
        if !has_product {
            say(format!("No column of products: all deals are of one product line, {NO_PRODUCT}."));
        }
    }
}

fn check(table: &Table, mapping: &OpportunityMapping) -> Result<(), FileError> {
    let has = |field| mapping.has(field);
    let needs = if !has(OpportunityField::AccountId) && !has(OpportunityField::AccountName) {
        "no column says whose deal it is. Choose the column of account ids or names."
    } else if !has(OpportunityField::Stage) && !has(OpportunityField::Status) {
        "no column says how far the deals are. Choose the column of stages."
    } else {
        return Ok(());
    };
    Err(FileError::Unmapped { file: table.name().into(), needs })
}

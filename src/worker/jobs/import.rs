//! Reading the user's files: tables, columns, import, ledger.

use super::{Output, Tell, Workshop};
use crate::{
    files::{
        AccountMapping, FateKind, FileError, Imported, Ledger, Places, ReadOptions, RepMapping, ShippedPlaces, Table,
        import_accounts, import_reps, pack_data_set,
    },
    metrics::workload::{TravelSettings, fill_workload},
    worker::protocol::{Answer, ImportSummary, LedgerRow, TablePreview},
};

/// Rows of a preview.
const PREVIEW_ROWS: usize = 8;
/// Remarks that travel to the page.
const SHOWN_REMARKS: usize = 200;

/// The tables on the counter, and what became of the last import.
#[derive(Default)]
pub(super) struct Counter {
    accounts: Option<Table>,
    reps: Option<Table>,
    ledger: Option<Ledger>,
}

impl Counter {
    pub(super) fn read_accounts(&mut self, name: &str, bytes: &[u8], tell: &mut Tell<'_>) -> Result<Answer, String> {
        let table = read(name, bytes, tell)?;
        let mapping = AccountMapping::guess(&table);
        let answer = Answer::AccountTable(Box::new(preview(&table, mapping)));
        self.accounts = Some(table);
        self.reps = None;
        Ok(answer)
    }

    pub(super) fn read_reps(&mut self, name: &str, bytes: &[u8], tell: &mut Tell<'_>) -> Result<Answer, String> {
        let table = read(name, bytes, tell)?;
        let mapping = RepMapping::guess(&table);
        let answer = Answer::RepTable(Box::new(preview(&table, mapping)));
        self.reps = Some(table);
        Ok(answer)
    }

    pub(super) fn rows(&self, only: Option<FateKind>, from: usize, count: usize) -> Answer {
        let lines = self.ledger.iter().flat_map(|ledger| &ledger.lines);
        let shown = lines.filter(|line| only.is_none_or(|only| line.fate.kind() == only));
        let row = |line: &crate::files::LedgerLine| LedgerRow {
            row: line.row,
            fate: line.fate.kind(),
            reason: line.fate.to_string(),
        };
        Answer::Ledger(shown.skip(from).take(count).map(row).collect())
    }

    pub(super) fn unmatched(&self) -> Result<Vec<u8>, String> {
        self.ledger
            .as_ref()
            .map(Ledger::unmatched_csv)
            .ok_or_else(|| "There is no import to speak of. Import a file first.".into())
    }
}

fn read(name: &str, bytes: &[u8], tell: &mut Tell<'_>) -> Result<Table, String> {
    let doing = format!("Reading {name}");
    Table::read_with(name, bytes, ReadOptions::default(), &mut |fraction| {
        tell(fraction, &doing);
        true
    })
    .map_err(|error| error.to_string())
}

fn preview<M>(table: &Table, mapping: M) -> TablePreview<M> {
    let mut warnings = Vec::new();
    if table.is_headerless() {
        warnings.push("The first row looks like data, so the columns are numbered.".into());
    }
    if !table.above().is_empty() {
        warnings.push(format!("{} rows above the header row are left out.", table.above().len()));
    }
    if !table.ragged().is_empty() {
        warnings.push(format!(
            "{} rows have more or fewer cells than the header. Nothing of them is lost; look at them in the ledger.",
            table.ragged().len()
        ));
    }
    warnings.extend(table.remarks().iter().cloned());
    TablePreview {
        name: table.name().into(),
        format: table.format().to_string(),
        header: table.columns().to_vec(),
        rows: (0..table.len().min(PREVIEW_ROWS)).map(|row| table.row(row).map(str::to_owned).collect()).collect(),
        row_count: table.len(),
        mapping,
        warnings,
    }
}

/// Imports the tables on the counter. The workshop holds the new data set; the answers are the summary with the packed data
/// set, then the data set in parts.
pub(super) fn run(
    workshop: &mut Workshop,
    accounts: &AccountMapping,
    reps: Option<&RepMapping>,
    tell: &mut Tell<'_>,
) -> Result<Vec<Output>, String> {
    let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
    let places = ShippedPlaces::new(&atlas, &gazetteer);
    let table = workshop.import.accounts.as_ref().ok_or("Choose the file of accounts first.")?;
    let said = |error: FileError| error.to_string();
    let mut progress = |fraction: f32| {
        tell(0.8 * fraction, "Finding each account on the map");
        true
    };
    let Imported { mut data, ledger } = import_accounts(table, accounts, &places, &mut progress).map_err(said)?;
    if data.accounts.is_empty() {
        workshop.import.ledger = Some(ledger);
        return Err(
            "No row could be placed on the map, so the open plan stays as it is. Check which columns hold the place: \
                    the reasons are in the unmatched rows."
                .into(),
        );
    }
    let rep_rows = match (workshop.import.reps.as_ref(), reps) {
        (Some(table), Some(mapping)) => {
            // The page corrects columns without the whole table; the order of day and month is read from all of it here.
            let mut mapping = mapping.clone();
            mapping.look_at_days(table);
            let result = import_reps(table, &mapping, &places, &mut data).map_err(said)?;
            let odd = result.ledger.lines.iter().filter(|line| line.fate.kind() != FateKind::Placed);
            let said = odd.take(SHOWN_REMARKS).map(|line| format!("Row {}: {}", line.row, line.fate)).collect();
            Some((result.ledger.source.rows, said))
        }
        _ => None,
    };
    tell(0.85, "Working out travel and workload");
    fill_workload(&mut data, &TravelSettings::default());
    data.source = format!("{}, {} rows", ledger.file, ledger.source.rows);
    tell(0.95, "Putting the plan together");
    let packed = pack_data_set(&data);
    let summary = ImportSummary {
        file: ledger.file.clone(),
        measures: ledger.measures.clone(),
        source: ledger.source.clone(),
        by_fate: ledger.by_fate.clone(),
        ties: ledger.ties(),
        remark_count: ledger.remark_count,
        remarks: ledger.remarks.iter().take(SHOWN_REMARKS).cloned().collect(),
        assumptions: ledger.assumptions.clone(),
        accounts: data.accounts.len(),
        reps: data.reps.len(),
        rep_rows,
    };
    workshop.import.ledger = Some(ledger);
    let mut outputs = vec![Output { answer: Answer::Imported(Box::new(summary)), attachments: vec![packed] }];
    outputs.extend(workshop.opener.open(data));
    Ok(outputs)
}

/// A place as people write it: a ZIP code, or city and state.
pub(super) fn find_place(workshop: &Workshop, written: &str) -> Result<Answer, String> {
    let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
    let places = ShippedPlaces::new(&atlas, &gazetteer);
    let written = written.trim();
    if written.starts_with(|letter: char| letter.is_ascii_digit()) {
        let found = places.by_zip(written)?;
        let label =
            if found.city.is_empty() { format!("ZIP {}", found.zip) } else { format!("{} {}", found.city, found.zip) };
        return Ok(Answer::Place(found.at, label));
    }
    let (city, state) = written.rsplit_once(',').ok_or_else(|| {
        format!("`{written}` is not a place yet: write city and state (`Denver, CO`) or a ZIP code (`80202`).")
    })?;
    let found = places.by_city(city.trim(), state.trim())?;
    Ok(Answer::Place(found.at, format!("{}, {}", city.trim(), state.trim())))
}

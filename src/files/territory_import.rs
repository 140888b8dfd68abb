//! Today's territory list from a table: unit → territory, with the rep who has it.

use std::collections::BTreeMap;

use super::{
    FileError, Ledger, PlacedBy, Places, Progress, Role, RowFate, Table, TerritoryField, TerritoryMapping,
    account_finder::AccountFinder,
    column_guess::Field,
    ledger::DuplicateBy,
    mapped_rows::MappedRows,
    unit_code::{UnitNaming, find_area},
};
use crate::plan::{Coverage, DataSet, Rep, UnitLevel};

/// Adds a table of units and their territories to `data`.
///
/// - Units are ZIP codes, counties (by FIPS, or by name and state) or accounts, the finest that has a column. Lost leading
///   zeros are put back; an unknown unit is unmatched.
/// - The same unit with the same territory again is a duplicate; with another territory it is an overlap, which is used,
///   with a remark.
/// - A territory is called after its rep where no column names it; reps that are new are added.
///
/// # Errors
/// [`FileError::Unmapped`] when a column is missing or the lists are of different levels, [`FileError::Cancelled`].
pub fn import_territories(
    table: &Table,
    mapping: &TerritoryMapping,
    places: &dyn Places,
    data: &mut DataSet,
    progress: Progress<'_>,
) -> Result<Ledger, FileError> {
    let unmapped = |needs| FileError::Unmapped { file: table.name().into(), needs };
    let unit_field = mapping.unit().ok_or_else(|| {
        unmapped("no column says what belongs to a territory. Choose the column of ZIP codes, counties or accounts.")
    })?;
    if !mapping.has(TerritoryField::Territory) && !mapping.has(TerritoryField::Rep) {
        return Err(unmapped("no column names the territory. Choose the column of territories, or of reps."));
    }
    let naming = match unit_field {
        TerritoryField::Zip => UnitNaming::Zip,
        TerritoryField::CountyFips => UnitNaming::CountyFips,
        TerritoryField::County => UnitNaming::County,
        _ => UnitNaming::Account,
    };
    if data.coverage_level.is_some_and(|level| level != naming.level()) && !data.coverage.is_empty() {
        return Err(unmapped(
            "another territory list names its units otherwise. Use one list: of ZIP codes, of counties, or of accounts.",
        ));
    }
    let rows = MappedRows::new(table, mapping, None);
    let mut ledger = rows.ledger(progress)?;
    ledger.role = Role::Territories;
    let mut finder = (naming == UnitNaming::Account).then(|| AccountFinder::new(&data.accounts));
    let mut coverage = std::mem::take(&mut data.coverage);
    // Unit → row and line of each of its territories.
    let mut claims: BTreeMap<String, Vec<(Option<usize>, usize)>> = BTreeMap::new();
    for (at, line) in coverage.iter().enumerate() {
        claims.entry(line.unit.clone()).or_default().push((None, at));
    }
    let (mut overlaps, mut vacancies) = (0usize, 0usize);
    for row in 0..table.len() {
        rows.step(row, 0.2, 1.0, progress)?;
        let text = |field| rows.text(row, field);
        let (id, name) = (text(TerritoryField::AccountId), text(TerritoryField::AccountName));
        let written = text(unit_field);
        let (territory, rep) = (text(TerritoryField::Territory), text(TerritoryField::Rep));
        if let Some(why) = rows.cells.excluded(row, written.is_empty() || territory.is_empty() && rep.is_empty()) {
            ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &[]);
            continue;
        }
        let unmatched = |ledger: &mut Ledger, reason: String, suggestion| {
            ledger.enter_suggesting(table, row, RowFate::Unmatched { reason }, &[], suggestion);
        };
        let (code, by, remark) = if let Some(finder) = &mut finder {
            let keys = (TerritoryField::AccountId.key(), TerritoryField::AccountName.key());
            match finder.find(id, name, keys) {
                Ok(found) => (data.accounts.id[found.account.at()].clone(), found.by, found.remark),
                Err(missed) => {
                    unmatched(&mut ledger, missed.reason, missed.suggestion);
                    continue;
                }
            }
        } else {
            match find_area(naming, written, text(TerritoryField::State), unit_field.key(), places) {
                Ok(found) => {
                    let by = match naming {
                        UnitNaming::Zip => PlacedBy::Zip,
                        UnitNaming::County => PlacedBy::CountyName,
                        _ => PlacedBy::CountyFips,
                    };
                    (found.code, by, found.remark)
                }
                Err((reason, suggestion)) => {
                    unmatched(&mut ledger, reason, suggestion);
                    continue;
                }
            }
        };
        let named = if territory.is_empty() { rep } else { territory };
        if named.is_empty() {
            let reason = "Neither a territory nor a rep is named. Fill one in and import the file again.".to_owned();
            unmatched(&mut ledger, reason, None);
            continue;
        }
        let known = claims.entry(code.clone()).or_default();
        if let Some((first, _)) = known.iter().find(|(_, line)| coverage[*line].territory == named) {
            let fate = match first {
                Some(first) => RowFate::Duplicate { of_row: table.row_number(*first), by: DuplicateBy::SameLine },
                None => RowFate::Excluded { why: "another file's list says the same".into() },
            };
            ledger.enter(table, row, fate, &[]);
            continue;
        }
        if let Some((_, line)) = known.first() {
            overlaps += 1;
            let other = &coverage[*line].territory;
            ledger.remark(table, row, format!("{code} is in {other} already: it is in two territories, an overlap."));
        }
        known.push((Some(row), coverage.len()));
        vacancies += usize::from(rep.is_empty());
        if !remark.is_empty() {
            ledger.remark(table, row, remark);
        }
        coverage.push(Coverage { unit: code, territory: named.into(), rep: rep.into() });
        ledger.enter(table, row, RowFate::Placed { by }, &[]);
    }
    let level = naming.level();
    if !mapping.has(TerritoryField::Territory) {
        ledger.assumptions.push("No column of territories: each is called after its rep.".into());
    }
    if overlaps > 0 {
        let nouns = if overlaps == 1 {
            format!("1 {} is", level.noun(1))
        } else {
            format!("{overlaps} {} are", level.noun(overlaps))
        };
        ledger
            .assumptions
            .push(format!("{nouns} in more than one territory; the first in the file counts as the holder."));
    }
    if vacancies > 0 && mapping.has(TerritoryField::Rep) {
        ledger.assumptions.push("Territories without a rep are vacancies.".into());
    }
    data.coverage = coverage;
    data.coverage_level = (!data.coverage.is_empty()).then_some(level);
    add_reps(data);
    Ok(ledger)
}

/// Takes over today's territories that a geography names, unless a list of territories came with it.
pub fn take_territories(data: &mut DataSet, lines: &[Coverage], level: UnitLevel) {
    if data.coverage.is_empty() && !lines.is_empty() {
        data.coverage = lines.to_vec();
        data.coverage_level = Some(level);
        add_reps(data);
    }
}

/// Reps of the list that are new; the same name in another writing is the known rep.
fn add_reps(data: &mut DataSet) {
    const MAX_REPS: usize = 5_000;
    let key = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut known: BTreeMap<String, String> = data.reps.iter().map(|rep| (key(&rep.name), rep.name.clone())).collect();
    for line in data.coverage.iter_mut().filter(|line| !line.rep.is_empty()) {
        let name = known.entry(key(&line.rep)).or_insert_with(|| {
            if data.reps.len() < MAX_REPS {
                data.reps.push(Rep::named(line.rep.trim()));
            }
            line.rep.trim().to_owned()
        });
        line.rep.clone_from(name);
    }
}

/// Fills in who has a territory where the list does not say but the reps' own table does: `(rep, territory)`.
pub(super) fn fill_reps(data: &mut DataSet, territories: &[(String, String)]) {
    for line in data.coverage.iter_mut().filter(|line| line.rep.is_empty()) {
        if let Some((rep, _)) =
            territories.iter().find(|(_, territory)| territory.eq_ignore_ascii_case(&line.territory))
        {
            line.rep.clone_from(rep);
        }
    }
}

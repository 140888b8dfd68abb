//! A newer export over the open data set: what it would change, list by list, and the data set it leads to.

use std::sync::Arc;

use serde::Serialize;

use super::{Output, Tell, Workshop, import, measures, own_shapes};
use crate::{
    files::{
        AccountField, DataChanges, FileError, ShippedPlaces, TableMapping, Updated, Vanished, geography::LoadedPlaces,
        import_update, pack_data_set,
    },
    metrics::{
        grouped, money, recipe_of, remeasure,
        workload::{TravelSettings, fill_workload},
    },
    plan::{AccountIx, Amount, DataSet, MeasureIx, MeasureKind},
    worker::{
        protocol::Answer,
        tables::{ImportSummary, TableNumber},
        updates::{UpdateAsk, UpdateKind, UpdateRow, UpdateSum, UpdateView},
    },
};

/// Rows of a table whose ids are looked at to tell whether it is about the open plan.
const KEYS: usize = 400;

/// The last comparison, for its lists.
pub(super) struct Compared {
    old: Arc<DataSet>,
    new: Arc<DataSet>,
    changes: DataChanges,
    /// Accounts that the files do not have, whether they are kept or not.
    vanished: Vec<AccountIx>,
}

/// What is asked. Written by this program, so only another version of it can get it wrong.
fn read(ask: &[u8]) -> Result<UpdateAsk, String> {
    postcard::from_bytes(ask).map_err(|error| format!("The update could not be read ({error}). Reload the page."))
}

/// Whether places are to be found for it.
pub(super) fn wants_places(ask: &[u8]) -> bool {
    matches!(read(ask), Ok(UpdateAsk::Compare { .. }))
}

/// The tables that are to be compared.
pub(super) fn tables_of(ask: &[u8]) -> Vec<TableNumber> {
    match read(ask) {
        Ok(UpdateAsk::Compare { tables, .. }) => tables,
        _ => Vec::new(),
    }
}

/// Does what is asked.
pub(super) fn perform(workshop: &mut Workshop, ask: &[u8], tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    match read(ask)? {
        UpdateAsk::Compare { tables, keep } => compare(workshop, &tables, keep, tell),
        UpdateAsk::Rows { kind, from, count } => answer(&rows(workshop.compared.as_ref(), kind, from, count)),
        UpdateAsk::Keys(number) => answer(&keys(workshop, number)?),
    }
}

fn packed(of: &impl Serialize) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(of).map_err(|error| error.to_string())
}

fn answer(of: &impl Serialize) -> Result<Vec<Output>, String> {
    Ok(vec![Output::file(packed(of)?)])
}

/// Ids and names of some rows.
fn keys(workshop: &Workshop, number: TableNumber) -> Result<Vec<(String, String)>, String> {
    let laid = workshop.counter.take(&[number])?;
    let Some((table, TableMapping::Accounts(mapping))) = laid.first().map(|laid| (&laid.table, &laid.mapping)) else {
        return Ok(Vec::new());
    };
    let text = |row: usize, field| {
        let cell = mapping.column(field).map_or("", |column| table.cell(row, column).trim());
        crate::files::unguard(cell).to_owned()
    };
    let pair = |row: usize| (text(row, AccountField::Id), text(row, AccountField::Name));
    Ok(table.spread(KEYS).map(pair).filter(|(id, name)| !id.is_empty() || !name.is_empty()).collect())
}

fn compare(
    workshop: &mut Workshop,
    tables: &[TableNumber],
    keep: bool,
    tell: &mut Tell<'_>,
) -> Result<Vec<Output>, String> {
    let old = workshop.opener.data()?;
    let cities = workshop.cities.clone();
    let vanished = if keep { Vanished::Kept } else { Vanished::TakenOut };
    let mut progress = |fraction: f32| {
        tell(0.7 * fraction, "Reading the newer files");
        true
    };
    let updated = if old.geography.is_some() {
        let areas = own_shapes::of_open_data(workshop)?;
        let laid = workshop.counter.take(tables)?;
        let pairs: Vec<_> = laid.iter().map(|laid| (&laid.table, &laid.mapping)).collect();
        let places = LoadedPlaces::new(&areas).with_cities(cities.as_deref());
        import_update(&pairs, &places, &old, vanished, &mut progress)
    } else {
        let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
        let laid = workshop.counter.take(tables)?;
        let pairs: Vec<_> = laid.iter().map(|laid| (&laid.table, &laid.mapping)).collect();
        let places = ShippedPlaces::new(&atlas, &gazetteer).with_cities(cities.as_deref());
        import_update(&pairs, &places, &old, vanished, &mut progress)
    }
    .map_err(|error: FileError| error.to_string())?;
    let Updated { mut data, ledgers, changes, kept, unplaced, mut said } = updated;
    if data.accounts.is_empty() {
        workshop.counter.ledgers = ledgers;
        return Err(
            "No row could be placed on the map, so the open plan stays as it is. Check which columns hold the place: \
                    the reasons are in the unmatched rows."
                .into(),
        );
    }
    if old.geography.is_some() {
        import::lists_are_of_own_areas(&mut data);
    } else if data.accounts.reach_beyond() && !old.accounts.reach_beyond() {
        workshop.counter.ledgers = ledgers;
        return Err("Most of these accounts lie outside the United States, and those of the open plan do not. Start a new plan \
                    from these files."
            .into());
    }
    tell(0.75, "Working out travel and workload");
    fill_workload(&mut data, &TravelSettings::default());
    let mut warnings = Vec::new();
    let recipe = recipe_of(&old);
    if !recipe.is_nothing() {
        tell(0.85, "Making the plan's measures");
        let areas = measures::areas(workshop, &recipe, &data)?;
        match remeasure(&data, &recipe, &areas) {
            Ok((made, _)) => {
                data = made;
                said.push("Segments, workload and potential are made again as set under Measures.".into());
            }
            Err(error) => warnings.push(format!(
                "What is set under Measures does not go with the new data, so their own figures count: {error}"
            )),
        }
    }
    if !unplaced.is_empty() {
        warnings.push(format!(
            "{} in the files but found no place, so {} as before. The ledger lists the rows after the update, to be corrected.",
            counted(unplaced.len(), "account is", "accounts are"),
            if unplaced.len() == 1 { "it stays" } else { "they stay" }
        ));
    }
    let owners = changes.changed.iter().filter(|one| one.fields.iter().any(|field| field.field == "Owner")).count();
    if owners > 0 && data.coverage.is_empty() {
        said.push(format!(
            "{} another owner now. Today's alignment follows; what this plan assigns stays.",
            counted(owners, "account has", "accounts have")
        ));
    }
    tell(0.95, "Putting the plan together");
    let file = pack_data_set(&data);
    let view = UpdateView {
        summary: ImportSummary { ledgers: ledgers.iter().map(import::view).collect(), holds: import::holds(&data) },
        added: changes.added.len(),
        changed: changes.changed.len(),
        same: changes.same,
        vanished: if keep { kept.len() } else { changes.vanished.len() },
        kept: keep,
        unplaced: unplaced.len(),
        sums: sums(&old, &data),
        renamed: changes.renamed.clone(),
        said,
        warnings,
    };
    let mut outputs = vec![Output { answer: Answer::File, attachments: vec![packed(&view)?, file] }];
    outputs.extend(workshop.opener.open(data));
    workshop.counter.ledgers = ledgers;
    let vanished = if keep { kept } else { changes.vanished.clone() };
    workshop.compared = Some(Compared { old, new: workshop.opener.data()?, changes, vanished });
    Ok(outputs)
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{} {}", grouped(count as f64, 0), if count == 1 { one } else { more })
}

fn sums(old: &DataSet, new: &DataSet) -> Vec<UpdateSum> {
    let total = |data: &DataSet, key: &str| -> Option<Amount> {
        let at = data.accounts.measures.iter().position(|measure| measure.key == key)?;
        data.accounts.values.get(at).map(|column| column.iter().sum())
    };
    let gone = old.accounts.measures.iter().filter(|known| total(new, &known.key).is_none());
    let line = |measure: &crate::plan::Measure| UpdateSum {
        name: measure.name.clone(),
        kind: measure.kind,
        before: total(old, &measure.key),
        after: total(new, &measure.key),
    };
    new.accounts.measures.iter().chain(gone).map(line).collect()
}

/// What a field is called: in areas of the user's own, places have their words.
fn called(data: &DataSet, field: &str) -> String {
    match (&data.geography, field) {
        (Some(own), "County FIPS") => format!("Code of the {}", own.noun),
        (Some(_), "ZIP code") => "Postcode".to_owned(),
        _ => field.to_owned(),
    }
}

/// A value of a measure as the screen writes it; other values as they are.
fn written(data: &DataSet, field: &str, value: &str) -> String {
    let accounts = &data.accounts;
    let kind = accounts.measures.iter().find(|measure| measure.name == field).map(|measure| measure.kind);
    let (Some(kind), Ok(number)) = (kind, value.parse::<f64>()) else { return value.to_owned() };
    match kind {
        MeasureKind::Money => money(number, &data.currency),
        MeasureKind::Hours => format!("{} h", grouped(number, 1)),
        MeasureKind::Count | MeasureKind::Number => {
            let decimals = value.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            grouped(number, decimals)
        }
    }
}

fn rows(compared: Option<&Compared>, kind: UpdateKind, from: usize, count: usize) -> Vec<UpdateRow> {
    let Some(compared) = compared else { return Vec::new() };
    let Compared { old, new, changes, vanished } = compared;
    let on_one_side = |data: &DataSet, account: AccountIx| {
        let text = |column: &[String]| column.get(account.at()).cloned().unwrap_or_default();
        let accounts = &data.accounts;
        let owner = accounts.owner.get(account.at()).copied().flatten().and_then(|rep| data.reps.get(rep.at()));
        let revenue = accounts.value(MeasureIx::REVENUE, account);
        let parts = [
            text(&accounts.city),
            owner.map_or(String::new(), |rep| rep.name.clone()),
            if revenue.is_zero() {
                String::new()
            } else {
                format!("{} a year", money(revenue.to_f64(), &data.currency))
            },
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        UpdateRow { id: text(&accounts.id), name: text(&accounts.name), about: parts.join(" · "), fields: Vec::new() }
    };
    match kind {
        UpdateKind::Added => changes.added.iter().skip(from).take(count).map(|at| on_one_side(new, *at)).collect(),
        UpdateKind::Vanished => vanished.iter().skip(from).take(count).map(|at| on_one_side(old, *at)).collect(),
        UpdateKind::Changed => {
            let row = |change: &crate::files::AccountChange| UpdateRow {
                about: String::new(),
                fields: change
                    .fields
                    .iter()
                    .map(|field| {
                        let text = |value: &str| written(new, &field.field, value);
                        (called(new, &field.field), text(&field.before), text(&field.after))
                    })
                    .collect(),
                ..on_one_side(new, change.new)
            };
            changes.changed.iter().skip(from).take(count).map(row).collect()
        }
    }
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;

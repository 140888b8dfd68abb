//! Importing the tables on the counter: one data set, and what became of every row.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Output, Tell, Workshop, own_shapes, placing_anew, update};
use crate::{
    files::{
        FateKind, FileError, Ledger, LedgerLine, Merge, Places, ShippedPlaces, geography::LoadedPlaces, import_all,
        pack_data_set, take_territories, wants_cities as names_cities, wants_cities_in_areas,
    },
    geography::LoadedGeography,
    metrics::{
        grouped,
        workload::{TravelSettings, fill_workload},
    },
    plan::{DataSet, OwnGeography, UnitLevel},
    worker::{
        protocol::{Answer, Job},
        tables::{ImportSummary, LedgerRow, LedgerView, TableNumber},
    },
};

/// Remarks that travel to the page.
const SHOWN_REMARKS: usize = 200;

/// Imports the tables on the counter, into the areas of a geography if one is among them. The workshop holds the new data
/// set; the answers are the summary with the packed data set, then the data set in parts.
pub(super) fn run(
    workshop: &mut Workshop,
    numbers: &[TableNumber],
    tell: &mut Tell<'_>,
) -> Result<Vec<Output>, String> {
    let (areas, listed) = workshop.areas.assigned(numbers, tell)?.unzip();
    let tables: Vec<TableNumber> =
        numbers.iter().copied().filter(|number| !workshop.areas.has_any(&[*number])).collect();
    if let (Some(areas), true) = (&areas, tables.is_empty()) {
        let data = workshop.opener.data()?;
        let (mut data, outside) = placing_anew::place(&data, areas)?;
        if let Some(listed) = listed.filter(|listed| !listed.is_empty()) {
            // What the areas' own file says is newer than the list of other units.
            data.coverage.clear();
            take_territories(&mut data, &listed, UnitLevel::Own);
        }
        workshop.areas.imported(numbers);
        return Ok(finish(workshop, data, Vec::new(), outside));
    }
    let mut progress = |fraction: f32| {
        tell(0.8 * fraction, "Finding each account on the map");
        true
    };
    let laid = workshop.counter.take(&tables)?;
    let pairs: Vec<_> = laid.iter().map(|laid| (&laid.table, &laid.mapping)).collect();
    let cities = workshop.cities.clone();
    let imported = match &areas {
        Some(areas) => {
            let places = LoadedPlaces::new(areas).with_cities(cities.as_deref());
            import_all(&pairs, &places, &mut progress)
        }
        None => {
            let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
            let places = ShippedPlaces::new(&atlas, &gazetteer).with_cities(cities.as_deref());
            import_all(&pairs, &places, &mut progress)
        }
    }
    .map_err(|error: FileError| error.to_string())?;
    let (mut data, ledgers) = (imported.data, imported.ledgers);
    if data.accounts.is_empty() {
        workshop.counter.ledgers = ledgers;
        return Err(
            "No row could be placed on the map, so the open plan stays as it is. Check which columns hold the place: \
                    the reasons are in the unmatched rows."
                .into(),
        );
    }
    if let Some(areas) = &areas {
        lie_in(&mut data, areas);
        take_territories(&mut data, listed.as_deref().map_or(&[], Vec::as_slice), UnitLevel::Own);
    }
    tell(0.85, "Working out travel and workload");
    fill_workload(&mut data, &TravelSettings::default());
    tell(0.95, "Putting the plan together");
    workshop.areas.imported(numbers);
    Ok(finish(workshop, data, ledgers, 0))
}

/// The data set carries the areas its accounts lie in.
fn lie_in(data: &mut DataSet, areas: &LoadedGeography) {
    lists_are_of_own_areas(data);
    data.geography = Some(OwnGeography::of(areas));
}

/// Lists by code are of the user's own areas: there is one code for every unit, whether it looks like a ZIP code or like
/// a county's. Of two lists of one figure the first counts.
pub(super) fn lists_are_of_own_areas(data: &mut DataSet) {
    let own = |level: UnitLevel| if level == UnitLevel::Account { level } else { UnitLevel::Own };
    data.coverage_level = data.coverage_level.map(own);
    let mut seen = BTreeSet::new();
    data.unit_attributes.retain_mut(|attribute| {
        attribute.level = own(attribute.level);
        seen.insert((attribute.level, attribute.measure.key.clone()))
    });
}

fn finish(workshop: &mut Workshop, data: DataSet, ledgers: Vec<Ledger>, outside: usize) -> Vec<Output> {
    let packed = pack_data_set(&data);
    let mut holds = holds(&data);
    if outside > 0 {
        let accounts = if outside == 1 { "account lies" } else { "accounts lie" };
        holds.push_str(&format!(
            " {} {accounts} outside the areas and can be in no territory.",
            grouped(outside as f64, 0)
        ));
    }
    let summary = ImportSummary { ledgers: ledgers.iter().map(view).collect(), holds };
    workshop.counter.ledgers = ledgers;
    let mut outputs = vec![Output { answer: Answer::Imported(Box::new(summary)), attachments: vec![packed] }];
    outputs.extend(workshop.opener.open(data));
    outputs
}

pub(super) fn view(ledger: &Ledger) -> LedgerView {
    LedgerView {
        file: ledger.file.clone(),
        role: ledger.role,
        measures: ledger.measures.clone(),
        source: ledger.source.clone(),
        by_fate: ledger.by_fate.clone(),
        ties: ledger.ties(),
        remark_count: ledger.remark_count,
        remarks: ledger.remarks.iter().take(SHOWN_REMARKS).cloned().collect(),
        assumptions: ledger.assumptions.clone(),
    }
}

/// What is in the plan now, in a sentence.
pub(super) fn holds(data: &DataSet) -> String {
    let counted = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{} {more}", grouped(count as f64, 0))),
    };
    let parts = [
        counted(data.reps.len(), "rep", "reps").or_else(|| Some("0 reps".to_owned())),
        counted(data.sales.lines.len(), "line of sales", "lines of sales"),
        counted(data.opportunities.len(), "open opportunity", "open opportunities"),
        counted(data.coverage.len(), "line of today's territories", "lines of today's territories"),
    ];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    let last = parts.pop().unwrap_or_default();
    let accounts = counted(data.accounts.len(), "account", "accounts").unwrap_or_default();
    let first = std::iter::once(accounts).chain(parts).collect::<Vec<_>>().join(", ");
    let travel = data.drive_times.as_ref().map_or_else(String::new, |table| {
        let (driven, all) = (grouped(table.used_count() as f64, 0), grouped(data.accounts.len() as f64, 0));
        format!(" Travel of {driven} of {all} accounts is by the drive-time table.")
    });
    format!("{first} and {last} are in the plan.{travel}")
}

/// Rows of a ledger of the last import.
pub(super) fn rows(
    workshop: &Workshop,
    ledger: usize,
    only: Option<FateKind>,
    from: usize,
    count: usize,
) -> Vec<LedgerRow> {
    let Some(ledger) = workshop.counter.ledgers.get(ledger) else { return Vec::new() };
    let mut meant: BTreeMap<&Merge, usize> = BTreeMap::new();
    for suggestion in ledger.lines.iter().filter_map(|line| line.suggestion.as_deref()) {
        *meant.entry(suggestion).or_default() += 1;
    }
    let shown = ledger.lines.iter().filter(|line| only.is_none_or(|only| line.fate.kind() == only));
    let lines: Vec<&LedgerLine> = shown.skip(from).take(count).collect();
    let row = |line: &LedgerLine| LedgerRow {
        row: line.row,
        fate: line.fate.kind(),
        reason: line.fate.to_string(),
        cells: ledger.original(line.row).map(<[String]>::to_vec).unwrap_or_default(),
        suggestion: line.suggestion.as_deref().map(|merge| (merge.clone(), meant.get(merge).copied().unwrap_or(1))),
    };
    lines.into_iter().map(row).collect()
}

/// The unmatched rows of a ledger of the last import, with their reasons.
pub(super) fn unmatched(workshop: &Workshop, ledger: usize) -> Result<Vec<u8>, String> {
    let ledger = workshop.counter.ledgers.get(ledger);
    ledger.map(Ledger::unmatched_csv).ok_or_else(|| "There is no import to speak of. Import a file first.".into())
}

/// Whether tables that are imported into areas of the user's own need the table of cities: one that is no area itself
/// may lie in one.
pub(super) fn areas_want_cities(workshop: &Workshop, numbers: &[TableNumber]) -> bool {
    let tables: Vec<TableNumber> =
        numbers.iter().copied().filter(|number| !workshop.areas.has_any(&[*number])).collect();
    workshop.counter.take(&tables).is_ok_and(|laid| {
        let pairs: Vec<_> = laid.iter().map(|laid| (&laid.table, &laid.mapping)).collect();
        // An update goes into the areas of the open plan.
        let unpacked = || workshop.opener.data().ok()?.geography.as_ref()?.unpack().ok().map(Arc::new);
        let open = || workshop.open_areas.as_ref().map(|(_, areas)| areas.clone()).or_else(unpacked);
        let areas = workshop.areas.made().or_else(open);
        wants_cities_in_areas(&pairs, |city, state| {
            areas.as_ref().is_some_and(|areas| LoadedPlaces::new(areas).by_county_name(city, state).is_ok())
        })
    })
}

/// Whether a job names cities that the ZIP codes do not know, as far as the ZIP codes are there to ask.
pub(super) fn wants_cities(workshop: &Workshop, job: &Job) -> bool {
    let Ok(gazetteer) = workshop.gazetteer() else { return false };
    let knows_city = |city: &str, state: &str| {
        let (city, state) = match city.rsplit_once(',') {
            Some((city, own)) if state.is_empty() => (city, own),
            _ => (city, state),
        };
        gazetteer.by_city(city, state).is_ok()
    };
    let tables = match job {
        Job::Import { tables } => tables.clone(),
        Job::Update(ask) => update::tables_of(ask),
        _ => Vec::new(),
    };
    match job {
        Job::Import { .. } | Job::Update(_) => workshop.counter.take(&tables).is_ok_and(|laid| {
            let pairs: Vec<_> = laid.iter().map(|laid| (&laid.table, &laid.mapping)).collect();
            let mut seen = BTreeMap::new();
            names_cities(&pairs, |zip, city, state| {
                (!zip.is_empty() && gazetteer.by_zip(zip).is_ok())
                    || *seen.entry((city.to_owned(), state.to_owned())).or_insert_with(|| knows_city(city, state))
            })
        }),
        Job::FindPlace(written) => {
            written.rsplit_once(',').is_some_and(|(city, state)| !knows_city(city.trim(), state.trim()))
        }
        _ => false,
    }
}

/// A place as people write it: a ZIP code, or city and state.
pub(super) fn find_place(workshop: &mut Workshop, written: &str) -> Result<Answer, String> {
    if workshop.opener.data().is_ok_and(|data| data.geography.is_some()) {
        let areas = own_shapes::of_open_data(workshop)?;
        let (places, written) = (LoadedPlaces::new(&areas), written.trim());
        let (name, above) = written.rsplit_once(',').unwrap_or((written, ""));
        let found = places.by_county_code(written).or_else(|_| places.by_county_name(name.trim(), above.trim()))?;
        let name = areas.by_code(&found.county).and_then(|unit| areas.units().names.get(unit as usize).cloned());
        return Ok(Answer::Place(found.at, name.unwrap_or(found.county)));
    }
    let (atlas, gazetteer) = (workshop.opener.atlas()?, workshop.gazetteer()?);
    let places = ShippedPlaces::new(&atlas, &gazetteer).with_cities(workshop.cities.as_deref());
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
    let found = places.by_city(city.trim(), state.trim(), "")?;
    Ok(Answer::Place(found.at, format!("{}, {}", city.trim(), state.trim())))
}

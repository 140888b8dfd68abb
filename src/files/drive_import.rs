//! Tables of drive times: one row a way, or a matrix with one column a destination.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    DriveField, DriveMapping, FileError, Ledger, Merge, PlacedBy, Places, Progress, Role, RowFate, Table,
    cells::counted,
    column_guess::Field,
    drive_places::{DrivePlaces, FoundEnd, MissedEnd, noun},
    drive_time::{self, LONGEST_HOURS, TimeUnit, UnitBy, Written},
    ledger::DuplicateBy,
    mapped_rows::{MappedRows, is_nothing},
};
use crate::{
    geography::LonLat,
    plan::{Amount, DataSet, DriveHome, DrivePlace, DrivePlaceKind, DriveTable, DriveTime, DriveTimes},
};

/// Rows that are looked at for the unit and for what the places are.
const SAMPLE: usize = 400;
/// Faster than this, no road is driven on average, in km/h.
const FASTEST_KMH: f64 = 180.0;

/// Drive times as they are read, table after table.
#[derive(Clone, Debug, Default)]
pub struct DriveBook {
    at: BTreeMap<DrivePlace, u32>,
    spots: Vec<Option<LonLat>>,
    times: Vec<DriveTime>,
    sources: Vec<String>,
}

/// One end of the ways in a table: what its column holds, and what was found so far.
struct End {
    /// What the user says it holds.
    said: Option<DrivePlaceKind>,
    /// What it seems to hold.
    likely: Option<DrivePlaceKind>,
    known: BTreeMap<String, Result<u32, MissedEnd>>,
}

/// A row before it is compared with the others.
#[derive(Clone, Copy)]
enum Judged {
    Way(DriveTime),
    Not,
}

impl DriveBook {
    /// Reads a table. Of a way that comes twice the first row counts.
    ///
    /// # Errors
    /// [`FileError::Unmapped`] without places or times; [`FileError::TooMuch`]; [`FileError::Cancelled`].
    pub fn add(
        &mut self,
        table: &Table,
        mapping: &DriveMapping,
        places: &dyn Places,
        data: &DataSet,
        progress: Progress<'_>,
    ) -> Result<Ledger, FileError> {
        let needs = mapping.lacks();
        if let Some(needs) = needs {
            return Err(FileError::Unmapped { file: table.name().into(), needs });
        }
        let columns = if mapping.is_list() { 1 } else { mapping.destinations().len() };
        // Said before any work: a bound that is met in the middle wastes the user's time.
        if table.len().saturating_mul(columns).saturating_add(self.times.len()) > DriveTimes::MOST {
            return Err(FileError::TooMuch {
                file: table.name().into(),
                what: "drive times",
                limit: DriveTimes::MOST as u64,
            });
        }
        let mut finder = DrivePlaces::new(data, places);
        let mut ledger = if mapping.is_list() {
            self.add_list(table, mapping, &mut finder, progress)?
        } else {
            self.add_matrix(table, mapping, &mut finder, progress)?
        };
        ledger.role = Role::DriveTimes;
        self.sources.push(format!("{}, {} rows", table.name(), table.len()));
        Ok(ledger)
    }

    /// What was read; `None` when no way was.
    #[must_use]
    pub fn finish(self, places: &dyn Places, data: &DataSet) -> Option<DriveTable> {
        if self.times.is_empty() {
            return None;
        }
        let at = |kind, code: String| self.at.get(&DrivePlace { kind, code }).copied();
        let has = |kind| self.at.keys().any(|place| place.kind == kind);
        let (zips, areas) = (has(DrivePlaceKind::Zip), has(DrivePlaceKind::Area));
        let home = |home: LonLat| {
            let zip = || places.nearest_zip(home).and_then(|zip| at(DrivePlaceKind::Zip, zip));
            let area = || places.county_at(home).and_then(|area| at(DrivePlaceKind::Area, area));
            let place = if zips { zip() } else { None }.or_else(|| if areas { area() } else { None })?;
            Some(DriveHome { at: home, place })
        };
        let homes = data.reps.iter().filter_map(|rep| home(rep.home?)).collect();
        let mut list: Vec<(DrivePlace, u32)> = self.at.into_iter().collect();
        list.sort_by_key(|(_, at)| *at);
        let list: Vec<DrivePlace> = list.into_iter().map(|(place, _)| place).collect();
        let times = DriveTimes::new(list, self.times, homes);
        Some(DriveTable::of(&times, self.sources.join("; ")))
    }

    fn place(&mut self, found: FoundEnd) -> u32 {
        let next = self.at.len() as u32;
        let at = *self.at.entry(found.place).or_insert(next);
        if at == next {
            self.spots.push(found.at);
        }
        at
    }

    fn end(&mut self, end: &mut End, finder: &mut DrivePlaces<'_>, written: &str) -> Result<u32, MissedEnd> {
        if let Some(known) = end.known.get(written) {
            return known.clone();
        }
        let found = finder.find(written, end.said, end.likely).map(|found| self.place(found));
        end.known.insert(written.to_owned(), found.clone());
        found
    }

    fn km(&self, from: u32, to: u32) -> Option<f64> {
        let spot = |at: u32| self.spots.get(at as usize).copied().flatten();
        Some(spot(from)?.km_to(spot(to)?))
    }

    fn add_list(
        &mut self,
        table: &Table,
        mapping: &DriveMapping,
        finder: &mut DrivePlaces<'_>,
        progress: Progress<'_>,
    ) -> Result<Ledger, FileError> {
        let rows = MappedRows::new(table, mapping, []);
        let (start, end) = (mapping.field(&DriveField::STARTS), mapping.field(&DriveField::ENDS));
        let time_field = mapping.field(&DriveField::TIMES);
        let (Some(start), Some(end), Some(time_field)) = (start, end, time_field) else {
            return Err(FileError::Unmapped {
                file: table.name().into(),
                needs: "the places or the times are missing.",
            });
        };
        let column = |field| mapping.column(field).unwrap_or_default();
        let decimal = mapping.decimal_of(column(time_field));
        let time = |row: usize| drive_time::read(rows.text(row, time_field), decimal);
        let km_column = mapping.column(DriveField::Distance).filter(|column| *column < table.columns().len());
        let km_each = km_column.map_or(1.0, |column| drive_time::km_of_header(&table.columns()[column]));
        let km = |row: usize| {
            let column = km_column?;
            let number = super::number::float(rows.cells.text(row, column), mapping.decimal_of(column))?;
            Some(number * km_each).filter(|km| km.is_finite())
        };
        let sample = |field| table.spread(SAMPLE).map(|row| rows.text(row, field)).collect::<BTreeSet<&str>>();
        let mut assumptions = Vec::new();
        let mut starts = end_of(start, column(start), sample(start), table, finder, &mut assumptions);
        let mut ends = end_of(end, column(end), sample(end), table, finder, &mut assumptions);
        let mut ways = Vec::new();
        for row in table.spread(SAMPLE) {
            if let Some(Written::Bare(number)) = time(row) {
                let from = self.end(&mut starts, finder, rows.text(row, start)).ok();
                let to = self.end(&mut ends, finder, rows.text(row, end)).ok();
                ways.push((number, from.zip(to).and_then(|(from, to)| self.km(from, to))));
            }
        }
        let header = &table.columns()[column(time_field).min(table.columns().len().saturating_sub(1))];
        let unit = unit_of(time_field, header, &ways, &mut assumptions);

        let mut names = vec!["Minutes".to_owned()];
        names.extend(km_column.map(|_| "Kilometres".to_owned()));
        let mut ledger = Ledger::new(table, names);
        let amounts = |row: usize, values: &mut Vec<Amount>| {
            values.clear();
            values.push(Amount::from_f64(time(row).map_or(0.0, |time| time.seconds(unit) / 60.0)));
            values.extend(km_column.map(|_| Amount::from_f64(km(row).unwrap_or_default())));
        };
        let mut values = Vec::new();
        let mut judged: Vec<Judged> = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            rows.step(row, 0.0, 0.6, progress)?;
            amounts(row, &mut values);
            ledger.source.add(&values);
            let from = self.end(&mut starts, finder, rows.text(row, start));
            let to = self.end(&mut ends, finder, rows.text(row, end));
            let seconds = time(row).map(|time| time.seconds(unit)).filter(|seconds| is_believed(*seconds));
            judged.push(match (from, to, seconds) {
                (Ok(from), Ok(to), Some(seconds)) if from != to => {
                    Judged::Way(DriveTime { from, to, seconds: libm::round(seconds) as u32 })
                }
                _ => Judged::Not,
            });
        }
        let (twice, different) = duplicates(&judged);
        let mut fast = 0usize;
        let (mut used, before) = (Vec::new(), self.times.len());
        for (row, way) in judged.iter().enumerate() {
            rows.step(row, 0.6, 1.0, progress)?;
            amounts(row, &mut values);
            let (from, to) = (rows.text(row, start), rows.text(row, end));
            if let Judged::Way(way) = way {
                if let Some(first) = twice.get(&(row as u32)) {
                    let of_row = table.row_number(*first as usize);
                    ledger.enter(table, row, RowFate::Duplicate { of_row, by: DuplicateBy::SameWay }, &values);
                    continue;
                }
                let kmh = km(row).map(|km| km / (f64::from(way.seconds.max(1)) / 3_600.0));
                fast += usize::from(kmh.is_some_and(|kmh| kmh > FASTEST_KMH));
                used.push(*way);
                ledger.enter(table, row, RowFate::Placed { by: PlacedBy::BothEnds }, &values);
                continue;
            }
            if let Some(why) = rows.cells.excluded(row, from.is_empty() || to.is_empty()) {
                ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &values);
                continue;
            }
            let found_from = self.end(&mut starts, finder, from);
            let found_to = self.end(&mut ends, finder, to);
            let missed = match (&found_from, &found_to) {
                (Err(miss), _) => Some((start, from, miss)),
                (_, Err(miss)) => Some((end, to, miss)),
                _ => None,
            };
            if let Some((field, written, miss)) = missed {
                let suggestion = miss.meant.as_ref().map(|meant| Merge {
                    field: field.key().into(),
                    from: written.into(),
                    to: meant.clone(),
                });
                let fate = RowFate::Unmatched { reason: miss.reason.clone() };
                ledger.enter_suggesting(table, row, fate, &values, suggestion);
                continue;
            }
            let same = found_from.is_ok() && found_from == found_to;
            ledger.enter(table, row, no_way(rows.text(row, time_field), time(row), unit, same), &values);
        }
        ledger.assumptions = rows.cells.assumptions();
        ledger.assumptions.append(&mut assumptions);
        if different > 0 {
            ledger.assumptions.push(format!(
                "{} another time for a way that an earlier row has; the first row counts.",
                if different == 1 { "1 row gives".to_owned() } else { format!("{different} rows give") }
            ));
        }
        if fast > 0 {
            ledger.assumptions.push(format!(
                "{} would be driven faster than {FASTEST_KMH} km/h: look at the units of time and distance.",
                counted(fast)
            ));
        }
        self.times.append(&mut used);
        self.say_one_way(before, &mut ledger);
        Ok(ledger)
    }

    fn add_matrix(
        &mut self,
        table: &Table,
        mapping: &DriveMapping,
        finder: &mut DrivePlaces<'_>,
        progress: Progress<'_>,
    ) -> Result<Ledger, FileError> {
        let rows = MappedRows::new(table, mapping, []);
        let columns = mapping.destinations();
        let Some(start) = mapping.field(&DriveField::STARTS) else {
            return Err(FileError::Unmapped { file: table.name().into(), needs: "the places are missing." });
        };
        let mut assumptions = Vec::new();
        let sample: BTreeSet<&str> = table.spread(SAMPLE).map(|row| rows.text(row, start)).collect();
        let at = mapping.column(start).unwrap_or_default();
        let mut starts = end_of(start, at, sample, table, finder, &mut assumptions);
        let headers: BTreeSet<&str> = columns.iter().map(|column| destination(&table.columns()[*column])).collect();
        let likely = finder.kind_of(&headers).map(|(kind, _)| kind);
        if let Some(kind) = likely {
            assumptions.push(format!("The columns’ names are {}.", noun(kind)));
        }
        let mut ends = End { said: None, likely, known: BTreeMap::new() };
        let (mut to, mut nowhere) = (Vec::new(), Vec::new());
        for column in &columns {
            let written = destination(&table.columns()[*column]);
            match self.end(&mut ends, finder, written) {
                Ok(place) => to.push((*column, place)),
                Err(miss) => nowhere.push((written, miss.reason)),
            }
        }
        if let Some((first, why)) = nowhere.first() {
            let others = if nowhere.len() == 1 { String::new() } else { format!(" and {} more", nowhere.len() - 1) };
            assumptions.push(format!("Columns that name no place are left out: `{first}`{others}. {why}"));
        }
        let cell =
            |row: usize, column: usize| drive_time::read(rows.cells.text(row, column), mapping.decimal_of(column));
        let mut ways = Vec::new();
        for row in table.spread(SAMPLE / 4) {
            let Ok(from) = self.end(&mut starts, finder, rows.text(row, start)) else { continue };
            for (column, to) in to.iter().take(12).filter(|(_, to)| *to != from) {
                if let Some(Written::Bare(number)) = cell(row, *column) {
                    ways.push((number, self.km(from, *to)));
                }
            }
        }
        let said = mapping.field(&DriveField::TIMES).unwrap_or(DriveField::Time);
        let header = mapping.column(said).and_then(|column| table.columns().get(column)).map_or("", String::as_str);
        let unit = unit_of(said, header, &ways, &mut assumptions);
        let mut ledger = Ledger::new(table, vec!["Minutes".to_owned()]);
        let sum = |row: usize| {
            let minutes = columns.iter().filter_map(|column| cell(row, *column)).map(|time| time.seconds(unit) / 60.0);
            [Amount::from_f64(minutes.sum())]
        };
        let mut first_of: BTreeMap<u32, u32> = BTreeMap::new();
        let before = self.times.len();
        let (mut odd, mut example) = (0usize, String::new());
        for row in 0..table.len() {
            rows.step(row, 0.0, 1.0, progress)?;
            let (written, values) = (rows.text(row, start), sum(row));
            ledger.source.add(&values);
            if let Some(why) = rows.cells.excluded(row, written.is_empty()) {
                ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &values);
                continue;
            }
            let from = match self.end(&mut starts, finder, written) {
                Ok(from) => from,
                Err(miss) => {
                    let merge = |to| Merge { field: start.key().into(), from: written.into(), to };
                    let fate = RowFate::Unmatched { reason: miss.reason };
                    ledger.enter_suggesting(table, row, fate, &values, miss.meant.map(merge));
                    continue;
                }
            };
            if let Some(first) = first_of.get(&from) {
                let of_row = table.row_number(*first as usize);
                ledger.enter(table, row, RowFate::Duplicate { of_row, by: DuplicateBy::SameWay }, &values);
                continue;
            }
            first_of.insert(from, row as u32);
            let filled = self.times.len();
            for (column, to) in to.iter().filter(|(_, to)| *to != from) {
                let text = rows.cells.text(row, *column);
                match cell(row, *column).map(|time| time.seconds(unit)).filter(|seconds| is_believed(*seconds)) {
                    Some(seconds) => {
                        self.times.push(DriveTime { from, to: *to, seconds: libm::round(seconds) as u32 });
                    }
                    None if is_nothing(text) => {}
                    None => {
                        odd += 1;
                        if example.is_empty() {
                            example = format!("`{text}` in row {}", table.row_number(row));
                        }
                    }
                }
            }
            let fate = if self.times.len() > filled {
                RowFate::Placed { by: PlacedBy::BothEnds }
            } else {
                RowFate::Excluded { why: "no cell holds a time to another place".into() }
            };
            ledger.enter(table, row, fate, &values);
        }
        ledger.assumptions = rows.cells.assumptions();
        ledger.assumptions.append(&mut assumptions);
        if odd > 0 {
            let cells = if odd == 1 { "1 cell is".to_owned() } else { format!("{odd} cells are") };
            ledger.assumptions.push(format!("{cells} left out, as no time of a drive: {example}."));
        }
        self.say_one_way(before, &mut ledger);
        Ok(ledger)
    }

    /// Says how many of the ways from `before` on are known in one direction only.
    fn say_one_way(&self, before: usize, ledger: &mut Ledger) {
        let mut pairs: Vec<(u32, u32)> = self.times.iter().map(|time| (time.from, time.to)).collect();
        pairs.sort_unstable();
        let new = self.times.get(before..).unwrap_or_default();
        let single = new.iter().filter(|time| pairs.binary_search(&(time.to, time.from)).is_err()).count();
        if single > 0 {
            let ways = if single == 1 { "1 way is".to_owned() } else { format!("{single} ways are") };
            ledger.assumptions.push(format!("{ways} given in one direction only; the way back is taken for as long."));
        }
    }
}

/// `to 60614` names 60614.
fn destination(header: &str) -> &str {
    let header = header.trim();
    ["to ", "To ", "TO ", "nach "].into_iter().find_map(|word| header.strip_prefix(word)).unwrap_or(header).trim()
}

fn is_believed(seconds: f64) -> bool {
    (0.0..=LONGEST_HOURS * 3_600.0).contains(&seconds)
}

/// What a column of places holds, said or told by its values.
fn end_of(
    field: DriveField,
    column: usize,
    mut sample: BTreeSet<&str>,
    table: &Table,
    finder: &DrivePlaces<'_>,
    assumptions: &mut Vec<String>,
) -> End {
    use DriveField as F;
    let said = match field {
        F::FromZip | F::ToZip => Some(DrivePlaceKind::Zip),
        F::FromArea | F::ToArea => Some(DrivePlaceKind::Area),
        F::FromAccount | F::ToAccount => Some(DrivePlaceKind::Account),
        F::FromRep | F::ToRep => Some(DrivePlaceKind::Rep),
        _ => None,
    };
    sample.remove("");
    let name = table.columns().get(column).map_or("", String::as_str);
    let guess = if said.is_none() { finder.kind_of(&sample) } else { None };
    if let Some((kind, share)) = guess {
        let some = if share < 0.995 { format!(", {:.0} % of them", 100.0 * share) } else { String::new() };
        assumptions.push(format!("`{name}` is taken for {}{some}: its values say so.", noun(kind)));
    }
    End { said, likely: guess.map(|(kind, _)| kind), known: BTreeMap::new() }
}

fn unit_of(field: DriveField, header: &str, ways: &[(f64, Option<f64>)], assumptions: &mut Vec<String>) -> TimeUnit {
    let chosen = match field {
        DriveField::Minutes => Some(TimeUnit::Minutes),
        DriveField::Hours => Some(TimeUnit::Hours),
        DriveField::Seconds => Some(TimeUnit::Seconds),
        _ => None,
    };
    let named = TimeUnit::of_header(header).map(|unit| (unit, UnitBy::Name));
    let (unit, by) =
        chosen.map(|unit| (unit, UnitBy::Chosen)).or(named).unwrap_or_else(|| drive_time::guess_unit(ways));
    if !ways.is_empty() {
        let why = match by {
            UnitBy::Chosen => "as the column is chosen",
            UnitBy::Name => "the column’s name says so",
            UnitBy::Speed => "that makes the most usual speed between these places",
            UnitBy::Size => "the numbers look like it; choose the column under another unit if they are not",
        };
        assumptions.push(format!("Times are read as {}: {why}.", unit.name()));
    }
    unit
}

/// How a row ends whose places are known, but that is no way.
fn no_way(text: &str, time: Option<Written>, unit: TimeUnit, same: bool) -> RowFate {
    let why = match time.map(|time| time.seconds(unit)) {
        None if is_nothing(text) => "no time is given".to_owned(),
        None => {
            let reason =
                format!("`{text}` is not a time. Write minutes, or hours as `1:25`, and import the file again.");
            return RowFate::Unmatched { reason };
        }
        Some(seconds) if seconds < 0.0 => format!("`{text}` is a negative time"),
        Some(seconds) if !is_believed(seconds) => {
            format!("`{text}` {} would be more than {LONGEST_HOURS} hours", unit.name())
        }
        Some(_) if same => "a way from a place to itself".to_owned(),
        Some(_) => "it is no way".to_owned(),
    };
    RowFate::Excluded { why }
}

/// Rows whose way an earlier row has, with that row, and how many of them say another time.
fn duplicates(judged: &[Judged]) -> (BTreeMap<u32, u32>, usize) {
    let mut ways: Vec<(u32, u32, u32, u32)> = judged
        .iter()
        .enumerate()
        .filter_map(|(row, judged)| match judged {
            Judged::Way(way) => Some((way.from, way.to, row as u32, way.seconds)),
            Judged::Not => None,
        })
        .collect();
    ways.sort_unstable();
    let (mut twice, mut different) = (BTreeMap::new(), 0);
    let mut first: Option<(u32, u32, u32, u32)> = None;
    for way in ways {
        match first {
            Some(known) if (known.0, known.1) == (way.0, way.1) => {
                different += usize::from(known.3 != way.3);
                twice.insert(way.2, known.2);
            }
            _ => first = Some(way),
        }
    }
    (twice, different)
}

#[cfg(test)]
#[path = "drive_import_tests.rs"]
mod tests;

//! From a table of accounts to a data set and its ledger.

use std::collections::BTreeMap;

use super::{
    AccountField, AccountMapping, CurrencyReading, FileError, Ledger, Places, Progress, RowFate, Table,
    account_basis::Basis,
    account_class::Classes,
    account_family,
    account_row::AccountRows,
    currency::NO_CURRENCY,
    ledger::{DuplicateBy, PlacedBy},
    mapped_rows::is_nothing,
    measure_key::measure_of_column,
    placing::{Placement, Placer},
};
use crate::plan::{Accounts, Amount, Category, DataSet, Rep, RepIx};

/// What came of a table of accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The accounts, their owners as reps, their classes.
    pub data: DataSet,
    /// How every row ended.
    pub ledger: Ledger,
}

/// So many accounts on the very same coordinates are worth a word.
const CROWD: usize = 50;
/// Most different owners.
const MAX_OWNERS: usize = 5_000;

/// Reads accounts.
///
/// - A row is placed by latitude and longitude, else ZIP code, else county FIPS, else city and state, else county and state.
/// - The first row with an id counts, later ones are duplicates; rows without an id are duplicates when name and place agree.
/// - Owners become reps, in order of first appearance.
/// - Without a class column, classes are A to D by potential (revenue without potential): the accounts that make up the
///   first 80 % of the sum are A, the next 15 % B, the rest C; those with nothing are D.
/// - Calls and hours come from their columns, else from the class ([`crate::plan::CallClass::defaults`]).
/// - Without a potential column, potential is revenue: no whitespace is invented.
/// - Workload is calls × hours per call; travel is zero until `metrics` fills it in.
///
/// # Errors
/// [`FileError::Unmapped`] when no column says where accounts are; [`FileError::Cancelled`] when `progress` says so;
/// [`FileError::TooMuch`] beyond 5,000 owners (a column of something else, most likely).
pub fn import_accounts(
    table: &Table,
    mapping: &AccountMapping,
    places: &dyn Places,
    progress: Progress<'_>,
) -> Result<Imported, FileError> {
    let (data, ledger, _) = read_accounts(table, mapping, places, progress)?;
    Ok(Imported { data, ledger })
}

/// The same, with what the file gave and what was made up: sales that come later may fill in revenue.
pub(super) fn read_accounts(
    table: &Table,
    mapping: &AccountMapping,
    places: &dyn Places,
    progress: Progress<'_>,
) -> Result<(DataSet, Ledger, Basis), FileError> {
    if !mapping.can_place() {
        return Err(FileError::Unmapped {
            file: table.name().into(),
            needs: "no column says where the accounts are. Choose the columns of ZIP code, county FIPS, city and state, \
                    or latitude and longitude.",
        });
    }
    let rows = AccountRows::new(table, mapping);
    let names = rows.summed.iter().map(|(column, _)| table.columns()[*column].clone()).collect();
    let mut import = Import {
        table,
        ledger: Ledger::new(table, names),
        accounts: Accounts::new(),
        reps: Vec::new(),
        at_owner: BTreeMap::new(),
        segments: Coder::default(),
        industries: Coder::default(),
        parents: Vec::new(),
        classes: Classes::new(rows.has(AccountField::Class)),
        calls: Vec::new(),
        hours: Vec::new(),
        summed: vec![Vec::new(); rows.summed.len()],
        keeps_postcodes: places.keeps_postcodes(),
        rows,
    };
    import.sum_source(progress)?;
    import.read(places, progress)?;
    import.link_parents();
    Ok(import.finish(mapping))
}

struct Import<'a> {
    table: &'a Table,
    rows: AccountRows<'a>,
    ledger: Ledger,
    accounts: Accounts,
    reps: Vec<Rep>,
    at_owner: BTreeMap<&'a str, RepIx>,
    segments: Coder<'a>,
    industries: Coder<'a>,
    /// Row and written parent of each account that names one.
    parents: Vec<(usize, usize, &'a str)>,
    classes: Classes<'a>,
    calls: Vec<Option<f64>>,
    hours: Vec<Option<f64>>,
    summed: Vec<Vec<Amount>>,
    keeps_postcodes: bool,
}

impl<'a> Import<'a> {
    /// The file's own totals, before any row is judged.
    fn sum_source(&mut self, progress: Progress<'_>) -> Result<(), FileError> {
        let mut values = Vec::new();
        for row in 0..self.table.len() {
            self.rows.amounts(row, &mut values, |_, _| {});
            self.ledger.source.add(&values);
            self.step(row, 0.0, 0.2, progress)?;
        }
        Ok(())
    }

    fn step(&self, row: usize, from: f32, to: f32, progress: Progress<'_>) -> Result<(), FileError> {
        let go_on =
            !row.is_multiple_of(1024) || progress(from + (to - from) * row as f32 / self.table.len().max(1) as f32);
        if go_on { Ok(()) } else { Err(FileError::Cancelled) }
    }

    fn read(&mut self, places: &dyn Places, progress: Progress<'_>) -> Result<(), FileError> {
        let mut at_id: BTreeMap<&'a str, usize> = BTreeMap::new();
        let mut at_name: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut values = Vec::new();
        let mut wrong: Vec<String> = Vec::new();
        let mut placer = Placer::new(places);
        let sample = self.table.spread(200).filter(|row| self.rows.excluded(*row).is_none());
        if let Some((turned, all)) = placer.look_for_swap(sample.map(|row| self.rows.written(row))) {
            self.ledger.assumptions.push(format!(
                "Latitude and longitude are swapped in this file: {turned} of {all} rows that were looked at lie on the map \
                 only the other way round. They are read the other way round."
            ));
        }
        let sample = self.table.spread(300).filter(|row| self.rows.excluded(*row).is_none());
        if let Some((outside, all)) = placer.look_beyond(sample.map(|row| self.rows.written(row))) {
            self.ledger.assumptions.push(format!(
                "{outside} of {all} rows that were looked at lie outside the United States, so all accounts are taken over \
                 where they are, and accounts are what is assigned. Counties and ZIP codes are known for the United States \
                 only; load a geography to assign areas."
            ));
        }
        let mut countries: BTreeMap<&'a str, usize> = BTreeMap::new();
        let mut cities_abroad = false;
        let mut crowd: BTreeMap<(u64, u64), (usize, usize)> = BTreeMap::new();
        for row in 0..self.table.len() {
            self.step(row, 0.2, 1.0, progress)?;
            wrong.clear();
            let columns = self.table.columns();
            self.rows.amounts(row, &mut values, |column, text| {
                wrong.push(format!("`{text}` in {} is not a number; it counts zero.", columns[column]));
            });
            if let Some(why) = self.rows.excluded(row) {
                self.ledger.enter(self.table, row, RowFate::Excluded { why: why.into() }, &values);
                continue;
            }
            *countries.entry(self.rows.text(row, AccountField::Country)).or_default() += 1;
            let id = self.rows.text(row, AccountField::Id);
            if let Some(first) = at_id.get(id) {
                self.duplicate(row, *first, DuplicateBy::Id, &values);
                continue;
            }
            let placement = match placer.place(&self.rows.written(row)) {
                Ok(placement) => placement,
                Err(miss) => {
                    let fate = RowFate::Unmatched { reason: miss.reason };
                    self.ledger.enter_suggesting(self.table, row, fate, &values, miss.suggestion);
                    continue;
                }
            };
            if placement.by == PlacedBy::Coordinates {
                let at = placement.found.at;
                crowd.entry((at.lat.to_bits(), at.lon.to_bits())).or_insert((row, 0)).1 += 1;
            }
            let name = self.rows.text(row, AccountField::Name);
            if id.is_empty() && !name.is_empty() {
                let key = (name_key(name), place_key(&placement));
                if let Some(first) = at_name.get(&key) {
                    self.duplicate(row, *first, DuplicateBy::NameAndPlace, &values);
                    continue;
                }
                at_name.insert(key, row);
            } else if !id.is_empty() {
                at_id.insert(id, row);
            }
            for text in wrong.drain(..).chain(placement.remarks.iter().cloned()) {
                self.ledger.remark(self.table, row, text);
            }
            cities_abroad |= placement.by == PlacedBy::City && !placement.found.country.is_empty();
            self.ledger.enter(self.table, row, RowFate::Placed { by: placement.by }, &values);
            self.take(row, placement, &values)?;
        }
        self.ledger.assumptions.extend(mixed_countries(&countries, places));
        if cities_abroad {
            self.ledger
                .assumptions
                .push("Cities abroad are placed by the table of GeoNames (geonames.org, CC BY 4.0).".into());
        }
        // A geocoder that knows no better gives the middle of a country or a city.
        let mut crowded: Vec<(usize, usize)> = crowd.into_values().filter(|(_, count)| *count >= CROWD).collect();
        crowded.sort_unstable_by_key(|(row, count)| (std::cmp::Reverse(*count), *row));
        for (row, count) in crowded.into_iter().take(5) {
            let number = self.table.row_number(row);
            self.ledger.assumptions.push(format!(
                "{count} accounts lie on one coordinate (first in row {number}). They are taken over; look whether it is only \
                 where a geocoder puts what it does not find."
            ));
        }
        // An id that was made up for a row without one must not meet a real one.
        for id in &mut self.accounts.id {
            while id.starts_with("row ") && at_id.contains_key(id.as_str()) {
                id.push('\'');
            }
        }
        Ok(())
    }

    fn duplicate(&mut self, row: usize, first: usize, by: DuplicateBy, values: &[Amount]) {
        let of_row = self.table.row_number(first);
        self.ledger.enter(self.table, row, RowFate::Duplicate { of_row, by }, values);
    }

    fn take(&mut self, row: usize, placement: Placement, values: &[Amount]) -> Result<(), FileError> {
        let number = self.table.row_number(row);
        let text = |field| self.rows.text(row, field);
        let or = |given: &str, otherwise: String| if given.is_empty() { otherwise } else { given.to_owned() };
        let (id, name, city) = (text(AccountField::Id), text(AccountField::Name), text(AccountField::City));
        let (owner, class) = (text(AccountField::Owner), text(AccountField::Class));
        let (segment, industry) = (text(AccountField::Segment), text(AccountField::Industry));
        let parent = text(AccountField::Parent);
        if !is_nothing(parent) {
            self.parents.push((row, self.accounts.len(), parent));
        }
        let accounts = &mut self.accounts;
        accounts.id.push(or(id, format!("row {number}")));
        accounts.name.push(or(name, or(id, format!("Account in row {number}"))));
        accounts.place.push(placement.found.at);
        accounts.city.push(or(city, placement.found.city));
        accounts.zip.push(if self.keeps_postcodes { text(AccountField::Zip).to_owned() } else { placement.found.zip });
        accounts.county.push(placement.found.county);
        self.segments.push(segment);
        self.industries.push(industry);
        self.classes.push(class);
        let owner = self.owner(owner)?;
        self.accounts.owner.push(owner);
        for (field, column) in [(AccountField::CallsPerYear, true), (AccountField::HoursPerCall, false)] {
            let value = match self.rows.number(row, field) {
                Ok(value) => value,
                Err(wrong) => {
                    self.ledger.remark(self.table, row, wrong);
                    None
                }
            };
            if column { self.calls.push(value) } else { self.hours.push(value) }
        }
        for (column, value) in self.summed.iter_mut().zip(values) {
            column.push(*value);
        }
        Ok(())
    }

    fn owner(&mut self, owner: &'a str) -> Result<Option<RepIx>, FileError> {
        let nobody = ["unassigned", "vacant", "vacancy", "open", "tbd", "no owner", "nobody"];
        if is_nothing(owner) || nobody.iter().any(|word| owner.eq_ignore_ascii_case(word)) {
            return Ok(None);
        }
        if let Some(known) = self.at_owner.get(owner) {
            return Ok(Some(*known));
        }
        // `Ana  Ruiz` is Ana Ruiz; other spellings are other people until the user says otherwise.
        let name = owner.split_whitespace().collect::<Vec<_>>().join(" ");
        let rep = match self.reps.iter().position(|rep| rep.name == name) {
            Some(at) => RepIx::new(at),
            None if self.reps.len() >= MAX_OWNERS => {
                return Err(FileError::TooMuch {
                    file: self.table.name().into(),
                    what: "owners",
                    limit: MAX_OWNERS as u64,
                });
            }
            None => {
                self.reps.push(Rep::named(&name));
                RepIx::new(self.reps.len() - 1)
            }
        };
        self.at_owner.insert(owner, rep);
        Ok(Some(rep))
    }

    fn link_parents(&mut self) {
        let (parent, remarks) = account_family::linked(&self.accounts, &self.parents);
        self.accounts.parent = parent;
        for (row, text) in remarks {
            self.ledger.remark(self.table, row, text);
        }
    }

    fn finish(mut self, mapping: &AccountMapping) -> (DataSet, Ledger, Basis) {
        let n = self.accounts.len();
        let mut columns = self.summed.into_iter();
        let mut next = |has: bool| if has { columns.next() } else { None };
        let revenue = next(self.rows.has(AccountField::Revenue));
        let potential = next(self.rows.has(AccountField::Potential));
        let basis = Basis {
            revenue: revenue.is_some(),
            potential: potential.is_some(),
            class: self.rows.has(AccountField::Class),
            call_column: self.rows.has(AccountField::CallsPerYear),
            hour_column: self.rows.has(AccountField::HoursPerCall),
            calls: self.calls,
            hours: self.hours,
        };
        let nothing = || vec![Amount::ZERO; n];
        let accounts = &mut self.accounts;
        accounts.values = vec![
            vec![Amount::whole(1); n],
            revenue.unwrap_or_else(nothing),
            potential.unwrap_or_else(nothing),
            nothing(),
        ];
        let known = |column: &&usize| **column < self.table.columns().len();
        for (column, values) in mapping.extra_measures.iter().filter(known).zip(columns) {
            let measure = measure_of_column(&self.table.columns()[*column], &accounts.measures);
            accounts.measures.push(measure);
            accounts.values.push(values);
        }
        accounts.travel_per_call = vec![0.0; n];
        accounts.segment = self.segments.finish();
        accounts.industry = self.industries.finish();
        let classes = self.classes.finish();
        accounts.class = classes.1;
        let name = self.table.name();
        let currency = CurrencyReading::of(self.table, mapping);
        let mut data = DataSet {
            name: name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned(),
            source: format!("{name}, {} rows", self.table.len()),
            currency: currency.as_ref().map_or_else(|| "USD".to_owned(), |reading| reading.code.clone()),
            accounts: self.accounts,
            classes: classes.0,
            reps: self.reps,
            ..DataSet::default()
        };
        let mut ledger = self.ledger;
        ledger.assumptions.extend(self.rows.cells.assumptions());
        let has_money = mapping.has(AccountField::Revenue) || mapping.has(AccountField::Potential);
        let unnamed = has_money.then(|| NO_CURRENCY.to_owned());
        ledger.assumptions.extend(currency.map(|reading| reading.why).or(unnamed));
        ledger.assumptions.extend(basis.complete(&mut data, None));
        (data, ledger, basis)
    }
}

/// `The rows are of 2 countries: United States 120, Germany 12.`; nothing where they are of one.
fn mixed_countries(written: &BTreeMap<&str, usize>, places: &dyn Places) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (country, rows) in written.iter().filter(|(country, _)| !is_nothing(country)) {
        let name =
            places.country_code(country).map_or_else(|| (*country).to_owned(), |code| places.country_name(&code));
        *counts.entry(name).or_default() += rows;
    }
    if counts.len() < 2 {
        return None;
    }
    let mut listed: Vec<(String, usize)> = counts.into_iter().collect();
    listed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all = listed.len();
    let named: Vec<String> = listed.iter().take(8).map(|(name, rows)| format!("{name} {rows}")).collect();
    let more = if all > 8 { format!(" and {} more", all - 8) } else { String::new() };
    Some(format!("The rows are of {all} countries: {}{more}.", named.join(", ")))
}

/// A name for comparison: letters and digits only, small.
fn name_key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A place for comparison: to about 100 m.
fn place_key(placement: &Placement) -> String {
    let at = placement.found.at;
    format!("{:.3} {:.3}", at.lon, at.lat)
}

/// Builds a [`Category`] in time that does not depend on how many different values there are.
#[derive(Default)]
struct Coder<'a> {
    at: BTreeMap<&'a str, u16>,
    category: Category,
}

impl<'a> Coder<'a> {
    const OTHER: u16 = u16::MAX - 1;

    fn push(&mut self, value: &'a str) {
        let names = &mut self.category.names;
        let next = names.len() as u16;
        let code = *self.at.entry(value).or_insert_with(|| {
            if next < Self::OTHER {
                names.push(value.to_owned());
                next
            } else {
                if next == Self::OTHER {
                    names.push("other".into());
                }
                Self::OTHER
            }
        });
        self.category.codes.push(code);
    }

    fn finish(self) -> Category {
        self.category
    }
}

#[cfg(test)]
#[path = "account_import_tests.rs"]
mod tests;

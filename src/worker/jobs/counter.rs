//! The tables on the counter: read, understood, corrected, not imported yet.

use std::{collections::BTreeMap, sync::Arc};

use super::{Tell, area_columns};
use crate::{
    files::{
        AccountField, CellFix, Confidence, CurrencyReading, Decimal, FieldColumn, Ledger, ReadOptions, Role, Table,
        TableMapping, number, table_shape,
    },
    geography::LoadedGeography,
    metrics::grouped,
    worker::{
        protocol::Answer,
        tables::{FieldView, TableNumber, TableView, TableWish},
    },
};

/// Rows of a preview.
const PREVIEW_ROWS: usize = 8;
/// Values shown beside a field.
const SAMPLES: usize = 3;

/// A file and what is known of its table.
pub(super) struct Laid {
    bytes: Arc<Vec<u8>>,
    options: ReadOptions,
    pub table: Table,
    pub mapping: TableMapping,
    role_confidence: Confidence,
    /// Which columns speak for the role, in a sentence.
    why: String,
    /// The field and the column that were told from the codes of the user's own areas.
    fitted: Option<area_columns::Fitted>,
}

/// The tables by the numbers that the page gave them, and what became of the last import's rows.
#[derive(Default)]
pub(super) struct Counter {
    laid: BTreeMap<TableNumber, Laid>,
    pub ledgers: Vec<Ledger>,
}

impl Counter {
    /// Reads a file as a table, keeps it, and answers how it is understood; with `areas` of the user's own, places are those.
    pub fn read(
        &mut self,
        number: TableNumber,
        name: &str,
        bytes: Vec<u8>,
        areas: Option<&LoadedGeography>,
        tell: &mut Tell<'_>,
    ) -> Result<Answer, String> {
        self.laid.insert(number, Laid::read(name, Arc::new(bytes), ReadOptions::default(), tell)?);
        self.wish(number, TableWish::Fit, areas, tell)
    }

    /// Does what the page wants of a table and answers how the table is understood then.
    pub fn wish(
        &mut self,
        number: TableNumber,
        wish: TableWish,
        areas: Option<&LoadedGeography>,
        tell: &mut Tell<'_>,
    ) -> Result<Answer, String> {
        let laid = self.laid.get_mut(&number).ok_or(GONE)?;
        // What was chosen by hand stays; what is guessed anew looks for areas, too.
        let guesses = matches!(wish, TableWish::ReadAs(_) | TableWish::TakeAs(_) | TableWish::Fit);
        laid.change(wish, tell)?;
        if guesses && let Some(areas) = areas {
            laid.fit(areas);
        }
        Ok(Answer::Table(Box::new(laid.view(areas))))
    }

    /// Takes a table away.
    pub fn put_away(&mut self, number: TableNumber) {
        self.laid.remove(&number);
    }

    /// All tables but this one.
    pub fn others(&self, number: TableNumber) -> impl Iterator<Item = (TableNumber, &Laid)> {
        self.laid.iter().map(|(at, laid)| (*at, laid)).filter(move |(at, _)| *at != number)
    }

    /// The tables of these numbers, in this order.
    pub fn take(&self, numbers: &[TableNumber]) -> Result<Vec<&Laid>, String> {
        numbers.iter().map(|number| self.laid.get(number).ok_or_else(|| GONE.to_owned())).collect()
    }
}

/// A worker that was ended by a cancel starts anew and has no tables.
const GONE: &str = "This table is not here any more. Choose its file again.";

impl Laid {
    fn read(name: &str, bytes: Arc<Vec<u8>>, options: ReadOptions, tell: &mut Tell<'_>) -> Result<Self, String> {
        let doing = format!("Reading {name}");
        let table = Table::read_with(name, &bytes, options, &mut |fraction| {
            tell(fraction, &doing);
            true
        })
        .map_err(|error| error.to_string())?;
        let guess = TableMapping::guess(&table);
        let (mapping, role_confidence, why) = (guess.mapping, guess.confidence, guess.why);
        Ok(Self { bytes, options, table, mapping, role_confidence, why, fitted: None })
    }

    /// Looks for the column of the areas that the user brought.
    fn fit(&mut self, areas: &LoadedGeography) {
        self.fitted = area_columns::fit(&mut self.mapping, &self.table, areas).or(self.fitted);
        if self.mapping.role() != Role::Territories || self.role_confidence == Confidence::Chosen {
            return;
        }
        // A list of areas and owners with money in it is of accounts; without areas nothing said where these are.
        let mut accounts = TableMapping::guess_as(Role::Accounts, &self.table);
        let fitted = area_columns::fit(&mut accounts, &self.table, areas);
        let has = |key: &str| accounts.fields().iter().any(|field| field.key == key && field.column.is_some());
        if accounts.missing().is_none() && has("id") && (has("revenue") || has("potential")) {
            (self.mapping, self.fitted) = (accounts, fitted);
            self.role_confidence = Confidence::Likely;
            self.why =
                format!("It has ids and money, and a column with the areas' codes or names: {}.", areas.units().nouns);
        }
    }

    fn change(&mut self, wish: TableWish, tell: &mut Tell<'_>) -> Result<(), String> {
        match wish {
            TableWish::Read { .. } | TableWish::Fit => {}
            // A choice that can't be read leaves the table as it was.
            TableWish::ReadAs(options) => *self = Self::read(self.table.name(), self.bytes.clone(), options, tell)?,
            TableWish::TakeAs(role) => self.take_as(TableMapping::guess_as(role, &self.table)),
            TableWish::Choose { field, column } => {
                self.mapping.choose(&field, column);
                self.mapping.look_at_days(&self.table);
            }
            TableWish::Extra { column, on } => self.mapping.choose_extra(column, on),
            TableWish::Days(order) => self.mapping.choose_day_order(Some(order)),
            TableWish::Currency(code) => self.mapping.choose_currency(code.as_deref()),
            TableWish::Decimal(column, decimal) => self.mapping.choose_decimal(column, decimal),
            TableWish::Correct { row, cells } => {
                for (column, to) in cells {
                    self.mapping.fix(CellFix { row, column, to });
                }
            }
            TableWish::Merge(merge) => self.mapping.merge(merge),
            TableWish::Unmerge(merge) => self.mapping.unmerge(&merge),
            TableWish::Recall(memory) => {
                if let Some(mapping) = TableMapping::recall(&memory, &self.table) {
                    self.take_as(mapping);
                    self.why = "As you chose it for the last file with these columns.".to_owned();
                }
            }
        }
        Ok(())
    }

    fn take_as(&mut self, mapping: TableMapping) {
        self.mapping = mapping;
        self.role_confidence = Confidence::Chosen;
        self.why = self.mapping.role().purpose().to_owned();
    }

    /// The table as the page shows it.
    fn view(&self, areas: Option<&LoadedGeography>) -> TableView {
        let (table, mapping) = (&self.table, &self.mapping);
        let rows: Vec<Vec<String>> =
            (0..table.len().min(PREVIEW_ROWS)).map(|row| table.row(row).map(str::to_owned).collect()).collect();
        let header_row = (!table.is_headerless()).then(|| table.above().len() as u32 + 1);
        TableView {
            name: table.name().into(),
            format: table.format().to_string(),
            sheets: table.sheets().iter().map(|sheet| sheet.name.clone()).collect(),
            read: ReadOptions { sheet: table.sheet(), ..self.options },
            header_row,
            header: table.columns().to_vec(),
            row_count: table.len(),
            role: mapping.role(),
            role_confidence: self.role_confidence,
            why: self.why.clone(),
            fields: mapping.fields().iter().filter_map(|field| field_view(field, table, areas, self.fitted)).collect(),
            extra_label: mapping.extra_label().unwrap_or_default().to_owned(),
            extra: mapping.extra_choices(),
            days: self.days(),
            currency: self.currency(),
            decimals: self.decimals(),
            warnings: self.warnings(),
            missing: mapping.missing().map(|missing| match areas {
                Some(areas) if mapping.role() == Role::Accounts => format!(
                    "No column says where the accounts are. Choose the columns of latitude and longitude, or the one with \
                     code or name of the {}.",
                    areas.units().noun
                ),
                _ => missing.to_owned(),
            }),
            shape: table_shape(table.columns()),
            memory: mapping.remember(table.columns()),
            rows,
        }
    }

    /// The order of days, whether a value shows it, and how a value is read.
    fn days(&self) -> Option<(crate::files::DayOrder, bool, String)> {
        let days = self.mapping.days()?;
        // A value that reads differently the other way says most.
        let cells = self.table.spread(200).map(|row| self.table.cell(row, days.column));
        let example = cells.filter_map(|cell| days.of(cell)).next()?;
        Some((days.order, days.shown || days.chosen, format!("{}: {example}.", days.label)))
    }

    /// The currency of a table of accounts with amounts, how that is known, and whether the user said so.
    fn currency(&self) -> Option<(String, String, bool)> {
        let TableMapping::Accounts(mapping) = &self.mapping else { return None };
        let found = CurrencyReading::of(&self.table, mapping);
        match found {
            Some(reading) => Some((reading.code, reading.why, reading.chosen)),
            None if mapping.has(AccountField::Revenue) || mapping.has(AccountField::Potential) => {
                Some(("USD".into(), "The table names no currency.".into(), false))
            }
            None => None,
        }
    }

    /// Columns of which no value shows which is the decimal separator, and whose numbers would be others with the other one:
    /// `1.234` is more than a thousand, or a bit more than one.
    fn decimals(&self) -> Vec<(usize, Decimal, String)> {
        let chosen: BTreeMap<usize, Decimal> = self.mapping.decimals().into_iter().collect();
        let view = |column: usize| {
            let decimal = *chosen.get(&column)?;
            let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
            let mut example = None;
            for cell in self.table.spread(200).map(|row| self.table.cell(row, column).trim()) {
                match (number(cell, decimal), number(cell, other)) {
                    (Some(_), None) | (None, Some(_)) => return None,
                    (Some(one), Some(two)) if one != two => example = example.or(Some((cell, one))),
                    _ => {}
                }
            }
            let (cell, value) = example?;
            let name = self.table.columns().get(column).map_or("", String::as_str);
            Some((column, decimal, format!("{name}: `{cell}` is {}.", plain(value))))
        };
        self.mapping.number_columns().into_iter().filter_map(view).collect()
    }

    fn warnings(&self) -> Vec<String> {
        let table = &self.table;
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
        warnings
    }
}

/// A number in full: `1,234`, `1.234`.
fn plain(value: f64) -> String {
    let decimals = (0..6).find(|decimals| (value * 10f64.powi(*decimals)).fract().abs() < 1e-6).unwrap_or(6);
    grouped(value, decimals as usize)
}

/// A field with the first values of its column; `None` where it makes no sense among areas of the user's own.
fn field_view(
    field: &FieldColumn,
    table: &Table,
    areas: Option<&LoadedGeography>,
    fitted: Option<area_columns::Fitted>,
) -> Option<FieldView> {
    // What the values say is no choice of the user's.
    let told = field.column.zip(fitted).is_some_and(|(column, fitted)| fitted == (field.key, column));
    let confidence = if told { Some(Confidence::Likely) } else { field.confidence };
    let (label, hint) = match areas {
        Some(areas) => area_columns::label(field, areas)?,
        None => (field.label.to_owned(), field.hint.to_owned()),
    };
    let samples: Vec<&str> = field
        .column
        .into_iter()
        .flat_map(|column| (0..table.len().min(200)).map(move |row| table.cell(row, column).trim()))
        .filter(|cell| !cell.is_empty())
        .take(SAMPLES)
        .collect();
    Some(FieldView {
        key: field.key.to_owned(),
        label,
        hint,
        chosen: field.column.zip(confidence),
        required: field.required,
        samples: samples.join(" · "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(answer: Result<Answer, String>) -> TableView {
        match answer {
            Ok(Answer::Table(view)) => *view,
            other => panic!("a table answers a table: {other:?}"),
        }
    }

    #[test]
    fn a_column_that_does_not_show_its_decimals_is_asked_about_and_read_as_chosen() {
        let mut counter = Counter::default();
        let text = "Account ID;City;Annual Revenue;Potential\nA;Ulm;1.234;1.234,50\nB;Bonn;2.500;9,00\n";
        let view = seen(counter.read(1, "a.csv", text.as_bytes().to_vec(), None, &mut |_, _| {}));
        // The column beside it shows a comma, so this is more than a thousand; only here that is a guess.
        assert_eq!(view.decimals, [(2, Decimal::Comma, "Annual Revenue: `1.234` is 1,234.".into())]);
        let view = seen(counter.wish(1, TableWish::Decimal(2, Decimal::Point), None, &mut |_, _| {}));
        assert_eq!(view.decimals, [(2, Decimal::Point, "Annual Revenue: `1.234` is 1.234.".into())]);
    }

    #[test]
    fn the_currency_is_told_or_chosen_and_remembered() {
        let mut counter = Counter::default();
        let text = "Account ID,City,Annual Revenue\nA,Ulm,€5\nB,Bonn,€6\n";
        let view = seen(counter.read(1, "a.csv", text.as_bytes().to_vec(), None, &mut |_, _| {}));
        let told = "Amounts are in EUR: `€5` in column “Annual Revenue” says so.";
        assert_eq!(view.currency, Some(("EUR".into(), told.into(), false)));
        let view = seen(counter.wish(1, TableWish::Currency(Some("CHF".into())), None, &mut |_, _| {}));
        assert_eq!(view.currency, Some(("CHF".into(), "Amounts are in CHF, as you chose.".into(), true)));
        let again = seen(counter.read(2, "b.csv", text.as_bytes().to_vec(), None, &mut |_, _| {}));
        assert_eq!(again.shape, view.shape);
        let again = seen(counter.wish(2, TableWish::Recall(view.memory), None, &mut |_, _| {}));
        assert_eq!(again.currency.map(|(code, ..)| code).as_deref(), Some("CHF"));
    }
}

//! Which column of a table is what: guessed from names and values, corrected by the user. One kind for every role.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    AccountField, AttributeField, Confidence, DayOrder, DayOrderGuess, Decimal, Mapped, OpportunityField,
    PostcodeField, RepField, SalesField, Table, TerritoryField,
    column_guess::{Columns, Extra, Field, choose},
    column_profile::ColumnProfile,
    header_name, month_name,
};
use crate::plan::Month;

/// Which column is which field of an account.
pub type AccountMapping = ColumnMapping<AccountField>;
/// Which column is which field of a rep.
pub type RepMapping = ColumnMapping<RepField>;
/// Which column is which field of a sale.
pub type SalesMapping = ColumnMapping<SalesField>;
/// Which column is which field of an opportunity.
pub type OpportunityMapping = ColumnMapping<OpportunityField>;
/// Which column is which field of a territory list.
pub type TerritoryMapping = ColumnMapping<TerritoryField>;
/// Which column is which field of a table of unit attributes.
pub type AttributeMapping = ColumnMapping<AttributeField>;
/// Which column is which field of a table of postcodes.
pub type PostcodeMapping = ColumnMapping<PostcodeField>;

/// A writing that the user said is another: `technolgy` in the industry is `technology`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Merge {
    /// The field's key. For `city`, the writings are city and state: `Chicgo, IL`.
    pub field: String,
    /// As written in the file.
    pub from: String,
    /// As it is read.
    pub to: String,
}

/// A cell that the user put right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CellFix {
    /// The row's number as a spreadsheet counts it.
    pub row: u32,
    /// The column.
    pub column: usize,
    /// What it should say.
    pub to: String,
}

/// Which column is which field, and how its cells are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "F: Ord + Serialize", deserialize = "F: Ord + Deserialize<'de>"))]
pub struct ColumnMapping<F> {
    /// The column of each field that has one.
    pub fields: BTreeMap<F, Mapped>,
    /// Further columns: of numbers, that become measures of their own; or of months.
    pub extra_measures: Vec<usize>,
    /// The columns that are called like months, where the role has such.
    pub months: BTreeMap<usize, Month>,
    /// The decimal separator of each column that has numbers; the others follow `decimal`.
    pub decimals: BTreeMap<usize, Decimal>,
    /// The table's usual decimal separator.
    pub decimal: Decimal,
    /// The order of day and month in the column of days.
    pub day_order: DayOrderGuess,
    /// True when the user said which order it is.
    pub day_order_chosen: bool,
    /// The currency of its amounts, where the user said so.
    pub currency: Option<String>,
    /// Writings that are read as others.
    pub merges: Vec<Merge>,
    /// Cells that are read as the user put them right.
    pub fixes: Vec<CellFix>,
}

impl<F> Default for ColumnMapping<F> {
    fn default() -> Self {
        Self {
            fields: BTreeMap::new(),
            extra_measures: Vec::new(),
            months: BTreeMap::new(),
            decimals: BTreeMap::new(),
            decimal: Decimal::default(),
            day_order: DayOrderGuess::default(),
            day_order_chosen: false,
            currency: None,
            merges: Vec::new(),
            fixes: Vec::new(),
        }
    }
}

impl<F: Field> ColumnMapping<F> {
    /// Guesses from column names and values.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        Self::guess_from(table, &Columns::of(table))
    }

    pub(super) fn guess_from(table: &Table, columns: &Columns) -> Self {
        let fields = columns.guess::<F>(table);
        let Columns { decimal, states, profiles } = columns;
        let decimals: BTreeMap<usize, Decimal> = profiles
            .iter()
            .enumerate()
            .filter(|(_, profile)| profile.numeric > 0.5 || profile.votes != Default::default())
            .map(|(column, profile)| (column, profile.votes.decide(*decimal)))
            .collect();
        let free = |column: &usize| fields.values().all(|mapped| mapped.column != *column);
        let months = match F::EXTRA {
            Extra::Months => month_name::months_of_headers(table.columns()),
            Extra::Nothing | Extra::Measures | Extra::Destinations => BTreeMap::new(),
        };
        let extra_measures = match F::EXTRA {
            // A matrix is told from more than its columns.
            Extra::Nothing | Extra::Destinations => Vec::new(),
            // One column that is called like a month may be anything; three are a wide table.
            Extra::Months if months.len() < 3 => Vec::new(),
            Extra::Months => months.keys().copied().filter(free).collect(),
            Extra::Measures => (0..profiles.len())
                .filter(free)
                .filter(|column| {
                    let name = header_name::normal(&table.columns()[*column]);
                    // Read again in the column's own separator: `1.234` shows nothing, its neighbours may.
                    let decimal = decimals.get(column).copied().unwrap_or(*decimal);
                    let own = ColumnProfile::of(table, *column, decimal, states);
                    own.is_numeric() && !is_code_name(&name) && own.zip < 0.9
                })
                .collect(),
        };
        let mut mapping = Self { fields, extra_measures, months, decimals, decimal: *decimal, ..Self::default() };
        mapping.look_at_days(table);
        mapping
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: F) -> Option<usize> {
        self.fields.get(&field).map(|mapped| mapped.column)
    }

    /// Whether a field has a column.
    #[must_use]
    pub fn has(&self, field: F) -> bool {
        self.fields.contains_key(&field)
    }

    /// Sets or clears the column of a field as the user says; the column leaves any other role it had. The order of day
    /// and month is read from the whole column: see [`ColumnMapping::look_at_days`].
    pub fn choose(&mut self, field: F, column: Option<usize>) {
        choose(&mut self.fields, field, column);
        self.extra_measures.retain(|extra| Some(*extra) != column);
    }

    /// Takes a further column in as a measure (or month), or leaves it out; it leaves any field it had.
    pub fn choose_extra(&mut self, column: usize, on: bool) {
        self.extra_measures.retain(|extra| *extra != column);
        if on {
            self.fields.retain(|_, mapped| mapped.column != column);
            self.extra_measures.push(column);
            self.extra_measures.sort_unstable();
        }
    }

    /// The further columns there are to choose from, and whether each is taken in.
    #[must_use]
    pub fn extra_choices(&self) -> Vec<(usize, bool)> {
        let offered: Vec<usize> = match F::EXTRA {
            Extra::Nothing => Vec::new(),
            Extra::Months => self.months.keys().copied().collect(),
            Extra::Measures | Extra::Destinations => {
                let mut all: Vec<usize> = self.decimals.keys().chain(&self.extra_measures).copied().collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        };
        offered
            .into_iter()
            .filter(|column| self.fields.values().all(|mapped| mapped.column != *column))
            .map(|column| (column, self.extra_measures.contains(&column)))
            .collect()
    }

    /// The decimal separator of a column.
    #[must_use]
    pub fn decimal_of(&self, column: usize) -> Decimal {
        self.decimals.get(&column).copied().unwrap_or(self.decimal)
    }

    /// Sets the decimal separator of a column as the user says.
    pub fn choose_decimal(&mut self, column: usize, decimal: Decimal) {
        self.decimals.insert(column, decimal);
    }

    /// Reads the order of day and month from the whole column of days, unless the user said which it is.
    pub fn look_at_days(&mut self, table: &Table) {
        if let Some(column) = F::DAYS.and_then(|field| self.column(field))
            && !self.day_order_chosen
        {
            self.day_order = DayOrderGuess::of((0..table.len()).map(|row| table.cell(row, column)));
        }
    }

    /// Sets the order of day and month as the user says; `None` goes back to the guess with the next
    /// [`ColumnMapping::look_at_days`].
    pub fn choose_day_order(&mut self, order: Option<DayOrder>) {
        self.day_order_chosen = order.is_some();
        if let Some(order) = order {
            self.day_order.order = order;
        }
    }

    /// How sure the guess of a field is.
    #[must_use]
    pub fn confidence(&self, field: F) -> Option<Confidence> {
        self.fields.get(&field).map(|mapped| mapped.confidence)
    }

    /// Reads a writing as another from now on; an earlier word on the same writing is forgotten.
    pub fn merge(&mut self, merge: Merge) {
        self.merges.retain(|known| known.field != merge.field || known.from != merge.from);
        if merge.from != merge.to {
            self.merges.push(merge);
        }
    }

    /// Reads a cell as the user put it right; an earlier word on the same cell is forgotten.
    pub fn fix(&mut self, fix: CellFix) {
        self.fixes.retain(|known| (known.row, known.column) != (fix.row, fix.column));
        self.fixes.push(fix);
    }

    /// The first rows as they would be read, one text per field that has a column: for the preview.
    #[must_use]
    pub fn preview(&self, table: &Table, rows: usize) -> Vec<Vec<(F, String)>> {
        (0..rows.min(table.len()))
            .map(|row| {
                self.fields
                    .iter()
                    .map(|(field, mapped)| (*field, table.cell(row, mapped.column).trim().to_owned()))
                    .collect()
            })
            .collect()
    }
}

impl AccountMapping {
    /// Whether some column says where accounts are.
    #[must_use]
    pub fn can_place(&self) -> bool {
        (self.has(AccountField::Latitude) && self.has(AccountField::Longitude))
            || self.has(AccountField::Coordinates)
            || self.has(AccountField::Zip)
            || self.has(AccountField::CountyFips)
            // A city needs a state only where several have one of its name: its row says so then.
            || self.has(AccountField::City)
            || (self.has(AccountField::County) && self.has(AccountField::State))
    }
}

impl PostcodeMapping {
    /// Whether there are postcodes, and something says where they are.
    #[must_use]
    pub fn can_be_searched(&self) -> bool {
        use PostcodeField::{Coordinates, Latitude, Longitude, Postcode};
        self.has(Postcode) && ((self.has(Latitude) && self.has(Longitude)) || self.has(Coordinates))
    }

    /// Guesses from names and values, or knows the export of GeoNames.
    pub(super) fn guess_postcodes(table: &Table, columns: &Columns) -> Self {
        Self::of_geonames(table, columns).unwrap_or_else(|| Self::guess_from(table, columns))
    }

    /// The columns of the export of GeoNames, which has no header: country, postcode, place, three levels of names and
    /// codes, latitude, longitude, accuracy.
    pub(super) fn of_geonames(table: &Table, columns: &Columns) -> Option<Self> {
        use PostcodeField as F;
        let profile = |at: usize| columns.profiles.get(at);
        let is_country = table.spread(50).all(|row| {
            let cell = table.cell(row, 0).trim();
            cell.len() == 2 && cell.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        let at_place = profile(9)?.latitude > 0.9 && profile(10)?.longitude > 0.9;
        if !table.is_headerless() || !(11..=12).contains(&table.columns().len()) || !is_country || !at_place {
            return None;
        }
        let mut mapping = Self { decimal: columns.decimal, ..Self::default() };
        let of =
            [(F::Country, 0), (F::Postcode, 1), (F::Name, 2), (F::Region, 3), (F::Latitude, 9), (F::Longitude, 10)];
        for (field, column) in of {
            mapping.fields.insert(field, Mapped { column, confidence: Confidence::Sure });
        }
        Some(mapping)
    }
}

/// Names of numbers that are not summed: codes, telephone numbers, years. A number *of* something is one.
fn is_code_name(name: &str) -> bool {
    let counted = name.contains("number of") || name.contains("no of");
    [
        "id",
        "phone",
        "fax",
        "code",
        "number",
        "no",
        "#",
        "year",
        "sic",
        "naics",
        "duns",
        "zip",
        "fips",
        "rank",
        "index",
        "row",
        "latitude",
        "longitude",
        "lat",
        "lon",
    ]
    .iter()
    .any(|word| name.split(' ').any(|part| part == *word))
        && !counted
}

#[cfg(test)]
#[path = "column_mapping_tests.rs"]
mod tests;

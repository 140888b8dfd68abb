//! The columns of a table whatever its role: one face over the eight mappings, for the screen and for what it remembers.

use serde::{Deserialize, Serialize};

use super::{
    AccountField, AccountMapping, AttributeField, AttributeMapping, CellFix, ColumnMapping, Confidence, DayOrder,
    Decimal, DriveMapping, Merge, OpportunityField, OpportunityMapping, PostcodeMapping, RepField, RepMapping, Role,
    SalesField, SalesMapping, Table, TerritoryField, TerritoryMapping,
    column_guess::{Columns, Extra, Field},
    currency_code, day,
};

/// Which column of a table is what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the roles, which say what they are")]
pub enum TableMapping {
    Accounts(AccountMapping),
    Reps(RepMapping),
    Sales(SalesMapping),
    Opportunities(OpportunityMapping),
    Territories(TerritoryMapping),
    UnitAttributes(AttributeMapping),
    Postcodes(PostcodeMapping),
    DriveTimes(DriveMapping),
}

/// One field of a table's role, and its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// The field's stable key.
    pub key: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// What may stand in it, and what happens without it.
    pub hint: &'static str,
    /// Its column, if it has one.
    pub column: Option<usize>,
    /// How sure the guess is, where there is a column.
    pub confidence: Option<Confidence>,
    /// The import waits for this field as things stand; [`TableMapping::missing`] says it in a sentence.
    pub required: bool,
}

/// How the column of days is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayReading {
    /// The field.
    pub label: &'static str,
    /// Its column.
    pub column: usize,
    /// The order of day and month.
    pub order: DayOrder,
    /// True when a value shows the order; false when every value reads both ways.
    pub shown: bool,
    /// True when the user said so.
    pub chosen: bool,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl DayReading {
    /// How a cell is read, in words: `03/04/2026 read as 4 March 2026`; `None` where it holds no day.
    #[must_use]
    pub fn of(&self, cell: &str) -> Option<String> {
        let day = day::day(cell, self.order)?;
        let month = MONTHS.get(usize::from(day.month.saturating_sub(1)))?;
        Some(format!("{} read as {} {month} {}", cell.trim(), day.day, day.year))
    }
}

/// Runs the same for each role's mapping.
macro_rules! each {
    ($of:expr, $mapping:ident => $do:expr) => {
        match $of {
            TableMapping::Accounts($mapping) => $do,
            TableMapping::Reps($mapping) => $do,
            TableMapping::Sales($mapping) => $do,
            TableMapping::Opportunities($mapping) => $do,
            TableMapping::Territories($mapping) => $do,
            TableMapping::UnitAttributes($mapping) => $do,
            TableMapping::Postcodes($mapping) => $do,
            TableMapping::DriveTimes($mapping) => $do,
        }
    };
}

impl TableMapping {
    /// The columns of a table that is taken for this role.
    #[must_use]
    pub fn guess_as(role: Role, table: &Table) -> Self {
        match role {
            Role::Accounts => Self::Accounts(ColumnMapping::guess(table)),
            Role::Reps => Self::Reps(ColumnMapping::guess(table)),
            Role::Sales => Self::Sales(ColumnMapping::guess(table)),
            Role::Opportunities => Self::Opportunities(ColumnMapping::guess(table)),
            Role::Territories => Self::Territories(ColumnMapping::guess(table)),
            Role::UnitAttributes => Self::UnitAttributes(ColumnMapping::guess(table)),
            Role::Postcodes => Self::Postcodes(PostcodeMapping::guess_postcodes(table, &Columns::of(table))),
            Role::DriveTimes => Self::DriveTimes(DriveMapping::guess_drive_times(table, &Columns::of(table))),
        }
    }

    /// What the table is about.
    #[must_use]
    pub fn role(&self) -> Role {
        match self {
            Self::Accounts(_) => Role::Accounts,
            Self::Reps(_) => Role::Reps,
            Self::Sales(_) => Role::Sales,
            Self::Opportunities(_) => Role::Opportunities,
            Self::Territories(_) => Role::Territories,
            Self::UnitAttributes(_) => Role::UnitAttributes,
            Self::Postcodes(_) => Role::Postcodes,
            Self::DriveTimes(_) => Role::DriveTimes,
        }
    }

    /// The role's fields, in the order a form shows them.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldColumn> {
        fn of<F: Field>(mapping: &ColumnMapping<F>, required: &[&str]) -> Vec<FieldColumn> {
            F::ALL
                .iter()
                .map(|field| FieldColumn {
                    key: field.key(),
                    label: field.label(),
                    hint: field.hint(),
                    column: mapping.column(*field),
                    confidence: mapping.confidence(*field),
                    required: required.contains(&field.key()),
                })
                .collect()
        }
        let required = self.required();
        each!(self, mapping => of(mapping, &required))
    }

    /// Sets or clears the column of a field as the user says; the column leaves any other role it had. False when the role
    /// has no such field. The order of days is read again by [`TableMapping::look_at_days`].
    pub fn choose(&mut self, key: &str, column: Option<usize>) -> bool {
        fn of<F: Field>(mapping: &mut ColumnMapping<F>, key: &str, column: Option<usize>) -> bool {
            let field = F::ALL.iter().find(|field| field.key() == key);
            if let Some(field) = field {
                mapping.choose(*field, column);
            }
            field.is_some()
        }
        each!(self, mapping => of(mapping, key, column))
    }

    /// Keys of the fields the import waits for.
    fn required(&self) -> Vec<&'static str> {
        match self {
            Self::Accounts(mapping) if mapping.can_place() => Vec::new(),
            Self::Accounts(_) => vec!["zip", "county_fips", "city", "latitude", "longitude"],
            Self::Reps(mapping) if mapping.has(RepField::LastName) => Vec::new(),
            Self::Reps(_) => vec!["name"],
            Self::Sales(mapping) => {
                let mut keys = vec!["account_id"];
                if mapping.has(SalesField::AccountName) {
                    keys.clear();
                }
                if mapping.extra_measures.is_empty() {
                    keys.extend(["date", "amount"]);
                }
                keys
            }
            Self::Opportunities(mapping) => {
                let named = mapping.has(OpportunityField::AccountName);
                let staged = mapping.has(OpportunityField::Status);
                [("account_id", !named), ("stage", !staged)].iter().filter(|key| key.1).map(|key| key.0).collect()
            }
            Self::Territories(mapping) => {
                let mut keys = Vec::new();
                if !mapping.has(TerritoryField::Rep) {
                    keys.push("territory");
                }
                if mapping.unit().is_none() {
                    keys.extend(["zip", "county_fips", "account_id"]);
                }
                keys
            }
            Self::UnitAttributes(mapping) if mapping.unit().is_some() => Vec::new(),
            Self::UnitAttributes(_) => vec!["zip", "county_fips", "account_id"],
            Self::Postcodes(mapping) if mapping.can_be_searched() => Vec::new(),
            Self::Postcodes(_) => vec!["postcode", "latitude", "longitude"],
            Self::DriveTimes(mapping) => mapping.required(),
        }
    }

    /// What keeps the table from being imported, in a sentence that says what to do.
    #[must_use]
    pub fn missing(&self) -> Option<&'static str> {
        match self {
            Self::Accounts(mapping) => (!mapping.can_place()).then_some(
                "No column says where the accounts are. Choose the columns of ZIP code, county FIPS, city and state, or \
                 latitude and longitude.",
            ),
            Self::Reps(mapping) => (!mapping.has(RepField::Name) && !mapping.has(RepField::LastName))
                .then_some("No column holds the reps' names. Choose the column of names."),
            Self::Sales(mapping) => {
                let has = |field| mapping.has(field);
                if !has(SalesField::AccountId) && !has(SalesField::AccountName) {
                    Some("No column says who bought. Choose the column of account ids or names.")
                } else if !mapping.extra_measures.is_empty() {
                    None
                } else if !has(SalesField::Date) && !has(SalesField::Amount) {
                    Some("No column says when and how much. Choose the columns of date and amount, or the columns that are months.")
                } else if !has(SalesField::Date) {
                    Some("No column says when. Choose the column of the date or the month.")
                } else {
                    (!has(SalesField::Amount)).then_some("No column says how much. Choose the column of the amount.")
                }
            }
            Self::Opportunities(mapping) => {
                let has = |field| mapping.has(field);
                if !has(OpportunityField::AccountId) && !has(OpportunityField::AccountName) {
                    Some("No column says whose deal it is. Choose the column of account ids or names.")
                } else {
                    (!has(OpportunityField::Stage) && !has(OpportunityField::Status))
                        .then_some("No column says how far the deals are. Choose the column of stages.")
                }
            }
            Self::Territories(mapping) => {
                if mapping.unit().is_none() {
                    Some("No column says what belongs to a territory. Choose the column of ZIP codes, counties or accounts.")
                } else {
                    (!mapping.has(TerritoryField::Territory) && !mapping.has(TerritoryField::Rep))
                        .then_some("No column names the territory. Choose the column of territories, or of reps.")
                }
            }
            Self::UnitAttributes(mapping) => {
                if mapping.unit().is_none() {
                    Some("No column says which unit a row is about. Choose the column of ZIP codes, counties or account ids.")
                } else {
                    mapping
                        .extra_measures
                        .is_empty()
                        .then_some("No column of numbers is chosen. Choose the columns that become measures.")
                }
            }
            Self::Postcodes(mapping) => (!mapping.can_be_searched()).then_some(
                "No column holds the postcodes, or none says where they are. Choose the columns of postcode, latitude and \
                 longitude.",
            ),
            Self::DriveTimes(mapping) => mapping.lacks(),
        }
    }

    /// How the column of days is read, where the role has one and it has a column.
    #[must_use]
    pub fn days(&self) -> Option<DayReading> {
        fn of<F: Field>(mapping: &ColumnMapping<F>) -> Option<DayReading> {
            let field = F::DAYS?;
            let guess = mapping.day_order;
            Some(DayReading {
                label: field.label(),
                column: mapping.column(field)?,
                order: guess.order,
                shown: guess.shown,
                chosen: mapping.day_order_chosen,
            })
        }
        each!(self, mapping => of(mapping))
    }

    /// Sets the order of day and month as the user says; `None` goes back to the guess.
    pub fn choose_day_order(&mut self, order: Option<DayOrder>) {
        each!(self, mapping => mapping.choose_day_order(order));
    }

    /// Reads the order of day and month from the whole column of days: after a correction, where the table is.
    pub fn look_at_days(&mut self, table: &Table) {
        each!(self, mapping => mapping.look_at_days(table));
    }

    /// The currency of its amounts, where the user said so.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        each!(self, mapping => mapping.currency.as_deref())
    }

    /// Sets the currency of its amounts by its code; `None`, and what is no currency, goes back to what the table says.
    pub fn choose_currency(&mut self, code: Option<&str>) {
        let known = code.and_then(currency_code).map(str::to_owned);
        each!(self, mapping => mapping.currency = known);
    }

    /// The columns in use that hold numbers; codes and coordinates are written in their own ways.
    #[must_use]
    pub fn number_columns(&self) -> Vec<usize> {
        let written_otherwise = ["id", "zip", "postcode", "county_fips", "latitude", "longitude", "coordinates"];
        let columns = self.columns().into_iter().filter(|(key, _)| !written_otherwise.contains(key));
        let used: Vec<usize> = columns.map(|(_, column)| column).collect();
        let all = self.decimals().into_iter().map(|(column, _)| column);
        all.filter(|column| used.contains(column) || self.extra().contains(column)).collect()
    }

    /// The columns that hold numbers, and the decimal separator each is read with.
    #[must_use]
    pub fn decimals(&self) -> Vec<(usize, Decimal)> {
        each!(self, mapping => mapping.decimals.iter().map(|(column, decimal)| (*column, *decimal)).collect())
    }

    /// Sets the decimal separator of a column.
    pub fn choose_decimal(&mut self, column: usize, decimal: Decimal) {
        each!(self, mapping => mapping.choose_decimal(column, decimal));
    }

    /// What further columns become, for the heading of their list; `None` where the role takes none.
    #[must_use]
    pub fn extra_label(&self) -> Option<&'static str> {
        if matches!(self, Self::DriveTimes(mapping) if mapping.is_list()) {
            return None;
        }
        fn of<F: Field>(_: &ColumnMapping<F>) -> Extra {
            F::EXTRA
        }
        match each!(self, mapping => of(mapping)) {
            Extra::Nothing => None,
            Extra::Measures => Some("Further columns of numbers, as measures to balance by"),
            Extra::Months => Some("Columns that are months"),
            Extra::Destinations => Some("Columns that are destinations"),
        }
    }

    /// The further columns there are to choose from, and whether each is taken in.
    #[must_use]
    pub fn extra_choices(&self) -> Vec<(usize, bool)> {
        if matches!(self, Self::DriveTimes(mapping) if mapping.is_list()) {
            return Vec::new();
        }
        each!(self, mapping => mapping.extra_choices())
    }

    /// Takes a further column in, or leaves it out.
    pub fn choose_extra(&mut self, column: usize, on: bool) {
        each!(self, mapping => mapping.choose_extra(column, on));
    }

    /// Writings that are read as others.
    #[must_use]
    pub fn merges(&self) -> &[Merge] {
        each!(self, mapping => &mapping.merges)
    }

    /// Reads a writing as another from now on (an accepted suggestion, an accepted spelling).
    pub fn merge(&mut self, merge: Merge) {
        each!(self, mapping => mapping.merge(merge));
    }

    /// Takes an accepted merge back.
    pub fn unmerge(&mut self, merge: &Merge) {
        each!(self, mapping => mapping.merges.retain(|known| known != merge));
    }

    /// Reads a cell as the user put it right.
    pub fn fix(&mut self, fix: CellFix) {
        each!(self, mapping => mapping.fix(fix));
    }

    /// The columns of the fields by key, for what is remembered.
    pub(super) fn columns(&self) -> Vec<(&'static str, usize)> {
        self.fields().into_iter().filter_map(|field| Some((field.key, field.column?))).collect()
    }

    /// The further columns that are taken in.
    pub(super) fn extra(&self) -> &[usize] {
        each!(self, mapping => &mapping.extra_measures)
    }

    pub(super) fn set_extra(&mut self, extra: Vec<usize>) {
        each!(self, mapping => mapping.extra_measures = extra);
    }
}

impl TerritoryMapping {
    /// The field that names the units: the finest of those that have a column, but none that is in doubt where another is
    /// not: beside a county's code, the unit's name is no account.
    #[must_use]
    pub fn unit(&self) -> Option<TerritoryField> {
        use TerritoryField::{AccountId, AccountName, County, CountyFips, State, Zip};
        let codes = [AccountId, AccountName, Zip, CountyFips];
        let known = |field: &TerritoryField| self.confidence(*field) > Some(Confidence::Unsure);
        let (sure, any) = (codes.into_iter().find(known), codes.into_iter().find(|field| self.has(*field)));
        sure.or(any).or_else(|| (self.has(County) && self.has(State)).then_some(County))
    }
}

impl AttributeMapping {
    /// The field that names the units: the finest of those that have a column.
    #[must_use]
    pub fn unit(&self) -> Option<AttributeField> {
        use AttributeField::{AccountId, County, CountyFips, State, Zip};
        [AccountId, Zip, CountyFips]
            .into_iter()
            .find(|field| self.has(*field))
            .or_else(|| (self.has(County) && self.has(State)).then_some(County))
    }
}

impl AccountMapping {
    /// Whether some column gives what revenue is set to.
    #[must_use]
    pub fn has_revenue(&self) -> bool {
        self.has(AccountField::Revenue)
    }
}

#[cfg(test)]
#[path = "table_mapping_tests.rs"]
mod tests;

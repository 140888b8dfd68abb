//! Which column of a table is what about an account: guessed from names and values, corrected by the user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Decimal, Table,
    column_profile::{ColumnProfile, StateNames, usual_decimal},
    header_name,
};

/// What a column can say about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum AccountField {
    Id,
    Name,
    Latitude,
    Longitude,
    Zip,
    CountyFips,
    County,
    City,
    State,
    Owner,
    Segment,
    Industry,
    Class,
    Potential,
    Revenue,
    CallsPerYear,
    HoursPerCall,
}

impl AccountField {
    /// All fields in the order a form shows them.
    pub const ALL: [Self; 17] = [
        Self::Id,
        Self::Name,
        Self::Latitude,
        Self::Longitude,
        Self::Zip,
        Self::CountyFips,
        Self::County,
        Self::City,
        Self::State,
        Self::Owner,
        Self::Segment,
        Self::Industry,
        Self::Class,
        Self::Potential,
        Self::Revenue,
        Self::CallsPerYear,
        Self::HoursPerCall,
    ];

    /// The field's name on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Id => "Account id",
            Self::Name => "Account name",
            Self::Latitude => "Latitude",
            Self::Longitude => "Longitude",
            Self::Zip => "ZIP code",
            Self::CountyFips => "County FIPS",
            Self::County => "County",
            Self::City => "City",
            Self::State => "State",
            Self::Owner => "Owner (rep)",
            Self::Segment => "Segment",
            Self::Industry => "Industry",
            Self::Class => "Call class",
            Self::Potential => "Potential per year",
            Self::Revenue => "Revenue per year",
            Self::CallsPerYear => "Calls per year",
            Self::HoursPerCall => "Hours per call",
        }
    }

    /// Names a column of this field has in Salesforce, HubSpot, Dynamics and everyday lists, the surest first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &[
                "account id",
                "id",
                "account number",
                "customer id",
                "customer number",
                "record id",
                "account no",
                "customer no",
                "accountid",
                "account #",
                "customer #",
                "do not modify account",
                "external id",
                "company id",
                "crm id",
                "client id",
                "number",
                "key",
                "kundennummer",
            ],
            Self::Name => &[
                "account name",
                "name",
                "account",
                "company name",
                "customer name",
                "company",
                "customer",
                "organization",
                "organisation",
                "client",
                "client name",
                "business name",
                "facility name",
                "facility",
                "kunde",
            ],
            Self::Latitude => {
                &["latitude", "lat", "billing latitude", "address 1 latitude", "shipping latitude", "geo lat", "y"]
            }
            Self::Longitude => &[
                "longitude",
                "lon",
                "lng",
                "long",
                "billing longitude",
                "address 1 longitude",
                "shipping longitude",
                "geo lon",
                "geo lng",
                "x",
            ],
            Self::Zip => &[
                "zip",
                "zip code",
                "postal code",
                "billing zip postal code",
                "billing postal code",
                "shipping zip postal code",
                "shipping postal code",
                "address 1 zip postal code",
                "address1 postalcode",
                "zipcode",
                "postcode",
                "zip5",
                "zip postal code",
                "post code",
                "plz",
                "account zip",
            ],
            Self::CountyFips => &[
                "county fips",
                "fips",
                "fips code",
                "county code",
                "geoid",
                "county geoid",
                "county fips code",
                "fips county",
            ],
            Self::County => &["county", "county name", "billing county", "address 1 county", "parish"],
            Self::City => &[
                "city",
                "billing city",
                "shipping city",
                "address 1 city",
                "address1 city",
                "town",
                "municipality",
                "account city",
                "ort",
            ],
            Self::State => &[
                "state",
                "billing state province",
                "billing state",
                "state region",
                "shipping state province",
                "shipping state",
                "address 1 state province",
                "address1 stateorprovince",
                "state province",
                "st",
                "province",
                "account state",
                "billing state code",
            ],
            Self::Owner => &[
                "account owner",
                "owner",
                "sales rep",
                "rep",
                "company owner",
                "owner name",
                "hubspot owner",
                "contact owner",
                "owning user",
                "sales agent",
                "rep name",
                "salesperson",
                "sales representative",
                "account manager",
                "territory owner",
                "assigned to",
                "territory rep",
                "account executive",
                "hubspot owner id",
                "owner id",
            ],
            Self::Segment => &[
                "segment",
                "customer segment",
                "account segment",
                "type",
                "account type",
                "customer type",
                "category",
                "market segment",
                "relationship type",
            ],
            Self::Industry => &[
                "industry",
                "sector",
                "vertical",
                "industry group",
                "naics description",
                "sic description",
                "market",
                "branche",
            ],
            Self::Class => &[
                "class",
                "call class",
                "account class",
                "abc",
                "abc class",
                "tier",
                "rating",
                "priority",
                "account rating",
                "customer class",
                "account tier",
                "grade",
            ],
            Self::Potential => &[
                "potential",
                "annual potential",
                "account potential",
                "market potential",
                "sales potential",
                "opportunity",
                "addressable spend",
                "estimated potential",
                "wallet",
                "total addressable market",
                "tam",
            ],
            Self::Revenue => &[
                "sales",
                "annual sales",
                "revenue",
                "sales last 12 months",
                "sales last year",
                "ytd sales",
                "ttm sales",
                "bookings",
                "annual revenue",
                "current revenue",
                "revenue last year",
                "net sales",
                "turnover",
                "umsatz",
                "total revenue",
            ],
            Self::CallsPerYear => &[
                "calls per year",
                "calls",
                "call frequency",
                "visits per year",
                "visits",
                "annual calls",
                "frequency",
                "visit frequency",
                "calls year",
            ],
            Self::HoursPerCall => &[
                "hours per call",
                "call hours",
                "call duration",
                "hours per visit",
                "visit duration",
                "visit hours",
                "call length",
                "duration hours",
            ],
        }
    }

    /// How well the values suit the field, 0 (impossible) to 1 (typical).
    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Id => 0.3 + 0.7 * values.distinct,
            Self::Name => text * (0.4 + 0.6 * values.distinct),
            Self::Latitude => values.latitude,
            Self::Longitude => values.longitude,
            Self::Zip => values.zip,
            Self::CountyFips => values.zip * values.whole,
            Self::City | Self::County => text * (1.0 - values.state),
            Self::State => values.state,
            Self::Owner => 0.2 + 0.8 * text * (1.0 - 0.5 * values.distinct),
            Self::Segment | Self::Industry => text * (1.0 - 0.8 * values.distinct),
            Self::Class => 1.0 - 0.9 * values.distinct,
            Self::Potential | Self::Revenue => values.numeric,
            Self::CallsPerYear => values.numeric * f64::from(values.range.0 >= 0.0 && values.range.1 <= 400.0),
            Self::HoursPerCall => values.numeric * f64::from(values.range.0 >= 0.0 && values.range.1 <= 24.0),
        }
    }

    /// How typical the values are on their own, whatever the column is called: only what hardly anything else looks like.
    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::State if values.state > 0.95 => 0.6,
            // West of Greenwich and north of the equator: the United States.
            Self::Latitude if values.latitude > 0.98 && values.range.0 > 13.0 && values.range.1 < 72.0 => 0.5,
            Self::Longitude if values.longitude > 0.98 && values.range.1 < -60.0 => 0.55,
            _ => 0.0,
        }
    }
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A likely look, an unusual name: look at it.
    Unsure,
    /// A related name and fitting values.
    Likely,
    /// A known name and fitting values.
    Sure,
    /// The user said so.
    Chosen,
}

/// A field's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The column.
    pub column: usize,
    /// How sure.
    pub confidence: Confidence,
}

/// Which column is which field of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMapping {
    /// The column of each field that has one.
    pub fields: BTreeMap<AccountField, Mapped>,
    /// Further columns of numbers that become measures of their own.
    pub extra_measures: Vec<usize>,
    /// The decimal separator of each column that has numbers; the others follow `decimal`.
    pub decimals: BTreeMap<usize, Decimal>,
    /// The table's usual decimal separator.
    pub decimal: Decimal,
}

impl AccountMapping {
    /// Guesses from column names and values.
    #[must_use]
    pub fn guess(table: &Table) -> Self {
        let decimal = usual_decimal(table);
        let states = StateNames::new();
        let profiles: Vec<ColumnProfile> =
            (0..table.columns().len()).map(|column| ColumnProfile::of(table, column, decimal, &states)).collect();
        let fields = assign(
            table,
            &profiles,
            &AccountField::ALL,
            AccountField::names,
            AccountField::suits,
            AccountField::betrayed_by,
        );
        let decimals: BTreeMap<usize, Decimal> = profiles
            .iter()
            .enumerate()
            .filter(|(_, profile)| profile.numeric > 0.5 || profile.votes != Default::default())
            .map(|(column, profile)| (column, profile.votes.decide(decimal)))
            .collect();
        let taken = |column: usize| fields.values().any(|mapped| mapped.column == column);
        let extra_measures = (0..profiles.len())
            .filter(|column| {
                let name = header_name::normal(&table.columns()[*column]);
                // Read again in the column's own separator: `1.234` shows nothing, its neighbours may.
                let own = ColumnProfile::of(table, *column, decimals.get(column).copied().unwrap_or(decimal), &states);
                own.is_numeric() && !taken(*column) && !is_code_name(&name) && own.zip < 0.9
            })
            .collect();
        Self { fields, extra_measures, decimals, decimal }
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: AccountField) -> Option<usize> {
        self.fields.get(&field).map(|mapped| mapped.column)
    }

    /// Sets or clears the column of a field as the user says; the column leaves any other role it had.
    pub fn choose(&mut self, field: AccountField, column: Option<usize>) {
        match column {
            None => {
                self.fields.remove(&field);
            }
            Some(column) => {
                self.fields.retain(|_, mapped| mapped.column != column);
                self.extra_measures.retain(|extra| *extra != column);
                self.fields.insert(field, Mapped { column, confidence: Confidence::Chosen });
            }
        }
    }

    /// The decimal separator of a column.
    #[must_use]
    pub fn decimal_of(&self, column: usize) -> Decimal {
        self.decimals.get(&column).copied().unwrap_or(self.decimal)
    }

    /// Whether some column says where accounts are.
    #[must_use]
    pub fn can_place(&self) -> bool {
        let has = |field| self.fields.contains_key(&field);
        (has(AccountField::Latitude) && has(AccountField::Longitude))
            || has(AccountField::Zip)
            || has(AccountField::CountyFips)
            || has(AccountField::City)
            || (has(AccountField::County) && has(AccountField::State))
    }

    /// The first rows as they would be read, one text per field that has a column: for the preview.
    #[must_use]
    pub fn preview(&self, table: &Table, rows: usize) -> Vec<Vec<(AccountField, String)>> {
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

/// Names of numbers that are not summed: codes, telephone numbers, years.
fn is_code_name(name: &str) -> bool {
    [
        "id", "phone", "fax", "code", "number", "no", "#", "year", "sic", "naics", "duns", "zip", "fips", "rank",
        "index", "row",
    ]
    .iter()
    .any(|word| name.split(' ').any(|part| part == *word))
}

/// Gives each field the column with the best score, the best pair first; each column has one field.
pub(super) fn assign<F: Copy + Ord>(
    table: &Table,
    profiles: &[ColumnProfile],
    fields: &[F],
    names: fn(F) -> &'static [&'static str],
    suits: fn(F, &ColumnProfile) -> f64,
    betrayed_by: fn(F, &ColumnProfile) -> f64,
) -> BTreeMap<F, Mapped> {
    const ENOUGH: f64 = 0.35;
    let mut pairs: Vec<(f64, F, usize)> = Vec::new();
    for (column, profile) in profiles.iter().enumerate() {
        let header = header_name::normal(&table.columns()[column]);
        for field in fields {
            let fit = header_name::fit(&header, names(*field));
            // An empty column can be called anything; a full one has to look the part.
            let suits = if profile.filled > 0.0 { suits(*field, profile) } else { 0.5 };
            let score = (fit * (0.25 + 0.75 * suits)).max(betrayed_by(*field, profile));
            if score >= ENOUGH && suits > 0.2 {
                pairs.push((score, *field, column));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut mapped: BTreeMap<F, Mapped> = BTreeMap::new();
    for (score, field, column) in pairs {
        if !mapped.contains_key(&field) && mapped.values().all(|other| other.column != column) {
            let confidence = match score {
                0.8.. => Confidence::Sure,
                0.55.. => Confidence::Likely,
                _ => Confidence::Unsure,
            };
            mapped.insert(field, Mapped { column, confidence });
        }
    }
    mapped
}

#[cfg(test)]
#[path = "account_mapping_tests.rs"]
mod tests;

//! What a column can say in a list of today's territories, and how it is told.

use serde::{Deserialize, Serialize};

use super::{column_guess::Field, column_profile::ColumnProfile};

/// What a column can say in a list of territories: which unit belongs to which territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum TerritoryField {
    Territory,
    Rep,
    Zip,
    CountyFips,
    County,
    State,
    AccountId,
    AccountName,
}

impl Field for TerritoryField {
    const ALL: &'static [Self] = &[
        Self::Territory,
        Self::Rep,
        Self::Zip,
        Self::CountyFips,
        Self::County,
        Self::State,
        Self::AccountId,
        Self::AccountName,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Territory => "territory",
            Self::Rep => "rep",
            Self::Zip => "zip",
            Self::CountyFips => "county_fips",
            Self::County => "county",
            Self::State => "state",
            Self::AccountId => "account_id",
            Self::AccountName => "account_name",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Territory => "Territory",
            Self::Rep => "Rep",
            Self::Zip => "ZIP code",
            Self::CountyFips => "County FIPS",
            Self::County => "County",
            Self::State => "State",
            Self::AccountId => "Account id",
            Self::AccountName => "Account name",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Territory => "The name of today's territory. Without it, territories are called after their reps.",
            Self::Rep => "Who has the territory today; empty for a vacancy.",
            Self::Zip => "Lost leading zeros are put back.",
            Self::CountyFips => "Five digits; a lost leading zero is put back.",
            Self::County => "The county's name; it needs the state beside it.",
            Self::State => "Name or abbreviation, beside a county's name.",
            Self::AccountId => "Where accounts, not areas, are assigned.",
            Self::AccountName => "Tried where there is no id, or one that the accounts do not have.",
        }
    }

    /// As in Salesforce (ObjectTerritory2Association, account territories), Dynamics and everyday lists.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Territory => &[
                "territory",
                "territory name",
                "sales territory",
                "territory2 name",
                "territory2 id",
                "territoryid",
                "territory id",
                "terr",
                "territory code",
                "patch",
                "district",
                "area",
                "region",
                "bezirk",
            ],
            Self::Rep => &[
                "rep",
                "sales rep",
                "territory owner",
                "owner",
                "rep name",
                "sales agent",
                "salesperson",
                "user",
                "account owner",
                "territory manager",
                "managerid",
                "assigned to",
                "account manager",
                "user id",
                "user name",
            ],
            Self::Zip => &[
                "zip",
                "zip code",
                "postal code",
                "zipcode",
                "postcode",
                "zip5",
                "zip postal code",
                "zcta",
                "zcta5",
                "billing postal code",
                "plz",
                "code",
                "unit",
                "unit code",
            ],
            Self::CountyFips => &[
                "county fips",
                "fips",
                "fips code",
                "geoid",
                "county code",
                "county geoid",
                "county fips code",
                "fips county",
                "area fips",
                "code",
                "unit",
                "unit code",
            ],
            Self::County => &["county", "county name", "parish"],
            Self::State => &["state", "state province", "st", "state code", "state abbreviation", "province"],
            Self::AccountId => &[
                "account id",
                "accountid",
                "object id",
                "objectid",
                "customer id",
                "account number",
                "customer number",
                "record id",
                "company id",
                "account no",
                "customer no",
                "id",
                "code",
                "unit",
            ],
            Self::AccountName => {
                &["account name", "account", "customer name", "customer", "company name", "company", "object"]
            }
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            // Territories may be numbered, but each has several units.
            Self::Territory => 0.3 + 0.7 * (1.0 - values.distinct),
            Self::Rep => text * (1.0 - 0.6 * values.distinct) * (1.0 - values.state),
            // Five digits are a ZIP code or a county: most counties' codes end odd, half of the ZIP codes do.
            Self::Zip => values.zip * (1.0 - 0.7 * f64::from(values.fips > 0.85)),
            Self::CountyFips => values.fips,
            Self::County => text * (1.0 - values.state),
            Self::State => values.state,
            Self::AccountId => 0.2 + 0.8 * values.distinct * (1.0 - 0.5 * values.zip),
            Self::AccountName => text * (0.3 + 0.7 * values.distinct),
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::State if values.state > 0.95 => 0.6,
            Self::Zip if values.zip > 0.98 && values.distinct > 0.8 && values.fips < 0.7 => 0.45,
            Self::CountyFips if values.fips > 0.9 && values.distinct > 0.8 => 0.5,
            _ => 0.0,
        }
    }
}

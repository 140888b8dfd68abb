//! What a column can say in a table of unit attributes, and how it is told. All other numbers are the attributes.

use serde::{Deserialize, Serialize};

use super::{
    column_guess::{Extra, Field},
    column_profile::ColumnProfile,
};

/// How a table of attributes names its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum AttributeField {
    Zip,
    CountyFips,
    County,
    State,
    AccountId,
}

impl Field for AttributeField {
    const ALL: &'static [Self] = &[Self::Zip, Self::CountyFips, Self::County, Self::State, Self::AccountId];

    const EXTRA: Extra = Extra::Measures;

    fn key(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::CountyFips => "county_fips",
            Self::County => "county",
            Self::State => "state",
            Self::AccountId => "account_id",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Zip => "ZIP code",
            Self::CountyFips => "County FIPS",
            Self::County => "County",
            Self::State => "State",
            Self::AccountId => "Account id",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Zip => "Lost leading zeros are put back. Figures of ZIP codes are summed to their counties as well.",
            Self::CountyFips => "Five digits; a lost leading zero is put back.",
            Self::County => "The county's name; it needs the state beside it.",
            Self::State => "Name or abbreviation, beside a county's name.",
            Self::AccountId => "Where the figures are of accounts.",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Zip => &[
                "zip",
                "zip code",
                "postal code",
                "zipcode",
                "postcode",
                "zip5",
                "zcta",
                "zcta5",
                "zcta5ce",
                "code",
                "unit",
                "unit code",
                "plz",
            ],
            Self::CountyFips => &[
                "county fips",
                "fips",
                "fips code",
                "geoid",
                "county code",
                "area fips",
                "county geoid",
                "county fips code",
                "geo id",
                "code",
                "unit",
                "unit code",
                "geography",
            ],
            Self::County => &["county", "county name", "parish", "area name"],
            Self::State => &["state", "st", "state abbreviation", "state name", "state code"],
            Self::AccountId => &["account id", "customer id", "account number", "customer number", "accountid"],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Zip => values.zip * values.distinct * (1.0 - 0.7 * f64::from(values.fips > 0.85)),
            Self::CountyFips => values.fips * values.distinct,
            Self::County => text * (1.0 - values.state),
            Self::State => values.state,
            Self::AccountId => values.distinct,
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::State if values.state > 0.95 => 0.6,
            Self::Zip if values.zip > 0.98 && values.distinct > 0.95 && values.fips < 0.7 => 0.5,
            Self::CountyFips if values.fips > 0.9 && values.distinct > 0.95 => 0.55,
            _ => 0.0,
        }
    }
}

//! What a table of a user is about.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a table is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Customers and prospects.
    #[default]
    Accounts,
    /// Who sells.
    Reps,
    /// What accounts bought, by month.
    Sales,
    /// Deals.
    Opportunities,
    /// Today's territory list: unit → territory.
    Territories,
    /// Further numbers on units.
    UnitAttributes,
    /// Postcodes and where they are.
    Postcodes,
    /// Drive times between places.
    DriveTimes,
}

impl Role {
    /// All roles, in the order in which they are imported; postcodes are read before all others.
    pub const ALL: [Self; 8] = [
        Self::Accounts,
        Self::Reps,
        Self::Sales,
        Self::Opportunities,
        Self::Territories,
        Self::UnitAttributes,
        Self::Postcodes,
        Self::DriveTimes,
    ];

    /// Its name on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts",
            Self::Reps => "Reps",
            Self::Sales => "Sales history",
            Self::Opportunities => "Opportunities",
            Self::Territories => "Territory list",
            Self::UnitAttributes => "Unit attributes",
            Self::Postcodes => "Postcode table",
            Self::DriveTimes => "Drive-time table",
        }
    }

    /// What such a table is for, in a sentence.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Accounts => "Customers and prospects, one a row, with their place: every plan needs one such table.",
            Self::Reps => "Homes, working time, start dates and skills of the reps.",
            Self::Sales => "What accounts bought, by month: one row a sale, or one column a month.",
            Self::Opportunities => "Open deals with stage, amount and close date.",
            Self::Territories => "Which ZIP code, county or account belongs to which territory today.",
            Self::UnitAttributes => {
                "Numbers of ZIP codes, counties or accounts to balance by and to estimate potential from."
            }
            Self::Postcodes => {
                "Postcodes of any country with latitude and longitude: accounts are found by them first."
            }
            Self::DriveTimes => {
                "Times on the road between ZIP codes, counties, accounts or reps’ homes, at most 2,000,000: travel follows them."
            }
        }
    }

    /// The role's word on the command line and in settings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Reps => "reps",
            Self::Sales => "sales",
            Self::Opportunities => "opportunities",
            Self::Territories => "territories",
            Self::UnitAttributes => "unit_attributes",
            Self::Postcodes => "postcodes",
            Self::DriveTimes => "drive_times",
        }
    }

    /// The role of this word.
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

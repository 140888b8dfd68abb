//! What a column can say about a rep, and how it is told.

use serde::{Deserialize, Serialize};

use super::{column_guess::Field, column_profile::ColumnProfile};

/// What a column can say about a rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum RepField {
    Name,
    FirstName,
    LastName,
    Home,
    City,
    State,
    Zip,
    Latitude,
    Longitude,
    Fte,
    Start,
    Skills,
    Territory,
    Country,
}

impl RepField {
    /// All fields in the order a form shows them.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::Home,
        Self::City,
        Self::State,
        Self::Country,
        Self::Zip,
        Self::Latitude,
        Self::Longitude,
        Self::Fte,
        Self::Start,
        Self::Skills,
        Self::Territory,
    ];

    /// The field's name on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Rep name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Home => "Home base (city, state)",
            Self::City => "Home city",
            Self::State => "Home state",
            Self::Zip => "Home ZIP code",
            Self::Latitude => "Home latitude",
            Self::Longitude => "Home longitude",
            Self::Fte => "FTE",
            Self::Start => "Start date",
            Self::Skills => "Skills",
            Self::Territory => "Territory",
            Self::Country => "Home country",
        }
    }
}

impl Field for RepField {
    const ALL: &'static [Self] = &Self::ALL;

    const DAYS: Option<Self> = Some(Self::Start);

    fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Home => "home",
            Self::City => "city",
            Self::State => "state",
            Self::Zip => "zip",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Fte => "fte",
            Self::Start => "start",
            Self::Skills => "skills",
            Self::Territory => "territory",
            Self::Country => "country",
        }
    }

    fn label(self) -> &'static str {
        Self::label(self)
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Name => "As the accounts name their owners.",
            Self::FirstName | Self::LastName => "Where the name stands in two columns.",
            Self::Home => "City and state in one cell: `Denver, CO`.",
            Self::City | Self::State | Self::Country | Self::Zip => "Where the rep starts from.",
            Self::Latitude | Self::Longitude => "Where the rep starts from, in degrees.",
            Self::Fte => "1 or 100 % is full time.",
            Self::Start => "First day in the job.",
            Self::Skills => "Product lines, segments, languages; separated by comma or semicolon.",
            Self::Territory => "The territory the rep has today.",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "rep name",
                "name",
                "rep",
                "sales rep",
                "full name",
                "sales agent",
                "salesperson",
                "user",
                "employee",
                "owner",
                "sales representative",
                "account executive",
                "employee name",
                "user name",
                "fullname",
                "account owner",
                "systemuser",
                "owner name",
                "hubspot owner",
            ],
            Self::FirstName => &["first name", "firstname", "given name", "vorname"],
            Self::LastName => &["last name", "lastname", "surname", "family name", "nachname"],
            Self::Home => &["home base", "home", "home location", "base", "location", "home office"],
            Self::City => &["home city", "city", "base city", "office city", "town", "address1 city", "address 1 city"],
            Self::State => &["home state", "state", "base state", "state province", "st"],
            Self::Zip => {
                &["home zip", "zip", "zip code", "home zip code", "postal code", "home postal code", "zip postal code"]
            }
            Self::Latitude => &["home latitude", "latitude", "lat", "home lat", "address1 latitude"],
            Self::Longitude => {
                &["home longitude", "longitude", "lon", "lng", "long", "home lon", "home lng", "address1 longitude"]
            }
            Self::Fte => {
                &["fte", "full time equivalent", "capacity", "work time", "employment", "percent", "hours share"]
            }
            Self::Start => {
                &["start date", "start", "hire date", "hired", "date of hire", "employment start", "joined", "since"]
            }
            Self::Skills => &[
                "skills",
                "skill",
                "products",
                "specialty",
                "specialties",
                "languages",
                "certifications",
                "product lines",
            ],
            Self::Country => {
                &["home country", "country", "country region", "land", "pays", "country code", "address1 country"]
            }
            Self::Territory => &["territory", "territory name", "region", "regional office", "area", "district"],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Name => text * (0.2 + 0.8 * values.distinct),
            Self::FirstName | Self::LastName => text,
            Self::Home | Self::City => text * (1.0 - values.state),
            Self::State => values.state,
            Self::Country => text * (1.0 - 0.5 * values.state),
            Self::Zip => values.zip,
            Self::Latitude => values.latitude,
            Self::Longitude => values.longitude,
            Self::Fte => values.numeric * f64::from(values.range.0 >= 0.0 && values.range.1 <= 100.0),
            Self::Start => values.day.max(values.numeric * 0.5),
            Self::Skills | Self::Territory => 0.3 + 0.7 * text,
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::State if values.state > 0.95 => 0.6,
            Self::Start if values.day > 0.95 => 0.5,
            _ => 0.0,
        }
    }
}

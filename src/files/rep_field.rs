//! What a column can say about a rep, and how it is told.

use serde::{Deserialize, Serialize};

use super::{column_guess::Field, column_profile::ColumnProfile};

/// What a column can say about a rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum RepField {
    Name,
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
}

impl RepField {
    /// All fields in the order a form shows them.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Home,
        Self::City,
        Self::State,
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
        }
    }
}

impl Field for RepField {
    const ALL: &'static [Self] = &Self::ALL;

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
            ],
            Self::Home => &["home base", "home", "home location", "base", "location", "home office"],
            Self::City => &["home city", "city", "base city", "office city", "town"],
            Self::State => &["home state", "state", "base state", "state province", "st"],
            Self::Zip => {
                &["home zip", "zip", "zip code", "home zip code", "postal code", "home postal code", "zip postal code"]
            }
            Self::Latitude => &["home latitude", "latitude", "lat", "home lat"],
            Self::Longitude => &["home longitude", "longitude", "lon", "lng", "long", "home lon", "home lng"],
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
            Self::Territory => &["territory", "territory name", "region", "regional office", "area", "district"],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Name => text * (0.2 + 0.8 * values.distinct),
            Self::Home | Self::City => text * (1.0 - values.state),
            Self::State => values.state,
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

//! What a column can say in a table of drive times, and how it is told. In a matrix all further columns are destinations.

use serde::{Deserialize, Serialize};

use super::{
    column_guess::{Extra, Field},
    column_profile::ColumnProfile,
};

/// What a column can say about the way from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum DriveField {
    From,
    To,
    Time,
    Minutes,
    Hours,
    Seconds,
    Distance,
    FromZip,
    FromArea,
    FromAccount,
    FromRep,
    ToZip,
    ToArea,
    ToAccount,
    ToRep,
}

impl DriveField {
    /// The fields that say where a way starts.
    pub(super) const STARTS: [Self; 5] = [Self::From, Self::FromZip, Self::FromArea, Self::FromAccount, Self::FromRep];
    /// The fields that say where a way ends.
    pub(super) const ENDS: [Self; 5] = [Self::To, Self::ToZip, Self::ToArea, Self::ToAccount, Self::ToRep];
    /// The fields that say how long it takes.
    pub(super) const TIMES: [Self; 4] = [Self::Time, Self::Minutes, Self::Hours, Self::Seconds];
}

impl Field for DriveField {
    const ALL: &'static [Self] = &[
        Self::From,
        Self::To,
        Self::Time,
        Self::Distance,
        Self::Minutes,
        Self::Hours,
        Self::Seconds,
        Self::FromZip,
        Self::FromArea,
        Self::FromAccount,
        Self::FromRep,
        Self::ToZip,
        Self::ToArea,
        Self::ToAccount,
        Self::ToRep,
    ];

    const EXTRA: Extra = Extra::Destinations;

    fn key(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Time => "time",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Seconds => "seconds",
            Self::Distance => "distance",
            Self::FromZip => "from_zip",
            Self::FromArea => "from_area",
            Self::FromAccount => "from_account",
            Self::FromRep => "from_rep",
            Self::ToZip => "to_zip",
            Self::ToArea => "to_area",
            Self::ToAccount => "to_account",
            Self::ToRep => "to_rep",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::To => "To",
            Self::Time => "Time",
            Self::Minutes => "Time in minutes",
            Self::Hours => "Time in hours",
            Self::Seconds => "Time in seconds",
            Self::Distance => "Distance",
            Self::FromZip => "From a ZIP code",
            Self::FromArea => "From a county or area",
            Self::FromAccount => "From an account",
            Self::FromRep => "From a rep’s home",
            Self::ToZip => "To a ZIP code",
            Self::ToArea => "To a county or area",
            Self::ToAccount => "To an account",
            Self::ToRep => "To a rep’s home",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::From => "ZIP codes, county codes, accounts or reps: told by the values.",
            Self::To => "The same. A matrix has none: its further columns are the destinations.",
            Self::Time => "`1:25`, `85 min`, or a number whose unit is told by the name and the distances.",
            Self::Minutes => "Says the unit. In a matrix, choose any destination for it.",
            Self::Hours | Self::Seconds => "The same for this unit.",
            Self::Distance => "Not needed; ways that are faster than any road are pointed out.",
            Self::FromZip | Self::FromArea | Self::FromAccount | Self::FromRep => "Says what the column holds.",
            Self::ToZip | Self::ToArea | Self::ToAccount | Self::ToRep => "Says what the column holds.",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::From => &[
                "from",
                "origin",
                "origin id",
                "from id",
                "start",
                "source",
                "origin name",
                "from name",
                "origin code",
                "from code",
                "von",
                "start id",
                "startpunkt",
                "quelle",
                "de",
                "origine",
                "départ",
                "depart",
                "desde",
                "origen",
                "orig",
                "o id",
                "i",
                "from place",
                "home",
            ],
            Self::To => &[
                "to",
                "destination",
                "destination id",
                "to id",
                "end",
                "target",
                "destination name",
                "to name",
                "destination code",
                "to code",
                "nach",
                "ziel",
                "end id",
                "ziel id",
                "zielpunkt",
                "à",
                "vers",
                "arrivée",
                "arrivee",
                "hasta",
                "a",
                "destino",
                "dest",
                "dest id",
                "d id",
                "j",
                "to place",
            ],
            Self::Time => &[
                "drive time",
                "travel time",
                "duration",
                "time",
                "total travel time",
                "drivetime",
                "traveltime",
                "driving time",
                "fahrzeit",
                "fahrtzeit",
                "reisezeit",
                "fahrdauer",
                "dauer",
                "durée",
                "duree",
                "temps de trajet",
                "temps",
                "tiempo",
                "duración",
                "duracion",
                "tiempo de viaje",
                "total time",
                "duration value",
                "duration text",
                "total minutes",
                "drive minutes",
                "travel minutes",
                "total drive time",
            ],
            Self::Minutes => &["minutes", "mins", "min", "minuten", "minutos"],
            Self::Hours => &["hours", "hrs", "stunden", "heures", "horas"],
            Self::Seconds => &["seconds", "secs", "sec", "sekunden", "secondes", "segundos"],
            Self::Distance => &[
                "distance",
                "km",
                "miles",
                "kilometers",
                "kilometres",
                "drive distance",
                "total kilometers",
                "total miles",
                "distanz",
                "entfernung",
                "distancia",
                "strecke",
                "mi",
                "meters",
                "length",
                "total length",
                "distance value",
            ],
            Self::FromZip => &["from zip", "origin zip", "zip from", "start zip", "from postcode", "von plz", "zip1"],
            Self::FromArea => &["from fips", "origin fips", "from county", "origin county", "county from"],
            Self::FromAccount => &["from account", "origin account", "from account id", "from customer"],
            Self::FromRep => &["from rep", "rep", "rep name", "sales rep", "rep home", "rep id"],
            Self::ToZip => {
                &["to zip", "destination zip", "zip to", "dest zip", "end zip", "to postcode", "nach plz", "zip2"]
            }
            Self::ToArea => {
                &["to fips", "destination fips", "to county", "destination county", "dest fips", "county to"]
            }
            Self::ToAccount => &[
                "to account",
                "destination account",
                "to account id",
                "account id",
                "account",
                "to customer",
                "customer id",
                "customer",
            ],
            Self::ToRep => &["to rep", "destination rep"],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let code = if values.numeric > 0.5 { values.whole } else { 1.0 };
        match self {
            Self::From | Self::To | Self::FromAccount | Self::ToAccount => code,
            Self::FromRep | Self::ToRep => 0.6 + 0.4 * (1.0 - values.numeric),
            Self::FromZip | Self::ToZip => 0.3 + 0.7 * values.zip.max(1.0 - values.numeric),
            Self::FromArea | Self::ToArea => 0.3 + 0.7 * values.fips.max(1.0 - values.numeric),
            // `1:25` and `85 min` are no numbers.
            Self::Time => 0.6 + 0.4 * values.numeric,
            Self::Minutes | Self::Hours | Self::Seconds | Self::Distance => values.numeric.max(0.3),
        }
    }
}

//! What a column can say in a table of postcodes, and how it is told.

use serde::{Deserialize, Serialize};

use super::{column_guess::Field, column_profile::ColumnProfile};

/// What a column can say about a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum PostcodeField {
    Country,
    Postcode,
    Name,
    Region,
    Latitude,
    Longitude,
    Coordinates,
}

impl Field for PostcodeField {
    const ALL: &'static [Self] =
        &[Self::Country, Self::Postcode, Self::Name, Self::Region, Self::Latitude, Self::Longitude, Self::Coordinates];

    fn key(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Postcode => "postcode",
            Self::Name => "place_name",
            Self::Region => "region",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Coordinates => "coordinates",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Country => "Country",
            Self::Postcode => "Postcode",
            Self::Name => "Name of the place",
            Self::Region => "Region",
            Self::Latitude => "Latitude",
            Self::Longitude => "Longitude",
            Self::Coordinates => "Coordinates in one column",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Country => "Needed only where the table has several countries: 1010 is in Vienna and in Lausanne.",
            Self::Postcode => "The first row of a postcode counts.",
            Self::Name => "Shown as the city of accounts that have none.",
            Self::Region => "Kept out of the search: the postcode says it.",
            Self::Latitude => "Degrees north: 48.14, or 48,14.",
            Self::Longitude => "Degrees east; west is negative.",
            Self::Coordinates => "Both in one cell: `48.14, 11.58`.",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Country => &["country", "country code", "land", "pays", "iso", "country iso", "iso2", "countrycode"],
            Self::Postcode => &[
                "postcode",
                "postal code",
                "plz",
                "zip",
                "zip code",
                "code postal",
                "postleitzahl",
                "zipcode",
                "post code",
                "postalcode",
                "cap",
                "cp",
                "codigo postal",
                "código postal",
                "postnummer",
                "kod pocztowy",
                "npa",
                "pin code",
                "codepostal",
                "code",
            ],
            Self::Name => &[
                "place name",
                "place",
                "ort",
                "city",
                "name",
                "town",
                "locality",
                "commune",
                "nom commune",
                "ortschaft",
                "municipality",
                "libelle",
            ],
            Self::Region => &[
                "region",
                "state",
                "admin name1",
                "province",
                "bundesland",
                "canton",
                "kanton",
                "county",
                "department",
            ],
            Self::Latitude => &["latitude", "lat", "y", "breitengrad", "breite", "geo lat", "gps lat"],
            Self::Longitude => &["longitude", "lon", "lng", "long", "x", "längengrad", "laenge", "geo lon", "gps lon"],
            Self::Coordinates => &["coordinates", "geo point 2d", "lat lon", "gps", "geopoint", "geo point", "point"],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Country => 0.3 + 0.7 * text * (1.0 - values.distinct),
            // A country's postcodes are whole numbers, or letters and digits; the table has each about once.
            Self::Postcode => (0.3 + 0.7 * values.distinct) * if values.numeric > 0.5 { values.whole } else { 1.0 },
            Self::Name | Self::Region => text,
            Self::Latitude => values.latitude,
            Self::Longitude => values.longitude,
            Self::Coordinates => values.coordinates,
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::Coordinates if values.coordinates > 0.95 => 0.6,
            _ => 0.0,
        }
    }
}

//! What an import asks about places, so that it works over the shipped gazetteer, a user's own table, or a test's.

use crate::geography::LonLat;

/// A place that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundPlace {
    /// Where it is.
    pub at: LonLat,
    /// ZIP code with its leading zeros; empty where a place has none.
    pub zip: String,
    /// County FIPS with its leading zeros; empty where it lies in no county.
    pub county: String,
    /// City; empty where unknown.
    pub city: String,
    /// The two letters of its country, where that is not the United States and known.
    pub country: String,
    /// What was put right on the way, in words (`by ZIP code 02134, leading zeros put back`); empty when nothing was.
    pub put_right: String,
}

/// What was asked for and not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// A ZIP code as written.
    Zip(&'a str),
    /// A county code as written.
    CountyCode(&'a str),
    /// City, state or region, and country as written.
    City(&'a str, &'a str, &'a str),
    /// A country as written.
    Country(&'a str),
}

/// Offline lookup of places, as people and spreadsheets write them. A miss is a sentence that says what is wrong with
/// what was written and what may be meant: ``​`9021O` is not a ZIP code (letter O?).``
pub trait Places {
    /// Finds a ZIP code.
    ///
    /// # Errors
    /// The miss in words.
    fn by_zip(&self, written: &str) -> Result<FoundPlace, String>;
    /// Finds a county by FIPS code; the place is its label point.
    ///
    /// # Errors
    /// The miss in words.
    fn by_county_code(&self, written: &str) -> Result<FoundPlace, String>;
    /// Finds a county by name and state.
    ///
    /// # Errors
    /// The miss in words.
    fn by_county_name(&self, name: &str, state: &str) -> Result<FoundPlace, String>;
    /// Finds a city by name, state or region, and country. Without a country it is one of the United States, or of the
    /// country that the region says; a city abroad that nothing names is a miss that mentions it.
    ///
    /// # Errors
    /// The miss in words.
    fn by_city(&self, city: &str, region: &str, country: &str) -> Result<FoundPlace, String>;
    /// Finds a postcode in a table that the user loaded; `None` where there is no such table, or no such postcode in it.
    fn by_postcode(&self, written: &str, country: &str) -> Option<FoundPlace> {
        let _ = (written, country);
        None
    }
    /// Whether the user loaded a table of postcodes.
    fn has_postcodes(&self) -> bool {
        false
    }
    /// The unit that holds a point of a country: `county_at`, but never across a border.
    fn unit_at(&self, at: LonLat, country: &str) -> Option<String> {
        let _ = country;
        self.county_at(at)
    }
    /// Whether accounts may be taken over that lie in none of the units, so that they are units themselves.
    fn reaches_beyond(&self) -> bool {
        false
    }
    /// The two letters of a country as written.
    fn country_code(&self, written: &str) -> Option<String> {
        if written.trim().is_empty() {
            return None;
        }
        is_united_states(written).then(|| "US".to_owned())
    }
    /// The name of a country by its two letters.
    fn country_name(&self, code: &str) -> String {
        if code == "US" { "United States".to_owned() } else { code.to_owned() }
    }
    /// The FIPS code of the county that holds a point (a little off the coast counts too).
    fn county_at(&self, at: LonLat) -> Option<String>;
    /// The nearest inhabited ZIP code to a point.
    fn nearest_zip(&self, at: LonLat) -> Option<String>;
    /// Whether postcodes are kept as they are written, because none here says anything else: in areas of the user's own.
    fn keeps_postcodes(&self) -> bool {
        false
    }
    /// What is to be said of a point that lies in no unit, after "Latitude 52.5, longitude 13.4".
    fn outside(&self, at: LonLat) -> String {
        let _ = at;
        "lies in no county of the United States.".into()
    }
    /// What may have been meant by something that was not found, the likeliest first, in a writing that is found: a code, or
    /// `Chicago, IL`.
    fn meant(&self, asked: Asked<'_>) -> Vec<String> {
        let _ = asked;
        Vec::new()
    }
    /// Whether codes and names of this country can be looked up. Shipped are those of the United States.
    fn covers(&self, country: &str) -> bool {
        is_united_states(country)
    }
}

/// Whether rows of this country want the table of cities abroad.
pub(super) fn is_abroad(country: &str) -> bool {
    !is_united_states(country)
}

/// Writings of the United States; a number stands for no country, and is no reason to look nowhere.
fn is_united_states(country: &str) -> bool {
    let plain: String = country.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let known = [
        "",
        "us",
        "usa",
        "unitedstates",
        "unitedstatesofamerica",
        "america",
        "theunitedstates",
        "theunitedstatesofamerica",
        "usofa",
        "puertorico",
        "pr",
        "guam",
        "gu",
        "usvirginislands",
        "vi",
        "americansamoa",
        "northernmarianaislands",
    ];
    known.contains(&plain.as_str()) || plain.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
pub mod example {
    //! Three places for tests: Boston (with a lost-zero habit), Chicago, and Cook County.

    use super::*;

    /// Knows ZIP codes 02134 and 60614 and their counties and cities.
    pub struct FewPlaces;

    fn found(zip: &str, county: &str, city: &str, lon: f64, lat: f64) -> FoundPlace {
        FoundPlace {
            at: LonLat { lon, lat },
            zip: zip.into(),
            county: county.into(),
            city: city.into(),
            ..FoundPlace::default()
        }
    }

    fn boston() -> FoundPlace {
        found("02134", "25025", "Boston", -71.13, 42.35)
    }

    fn chicago() -> FoundPlace {
        found("60614", "17031", "Chicago", -87.65, 41.92)
    }

    impl Places for FewPlaces {
        fn by_zip(&self, written: &str) -> Result<FoundPlace, String> {
            match written {
                "02134" => Ok(boston()),
                "2134" => Ok(FoundPlace { put_right: "by ZIP code 02134, leading zeros put back".into(), ..boston() }),
                "60614" => Ok(chicago()),
                "09001" => Ok(FoundPlace { county: String::new(), ..found("09001", "", "APO", 8.0, 50.0) }),
                _ => Err(format!("`{written}` is not a ZIP code.")),
            }
        }

        fn by_county_code(&self, written: &str) -> Result<FoundPlace, String> {
            match written {
                "17031" => Ok(FoundPlace { zip: String::new(), city: String::new(), ..chicago() }),
                _ => Err(format!("`{written}` is not the FIPS code of a county.")),
            }
        }

        fn by_county_name(&self, name: &str, state: &str) -> Result<FoundPlace, String> {
            if (name, state) == ("Cook", "IL") {
                self.by_county_code("17031")
            } else {
                Err(format!("{state} has no county `{name}`."))
            }
        }

        fn by_city(&self, city: &str, state: &str, _: &str) -> Result<FoundPlace, String> {
            match (city, state) {
                ("Boston", "MA") => Ok(boston()),
                ("Chicago", "IL") => Ok(chicago()),
                _ => Err(format!("No city `{city}` is known in {state}.")),
            }
        }

        fn county_at(&self, at: LonLat) -> Option<String> {
            [boston(), chicago()].into_iter().find(|place| place.at.km_to(at) < 50.0).map(|place| place.county)
        }

        fn meant(&self, asked: Asked<'_>) -> Vec<String> {
            match asked {
                Asked::City("Chicgo", "IL", _) => vec!["Chicago, IL".into()],
                Asked::Zip("9021O") => vec!["60614".into()],
                _ => Vec::new(),
            }
        }

        fn nearest_zip(&self, at: LonLat) -> Option<String> {
            [boston(), chicago()]
                .into_iter()
                .min_by(|a, b| a.at.km_to(at).total_cmp(&b.at.km_to(at)))
                .map(|place| place.zip)
        }
    }
}

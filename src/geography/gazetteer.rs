//! From a written place to a point on the map, offline: ZIP codes, county codes, county and city names.
//!
//! Nothing is guessed silently: an answer says how it was found and what was restored (a lost zero, a ZIP+4), a miss
//! says why and offers the closest names. Spreadsheet habits are known: `2138`, `2138.0`, `="02138"`, `02138-1234`.

use super::atlas::Atlas;
use super::error::GeographyError;
use super::lookup_answer::{Found, How, Miss};
use super::place::LonLat;
use super::place_name::{normalise, spelling_distance, without_county_word};
use super::states::{STATES, State, state_by_any_name};
use super::zip_table::ZipTable;

/// The offline place lookup over the shipped counties and ZIP codes.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    zips: ZipTable,
    counties: Vec<County>,
    /// (state, normalised name, county), sorted.
    county_names: Vec<(u32, String, u32)>,
    /// Normalised city names, sorted.
    city_names: Vec<String>,
    /// (city name, state, ZIP), sorted.
    city_zips: Vec<(u32, u32, u32)>,
    /// (state, city name), sorted.
    state_cities: Vec<(u32, u32)>,
}

#[derive(Debug, Clone)]
struct County {
    code: String,
    full_name: String,
    place: LonLat,
}

impl Gazetteer {
    /// Reads `zips.bw`; the counties come from the atlas that was packed with it.
    pub fn from_bytes(zips: &[u8], atlas: &Atlas) -> Result<Self, GeographyError> {
        let zips = ZipTable::from_bytes(zips, atlas)?;
        let state_ix = |code: &str| STATES.iter().position(|s| s.code == code).unwrap_or(0) as u32;
        let county_names = atlas.names().iter().map(|(state, name, k)| (state_ix(state), name.clone(), *k)).collect();
        let counties = atlas
            .regions()
            .iter()
            .map(|r| County { code: r.code.clone(), full_name: r.full_name(), place: r.place })
            .collect();
        let spelled: Vec<String> = zips.cities.iter().map(|c| normalise(c)).collect();
        let mut city_names = spelled.clone();
        city_names.sort_unstable();
        city_names.dedup();
        let name_of: Vec<u32> = spelled.iter().map(|s| city_names.binary_search(s).unwrap_or(0) as u32).collect();
        let mut city_zips: Vec<(u32, u32, u32)> = zips
            .iter()
            .enumerate()
            .filter(|(_, z)| z.place.is_some())
            .filter_map(|(k, z)| Some((name_of[zips.city[k] as usize], z.state?, k as u32)))
            .collect();
        city_zips.sort_unstable();
        let mut state_cities: Vec<(u32, u32)> = city_zips.iter().map(|z| (z.1, z.0)).collect();
        state_cities.sort_unstable();
        state_cities.dedup();
        Ok(Self { zips, counties, county_names, city_names, city_zips, state_cities })
    }

    /// The ZIP codes with their figures.
    pub fn zips(&self) -> &ZipTable {
        &self.zips
    }

    /// Finds a ZIP code as people and spreadsheets write it.
    pub fn by_zip(&self, written: &str) -> Result<Found, Miss> {
        let plain = bare(written);
        if plain.is_empty() {
            return Err(Miss::Empty);
        }
        let (head, tail) = match plain.split_once(['-', ' ', '–']) {
            Some((h, t)) => (h.trim(), t.trim()),
            None if plain.len() > 5 && plain.len() <= 9 && all_digits(plain) => plain.split_at(plain.len() - 4),
            None => (plain, ""),
        };
        if !all_digits(head) || !(3..=5).contains(&head.len()) || !(tail.is_empty() || all_digits(tail)) {
            return Err(self.not_a_zip(written, plain));
        }
        let number = head.parse::<u32>().map_err(|_| self.not_a_zip(written, plain))?;
        let Some(index) = self.zips.find(number) else {
            return Err(Miss::UnknownZip { written: written.trim().to_owned(), closest: self.zips_like(number) });
        };
        let zip = self.zips.zip(index);
        let Some(place) = zip.place else {
            return Err(Miss::NoPlace { zip: zip.code(), city: zip.city.to_owned() });
        };
        let how = How::Zip {
            code: zip.code(),
            zeros_restored: head.len() < 5,
            plus_four_dropped: !tail.is_empty(),
            at_county: zip.at_county,
        };
        Ok(Found { place, county: zip.county, zip: Some(index), how })
    }

    /// Finds a county by its FIPS code.
    pub fn by_county_code(&self, written: &str) -> Result<Found, Miss> {
        let plain = bare(written);
        if plain.is_empty() {
            return Err(Miss::Empty);
        }
        let unknown = |closest| Miss::UnknownCountyCode { written: written.trim().to_owned(), closest };
        if !all_digits(plain) || !(4..=5).contains(&plain.len()) {
            let repaired = digits_for_letters(plain);
            let fix = self.county_index(&format!("{repaired:0>5}")).map(|k| self.county_label(k));
            return Err(unknown(fix.into_iter().collect()));
        }
        let code = format!("{plain:0>5}");
        // Codes that are newer than the shipped shapes.
        let (shipped, replaced) = match code.as_str() {
            "02063" | "02066" => ("02261", true),
            other => (other, false),
        };
        match self.county_index(shipped) {
            Some(k) => {
                let how =
                    How::CountyCode { code: code.clone(), zeros_restored: plain.len() < 5, older_county: replaced };
                Ok(Found { place: self.counties[k as usize].place, county: Some(k), zip: None, how })
            }
            None => {
                let near = |c: &&County| spelling_distance(&c.code, &code, 1).is_some();
                let close = self.counties.iter().filter(near).take(3).map(|c| format!("{} ({})", c.code, c.full_name));
                Err(unknown(close.collect()))
            }
        }
    }

    /// Finds a county by name and state; the word County, Parish, Borough… may be there or not.
    pub fn by_county(&self, name: &str, state: &str) -> Result<Found, Miss> {
        let key = normalise(name);
        if key.is_empty() {
            return Err(Miss::Empty);
        }
        let state_ix = state_index(state)?;
        let found = self
            .county_named(state_ix, &key, false)
            .or_else(|| self.county_named(state_ix, without_county_word(&key), false))
            .or_else(|| self.county_named(state_ix, key.strip_suffix(" city")?, true))
            .or_else(|| self.county_joined(state_ix, without_county_word(&key)));
        match found {
            Some(k) => {
                let county = &self.counties[k as usize];
                let how = How::CountyName { name: county.full_name.clone() };
                Ok(Found { place: county.place, county: Some(k), zip: None, how })
            }
            None => {
                let bare = without_county_word(&key);
                let mut close: Vec<(usize, u32)> = self
                    .county_names
                    .iter()
                    .filter(|c| c.0 == state_ix)
                    .filter_map(|c| Some((spelling_distance(&c.1, bare, allowed(bare))?, c.2)))
                    .collect();
                close.sort_unstable();
                // The same name in other states comes last: the state may be the mistake.
                let elsewhere = self.county_names.iter().filter(|c| c.1 == bare).map(|c| c.2);
                let closest = close
                    .iter()
                    .map(|c| c.1)
                    .chain(elsewhere)
                    .take(3)
                    .map(|k| self.counties[k as usize].full_name.clone());
                Err(Miss::UnknownCounty {
                    name: name.trim().to_owned(),
                    state: STATES[state_ix as usize].name,
                    closest: closest.collect(),
                })
            }
        }
    }

    /// Finds a city: the middle of its ZIP codes, weighted by population. The ZIP code of the answer is the inhabited
    /// one nearest to that middle, and the county is that ZIP code's. Without a state, a city that exists in one state
    /// only is found, and the answer says so.
    pub fn by_city(&self, city: &str, state: &str) -> Result<Found, Miss> {
        let key = city_key(city);
        if key.is_empty() {
            return Err(Miss::Empty);
        }
        let wanted = if state.trim().is_empty() { None } else { Some(state_index(state)?) };
        let all = self.zips_of_city(&key);
        let zips: &[(u32, u32, u32)] = match wanted {
            Some(s) => self.zips_of_city_in(&key, s),
            None => {
                let mut states: Vec<u32> = all.iter().map(|z| z.1).collect();
                states.dedup();
                if states.len() > 1 {
                    let closest =
                        states.iter().map(|&s| format!("{}, {}", city.trim(), STATES[s as usize].abbreviation));
                    return Err(Miss::WhichState { city: city.trim().to_owned(), closest: closest.collect() });
                }
                all
            }
        };
        let Some(&(_, state_ix, _)) = zips.first() else {
            return Err(self.unknown_city(city, &key, wanted));
        };
        let people = |k: u32| f64::from(self.zips.zip(k).population.unwrap_or(0));
        let inhabited = zips.iter().any(|z| people(z.2) > 0.0);
        let (mut sum, mut lon, mut lat) = (0.0, 0.0, 0.0);
        for &(_, _, k) in zips {
            let weight = if inhabited { people(k) } else { 1.0 };
            let Some(place) = self.zips.zip(k).place else { continue };
            sum += weight;
            lon += weight * place.lon;
            lat += weight * place.lat;
        }
        let place = LonLat::new(lon / sum, lat / sum);
        let distance = |k: u32| self.zips.zip(k).place.map_or(f64::INFINITY, |p| p.km_to(place));
        let candidates = zips.iter().map(|z| z.2).filter(|&k| !inhabited || people(k) > 0.0);
        let zip = candidates.min_by(|&a, &b| distance(a).total_cmp(&distance(b)).then(a.cmp(&b)));
        let name = zip.map_or_else(String::new, |k| self.zips.zip(k).city.to_owned());
        let how = How::City {
            name: format!("{name}, {}", STATES[state_ix as usize].abbreviation),
            zip_codes: zips.len() as u32,
            state_assumed: wanted.is_none(),
        };
        Ok(Found { place, county: zip.and_then(|k| self.zips.zip(k).county), zip, how })
    }

    fn zips_of_city(&self, key: &str) -> &[(u32, u32, u32)] {
        let Ok(name) = self.city_names.binary_search_by(|c| c.as_str().cmp(key)) else { return &[] };
        let from = self.city_zips.partition_point(|z| (z.0 as usize) < name);
        let rest = &self.city_zips[from..];
        &rest[..rest.partition_point(|z| z.0 as usize == name)]
    }

    fn unknown_city(&self, written: &str, key: &str, state: Option<u32>) -> Miss {
        // Hardly anybody mistypes the first letter, and looking at the others would make a long file of misses slow.
        let first = key.chars().next().unwrap_or('\0');
        let (from, to) = match state {
            Some(s) => (s, s + 1),
            None => (0, STATES.len() as u32),
        };
        let mut close: Vec<(usize, std::cmp::Reverse<u64>, String)> = Vec::new();
        for s in from..to {
            let letter = |c: &(u32, u32)| self.city_names[c.1 as usize].chars().next();
            let start = self.state_cities.partition_point(|c| (c.0, letter(c)) < (s, Some(first)));
            let alike = self.state_cities[start..].iter().take_while(|c| c.0 == s && letter(c) == Some(first));
            for &(_, name) in alike {
                let spelled = &self.city_names[name as usize];
                if let Some(distance) = spelling_distance(spelled, key, allowed(key)) {
                    close.push(self.suggestion(distance, self.zips_of_city_in(spelled, s)));
                }
            }
        }
        // The same name in other states comes last: the state may be the mistake.
        if let Some(here) = state {
            let same = self.zips_of_city(key).chunk_by(|a, b| a.1 == b.1);
            close.extend(same.filter(|c| c[0].1 != here).map(|c| self.suggestion(3, c)));
        }
        close.sort_unstable();
        let closest = close.into_iter().map(|c| c.2).take(3).collect();
        Miss::UnknownCity { city: written.trim().to_owned(), state: state.map(|s| STATES[s as usize].name), closest }
    }

    /// A city as a suggestion: the fewer mistakes and the more people, the earlier.
    fn suggestion(&self, distance: usize, zips: &[(u32, u32, u32)]) -> (usize, std::cmp::Reverse<u64>, String) {
        let people = zips.iter().map(|z| u64::from(self.zips.zip(z.2).population.unwrap_or(0))).sum();
        let label = zips.first().map_or_else(String::new, |z| {
            format!("{}, {}", self.zips.zip(z.2).city, STATES[z.1 as usize].abbreviation)
        });
        (distance, std::cmp::Reverse(people), label)
    }

    fn zips_of_city_in(&self, key: &str, state: u32) -> &[(u32, u32, u32)] {
        let all = self.zips_of_city(key);
        let rest = &all[all.partition_point(|z| z.1 < state)..];
        &rest[..rest.partition_point(|z| z.1 == state)]
    }

    fn county_index(&self, code: &str) -> Option<u32> {
        self.counties.binary_search_by(|c| c.code.as_str().cmp(code)).ok().map(|k| k as u32)
    }

    fn county_label(&self, k: u32) -> String {
        let c = &self.counties[k as usize];
        format!("{} ({})", c.code, c.full_name)
    }

    fn county_named(&self, state: u32, key: &str, last: bool) -> Option<u32> {
        let from = self.county_names.partition_point(|c| (c.0, c.1.as_str()) < (state, key));
        let mut same = self.county_names[from..].iter().take_while(|c| c.0 == state && c.1 == key).map(|c| c.2);
        if last { same.last() } else { same.next() }
    }

    /// "De Kalb" for DeKalb, "La Salle" for LaSalle.
    fn county_joined(&self, state: u32, key: &str) -> Option<u32> {
        let joined = |s: &str| s.replace(' ', "");
        let wanted = joined(key);
        self.county_names.iter().find(|c| c.0 == state && joined(&c.1) == wanted).map(|c| c.2)
    }

    fn not_a_zip(&self, written: &str, plain: &str) -> Miss {
        let repaired = digits_for_letters(plain);
        let letter = plain.chars().find(|c| c.is_alphabetic());
        let digits = repaired.get(..5).unwrap_or(&repaired);
        let fix = digits.parse::<u32>().ok().filter(|_| digits.len() == 5).and_then(|n| self.zips.find(n));
        Miss::NotAZip {
            written: written.trim().to_owned(),
            letter,
            closest: fix.map(|k| self.zip_label(k)).into_iter().collect(),
        }
    }

    /// Up to three ZIP codes that differ in one digit or have two neighbouring digits swapped, the nearest numbers first.
    fn zips_like(&self, number: u32) -> Vec<String> {
        let digits: Vec<u32> = format!("{number:05}").bytes().map(|b| u32::from(b - b'0')).collect();
        let value = |d: &[u32]| d.iter().fold(0, |n, d| n * 10 + d);
        let mut close = Vec::new();
        for k in 0..digits.len() {
            let mut other = digits.clone();
            for d in 0..10 {
                other[k] = d;
                close.push(value(&other));
            }
            if k > 0 {
                let mut swapped = digits.clone();
                swapped.swap(k - 1, k);
                close.push(value(&swapped));
            }
        }
        close.sort_unstable_by_key(|n| (n.abs_diff(number), *n));
        close.dedup();
        close.into_iter().filter_map(|n| self.zips.find(n)).take(3).map(|k| self.zip_label(k)).collect()
    }

    fn zip_label(&self, k: u32) -> String {
        let z = self.zips.zip(k);
        match z.state {
            Some(s) => format!("{} ({}, {})", z.code(), z.city, STATES[s as usize].abbreviation),
            None => format!("{} ({})", z.code(), z.city),
        }
    }
}

/// A value without what spreadsheets put around it: `="02138"`, a leading apostrophe, a trailing `.0`.
fn bare(written: &str) -> &str {
    let s = written.trim().trim_start_matches('=').trim_matches(['"', '\'', '’', '\u{feff}', '\u{a0}']).trim();
    s.strip_suffix(".0").unwrap_or(s)
}

fn all_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

/// Letters that are easily taken for digits, as digits.
fn digits_for_letters(s: &str) -> String {
    s.chars()
        .map(|c| match c {
            'O' | 'o' | 'Q' | 'D' => '0',
            'I' | 'l' | 'i' | '|' | 'L' => '1',
            'Z' | 'z' => '2',
            'S' | 's' => '5',
            'G' => '6',
            'B' => '8',
            'g' | 'q' => '9',
            other => other,
        })
        .collect()
}

/// How many spelling mistakes a name of this length may have.
fn allowed(name: &str) -> usize {
    if name.len() < 5 { 1 } else { 2 }
}

/// The name under which a city is looked up: without "City of", and New York by its nickname.
fn city_key(city: &str) -> String {
    let key = normalise(city);
    match key.as_str() {
        "nyc" | "new york city" => return "new york".to_owned(),
        "washington dc" | "washington d c" => return "washington".to_owned(),
        _ => {}
    }
    for prefix in ["city of ", "town of ", "village of ", "township of "] {
        if let Some(rest) = key.strip_prefix(prefix) {
            return rest.to_owned();
        }
    }
    for suffix in [" township", " twp"] {
        if let Some(rest) = key.strip_suffix(suffix) {
            return rest.to_owned();
        }
    }
    key
}

fn state_index(written: &str) -> Result<u32, Miss> {
    if written.trim().is_empty() {
        return Err(Miss::StateMissing);
    }
    let at = |s: &State| STATES.iter().position(|x| x.code == s.code).map(|k| k as u32);
    state_by_any_name(written).and_then(at).ok_or_else(|| {
        let key = normalise(written);
        let close = |s: &&State| spelling_distance(&normalise(s.name), &key, 2).is_some();
        Miss::UnknownState {
            written: written.trim().to_owned(),
            closest: STATES.iter().filter(close).map(|s| s.name.to_owned()).collect(),
        }
    })
}

#[cfg(test)]
#[path = "gazetteer_tests.rs"]
mod tests;

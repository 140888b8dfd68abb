//! A user's own table of postcodes with their places, and the search in it before any other.

use std::collections::BTreeMap;

use super::{
    Asked, FileError, FoundPlace, Ledger, PlacedBy, Places, PostcodeField, PostcodeMapping, Progress, Role, RowFate,
    Table, coordinates, ledger::DuplicateBy, mapped_rows::MappedRows,
};
use crate::geography::{LonLat, normalise};

/// Most postcodes in all tables together: the largest countries have fewer.
const MOST: usize = 2_000_000;

/// Postcodes and where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostcodeTable {
    /// Country as the table says it (two letters where it is known, empty where it says none), then postcode → place.
    countries: BTreeMap<String, BTreeMap<String, Spot>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Spot {
    at: LonLat,
    name: String,
    /// The row that counts.
    row: u32,
}

impl PostcodeTable {
    /// Number of postcodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.countries.values().map(BTreeMap::len).sum()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.countries.values().all(BTreeMap::is_empty)
    }

    /// Reads a table of postcodes. The first row of a postcode counts; later ones are duplicates (a postcode with several
    /// villages has a row for each in many tables). `places` knows the names of countries.
    ///
    /// # Errors
    /// [`FileError::Unmapped`] without postcode or place; [`FileError::TooMuch`]; [`FileError::Cancelled`].
    pub fn add(
        &mut self,
        table: &Table,
        mapping: &PostcodeMapping,
        places: &dyn Places,
        progress: Progress<'_>,
    ) -> Result<Ledger, FileError> {
        use PostcodeField as F;
        if !mapping.can_be_searched() {
            return Err(FileError::Unmapped {
                file: table.name().into(),
                needs: "no column holds the postcodes, or none says where they are. Choose the columns of postcode, latitude \
                        and longitude.",
            });
        }
        let rows = MappedRows::new(table, mapping, []);
        let mut ledger = rows.ledger(progress)?;
        ledger.role = Role::Postcodes;
        let mut codes: BTreeMap<&str, String> = BTreeMap::new();
        let mut count = self.len();
        for row in 0..table.len() {
            rows.step(row, 0.2, 1.0, progress)?;
            let text = |field| rows.text(row, field);
            let key = postcode_key(text(F::Postcode));
            if let Some(why) = rows.cells.excluded(row, key.is_empty()) {
                ledger.enter(table, row, RowFate::Excluded { why: why.into() }, &[]);
                continue;
            }
            let place = place_of(text(F::Latitude), text(F::Longitude), text(F::Coordinates));
            let at = match place {
                _ if key.is_empty() => Err("The postcode is missing. Fill it in and import the file again.".to_owned()),
                other => other,
            };
            let at = match at {
                Ok(at) => at,
                Err(reason) => {
                    ledger.enter(table, row, RowFate::Unmatched { reason }, &[]);
                    continue;
                }
            };
            let written = text(F::Country);
            let country = codes.entry(written).or_insert_with(|| country_key(written, places)).clone();
            let spots = self.countries.entry(country).or_default();
            if let Some(first) = spots.get(&key) {
                let fate = RowFate::Duplicate { of_row: first.row, by: DuplicateBy::Id };
                ledger.enter(table, row, fate, &[]);
                continue;
            }
            count += 1;
            if count > MOST {
                return Err(FileError::TooMuch { file: table.name().into(), what: "postcodes", limit: MOST as u64 });
            }
            spots.insert(key, Spot { at, name: text(F::Name).to_owned(), row: table.row_number(row) });
            ledger.enter(table, row, RowFate::Placed { by: PlacedBy::OwnTable }, &[]);
        }
        Ok(ledger)
    }

    /// Finds a postcode. A longer one is found by its first part where the table has only those (`1012` for `1012 AB`, `K1A`
    /// for `K1A 0B1`). Without a country it must be in one country only.
    fn find(&self, written: &str, country: &str) -> Option<(&str, &Spot, String)> {
        let key = postcode_key(written);
        let of = |key: &str| -> Option<(&str, &Spot)> {
            if key.is_empty() {
                return None;
            }
            if !country.is_empty() {
                let in_it =
                    self.countries.get_key_value(country).and_then(|(code, spots)| Some((code, spots.get(key)?)));
                let anywhere =
                    || self.countries.get_key_value("").and_then(|(code, spots)| Some((code, spots.get(key)?)));
                return in_it.or_else(anywhere).map(|(code, spot)| (code.as_str(), spot));
            }
            let mut hits = self.countries.iter().filter_map(|(code, spots)| Some((code.as_str(), spots.get(key)?)));
            match (hits.next(), hits.next()) {
                (one, None) => one,
                _ => None,
            }
        };
        if let Some((code, spot)) = of(&key) {
            return Some((code, spot, String::new()));
        }
        first_parts(written).into_iter().find_map(|part| {
            let (code, spot) = of(&postcode_key(&part))?;
            Some((code, spot, format!("by postcode {part}, the first part of {}", written.trim())))
        })
    }
}

/// Letters in capitals and digits, nothing else; a number without leading zeros, which spreadsheets eat.
fn postcode_key(written: &str) -> String {
    let plain = written.trim().trim_end_matches(".0");
    let mut key: String = plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    // `D-80331`, `CH-8001`: the country in front of digits.
    if let Some((front, digits)) = plain.split_once('-')
        && (1..=2).contains(&front.len())
        && front.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        key = digits.to_owned();
    }
    if key.bytes().all(|byte| byte.is_ascii_digit()) {
        let short = key.trim_start_matches('0');
        return if short.is_empty() { key } else { short.to_owned() };
    }
    key
}

/// What a longer postcode begins with: before its blank or hyphen, and as the British, the Canadians and the Dutch write it
/// without one.
fn first_parts(written: &str) -> Vec<String> {
    let plain = written.trim();
    if let Some((head, _)) = plain.split_once([' ', '-']) {
        return vec![head.to_owned()];
    }
    let letters: Vec<char> = plain.chars().collect();
    let cut = |tail: usize| letters.iter().take(letters.len().saturating_sub(tail)).collect::<String>();
    let inward =
        matches!(letters.as_slice(), [.., a, b, c] if a.is_ascii_digit() && b.is_alphabetic() && c.is_alphabetic());
    let canadian = letters.len() == 6
        && matches!(letters.as_slice(), [.., a, b, c] if a.is_ascii_digit() && b.is_alphabetic() && c.is_ascii_digit());
    let dutch = letters.len() == 6 && letters.iter().take(4).all(char::is_ascii_digit);
    let mut parts = Vec::new();
    if dutch {
        parts.push(cut(2));
    }
    if (inward && (5..=7).contains(&letters.len())) || canadian {
        parts.push(cut(3));
    }
    parts
}

fn country_key(written: &str, places: &dyn Places) -> String {
    places.country_code(written).unwrap_or_else(|| {
        let letters = written.trim();
        if letters.len() == 2 { letters.to_uppercase() } else { normalise(letters) }
    })
}

fn place_of(latitude: &str, longitude: &str, both: &str) -> Result<LonLat, String> {
    let pair = match (coordinates::degrees(latitude), coordinates::degrees(longitude)) {
        (Some(lat), Some(lon)) => Some((lat, lon)),
        _ if latitude.is_empty() && longitude.is_empty() => coordinates::pair(both),
        _ => None,
    };
    let (lat, lon) = pair.ok_or_else(|| {
        let written = if both.is_empty() { format!("{latitude}, {longitude}") } else { both.to_owned() };
        format!("`{written}` is not a pair of latitude and longitude. Correct it and import the file again.")
    })?;
    let at = LonLat { lon, lat };
    if !at.is_on_globe() || (lat == 0.0 && lon == 0.0) {
        return Err(format!("Latitude {lat}, longitude {lon} is no place. Correct it and import the file again."));
    }
    Ok(at)
}

/// Places with the user's postcodes in front.
pub(super) struct WithPostcodes<'a> {
    pub places: &'a dyn Places,
    pub table: &'a PostcodeTable,
}

impl Places for WithPostcodes<'_> {
    fn by_postcode(&self, written: &str, country: &str) -> Option<FoundPlace> {
        let said = if country.trim().is_empty() { String::new() } else { country_key(country, self.places) };
        let (code, spot, put_right) = self.table.find(written, &said)?;
        // A table that says no country is of the country that the row says.
        let country = if code.is_empty() { said } else { code.to_owned() };
        let country = if country == "US" { String::new() } else { country };
        Some(FoundPlace { at: spot.at, city: spot.name.clone(), country, put_right, ..FoundPlace::default() })
    }
    fn has_postcodes(&self) -> bool {
        true
    }
    fn by_zip(&self, written: &str) -> Result<FoundPlace, String> {
        self.places.by_zip(written)
    }
    fn by_county_code(&self, written: &str) -> Result<FoundPlace, String> {
        self.places.by_county_code(written)
    }
    fn by_county_name(&self, name: &str, state: &str) -> Result<FoundPlace, String> {
        self.places.by_county_name(name, state)
    }
    fn by_city(&self, city: &str, region: &str, country: &str) -> Result<FoundPlace, String> {
        self.places.by_city(city, region, country)
    }
    fn unit_at(&self, at: LonLat, country: &str) -> Option<String> {
        self.places.unit_at(at, country)
    }
    fn reaches_beyond(&self) -> bool {
        self.places.reaches_beyond()
    }
    fn country_code(&self, written: &str) -> Option<String> {
        self.places.country_code(written)
    }
    fn country_name(&self, code: &str) -> String {
        self.places.country_name(code)
    }
    fn county_at(&self, at: LonLat) -> Option<String> {
        self.places.county_at(at)
    }
    fn nearest_zip(&self, at: LonLat) -> Option<String> {
        self.places.nearest_zip(at)
    }
    fn keeps_postcodes(&self) -> bool {
        self.places.keeps_postcodes()
    }
    fn outside(&self, at: LonLat) -> String {
        self.places.outside(at)
    }
    fn meant(&self, asked: Asked<'_>) -> Vec<String> {
        self.places.meant(asked)
    }
    fn covers(&self, country: &str) -> bool {
        self.places.covers(country)
    }
}

#[cfg(test)]
#[path = "postcode_table_tests.rs"]
mod tests;

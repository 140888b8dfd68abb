//! From what a row says about its place to a point, a county and a ZIP code; or the reason why not.

use std::collections::BTreeMap;

use super::{Asked, FoundPlace, Merge, Places, coordinates, ledger::PlacedBy};
use crate::geography::LonLat;

/// What a row says about its place; empty where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written<'a> {
    pub latitude: &'a str,
    pub longitude: &'a str,
    /// Both in one cell.
    pub coordinates: &'a str,
    pub zip: &'a str,
    pub county_fips: &'a str,
    pub county: &'a str,
    pub city: &'a str,
    pub state: &'a str,
    pub country: &'a str,
    /// Latitude and longitude of a geocoder's answer that the user took over.
    pub geocoded: &'a str,
}

/// Where a row was placed.
#[derive(Clone, Debug)]
pub(super) struct Placement {
    pub found: FoundPlace,
    pub by: PlacedBy,
    /// What did not work or was put right before it worked, in sentences; empty most times.
    pub remarks: Vec<String>,
}

/// Why a row was not placed, and what may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlaceMiss {
    pub reason: String,
    pub suggestion: Option<Merge>,
}

/// Coordinates and ZIP code may differ by this much before it is worth a remark: the larger rural ZIP areas are so wide.
const FAR_KM: f64 = 100.0;

/// Places rows.
pub(super) struct Placer<'a> {
    places: &'a dyn Places,
    /// The column of latitudes holds the longitudes, and the other way round.
    pub swapped: bool,
    /// Places that lie in no unit are taken over: they are units themselves.
    pub beyond: bool,
    /// City, state and country → what was found: long files name few cities, and a miss is slow to look for.
    cities: BTreeMap<(String, String, String), Result<FoundPlace, String>>,
}

impl<'a> Placer<'a> {
    pub fn new(places: &'a dyn Places) -> Self {
        Self { places, swapped: false, beyond: false, cities: BTreeMap::new() }
    }

    /// Latitude and longitude as written, if both can be read.
    pub fn read_coordinates(written: &Written<'_>) -> Option<(f64, f64)> {
        if written.latitude.is_empty() && written.longitude.is_empty() {
            return coordinates::pair(written.coordinates);
        }
        Some((coordinates::degrees(written.latitude)?, coordinates::degrees(written.longitude)?))
    }

    /// Looks at rows spread over the table: are latitude and longitude swapped in all of it? Sets [`Placer::swapped`] and
    /// answers how many of how many rows show it.
    pub fn look_for_swap<'w>(&mut self, rows: impl Iterator<Item = Written<'w>>) -> Option<(usize, usize)> {
        let (mut straight, mut turned, mut all) = (0, 0, 0);
        for (first, second) in rows.filter_map(|written| Self::read_coordinates(&written)) {
            if first == 0.0 && second == 0.0 {
                continue;
            }
            all += 1;
            let within = |lat: f64, lon: f64| {
                let at = LonLat { lon, lat };
                at.is_on_globe() && self.places.county_at(at).is_some()
            };
            straight += usize::from(within(first, second));
            turned += usize::from(within(second, first));
        }
        self.swapped = turned * 2 > all && straight * 4 < turned;
        self.swapped.then_some((turned, all))
    }

    /// Looks at rows spread over the table: do most of them lie in none of the shipped units? Sets [`Placer::beyond`] and
    /// answers how many of how many do.
    pub fn look_beyond<'w>(&mut self, rows: impl Iterator<Item = Written<'w>>) -> Option<(usize, usize)> {
        if !self.places.reaches_beyond() {
            return None;
        }
        self.beyond = true;
        let (mut outside, mut all) = (0, 0);
        for placed in rows.filter_map(|written| self.place(&written).ok()) {
            all += 1;
            outside += usize::from(placed.found.county.is_empty());
        }
        self.beyond = outside * 2 > all;
        self.beyond.then_some((outside, all))
    }

    /// Tries coordinates, then the user's own postcodes, ZIP code, county code, city and state, county and state. What is
    /// written but fails is a remark when something else works, and the reason when nothing does. Codes of a country that
    /// cannot be looked up are not tried: 75001 is in Texas, and in Paris; its cities are.
    pub fn place(&mut self, written: &Written<'_>) -> Result<Placement, PlaceMiss> {
        let mut misses: Vec<String> = Vec::new();
        let has = |text: &str| !text.is_empty();
        if has(written.geocoded) {
            // Never the other way round, whatever the file's own columns are.
            let swapped = std::mem::take(&mut self.swapped);
            let answer = Written { latitude: "", longitude: "", coordinates: written.geocoded, ..*written };
            let found = self.by_coordinates(&answer, &mut misses);
            self.swapped = swapped;
            match found {
                Ok(found) => return Ok(Placement { found, by: PlacedBy::Geocoder, remarks: misses }),
                Err(miss) => misses.push(miss),
            }
        }
        if has(written.latitude) || has(written.longitude) || has(written.coordinates) {
            match self.by_coordinates(written, &mut misses) {
                Ok(found) => return Ok(Placement { found, by: PlacedBy::Coordinates, remarks: misses }),
                Err(miss) => misses.push(miss),
            }
        }
        if has(written.zip)
            && let Some(found) = self.places.by_postcode(written.zip, written.country)
        {
            let what =
                if found.city.is_empty() { written.zip.to_owned() } else { format!("{} {}", written.zip, found.city) };
            let put_right = found.put_right.clone();
            let found = self.settled(found, &what, written.country).map_err(|miss| {
                misses.push(miss);
                PlaceMiss { reason: misses.join(" "), suggestion: None }
            })?;
            misses.extend((!put_right.is_empty()).then(|| format!("Found {put_right}.")));
            return Ok(Placement { found, by: PlacedBy::Postcode, remarks: misses });
        }
        if !self.places.covers(written.country) {
            return self.place_abroad(written, misses);
        }
        let mut suggestion: Option<Merge> = None;
        for by in [PlacedBy::Zip, PlacedBy::CountyFips, PlacedBy::City, PlacedBy::CountyName] {
            let (given, key) = match by {
                PlacedBy::Zip => (written.zip, "zip"),
                PlacedBy::CountyFips => (written.county_fips, "county_fips"),
                PlacedBy::City => (written.city, "city"),
                _ => (written.county, "county"),
            };
            if given.is_empty() {
                continue;
            }
            let found = match by {
                PlacedBy::Zip => self.places.by_zip(given),
                PlacedBy::CountyFips => self.places.by_county_code(given),
                PlacedBy::City => self.by_city(given, written.state, written.country),
                _ => self.places.by_county_name(given, written.state),
            };
            match found {
                Ok(found) if by == PlacedBy::City && found.county.is_empty() && found.zip.is_empty() => {
                    let what = self.named(&found);
                    match self.settled(found, &what, written.country) {
                        Ok(found) => {
                            let mut remarks = misses;
                            remarks
                                .extend((!found.put_right.is_empty()).then(|| format!("Found {}.", found.put_right)));
                            return Ok(Placement { found, by, remarks });
                        }
                        Err(miss) => misses.push(miss),
                    }
                }
                Ok(found) if found.county.is_empty() => {
                    let what = if found.zip.is_empty() { found.city } else { format!("ZIP code {}", found.zip) };
                    misses.push(format!("{what} lies in no county of the United States."));
                }
                Ok(found) => {
                    let mut remarks = misses;
                    if has(&found.put_right) {
                        remarks.push(format!("Found {}.", found.put_right));
                    }
                    return Ok(Placement { found, by, remarks });
                }
                Err(miss) => {
                    misses.push(miss);
                    if suggestion.is_none() {
                        suggestion = self.suggestion(by, key, given, written);
                    }
                }
            }
        }
        let reason = if misses.is_empty() {
            "No place is given. Fill in a ZIP code, a county FIPS, city and state, or latitude and longitude, and import the file again."
                .into()
        } else {
            format!("{} Fix it and import the file again, or place it by latitude and longitude.", misses.join(" "))
        };
        Err(PlaceMiss { reason, suggestion })
    }

    /// A row that says it is abroad: by its city. Its codes are known only from a table of the user's own.
    fn place_abroad(&mut self, written: &Written<'_>, mut misses: Vec<String>) -> Result<Placement, PlaceMiss> {
        let mut suggestion = None;
        let unlisted = self.places.has_postcodes() && !written.zip.is_empty();
        if unlisted {
            misses.push(format!("`{}` is not in the table of postcodes.", written.zip));
        }
        if written.city.is_empty() && unlisted {
            misses.push("Correct it, or give the city or latitude and longitude, and import the files again.".into());
        } else if written.city.is_empty() {
            misses.push(format!(
                "Codes of `{}` are not known. Give the city or latitude and longitude, or load a table of its postcodes \
                 or a geography of that country.",
                written.country
            ));
        } else {
            match self.by_city(written.city, written.state, written.country) {
                Ok(found) => {
                    let what = self.named(&found);
                    match self.settled(found, &what, written.country) {
                        Ok(found) => {
                            misses.extend((!found.put_right.is_empty()).then(|| format!("Found {}.", found.put_right)));
                            return Ok(Placement { found, by: PlacedBy::City, remarks: misses });
                        }
                        Err(miss) => misses.push(miss),
                    }
                }
                Err(miss) => {
                    misses
                        .push(format!("{miss} Correct it, give latitude and longitude, or load a table of postcodes."));
                    suggestion = self.suggestion(PlacedBy::City, "city", written.city, written);
                }
            }
        }
        Err(PlaceMiss { reason: misses.join(" "), suggestion })
    }

    /// `Köln, Germany`.
    fn named(&self, found: &FoundPlace) -> String {
        match found.country.as_str() {
            "" => found.city.clone(),
            code => format!("{}, {}", found.city, self.places.country_name(code)),
        }
    }

    /// A point with the unit that holds it, or why it cannot be taken over: `what` lies outside.
    fn settled(&self, mut found: FoundPlace, what: &str, country: &str) -> Result<FoundPlace, String> {
        if !found.county.is_empty() {
            return Ok(found);
        }
        let country = if found.country.is_empty() { country } else { found.country.as_str() };
        match self.places.unit_at(found.at, country) {
            Some(unit) => {
                found.county = unit;
                if found.zip.is_empty() {
                    found.zip = self.places.nearest_zip(found.at).unwrap_or_default();
                }
                Ok(found)
            }
            None if self.beyond => Ok(found),
            None if self.places.reaches_beyond() => Err(format!(
                "{what} lies outside the United States, where most of these accounts are; counties and ZIP codes are known \
                 there only. Load a geography that holds both, or import the accounts abroad by themselves."
            )),
            None => Err(format!("{what} {}", self.places.outside(found.at))),
        }
    }

    /// A city with its state in its own cell (`Chicago, IL`) is read so where no column has the state.
    fn by_city(&mut self, city: &str, state: &str, country: &str) -> Result<FoundPlace, String> {
        let (city, state) = match city.rsplit_once(',') {
            Some((city, own)) if state.is_empty() => (city.trim(), own.trim()),
            _ => (city, state),
        };
        let places = self.places;
        let key = (city.to_owned(), state.to_owned(), country.to_owned());
        self.cities.entry(key).or_insert_with(|| places.by_city(city, state, country)).clone()
    }

    fn suggestion(&self, by: PlacedBy, key: &str, given: &str, written: &Written<'_>) -> Option<Merge> {
        let country = written.country;
        if !country.is_empty()
            && let Some(to) = self.places.meant(Asked::Country(country)).into_iter().next()
        {
            return Some(Merge { field: "country".into(), from: country.into(), to });
        }
        let (asked, from) = match by {
            PlacedBy::Zip => (Asked::Zip(given), given.to_owned()),
            PlacedBy::CountyFips => (Asked::CountyCode(given), given.to_owned()),
            PlacedBy::City => (Asked::City(given, written.state, country), city_writing(given, written.state)),
            _ => return None,
        };
        let to = self.places.meant(asked).into_iter().next()?;
        Some(Merge { field: key.into(), from, to })
    }

    /// The county of a row with coordinates: the one it names itself, where that is near. Drawn borders are simplified, and a
    /// plan that comes back must find each account in the unit it was in.
    fn own_county(&self, written: &Written<'_>, at: LonLat, county: String, remarks: &mut Vec<String>) -> String {
        if written.county_fips.is_empty() {
            return county;
        }
        match self.places.by_county_code(written.county_fips) {
            Ok(named) if named.county == county => county,
            Ok(named) => {
                let km = named.at.km_to(at);
                if km < FAR_KM && !named.county.is_empty() {
                    return named.county;
                }
                remarks.push(format!(
                    "County {} lies {km:.0} km from the coordinates, which are in {county}; the coordinates count.",
                    named.county
                ));
                county
            }
            Err(miss) => {
                remarks.push(format!("{miss} The coordinates count."));
                county
            }
        }
    }

    fn by_coordinates(&self, written: &Written<'_>, remarks: &mut Vec<String>) -> Result<FoundPlace, String> {
        let places = self.places;
        let read = |text: &str, what: &str| {
            coordinates::degrees(text).ok_or_else(|| {
                if text.is_empty() { format!("The {what} is missing.") } else { format!("`{text}` is not a {what}.") }
            })
        };
        let (first, second) = if written.latitude.is_empty() && written.longitude.is_empty() {
            coordinates::pair(written.coordinates)
                .ok_or_else(|| format!("`{}` is not a pair of coordinates.", written.coordinates))?
        } else {
            (read(written.latitude, "latitude")?, read(written.longitude, "longitude")?)
        };
        let (lat, lon) = if self.swapped { (second, first) } else { (first, second) };
        let at = LonLat { lon, lat };
        if lat == 0.0 && lon == 0.0 {
            return Err("Latitude 0, longitude 0 stands for a missing place.".into());
        }
        let county = places.county_at(at).filter(|_| at.is_on_globe()).map_or_else(
            || {
                let swapped = LonLat { lon: lat, lat: lon };
                let turned = LonLat { lon: -lon, lat };
                let hint = if swapped.is_on_globe() && places.county_at(swapped).is_some() {
                    " Latitude and longitude seem to be swapped."
                } else if turned.is_on_globe() && places.county_at(turned).is_some() {
                    " The minus sign of the western longitude seems to be missing."
                } else {
                    ""
                };
                // Abroad, but not where a slip of the pen would put it into the United States.
                let said = !written.country.is_empty() && !places.covers(written.country);
                if self.beyond && at.is_on_globe() && (said || hint.is_empty()) {
                    return Ok(String::new());
                }
                Err(format!("Latitude {lat}, longitude {lon} {}{hint}", places.outside(at)))
            },
            Ok,
        )?;
        if county.is_empty() {
            let country = places.country_code(written.country).unwrap_or_default();
            return Ok(FoundPlace { at, country, ..FoundPlace::default() });
        }
        let mut zip = None;
        if !written.zip.is_empty() {
            match places.by_zip(written.zip) {
                Ok(named) => {
                    let km = named.at.km_to(at);
                    if km > FAR_KM {
                        remarks.push(format!(
                            "ZIP code {} lies {km:.0} km from the coordinates; the coordinates count.",
                            named.zip
                        ));
                    } else {
                        zip = Some(named.zip);
                    }
                }
                Err(miss) => remarks.push(format!("{miss} The coordinates count.")),
            }
        }
        let zip = zip.or_else(|| places.nearest_zip(at)).unwrap_or_default();
        let county = self.own_county(written, at, county, remarks);
        Ok(FoundPlace { at, zip, county, ..FoundPlace::default() })
    }
}

/// City and state as one writing, as merges of cities have them.
pub(super) fn city_writing(city: &str, state: &str) -> String {
    if state.is_empty() { city.to_owned() } else { format!("{city}, {state}") }
}

#[cfg(test)]
mod tests {
    use super::{super::places::example::FewPlaces, *};

    fn place_it(written: Written<'_>) -> Result<Placement, String> {
        Placer::new(&FewPlaces).place(&written).map_err(|miss| miss.reason)
    }

    #[test]
    fn coordinates_come_first_and_get_county_and_nearest_zip() {
        let placed = place_it(Written { latitude: "42.36", longitude: "-71.06", ..Written::default() }).unwrap();
        assert_eq!(
            (placed.by, placed.found.county.as_str(), placed.found.zip.as_str()),
            (PlacedBy::Coordinates, "25025", "02134")
        );
        let placed =
            place_it(Written { latitude: "42.36", longitude: "-71.06", zip: "60614", ..Written::default() }).unwrap();
        assert!(placed.remarks[0].contains("km from the coordinates"));
        assert_eq!(placed.found.zip, "02134");
    }

    #[test]
    fn a_swapped_column_is_noticed_and_both_in_one_cell_are_read() {
        let swapped = Written { latitude: "-71.06", longitude: "42.36", ..Written::default() };
        let mut placer = Placer::new(&FewPlaces);
        assert_eq!(placer.look_for_swap([swapped; 5].into_iter()), Some((5, 5)));
        assert_eq!(placer.place(&swapped).unwrap().found.county, "25025");
        let mut placer = Placer::new(&FewPlaces);
        let one = Written { coordinates: "POINT(-71.06 42.36)", ..Written::default() };
        assert_eq!(placer.look_for_swap([one, one, swapped].into_iter()), None);
        assert_eq!(placer.place(&one).unwrap().by, PlacedBy::Coordinates);
        let dms = Written { latitude: "42°21'36\"N", longitude: "71°3'36\"W", ..Written::default() };
        assert_eq!(placer.place(&dms).unwrap().found.county, "25025");
    }

    #[test]
    fn what_fails_is_a_remark_when_something_else_works() {
        let placed = place_it(Written { latitude: "n/a", longitude: "", zip: "2134", ..Written::default() }).unwrap();
        assert_eq!(placed.by, PlacedBy::Zip);
        assert_eq!(placed.remarks, ["`n/a` is not a latitude.", "Found by ZIP code 02134, leading zeros put back."]);
        let placed = place_it(Written { zip: "9021O", city: "Chicago", state: "IL", ..Written::default() }).unwrap();
        assert_eq!(placed.by, PlacedBy::City);
    }

    #[test]
    fn a_miss_says_what_is_wrong_and_what_to_do() {
        let said = place_it(Written { latitude: "-71.06", longitude: "42.36", ..Written::default() }).unwrap_err();
        assert!(said.contains("seem to be swapped") && said.contains("import the file again"), "{said}");
        let said = place_it(Written { latitude: "42.36", longitude: "71.06", ..Written::default() }).unwrap_err();
        assert!(said.contains("minus sign"), "{said}");
        let misspelt = Written { city: "Chicgo", state: "IL", ..Written::default() };
        let miss = Placer::new(&FewPlaces).place(&misspelt).unwrap_err();
        let meant = Merge { field: "city".into(), from: "Chicgo, IL".into(), to: "Chicago, IL".into() };
        assert_eq!(miss.suggestion, Some(meant));
        let abroad = Written { zip: "60614", country: "Kenya", ..Written::default() };
        assert!(place_it(abroad).unwrap_err().contains("Codes of `Kenya` are not known"));
        assert!(place_it(Written { zip: "60614", country: "U.S.A.", ..Written::default() }).is_ok());
        assert!(place_it(Written::default()).unwrap_err().contains("No place is given"));
        assert!(place_it(Written { zip: "09001", ..Written::default() }).unwrap_err().contains("no county"));
        assert!(
            place_it(Written { latitude: "0", longitude: "0", ..Written::default() })
                .unwrap_err()
                .contains("missing place")
        );
    }
}

//! From what a row says about its place to a point, a county and a ZIP code; or the reason why not.

use super::{FoundPlace, Places, ledger::PlacedBy, number};
use crate::geography::LonLat;

/// What a row says about its place; empty where it says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written<'a> {
    pub latitude: &'a str,
    pub longitude: &'a str,
    pub zip: &'a str,
    pub county_fips: &'a str,
    pub county: &'a str,
    pub city: &'a str,
    pub state: &'a str,
}

/// Where a row was placed.
#[derive(Clone, Debug)]
pub(super) struct Placement {
    pub found: FoundPlace,
    pub by: PlacedBy,
    /// What did not work or was put right before it worked, in sentences; empty most times.
    pub remarks: Vec<String>,
}

/// Coordinates and ZIP code may differ by this much before it is worth a remark: the larger rural ZIP areas are so wide.
const FAR_KM: f64 = 100.0;

/// Tries coordinates, then ZIP code, county code, city and state, county and state. What is written but fails is a
/// remark when something else works, and the reason when nothing does.
pub(super) fn place(written: &Written<'_>, places: &dyn Places) -> Result<Placement, String> {
    let mut misses: Vec<String> = Vec::new();
    let has = |text: &str| !text.is_empty();
    if has(written.latitude) || has(written.longitude) {
        match by_coordinates(written, places, &mut misses) {
            Ok(found) => return Ok(Placement { found, by: PlacedBy::Coordinates, remarks: misses }),
            Err(miss) => misses.push(miss),
        }
    }
    let mut attempt = |by: PlacedBy, given: bool, find: &dyn Fn() -> Result<FoundPlace, String>| {
        if !given {
            return None;
        }
        match find() {
            Ok(found) if found.county.is_empty() => {
                let what = if found.zip.is_empty() { found.city } else { format!("ZIP code {}", found.zip) };
                misses.push(format!("{what} lies in no county of the United States."));
            }
            Ok(found) => {
                let mut remarks = std::mem::take(&mut misses);
                if has(&found.put_right) {
                    remarks.push(format!("Found {}.", found.put_right));
                }
                return Some(Placement { found, by, remarks });
            }
            Err(miss) => misses.push(miss),
        }
        None
    };
    let placement = attempt(PlacedBy::Zip, has(written.zip), &|| places.by_zip(written.zip))
        .or_else(|| {
            attempt(PlacedBy::CountyFips, has(written.county_fips), &|| places.by_county_code(written.county_fips))
        })
        .or_else(|| attempt(PlacedBy::City, has(written.city), &|| places.by_city(written.city, written.state)))
        .or_else(|| {
            attempt(PlacedBy::CountyName, has(written.county), &|| places.by_county_name(written.county, written.state))
        });
    placement.ok_or_else(|| {
        if misses.is_empty() {
            "No place is given. Fill in a ZIP code, a county FIPS, city and state, or latitude and longitude, and import the file again."
                .into()
        } else {
            format!("{} Fix it and import the file again, or place it by latitude and longitude.", misses.join(" "))
        }
    })
}

fn by_coordinates(written: &Written<'_>, places: &dyn Places, remarks: &mut Vec<String>) -> Result<FoundPlace, String> {
    let read = |text: &str, what: &str| {
        number::degrees(text).ok_or_else(|| {
            if text.is_empty() { format!("The {what} is missing.") } else { format!("`{text}` is not a {what}.") }
        })
    };
    let (lat, lon) = (read(written.latitude, "latitude")?, read(written.longitude, "longitude")?);
    let at = LonLat { lon, lat };
    if lat == 0.0 && lon == 0.0 {
        return Err("Latitude 0, longitude 0 stands for a missing place.".into());
    }
    let county = places.county_at(at).filter(|_| at.is_on_globe()).ok_or_else(|| {
        let swapped = LonLat { lon: lat, lat: lon };
        let turned = LonLat { lon: -lon, lat };
        let hint = if swapped.is_on_globe() && places.county_at(swapped).is_some() {
            " Latitude and longitude seem to be swapped."
        } else if turned.is_on_globe() && places.county_at(turned).is_some() {
            " The minus sign of the western longitude seems to be missing."
        } else {
            ""
        };
        format!("Latitude {lat}, longitude {lon} {}{hint}", places.outside(at))
    })?;
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
    Ok(FoundPlace { at, zip, county, city: String::new(), put_right: String::new() })
}

#[cfg(test)]
mod tests {
    use super::{super::places::example::FewPlaces, *};

    fn place_it(written: Written<'_>) -> Result<Placement, String> {
        place(&written, &FewPlaces)
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
        assert!(place_it(Written::default()).unwrap_err().contains("No place is given"));
        assert!(place_it(Written { zip: "09001", ..Written::default() }).unwrap_err().contains("no county"));
        assert!(
            place_it(Written { latitude: "0", longitude: "0", ..Written::default() })
                .unwrap_err()
                .contains("missing place")
        );
    }
}

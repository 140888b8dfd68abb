//! Finding places in a geography the user brought: by unit code, unit name, or coordinates.

use super::super::{Asked, FoundPlace, Places, shipped_places::abroad};
use crate::geography::{Cities, LoadedGeography, LonLat, OUTSIDE};

/// A loaded geography as the import asks for it. The code of a unit stands where a county's would.
pub struct LoadedPlaces<'a> {
    geography: &'a LoadedGeography,
    /// Cities of the world, where they are loaded.
    cities: Option<&'a Cities>,
}

impl<'a> LoadedPlaces<'a> {
    /// Looks places up in this geography.
    #[must_use]
    pub fn new(geography: &'a LoadedGeography) -> Self {
        Self { geography, cities: None }
    }

    /// Knows cities as well, which lie in the area that holds them.
    #[must_use]
    pub fn with_cities(self, cities: Option<&'a Cities>) -> Self {
        Self { cities, ..self }
    }

    fn code(&self, unit: u32) -> String {
        self.geography.units().codes.get(unit as usize).cloned().unwrap_or_default()
    }

    fn found(&self, unit: u32, put_right: String) -> FoundPlace {
        let at = self.geography.places().get(unit as usize).copied().unwrap_or_default();
        FoundPlace { at, county: self.code(unit), put_right, ..FoundPlace::default() }
    }

    /// The unit's name with that of the one above it.
    fn full_name(&self, unit: u32) -> String {
        let units = self.geography.units();
        let name = units.names.get(unit as usize).map_or("", String::as_str);
        let above = units.parent.get(unit as usize).copied().filter(|parent| *parent != OUTSIDE);
        match above.and_then(|at| self.geography.levels.get(1)?.names.get(at as usize)) {
            Some(above) => format!("{name}, {above}"),
            None => name.to_owned(),
        }
    }

    fn by_unit_code(&self, written: &str) -> Result<FoundPlace, String> {
        let noun = &self.geography.units().noun;
        let unit =
            self.geography.by_code(written).ok_or_else(|| format!("`{written}` is not the code of a {noun}."))?;
        let code = self.code(unit);
        let put_right = if code == written.trim() { String::new() } else { format!("by code {code}") };
        Ok(self.found(unit, put_right))
    }

    fn by_unit_name(&self, name: &str, above: &str) -> Result<FoundPlace, String> {
        let units = self.geography.units();
        match self.geography.by_name(name, above).as_slice() {
            [one] => Ok(self.found(*one, String::new())),
            [] => Err(format!("No {} is called `{name}`.", units.noun)),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .take(4)
                    .map(|unit| format!("{} ({})", self.full_name(*unit), self.code(*unit)))
                    .collect();
                Err(format!("Several {} are called `{name}`: {}.", units.nouns, names.join(", ")))
            }
        }
    }
}

impl Places for LoadedPlaces<'_> {
    fn by_zip(&self, written: &str) -> Result<FoundPlace, String> {
        self.by_unit_code(written)
    }

    fn by_county_code(&self, written: &str) -> Result<FoundPlace, String> {
        self.by_unit_code(written)
    }

    fn by_county_name(&self, name: &str, state: &str) -> Result<FoundPlace, String> {
        self.by_unit_name(name, state)
    }

    /// An area of this name, else a city of the world. Without a country, a city that lies on the map is meant.
    fn by_city(&self, city: &str, region: &str, country: &str) -> Result<FoundPlace, String> {
        let miss = match (self.by_unit_name(city, region), self.cities) {
            (Ok(found), _) => return Ok(found),
            (Err(miss), None) => return Err(miss),
            (Err(miss), Some(cities)) => match cities.find(city, region, country) {
                Ok(found) => return Ok(abroad(found)),
                Err(_) if country.trim().is_empty() => miss,
                Err(other) => return Err(format!("{miss} {other}")),
            },
        };
        let all = self.cities.map(|cities| cities.all_called(city)).unwrap_or_default();
        let here = all.into_iter().find(|city| self.geography.locate(city.place).is_some()).ok_or(miss)?;
        let put_right = format!("by city: {}, the largest of this name on the map; no country is given", here.label);
        Ok(FoundPlace { put_right, ..abroad(here) })
    }

    fn meant(&self, asked: Asked<'_>) -> Vec<String> {
        match (asked, self.cities) {
            (Asked::City(city, region, country), Some(cities)) if !country.trim().is_empty() => {
                cities.find(city, region, country).err().map(|miss| miss.closest().to_vec()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn country_code(&self, written: &str) -> Option<String> {
        self.cities?.country_code(written).map(str::to_owned)
    }

    fn country_name(&self, code: &str) -> String {
        self.cities.and_then(|cities| cities.country_name(code)).unwrap_or(code).to_owned()
    }

    fn county_at(&self, at: LonLat) -> Option<String> {
        self.geography.locate(at).map(|found| self.code(found.region))
    }

    fn nearest_zip(&self, _: LonLat) -> Option<String> {
        None
    }

    fn keeps_postcodes(&self) -> bool {
        true
    }

    /// The user's own map decides what is on it, whatever the rows call their country.
    fn covers(&self, _: &str) -> bool {
        true
    }

    fn outside(&self, at: LonLat) -> String {
        let nouns = &self.geography.units().nouns;
        match self.geography.nearest(at) {
            Some((unit, km)) => {
                format!("lies outside the {nouns}; the nearest, {}, is {km:.0} km away.", self.full_name(unit))
            }
            None => format!("lies outside the {nouns}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{GeoOptions, GeographyMapping, import_geography, read_features},
        *,
    };
    use crate::files::{AccountMapping, FateKind, Table, import_accounts};

    /// Two districts over the north of Serbia.
    fn districts() -> LoadedGeography {
        let district = |code: &str, name: &str, lon: f64| {
            let (east, south, north) = (lon + 1.0, 44.0, 46.0);
            format!(
                r#"{{"type":"Feature","properties":{{"code":"{code}","name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{lon},{south}],[{east},{south}],[{east},{north}],[{lon},{north}],[{lon},{south}]]]}}}}"#
            )
        };
        let both = [district("W", "West", 19.0), district("E", "East", 20.0)].join(",");
        let text = format!(r#"{{"type":"FeatureCollection","features":[{both}]}}"#);
        let set = read_features("d.geojson", text.as_bytes(), &GeoOptions::default(), &mut |_| true).unwrap();
        import_geography(&set, &GeographyMapping::guess(&set), None, &mut |_| true).unwrap().geography
    }

    #[test]
    fn a_city_lies_in_the_area_that_holds_it() {
        let geography = districts();
        let cities = Cities::from_bytes(include_bytes!("../../../data/world/cities.bw")).unwrap();
        let places = LoadedPlaces::new(&geography).with_cities(Some(&cities));
        let text =
            "id,city,country\n1,Beograd,Serbia\n2,Novi Sad,RS\n3,West,\n4,Subotica,\n5,Budapest,Hungary\n6,Paris,\n";
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        let imported = import_accounts(&table, &AccountMapping::guess(&table), &places, &mut |_| true).unwrap();
        assert_eq!(imported.data.accounts.county, ["E", "W", "W"]);
        let unmatched = imported.ledger.lines.iter().filter(|line| line.fate.kind() == FateKind::Unmatched);
        let reasons: Vec<String> = unmatched.map(|line| line.fate.to_string()).collect();
        assert_eq!(reasons.len(), 3, "{reasons:?}");
        // Subotica lies north of both, and nothing says which country it is of.
        assert!(reasons[0].contains("No"), "{reasons:?}");
        assert!(reasons[1].contains("Budapest, Hungary lies outside the"), "{reasons:?}");
        let said = imported.ledger.assumptions.join(" ");
        assert!(said.contains("2 countries: Serbia 2, Hungary 1."), "{said}");
    }
}

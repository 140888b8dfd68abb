//! Finding places in a geography the user brought: by unit code, unit name, or coordinates.

use super::super::{FoundPlace, Places};
use crate::geography::{LoadedGeography, LonLat, OUTSIDE};

/// A loaded geography as the import asks for it. The code of a unit stands where a county's would.
pub struct LoadedPlaces<'a> {
    geography: &'a LoadedGeography,
}

impl<'a> LoadedPlaces<'a> {
    /// Looks places up in this geography.
    #[must_use]
    pub fn new(geography: &'a LoadedGeography) -> Self {
        Self { geography }
    }

    fn code(&self, unit: u32) -> String {
        self.geography.units().codes.get(unit as usize).cloned().unwrap_or_default()
    }

    fn found(&self, unit: u32, put_right: String) -> FoundPlace {
        let at = self.geography.places().get(unit as usize).copied().unwrap_or_default();
        FoundPlace { at, zip: String::new(), county: self.code(unit), city: String::new(), put_right }
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

    fn by_city(&self, city: &str, state: &str) -> Result<FoundPlace, String> {
        self.by_unit_name(city, state)
    }

    fn county_at(&self, at: LonLat) -> Option<String> {
        self.geography.locate(at).map(|found| self.code(found.region))
    }

    fn nearest_zip(&self, _: LonLat) -> Option<String> {
        None
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

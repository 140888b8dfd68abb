//! [`Places`] over the shipped counties and ZIP codes.

use super::{Asked, FoundPlace, Places};
use crate::geography::{Atlas, Found, Gazetteer, How, LonLat, Miss, PointIndex};

/// Looks places up in the shipped atlas and gazetteer.
pub struct ShippedPlaces<'a> {
    atlas: &'a Atlas,
    gazetteer: &'a Gazetteer,
    /// Inhabited ZIP codes and an index over their places, in the same order.
    zips: Vec<u32>,
    index: PointIndex,
}

impl<'a> ShippedPlaces<'a> {
    /// Over an atlas and the gazetteer that was packed with it. Builds an index over 33,000 points: once per import.
    #[must_use]
    pub fn new(atlas: &'a Atlas, gazetteer: &'a Gazetteer) -> Self {
        let zips = gazetteer.zips().populated();
        let places: Vec<LonLat> = zips.iter().map(|zip| gazetteer.zips().zip(*zip).place.unwrap_or_default()).collect();
        Self { atlas, gazetteer, zips, index: PointIndex::new(&places) }
    }

    fn answer(&self, found: Found) -> FoundPlace {
        let put_right = match &found.how {
            How::Zip { zeros_restored: true, .. } | How::Zip { at_county: true, .. } => found.how.to_string(),
            How::CountyCode { zeros_restored: true, .. } | How::CountyCode { older_county: true, .. } => {
                found.how.to_string()
            }
            How::City { state_assumed: true, .. } => found.how.to_string(),
            _ => String::new(),
        };
        let zip = found.zip.map(|zip| self.gazetteer.zips().zip(zip));
        let county = found.county.and_then(|county| self.atlas.regions().get(county as usize));
        FoundPlace {
            at: found.place,
            zip: zip.map(|zip| zip.code()).unwrap_or_default(),
            county: county.map(|county| county.code.clone()).unwrap_or_default(),
            city: zip.map(|zip| zip.city.to_owned()).unwrap_or_default(),
            put_right,
        }
    }
}

impl Places for ShippedPlaces<'_> {
    fn by_zip(&self, written: &str) -> Result<FoundPlace, String> {
        self.gazetteer.by_zip(written).map(|found| self.answer(found)).map_err(|miss| miss.to_string())
    }

    fn by_county_code(&self, written: &str) -> Result<FoundPlace, String> {
        self.gazetteer.by_county_code(written).map(|found| self.answer(found)).map_err(|miss| miss.to_string())
    }

    fn by_county_name(&self, name: &str, state: &str) -> Result<FoundPlace, String> {
        self.gazetteer.by_county(name, state).map(|found| self.answer(found)).map_err(|miss| miss.to_string())
    }

    fn by_city(&self, city: &str, state: &str) -> Result<FoundPlace, String> {
        self.gazetteer.by_city(city, state).map(|found| self.answer(found)).map_err(|miss| miss.to_string())
    }

    fn county_at(&self, at: LonLat) -> Option<String> {
        let located = self.atlas.locate(at)?;
        self.atlas.regions().get(located.region as usize).map(|county| county.code.clone())
    }

    fn meant(&self, asked: Asked<'_>) -> Vec<String> {
        let missed = match asked {
            Asked::Zip(written) => self.gazetteer.by_zip(written),
            Asked::CountyCode(written) => self.gazetteer.by_county_code(written),
            Asked::City(city, state) => self.gazetteer.by_city(city, state),
        };
        let Err(miss) = missed else { return Vec::new() };
        // Codes are shown with the place they belong to; cities as they are written.
        let plain = |label: &String| match asked {
            Asked::City(..) => label.clone(),
            Asked::Zip(_) | Asked::CountyCode(_) => label.split(' ').next().unwrap_or_default().to_owned(),
        };
        match miss {
            // `Portland` without a state, or a state that is none: nothing is closest.
            Miss::WhichState { .. } | Miss::UnknownState { .. } => Vec::new(),
            miss => miss.closest().iter().map(plain).collect(),
        }
    }

    fn nearest_zip(&self, at: LonLat) -> Option<String> {
        let (nearest, _) = self.index.nearest(at)?;
        self.zips.get(nearest as usize).map(|zip| self.gazetteer.zips().zip(*zip).code())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{AccountMapping, FateKind, Table, import_accounts},
        *,
    };

    #[test]
    fn accounts_are_placed_on_the_shipped_map() {
        let counties = include_bytes!("../../data/us/counties.bw");
        let zips = include_bytes!("../../data/us/zips.bw");
        let atlas = Atlas::from_bytes(counties).unwrap();
        let gazetteer = Gazetteer::from_bytes(zips, &atlas).unwrap();
        let places = ShippedPlaces::new(&atlas, &gazetteer);
        let text = "id,lat,lon,zip,county fips,city,state\n\
            1,42.3555,-71.0565,,,,\n2,,,2134,,,\n3,,,,17031,,\n4,,,,,Denver,CO\n5,,,9021O,,,\n6,52.5,13.4,,,,\n";
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        let imported = import_accounts(&table, &AccountMapping::guess(&table), &places, &mut |_| true).unwrap();
        assert_eq!(imported.data.accounts.county, ["25025", "25025", "17031", "08031"]);
        assert!(imported.data.accounts.zip[0].starts_with("021"));
        let reasons: Vec<String> = imported
            .ledger
            .lines
            .iter()
            .filter(|line| line.fate.kind() == FateKind::Unmatched)
            .map(|line| line.fate.to_string())
            .collect();
        assert!(reasons[0].contains("`9021O` is not a ZIP code (letter O?)"), "{reasons:?}");
        assert!(reasons[1].contains("no county of the United States"), "{reasons:?}");
    }
}

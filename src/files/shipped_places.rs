//! [`Places`] over the shipped counties and ZIP codes.

use super::places::is_abroad;
use super::{Asked, FoundPlace, Places};
use crate::geography::{Atlas, Cities, CityMiss, Found, FoundCity, Gazetteer, How, LonLat, Miss, PointIndex};

/// Looks places up in the shipped atlas and gazetteer.
pub struct ShippedPlaces<'a> {
    atlas: &'a Atlas,
    gazetteer: &'a Gazetteer,
    /// Cities abroad, where they are loaded.
    cities: Option<&'a Cities>,
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
        Self { atlas, gazetteer, cities: None, zips, index: PointIndex::new(&places) }
    }

    /// Knows the cities abroad as well.
    #[must_use]
    pub fn with_cities(self, cities: Option<&'a Cities>) -> Self {
        Self { cities, ..self }
    }

    fn city_abroad(&self, city: &str, region: &str, country: &str) -> Result<FoundPlace, String> {
        let cities = self.cities.ok_or_else(|| format!("Cities of `{country}` are not loaded."))?;
        cities.find(city, region, country).map(abroad).map_err(|miss| miss.to_string())
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
            country: String::new(),
            put_right,
        }
    }
}

/// A city of the world as an answer: a point that may lie in no unit.
pub(super) fn abroad(found: FoundCity) -> FoundPlace {
    FoundPlace {
        at: found.place,
        city: found.name,
        country: found.country,
        put_right: found.put_right,
        ..FoundPlace::default()
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

    fn by_city(&self, city: &str, region: &str, country: &str) -> Result<FoundPlace, String> {
        if is_abroad(country) {
            return self.city_abroad(city, region, country);
        }
        let miss = match self.gazetteer.by_city(city, region) {
            Ok(found) => return Ok(self.answer(found)),
            Err(miss) => miss,
        };
        // `Toronto, Ontario`, `Paris, France`: the region says the country.
        if let (Miss::UnknownState { .. }, Some(cities), true) = (&miss, self.cities, country.trim().is_empty())
            && let Ok(found) = cities.find(city, region, "")
        {
            return Ok(abroad(found));
        }
        let elsewhere = self.cities.filter(|_| country.trim().is_empty()).map(|cities| cities.all_called(city));
        Err(match elsewhere.as_deref().and_then(<[FoundCity]>::first) {
            Some(largest) => format!("{miss} Outside the United States it may be {}.", largest.evidence),
            None => miss.to_string(),
        })
    }

    fn unit_at(&self, at: LonLat, country: &str) -> Option<String> {
        if is_abroad(country) { None } else { self.county_at(at) }
    }

    fn reaches_beyond(&self) -> bool {
        true
    }

    fn country_code(&self, written: &str) -> Option<String> {
        match (written.trim(), self.cities) {
            ("", _) => None,
            (written, _) if !is_abroad(written) => Some("US".to_owned()),
            (written, cities) => cities?.country_code(written).map(str::to_owned),
        }
    }

    fn country_name(&self, code: &str) -> String {
        let known = self.cities.and_then(|cities| cities.country_name(code));
        if code == "US" { "United States".to_owned() } else { known.unwrap_or(code).to_owned() }
    }

    fn county_at(&self, at: LonLat) -> Option<String> {
        let located = self.atlas.locate(at)?;
        self.atlas.regions().get(located.region as usize).map(|county| county.code.clone())
    }

    fn meant(&self, asked: Asked<'_>) -> Vec<String> {
        let missed = match asked {
            Asked::Zip(written) => self.gazetteer.by_zip(written),
            Asked::CountyCode(written) => self.gazetteer.by_county_code(written),
            Asked::City(city, region, country) if is_abroad(country) => {
                let miss = self.cities.and_then(|cities| cities.find(city, region, country).err());
                return miss.map(|miss| miss.closest().to_vec()).unwrap_or_default();
            }
            Asked::City(city, region, _) => self.gazetteer.by_city(city, region),
            Asked::Country(country) => {
                let miss = self.cities.and_then(|cities| cities.find("x", "", country).err());
                return match miss {
                    Some(CityMiss::UnknownCountry { closest, .. }) => closest,
                    _ => Vec::new(),
                };
            }
        };
        let Err(miss) = missed else { return Vec::new() };
        // Codes are shown with the place they belong to; cities as they are written.
        let plain = |label: &String| match asked {
            Asked::City(..) => label.clone(),
            Asked::Zip(_) | Asked::CountyCode(_) | Asked::Country(_) => {
                label.split(' ').next().unwrap_or_default().to_owned()
            }
        };
        let elsewhere = || match (asked, self.cities) {
            (Asked::City(city, _, country), Some(cities)) if country.trim().is_empty() => {
                cities.all_called(city).into_iter().next().map(|city| city.label)
            }
            _ => None,
        };
        match miss {
            // `Köln` is one of no state; a name that is spelt so somewhere is likelier than another spelling.
            Miss::UnknownCity { .. } | Miss::UnknownState { .. } if elsewhere().is_some() => {
                elsewhere().into_iter().collect()
            }
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

    /// Imports over the shipped map and the cities abroad; answers the accounts' data, the ledger, and the reasons.
    fn with_world(text: &str) -> (crate::plan::DataSet, crate::files::Ledger, Vec<String>) {
        let atlas = Atlas::from_bytes(include_bytes!("../../data/us/counties.bw")).unwrap();
        let gazetteer = Gazetteer::from_bytes(include_bytes!("../../data/us/zips.bw"), &atlas).unwrap();
        let cities = Cities::from_bytes(include_bytes!("../../data/world/cities.bw")).unwrap();
        let places = ShippedPlaces::new(&atlas, &gazetteer).with_cities(Some(&cities));
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        let imported = import_accounts(&table, &AccountMapping::guess(&table), &places, &mut |_| true).unwrap();
        let unmatched = |line: &&crate::files::LedgerLine| line.fate.kind() == FateKind::Unmatched;
        let reasons = imported.ledger.lines.iter().filter(unmatched).map(|line| line.fate.to_string()).collect();
        (imported.data, imported.ledger, reasons)
    }

    #[test]
    fn european_accounts_are_placed_by_city_and_country_and_are_units_themselves() {
        let (data, ledger, reasons) = with_world(
            "Kunde,Ort,Province,Land,Umsatz\nAlpha,Köln,,Deutschland,10\nBeta,Zuerich,,Schweiz,20\nGamma,Lyon,,FR,30\n\
             Delta,London,Ontario,Canada,40\nEps,Wien,,AUT,50\nZeta,Nirgendwo,,Germany,60\nEta,Boston,MA,USA,70\n\
             Theta,Manila,,Philipines,80\n",
        );
        assert_eq!(data.accounts.len(), 6, "{reasons:?}");
        assert!(data.accounts.reach_beyond());
        assert_eq!(data.accounts.county, ["", "", "", "", "", "25025"]);
        let place = data.accounts.place[0];
        assert!(place.km_to(LonLat::new(6.96, 50.94)) < 5.0, "{place:?}");
        assert!(data.accounts.place[3].lon < -80.0, "London in Ontario");
        assert!(
            reasons[0].contains("No city `Nirgendwo`") && reasons[1].contains("Did you mean Philippines?"),
            "{reasons:?}"
        );
        let suggested: Vec<_> = ledger.lines.iter().filter_map(|line| line.suggestion.as_ref()).collect();
        assert!(suggested.iter().any(|merge| merge.field == "country" && merge.to == "Philippines"), "{suggested:?}");
        let said = ledger.assumptions.join(" ");
        assert!(said.contains("5 of 6 rows that were looked at lie outside the United States"), "{said}");
        assert!(said.contains("The rows are of 7 countries: Germany 2, "), "{said}");
        assert!(ledger.ties());
    }

    #[test]
    fn among_accounts_at_home_one_abroad_is_unmatched_with_its_reason() {
        let (data, ledger, reasons) = with_world(
            "id,city,state,country\n1,Denver,CO,USA\n2,Boston,MA,\n3,Toronto,ON,Canada\n4,Chicago,IL,United States\n\
             5,Köln,,\n6,Chicgo,IL,\n7,Windsor,Ontario,\n",
        );
        assert_eq!(data.accounts.county, ["08031", "25025", "17031"]);
        assert!(!data.accounts.reach_beyond());
        assert!(reasons[0].starts_with("Toronto, Canada lies outside the United States, where most"), "{reasons:?}");
        assert!(
            reasons[1].contains("Outside the United States it may be Köln, Germany (1.0 million people)."),
            "{reasons:?}"
        );
        assert!(reasons[2].contains("Chicago"), "{reasons:?}");
        // Not in the county of Detroit, across the river.
        assert!(reasons[3].contains("Windsor, Canada lies outside"), "{reasons:?}");
        let suggested: Vec<_> = ledger.lines.iter().filter_map(|line| line.suggestion.as_ref()).collect();
        assert!(suggested.iter().any(|merge| merge.from == "Köln" && merge.to == "Köln, Germany"), "{suggested:?}");
    }

    #[test]
    fn an_accepted_suggestion_places_the_city_where_it_is() {
        let (data, ..) = with_world("id,city,state\n1,\"Köln, Germany\",\n2,Paris,France\n3,\"Toronto, Ontario\",\n");
        assert_eq!(data.accounts.len(), 3);
        assert!(data.accounts.place[1].km_to(LonLat::new(2.35, 48.86)) < 10.0);
    }

    #[test]
    fn coordinates_abroad_count_but_not_a_forgotten_minus_sign() {
        let (data, _, reasons) =
            with_world("id,lat,lon\n1,48.14,11.58\n2,52.52,13.40\n3,47.37,8.54\n4,41.88,87.63\n5,0,0\n");
        assert_eq!(data.accounts.len(), 3, "{reasons:?}");
        assert!(reasons[0].contains("minus sign"), "{reasons:?}");
    }
}

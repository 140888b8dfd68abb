//! The real part: the counties of the contiguous states with their borders, and their populated ZIP codes.

use std::collections::BTreeMap;
use std::io::Read;

use bailiwick::geography::{Atlas, Graph, LonLat};

/// Outside the contiguous states.
const FAR: [&str; 7] = ["AK", "HI", "AS", "GU", "MP", "PR", "VI"];

/// A county with public figures; what a table lacks is filled in from its population at the national ratio.
pub struct County {
    pub code: String,
    pub state: &'static str,
    pub place: LonLat,
    pub population: f64,
    pub establishments: f64,
    pub employment: f64,
    /// Wages of one quarter, US dollars.
    pub wages: f64,
    /// Mean of the two shares of economic life and the share of people: sums to 1 over the country.
    pub weight: f64,
}

/// A ZIP code where people live.
pub struct Zip {
    pub code: String,
    pub county: usize,
    pub city: String,
    pub place: LonLat,
    pub population: f64,
    /// Median household income, US dollars.
    pub income: f64,
}

/// Counties in order of their FIPS codes, their borders (islands bridged), ZIP codes in order.
pub struct Country {
    pub atlas: Atlas,
    pub counties: Vec<County>,
    pub borders: Graph,
    pub zips: Vec<Zip>,
    at_code: BTreeMap<String, usize>,
    cities: BTreeMap<String, LonLat>,
}

impl Country {
    /// Reads the shipped county file and the public ZIP table (gzip CSV).
    pub fn read(atlas: &[u8], zip_table: &[u8]) -> Result<Self, String> {
        let atlas = Atlas::from_bytes(atlas).map_err(|why| why.to_string())?;
        let keep: Vec<u32> =
            (0..atlas.len() as u32).filter(|at| !FAR.contains(&atlas.region(*at).state.abbreviation)).collect();
        let borders = atlas.bridged_adjacency().subgraph(&keep);
        let mut counties: Vec<County> = keep
            .iter()
            .map(|at| {
                let region = atlas.region(*at);
                let figures = region.attributes;
                let population = f64::from(figures.population.unwrap_or(0));
                County {
                    code: region.code.clone(),
                    state: region.state.abbreviation,
                    place: region.place,
                    population,
                    establishments: figures.establishments.map_or(population / 28.0, f64::from),
                    employment: figures.employment.map_or(population * 0.46, f64::from),
                    wages: figures.wages.map_or(population * 0.46 * 19_000.0, |wages| wages as f64),
                    weight: 0.0,
                }
            })
            .collect();
        let sum = |of: fn(&County) -> f64| counties.iter().map(of).sum::<f64>();
        let totals = [sum(|c| c.population), sum(|c| c.establishments), sum(|c| c.employment), sum(|c| c.wages)];
        for county in &mut counties {
            county.weight = 0.45 * county.population / totals[0]
                + 0.25 * county.establishments / totals[1]
                + 0.15 * county.employment / totals[2]
                + 0.15 * county.wages / totals[3];
        }
        let at_code = counties.iter().enumerate().map(|(at, county)| (county.code.clone(), at)).collect();
        let mut country = Self { atlas, counties, borders, zips: Vec::new(), at_code, cities: BTreeMap::new() };
        country.read_zips(zip_table)?;
        Ok(country)
    }

    fn read_zips(&mut self, table: &[u8]) -> Result<(), String> {
        let mut text = String::new();
        let wrong = |why: &dyn std::fmt::Display| format!("The ZIP table cannot be read: {why}.");
        flate2::read::GzDecoder::new(table).read_to_string(&mut text).map_err(|why| wrong(&why))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|why| wrong(&why))?.clone();
        let column = |name: &str| {
            headers.iter().position(|header| header == name).ok_or_else(|| wrong(&format!("it has no column {name}")))
        };
        let [zip, fips, city, lat, lon] =
            [column("zip")?, column("county_fips")?, column("primary_city")?, column("lat")?, column("lon")?];
        let [population, income] = [column("population")?, column("median_household_income")?];
        for row in reader.records() {
            let row = row.map_err(|why| wrong(&why))?;
            let number = |at: usize| row.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
            let Some(county) = row.get(fips).and_then(|code| self.county(code)) else { continue };
            if number(population) >= 1.0 {
                self.zips.push(Zip {
                    code: row.get(zip).unwrap_or("").to_owned(),
                    county,
                    city: row.get(city).unwrap_or("").to_owned(),
                    place: LonLat::new(number(lon), number(lat)),
                    population: number(population),
                    income: if number(income) > 0.0 { number(income) } else { 60_000.0 },
                });
            }
        }
        self.zips.sort_by(|a, b| a.code.cmp(&b.code));
        let mut sums: BTreeMap<String, (f64, f64, f64)> = BTreeMap::new();
        for zip in &self.zips {
            let key = format!("{}, {}", zip.city, self.counties[zip.county].state);
            let sum = sums.entry(key).or_default();
            sum.0 += zip.population;
            sum.1 += zip.population * zip.place.lon;
            sum.2 += zip.population * zip.place.lat;
        }
        self.cities =
            sums.into_iter().map(|(city, (n, x, y))| (city, LonLat::new(round(x / n), round(y / n)))).collect();
        Ok(())
    }

    /// The county with this FIPS code.
    pub fn county(&self, code: &str) -> Option<usize> {
        self.at_code.get(code).copied()
    }

    /// Where the people of a city live, on average: "Denver, CO".
    pub fn city(&self, name: &str) -> Result<LonLat, String> {
        self.cities.get(name).copied().ok_or_else(|| format!("There is no city {name} in the ZIP table."))
    }
}

/// To 1e-4 degrees (about 10 m), which is all the sample needs.
pub fn round(degrees: f64) -> f64 {
    libm::round(degrees * 1e4) / 1e4
}

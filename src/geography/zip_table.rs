//! The shipped ZIP codes: place, county, city and public figures of each.

use super::atlas::Atlas;
use super::error::GeographyError;
use super::packed::{self, PackedZips, expected_households, or_none};
use super::place::LonLat;
use super::states::STATES;

/// What a ZIP code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZipKind {
    /// Streets with houses.
    Standard,
    /// Post-office boxes only.
    PoBox,
    /// One organisation with much mail.
    Unique,
    /// A base or ship of the armed forces.
    Military,
}

/// One ZIP code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zip<'a> {
    /// The five digits as a number; see [`Zip::code`].
    pub number: u32,
    /// Its city as the post writes it.
    pub city: &'a str,
    /// Index of its county in the atlas; none for military codes abroad.
    pub county: Option<u32>,
    /// Index of its state in [`STATES`]; none for military codes abroad.
    pub state: Option<u32>,
    /// Where it is; none for most military codes abroad.
    pub place: Option<LonLat>,
    /// The tables have no coordinates: it stands at its county's place.
    pub at_county: bool,
    /// What it is for.
    pub kind: ZipKind,
    /// Inhabitants (ACS 2022); none where nobody lives or nothing is published.
    pub population: Option<u32>,
    /// Households (ACS 2022).
    pub households: Option<u32>,
    /// Median household income in US dollars, to the hundred (ACS 2022).
    pub median_income: Option<u32>,
}

impl Zip<'_> {
    /// The five digits, leading zeros included.
    pub fn code(&self) -> String {
        format!("{:05}", self.number)
    }
}

/// All ZIP codes in ascending order, as columns. A ZIP's index never changes for a shipped file.
#[derive(Debug, Clone)]
pub struct ZipTable {
    pub(super) numbers: Vec<u32>,
    counties: Vec<u32>,
    states: Vec<u8>,
    places: Vec<LonLat>,
    kinds: Vec<u8>,
    population: Vec<u32>,
    households: Vec<u32>,
    income_hundreds: Vec<u32>,
    pub(super) cities: Vec<String>,
    pub(super) city: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl ZipTable {
    /// Reads `zips.bw`; `atlas` is the county file that was packed with it.
    pub fn from_bytes(bytes: &[u8], atlas: &Atlas) -> Result<Self, GeographyError> {
        const WHAT: &str = "ZIP file";
        let p: PackedZips = packed::read(WHAT, bytes)?;
        let n = p.zips.len();
        let dangling = |kind: &'static str, k: usize| GeographyError::Dangling { what: WHAT, kind, index: k as u64 };
        if p.county_count as usize != atlas.len() {
            return Err(dangling("a county of another atlas, number", p.county_count as usize));
        }
        let lengths = [p.counties.len(), p.city.len(), p.kinds.len(), p.lon.len(), p.lat.len()];
        if lengths.iter().chain(&[p.population.len(), p.income_hundreds.len()]).any(|&l| l != n) {
            return Err(dangling("a ZIP code without figures, number", n));
        }
        let mut t = Self {
            numbers: Vec::with_capacity(n),
            counties: Vec::with_capacity(n),
            states: Vec::with_capacity(n),
            places: Vec::with_capacity(n),
            kinds: p.kinds,
            households: Vec::with_capacity(n),
            cities: p.cities.split('\n').map(str::to_owned).collect(),
            city: Vec::with_capacity(n),
            income_hundreds: p.income_hundreds,
            population: p.population,
        };
        let state_of = atlas.state_of();
        let (mut number, mut county, mut city, mut here) = (0u32, 0i32, 0i32, [0i32; 2]);
        let (mut stateless, mut households) = (p.state_without_county.iter(), p.households.iter());
        for k in 0..n {
            number = number.wrapping_add(p.zips[k]);
            city = city.wrapping_add(p.city[k]);
            let at = u32::try_from(county.wrapping_add(p.counties[k])).map_err(|_| dangling("county", k))?;
            let known = (at as usize) < atlas.len();
            if at as i32 != county {
                here = if known { super::pack::tenths_of_milli(atlas.region(at).place) } else { [0, 0] };
            }
            county = at as i32;
            here = [here[0].wrapping_add(p.lon[k]), here[1].wrapping_add(p.lat[k])];
            if city < 0 || city as usize >= t.cities.len() {
                return Err(dangling("city", k));
            }
            t.numbers.push(number);
            t.counties.push(if known { at } else { NONE });
            t.states.push(if known {
                state_of[at as usize] as u8
            } else {
                stateless
                    .next()
                    .and_then(|s| s.checked_sub(1))
                    .filter(|s| (*s as usize) < STATES.len())
                    .unwrap_or(u8::MAX)
            });
            t.city.push(city as u32);
            t.places.push(LonLat::new(f64::from(here[0]) / 1e4, f64::from(here[1]) / 1e4));
            t.households.push(match or_none(t.population[k]) {
                Some(people) => {
                    (expected_households(people).saturating_add(households.next().copied().unwrap_or(0))).max(0) as u32
                }
                None => 0,
            });
        }
        Ok(t)
    }

    /// How many ZIP codes there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// One ZIP code. Panics, as indexing does, for an index that is not there.
    pub fn zip(&self, index: u32) -> Zip<'_> {
        let k = index as usize;
        let county = (self.counties[k] != NONE).then_some(self.counties[k]);
        let kind = self.kinds[k];
        let lost = kind >= 8 && county.is_none();
        Zip {
            number: self.numbers[k],
            city: &self.cities[self.city[k] as usize],
            county,
            state: (self.states[k] != u8::MAX).then_some(u32::from(self.states[k])),
            place: (!lost).then_some(self.places[k]),
            at_county: kind >= 8 && !lost,
            kind: match kind & 7 {
                1 => ZipKind::PoBox,
                2 => ZipKind::Unique,
                3 => ZipKind::Military,
                _ => ZipKind::Standard,
            },
            population: or_none(self.population[k]),
            households: or_none(self.population[k]).map(|_| self.households[k]),
            median_income: or_none(self.income_hundreds[k]).map(|i| i * 100),
        }
    }

    /// All ZIP codes in ascending order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Zip<'_>> + '_ {
        (0..self.len() as u32).map(|k| self.zip(k))
    }

    /// The index of a ZIP code given as a number.
    pub fn find(&self, number: u32) -> Option<u32> {
        self.numbers.binary_search(&number).ok().map(|k| k as u32)
    }

    /// The ZIP codes where people live and that have a place and a county: the ones that make good units.
    pub fn populated(&self) -> Vec<u32> {
        (0..self.len() as u32)
            .filter(|&k| {
                let z = self.zip(k);
                z.population.is_some_and(|p| p > 0) && z.place.is_some() && z.county.is_some()
            })
            .collect()
    }
}

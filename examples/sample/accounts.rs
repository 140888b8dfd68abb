//! Accounts: how many of each kind, in which ZIP code, how large, with which potential.

use bailiwick::geography::LonLat;

use super::country::{Country, round};
use super::names::Names;
use super::products::{SEGMENTS, Segment};
use super::random::Random;

/// An account before it has an owner or sales.
pub struct Site {
    pub id: String,
    pub name: String,
    pub segment: usize,
    pub zip: usize,
    pub place: LonLat,
    /// Procedures a year.
    pub procedures: f64,
    /// What it spends a year on what the distributor sells, US dollars.
    pub potential: f64,
}

/// All accounts in order of their ZIP codes.
pub fn sites(country: &Country) -> Vec<Site> {
    let mut drawn: Vec<(usize, usize)> = Vec::new();
    for (segment, kind) in SEGMENTS.iter().enumerate() {
        drawn.extend(zips_of(country, kind).into_iter().map(|zip| (zip, segment)));
    }
    drawn.sort_unstable();
    let mut names = Names::new();
    let mut id = 10_000;
    let mut numbers = Random::named("ids");
    drawn
        .into_iter()
        .map(|(zip, segment)| {
            // Customer numbers have gaps where somebody was deleted.
            id += if numbers.chance(0.06) { 2 } else { 1 };
            let id = format!("C{id}");
            let (at, kind) = (&country.zips[zip], &SEGMENTS[segment]);
            let mut random = Random::named(&format!("site/{id}"));
            let procedures = significant(procedures(country, zip, kind, &mut random), 2);
            let county = &country.counties[at.county];
            let wage = (county.wages / county.employment.max(1.0) / 13.0).clamp(600.0, 2_600.0);
            let rich =
                libm::pow(wage / 1_300.0, 0.35) * libm::pow(at.income.clamp(30_000.0, 160_000.0) / 75_000.0, 0.15);
            let potential = (procedures * kind.spend * rich * random.log_normal(0.32)).max(1_500.0);
            Site {
                name: names.next(kind.name, &at.code[..3]),
                place: place(country, zip, &mut random),
                id,
                segment,
                zip,
                procedures,
                potential: significant(potential, 2),
            }
        })
        .collect()
}

/// ZIP codes for the accounts of a kind: drawn in even steps along the weights, so that every region gets its share.
fn zips_of(country: &Country, kind: &Segment) -> Vec<usize> {
    let mut people = vec![0.0f64; country.counties.len()];
    for zip in &country.zips {
        people[zip.county] += zip.population;
    }
    let mut random = Random::named(&format!("places/{}", kind.name));
    let (wealth, size) = kind.pull;
    let weights: Vec<f64> = country
        .zips
        .iter()
        .map(|zip| {
            let county = &country.counties[zip.county];
            let base = county.weight * zip.population / people[zip.county].max(1.0);
            let rich = libm::pow(zip.income.clamp(25_000.0, 200_000.0) / 70_000.0, wealth);
            let large = libm::pow(people[zip.county].max(1_000.0) / 300_000.0, size);
            // A small place has no hospital, whatever its share.
            let small = if kind.name == "Hospital" && zip.population < 4_000.0 { 0.25 } else { 1.0 };
            base * rich * large * small * random.log_normal(0.45)
        })
        .collect();
    let step = weights.iter().sum::<f64>() / kind.count as f64;
    let mut next = step * random.unit();
    let (mut reached, mut drawn) = (0.0, Vec::with_capacity(kind.count));
    for (zip, weight) in weights.iter().enumerate() {
        reached += weight;
        while next < reached && drawn.len() < kind.count {
            drawn.push(zip);
            next += step;
        }
    }
    drawn
}

fn procedures(country: &Country, zip: usize, kind: &Segment, random: &mut Random) -> f64 {
    let county = &country.counties[country.zips[zip].county];
    // Hospitals grow with their city, practices hardly.
    let power = if kind.name == "Hospital" { 0.28 } else { 0.08 };
    let city = libm::pow(county.population.max(2_000.0) / 300_000.0, power).clamp(0.4, 1.3);
    let (median, sigma) = kind.procedures;
    median * city * libm::exp((sigma * random.normal()).clamp(-2.4, 2.6))
}

/// A point near the middle of the ZIP code and still in its county, where the middle is.
fn place(country: &Country, zip: usize, random: &mut Random) -> LonLat {
    let zip = &country.zips[zip];
    let code = &country.counties[zip.county].code;
    // Dense ZIP codes are small.
    let spread = (0.9 / (zip.population.max(500.0) / 10_000.0).sqrt()).clamp(0.35, 2.5) * 0.012;
    for _ in 0..6 {
        let near = LonLat::new(
            round(zip.place.lon + random.normal() * spread * 1.2),
            round(zip.place.lat + random.normal() * spread),
        );
        let there = country.atlas.locate(near).filter(|found| found.off_shore_km.is_none());
        if there.is_some_and(|found| &country.atlas.region(found.region).code == code) {
            return near;
        }
    }
    LonLat::new(round(zip.place.lon), round(zip.place.lat))
}

/// Rounded to this many leading digits.
pub fn significant(value: f64, digits: i32) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let step = libm::pow(10.0, libm::floor(libm::log10(value)) - f64::from(digits - 1));
    libm::round(libm::round(value / step) * step)
}

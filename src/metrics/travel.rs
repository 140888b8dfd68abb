//! Travel in a territory without a road network.

use super::shape::Shape;
use crate::geography::LonLat;

/// The constant of the travelling-salesman tour through random points (Beardwood, Halton and Hammersley 1959, as
/// estimated by Johnson and McGeoch): length ≈ 0.7124 × sqrt(area × stops).
pub const TOUR_CONSTANT: f64 = 0.7124;

/// Road distance over great-circle distance.
pub const CIRCUITY: f64 = 1.3;

/// Length of one tour through all accounts of a territory, and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Travel {
    /// One tour from home through every account and back, in km on the road.
    pub tour_km: f64,
    /// Area the stops are spread over, in km².
    pub area_km2: f64,
    /// Stops: the accounts.
    pub stops: usize,
    /// Great-circle distance from the rep's home to the territory's centre and back, in km; zero without a home.
    pub line_haul_km: f64,
    /// Travel hours a year: Σ calls × travel hours per call over the accounts.
    pub hours: f64,
}

impl Travel {
    /// Tour length (Daganzo / Beardwood-Halton-Hammersley, product.md "tour length in a territory"):
    /// (0.7124 × sqrt(area × stops) + line haul) × circuity.
    #[must_use]
    pub fn of(shape: &Shape, stops: usize, home: Option<LonLat>, hours: f64) -> Self {
        let line_haul_km = match (home, shape.centre) {
            (Some(home), Some(centre)) if stops > 0 => 2.0 * home.km_to(centre),
            _ => 0.0,
        };
        let local = TOUR_CONSTANT * (shape.served_km2.max(0.0) * stops as f64).sqrt();
        Self { tour_km: (local + line_haul_km) * CIRCUITY, area_km2: shape.served_km2, stops, line_haul_km, hours }
    }
}

#[cfg(test)]
mod tests {
    use super::Travel;
    use crate::{geography::LonLat, metrics::shape::Shape};

    #[test]
    fn a_hundred_stops_on_ten_thousand_km2_make_a_tour_of_926_km() {
        let shape = Shape { served_km2: 10_000.0, ..Shape::default() };
        // 0.7124 × sqrt(10,000 × 100) = 712.4 km as the crow flies, × 1.3
        assert!((Travel::of(&shape, 100, None, 0.0).tour_km - 926.12).abs() < 1e-9);
    }

    #[test]
    fn a_home_one_degree_away_adds_the_way_there_and_back() {
        let at = |lat| LonLat { lon: -90.0, lat };
        let shape = Shape { centre: Some(at(41.0)), ..Shape::default() };
        let travel = Travel::of(&shape, 5, Some(at(40.0)), 0.0);
        assert!((travel.line_haul_km - 222.39).abs() < 0.01);
        assert!((travel.tour_km - 1.3 * travel.line_haul_km).abs() < 1e-9);
        assert_eq!(Travel::of(&shape, 0, Some(at(40.0)), 0.0).tour_km, 0.0);
    }
}

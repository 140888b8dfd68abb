//! An equal-area plane in km, so that distances and moments of inertia can be taken with plain arithmetic.
//!
//! The spherical sinusoidal projection about a mean longitude: x = R·(λ − λ₀)·cos φ, y = R·φ. Areas are exact
//! everywhere; distances are exact along parallels and along the central meridian. (Snyder, *Map Projections: A
//! Working Manual*, USGS 1987, section 30.)

use serde::{Deserialize, Serialize};

use super::place::{EARTH_RADIUS_KM, LonLat};

/// A sinusoidal plane about a central meridian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sinusoidal {
    /// Longitude of the central meridian in degrees.
    pub centre_lon: f64,
}

impl Sinusoidal {
    /// The plane about the mean longitude of `points` (unweighted); about Greenwich when there are none.
    pub fn about(points: &[LonLat]) -> Self {
        let n = points.len().max(1) as f64;
        Self { centre_lon: points.iter().map(|p| p.lon).sum::<f64>() / n }
    }

    /// Place to plane: `[x, y]` in km, y north.
    pub fn forward(self, p: LonLat) -> [f64; 2] {
        let lat = p.lat.to_radians();
        [EARTH_RADIUS_KM * (p.lon - self.centre_lon).to_radians() * libm::cos(lat), EARTH_RADIUS_KM * lat]
    }

    /// Plane to place. At the poles every x is the pole itself.
    pub fn inverse(self, xy: [f64; 2]) -> LonLat {
        let lat = xy[1] / EARTH_RADIUS_KM;
        let c = libm::cos(lat);
        let lon = if c.abs() < 1e-12 { 0.0 } else { xy[0] / (EARTH_RADIUS_KM * c) };
        LonLat::new(self.centre_lon + lon.to_degrees(), lat.to_degrees())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in -180.0..180.0f64, lat in -85.0..85.0f64, centre in -180.0..180.0f64) {
            let plane = Sinusoidal { centre_lon: centre };
            let back = plane.inverse(plane.forward(LonLat::new(lon, lat)));
            prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9);
        }
    }

    #[test]
    fn a_degree_of_latitude_is_111_195_km() {
        let y = Sinusoidal { centre_lon: -95.0 }.forward(LonLat::new(-95.0, 1.0))[1];
        assert!((y - 111.195).abs() < 1e-3);
    }
}

//! A point on the map, a box around points, and the distance between points.

use serde::{Deserialize, Serialize};

/// Mean radius of the earth in km (IUGG R1).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place: longitude and latitude in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct LonLat {
    /// Degrees east of Greenwich; west is negative.
    pub lon: f64,
    /// Degrees north of the equator; south is negative.
    pub lat: f64,
}

impl LonLat {
    /// The place at these degrees.
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Whether both numbers are finite and on the globe (longitude −180 to 180, latitude −90 to 90).
    pub fn is_on_globe(self) -> bool {
        (-180.0..=180.0).contains(&self.lon) && (-90.0..=90.0).contains(&self.lat)
    }

    /// Great-circle distance in km by the haversine formula on a sphere of [`EARTH_RADIUS_KM`].
    pub fn km_to(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = libm::sin((b - a) / 2.0);
        let half_lon = libm::sin((other.lon - self.lon).to_radians() / 2.0);
        let h = half_lat * half_lat + libm::cos(a) * libm::cos(b) * half_lon * half_lon;
        2.0 * EARTH_RADIUS_KM * libm::asin(h.sqrt().min(1.0))
    }

    /// The point of the unit sphere, for nearest-neighbour searches that know no date line.
    pub(crate) fn on_unit_sphere(self) -> [f64; 3] {
        let (lon, lat) = (self.lon.to_radians(), self.lat.to_radians());
        let c = libm::cos(lat);
        [c * libm::cos(lon), c * libm::sin(lon), libm::sin(lat)]
    }

    /// The place at whole micro-degrees, the form in which shapes are stored.
    #[must_use]
    pub fn from_micro(p: [i32; 2]) -> Self {
        Self::new(f64::from(p[0]) / 1e6, f64::from(p[1]) / 1e6)
    }

    /// Rounded to whole micro-degrees (0.11 m).
    #[must_use]
    pub fn to_micro(self) -> [i32; 2] {
        // Saturating casts: a wild input cannot overflow.
        [(self.lon * 1e6).round() as i32, (self.lat * 1e6).round() as i32]
    }
}

/// A box in degrees. Where a shape crosses the date line, `west` lies below −180.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bbox {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Bbox {
    /// The box of nothing: extending it by a point gives that point's box.
    pub const EMPTY: Self =
        Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };

    /// Whether no point was ever added.
    pub fn is_empty(&self) -> bool {
        self.west > self.east || self.south > self.north
    }

    /// Grows the box to hold `p`.
    pub fn extend(&mut self, p: LonLat) {
        self.west = self.west.min(p.lon);
        self.east = self.east.max(p.lon);
        self.south = self.south.min(p.lat);
        self.north = self.north.max(p.lat);
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether `p` lies inside or on the edge.
    pub fn contains(&self, p: LonLat) -> bool {
        (self.west..=self.east).contains(&p.lon) && (self.south..=self.north).contains(&p.lat)
    }

    /// The middle of the box.
    pub fn centre(&self) -> LonLat {
        LonLat::new((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }
}

impl FromIterator<LonLat> for Bbox {
    fn from_iter<I: IntoIterator<Item = LonLat>>(points: I) -> Self {
        let mut b = Self::EMPTY;
        for p in points {
            b.extend(p);
        }
        b
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_york_to_los_angeles_is_about_3_936_km() {
        let d = LonLat::new(-74.006, 40.7128).km_to(LonLat::new(-118.2437, 34.0522));
        assert!((d - 3935.75).abs() < 0.5, "{d}");
    }

    #[test]
    fn the_date_line_is_no_barrier() {
        let d = LonLat::new(179.5, 52.0).km_to(LonLat::new(-179.5, 52.0));
        assert!((d - 68.46).abs() < 0.1, "{d}");
    }

    #[test]
    fn places_off_the_globe_are_recognised() {
        assert!(LonLat::new(-71.1, 42.3).is_on_globe());
        assert!(!LonLat::new(42.3, -171.1).is_on_globe());
        assert!(!LonLat::new(f64::NAN, 0.0).is_on_globe());
    }
}

//! Coordinate reference systems: what a file's numbers mean, and how they become longitude and latitude.

use super::datum::Datum;
use super::map_projection::{Ellipsoid, MapProjection, Method};
use super::place::LonLat;
use super::well_known_text;

/// A coordinate reference system that can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Crs {
    name: String,
    projection: MapProjection,
    datum: Datum,
    /// Metres (or radians, for degrees) of one unit of its axes.
    unit: f64,
    /// Longitude of its prime meridian in radians.
    meridian: f64,
}

/// Why a coordinate reference system cannot be read, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCrs(pub String);

impl std::fmt::Display for UnknownCrs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownCrs {}

/// What is read, for messages.
const READ: &str = "Read are longitude/latitude, Web Mercator, Mercator, UTM and other transverse Mercators, Lambert conformal conic, Albers, Lambert azimuthal, oblique stereographic, the Swiss grid and plate carrée. Save the file with longitude and latitude (WGS 84, EPSG:4326) and choose it again.";

pub(crate) fn unknown(what: &str) -> UnknownCrs {
    UnknownCrs(format!("Its coordinates are in {what}, which is not read. {READ}"))
}

impl Crs {
    /// Longitude and latitude in degrees, as GeoJSON and KML have it.
    #[must_use]
    pub fn wgs84() -> Self {
        Self::geographic("WGS 84", Datum::WGS84)
    }

    fn geographic(name: &str, datum: Datum) -> Self {
        let mut crs = Self::new(name.into(), Method::Geographic, datum);
        crs.unit = 1f64.to_radians();
        crs
    }

    pub(crate) fn new(name: String, method: Method, datum: Datum) -> Self {
        let projection = MapProjection {
            method,
            ellipsoid: datum.ellipsoid,
            lat0: 0.0,
            lon0: 0.0,
            parallels: None,
            scale: 1.0,
            false_east: 0.0,
            false_north: 0.0,
        };
        Self { name, projection, datum, unit: 1.0, meridian: 0.0 }
    }

    pub(crate) fn set(&mut self, projection: MapProjection, unit: f64, meridian: f64) {
        (self.projection, self.unit, self.meridian) = (projection, unit, meridian);
    }

    pub(crate) fn projection(&self) -> MapProjection {
        self.projection
    }

    /// Reads the text of a `.prj` file (WKT 1 as Esri and GDAL write it, and the usual WKT 2).
    ///
    /// # Errors
    /// The sentence that names the projection that is not read.
    pub fn from_wkt(text: &str) -> Result<Self, UnknownCrs> {
        well_known_text::read(text)
    }

    /// Reads the ways GeoJSON's old `crs` member names a system: `urn:ogc:def:crs:OGC:1.3:CRS84`, `EPSG:2154`,
    /// `urn:ogc:def:crs:EPSG::3857`.
    ///
    /// # Errors
    /// The sentence that names the system that is not read.
    pub fn from_name(name: &str) -> Result<Self, UnknownCrs> {
        let upper = name.trim().to_ascii_uppercase();
        if upper.ends_with("CRS84") || upper.ends_with("CRS83") {
            return Ok(Self::wgs84());
        }
        let digits: String =
            upper.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        match digits.parse::<u32>() {
            Ok(code) if upper.contains("EPSG") || upper == digits => Self::from_epsg(code),
            _ => Err(unknown(&format!("`{}`", name.trim()))),
        }
    }

    /// A system by its EPSG number: the geographic ones in use, Web Mercator, UTM on WGS 84, ETRS89 and NAD83, and the
    /// national grids of a dozen countries.
    ///
    /// # Errors
    /// The sentence that names the number that is not read.
    pub fn from_epsg(code: u32) -> Result<Self, UnknownCrs> {
        let name = format!("EPSG:{code}");
        let utm = |zone: u32, south: bool, datum: Datum| {
            let lon0 = f64::from(zone) * 6.0 - 183.0;
            let north = if south { 10_000_000.0 } else { 0.0 };
            Self::grid(&name, Method::TransverseMercator, datum, [0.0, lon0], None, 0.9996, [500_000.0, north])
        };
        let etrs = Datum::GRS80;
        let tm = Method::TransverseMercator;
        Ok(match code {
            4326 | 4269 | 4258 | 4171 | 4283 | 7844 | 4167 | 4619 | 4674 | 4612 | 6668 | 4490 | 4979 => {
                Self::geographic(&name, if code == 4326 { Datum::WGS84 } else { etrs })
            }
            4267 | 4277 | 4313 | 4289 | 4312 | 4314 | 4149 | 4150 | 4230 | 4275 => {
                let of =
                    ["NAD27", "OSGB", "BELGE", "AMERSFOORT", "MGI", "DHDN", "CH1903", "CH1903", "EUROPEAN_1950", "NTF"];
                let at = [4267, 4277, 4313, 4289, 4312, 4314, 4149, 4150, 4230, 4275].iter().position(|c| *c == code);
                let datum = at.and_then(|at| Datum::named(of[at])).ok_or_else(|| unknown(&name))?;
                Self::geographic(&name, datum)
            }
            3857 | 900_913 | 3785 | 102_100 | 102_113 => Self::new(name, Method::WebMercator, Datum::WGS84),
            3395 => Self::new(name, Method::Mercator, Datum::WGS84),
            32601..=32660 => utm(code - 32600, false, Datum::WGS84),
            32701..=32760 => utm(code - 32700, true, Datum::WGS84),
            25828..=25838 => utm(code - 25800, false, etrs),
            26901..=26923 => utm(code - 26900, false, etrs),
            2154 => Self::grid(&name, Method::LambertConic, etrs, [46.5, 3.0], Some([49.0, 44.0]), 1.0, [7e5, 6.6e6]),
            3034 => Self::grid(&name, Method::LambertConic, etrs, [52.0, 10.0], Some([35.0, 65.0]), 1.0, [4e6, 2.8e6]),
            3347 => Self::grid(
                &name,
                Method::LambertConic,
                etrs,
                [63.390_675, -91.866_666_666_666_67],
                Some([49.0, 77.0]),
                1.0,
                [6.2e6, 3e6],
            ),
            3035 => Self::grid(&name, Method::LambertAzimuthal, etrs, [52.0, 10.0], None, 1.0, [4.321e6, 3.21e6]),
            5070 | 102_003 | 102_008 => {
                let (origin, parallels) = match code {
                    5070 => ([23.0, -96.0], [29.5, 45.5]),
                    102_003 => ([37.5, -96.0], [29.5, 45.5]),
                    _ => ([40.0, -96.0], [20.0, 60.0]),
                };
                Self::grid(&name, Method::Albers, etrs, origin, Some(parallels), 1.0, [0.0, 0.0])
            }
            3577 => Self::grid(&name, Method::Albers, etrs, [0.0, 132.0], Some([-18.0, -36.0]), 1.0, [0.0, 0.0]),
            3006 => Self::grid(&name, tm, etrs, [0.0, 15.0], None, 0.9996, [5e5, 0.0]),
            3067 => Self::grid(&name, tm, etrs, [0.0, 27.0], None, 0.9996, [5e5, 0.0]),
            2180 => Self::grid(&name, tm, etrs, [0.0, 19.0], None, 0.9993, [5e5, -5.3e6]),
            2157 => Self::grid(&name, tm, etrs, [53.5, -8.0], None, 0.999_82, [6e5, 7.5e5]),
            2193 => Self::grid(&name, tm, etrs, [0.0, 173.0], None, 0.9996, [1.6e6, 1e7]),
            27700 => Self::grid(
                &name,
                tm,
                Datum::named("OSGB").ok_or_else(|| unknown(&name))?,
                [49.0, -2.0],
                None,
                0.999_601_271_7,
                [4e5, -1e5],
            ),
            31466..=31469 => {
                let zone = f64::from(code - 31464);
                let datum = Datum::named("DHDN").ok_or_else(|| unknown(&name))?;
                Self::grid(&name, tm, datum, [0.0, 3.0 * zone], None, 1.0, [zone * 1e6 + 5e5, 0.0])
            }
            28992 => Self::grid(
                &name,
                Method::ObliqueStereographic,
                Datum::named("AMERSFOORT").ok_or_else(|| unknown(&name))?,
                [52.156_160_555_555_55, 5.387_638_888_888_89],
                None,
                0.999_907_9,
                [155_000.0, 463_000.0],
            ),
            2056 | 21781 => Self::grid(
                &name,
                Method::SwissObliqueMercator,
                Datum::named("CH1903").ok_or_else(|| unknown(&name))?,
                [46.952_405_555_555_56, 7.439_583_333_333_333],
                None,
                1.0,
                if code == 2056 { [2.6e6, 1.2e6] } else { [6e5, 2e5] },
            ),
            _ => return Err(unknown(&name)),
        })
    }

    fn grid(
        name: &str,
        method: Method,
        datum: Datum,
        [lat0, lon0]: [f64; 2],
        parallels: Option<[f64; 2]>,
        scale: f64,
        [false_east, false_north]: [f64; 2],
    ) -> Self {
        let mut crs = Self::new(name.into(), method, datum);
        crs.projection = MapProjection {
            lat0: lat0.to_radians(),
            lon0: lon0.to_radians(),
            parallels: parallels.map(|p| p.map(f64::to_radians)),
            scale,
            false_east,
            false_north,
            ..crs.projection
        };
        crs
    }

    /// Its name, as the file gives it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its numbers are degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.projection.method == Method::Geographic
    }

    /// What the user should know about its datum; `None` when positions are good to a few metres.
    #[must_use]
    pub fn doubt(&self) -> Option<&str> {
        self.datum.doubt.then_some(
            "Its datum is not known here and is taken for WGS 84: positions may be off by up to a few hundred metres.",
        )
    }

    /// The place of a point; `None` for one that the system does not have.
    #[must_use]
    pub fn place(&self, [x, y]: [f64; 2]) -> Option<LonLat> {
        if self.is_geographic() && self.datum.shift.is_none() && self.meridian == 0.0 && self.unit == 1f64.to_radians()
        {
            // Degrees as they stand, not turned into radians and back.
            let p = LonLat::new(x, y);
            return ((-540.0..=540.0).contains(&x) && (-90.0..=90.0).contains(&y)).then_some(p);
        }
        let [lon, lat] = self.projection.inverse(x * self.unit, y * self.unit)?;
        let [lon, lat] = self.datum.to_wgs84([lon + self.meridian, lat]);
        let p = LonLat::new(lon.to_degrees(), lat.to_degrees());
        ((-540.0..=540.0).contains(&p.lon) && (-90.000_001..=90.000_001).contains(&p.lat)).then_some(p)
    }
}

impl Default for Crs {
    fn default() -> Self {
        Self::wgs84()
    }
}

impl Ellipsoid {
    pub(crate) const GRS80: Self = Self { a: 6_378_137.0, e2: 0.006_694_380_022_903_416 };
}

#[cfg(test)]
#[path = "crs_tests.rs"]
mod tests;

//! Datums: how a country's ellipsoid lies against that of WGS 84.
//!
//! Seven-parameter shifts (position vector, IOGP Guidance Note 7-2, method 9606) as national agencies publish them:
//! good to a few metres, far below what a territory's border is drawn to.

use libm::{atan2, cos, sin};

use super::map_projection::Ellipsoid;

/// A datum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Datum {
    pub ellipsoid: Ellipsoid,
    /// Metres, arc seconds and parts per million; `None` where it is WGS 84 to about a metre.
    pub shift: Option<[f64; 7]>,
    /// Nothing is known about it.
    pub doubt: bool,
}

/// Words in a datum's name (upper case, without blanks and underscores), ellipsoid, shift.
type Known = (&'static str, [f64; 2], Option<[f64; 7]>);

const GRS80: [f64; 2] = [6_378_137.0, 298.257_222_101];
const WGS84: [f64; 2] = [6_378_137.0, 298.257_223_563];
const BESSEL: [f64; 2] = [6_377_397.155, 299.152_812_8];
const INTERNATIONAL: [f64; 2] = [6_378_388.0, 297.0];
const CLARKE_1866: [f64; 2] = [6_378_206.4, 294.978_698_213_898_2];
const CLARKE_1880: [f64; 2] = [6_378_249.2, 293.466_021_293_626_5];
const AIRY: [f64; 2] = [6_377_563.396, 299.324_964_6];
const KRASSOWSKY: [f64; 2] = [6_378_245.0, 298.3];

const KNOWN: [Known; 38] = [
    ("WGS1984", WGS84, None),
    ("WGS84", WGS84, None),
    ("WORLDGEODETICSYSTEM1984", WGS84, None),
    ("NORTHAMERICAN1983", GRS80, None),
    ("NORTHAMERICANDATUM1983", GRS80, None),
    ("NAD83", GRS80, None),
    ("NAD1983", GRS80, None),
    ("ETRS", GRS80, None),
    ("ETRF", GRS80, None),
    ("EUROPEANTERRESTRIAL", GRS80, None),
    ("RGF", GRS80, None),
    ("RESEAUGEODESIQUEFRANCAIS", GRS80, None),
    ("SWEREF", GRS80, None),
    ("GDA", GRS80, None),
    ("GEOCENTRICDATUM", GRS80, None),
    ("NZGD2000", GRS80, None),
    ("NEWZEALANDGEODETICDATUM2000", GRS80, None),
    ("SIRGAS", GRS80, None),
    ("JGD", GRS80, None),
    ("JAPANESEGEODETICDATUM", GRS80, None),
    ("CHINA2000", GRS80, None),
    ("IRENET95", GRS80, None),
    ("ITRF", GRS80, None),
    ("HARTEBEESTHOEK94", WGS84, None),
    ("OSGB", AIRY, Some([446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489])),
    ("AMERSFOORT", BESSEL, Some([565.2369, 50.0087, 465.658, -0.406_857, 0.350_733, -1.870_35, 4.0812])),
    ("BELGE1972", INTERNATIONAL, Some([-106.8686, 52.2978, -103.7239, 0.3366, -0.457, 1.8422, -1.2747])),
    ("BELGE", INTERNATIONAL, Some([-106.8686, 52.2978, -103.7239, 0.3366, -0.457, 1.8422, -1.2747])),
    ("CH1903", BESSEL, Some([674.374, 15.056, 405.346, 0.0, 0.0, 0.0, 0.0])),
    ("DHDN", BESSEL, Some([598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7])),
    ("DEUTSCHESHAUPTDREIECKSNETZ", BESSEL, Some([598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7])),
    ("MGI", BESSEL, Some([577.326, 90.129, 463.919, 5.137, 1.474, 5.297, 2.4232])),
    ("MILITARGEOGRAPHISCHE", BESSEL, Some([577.326, 90.129, 463.919, 5.137, 1.474, 5.297, 2.4232])),
    ("NTF", CLARKE_1880, Some([-168.0, -60.0, 320.0, 0.0, 0.0, 0.0, 0.0])),
    ("NOUVELLETRIANGULATIONFRANCAISE", CLARKE_1880, Some([-168.0, -60.0, 320.0, 0.0, 0.0, 0.0, 0.0])),
    ("EUROPEAN1950", INTERNATIONAL, Some([-87.0, -98.0, -121.0, 0.0, 0.0, 0.0, 0.0])),
    ("NAD27", CLARKE_1866, Some([-8.0, 160.0, 176.0, 0.0, 0.0, 0.0, 0.0])),
    ("PULKOVO1942", KRASSOWSKY, Some([23.92, -141.27, -80.9, 0.0, 0.35, 0.82, -0.12])),
];

impl Datum {
    pub const WGS84: Self =
        Self { ellipsoid: Ellipsoid { a: 6_378_137.0, e2: 0.006_694_379_990_141_317 }, shift: None, doubt: false };
    pub const GRS80: Self = Self { ellipsoid: Ellipsoid::GRS80, shift: None, doubt: false };

    /// A datum by its name in any usual spelling (`D_OSGB_1936`, `Amersfoort`).
    pub fn named(name: &str) -> Option<Self> {
        let plain: String =
            name.to_uppercase().replace('Ä', "A").chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let plain = plain.replace("NORTHAMERICAN1927", "NAD27").replace("NORTHAMERICANDATUM1927", "NAD27");
        KNOWN.iter().find(|known| plain.contains(known.0)).map(|known| Self {
            ellipsoid: Ellipsoid::new(known.1[0], known.1[1]),
            shift: known.2,
            doubt: false,
        })
    }

    /// Longitude and latitude in radians on the datum's ellipsoid to WGS 84.
    pub fn to_wgs84(self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        let Some([dx, dy, dz, rx, ry, rz, ppm]) = self.shift else { return [lon, lat] };
        let Ellipsoid { a, e2 } = self.ellipsoid;
        let nu = a / (1.0 - e2 * sin(lat) * sin(lat)).sqrt();
        let (x, y, z) = (nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1.0 - e2) * sin(lat));
        let [rx, ry, rz] = [rx, ry, rz].map(|second| (second / 3600.0).to_radians());
        let m = 1.0 + ppm * 1e-6;
        let (u, v, w) =
            (m * (x - rz * y + ry * z) + dx, m * (rz * x + y - rx * z) + dy, m * (-ry * x + rx * y + z) + dz);
        let Ellipsoid { a, e2 } = Self::WGS84.ellipsoid;
        let p = (u * u + v * v).sqrt();
        let mut phi = atan2(w, p * (1.0 - e2));
        for _ in 0..6 {
            let nu = a / (1.0 - e2 * sin(phi) * sin(phi)).sqrt();
            phi = atan2(w + e2 * nu * sin(phi), p);
        }
        [atan2(v, u), phi]
    }
}

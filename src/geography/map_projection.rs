//! From the plane of a national grid back to latitude and longitude on its ellipsoid.
//!
//! Formulas: Snyder, *Map Projections: A Working Manual* (USGS Professional Paper 1395, 1987); IOGP, *Geomatics
//! Guidance Note 7-2* (2019); Karney, "Transverse Mercator with an accuracy of a few nanometers" (2011), whose series
//! is cut after the fourth order here (below a millimetre within 4,000 km of the central meridian); Swisstopo,
//! *Formulas and constants for the Swiss map projection* (2016). Own code because the crate that does this (proj4rs)
//! exports itself to JavaScript on wasm32, so every visit would load it; and libm keeps results the same everywhere.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use libm::{asin, asinh, atan, atan2, atanh, cos, cosh, exp, log, pow, sin, sinh, tan};

/// An ellipsoid of revolution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ellipsoid {
    /// Semi-major axis in metres.
    pub a: f64,
    /// Square of the first eccentricity.
    pub e2: f64,
}

impl Ellipsoid {
    /// By semi-major axis and inverse flattening; an inverse flattening of 0 is a sphere.
    pub fn new(a: f64, inverse_flattening: f64) -> Self {
        let f = if inverse_flattening == 0.0 { 0.0 } else { 1.0 / inverse_flattening };
        Self { a, e2: f * (2.0 - f) }
    }
}

/// How the plane came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Degrees, not a plane.
    Geographic,
    /// Spherical Mercator on the semi-major axis: web maps.
    WebMercator,
    /// Mercator on the ellipsoid.
    Mercator,
    /// Transverse Mercator, Gauss–Krüger, UTM.
    TransverseMercator,
    /// Lambert conformal conic with one or two standard parallels.
    LambertConic,
    /// The Belgian kind of it.
    LambertConicBelgium,
    /// Albers equal-area conic.
    Albers,
    /// Lambert azimuthal equal-area.
    LambertAzimuthal,
    /// Oblique (double) stereographic.
    ObliqueStereographic,
    /// The Swiss oblique Mercator.
    SwissObliqueMercator,
    /// Equidistant cylindrical.
    Equirectangular,
}

/// A projection with its parameters; angles in radians, lengths in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MapProjection {
    pub method: Method,
    pub ellipsoid: Ellipsoid,
    pub lat0: f64,
    pub lon0: f64,
    pub parallels: Option<[f64; 2]>,
    pub scale: f64,
    pub false_east: f64,
    pub false_north: f64,
}

impl MapProjection {
    /// Longitude and latitude in radians on the ellipsoid; `None` where the plane has no such point.
    pub fn inverse(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let (x, y) = (x - self.false_east, y - self.false_north);
        let a = self.ellipsoid.a;
        let out = match self.method {
            Method::Geographic => [x, y],
            Method::WebMercator => [self.lon0 + x / a, atan(sinh(y / a))],
            Method::Mercator => {
                let k = match self.parallels {
                    Some([parallel, _]) => cos(parallel) / self.w(parallel),
                    None => self.scale,
                };
                [self.lon0 + x / (a * k), self.conformal_inverse(FRAC_PI_2 - 2.0 * atan(exp(-y / (a * k))))]
            }
            Method::TransverseMercator => self.transverse(x, y),
            Method::LambertConic | Method::LambertConicBelgium => self.lambert_conic(x, y),
            Method::Albers => self.albers(x, y),
            Method::LambertAzimuthal => self.azimuthal(x, y),
            Method::ObliqueStereographic => self.stereographic(x, y),
            Method::SwissObliqueMercator => self.swiss(x, y),
            Method::Equirectangular => {
                let parallel = self.parallels.map_or(0.0, |p| p[0]);
                [self.lon0 + x / (a * cos(parallel)), self.lat0 + y / a]
            }
        };
        (out[0].is_finite() && out[1].is_finite() && out[1].abs() <= FRAC_PI_2 + 1e-9 && out[0].abs() < 3.0 * PI)
            .then_some(out)
    }

    fn e(&self) -> f64 {
        self.ellipsoid.e2.sqrt()
    }

    /// √(1 − e² sin² φ).
    fn w(&self, lat: f64) -> f64 {
        (1.0 - self.ellipsoid.e2 * sin(lat) * sin(lat)).sqrt()
    }

    /// Conformal latitude.
    fn conformal(&self, lat: f64) -> f64 {
        let e = self.e();
        let psi = asinh(tan(lat)) - e * atanh(e * sin(lat));
        atan(sinh(psi))
    }

    /// Latitude from conformal latitude, by fixed-point iteration on the isometric latitude.
    fn conformal_inverse(&self, chi: f64) -> f64 {
        let e = self.e();
        let psi = asinh(tan(chi));
        let mut lat = chi;
        for _ in 0..12 {
            let next = atan(sinh(psi + e * atanh(e * sin(lat))));
            if (next - lat).abs() < 1e-13 {
                return next;
            }
            lat = next;
        }
        lat
    }

    fn transverse(&self, x: f64, y: f64) -> [f64; 2] {
        let e2 = self.ellipsoid.e2;
        let f = 1.0 - (1.0 - e2).sqrt();
        let n = f / (2.0 - f);
        let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
        let radius = self.ellipsoid.a / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
        let alpha = [
            n / 2.0 - 2.0 * n2 / 3.0 + 5.0 * n3 / 16.0 + 41.0 * n4 / 180.0,
            13.0 * n2 / 48.0 - 3.0 * n3 / 5.0 + 557.0 * n4 / 1440.0,
            61.0 * n3 / 240.0 - 103.0 * n4 / 140.0,
            49561.0 * n4 / 161_280.0,
        ];
        let beta = [
            n / 2.0 - 2.0 * n2 / 3.0 + 37.0 * n3 / 96.0 - n4 / 360.0,
            n2 / 48.0 + n3 / 15.0 - 437.0 * n4 / 1440.0,
            17.0 * n3 / 480.0 - 37.0 * n4 / 840.0,
            4397.0 * n4 / 161_280.0,
        ];
        let chi0 = self.conformal(self.lat0);
        let origin: f64 = chi0 + (1..=4).zip(alpha).map(|(k, a)| a * sin(2.0 * f64::from(k) * chi0)).sum::<f64>();
        let xi = y / (self.scale * radius) + origin;
        let eta = x / (self.scale * radius);
        let (mut xi1, mut eta1) = (xi, eta);
        for (k, b) in (1..=4).zip(beta) {
            let k = 2.0 * f64::from(k);
            xi1 -= b * sin(k * xi) * cosh(k * eta);
            eta1 -= b * cos(k * xi) * sinh(k * eta);
        }
        let chi = asin(sin(xi1) / cosh(eta1));
        [self.lon0 + atan2(sinh(eta1), cos(xi1)), self.conformal_inverse(chi)]
    }

    /// cos φ / √(1 − e² sin² φ).
    fn m(&self, lat: f64) -> f64 {
        cos(lat) / self.w(lat)
    }

    fn t(&self, lat: f64) -> f64 {
        tan(FRAC_PI_4 - self.conformal(lat) / 2.0)
    }

    fn lambert_conic(&self, x: f64, y: f64) -> [f64; 2] {
        let [p1, p2] = self.parallels.unwrap_or([self.lat0; 2]);
        let n = if (p1 - p2).abs() < 1e-10 {
            sin(p1)
        } else {
            (log(self.m(p1)) - log(self.m(p2))) / (log(self.t(p1)) - log(self.t(p2)))
        };
        let big_f = self.m(p1) / (n * pow(self.t(p1), n)) * self.scale;
        let rho = |lat: f64| {
            if FRAC_PI_2 - lat.abs() < 1e-10 { 0.0 } else { self.ellipsoid.a * big_f * pow(self.t(lat), n) }
        };
        let down = rho(self.lat0) - y;
        let r = (x * x + down * down).sqrt() * n.signum();
        let mut theta = atan2(x * n.signum(), down * n.signum());
        if self.method == Method::LambertConicBelgium {
            theta += (29.2985f64 / 3600.0).to_radians();
        }
        let t = pow(r / (self.ellipsoid.a * big_f), 1.0 / n);
        [self.lon0 + theta / n, self.conformal_inverse(FRAC_PI_2 - 2.0 * atan(t))]
    }

    /// Snyder's q, the authalic counterpart of sin φ.
    fn q(&self, lat: f64) -> f64 {
        let (e, e2, s) = (self.e(), self.ellipsoid.e2, sin(lat));
        if e < 1e-9 {
            return 2.0 * s;
        }
        (1.0 - e2) * (s / (1.0 - e2 * s * s) + atanh(e * s) / e)
    }

    /// Latitude from q, by Newton's method (Snyder 3-16).
    fn q_inverse(&self, q: f64) -> f64 {
        let (e, e2) = (self.e(), self.ellipsoid.e2);
        let mut lat = asin((q / 2.0).clamp(-1.0, 1.0));
        if e < 1e-9 {
            return lat;
        }
        for _ in 0..12 {
            let s = sin(lat);
            let w2 = 1.0 - e2 * s * s;
            let step = w2 * w2 / (2.0 * cos(lat)) * (q / (1.0 - e2) - s / w2 - atanh(e * s) / e);
            if !step.is_finite() {
                break;
            }
            lat += step;
            if step.abs() < 1e-13 {
                break;
            }
        }
        lat
    }

    fn albers(&self, x: f64, y: f64) -> [f64; 2] {
        let [p1, p2] = self.parallels.unwrap_or([self.lat0; 2]);
        let (m1, m2, q1, q2) = (self.m(p1), self.m(p2), self.q(p1), self.q(p2));
        let n = if (p1 - p2).abs() < 1e-10 { sin(p1) } else { (m1 * m1 - m2 * m2) / (q2 - q1) };
        let c = m1 * m1 + n * q1;
        let a = self.ellipsoid.a;
        let rho0 = a * (c - n * self.q(self.lat0)).sqrt() / n;
        let down = rho0 - y;
        let rho = (x * x + down * down).sqrt();
        let theta = atan2(x * n.signum(), down * n.signum());
        let q = (c - rho * rho * n * n / (a * a)) / n;
        [self.lon0 + theta / n, self.q_inverse(q)]
    }

    fn azimuthal(&self, x: f64, y: f64) -> [f64; 2] {
        let a = self.ellipsoid.a;
        let qp = self.q(FRAC_PI_2);
        let beta0 = asin((self.q(self.lat0) / qp).clamp(-1.0, 1.0));
        let rq = a * (qp / 2.0).sqrt();
        if FRAC_PI_2 - self.lat0.abs() < 1e-10 {
            let rho2 = x * x + y * y;
            let up = self.lat0.signum();
            return [self.lon0 + atan2(x, -up * y), self.q_inverse(up * (qp - rho2 / (a * a)))];
        }
        let d = a * self.m(self.lat0) / (rq * cos(beta0));
        let rho = ((x / d) * (x / d) + (d * y) * (d * y)).sqrt();
        if rho < 1e-9 {
            return [self.lon0, self.lat0];
        }
        let ce = 2.0 * asin((rho / (2.0 * rq)).clamp(-1.0, 1.0));
        let q = qp * (cos(ce) * sin(beta0) + d * y * sin(ce) * cos(beta0) / rho);
        let lon = atan2(x * sin(ce), d * rho * cos(beta0) * cos(ce) - d * d * y * sin(beta0) * sin(ce));
        [self.lon0 + lon, self.q_inverse(q)]
    }

    fn stereographic(&self, x: f64, y: f64) -> [f64; 2] {
        let (a, e, e2) = (self.ellipsoid.a, self.e(), self.ellipsoid.e2);
        let s0 = sin(self.lat0);
        let w2 = 1.0 - e2 * s0 * s0;
        let radius = a * (1.0 - e2).sqrt() / w2;
        let c0 = cos(self.lat0);
        let n = (1.0 + e2 * c0 * c0 * c0 * c0 / (1.0 - e2)).sqrt();
        // The conformal sphere of IOGP 3.2.2.
        let gauss = |lat: f64| n * (asinh(tan(lat)) - e * atanh(e * sin(lat)));
        let w1 = exp(2.0 * gauss(self.lat0));
        let sin_chi = (w1 - 1.0) / (w1 + 1.0);
        let c = (n + s0) * (1.0 - sin_chi) / ((n - s0) * (1.0 + sin_chi));
        let chi0 = asin((c * w1 - 1.0) / (c * w1 + 1.0));
        let r2 = 2.0 * radius * self.scale;
        let rho = (x * x + y * y).sqrt();
        let angle = 2.0 * atan(rho / r2);
        let (sin_a, cos_a) = (sin(angle), cos(angle));
        let (chi, lon) = if rho < 1e-9 {
            (chi0, 0.0)
        } else {
            (
                asin((cos_a * sin(chi0) + y * sin_a * cos(chi0) / rho).clamp(-1.0, 1.0)),
                atan2(x * sin_a, rho * cos(chi0) * cos_a - y * sin(chi0) * sin_a),
            )
        };
        let psi = log((1.0 + sin(chi)) / (c * (1.0 - sin(chi)))) / (2.0 * n);
        [self.lon0 + lon / n, self.conformal_inverse(atan(sinh(psi)))]
    }

    fn swiss(&self, x: f64, y: f64) -> [f64; 2] {
        let (a, e, e2) = (self.ellipsoid.a, self.e(), self.ellipsoid.e2);
        let s0 = sin(self.lat0);
        let c0 = cos(self.lat0);
        let radius = a * (1.0 - e2).sqrt() / (1.0 - e2 * s0 * s0) * self.scale;
        let alpha = (1.0 + e2 * c0 * c0 * c0 * c0 / (1.0 - e2)).sqrt();
        let b0 = asin(s0 / alpha);
        let isometric = |lat: f64| asinh(tan(lat)) - e * atanh(e * sin(lat));
        let k = asinh(tan(b0)) - alpha * isometric(self.lat0);
        let (l, b) = (x / radius, 2.0 * (atan(exp(y / radius)) - FRAC_PI_4));
        let lat = asin(cos(b0) * sin(b) + sin(b0) * cos(b) * cos(l));
        let lon = atan2(sin(l), cos(b0) * cos(l) - sin(b0) * tan(b));
        let psi = (asinh(tan(lat)) - k) / alpha;
        [self.lon0 + lon / alpha, self.conformal_inverse(atan(sinh(psi)))]
    }
}

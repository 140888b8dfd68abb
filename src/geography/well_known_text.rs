//! Well-known text of coordinate reference systems (`.prj` files): OGC 01-009 as Esri and GDAL write it, and the parts
//! of ISO 19162 (WKT 2) that say the same.

use super::crs::{Crs, UnknownCrs, unknown};
use super::datum::Datum;
use super::map_projection::{Ellipsoid, MapProjection, Method};

/// Longest text and deepest nesting that is read.
const MAX_BYTES: usize = 1 << 16;
const MAX_DEPTH: usize = 24;

/// `KEYWORD["text", 1.5, OTHER[…]]`.
#[derive(Debug, Default)]
struct Node {
    keyword: String,
    texts: Vec<String>,
    numbers: Vec<f64>,
    children: Vec<Node>,
}

impl Node {
    /// The first node with one of these keywords, here or below.
    fn find(&self, keywords: &[&str]) -> Option<&Node> {
        if keywords.contains(&self.keyword.as_str()) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(keywords))
    }

    fn child(&self, keywords: &[&str]) -> Option<&Node> {
        self.children.iter().find(|child| keywords.contains(&child.keyword.as_str()))
    }

    fn name(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }
}

fn parse(text: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    let blank = |at: &mut usize| {
        while text.get(*at).is_some_and(u8::is_ascii_whitespace) {
            *at += 1;
        }
    };
    blank(at);
    let from = *at;
    while text.get(*at).is_some_and(|c| c.is_ascii_alphanumeric() || *c == b'_') {
        *at += 1;
    }
    let mut node = Node { keyword: String::from_utf8_lossy(&text[from..*at]).to_ascii_uppercase(), ..Node::default() };
    blank(at);
    if depth > MAX_DEPTH || node.keyword.is_empty() || !matches!(text.get(*at), Some(b'[' | b'(')) {
        return None;
    }
    *at += 1;
    loop {
        blank(at);
        match *text.get(*at)? {
            b']' | b')' => {
                *at += 1;
                return Some(node);
            }
            b',' => *at += 1,
            b'"' => {
                let start = *at + 1;
                let length = text[start..].iter().position(|c| *c == b'"')?;
                node.texts.push(String::from_utf8_lossy(&text[start..start + length]).into_owned());
                *at = start + length + 1;
            }
            c if c.is_ascii_digit() || c == b'-' || c == b'+' || c == b'.' => {
                let start = *at;
                while text.get(*at).is_some_and(|c| c.is_ascii_digit() || b"+-.eE".contains(c)) {
                    *at += 1;
                }
                node.numbers.push(std::str::from_utf8(&text[start..*at]).ok()?.parse().ok()?);
            }
            _ => {
                let start = *at;
                match parse(text, at, depth + 1) {
                    Some(child) => node.children.push(child),
                    // A bare word, as in AXIS["X",EAST].
                    None if *at > start && matches!(text.get(*at), Some(b',' | b']' | b')')) => {}
                    None => return None,
                }
            }
        }
    }
}

/// The projection's name without blanks, in lower case, to the method.
fn method(name: &str) -> Option<Method> {
    let plain: String = name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    Some(match plain.as_str() {
        "mercatorauxiliarysphere" | "popularvisualisationpseudomercator" => Method::WebMercator,
        "mercator" | "mercator1sp" | "mercator2sp" | "mercatorvarianta" | "mercatorvariantb" => Method::Mercator,
        "transversemercator" | "gausskruger" | "transversemercatorcomplex" => Method::TransverseMercator,
        "lambertconformalconic"
        | "lambertconformalconic1sp"
        | "lambertconformalconic2sp"
        | "lambertconicconformal1sp"
        | "lambertconicconformal2sp" => Method::LambertConic,
        "lambertconformalconic2spbelgium" | "lambertconicconformal2spbelgium" => Method::LambertConicBelgium,
        "albers" | "albersconicequalarea" | "albersequalarea" => Method::Albers,
        "lambertazimuthalequalarea" => Method::LambertAzimuthal,
        "doublestereographic" | "obliquestereographic" => Method::ObliqueStereographic,
        "swissobliquecylindrical"
        | "swissobliquemercator"
        | "hotineobliquemercatorazimuthcenter"
        | "hotineobliquemercatorvariantb"
        | "obliquemercator" => Method::SwissObliqueMercator,
        "equirectangular" | "platecarree" | "equidistantcylindrical" => Method::Equirectangular,
        _ => return None,
    })
}

/// Reads a `.prj`.
pub(super) fn read(text: &str) -> Result<Crs, UnknownCrs> {
    let bad = || {
        UnknownCrs("Its projection file (.prj) cannot be understood. Save the file with longitude and latitude (WGS 84, EPSG:4326) and choose it again.".into())
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() > MAX_BYTES {
        return Err(bad());
    }
    let root = parse(text.as_bytes(), &mut 0, 0).ok_or_else(bad)?;
    let root = root
        .find(&["PROJCS", "PROJCRS", "PROJECTEDCRS", "GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS"])
        .ok_or_else(bad)?;
    let base =
        root.find(&["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "BASEGEOGCRS", "BASEGEODCRS"]).ok_or_else(bad)?;
    let datum = datum_of(base).ok_or_else(bad)?;
    let meridian = base.find(&["PRIMEM", "PRIMEMERIDIAN"]).and_then(|m| m.numbers.first()).copied().unwrap_or(0.0);
    let angle = base
        .child(&["UNIT", "ANGLEUNIT"])
        .or_else(|| base.find(&["ANGLEUNIT"]))
        .and_then(|unit| unit.numbers.first())
        .copied()
        .filter(|unit| *unit > 0.0)
        .unwrap_or(1f64.to_radians());
    let name = root.name().replace('_', " ");
    if std::ptr::eq(root, base) {
        let mut crs = Crs::new(name, Method::Geographic, datum);
        // 0.0174532925199433 and its roundings are degrees.
        let unit = if (angle - 1f64.to_radians()).abs() < 1e-8 { 1f64.to_radians() } else { angle };
        crs.set(crs.projection(), unit, meridian * angle);
        return Ok(crs);
    }
    let holder = root.child(&["CONVERSION"]).unwrap_or(root);
    let written = holder.child(&["PROJECTION", "METHOD"]).map(Node::name).unwrap_or_default();
    let shown = || format!("`{}` ({})", root.name(), written.replace('_', " "));
    let mut method = method(written).ok_or_else(|| unknown(&shown()))?;
    let parameter = |names: &[&str]| {
        holder.children.iter().filter(|child| child.keyword == "PARAMETER").find_map(|child| {
            let plain: String = child.name().to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            names.contains(&plain.as_str()).then(|| child.numbers.first().copied()).flatten()
        })
    };
    let unit = root
        .child(&["UNIT", "LENGTHUNIT"])
        .or_else(|| root.child(&["CS"]).and_then(|cs| cs.child(&["LENGTHUNIT"])))
        .or_else(|| holder.find(&["LENGTHUNIT"]))
        .and_then(|unit| unit.numbers.first())
        .copied()
        .filter(|unit| *unit > 0.0)
        .unwrap_or(1.0);
    let degrees = |names: &[&str]| parameter(names).map(|value| value * angle);
    let first = degrees(&["standardparallel1", "latitudeof1ststandardparallel"]);
    let second = degrees(&["standardparallel2", "latitudeof2ndstandardparallel"]);
    let azimuth = parameter(&["azimuth", "azimuthofinitialline"]).unwrap_or(90.0);
    if method == Method::SwissObliqueMercator && (azimuth - 90.0).abs() > 1e-6 {
        return Err(unknown(&shown()));
    }
    if method == Method::Mercator
        && root.find(&["EXTENSION"]).is_some_and(|e| e.texts.iter().any(|t| t.contains("+b=6378137")))
    {
        method = Method::WebMercator;
    }
    let lat0 = degrees(&[
        "latitudeoforigin",
        "latitudeofcenter",
        "latitudeofnaturalorigin",
        "latitudeoffalseorigin",
        "latitudeofprojectioncentre",
    ]);
    let projection = MapProjection {
        method,
        ellipsoid: datum.ellipsoid,
        lat0: lat0.or(first).unwrap_or(0.0),
        lon0: degrees(&[
            "centralmeridian",
            "longitudeofcenter",
            "longitudeofnaturalorigin",
            "longitudeoffalseorigin",
            "longitudeofprojectioncentre",
            "longitudeoforigin",
        ])
        .unwrap_or(0.0),
        parallels: first.map(|first| [first, second.unwrap_or(first)]),
        scale: parameter(&["scalefactor", "scalefactoratnaturalorigin", "scalefactoratprojectioncentre"])
            .unwrap_or(1.0),
        false_east: parameter(&["falseeasting", "eastingatfalseorigin", "eastingatprojectioncentre"]).unwrap_or(0.0)
            * unit,
        false_north: parameter(&["falsenorthing", "northingatfalseorigin", "northingatprojectioncentre"])
            .unwrap_or(0.0)
            * unit,
    };
    let mut crs = Crs::new(name, method, datum);
    crs.set(projection, unit, meridian * angle);
    Ok(crs)
}

fn datum_of(base: &Node) -> Option<Datum> {
    let datum = base.find(&["DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE"]).unwrap_or(base);
    let spheroid = base.find(&["SPHEROID", "ELLIPSOID"])?;
    let [a, inverse] = *spheroid.numbers.get(..2)? else { return None };
    if !(6.0e6..7.0e6).contains(&a) || !(inverse == 0.0 || (100.0..1000.0).contains(&inverse)) {
        return None;
    }
    let ellipsoid = Ellipsoid::new(a, inverse);
    let mut shift = [0.0; 7];
    if let Some(given) = base.find(&["TOWGS84"]).filter(|given| given.numbers.len() >= 3) {
        for (slot, value) in shift.iter_mut().zip(&given.numbers) {
            *slot = *value;
        }
        return Some(Datum { ellipsoid, shift: shift.iter().any(|x| *x != 0.0).then_some(shift), doubt: false });
    }
    Some(match Datum::named(datum.name()) {
        Some(known) => Datum { ellipsoid, ..known },
        None => Datum { ellipsoid, shift: None, doubt: true },
    })
}

//! The map as SVG at print size: outlines, fills, labels, a legend and a title, with every text escaped.
//!
//! Places are projected by Albers' equal-area conic with standard parallels at a sixth from the lower and upper edge of
//! the map (Snyder, *Map Projections: A Working Manual*, USGS 1987, section 14), the usual look of a US map; it can be
//! read by any vector program and holds no script, link or outside reference.

use std::fmt::Write;

use super::export::escape;
use crate::geography::{LonLat, MultiPolygon};

/// One shape on the map: a territory's outline, a state border.
#[derive(Clone, Debug, PartialEq)]
pub struct SvgShape {
    /// Its polygons.
    pub outline: MultiPolygon,
    /// Fill as a CSS colour (`#4477aa`), or `none`.
    pub fill: String,
    /// Line colour.
    pub stroke: String,
    /// Line width in points.
    pub stroke_width: f64,
    /// What a reader program says about it.
    pub title: String,
}

/// A text on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct SvgLabel {
    /// Where.
    pub at: LonLat,
    /// The text; a second line follows a `\n`.
    pub text: String,
    /// Colour.
    pub colour: String,
}

/// A line of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SvgLegend {
    /// Colour of its box.
    pub colour: String,
    /// What it stands for.
    pub text: String,
}

/// Everything on the sheet. Sizes are points (1/72 inch): A3 landscape is 1191 × 842.
#[derive(Clone, Debug, PartialEq)]
pub struct SvgMap {
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// Above the map; nothing for none.
    pub title: String,
    /// Below the map: source, date, "invented data"; nothing for none.
    pub note: String,
    /// The shapes, the lowest first.
    pub shapes: Vec<SvgShape>,
    /// The labels. One that would cover an earlier one is left out: the important ones come first.
    pub labels: Vec<SvgLabel>,
    /// The legend.
    pub legend: Vec<SvgLegend>,
}

/// The sheet as an SVG document.
#[must_use]
pub fn map_svg(map: &SvgMap) -> Vec<u8> {
    let (width, height) = (sane(map.width, 1191.0), sane(map.height, 842.0));
    // Larger paper is looked at from further away.
    let scale = (width / 842.0).max(1.0).sqrt();
    let legend_width = if map.legend.is_empty() { 0.0 } else { (width * 0.25).min(200.0 * scale) };
    let top = if map.title.is_empty() { 12.0 } else { 42.0 * scale };
    let bottom = if map.note.is_empty() { 12.0 } else { 30.0 * scale };
    let frame = Frame { left: 18.0, top, width: width - legend_width - 36.0, height: height - top - bottom };
    let projection = Projection::fitting(&map.shapes, &map.labels, frame);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"system-ui, sans-serif\" role=\"img\"><title>{}</title>\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\
         <text x=\"18\" y=\"{:.1}\" font-size=\"{:.1}\" font-weight=\"600\" fill=\"#1a1f26\">{}</text>",
        escape(&map.title),
        28.0 * scale,
        16.0 * scale,
        escape(&map.title)
    );
    for shape in &map.shapes {
        draw_shape(&mut out, shape, &projection);
    }
    draw_labels(&mut out, &map.labels, &projection, 9.0 * scale);
    for (at, entry) in map.legend.iter().enumerate() {
        let (x, y) = (width - legend_width, top + 6.0 + at as f64 * 16.0 * scale);
        if y > height - 40.0 * scale {
            break;
        }
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{0:.1}\" height=\"{0:.1}\" rx=\"2\" fill=\"{1}\" stroke=\"#5b6470\" stroke-width=\"0.5\"/>\
             <text x=\"{2:.1}\" y=\"{3:.1}\" font-size=\"{4:.1}\" fill=\"#1a1f26\">{5}</text>",
            11.0 * scale,
            colour(&entry.colour),
            x + 17.0 * scale,
            y + 9.5 * scale,
            10.0 * scale,
            escape(&entry.text)
        );
    }
    let _ = write!(
        out,
        "<text x=\"18\" y=\"{:.1}\" font-size=\"{:.1}\" fill=\"#5b6470\">{}</text></svg>",
        height - 12.0 * scale,
        (9.0 * scale).min(width / 60.0),
        escape(&map.note)
    );
    out.into_bytes()
}

fn sane(size: f64, otherwise: f64) -> f64 {
    if (100.0..=20_000.0).contains(&size) { size } else { otherwise }
}

fn draw_shape(out: &mut String, shape: &SvgShape, projection: &Projection) {
    // A hole is told by crossing an even number of borders. Where there is none, the squares of accounts that overlap must
    // not cancel each other.
    let rule = if shape.outline.iter().all(|polygon| polygon.len() < 2) { "nonzero" } else { "evenodd" };
    let _ = write!(out, "<path fill-rule=\"{rule}\" stroke-linejoin=\"round\" d=\"");
    for ring in shape.outline.iter().flatten() {
        let mut before = (f64::NAN, f64::NAN);
        let mut first = true;
        for place in ring {
            let (x, y) = projection.project(*place);
            let (x, y) = (libm::round(x * 10.0) / 10.0, libm::round(y * 10.0) / 10.0);
            // Points closer than a tenth of a point cannot be told apart in print.
            if x.is_finite() && y.is_finite() && (x, y) != before {
                let _ = write!(out, "{}{x} {y}", if first { 'M' } else { 'L' });
                (before, first) = ((x, y), false);
            }
        }
        if !first {
            out.push('Z');
        }
    }
    let width = if (0.0..=50.0).contains(&shape.stroke_width) { shape.stroke_width } else { 0.5 };
    let _ = write!(
        out,
        "\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"><title>{}</title></path>",
        colour(&shape.fill),
        colour(&shape.stroke),
        escape(&shape.title)
    );
}

fn draw_labels(out: &mut String, labels: &[SvgLabel], projection: &Projection, size: f64) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for label in labels {
        let (x, y) = projection.project(label.at);
        let lines: Vec<&str> = label.text.lines().collect();
        // Sans-serif letters are a little over half as wide as high, on average.
        let half = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) as f64 * size * 0.29;
        let tall = lines.len() as f64 * size * 1.2;
        let own = [x - half, y - tall / 2.0, x + half, y + tall / 2.0];
        let free =
            taken.iter().all(|other| own[2] < other[0] || other[2] < own[0] || own[3] < other[1] || other[3] < own[1]);
        if !(x.is_finite() && y.is_finite() && free) {
            continue;
        }
        taken.push(own);
        for (at, line) in lines.iter().enumerate() {
            let _ = write!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{size:.1}\" font-weight=\"{}\" text-anchor=\"middle\" fill=\"{}\" \
                 stroke=\"#ffffff\" stroke-width=\"2\" paint-order=\"stroke\">{}</text>",
                own[1] + size * (0.9 + 1.2 * at as f64),
                if at == 0 { 600 } else { 400 },
                colour(&label.colour),
                escape(line)
            );
        }
    }
}

/// A colour by name or hex digits; anything else, which could reach outside (`url(…)`), becomes grey.
fn colour(text: &str) -> &str {
    let hex = text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let name = !text.is_empty() && text.len() <= 24 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if hex || name { text } else { "#8a929c" }
}

#[derive(Clone, Copy)]
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Albers' projection and the fit into the frame.
struct Projection {
    centre_lon: f64,
    n: f64,
    c: f64,
    scale: f64,
    shift: (f64, f64),
}

impl Projection {
    fn fitting(shapes: &[SvgShape], labels: &[SvgLabel], frame: Frame) -> Self {
        let outlines = || shapes.iter().flat_map(|shape| shape.outline.iter().flatten().flatten().copied());
        let all = || {
            outlines()
                .chain(labels.iter().map(|label| label.at))
                .filter(|place| place.lon.is_finite() && place.lat.is_finite())
        };
        let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
        for place in all() {
            low = (low.0.min(place.lon), low.1.min(place.lat));
            high = (high.0.max(place.lon), high.1.max(place.lat));
        }
        if low.0 > high.0 {
            (low, high) = ((-125.0, 24.0), (-66.0, 50.0));
        }
        let sixth = (high.1 - low.1) / 6.0;
        let sin = |degrees: f64| libm::sin(degrees.to_radians());
        let (first, second) = (low.1 + sixth, high.1 - sixth);
        // The two parallels must not cancel: a map across the equator gets a nearly cylindrical cone.
        let mean = (sin(first) + sin(second)) / 2.0;
        let n = if mean.abs() < 0.01 { 0.01 } else { mean };
        let cos = libm::cos(first.to_radians());
        let mut projection = Self {
            centre_lon: (low.0 + high.0) / 2.0,
            n,
            c: cos * cos + 2.0 * n * sin(first),
            scale: 1.0,
            shift: (0.0, 0.0),
        };
        let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
        for (x, y) in all().map(|place| projection.project(place)) {
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        if low.0 <= high.0 {
            let (width, height) = ((high.0 - low.0).max(1e-6), (high.1 - low.1).max(1e-6));
            projection.scale = (frame.width / width).min(frame.height / height);
            projection.shift = (
                frame.left + (frame.width - width * projection.scale) / 2.0 - low.0 * projection.scale,
                frame.top + (frame.height - height * projection.scale) / 2.0 - low.1 * projection.scale,
            );
        }
        projection
    }

    /// Place to sheet, y downwards.
    fn project(&self, place: LonLat) -> (f64, f64) {
        let rho = (self.c - 2.0 * self.n * libm::sin(place.lat.to_radians())).max(0.0).sqrt() / self.n;
        let theta = self.n * (place.lon - self.centre_lon).to_radians();
        let (x, y) = (rho * libm::sin(theta), rho * libm::cos(theta));
        (x * self.scale + self.shift.0, y * self.scale + self.shift.1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(west: f64, south: f64, size: f64) -> MultiPolygon {
        let corner = |x: f64, y: f64| LonLat { lon: west + x * size, lat: south + y * size };
        vec![vec![vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0), corner(0.0, 0.0)]]]
    }

    fn sheet(text: &str) -> SvgMap {
        let shape = |west: f64, fill: &str| SvgShape {
            outline: square(west, 38.0, 4.0),
            fill: fill.into(),
            stroke: "#333333".into(),
            stroke_width: 0.7,
            title: text.into(),
        };
        let label =
            |lon: f64, text: &str| SvgLabel { at: LonLat { lon, lat: 40.0 }, text: text.into(), colour: "#222".into() };
        SvgMap {
            width: 800.0,
            height: 500.0,
            title: text.into(),
            note: "Invented data".into(),
            shapes: vec![shape(-100.0, "#4477aa"), shape(-96.0, "url(http://elsewhere)")],
            labels: vec![label(-98.0, "Denver\n104"), label(-97.99, "Hidden"), label(-94.0, text)],
            legend: vec![SvgLegend { colour: "#4477aa".into(), text: text.into() }],
        }
    }

    #[test]
    fn the_sheet_holds_shapes_labels_and_legend_and_nothing_from_outside() {
        let svg = String::from_utf8(map_svg(&sheet("A & <B>"))).unwrap();
        assert_eq!(svg.matches("<path").count(), 2);
        assert!(svg.contains("A &amp; &lt;B&gt;") && !svg.contains("<B>"));
        assert!(!svg.contains("elsewhere"), "{svg}");
        assert!(svg.contains(">Denver<") && svg.contains(">104<") && !svg.contains("Hidden"));
        assert!(svg.contains("width=\"800pt\""));
    }

    #[test]
    fn overlapping_squares_stay_filled_and_holes_stay_empty() {
        let mut map = sheet("x");
        let mut ring = square(-99.0, 39.0, 1.0).concat();
        map.shapes[0].outline = [square(-100.0, 38.0, 1.0), square(-99.5, 38.5, 1.0)].concat();
        map.shapes[1].outline[0].append(&mut ring);
        let svg = String::from_utf8(map_svg(&map)).unwrap();
        let rules: Vec<&str> = svg.split("fill-rule=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(rules, ["nonzero", "evenodd"]);
    }

    #[test]
    fn north_is_up_and_east_is_right_and_all_is_on_the_sheet() {
        let map = sheet("x");
        let frame = Frame { left: 0.0, top: 0.0, width: 600.0, height: 400.0 };
        let projection = Projection::fitting(&map.shapes, &[], frame);
        let at = |lon, lat| projection.project(LonLat { lon, lat });
        assert!(at(-96.0, 42.0).1 < at(-96.0, 38.0).1);
        assert!(at(-100.0, 40.0).0 < at(-92.0, 40.0).0);
        for corner in [at(-100.0, 38.0), at(-92.0, 42.0), at(-100.0, 42.0), at(-92.0, 38.0)] {
            assert!((-1e-6..=600.001).contains(&corner.0) && (-1e-6..=400.001).contains(&corner.1), "{corner:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_texts_it_stays_well_formed(text in ".{0,30}", lon in any::<f64>(), lat in any::<f64>()) {
            let mut map = sheet(&text);
            map.labels.push(SvgLabel { at: LonLat { lon, lat }, text: text.clone(), colour: text.clone() });
            map.shapes.push(SvgShape { outline: square(lon, lat, 1.0), fill: text.clone(), stroke: text.clone(), stroke_width: lon, title: text });
            let svg = String::from_utf8(map_svg(&map)).unwrap();
            let inside = svg.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").replace("&quot;", "").replace("&#39;", "");
            prop_assert!(!inside.contains('&'));
            prop_assert_eq!(inside.matches('<').count(), inside.matches('>').count());
            prop_assert_eq!(inside.matches('"').count() % 2, 0);
        }
    }
}

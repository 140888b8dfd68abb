//! The shapes of the canvas map: GeoJSON as paths, and what lies under a point.

use serde::Deserialize;
use web_sys::Path2d;

use super::region::stretched;

/// A unit's polygons, in degrees of longitude and stretched latitude, north up.
pub(super) struct Shape {
    pub(super) id: u32,
    rings: Vec<Vec<[f64; 2]>>,
    pub(super) bounds: [f64; 4],
    pub(super) path: Path2d,
}

#[derive(Deserialize)]
pub(super) struct Collection<G> {
    pub(super) features: Vec<Feature<G>>,
}

#[derive(Deserialize)]
pub(super) struct Feature<G> {
    id: u32,
    #[serde(default)]
    pub(super) properties: Sides,
    pub(super) geometry: Geometry<G>,
}

#[derive(Default, Deserialize)]
pub(super) struct Sides {
    #[serde(default)]
    pub(super) l: i64,
    #[serde(default)]
    pub(super) r: i64,
    #[serde(default)]
    pub(super) s: u8,
}

#[derive(Deserialize)]
pub(super) struct Geometry<G> {
    pub(super) coordinates: G,
}

type Polygons = Vec<Vec<Vec<[f64; 2]>>>;
pub(super) type Line = Vec<[f64; 2]>;

impl Shape {
    pub(super) fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let [west, south, east, north] = self.bounds;
        x >= west
            && x <= east
            && y >= south
            && y <= north
            && self.rings.iter().filter(|ring| odd(ring, x, y)).count() % 2 == 1
    }
}

/// Whether a ring lies around a point.
fn odd(ring: &[[f64; 2]], x: f64, y: f64) -> bool {
    ring.windows(2)
        .filter(|edge| {
            let ([ax, ay], [bx, by]) = (edge[0], edge[1]);
            (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        })
        .count()
        % 2
        == 1
}

pub(super) fn shapes(fills: &[u8]) -> Vec<Shape> {
    if fills.is_empty() {
        return Vec::new();
    }
    let collection: Collection<Polygons> = serde_json::from_slice(fills).unwrap_or(Collection { features: Vec::new() });
    collection
        .features
        .into_iter()
        .filter_map(|feature| {
            let path = Path2d::new().ok()?;
            let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
            let rings: Vec<Vec<[f64; 2]>> =
                feature.geometry.coordinates.iter().flatten().map(|ring| ring.iter().map(flat).collect()).collect();
            for ring in &rings {
                trace(&path, ring);
                path.close_path();
                for [x, y] in ring {
                    bounds = [bounds[0].min(*x), bounds[1].min(*y), bounds[2].max(*x), bounds[3].max(*y)];
                }
            }
            Some(Shape { id: feature.id, rings, bounds, path })
        })
        .collect()
}

pub(super) fn trace(path: &Path2d, line: &[[f64; 2]]) {
    for (at, [x, y]) in line.iter().enumerate() {
        if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
}

pub(super) fn flat([x, y]: &[f64; 2]) -> [f64; 2] {
    [*x, stretched(*y)]
}

pub(super) fn unstretched(y: f64) -> f64 {
    libm::atan(libm::sinh(y.to_radians())).to_degrees()
}

pub(super) fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

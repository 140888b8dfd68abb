//! The shipped counties: shapes, names, codes and public attributes.

use super::error::GeographyError;
use super::graph::Graph;
use super::locator::{Located, Locator};
use super::outline::MultiPolygon;
use super::packed::{self, PackedAtlas, or_none};
use super::place::{Bbox, LonLat};
use super::place_name::{normalise, without_county_word};
use super::shapes::{Arc, OUTSIDE, Shapes};
use super::states::{State, state_by_any_name, state_by_code};

/// Public figures of a region; what a table does not have is missing, not zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Attributes {
    /// Inhabitants (ACS 2022, summed over ZIP codes).
    pub population: Option<u32>,
    /// Households (ACS 2022).
    pub households: Option<u32>,
    /// Household-weighted mean of the ZIP codes' median household incomes, US dollars a year (ACS 2022).
    pub median_income: Option<u32>,
    /// Establishments (BLS QCEW, first quarter of 2025).
    pub establishments: Option<u32>,
    /// Employment in the quarter's third month (BLS QCEW).
    pub employment: Option<u32>,
    /// Wages of the quarter in US dollars, to the thousand (BLS QCEW).
    pub wages: Option<u64>,
}

/// A region of the atlas.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    /// FIPS code with its leading zero.
    pub code: String,
    /// Name without the word County, for example "Cook".
    pub name: String,
    /// The state.
    pub state: &'static State,
    /// Where its label goes: the centre of its land, or the middle of its widest part where the centre is not in it.
    pub place: LonLat,
    /// Area in km².
    pub area_km2: f64,
    /// Box around it; west of −180 for Alaska's farthest islands.
    pub bbox: Bbox,
    /// Public figures.
    pub attributes: Attributes,
}

impl Region {
    /// The name with its state, for example "Cook, IL".
    pub fn full_name(&self) -> String {
        format!("{}, {}", self.name, self.state.abbreviation)
    }
}

/// Regions of one level with their shapes. Indices are in order of the codes and never change for a shipped file.
#[derive(Debug, Clone)]
pub struct Atlas {
    regions: Vec<Region>,
    shapes: Shapes,
    locator: Locator,
    /// (state code, normalised name, region), sorted.
    names: Vec<(&'static str, String, u32)>,
}

impl Atlas {
    /// Reads `counties.bw`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GeographyError> {
        const WHAT: &str = "county file";
        let p: PackedAtlas = packed::read(WHAT, bytes)?;
        let n = p.codes.len();
        let dangling =
            |kind: &'static str, index: usize| GeographyError::Dangling { what: WHAT, kind, index: index as u64 };
        let columns =
            [&p.population, &p.households, &p.median_income, &p.establishments, &p.employment, &p.wages_thousands];
        if columns.iter().any(|c| c.len() != n) {
            return Err(dangling("a county without figures", n));
        }
        let mut points = Vec::with_capacity(p.step_x.len() + p.steps.len());
        let mut arcs = Vec::with_capacity(p.steps.len());
        let micro = |v: i32, k: usize| ((f64::from(v) * p.scale[k] + p.origin[k]) * 1e6).round() as i32;
        let (mut here, mut left, mut step) = ([0i32; 2], 0i32, 0usize);
        for (k, &count) in p.steps.iter().enumerate() {
            let missing = || dangling("arc", k);
            left = left.wrapping_add(*p.left.get(k).ok_or_else(missing)?);
            let right = left.wrapping_add(*p.right.get(k).ok_or_else(missing)?);
            here[0] = here[0].wrapping_add(*p.jump_x.get(k).ok_or_else(missing)?);
            here[1] = here[1].wrapping_add(*p.jump_y.get(k).ok_or_else(missing)?);
            let start = points.len() as u32;
            points.push([micro(here[0], 0), micro(here[1], 1)]);
            let end = step.saturating_add(count as usize);
            let (dx, dy) = (p.step_x.get(step..end).ok_or_else(missing)?, p.step_y.get(step..end).ok_or_else(missing)?);
            step = end;
            for (dx, dy) in dx.iter().zip(dy) {
                here = [here[0].wrapping_add(*dx), here[1].wrapping_add(*dy)];
                points.push([micro(here[0], 0), micro(here[1], 1)]);
            }
            let side = |r: i32| if r >= 0 && (r as usize) < n { r as u32 } else { OUTSIDE };
            arcs.push(Arc { start, end: points.len() as u32, left: side(left), right: side(right) });
        }
        let shapes = Shapes::from_arcs(n, points, arcs)?;
        let areas = shapes.areas_km2();
        let mut names = p.names.split('\n');
        let mut regions = Vec::with_capacity(n);
        let mut code = 0u32;
        for (k, &area_km2) in areas.iter().enumerate() {
            code = code.wrapping_add(p.codes[k]);
            let written = format!("{code:05}");
            let state =
                written.get(..2).and_then(state_by_code).ok_or_else(|| dangling("state of county", code as usize))?;
            regions.push(Region {
                code: written,
                name: names.next().unwrap_or("").to_owned(),
                state,
                place: label_place(&shapes, k as u32),
                area_km2,
                bbox: shapes.bbox(k as u32),
                attributes: Attributes {
                    population: or_none(p.population[k]),
                    households: or_none(p.households[k]),
                    median_income: or_none(p.median_income[k]),
                    establishments: or_none(p.establishments[k]),
                    employment: or_none(p.employment[k]),
                    wages: or_none(p.wages_thousands[k]).map(|w| u64::from(w) * 1000),
                },
            });
        }
        Ok(Self::new(regions, shapes))
    }

    /// An atlas of regions and their shapes, in the same order and number.
    fn new(regions: Vec<Region>, shapes: Shapes) -> Self {
        let mut names: Vec<_> =
            regions.iter().enumerate().map(|(k, r)| (r.state.code, normalise(&r.name), k as u32)).collect();
        names.sort_unstable();
        Self { locator: Locator::new(&shapes), regions, shapes, names }
    }

    /// Number of regions.
    pub fn len(&self) -> usize {
        self.regions.len()
    }

    /// Whether there are no regions.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// All regions by index.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// One region. Panics, as indexing does, for an index that is not there.
    pub fn region(&self, region: u32) -> &Region {
        &self.regions[region as usize]
    }

    /// The shapes: arcs, rings, outlines, areas.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// The region with this code, its leading zero included.
    pub fn find(&self, code: &str) -> Option<u32> {
        self.regions.binary_search_by(|r| r.code.as_str().cmp(code)).ok().map(|k| k as u32)
    }

    /// The region with this name in this state (name or abbreviation), in any usual spelling. Where a city and a
    /// county have the same name (Baltimore, Richmond, St. Louis…), "… city" means the one with the higher code, as
    /// FIPS numbers independent cities last; anything else means the county.
    pub fn find_by_name(&self, name: &str, state: &str) -> Option<u32> {
        let state = state_by_any_name(state)?.code;
        let key = normalise(name);
        let pick = |key: &str, last: bool| {
            let from = self.names.partition_point(|x| (x.0, x.1.as_str()) < (state, key));
            let same = self.names[from..].iter().take_while(|x| x.0 == state && x.1 == key).map(|x| x.2);
            if last { same.last() } else { same.into_iter().next() }
        };
        pick(&key, false)
            .or_else(|| pick(without_county_word(&key), false))
            .or_else(|| pick(key.strip_suffix(" city")?, true))
    }

    /// (state code, normalised name, region), sorted: for suggestions.
    pub(crate) fn names(&self) -> &[(&'static str, String, u32)] {
        &self.names
    }

    /// The state of each region as an index into [`super::STATES`]: a grouping for outlines, cells and borders.
    pub fn state_of(&self) -> Vec<u32> {
        self.regions
            .iter()
            .map(|r| super::STATES.iter().position(|s| s.code == r.state.code).unwrap_or(0) as u32)
            .collect()
    }

    /// Neighbours by common border; islands stay cut off.
    pub fn adjacency(&self) -> Graph {
        self.shapes.adjacency()
    }

    /// Neighbours, with every island linked over the shortest stretch of water.
    pub fn bridged_adjacency(&self) -> Graph {
        self.shapes.bridged_adjacency()
    }

    /// The names of the two ends of each water link, for example "Nantucket, MA – Barnstable, MA".
    pub fn water_link_names(&self, graph: &Graph) -> Vec<String> {
        let name = |r: u32| self.regions.get(r as usize).map(Region::full_name).unwrap_or_default();
        graph.water_links.iter().map(|l| format!("{} – {}", name(l.a), name(l.b))).collect()
    }

    /// The region that holds a point, or the nearest one within 10 km off its border (a pier, a barrier island that
    /// the coarse coast leaves out).
    pub fn locate(&self, p: LonLat) -> Option<Located> {
        self.locator.locate(&self.shapes, p)
    }

    /// [`Shapes::fills_geojson`] of the regions.
    pub fn fills_geojson(&self, subset: Option<&[u32]>) -> Vec<u8> {
        self.shapes.fills_geojson(subset)
    }

    /// [`Shapes::borders_geojson`] with `s` = 1 on state borders.
    pub fn borders_geojson(&self) -> Vec<u8> {
        self.shapes.borders_geojson(Some(&self.state_of()))
    }

    /// [`Shapes::outline_of`] a set of regions.
    pub fn outline_of(&self, regions: &[u32]) -> MultiPolygon {
        self.shapes.outline_of(regions)
    }

    /// [`Shapes::outline_arcs`] between groups.
    pub fn outline_arcs(&self, group: &[u32]) -> Vec<u32> {
        self.shapes.outline_arcs(group)
    }
}

/// The area centre of a region if it lies in it; else the middle of the widest stretch of land at the middle
/// latitude of its largest part.
pub(crate) fn label_place(shapes: &Shapes, region: u32) -> LonLat {
    let (mut area, mut cx, mut cy) = (0.0, 0.0, 0.0);
    let mut largest: Option<(f64, Vec<[i32; 2]>)> = None;
    let mut holes: Vec<Vec<[i32; 2]>> = Vec::new();
    for ring in shapes.rings(region) {
        let points = shapes.ring_micro(ring);
        let Some(&[ox, oy]) = points.first() else { continue };
        // Relative to the first point, so that no precision is lost to large coordinates.
        let rel = |p: [i32; 2]| (f64::from(p[0]) - f64::from(ox), f64::from(p[1]) - f64::from(oy));
        let (mut a, mut x, mut y) = (0.0, 0.0, 0.0);
        for k in 0..points.len() {
            let ((px, py), (qx, qy)) = (rel(points[k]), rel(points[(k + 1) % points.len()]));
            let cross = px * qy - qx * py;
            a += cross / 2.0;
            x += (px + qx) * cross / 6.0;
            y += (py + qy) * cross / 6.0;
        }
        area += a;
        cx += x + a * f64::from(ox);
        cy += y + a * f64::from(oy);
        if a < 0.0 {
            holes.push(points);
        } else if largest.as_ref().is_none_or(|l| a > l.0) {
            largest = Some((a, points));
        }
    }
    let Some((_, ring)) = largest else { return LonLat::default() };
    let centre = LonLat::new(cx / area / 1e6, cy / area / 1e6);
    if area > 0.0 && shapes.contains(region, centre) {
        return centre;
    }
    let (low, high) = ring.iter().fold((i32::MAX, i32::MIN), |(l, h), p| (l.min(p[1]), h.max(p[1])));
    // Half a step off, so that the line meets no vertex.
    let y = (f64::from(low) + f64::from(high)) / 2.0 + 0.5;
    let mut cuts: Vec<f64> = Vec::new();
    for ring in std::iter::once(&ring).chain(&holes) {
        for k in 0..ring.len() {
            let (p, q) = (ring[k].map(f64::from), ring[(k + 1) % ring.len()].map(f64::from));
            if (p[1] > y) != (q[1] > y) {
                cuts.push(p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]));
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    let widest = cuts.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    widest.map_or(centre, |w| LonLat::new((w[0] + w[1]) / 2.0 / 1e6, y / 1e6))
}

#[cfg(test)]
#[path = "atlas_tests.rs"]
pub(crate) mod tests;

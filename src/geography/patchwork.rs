//! Polygons as people draw them to regions with exact common borders.
//!
//! [`Patchwork::sew`] snaps vertices, splits edges where others meet them ([`super::noding`]), finds the faces
//! ([`super::faces`]) and decides whose each is: one region's, a sliver that goes to the neighbour with the longest
//! border, a gap that stays empty, or an overlap that goes to the smallest region there. What it did is in
//! [`Findings`], with places to look at; nothing is done silently.

use serde::{Deserialize, Serialize};

use super::error::GeographyError;
use super::faces::Faces;
use super::noding::{self, DrawnRing};
use super::place::{EARTH_RADIUS_KM, LonLat};
use super::shapes::{OUTSIDE, Shapes};
use super::sided_edges::SidedEdges;
use super::topology::{Edge, shapes_from_edges};

/// How to sew.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PatchworkOptions {
    /// Vertices nearer than this are one, and a vertex nearer than this to an edge lies on it; in metres.
    pub tolerance_m: f64,
    /// Gaps and overlaps narrower than this on average are slivers and are closed; in metres.
    pub sliver_m: f64,
}

impl Default for PatchworkOptions {
    /// One metre, slivers up to ten: the rounding of real files, and nothing anybody meant.
    fn default() -> Self {
        Self { tolerance_m: 1.0, sliver_m: 10.0 }
    }
}

/// Something to look at: a gap or an overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flaw {
    /// Its area in km².
    pub area_km2: f64,
    /// Its mean width in metres (twice the area through the perimeter).
    pub width_m: f64,
    /// A point on its border.
    pub at: LonLat,
    /// The regions that meet in it.
    pub regions: Vec<u32>,
}

/// What sewing found and did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The tolerance in metres.
    pub tolerance_m: f64,
    /// Vertices as drawn.
    pub vertices: usize,
    /// Vertices moved onto another one.
    pub snapped: usize,
    /// Edges that got a vertex because another border meets them there.
    pub split: usize,
    /// Places where borders crossed.
    pub crossings: usize,
    /// Slivers (gaps and overlaps narrower than the limit) that were closed, and their area in km².
    pub slivers: usize,
    /// See [`Findings::slivers`].
    pub slivers_km2: f64,
    /// Land within the map that no region covers (lakes and other countries too), largest first.
    pub gaps: Vec<Flaw>,
    /// Land that several regions cover, largest first; it went to the smallest of them.
    pub overlaps: Vec<Flaw>,
    /// Regions of which nothing is left: smaller than the tolerance, or wholly under smaller ones.
    pub vanished: Vec<u32>,
    /// Regions whose rings cross or touch themselves.
    pub looped: Vec<u32>,
    /// Whether everything east of the date line was put west of −180° beside the rest, or nothing had to be.
    pub across_date_line: bool,
    /// False when rounding kept on moving borders; what is left open is below the tolerance.
    pub settled: bool,
}

/// Most flaws that are listed.
const MAX_FLAWS: usize = 1000;

/// Regions with exact common borders.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patchwork {
    /// The shapes; region `i` is the `i`-th that was given.
    pub shapes: Shapes,
    /// What was found and done.
    pub findings: Findings,
}

/// A region as drawn: polygons, each with its outer ring first, in micro-degrees.
pub type DrawnRegion = Vec<Vec<Vec<[i32; 2]>>>;

impl Patchwork {
    /// Sews the regions together. `progress` hears fractions from 0 to 1 and answers whether to go on.
    ///
    /// # Errors
    /// [`GeographyError::Cancelled`], or [`GeographyError::Tangled`] for what is no map.
    pub fn sew(
        regions: Vec<DrawnRegion>,
        options: PatchworkOptions,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Self, GeographyError> {
        let count = regions.len();
        let mut rings: Vec<DrawnRing> = Vec::new();
        for (region, polygons) in regions.into_iter().enumerate() {
            for polygon in polygons {
                for (k, points) in polygon.into_iter().enumerate() {
                    if points.len() > 2 {
                        rings.push(DrawnRing { region: region as u32, hole: k > 0, points });
                    }
                }
            }
        }
        let across_date_line = beside_each_other(&mut rings);
        let vertices = rings.iter().map(|ring| ring.points.len()).sum();
        let metre = 1e6 / (EARTH_RADIUS_KM * 1000.0).to_radians();
        let tolerance = (options.tolerance_m.clamp(0.0, 10_000.0) * metre).round().max(1.0) as i32;
        let noded = noding::node(rings, tolerance, progress)?;
        if !progress(0.7) {
            return Err(GeographyError::Cancelled);
        }
        let sided = SidedEdges::new(&noded);
        let faces = Faces::new(&noded.vertices, &sided)?;
        if !progress(0.85) {
            return Err(GeographyError::Cancelled);
        }
        let mut findings = Findings {
            tolerance_m: f64::from(tolerance) / metre,
            vertices,
            snapped: noded.snapped,
            split: noded.split,
            crossings: noded.crossings,
            looped: sided.looped.iter().map(|l| l.0).collect(),
            across_date_line,
            settled: noded.settled,
            ..Findings::default()
        };
        let owner = owners(&noded.vertices, &faces, count, options.sliver_m, &mut findings);
        let mut edges = Vec::with_capacity(faces.walk.len());
        for k in 0..faces.chains.len() {
            let [left, right] = [0, 1].map(|side| owner[faces.at_side[2 * k + side] as usize]);
            if left != right {
                let at = |v: u32| noded.vertices[v as usize];
                edges.extend(faces.points(k).windows(2).map(|w| Edge { from: at(w[0]), to: at(w[1]), left, right }));
            }
        }
        drop((noded, sided, faces));
        let shapes = shapes_from_edges(count, edges)?;
        findings.vanished = (0..count as u32).filter(|region| shapes.rings(*region).next().is_none()).collect();
        if !progress(1.0) {
            return Err(GeographyError::Cancelled);
        }
        Ok(Self { shapes, findings })
    }
}

/// Where shapes reach both ends of the map at ±180°, puts the eastern ones west of −180°, so that neighbours across
/// the date line meet. The widest stretch of longitudes without land is where the map is cut instead.
fn beside_each_other(rings: &mut [DrawnRing]) -> bool {
    const HALF: i32 = 180_000_000;
    let span = |ring: &DrawnRing| {
        ring.points.iter().fold((i32::MAX, i32::MIN), |(low, high), p| (low.min(p[0]), high.max(p[0])))
    };
    // Rings drawn past 180° come back first.
    for ring in rings.iter_mut() {
        without_jumps(&mut ring.points);
        let (low, high) = span(ring);
        let turn = if high > HALF && low > -HALF {
            -1
        } else if low < -2 * HALF {
            1
        } else {
            0
        };
        if turn != 0 && (low > HALF || high - low < HALF || turn > 0) {
            ring.points.iter_mut().for_each(|p| p[0] = p[0].saturating_add(turn * 2 * HALF));
        }
    }
    let mut spans: Vec<(i32, i32)> = rings.iter().map(span).collect();
    spans.sort_unstable();
    let (Some(&(west, _)), Some(east)) = (spans.first(), spans.iter().map(|s| s.1).max()) else { return false };
    if west > -HALF + 1000 || east < HALF - 1000 {
        return west < -HALF;
    }
    let (mut reached, mut widest) = (west, (0i64, 0i32));
    for (low, high) in spans {
        let gap = i64::from(low) - i64::from(reached);
        if gap > widest.0 {
            widest = (gap, low);
        }
        reached = reached.max(high);
    }
    if widest.0 < 1_000_000 {
        return false;
    }
    for ring in rings.iter_mut() {
        if span(ring).0 >= widest.1 {
            ring.points.iter_mut().for_each(|p| p[0] -= 2 * HALF);
        }
    }
    true
}

/// Some files let a border that crosses the date line go on at the other end of the map (179.9, then −179.9). Such a
/// ring is drawn on beyond 180° instead; one that goes once round the globe is closed over the pole it surrounds.
fn without_jumps(points: &mut Vec<[i32; 2]>) {
    const TURN: i32 = 360_000_000;
    let jump = |p: [i32; 2], q: [i32; 2]| {
        let d = i64::from(q[0]) - i64::from(p[0]);
        // Edges along the map's own end or along a pole are meant as they stand.
        let at_end = p[0].abs() >= 180_000_000 && q[0].abs() >= 180_000_000;
        if d.abs() < 270_000_000 || at_end || p[1].abs() > 89_900_000 { 0 } else { -(d.signum() as i32) }
    };
    if points.last() == points.first() {
        points.pop();
    }
    let n = points.len();
    if !(0..n).any(|k| jump(points[k], points[(k + 1) % n]) != 0) {
        return;
    }
    let turns: Vec<i32> = (0..n).map(|k| jump(points[k], points[(k + 1) % n])).collect();
    let mut turn = 0i32;
    for (point, next) in points.iter_mut().zip(turns) {
        point[0] = point[0].saturating_add(turn.saturating_mul(TURN));
        turn = (turn + next).clamp(-1, 1);
    }
    if turn != 0 {
        let pole = if points.iter().map(|p| i64::from(p[1])).sum::<i64>() < 0 { -90_000_000 } else { 90_000_000 };
        let far = points[0][0].saturating_add(turn * TURN);
        points.extend([[far, points[0][1]], [far, pole], [points[0][0], pole]]);
    }
}

/// Whose each face is; fills in gaps, overlaps and slivers.
fn owners(vertices: &[[i32; 2]], faces: &Faces, regions: usize, sliver_m: f64, findings: &mut Findings) -> Vec<u32> {
    let n = faces.area.len();
    let mut area_of = vec![0i128; regions];
    for (face, cover) in faces.cover.iter().enumerate().filter(|(face, _)| !faces.outer[*face]) {
        for (region, _) in cover.iter().filter(|c| c.1 > 0) {
            area_of[*region as usize] += faces.area[face];
        }
    }
    let mut owner = vec![OUTSIDE; n];
    // Faces that want a look: (face, sides).
    let mut doubtful = vec![false; n];
    for face in 0..n {
        let mut there = faces.cover[face].iter().filter(|c| c.1 > 0).map(|c| c.0);
        let first = there.next();
        let smallest = first.into_iter().chain(there).min_by_key(|region| (area_of[*region as usize], *region));
        owner[face] = smallest.unwrap_or(OUTSIDE);
        doubtful[face] = !faces.outer[face] && faces.cover[face].iter().filter(|c| c.1 > 0).count() != 1;
    }
    let mut sides: Vec<(u32, u32)> = faces
        .at_side
        .iter()
        .enumerate()
        .filter(|(_, face)| doubtful[**face as usize])
        .map(|(side, face)| (*face, side as u32))
        .collect();
    sides.sort_unstable();
    let before = owner.clone();
    for group in sides.chunk_by(|a, b| a.0 == b.0) {
        let face = group[0].0 as usize;
        let at = |v: u32| LonLat::from_micro(vertices[v as usize]);
        let (mut perimeter, mut trapezoids) = (0.0, 0.0);
        // (length of the common border, neighbour)
        let mut around: Vec<(u32, f64)> = Vec::new();
        for &(_, side) in group {
            let points = faces.points(side as usize / 2);
            let km: f64 = points.windows(2).map(|w| at(w[0]).km_to(at(w[1]))).sum();
            perimeter += km;
            let sin = |v: u32| libm::sin(at(v).lat.to_radians());
            let lon = |v: u32| at(v).lon.to_radians();
            let sum: f64 = points.windows(2).map(|w| (lon(w[1]) - lon(w[0])) * (sin(w[0]) + sin(w[1]))).sum();
            trapezoids += if side.is_multiple_of(2) { -sum } else { sum };
            let there = before[faces.at_side[(side ^ 1) as usize] as usize];
            match around.iter_mut().find(|a| a.0 == there) {
                Some(a) => a.1 += km,
                None => around.push((there, km)),
            }
        }
        let place = at(faces.points(group[0].1 as usize / 2)[0]);
        // As in `Shapes::area_km2`.
        let area_km2 = (trapezoids * EARTH_RADIUS_KM * EARTH_RADIUS_KM / 2.0).max(0.0);
        let width_m = if perimeter > 0.0 { 2000.0 * area_km2 / perimeter } else { 0.0 };
        let gap = before[face] == OUTSIDE;
        if width_m < sliver_m {
            findings.slivers += 1;
            findings.slivers_km2 += area_km2;
            let longest =
                around.iter().filter(|a| a.0 != OUTSIDE).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let (true, Some(neighbour)) = (gap, longest) {
                owner[face] = neighbour.0;
            }
            continue;
        }
        let mut involved: Vec<u32> = if gap {
            around.iter().map(|a| a.0).filter(|r| *r != OUTSIDE).collect()
        } else {
            faces.cover[face].iter().filter(|c| c.1 > 0).map(|c| c.0).collect()
        };
        involved.sort_unstable();
        involved.truncate(MAX_FLAWS);
        let list = if gap { &mut findings.gaps } else { &mut findings.overlaps };
        list.push(Flaw { area_km2, width_m, at: place, regions: involved });
    }
    for list in [&mut findings.gaps, &mut findings.overlaps] {
        list.sort_by(|a, b| b.area_km2.total_cmp(&a.area_km2));
        list.truncate(MAX_FLAWS);
    }
    owner
}

#[cfg(test)]
#[path = "patchwork_tests.rs"]
mod tests;

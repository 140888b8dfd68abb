//! Makes rings that were drawn apart fit together: vertices that are nearly one become one, an edge is split at
//! vertices that lie on it, and edges that cross get a vertex where they do.
//!
//! ```text
//!   A ┌──────┐            A ┌──────┐
//!     │      ├──┐ C         │      ├──┐ C      A's long edge had no vertex where B and C meet (a T-junction);
//!     │      │  │     →     │      ●──┤        after noding it has one, and A has two borders: with B and with C
//!     │      ├──┤           │      │  │
//!     └──────┴──┘ B         └──────┴──┘ B
//! ```
//!
//! After Hobby, "Practical segment intersection with finite precision output" (1999): everything is rounded to whole
//! micro-degrees and the search is repeated until nothing is left to split.

use super::error::GeographyError;
use super::segment_grid::SegmentGrid;

/// A ring as it stands in the file, in micro-degrees; it may or may not repeat its first point.
#[derive(Debug, Clone)]
pub(crate) struct DrawnRing {
    pub region: u32,
    pub hole: bool,
    pub points: Vec<[i32; 2]>,
}

/// Rings as numbers of common vertices, first not repeated.
#[derive(Debug, Default)]
pub(crate) struct Noded {
    pub vertices: Vec<[i32; 2]>,
    /// (region, hole, vertices)
    pub rings: Vec<(u32, bool, Vec<u32>)>,
    /// Vertices that were moved onto another one.
    pub snapped: usize,
    /// Edges that were split because a vertex lies on them.
    pub split: usize,
    /// Places where edges crossed.
    pub crossings: usize,
    /// False when rounding kept on moving edges; what is left is below the tolerance.
    pub settled: bool,
}

/// Most rounds of splitting: real files settle in two.
const MAX_ROUNDS: usize = 8;

/// Snaps and splits. `tolerance` is in micro-degrees of latitude, at least 1. `progress` answers whether to go on.
pub(crate) fn node(
    drawn: Vec<DrawnRing>,
    tolerance: i32,
    progress: &mut dyn FnMut(f32) -> bool,
) -> Result<Noded, GeographyError> {
    let tolerance = tolerance.max(1);
    let mut noded = snap(drawn, tolerance);
    for round in 0..MAX_ROUNDS {
        if !progress(0.1 + 0.6 * round as f32 / MAX_ROUNDS as f32) {
            return Err(GeographyError::Cancelled);
        }
        let edges = unique_edges(&noded.rings);
        let mut splits = SegmentGrid::new(&noded.vertices, &edges, tolerance)?.splits(progress)?;
        if splits.on.is_empty() && splits.crossings.is_empty() {
            noded.settled = true;
            break;
        }
        noded.split += splits.on.len();
        noded.crossings += splits.crossings.len();
        let first_new = noded.vertices.len();
        add_crossings(&mut noded.vertices, &mut splits);
        splits.on.sort_unstable();
        splits.on.dedup();
        let moved = apply(&mut noded, &edges, &splits.on);
        if !moved && noded.vertices.len() == first_new {
            break;
        }
    }
    Ok(noded)
}

/// What has to be split: (edge, vertex on it), and places where two edges cross.
#[derive(Debug, Default)]
pub(crate) struct Splits {
    pub on: Vec<(u32, u32)>,
    pub crossings: Vec<(u32, u32, [i32; 2])>,
}

/// Vertices numbered; those within the tolerance of one another are one.
///
/// Vertices are taken in strips of latitude as high as the tolerance, each from west to east; the first becomes a
/// representative, later ones within the tolerance of a representative (in this strip or the one before) join it.
fn snap(drawn: Vec<DrawnRing>, tolerance: i32) -> Noded {
    let mut all: Vec<[i32; 2]> = drawn.iter().flat_map(|ring| ring.points.iter().copied()).collect();
    let strip = |p: &[i32; 2]| p[1].div_euclid(tolerance);
    all.sort_unstable_by_key(|p| (strip(p), p[0], p[1]));
    all.dedup();
    let mut vertices: Vec<[i32; 2]> = Vec::with_capacity(all.len());
    let mut of: Vec<u32> = Vec::with_capacity(all.len());
    let (mut before, mut current): (std::ops::Range<usize>, usize) = (0..0, 0);
    let (mut here, mut window, mut shrink) = (i32::MIN, 0usize, 1.0f64);
    let limit = f64::from(tolerance) * f64::from(tolerance);
    for p in &all {
        if strip(p) != here {
            before = if strip(p) == here.wrapping_add(1) { current..vertices.len() } else { 0..0 };
            (current, window, here) = (vertices.len(), before.start, strip(p));
            shrink = libm::cos((f64::from(p[1]) / 1e6).to_radians()).max(0.05);
        }
        let reach = (f64::from(tolerance) / shrink) as i64 + 1;
        let east_of = |v: u32| i64::from(vertices[v as usize][0]) - i64::from(p[0]);
        let apart = |v: u32| {
            let (dx, dy) = (east_of(v) as f64 * shrink, f64::from(vertices[v as usize][1]) - f64::from(p[1]));
            dx * dx + dy * dy
        };
        while before.contains(&window) && east_of(window as u32) < -reach {
            window += 1;
        }
        let west = (current..vertices.len()).rev().map(|v| v as u32).take_while(|v| east_of(*v) >= -reach);
        let south = (window..before.end).map(|v| v as u32).take_while(|v| east_of(*v) <= reach);
        let nearest = west.chain(south).map(|v| (apart(v), v)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        match nearest {
            // At the least tolerance only the very same place is one: files in micro-degrees mean what they say.
            Some((distance, v)) if distance <= limit && tolerance > 1 => of.push(v),
            _ => {
                of.push(vertices.len() as u32);
                vertices.push(*p);
            }
        }
    }
    let snapped = all.len() - vertices.len();
    let number = |p: &[i32; 2]| {
        let at = all.binary_search_by_key(&(strip(p), p[0], p[1]), |q| (strip(q), q[0], q[1]));
        at.map_or(0, |at| of[at])
    };
    let rings = drawn
        .into_iter()
        .map(|ring| (ring.region, ring.hole, without_repeats(ring.points.iter().map(number).collect())))
        .filter(|ring| ring.2.len() > 2)
        .collect();
    Noded { vertices, rings, snapped, ..Noded::default() }
}

/// Neighbours that are the same are one, the last and the first too.
fn without_repeats(mut ring: Vec<u32>) -> Vec<u32> {
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// Every edge once, as (lower vertex, higher vertex), sorted.
pub(crate) fn unique_edges(rings: &[(u32, bool, Vec<u32>)]) -> Vec<[u32; 2]> {
    let mut edges: Vec<[u32; 2]> = Vec::with_capacity(rings.iter().map(|ring| ring.2.len()).sum());
    for (_, _, ring) in rings {
        edges.extend(steps(ring).map(|(a, b)| [a.min(b), a.max(b)]));
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The steps of a closed ring.
pub(crate) fn steps(ring: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Gives crossings a vertex: one that stands there already, or a new one.
fn add_crossings(vertices: &mut Vec<[i32; 2]>, splits: &mut Splits) {
    let mut wanted: Vec<[i32; 2]> = splits.crossings.iter().map(|crossing| crossing.2).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut number = vec![u32::MAX; wanted.len()];
    for (at, p) in vertices.iter().enumerate() {
        if let Ok(k) = wanted.binary_search(p) {
            number[k] = number[k].min(at as u32);
        }
    }
    for (k, p) in wanted.iter().enumerate() {
        if number[k] == u32::MAX {
            number[k] = vertices.len() as u32;
            vertices.push(*p);
        }
    }
    for (e, f, p) in &splits.crossings {
        if let Ok(k) = wanted.binary_search(p) {
            splits.on.extend([(*e, number[k]), (*f, number[k])]);
        }
    }
}

/// Puts the vertices into the rings that use the edges. Answers whether any ring changed.
fn apply(noded: &mut Noded, edges: &[[u32; 2]], on: &[(u32, u32)]) -> bool {
    let mut changed = false;
    let mut added: Vec<(f64, u32)> = Vec::new();
    for (_, _, ring) in &mut noded.rings {
        let mut out: Option<Vec<u32>> = None;
        for (at, (a, b)) in steps(ring).enumerate() {
            let edge = edges.binary_search(&[a.min(b), a.max(b)]).unwrap_or(usize::MAX) as u32;
            let from = on.partition_point(|split| split.0 < edge);
            let here = on[from..].iter().take_while(|split| split.0 == edge);
            let (p, q) = (noded.vertices[a as usize], noded.vertices[b as usize]);
            let d = [f64::from(q[0]) - f64::from(p[0]), f64::from(q[1]) - f64::from(p[1])];
            added.clear();
            added.extend(here.filter(|split| split.1 != a && split.1 != b).map(|&(_, v)| {
                let r = noded.vertices[v as usize];
                ((f64::from(r[0]) - f64::from(p[0])) * d[0] + (f64::from(r[1]) - f64::from(p[1])) * d[1], v)
            }));
            added.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            if !added.is_empty() && out.is_none() {
                out = Some(ring[..at].to_vec());
            }
            if let Some(out) = &mut out {
                out.push(a);
                out.extend(added.iter().map(|x| x.1));
            }
        }
        if let Some(out) = out {
            *ring = without_repeats(out);
            changed = true;
        }
    }
    noded.rings.retain(|ring| ring.2.len() > 2);
    changed
}

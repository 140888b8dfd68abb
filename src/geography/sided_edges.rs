//! From noded rings to edges that say what lies to their left and right, as counts by region.
//!
//! A ring may touch or cross itself; at each vertex it passes twice it is cut into loops. The largest is what was
//! meant; a loop the other way round is a hole when it lies inside it, and a part of its own when it lies outside (a
//! figure of eight).

use super::noding::{Noded, steps};
use super::topology::doubled_area;

/// Edges by (lower vertex, higher vertex), each with what changes from its right to its left when walked from the
/// lower to the higher vertex: region and how much.
#[derive(Debug, Default)]
pub(crate) struct SidedEdges {
    pub edges: Vec<[u32; 2]>,
    pub offsets: Vec<u32>,
    pub changes: Vec<(u32, i32)>,
    /// Regions whose rings crossed or touched themselves, each with how many loops more than rings it has.
    pub looped: Vec<(u32, u32)>,
}

/// Most comparisons for telling holes from parts.
const MAX_LOOP_TESTS: usize = 200_000_000;

impl SidedEdges {
    pub fn new(noded: &Noded) -> Self {
        let mut sides: Vec<(u32, u32, u32, i32)> = Vec::with_capacity(noded.rings.iter().map(|r| r.2.len()).sum());
        let mut out = Self::default();
        let mut place = vec![u32::MAX; noded.vertices.len()];
        let mut tests = 0usize;
        for (region, hole, ring) in &noded.rings {
            let loops = simple_loops(ring, &mut place);
            let points: Vec<Vec<[i32; 2]>> =
                loops.iter().map(|l| l.iter().map(|v| noded.vertices[*v as usize]).collect()).collect();
            let areas: Vec<i128> = points.iter().map(|p| doubled_area(p)).collect();
            let Some(main) = (0..loops.len()).max_by_key(|k| (areas[*k].abs(), std::cmp::Reverse(*k))) else {
                continue;
            };
            if loops.len() > 1 {
                out.looped.push((*region, loops.len() as u32 - 1));
            }
            for (k, walk) in loops.iter().enumerate() {
                if areas[k] == 0 {
                    continue;
                }
                let against = (areas[k] > 0) != (areas[main] > 0);
                let mut cut_out = *hole;
                if against && k != main {
                    tests += points[main].len();
                    if tests <= MAX_LOOP_TESTS && inside(&points[main], &points[k]) {
                        cut_out = !cut_out;
                    }
                }
                let region_left = (areas[k] > 0) != cut_out;
                sides.extend(steps(walk).map(|(a, b)| {
                    let left = if a < b { region_left } else { !region_left };
                    (a.min(b), a.max(b), *region, if left { 1 } else { -1 })
                }));
            }
        }
        out.looped.sort_unstable();
        out.looped.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        sides.sort_unstable();
        for group in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let start = out.changes.len();
            for own in group.chunk_by(|a, b| a.2 == b.2) {
                let sum: i32 = own.iter().map(|side| side.3).sum();
                if sum != 0 {
                    out.changes.push((own[0].2, sum));
                }
            }
            if out.changes.len() > start {
                out.edges.push([group[0].0, group[0].1]);
                out.offsets.push(start as u32);
            }
        }
        out.offsets.push(out.changes.len() as u32);
        out
    }

    /// What changes from right to left of an edge.
    pub fn changes(&self, edge: usize) -> &[(u32, i32)] {
        &self.changes[self.offsets[edge] as usize..self.offsets[edge + 1] as usize]
    }
}

/// Cuts a ring wherever it comes back to a vertex. `place` is scratch, all `u32::MAX` before and after.
fn simple_loops(ring: &[u32], place: &mut [u32]) -> Vec<Vec<u32>> {
    let mut loops = Vec::new();
    let mut stack: Vec<u32> = Vec::with_capacity(ring.len());
    for &v in ring {
        let at = place[v as usize];
        if at != u32::MAX {
            let tail = stack.split_off(at as usize);
            for w in &tail {
                place[*w as usize] = u32::MAX;
            }
            if tail.len() > 2 {
                loops.push(tail);
            }
        }
        place[v as usize] = stack.len() as u32;
        stack.push(v);
    }
    for w in &stack {
        place[*w as usize] = u32::MAX;
    }
    if stack.len() > 2 {
        loops.push(stack);
    }
    loops
}

/// Whether a loop lies inside another that it does not cross, judged by the middle of its first edge.
fn inside(outer: &[[i32; 2]], inner: &[[i32; 2]]) -> bool {
    let (a, b) = (inner[0].map(f64::from), inner[1].map(f64::from));
    let (x, y) = ((a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0);
    let mut within = false;
    let mut q = outer[outer.len() - 1].map(f64::from);
    for p in outer.iter().map(|p| p.map(f64::from)) {
        if (p[1] > y) != (q[1] > y) && x < (q[0] - p[0]) * (y - p[1]) / (q[1] - p[1]) + p[0] {
            within = !within;
        }
        q = p;
    }
    within
}

//! From rings or labelled edges to shared arcs.
//!
//! An edge is one straight piece of border with the region to its left and to its right. Edges that continue each
//! other between the same two regions become one arc; where three regions meet there is a node. Two polygons share
//! an arc when they share vertices exactly (to a micro-degree), as the shapes of one publisher do.

use super::error::GeographyError;
use super::shapes::{Arc, OUTSIDE, Shapes};

/// One straight piece of border, walked from `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub from: [i32; 2],
    pub to: [i32; 2],
    pub left: u32,
    pub right: u32,
}

/// Rings of several regions to edges with both sides known. A ring's own direction does not matter: `hole` says
/// on which side its region lies. Pieces that a region walks there and back again vanish.
pub(crate) fn edges_from_rings<'a>(rings: impl IntoIterator<Item = (u32, bool, &'a [[i32; 2]])>) -> Vec<Edge> {
    // (low, high, the region lies left when walking low → high, region)
    let mut sides: Vec<([i32; 2], [i32; 2], bool, u32)> = Vec::new();
    for (region, hole, ring) in rings {
        let n = ring.len();
        let counter_clockwise = doubled_area(ring) > 0;
        for k in 0..n {
            let (p, q) = (ring[k], ring[(k + 1) % n]);
            if p != q {
                let region_left = counter_clockwise != hole;
                let (low, high, forward) = if p < q { (p, q, true) } else { (q, p, false) };
                sides.push((low, high, region_left == forward, region));
            }
        }
    }
    sides.sort_unstable();
    let mut edges = Vec::with_capacity(sides.len() / 2 + 1);
    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
    for group in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        lefts.clear();
        rights.clear();
        for &(_, _, left, region) in group {
            if left { &mut lefts } else { &mut rights }.push(region);
        }
        // A region on both sides of the same edge went there and back: a spike without land.
        lefts.retain(|l| rights.iter().position(|r| r == l).map(|k| rights.remove(k)).is_none());
        for k in 0..lefts.len().max(rights.len()) {
            let side = |v: &[u32]| v.get(k).copied().unwrap_or(OUTSIDE);
            edges.push(Edge { from: group[0].0, to: group[0].1, left: side(&lefts), right: side(&rights) });
        }
    }
    edges
}

/// Twice the signed area of a ring in square micro-degrees; positive when counter-clockwise.
pub(crate) fn doubled_area(ring: &[[i32; 2]]) -> i128 {
    let n = ring.len();
    (0..n)
        .map(|k| (ring[k], ring[(k + 1) % n]))
        .map(|(p, q)| i128::from(p[0]) * i128::from(q[1]) - i128::from(q[0]) * i128::from(p[1]))
        .sum()
}

/// Joins edges into arcs and builds the shapes of `regions` regions.
pub(crate) fn shapes_from_edges(regions: usize, edges: Vec<Edge>) -> Result<Shapes, GeographyError> {
    let mut edges: Vec<Edge> = edges.into_iter().filter(|e| e.from != e.to && e.left != e.right).collect();
    edges.sort_unstable();
    let mut vertices: Vec<[i32; 2]> = edges.iter().flat_map(|e| [e.from, e.to]).collect();
    vertices.sort_unstable();
    vertices.dedup();
    let at = |p: [i32; 2]| vertices.binary_search(&p).unwrap_or(0) as u32;
    let ends: Vec<[u32; 2]> = edges.iter().map(|e| [at(e.from), at(e.to)]).collect();
    // Edges at each vertex, in compressed rows.
    let mut offsets = vec![0u32; vertices.len() + 1];
    for v in ends.iter().flatten() {
        offsets[*v as usize + 1] += 1;
    }
    for v in 0..vertices.len() {
        offsets[v + 1] += offsets[v];
    }
    let mut fill = offsets.clone();
    let mut incident = vec![0u32; ends.len() * 2];
    for (e, pair) in ends.iter().enumerate() {
        for &v in pair {
            incident[fill[v as usize] as usize] = e as u32;
            fill[v as usize] += 1;
        }
    }
    let touching = |v: u32| &incident[offsets[v as usize] as usize..offsets[v as usize + 1] as usize];
    // Sides of edge e when walked away from v.
    let sides_from = |e: u32, v: u32| {
        let edge = &edges[e as usize];
        if ends[e as usize][0] == v { (edge.left, edge.right) } else { (edge.right, edge.left) }
    };
    let is_node = |v: u32| match touching(v) {
        [a, b] => {
            let ((l, r), (l2, r2)) = (sides_from(*a, v), sides_from(*b, v));
            (l, r) != (r2, l2)
        }
        _ => true,
    };
    let mut used = vec![false; edges.len()];
    let (mut points, mut arcs) = (Vec::with_capacity(vertices.len() + edges.len() / 4), Vec::new());
    let mut walk = |first: u32, start: u32| {
        if std::mem::replace(&mut used[first as usize], true) {
            return;
        }
        let (left, right) = sides_from(first, start);
        let begin = points.len() as u32;
        points.push(vertices[start as usize]);
        let (mut e, mut v) = (first, start);
        loop {
            let [a, b] = ends[e as usize];
            v = if a == v { b } else { a };
            points.push(vertices[v as usize]);
            if v == start || is_node(v) {
                break;
            }
            match touching(v).iter().find(|&&next| !used[next as usize]) {
                Some(&next) => {
                    used[next as usize] = true;
                    e = next;
                }
                None => break,
            }
        }
        arcs.push(Arc { start: begin, end: points.len() as u32, left, right });
    };
    for v in 0..vertices.len() as u32 {
        if is_node(v) {
            for &e in touching(v) {
                walk(e, v);
            }
        }
    }
    // What is left are closed loops between two regions.
    for e in 0..edges.len() as u32 {
        walk(e, ends[e as usize][0]);
    }
    Shapes::from_arcs(regions, points, arcs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: [[i32; 2]; 4] = [[0, 0], [10, 0], [10, 10], [0, 10]];
    const B: [[i32; 2]; 5] = [[10, 0], [10, 10], [20, 10], [20, 0], [15, 0]];

    #[test]
    fn two_squares_share_one_arc_whatever_their_direction() {
        let s = shapes_from_edges(2, edges_from_rings([(0, false, &A[..]), (1, false, &B[..])])).unwrap();
        assert_eq!(s.arcs().len(), 3);
        let shared: Vec<_> = s.arcs().iter().filter(|a| a.left != OUTSIDE && a.right != OUTSIDE).collect();
        assert_eq!(shared.len(), 1);
        assert_eq!(s.arc_micro(0).len() + s.arc_micro(1).len() + s.arc_micro(2).len(), 2 + 4 + 5);
    }

    #[test]
    fn an_enclave_is_a_hole_with_its_own_arc() {
        let hole = [[2, 2], [2, 4], [4, 4], [4, 2]];
        let s =
            shapes_from_edges(2, edges_from_rings([(0, false, &A[..]), (0, true, &hole[..]), (1, false, &hole[..])]))
                .unwrap();
        assert_eq!(s.rings(0).count(), 2);
        assert_eq!(s.rings(1).count(), 1);
        assert_eq!(s.adjacency().neighbours(1).count(), 1);
    }

    #[test]
    fn a_spike_vanishes() {
        let spiky = [[0, 0], [10, 0], [10, 10], [10, 20], [10, 10], [0, 10]];
        let s = shapes_from_edges(1, edges_from_rings([(0, false, &spiky[..])])).unwrap();
        assert_eq!(s.rings(0).count(), 1);
        assert_eq!(s.arc_micro(0).len(), 5);
    }
}

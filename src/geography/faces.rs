//! The faces into which borders divide the plane, and who covers each: nobody (a gap), one, or several (an overlap).
//!
//! Edges are joined to chains between vertices where more than two meet. Walking along each chain and always turning
//! left-most goes once round every face. Crossing a chain changes who covers by what the chain says; a part that
//! touches no other starts from a count of the chains west of it.

use std::collections::VecDeque;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::error::GeographyError;
use super::sided_edges::SidedEdges;
use super::topology::doubled_area;

/// Regions that cover a face, with how many times; sorted by region.
pub(crate) type Cover = Vec<(u32, i32)>;

/// A chain of edges between two nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain {
    /// Its vertices: `walk[start..end]`.
    pub start: u32,
    pub end: u32,
    /// An edge of it, and whether the chain walks that edge from its lower to its higher vertex.
    edge: u32,
    forward: bool,
}

/// The faces. Side `2k` is the face left of chain `k`, side `2k + 1` the one right of it.
#[derive(Debug, Default)]
pub(crate) struct Faces {
    pub walk: Vec<u32>,
    pub chains: Vec<Chain>,
    /// Face at each side.
    pub at_side: Vec<u32>,
    /// Twice the signed area of each face in square micro-degrees; negative for the outside of a connected part.
    pub area: Vec<i128>,
    pub cover: Vec<Cover>,
    /// The outside of a connected part (the sea around it, or what lies around an enclave).
    pub outer: Vec<bool>,
}

/// Most regions remembered over all faces.
const MAX_COVER: usize = 20_000_000;

impl Faces {
    pub fn new(vertices: &[[i32; 2]], sided: &SidedEdges) -> Result<Self, GeographyError> {
        let mut faces = Self::default();
        faces.join(vertices.len(), sided);
        let next = faces.turns(vertices);
        faces.go_round(vertices, &next);
        faces.find_cover(vertices, sided)?;
        Ok(faces)
    }

    /// The vertices of a chain.
    pub fn points(&self, chain: usize) -> &[u32] {
        let c = self.chains[chain];
        &self.walk[c.start as usize..c.end as usize]
    }

    fn join(&mut self, vertex_count: usize, sided: &SidedEdges) {
        let edges = &sided.edges;
        let mut offsets = vec![0u32; vertex_count + 1];
        for v in edges.iter().flatten() {
            offsets[*v as usize + 1] += 1;
        }
        for v in 0..vertex_count {
            offsets[v + 1] += offsets[v];
        }
        let mut fill = offsets.clone();
        let mut incident = vec![0u32; edges.len() * 2];
        for (e, pair) in edges.iter().enumerate() {
            for &v in pair {
                incident[fill[v as usize] as usize] = e as u32;
                fill[v as usize] += 1;
            }
        }
        let touching = |v: u32| &incident[offsets[v as usize] as usize..offsets[v as usize + 1] as usize];
        let mut used = vec![false; edges.len()];
        let mut begin = |first: u32, start: u32, this: &mut Self| {
            if std::mem::replace(&mut used[first as usize], true) {
                return;
            }
            let from = this.walk.len() as u32;
            this.walk.push(start);
            let (mut e, mut v) = (first, start);
            loop {
                let [a, b] = edges[e as usize];
                v = if a == v { b } else { a };
                this.walk.push(v);
                let around = touching(v);
                if v == start || around.len() != 2 {
                    break;
                }
                let other = if around[0] == e { around[1] } else { around[0] };
                if std::mem::replace(&mut used[other as usize], true) {
                    break;
                }
                e = other;
            }
            let forward = edges[first as usize][0] == start;
            this.chains.push(Chain { start: from, end: this.walk.len() as u32, edge: first, forward });
        };
        for v in 0..vertex_count as u32 {
            if touching(v).len() != 2 {
                for &e in touching(v) {
                    begin(e, v, self);
                }
            }
        }
        for e in 0..edges.len() as u32 {
            begin(e, edges[e as usize][0], self);
        }
    }

    /// First vertex, second vertex of a side walked away from its start.
    fn leaves(&self, side: u32) -> (u32, u32) {
        let p = self.points(side as usize / 2);
        if side.is_multiple_of(2) { (p[0], p[1]) } else { (p[p.len() - 1], p[p.len() - 2]) }
    }

    /// For each side the one that follows it round the face on its left.
    fn turns(&self, vertices: &[[i32; 2]]) -> Vec<u32> {
        let n = self.chains.len() as u32 * 2;
        let direction = |side: u32| {
            let (o, p) = self.leaves(side);
            let (o, p) = (vertices[o as usize], vertices[p as usize]);
            [i64::from(p[0]) - i64::from(o[0]), i64::from(p[1]) - i64::from(o[1])]
        };
        let upper = |d: [i64; 2]| d[1] < 0 || (d[1] == 0 && d[0] < 0);
        let mut order: Vec<u32> = (0..n).collect();
        order.sort_by(|&a, &b| {
            let (p, q) = (direction(a), direction(b));
            self.leaves(a)
                .0
                .cmp(&self.leaves(b).0)
                .then(upper(p).cmp(&upper(q)))
                .then_with(|| (q[0] * p[1]).cmp(&(p[0] * q[1])))
                .then(a.cmp(&b))
        });
        let mut next = vec![0u32; n as usize];
        for group in order.chunk_by(|a, b| self.leaves(*a).0 == self.leaves(*b).0) {
            for (k, &side) in group.iter().enumerate() {
                // Arriving by the other side of `side`, the next turn clockwise is the one before it.
                let before = group[(k + group.len() - 1) % group.len()];
                next[(side ^ 1) as usize] = before;
            }
        }
        next
    }

    fn go_round(&mut self, vertices: &[[i32; 2]], next: &[u32]) {
        self.at_side = vec![u32::MAX; next.len()];
        let mut points = Vec::new();
        for start in 0..next.len() as u32 {
            if self.at_side[start as usize] != u32::MAX {
                continue;
            }
            let face = self.area.len() as u32;
            points.clear();
            let mut side = start;
            while self.at_side[side as usize] == u32::MAX {
                self.at_side[side as usize] = face;
                let p = self.points(side as usize / 2);
                let at = |v: &u32| vertices[*v as usize];
                if side.is_multiple_of(2) {
                    points.extend(p[..p.len() - 1].iter().map(at));
                } else {
                    points.extend(p[1..].iter().rev().map(at));
                }
                side = next[side as usize];
            }
            self.area.push(doubled_area(&points));
        }
    }

    /// What changes when crossing a chain from its right to its left, or the other way for the right side.
    fn changes<'s>(&self, side: u32, sided: &'s SidedEdges) -> (&'s [(u32, i32)], i32) {
        let chain = self.chains[side as usize / 2];
        let sign = if chain.forward == side.is_multiple_of(2) { 1 } else { -1 };
        (sided.changes(chain.edge as usize), sign)
    }

    fn find_cover(&mut self, vertices: &[[i32; 2]], sided: &SidedEdges) -> Result<(), GeographyError> {
        let n = self.area.len();
        let part = self.parts();
        self.cover = vec![Vec::new(); n];
        self.outer = vec![false; n];
        let mut sides: Vec<(u32, u32)> =
            self.at_side.iter().enumerate().map(|(side, face)| (*face, side as u32)).collect();
        sides.sort_unstable();
        let around = |face: u32| {
            let from = sides.partition_point(|s| s.0 < face);
            sides[from..].iter().take_while(move |s| s.0 == face).map(|s| s.1)
        };
        // The outside of each part is the face with the least area.
        let mut outside: Vec<(u32, i128, u32)> =
            (0..n as u32).map(|face| (part[face as usize], self.area[face as usize], face)).collect();
        outside.sort_unstable();
        outside.dedup_by_key(|o| o.0);
        let index = self.west_index(vertices);
        let mut known = vec![false; n];
        let mut total = 0;
        for &(own, _, face) in &outside {
            self.outer[face as usize] = true;
            let start = around(face).next().map(|side| self.leaves(side).0);
            if let Some(v) = start.filter(|_| outside.len() > 1) {
                self.cover[face as usize] = self.west_count(vertices, sided, &index, &part, own, vertices[v as usize]);
            }
            known[face as usize] = true;
            let mut queue = VecDeque::from([face]);
            while let Some(here) = queue.pop_front() {
                total += self.cover[here as usize].len();
                if total > MAX_COVER {
                    return Err(GeographyError::Tangled { edges: sided.edges.len() as u64 });
                }
                for side in around(here) {
                    let there = self.at_side[(side ^ 1) as usize];
                    if !std::mem::replace(&mut known[there as usize], true) {
                        let (changes, sign) = self.changes(side ^ 1, sided);
                        self.cover[there as usize] = added(&self.cover[here as usize], changes, sign);
                        queue.push_back(there);
                    }
                }
            }
        }
        Ok(())
    }

    /// Which connected part each face belongs to.
    fn parts(&self) -> Vec<u32> {
        let mut parent: Vec<u32> = (0..self.area.len() as u32).collect();
        fn root(parent: &mut [u32], mut f: u32) -> u32 {
            while parent[f as usize] != f {
                parent[f as usize] = parent[parent[f as usize] as usize];
                f = parent[f as usize];
            }
            f
        }
        // Faces left and right of a chain belong together, and so do those that meet in a node: the walk round a
        // face passes from chain to chain, so sides of one face share it already.
        for pair in self.at_side.chunks_exact(2) {
            let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
            parent[a.max(b) as usize] = a.min(b);
        }
        (0..self.area.len() as u32).map(|f| root(&mut parent, f)).collect()
    }

    fn west_index(&self, vertices: &[[i32; 2]]) -> RTree<GeomWithData<Rectangle<[f64; 2]>, u32>> {
        let boxes = (0..self.chains.len()).map(|k| {
            let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
            for v in self.points(k) {
                for (axis, x) in vertices[*v as usize].map(f64::from).into_iter().enumerate() {
                    low[axis] = low[axis].min(x);
                    high[axis] = high[axis].max(x);
                }
            }
            GeomWithData::new(Rectangle::from_corners(low, high), k as u32)
        });
        RTree::bulk_load(boxes.collect())
    }

    /// Who covers a point of part `own`, by the other parts: a ray to the west.
    fn west_count(
        &self,
        vertices: &[[i32; 2]],
        sided: &SidedEdges,
        index: &RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
        part: &[u32],
        own: u32,
        point: [i32; 2],
    ) -> Cover {
        let [x, y] = point.map(f64::from);
        let ray = AABB::from_corners([f64::from(i32::MIN), y], [x, y]);
        let mut chains: Vec<u32> = index.locate_in_envelope_intersecting(&ray).map(|c| c.data).collect();
        chains.sort_unstable();
        let mut cover = Cover::new();
        for k in chains {
            if part[self.at_side[2 * k as usize] as usize] == own {
                continue;
            }
            let mut net = 0;
            for w in self.points(k as usize).windows(2) {
                let (p, q) = (vertices[w[0] as usize].map(f64::from), vertices[w[1] as usize].map(f64::from));
                if (p[1] > y) != (q[1] > y) && p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]) < x {
                    // Going east across a step that leads north goes from its left to its right.
                    net += if q[1] > p[1] { -1 } else { 1 };
                }
            }
            if net != 0 {
                let (changes, sign) = self.changes(2 * k, sided);
                cover = added(&cover, changes, sign * net);
            }
        }
        cover
    }
}

/// A cover after crossing a chain.
fn added(cover: &Cover, changes: &[(u32, i32)], sign: i32) -> Cover {
    let mut out = cover.clone();
    for &(region, change) in changes {
        match out.binary_search_by_key(&region, |c| c.0) {
            Ok(k) => {
                out[k].1 += sign * change;
                if out[k].1 == 0 {
                    out.remove(k);
                }
            }
            Err(k) => out.insert(k, (region, sign * change)),
        }
    }
    out
}

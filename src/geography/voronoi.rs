//! The Voronoi diagram of the sites of one group, walked along the group's border.
//!
//! The cells of a group come without polygon clipping. Walking along the border, the nearest site changes where the
//! border crosses an edge of the diagram; each crossing splits the border and ends or begins a piece of that edge.
//! Which vertices of the diagram lie inside follows from counting crossings, starting at infinity, which is outside.
//!
//! ```text
//!   border ──x────────x──      x: crossings, where the nearest site changes
//!          A │   B    / C      │ and /: the pieces of edges that lie inside
//!            └──v────'         v: a vertex, inside because the edge above it was entered once
//! ```

use spade::{DelaunayTriangulation, Point2, Triangulation};

/// The diagram of some sites in a plane.
pub(crate) struct Diagram {
    sites: Vec<[f64; 2]>,
    offsets: Vec<u32>,
    /// (neighbouring site, edge between them), by site.
    neighbours: Vec<(u32, u32)>,
    edges: Vec<DiagramEdge>,
    centres: Vec<[f64; 2]>,
    edges_of_centre: Vec<Vec<u32>>,
}

/// The edge between sites `a` (on its left) and `b` (on its right); no vertex at an end that goes to infinity.
#[derive(Debug, Clone, Copy)]
struct DiagramEdge {
    a: u32,
    b: u32,
    start: Option<u32>,
    end: Option<u32>,
}

/// Where the nearest site changes along a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Change {
    /// Step of the line and how far along it, 0 to 1.
    pub step: usize,
    pub t: f64,
    /// The nearest site from there on.
    pub to: u32,
    edge: u32,
    from: u32,
}

/// A crossing of an edge with the border, seen from the edge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing<V> {
    /// Along the edge, in the plane's units.
    along: f64,
    /// The edge lies inside after it, not before it.
    enters: bool,
    vertex: V,
}

/// One end of a piece of edge: a crossing's vertex or a vertex of the diagram.
pub(crate) enum End<V> {
    Crossing(V),
    Centre([f64; 2]),
}

/// A piece of edge inside the border, with the site on its left and on its right.
pub(crate) struct Piece<V> {
    pub from: End<V>,
    pub to: End<V>,
    pub left: u32,
    pub right: u32,
}

impl Diagram {
    /// The diagram of distinct sites; `None` when they are not finite or not distinct.
    pub fn new(sites: Vec<[f64; 2]>) -> Option<Self> {
        let n = sites.len();
        let points = sites.iter().map(|s| Point2::new(s[0], s[1])).collect();
        let triangulation = DelaunayTriangulation::<Point2<f64>>::bulk_load_stable(points).ok()?;
        if triangulation.num_vertices() != n {
            return None;
        }
        let mut centres = vec![[0.0; 2]; triangulation.num_all_faces()];
        for f in triangulation.inner_faces() {
            let c = f.circumcenter();
            centres[f.index()] = [c.x, c.y];
        }
        let mut edges = Vec::with_capacity(triangulation.num_undirected_edges());
        let mut edges_of_centre = vec![Vec::new(); centres.len()];
        for e in triangulation.undirected_edges() {
            let e = e.as_directed();
            let inner = |f: Option<usize>| f.map(|f| f as u32);
            let edge = DiagramEdge {
                a: e.from().index() as u32,
                b: e.to().index() as u32,
                start: inner(e.rev().face().as_inner().map(|f| f.index())),
                end: inner(e.face().as_inner().map(|f| f.index())),
            };
            for c in [edge.start, edge.end].into_iter().flatten() {
                edges_of_centre[c as usize].push(edges.len() as u32);
            }
            edges.push(edge);
        }
        let mut offsets = vec![0u32; n + 1];
        let mut pairs: Vec<(u32, u32, u32)> =
            edges.iter().enumerate().flat_map(|(k, e)| [(e.a, e.b, k as u32), (e.b, e.a, k as u32)]).collect();
        pairs.sort_unstable();
        for p in &pairs {
            offsets[p.0 as usize + 1] += 1;
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        let neighbours = pairs.into_iter().map(|p| (p.1, p.2)).collect();
        Some(Self { sites, offsets, neighbours, edges, centres, edges_of_centre })
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    fn around(&self, site: u32) -> &[(u32, u32)] {
        &self.neighbours[self.offsets[site as usize] as usize..self.offsets[site as usize + 1] as usize]
    }

    fn distance2(&self, p: [f64; 2], site: u32) -> f64 {
        let s = self.sites[site as usize];
        (p[0] - s[0]) * (p[0] - s[0]) + (p[1] - s[1]) * (p[1] - s[1])
    }

    /// The site nearest to `p`, walking downhill from `hint`.
    pub fn nearest(&self, p: [f64; 2], hint: u32) -> u32 {
        let (mut site, mut best) = (hint, self.distance2(p, hint));
        loop {
            let next =
                self.around(site).iter().map(|n| (self.distance2(p, n.0), n.0)).min_by(|a, b| a.0.total_cmp(&b.0));
            match next {
                Some((d, n)) if d < best => (site, best) = (n, d),
                _ => return site,
            }
        }
    }

    /// Walks a line from the site nearest to its first point; appends every change and returns the last site.
    pub fn walk(&self, line: &[[f64; 2]], start: u32, changes: &mut Vec<Change>) -> u32 {
        let mut site = start;
        for (step, w) in line.windows(2).enumerate() {
            let (p, q) = (w[0], w[1]);
            let mut t = 0.0f64;
            loop {
                let (own_p, own_q) = (self.distance2(p, site), self.distance2(q, site));
                let mut first: Option<(f64, u32, u32)> = None;
                for &(n, edge) in self.around(site) {
                    let (at_p, at_q) = (self.distance2(p, n) - own_p, self.distance2(q, n) - own_q);
                    if at_q < 0.0 {
                        let cut = if at_p > 0.0 { at_p / (at_p - at_q) } else { 0.0 }.max(t);
                        if first.is_none_or(|f| (cut, n) < (f.0, f.1)) {
                            first = Some((cut, n, edge));
                        }
                    }
                }
                // Every change comes nearer to q, so this ends.
                let Some((cut, next, edge)) = first else { break };
                t = cut;
                changes.push(Change { step, t, to: next, edge, from: site });
                site = next;
            }
        }
        site
    }

    /// Enters a change into the crossings of its edge. `land_left`: the group lies left of the walked line.
    pub fn note<V>(
        &self,
        change: &Change,
        p: [f64; 2],
        land_left: bool,
        vertex: V,
        crossings: &mut [Vec<Crossing<V>>],
    ) {
        let e = self.edges[change.edge as usize];
        let (a, b) = (self.sites[e.a as usize], self.sites[e.b as usize]);
        let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let along = (p[1] - middle[1]) * (b[0] - a[0]) - (p[0] - middle[0]) * (b[1] - a[1]);
        // Crossing from a's side to b's with land on the left, the land lies ahead along the edge.
        let enters = (change.from == e.a) == land_left;
        crossings[change.edge as usize].push(Crossing { along, enters, vertex });
    }

    /// The pieces of edges inside the border. `None` when the
    /// crossings contradict each other, which rounding can cause when a vertex lies on the border.
    pub fn pieces<V: Copy>(&self, crossings: &mut [Vec<Crossing<V>>]) -> Option<Vec<Piece<V>>> {
        let mut inside: Vec<Option<bool>> = vec![None; self.centres.len()];
        let mut queue = Vec::new();
        let learn = |inside: &mut Vec<Option<bool>>, queue: &mut Vec<u32>, centre: Option<u32>, is: bool| match centre {
            None => !is,
            Some(c) => match inside[c as usize] {
                Some(known) => known == is,
                None => {
                    inside[c as usize] = Some(is);
                    queue.push(c);
                    true
                }
            },
        };
        for (e, list) in self.edges.iter().zip(crossings.iter_mut()) {
            list.sort_by(|x, y| x.along.total_cmp(&y.along));
            if list.windows(2).any(|w| w[0].enters == w[1].enters) {
                return None;
            }
            let ends = match (list.first(), list.last()) {
                (Some(first), Some(last)) => (!first.enters, last.enters),
                // Never crossed: an edge that comes from infinity stays outside.
                _ if e.start.is_none() || e.end.is_none() => (false, false),
                _ => continue,
            };
            if !learn(&mut inside, &mut queue, e.start, ends.0) || !learn(&mut inside, &mut queue, e.end, ends.1) {
                return None;
            }
        }
        while let Some(c) = queue.pop() {
            let is = inside[c as usize]?;
            for &k in &self.edges_of_centre[c as usize] {
                let e = self.edges[k as usize];
                let uncrossed = crossings[k as usize].is_empty();
                if uncrossed
                    && !(learn(&mut inside, &mut queue, e.start, is) && learn(&mut inside, &mut queue, e.end, is))
                {
                    return None;
                }
            }
        }
        let mut pieces = Vec::new();
        for (e, list) in self.edges.iter().zip(crossings.iter()) {
            let centre = |c: u32| End::Centre(self.centres[c as usize]);
            let mut open = match e.start {
                Some(c) if inside[c as usize]? => Some(centre(c)),
                _ => None,
            };
            for x in list {
                match open.take() {
                    Some(from) => pieces.push(Piece { from, to: End::Crossing(x.vertex), left: e.a, right: e.b }),
                    None => open = Some(End::Crossing(x.vertex)),
                }
            }
            if let Some(from) = open {
                pieces.push(Piece { from, to: centre(e.end?), left: e.a, right: e.b });
            }
        }
        Some(pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_past_three_sites_changes_twice() {
        let d = Diagram::new(vec![[0.0, 0.0], [2.0, 0.5], [4.0, 0.0]]).unwrap();
        let mut changes = Vec::new();
        assert_eq!(d.nearest([-1.0, 1.0], 2), 0);
        assert_eq!(d.walk(&[[-1.0, 1.0], [5.0, 1.0]], 0, &mut changes), 2);
        assert_eq!(changes.iter().map(|c| c.to).collect::<Vec<_>>(), [1, 2]);
        assert!(changes[0].t < changes[1].t);
    }

    #[test]
    fn two_sites_have_one_edge_and_equal_sites_are_refused() {
        assert_eq!(Diagram::new(vec![[0.0, 0.0], [1.0, 0.0]]).unwrap().edge_count(), 1);
        assert!(Diagram::new(vec![[0.0, 0.0], [0.0, 0.0]]).is_none());
        assert!(Diagram::new(vec![[f64::NAN, 0.0]]).is_none());
    }
}

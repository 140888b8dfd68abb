//! Who touches whom: an undirected graph with border lengths, and the bridging of islands.

use std::collections::BTreeMap;

use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};
use serde::{Deserialize, Serialize};

use super::place::LonLat;

/// A link laid over water so that an island is not cut off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WaterLink {
    /// One end (the lower index).
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// Width of the water in km, from shore to shore.
    pub km: f32,
}

/// Neighbours of every unit in compressed rows: the neighbours of `i` are
/// `neighbours[offsets[i]..offsets[i + 1]]`, ascending, with the length of the common border beside them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Row starts; one more than there are units.
    pub offsets: Vec<u32>,
    /// Neighbour indices.
    pub neighbours: Vec<u32>,
    /// Length of the common border in km; 0 for a water link.
    pub border_km: Vec<f32>,
    /// The links that were laid over water, in the order they were laid.
    pub water_links: Vec<WaterLink>,
}

impl Graph {
    /// A graph of `n` units. Borders named twice add up; a unit is never its own neighbour; an edge that names a
    /// unit outside `0..n` is left out.
    pub fn from_edges(n: usize, edges: impl IntoIterator<Item = (u32, u32, f32)>) -> Self {
        let mut sum: Vec<(u32, u32, f64)> = edges
            .into_iter()
            .filter(|&(a, b, _)| a != b && (a as usize) < n && (b as usize) < n)
            .flat_map(|(a, b, km)| [(a, b, f64::from(km)), (b, a, f64::from(km))])
            .collect();
        // A stable sort, so that lengths are added in the order they were given and results repeat to the bit.
        sum.sort_by_key(|&(a, b, _)| (a, b));
        sum.dedup_by(|later, kept| {
            let same = (later.0, later.1) == (kept.0, kept.1);
            if same {
                kept.2 += later.2;
            }
            same
        });
        let mut offsets = vec![0u32; n + 1];
        for &(a, ..) in &sum {
            offsets[a as usize + 1] += 1;
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        Self {
            offsets,
            neighbours: sum.iter().map(|e| e.1).collect(),
            border_km: sum.iter().map(|e| e.2 as f32).collect(),
            water_links: Vec::new(),
        }
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there are no units.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The neighbours of `i` with the border length in km, ascending. Nothing for a unit that is not there.
    pub fn neighbours(&self, i: u32) -> impl Iterator<Item = (u32, f32)> + '_ {
        let i = i as usize;
        let row = if i < self.len() { self.offsets[i] as usize..self.offsets[i + 1] as usize } else { 0..0 };
        row.map(|k| (self.neighbours[k], self.border_km[k]))
    }

    /// Every edge once, as (lower, higher, km).
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32, f32)> + '_ {
        (0..self.len() as u32)
            .flat_map(move |a| self.neighbours(a).filter(move |&(b, _)| a < b).map(move |(b, km)| (a, b, km)))
    }

    /// Connected parts: a label for each unit, counted from 0 in order of the lowest unit, and how many there are.
    pub fn components(&self) -> (Vec<u32>, u32) {
        let mut label = vec![u32::MAX; self.len()];
        let (mut count, mut stack) = (0, Vec::new());
        for start in 0..self.len() {
            if label[start] != u32::MAX {
                continue;
            }
            label[start] = count;
            stack.push(start as u32);
            while let Some(i) = stack.pop() {
                for (j, _) in self.neighbours(i) {
                    if label[j as usize] == u32::MAX {
                        label[j as usize] = count;
                        stack.push(j);
                    }
                }
            }
            count += 1;
        }
        (label, count)
    }

    /// The graph of some units only; `keep[k]` becomes unit `k`. Water links between kept units stay.
    pub fn subgraph(&self, keep: &[u32]) -> Self {
        // Not collected: that would be one more sort in the page's program.
        let mut new: BTreeMap<u32, u32> = BTreeMap::new();
        new.extend(keep.iter().enumerate().map(|(k, &i)| (i, k as u32)));
        let mut g = Self::from_edges(
            keep.len(),
            self.edges().filter_map(|(a, b, km)| Some((*new.get(&a)?, *new.get(&b)?, km))),
        );
        g.water_links = self
            .water_links
            .iter()
            .filter_map(|l| Some((*new.get(&l.a)?, *new.get(&l.b)?, l.km)))
            .map(|(a, b, km)| WaterLink { a: a.min(b), b: a.max(b), km })
            .collect();
        g
    }

    /// Links every part that has no land link to the part nearest to it over water, until all is one part.
    ///
    /// `shore` gives sample points of units (their coast, or simply their place); a unit without a point cannot be
    /// linked and stays cut off. Small parts are linked first, each by the shortest link between two sample points.
    pub fn bridge(&mut self, shore: &[(u32, LonLat)]) {
        let n = self.len();
        let (label, count) = self.components();
        if count < 2 {
            return;
        }
        let mut part = Parts::new(label, count);
        let mut points: Vec<Vec<(u32, [f64; 3])>> = vec![Vec::new(); count as usize];
        let mut all = Vec::with_capacity(shore.len());
        for &(unit, place) in shore.iter().filter(|s| (s.0 as usize) < n) {
            let xyz = place.on_unit_sphere();
            points[part.label[unit as usize] as usize].push((unit, xyz));
            all.push(Shore::new(xyz, unit));
        }
        let tree = RTree::bulk_load(all);
        let mut links = Vec::new();
        // The smallest part that can still be linked; the largest is only ever linked to.
        while let Some(small) = (0..count)
            .filter(|&c| part.root(c) == c && !part.stuck[c as usize])
            .min_by_key(|&c| (part.size[c as usize], c))
        {
            if (0..count).filter(|&c| part.root(c) == c).count() < 2 {
                break;
            }
            let best = if points[small as usize].len().pow(2) < shore.len() {
                part.nearest_by_own_points(small, &points[small as usize], &tree)
            } else {
                part.nearest_by_other_points(small, &points)
            };
            match best {
                None => part.stuck[small as usize] = true,
                Some((d2, a, b)) => {
                    let km = 2.0 * super::EARTH_RADIUS_KM * libm::asin((d2.sqrt() / 2.0).min(1.0));
                    links.push(WaterLink { a, b, km: km as f32 });
                    let (x, y) = (part.root(part.label[a as usize]), part.root(part.label[b as usize]));
                    let other = if x == small { y } else { x };
                    let moved = std::mem::take(&mut points[small as usize]);
                    points[other as usize].extend(moved);
                    part.join(small, other);
                }
            }
        }
        let edges: Vec<_> = self.edges().chain(links.iter().map(|l| (l.a, l.b, 0.0))).collect();
        let before = std::mem::take(&mut self.water_links);
        *self = Self::from_edges(n, edges);
        self.water_links = before.into_iter().chain(links).collect();
    }
}

/// A point of the coast with its unit.
type Shore = GeomWithData<[f64; 3], u32>;

fn shorter(best: Option<(f64, u32, u32)>, link: (f64, u32, u32)) -> Option<(f64, u32, u32)> {
    if best.is_none_or(|b| link < b) { Some(link) } else { best }
}

/// Disjoint sets of connected parts.
///
/// The nearest pair between a part and the rest is found from the part's own points when they are few (each looks
/// past its own kind in a tree of all points), else from all other points in a tree of the part's points.
struct Parts {
    label: Vec<u32>,
    parent: Vec<u32>,
    size: Vec<u32>,
    stuck: Vec<bool>,
}

impl Parts {
    fn new(label: Vec<u32>, count: u32) -> Self {
        let mut size = vec![0; count as usize];
        for &l in &label {
            size[l as usize] += 1;
        }
        Self { label, parent: (0..count).collect(), size, stuck: vec![false; count as usize] }
    }

    fn root(&self, mut c: u32) -> u32 {
        while self.parent[c as usize] != c {
            c = self.parent[c as usize];
        }
        c
    }

    fn nearest_by_own_points(
        &self,
        small: u32,
        own: &[(u32, [f64; 3])],
        tree: &RTree<Shore>,
    ) -> Option<(f64, u32, u32)> {
        let mut best: Option<(f64, u32, u32)> = None;
        for &(unit, xyz) in own {
            for other in tree.nearest_neighbor_iter(&xyz) {
                let d2 = other.distance_2(&xyz);
                if best.is_some_and(|b| d2 > b.0) {
                    break;
                }
                if self.root(self.label[other.data as usize]) != small {
                    best = shorter(best, (d2, unit.min(other.data), unit.max(other.data)));
                    break;
                }
            }
        }
        best
    }

    fn nearest_by_other_points(&self, small: u32, points: &[Vec<(u32, [f64; 3])>]) -> Option<(f64, u32, u32)> {
        let tree = RTree::bulk_load(points[small as usize].iter().map(|p| Shore::new(p.1, p.0)).collect());
        let mut best: Option<(f64, u32, u32)> = None;
        for &(unit, xyz) in points.iter().enumerate().filter(|(k, _)| *k != small as usize).flat_map(|(_, p)| p) {
            if let Some(own) = tree.nearest_neighbor(&xyz) {
                best = shorter(best, (own.distance_2(&xyz), unit.min(own.data), unit.max(own.data)));
            }
        }
        best
    }

    fn join(&mut self, small: u32, into: u32) {
        self.parent[small as usize] = into;
        self.size[into as usize] += self.size[small as usize];
        self.stuck[into as usize] = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn borders_named_twice_add_up_and_nobody_is_their_own_neighbour() {
        let g = Graph::from_edges(3, [(0, 1, 2.0), (1, 0, 3.0), (2, 2, 9.0), (0, 7, 1.0)]);
        assert_eq!(g.neighbours(0).collect::<Vec<_>>(), [(1, 5.0)]);
        assert_eq!(g.neighbours(2).count(), 0);
        assert_eq!(g.neighbours(99).count(), 0);
        assert_eq!(g.components(), (vec![0, 0, 1], 2));
    }

    #[test]
    fn an_island_gets_the_shortest_water_link() {
        let mut g = Graph::from_edges(4, [(0, 1, 10.0), (1, 2, 10.0)]);
        let places = [(0, 0.0), (1, 1.0), (2, 2.0), (3, 2.5)].map(|(i, lon)| (i, LonLat::new(lon, 10.0)));
        g.bridge(&places);
        assert_eq!(g.water_links.len(), 1);
        assert_eq!((g.water_links[0].a, g.water_links[0].b), (2, 3));
        assert!((g.water_links[0].km - 54.75).abs() < 0.1);
        assert_eq!(g.neighbours(3).collect::<Vec<_>>(), [(2, 0.0)]);
        assert_eq!(g.components().1, 1);
    }

    #[test]
    fn a_unit_without_a_place_stays_cut_off() {
        let mut g = Graph::from_edges(3, [(0, 1, 1.0)]);
        g.bridge(&[(0, LonLat::default()), (1, LonLat::new(1.0, 0.0))]);
        assert_eq!(g.components().1, 2);
        assert!(g.water_links.is_empty());
    }

    proptest! {
        #[test]
        fn neighbours_are_mutual_and_bridging_makes_one_part(n in 1usize..40, edges in prop::collection::vec((0u32..40, 0u32..40, 0.0f32..9.0), 0..60), seed in 0u32..1000) {
            let mut g = Graph::from_edges(n, edges);
            for (a, b, km) in g.edges().collect::<Vec<_>>() {
                prop_assert!(g.neighbours(b).any(|(x, y)| x == a && y == km));
            }
            let before = g.components().1;
            let shore: Vec<_> = (0..n as u32).map(|i| (i, LonLat::new(f64::from(i * 37 % 101 + seed % 7), f64::from(i * 53 % 89) - 45.0))).collect();
            g.bridge(&shore);
            prop_assert_eq!(g.components().1, 1);
            prop_assert_eq!(g.water_links.len() as u32, before - 1);
        }
    }
}

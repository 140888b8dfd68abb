//! Regions as shared arcs: what the shipped counties and the cells of point units have in common.
//!
//! ```text
//!        ┌────a────┬────b────┐      arc a: left = county 0, right = OUTSIDE
//!        │    0    c    1    │      arc c: left = 0, right = 1 → they are neighbours, and its length is their border
//!        └────a────┴────b────┘      a territory's outline: the arcs with exactly one side in it
//! ```

use serde::{Deserialize, Serialize};

use super::error::GeographyError;
use super::graph::Graph;
use super::place::{Bbox, EARTH_RADIUS_KM, LonLat};

/// The side of an arc where there is no region: the sea, or another country.
pub const OUTSIDE: u32 = u32::MAX;

/// A piece of border between two nodes. Left and right are as seen walking from its first point to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arc {
    /// Its first point in the array of points.
    pub start: u32,
    /// One past its last point.
    pub end: u32,
    /// Region on the left, or [`OUTSIDE`].
    pub left: u32,
    /// Region on the right, or [`OUTSIDE`].
    pub right: u32,
}

/// An arc and the direction in which it is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArcRef {
    /// Index of the arc.
    pub arc: u32,
    /// Walked from last point to first.
    pub reversed: bool,
}

/// Regions with shared borders. Rings run counter-clockwise around land and clockwise around holes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shapes {
    points: Vec<[i32; 2]>,
    arcs: Vec<Arc>,
    ring_arcs: Vec<ArcRef>,
    /// Ring starts in `ring_arcs`, one more than rings.
    ring_offsets: Vec<u32>,
    /// First ring of each region, one more than regions.
    region_rings: Vec<u32>,
    boxes: Vec<Bbox>,
}

impl Shapes {
    /// Puts the arcs together to rings. Fails when the border of a region does not close.
    pub fn from_arcs(regions: usize, points: Vec<[i32; 2]>, arcs: Vec<Arc>) -> Result<Self, GeographyError> {
        for (k, a) in arcs.iter().enumerate() {
            let side = |r: u32| r == OUTSIDE || (r as usize) < regions;
            if a.start + 1 >= a.end || a.end as usize > points.len() || !side(a.left) || !side(a.right) {
                return Err(GeographyError::Dangling { what: "shape", kind: "arc", index: k as u64 });
            }
        }
        let mut s = Self {
            points,
            arcs,
            ring_arcs: Vec::new(),
            ring_offsets: vec![0],
            region_rings: vec![0],
            boxes: vec![Bbox::EMPTY; regions],
        };
        let mut of_region: Vec<(u32, ArcRef)> = Vec::with_capacity(s.arcs.len() * 2);
        for (k, a) in s.arcs.iter().enumerate() {
            for (side, reversed) in [(a.left, false), (a.right, true)] {
                if side != OUTSIDE && a.left != a.right {
                    of_region.push((side, ArcRef { arc: k as u32, reversed }));
                }
            }
        }
        of_region.sort_unstable();
        let mut rest = &of_region[..];
        for region in 0..regions as u32 {
            let n = rest.partition_point(|x| x.0 == region);
            let (own, later) = rest.split_at(n);
            rest = later;
            for ring in s.chain(own.iter().map(|x| x.1)).ok_or(GeographyError::OpenRing { region })? {
                s.ring_arcs.extend(ring);
                s.ring_offsets.push(s.ring_arcs.len() as u32);
            }
            s.region_rings.push(s.ring_offsets.len() as u32 - 1);
            let mut bbox = Bbox::EMPTY;
            for &(_, r) in own {
                for &p in s.arc_micro(r.arc) {
                    bbox.extend(LonLat::from_micro(p));
                }
            }
            s.boxes[region as usize] = bbox;
        }
        Ok(s)
    }

    /// Polygons with matching vertices, in any direction, to shapes with shared arcs. Per region: polygons, each
    /// with its outer ring first and holes after it; rings may or may not repeat their first point at the end.
    pub fn from_polygons(regions: &[Vec<Vec<Vec<LonLat>>>]) -> Result<Self, GeographyError> {
        let mut rings: Vec<(u32, bool, Vec<[i32; 2]>)> = Vec::new();
        for (r, polygons) in regions.iter().enumerate() {
            for polygon in polygons {
                for (k, ring) in polygon.iter().enumerate() {
                    rings.push((r as u32, k > 0, ring.iter().map(|p| p.to_micro()).collect()));
                }
            }
        }
        let edges = super::topology::edges_from_rings(rings.iter().map(|(r, hole, ring)| (*r, *hole, &ring[..])));
        super::topology::shapes_from_edges(regions.len(), edges)
    }

    /// Number of regions.
    pub fn len(&self) -> usize {
        self.boxes.len()
    }

    /// Whether there are no regions.
    pub fn is_empty(&self) -> bool {
        self.boxes.is_empty()
    }

    /// All arcs; an arc's index never changes.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// The points of an arc in micro-degrees. Nothing for an arc that is not there.
    pub fn arc_micro(&self, arc: u32) -> &[[i32; 2]] {
        self.arcs.get(arc as usize).and_then(|a| self.points.get(a.start as usize..a.end as usize)).unwrap_or(&[])
    }

    /// The points of an arc.
    pub fn arc_points(&self, arc: u32) -> impl DoubleEndedIterator<Item = LonLat> + ExactSizeIterator + '_ {
        self.arc_micro(arc).iter().map(|&p| LonLat::from_micro(p))
    }

    /// Length of an arc in km.
    pub fn arc_km(&self, arc: u32) -> f64 {
        self.arc_micro(arc).windows(2).map(|w| LonLat::from_micro(w[0]).km_to(LonLat::from_micro(w[1]))).sum()
    }

    /// The box around a region; empty for a region without land.
    pub fn bbox(&self, region: u32) -> Bbox {
        self.boxes.get(region as usize).copied().unwrap_or(Bbox::EMPTY)
    }

    /// The rings of a region as arcs.
    pub fn rings(&self, region: u32) -> impl Iterator<Item = &[ArcRef]> + '_ {
        let r = region as usize;
        let rings =
            if r < self.len() { self.region_rings[r] as usize..self.region_rings[r + 1] as usize } else { 0..0 };
        rings.map(|k| &self.ring_arcs[self.ring_offsets[k] as usize..self.ring_offsets[k + 1] as usize])
    }

    /// The points of a ring in micro-degrees, the first one not repeated at the end.
    pub fn ring_micro(&self, ring: &[ArcRef]) -> Vec<[i32; 2]> {
        let mut out = Vec::new();
        for r in ring {
            let p = self.arc_micro(r.arc);
            let open = &p[..p.len().saturating_sub(1)];
            if r.reversed {
                out.extend(p.iter().skip(1).rev());
            } else {
                out.extend(open);
            }
        }
        out
    }

    /// Area of a region in km² on the sphere (Chamberlain and Duquette, JPL 07-3, 2007: trapezoids under each edge).
    pub fn area_km2(&self, region: u32) -> f64 {
        let mut sum = 0.0;
        for r in self.rings(region).flatten() {
            let a = self.arc_trapezoids(r.arc);
            sum += if r.reversed { -a } else { a };
        }
        sum * EARTH_RADIUS_KM * EARTH_RADIUS_KM / 2.0
    }

    /// Areas of all regions in km²; one pass over the arcs.
    pub fn areas_km2(&self) -> Vec<f64> {
        let mut area = vec![0.0; self.len()];
        for (k, a) in self.arcs.iter().enumerate() {
            let t = self.arc_trapezoids(k as u32) * EARTH_RADIUS_KM * EARTH_RADIUS_KM / 2.0;
            for (side, signed) in [(a.left, t), (a.right, -t)] {
                if side != OUTSIDE && a.left != a.right {
                    area[side as usize] += signed;
                }
            }
        }
        area
    }

    fn arc_trapezoids(&self, arc: u32) -> f64 {
        let mut sum = 0.0;
        let mut last: Option<(f64, f64)> = None;
        for &p in self.arc_micro(arc) {
            let (lon, sin_lat) =
                ((f64::from(p[0]) / 1e6).to_radians(), libm::sin((f64::from(p[1]) / 1e6).to_radians()));
            if let Some((lon0, sin0)) = last {
                // Land lies left of the walk, so eastward edges have it to the north: the sign makes it positive.
                sum -= (lon - lon0) * (sin0 + sin_lat);
            }
            last = Some((lon, sin_lat));
        }
        sum
    }

    /// Who shares a border with whom, and how long it is. Islands stay cut off; see [`Graph::bridge`] and
    /// [`Shapes::shore`]. Regions that touch in a single point are not neighbours.
    pub fn adjacency(&self) -> Graph {
        Graph::from_edges(
            self.len(),
            self.arcs
                .iter()
                .enumerate()
                .filter(|(_, a)| a.left != OUTSIDE && a.right != OUTSIDE)
                .map(|(k, a)| (a.left, a.right, self.arc_km(k as u32) as f32)),
        )
    }

    /// [`Shapes::adjacency`] with every island linked over the shortest stretch of water.
    pub fn bridged_adjacency(&self) -> Graph {
        let mut g = self.adjacency();
        g.bridge(&self.shore());
        g
    }

    /// The points along the coast, each with its region: where water links can start.
    pub fn shore(&self) -> Vec<(u32, LonLat)> {
        let mut out = Vec::new();
        for (k, a) in self.arcs.iter().enumerate() {
            let region = match (a.left, a.right) {
                (OUTSIDE, r) | (r, OUTSIDE) => r,
                _ => continue,
            };
            out.extend(self.arc_points(k as u32).map(|p| (region, p)));
        }
        out
    }

    /// The arcs of the borders between groups of regions: exactly those whose two sides have different groups.
    /// `group[region]` is any label; [`OUTSIDE`] as a label means "in no group" and counts as the sea does.
    pub fn outline_arcs(&self, group: &[u32]) -> Vec<u32> {
        let of = |r: u32| group.get(r as usize).copied().unwrap_or(OUTSIDE);
        self.arcs.iter().enumerate().filter(|(_, a)| of(a.left) != of(a.right)).map(|(k, _)| k as u32).collect()
    }

    /// Whether `p` lies in the region (even-odd rule over all its rings). A point exactly on a border belongs to one
    /// side only.
    pub fn contains(&self, region: u32, p: LonLat) -> bool {
        if !self.bbox(region).contains(p) {
            return false;
        }
        let (x, y) = (p.lon * 1e6, p.lat * 1e6);
        let mut inside = false;
        for r in self.rings(region).flatten() {
            for w in self.arc_micro(r.arc).windows(2) {
                let ([ax, ay], [bx, by]) =
                    ([f64::from(w[0][0]), f64::from(w[0][1])], [f64::from(w[1][0]), f64::from(w[1][1])]);
                // The crossing is computed from the lower end in both directions, so both sides agree.
                let ((lx, ly), (hx, hy)) =
                    if (ay, ax) < (by, bx) { ((ax, ay), (bx, by)) } else { ((bx, by), (ax, ay)) };
                if (ly > y) != (hy > y) && x < lx + (y - ly) / (hy - ly) * (hx - lx) {
                    inside = !inside;
                }
            }
        }
        inside
    }

    /// Distance in km from `p` to the nearest border of the region.
    pub fn km_to_border(&self, region: u32, p: LonLat) -> f64 {
        let scale = libm::cos(p.lat.to_radians());
        let km = EARTH_RADIUS_KM.to_radians();
        let flat = |m: [i32; 2]| [(f64::from(m[0]) / 1e6 - p.lon) * scale * km, (f64::from(m[1]) / 1e6 - p.lat) * km];
        let mut best = f64::INFINITY;
        for r in self.rings(region).flatten() {
            for w in self.arc_micro(r.arc).windows(2) {
                let (a, b) = (flat(w[0]), flat(w[1]));
                let d = [b[0] - a[0], b[1] - a[1]];
                let len2 = d[0] * d[0] + d[1] * d[1];
                let t = if len2 > 0.0 { (-(a[0] * d[0] + a[1] * d[1]) / len2).clamp(0.0, 1.0) } else { 0.0 };
                let (x, y) = (a[0] + t * d[0], a[1] + t * d[1]);
                best = best.min(x * x + y * y);
            }
        }
        best.sqrt()
    }

    /// Chains directed arcs to closed rings. Where a region touches itself in a point the rings split there, so that
    /// none crosses or touches itself. `None` when a ring stays open.
    pub(crate) fn chain(&self, arcs: impl Iterator<Item = ArcRef>) -> Option<Vec<Vec<ArcRef>>> {
        let first = |r: ArcRef| {
            let p = self.arc_micro(r.arc);
            if r.reversed { p[p.len() - 1] } else { p[0] }
        };
        let last = |r: ArcRef| first(ArcRef { reversed: !r.reversed, ..r });
        let mut out: Vec<([i32; 2], ArcRef)> = arcs.map(|r| (first(r), r)).collect();
        out.sort_unstable();
        let mut used = vec![false; out.len()];
        let mut rings = Vec::new();
        for start in 0..out.len() {
            if used[start] {
                continue;
            }
            used[start] = true;
            let mut ring = vec![out[start].1];
            let mut here = last(out[start].1);
            while here != out[start].0 {
                let from = out.partition_point(|x| x.0 < here);
                let arriving = ring[ring.len() - 1];
                let next =
                    (from..out.len()).take_while(|&k| out[k].0 == here).filter(|&k| !used[k]).min_by(|&a, &b| {
                        let turn = |k: usize| self.clockwise_turn(arriving, out[k].1);
                        turn(a).total_cmp(&turn(b))
                    })?;
                used[next] = true;
                ring.push(out[next].1);
                here = last(out[next].1);
            }
            rings.push(ring);
        }
        Some(rings)
    }

    /// How far to turn clockwise from looking back along `arriving` to looking along `leaving`, 0 to 4, by a measure
    /// that grows with the angle.
    fn clockwise_turn(&self, arriving: ArcRef, leaving: ArcRef) -> f64 {
        let ends = |r: ArcRef, tail: bool| {
            let p = self.arc_micro(r.arc);
            let n = p.len();
            if r.reversed != tail { (p[n - 1], p[n - 2]) } else { (p[0], p[1]) }
        };
        let angle = |(o, p): ([i32; 2], [i32; 2])| {
            let (x, y) = (f64::from(p[0]) - f64::from(o[0]), f64::from(p[1]) - f64::from(o[1]));
            let a = y / (x.abs() + y.abs());
            if x < 0.0 { 2.0 - a } else { a }
        };
        let turn = angle(ends(arriving, true)) - angle(ends(leaving, false));
        if turn <= 0.0 { turn + 4.0 } else { turn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A chequered board of unit squares (one degree), as four-point polygons.
    fn board(w: i32, h: i32) -> Shapes {
        let at = |x: i32, y: i32| LonLat::new(f64::from(x), f64::from(y));
        let squares: Vec<_> = (0..w * h)
            .map(|k| (k % w, k / w))
            .map(|(x, y)| vec![vec![vec![at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)]]])
            .collect();
        Shapes::from_polygons(&squares).unwrap()
    }

    #[test]
    fn a_board_has_the_neighbours_of_a_board_and_not_the_corners() {
        let g = board(3, 3).adjacency();
        assert_eq!(g.neighbours(4).map(|x| x.0).collect::<Vec<_>>(), [1, 3, 5, 7]);
        assert_eq!(g.neighbours(0).map(|x| x.0).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_degree_square_at_the_equator_has_its_known_area_and_border() {
        let s = board(2, 1);
        assert!((s.area_km2(0) - 12_363.7).abs() < 1.0, "{}", s.area_km2(0));
        assert!((s.adjacency().neighbours(0).next().unwrap().1 - 111.195).abs() < 0.01);
        assert_eq!(s.areas_km2()[1], s.area_km2(1));
    }

    #[test]
    fn a_point_just_outside_knows_how_far_it_is() {
        let s = board(1, 1);
        assert!(s.contains(0, LonLat::new(0.5, 0.5)));
        assert!(!s.contains(0, LonLat::new(1.01, 0.5)));
        assert!((s.km_to_border(0, LonLat::new(1.01, 0.5)) - 1.112).abs() < 0.01);
    }

    #[test]
    fn an_open_border_is_refused() {
        let arcs = vec![Arc { start: 0, end: 2, left: 0, right: OUTSIDE }];
        assert_eq!(Shapes::from_arcs(1, vec![[0, 0], [1, 1]], arcs), Err(GeographyError::OpenRing { region: 0 }));
    }

    #[test]
    fn a_region_touching_itself_in_a_point_splits_into_simple_rings() {
        let square = |x: f64, y: f64| {
            vec![vec![
                LonLat::new(x, y),
                LonLat::new(x + 1.0, y),
                LonLat::new(x + 1.0, y + 1.0),
                LonLat::new(x, y + 1.0),
            ]]
        };
        let s = Shapes::from_polygons(&[vec![square(0.0, 0.0), square(1.0, 1.0)]]).unwrap();
        assert_eq!(s.rings(0).count(), 2);
        assert!(s.rings(0).all(|r| s.ring_micro(r).len() == 4));
    }

    proptest! {
        #[test]
        fn every_point_of_the_board_is_in_exactly_one_square(w in 1i32..5, h in 1i32..5, x in 0.0..1.0f64, y in 0.0..1.0f64) {
            let s = board(w, h);
            let p = LonLat::new(x * f64::from(w), y * f64::from(h));
            prop_assert_eq!((0..s.len() as u32).filter(|&r| s.contains(r, p)).count(), 1);
        }
    }
}

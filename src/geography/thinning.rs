//! Fewer points for drawing. Arcs are thinned, not rings, so neighbours stay neighbours and no gap opens.
//!
//! Visvalingam and Whyatt, "Line generalisation by repeated elimination of points" (1993): the point whose triangle
//! with its neighbours is smallest goes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::error::GeographyError;
use super::shapes::{Arc, Shapes};

impl Shapes {
    /// The number of points of all arcs.
    #[must_use]
    pub fn point_count(&self) -> usize {
        (0..self.arcs().len() as u32).map(|arc| self.arc_micro(arc).len()).sum()
    }

    /// The same regions with at most `most` points, or nearly: the ends of each arc stay, and enough between them that
    /// no region collapses. Shapes with fewer points stay as they are, to the bit.
    ///
    /// # Errors
    /// Never for shapes that are whole.
    pub fn thinned(&self, most: usize) -> Result<Self, GeographyError> {
        if self.point_count() <= most {
            return Ok(self.clone());
        }
        let weights: Vec<Vec<u64>> = (0..self.arcs().len() as u32).map(|arc| weights(self.arc_micro(arc))).collect();
        let mut all: Vec<u64> = weights.iter().flatten().copied().collect();
        let cut = all.len().saturating_sub(most).min(all.len().saturating_sub(1));
        let (_, least, _) = all.select_nth_unstable(cut);
        let least = *least;
        let (mut points, mut arcs) = (Vec::with_capacity(most + 16), Vec::with_capacity(self.arcs().len()));
        for (k, arc) in self.arcs().iter().enumerate() {
            let start = points.len() as u32;
            let own = self.arc_micro(k as u32);
            points.extend(own.iter().zip(&weights[k]).filter(|(_, weight)| **weight >= least).map(|(p, _)| *p));
            arcs.push(Arc { start, end: points.len() as u32, ..*arc });
        }
        Self::from_arcs(self.len(), points, arcs)
    }
}

/// How much each point of an arc matters; `u64::MAX` for those that must stay.
fn weights(points: &[[i32; 2]]) -> Vec<u64> {
    let n = points.len();
    let mut weight = vec![u64::MAX; n];
    let closed = n > 1 && points[0] == points[n - 1];
    let keep = if closed { 4 } else { 3 };
    if n <= keep {
        return weight;
    }
    // A degree of longitude is shorter the farther from the equator; within an arc that hardly changes.
    let shrink = libm::cos((f64::from(points[0][1]) / 1e6).to_radians()).max(0.05);
    let triangle = |a: usize, b: usize, c: usize| {
        let rel = |p: usize| {
            [
                (f64::from(points[p][0]) - f64::from(points[a][0])) * shrink,
                f64::from(points[p][1]) - f64::from(points[a][1]),
            ]
        };
        let (p, q) = (rel(b), rel(c));
        (p[0] * q[1] - p[1] * q[0]).abs() as u64
    };
    let mut before: Vec<usize> = (0..n).map(|k| k.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (1..=n).collect();
    let mut own: Vec<u64> = vec![u64::MAX; n];
    let mut heap = BinaryHeap::with_capacity(n);
    for (k, area) in own.iter_mut().enumerate().skip(1).take(n - 2) {
        *area = triangle(k - 1, k, k + 1);
        heap.push(Reverse((*area, k)));
    }
    let (mut left, mut reached) = (n, 0u64);
    while let Some(Reverse((area, k))) = heap.pop() {
        if area != own[k] || weight[k] != u64::MAX {
            continue;
        }
        if left <= keep {
            break;
        }
        left -= 1;
        reached = reached.max(area);
        weight[k] = reached;
        let (a, b) = (before[k], after[k]);
        (after[a], before[b]) = (b, a);
        for m in [a, b] {
            if m > 0 && m + 1 < n {
                own[m] = triangle(before[m], m, after[m]);
                heap.push(Reverse((own[m], m)));
            }
        }
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::super::place::LonLat;
    use super::*;

    /// Two halves of a disc with many points.
    fn disc() -> Shapes {
        let at = |k: i32| {
            let angle = f64::from(k) / 100.0 * std::f64::consts::PI;
            LonLat::new(libm::cos(angle), libm::sin(angle))
        };
        let north: Vec<LonLat> = (0..=100).map(at).collect();
        let south: Vec<LonLat> = (100..=200).map(at).collect();
        Shapes::from_polygons(&[vec![vec![north]], vec![vec![south]]]).unwrap()
    }

    #[test]
    fn fewer_points_the_same_neighbours_and_nearly_the_same_land() {
        let whole = disc();
        let few = whole.thinned(40).unwrap();
        assert!(few.point_count() <= 42, "{}", few.point_count());
        assert_eq!(few.adjacency().edges().count(), 1);
        assert!((few.area_km2(0) / whole.area_km2(0) - 1.0).abs() < 0.02);
        assert_eq!(whole.thinned(1000).unwrap(), whole);
    }

    #[test]
    fn no_region_collapses_however_few_points_are_asked_for() {
        let few = disc().thinned(1).unwrap();
        assert!((0..2).all(|region| few.area_km2(region) > 0.0));
    }
}

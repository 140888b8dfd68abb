//! Finding points by place: nearest, in a box, in a lasso.

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::place::{Bbox, LonLat};

/// A spatial index over points; answers are indices into the slice it was built from.
#[derive(Debug, Clone)]
pub struct PointIndex {
    flat: RTree<GeomWithData<[f64; 2], u32>>,
    globe: RTree<GeomWithData<[f64; 3], u32>>,
}

impl PointIndex {
    /// Indexes the points. Those that are not finite are never found.
    pub fn new(points: &[LonLat]) -> Self {
        let finite = || points.iter().enumerate().filter(|(_, p)| p.lon.is_finite() && p.lat.is_finite());
        Self {
            flat: RTree::bulk_load(finite().map(|(i, p)| GeomWithData::new([p.lon, p.lat], i as u32)).collect()),
            globe: RTree::bulk_load(finite().map(|(i, p)| GeomWithData::new(p.on_unit_sphere(), i as u32)).collect()),
        }
    }

    /// How many points can be found.
    pub fn len(&self) -> usize {
        self.flat.size()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Points inside the box or on its edge, ascending.
    pub fn in_box(&self, b: &Bbox) -> Vec<u32> {
        if b.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<u32> = self
            .flat
            .locate_in_envelope(&AABB::from_corners([b.west, b.south], [b.east, b.north]))
            .map(|p| p.data)
            .collect();
        found.sort_unstable();
        found
    }

    /// Points inside the polygon (even-odd rule, straight lines in longitude and latitude; it closes by itself), ascending.
    pub fn in_polygon(&self, lasso: &[LonLat]) -> Vec<u32> {
        let bbox: Bbox = lasso.iter().copied().collect();
        if lasso.len() < 3 || bbox.is_empty() {
            return Vec::new();
        }
        let hit = |[x, y]: [f64; 2]| {
            let mut inside = false;
            let mut q = lasso[lasso.len() - 1];
            for &p in lasso {
                if (p.lat > y) != (q.lat > y) && x < (q.lon - p.lon) * (y - p.lat) / (q.lat - p.lat) + p.lon {
                    inside = !inside;
                }
                q = p;
            }
            inside
        };
        let envelope = AABB::from_corners([bbox.west, bbox.south], [bbox.east, bbox.north]);
        let mut found: Vec<u32> =
            self.flat.locate_in_envelope(&envelope).filter(|p| hit(*p.geom())).map(|p| p.data).collect();
        found.sort_unstable();
        found
    }

    /// The nearest point and its distance in km; of several equally near ones the lowest index.
    pub fn nearest(&self, p: LonLat) -> Option<(u32, f64)> {
        self.nearest_n(p, 1).first().copied()
    }

    /// The `n` nearest points with their great-circle distances in km, nearest first, ties by index.
    pub fn nearest_n(&self, p: LonLat, n: usize) -> Vec<(u32, f64)> {
        if !(p.lon.is_finite() && p.lat.is_finite()) {
            return Vec::new();
        }
        let mut found: Vec<(f64, u32)> = Vec::with_capacity(n + 1);
        for (at, d2) in self.globe.nearest_neighbor_iter_with_distance_2(&p.on_unit_sphere()) {
            // Read on through ties, so that the lowest index wins whatever the tree looks like.
            if found.len() >= n && found.get(n.wrapping_sub(1)).is_none_or(|worst| d2 > worst.0) {
                break;
            }
            found.push((d2, at.data));
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.truncate(n);
        found
            .into_iter()
            .map(|(d2, i)| (i, 2.0 * super::EARTH_RADIUS_KM * libm::asin((d2.sqrt() / 2.0).min(1.0))))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn five() -> Vec<LonLat> {
        [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (5.0, 5.0), (1.0, 1.0)].map(|(x, y)| LonLat::new(x, y)).to_vec()
    }

    #[test]
    fn a_lasso_catches_what_it_surrounds() {
        let lasso = [(0.5, -1.0), (2.0, -1.0), (2.0, 2.0), (0.5, 2.0)].map(|(x, y)| LonLat::new(x, y));
        assert_eq!(PointIndex::new(&five()).in_polygon(&lasso), [1, 2, 4]);
        assert!(PointIndex::new(&five()).in_polygon(&lasso[..2]).is_empty());
    }

    #[test]
    fn of_two_accounts_at_one_place_the_first_is_nearest() {
        let index = PointIndex::new(&five());
        assert_eq!(index.nearest(LonLat::new(1.1, 1.1)).unwrap().0, 2);
        assert_eq!(index.nearest_n(LonLat::new(1.0, 1.0), 3).iter().map(|x| x.0).collect::<Vec<_>>(), [2, 4, 1]);
        assert!(index.nearest_n(LonLat::new(1.0, 1.0), 0).is_empty());
        assert_eq!(PointIndex::new(&[]).nearest(LonLat::default()), None);
    }

    proptest! {
        #[test]
        fn the_index_agrees_with_looking_at_every_point(pts in prop::collection::vec((-170.0..170.0f64, -80.0..80.0f64), 1..60), q in (-170.0..170.0f64, -80.0..80.0f64)) {
            let pts: Vec<LonLat> = pts.into_iter().map(|(x, y)| LonLat::new(x, y)).collect();
            let q = LonLat::new(q.0, q.1);
            let (_, km) = PointIndex::new(&pts).nearest(q).unwrap();
            let best = pts.iter().map(|p| p.km_to(q)).fold(f64::INFINITY, f64::min);
            prop_assert!((km - best).abs() < 1e-6);
            let b = Bbox { west: -50.0, south: -20.0, east: 60.0, north: 70.0 };
            let want: Vec<u32> = (0..pts.len() as u32).filter(|&i| b.contains(pts[i as usize])).collect();
            prop_assert_eq!(PointIndex::new(&pts).in_box(&b), want);
        }
    }
}

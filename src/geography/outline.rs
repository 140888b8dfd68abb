//! Dissolved outlines: the border of a set of regions, from the arcs, without boolean operations.

use super::place::LonLat;
use super::shapes::{ArcRef, Shapes};
use super::topology::doubled_area;

/// Polygons, each an outer ring (counter-clockwise) followed by its holes (clockwise); rings repeat their first
/// point at the end, as GeoJSON has it.
pub type MultiPolygon = Vec<Vec<Vec<LonLat>>>;

impl Shapes {
    /// The outline of a set of regions as polygons with holes. Regions named twice count once; an index that is not
    /// there is ignored.
    pub fn outline_of(&self, regions: &[u32]) -> MultiPolygon {
        let mut member = vec![false; self.len()];
        for &r in regions {
            if let Some(m) = member.get_mut(r as usize) {
                *m = true;
            }
        }
        let inside = |r: u32| member.get(r as usize).copied().unwrap_or(false);
        let border = self.arcs().iter().enumerate().filter_map(|(k, a)| match (inside(a.left), inside(a.right)) {
            (true, false) => Some(ArcRef { arc: k as u32, reversed: false }),
            (false, true) => Some(ArcRef { arc: k as u32, reversed: true }),
            _ => None,
        });
        // Every region closes, so every union of regions does.
        let rings = self.chain(border).unwrap_or_default();
        let rings = rings.iter().map(|r| self.ring_micro(r)).collect();
        nest(rings)
            .into_iter()
            .map(|polygon| polygon.into_iter().map(|ring| ring.into_iter().map(LonLat::from_micro).collect()).collect())
            .collect()
    }

    /// The polygons of one region: what [`Shapes::outline_of`] gives for it alone, without looking at any other.
    pub fn polygons_of(&self, region: u32) -> MultiPolygon {
        if region as usize >= self.len() {
            return MultiPolygon::new();
        }
        let ring = |ring: Vec<[i32; 2]>| ring.into_iter().map(LonLat::from_micro).collect();
        self.polygons_micro(region).into_iter().map(|polygon| polygon.into_iter().map(ring).collect()).collect()
    }

    /// The polygons of one region in micro-degrees, rings closed.
    pub(crate) fn polygons_micro(&self, region: u32) -> Vec<Vec<Vec<[i32; 2]>>> {
        nest(self.rings(region).map(|r| self.ring_micro(r)).collect())
    }
}

/// Puts every hole with the smallest outer ring around it, and closes the rings.
fn nest(rings: Vec<Vec<[i32; 2]>>) -> Vec<Vec<Vec<[i32; 2]>>> {
    let mut outers: Vec<(i128, Vec<Vec<[i32; 2]>>)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let area = doubled_area(&ring);
        if area > 0 {
            outers.push((area, vec![ring]));
        } else if area < 0 {
            holes.push(ring);
        }
    }
    for hole in holes {
        let home = match outers.len() {
            1 => Some(0),
            _ => (0..outers.len()).filter(|&k| surrounds(&outers[k].1[0], &hole)).min_by_key(|&k| outers[k].0),
        };
        if let Some(k) = home {
            outers[k].1.push(hole);
        }
    }
    for ring in outers.iter_mut().flat_map(|o| &mut o.1) {
        ring.push(ring[0]);
    }
    outers.into_iter().map(|o| o.1).collect()
}

/// Whether `outer` surrounds `inner`, judged by a point just left of the hole's first edge (which is land): corners
/// may touch the outer ring, edge middles cannot lie on it.
fn surrounds(outer: &[[i32; 2]], inner: &[[i32; 2]]) -> bool {
    let (a, b) = (inner[0], inner[1]);
    let (x, y) = ((f64::from(a[0]) + f64::from(b[0])) / 2.0, (f64::from(a[1]) + f64::from(b[1])) / 2.0);
    let mut inside = false;
    let mut q = outer[outer.len() - 1];
    for &p in outer {
        let ([px, py], [qx, qy]) = (p.map(f64::from), q.map(f64::from));
        if (py > y) != (qy > y) && x < (qx - px) * (y - py) / (qy - py) + px {
            inside = !inside;
        }
        q = p;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, size: f64) -> Vec<LonLat> {
        [(x, y), (x + size, y), (x + size, y + size), (x, y + size)].map(|(x, y)| LonLat::new(x, y)).to_vec()
    }

    /// A 3 × 3 board.
    fn board() -> Shapes {
        let squares: Vec<_> = (0..9).map(|k| vec![vec![square(f64::from(k % 3), f64::from(k / 3), 1.0)]]).collect();
        Shapes::from_polygons(&squares).unwrap()
    }

    #[test]
    fn two_neighbours_dissolve_to_one_ring_without_their_common_border() {
        let outline = board().outline_of(&[0, 1, 1, 77]);
        assert_eq!(outline.len(), 1);
        assert_eq!(outline[0].len(), 1);
        assert_eq!(outline[0][0].first(), outline[0][0].last());
        assert!(!outline[0][0].windows(2).any(|w| w[0].lon == 1.0 && w[1].lon == 1.0), "{outline:?}");
    }

    #[test]
    fn a_ring_of_eight_has_a_hole_and_the_whole_has_none() {
        assert_eq!(board().outline_of(&[0, 1, 2, 3, 5, 6, 7, 8])[0].len(), 2);
        assert_eq!(board().outline_of(&[0, 1, 2, 3, 4, 5, 6, 7, 8])[0].len(), 1);
        assert!(board().outline_of(&[]).is_empty());
    }

    #[test]
    fn corners_that_touch_stay_two_polygons() {
        assert_eq!(board().outline_of(&[0, 4]).len(), 2);
    }

    #[test]
    fn a_hole_goes_with_the_polygon_around_it() {
        let s = Shapes::from_polygons(&[vec![
            vec![square(0.0, 0.0, 9.0), square(3.0, 3.0, 3.0)],
            vec![square(4.0, 4.0, 1.0)],
            vec![square(20.0, 0.0, 1.0)],
        ]])
        .unwrap();
        let mut sizes: Vec<usize> = s.outline_of(&[0]).iter().map(Vec::len).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 1, 2]);
    }
}

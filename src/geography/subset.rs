//! Part of a map, or a coarser one: some regions with their borders, or groups of them without inner borders.

use super::error::GeographyError;
use super::shapes::{Arc, OUTSIDE, Shapes};

impl Shapes {
    /// The regions in `keep`, numbered in that order. Borders to regions that are left out become coast.
    ///
    /// # Errors
    /// A number in `keep` that is no region, or is named twice.
    pub fn subset(&self, keep: &[u32]) -> Result<Self, GeographyError> {
        let mut number = vec![OUTSIDE; self.len()];
        for (new, &old) in keep.iter().enumerate() {
            match number.get_mut(old as usize) {
                Some(slot) if *slot == OUTSIDE => *slot = new as u32,
                _ => return Err(GeographyError::Dangling { what: "subset", kind: "region", index: u64::from(old) }),
            }
        }
        let of = |old: u32| number.get(old as usize).copied().unwrap_or(OUTSIDE);
        let (mut points, mut arcs) = (Vec::new(), Vec::new());
        for (k, arc) in self.arcs().iter().enumerate() {
            let (left, right) = (of(arc.left), of(arc.right));
            if left == OUTSIDE && right == OUTSIDE {
                continue;
            }
            let start = points.len() as u32;
            points.extend_from_slice(self.arc_micro(k as u32));
            arcs.push(Arc { start, end: points.len() as u32, left, right });
        }
        Self::from_arcs(keep.len(), points, arcs)
    }

    /// The regions of each group as one, without the borders inside it: the arcs that are left are the very same, so
    /// nothing gapes or overlaps. `group[region]` is below `groups`; a group without regions has no land.
    ///
    /// # Errors
    /// A region without a group.
    pub fn dissolved(&self, group: &[u32], groups: usize) -> Result<Self, GeographyError> {
        if let Some(at) = (0..self.len()).find(|at| group.get(*at).is_none_or(|of| *of as usize >= groups)) {
            return Err(GeographyError::Dangling { what: "joined map", kind: "region", index: at as u64 });
        }
        let of = |side: u32| group.get(side as usize).copied().unwrap_or(OUTSIDE);
        let (mut points, mut arcs) = (Vec::new(), Vec::new());
        for k in self.outline_arcs(group) {
            let Some(arc) = self.arcs().get(k as usize) else { continue };
            let start = points.len() as u32;
            points.extend_from_slice(self.arc_micro(k));
            arcs.push(Arc { start, end: points.len() as u32, left: of(arc.left), right: of(arc.right) });
        }
        Self::from_arcs(groups, points, arcs)
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::LonLat;
    use super::{OUTSIDE, Shapes};

    fn square(x: f64) -> Vec<Vec<Vec<LonLat>>> {
        let corner = |dx: f64, dy: f64| LonLat::new(x + dx, dy);
        vec![vec![vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]]]
    }

    #[test]
    fn what_is_left_out_becomes_coast_and_areas_stay() {
        let row = Shapes::from_polygons(&[square(0.0), square(1.0), square(2.0)]).expect("three squares in a row");
        let part = row.subset(&[2, 1]).expect("two of them");
        assert_eq!(part.len(), 2);
        assert!((part.area_km2(0) - row.area_km2(2)).abs() < 1e-6);
        assert_eq!(part.adjacency().neighbours(0).map(|(other, _)| other).collect::<Vec<_>>(), [1]);
        assert!(part.arcs().iter().all(|arc| arc.left != OUTSIDE || arc.right != OUTSIDE));
        assert!(row.subset(&[7]).is_err() && row.subset(&[1, 1]).is_err());
    }

    #[test]
    fn joined_regions_lose_their_inner_border_and_keep_the_others() {
        let row = Shapes::from_polygons(&[square(0.0), square(1.0), square(2.0)]).expect("three squares in a row");
        assert_eq!(row.dissolved(&[0, 1, 2], 3).expect("each by itself"), row);
        let two = row.dissolved(&[1, 1, 0], 2).expect("two of them joined");
        assert!((two.area_km2(1) - row.area_km2(0) - row.area_km2(1)).abs() < 1e-6);
        assert_eq!(two.rings(1).count(), 1);
        let border = |shapes: &Shapes, from: u32| shapes.adjacency().neighbours(from).collect::<Vec<_>>();
        assert_eq!(border(&two, 1)[0].1, border(&row, 2)[0].1);
        assert!(row.dissolved(&[0, 1], 2).is_err() && row.dissolved(&[0, 1, 2], 2).is_err());
    }
}

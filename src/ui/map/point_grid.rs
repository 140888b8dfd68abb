//! Which of many points is under the pointer: a grid in Mercator degrees, built in one pass.

use super::region::stretched;

/// Points sorted into square cells.
#[derive(Clone, Debug, Default)]
pub struct PointGrid {
    places: Vec<[f64; 2]>,
    origin: [f64; 2],
    cell: f64,
    columns: usize,
    rows: usize,
    /// `starts[c]..starts[c + 1]` are the entries of `members` in cell `c`.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl PointGrid {
    /// From places in longitude and latitude.
    #[must_use]
    pub fn new(places: &[[f64; 2]]) -> Self {
        let places: Vec<[f64; 2]> = places.iter().map(|[x, y]| [*x, stretched(*y)]).collect();
        let finite = |place: &&[f64; 2]| place[0].is_finite() && place[1].is_finite();
        let mut low = [f64::INFINITY; 2];
        let mut high = [f64::NEG_INFINITY; 2];
        for place in places.iter().filter(finite) {
            for axis in 0..2 {
                low[axis] = low[axis].min(place[axis]);
                high[axis] = high[axis].max(place[axis]);
            }
        }
        if low[0] > high[0] {
            return Self { places, ..Self::default() };
        }
        // About one point a cell, at most 512 cells along the longer side.
        let span = (high[0] - low[0]).max(high[1] - low[1]).max(1e-6);
        let across = (places.len() as f64).sqrt().clamp(1.0, 512.0);
        let cell = span / across * (1.0 + 1e-9);
        let count = |axis: usize| ((high[axis] - low[axis]) / cell) as usize + 1;
        let mut grid = Self { places, origin: low, cell, columns: count(0), rows: count(1), ..Self::default() };
        let mut starts = vec![0u32; grid.columns * grid.rows + 1];
        let cells: Vec<Option<usize>> =
            grid.places.iter().map(|place| finite(&place).then(|| grid.cell_of(*place))).collect();
        for cell in cells.iter().flatten() {
            starts[cell + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut members = vec![0u32; cells.iter().flatten().count()];
        for (point, cell) in (0u32..).zip(&cells) {
            if let Some(cell) = cell {
                members[next[*cell] as usize] = point;
                next[*cell] += 1;
            }
        }
        grid.starts = starts;
        grid.members = members;
        grid
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.origin[0]) / self.cell).max(0.0) as usize).min(self.columns.saturating_sub(1))
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.origin[1]) / self.cell).max(0.0) as usize).min(self.rows.saturating_sub(1))
    }

    fn cell_of(&self, [x, y]: [f64; 2]) -> usize {
        self.row(y) * self.columns + self.column(x)
    }

    /// The nearest point within `reach` degrees of longitude that `counts`; among equals the last, which is drawn on top.
    #[must_use]
    pub fn nearest(&self, [longitude, latitude]: [f64; 2], reach: f64, counts: impl Fn(u32) -> bool) -> Option<u32> {
        if self.members.is_empty() {
            return None;
        }
        let (x, y) = (longitude, stretched(latitude));
        let mut best: Option<(f64, u32)> = None;
        for row in self.row(y - reach)..=self.row(y + reach) {
            let cells = row * self.columns;
            let (first, last) = (cells + self.column(x - reach), cells + self.column(x + reach));
            for &point in &self.members[self.starts[first] as usize..self.starts[last + 1] as usize] {
                let [px, py] = self.places[point as usize];
                let distance = (px - x) * (px - x) + (py - y) * (py - y);
                let nearer = best.is_none_or(|(least, other)| distance < least || (distance == least && point > other));
                if distance <= reach * reach && nearer && counts(point) {
                    best = Some((distance, point));
                }
            }
        }
        best.map(|(_, point)| point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_account_under_the_pointer_is_found_and_hidden_ones_are_not() {
        let grid = PointGrid::new(&[[-90.0, 40.0], [-90.1, 40.0], [-80.0, 35.0]]);
        assert_eq!(grid.nearest([-90.02, 40.0], 0.5, |_| true), Some(0));
        assert_eq!(grid.nearest([-90.02, 40.0], 0.5, |point| point != 0), Some(1));
        assert_eq!(grid.nearest([-70.0, 40.0], 0.5, |_| true), None);
        assert_eq!(PointGrid::new(&[]).nearest([0.0, 0.0], 1.0, |_| true), None);
    }

    #[test]
    fn an_account_without_a_place_is_never_found() {
        let grid = PointGrid::new(&[[f64::NAN, 40.0], [10.0, 40.0]]);
        assert_eq!(grid.nearest([10.0, 40.0], 50.0, |_| true), Some(1));
    }

    proptest! {
        #[test]
        fn as_found_by_looking_at_all(
            places in prop::collection::vec((-120.0f64..-70.0, 25.0f64..50.0), 1..200),
            at in (-120.0f64..-70.0, 25.0f64..50.0),
            reach in 0.01f64..20.0,
        ) {
            let places: Vec<[f64; 2]> = places.into_iter().map(|(x, y)| [x, y]).collect();
            let (x, y) = (at.0, stretched(at.1));
            let distance = |p: &[f64; 2]| (p[0] - x).powi(2) + (stretched(p[1]) - y).powi(2);
            let least = places.iter().map(distance).fold(f64::INFINITY, f64::min);
            let found = PointGrid::new(&places).nearest([at.0, at.1], reach, |_| true);
            match found {
                Some(point) => prop_assert!((distance(&places[point as usize]) - least).abs() < 1e-12),
                None => prop_assert!(least > reach * reach * (1.0 - 1e-12)),
            }
        }
    }
}

//! Areas drawn by hand: which places lie inside a box or a lasso.

/// A closed polygon in longitude and latitude, as drawn on a Mercator map: its edges are straight on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawnArea {
    corners: Vec<[f64; 2]>,
    bounds: [f64; 4],
}

impl DrawnArea {
    /// From corners in longitude and latitude, in order; fewer than three enclose nothing.
    #[must_use]
    pub fn new(corners: &[[f64; 2]]) -> Self {
        let corners: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [*x, stretched(*y)]).collect();
        let bounds = corners.iter().fold(
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
            |[west, south, east, north], [x, y]| [west.min(*x), south.min(*y), east.max(*x), north.max(*y)],
        );
        Self { corners, bounds }
    }

    /// Whether a place is inside; where the line crosses itself, by the even-odd rule.
    #[must_use]
    pub fn contains(&self, [longitude, latitude]: [f64; 2]) -> bool {
        let (x, y) = (longitude, stretched(latitude));
        let [west, south, east, north] = self.bounds;
        if self.corners.len() < 3 || x < west || x > east || y < south || y > north {
            return false;
        }
        let mut inside = false;
        let mut previous = self.corners[self.corners.len() - 1];
        for corner in &self.corners {
            let ([ax, ay], [bx, by]) = (*corner, previous);
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
            previous = *corner;
        }
        inside
    }

    /// The indices of the places inside, ascending.
    #[must_use]
    pub fn caught(&self, places: &[[f64; 2]]) -> Vec<u32> {
        (0u32..).zip(places).filter(|(_, place)| self.contains(**place)).map(|(at, _)| at).collect()
    }
}

/// Latitude as Mercator draws it, in degrees at the equator.
pub(super) fn stretched(latitude: f64) -> f64 {
    let sin = libm::sin(latitude.clamp(-85.0, 85.0).to_radians());
    (0.5 * libm::log((1.0 + sin) / (1.0 - sin))).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_catches_what_is_in_it() {
        let area = DrawnArea::new(&[[-100.0, 30.0], [-90.0, 30.0], [-90.0, 40.0], [-100.0, 40.0]]);
        assert_eq!(area.caught(&[[-95.0, 35.0], [-89.0, 35.0], [-95.0, 41.0], [-99.9, 39.9]]), [0, 3]);
    }

    #[test]
    fn a_lasso_with_a_bay_leaves_the_bay_out() {
        let area = DrawnArea::new(&[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [5.0, 2.0], [0.0, 10.0]]);
        assert!(area.contains([1.0, 3.0]) && area.contains([9.0, 3.0]) && !area.contains([5.0, 6.0]));
    }

    #[test]
    fn edges_are_straight_on_the_screen() {
        // Half way along a slanted edge in Mercator is north of half way in degrees.
        let area = DrawnArea::new(&[[0.0, 0.0], [20.0, 0.0], [20.0, 80.0]]);
        assert!(area.contains([10.0, 50.0]));
    }

    #[test]
    fn a_line_encloses_nothing() {
        assert!(DrawnArea::new(&[[0.0, 0.0], [1.0, 1.0]]).caught(&[[0.5, 0.5]]).is_empty());
        assert!(DrawnArea::default().caught(&[[0.0, 0.0]]).is_empty());
    }
}

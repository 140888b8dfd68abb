//! Cells for units that are points only, on land that is given, or on the outline of the points themselves.

use geo::{ConvexHull, MultiPoint, Point};

use super::cells::{CellOptions, CellSite, Cells, EmptyGroups, Land};
use super::error::GeographyError;
use super::place::LonLat;
use super::point_index::PointIndex;
use super::shapes::Shapes;

/// Divides land among points. Without land, the convex hull of the points, widened by half the usual distance between
/// neighbours (ten kilometres at least), is the land. Points on one spot stand a little apart, so that each has a cell.
///
/// # Errors
/// No points, or points that are not on the globe.
pub fn cells_of_points(
    points: &[LonLat],
    land: Option<&Shapes>,
    progress: &mut dyn FnMut(f32),
) -> Result<Cells, GeographyError> {
    if points.is_empty() {
        return Err(GeographyError::NoSites);
    }
    let hull;
    let land = match land {
        Some(land) => land,
        None => {
            hull = widened_hull(points)?;
            &hull
        }
    };
    let places: Vec<LonLat> = (0..land.len() as u32).map(|region| super::atlas::label_place(land, region)).collect();
    let locator = super::locator::Locator::new(land);
    let index = PointIndex::new(&places);
    let sites: Vec<CellSite> = points
        .iter()
        .map(|&place| {
            let region = locator.locate(land, place).map(|found| found.region);
            CellSite { place, region: region.or_else(|| index.nearest(place).map(|n| n.0)).unwrap_or(0) }
        })
        .collect();
    // One group for all land: a point's cell may lie on several islands.
    let options = CellOptions { group: vec![0; land.len()], empty: EmptyGroups::JoinNearest };
    Cells::build_on(Land { shapes: land, places: &places }, &sites, &options, progress)
}

fn widened_hull(points: &[LonLat]) -> Result<Shapes, GeographyError> {
    let index = PointIndex::new(points);
    let mut apart: Vec<f64> =
        points.iter().filter_map(|p| index.nearest_n(*p, 2).into_iter().map(|n| n.1).find(|km| *km > 0.0)).collect();
    apart.sort_by(f64::total_cmp);
    let usual = apart.get(apart.len() / 2).copied().unwrap_or(0.0);
    let km = (usual / 2.0).max(10.0);
    let around = points.iter().flat_map(|p| {
        let (dy, shrink) = (km / 111.195, libm::cos(p.lat.to_radians()).max(0.05));
        (0..16).map(move |k| {
            let angle = f64::from(k) * std::f64::consts::PI / 8.0;
            Point::new(p.lon + dy / shrink * libm::cos(angle), (p.lat + dy * libm::sin(angle)).clamp(-89.9, 89.9))
        })
    });
    let hull = around.collect::<MultiPoint<f64>>().convex_hull();
    let ring = hull.exterior().points().map(|p| LonLat::new(p.x(), p.y())).collect();
    Shapes::from_polygons(&[vec![vec![ring]]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_of_points_has_the_neighbours_of_a_grid() {
        let points: Vec<LonLat> =
            (0..9).map(|k| LonLat::new(f64::from(k % 3) + 0.01 * f64::from(k), 40.0 + f64::from(k / 3))).collect();
        let cells = cells_of_points(&points, None, &mut |_| {}).unwrap();
        let graph = cells.shapes().adjacency();
        for (a, b) in [(0, 1), (1, 2), (0, 3), (4, 7), (4, 1), (5, 8)] {
            assert!(graph.neighbours(a).any(|n| n.0 == b), "{a} and {b}");
        }
        assert!(!graph.neighbours(0).any(|n| n.0 == 8));
        assert!(points.iter().enumerate().all(|(k, p)| cells.shapes().contains(k as u32, *p)));
    }

    #[test]
    fn points_on_one_spot_have_a_cell_each_and_no_points_are_refused() {
        let twice = [LonLat::new(5.0, 50.0); 2];
        let cells = cells_of_points(&twice, None, &mut |_| {}).unwrap();
        assert!(cells.areas_km2().iter().all(|area| *area > 0.0));
        assert_eq!(cells_of_points(&[], None, &mut |_| {}).unwrap_err(), GeographyError::NoSites);
    }
}

//! From a point to the region that holds it.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::place::LonLat;
use super::shapes::Shapes;

/// Where a point was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Located {
    /// The region.
    pub region: u32,
    /// `None` inside the region; else how far off its border the point lies, in km.
    pub off_shore_km: Option<f64>,
}

/// How far off a coast a point may lie and still be given to it.
const OFF_SHORE_KM: f64 = 10.0;

/// The boxes of all regions of some shapes.
#[derive(Debug, Clone)]
pub(crate) struct Locator {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl Locator {
    pub fn new(shapes: &Shapes) -> Self {
        let boxes = (0..shapes.len() as u32).map(|r| (r, shapes.bbox(r))).filter(|(_, b)| !b.is_empty());
        let corners = boxes.map(|(r, b)| (r, Rectangle::from_corners([b.west, b.south], [b.east, b.north])));
        Self { boxes: RTree::bulk_load(corners.map(|(r, b)| GeomWithData::new(b, r)).collect()) }
    }

    /// The region that holds the point, or the nearest one within 10 km off its border.
    pub fn locate(&self, shapes: &Shapes, p: LonLat) -> Option<Located> {
        // Shapes across the date line are stored west of −180 or east of 180.
        let turned = [p, LonLat::new(p.lon - 360.0, p.lat), LonLat::new(p.lon + 360.0, p.lat)];
        turned.into_iter().filter(|q| (-540.0..=540.0).contains(&q.lon)).find_map(|q| self.locate_here(shapes, q))
    }

    fn locate_here(&self, shapes: &Shapes, p: LonLat) -> Option<Located> {
        if !(p.lon.is_finite() && p.lat.is_finite()) {
            return None;
        }
        let holders = self.boxes.locate_all_at_point(&[p.lon, p.lat]).map(|b| b.data);
        if let Some(region) = holders.filter(|&r| shapes.contains(r, p)).min() {
            return Some(Located { region, off_shore_km: None });
        }
        let dy = OFF_SHORE_KM / 111.0;
        let dx = dy / libm::cos(p.lat.to_radians()).max(0.05);
        let around = AABB::from_corners([p.lon - dx, p.lat - dy], [p.lon + dx, p.lat + dy]);
        let near =
            self.boxes.locate_in_envelope_intersecting(&around).map(|b| (shapes.km_to_border(b.data, p), b.data));
        let (km, region) = near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        (km <= OFF_SHORE_KM).then_some(Located { region, off_shore_km: Some(km) })
    }
}

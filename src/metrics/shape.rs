//! Shape of territories: compactness, borders, connected parts.

use super::index::balanced_measures;
use crate::{
    geography::{EARTH_RADIUS_KM, Graph, LonLat},
    plan::{Plan, TerritoryIx, UnitIx, UnitLevel},
};

/// How a territory lies on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shape {
    /// Weighted centre; `None` for a territory without units.
    pub centre: Option<LonLat>,
    /// Moment of inertia per weight, Σ w·d² / Σ w, in km²: the mean squared distance to the centre. The weight is the
    /// first balanced measure, or 1 a unit where that is nothing. Smaller is more compact.
    pub mean_square_km2: f64,
    /// Edges of the units' adjacency that leave the territory.
    pub cut_edges: usize,
    /// Length of border with other territories or gaps in km.
    pub border_km: f64,
    /// Connected parts over the units' adjacency: 1 hangs together. `None` for accounts, which have no borders.
    pub parts: Option<usize>,
    /// Area in km²; for accounts that of the convex hull around them.
    pub area_km2: f64,
    /// Area of the units that hold an account (or the hull), which is where the rep drives.
    pub served_km2: f64,
}

/// All shapes, with those of the units in no territory last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    /// One per territory.
    pub territories: Vec<Shape>,
    /// The units in no territory.
    pub unassigned: Shape,
    /// All units as one; edges and border are those between territories, each counted once.
    pub company: Shape,
}

impl Shape {
    fn add_border(&mut self, km: f32) {
        self.cut_edges += 1;
        self.border_km += f64::from(km);
    }
}

#[derive(Clone, Copy, Default)]
struct Inertia {
    weight: f64,
    sum: [f64; 3],
}

impl Inertia {
    fn add(&mut self, weight: f64, at: [f64; 3]) {
        self.weight += weight;
        for (sum, value) in self.sum.iter_mut().zip(at) {
            *sum += weight * value;
        }
    }

    /// Mean squared chord to the mean: 1 − |mean|² on the unit sphere, in km². Within a territory the chord and the
    /// great circle differ by less than a thousandth, and no projection or date line gets in the way.
    fn mean_square_km2(self) -> f64 {
        if self.weight <= 0.0 {
            return 0.0;
        }
        let squared: f64 = self.sum.iter().map(|value| (value / self.weight) * (value / self.weight)).sum();
        (1.0 - squared).max(0.0) * EARTH_RADIUS_KM * EARTH_RADIUS_KM
    }

    fn centre(self) -> Option<LonLat> {
        let [x, y, z] = self.sum;
        let flat = (x * x + y * y).sqrt();
        (self.weight > 0.0 && flat + z.abs() > 0.0)
            .then(|| LonLat { lon: libm::atan2(y, x).to_degrees(), lat: libm::atan2(z, flat).to_degrees() })
    }
}

fn on_sphere(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    let c = libm::cos(lat);
    [c * libm::cos(lon), c * libm::sin(lon), libm::sin(lat)]
}

/// Shapes of all territories: moment of inertia about the weighted centre, cut edges (product.md, "compactness") and
/// connected parts. O(units + borders).
#[must_use]
pub fn shapes(plan: &Plan) -> Shapes {
    let (units, alignment) = (plan.units(), plan.alignment());
    let rows = plan.territories().len() + 1;
    let row = |unit: UnitIx| alignment.of(unit).map_or(rows - 1, TerritoryIx::at);
    let points = units.level() == UnitLevel::Account;
    let mut shapes = vec![Shape::default(); rows];

    // Weighted and unweighted sums side by side: where the measure is nothing the second one serves.
    let mut weighted = vec![(Inertia::default(), Inertia::default()); rows];
    let mut all = (Inertia::default(), Inertia::default());
    let measure = balanced_measures(plan).first().copied();
    for unit in units.indices() {
        let weight = measure.map_or(0.0, |measure| units.value(measure, unit).to_f64().max(0.0));
        let at = on_sphere(units.place(unit));
        for sums in [&mut weighted[row(unit)], &mut all] {
            sums.0.add(weight, at);
            sums.1.add(1.0, at);
        }
        let area = units.frame().area_km2.get(unit.at()).copied().unwrap_or_default();
        shapes[row(unit)].area_km2 += area;
        if !units.accounts(unit).is_empty() {
            shapes[row(unit)].served_km2 += area;
        }
    }
    let choose = |(weighted, plain): (Inertia, Inertia)| if weighted.weight > 0.0 { weighted } else { plain };
    for (shape, sums) in shapes.iter_mut().zip(&weighted) {
        let inertia = choose(*sums);
        (shape.centre, shape.mean_square_km2) = (inertia.centre(), inertia.mean_square_km2());
    }
    let whole = choose(all);
    let mut company = Shape {
        centre: whole.centre(),
        mean_square_km2: whole.mean_square_km2(),
        area_km2: shapes.iter().map(|shape| shape.area_km2).sum(),
        served_km2: shapes.iter().map(|shape| shape.served_km2).sum(),
        ..Shape::default()
    };

    if points {
        let mut places = vec![Vec::new(); rows];
        for unit in units.indices() {
            places[row(unit)].push(units.place(unit));
        }
        for (shape, places) in shapes.iter_mut().zip(&places) {
            shape.area_km2 = shape.centre.map_or(0.0, |centre| hull_km2(places, centre));
            shape.served_km2 = shape.area_km2;
        }
        company.area_km2 = shapes.iter().map(|shape| shape.area_km2).sum();
        company.served_km2 = company.area_km2;
    } else {
        for (a, b, km) in units.graph().edges() {
            let (a, b) = (row(UnitIx(a)), row(UnitIx(b)));
            if a != b {
                shapes[a].add_border(km);
                shapes[b].add_border(km);
                company.add_border(km);
            }
        }
        let (_, of_part) = patches(units.graph(), units.len(), |unit| Some(row(unit)));
        let mut parts = vec![0usize; rows];
        for row in of_part {
            parts[row] += 1;
        }
        for (shape, parts) in shapes.iter_mut().zip(parts) {
            shape.parts = Some(parts);
        }
    }
    let unassigned = shapes.pop().unwrap_or_default();
    Shapes { territories: shapes, unassigned, company }
}

/// Connected groups of units with the same key; units without a key are in no group. Returns each unit's group and each
/// group's key, in order of the groups' first units.
pub fn patches<K: PartialEq>(
    graph: &Graph,
    units: usize,
    key: impl Fn(UnitIx) -> Option<K>,
) -> (Vec<Option<usize>>, Vec<K>) {
    let mut group = vec![None; units];
    let mut keys = Vec::new();
    let mut stack = Vec::new();
    for start in 0..units {
        if group[start].is_some() {
            continue;
        }
        let Some(wanted) = key(UnitIx::new(start)) else { continue };
        group[start] = Some(keys.len());
        stack.push(start as u32);
        while let Some(unit) = stack.pop() {
            for (next, _) in graph.neighbours(unit) {
                let at = next as usize;
                if at < units && group[at].is_none() && key(UnitIx(next)).is_some_and(|key| key == wanted) {
                    group[at] = Some(keys.len());
                    stack.push(next);
                }
            }
        }
        keys.push(wanted);
    }
    (group, keys)
}

/// Area of the convex hull in km² (Andrew's monotone chain) in the plane that touches the globe at `centre`.
fn hull_km2(places: &[LonLat], centre: LonLat) -> f64 {
    let stretch = libm::cos(centre.lat.to_radians());
    let km = EARTH_RADIUS_KM.to_radians();
    let mut points: Vec<[f64; 2]> = places
        .iter()
        .map(|place| {
            let east = libm::remainder(place.lon - centre.lon, 360.0);
            [east * km * stretch, (place.lat - centre.lat) * km]
        })
        .collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let cross = |o: [f64; 2], a: [f64; 2], b: [f64; 2]| (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    let chain = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut hull: Vec<[f64; 2]> = Vec::new();
        for point in points {
            while let [.., a, b] = hull[..]
                && cross(a, b, point) <= 0.0
            {
                hull.pop();
            }
            hull.push(point);
        }
        hull.pop();
        hull
    };
    let mut hull = chain(&mut points.iter().copied());
    hull.extend(chain(&mut points.iter().rev().copied()));
    let doubled: f64 =
        hull.iter().zip(hull.iter().skip(1).chain(hull.first())).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum();
    doubled.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use super::{hull_km2, shapes};
    use crate::{
        geography::LonLat,
        plan::{BalanceTerm, Command, Design, Plan, TerritoryIx, UnitIx, example},
    };

    #[test]
    fn the_grid_in_quarters_is_cut_along_its_middle_lines() {
        let shapes = shapes(&example::plan(4));
        // Four counties along each half line: eight cut edges of 10 km, four of them at each quarter.
        assert_eq!(shapes.company.cut_edges, 8);
        assert!((shapes.company.border_km - 80.0).abs() < 1e-6);
        assert!(shapes.territories.iter().all(|shape| shape.cut_edges == 4 && shape.parts == Some(1)));
        assert!((shapes.territories[0].area_km2 - 400.0).abs() < 1e-9);
    }

    #[test]
    fn a_county_beyond_the_neighbour_makes_a_second_part() {
        let mut plan = example::plan(4);
        plan.apply(Command::Assign { units: vec![UnitIx(15)], to: Some(TerritoryIx(0)) }).unwrap();
        assert_eq!(shapes(&plan).territories[0].parts, Some(2));
    }

    #[test]
    fn two_equal_weights_lie_half_their_distance_from_the_middle() {
        let mut plan: Plan = example::plan(2);
        let design = Design { balance: vec![BalanceTerm { measure: "none".into(), weight: 1.0 }], ..Design::default() };
        plan.apply(Command::SetDesign(Box::new(design))).unwrap();
        plan.apply(Command::Assign { units: vec![UnitIx(0), UnitIx(2)], to: Some(TerritoryIx(0)) }).unwrap();
        // 0.1° of latitude is 11.12 km, so both are 5.56 km from the middle: 30.9 km².
        let shape = shapes(&plan).territories[0];
        assert!((shape.mean_square_km2 - 30.91).abs() < 0.02, "{}", shape.mean_square_km2);
        assert!((shape.centre.unwrap().lat - 37.95).abs() < 1e-6);
    }

    #[test]
    fn a_square_of_a_tenth_of_a_degree_at_the_equator_has_124_km2() {
        let square = [(0.0, 0.0), (0.1, 0.0), (0.1, 0.1), (0.0, 0.1), (0.05, 0.05)];
        let places: Vec<LonLat> = square.iter().map(|(lon, lat)| LonLat { lon: *lon, lat: *lat }).collect();
        let area = hull_km2(&places, LonLat { lon: 0.05, lat: 0.0 });
        assert!((area - 123.64).abs() < 0.1, "{area}");
        assert_eq!(hull_km2(&places[..2], places[0]), 0.0);
        assert_eq!(hull_km2(&[], places[0]), 0.0);
    }
}

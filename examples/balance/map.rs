//! Where units lie, in km, and which border each other.

use std::collections::BTreeMap;

use bailiwick::engine::Adjacency;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use crate::table::Table;

/// The mean radius of the earth, km.
const EARTH: f64 = 6371.0088;

/// Turns degrees into km, equal in area, on a sphere.
#[derive(Clone, Copy)]
pub enum Projection {
    /// Coordinates are in km already.
    Plane,
    /// Sinusoidal about a longitude (radians), as the benchmark's scorer has it.
    Sinusoidal { lon: f64 },
    /// Lambert's azimuthal projection about a place (radians): distances over a state are true within 0.1 %, which
    /// counts where they are added up from unit to unit.
    Azimuthal { lon: f64, lat: f64 },
}

impl Projection {
    pub fn is_degrees(self) -> bool {
        !matches!(self, Self::Plane)
    }

    pub fn place(self, a: f64, b: f64) -> (f64, f64) {
        let (east, north) = (a.to_radians(), b.to_radians());
        match self {
            Self::Plane => (a, b),
            Self::Sinusoidal { lon } => (EARTH * (east - lon) * libm::cos(north), EARTH * north),
            Self::Azimuthal { lon, lat } => {
                let (sin, cos, turn) = (libm::sin(north), libm::cos(north), libm::cos(east - lon));
                let (sin_0, cos_0) = (libm::sin(lat), libm::cos(lat));
                let scale = EARTH * (2.0 / (1.0 + sin_0 * sin + cos_0 * cos * turn).max(1e-9)).sqrt();
                (scale * cos * libm::sin(east - lon), scale * (cos_0 * sin - sin_0 * cos * turn))
            }
        }
    }
}

pub fn coordinate_columns(table: &Table) -> Result<(usize, usize, bool), String> {
    match (table.column("x"), table.column("y"), table.column("lon"), table.column("lat")) {
        (Some(x), Some(y), ..) => Ok((x, y, false)),
        (_, _, Some(lon), Some(lat)) => Ok((lon, lat, true)),
        _ => Err(format!("{}, line 1: there are neither columns x,y (km) nor lon,lat (degrees).", table.path)),
    }
}

/// Places of all rows; `true_distances` chooses the projection of degrees that keeps them best.
pub fn places(table: &Table, true_distances: bool) -> Result<(Vec<f64>, Vec<f64>, Projection), String> {
    let (a, b, degrees) = coordinate_columns(table)?;
    let mut raw = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let (x, y) = (table.number(row, a)?, table.number(row, b)?);
        if degrees && x.abs() > 360.0 {
            return Err(table.wrong(row, a, "is not a longitude in degrees."));
        }
        if degrees && y.abs() > 90.0 {
            return Err(table.wrong(row, b, "is not a latitude in degrees."));
        }
        raw.push((x, y));
    }
    let mean =
        |of: fn(&(f64, f64)) -> f64| raw.iter().map(|p| of(p).to_radians()).sum::<f64>() / raw.len().max(1) as f64;
    let projection = match (degrees, true_distances) {
        (false, _) => Projection::Plane,
        (true, false) => Projection::Sinusoidal { lon: mean(|p| p.0) },
        (true, true) => Projection::Azimuthal { lon: mean(|p| p.0), lat: mean(|p| p.1) },
    };
    let (x, y) = raw.into_iter().map(|(a, b)| projection.place(a, b)).unzip();
    Ok((x, y, projection))
}

struct Site {
    at: Point2<f64>,
    unit: u32,
}

impl HasPosition for Site {
    type Scalar = f64;
    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// Delaunay adjacency; units at one place are joined to the first of them.
pub fn delaunay(x: &[f64], y: &[f64]) -> Result<Adjacency, String> {
    let mut first: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let (mut sites, mut edges) = (Vec::new(), Vec::new());
    for u in 0..x.len() {
        match first.get(&(x[u].to_bits(), y[u].to_bits())) {
            Some(known) => edges.push((*known, u as u32)),
            None => {
                first.insert((x[u].to_bits(), y[u].to_bits()), u as u32);
                sites.push(Site { at: Point2::new(x[u], y[u]), unit: u as u32 });
            }
        }
    }
    let triangulation =
        DelaunayTriangulation::<Site>::bulk_load(sites).map_err(|e| format!("No Delaunay adjacency: {e}."))?;
    for edge in triangulation.undirected_edges() {
        let [a, b] = edge.vertices();
        edges.push((a.data().unit, b.data().unit));
    }
    Ok(Adjacency::from_edges(x.len(), &edges))
}

pub fn read_edges(path: &str, at: &BTreeMap<String, u32>) -> Result<Adjacency, String> {
    let table = Table::read(path)?;
    let (a, b) = (table.needed("a")?, table.needed("b")?);
    let mut edges = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let unit = |c: usize| {
            at.get(table.text(row, c)).copied().ok_or_else(|| table.wrong(row, c, "is not the id of a unit."))
        };
        edges.push((unit(a)?, unit(b)?));
    }
    Ok(Adjacency::from_edges(at.len(), &edges))
}

//! A loaded geography as few bytes: what a data set carries, and a plan file with it.

use serde::{Deserialize, Serialize};

use super::error::GeographyError;
use super::loaded::{GeographyLevel, LoadedGeography};
use super::shapes::{Arc, Shapes};

const WHAT: &str = "packed geography";
const VERSION: u32 = 1;
/// Most bytes it may unpack to.
const MAX_BYTES: usize = 128 << 20;

#[derive(Serialize, Deserialize)]
struct Packed {
    version: u32,
    source: String,
    levels: Vec<(String, String, Vec<String>, Vec<String>, Vec<u32>)>,
    attributes: Vec<(String, Vec<Option<f64>>)>,
    /// Points of each arc, and its two sides.
    arcs: Vec<(u32, u32, u32)>,
    /// Each point minus the one before it.
    dx: Vec<i32>,
    dy: Vec<i32>,
}

impl LoadedGeography {
    /// The geography as bytes. The same geography gives the same bytes.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let shapes = self.shapes();
        let (mut arcs, mut dx, mut dy) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = [0i32; 2];
        for (k, arc) in shapes.arcs().iter().enumerate() {
            let points = shapes.arc_micro(k as u32);
            arcs.push((points.len() as u32, arc.left, arc.right));
            for p in points {
                dx.push(p[0].wrapping_sub(last[0]));
                dy.push(p[1].wrapping_sub(last[1]));
                last = *p;
            }
        }
        let level = |level: &GeographyLevel| {
            let level = level.clone();
            (level.noun, level.nouns, level.codes, level.names, level.parent)
        };
        let packed = Packed {
            version: VERSION,
            source: self.source.clone(),
            levels: self.levels.iter().map(level).collect(),
            attributes: self.attributes.clone(),
            arcs,
            dx,
            dy,
        };
        // Writing to memory cannot fail, and neither can these types be refused by the format.
        let plain = postcard::to_stdvec(&packed).unwrap_or_default();
        miniz_oxide::deflate::compress_to_vec(&plain, 8)
    }

    /// The geography in bytes from [`LoadedGeography::pack`].
    ///
    /// # Errors
    /// Bytes that are something else, of another version, or damaged.
    pub fn unpack(bytes: &[u8]) -> Result<Self, GeographyError> {
        let unreadable = |why: String| GeographyError::Unreadable { what: WHAT, why };
        let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, MAX_BYTES)
            .map_err(|error| unreadable(error.to_string()))?;
        let packed: Packed = postcard::from_bytes(&plain).map_err(|error| unreadable(error.to_string()))?;
        if packed.version != VERSION {
            return Err(GeographyError::Version { what: WHAT, found: packed.version, expected: VERSION });
        }
        let (mut last, mut points) = ([0i32; 2], Vec::with_capacity(packed.dx.len()));
        for (dx, dy) in packed.dx.iter().zip(&packed.dy) {
            last = [last[0].wrapping_add(*dx), last[1].wrapping_add(*dy)];
            // Longitudes reach past the date line, but not twice round the globe.
            if last[0].unsigned_abs() > 900_000_000 || last[1].unsigned_abs() > 90_000_000 {
                return Err(unreadable("a point lies on no globe".into()));
            }
            points.push(last);
        }
        let mut arcs = Vec::with_capacity(packed.arcs.len());
        let mut start = 0u32;
        for (count, left, right) in packed.arcs {
            let end = start.saturating_add(count);
            arcs.push(Arc { start, end, left, right });
            start = end;
        }
        let regions = packed.levels.first().map_or(0, |level| level.2.len());
        let shapes = Shapes::from_arcs(regions, points, arcs)?;
        let level = |(noun, nouns, codes, names, parent)| GeographyLevel { noun, nouns, codes, names, parent };
        Self::new(packed.source, packed.levels.into_iter().map(level).collect(), packed.attributes, shapes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::LonLat;
    use super::super::shapes::OUTSIDE;
    use super::*;
    use proptest::prelude::*;

    fn two() -> LoadedGeography {
        let square = |x: f64| {
            vec![vec![[(x, 0.0), (x + 1.0, 0.0), (x + 1.0, 1.0), (x, 1.0)].map(|(x, y)| LonLat::new(x, y)).to_vec()]]
        };
        let texts = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let units = GeographyLevel {
            noun: "Kreis".into(),
            nouns: "Kreise".into(),
            codes: texts(&["01", "02"]),
            names: texts(&["A", "B"]),
            parent: vec![0, OUTSIDE],
        };
        let land = GeographyLevel { codes: texts(&["L"]), names: texts(&["Land"]), ..GeographyLevel::default() };
        let shapes = Shapes::from_polygons(&[square(5.0), square(6.0)]).unwrap();
        LoadedGeography::new("a".into(), vec![units, land], vec![("pop".into(), vec![Some(1.5), None])], shapes)
            .unwrap()
    }

    #[test]
    fn a_geography_comes_back_as_it_was() {
        let bytes = two().pack();
        assert_eq!(LoadedGeography::unpack(&bytes).unwrap(), two());
        assert_eq!(LoadedGeography::unpack(&bytes).unwrap().pack(), bytes);
    }

    proptest! {
        #[test]
        fn no_damage_stops_it(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
            let packed = two().pack();
            let mut plain = miniz_oxide::inflate::decompress_to_vec(&packed).unwrap();
            for (at, byte) in edits {
                let at = at.index(plain.len());
                plain[at] = byte;
            }
            let _ = LoadedGeography::unpack(&miniz_oxide::deflate::compress_to_vec(&plain, 1));
        }
    }
}

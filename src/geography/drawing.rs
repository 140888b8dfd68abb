//! Shapes as GeoJSON bytes for the map. Ids are the indices of regions and arcs, so that a map can colour fills and
//! switch borders by feature state without new geometry.

use std::io::Write;

use super::outline::MultiPolygon;
use super::shapes::{OUTSIDE, Shapes};

impl Shapes {
    /// The fills: a FeatureCollection of polygons, `id` = index of the region, no properties. `subset` limits it to
    /// some regions. Coordinates have four decimals (11 m).
    pub fn fills_geojson(&self, subset: Option<&[u32]>) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 * self.len() + 1024);
        out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
        let all: Vec<u32>;
        let regions = match subset {
            Some(s) => s,
            None => {
                all = (0..self.len() as u32).collect();
                &all
            }
        };
        let mut first = true;
        for &r in regions.iter().filter(|&&r| (r as usize) < self.len()) {
            let polygons = self.polygons_micro(r);
            if polygons.is_empty() {
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(b',');
            }
            // Writing to a vector cannot fail.
            let _ = write!(
                out,
                r#"{{"type":"Feature","id":{r},"properties":{{}},"geometry":{{"type":"MultiPolygon","coordinates":["#
            );
            for (k, polygon) in polygons.iter().enumerate() {
                out.extend_from_slice(if k > 0 { b",[" } else { b"[" });
                for (k, ring) in polygon.iter().enumerate() {
                    if k > 0 {
                        out.push(b',');
                    }
                    write_line(&mut out, ring);
                }
                out.push(b']');
            }
            out.extend_from_slice(b"]}}");
        }
        out.extend_from_slice(b"]}");
        out
    }

    /// The borders: a LineString for each arc, `id` = index of the arc; properties `l` and `r` are the regions on its
    /// two sides (−1 for the outside). With `group` (for example the state of each region), `s` is 1 on arcs between
    /// two groups and left out elsewhere; the coast has no `s`.
    pub fn borders_geojson(&self, group: Option<&[u32]>) -> Vec<u8> {
        let of = |r: u32| group.and_then(|g| g.get(r as usize)).copied();
        let side = |r: u32| if r == OUTSIDE { -1 } else { i64::from(r) };
        let mut out = Vec::with_capacity(96 * self.arcs().len() + 1024);
        out.extend_from_slice(br#"{"type":"FeatureCollection","features":["#);
        for (k, a) in self.arcs().iter().enumerate() {
            if k > 0 {
                out.push(b',');
            }
            let between = a.left != OUTSIDE && a.right != OUTSIDE && of(a.left) != of(a.right);
            let s = if between { r#","s":1"# } else { "" };
            let _ = write!(
                out,
                r#"{{"type":"Feature","id":{k},"properties":{{"l":{},"r":{}{s}}},"geometry":{{"type":"LineString","coordinates":"#,
                side(a.left),
                side(a.right)
            );
            write_line(&mut out, self.arc_micro(k as u32));
            out.extend_from_slice(b"}}");
        }
        out.extend_from_slice(b"]}");
        out
    }
}

/// A polygon set as GeoJSON coordinates with five decimals (one metre), for exports.
pub fn multi_polygon_coordinates(polygons: &MultiPolygon) -> Vec<u8> {
    let mut out = vec![b'['];
    for (i, polygon) in polygons.iter().enumerate() {
        out.extend_from_slice(if i > 0 { b",[" } else { b"[" });
        for (j, ring) in polygon.iter().enumerate() {
            out.extend_from_slice(if j > 0 { b",[" } else { b"[" });
            for (k, p) in ring.iter().enumerate() {
                out.extend_from_slice(if k > 0 { b",[" } else { b"[" });
                let [x, y] = p.to_micro();
                write_degrees(&mut out, x, 1);
                out.push(b',');
                write_degrees(&mut out, y, 1);
                out.push(b']');
            }
            out.push(b']');
        }
        out.push(b']');
    }
    out.push(b']');
    out
}

fn write_line(out: &mut Vec<u8>, points: &[[i32; 2]]) {
    out.push(b'[');
    for (k, p) in points.iter().enumerate() {
        out.extend_from_slice(if k > 0 { b",[" } else { b"[" });
        write_degrees(out, p[0], 2);
        out.push(b',');
        write_degrees(out, p[1], 2);
        out.push(b']');
    }
    out.push(b']');
}

/// Micro-degrees as decimal degrees without the last `drop` digits (rounded) and without trailing zeros.
fn write_degrees(out: &mut Vec<u8>, micro: i32, drop: u32) {
    let unit = 10u32.pow(drop);
    let mut n = (micro.unsigned_abs() + unit / 2) / unit;
    let mut decimals = 6 - drop;
    while decimals > 0 && n.is_multiple_of(10) {
        n /= 10;
        decimals -= 1;
    }
    if micro < 0 && n > 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 10];
    let mut k = digits.len();
    while n > 0 || decimals > 0 || k == digits.len() {
        k -= 1;
        digits[k] = b'0' + (n % 10) as u8;
        n /= 10;
        if decimals > 0 {
            decimals -= 1;
            if decimals == 0 {
                k -= 1;
                digits[k] = b'.';
                if n == 0 {
                    k -= 1;
                    digits[k] = b'0';
                    break;
                }
            }
        } else if n == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[k..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::LonLat;
    use proptest::prelude::*;

    #[test]
    fn fills_and_borders_carry_dense_ids_and_sides() {
        let at = |x: i32, y: i32| LonLat::new(f64::from(x), f64::from(y));
        let squares: Vec<_> =
            (0..2).map(|x| vec![vec![vec![at(x, 0), at(x + 1, 0), at(x + 1, 1), at(x, 1)]]]).collect();
        let s = Shapes::from_polygons(&squares).unwrap();
        let fills: serde_json::Value = serde_json::from_slice(&s.fills_geojson(None)).unwrap();
        assert_eq!(
            fills["features"].as_array().unwrap().iter().map(|f| f["id"].as_u64().unwrap()).collect::<Vec<_>>(),
            [0, 1]
        );
        let ring = fills["features"][0]["geometry"]["coordinates"][0][0].as_array().unwrap();
        assert_eq!(ring.first(), ring.last());
        let one: serde_json::Value = serde_json::from_slice(&s.fills_geojson(Some(&[1, 9]))).unwrap();
        assert_eq!(one["features"].as_array().unwrap().len(), 1);
        let borders: serde_json::Value = serde_json::from_slice(&s.borders_geojson(Some(&[5, 6]))).unwrap();
        let between: Vec<_> =
            borders["features"].as_array().unwrap().iter().filter(|f| f["properties"]["s"] == 1).collect();
        assert_eq!(between.len(), 1);
        let mut sides =
            [between[0]["properties"]["l"].as_i64().unwrap(), between[0]["properties"]["r"].as_i64().unwrap()];
        sides.sort_unstable();
        assert_eq!(sides, [0, 1]);
    }

    proptest! {
        #[test]
        fn written_degrees_read_back(micro in -200_000_000i32..200_000_000, drop in 1u32..3) {
            let mut out = Vec::new();
            write_degrees(&mut out, micro, drop);
            let text = String::from_utf8(out).unwrap();
            let back: f64 = text.parse().unwrap();
            prop_assert!((back * 1e6 - f64::from(micro)).abs() <= f64::from(10u32.pow(drop)) / 2.0 + 1e-6, "{}", text);
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert!(json.is_number());
        }
    }
}

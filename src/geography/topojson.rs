//! Reading TopoJSON: arcs, and objects that refer to them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::GeographyError;
use super::place::LonLat;

/// A TopoJSON topology: polygons of one or more named layers over common arcs.
#[derive(Debug, Clone)]
pub struct TopoJson {
    /// The arcs in degrees.
    pub arcs: Vec<Vec<LonLat>>,
    /// The layers, by name.
    pub objects: BTreeMap<String, Vec<TopoObject>>,
    /// Step and origin of the grid on which the coordinates lie, if it was quantised: `([dx, dy], [x0, y0])`.
    pub grid: Option<([f64; 2], [f64; 2])>,
}

/// One shape of a layer.
#[derive(Debug, Clone)]
pub struct TopoObject {
    /// Its id, if it has one; numbers are written out.
    pub id: Option<String>,
    /// Its properties as written.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Polygons, each an outer ring and its holes, each a list of arcs; `!k` is arc `k` backwards. Points and lines
    /// have none.
    pub polygons: Vec<Vec<Vec<i32>>>,
}

#[derive(Deserialize)]
struct RawTopology {
    arcs: Vec<Vec<Vec<f64>>>,
    objects: BTreeMap<String, RawGeometry>,
    transform: Option<RawTransform>,
}

#[derive(Deserialize)]
struct RawTransform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct RawGeometry {
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<serde_json::Value>,
    #[serde(default)]
    properties: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    arcs: serde_json::Value,
    #[serde(default)]
    geometries: Vec<RawGeometry>,
}

impl TopoJson {
    /// Reads a topology. References to arcs that are not there are refused.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, GeographyError> {
        const WHAT: &str = "TopoJSON file";
        let unreadable = |e: serde_json::Error| GeographyError::Unreadable { what: WHAT, why: e.to_string() };
        let raw: RawTopology = serde_json::from_slice(bytes).map_err(unreadable)?;
        let grid = raw.transform.map(|t| (t.scale, t.translate));
        let arcs: Vec<Vec<LonLat>> = raw
            .arcs
            .into_iter()
            .map(|arc| {
                let (mut x, mut y) = (0.0, 0.0);
                arc.iter()
                    .filter_map(|p| Some((*p.first()?, *p.get(1)?)))
                    .map(|(px, py)| match grid {
                        Some((scale, translate)) => {
                            x += px;
                            y += py;
                            LonLat::new(x * scale[0] + translate[0], y * scale[1] + translate[1])
                        }
                        None => LonLat::new(px, py),
                    })
                    .collect()
            })
            .collect();
        let mut objects = BTreeMap::new();
        for (name, layer) in raw.objects {
            let members =
                if layer.kind.as_deref() == Some("GeometryCollection") { layer.geometries } else { vec![layer] };
            let mut shapes = Vec::with_capacity(members.len());
            for g in members {
                let polygons: Vec<Vec<Vec<i32>>> = match g.kind.as_deref() {
                    Some("Polygon") => vec![serde_json::from_value(g.arcs).map_err(unreadable)?],
                    Some("MultiPolygon") => serde_json::from_value(g.arcs).map_err(unreadable)?,
                    _ => Vec::new(),
                };
                for &k in polygons.iter().flatten().flatten() {
                    let arc = if k < 0 { !k } else { k };
                    if arc as usize >= arcs.len() {
                        return Err(GeographyError::Dangling {
                            what: WHAT,
                            kind: "arc",
                            index: u64::from(arc.unsigned_abs()),
                        });
                    }
                }
                let id = g.id.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
                shapes.push(TopoObject { id, properties: g.properties.unwrap_or_default(), polygons });
            }
            objects.insert(name, shapes);
        }
        Ok(Self { arcs, objects, grid })
    }

    /// The polygons of an object as places: per polygon the outer ring, then its holes.
    pub fn polygons(&self, object: &TopoObject) -> Vec<Vec<Vec<LonLat>>> {
        object.polygons.iter().map(|polygon| polygon.iter().map(|ring| self.ring(ring)).collect()).collect()
    }

    fn ring(&self, refs: &[i32]) -> Vec<LonLat> {
        let mut out: Vec<LonLat> = Vec::new();
        for &k in refs {
            let arc = self.arcs.get(if k < 0 { !k } else { k } as usize).map_or(&[][..], |a| a);
            // Each arc starts where the one before it ended.
            let n = arc.len().saturating_sub(1);
            if k < 0 { out.extend(arc.iter().skip(1).rev()) } else { out.extend(&arc[..n]) }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantised_square_comes_back_in_degrees() {
        let json = br#"{"type":"Topology","transform":{"scale":[0.5,0.25],"translate":[10,20]},"arcs":[[[0,0],[4,0],[0,4]],[[0,0],[0,4],[4,0]]],
            "objects":{"land":{"type":"GeometryCollection","geometries":[{"type":"Polygon","id":7,"arcs":[[0,-2]],"properties":{"name":"Home"}}]}}}"#;
        let t = TopoJson::from_slice(json).unwrap();
        let land = &t.objects["land"][0];
        assert_eq!(land.id.as_deref(), Some("7"));
        assert_eq!(
            t.polygons(land)[0][0],
            [LonLat::new(10.0, 20.0), LonLat::new(12.0, 20.0), LonLat::new(12.0, 21.0), LonLat::new(10.0, 21.0)]
        );
    }

    #[test]
    fn a_reference_to_a_missing_arc_is_refused() {
        let json = br#"{"type":"Topology","arcs":[],"objects":{"land":{"type":"Polygon","arcs":[[3]]}}}"#;
        assert_eq!(
            TopoJson::from_slice(json).unwrap_err(),
            GeographyError::Dangling { what: "TopoJSON file", kind: "arc", index: 3 }
        );
        assert!(TopoJson::from_slice(b"{").is_err());
    }
}

//! GeoJSON (RFC 7946; also the `crs` member of 2008), read as a stream: no tree of the whole file is built.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::{FileError, table::Progress};
use super::feature_builder::{FeatureBuilder, crs_of};
use super::feature_set::{Feature, FeatureSet, GeoFormat, GeoOptions, unreadable};
use crate::geography::Crs;

/// Whether a root `type` is one of GeoJSON's.
pub(super) fn is_kind(kind: &str) -> bool {
    matches!(
        kind,
        "FeatureCollection"
            | "Feature"
            | "GeometryCollection"
            | "Polygon"
            | "MultiPolygon"
            | "Point"
            | "MultiPoint"
            | "LineString"
            | "MultiLineString"
    )
}

/// The `type` of the root object, when the text is an object that has one.
pub(super) fn root_type(text: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Root {
        #[serde(rename = "type")]
        kind: Option<Value>,
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    Root::deserialize(&mut reader).ok()?.kind?.as_str().map(str::to_owned)
}

/// The old `crs` member of the root: `{"type":"name","properties":{"name":"urn:…"}}`.
fn stated_crs(text: &str) -> Option<Result<Crs, crate::geography::UnknownCrs>> {
    #[derive(serde::Deserialize)]
    struct Root {
        crs: Option<Value>,
    }
    // Searching for the word is quick; most files do not have it.
    if !text.contains("\"crs\"") {
        return None;
    }
    let root: Root = serde_json::from_str(text).ok()?;
    let crs = root.crs.filter(|crs| !crs.is_null())?;
    let name = crs.pointer("/properties/name").or_else(|| crs.pointer("/properties/code"));
    Some(match name {
        Some(Value::String(name)) => Crs::from_name(name),
        Some(Value::Number(code)) => Crs::from_name(&code.to_string()),
        _ => Crs::from_name("a linked definition"),
    })
}

pub(super) fn read(
    file: &str,
    text: &str,
    options: &GeoOptions,
    progress: Progress<'_>,
) -> Result<FeatureSet, FileError> {
    let (crs, stated) = crs_of(file, options.crs.as_deref(), stated_crs(text))?;
    let mut sink = Sink { builder: FeatureBuilder::new(file, GeoFormat::GeoJson, crs, stated), failed: None, progress };
    let mut reader = serde_json::Deserializer::from_str(text);
    let outcome = sink.deserialize_root(&mut reader);
    if let Some(failed) = sink.failed {
        return Err(failed);
    }
    outcome.and_then(|()| reader.end()).map_err(|error| unreadable(file, error.to_string()))?;
    sink.builder.finish()
}

/// Takes features as they come. Serde's errors cannot carry ours, so the first is kept beside.
struct Sink<'a> {
    builder: FeatureBuilder,
    failed: Option<FileError>,
    progress: Progress<'a>,
}

impl Sink<'_> {
    fn keep<E: Error>(&mut self, outcome: Result<(), FileError>) -> Result<(), E> {
        outcome.map_err(|error| {
            self.failed = Some(error);
            E::custom("stopped")
        })
    }

    fn deserialize_root<'de, D: Deserializer<'de>>(&mut self, reader: D) -> Result<(), D::Error> {
        let object = ObjectSeed { sink: self, member: false }.deserialize(reader)?;
        self.take(object)
    }

    /// Adds what an object is: a feature, or a geometry without properties.
    fn take<E: Error>(&mut self, object: Object) -> Result<(), E> {
        if object.collection && object.geometry.is_none() {
            return Ok(());
        }
        let mut feature = Feature::default();
        if let Some(geometry) = &object.geometry {
            let outcome = self.fill(geometry, &mut feature, 0);
            self.keep(outcome)?;
        }
        let outcome = self.builder.push(feature, object.properties);
        self.keep(outcome)?;
        if self.builder.len().is_multiple_of(512) && !(self.progress)(0.5) {
            return self.keep(Err(FileError::Cancelled));
        }
        Ok(())
    }

    fn fill(&mut self, geometry: &Geometry, feature: &mut Feature, depth: usize) -> Result<(), FileError> {
        let c = &geometry.coordinates;
        self.builder.reserve(c.positions.len())?;
        match geometry.kind.as_str() {
            "Point" | "MultiPoint" => {
                let points: Vec<_> = c.positions.iter().filter_map(|at| self.builder.place(*at)).collect();
                feature.points.extend(points);
            }
            "Polygon" | "MultiPolygon" => {
                let mut rings = c.rings().map(<[_]>::to_vec).collect::<Vec<_>>().into_iter();
                let polygons: Vec<usize> = if geometry.kind == "Polygon" || c.polygons.is_empty() {
                    vec![c.ring_ends.len()]
                } else {
                    let starts = std::iter::once(0).chain(c.polygons.iter().copied());
                    starts.zip(&c.polygons).map(|(from, to)| to - from).collect()
                };
                for count in polygons {
                    let mut polygon = Vec::with_capacity(count);
                    for ring in rings.by_ref().take(count) {
                        let ring = self.builder.ring(ring, &mut feature.remarks);
                        polygon.push(ring);
                    }
                    if !polygon.is_empty() {
                        feature.polygons.push(polygon);
                    }
                }
            }
            "GeometryCollection" => {}
            "LineString" | "MultiLineString" => feature.lines += 1,
            other => feature.remarks.push(format!("Its geometry is of the unknown kind `{other}`.")),
        }
        if c.odd {
            feature
                .remarks
                .push("Its coordinates are not nested as its kind of geometry wants; what fits is used.".into());
        }
        for member in geometry.members.iter().filter(|_| depth < 16) {
            self.fill(member, feature, depth + 1)?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Object {
    /// A FeatureCollection: its features were taken already.
    collection: bool,
    geometry: Option<Geometry>,
    properties: Vec<(String, String)>,
}

#[derive(Default)]
struct Geometry {
    kind: String,
    coordinates: Coordinates,
    members: Vec<Geometry>,
}

/// The root, a feature, or a bare geometry: keys may come in any order.
struct ObjectSeed<'s, 'a> {
    sink: &'s mut Sink<'a>,
    /// It stands in a `features` list.
    member: bool,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_> {
    type Value = Object;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Object, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_> {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_unit<E: Error>(self) -> Result<Object, E> {
        Ok(Object::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut object = Object::default();
        let (mut bare, mut id, mut kind) = (Geometry::default(), None, String::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" if !self.member => {
                    object.collection = true;
                    map.next_value_seed(FeatureList(&mut *self.sink))?;
                }
                "type" => kind = text(&map.next_value::<Value>()?),
                "geometry" => object.geometry = map.next_value::<Option<Geometry>>()?,
                "properties" => object.properties = map.next_value::<Properties>()?.0,
                "id" => id = Some(text(&map.next_value::<Value>()?)).filter(|id| !id.is_empty()),
                "coordinates" => bare.coordinates = map.next_value()?,
                "geometries" => bare.members = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if object.geometry.is_none() && kind != "Feature" && kind != "FeatureCollection" && is_kind(&kind) {
            bare.kind = kind;
            object.geometry = Some(bare);
        }
        if let Some(id) = id.filter(|_| object.properties.iter().all(|p| p.0 != "id")) {
            object.properties.insert(0, ("id".into(), id));
        }
        Ok(object)
    }
}

struct FeatureList<'s, 'a>(&'s mut Sink<'a>);

impl<'de> DeserializeSeed<'de> for FeatureList<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FeatureList<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(object) = list.next_element_seed(ObjectSeed { sink: &mut *self.0, member: true })? {
            self.0.take(object)?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Geometry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a geometry")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Geometry, A::Error> {
                let mut geometry = Geometry::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "type" => geometry.kind = text(&map.next_value::<Value>()?),
                        "coordinates" => geometry.coordinates = map.next_value()?,
                        "geometries" => geometry.members = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(geometry)
            }
        }
        reader.deserialize_map(Shape)
    }
}

/// Nested arrays of coordinates, laid flat: positions, where each ring ends, where each polygon ends (in rings).
#[derive(Default)]
struct Coordinates {
    positions: Vec<[f64; 2]>,
    ring_ends: Vec<usize>,
    polygons: Vec<usize>,
    /// Nested otherwise than any geometry.
    odd: bool,
}

impl Coordinates {
    fn rings(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        let starts = std::iter::once(0).chain(self.ring_ends.iter().copied());
        starts.zip(&self.ring_ends).map(|(from, to)| &self.positions[from..*to])
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let mut coordinates = Self::default();
        Nest { into: &mut coordinates, depth: 0 }.deserialize(reader)?;
        Ok(coordinates)
    }
}

/// What an element of nested arrays is.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Nothing,
    Number(f64),
    /// 0 a position, 1 a list of positions, 2 a list of those…
    Nested(usize),
}

struct Nest<'c> {
    into: &'c mut Coordinates,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Nest<'_> {
    type Value = Level;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Level, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nest<'_> {
    type Value = Level;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Level, E> {
        Ok(Level::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Level, E> {
        Ok(Level::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Level, E> {
        Ok(Level::Number(value as f64))
    }

    fn visit_unit<E: Error>(self) -> Result<Level, E> {
        Ok(Level::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Level, A::Error> {
        if self.depth > 5 {
            return Err(A::Error::custom("coordinates are nested too deeply"));
        }
        let (mut numbers, mut position, mut deepest) = (0usize, [0.0; 2], None::<usize>);
        while let Some(level) = list.next_element_seed(Nest { into: &mut *self.into, depth: self.depth + 1 })? {
            match level {
                Level::Nothing => self.into.odd = true,
                Level::Number(value) => {
                    if let Some(slot) = position.get_mut(numbers) {
                        *slot = value;
                    }
                    numbers += 1;
                }
                Level::Nested(depth) => {
                    self.into.odd |= deepest.is_some_and(|d| d != depth);
                    deepest = Some(deepest.map_or(depth, |d| d.max(depth)));
                }
            }
        }
        if numbers > 0 {
            self.into.odd |= numbers < 2 || deepest.is_some();
            if numbers > 1 && deepest.is_none() {
                self.into.positions.push(position);
            }
            return Ok(Level::Nested(0));
        }
        Ok(match deepest {
            None => Level::Nothing,
            Some(0) => {
                self.into.ring_ends.push(self.into.positions.len());
                Level::Nested(1)
            }
            Some(1) => {
                self.into.polygons.push(self.into.ring_ends.len());
                Level::Nested(2)
            }
            Some(deeper) => Level::Nested(deeper + 1),
        })
    }
}

/// Properties as text, in the order of the file.
#[derive(Default)]
struct Properties(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties")
            }

            fn visit_unit<E: Error>(self) -> Result<Properties, E> {
                Ok(Properties::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    pairs.push((key, text(&value)));
                }
                Ok(Properties(pairs))
            }
        }
        reader.deserialize_any(Pairs)
    }
}

/// A property's value as a table shows it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! TopoJSON: one layer of polygons over shared arcs.

use super::super::FileError;
use super::feature_builder::{FeatureBuilder, crs_of};
use super::feature_set::{Feature, FeatureSet, GeoFormat, GeoOptions, unreadable};
use super::geojson;
use crate::geography::{GeographyError, TopoJson};

pub(super) fn read(file: &str, text: &str, options: &GeoOptions) -> Result<FeatureSet, FileError> {
    let (crs, stated) = crs_of(file, options.crs.as_deref(), None)?;
    let topology = TopoJson::from_slice(text.as_bytes()).map_err(|error| match error {
        GeographyError::Unreadable { why, .. } => unreadable(file, why),
        GeographyError::Dangling { index, .. } => {
            unreadable(file, format!("a shape refers to arc {index}, which is not in it"))
        }
        other => unreadable(file, other.to_string()),
    })?;
    let shapes = |name: &str| topology.objects.get(name).map_or(0, Vec::len);
    let chosen = match &options.layer {
        Some(layer) => topology.objects.keys().find(|name| *name == layer),
        // The finest layer, which is the one with the most shapes.
        None => topology.objects.keys().max_by_key(|name| (shapes(name), std::cmp::Reverse(name.as_str()))),
    };
    let Some(layer) = chosen else {
        let names: Vec<&str> = topology.objects.keys().map(String::as_str).collect();
        return Err(unreadable(file, format!("it has no such layer; it has {}", names.join(", "))));
    };
    let mut builder = FeatureBuilder::new(file, GeoFormat::TopoJson, crs, stated);
    builder.layers(layer.clone(), topology.objects.keys().filter(|name| *name != layer).cloned().collect());
    for object in topology.objects.get(layer).into_iter().flatten() {
        // Counted before it is put together: a few bytes can name an arc again and again.
        let length = |k: &i32| topology.arcs.get(if *k < 0 { !*k } else { *k } as usize).map_or(0, Vec::len);
        builder.reserve(object.polygons.iter().flatten().flatten().map(length).fold(0, usize::saturating_add))?;
        let mut feature = Feature::default();
        for polygon in topology.polygons(object) {
            let mut rings = Vec::with_capacity(polygon.len());
            for ring in polygon {
                // Rings of arcs are closed by their arcs; they do not repeat their first point.
                let first = ring.first().copied();
                let points = ring.into_iter().chain(first).map(|p| [p.lon, p.lat]);
                rings.push(builder.ring(points, &mut feature.remarks));
            }
            feature.polygons.push(rings);
        }
        let mut properties: Vec<(String, String)> = Vec::with_capacity(object.properties.len() + 1);
        if let Some(id) = object.id.as_ref().filter(|_| !object.properties.contains_key("id")) {
            properties.push(("id".into(), id.clone()));
        }
        properties.extend(object.properties.iter().map(|(name, value)| (name.clone(), geojson::text(value))));
        builder.push(feature, properties)?;
    }
    builder.finish()
}

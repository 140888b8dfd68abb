//! Shapefiles (ESRI, *Shapefile Technical Description*, 1998). Own code because the crate sets memory aside for what
//! the header claims, not for what is there.

use super::super::{FileError, table::Progress};
use super::attribute_table::AttributeTable;
use super::feature_builder::{FeatureBuilder, crs_of};
use super::feature_set::{Feature, FeatureSet, GeoFormat, GeoOptions, unreadable};
use crate::geography::Crs;

/// The files of a Shapefile.
pub(super) struct Parts<'a> {
    pub shp: &'a [u8],
    pub dbf: Option<&'a [u8]>,
    pub prj: Option<&'a [u8]>,
    pub cpg: Option<&'a [u8]>,
}

fn whole(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4)?.try_into().ok().map(i32::from_le_bytes)
}

fn double(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

fn points(bytes: &[u8], at: usize, count: usize) -> Option<impl Iterator<Item = [f64; 2]> + '_> {
    let data = bytes.get(at..at.checked_add(count.checked_mul(16)?)?)?;
    Some(data.chunks_exact(16).map(|p| [double(p, 0).unwrap_or(f64::NAN), double(p, 8).unwrap_or(f64::NAN)]))
}

pub(super) fn read(
    file: &str,
    parts: &Parts<'_>,
    layer: String,
    others: Vec<String>,
    options: &GeoOptions,
    progress: Progress<'_>,
) -> Result<FeatureSet, FileError> {
    let prj = parts.prj.map(|bytes| Crs::from_wkt(&String::from_utf8_lossy(bytes)));
    let unstated = prj.is_none() && options.crs.is_none();
    let (crs, stated) = crs_of(file, options.crs.as_deref(), prj)?;
    let mut builder = FeatureBuilder::new(file, GeoFormat::Shapefile, crs, stated);
    builder.layers(layer, others);
    if unstated {
        builder.remark("The zip has no .prj file; the coordinates are taken for longitude and latitude.");
    }
    let shp = parts.shp;
    if shp.len() < 100 || !shp.starts_with(&[0, 0, 0x27, 0x0A]) {
        return Err(unreadable(file, "its .shp is cut off or is something else"));
    }
    let table = match parts.dbf {
        Some(bytes) => Some(AttributeTable::open(bytes, parts.cpg).map_err(|why| unreadable(file, why))?),
        None => {
            builder.remark("The zip has no .dbf file, so the shapes have no codes and names.");
            None
        }
    };
    if let Some(doubt) = table.as_ref().and_then(AttributeTable::doubt) {
        builder.remark(doubt);
    }
    let (mut at, mut record) = (100usize, 0usize);
    while at + 8 <= shp.len() {
        let length = shp.get(at + 4..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u32::from_be_bytes) as usize * 2;
        let end = (at + 8).saturating_add(length);
        let cut = end > shp.len();
        let content = &shp[at + 8..end.min(shp.len())];
        let mut feature = Feature::default();
        if cut || shape(content, &mut builder, &mut feature)?.is_none() {
            feature.remarks.push("Its shape is damaged or cut off.".into());
        }
        let properties = table.as_ref().map(|table| table.row(record)).unwrap_or_default();
        if table.as_ref().is_some_and(|table| table.is_deleted(record)) {
            feature = Feature { remarks: vec!["It is marked as deleted in the .dbf.".into()], ..Feature::default() };
        }
        builder.push(feature, properties)?;
        record += 1;
        at = end;
        if record.is_multiple_of(512) && !progress(at as f32 / shp.len() as f32) {
            return Err(FileError::Cancelled);
        }
    }
    if let Some(rows) = table.as_ref().map(AttributeTable::len).filter(|rows| *rows != record) {
        builder.remark(format!("The .shp has {record} shapes and the .dbf {rows} rows; they are matched in order."));
    }
    builder.finish()
}

/// Reads one shape; `None` when it is damaged.
fn shape(content: &[u8], builder: &mut FeatureBuilder, feature: &mut Feature) -> Result<Option<()>, FileError> {
    let Some(kind) = whole(content, 0) else { return Ok(None) };
    let count = |at: usize| whole(content, at).and_then(|n| usize::try_from(n).ok());
    match kind {
        0 => {}
        1 | 11 | 21 => {
            let Some(all) = points(content, 4, 1) else { return Ok(None) };
            builder.reserve(1)?;
            feature.points.extend(all.filter_map(|p| builder.place(p)));
        }
        8 | 18 | 28 => {
            let Some(n) = count(36) else { return Ok(None) };
            let Some(all) = points(content, 40, n) else { return Ok(None) };
            builder.reserve(n)?;
            feature.points.extend(all.filter_map(|p| builder.place(p)));
        }
        3 | 13 | 23 => feature.lines += 1,
        5 | 15 | 25 => {
            let (Some(rings), Some(n)) = (count(36), count(40)) else { return Ok(None) };
            let Some(first) = rings.checked_mul(4).and_then(|bytes| bytes.checked_add(44)) else { return Ok(None) };
            let Some(all) = points(content, first, n) else { return Ok(None) };
            builder.reserve(n)?;
            let all: Vec<[f64; 2]> = all.collect();
            let start = |k: usize| if k < rings { count(44 + 4 * k) } else { Some(n) };
            let mut drawn: Vec<(f64, Vec<[f64; 2]>)> = Vec::new();
            for k in 0..rings {
                let (Some(from), Some(to)) = (start(k), start(k + 1)) else { return Ok(None) };
                let Some(ring) = all.get(from..to) else { return Ok(None) };
                drawn.push((doubled_area(ring), ring.to_vec()));
            }
            polygons(drawn, builder, feature);
        }
        other => feature.remarks.push(format!("Its shape is of kind {other}, which is not read.")),
    }
    Ok(Some(()))
}

/// Outer rings run one way round and holes the other; which way is told from the largest ring, because not every
/// program keeps to the rule.
fn polygons(drawn: Vec<(f64, Vec<[f64; 2]>)>, builder: &mut FeatureBuilder, feature: &mut Feature) {
    let largest = drawn.iter().map(|ring| ring.0).max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
    if largest > 0.0 {
        feature.remarks.push("Its outer ring runs counter-clockwise, against the rule; it is read as meant.".into());
    }
    let (outer, holes): (Vec<_>, Vec<_>) = drawn.into_iter().partition(|ring| (ring.0 > 0.0) == (largest > 0.0));
    for (_, ring) in outer {
        let ring = builder.ring(ring, &mut feature.remarks);
        feature.polygons.push(vec![ring]);
    }
    for (_, hole) in holes {
        let hole = builder.ring(hole, &mut feature.remarks);
        // Which outer ring it lies in is found from the land itself, later.
        if let Some(polygon) = feature.polygons.first_mut() {
            polygon.push(hole);
        }
    }
}

fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let Some(o) = ring.first() else { return 0.0 };
    let rel = |p: &[f64; 2]| [p[0] - o[0], p[1] - o[1]];
    ring.windows(2)
        .map(|w| {
            let (p, q) = (rel(&w[0]), rel(&w[1]));
            p[0] * q[1] - p[1] * q[0]
        })
        .sum()
}

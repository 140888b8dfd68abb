//! Zip archives (Shapefiles, KMZ, packed GeoJSON) and gzip, unpacked within bounds whatever they say of themselves.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::{FileError, gzip, table::Progress};
use super::feature_set::{FeatureSet, GeoFormat, GeoOptions, read_features, unreadable};
use super::shapefile;

/// Most entries.
const MAX_ENTRIES: usize = 10_000;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The entries that matter, as (position, name).
fn entries(zip: &Zip<'_>, extensions: &[&str]) -> Vec<(usize, String)> {
    (0..zip.len().min(MAX_ENTRIES))
        .filter_map(|at| Some((at, zip.by_index_data(at).ok()?.name().ok()?.replace('\\', "/"))))
        .filter(|(_, name)| !name.contains("__MACOSX") && !base(name).starts_with("._"))
        .filter(|(_, name)| extensions.iter().any(|extension| has_extension(name, extension)))
        .collect()
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(extension))
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The name without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What a zip holds.
pub(super) fn sniff(bytes: &[u8]) -> Option<GeoFormat> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if !entries(&zip, &["shp"]).is_empty() {
        return Some(GeoFormat::Shapefile);
    }
    if !entries(&zip, &["kml"]).is_empty() {
        return Some(GeoFormat::Kml);
    }
    if !entries(&zip, &["geojson", "topojson"]).is_empty() {
        return Some(GeoFormat::GeoJson);
    }
    None
}

/// A whole entry, unpacked.
fn unpack(file: &str, zip: &mut Zip<'_>, at: usize) -> Result<Vec<u8>, FileError> {
    let damaged = |why: String| unreadable(file, format!("a part of it cannot be unpacked ({why})"));
    let mut entry = zip.by_index(at).map_err(|error| damaged(error.to_string()))?;
    let limit = (FeatureSet::MAX_MB as u64) << 20;
    let mut bytes = Vec::new();
    let read = entry.by_ref().take(limit + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
    if read as u64 > limit {
        return Err(FileError::TooMuch {
            file: file.into(),
            what: "MB when unpacked",
            limit: FeatureSet::MAX_MB as u64,
        });
    }
    Ok(bytes)
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    options: &GeoOptions,
    progress: Progress<'_>,
) -> Result<FeatureSet, FileError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| unreadable(file, format!("the zip cannot be opened ({error})")))?;
    let shapes = entries(&zip, &["shp"]);
    if !shapes.is_empty() {
        let layer = |name: &str| stem(base(name)).to_owned();
        let chosen = match &options.layer {
            Some(wanted) => shapes.iter().find(|shape| layer(&shape.1) == *wanted),
            None => shapes.first(),
        };
        let Some((at, name)) = chosen else {
            let names: Vec<String> = shapes.iter().map(|shape| layer(&shape.1)).collect();
            return Err(unreadable(file, format!("it has no such layer; it has {}", names.join(", "))));
        };
        let others = shapes.iter().filter(|shape| shape.1 != *name).map(|shape| layer(&shape.1)).collect();
        let mut beside = |extension: &str| -> Result<Option<Vec<u8>>, FileError> {
            let found =
                entries(&zip, &[extension]).into_iter().find(|other| stem(&other.1).eq_ignore_ascii_case(stem(name)));
            found.map(|(at, _)| unpack(file, &mut zip, at)).transpose()
        };
        let (dbf, prj, cpg) = (beside("dbf")?, beside("prj")?, beside("cpg")?);
        let shp = unpack(file, &mut zip, *at)?;
        let parts = shapefile::Parts { shp: &shp, dbf: dbf.as_deref(), prj: prj.as_deref(), cpg: cpg.as_deref() };
        return shapefile::read(file, &parts, layer(name), others, options, progress);
    }
    let inside = entries(&zip, &["kml", "geojson", "topojson", "json"]);
    let Some((at, _)) = inside.first() else {
        return Err(unreadable(file, "there is no Shapefile, KML or GeoJSON in the zip"));
    };
    let unpacked = unpack(file, &mut zip, *at)?;
    if unpacked.starts_with(b"PK\x03\x04") || unpacked.starts_with(&[0x1F, 0x8B]) {
        return Err(unreadable(
            file,
            "there is another archive in the archive. Unpack it once and choose what is inside",
        ));
    }
    let mut set = read_features(file, &unpacked, options, progress)?;
    if inside.len() > 1 {
        set.remarks.push(format!("The zip holds {} geographies; the first, {}, was read.", inside.len(), inside[0].1));
    }
    Ok(set)
}

/// What is packed with gzip. A gzip in a gzip is refused.
pub(super) fn gunzip(file: &str, bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let plain = gzip::unpack(bytes, FeatureSet::MAX_MB).unwrap_or_else(|| Ok(bytes.to_vec()));
    let plain = plain.map_err(|error| error.of(file))?;
    if plain.starts_with(&[0x1F, 0x8B]) {
        return Err(unreadable(file, "it is packed twice. Unpack it once and choose what is inside"));
    }
    Ok(plain)
}

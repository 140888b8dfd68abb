//! KML (OGC 12-007): placemarks with polygons or points; folders become a column, which often is the parent.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::super::{FileError, table::Progress};
use super::feature_builder::FeatureBuilder;
use super::feature_set::{Feature, FeatureSet, GeoFormat, unreadable};
use crate::geography::Crs;

/// Deepest nesting of elements.
const MAX_DEPTH: usize = 200;
/// Longest text of an element; coordinates of a ring are the longest.
const MAX_TEXT: usize = 64 << 20;

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}

/// A placemark in the making.
#[derive(Default)]
struct Placemark {
    feature: Feature,
    properties: Vec<(String, String)>,
    polygon: Vec<Vec<[i32; 2]>>,
}

pub(super) fn read(file: &str, text: &str, progress: Progress<'_>) -> Result<FeatureSet, FileError> {
    let mut builder = FeatureBuilder::new(file, GeoFormat::Kml, Crs::wgs84(), false);
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut path: Vec<String> = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    let mut now: Option<Placemark> = None;
    let (mut data_name, mut content) = (String::new(), String::new());
    loop {
        let at = reader.buffer_position();
        let event =
            reader.read_event().map_err(|error| unreadable(file, format!("it is damaged near byte {at} ({error})")))?;
        match event {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if path.len() >= MAX_DEPTH {
                    return Err(unreadable(file, format!("its elements are nested more than {MAX_DEPTH} deep")));
                }
                match name.as_str() {
                    "Placemark" => {
                        let mut placemark = Placemark::default();
                        placemark.properties.extend(attribute(&element, "id").map(|id| ("id".to_owned(), id)));
                        now = Some(placemark);
                    }
                    "Folder" => folders.push(String::new()),
                    "Data" | "SimpleData" => data_name = attribute(&element, "name").unwrap_or_default(),
                    _ => {}
                }
                content.clear();
                path.push(name);
            }
            Event::Text(text) => push(file, &mut content, &text.xml_content(quick_xml::XmlVersion::Implicit1_0))?,
            Event::CData(text) => push(file, &mut content, &text.into_inner())?,
            Event::GeneralRef(reference) => {
                let found = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => match &*reference {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        // Entities a file defines itself are never expanded.
                        _ => None,
                    },
                };
                content.extend(found);
            }
            Event::End(_) => {
                let Some(name) = path.pop() else { continue };
                let parent = path.last().map_or("", String::as_str);
                if let Some(placemark) = &mut now {
                    end_in_placemark(&name, parent, &data_name, &content, placemark, &mut builder)?;
                }
                match name.as_str() {
                    "name" if parent == "Folder" => {
                        if let Some(folder) = folders.last_mut() {
                            *folder = content.trim().to_owned();
                        }
                    }
                    "Folder" => {
                        folders.pop();
                    }
                    "Placemark" => {
                        if let Some(mut placemark) = now.take() {
                            if let Some(folder) = folders.iter().rev().find(|folder| !folder.is_empty()) {
                                placemark.properties.push(("Folder".into(), folder.clone()));
                            }
                            builder.push(placemark.feature, placemark.properties)?;
                            if builder.len().is_multiple_of(256) && !progress(at as f32 / text.len().max(1) as f32) {
                                return Err(FileError::Cancelled);
                            }
                        }
                    }
                    _ => {}
                }
                content.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if now.is_some() || !path.is_empty() {
        builder.remark("The file ends in the middle of an element; what was complete is used.");
    }
    builder.finish()
}

fn push(file: &str, content: &mut String, text: &str) -> Result<(), FileError> {
    content.push_str(text);
    if content.len() > MAX_TEXT {
        return Err(unreadable(file, "one of its texts is longer than 64 MB"));
    }
    Ok(())
}

fn end_in_placemark(
    name: &str,
    parent: &str,
    data_name: &str,
    content: &str,
    placemark: &mut Placemark,
    builder: &mut FeatureBuilder,
) -> Result<(), FileError> {
    let mut property = |key: &str| {
        if placemark.properties.iter().all(|known| known.0 != key) {
            placemark.properties.push((key.to_owned(), content.trim().to_owned()));
        }
    };
    match name {
        "name" | "description" | "address" if parent == "Placemark" => property(name),
        "value" if parent == "Data" && !data_name.is_empty() => property(data_name),
        "SimpleData" if !data_name.is_empty() => property(data_name),
        "coordinates" => {
            let points = positions(content);
            builder.reserve(points.len())?;
            match parent {
                "LinearRing" => {
                    let ring = builder.ring(points, &mut placemark.feature.remarks);
                    placemark.polygon.push(ring);
                }
                "Point" => placemark.feature.points.extend(points.into_iter().filter_map(|p| builder.place(p))),
                _ => placemark.feature.lines += 1,
            }
        }
        // KML may name the inner boundary first.
        "outerBoundaryIs" => {
            if let Some(ring) = placemark.polygon.pop() {
                placemark.polygon.insert(0, ring);
            }
        }
        "Polygon" => {
            let polygon = std::mem::take(&mut placemark.polygon);
            if !polygon.is_empty() {
                placemark.feature.polygons.push(polygon);
            }
        }
        _ => {}
    }
    Ok(())
}

/// `lon,lat[,alt]` separated by blanks.
fn positions(text: &str) -> Vec<[f64; 2]> {
    text.split_ascii_whitespace()
        .filter_map(|position| {
            let mut numbers = position.split(',').map(|number| number.trim().parse::<f64>().unwrap_or(f64::NAN));
            Some([numbers.next()?, numbers.next()?])
        })
        .collect()
}

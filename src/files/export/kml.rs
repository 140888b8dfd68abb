//! Territories and units as KML 2.2 (OGC 07-147r2) for Google Earth and its kin.

use std::fmt::Write;

use super::{
    FeatureShape, FigureColumn, escape,
    plan_lists::{rep_name, territory_name},
};
use crate::plan::{MeasureIx, Plan, TerritoryIx, UnitIx};

/// `#rrggbb` as KML writes it, `aabbggrr`: opacity, blue, green, red. What is no such colour is grey.
fn colour(rgb: &str, opacity: u8) -> String {
    let digits =
        rgb.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
    let digits = digits.unwrap_or("888888").to_ascii_lowercase();
    format!("{opacity:02x}{}{}{}", &digits[4..6], &digits[2..4], &digits[0..2])
}

/// Opacity of fills.
const FILL: u8 = 140;

fn begin(plan: &Plan, fills: &[String], shades: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>",
    );
    let _ = write!(out, "<name>{}</name>", escape(plan.name()));
    let style = |out: &mut String, id: &str, fill: &str, shade: &str| {
        let _ = write!(
            out,
            "<Style id=\"{id}\"><LineStyle><color>{}</color><width>1.5</width></LineStyle><PolyStyle><color>{}</color></PolyStyle>\
             <IconStyle><color>{}</color><scale>0.5</scale></IconStyle><LabelStyle><scale>0.7</scale></LabelStyle></Style>",
            colour(shade, 255),
            colour(fill, FILL),
            colour(shade, 255)
        );
    };
    for (at, fill) in fills.iter().enumerate() {
        style(&mut out, &format!("t{at}"), fill, shades.get(at).map_or("", String::as_str));
    }
    style(&mut out, "none", "#eef0f3", "#8a929c");
    out
}

fn geometry(out: &mut String, shape: &FeatureShape) {
    out.push_str("<MultiGeometry>");
    match shape {
        FeatureShape::Points(places) => {
            for place in places {
                let _ = write!(out, "<Point><coordinates>{},{}</coordinates></Point>", place.lon, place.lat);
            }
        }
        FeatureShape::Area(polygons) => {
            for polygon in polygons {
                out.push_str("<Polygon>");
                for (at, ring) in polygon.iter().enumerate() {
                    let side = if at == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                    let _ = write!(out, "<{side}><LinearRing><coordinates>");
                    for place in ring {
                        // A metre: what the outlines are drawn to.
                        let _ = write!(out, "{:.5},{:.5} ", place.lon, place.lat);
                    }
                    let _ = write!(out, "</coordinates></LinearRing></{side}>");
                }
                out.push_str("</Polygon>");
            }
        }
    }
    out.push_str("</MultiGeometry>");
}

fn value(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        let _ = write!(out, "<Data name=\"{}\"><value>{}</value></Data>", escape(name), escape(text));
    }
}

/// The style of a territory of this plan.
fn style(plan: &Plan, territory: Option<TerritoryIx>, styles: usize) -> String {
    let colour =
        territory.and_then(|territory| plan.territory(territory)).map(|territory| usize::from(territory.colour));
    colour.filter(|colour| *colour < styles).map_or("none".into(), |colour| format!("t{colour}"))
}

/// The territories: one placemark each, coloured as on the map, with rep and the figures given. `fills` and `shades` are
/// the palette as `#rrggbb`.
#[must_use]
pub fn territories_kml(
    plan: &Plan,
    figures: &[FigureColumn],
    shapes: &[FeatureShape],
    fills: &[String],
    shades: &[String],
) -> Vec<u8> {
    let mut out = begin(plan, fills, shades);
    for (territory, shape) in plan.territory_indices().zip(shapes) {
        let _ = write!(
            out,
            "<Placemark><name>{}</name><styleUrl>#{}</styleUrl><ExtendedData>",
            escape(territory_name(plan, Some(territory))),
            style(plan, Some(territory), fills.len())
        );
        value(&mut out, "Rep", rep_name(plan, Some(territory)));
        value(&mut out, "Units", &plan.alignment().count(Some(territory)).to_string());
        for figure in figures {
            value(
                &mut out,
                &figure.column.name,
                &figure.cells.get(territory.at()).map(|cell| cell.plain()).unwrap_or_default(),
            );
        }
        out.push_str("</ExtendedData>");
        geometry(&mut out, shape);
        out.push_str("</Placemark>\n");
    }
    out.push_str("</Document></kml>\n");
    out.into_bytes()
}

/// The units in a folder for each territory, coloured as on the map, with their measures.
#[must_use]
pub fn units_kml(
    plan: &Plan,
    shape: &mut dyn FnMut(UnitIx) -> FeatureShape,
    fills: &[String],
    shades: &[String],
) -> Vec<u8> {
    let mut out = begin(plan, fills, shades);
    for territory in plan.territory_indices().map(Some).chain([None]) {
        let mut units = plan.alignment().units_of(territory).peekable();
        if units.peek().is_none() {
            continue;
        }
        let name = if territory.is_some() { territory_name(plan, territory) } else { "In no territory" };
        let _ = write!(out, "<Folder><name>{}</name>", escape(name));
        for unit in units {
            let _ = write!(
                out,
                "<Placemark><name>{}</name><styleUrl>#{}</styleUrl><ExtendedData>",
                escape(plan.units().name(unit)),
                style(plan, territory, fills.len())
            );
            value(&mut out, "Code", plan.units().code(unit));
            value(&mut out, "Parent", plan.units().frame().parent.get(unit.at()).map_or("", String::as_str));
            value(&mut out, "Territory", territory_name(plan, territory));
            value(&mut out, "Rep", rep_name(plan, territory));
            for (at, measure) in plan.units().measures().iter().enumerate() {
                value(&mut out, &measure.name, &plan.units().value(MeasureIx::new(at), unit).to_string());
            }
            out.push_str("</ExtendedData>");
            geometry(&mut out, &shape(unit));
            out.push_str("</Placemark>\n");
        }
        out.push_str("</Folder>\n");
    }
    out.push_str("</Document></kml>\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{
        super::geojson::tests::{renamed, square},
        *,
    };

    /// Every tag that is opened is closed, in order, and no bare ampersand stands in a text.
    fn is_well_formed(xml: &str) -> bool {
        let mut open: Vec<&str> = Vec::new();
        for piece in xml.split('<').skip(1) {
            let Some((tag, text)) = piece.split_once('>') else { return false };
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
            let bare = entities.iter().fold(text.to_owned(), |text, entity| text.replace(entity, ""));
            if bare.contains(['&', '>']) {
                return false;
            }
            let name = tag.split_whitespace().next().unwrap_or_default();
            match name.strip_prefix('/') {
                _ if name.starts_with('?') || tag.ends_with('/') => {}
                Some(closing) if open.pop() != Some(closing) => return false,
                Some(_) => {}
                None => open.push(name),
            }
        }
        open.is_empty()
    }

    #[test]
    fn colours_stand_backwards() {
        assert_eq!(colour("#0e5cbb", 255), "ffbb5c0e");
        assert_eq!(colour("red\"/>", 140), "8c888888");
    }

    #[test]
    fn territories_and_units_are_placemarks_with_escaped_names() {
        let plan = renamed();
        let palette = vec!["#0e5cbb".to_owned(); 12];
        let shapes: Vec<FeatureShape> = (0..4).map(square).collect();
        let kml = String::from_utf8(territories_kml(&plan, &[], &shapes, &palette, &palette)).unwrap();
        assert!(is_well_formed(&kml), "{kml}");
        assert_eq!(kml.matches("<Placemark>").count(), 4);
        assert!(kml.contains("&lt;script&gt;&quot;&amp;&#39; ") && !kml.contains("<script"), "{kml}");
        assert!(kml.contains("1.00000,0.00000 2.00000,0.00000 "), "{kml}");
        let kml = String::from_utf8(units_kml(&plan, &mut |unit| square(unit.at()), &palette, &palette)).unwrap();
        assert!(is_well_formed(&kml));
        assert_eq!(kml.matches("<Placemark>").count(), plan.units().len());
        assert_eq!(kml.matches("<Folder>").count(), 4);
    }
}

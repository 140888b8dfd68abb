//! Territories and units as GeoJSON (RFC 7946) for other map programs.

use super::{
    Cell, FigureColumn,
    plan_lists::{code_title, rep_name, territory_name},
};
use crate::{
    geography::{LonLat, MultiPolygon, multi_polygon_coordinates},
    plan::{MeasureIx, Plan, TerritoryIx, UnitIx},
};

/// Where a territory or unit is.
#[derive(Clone, Debug, PartialEq)]
pub enum FeatureShape {
    /// It has an outline.
    Area(MultiPolygon),
    /// It is accounts, which have places and no borders.
    Points(Vec<LonLat>),
}

impl FeatureShape {
    /// As a GeoJSON geometry.
    fn geometry(&self, out: &mut Vec<u8>) {
        match self {
            Self::Area(polygons) => {
                out.extend(br#"{"type":"MultiPolygon","coordinates":"#);
                out.extend(multi_polygon_coordinates(polygons));
            }
            Self::Points(places) => {
                out.extend(br#"{"type":"MultiPoint","coordinates":["#);
                for (at, place) in places.iter().enumerate() {
                    let comma = if at > 0 { "," } else { "" };
                    out.extend(format!("{comma}[{},{}]", place.lon, place.lat).bytes());
                }
                out.push(b']');
            }
        }
        out.push(b'}');
    }
}

/// A cell as a JSON value: numbers are numbers.
fn value(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Text(_) | Cell::Code(_) | Cell::Date(_) => cell.plain().into_owned().into(),
        Cell::Count(count) => (*count).into(),
        Cell::Money(amount) | Cell::Amount(amount) => amount.to_f64().into(),
        Cell::Share(number) | Cell::Index(number) | Cell::Number(number) => (*number).into(),
    }
}

fn feature(
    out: &mut Vec<u8>,
    first: &mut bool,
    properties: serde_json::Map<String, serde_json::Value>,
    shape: &FeatureShape,
) {
    if !std::mem::take(first) {
        out.push(b',');
    }
    out.extend(br#"{"type":"Feature","properties":"#);
    out.extend(serde_json::Value::Object(properties).to_string().bytes());
    out.extend(br#","geometry":"#);
    shape.geometry(out);
    out.push(b'}');
}

const HEAD: &[u8] = br#"{"type":"FeatureCollection","features":["#;

/// The territories: one feature each with `name`, `rep`, `colour` (position in the palette), `units` and the figures given,
/// as numbers where they are.
#[must_use]
pub fn territories_geojson(plan: &Plan, figures: &[FigureColumn], shapes: &[FeatureShape]) -> Vec<u8> {
    let (mut out, mut first) = (HEAD.to_vec(), true);
    for (territory, shape) in plan.territory_indices().zip(shapes) {
        let mut properties = serde_json::Map::new();
        properties.insert("name".into(), territory_name(plan, Some(territory)).into());
        properties.insert("rep".into(), plan.rep_of(territory).map(|rep| rep.name.clone()).into());
        properties.insert("colour".into(), plan.territory(territory).map(|territory| territory.colour).into());
        properties.insert("units".into(), plan.alignment().count(Some(territory)).into());
        for figure in figures {
            let cell = figure.cells.get(territory.at()).map_or(serde_json::Value::Null, value);
            properties.insert(figure.column.name.to_string(), cell);
        }
        feature(&mut out, &mut first, properties, shape);
    }
    out.extend(b"]}");
    out
}

/// The units: one feature each with `code`, `name`, `parent`, `territory`, `rep` and the measures. `shape` gives a unit's
/// own.
#[must_use]
pub fn units_geojson(plan: &Plan, shape: &mut dyn FnMut(UnitIx) -> FeatureShape) -> Vec<u8> {
    let (mut out, mut first) = (HEAD.to_vec(), true);
    for unit in plan.units().indices() {
        let territory: Option<TerritoryIx> = plan.alignment().of(unit);
        let known = |text: &str| if text.is_empty() { serde_json::Value::Null } else { text.into() };
        let mut properties = serde_json::Map::new();
        properties.insert("code".into(), plan.units().code(unit).into());
        properties.insert("kind".into(), code_title(plan.units().level_of(unit)).into());
        properties.insert("name".into(), plan.units().name(unit).into());
        properties
            .insert("parent".into(), known(plan.units().frame().parent.get(unit.at()).map_or("", String::as_str)));
        properties.insert("territory".into(), known(territory_name(plan, territory)));
        properties.insert("rep".into(), known(rep_name(plan, territory)));
        for (at, measure) in plan.units().measures().iter().enumerate() {
            properties.insert(measure.key.clone(), plan.units().value(MeasureIx::new(at), unit).to_f64().into());
        }
        feature(&mut out, &mut first, properties, &shape(unit));
    }
    out.extend(b"]}");
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::{super::Column, *};
    use crate::plan::example;

    /// A square degree, further east for each number.
    pub(in super::super) fn square(at: usize) -> FeatureShape {
        let x = at as f64;
        let ring = [(x, 0.0), (x + 1.0, 0.0), (x + 1.0, 1.0), (x, 0.0)];
        FeatureShape::Area(vec![vec![ring.iter().map(|(lon, lat)| LonLat { lon: *lon, lat: *lat }).collect()]])
    }

    pub(in super::super) fn renamed() -> Plan {
        let plan = example::plan(4);
        let mut parts = plan.parts();
        parts.territories[1].name = "<script>\"&'\u{7}".into();
        Plan::restore(plan.data().clone(), plan.units().clone(), parts)
    }

    #[test]
    fn territories_are_features_with_figures_as_numbers() {
        let plan = renamed();
        let shapes: Vec<FeatureShape> = (0..4).map(square).collect();
        let figure = FigureColumn { column: Column::new("Index", ""), cells: vec![Cell::Index(104.5), Cell::Empty] };
        let json: serde_json::Value = serde_json::from_slice(&territories_geojson(&plan, &[figure], &shapes)).unwrap();
        assert_eq!(json["features"].as_array().unwrap().len(), 4);
        assert_eq!(json["features"][1]["properties"]["name"], "<script>\"&'\u{7}");
        assert_eq!(json["features"][0]["properties"]["Index"], 104.5);
        assert!(json["features"][1]["properties"]["Index"].is_null());
        assert_eq!(json["features"][3]["geometry"]["coordinates"][0][0][1][0], 4.0);
    }

    #[test]
    fn units_are_features_with_code_and_territory() {
        let plan = renamed();
        let mut shape = |unit: UnitIx| match unit.at() {
            0 => FeatureShape::Points(vec![plan.units().place(unit)]),
            at => square(at),
        };
        let json: serde_json::Value = serde_json::from_slice(&units_geojson(&plan, &mut shape)).unwrap();
        let features = json["features"].as_array().unwrap();
        assert_eq!(features.len(), plan.units().len());
        assert_eq!(features[0]["properties"]["code"], "01001");
        assert_eq!(features[0]["geometry"]["coordinates"][0][0], -98.0);
        assert_eq!(features[2]["properties"]["territory"], "<script>\"&'\u{7}");
        assert!(features[2]["properties"]["revenue"].is_number());
    }
}

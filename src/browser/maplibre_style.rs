//! What the map is drawn with: sources, layers and colours as a MapLibre style. Geometry comes later, colour comes through
//! feature state, so that a change of the alignment never touches geometry.
//!
//! Feature state of a unit: `c` its colour code, `o` the opacity of its fill.
//! Feature state of an arc: `b` 1 on a boundary between territories. What is emphasised is a small source of its own: a
//! property that every arc may have by state costs room and time for every point of every arc, and again at each change.

use serde_json::{Value, json};

/// Colours of everything on the map, as CSS hexadecimal colours.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MapColours {
    /// Fill by colour code: a unit's code is an index into this list.
    pub fills: Vec<String>,
    /// Text and outlines by colour code (labels, homes).
    pub shades: Vec<String>,
    /// Fill of units with any other code: in no territory, or without a value.
    pub nobody: String,
    /// The ground: what is not a unit.
    pub sea: String,
    /// Borders between units of one territory.
    pub hairline: String,
    /// Borders of states.
    pub state_line: String,
    /// The outer edge.
    pub coast: String,
    /// Borders between territories.
    pub boundary: String,
    /// Selection and cursor.
    pub accent: String,
    /// A line under the selection's, for contrast with any fill; also the fill of homes.
    pub casing: String,
    /// The ring around points.
    pub ring: String,
    /// Outline of what differs from today.
    pub changed: String,
    /// Names and initials without a territory's shade, and the outline of the unit under the pointer.
    pub text: String,
}

/// Sources, by what they hold.
pub const UNITS: &str = "units";
pub const HATCHED: &str = "hatched";
pub const BORDERS: &str = "borders";
pub const EDGES: &str = "edges";
pub const LABELS: &str = "labels";
pub const HOMES: &str = "homes";
pub const LOCKS: &str = "locks";
/// Sources that are filled when the units are drawn: the map answers as soon as these are.
pub const SECOND: [&str; 6] = [BORDERS, EDGES, HATCHED, LABELS, HOMES, LOCKS];
/// The layer that points of accounts go under.
pub const ABOVE_POINTS: &str = "locks";
/// The layer that is asked what is under the pointer.
pub const FILLS: &str = "units";
pub const STATE_LINES: &str = "state-lines";
/// Layers of the reps' homes and of the labels, to show and hide.
pub const HOME_LAYERS: [&str; 2] = ["homes", "home-initials"];
pub const LABEL_LAYERS: [&str; 1] = ["labels"];
/// Images made by `maplibre_images`.
pub const HATCH: &str = "hatch";
pub const LOCK: &str = "lock";

/// The whole style, without geometry.
pub fn style(colours: &MapColours) -> Value {
    let layers: Vec<Value> = layers().into_iter().map(|layer| coloured(layer, colours)).collect();
    let polygons = json!({ "type": "geojson", "data": empty(), "maxzoom": 9, "tolerance": 0.3, "buffer": 8 });
    let lines = json!({ "type": "geojson", "data": empty(), "maxzoom": 9, "tolerance": 0.3, "buffer": 16 });
    let points = json!({ "type": "geojson", "data": empty(), "maxzoom": 6, "buffer": 64 });
    json!({
        "version": 8,
        "sources": { UNITS: polygons, HATCHED: polygons, BORDERS: lines, EDGES: lines, LABELS: points, HOMES: points, LOCKS: points },
        "transition": transition(),
        "layers": layers,
    })
}

/// What is drawn before there are units: the sea. The library takes its first style with a frame of the page, and those
/// are rare while a page is being built; what is added to a style it takes at once.
pub fn bare(colours: &MapColours) -> Value {
    let sea = layers().into_iter().take(1).map(|layer| coloured(layer, colours)).collect::<Vec<_>>();
    json!({ "version": 8, "sources": {}, "transition": transition(), "layers": sea })
}

fn transition() -> Value {
    json!({ "duration": 0, "delay": 0 })
}

/// The layers from the ground up, without colours. They are text because text packs to a tenth of the program that would
/// build them, and every visit loads it. What is not plain from it:
///
/// - The edges' width (`e` is the emphasis: see [`super::maplibre::TerritoryMap::set_edges`]) is found for each line and the
///   colour is one, as with the boundaries, and as if it depended on the zoom, as theirs does: so both share a program on the
///   graphics card, and none has to be linked, which takes long, when the first edge is seen.
/// - Lines between all units have one layout: layers of one layout share their geometry; and the corners of a line that is a
///   pixel wide need not be rounded, which would be half of it.
/// - Letters are of the system's own font: MapLibre draws them here, no glyph server is asked. The first name is no font:
///   MapLibre reads the weight from it.
/// - On a small map (below zoom 3) a home is a dot, so that names have room, and a name stands at its place: beside it, it
///   would be cut at the map's edge. Homes stand where they are; labels, which are placed after what lies above them, step
///   aside.
const LAYERS: &str = include_str!("maplibre_layers.json");

fn layers() -> Vec<Value> {
    // `tests/architecture.rs` reads it natively.
    serde_json::from_str(LAYERS).unwrap_or_default()
}

/// The paint properties that depend on the theme: (layer, property, value).
pub fn themed(colours: &MapColours) -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("sea", "background-color", json!(colours.sea)),
        (
            FILLS,
            "fill-color",
            by_code(&json!(["number", ["feature-state", "c"], 255]), &colours.fills, &colours.nobody),
        ),
        ("unit-lines", "line-color", json!(colours.hairline)),
        ("coast", "line-color", json!(colours.coast)),
        (STATE_LINES, "line-color", json!(colours.state_line)),
        ("boundaries", "line-color", json!(colours.boundary)),
        ("selection-casing", "line-color", json!(colours.casing)),
        ("pointed", "line-color", json!(colours.text)),
        ("changed", "line-color", json!(colours.changed)),
        ("selection", "line-color", json!(colours.accent)),
        ("homes", "circle-color", json!(colours.casing)),
        ("homes", "circle-stroke-color", by_code(&json!(["get", "c"]), &colours.fills, &colours.text)),
        ("home-initials", "text-color", json!(colours.text)),
        ("labels", "text-color", by_code(&json!(["get", "c"]), &colours.shades, &colours.text)),
        ("labels", "text-halo-color", json!(colours.casing)),
    ]
}

/// An empty collection.
pub fn empty() -> Value {
    json!({ "type": "FeatureCollection", "features": [] })
}

fn coloured(mut layer: Value, colours: &MapColours) -> Value {
    let id = layer["id"].as_str().unwrap_or_default().to_owned();
    for (of, property, value) in themed(colours) {
        if of == id {
            layer["paint"][property] = value;
        }
    }
    layer
}

fn by_code(code: &Value, colours: &[String], other: &str) -> Value {
    if colours.is_empty() {
        return json!(other);
    }
    let mut expression = vec![json!("match"), code.clone()];
    for (code, colour) in colours.iter().enumerate() {
        expression.push(json!(code));
        expression.push(json!(colour));
    }
    expression.push(json!(other));
    Value::Array(expression)
}

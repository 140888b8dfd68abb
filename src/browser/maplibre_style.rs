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

/// From the ground up.
fn layers() -> Vec<Value> {
    vec![
        json!({ "id": "sea", "type": "background" }),
        json!({ "id": FILLS, "type": "fill", "source": UNITS, "paint": {
            "fill-antialias": false,
            "fill-opacity": ["number", ["feature-state", "o"], 0.0],
        } }),
        json!({ "id": "hatched", "type": "fill", "source": HATCHED, "paint": {
            "fill-antialias": false, "fill-pattern": HATCH, "fill-opacity": 0.9,
        } }),
        json!({ "id": "unit-lines", "type": "line", "source": BORDERS, "layout": thin_line(), "paint": {
            "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.4, 6, 0.7, 10, 1.2],
            "line-opacity": ["interpolate", ["linear"], ["zoom"], 3, 0.35, 6, 0.7],
        } }),
        json!({ "id": "coast", "type": "line", "source": BORDERS,
          "filter": ["any", ["==", ["get", "l"], -1], ["==", ["get", "r"], -1]],
          "layout": { "line-join": "round" }, "paint": { "line-width": 0.8 } }),
        json!({ "id": STATE_LINES, "type": "line", "source": BORDERS, "filter": ["==", ["get", "s"], 1],
          "layout": { "line-join": "round", "line-cap": "round" }, "paint": {
            "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 8, 1.4],
        } }),
        json!({ "id": "boundaries", "type": "line", "source": BORDERS, "layout": thin_line(), "paint": {
            "line-width": by_zoom(&json!(["number", ["feature-state", "b"], 0])),
        } }),
        edges("selection-casing", &[(3, 5.0), (4, 6.0)]),
        edges("pointed", &[(1, 1.6), (4, 3.2)]),
        edges("changed", &[(2, 2.0)]),
        edges("selection", &[(3, 2.4)]),
        json!({ "id": "locks", "type": "symbol", "source": LOCKS, "layout": {
            "icon-image": LOCK, "icon-padding": 1,
            "icon-size": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 7, 1],
        } }),
        json!({ "id": "labels", "type": "symbol", "source": LABELS, "layout": {
            "text-field": ["format", ["get", "n"], { "font-scale": 1 }, "\n", {}, ["get", "i"], { "font-scale": 0.92 }],
            "text-font": BOLD,
            "text-size": ["interpolate", ["linear"], ["zoom"], 3, 11, 8, 14],
            "text-max-width": 9, "text-radial-offset": 0.9, "text-line-height": 1.15, "text-padding": 3,
            // On a small map a name beside its place would be cut at the map's edge.
            "text-variable-anchor": ["step", ["zoom"], ["literal", ["center", "top", "bottom"]],
                3, ["literal", ["center", "top", "bottom", "left", "right"]]],
            "symbol-sort-key": ["get", "k"],
        }, "paint": { "text-halo-width": 1.6, "text-halo-blur": 0.4, "text-opacity": ["get", "o"] } }),
        json!({ "id": "homes", "type": "circle", "source": HOMES, "paint": {
            // On a small map a home is a dot, so that names have room.
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 2, 3, 2.98, 4, 3, 8, 7, 11],
            "circle-stroke-width": 2,
        } }),
        json!({ "id": "home-initials", "type": "symbol", "source": HOMES, "minzoom": 3, "layout": {
            "text-field": ["get", "i"], "text-font": BOLD,
            "text-size": ["interpolate", ["linear"], ["zoom"], 3, 8, 7, 10.5],
            // Homes stand where they are; labels, which are placed after what lies above them, step aside.
            "text-allow-overlap": true, "text-padding": 7,
        } }),
    ]
}

/// The system's own font: MapLibre draws the letters here, no glyph server is asked. The first name is no font: MapLibre
/// reads the weight from it.
const BOLD: [&str; 4] = ["Semi Bold", "system-ui", "Segoe UI", "Roboto"];

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

fn by_zoom(factor: &Value) -> Value {
    json!(["interpolate", ["linear"], ["zoom"], 3, ["*", 1.1, factor], 6, ["*", 1.9, factor], 10, ["*", 3.0, factor]])
}

/// Lines of the edges with these emphases (their property `e`, see [`super::maplibre::TerritoryMap::set_edges`]), and how
/// wide each is. The width is found for each line and the colour is one, as with the boundaries: so both share a program on
/// the graphics card, and none has to be linked, which takes long, when the first edge is seen.
fn edges(id: &str, widths: &[(u8, f64)]) -> Value {
    let mut width = vec![json!("match"), json!(["get", "e"])];
    for (emphasis, pixels) in widths {
        width.extend([json!(emphasis), json!(pixels)]);
    }
    width.push(json!(0));
    // As if it depended on the zoom, as theirs does: another way of finding it would be another program.
    let width = json!(["interpolate", ["linear"], ["zoom"], 3, width, 10, width]);
    let round = json!({ "line-join": "round", "line-cap": "round" });
    json!({ "id": id, "type": "line", "source": EDGES, "layout": round, "paint": { "line-width": width } })
}

/// The layout of lines between all units. Layers of one layout share their geometry; and the corners of a line that is
/// a pixel wide need not be rounded, which would be half of it.
fn thin_line() -> Value {
    json!({ "line-join": ["step", ["zoom"], "miter", 6, "round"], "line-cap": ["step", ["zoom"], "butt", 6, "round"] })
}

//! What the map is drawn on: MapLibre, or without WebGL a canvas. The same plain data goes to both.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;
use web_sys::HtmlElement;

use super::fallback::PlainMap;
use super::feature_slices::FeatureSlices;
use super::paint::{DIVERGING, MapHome, MapLabel, MapLayers, MapPaint, MapPoints, MapUnits, Marks, NOBODY, SEQUENTIAL};
use crate::browser::maplibre::{Camera, Keys, MapColours, MapError, MapEvent, MapOptions, MapPart, TerritoryMap};
use crate::ui::palette;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MapTheme {
    #[default]
    Light,
    Dark,
}

impl MapTheme {
    /// Every colour of the map; codes as `paint` gives them.
    #[must_use]
    pub fn colours(self) -> MapColours {
        let dark = self == Self::Dark;
        let pick = |light: &'static str, darker: &'static str| (if dark { darker } else { light }).to_owned();
        let (sequential, diverging) = if dark {
            (palette::SEQUENTIAL_DARK, palette::DIVERGING_DARK)
        } else {
            (palette::SEQUENTIAL_LIGHT, palette::DIVERGING_LIGHT)
        };
        let mut fills: Vec<String> = palette::TERRITORIES.iter().map(|c| pick(c.light, c.dark)).collect();
        debug_assert!(fills.len() == usize::from(SEQUENTIAL));
        fills.extend(sequential.map(str::to_owned));
        debug_assert!(fills.len() == usize::from(DIVERGING));
        fills.extend(diverging.map(str::to_owned));
        MapColours {
            fills,
            shades: palette::TERRITORIES.iter().map(|c| pick(c.shade_light, c.shade_dark)).collect(),
            nobody: pick("#b9bfc8", "#59626d"),
            sea: pick("#e9eef3", "#0f1419"),
            hairline: pick("#ffffff", "#0f1419"),
            state_line: pick("#7a8594", "#8e99a8"),
            coast: pick("#8c96a4", "#6c7683"),
            boundary: pick("#2b3644", "#e3e8ef"),
            accent: pick("#1c5fb0", "#7fb5f5"),
            casing: pick("#ffffff", "#0d1116"),
            ring: pick("#2b3644", "#0d1116"),
            changed: pick("#101820", "#ffffff"),
            text: pick("#17202b", "#f2f5f9"),
        }
    }
}

pub(super) enum Surface {
    Gl(TerritoryMap, RefCell<Overdrawn>),
    Plain(PlainMap),
}

/// What is drawn over units and borders: which polygons and lines, and where they are found; looked up when the first one
/// is needed.
#[derive(Default)]
pub(super) struct Overdrawn {
    fills: Option<FeatureSlices>,
    borders: Option<FeatureSlices>,
    /// Units that are hatched.
    hatched: Vec<u32>,
    /// Arcs that are emphasised, and how.
    edges: Vec<(u32, u8)>,
}

impl Surface {
    /// MapLibre where it works, the canvas elsewhere.
    pub fn open(container: &HtmlElement, options: MapOptions, plain: bool) -> Result<Self, MapError> {
        if !plain {
            match TerritoryMap::new(container, options.clone()) {
                Ok(map) => return Ok(Self::Gl(map, RefCell::default())),
                Err(error) => web_sys::console::warn_1(&error.to_string().into()),
            }
        }
        PlainMap::new(container, options).map(Self::Plain)
    }

    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Plain(_))
    }

    pub fn set_listener(&self, listener: impl Fn(MapEvent) + 'static) {
        match self {
            Self::Gl(map, _) => map.set_listener(listener),
            Self::Plain(map) => map.set_listener(listener),
        }
    }

    pub fn set_units(&self, units: &MapUnits) {
        match self {
            Self::Gl(map, overdrawn) => {
                overdrawn.replace(Overdrawn::default());
                let nothing = FeatureSlices::default().some(&[], &[]);
                map.set_hatched(&nothing);
                map.set_edges(&nothing);
                if let Err(error) = map.set_units_from(&units.fills, &units.borders) {
                    web_sys::console::warn_1(&error.to_string().into());
                }
                if let (true, Ok(points)) = (units.are_points(), map.points("unit-points")) {
                    points.set_places(&units.places);
                }
            }
            Self::Plain(map) => map.set_units(units),
        }
    }

    /// Everything about units that may change at any time.
    pub fn paint(&self, units: &MapUnits, paint: &MapPaint, marks: Marks) {
        match self {
            Self::Gl(map, _) if units.are_points() => {
                let (codes, sizes) = paint.point_states(marks);
                if let Ok(points) = map.points("unit-points") {
                    points.set_colours(&codes, &map.point_colours());
                    points.set_sizes(&sizes);
                }
                map.repaint();
            }
            Self::Gl(map, overdrawn) => {
                let (states, arcs) = (paint.unit_states(marks), paint.arc_states(&units.sides, marks));
                map.set_states(&states, &arcs.iter().map(|arc| arc & 1 == 1).collect::<Vec<_>>());
                let hatched: Vec<u32> =
                    (0u32..).zip(&states).filter(|(_, state)| **state >> 11 > 0).map(|(at, _)| at).collect();
                let edges: Vec<(u32, u8)> =
                    (0u32..).zip(&arcs).map(|(at, arc)| (at, arc >> 1)).filter(|(_, emphasis)| *emphasis > 0).collect();
                let Overdrawn { fills, borders, hatched: hatched_before, edges: edges_before } =
                    &mut *overdrawn.borrow_mut();
                if *hatched_before != hatched {
                    let slices = fills.get_or_insert_with(|| FeatureSlices::new(&units.fills));
                    map.set_hatched(&slices.some(&units.fills, &hatched));
                    *hatched_before = hatched;
                }
                if *edges_before != edges {
                    let slices = borders.get_or_insert_with(|| FeatureSlices::new(&units.borders));
                    map.set_edges(&slices.marked(&units.borders, &edges));
                    *edges_before = edges;
                }
            }
            Self::Plain(map) => map.paint(units, paint, marks),
        }
    }

    pub fn set_locks(&self, places: &[[f64; 2]]) {
        match self {
            Self::Gl(map, _) => map.set_locks(&json!({
                "type": "FeatureCollection",
                "features": places.iter().map(|place| json!({
                    "type": "Feature", "properties": {}, "geometry": { "type": "Point", "coordinates": place },
                })).collect::<Vec<_>>(),
            })),
            Self::Plain(map) => map.set_locks(places),
        }
    }

    /// Labels; while something is selected only `kept` territories speak at full strength.
    pub fn set_labels(&self, labels: &[MapLabel], kept: Option<&[u16]>) {
        let strength = |label: &MapLabel| match kept {
            Some(kept) if !kept.contains(&label.territory) => 0.3,
            _ => 1.0,
        };
        match self {
            Self::Gl(map, _) => map.set_labels(&json!({
                "type": "FeatureCollection",
                "features": labels.iter().map(|label| json!({
                    "type": "Feature",
                    "properties": {
                        "n": label.name, "i": label.figure, "c": label.colour % SEQUENTIAL, "k": -label.weight,
                        "o": strength(label),
                    },
                    "geometry": { "type": "Point", "coordinates": label.place },
                })).collect::<Vec<_>>(),
            })),
            Self::Plain(map) => map.set_labels(labels.iter().map(|label| (label.clone(), strength(label))).collect()),
        }
    }

    pub fn set_homes(&self, homes: &[MapHome]) {
        match self {
            Self::Gl(map, _) => map.set_homes(&json!({
                "type": "FeatureCollection",
                "features": homes.iter().map(|home| json!({
                    "type": "Feature", "id": home.rep,
                    "properties": { "i": home.initials, "c": home.colour },
                    "geometry": { "type": "Point", "coordinates": home.place },
                })).collect::<Vec<_>>(),
            })),
            Self::Plain(map) => map.set_homes(homes),
        }
    }

    /// New accounts, or new colours and sizes of the same.
    pub fn set_accounts(&self, accounts: &MapPoints, moved: bool) {
        let sizes: Vec<u8> = accounts.sizes.iter().map(|class| MapPoints::radius(*class)).collect();
        match self {
            Self::Gl(map, _) => {
                if let Ok(points) = map.points("accounts") {
                    if moved {
                        points.set_places(&accounts.places);
                    }
                    points.set_colours(&accounts.colours, &map.point_colours());
                    points.set_sizes(&sizes);
                }
                map.repaint();
            }
            Self::Plain(map) => map.set_accounts(accounts, &sizes),
        }
    }

    pub fn set_layers(&self, layers: MapLayers) {
        match self {
            Self::Gl(map, _) => {
                map.set_visible(MapPart::Homes, layers.homes);
                map.set_visible(MapPart::Labels, layers.labels);
                map.set_visible(MapPart::StateLines, layers.states);
                if let Ok(points) = map.points("accounts") {
                    points.set_visible(layers.accounts);
                }
                map.repaint();
            }
            Self::Plain(map) => map.set_layers(layers),
        }
    }

    pub fn set_colours(&self, colours: MapColours) {
        match self {
            Self::Gl(map, _) => map.set_colours(colours),
            Self::Plain(map) => map.set_colours(colours),
        }
    }

    pub fn fit(&self, bounds: [f64; 4]) {
        match self {
            Self::Gl(map, _) => map.fit(bounds),
            Self::Plain(map) => map.fit(bounds),
        }
    }

    pub fn go_to(&self, place: [f64; 2], zoom_at_least: f64) {
        match self {
            Self::Gl(map, _) => map.go_to(place, zoom_at_least),
            Self::Plain(map) => map.set_camera(Camera { centre: place, zoom: map.camera().zoom.max(zoom_at_least) }),
        }
    }

    pub fn zoom_by(&self, steps: f64) {
        match self {
            Self::Gl(map, _) => map.zoom_by(steps),
            Self::Plain(map) => map.zoom_by(steps),
        }
    }

    pub fn click(&self, at: [f64; 2], keys: Keys) {
        match self {
            Self::Gl(map, _) => map.click(at, keys),
            Self::Plain(map) => map.click(at, keys),
        }
    }

    pub fn camera(&self) -> Camera {
        match self {
            Self::Gl(map, _) => map.camera(),
            Self::Plain(map) => map.camera(),
        }
    }

    pub fn set_camera(&self, camera: Camera) {
        match self {
            Self::Gl(map, _) => map.set_camera(camera),
            Self::Plain(map) => map.set_camera(camera),
        }
    }

    pub fn place_at(&self, pixel: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Gl(map, _) => map.place_at(pixel),
            Self::Plain(map) => map.place_at(pixel),
        }
    }

    pub fn pixel_of(&self, place: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Gl(map, _) => map.pixel_of(place),
            Self::Plain(map) => map.pixel_of(place),
        }
    }

    /// A picture of the map as PNG bytes, with `credit` in its corner.
    pub async fn png(self: Rc<Self>, credit: &str) -> Result<Vec<u8>, MapError> {
        let picture = match &*self {
            Self::Gl(map, _) => map.with_frame(|canvas| crate::browser::maplibre_picture::picture(canvas, credit)),
            Self::Plain(map) => crate::browser::maplibre_picture::picture(&map.canvas(), credit),
        }?;
        Ok(crate::browser::maplibre_picture::png(&picture).await?)
    }
}

/// The colour of a home or point without a territory.
pub(super) fn colour_or(colours: &MapColours, code: u8) -> &str {
    if code == NOBODY { &colours.nobody } else { colours.fills.get(usize::from(code)).unwrap_or(&colours.nobody) }
}

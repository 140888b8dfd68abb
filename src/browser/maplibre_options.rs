//! What a map is made with, what it says, and what it fails with.

use std::fmt;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::maplibre_style as layers;
use super::maplibre_style::MapColours;

/// Why there is no map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapError {
    /// The browser offers no WebGL 2, or it is switched off.
    NoWebGl,
    /// The map refused: the browser's own words.
    Refused(String),
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWebGl => write!(f, "This browser does not offer WebGL 2, so the map is drawn in a simpler way."),
            Self::Refused(why) => write!(f, "The map could not be drawn ({why}). Reload the page; drafts are kept."),
        }
    }
}

impl From<JsValue> for MapError {
    fn from(value: JsValue) -> Self {
        let text = Reflect::get(&value, &"message".into()).ok().and_then(|message| message.as_string());
        Self::Refused(text.or_else(|| value.as_string()).unwrap_or_else(|| format!("{value:?}")))
    }
}

/// How a unit is drawn, packed: bits 0 to 7 the colour code, 8 to 10 the strength of the fill (see
/// [`MapOptions::strengths`]), 11 to 12 the hatching (1 gap, 2 overlap: drawn alike, a gap lies
/// on grey).
pub type UnitState = u16;

/// What a map starts with.
#[derive(Clone, Debug)]
pub struct MapOptions {
    /// Accessible name of the map.
    pub label: String,
    /// Colours of the theme.
    pub colours: MapColours,
    /// West, south, east, north in degrees: what is seen at first.
    pub bounds: [f64; 4],
    /// No flights, jumps only.
    pub reduce_motion: bool,
    /// Opacity of fills by strength (see [`UnitState`]).
    pub strengths: [f64; 8],
    /// CSS pixels that other things cover, at the top, right, bottom and left: what is fitted stays clear of them.
    pub padding: [f64; 4],
    /// Miles and feet on the scale bar instead of kilometres and metres.
    pub imperial: bool,
}

/// What can be switched on and off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapPart {
    /// Homes of reps.
    Homes,
    /// Labels of territories.
    Labels,
    /// Borders of states.
    StateLines,
}

impl MapPart {
    pub(super) fn layers(self) -> &'static [&'static str] {
        match self {
            Self::Homes => &layers::HOME_LAYERS,
            Self::Labels => &layers::LABEL_LAYERS,
            Self::StateLines => &[layers::STATE_LINES],
        }
    }
}

/// Where the map looks, for the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Longitude and latitude of the middle, degrees.
    pub centre: [f64; 2],
    /// MapLibre's zoom: 0 is the whole world on 512 pixels, each step doubles.
    pub zoom: f64,
}

/// Keys held during a click.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Keys {
    pub shift: bool,
    pub ctrl: bool,
    pub alt: bool,
}

/// What the pointer does on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapEvent {
    /// The pointer is over a unit, or over none; x and y in CSS pixels from the map's top left. At most once a frame.
    Hover {
        /// The unit under the pointer.
        unit: Option<u32>,
        /// CSS pixels from the map's top left.
        at: [f64; 2],
    },
    /// The pointer left the map.
    Left,
    /// A click or tap.
    Click {
        /// The unit there.
        unit: Option<u32>,
        /// The home there, which lies above units.
        home: Option<u32>,
        /// CSS pixels from the map's top left.
        at: [f64; 2],
        /// Keys held.
        keys: Keys,
    },
    /// The camera rests.
    Moved(Camera),
    /// The first picture with units is complete.
    Drawn,
}

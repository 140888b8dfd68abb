//! What the map shows, as plain data, and how that becomes the state of each unit and each arc.

use std::sync::Arc;

use super::super::palette::{CLASSES, TERRITORIES};

/// No territory: a gap.
pub const NO_TERRITORY: u16 = u16::MAX;
/// No value: a unit that a choropleth leaves grey.
pub const NO_CLASS: u8 = u8::MAX;
/// The side of an arc where there is no unit.
pub const OUTSIDE: u32 = u32::MAX;

/// First colour code of the sequential ramp; codes below are territory colours.
pub const SEQUENTIAL: u8 = TERRITORIES.len() as u8;
/// First colour code of the diverging ramp.
pub const DIVERGING: u8 = SEQUENTIAL + CLASSES as u8;
/// Colour code of what has no colour.
pub const NOBODY: u8 = u8::MAX;

/// Opacity of fills by strength: hidden, muted, gap, normal, under the pointer, selected, value, value under the pointer.
pub const STRENGTHS: [f64; 8] = [0.0, 0.14, 0.42, super::super::palette::FILL_OPACITY, 0.7, 0.84, 0.8, 0.95];
const HIDDEN: u16 = 0;
const MUTED: u16 = 1;
const GAP: u16 = 2;
const NORMAL: u16 = 3;
const HOVERED: u16 = 4;
const SELECTED: u16 = 5;
const VALUE: u16 = 6;
const VALUE_HOVERED: u16 = 7;

/// The units' shapes. Made once per set of units (best in a worker); only the reference travels afterwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapUnits {
    /// GeoJSON FeatureCollection of polygons with ids 0, 1, 2…; empty when the units are points.
    pub fills: Vec<u8>,
    /// GeoJSON FeatureCollection of arcs with ids 0, 1, 2… and properties `l`, `r`, `s`; empty when the units are points.
    pub borders: Vec<u8>,
    /// The units left and right of each arc, or [`OUTSIDE`].
    pub sides: Vec<[u32; 2]>,
    /// One place inside each unit, longitude and latitude: where its lock stands, what box and lasso catch.
    pub places: Vec<[f64; 2]>,
    /// West, south, east, north of what is worth seeing first.
    pub bounds: [f64; 4],
}

impl MapUnits {
    /// Whether the units have no area and are drawn as points.
    #[must_use]
    pub fn are_points(&self) -> bool {
        self.fills.is_empty()
    }
}

/// Classes of a value for each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapValues {
    /// Class of each unit, below [`CLASSES`], or [`NO_CLASS`].
    pub classes: Arc<[u8]>,
    /// Whether the middle class is the neutral one (an index around 100).
    pub diverging: bool,
}

/// How the units are painted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapPaint {
    /// Territory of each unit, or [`NO_TERRITORY`].
    pub territory: Arc<[u16]>,
    /// Palette colour of each territory.
    pub colours: Arc<[u8]>,
    /// Units in two territories of the layer.
    pub overlaps: Arc<[u32]>,
    /// Locked units.
    pub locked: Arc<[u32]>,
    /// Territories the legend filters out, by territory; shorter lists mean "shown".
    pub muted: Arc<[bool]>,
    /// The alignment to compare with: what differs is outlined, the rest recedes.
    pub today: Option<Arc<[u16]>>,
    /// A value instead of the territories' colours.
    pub values: Option<MapValues>,
}

/// What is marked at the moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Selected units.
    pub selected: &'a [u32],
    /// The unit under the pointer.
    pub hovered: Option<u32>,
    /// The unit the keyboard is at.
    pub cursor: Option<u32>,
    /// Fill nothing: the layer of territories is switched off.
    pub unfilled: bool,
}

impl MapPaint {
    /// The state of every unit, packed as the map takes it: colour code, strength << 8, hatching << 11.
    #[must_use]
    pub fn unit_states(&self, marks: Marks) -> Vec<u16> {
        let mut states: Vec<u16> =
            (0..self.territory.len()).map(|unit| self.unit_state(unit, marks.unfilled)).collect();
        for unit in self.overlaps.iter() {
            if let Some(state) = states.get_mut(*unit as usize) {
                *state = (*state & !(3 << 11)) | 2 << 11;
            }
        }
        let mut strengthen = |unit: u32, plain: u16| {
            if let Some(state) = states.get_mut(unit as usize) {
                let strength = (*state >> 8) & 7;
                let new = if strength >= VALUE { VALUE_HOVERED } else { plain };
                *state = (*state & !(7 << 8)) | new << 8;
            }
        };
        if let Some(unit) = marks.hovered {
            strengthen(unit, HOVERED);
        }
        for unit in marks.selected {
            strengthen(*unit, SELECTED);
        }
        states
    }

    fn unit_state(&self, unit: usize, unfilled: bool) -> u16 {
        let territory = self.territory[unit];
        if unfilled {
            return HIDDEN << 8 | u16::from(NOBODY);
        }
        let muted = self.muted.get(usize::from(territory)).copied().unwrap_or(false);
        if let Some(values) = &self.values {
            let class = values.classes.get(unit).copied().filter(|class| usize::from(*class) < CLASSES);
            let first = if values.diverging { DIVERGING } else { SEQUENTIAL };
            return match class {
                Some(class) => (if muted { MUTED } else { VALUE }) << 8 | u16::from(first + class),
                None => GAP << 8 | u16::from(NOBODY),
            };
        }
        match self.colours.get(usize::from(territory)) {
            None => GAP << 8 | 1 << 11 | u16::from(NOBODY),
            Some(colour) => {
                let strength = if muted || (self.today.is_some() && !self.changed(unit)) { MUTED } else { NORMAL };
                // Two shades of recession: what a preview leaves alone keeps its colour, only weaker.
                strength << 8 | u16::from(*colour % SEQUENTIAL)
            }
        }
    }

    /// Whether a unit differs from the alignment compared with.
    #[must_use]
    pub fn changed(&self, unit: usize) -> bool {
        self.today.as_ref().is_some_and(|today| today.get(unit) != self.territory.get(unit))
    }

    /// The state of every arc: bit 0 boundary between territories, emphasis << 1 (1 under the pointer, 2 differs from
    /// today, 3 edge of the selection, 4 keyboard cursor).
    #[must_use]
    pub fn arc_states(&self, sides: &[[u32; 2]], marks: Marks) -> Vec<u8> {
        let mut chosen = vec![false; self.territory.len()];
        for unit in marks.selected {
            if let Some(chosen) = chosen.get_mut(*unit as usize) {
                *chosen = true;
            }
        }
        let inside = |unit: u32| chosen.get(unit as usize).copied().unwrap_or(false);
        sides
            .iter()
            .map(|&[left, right]| {
                let territory = |unit: u32| self.territory.get(unit as usize).copied();
                let (a, b) = (territory(left), territory(right));
                let boundary = a.is_some() && b.is_some() && a != b && !marks.unfilled;
                let is = |unit: Option<u32>| unit.is_some_and(|unit| left == unit || right == unit);
                let (moved_a, moved_b) = (self.changed(left as usize), self.changed(right as usize));
                let emphasis: u8 = if is(marks.cursor) {
                    4
                } else if inside(left) != inside(right) {
                    3
                } else if (moved_a && a.is_some()) != (moved_b && b.is_some()) || (moved_a && moved_b && boundary) {
                    2
                } else if is(marks.hovered) {
                    1
                } else {
                    0
                };
                emphasis << 1 | u8::from(boundary)
            })
            .collect()
    }

    /// Colour codes and sizes (quarters of a CSS pixel) of units that are points.
    #[must_use]
    pub fn point_states(&self, marks: Marks) -> (Vec<u8>, Vec<u8>) {
        let mut sizes: Vec<u8> = vec![14; self.territory.len()];
        let codes = self
            .unit_states(Marks { selected: &[], hovered: None, ..marks })
            .iter()
            .zip(&mut sizes)
            .map(|(state, size)| {
                match (state >> 8) & 7 {
                    HIDDEN => *size = 0,
                    MUTED => *size = 7,
                    _ => {}
                }
                (state & 255) as u8
            })
            .collect();
        for unit in marks.selected.iter().chain(&marks.hovered).chain(&marks.cursor) {
            if let Some(size) = sizes.get_mut(*unit as usize) {
                *size = 26;
            }
        }
        (codes, sizes)
    }
}

/// The name and index of a territory on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapLabel {
    /// Position of the territory in the plan.
    pub territory: u16,
    /// First line.
    pub name: String,
    /// Second line, for example the index; may be empty.
    pub figure: String,
    /// Where the middle of the text stands, longitude and latitude.
    pub place: [f64; 2],
    /// Palette colour.
    pub colour: u8,
    /// Of two labels that would overlap the heavier stays.
    pub weight: f64,
}

/// The home of a rep.
#[derive(Clone, Debug, PartialEq)]
pub struct MapHome {
    /// Position of the rep in the plan.
    pub rep: u32,
    /// One to three letters.
    pub initials: String,
    /// Longitude and latitude.
    pub place: [f64; 2],
    /// Palette colour of the rep's territory, or [`NOBODY`].
    pub colour: u8,
}

/// Accounts as points, one entry an account in each list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapPoints {
    /// Longitude and latitude.
    pub places: Arc<[[f64; 2]]>,
    /// Class of the value, 0 (not drawn) to 5.
    pub sizes: Arc<[u8]>,
    /// Palette colour: of the territory, or of the segment.
    pub colours: Arc<[u8]>,
}

impl MapPoints {
    /// Radius in quarters of a CSS pixel for a size class: areas grow evenly.
    #[must_use]
    pub fn radius(class: u8) -> u8 {
        [0, 7, 10, 14, 19, 25][usize::from(class.min(5))]
    }
}

/// What of the map is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapLayers {
    /// Fills and boundaries of territories.
    pub territories: bool,
    /// Accounts as points.
    pub accounts: bool,
    /// Homes of reps.
    pub homes: bool,
    /// Names and indices of territories.
    pub labels: bool,
    /// Borders of states.
    pub states: bool,
}

impl Default for MapLayers {
    fn default() -> Self {
        Self { territories: true, accounts: false, homes: true, labels: true, states: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three units in a row, west to east; arcs 0 and 1 between them, 2 the coast of the first.
    fn row() -> (MapPaint, Vec<[u32; 2]>) {
        let paint = MapPaint { territory: [0, 0, 1].into(), colours: [4, 7].into(), ..MapPaint::default() };
        (paint, vec![[0, 1], [1, 2], [OUTSIDE, 0]])
    }

    fn strength(state: u16) -> u16 {
        (state >> 8) & 7
    }

    #[test]
    fn a_unit_has_its_territorys_colour() {
        let (paint, _) = row();
        let states = paint.unit_states(Marks::default());
        assert_eq!(states.iter().map(|state| state & 255).collect::<Vec<_>>(), [4, 4, 7]);
        assert!(states.iter().all(|state| strength(*state) == NORMAL && state >> 11 == 0));
    }

    #[test]
    fn gaps_and_overlaps_are_hatched() {
        let (mut paint, sides) = row();
        paint.territory = [0, NO_TERRITORY, 1].into();
        paint.overlaps = [2, 99].into();
        let states = paint.unit_states(Marks::default());
        assert_eq!((states[1] & 255, states[1] >> 11), (u16::from(NOBODY), 1));
        assert_eq!(states[2] >> 11, 2);
        assert_eq!(paint.arc_states(&sides, Marks::default()), [1, 1, 0], "a gap has an edge");
    }

    #[test]
    fn only_boundaries_between_territories_are_drawn_strong() {
        let (paint, sides) = row();
        assert_eq!(paint.arc_states(&sides, Marks::default()), [0, 1, 0]);
    }

    #[test]
    fn a_selection_is_outlined_as_one_and_beats_the_pointer() {
        let (paint, sides) = row();
        let marks = Marks { selected: &[0, 1], hovered: Some(1), ..Marks::default() };
        let arcs = paint.arc_states(&sides, marks);
        assert_eq!(arcs.iter().map(|arc| arc >> 1).collect::<Vec<_>>(), [1, 3, 3]);
        let units = paint.unit_states(marks);
        assert_eq!(units.iter().map(|unit| strength(*unit)).collect::<Vec<_>>(), [SELECTED, SELECTED, NORMAL]);
    }

    #[test]
    fn a_preview_outlines_what_moves_and_mutes_the_rest() {
        let (mut paint, sides) = row();
        paint.today = Some([0, 1, 1].into());
        let units = paint.unit_states(Marks::default());
        assert_eq!(units.iter().map(|unit| strength(*unit)).collect::<Vec<_>>(), [MUTED, NORMAL, MUTED]);
        let arcs = paint.arc_states(&sides, Marks::default());
        assert_eq!(arcs.iter().map(|arc| arc >> 1).collect::<Vec<_>>(), [2, 2, 0]);
    }

    #[test]
    fn values_replace_colours_and_units_without_one_stay_grey() {
        let (mut paint, _) = row();
        paint.values = Some(MapValues { classes: [0, NO_CLASS, 6].into(), diverging: true });
        let codes: Vec<u16> = paint.unit_states(Marks::default()).iter().map(|state| state & 255).collect();
        assert_eq!(codes, [u16::from(DIVERGING), 255, u16::from(DIVERGING) + 6]);
    }

    #[test]
    fn a_filtered_territory_recedes_and_a_hidden_layer_vanishes() {
        let (mut paint, _) = row();
        paint.muted = [true].into();
        let units = paint.unit_states(Marks::default());
        assert_eq!(units.iter().map(|unit| strength(*unit)).collect::<Vec<_>>(), [MUTED, MUTED, NORMAL]);
        let hidden = paint.unit_states(Marks { unfilled: true, ..Marks::default() });
        assert!(hidden.iter().all(|unit| strength(*unit) == HIDDEN));
    }

    #[test]
    fn marks_beyond_the_units_do_nothing() {
        let (paint, sides) = row();
        let marks = Marks { selected: &[7], hovered: Some(8), cursor: Some(9), unfilled: false };
        assert_eq!(paint.unit_states(marks), paint.unit_states(Marks::default()));
        assert_eq!(paint.arc_states(&sides, marks), paint.arc_states(&sides, Marks::default()));
    }
}

//! A geography that a user brought: units with codes, names and shapes, and the levels above them.

use std::collections::BTreeMap;

use super::error::GeographyError;
use super::graph::Graph;
use super::locator::{Located, Locator};
use super::place::{Bbox, LonLat};
use super::place_name::normalise;
use super::shapes::{OUTSIDE, Shapes};

/// One level: the units themselves, or what they belong to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GeographyLevel {
    /// What one is called: `département`.
    pub noun: String,
    /// What several are called.
    pub nouns: String,
    /// Codes, unique within the level.
    pub codes: Vec<String>,
    /// Names.
    pub names: Vec<String>,
    /// The one above each, as its index in the next level; [`OUTSIDE`] for none. Empty on the top level.
    pub parent: Vec<u32>,
}

/// A geography that a user brought. Level 0 are the units; the others follow upwards.
#[derive(Debug, Clone)]
pub struct LoadedGeography {
    /// Where it came from, for people: `departements.geojson, 96 features`.
    pub source: String,
    /// Levels, units first.
    pub levels: Vec<GeographyLevel>,
    /// Figures of the units: name and one value each, missing where the file has none.
    pub attributes: Vec<(String, Vec<Option<f64>>)>,
    shapes: Shapes,
    places: Vec<LonLat>,
    locator: Locator,
    at_code: BTreeMap<String, u32>,
    /// Normalised names, each with its units.
    at_name: BTreeMap<String, Vec<u32>>,
}

impl PartialEq for LoadedGeography {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
            && self.levels == other.levels
            && self.attributes == other.attributes
            && self.shapes == other.shapes
    }
}

impl LoadedGeography {
    /// Most points that are kept of the shapes; more are thinned.
    pub const MAX_POINTS: usize = 400_000;

    /// Puts a geography together; everything has as many entries as there are units.
    ///
    /// # Errors
    /// Levels, figures and shapes that do not fit together, or codes that are not unique.
    pub fn new(
        source: String,
        levels: Vec<GeographyLevel>,
        attributes: Vec<(String, Vec<Option<f64>>)>,
        shapes: Shapes,
    ) -> Result<Self, GeographyError> {
        let wrong = |kind: &'static str, index: usize| GeographyError::Dangling {
            what: "geography",
            kind,
            index: index as u64,
        };
        let units = levels.first().ok_or_else(|| wrong("level", 0))?;
        if units.codes.len() != shapes.len() {
            return Err(wrong("shape", shapes.len().min(units.codes.len())));
        }
        for (at, level) in levels.iter().enumerate() {
            let n = level.codes.len();
            let above = levels.get(at + 1).map(|above| above.codes.len());
            let parents = if above.is_some() { n } else { 0 };
            if level.names.len() != n || level.parent.len() != parents {
                return Err(wrong("level", at));
            }
            if let Some(odd) = level.parent.iter().find(|p| **p != OUTSIDE && **p as usize >= above.unwrap_or(0)) {
                return Err(wrong("parent", *odd as usize));
            }
            let mut codes: Vec<&str> = level.codes.iter().map(String::as_str).collect();
            codes.sort_unstable();
            codes.dedup();
            if codes.len() != n {
                return Err(wrong("code used twice on level", at));
            }
        }
        if let Some(at) = attributes.iter().position(|column| column.1.len() != shapes.len()) {
            return Err(wrong("figures", at));
        }
        let at_code = units.codes.iter().enumerate().map(|(k, code)| (code.clone(), k as u32)).collect();
        let mut at_name: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (k, name) in units.names.iter().enumerate() {
            at_name.entry(normalise(name)).or_default().push(k as u32);
        }
        let places = (0..shapes.len() as u32).map(|region| super::atlas::label_place(&shapes, region)).collect();
        let locator = Locator::new(&shapes);
        Ok(Self { source, levels, attributes, places, locator, at_code, at_name, shapes })
    }

    /// Number of units.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The units: codes, names, parents.
    #[must_use]
    pub fn units(&self) -> &GeographyLevel {
        // There is one: `new` refuses a geography without.
        &self.levels[0]
    }

    /// The shapes of the units.
    #[must_use]
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Label points of the units.
    #[must_use]
    pub fn places(&self) -> &[LonLat] {
        &self.places
    }

    /// The unit with this code; leading zeros that a spreadsheet ate are put back where that is unambiguous.
    #[must_use]
    pub fn by_code(&self, written: &str) -> Option<u32> {
        let written = written.trim();
        if let Some(unit) = self.at_code.get(written) {
            return Some(*unit);
        }
        if written.is_empty() || !written.bytes().all(|byte| byte.is_ascii_digit()) {
            let upper = written.to_uppercase();
            return self.at_code.get(&upper).copied();
        }
        let mut with_zeros = (1..=4).filter_map(|n| self.at_code.get(&format!("{}{written}", "0".repeat(n))));
        let first = with_zeros.next().copied();
        first.filter(|_| with_zeros.next().is_none())
    }

    /// The units with this name, in any usual spelling; with a parent's code or name, only those below it.
    #[must_use]
    pub fn by_name(&self, name: &str, parent: &str) -> Vec<u32> {
        let found = self.at_name.get(&normalise(name)).cloned().unwrap_or_default();
        let Some(above) = self.levels.get(1).filter(|_| !parent.trim().is_empty()) else { return found };
        let wanted = normalise(parent);
        let below = |unit: &u32| {
            let at = self.units().parent.get(*unit as usize).copied().unwrap_or(OUTSIDE) as usize;
            above.codes.get(at).is_some_and(|code| code.eq_ignore_ascii_case(parent.trim()))
                || above.names.get(at).is_some_and(|name| normalise(name) == wanted)
        };
        let narrowed: Vec<u32> = found.iter().copied().filter(below).collect();
        if narrowed.is_empty() { found } else { narrowed }
    }

    /// All normalised names with their units, sorted: for suggestions.
    pub fn names(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.at_name.iter().map(|(name, units)| (name.as_str(), units.as_slice()))
    }

    /// The unit that holds a point, or the nearest one within 10 km off its border.
    #[must_use]
    pub fn locate(&self, p: LonLat) -> Option<Located> {
        self.locator.locate(&self.shapes, p)
    }

    /// The unit nearest to a point, and how far its border is in km: among those whose label points are nearest.
    #[must_use]
    pub fn nearest(&self, p: LonLat) -> Option<(u32, f64)> {
        let mut near: Vec<(f64, u32)> =
            self.places.iter().enumerate().map(|(k, place)| (place.km_to(p), k as u32)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let border = |unit: u32| (self.shapes.km_to_border(unit, p), unit);
        let (km, unit) = near.iter().take(12).map(|n| border(n.1)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        km.is_finite().then_some((unit, km))
    }

    /// Neighbours, with every island linked over the shortest stretch of water.
    #[must_use]
    pub fn bridged_adjacency(&self) -> Graph {
        self.shapes.bridged_adjacency()
    }

    /// The ancestor of each unit on a level, as its index there; [`OUTSIDE`] for none. On level 0 each unit is its own.
    #[must_use]
    pub fn ancestors(&self, level: usize) -> Vec<u32> {
        let mut of: Vec<u32> = (0..self.len() as u32).collect();
        for below in self.levels.iter().take(level) {
            for at in &mut of {
                *at = below.parent.get(*at as usize).copied().unwrap_or(OUTSIDE);
            }
        }
        of
    }

    /// The box around all units.
    #[must_use]
    pub fn bbox(&self) -> Bbox {
        (0..self.shapes.len() as u32).map(|k| self.shapes.bbox(k)).fold(Bbox::EMPTY, |all, one| all.union(&one))
    }
}

//! A geography that the user brought, as a data set carries it: packed, with what the screen says of it.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Amount, Measure, MeasureKind, UnitFrame, UnitLevel, UnitTree, cut_frames::own_tree};
use crate::geography::{GeographyError, LoadedGeography, OUTSIDE};

/// A geography in a data set. Only workers unpack it; the page shows its words and passes the bytes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnGeography {
    /// Where it came from: `departements.geojson, 96 features`.
    pub source: String,
    /// What one area is called: `département`.
    pub noun: String,
    /// What several are called.
    pub nouns: String,
    /// How many there are.
    pub count: usize,
    /// What the levels above are called, from the nearest up.
    pub above: Vec<String>,
    /// [`LoadedGeography::pack`]; base64 in files.
    pub packed: PackedBytes,
}

/// Bytes that are shared, not copied, when a data set is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedBytes(pub Arc<Vec<u8>>);

impl Serialize for PackedBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(self.0.as_slice()))
    }
}

impl<'de> Deserialize<'de> for PackedBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD_NO_PAD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self(Arc::new(bytes)))
    }
}

impl OwnGeography {
    /// Packs a geography.
    #[must_use]
    pub fn of(geography: &LoadedGeography) -> Self {
        let units = geography.units();
        Self {
            source: geography.source.clone(),
            noun: units.noun.clone(),
            nouns: units.nouns.clone(),
            count: geography.len(),
            above: geography.levels.iter().skip(1).map(|level| level.noun.clone()).collect(),
            packed: PackedBytes(Arc::new(geography.pack())),
        }
    }

    /// Unpacks it.
    ///
    /// # Errors
    /// Bytes that are damaged.
    pub fn unpack(&self) -> Result<LoadedGeography, GeographyError> {
        LoadedGeography::unpack(&self.packed.0)
    }
}

impl UnitFrame {
    /// The areas of a geography that the user brought, islands linked to their nearest shore, its figures as measures.
    #[must_use]
    pub fn own(geography: &LoadedGeography) -> Self {
        let units = geography.units();
        let above = geography.levels.get(1);
        let parent = |unit: usize| {
            let at = units.parent.get(unit).copied().filter(|at| *at != OUTSIDE)?;
            let level = above?;
            Some((level.codes.get(at as usize)?.clone(), level.names.get(at as usize)?.clone()))
        };
        let name = |unit: usize| match parent(unit) {
            Some((_, above)) if !units.names[unit].ends_with(&format!(", {above}")) => {
                format!("{}, {above}", units.names[unit])
            }
            _ => units.names[unit].clone(),
        };
        let n = geography.len();
        Self {
            cut: UnitLevel::Own.into(),
            code: units.codes.clone(),
            name: (0..n).map(name).collect(),
            parent: (0..n).map(|unit| parent(unit).map(|above| above.0).unwrap_or_default()).collect(),
            place: geography.places().to_vec(),
            area_km2: geography.shapes().areas_km2(),
            shape: (0..n as u32).collect(),
            graph: geography.bridged_adjacency(),
            attributes: own_attributes(geography),
            tree: UnitTree { within: units.parent.clone(), ..own_tree(geography, &UnitLevel::Own.into(), Vec::new()) },
        }
    }
}

/// The figures of a geography's areas, as measures.
pub(super) fn own_attributes(geography: &LoadedGeography) -> Vec<(Measure, Vec<Amount>)> {
    let attribute = |(column, values): &(String, Vec<Option<f64>>)| {
        let key = format!("own.{}", column.to_lowercase());
        let amounts = values.iter().map(|value| Amount::from_f64(value.unwrap_or(0.0))).collect();
        (Measure::new(&key, column, MeasureKind::Number), amounts)
    };
    geography.attributes.iter().map(attribute).collect()
}

//! What the start page knows about a draft without opening it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{DataSetHash, envelope::checksum};
use crate::plan::UnitLevel;

/// Names a draft on this machine: 1 to 40 lower-case letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DraftId(String);

impl DraftId {
    /// The `attempt`-th id for a seed (who creates it, and when). Two tabs have different seeds.
    #[must_use]
    pub(super) fn from_seed(seed: &str, attempt: u32) -> Self {
        Self(format!("{}{}", checksum(&format!("{seed}/{attempt}")), checksum(&format!("{attempt}/{seed}"))))
    }

    /// The id as text, for a route: `#/draft/<id>`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DraftId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if fits { Ok(Self(text.to_owned())) } else { Err(format!("`{text}` is not the id of a draft")) }
    }
}

impl From<DraftId> for String {
    fn from(id: DraftId) -> Self {
        id.0
    }
}

impl TryFrom<String> for DraftId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// A moment, as the caller's clock says it. For display, order and retention only: no result depends on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SavedAt {
    /// Milliseconds since 1970, UTC.
    pub millis: u64,
    /// ISO text: `2026-11-21T20:57:50Z`.
    pub text: String,
}

/// What the owner of a draft says about it at each save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSummary {
    /// The plan's name.
    pub name: String,
    /// The data set it is made from; scenarios of one plan share it. None while nothing was imported.
    pub data_set: Option<DataSetHash>,
    /// The data set's name, for people.
    pub data_set_name: String,
    /// What is assigned.
    pub unit_level: UnitLevel,
    /// Number of territories.
    pub territories: usize,
}

/// One line of the start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftEntry {
    /// Which draft.
    pub id: DraftId,
    /// What its owner said at the last save.
    #[serde(flatten)]
    pub summary: DraftSummary,
    /// Counts the saves, from 1. A save must name the revision it is based on.
    pub revision: u64,
    /// The tab that saved it.
    pub writer: String,
    /// When it was created, milliseconds since 1970.
    pub created_at: u64,
    /// When it was last saved.
    pub saved_at: SavedAt,
    /// Size of the stored body in bytes.
    pub size: usize,
    /// The plan this is a scenario of.
    #[serde(default)]
    pub scenario_of: Option<DraftId>,
    /// When it was moved to the trash, milliseconds since 1970.
    #[serde(default)]
    pub trashed_at: Option<u64>,
}

impl DraftEntry {
    /// The plan this draft belongs to: itself, or the one it is a scenario of.
    #[must_use]
    pub fn plan(&self) -> &DraftId {
        self.scenario_of.as_ref().unwrap_or(&self.id)
    }

    /// Whether it lies in the trash.
    #[must_use]
    pub fn is_trashed(&self) -> bool {
        self.trashed_at.is_some()
    }
}

//! Locks: what the solver and the hand must not change, with the reason.

use serde::{Deserialize, Serialize};

use super::{Date, TerritoryIx};

/// What a lock demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockKind {
    /// Must stay with this territory.
    Locked(TerritoryIx),
    /// Any territory but these.
    Barred(Vec<TerritoryIx>),
}

/// A lock on one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// What it demands.
    pub kind: LockKind,
    /// Why: an open deal, a renewal, a promise.
    pub reason: String,
    /// Last day it holds; `None` holds until removed.
    pub until: Option<Date>,
}

impl Lock {
    /// Whether the unit may be in `to` (`None` = in no territory).
    #[must_use]
    pub fn allows(&self, to: Option<TerritoryIx>) -> bool {
        match &self.kind {
            LockKind::Locked(territory) => to == Some(*territory),
            LockKind::Barred(barred) => to.is_none_or(|to| !barred.contains(&to)),
        }
    }
}

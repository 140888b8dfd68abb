//! What is selected and what the pointer is over; never part of a plan.

use std::{collections::BTreeSet, sync::Arc};

use crate::plan::{AccountIx, TerritoryIx, UnitIx, set_of};

/// What the inspector shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Nothing.
    #[default]
    Nothing,
    /// The selected units.
    Units,
    /// One territory.
    Territory(TerritoryIx),
    /// One account.
    Account(AccountIx),
}

/// The selection, linked over map, table and charts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Selected units, in order.
    pub units: Arc<BTreeSet<UnitIx>>,
    /// What the inspector shows.
    pub focus: Focus,
}

impl Selection {
    /// Nothing selected.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// These units.
    #[must_use]
    pub fn units(units: impl IntoIterator<Item = UnitIx>) -> Self {
        let units: BTreeSet<UnitIx> = set_of(units);
        let focus = if units.is_empty() { Focus::Nothing } else { Focus::Units };
        Self { units: Arc::new(units), focus }
    }

    /// One territory.
    #[must_use]
    pub fn territory(territory: TerritoryIx) -> Self {
        Self { focus: Focus::Territory(territory), ..Self::default() }
    }

    /// The selected territory.
    #[must_use]
    pub fn as_territory(&self) -> Option<TerritoryIx> {
        match self.focus {
            Focus::Territory(territory) => Some(territory),
            _ => None,
        }
    }
}

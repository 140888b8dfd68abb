//! Comparing: today's alignment and the scenarios of the open plan, as plans that stand beside it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Session;
use crate::{
    drafts::{DraftEntry, DraftId},
    plan::{Plan, Units},
    worker::client::JobEnd,
};

/// What the open plan is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// Today's alignment.
    #[default]
    Today,
    /// Another draft over the same data.
    Scenario(DraftId),
}

impl Session {
    /// Whether a draft assigns the units that the open plan assigns, so that the two can be compared unit by unit.
    #[must_use]
    pub fn fits(&self, entry: &DraftEntry) -> bool {
        self.peek(|plan| plan.units().level() == entry.summary.unit_level).unwrap_or(false)
    }

    /// A plan of another draft over the data and units of the open one; `None` where it can't be read or assigns other
    /// units (see [`Session::load_scenario`]).
    #[must_use]
    pub fn read_scenario(&self, id: &DraftId) -> Option<Plan> {
        let doc = self.read_doc(id).ok()?;
        self.peek(|plan| {
            let same_units = doc.cut() == *plan.units().cut();
            if same_units { doc.restore(plan.data().clone(), plan.units().clone()).ok() } else { None }
        })?
    }

    /// A plan of another draft over the data of the open one, whatever units it assigns. Other units are made for it in
    /// the worker; the open plan and the map stay as they are.
    ///
    /// # Errors
    /// A text that says why it can't be read.
    pub async fn load_scenario(&self, id: &DraftId) -> Result<Arc<Plan>, String> {
        let doc = self.read_doc(id)?;
        let cut = doc.cut();
        let Some((data, units)) = self.peek(|plan| (plan.data().clone(), plan.units().clone())) else {
            return Err("No plan is open to compare it with.".into());
        };
        let units = if *units.cut() == cut {
            units
        } else {
            let ended = |end| match end {
                JobEnd::Failed(text) => text,
                JobEnd::Cancelled => "Another job took the worker. Choose the scenario again.".into(),
            };
            Units::build(self.load_frame(&data, cut).await.map_err(ended)?, &data)
        };
        doc.restore(data, units).map(Arc::new).map_err(|error| error.to_string())
    }

    /// A name for a copy of the open plan that no draft has yet.
    #[must_use]
    pub fn name_for_copy(&self) -> String {
        let name = self.peek(|plan| plan.name().to_owned()).unwrap_or_default();
        self.drafts.with_untracked(|index| index.free_name(&format!("{name}, copy")))
    }
}

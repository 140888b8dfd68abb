//! The list of drafts, read from their heads: no body is opened for it.

use std::collections::{BTreeMap, BTreeSet};

use super::{DataSetHash, DraftEntry, DraftError, DraftId, Migrations, Store, StoreError, slots};
use crate::plan::set_of;

/// A draft that is there and can't be listed.
#[derive(Clone, Debug, PartialEq)]
pub struct UnreadableDraft {
    /// Which draft.
    pub id: DraftId,
    /// Why, with a text for the person.
    pub error: DraftError,
}

/// Every draft on this machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftIndex {
    /// The drafts that can be listed, last saved first; those in the trash too.
    pub entries: Vec<DraftEntry>,
    /// The others.
    pub unreadable: Vec<UnreadableDraft>,
}

impl DraftIndex {
    /// Reads the list; changes nothing.
    pub(super) fn read<S: Store + ?Sized>(store: &S, migrations: &Migrations) -> Result<Self, StoreError> {
        let ids: BTreeSet<DraftId> = set_of(store.keys()?.iter().filter_map(|key| slots::draft_of_key(key)));
        let mut index = Self::default();
        for id in ids {
            match (slots::Slots { store, migrations, id: &id }).head() {
                Ok(head) => index.entries.push(head.entry),
                // Deleted by another tab since the keys were read.
                Err(DraftError::Missing(_)) => {}
                Err(DraftError::Store(error)) => return Err(error),
                Err(error) => index.unreadable.push(UnreadableDraft { id, error }),
            }
        }
        index.entries.sort_by(|a, b| b.saved_at.millis.cmp(&a.saved_at.millis).then_with(|| a.id.cmp(&b.id)));
        Ok(index)
    }

    /// The draft with this id.
    #[must_use]
    pub fn entry(&self, id: &DraftId) -> Option<&DraftEntry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// The drafts outside the trash, last saved first.
    pub fn current(&self) -> impl Iterator<Item = &DraftEntry> {
        self.entries.iter().filter(|entry| !entry.is_trashed())
    }

    /// The drafts in the trash, last trashed first.
    #[must_use]
    pub fn trash(&self) -> Vec<&DraftEntry> {
        let mut trash: Vec<_> = self.entries.iter().filter(|entry| entry.is_trashed()).collect();
        trash.sort_by(|a, b| b.trashed_at.cmp(&a.trashed_at).then_with(|| a.id.cmp(&b.id)));
        trash
    }

    /// The drafts outside the trash, one group per plan: the plan first (when it is still there), then its scenarios,
    /// last saved first; the group saved last comes first.
    #[must_use]
    pub fn plans(&self) -> Vec<Vec<&DraftEntry>> {
        let mut order: Vec<&DraftId> = Vec::new();
        let mut groups: BTreeMap<&DraftId, Vec<&DraftEntry>> = BTreeMap::new();
        for entry in self.current() {
            let group = groups.entry(entry.plan()).or_default();
            if group.is_empty() {
                order.push(entry.plan());
            }
            let at = if entry.scenario_of.is_none() { 0 } else { group.len() };
            group.insert(at, entry);
        }
        order.into_iter().filter_map(|plan| groups.remove(plan)).collect()
    }

    /// The data sets that some draft refers to, also from the trash.
    #[must_use]
    pub fn data_sets(&self) -> BTreeSet<DataSetHash> {
        self.entries.iter().filter_map(|entry| entry.summary.data_set.clone()).collect()
    }

    /// A name that no draft outside the trash has: `name`, `name 2`, `name 3`...
    #[must_use]
    pub fn free_name(&self, name: &str) -> String {
        let taken: BTreeSet<&str> = set_of(self.current().map(|entry| entry.summary.name.as_str()));
        if !taken.contains(name) {
            return name.to_owned();
        }
        // One of these is free: there are more candidates than drafts.
        (2..taken.len() + 3)
            .map(|n| format!("{name} {n}"))
            .find(|name| !taken.contains(name.as_str()))
            .unwrap_or_default()
    }
}

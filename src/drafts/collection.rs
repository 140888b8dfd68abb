//! Which data sets no draft needs any more: one pure function. Nothing is removed at first sight.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::DataSetHash;

/// A data set must have been marked for this long before it is removed, and stored for this long before it is marked:
/// another tab may be about to save the draft that needs it.
pub const PATIENCE_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// What is known of a stored data set without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSetRecord {
    /// Its content hash.
    pub hash: DataSetHash,
    /// Its name, for people.
    #[serde(default)]
    pub name: String,
    /// Its size in bytes.
    #[serde(default)]
    pub bytes: usize,
    /// When it was stored last, milliseconds since 1970.
    #[serde(default)]
    pub stored_at: u64,
    /// Since when no draft refers to it.
    #[serde(default)]
    pub unreferenced_since: Option<u64>,
}

/// What to do with one data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectStep {
    /// No draft refers to it: remember since when.
    Mark,
    /// A draft refers to it again.
    Unmark,
    /// Nothing referred to it all the while: remove it.
    Remove,
}

/// The next step for each data set that needs one. `referenced` comes from [`super::DraftIndex::data_sets`].
///
/// When `complete` is false (a draft can't be read, so what it refers to is unknown) nothing is marked or removed.
#[must_use]
pub fn collection(
    records: &[DataSetRecord],
    referenced: &BTreeSet<DataSetHash>,
    complete: bool,
    now: u64,
) -> Vec<(DataSetHash, CollectStep)> {
    let step = |record: &DataSetRecord| match (referenced.contains(&record.hash), record.unreferenced_since) {
        (true, Some(_)) => Some(CollectStep::Unmark),
        (true, None) => None,
        (false, _) if !complete => None,
        (false, Some(since)) => (now.saturating_sub(since) > PATIENCE_MILLIS).then_some(CollectStep::Remove),
        (false, None) => (now.saturating_sub(record.stored_at) > PATIENCE_MILLIS).then_some(CollectStep::Mark),
    };
    records.iter().filter_map(|record| Some((record.hash.clone(), step(record)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: u64 = PATIENCE_MILLIS;

    fn record(stored_at: u64, unreferenced_since: Option<u64>) -> DataSetRecord {
        let hash = DataSetHash::of(b"accounts");
        DataSetRecord { hash, name: "accounts.csv".into(), bytes: 8, stored_at, unreferenced_since }
    }

    fn step(record: &DataSetRecord, referenced: bool, complete: bool, now: u64) -> Option<CollectStep> {
        let referenced = if referenced { BTreeSet::from([record.hash.clone()]) } else { BTreeSet::new() };
        collection(std::slice::from_ref(record), &referenced, complete, now).first().map(|(_, step)| *step)
    }

    #[test]
    fn a_data_set_without_drafts_is_marked_after_a_day_and_removed_a_day_later() {
        assert_eq!(step(&record(0, None), false, true, DAY), None);
        assert_eq!(step(&record(0, None), false, true, DAY + 1), Some(CollectStep::Mark));
        assert_eq!(step(&record(0, Some(DAY)), false, true, 2 * DAY), None);
        assert_eq!(step(&record(0, Some(DAY)), false, true, 2 * DAY + 1), Some(CollectStep::Remove));
    }

    #[test]
    fn a_data_set_that_is_needed_again_loses_its_mark() {
        assert_eq!(step(&record(0, Some(1)), true, true, 9 * DAY), Some(CollectStep::Unmark));
    }

    proptest! {
        #[test]
        fn nothing_needed_or_unknown_is_ever_removed(stored: u64, since: Option<u64>, now: u64, referenced: bool, complete: bool) {
            let step = step(&record(stored, since), referenced, complete, now);
            if referenced || !complete {
                prop_assert!(!matches!(step, Some(CollectStep::Remove | CollectStep::Mark)));
            }
        }
    }
}

//! How long the trash keeps drafts: one pure function.

use super::{DraftId, DraftIndex};

/// How long a deleted draft can be brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Milliseconds in the trash before a draft is removed for good.
    pub keep_millis: u64,
    /// At most this many drafts in the trash; the ones trashed longest ago go first.
    pub keep_drafts: usize,
}

impl Default for Retention {
    /// 30 days, 20 drafts.
    fn default() -> Self {
        Self { keep_millis: 30 * 24 * 60 * 60 * 1000, keep_drafts: 20 }
    }
}

/// The drafts to remove for good at `now` (milliseconds since 1970). Only drafts in the trash are ever named.
/// A clock that was set back makes drafts younger, not older.
#[must_use]
pub fn expired(index: &DraftIndex, now: u64, retention: Retention) -> Vec<DraftId> {
    let aged = |at: Option<u64>| at.is_some_and(|at| now.saturating_sub(at) > retention.keep_millis);
    let trash = index.trash();
    let gone =
        trash.iter().enumerate().filter(|(rank, entry)| *rank >= retention.keep_drafts || aged(entry.trashed_at));
    gone.map(|(_, entry)| entry.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::shelf_tests::entry;

    fn index(trashed: &[Option<u64>]) -> DraftIndex {
        let entries = trashed.iter().enumerate().map(|(i, at)| {
            let mut entry = entry(&format!("draft{i}"));
            entry.trashed_at = *at;
            entry
        });
        DraftIndex { entries: entries.collect(), unreadable: Vec::new() }
    }

    fn names(ids: &[DraftId]) -> Vec<&str> {
        ids.iter().map(DraftId::as_str).collect()
    }

    #[test]
    fn a_draft_outside_the_trash_never_expires() {
        assert!(expired(&index(&[None, None]), u64::MAX, Retention { keep_millis: 0, keep_drafts: 0 }).is_empty());
    }

    #[test]
    fn a_draft_leaves_the_trash_after_thirty_days() {
        let day = 24 * 60 * 60 * 1000;
        let index = index(&[Some(day), Some(20 * day), None]);
        assert!(expired(&index, 31 * day, Retention::default()).is_empty());
        assert_eq!(names(&expired(&index, 31 * day + 1, Retention::default())), ["draft0"]);
    }

    #[test]
    fn a_full_trash_lets_the_oldest_go() {
        let index = index(&[Some(10), Some(30), Some(20)]);
        assert_eq!(names(&expired(&index, 40, Retention { keep_drafts: 2, ..Retention::default() })), ["draft0"]);
    }

    #[test]
    fn a_clock_set_back_expires_nothing() {
        assert!(expired(&index(&[Some(u64::MAX)]), 0, Retention::default()).is_empty());
    }
}

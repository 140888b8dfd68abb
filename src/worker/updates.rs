//! What the page and the workshop say about a newer export over the data of the open plan. Messages of their own, packed
//! into [`super::Job::Update`], so that the page's first part need not know them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tables::{ImportSummary, TableNumber};
use crate::plan::{Amount, MeasureKind};

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum UpdateAsk {
    /// Put these tables over the data set that was opened last: answers [`UpdateView`] and, as a second attachment, the
    /// packed data set; then data parts. The workshop holds the new data set.
    Compare {
        /// Their numbers, in the order of their ledgers.
        tables: Vec<TableNumber>,
        /// Accounts that the files do not have stay.
        keep: bool,
    },
    /// Accounts of the last comparison: answers a list of [`UpdateRow`].
    Rows {
        /// Which.
        kind: UpdateKind,
        /// First row of the answer.
        from: usize,
        /// At most so many.
        count: usize,
    },
    /// Some ids and names of a table of accounts, spread over it: answers a list of pairs.
    Keys(TableNumber),
}

/// The lists of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpdateKind {
    /// Only in the new files.
    Added,
    /// In both, and different.
    #[default]
    Changed,
    /// Only in the plan.
    Vanished,
}

/// What a newer export would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateView {
    /// What became of the rows.
    pub summary: ImportSummary,
    /// Accounts only in the new files.
    pub added: usize,
    /// Accounts in both that differ.
    pub changed: usize,
    /// Accounts in both that say the same.
    pub same: usize,
    /// Accounts only in the plan.
    pub vanished: usize,
    /// These are kept.
    pub kept: bool,
    /// Accounts whose row found no place; they stay as they were.
    pub unplaced: usize,
    /// Every measure before and after.
    pub sums: Vec<UpdateSum>,
    /// Ids that were made up, old → new, for [`crate::plan::Plan::over`].
    pub renamed: BTreeMap<String, String>,
    /// What stays and goes besides, in sentences.
    pub said: Vec<String>,
    /// What needs a look, in sentences.
    pub warnings: Vec<String>,
}

/// The sum of a measure over all accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateSum {
    /// The measure.
    pub name: String,
    /// How it is written.
    pub kind: MeasureKind,
    /// In the plan; `None` where it is new.
    pub before: Option<Amount>,
    /// After the update.
    pub after: Option<Amount>,
}

/// One account of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is and whose it is, for those only on one side.
    pub about: String,
    /// What differs: field, before, after.
    pub fields: Vec<(String, String, String)>,
}

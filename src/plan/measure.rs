//! Measures: numbers on a unit that are summed over a territory.

use serde::{Deserialize, Serialize};

/// What a measure counts, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeasureKind {
    /// A number of things: accounts, establishments, people.
    Count,
    /// An amount in the plan's currency per year.
    Money,
    /// Hours per year.
    Hours,
    /// Any other number.
    Number,
}

/// One measure: potential, revenue, workload hours, account count, or a column the user brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Stable key in files and settings: `accounts`, `revenue`, `potential`, `workload`, `population`, …
    pub key: String,
    /// Name on the screen.
    pub name: String,
    /// What it counts.
    pub kind: MeasureKind,
}

impl Measure {
    /// A measure of this key, name and kind.
    #[must_use]
    pub fn new(key: &str, name: &str, kind: MeasureKind) -> Self {
        Self { key: key.into(), name: name.into(), kind }
    }

    /// The four that every data set has, in the order of [`super::MeasureIx::ACCOUNTS`] and its siblings.
    #[must_use]
    pub fn standard() -> Vec<Self> {
        vec![
            Self::new("accounts", "Accounts", MeasureKind::Count),
            Self::new("revenue", "Revenue", MeasureKind::Money),
            Self::new("potential", "Potential", MeasureKind::Money),
            Self::new("workload", "Workload", MeasureKind::Hours),
        ]
    }
}

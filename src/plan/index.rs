//! Dense indices: what columns are addressed by inside; codes and names stand at the rim.

use serde::{Deserialize, Serialize};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The index as a `usize`, for addressing a column.
            #[must_use]
            pub fn at(self) -> usize {
                self.0 as usize
            }

            /// The index of position `at` in a column; columns never outgrow the index (import refuses more).
            #[must_use]
            pub fn new(at: usize) -> Self {
                debug_assert!(at <= <$inner>::MAX as usize);
                Self(at as $inner)
            }
        }
    };
}

index!(
    /// A unit's position in [`super::Units`].
    UnitIx,
    u32
);
index!(
    /// A territory's position in the plan's list of territories.
    TerritoryIx,
    u16
);
index!(
    /// An account's position in [`super::Accounts`].
    AccountIx,
    u32
);
index!(
    /// A rep's position in the plan's list of reps.
    RepIx,
    u16
);
index!(
    /// A measure's position in [`super::Units::measures`].
    MeasureIx,
    u16
);

impl MeasureIx {
    /// Number of accounts; every data set has it.
    pub const ACCOUNTS: Self = Self(0);
    /// Sales of the last twelve months; every data set has it (zeros where no sales were given).
    pub const REVENUE: Self = Self(1);
    /// Potential per year; every data set has it.
    pub const POTENTIAL: Self = Self(2);
    /// Workload in hours per year; every data set has it.
    pub const WORKLOAD: Self = Self(3);
}

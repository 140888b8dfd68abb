//! Levels: what can be a unit, from ZIP codes up to states, or the levels of a geography of the user's own.

use serde::{Deserialize, Serialize};

/// What is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitLevel {
    /// Counties (FIPS).
    County,
    /// ZIP codes.
    Zip,
    /// Accounts themselves.
    Account,
    /// Areas of a geography that the user brought: see [`super::OwnGeography`].
    Own,
    /// States (FIPS).
    State,
    /// So many levels above the areas of the user's own geography.
    Above(u8),
}

impl UnitLevel {
    /// Name in a sentence, for one or several: "county", "counties". What a user's own levels are called, only their
    /// units know: see [`super::Units::noun`].
    #[must_use]
    pub fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::County, 1) => "county",
            (Self::County, _) => "counties",
            (Self::Zip, 1) => "ZIP code",
            (Self::Zip, _) => "ZIP codes",
            (Self::Account, 1) => "account",
            (Self::Account, _) => "accounts",
            (Self::State, 1) => "state",
            (Self::State, _) => "states",
            (Self::Own | Self::Above(_), 1) => "area",
            (Self::Own | Self::Above(_), _) => "areas",
        }
    }

    /// How far above the finest level of its geography it is; accounts are in none.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Self::Zip | Self::Own | Self::Account => 0,
            Self::County => 1,
            Self::State => 2,
            Self::Above(rank) => rank,
        }
    }

    /// Whether it is a level of a geography that the user brought.
    #[must_use]
    pub fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::Above(_))
    }

    /// The level of the same geography that is so far above its finest.
    #[must_use]
    pub fn at_rank(self, rank: u8) -> Self {
        match (self, rank) {
            (Self::Own | Self::Above(_), 0) => Self::Own,
            (Self::Own | Self::Above(_), rank) => Self::Above(rank),
            (Self::Account, _) => Self::Account,
            (_, 0) => Self::Zip,
            (_, 1) => Self::County,
            _ => Self::State,
        }
    }

    /// The unit's key in files, where a plan has units of several levels: `zip:02134`. Codes of two levels may be alike:
    /// 06037 is Los Angeles County and a ZIP code in Connecticut.
    #[must_use]
    pub(super) fn key(self, code: &str) -> String {
        match self {
            Self::County => format!("county:{code}"),
            Self::Zip => format!("zip:{code}"),
            Self::Account => format!("account:{code}"),
            Self::State => format!("state:{code}"),
            Self::Own => format!("own:{code}"),
            Self::Above(rank) => format!("above{rank}:{code}"),
        }
    }
}

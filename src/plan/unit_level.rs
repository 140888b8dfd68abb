//! Levels: what can be a unit, from ZIP codes up to states, or the levels of a geography of the user's own.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// What is assigned.
///
/// Written as a word (`county`, `above1`); in packed data as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Levels above own areas begin at this byte.
const FIRST_ABOVE: u8 = 4;

impl Serialize for UnitLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.word())
        } else {
            serializer.serialize_u8(match *self {
                Self::County => 0,
                Self::Zip => 1,
                Self::Account => 2,
                Self::Own => 3,
                // No level is above own areas by nothing: its byte is free.
                Self::State => FIRST_ABOVE,
                Self::Above(rank) => FIRST_ABOVE.saturating_add(rank),
            })
        }
    }
}

impl<'de> Deserialize<'de> for UnitLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(match u8::deserialize(deserializer)? {
                0 => Self::County,
                1 => Self::Zip,
                2 => Self::Account,
                3 => Self::Own,
                FIRST_ABOVE => Self::State,
                above => Self::Above(above - FIRST_ABOVE),
            });
        }
        let word = String::deserialize(deserializer)?;
        let above = || word.strip_prefix("above")?.parse().ok().filter(|rank| *rank > 0).map(Self::Above);
        let known = [Self::County, Self::Zip, Self::Account, Self::Own, Self::State];
        let level = known.into_iter().find(|level| level.word() == word).or_else(above);
        level.ok_or_else(|| D::Error::custom("there are no such units"))
    }
}

impl UnitLevel {
    /// Name in files.
    fn word(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::County => "county",
            Self::Zip => "zip",
            Self::Account => "account",
            Self::State => "state",
            Self::Own => "own",
            Self::Above(rank) => return Cow::Owned(format!("above{rank}")),
        })
    }

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
        format!("{}:{code}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::UnitLevel;

    #[test]
    fn a_level_is_a_word_in_files_and_one_byte_in_packed_data() {
        let all = [
            (UnitLevel::County, "county", 0),
            (UnitLevel::Zip, "zip", 1),
            (UnitLevel::Account, "account", 2),
            (UnitLevel::Own, "own", 3),
            (UnitLevel::State, "state", 4),
            (UnitLevel::Above(1), "above1", 5),
            (UnitLevel::Above(12), "above12", 16),
        ];
        for (level, word, byte) in all {
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{word}\""));
            assert_eq!(serde_json::from_str::<UnitLevel>(&format!("\"{word}\"")).unwrap(), level);
            assert_eq!(postcard::to_allocvec(&level).unwrap(), [byte]);
            assert_eq!(postcard::from_bytes::<UnitLevel>(&[byte]).unwrap(), level);
        }
        for odd in ["above0", "above", "above999", "parish", ""] {
            assert!(serde_json::from_str::<UnitLevel>(&format!("\"{odd}\"")).is_err(), "{odd}");
        }
    }
}

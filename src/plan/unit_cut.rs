//! The cut through a hierarchy of areas that makes the units: a level, and areas that are an exception to it.
//!
//! ```text
//!   states      CA                 NV              level: counties
//!                ├──────────┐       ├──────┐       exceptions: Los Angeles → ZIP codes, NV → whole
//!   counties  Los Angeles  Kern   Clark  Nye       units: 90001, 90002, …, Kern, NV
//!                ├─────┐
//!   ZIP codes  90001 90002 …
//! ```

use serde::{Deserialize, Serialize};

use super::UnitLevel;

/// An area that is divided to a finer level than the rest, or taken whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutException {
    /// The area's level.
    pub at: UnitLevel,
    /// Its code.
    pub code: String,
    /// Its name, for people.
    #[serde(default)]
    pub name: String,
    /// The level of the units in it: its own where it is one unit, otherwise a finer one.
    pub to: UnitLevel,
}

/// What is assigned: a level with its exceptions. Every area of the finest level lies in exactly one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCut {
    level: UnitLevel,
    exceptions: Vec<CutException>,
}

impl From<UnitLevel> for UnitCut {
    fn from(level: UnitLevel) -> Self {
        Self { level, exceptions: Vec::new() }
    }
}

impl UnitCut {
    /// A level with exceptions; of two for one area the last counts. Accounts are in no hierarchy and have none.
    #[must_use]
    pub fn new(level: UnitLevel, exceptions: Vec<CutException>) -> Self {
        let sensible = |exception: &CutException| {
            level != UnitLevel::Account
                && exception.at.is_own() == level.is_own()
                && exception.to.is_own() == level.is_own()
                && exception.at != UnitLevel::Account
                && exception.to != UnitLevel::Account
                && exception.to.rank() <= exception.at.rank()
        };
        let mut cut = Self::from(level);
        for exception in exceptions.into_iter().filter(sensible) {
            // The coarsest first, as they are asked.
            match cut.position(exception.at.rank(), &exception.code) {
                Ok(at) => cut.exceptions[at] = exception,
                Err(at) => cut.exceptions.insert(at, exception),
            }
        }
        cut
    }

    /// Where the exception for an area stands, or would.
    fn position(&self, rank: u8, code: &str) -> Result<usize, usize> {
        self.exceptions.binary_search_by(|exception| {
            rank.cmp(&exception.at.rank()).then_with(|| exception.code.as_str().cmp(code))
        })
    }

    /// The level of all areas that are no exception.
    #[must_use]
    pub fn level(&self) -> UnitLevel {
        self.level
    }

    /// The exceptions, areas of the coarsest level first, then by code.
    #[must_use]
    pub fn exceptions(&self) -> &[CutException] {
        &self.exceptions
    }

    /// Whether all units are of one level.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.exceptions.is_empty()
    }

    /// The cut with another exception, instead of one that was there for the same area.
    #[must_use]
    pub fn with(&self, exception: CutException) -> Self {
        let all = self.exceptions.iter().cloned().chain([exception]).collect();
        Self::new(self.level, all)
    }

    /// The cut without the exception for an area.
    #[must_use]
    pub fn without(&self, at: UnitLevel, code: &str) -> Self {
        let others = self.exceptions.iter().filter(|other| other.at != at || other.code != code);
        Self { level: self.level, exceptions: others.cloned().collect() }
    }

    /// The exceptions that `keep` names by position, with the names that it gives.
    #[must_use]
    pub(super) fn keeping(&self, keep: &[Option<String>]) -> Self {
        let kept = self.exceptions.iter().zip(keep);
        let kept = kept.filter_map(|(exception, name)| Some(CutException { name: name.clone()?, ..exception.clone() }));
        Self { level: self.level, exceptions: kept.collect() }
    }

    /// How far above the finest level the unit is in which an area lies. `codes` are those of the area and of everything
    /// above it by rank, the finest first; where the area lies in nothing above some level, they end there. `applied`
    /// hears the positions of the exceptions that change something.
    ///
    /// From the coarsest area down, each exception decides for all that is below it, as long as it is not inside something
    /// that is whole already: so two areas of one unit always agree, and units never overlap.
    pub(super) fn rank_of(&self, codes: &[Option<&str>], applied: &mut dyn FnMut(usize)) -> u8 {
        let known = codes.iter().take_while(|code| code.is_some()).count();
        let highest = known.saturating_sub(1) as u8;
        let mut now = self.level.rank().min(highest);
        for rank in (0..=highest).rev() {
            if rank < now {
                break;
            }
            let Some(code) = codes.get(usize::from(rank)).copied().flatten() else { continue };
            if let Some((at, exception)) = self.exception(rank, code)
                && exception.to.rank() != now
            {
                applied(at);
                now = exception.to.rank();
            }
        }
        now
    }

    fn exception(&self, rank: u8, code: &str) -> Option<(usize, &CutException)> {
        let order =
            |exception: &CutException| rank.cmp(&exception.at.rank()).then_with(|| exception.code.as_str().cmp(code));
        let at = self.exceptions.binary_search_by(order).ok()?;
        Some((at, self.exceptions.get(at)?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{CutException, UnitCut};
    use crate::plan::UnitLevel;

    fn exception(rank: u8, code: &str, to: u8) -> CutException {
        CutException {
            at: UnitLevel::Own.at_rank(rank),
            code: code.into(),
            name: String::new(),
            to: UnitLevel::Own.at_rank(to),
        }
    }

    /// The rank of the unit of an area whose code tells where it lies: `abc` in `ab` in `a`.
    fn rank_in(cut: &UnitCut, area: &str, highest: usize) -> u8 {
        let codes: Vec<Option<&str>> = (0..3).map(|rank| area.get(..3 - rank).filter(|_| rank <= highest)).collect();
        cut.rank_of(&codes, &mut |_| {})
    }

    #[test]
    fn one_county_is_split_and_one_state_is_whole() {
        let cut = UnitCut::new(UnitLevel::Above(1), vec![exception(2, "b", 2), exception(1, "aa", 0)]);
        assert_eq!(["aaa", "aba", "baa"].map(|area| rank_in(&cut, area, 2)), [0, 1, 2]);
        let cut = cut.with(exception(1, "ba", 0));
        assert_eq!(rank_in(&cut, "baa", 2), 2, "what is whole above is not split below");
        let again = cut.without(UnitLevel::Above(2), "b");
        assert_eq!(rank_in(&again, "baa", 2), 0);
        assert_eq!(cut.exceptions().len(), 3);
    }

    #[test]
    fn an_area_in_nothing_above_is_a_unit_of_the_highest_level_it_has() {
        let cut = UnitCut::from(UnitLevel::Above(2));
        assert_eq!([0, 1, 2].map(|highest| rank_in(&cut, "aaa", highest)), [0, 1, 2]);
        let split = cut.with(exception(1, "aa", 0));
        assert_eq!([1, 2].map(|highest| rank_in(&split, "aaa", highest)), [0, 2]);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let up = CutException { to: UnitLevel::Above(2), ..exception(1, "aa", 0) };
        let foreign = CutException { at: UnitLevel::County, to: UnitLevel::Zip, ..exception(1, "06037", 0) };
        assert!(UnitCut::new(UnitLevel::Own, vec![up.clone(), foreign.clone()]).is_plain());
        assert!(UnitCut::new(UnitLevel::Account, vec![foreign]).is_plain());
        let twice = UnitCut::new(UnitLevel::Above(1), vec![exception(1, "aa", 1), exception(1, "aa", 0)]);
        assert_eq!(twice.exceptions(), [exception(1, "aa", 0)]);
    }

    proptest! {
        #[test]
        fn every_area_is_in_exactly_one_unit(
            level in 0u8..3,
            exceptions in prop::collection::vec((0u8..3, 0usize..27, 0u8..3), 0..12),
            orphans in prop::collection::btree_set(0usize..9, 0..3),
        ) {
            let areas: Vec<String> = (0..27)
                .map(|at| [at / 9, at / 3 % 3, at % 3].iter().map(|part| char::from(b'a' + *part as u8)).collect())
                .collect();
            let exceptions = exceptions
                .into_iter()
                .map(|(at, area, to)| exception(at, &areas[area][..3 - usize::from(at)], to))
                .collect();
            let cut = UnitCut::new(UnitLevel::Own.at_rank(level), exceptions);
            let mut applied = BTreeSet::new();
            let mut units: BTreeMap<(u8, &str), BTreeSet<usize>> = BTreeMap::new();
            for (at, area) in areas.iter().enumerate() {
                let highest = if orphans.contains(&(at / 3)) { 1 } else { 2 };
                let codes: Vec<Option<&str>> =
                    (0..3).map(|rank| area.get(..3 - rank).filter(|_| rank <= highest)).collect();
                let rank = cut.rank_of(&codes, &mut |at| { applied.insert(at); });
                prop_assert!(usize::from(rank) <= highest);
                units.entry((rank, &area[..3 - usize::from(rank)])).or_default().insert(at);
            }
            // Each unit is all of its area (but for what lies in nothing above), so no unit is inside another.
            for ((rank, code), inside) in &units {
                for (at, area) in areas.iter().enumerate() {
                    let below = area.starts_with(code) && (*rank < 2 || !orphans.contains(&(at / 3)));
                    prop_assert_eq!(below, inside.contains(&at), "{} in {}", area, code);
                }
            }
            // Exceptions that change nothing can be left out.
            let names: Vec<Option<String>> =
                (0..cut.exceptions().len()).map(|at| applied.contains(&at).then(String::new)).collect();
            let fewer = cut.keeping(&names);
            for (at, area) in areas.iter().enumerate() {
                let highest = if orphans.contains(&(at / 3)) { 1 } else { 2 };
                prop_assert_eq!(rank_in(&cut, area, highest), rank_in(&fewer, area, highest));
            }
        }
    }
}

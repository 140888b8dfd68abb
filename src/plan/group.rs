//! Groups: units that must stay together, by hand or by a rule, with the reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Applied, Changes, Command, EditError, MeasureIx, Plan, TerritoryIx, UnitIx, UnitLevel, Units, map_of, set_of,
};
use crate::geography::STATES;

/// Units that somebody put together by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The units, ascending, at least two; no unit is in two groups.
    pub units: Vec<UnitIx>,
    /// Why: one hospital chain, a promise, a rep's own towns.
    pub reason: String,
}

/// Which areas a territory takes whole or not at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeepWhole {
    /// Any area may be divided.
    #[default]
    Nothing,
    /// Counties; says something where units are ZIP codes or accounts.
    Counties,
    /// States.
    States,
}

/// What moves as one, whatever asks for it: hand-made groups and whole areas that share a unit are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// "Texas", or "Cook, IL and 3 more counties".
    pub name: String,
    /// Why.
    pub reason: String,
    /// The units, ascending.
    pub units: Vec<UnitIx>,
}

impl Plan {
    /// The groups made by hand.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The groups by hand when these units are kept together as well: groups that share a unit with them join them.
    #[must_use]
    pub fn groups_with(&self, units: &BTreeSet<UnitIx>, reason: &str) -> Vec<Group> {
        let (joined, mut apart): (Vec<&Group>, Vec<&Group>) =
            self.groups.iter().partition(|group| group.units.iter().any(|unit| units.contains(unit)));
        let mut all = units.clone();
        let mut reasons: Vec<&str> = Vec::new();
        for group in joined {
            all.extend(group.units.iter().copied());
            reasons.push(&group.reason);
        }
        reasons.push(reason.trim());
        reasons.retain(|reason| !reason.is_empty());
        reasons.dedup();
        let new = Group { units: all.into_iter().collect(), reason: reasons.join("; ") };
        apart.push(&new);
        apart.into_iter().cloned().collect()
    }

    /// What a group is called: its unit of most potential, and how many more.
    #[must_use]
    pub fn group_name(&self, units: &[UnitIx]) -> String {
        let Some(name) = largest(&self.units, units) else { return String::new() };
        let more = units.len() - 1;
        if more == 0 { name.to_owned() } else { format!("{name} and {more} more {}", self.units.noun(more)) }
    }

    /// Everything that must stay together: the groups by hand, and the areas that [`super::Design::keep_whole`] names.
    #[must_use]
    pub fn kept_together(&self) -> Vec<Together> {
        let by_hand = self.groups.iter().map(|group| Together {
            name: self.group_name(&group.units),
            reason: group.reason.clone(),
            units: group.units.clone(),
        });
        joined(by_hand.chain(whole_areas(&self.units, self.design.keep_whole)).collect(), self.units.len())
    }

    /// Refuses moves that would part a group by hand which is in one territory now.
    pub(super) fn check_groups(&self, moves: &[(UnitIx, Option<TerritoryIx>)]) -> Result<(), EditError> {
        if self.groups.is_empty() {
            return Ok(());
        }
        let moved: BTreeMap<UnitIx, Option<TerritoryIx>> = map_of(moves.iter().copied());
        for group in &self.groups {
            let now = |unit: &UnitIx| self.alignment.of(*unit);
            let then = |unit: &UnitIx| moved.get(unit).copied().unwrap_or_else(|| now(unit));
            let whole_now = group.units.windows(2).all(|pair| now(&pair[0]) == now(&pair[1]));
            if whole_now && group.units.windows(2).any(|pair| then(&pair[0]) != then(&pair[1])) {
                let unit = group.units.iter().find(|unit| moved.contains_key(unit)).copied().unwrap_or(UnitIx(0));
                return Err(EditError::Grouped {
                    unit: self.units.name(unit).into(),
                    reason: group.reason.clone(),
                    others: group.units.len() - 1,
                });
            }
        }
        Ok(())
    }

    pub(super) fn set_groups(&mut self, groups: Vec<Group>) -> Result<Applied, EditError> {
        let mut seen = BTreeSet::new();
        for group in &groups {
            if group.units.len() < 2 {
                return Err(EditError::Setting("Choose at least two units to keep together.".into()));
            }
            for unit in &group.units {
                if unit.at() >= self.units.len() {
                    return Err(EditError::NoSuchUnit(unit.0));
                }
                if !seen.insert(*unit) {
                    let name = self.units.name(*unit);
                    return Err(EditError::Setting(format!("{name} is in two groups. Join them, or choose one.")));
                }
            }
        }
        let noun = |group: &Group| format!("{} {}", group.units.len(), self.units.noun(group.units.len()));
        let made: Vec<String> = groups.iter().filter(|group| !self.groups.contains(group)).map(noun).collect();
        let ended: Vec<String> = self.groups.iter().filter(|group| !groups.contains(group)).map(noun).collect();
        let label = match (&made[..], &ended[..]) {
            ([one], _) => format!("Kept {one} together"),
            ([], [one]) => format!("Dissolved a group of {one}"),
            _ => "Changed the groups".into(),
        };
        let old = std::mem::replace(&mut self.groups, groups);
        let changes = Changes { locks: true, ..Changes::default() };
        Ok(Applied { inverse: Command::SetGroups { groups: old }, changes, label })
    }

    /// Groups by hand in other units: a new unit belongs to a group when every old unit concerned does.
    pub(super) fn groups_in(&self, units: &Units, inside: &[Vec<UnitIx>]) -> Vec<Group> {
        let of: BTreeMap<UnitIx, usize> = map_of(
            self.groups.iter().enumerate().flat_map(|(at, group)| group.units.iter().map(move |unit| (*unit, at))),
        );
        let mut members = vec![Vec::new(); self.groups.len()];
        for unit in units.indices() {
            let old = inside.get(unit.at()).map_or(&[][..], Vec::as_slice);
            let Some(group) = old.first().and_then(|first| of.get(first)) else { continue };
            if old.iter().all(|other| of.get(other) == Some(group)) {
                members[*group].push(unit);
            }
        }
        let groups = self.groups.iter().zip(members);
        groups
            .filter(|(_, units)| units.len() > 1)
            .map(|(group, units)| Group { units, reason: group.reason.clone() })
            .collect()
    }

    /// Groups as stored, without what points nowhere: unknown units, units already in another group, groups of one.
    pub(super) fn known_groups(groups: Vec<Group>, units: usize) -> Vec<Group> {
        let mut seen = BTreeSet::new();
        groups
            .into_iter()
            .map(|group| {
                let known: BTreeSet<UnitIx> =
                    set_of(group.units.into_iter().filter(|unit| unit.at() < units && seen.insert(*unit)));
                Group { units: known.into_iter().collect(), reason: group.reason }
            })
            .filter(|group| group.units.len() > 1)
            .collect()
    }
}

/// The name of the unit of most potential; of equals, of the first.
fn largest<'u>(units: &'u Units, members: &[UnitIx]) -> Option<&'u str> {
    let potential = |unit: &&UnitIx| (units.value(MeasureIx::POTENTIAL, **unit), std::cmp::Reverse(unit.0));
    members.iter().max_by_key(potential).map(|unit| units.name(*unit))
}

/// The areas of more than one unit that are kept whole.
fn whole_areas(units: &Units, whole: KeepWhole) -> Vec<Together> {
    let parent = |unit: UnitIx| units.frame().parent.get(unit.at()).map_or("", String::as_str);
    let tree = &units.frame().tree;
    // Of several levels, or of a user's own: the area above the plan's level.
    let above = |unit: UnitIx| {
        let at = tree.within.get(unit.at()).and_then(|at| tree.above.get(*at as usize));
        at.map_or("", |(code, _)| code.as_str())
    };
    let state = |unit: UnitIx| match units.level_of(unit) {
        UnitLevel::Own | UnitLevel::Above(_) => above(unit),
        UnitLevel::County if !units.is_mixed() => parent(unit),
        UnitLevel::County | UnitLevel::State => units.code(unit).get(..2).unwrap_or(""),
        // The county's code begins with its state's.
        UnitLevel::Zip | UnitLevel::Account => parent(unit).get(..2).unwrap_or(""),
    };
    let area = |unit: UnitIx| match (whole, units.level_of(unit)) {
        (KeepWhole::Nothing, _) => "",
        (KeepWhole::States, _) => state(unit),
        // A county is whole by itself where counties are what is assigned.
        (KeepWhole::Counties, UnitLevel::Zip | UnitLevel::Account) => parent(unit),
        (KeepWhole::Counties, _) => "",
    };
    let mut areas: BTreeMap<&str, Vec<UnitIx>> = BTreeMap::new();
    if whole != KeepWhole::Nothing {
        for unit in units.indices() {
            areas.entry(area(unit)).or_default().push(unit);
        }
    }
    let named = |code: &str, members: &[UnitIx]| match whole {
        _ if units.level().is_own() => {
            tree.above.iter().find(|above| above.0 == code).map_or(code, |above| &above.1).to_owned()
        }
        KeepWhole::States => STATES
            .iter()
            .find(|state| state.code == code || state.abbreviation == code)
            .map_or(code.to_owned(), |state| state.name.to_owned()),
        // No county names come with ZIP codes or accounts: its unit of most potential says where it is.
        _ => {
            format!("County {code} ({})", largest(units, members).unwrap_or_default())
        }
    };
    let reason = match (whole, units.level()) {
        (_, level) if level.is_own() => "areas above stay whole",
        (KeepWhole::States, _) => "states stay whole",
        _ => "counties stay whole",
    };
    areas
        .into_iter()
        .filter(|(code, members)| !code.is_empty() && members.len() > 1)
        .map(|(code, units)| Together { name: named(code, &units), reason: reason.into(), units })
        .collect()
}

/// Groups and further sets of units with their reasons, as groups: those that share a unit are one.
pub(super) fn joined_groups(groups: &[Group], more: Vec<(BTreeSet<UnitIx>, String)>, units: usize) -> Vec<Group> {
    let known = groups.iter().map(|group| (group.units.clone(), group.reason.clone()));
    let more = more.into_iter().map(|(units, reason)| (units.into_iter().collect(), reason));
    let sets = known.chain(more).map(|(units, reason)| Together { name: String::new(), reason, units });
    joined(sets.collect(), units)
        .into_iter()
        .filter(|set| set.units.len() > 1)
        .map(|set| Group { units: set.units, reason: set.reason })
        .collect()
}

/// Sets that share a unit, joined.
fn joined(sets: Vec<Together>, units: usize) -> Vec<Together> {
    fn root(of: &mut [usize], mut at: usize) -> usize {
        while of[at] != at {
            of[at] = of[of[at]];
            at = of[at];
        }
        at
    }
    let mut parent: Vec<usize> = (0..sets.len()).collect();
    let mut holder = vec![usize::MAX; units];
    for (at, set) in sets.iter().enumerate() {
        for unit in &set.units {
            let Some(holder) = holder.get_mut(unit.at()) else { continue };
            if *holder == usize::MAX {
                *holder = at;
            } else {
                let (a, b) = (root(&mut parent, *holder), root(&mut parent, at));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut all: BTreeMap<usize, Vec<Together>> = BTreeMap::new();
    for (at, set) in sets.into_iter().enumerate() {
        all.entry(root(&mut parent, at)).or_default().push(set);
    }
    let join = |sets: Vec<Together>| {
        let words = |of: fn(&Together) -> &String, by: &str| {
            let mut words: Vec<&str> =
                sets.iter().map(|set| of(set).as_str()).filter(|word| !word.is_empty()).collect();
            words.dedup();
            words.join(by)
        };
        let units: BTreeSet<UnitIx> = set_of(sets.iter().flat_map(|set| set.units.iter().copied()));
        Together {
            name: words(|set| &set.name, " with "),
            reason: words(|set| &set.reason, "; "),
            units: units.into_iter().collect(),
        }
    };
    all.into_values().map(join).collect()
}

#[cfg(test)]
mod tests {
    use super::{Group, KeepWhole};
    use crate::plan::{Command, EditError, Plan, TerritoryIx, UnitIx, example};

    fn keep(plan: &mut Plan, units: &[u32], reason: &str) {
        let groups = plan.groups_with(&units.iter().copied().map(UnitIx).collect(), reason);
        assert!(plan.apply(Command::SetGroups { groups }).is_ok());
    }

    #[test]
    fn a_group_goes_as_a_whole_or_not_at_all_and_undo_brings_back_what_was() {
        let mut plan = example::plan(6);
        let start = plan.clone();
        let groups = plan.groups_with(&[0, 1, 6].map(UnitIx).into(), "one hospital chain");
        let applied = plan.apply(Command::SetGroups { groups }).unwrap();
        assert_eq!(applied.label, "Kept 3 counties together");
        let parted = plan.apply(Command::Assign { units: vec![UnitIx(0)], to: Some(TerritoryIx(3)) }).unwrap_err();
        let said = parted.to_string();
        assert!(said.contains("County 0") && said.contains("one hospital chain"), "{said}");
        let whole = Command::Assign { units: [0, 1, 6].map(UnitIx).into(), to: Some(TerritoryIx(3)) };
        let moved = plan.apply(whole).unwrap();
        plan.apply(moved.inverse).unwrap();
        plan.apply(applied.inverse).unwrap();
        assert_eq!(plan, start);
    }

    #[test]
    fn a_group_that_lies_apart_already_may_be_brought_together_bit_by_bit() {
        let mut plan = example::plan(6);
        keep(&mut plan, &[0, 5, 35], "");
        for unit in [5, 35] {
            assert!(plan.apply(Command::Assign { units: vec![UnitIx(unit)], to: Some(TerritoryIx(0)) }).is_ok());
        }
        let parted = plan.apply(Command::Assign { units: vec![UnitIx(5)], to: None });
        assert!(matches!(parted, Err(EditError::Grouped { .. })));
    }

    #[test]
    fn groups_that_share_a_unit_become_one_with_both_reasons() {
        let mut plan = example::plan(6);
        keep(&mut plan, &[0, 1], "chain");
        keep(&mut plan, &[8, 9], "promise");
        keep(&mut plan, &[1, 2], "towns");
        assert_eq!(
            plan.groups(),
            [
                Group { units: [8, 9].map(UnitIx).into(), reason: "promise".into() },
                Group { units: [0, 1, 2].map(UnitIx).into(), reason: "chain; towns".into() }
            ]
        );
        let twice = vec![plan.groups()[0].clone(), plan.groups()[0].clone()];
        assert!(plan.apply(Command::SetGroups { groups: twice }).is_err());
    }

    #[test]
    fn whole_states_join_what_was_put_together_by_hand() {
        let mut plan = example::plan(4);
        keep(&mut plan, &[3, 7], "chain");
        let mut design = plan.design().clone();
        design.keep_whole = KeepWhole::States;
        plan.apply(Command::SetDesign(Box::new(design))).unwrap();
        let together = plan.kept_together();
        assert_eq!(together.len(), 1);
        assert!(together[0].name.ends_with("with Kansas"), "{}", together[0].name);
        assert_eq!(together[0].reason, "chain; states stay whole");
        assert_eq!(together[0].units.len(), 16);
    }
}

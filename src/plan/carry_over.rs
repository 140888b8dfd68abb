//! Changing what is assigned: takes a plan's alignment, overlaps and locks over to other units.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Amount, Baseline, Command, Lock, LockKind, MeasureIx, Plan, TerritoryIx, UnitFrame, UnitIx, UnitLevel, Units,
    colour,
};

impl Plan {
    /// The command that replaces the plan's units by `units` (built over the same data set).
    ///
    /// A new unit takes the territory that held most of its accounts' potential; without accounts, that of the old unit
    /// it lies in or, going to larger units, of most old units in it; failing that, of today's alignment. Locks and groups follow
    /// where every old unit concerned is locked alike, or in the same group. Today's alignment is read again from the data.
    #[must_use]
    pub fn carry_over(&self, units: Arc<Units>) -> Command {
        let baseline = Baseline::of(&self.data, &units);
        let inside = self.old_units_in(&units);
        let today = |unit: UnitIx| {
            // Today's list of territories is the same in any units, but the plan's may have been carved anew.
            let territory = baseline.assignment.get(unit.at()).copied().flatten()?;
            let name = &baseline.territories.get(territory.at())?.name;
            self.territories.iter().position(|territory| territory.name == *name).map(TerritoryIx::new)
        };
        let assignment: Vec<Option<TerritoryIx>> = units
            .indices()
            .map(|unit| {
                self.by_accounts(&units, unit)
                    .or_else(|| self.most_of(inside.get(unit.at()).map_or(&[], Vec::as_slice)))
                    .unwrap_or_else(|| today(unit))
            })
            .collect();
        let overlaps = baseline
            .overlaps
            .iter()
            .filter(|overlap| {
                units
                    .accounts(overlap.unit)
                    .iter()
                    .any(|account| self.units.of_account(*account).is_some_and(|old| self.overlaps.contains_key(&old)))
            })
            .filter_map(|overlap| {
                let name = &baseline.territories.get(overlap.other.at())?.name;
                let other = self.territories.iter().position(|territory| territory.name == *name)?;
                Some((overlap.unit, TerritoryIx::new(other)))
            })
            .collect();
        let mut territories = self.territories.clone();
        colour::separate(units.graph(), &assignment, &mut territories);
        let locks = self.locks_in(&units, &inside, &assignment);
        let groups = self.groups_in(&units, &inside);
        let mut baseline = baseline;
        for today in &mut baseline.territories {
            if let Some(same) = territories.iter().find(|territory| territory.name == today.name) {
                today.colour = same.colour;
            }
        }
        Command::ReplaceUnits { units, baseline: Arc::new(baseline), territories, assignment, overlaps, locks, groups }
    }

    /// For each new unit the old units inside it, or the one old unit it is inside of.
    fn old_units_in(&self, units: &Units) -> Vec<Vec<UnitIx>> {
        let (from, to) = (self.units.frame(), units.frame());
        match (self.units.level(), units.level()) {
            (UnitLevel::Account, _) | (_, UnitLevel::Account) => self.units_of_same_accounts(units),
            _ => areas_inside(from, to),
        }
    }

    /// The same where one of the two has accounts for units: by the area that an account lies in, or, where that is divided,
    /// by the accounts.
    fn units_of_same_accounts(&self, units: &Units) -> Vec<Vec<UnitIx>> {
        let mut inside = vec![Vec::new(); units.len()];
        let (from, to) = (self.units.frame(), units.frame());
        let divided = |frame: &UnitFrame| frame.levels().contains(&UnitLevel::Zip);
        let lies_in = |frame: &UnitFrame, unit: UnitIx| frame.parent.get(unit.at()).cloned().unwrap_or_default();
        match (from.cut.level(), to.cut.level()) {
            (UnitLevel::Account, level) if level != UnitLevel::Account && !divided(to) => {
                let by_area = to.by_area();
                for old in self.units.indices() {
                    if let Some(new) = by_area.get(lies_in(from, old).as_str()) {
                        inside[new.at()].push(old);
                    }
                }
            }
            (level, UnitLevel::Account) if level != UnitLevel::Account && !divided(from) => {
                let by_area = from.by_area();
                for new in units.indices() {
                    inside[new.at()].extend(by_area.get(lies_in(to, new).as_str()));
                }
            }
            _ => {
                for account in self.data.accounts.indices() {
                    if let (Some(new), Some(old)) = (units.of_account(account), self.units.of_account(account))
                        && !inside[new.at()].contains(&old)
                    {
                        inside[new.at()].push(old);
                    }
                }
            }
        }
        inside
    }

    fn by_accounts(&self, units: &Units, unit: UnitIx) -> Option<Option<TerritoryIx>> {
        let mut held: BTreeMap<Option<TerritoryIx>, (Amount, usize)> = BTreeMap::new();
        for account in units.accounts(unit) {
            let old = self.units.of_account(*account)?;
            let entry = held.entry(self.alignment.of(old)).or_default();
            entry.0 += self.data.accounts.value(MeasureIx::POTENTIAL, *account);
            entry.1 += 1;
        }
        held.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(territory, _)| territory)
    }

    fn most_of(&self, old: &[UnitIx]) -> Option<Option<TerritoryIx>> {
        let mut votes: BTreeMap<Option<TerritoryIx>, usize> = BTreeMap::new();
        for unit in old {
            *votes.entry(self.alignment.of(*unit)).or_default() += 1;
        }
        votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(territory, _)| territory)
    }

    fn locks_in(
        &self,
        units: &Units,
        inside: &[Vec<UnitIx>],
        assignment: &[Option<TerritoryIx>],
    ) -> Vec<(UnitIx, Lock)> {
        units
            .indices()
            .filter_map(|unit| {
                let old = inside.get(unit.at())?;
                let lock = self.locks.get(old.first()?)?;
                let alike = old.iter().all(|unit| self.locks.get(unit).is_some_and(|other| other.kind == lock.kind));
                // A lock that the carried-over alignment breaks would refuse every later edit.
                let kept = match lock.kind {
                    LockKind::Locked(_) => lock.allows(assignment.get(unit.at()).copied().flatten()),
                    LockKind::Barred(_) => true,
                };
                (alike && kept).then(|| (unit, lock.clone()))
            })
            .collect()
    }
}

/// For each unit of a frame the units of another that lie in it, or the one that it lies in.
fn areas_inside(from: &UnitFrame, to: &UnitFrame) -> Vec<Vec<UnitIx>> {
    let old_areas = from.by_area();
    let old_zips = from.by_code_on(UnitLevel::Zip);
    let mut old_zips_of: BTreeMap<&str, Vec<UnitIx>> = BTreeMap::new();
    for unit in old_zips.values() {
        old_zips_of.entry(from.parent.get(unit.at()).map_or("", String::as_str)).or_default().push(*unit);
    }
    let text = |column: &'_ [String], unit: UnitIx| column.get(unit.at()).cloned().unwrap_or_default();
    let mut inside: Vec<BTreeSet<UnitIx>> = vec![BTreeSet::new(); to.code.len()];
    for (unit, slot) in inside.iter_mut().enumerate() {
        let unit = UnitIx::new(unit);
        if to.level_of(unit) == UnitLevel::Zip {
            let same = old_zips.get(text(&to.code, unit).as_str());
            slot.extend(same.or_else(|| old_areas.get(text(&to.parent, unit).as_str())));
        }
    }
    for (area, unit) in to.by_area() {
        if let Some(slot) = inside.get_mut(unit.at()) {
            slot.extend(old_areas.get(area));
            slot.extend(old_zips_of.get(area).into_iter().flatten());
        }
    }
    inside.into_iter().map(|units| units.into_iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::{Command, TerritoryIx, UnitIx, UnitLevel, Units, example};

    #[test]
    fn going_to_accounts_and_back_keeps_the_alignment() {
        let mut plan = example::plan(6);
        assert!(plan.apply(Command::Assign { units: vec![UnitIx(0), UnitIx(1)], to: Some(TerritoryIx(3)) }).is_ok());
        let before = plan.alignment().to_vec();
        let counties = plan.units().clone();
        let mut frame = counties.frame().clone();
        let accounts = &plan.data().accounts;
        frame.cut = UnitLevel::Account.into();
        frame.code = accounts.id.clone();
        frame.name = accounts.name.clone();
        frame.parent = accounts.county.clone();
        frame.place = accounts.place.clone();
        frame.area_km2 = vec![0.0; accounts.len()];
        frame.shape = (0..accounts.len() as u32).collect();
        frame.graph = crate::geography::Graph::from_edges(accounts.len(), []);
        let by_account = Units::build(frame, plan.data());
        assert!(plan.apply(plan.carry_over(by_account)).is_ok());
        let first = plan.units().indices().find(|unit| plan.units().code(*unit) == "A0-0");
        assert_eq!(first.and_then(|unit| plan.alignment().of(unit)), Some(TerritoryIx(3)));
        assert!(plan.apply(plan.carry_over(counties)).is_ok());
        assert_eq!(plan.alignment().to_vec(), before);
    }
}

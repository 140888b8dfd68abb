//! [`Plan::apply`]: checks a command, carries it out, returns its inverse.

use std::collections::BTreeMap;

use super::{
    Alignment, Applied, Changes, Command, EditError, Lock, LockKind, Plan, QuotaMethod, Territory, TerritoryIx, UnitIx,
    colour,
};

type Assignment = Vec<Option<TerritoryIx>>;

impl Plan {
    /// Carries out a command. On error the plan is exactly as before.
    ///
    /// # Errors
    /// Locks that forbid a move, references that do not exist, settings out of range; see [`EditError`].
    pub fn apply(&mut self, command: Command) -> Result<Applied, EditError> {
        match command {
            Command::Assign { units, to } => self.assign(&units, to),
            Command::AssignEach { moves, overlaps, colours, restore } => {
                self.check_moves(&moves)?;
                if !restore {
                    self.check_locks(&moves)?;
                    self.check_groups(&moves)?;
                }
                self.assign_each(moves, overlaps, &colours)
            }
            Command::Realign { territories, assignment, overlaps, locks, label } => {
                self.realign(territories, &assignment, overlaps, locks, label)
            }
            Command::EditTerritory { territory, to } => self.edit_territory(territory, to),
            Command::SetLocks { locks } => self.set_locks(locks),
            Command::SetGroups { groups } => self.set_groups(groups),
            Command::SetReps { reps } => {
                let used =
                    self.territories.iter().filter_map(|territory| territory.rep).find(|rep| rep.at() >= reps.len());
                if let Some(rep) = used {
                    return Err(EditError::RepInUse(
                        self.reps.get(rep.at()).map_or(String::new(), |rep| rep.name.clone()),
                    ));
                }
                let old = std::mem::replace(&mut self.reps, reps);
                let changes = Changes { reps: true, territories: true, ..Changes::default() };
                Ok(Applied { inverse: Command::SetReps { reps: old }, changes, label: "Changed the reps".into() })
            }
            Command::SetDesign(design) => {
                design.check().map_err(EditError::Setting)?;
                let old = std::mem::replace(&mut self.design, *design);
                let changes = Changes { design: true, ..Changes::default() };
                Ok(Applied {
                    inverse: Command::SetDesign(Box::new(old)),
                    changes,
                    label: "Changed the design settings".into(),
                })
            }
            Command::SetQuota(quota) => {
                check_quota(&quota)?;
                let old = std::mem::replace(&mut self.quota, *quota);
                let changes = Changes { quota: true, ..Changes::default() };
                Ok(Applied {
                    inverse: Command::SetQuota(Box::new(old)),
                    changes,
                    label: "Changed the quota settings".into(),
                })
            }
            Command::Rename(name) => {
                if name.trim().is_empty() {
                    return Err(EditError::NameEmpty);
                }
                let label = format!("Renamed the plan to {name}");
                let old = std::mem::replace(&mut self.name, name);
                Ok(Applied {
                    inverse: Command::Rename(old),
                    changes: Changes { name: true, ..Changes::default() },
                    label,
                })
            }
            Command::ReplaceUnits { units, baseline, territories, assignment, overlaps, locks, groups } => {
                if assignment.len() != units.len() {
                    return Err(EditError::WrongLength { given: assignment.len(), units: units.len() });
                }
                check_references(&territories, &assignment, &overlaps)?;
                let label = format!("Changed the units to {}", units.noun(2));
                let alignment = Alignment::new(&units, territories.len(), &assignment);
                let inverse = Command::ReplaceUnits {
                    assignment: self.alignment.to_vec(),
                    units: std::mem::replace(&mut self.units, units),
                    baseline: std::mem::replace(&mut self.baseline, baseline),
                    territories: std::mem::replace(&mut self.territories, territories),
                    overlaps: std::mem::replace(&mut self.overlaps, overlaps.into_iter().collect())
                        .into_iter()
                        .collect(),
                    locks: std::mem::replace(&mut self.locks, locks.into_iter().collect()).into_iter().collect(),
                    groups: std::mem::replace(&mut self.groups, Self::known_groups(groups, self.units.len())),
                };
                self.alignment = alignment;
                let changes =
                    Changes { all_units: true, territories: true, locks: true, frame: true, ..Changes::default() };
                Ok(Applied { inverse, changes, label })
            }
            Command::ReplaceData(replacement) => self.replace_data(*replacement),
        }
    }

    fn assign(&mut self, units: &[UnitIx], to: Option<TerritoryIx>) -> Result<Applied, EditError> {
        let moves: Vec<_> = units.iter().map(|unit| (*unit, to)).collect();
        self.check_moves(&moves)?;
        self.check_locks(&moves)?;
        self.check_groups(&moves)?;
        let mut after = self.alignment.to_vec();
        for (unit, to) in &moves {
            after[unit.at()] = *to;
        }
        let colours = colour::conflicts(self.units.graph(), &after, &self.territories);
        self.assign_each(moves, Vec::new(), &colours)
    }

    fn check_moves(&self, moves: &[(UnitIx, Option<TerritoryIx>)]) -> Result<(), EditError> {
        for (unit, to) in moves {
            if unit.at() >= self.units.len() {
                return Err(EditError::NoSuchUnit(unit.0));
            }
            if let Some(to) = to
                && to.at() >= self.territories.len()
            {
                return Err(EditError::NoSuchTerritory(to.0));
            }
        }
        Ok(())
    }

    fn check_locks(&self, moves: &[(UnitIx, Option<TerritoryIx>)]) -> Result<(), EditError> {
        // A lock stops a change, not the repetition of what is already so.
        let stopped: Vec<(UnitIx, &Lock)> = moves
            .iter()
            .filter(|(unit, to)| self.alignment.of(*unit) != *to)
            .filter_map(|(unit, to)| Some((*unit, self.locks.get(unit).filter(|lock| !lock.allows(*to))?)))
            .collect();
        match stopped.first() {
            Some((unit, lock)) => Err(EditError::Locked {
                unit: self.units.name(*unit).into(),
                reason: lock.reason.clone(),
                count: stopped.len(),
            }),
            None => Ok(()),
        }
    }

    fn assign_each(
        &mut self,
        moves: Vec<(UnitIx, Option<TerritoryIx>)>,
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        colours: &[(TerritoryIx, u8)],
    ) -> Result<Applied, EditError> {
        check_references(&self.territories, &[], &overlaps)?;
        let label = self.label_of(&moves);
        // Last wins where a unit is named twice; the inverse must restore the first state.
        let mut old = BTreeMap::new();
        let mut old_overlaps = Vec::new();
        for (unit, to) in &moves {
            if let std::collections::btree_map::Entry::Vacant(entry) = old.entry(*unit) {
                entry.insert(self.alignment.of(*unit));
                if let Some(other) = self.overlaps.remove(unit) {
                    old_overlaps.push((*unit, other));
                }
            }
            self.alignment.set(&self.units, *unit, *to);
        }
        self.overlaps.extend(overlaps);
        let mut old_colours = Vec::new();
        for (territory, colour) in colours {
            if let Some(entry) = self.territories.get_mut(territory.at()) {
                old_colours.push((*territory, std::mem::replace(&mut entry.colour, *colour)));
            }
        }
        old_colours.reverse();
        let changes = Changes {
            units: old.keys().copied().collect(),
            territories: !old_colours.is_empty(),
            ..Changes::default()
        };
        let moves = old.into_iter().collect();
        let inverse = Command::AssignEach { moves, overlaps: old_overlaps, colours: old_colours, restore: true };
        Ok(Applied { inverse, changes, label })
    }

    /// "Moved 12 counties from Denver to Boise".
    fn label_of(&self, moves: &[(UnitIx, Option<TerritoryIx>)]) -> String {
        let name = |territory: Option<TerritoryIx>| match territory {
            Some(territory) => self.territory(territory).map_or("", |territory| territory.name.as_str()),
            None => "no territory",
        };
        let mut sources: Vec<Option<TerritoryIx>> = moves.iter().map(|(unit, _)| self.alignment.of(*unit)).collect();
        let mut targets: Vec<Option<TerritoryIx>> = moves.iter().map(|(_, to)| *to).collect();
        for list in [&mut sources, &mut targets] {
            list.sort_unstable();
            list.dedup();
        }
        let what = match moves {
            [(unit, _)] => self.units.name(*unit).to_owned(),
            _ => format!("{} {}", moves.len(), self.units.noun(moves.len())),
        };
        let from = match sources[..] {
            [one] => format!(" from {}", name(one)),
            _ => format!(" from {} territories", sources.len()),
        };
        let to = match targets[..] {
            [one] => format!(" to {}", name(one)),
            _ => format!(" to {} territories", targets.len()),
        };
        format!("Moved {what}{from}{to}")
    }

    fn realign(
        &mut self,
        territories: Vec<Territory>,
        assignment: &Assignment,
        overlaps: Vec<(UnitIx, TerritoryIx)>,
        locks: Vec<(UnitIx, Lock)>,
        label: String,
    ) -> Result<Applied, EditError> {
        if assignment.len() != self.units.len() {
            return Err(EditError::WrongLength { given: assignment.len(), units: self.units.len() });
        }
        check_references(&territories, assignment, &overlaps)?;
        if let Some(territory) =
            territories.iter().find(|territory| territory.rep.is_some_and(|rep| rep.at() >= self.reps.len()))
        {
            return Err(EditError::Setting(format!("{} names a rep who is not in the plan.", territory.name)));
        }
        let alignment = Alignment::new(&self.units, territories.len(), assignment);
        let inverse = Command::Realign {
            assignment: self.alignment.to_vec(),
            territories: std::mem::replace(&mut self.territories, territories),
            overlaps: std::mem::replace(&mut self.overlaps, overlaps.into_iter().collect()).into_iter().collect(),
            locks: std::mem::replace(&mut self.locks, locks.into_iter().collect()).into_iter().collect(),
            label: label.clone(),
        };
        self.alignment = alignment;
        Ok(Applied {
            inverse,
            changes: Changes { all_units: true, territories: true, locks: true, ..Changes::default() },
            label,
        })
    }

    fn edit_territory(&mut self, territory: TerritoryIx, to: Territory) -> Result<Applied, EditError> {
        if to.name.trim().is_empty() {
            return Err(EditError::NameEmpty);
        }
        if !(to.weight.is_finite() && to.weight > 0.0) {
            return Err(EditError::Setting(format!("The share of {} must be above zero.", to.name)));
        }
        if to.rep.is_some_and(|rep| rep.at() >= self.reps.len()) {
            return Err(EditError::Setting(format!("{} names a rep who is not in the plan.", to.name)));
        }
        let taken =
            self.territories.iter().enumerate().any(|(at, other)| at != territory.at() && other.name == to.name);
        if taken {
            return Err(EditError::NameTaken(to.name));
        }
        let Some(entry) = self.territories.get_mut(territory.at()) else {
            return Err(EditError::NoSuchTerritory(territory.0));
        };
        let label = if entry.name == to.name {
            format!("Changed {}", to.name)
        } else {
            format!("Renamed {} to {}", entry.name, to.name)
        };
        let old = std::mem::replace(entry, to);
        Ok(Applied {
            inverse: Command::EditTerritory { territory, to: old },
            changes: Changes { territories: true, ..Changes::default() },
            label,
        })
    }

    fn set_locks(&mut self, locks: Vec<(UnitIx, Option<Lock>)>) -> Result<Applied, EditError> {
        if let Some((unit, _)) = locks.iter().find(|(unit, _)| unit.at() >= self.units.len()) {
            return Err(EditError::NoSuchUnit(unit.0));
        }
        let setting = locks.iter().filter(|(_, lock)| lock.is_some()).count();
        let bars =
            locks.iter().all(|(_, lock)| lock.as_ref().is_none_or(|lock| matches!(lock.kind, LockKind::Barred(_))));
        let label = if setting > 0 {
            format!("{} {setting} {}", if bars { "Barred" } else { "Locked" }, self.units.noun(setting))
        } else {
            format!("Unlocked {} {}", locks.len(), self.units.noun(locks.len()))
        };
        let mut old = Vec::with_capacity(locks.len());
        for (unit, lock) in locks {
            let before = match lock {
                Some(lock) => self.locks.insert(unit, lock),
                None => self.locks.remove(&unit),
            };
            old.push((unit, before));
        }
        old.reverse();
        let changes = Changes { locks: true, units: old.iter().map(|(unit, _)| *unit).collect(), ..Changes::default() };
        Ok(Applied { inverse: Command::SetLocks { locks: old }, changes, label })
    }
}

pub(super) fn check_references(
    territories: &[Territory],
    assignment: &[Option<TerritoryIx>],
    overlaps: &[(UnitIx, TerritoryIx)],
) -> Result<(), EditError> {
    let used = assignment.iter().flatten().chain(overlaps.iter().map(|(_, other)| other));
    match used.into_iter().find(|territory| territory.at() >= territories.len()) {
        Some(territory) => Err(EditError::NoSuchTerritory(territory.0)),
        None => Ok(()),
    }
}

fn check_quota(quota: &super::QuotaSettings) -> Result<(), EditError> {
    if quota.target.is_some_and(|target| target.0 < 0) {
        return Err(EditError::Setting("The company target must not be negative.".into()));
    }
    if !(-0.5..=1.0).contains(&quota.over_assignment) {
        return Err(EditError::Setting("Over-assignment must be between −50 % and 100 %.".into()));
    }
    if quota.round_to.0 < 0 {
        return Err(EditError::Setting("The rounding step must not be negative.".into()));
    }
    if let QuotaMethod::Blend { even, potential, workload, history } = quota.method {
        let weights = [even, potential, workload, history];
        if weights.iter().any(|weight| !(0.0..=1e6).contains(weight)) || weights.iter().sum::<f64>() <= 0.0 {
            return Err(EditError::Setting(
                "Blend weights must not be negative, and at least one must be above zero.".into(),
            ));
        }
    }
    Ok(())
}

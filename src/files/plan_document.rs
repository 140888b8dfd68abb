//! A plan as people and other programs read it: codes and names instead of indices. Plan files and drafts share it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::FileError;
use crate::plan::{
    CutException, DataSet, Date, Design, Group, Lock, LockKind, Plan, PlanParts, QuotaSettings, Rep, RepIx, Territory,
    TerritoryIx, UnitCut, UnitIx, UnitLevel, Units, map_of,
};

/// Everything of a plan but its data and units. `PLAN_FILE.md` documents every field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanDocument {
    /// The plan's name.
    pub name: String,
    /// What is assigned.
    pub level: UnitLevel,
    /// Areas that are divided to a finer level than the rest, or taken whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<CutException>,
    /// The reps.
    pub reps: Vec<Rep>,
    /// The territories, each with its units.
    pub territories: Vec<TerritoryEntry>,
    /// Units that a second territory claims.
    #[serde(default)]
    pub overlaps: Vec<OverlapEntry>,
    /// Locks.
    #[serde(default)]
    pub locks: Vec<LockEntry>,
    /// Units that must stay together.
    #[serde(default)]
    pub groups: Vec<GroupEntry>,
    /// Design settings.
    pub design: Design,
    /// Quota settings.
    pub quota: QuotaSettings,
}

/// One territory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerritoryEntry {
    /// Its name, unique in the plan.
    pub name: String,
    /// The rep's name; `null` for a vacancy.
    pub rep: Option<String>,
    /// Weight of its fair share.
    pub weight: f64,
    /// Position in the palette.
    pub colour: u8,
    /// Codes of its units, in the order of the units. A unit in no territory stands in none of these lists.
    pub units: Vec<String>,
}

/// A second claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlapEntry {
    /// Code of the unit.
    pub unit: String,
    /// Name of the second territory.
    pub territory: String,
}

/// What a lock demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LockWord {
    /// Must stay with the one territory that is named.
    Locked,
    /// Any territory but those named.
    Barred,
}

/// A lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockEntry {
    /// Code of the unit.
    pub unit: String,
    /// What it demands.
    pub kind: LockWord,
    /// Names of the territories it is about.
    pub territories: Vec<String>,
    /// Why.
    pub reason: String,
    /// Last day, ISO; `null` holds until removed.
    pub until: Option<Date>,
}

/// Units that must stay together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupEntry {
    /// Codes of the units.
    pub units: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A plan put together again, with what found no place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The plan.
    pub plan: Plan,
    /// Sentences about what the file names and these data or units do not have: codes, reps, territories.
    pub left_over: Vec<String>,
}

impl PlanDocument {
    /// The document of a plan.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let units = plan.units();
        let code = |unit: UnitIx| units.key(unit);
        let name = |territory: TerritoryIx| plan.territory(territory).map(|t| t.name.clone()).unwrap_or_default();
        let mut held: Vec<Vec<String>> = vec![Vec::new(); plan.territories().len()];
        for unit in units.indices() {
            if let Some(list) = plan.alignment().of(unit).and_then(|territory| held.get_mut(territory.at())) {
                list.push(code(unit));
            }
        }
        let territories = plan
            .territories()
            .iter()
            .zip(held)
            .map(|(territory, units)| TerritoryEntry {
                name: territory.name.clone(),
                rep: territory.rep.and_then(|rep| plan.reps().get(rep.at())).map(|rep| rep.name.clone()),
                weight: territory.weight,
                colour: territory.colour,
                units,
            })
            .collect();
        let locks = plan
            .locks()
            .iter()
            .map(|(unit, lock)| {
                let (kind, territories) = match &lock.kind {
                    LockKind::Locked(territory) => (LockWord::Locked, vec![name(*territory)]),
                    LockKind::Barred(barred) => (LockWord::Barred, barred.iter().copied().map(name).collect()),
                };
                LockEntry { unit: code(*unit), kind, territories, reason: lock.reason.clone(), until: lock.until }
            })
            .collect();
        let overlap =
            |(unit, other): (&UnitIx, &TerritoryIx)| OverlapEntry { unit: code(*unit), territory: name(*other) };
        Self {
            name: plan.name().into(),
            level: units.level(),
            exceptions: units.cut().exceptions().to_vec(),
            reps: plan.reps().to_vec(),
            territories,
            overlaps: plan.overlaps().iter().map(overlap).collect(),
            locks,
            groups: plan
                .groups()
                .iter()
                .map(|group| GroupEntry {
                    units: group.units.iter().copied().map(code).collect(),
                    reason: group.reason.clone(),
                })
                .collect(),
            design: plan.design().clone(),
            quota: plan.quota().clone(),
        }
    }

    /// Which units [`PlanDocument::restore`] needs.
    #[must_use]
    pub fn cut(&self) -> UnitCut {
        UnitCut::new(self.level, self.exceptions.clone())
    }

    /// The plan over its data and units. What the document names and they do not have is listed, not lost: the document
    /// still holds it.
    ///
    /// # Errors
    /// [`FileError::Damaged`] when `units` are of another level.
    pub fn restore(&self, data: Arc<DataSet>, units: Arc<Units>) -> Result<Restored, FileError> {
        if units.level() != self.level {
            let why = format!("it assigns {}, but {} were given", self.level.noun(2), units.level().noun(2));
            return Err(FileError::Damaged { what: "plan", why });
        }
        let mut left_over = Vec::new();
        let at_name: BTreeMap<&str, TerritoryIx> = map_of(
            self.territories.iter().enumerate().rev().map(|(at, entry)| (entry.name.as_str(), TerritoryIx(at as u16))),
        );
        let mut assignment: Vec<Option<TerritoryIx>> = vec![None; units.len()];
        let mut missing: Vec<&str> = Vec::new();
        let mut twice: Vec<&str> = Vec::new();
        for (at, entry) in self.territories.iter().enumerate().take(usize::from(u16::MAX) - 1) {
            for code in &entry.units {
                match units.by_code(code).and_then(|unit| assignment.get_mut(unit.at())) {
                    None => missing.push(code),
                    Some(of) if of.is_some() => twice.push(code),
                    Some(of) => *of = Some(TerritoryIx(at as u16)),
                }
            }
        }
        let mut unit_of = |code: &'_ String| {
            let unit = units.by_code(code);
            if unit.is_none() {
                left_over.push(format!("A lock or overlap on `{code}`: there is no such unit."));
            }
            unit
        };
        let mut unknown: Vec<String> = Vec::new();
        let mut territory_of = |name: &String| {
            let territory = at_name.get(name.as_str()).copied();
            if territory.is_none() {
                unknown.push(name.clone());
            }
            territory
        };
        let mut overlaps = Vec::new();
        for overlap in &self.overlaps {
            if let (Some(unit), Some(other)) = (unit_of(&overlap.unit), territory_of(&overlap.territory)) {
                overlaps.push((unit, other));
            }
        }
        let mut locks = Vec::new();
        for lock in &self.locks {
            let Some(unit) = unit_of(&lock.unit) else { continue };
            let named: Vec<TerritoryIx> = lock.territories.iter().filter_map(&mut territory_of).collect();
            let kind = match (lock.kind, named.first()) {
                (LockWord::Locked, Some(first)) => LockKind::Locked(*first),
                (LockWord::Barred, Some(_)) => LockKind::Barred(named),
                (_, None) => continue,
            };
            locks.push((unit, Lock { kind, reason: lock.reason.clone(), until: lock.until }));
        }
        left_over.extend(
            unknown
                .iter()
                .map(|name| format!("A lock or overlap with the territory `{name}`: there is none of this name.")),
        );
        let territories = self.territories.iter().map(|entry| self.territory(entry, &mut left_over)).collect();
        let mut ungrouped: Vec<&str> = Vec::new();
        let mut groups = Vec::with_capacity(self.groups.len());
        for entry in &self.groups {
            let mut known = Vec::with_capacity(entry.units.len());
            for code in &entry.units {
                match units.by_code(code) {
                    Some(unit) => known.push(unit),
                    None => ungrouped.push(code),
                }
            }
            groups.push(Group { units: known, reason: entry.reason.clone() });
        }
        for (codes, what) in [
            (missing, "are not among the units"),
            (twice, "stand in two territories; the first counts"),
            (ungrouped, "are to be kept together with others, but are not among the units"),
        ] {
            if !codes.is_empty() {
                left_over.push(listed(&codes, what, &units));
            }
        }
        let parts = PlanParts {
            name: self.name.clone(),
            reps: self.reps.clone(),
            territories,
            assignment,
            overlaps,
            locks,
            groups,
            design: self.design.clone(),
            quota: self.quota.clone(),
        };
        Ok(Restored { plan: Plan::restore(data, units, parts), left_over })
    }

    fn territory(&self, entry: &TerritoryEntry, left_over: &mut Vec<String>) -> Territory {
        let rep = entry.rep.as_ref().and_then(|name| {
            let at = self.reps.iter().position(|rep| rep.name == *name);
            if at.is_none() {
                left_over.push(format!("{} names {name}, who is not among the reps: it is a vacancy now.", entry.name));
            }
            at.map(RepIx::new)
        });
        let weight = if entry.weight.is_finite() && entry.weight > 0.0 { entry.weight } else { 1.0 };
        Territory { name: entry.name.clone(), rep, weight, colour: entry.colour % crate::plan::PALETTE }
    }
}

fn listed(codes: &[&str], what: &str, units: &Units) -> String {
    let shown = codes.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    let more = if codes.len() > 20 { format!(" and {} more", codes.len() - 20) } else { String::new() };
    format!("{} {} {what}: {shown}{more}.", codes.len(), units.noun(codes.len()))
}

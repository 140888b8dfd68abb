//! A plan: data, units, reps, territories, alignment, locks and settings.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    Alignment, Baseline, DataSet, Design, Group, Lock, QuotaSettings, Rep, Territory, TerritoryIx, UnitIx, UnitLevel,
    Units, colour,
};

/// A plan (or draft, or scenario). Read it through its accessors, change it with [`Plan::apply`] only.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub(super) name: String,
    pub(super) data: Arc<DataSet>,
    pub(super) units: Arc<Units>,
    pub(super) baseline: Arc<Baseline>,
    pub(super) reps: Vec<Rep>,
    pub(super) territories: Vec<Territory>,
    pub(super) alignment: Alignment,
    pub(super) overlaps: BTreeMap<UnitIx, TerritoryIx>,
    pub(super) locks: BTreeMap<UnitIx, Lock>,
    pub(super) groups: Vec<Group>,
    pub(super) design: Design,
    pub(super) quota: QuotaSettings,
}

/// Everything of a plan but its data and units: what a draft stores, a reader restores, and a worker is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanParts {
    /// The plan's name.
    pub name: String,
    /// The reps.
    pub reps: Vec<Rep>,
    /// The territories.
    pub territories: Vec<Territory>,
    /// The territory of each unit.
    pub assignment: Vec<Option<TerritoryIx>>,
    /// Second claims.
    pub overlaps: Vec<(UnitIx, TerritoryIx)>,
    /// Locks.
    pub locks: Vec<(UnitIx, Lock)>,
    /// Units that must stay together.
    pub groups: Vec<Group>,
    /// Design settings.
    pub design: Design,
    /// Quota settings.
    pub quota: QuotaSettings,
}

impl Plan {
    /// A plan that starts from today's alignment.
    #[must_use]
    pub fn start(name: &str, data: Arc<DataSet>, units: Arc<Units>) -> Self {
        let baseline = Arc::new(Baseline::of(&data, &units));
        let mut territories = baseline.territories.clone();
        colour::separate(units.graph(), &baseline.assignment, &mut territories);
        let baseline = Arc::new(Baseline { territories: territories.clone(), ..(*baseline).clone() });
        let alignment = Alignment::new(&units, territories.len(), &baseline.assignment);
        Self {
            name: name.into(),
            reps: data.reps.clone(),
            overlaps: baseline.overlaps.iter().map(|overlap| (overlap.unit, overlap.other)).collect(),
            locks: BTreeMap::new(),
            groups: Vec::new(),
            design: Design { contiguous: units.level() != UnitLevel::Account, ..Design::default() },
            quota: QuotaSettings::default(),
            data,
            units,
            baseline,
            territories,
            alignment,
        }
    }

    /// Today's alignment as a plan of its own, over the same data and units and judged by this plan's settings (band,
    /// measures, quota), so that the two can be compared figure by figure. Nothing is locked in it.
    #[must_use]
    pub fn today(&self) -> Self {
        let baseline = self.baseline.clone();
        Self {
            name: "Today".into(),
            data: self.data.clone(),
            units: self.units.clone(),
            reps: self.data.reps.clone(),
            territories: baseline.territories.clone(),
            alignment: Alignment::new(&self.units, baseline.territories.len(), &baseline.assignment),
            overlaps: baseline.overlaps.iter().map(|overlap| (overlap.unit, overlap.other)).collect(),
            locks: BTreeMap::new(),
            groups: Vec::new(),
            design: self.design.clone(),
            quota: self.quota.clone(),
            baseline,
        }
    }

    /// Puts a stored plan together again over its data and units. References that point nowhere are dropped (a territory
    /// that is not there becomes "in no territory"), so a damaged draft loses the damaged part only.
    #[must_use]
    pub fn restore(data: Arc<DataSet>, units: Arc<Units>, parts: PlanParts) -> Self {
        let mut plan = Self::start(&parts.name, data, units);
        let count = parts.territories.len().min(usize::from(u16::MAX) - 1);
        plan.reps = parts.reps;
        plan.territories = parts.territories.into_iter().take(count).collect();
        for territory in &mut plan.territories {
            territory.rep = territory.rep.filter(|rep| rep.at() < plan.reps.len());
        }
        plan.alignment = Alignment::new(&plan.units, count, &parts.assignment);
        let known = |unit: UnitIx| unit.at() < plan.units.len();
        plan.overlaps = parts.overlaps.into_iter().filter(|(unit, other)| known(*unit) && other.at() < count).collect();
        plan.locks = parts.locks.into_iter().filter(|(unit, _)| known(*unit)).collect();
        plan.groups = Self::known_groups(parts.groups, plan.units.len());
        plan.design = parts.design;
        plan.quota = parts.quota;
        plan
    }

    /// The parts that a draft stores.
    #[must_use]
    pub fn parts(&self) -> PlanParts {
        PlanParts {
            name: self.name.clone(),
            reps: self.reps.clone(),
            territories: self.territories.clone(),
            assignment: self.alignment.to_vec(),
            overlaps: self.overlaps.iter().map(|(unit, other)| (*unit, *other)).collect(),
            locks: self.locks.iter().map(|(unit, lock)| (*unit, lock.clone())).collect(),
            groups: self.groups.clone(),
            design: self.design.clone(),
            quota: self.quota.clone(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The data it plans over.
    #[must_use]
    pub fn data(&self) -> &Arc<DataSet> {
        &self.data
    }

    /// The units it assigns.
    #[must_use]
    pub fn units(&self) -> &Arc<Units> {
        &self.units
    }

    /// Today's alignment.
    #[must_use]
    pub fn baseline(&self) -> &Arc<Baseline> {
        &self.baseline
    }

    /// The reps.
    #[must_use]
    pub fn reps(&self) -> &[Rep] {
        &self.reps
    }

    /// The territories.
    #[must_use]
    pub fn territories(&self) -> &[Territory] {
        &self.territories
    }

    /// One territory.
    #[must_use]
    pub fn territory(&self, territory: TerritoryIx) -> Option<&Territory> {
        self.territories.get(territory.at())
    }

    /// All territories with their indices.
    pub fn territory_indices(&self) -> impl Iterator<Item = TerritoryIx> + use<> {
        (0..self.territories.len()).map(TerritoryIx::new)
    }

    /// The rep of a territory; `None` for a vacancy.
    #[must_use]
    pub fn rep_of(&self, territory: TerritoryIx) -> Option<&Rep> {
        self.territory(territory)?.rep.and_then(|rep| self.reps.get(rep.at()))
    }

    /// A territory's fair share: its weight over the sum of weights. Shares sum to 1.
    #[must_use]
    pub fn share(&self, territory: TerritoryIx) -> f64 {
        let sum: f64 = self.territories.iter().map(|territory| territory.weight.max(0.0)).sum();
        match self.territory(territory) {
            Some(territory) if sum > 0.0 => territory.weight.max(0.0) / sum,
            Some(_) => 1.0 / self.territories.len() as f64,
            None => 0.0,
        }
    }

    /// Which unit is where, with totals.
    #[must_use]
    pub fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// Second claims: units in two territories.
    #[must_use]
    pub fn overlaps(&self) -> &BTreeMap<UnitIx, TerritoryIx> {
        &self.overlaps
    }

    /// Locks.
    #[must_use]
    pub fn locks(&self) -> &BTreeMap<UnitIx, Lock> {
        &self.locks
    }

    /// Design settings.
    #[must_use]
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// Quota settings.
    #[must_use]
    pub fn quota(&self) -> &QuotaSettings {
        &self.quota
    }
}

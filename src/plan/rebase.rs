//! A plan put over newer data: what was decided stays with the accounts and units it was decided about.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Baseline, Command, DataReplacement, DataSet, Group, Plan, PlanParts, Rep, TerritoryIx, UnitIx, UnitLevel, Units,
    set_of,
};

/// A plan over newer data.
#[derive(Clone, Debug, PartialEq)]
pub struct Rebased {
    /// The plan.
    pub plan: Plan,
    /// Units that the old plan did not have, each now with today's holder, or in no territory.
    pub new_units: Vec<UnitIx>,
    /// Codes of units that are gone.
    pub gone: Vec<String>,
    /// Sentences about decisions that went with them.
    pub left_over: Vec<String>,
}

impl Rebased {
    /// The command that turns the old plan into this one: one step that can be undone.
    #[must_use]
    pub fn command(self, label: &str) -> Command {
        let plan = self.plan;
        Command::ReplaceData(Box::new(DataReplacement {
            assignment: plan.alignment.to_vec(),
            data: plan.data,
            units: plan.units,
            baseline: plan.baseline,
            reps: plan.reps,
            territories: plan.territories,
            overlaps: plan.overlaps.into_iter().collect(),
            locks: plan.locks.into_iter().collect(),
            groups: plan.groups,
            label: label.into(),
        }))
    }
}

impl Plan {
    /// The plan over a newer data set and its units: territories, reps, settings, and by the units' codes (account ids, where
    /// accounts are assigned) the assignment, locks, groups and second claims. `renamed` says which code is which where ids
    /// were made up (old → new).
    ///
    /// A unit that is new goes to the territory called like its holder in today's list, or like its owner; failing that, to
    /// none. Reps that only the new data name are added, and those that nobody edited here follow the new data. Today's
    /// alignment is read from the new data.
    #[must_use]
    pub fn over(&self, data: Arc<DataSet>, units: Arc<Units>, renamed: &BTreeMap<String, String>) -> Rebased {
        let by_account = units.level() == UnitLevel::Account;
        let now = |unit: UnitIx| -> Option<UnitIx> {
            let key = self.units.key(unit);
            units.by_code(renamed.get(&key).filter(|_| by_account).unwrap_or(&key))
        };
        let mut assignment: Vec<Option<TerritoryIx>> = vec![None; units.len()];
        let mut known = vec![false; units.len()];
        let mut gone = Vec::new();
        for old in self.units.indices() {
            match now(old) {
                Some(unit) => {
                    assignment[unit.at()] = self.alignment.of(old);
                    known[unit.at()] = true;
                }
                None => gone.push(self.units.code(old).to_owned()),
            }
        }
        let new_units: Vec<UnitIx> = units.indices().filter(|unit| !known[unit.at()]).collect();
        let mut reps = self.reps.clone();
        let names: BTreeSet<String> = set_of(reps.iter().map(|rep| rep.name.clone()));
        let named = |reps: &[Rep], name: &str| reps.iter().find(|rep| rep.name == name).cloned();
        for rep in &mut reps {
            if named(&self.data.reps, &rep.name).as_ref() == Some(rep)
                && let Some(new) = named(&data.reps, &rep.name)
            {
                *rep = new;
            }
        }
        reps.extend(data.reps.iter().filter(|rep| !names.contains(&rep.name)).cloned());
        if !new_units.is_empty() {
            let baseline = Baseline::of(&data, &units);
            for unit in &new_units {
                assignment[unit.at()] = self.holder_in(&baseline, *unit, &data);
            }
        }
        let mut left_over = Vec::new();
        let lost = |what: &str, unit: UnitIx| {
            format!("{what} {}: it is no longer among the {}.", self.units.name(unit), self.units.noun(2))
        };
        let mut locks = Vec::new();
        for (unit, lock) in &self.locks {
            match now(*unit) {
                Some(unit) => locks.push((unit, lock.clone())),
                None => left_over.push(lost("The lock on", *unit)),
            }
        }
        let mut overlaps = Vec::new();
        for (unit, other) in &self.overlaps {
            overlaps.extend(now(*unit).map(|unit| (unit, *other)));
        }
        let mut groups = Vec::new();
        for group in &self.groups {
            let mut members: Vec<UnitIx> = group.units.iter().filter_map(|unit| now(*unit)).collect();
            members.sort_unstable();
            if members.len() > 1 {
                groups.push(Group { units: members, reason: group.reason.clone() });
            } else {
                let name = self.group_name(&group.units);
                left_over.push(format!("The group of {name}: fewer than two of it are left."));
            }
        }
        let parts = PlanParts {
            name: self.name.clone(),
            reps,
            territories: self.territories.clone(),
            assignment,
            overlaps,
            locks,
            groups,
            design: self.design.clone(),
            quota: self.quota.clone(),
        };
        Rebased { plan: Self::restore(data, units, parts), new_units, gone, left_over }
    }

    /// The plan's territory that today's holder of a unit means: by the territory's name, else by its rep's.
    fn holder_in(&self, baseline: &Baseline, unit: UnitIx, data: &DataSet) -> Option<TerritoryIx> {
        let today = baseline.territories.get(baseline.assignment.get(unit.at()).copied().flatten()?.at())?;
        let by_name = self.territories.iter().position(|territory| territory.name == today.name);
        let rep = today.rep.and_then(|rep| data.reps.get(rep.at()));
        let by_rep = || {
            let name = &rep?.name;
            self.territories.iter().position(|territory| {
                territory.rep.and_then(|rep| self.reps.get(rep.at())).is_some_and(|rep| rep.name == *name)
            })
        };
        by_name.or_else(by_rep).map(TerritoryIx::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Command, Lock, LockKind, UnitFrame, example};

    /// A plan over accounts: some moved by hand, one locked, two kept together.
    fn decided() -> Plan {
        let data = Arc::new(example::data(3));
        let units = Units::build(UnitFrame::accounts(&data.accounts), &data);
        let mut plan = Plan::start("Accounts", data, units);
        plan.apply(Command::Assign { units: vec![UnitIx(2), UnitIx(3)], to: Some(TerritoryIx(3)) }).unwrap();
        let lock = Lock { kind: LockKind::Locked(TerritoryIx(3)), reason: "open deal".into(), until: None };
        let mut parts = plan.parts();
        parts.locks.push((UnitIx(2), lock.clone()));
        parts.locks.push((UnitIx(0), Lock { kind: LockKind::Barred(vec![TerritoryIx(2)]), ..lock }));
        parts.groups.push(Group { units: vec![UnitIx(2), UnitIx(3)], reason: "chain".into() });
        Plan::restore(plan.data().clone(), plan.units().clone(), parts)
    }

    #[test]
    fn decisions_stay_with_their_accounts_when_rows_come_go_and_change_order() {
        let plan = decided();
        let mut data = (**plan.data()).clone();
        // The first account vanishes, the last becomes a new one.
        let last = data.accounts.len() - 1;
        let accounts = &mut data.accounts;
        accounts.id.swap(0, last);
        accounts.id[last] = "brand new".into();
        accounts.owner.swap(0, last);
        let first_id = plan.data().accounts.id[0].clone();
        let data = Arc::new(data);
        let units = Units::build(UnitFrame::accounts(&data.accounts), &data);
        let rebased = plan.over(data, units, &BTreeMap::new());
        assert_eq!(rebased.gone, [first_id]);
        assert_eq!(rebased.new_units, [UnitIx(last as u32)]);
        let territory = |plan: &Plan, code: &str| plan.units().by_code(code).and_then(|unit| plan.alignment().of(unit));
        for account in 1..=last {
            let code = &plan.data().accounts.id[account];
            assert_eq!(territory(&rebased.plan, code), territory(&plan, code), "{code}");
        }
        assert!(territory(&rebased.plan, "brand new").is_some());
        assert_eq!((rebased.plan.locks().len(), rebased.plan.groups().len()), (1, 1));
        assert!(rebased.left_over[0].starts_with("The lock on"), "{:?}", rebased.left_over);
    }

    #[test]
    fn it_is_one_step_that_undo_takes_back_whole() {
        let mut plan = decided();
        let before = plan.clone();
        let mut data = (**plan.data()).clone();
        data.accounts.id[0] = "another".into();
        let data = Arc::new(data);
        let units = Units::build(UnitFrame::accounts(&data.accounts), &data);
        let rebased = plan.over(data, units, &BTreeMap::new());
        let wanted = rebased.plan.clone();
        let applied = plan.apply(rebased.command("Updated from newer.csv")).unwrap();
        assert_eq!(applied.label, "Updated from newer.csv");
        assert_eq!(plan, wanted);
        plan.apply(applied.inverse).unwrap();
        assert_eq!(plan, before);
    }

    #[test]
    fn a_rep_edited_here_stays_so_and_the_others_follow_the_newer_file() {
        let mut plan = decided();
        let mut reps = plan.reps().to_vec();
        reps[0].fte = 0.4;
        plan.apply(Command::SetReps { reps }).unwrap();
        let mut data = (**plan.data()).clone();
        for rep in &mut data.reps {
            rep.fte = 0.8;
        }
        let rebased = plan.over(Arc::new(data), plan.units().clone(), &BTreeMap::new());
        assert_eq!(rebased.plan.reps().iter().map(|rep| rep.fte).collect::<Vec<_>>()[..2], [0.4, 0.8]);
    }

    #[test]
    fn the_same_data_again_give_the_same_plan() {
        let plan = decided();
        let again = plan.over(plan.data().clone(), plan.units().clone(), &BTreeMap::new());
        assert_eq!(again.plan, plan);
        assert!(again.new_units.is_empty() && again.gone.is_empty() && again.left_over.is_empty());
    }

    #[test]
    fn ids_that_were_made_up_anew_are_followed() {
        let plan = decided();
        let mut data = (**plan.data()).clone();
        let renamed: BTreeMap<String, String> =
            data.accounts.id.iter().map(|id| (id.clone(), format!("new {id}"))).collect();
        for id in &mut data.accounts.id {
            *id = format!("new {id}");
        }
        let data = Arc::new(data);
        let units = Units::build(UnitFrame::accounts(&data.accounts), &data);
        let rebased = plan.over(data, units, &renamed);
        assert_eq!(rebased.plan.alignment().to_vec(), plan.alignment().to_vec());
        assert_eq!(rebased.plan.locks().len(), 2);
    }
}

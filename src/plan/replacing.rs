//! Another data set under a plan that stays: what was decided by hand survives, what follows from the figures is new.

use std::sync::Arc;

use super::{
    Alignment, Applied, Baseline, Changes, Command, DataSet, EditError, Group, Lock, Plan, Rep, Territory, TerritoryIx,
    UnitIx, Units, edit::check_references,
};

/// A data set with all of a plan that depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct DataReplacement {
    /// The data set.
    pub data: Arc<DataSet>,
    /// The units over it.
    pub units: Arc<Units>,
    /// Today's alignment in it.
    pub baseline: Arc<Baseline>,
    /// The plan's reps.
    pub reps: Vec<Rep>,
    /// The plan's territories.
    pub territories: Vec<Territory>,
    /// The territory of each unit.
    pub assignment: Vec<Option<TerritoryIx>>,
    /// Second claims.
    pub overlaps: Vec<(UnitIx, TerritoryIx)>,
    /// Locks.
    pub locks: Vec<(UnitIx, Lock)>,
    /// Units that stay together.
    pub groups: Vec<Group>,
    /// What happened, for the history: "Made measures anew".
    pub label: String,
}

impl Plan {
    /// The command that puts the same accounts with other figures under the plan: everything but the figures stays.
    ///
    /// # Errors
    /// When `data` does not have the plan's accounts, in their order.
    pub fn with_figures_of(&self, data: Arc<DataSet>, label: &str) -> Result<Command, EditError> {
        if data.accounts.id != self.data.accounts.id {
            return Err(EditError::Setting(
                "These figures were made for other accounts. Make them again for the plan as it is.".into(),
            ));
        }
        let units = self.units.with_figures_of(&data);
        Ok(Command::ReplaceData(Box::new(DataReplacement {
            data,
            units,
            baseline: self.baseline.clone(),
            reps: self.reps.clone(),
            territories: self.territories.clone(),
            assignment: self.alignment.to_vec(),
            overlaps: self.overlaps.iter().map(|(unit, other)| (*unit, *other)).collect(),
            locks: self.locks.iter().map(|(unit, lock)| (*unit, lock.clone())).collect(),
            groups: self.groups.clone(),
            label: label.into(),
        })))
    }

    /// Checks that the parts belong together, then swaps them in; the inverse holds what was there, by reference.
    pub(super) fn replace_data(&mut self, to: DataReplacement) -> Result<Applied, EditError> {
        let count = to.units.len();
        if to.assignment.len() != count {
            return Err(EditError::WrongLength { given: to.assignment.len(), units: count });
        }
        check_references(&to.territories, &to.assignment, &to.overlaps)?;
        let named = to.overlaps.iter().map(|(unit, _)| unit).chain(to.locks.iter().map(|(unit, _)| unit));
        if let Some(unit) = named.into_iter().find(|unit| unit.at() >= count) {
            return Err(EditError::NoSuchUnit(unit.0));
        }
        if to.territories.iter().any(|territory| territory.rep.is_some_and(|rep| rep.at() >= to.reps.len())) {
            return Err(EditError::Setting("A territory names a rep who is not in the plan.".into()));
        }
        let label = to.label.clone();
        let alignment = Alignment::new(&to.units, to.territories.len(), &to.assignment);
        let inverse = DataReplacement {
            assignment: self.alignment.to_vec(),
            data: std::mem::replace(&mut self.data, to.data),
            units: std::mem::replace(&mut self.units, to.units),
            baseline: std::mem::replace(&mut self.baseline, to.baseline),
            reps: std::mem::replace(&mut self.reps, to.reps),
            territories: std::mem::replace(&mut self.territories, to.territories),
            overlaps: std::mem::replace(&mut self.overlaps, to.overlaps.into_iter().collect()).into_iter().collect(),
            locks: std::mem::replace(&mut self.locks, to.locks.into_iter().collect()).into_iter().collect(),
            groups: std::mem::replace(&mut self.groups, Self::known_groups(to.groups, count)),
            label: to.label,
        };
        self.alignment = alignment;
        let changes =
            Changes { all_units: true, territories: true, locks: true, reps: true, frame: true, ..Changes::default() };
        Ok(Applied { inverse: Command::ReplaceData(Box::new(inverse)), changes, label })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use crate::plan::{
        Amount, Command, DataSet, History, Lock, LockKind, MeasureIx, Plan, TerritoryIx, UnitIx, Units, example,
    };

    /// The data with other figures: each account's potential times `factor`, and a measure more.
    fn other_figures(plan: &Plan, factor: i64) -> Arc<DataSet> {
        let mut data = DataSet::clone(plan.data());
        for amount in &mut data.accounts.values[MeasureIx::POTENTIAL.at()] {
            amount.0 *= factor;
        }
        if factor % 2 == 0 {
            data.accounts.measures.push(crate::plan::Measure::new("made", "Made", crate::plan::MeasureKind::Number));
            data.accounts.values.push(vec![Amount::whole(factor); data.accounts.len()]);
        }
        Arc::new(data)
    }

    #[test]
    fn figures_change_and_decisions_stay() {
        let mut plan = example::plan(6);
        let lock = Lock { kind: LockKind::Locked(TerritoryIx(0)), reason: "renewal".into(), until: None };
        plan.apply(Command::Assign { units: vec![UnitIx(9)], to: Some(TerritoryIx(3)) }).unwrap();
        plan.apply(Command::SetLocks { locks: vec![(UnitIx(0), Some(lock))] }).unwrap();
        let before = plan.clone();
        let applied = plan.apply(plan.with_figures_of(other_figures(&plan, 3), "Made measures").unwrap()).unwrap();
        assert_eq!(applied.label, "Made measures");
        assert_eq!(plan.parts(), before.parts());
        let total = |plan: &Plan| plan.units().total(MeasureIx::POTENTIAL);
        assert_eq!(total(&plan).0, 3 * total(&before).0);
        let whole =
            Plan::restore(plan.data().clone(), Units::build(plan.units().frame().clone(), plan.data()), plan.parts());
        assert_eq!((whole.units(), whole.alignment()), (plan.units(), plan.alignment()), "as if opened anew");
        plan.apply(applied.inverse).unwrap();
        assert_eq!(plan, before);
    }

    #[test]
    fn figures_of_other_accounts_are_refused() {
        let plan = example::plan(4);
        assert!(plan.with_figures_of(Arc::new(example::data(5)), "").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn edits_and_new_figures_undone_leave_exactly_the_plan_they_started_from(
            steps in prop::collection::vec((0..36u32, prop::option::of(0..4u16), 0..8i64), 1..60),
        ) {
            let start = example::plan(6);
            let (mut plan, mut history) = (start.clone(), History::default());
            for (unit, to, factor) in steps {
                let command = match factor {
                    0..4 => Command::Assign { units: vec![UnitIx(unit)], to: to.map(TerritoryIx) },
                    factor => plan.with_figures_of(other_figures(&start, factor), "Made measures")?,
                };
                history.apply(&mut plan, command)?;
            }
            let end = plan.clone();
            while history.undo(&mut plan)?.is_some() {}
            prop_assert_eq!(&plan, &start);
            while history.redo(&mut plan)?.is_some() {}
            prop_assert_eq!(&plan, &end);
        }
    }
}

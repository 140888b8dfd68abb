//! The status of a plan in one line.

use super::{
    balance::balance_of,
    bands::bands,
    index::{balanced_measures, indices},
    shape::patches,
};
use crate::plan::{Plan, TerritoryIx, UnitLevel};

/// What the status bar shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// Units there are.
    pub units: usize,
    /// Territories there are.
    pub territories: usize,
    /// Lowest index over the balanced measures; `None` while there is nothing to balance.
    pub lowest_index: Option<f64>,
    /// Highest index over the balanced measures.
    pub highest_index: Option<f64>,
    /// Territories outside their band in at least one balanced measure, as the solver judges them.
    pub outside: Vec<TerritoryIx>,
    /// Names of units larger than any band, largest first: no plan brings their territories into it.
    pub oversize: Vec<String>,
    /// Gaps: connected groups of units in no territory.
    pub gaps: usize,
    /// Units in no territory.
    pub gap_units: usize,
    /// Overlaps: connected groups of units that the same two territories claim.
    pub overlaps: usize,
    /// Units that two territories claim.
    pub overlap_units: usize,
    /// Territories in more than one part; always empty for accounts, which have no borders.
    pub disconnected: Vec<TerritoryIx>,
    /// Accounts that lie in no unit (their ZIP or county is not on the map).
    pub accounts_in_no_unit: usize,
}

/// The status of a plan. O(units + borders + accounts).
#[must_use]
pub fn status(plan: &Plan) -> Status {
    let units = plan.units();
    let table = indices(plan);
    let bands = bands(plan);
    let balanced = balanced_measures(plan);
    let statistics: Vec<_> = balanced.iter().map(|measure| balance_of(&table, *measure, &bands)).collect();
    let known = || statistics.iter().filter(|statistics| statistics.territories > 0);
    let outside = plan
        .territory_indices()
        .filter(|territory| {
            let row = table.row(*territory);
            balanced.iter().any(|measure| {
                row.get(measure.at())
                    .copied()
                    .flatten()
                    .is_some_and(|index| !bands.contain(*territory, *measure, index))
            })
        })
        .collect();

    let (_, gaps) = patches(units.graph(), units.len(), |unit| plan.alignment().of(unit).is_none().then_some(()));
    let (_, overlaps) = patches(units.graph(), units.len(), |unit| {
        let other = plan.overlaps().get(&unit)?;
        let first = plan.alignment().of(unit);
        Some((first.min(Some(*other)), first.max(Some(*other))))
    });
    let mut disconnected = Vec::new();
    if units.level() != UnitLevel::Account {
        let (_, of_part) = patches(units.graph(), units.len(), |unit| plan.alignment().of(unit));
        let mut parts = vec![0usize; plan.territories().len()];
        for territory in of_part {
            parts[territory.at()] += 1;
        }
        disconnected = plan.territory_indices().filter(|territory| parts[territory.at()] > 1).collect();
    }
    Status {
        units: units.len(),
        territories: plan.territories().len(),
        lowest_index: known().map(|statistics| statistics.lowest).reduce(f64::min),
        highest_index: known().map(|statistics| statistics.highest).reduce(f64::max),
        outside,
        oversize: bands.oversize().iter().map(|found| units.name(found.unit).to_owned()).collect(),
        gaps: gaps.len(),
        gap_units: plan.alignment().count(None),
        overlaps: overlaps.len(),
        overlap_units: plan.overlaps().len(),
        disconnected,
        accounts_in_no_unit: plan
            .data()
            .accounts
            .indices()
            .filter(|account| units.of_account(*account).is_none())
            .count(),
    }
}

#[cfg(test)]
mod tests {
    use super::status;
    use crate::plan::{Command, TerritoryIx, UnitIx, example};

    #[test]
    fn two_touching_orphaned_counties_are_one_gap_and_a_third_far_away_is_another() {
        let mut plan = example::plan(6);
        plan.apply(Command::Assign { units: vec![UnitIx(0), UnitIx(1), UnitIx(35)], to: None }).unwrap();
        let now = status(&plan);
        assert_eq!((now.units, now.territories, now.gaps, now.gap_units), (36, 4, 2, 3));
        assert!(now.disconnected.is_empty());
    }

    #[test]
    fn a_territory_cut_in_two_is_named() {
        let mut plan = example::plan(6);
        plan.apply(Command::Assign { units: vec![UnitIx(35)], to: Some(TerritoryIx(0)) }).unwrap();
        assert_eq!(status(&plan).disconnected, vec![TerritoryIx(0)]);
    }

    #[test]
    fn two_neighbouring_counties_claimed_twice_by_the_same_two_are_one_overlap() {
        let mut plan = example::plan(6);
        let overlaps = vec![(UnitIx(1), TerritoryIx(1)), (UnitIx(2), TerritoryIx(1)), (UnitIx(30), TerritoryIx(1))];
        let (territories, assignment) = (plan.territories().to_vec(), plan.alignment().to_vec());
        plan.apply(Command::Realign { territories, assignment, overlaps, locks: vec![], label: "Claims".into() })
            .unwrap();
        let now = status(&plan);
        assert_eq!((now.overlaps, now.overlap_units), (2, 3));
    }
}

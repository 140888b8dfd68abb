//! Today's alignment: who has each unit now, where two claim it, where nobody does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Amount, DataSet, MeasureIx, Rep, RepIx, Territory, TerritoryIx, UnitIx, UnitLevel, Units, territory::PALETTE,
};

/// A unit that a second territory claims today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Overlap {
    /// The unit.
    pub unit: UnitIx,
    /// The second claimant; the first is in the assignment.
    pub other: TerritoryIx,
}

/// Today's alignment, kept beside the plan for comparison. Edits never change it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// Today's territories.
    pub territories: Vec<Territory>,
    /// Today's territory of each unit; a gap is `None`.
    pub assignment: Vec<Option<TerritoryIx>>,
    /// Units claimed twice.
    pub overlaps: Vec<Overlap>,
    /// Units without accounts whose territory was inferred from their neighbours.
    pub inferred: Vec<UnitIx>,
}

impl Baseline {
    /// From the territory list where the data has one, otherwise from the accounts' owners: a unit belongs to the owner
    /// with most revenue in it (then most accounts); a second owner with at least a quarter of the unit's accounts is an
    /// overlap (not for account units, which have one owner each). Units without accounts then follow their neighbours.
    #[must_use]
    pub fn of(data: &DataSet, units: &Units) -> Self {
        if data.coverage.is_empty() { Self::from_owners(data, units) } else { Self::from_list(data, units) }
    }

    fn from_list(data: &DataSet, units: &Units) -> Self {
        let mut territories: Vec<Territory> = Vec::new();
        let mut at_name: BTreeMap<&str, TerritoryIx> = BTreeMap::new();
        let mut claims: BTreeMap<&str, Vec<TerritoryIx>> = BTreeMap::new();
        for line in &data.coverage {
            let territory = *at_name.entry(&line.territory).or_insert_with(|| {
                let rep = data.reps.iter().position(|rep| rep.name == line.rep).map(RepIx::new);
                territories.push(new_territory(&line.territory, rep, &data.reps, territories.len()));
                TerritoryIx::new(territories.len() - 1)
            });
            let claimants = claims.entry(&line.unit).or_default();
            if !claimants.contains(&territory) {
                claimants.push(territory);
            }
        }
        let list_level = data.coverage_level.unwrap_or(UnitLevel::County);
        let mut baseline = Self { territories, assignment: vec![None; units.len()], ..Self::default() };
        for unit in units.indices() {
            let claimants = listed_claimants(data, units, unit, list_level, &claims);
            baseline.assignment[unit.at()] = claimants.first().copied();
            if let Some(other) = claimants.get(1) {
                baseline.overlaps.push(Overlap { unit, other: *other });
            }
        }
        baseline
    }

    fn from_owners(data: &DataSet, units: &Units) -> Self {
        let territories = data
            .reps
            .iter()
            .enumerate()
            .map(|(at, rep)| new_territory(&rep.name, Some(RepIx::new(at)), &data.reps, at))
            .collect();
        let mut baseline = Self { territories, assignment: vec![None; units.len()], ..Self::default() };
        for unit in units.indices() {
            let accounts = units.accounts(unit);
            let mut held: BTreeMap<RepIx, (Amount, usize)> = BTreeMap::new();
            for account in accounts {
                if let Some(owner) = data.accounts.owner.get(account.at()).copied().flatten() {
                    let entry = held.entry(owner).or_default();
                    entry.0 += data.accounts.value(MeasureIx::REVENUE, *account);
                    entry.1 += 1;
                }
            }
            let mut ranked: Vec<(RepIx, (Amount, usize))> = held.into_iter().collect();
            ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            baseline.assignment[unit.at()] = ranked.first().map(|(rep, _)| TerritoryIx(rep.0));
            if let Some((rep, (_, count))) = ranked.get(1)
                && count * 4 >= accounts.len()
            {
                baseline.overlaps.push(Overlap { unit, other: TerritoryIx(rep.0) });
            }
        }
        baseline.infer_empty(units);
        baseline
    }

    /// Gives units without accounts to the territory that reaches them first over the borders, ring by ring.
    fn infer_empty(&mut self, units: &Units) {
        if units.level() == UnitLevel::Account {
            return;
        }
        let mut front: Vec<UnitIx> = units.indices().filter(|unit| self.assignment[unit.at()].is_some()).collect();
        while !front.is_empty() {
            let mut next = Vec::new();
            for unit in front {
                let owner = self.assignment[unit.at()];
                for (neighbour, _) in units.graph().neighbours(unit.0) {
                    let neighbour = UnitIx(neighbour);
                    if self.assignment[neighbour.at()].is_none() && units.accounts(neighbour).is_empty() {
                        self.assignment[neighbour.at()] = owner;
                        self.inferred.push(neighbour);
                        next.push(neighbour);
                    }
                }
            }
            front = next;
        }
        self.inferred.sort_unstable();
    }
}

fn new_territory(name: &str, rep: Option<RepIx>, reps: &[Rep], at: usize) -> Territory {
    let weight = rep.and_then(|rep| reps.get(rep.at())).map_or(1.0, |rep| rep.fte);
    Territory { name: name.into(), rep, weight, colour: (at % usize::from(PALETTE)) as u8 }
}

/// The territories that the list gives a unit, whatever the level of the list.
fn listed_claimants(
    data: &DataSet,
    units: &Units,
    unit: UnitIx,
    list_level: UnitLevel,
    claims: &BTreeMap<&str, Vec<TerritoryIx>>,
) -> Vec<TerritoryIx> {
    let of_code = |code: &str| claims.get(code).cloned().unwrap_or_default();
    let parent = || units.frame().parent.get(unit.at()).map_or("", String::as_str);
    match (units.level_of(unit), list_level) {
        (level, list) if level == list => of_code(units.code(unit)),
        (UnitLevel::Zip, UnitLevel::County) => of_code(parent()),
        (UnitLevel::Account, UnitLevel::County | UnitLevel::Own) => of_code(&data.accounts.county[unit.at()]),
        (UnitLevel::Account, UnitLevel::Zip) => of_code(&data.accounts.zip[unit.at()]),
        // A finer list than the units: the claimant of most accounts' codes first; without accounts, of most areas.
        (level, list) => {
            let mut votes: BTreeMap<TerritoryIx, usize> = BTreeMap::new();
            let mut vote = |code: &str| {
                for territory in of_code(code).into_iter().take(1) {
                    *votes.entry(territory).or_default() += 1;
                }
            };
            let codes = match list {
                UnitLevel::Zip => &data.accounts.zip,
                UnitLevel::County | UnitLevel::Own => &data.accounts.county,
                _ => &data.accounts.id,
            };
            for account in units.accounts(unit) {
                vote(&codes[account.at()]);
            }
            if units.accounts(unit).is_empty() && matches!(level, UnitLevel::State | UnitLevel::Above(_)) {
                let inside = units.frame().tree.inside.iter().filter(|(_, of)| *of == unit.0);
                inside.for_each(|(code, _)| vote(code));
            }
            let mut ranked: Vec<_> = votes.into_iter().collect();
            ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            ranked.into_iter().take(1).map(|(territory, _)| territory).collect()
        }
    }
}

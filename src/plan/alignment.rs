//! The alignment: which territory each unit is in, with running totals.

use super::{Amount, MeasureIx, TerritoryIx, UnitIx, Units};

const NONE: u16 = u16::MAX;

/// One vector of territories with totals that change in O(measures) per move and return to exactly the same value
/// after undo, because amounts are integers.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    of: Vec<u16>,
    /// `totals[territory][measure]`; the last row is for units in no territory.
    totals: Vec<Vec<Amount>>,
    counts: Vec<u32>,
}

impl Alignment {
    /// Sums up an assignment; territories at or beyond `territories` count as none.
    #[must_use]
    pub fn new(units: &Units, territories: usize, assignment: &[Option<TerritoryIx>]) -> Self {
        let measures = units.measures().len();
        let mut alignment = Self {
            of: vec![NONE; units.len()],
            totals: vec![vec![Amount::ZERO; measures]; territories + 1],
            counts: vec![0; territories + 1],
        };
        for unit in units.indices() {
            let to = assignment.get(unit.at()).copied().flatten().filter(|to| to.at() < territories);
            alignment.of[unit.at()] = to.map_or(NONE, |to| to.0);
            alignment.add(units, unit);
        }
        alignment
    }

    fn row(&self, raw: u16) -> usize {
        if raw == NONE { self.totals.len() - 1 } else { usize::from(raw) }
    }

    fn add(&mut self, units: &Units, unit: UnitIx) {
        let row = self.row(self.of[unit.at()]);
        self.counts[row] += 1;
        for (measure, total) in self.totals[row].iter_mut().enumerate() {
            *total += units.value(MeasureIx::new(measure), unit);
        }
    }

    fn remove(&mut self, units: &Units, unit: UnitIx) {
        let row = self.row(self.of[unit.at()]);
        self.counts[row] -= 1;
        for (measure, total) in self.totals[row].iter_mut().enumerate() {
            *total -= units.value(MeasureIx::new(measure), unit);
        }
    }

    /// Moves one unit; out-of-range units and territories are ignored (commands check them first).
    pub(super) fn set(&mut self, units: &Units, unit: UnitIx, to: Option<TerritoryIx>) {
        if unit.at() >= self.of.len() || to.is_some_and(|to| to.at() >= self.territories()) {
            return;
        }
        self.remove(units, unit);
        self.of[unit.at()] = to.map_or(NONE, |to| to.0);
        self.add(units, unit);
    }

    /// Number of territories.
    #[must_use]
    pub fn territories(&self) -> usize {
        self.totals.len() - 1
    }

    /// The territory a unit is in.
    #[must_use]
    pub fn of(&self, unit: UnitIx) -> Option<TerritoryIx> {
        self.of.get(unit.at()).copied().filter(|raw| *raw != NONE).map(TerritoryIx)
    }

    /// The assignment as a plain vector.
    #[must_use]
    pub fn to_vec(&self) -> Vec<Option<TerritoryIx>> {
        self.of.iter().map(|raw| (*raw != NONE).then_some(TerritoryIx(*raw))).collect()
    }

    /// Units in no territory, or in this one.
    pub fn units_of(&self, territory: Option<TerritoryIx>) -> impl Iterator<Item = UnitIx> + '_ {
        let raw = territory.map_or(NONE, |territory| territory.0);
        self.of.iter().enumerate().filter(move |(_, of)| **of == raw).map(|(at, _)| UnitIx::new(at))
    }

    /// A territory's total of a measure (`None`: of the units in no territory).
    #[must_use]
    pub fn total(&self, territory: Option<TerritoryIx>, measure: MeasureIx) -> Amount {
        let row = territory.map_or(self.totals.len() - 1, TerritoryIx::at);
        self.totals.get(row).and_then(|row| row.get(measure.at())).copied().unwrap_or_default()
    }

    /// Number of units in a territory (`None`: in no territory).
    #[must_use]
    pub fn count(&self, territory: Option<TerritoryIx>) -> usize {
        let row = territory.map_or(self.totals.len() - 1, TerritoryIx::at);
        self.counts.get(row).copied().unwrap_or_default() as usize
    }
}
